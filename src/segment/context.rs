//! Whether a sentence ends at a terminator: what stands before it and behind it.
//!
//! What few sentences ask for is marked `#[cold]`: kept out of the way of all others, it costs
//! them nothing, while inlined it took a tenth of their speed.

use super::chars::{Terminator, is_blank, is_invisible, is_opener, is_unspaced};
use crate::language::{Abbreviation, Language, Lexicon, Traits};

/// What is fixed for a whole text.
pub(super) struct Rules<'l> {
    lexicon: &'l Lexicon,
    pub(super) traits: Traits,
    /// The text has no capitals, so that a small letter tells nothing.
    lowercased: bool,
}

impl Rules<'static> {
    pub(super) fn new(text: &str, language: Language) -> Self {
        Self { lexicon: language.lexicon(), traits: language.traits(), lowercased: is_lowercased(text) }
    }
}

/// Whether the first few thousand bytes hold fewer than three capitals, and fewer than one
/// in 300 bytes.
fn is_lowercased(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(4096)];
    // Three ASCII capitals are found at once in nearly every text that has any.
    let in_ascii = head.bytes().filter(u8::is_ascii_uppercase).take(3).count();
    let capitals = || head.chars().filter(|c| c.is_uppercase()).take(3).count();
    in_ascii < 3 && matches!(capitals(), found if found < 3 && found * 300 <= head.len())
}

/// A run of terminators that may end a sentence.
pub(super) struct Candidate<'t> {
    /// The text up to the end of the block.
    pub(super) text: &'t str,
    /// Where the open sentence begins.
    pub(super) sentence: usize,
    /// The first terminator.
    pub(super) stop: usize,
    /// Behind the last terminator.
    pub(super) marks_end: usize,
    /// Behind the closing marks.
    pub(super) end: usize,
    pub(super) kind: Terminator,
    /// The run stands in quotes or brackets that another one follows: "(?)."
    pub(super) nested: bool,
}

/// What begins behind a candidate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Lower,
    Upper,
    Digit,
    /// A letter of a script without case.
    Uncased,
    /// A mark that goes on with a clause: , ; : and the like.
    Clause,
    Other,
}

struct After<'t> {
    next: Next,
    /// White space stands between.
    spaced: bool,
    /// A dash, quote or bracket stands before the word.
    opened: bool,
    /// The text from the first word on.
    rest: &'t str,
}

