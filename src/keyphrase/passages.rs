//! Passages: words that stand side by side, with nothing between them that would end a phrase.

use super::candidates::Place;
use super::weak;
use crate::document::Document;
use crate::segment::Kind;
use crate::span::Span;
use crate::tokenize;
use crate::vocabulary::TermId;

/// A word that a phrase may hold, or several that hyphens hold together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) span: Span,
    /// One past its last word in [`Passages::terms`].
    terms_end: u32,
    /// Whether the next one stands beside it.
    joined: bool,
    /// Whether a phrase may begin here.
    pub(super) opens: bool,
    /// Whether a phrase may end here.
    pub(super) closes: bool,
}

/// The units of a document in their order.
#[derive(Debug, Default)]
pub(super) struct Passages {
    terms: Vec<TermId>,
    units: Vec<Unit>,
}

impl Passages {
    /// Reads the sentences of a document; code has no phrases.
    pub(super) fn new(document: &Document<'_>) -> Self {
        let mut reader = Reader::new(document);
        for (sentence, segment) in document.segments().iter().enumerate() {
            if segment.kind != Kind::Code {
                reader.read(sentence);
            }
        }
        reader.passages
    }

    pub(super) fn units(&self) -> &[Unit] {
        &self.units
    }

    /// How many units stand side by side from `unit` on, itself counted, up to `most`.
    pub(super) fn reach(&self, unit: usize, most: usize) -> usize {
        let behind = self.units[unit..].iter().take(most);
        1 + behind.take_while(|unit| unit.joined).count().min(most - 1)
    }

    /// Whether no other unit stands beside those of `place`.
    pub(super) fn is_alone(&self, place: Place) -> bool {
        let is_joined_before = place.unit.checked_sub(1).is_some_and(|before| self.units[before].joined);
        !is_joined_before && !self.units[place.unit + place.n_units - 1].joined
    }

    /// The terms of the units of a place, stop words inside hyphens included.
    pub(super) fn terms(&self, Place { unit, n_units }: Place) -> &[TermId] {
        let start = unit.checked_sub(1).map_or(0, |before| self.units[before].terms_end);
        &self.terms[start as usize..self.units[unit + n_units - 1].terms_end as usize]
    }

    /// Where the units of a place stand in the text.
    pub(super) fn span(&self, Place { unit, n_units }: Place) -> Span {
        Span::new(self.units[unit].span.start, self.units[unit + n_units - 1].span.end)
    }
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A hyphen, or an invisible character: both are of one unit.
    Hyphen,
    /// White space or nothing: both may be of one phrase.
    Space,
    /// Anything else: no phrase goes on here.
    Mark,
}

/// A word of the sentence that is read.
#[derive(Debug, Clone, Copy)]
struct Word {
    span: Span,
    term: TermId,
    /// What stands before it.
    gap: Gap,
    /// Whether it ends a passage although it is no stop word.
    is_weak: bool,
}

struct Reader<'d> {
    document: &'d Document<'d>,
    /// Whether nouns are written with a capital, here as far as one can see.
    capital_nouns: bool,
    weak: Option<&'static weak::Words>,
    passages: Passages,
    buffers: tokenize::Buffers,
    /// Words of the open sentence.
    words: Vec<Word>,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        Self {
            document,
            capital_nouns: document.language().code() == "de" && has_capitals(document.text()),
            weak: if document.has_own_stop_words() { None } else { weak::words(document.language()) },
            passages: Passages::default(),
            buffers: tokenize::Buffers::default(),
            words: Vec::new(),
        }
    }

    fn read(&mut self, sentence: usize) {
        self.divide(sentence);
        let words = std::mem::take(&mut self.words);
        let mut joined = false;
        for unit in words.chunk_by(|_, next| next.gap == Gap::Hyphen) {
            joined &= unit[0].gap == Gap::Space;
            joined = self.add(unit, joined);
        }
        self.words = words;
    }

    /// The words of a sentence, as the document read them, with their places.
    fn divide(&mut self, sentence: usize) {
        let Self { document, buffers, words, weak, .. } = self;
        let (start, text) = (document.span(sentence).start, document.sentence(sentence));
        let mut terms = document.terms(sentence).iter();
        words.clear();
        tokenize::for_each(text, document.language().traits(), buffers, |word| {
            let Some(&term) = terms.next() else { return };
            let end = end_of(text, word.span);
            let before = words.last().map_or(0, |before: &Word| before.span.end - start);
            let gap = match gap(&text[before.min(word.span.start)..word.span.start]) {
                Gap::Space if word.unspaced && before < word.span.start => Gap::Mark,
                gap => gap,
            };
            let span = Span::new(start + word.span.start, start + end);
            let may_be_name = before > 0 && starts_with_capital(word.span.of(text));
            let is_weak = weak.and_then(|weak| weak.get(word.folded)).is_some_and(|&any| any || !may_be_name);
            words.push(Word { span, term, gap, is_weak });
        });
    }

    /// Adds a unit if a phrase may hold it; tells whether the next may be joined to it.
    fn add(&mut self, words: &[Word], joined: bool) -> bool {
        let text = self.document.text();
        let span = Span::new(words[0].span.start, words[words.len() - 1].span.end);
        let role = self.role(span.of(text), words);
        let before = self.passages.units.last_mut().filter(|_| joined);
        let leans_on_a_name = before.as_ref().is_some_and(|unit| starts_with_capital(unit.span.of(text)));
        match role {
            Role::None => return false,
            Role::Number | Role::Initial if !leans_on_a_name => return false,
            _ => {}
        }
        if let Some(before) = before {
            before.joined = true;
        }
        self.passages.terms.extend(words.iter().map(|word| word.term));
        let terms_end = self.passages.terms.len() as u32;
        let opens = matches!(role, Role::Word | Role::Noun);
        let closes = matches!(role, Role::Noun | Role::Number);
        self.passages.units.push(Unit { span, terms_end, joined: false, opens, closes });
        true
    }

    fn role(&self, text: &str, words: &[Word]) -> Role {
        let vocabulary = self.document.vocabulary();
        // What a hyphen holds is not weak: "well-being".
        let is_weak = matches!(words, [word] if word.is_weak);
        if starts_with_digit(text) {
            return Role::Number;
        }
        if is_weak || !words.iter().any(|word| vocabulary.is_content(word.term)) {
            let is_initial = text.ends_with('.') && text.chars().count() == 2;
            return if is_initial { Role::Initial } else { Role::None };
        }
        if self.capital_nouns && !starts_with_capital(text) { Role::Word } else { Role::Noun }
    }
}