impl Candidate<'_> {
    pub(super) fn ends_sentence(&self, rules: &Rules<'_>) -> bool {
        let Some(after) = After::of(&self.text[self.end..]) else { return true };
        if !self.has_content() || after.next == Next::Clause {
            return false;
        }
        match self.kind {
            Terminator::Wide => !self.is_wide_clause(&after),
            _ if !after.spaced => self.ends_glued(&after, rules),
            Terminator::Mark => self.ends_at_mark(&after, rules),
            Terminator::Ellipsis => self.ends_at_ellipsis(&after, rules),
            Terminator::Period => self.ends_at_period(&after, rules),
        }
    }

    /// Whether anything that can be read stands before the terminator. Only the first
    /// characters are asked, so that a long run of brackets is not read again and again.
    fn has_content(&self) -> bool {
        let before = &self.text[self.sentence..self.stop];
        before.len() > 16 || before.chars().any(char::is_alphanumeric)
    }

    /// "(!)" comments on the word before it, "[...]" leaves words out.
    fn is_comment(&self) -> bool {
        !self.nested && self.text[self.sentence..self.stop].ends_with(['(', '['])
    }

    /// The sentence so far, without direction marks between its last word and the terminator.
    fn before(&self) -> &str {
        let before = &self.text[self.sentence..self.stop];
        // Nearly always a letter of ASCII stands there, and one look tells.
        if before.as_bytes().last().is_some_and(u8::is_ascii) {
            before
        } else {
            before.trim_end_matches(is_invisible)
        }
    }

    fn is_closed(&self) -> bool {
        self.end > self.marks_end
    }

    /// Whether a full-width terminator does not end the sentence: in ３．１４, in a bracket
    /// inside the sentence, in a quotation that a particle goes on with (「はい。」と言った).
    fn is_wide_clause(&self, after: &After<'_>) -> bool {
        let particles = ['と', 'っ', 'の', 'な', 'で', 'を', 'が', 'は'];
        let goes_on = !after.spaced && after.rest.starts_with(particles);
        let is_decimal = after.next == Next::Digit && self.text[self.stop..].starts_with('．');
        is_decimal || self.is_in_title() || (self.is_closed() && (goes_on || self.is_inner_bracket(after)))
    }

    /// Inside the marks of a title: 《摔跤吧！爸爸》.
    fn is_in_title(&self) -> bool {
        let before = self.text[self.sentence..self.stop].chars().rev().take(WORD_CHARS);
        let nearest = before.into_iter().find(|c| matches!(c, '《' | '》'));
        nearest == Some('《') && !self.text[self.marks_end..].starts_with('》')
    }

    /// Behind "(wow!)" inside a sentence of a script without case.
    fn is_inner_bracket(&self, after: &After<'_>) -> bool {
        let sentence = &self.text[self.sentence..];
        after.next == Next::Uncased
            && self.text[self.marks_end..].starts_with([')', ']', '）', '］'])
            && !sentence.starts_with(['(', '[', '（', '［'])
    }

    /// Behind a question that opens a sentence of a script without case: «متى؟» سألت.
    fn is_opening_quote(&self, after: &After<'_>) -> bool {
        let sentence = &self.text[self.sentence..];
        after.next == Next::Uncased && sentence.starts_with(['"', '“', '”', '«', '„', '‘', '\''])
    }

    /// Without white space behind it, a terminator is mostly inside a name or a number.
    fn ends_glued(&self, after: &After<'_>, rules: &Rules<'_>) -> bool {
        let word = word_before(self.before());
        let is_name = word.contains(['.', '/', '@', '=', '&', '_']) || word.starts_with("www");
        let is_word = word.chars().next_back().is_some_and(char::is_lowercase) && word.chars().count() > 1;
        match after.next {
            _ if is_name => false,
            Next::Uncased => match self.kind {
                Terminator::Period => after.rest.starts_with(is_cjk),
                Terminator::Ellipsis => false,
                _ => after.rest.starts_with(is_unspaced),
            },
            Next::Upper if self.kind == Terminator::Period && !self.is_closed() => {
                let is_number = word.ends_with(|c: char| c.is_numeric());
                let is_end = is_number || (is_word && !starts_with_capital(word));
                (is_end && rules.starts(after.rest))
                    || (is_word && !after.opened && rules.is_title(after.rest))
                    || (ends_beyond_latin(word) && rules.is_plain_word(word))
            }
            Next::Upper if self.kind == Terminator::Ellipsis => {
                self.is_closed() || (is_word && rules.traits.small_starts)
            }
            Next::Upper => is_word || self.is_closed(),
            _ => false,
        }
    }

    /// "… left at 6 p.m. Mr. Smith …": a title begins a sentence when a clause stands before
    /// it, and goes on with one that has hardly begun ("At 5 a.m. Mr. Smith …").
    fn is_before_title(&self, after: &After<'_>, rules: &Rules<'_>) -> bool {
        let words_before = || self.text[self.sentence..self.stop].split_whitespace().take(4).count();
        after.next == Next::Upper && rules.is_title(after.rest) && words_before() == 4
    }

    /// "He left at 6 p.m. Travelers …": an hour behind a preposition closes its clause, unless
    /// the day or the time zone follows or the sentence has hardly begun. The words are counted
    /// last, so that a long sentence is not read again for each of its hours.
    #[cold]
    fn is_closing_hour(&self, word: &str, after: &After<'_>, rules: &Rules<'_>) -> bool {
        let before = self.before();
        let hour = before[..before.len() - word.len()].trim_end();
        let clock = hour.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
        after.next == Next::Upper
            && clock.len() < hour.len()
            && rules.lexicon.leads_to_hour(word_before(clock.trim_end()))
            && !rules.goes_on_hour(after.rest)
            && before.split_whitespace().take(5).count() == 5
    }

    /// "[...]" leaves words out, and a capital "I" in English tells nothing.
    fn ends_at_ellipsis(&self, after: &After<'_>, rules: &Rules<'_>) -> bool {
        if self.is_comment() {
            return false;
        }
        match after.next {
            Next::Lower => rules.lowercased,
            Next::Upper => !(rules.traits.capital_i && first_word(after.rest) == "I"),
            next => next != Next::Uncased,
        }
    }

    /// The number that ends here stands behind another one: "1" in "12. 1. 1981".
    fn is_behind_date(&self, word: &str) -> bool {
        let before = self.before();
        let before = before[..before.len() - word.len()].strip_suffix(". ");
        before.is_some_and(|before| before.ends_with(|c: char| c.is_numeric()))
    }

    /// "!" and "?", also behind an abbreviation.
    fn ends_at_mark(&self, after: &After<'_>, rules: &Rules<'_>) -> bool {
        if self.is_comment() {
            return false;
        }
        let is_closed = self.is_closed();
        if after.next == Next::Lower && (is_closed || after.opened) && !rules.lowercased {
            return false;
        }
        if is_closed && (self.is_inner_bracket(after) || self.is_opening_quote(after)) {
            return false;
        }
        let before = self.before();
        let word = word_before(before);
        let name = Folded::of(&self.text[self.sentence + before.len() - word.len()..self.marks_end]);
        let is_name = name.is_some_and(|name| rules.lexicon.has_mark(name.as_str()));
        !is_name || (after.next != Next::Lower && rules.starts(after.rest))
    }

    fn ends_at_period(&self, after: &After<'_>, rules: &Rules<'_>) -> bool {
        let before = self.before();
        if before.ends_with(is_blank) {
            return true; // Tokenized text: " . "
        }
        let word = word_before(before);
        if after.next == Next::Lower && !rules.lowercased {
            return !self.is_closed() && !after.opened && rules.is_plain_word(word);
        }
        let is_first = word.len() == before.len();
        // A bracket with a small letter explains the abbreviation before it.
        let starts = || !(after.opened && after.next == Next::Lower) && rules.starts(after.rest);
        if is_initial(word) {
            return !is_first && starts();
        }
        if word.ends_with(['°', 'º']) && after.next == Next::Digit {
            return false; // "N°. 5"
        }
        let Some(folded) = Folded::of(word) else { return true };
        match rules.abbreviation(folded.as_str()) {
            Some(Abbreviation::Title) => return false,
            Some(Abbreviation::Number) if takes_number(after) => return false,
            _ if folded.as_str() == "etc" && after.next == Next::Upper => return true,
            Some(Abbreviation::General) => return starts() || self.is_before_title(after, rules),
            Some(Abbreviation::Hour) => {
                let is_end = || starts() || self.is_before_title(after, rules);
                return is_end() || self.is_closing_hour(word, after, rules);
            }
            _ => {}
        }
        let ordinals = rules.traits.ordinals;
        let number = if word.contains('-') { range_end(word) } else { word };
        if number.starts_with(|c: char| c.is_numeric()) {
            let is_ordinal = ordinals && number.len() <= 2;
            let is_date = after.next == Next::Digit && (is_date(after.rest) || self.is_behind_date(word));
            !is_first && !is_date && (!is_ordinal || starts())
        } else {
            let is_short = is_acronym(word) || is_single_letter(word) || (ordinals && is_roman(word));
            !is_short || (!is_first && starts())
        }
    }
}