/// What a unit may do in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It cannot be in one.
    None,
    /// It may follow a name: "Windows 10".
    Number,
    /// It may stand inside a name: "George W. Bush".
    Initial,
    /// It may begin a phrase, but not end it: "künstliche Intelligenz".
    Word,
    /// It may stand anywhere.
    Noun,
}

/// "3.5", "14th", but neither "3D" nor "5G".
fn starts_with_digit(text: &str) -> bool {
    let mut chars = text.chars();
    let is_digit = chars.next().is_some_and(char::is_numeric);
    is_digit && !(chars.next().is_some_and(char::is_uppercase) && chars.next().is_none())
}

fn starts_with_capital(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// Whether one word in ten or more begins with a capital, as far as a page tells.
fn has_capitals(text: &str) -> bool {
    let starts = || text.split_whitespace().take(500).filter_map(|word| word.chars().next());
    10 * starts().filter(|c| c.is_uppercase()).count() >= starts().count()
}

/// The end of a word without its genitive ("the council's"), with the full stop of an
/// abbreviation ("U.S.", "Dr. Hart").
fn end_of(text: &str, word: Span) -> usize {
    let letters = word.of(text);
    let end = word.start + letters.strip_suffix("'s").or(letters.strip_suffix("’s")).unwrap_or(letters).len();
    let Some(rest) = text[end..].strip_prefix('.') else { return end };
    let is_dotted = letters.contains('.') && !starts_with_digit(letters);
    let is_short = starts_with_capital(letters) && letters.chars().nth(4).is_none();
    let goes_on = rest.strip_prefix(' ').is_some_and(starts_with_capital);
    if is_dotted || (is_short && goes_on) { end + 1 } else { end }
}

/// What the text between two words of a sentence makes of them.
fn gap(between: &str) -> Gap {
    let between = between.strip_prefix("'s").or(between.strip_prefix("’s")).unwrap_or(between);
    let is_hyphen = |c| matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}');
    if !between.is_empty() && between.chars().all(is_hyphen) {
        Gap::Hyphen
    } else if between.trim() == "&" || between.chars().all(char::is_whitespace) {
        Gap::Space
    } else {
        Gap::Mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    /// The passages of a text, their units with "|" between.
    fn passages(text: &str, code: &str) -> Vec<String> {
        let passages = Passages::new(&Document::new(text, Language::find(code).unwrap()));
        let chunks = passages.units().chunk_by(|before, _| before.joined);
        chunks
            .map(|chunk| chunk.iter().map(|unit| unit.span.of(text)).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn stop_words_weak_words_and_marks_end_a_passage() {
        let text = "The old town bridge, closed Monday, was the city's new pride, said Ann.";
        assert_eq!(passages(text, "en"), ["town|bridge", "closed", "city", "pride", "Ann"]);
        assert_eq!(passages("He left New York.", "en"), ["New|York"]);
    }

    #[test]
    fn hyphens_hold_words_together() {
        assert_eq!(
            passages("A state-of-the-art e-mail, well-being", "en"),
            ["state-of-the-art|e-mail", "well-being"]
        );
    }

    #[test]
    fn abbreviations_and_initials_belong_to_names() {
        assert_eq!(passages("The U.S. Army met George W. Bush.", "en"), ["U.S.|Army|met|George|W.|Bush"]);
        assert_eq!(passages("Marks & Spencer grew.", "en"), ["Marks|Spencer|grew"]);
    }

    #[test]
    fn a_number_follows_a_name_or_is_nothing() {
        assert_eq!(passages("Windows 10 cost 48.6 dollars in 2015.", "en"), ["Windows|10|cost", "dollars"]);
        assert_eq!(passages("A 3D film", "en"), ["3D|film"]);
    }

    #[test]
    fn apostrophes_and_spaces_by_language() {
        assert_eq!(passages("Ankara'da büyükşehir belediyesi", "tr"), ["Ankara", "büyükşehir|belediyesi"]);
        assert_eq!(passages("市长说图书馆 开放。", "zh"), ["市长", "图书|馆", "开放"]);
    }

    #[test]
    fn a_german_phrase_ends_with_a_capital() {
        let text = "Die künstliche Intelligenz lernt schnell, und die Stadt bezahlt.";
        let passages = Passages::new(&Document::new(text, Language::find("de").unwrap()));
        let closing: Vec<_> =
            passages.units().iter().filter(|unit| unit.closes).map(|unit| unit.span.of(text)).collect();
        assert_eq!(closing, ["Intelligenz", "Stadt"]);
    }
}