impl Rules<'_> {
    /// Whether `rest` begins with a word that starts sentences.
    fn starts(&self, rest: &str) -> bool {
        let word = first_word(rest);
        let is_initial = is_single_letter(word) && rest[word.len()..].starts_with('.');
        !is_initial && Folded::of(word).is_some_and(|word| self.lexicon.is_starter(word.as_str()))
    }

    /// Whether `rest` begins with a title before a name: "Mr. Hill".
    fn is_title(&self, rest: &str) -> bool {
        let word = first_word(rest);
        let class = || Folded::of(word).and_then(|word| self.abbreviation(word.as_str()));
        rest[word.len()..].starts_with('.') && class() == Some(Abbreviation::Title)
    }

    /// Whether one of the first two words of `rest` belongs to the hour before them: "Sunday",
    /// "EST", "London time".
    #[cold]
    fn goes_on_hour(&self, rest: &str) -> bool {
        let first = first_word(rest);
        let second = first_word(rest[first.len()..].trim_start_matches(' '));
        let belongs = |word| Folded::of(word).is_some_and(|word| self.lexicon.follows_hour(word.as_str()));
        belongs(first) || belongs(second)
    }

    /// A word of running text that no full stop belongs to, so that a small letter behind one
    /// is a writer's haste and not a clue: in lower case, no abbreviation that is known, and
    /// either uncut by its letters or, where the list of abbreviations is long enough,
    /// pronounceable.
    fn is_plain_word(&self, word: &str) -> bool {
        let is_vowel = |c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') || !c.is_ascii();
        let is_spoken = || word.chars().nth(2).is_some() && word.contains(is_vowel);
        word.chars().all(char::is_lowercase)
            && if self.traits.small_starts { is_spoken() } else { is_uncut(word) }
            && self.abbreviation(word).is_none()
    }

    /// Looks `word` up whole, then its part behind the last hyphen: "Lt.-Gen.".
    fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        let tail = || word.rsplit_once('-').and_then(|(_, tail)| self.lexicon.abbreviation(tail));
        self.lexicon.abbreviation(word).or_else(tail)
    }
}

impl<'t> After<'t> {
    /// `None` at the end of the block.
    fn of(text: &'t str) -> Option<Self> {
        let trimmed = text.trim_start_matches(is_blank);
        let spaced = trimmed.len() < text.len();
        let mut rest = trimmed;
        for _ in 0..MAX_OPENERS {
            rest = match rest.chars().next() {
                Some(c) if is_opener(c) || is_blank(c) => &rest[c.len_utf8()..],
                _ => break,
            };
        }
        let first = trimmed.chars().next()?;
        let is_clause =
            matches!(first, ',' | ';' | ':' | '،' | '؛' | '，' | '、' | '；' | '：' | '.' | '?' | '!' | '№');
        if is_clause {
            let lead = leading_ellipsis(trimmed).filter(|_| spaced);
            let next = if lead.is_some() { Next::Other } else { Next::Clause };
            return Some(Self { next, spaced, opened: true, rest: &trimmed[lead.unwrap_or(0)..] });
        }
        let next = rest.chars().next().map_or(Next::Other, |c| classify(c, rest, first));
        Some(Self { next, spaced, opened: rest.len() < trimmed.len(), rest })
    }
}

/// Bytes of the three full stops that `text` begins with, if they lead a sentence in: "...and
/// then", ". . . The".
#[cold]
pub(super) fn leading_ellipsis(text: &str) -> Option<usize> {
    let is_word = |rest: &str| rest.starts_with(char::is_alphanumeric);
    let is_capital = |rest: &str| rest.starts_with(char::is_uppercase);
    text.strip_prefix("...").filter(|rest| is_word(rest)).map(|_| 3).or_else(|| {
        let spaced = ". . . ";
        text.strip_prefix(spaced).filter(|rest| is_capital(rest)).map(|_| spaced.len())
    })
}

/// Quotes, brackets, dashes and blanks that are passed over before the next word.
const MAX_OPENERS: usize = 8;

/// What `rest` begins with; `first` is `c` or what stands before it.
fn classify(c: char, rest: &str, first: char) -> Next {
    if c.is_lowercase() {
        // "iPhone" and "eBay" begin sentences, too, and so does "'s Avonds".
        let behind = &rest[c.len_utf8()..];
        let behind = behind.strip_prefix(' ').filter(|_| matches!(first, '\'' | '’')).unwrap_or(behind);
        if behind.starts_with(char::is_uppercase) { Next::Upper } else { Next::Lower }
    } else if c.is_uppercase() {
        Next::Upper
    } else if c.is_numeric() {
        Next::Digit
    } else if c.is_alphabetic() {
        Next::Uncased
    } else {
        Next::Other
    }
}

/// A number, a Roman numeral or a single letter.
fn takes_number(after: &After<'_>) -> bool {
    let word = first_word(after.rest);
    after.next == Next::Digit
        || is_roman(word)
        || (word.chars().count() == 1 && !word.eq_ignore_ascii_case("a"))
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b"IVXLCDM".contains(&b))
}

fn is_single_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() && !is_unspaced(c)) && chars.next().is_none()
}

/// Whether the letters of a word tell that nothing was cut off its end: abbreviations are cut
/// behind a consonant. Greek words have an accent, too, and may end in ν and ς.
#[cold]
fn is_uncut(word: &str) -> bool {
    let Some(end) = word.chars().next_back() else { return false };
    let is_accent = |c| "άέήίόύώΐΰ".contains(c);
    let is_end = match end {
        '\u{370}'..='\u{3ff}' => word.contains(is_accent) && (is_accent(end) || "αεηιουωϊϋνς".contains(end)),
        '\u{400}'..='\u{52f}' => "аеёиоуыэюяіїєәөүұ".contains(end),
        _ => matches!(end, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') || LATIN_VOWELS.contains(end),
    };
    is_end && word.chars().nth(3).is_some()
}

/// Those with a mark on them.
const LATIN_VOWELS: &str = "áàâãäåăąāæéèêëěęėēíìîïįīıóòôõöőøōœúùûüůűųūýÿ";

/// Greek or Cyrillic letters close the word: no name of a file or a host.
fn ends_beyond_latin(word: &str) -> bool {
    word.ends_with(|c| matches!(c, '\u{370}'..='\u{52f}'))
}

/// The capital of a name: "J" in "J. R. R. Tolkien".
fn is_initial(word: &str) -> bool {
    is_single_letter(word) && starts_with_capital(word)
}

/// A date in numbers goes on: "4. 12." behind "2022. ".
fn is_date(rest: &str) -> bool {
    let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&digits) && rest[digits..].starts_with(". ")
}

/// The second ordinal of a range: "3" in "1.-3. Jahrhundert" and "1. -3. Jahrhundert".
#[cold]
fn range_end(word: &str) -> &str {
    let parts = word.rsplit_once('-').filter(|(start, _)| start.is_empty() || start.ends_with('.'));
    parts.map_or(word, |(_, end)| end)
}

fn is_cjk(c: char) -> bool {
    is_unspaced(c) && c > '\u{2e80}'
}

/// Letters with full stops between them: "U.S", "a.m", "Ph.D".
fn is_acronym(word: &str) -> bool {
    let mut parts = word.split(['.', '۔']);
    word.contains(['.', '۔'])
        && parts.all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
}

fn starts_with_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The last word of `text`, full stops inside it included: "U.S" in "the (U.S". Empty behind
/// a bracket or quote.
fn word_before(text: &str) -> &str {
    let before = text.char_indices().rev().take(WORD_CHARS);
    let start = before.take_while(|&(_, c)| is_inside_word(c)).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

/// No word of any list is longer; a longer one is cut, so that no run is read twice.
const WORD_CHARS: usize = 32;

fn first_word(text: &str) -> &str {
    let end = text.char_indices().take(WORD_CHARS).find(|&(_, c)| !is_letter(c));
    end.map_or(&text[..text.floor_char_boundary(WORD_CHARS)], |(at, _)| &text[..at])
}

fn is_inside_word(c: char) -> bool {
    is_letter(c) || matches!(c, '.' | '۔' | '-' | '/' | '@' | '=' | '&' | '_' | '°')
}

/// Letters, digits, and the signs that are written onto letters in scripts with such.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{200d}' | '\u{300}'..='\u{36f}' | '\u{55a}'..='\u{55f}' | '\u{900}'..='\u{963}'
            | '\u{966}'..='\u{dff}' | '\u{1000}'..='\u{1049}' | '\u{104c}'..='\u{109f}')
}

/// A short word in lower case, on the stack.
struct Folded {
    bytes: [u8; Self::BYTES],
    len: usize,
}

impl Folded {
    const BYTES: usize = 48;

    /// `None` if the word is longer than any in the lists.
    fn of(word: &str) -> Option<Self> {
        let mut folded = Self { bytes: [0; Self::BYTES], len: 0 };
        for c in word.chars().flat_map(char::to_lowercase) {
            let end = folded.len + c.len_utf8();
            c.encode_utf8(folded.bytes.get_mut(folded.len..end)?);
            folded.len = end;
        }
        Some(folded)
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_stop() {
        let text = "of the (U.S. and Lt.-Gen. Straße.";
        let stops: Vec<_> = text.match_indices(". ").map(|(at, _)| word_before(&text[..at])).collect();
        assert_eq!(stops, ["U.S", "Lt.-Gen"]);
        assert_eq!(word_before(&text[..text.len() - 1]), "Straße");
        assert_eq!(word_before("(a)"), "");
    }

    #[test]
    fn acronyms_and_numerals() {
        assert!(is_acronym("U.S") && is_acronym("Ph.D") && is_acronym("т.е"));
        assert!(!is_acronym("US") && !is_acronym("example.com"));
        assert!(is_roman("XIV") && !is_roman("Xi"));
    }

    #[test]
    fn text_without_capitals() {
        assert!(is_lowercased("all of it is small. even here."));
        assert!(!is_lowercased("This is not. It Is Not."));
    }
}
