//! A text, read: its sentences, their words as term numbers, in flat arrays.

use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::corpus::Corpus;
use crate::cue::Cue;
use crate::detect;
use crate::language::Language;
use crate::segment::{self, Kind, Segment};
use crate::span::Span;
use crate::stop::checkpoint;
use crate::terms::{self, TermRules};
use crate::texts::Texts;
use crate::tokenize;
use crate::vocabulary::{TermId, Union, Vocabulary};

/// A text with its sentences and terms; or several that are read as one.
///
/// The terms of all sentences stand in one array; sentence `i` has those from `offsets[i]`
/// up to `offsets[i + 1]` (compressed sparse rows). Stop words are in it: whether a term
/// counts is asked of the [`Vocabulary`].
#[derive(Debug, Clone)]
pub struct Document<'t> {
    text: &'t str,
    rules: TermRules,
    segments: Vec<Segment>,
    words: Words,
    /// In the order of the text; a text that is read alone is the only one.
    passages: Vec<Passage>,
    corpus: Option<Arc<Corpus>>,
}

/// One of the texts that a document was read from.
#[derive(Debug, Clone, Copy)]
struct Passage {
    language: Language,
    /// Its first byte in the whole.
    start: usize,
    /// One past its last sentence.
    end: usize,
}

/// The words of sentences.
#[derive(Debug, Clone, Default)]
struct Words {
    terms: Vec<TermId>,
    /// Of each term of the vocabulary, in the list of each language that was read; 0 for one of another.
    cues: Vec<(Language, Vec<Cue>)>,
    offsets: Vec<u32>,
    n_words: Vec<u32>,
    vocabulary: Vocabulary,
    /// Words of scripts without spaces.
    n_unspaced: usize,
}

impl Words {
    /// Reads sentences of one language, whose terms are numbered in the order of appearance.
    fn read(text: &str, sentences: &[Segment], rules: &TermRules) -> Self {
        let n_bytes = sentences.iter().map(|sentence| sentence.span.len()).sum::<usize>();
        let mut words = Self {
            terms: Vec::with_capacity(n_bytes / 6),
            offsets: Vec::with_capacity(sentences.len() + 1),
            n_words: Vec::with_capacity(sentences.len()),
            ..Self::default()
        };
        words.offsets.push(0);
        words.vocabulary.reserve_for(n_bytes.min(1 << 20));
        let (mut buffers, mut cues) = (tokenize::Buffers::default(), Vec::new());
        terms::with_cache(rules, |cache| {
            for sentence in sentences {
                checkpoint();
                let sentence = sentence.span.of(text);
                let mut unspaced = 0;
                tokenize::for_each(sentence, rules.language.traits(), &mut buffers, |word| {
                    unspaced += usize::from(word.unspaced);
                    let (term, cue) = cache.term(word.folded, word.unspaced, &mut words.vocabulary);
                    words.terms.push(term);
                    if term.index() == cues.len() {
                        cues.push(cue);
                    }
                });
                words.end_sentence(tokenize::count_words(sentence, unspaced) as u32);
                words.n_unspaced += unspaced;
            }
        });
        words.cues = vec![(rules.language, cues)];
        words
    }

    fn end_sentence(&mut self, n_words: u32) {
        self.n_words.push(n_words);
        self.offsets.push(self.terms.len() as u32);
    }

    fn range(&self, sentence: usize) -> Range<usize> {
        self.offsets[sentence] as usize..self.offsets[sentence + 1] as usize
    }

    fn terms(&self, sentence: usize) -> &[TermId] {
        &self.terms[self.range(sentence)]
    }

    /// Puts what was read language by language back in the order of the text. A stem that two
    /// languages share, such as a name or a number, is one term from here on.
    fn woven(by_language: &[(Language, Self)], order: impl Iterator<Item = Language>) -> Self {
        let mut all = Self { offsets: vec![0], ..Self::default() };
        all.n_unspaced = by_language.iter().map(|(_, words)| words.n_unspaced).sum();
        let mut union = Union::default();
        let mut renumbered: Vec<_> =
            by_language.iter().map(|(_, words)| vec![None; words.vocabulary.len()]).collect();
        let mut next = vec![0; by_language.len()];
        for language in order {
            let Some(at) = by_language.iter().position(|(other, _)| *other == language) else { continue };
            let (words, sentence) = (&by_language[at].1, next[at]);
            for &term in words.terms(sentence) {
                let new = renumbered[at][term.index()]
                    .get_or_insert_with(|| union.add(&mut all.vocabulary, &words.vocabulary, term));
                all.terms.push(*new);
            }
            all.end_sentence(words.n_words[sentence]);
            next[at] += 1;
        }
        for ((_, words), numbers) in by_language.iter().zip(renumbered) {
            for (language, cues) in &words.cues {
                let mut of_all = vec![0; all.vocabulary.len()];
                for (number, &cue) in numbers.iter().zip(cues) {
                    number.iter().for_each(|term: &TermId| of_all[term.index()] = cue);
                }
                all.cues.push((*language, of_all));
            }
        }
        all
    }
}

impl<'t> Document<'t> {
    /// Reads `text` as one of `language`.
    #[must_use]
    pub fn new(text: &'t str, language: Language) -> Self {
        Self::read(text, &TermRules::of(language))
    }

    /// Reads several texts as one document with one vocabulary, each in `language` or, if that is
    /// `None`, in its own as [`detect::languages`] finds it.
    ///
    /// Each is divided by itself, so that what one leaves open, such as a fence of code, does not
    /// reach into the next. Texts in different languages have their own stop words and stems; a stem that
    /// two languages share is one term. The language of the whole is that of most of its bytes.
    ///
    /// ```
    /// use nutgraf::document::Document;
    /// use nutgraf::texts::Texts;
    ///
    /// let texts = Texts::new(["Rain fell. It was cold.", "The river rose."]);
    /// let document = Document::of_texts(&texts, None);
    /// assert_eq!(document.n_sentences(), 3);
    /// assert_eq!((document.passage(2), document.span_in_passage(2).start), (1, 0));
    /// ```
    #[must_use]
    pub fn of_texts(texts: &'t Texts, language: Option<Language>) -> Self {
        Self::read_texts(texts, language, &TermRules::of(Language::ENGLISH))
    }

    /// Reads several texts as [`Self::of_texts`] does, by `rules` but for their language.
    pub(crate) fn read_texts(texts: &'t Texts, language: Option<Language>, rules: &TermRules) -> Self {
        let main = language.unwrap_or(rules.language);
        let languages = languages_of(texts, language);
        Self::read_in(texts, &languages, &TermRules { language: main, ..rules.clone() })
    }

    /// Reads several texts, each in the language at its place, by `rules` but for their language.
    pub(crate) fn read_in(texts: &'t Texts, languages: &[Language], rules: &TermRules) -> Self {
        let each = || texts.spans().iter().map(|span| span.of(texts.joined()));
        let (mut segments, mut passages, mut one) = (Vec::new(), Vec::new(), Vec::new());
        let mut bytes: Vec<(Language, usize)> = Vec::new();
        for ((text, &language), &Span { start, .. }) in each().zip(languages).zip(texts.spans()) {
            segment::segments_into(text, language, &mut one);
            let moved = |span: Span| Span::new(start + span.start, start + span.end);
            segments.extend(one.iter().map(|&Segment { span, kind }| Segment { span: moved(span), kind }));
            passages.push(Passage { language, start, end: segments.len() });
            match bytes.iter_mut().find(|(known, _)| *known == language) {
                Some((_, bytes)) => *bytes += text.len(),
                None => bytes.push((language, text.len())),
            }
        }
        // Of equals the first.
        let main = bytes.iter().rev().max_by_key(|(_, bytes)| *bytes).map(|&(language, _)| language);
        let main = main.unwrap_or(rules.language);
        let of = |language| TermRules { language, ..rules.clone() };
        let words = match bytes.len() {
            0 | 1 => Words::read(texts.joined(), &segments, &of(main)),
            _ => {
                let all_rules: Vec<_> = bytes.iter().map(|&(language, _)| of(language)).collect();
                words_by_language(texts.joined(), &segments, &passages, &all_rules)
            }
        };
        Self { text: texts.joined(), rules: of(main), segments, words, passages, corpus: None }
    }

    /// Reads `text` with words turned into terms by `rules`.
    pub(crate) fn read(text: &'t str, rules: &TermRules) -> Self {
        let mut segments = Vec::new();
        segment::segments_into(text, rules.language, &mut segments);
        Self::of_segments(text, segments, rules)
    }

    /// Takes sentences that are already known: ordered, disjoint spans of `text`.
    pub(crate) fn of_sentences(text: &'t str, spans: &[Span], rules: &TermRules) -> Self {
        let segments = spans.iter().map(|&span| Segment { span, kind: Kind::Prose }).collect();
        Self::of_segments(text, segments, rules)
    }

    fn of_segments(text: &'t str, segments: Vec<Segment>, rules: &TermRules) -> Self {
        let words = Words::read(text, &segments, rules);
        let passages = vec![Passage { language: rules.language, start: 0, end: segments.len() }];
        Self { text, rules: rules.clone(), segments, words, passages, corpus: None }
    }

    /// The same with the corpus that its terms are weighed by, instead of by its sentences.
    #[must_use]
    pub fn with_corpus(mut self, corpus: Option<Arc<Corpus>>) -> Self {
        self.corpus = corpus;
        self
    }

    /// The corpus that the terms are weighed by.
    #[must_use]
    pub fn corpus(&self) -> Option<&Corpus> {
        self.corpus.as_deref()
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The language it was read as; of several texts, that of most of them.
    #[must_use]
    pub fn language(&self) -> Language {
        self.rules.language
    }

    /// How many texts it was read from.
    #[must_use]
    pub fn n_passages(&self) -> usize {
        self.passages.len()
    }

    /// Which of the texts a sentence stands in, from 0.
    #[must_use]
    pub fn passage(&self, sentence: usize) -> usize {
        self.passages.partition_point(|passage| passage.end <= sentence)
    }

    /// The sentences of one of the texts.
    ///
    /// # Panics
    /// If there is none of this number.
    #[must_use]
    pub fn sentences_of(&self, passage: usize) -> Range<usize> {
        passage.checked_sub(1).map_or(0, |before| self.passages[before].end)..self.passages[passage].end
    }

    /// The sentences of each of the texts.
    pub fn sentences_by_passage(&self) -> impl Iterator<Item = Range<usize>> {
        (0..self.n_passages()).map(|passage| self.sentences_of(passage))
    }

    /// The sentences that stand before `sentence` in its own text.
    pub(crate) fn before_in_passage(&self, sentence: usize) -> Range<usize> {
        self.sentences_of(self.passage(sentence)).start..sentence
    }

    /// The sentences that stand behind `sentence` in its own text.
    pub(crate) fn behind_in_passage(&self, sentence: usize) -> Range<usize> {
        sentence + 1..self.sentences_of(self.passage(sentence)).end
    }

    /// The language that a sentence was read as.
    #[must_use]
    pub fn language_of(&self, sentence: usize) -> Language {
        self.passages.get(self.passage(sentence)).map_or(self.rules.language, |passage| passage.language)
    }

    /// Where a sentence stands in the one text it is of.
    #[must_use]
    pub fn span_in_passage(&self, sentence: usize) -> Span {
        let Span { start, end } = self.span(sentence);
        let before = self.passages.get(self.passage(sentence)).map_or(0, |passage| passage.start);
        Span::new(start - before, end - before)
    }

    /// What stands between two sentences that are joined: `between_passages` if they are of two
    /// texts, else what the language writes.
    pub(crate) fn separator<'s>(&self, before: usize, behind: usize, between_passages: &'s str) -> &'s str {
        if self.passage(before) == self.passage(behind) {
            return self.language_of(behind).sentence_separator();
        }
        between_passages
    }

    /// What stands between picks of two texts where nobody asks for something else: a space if one
    /// of the texts is in a language that writes spaces.
    pub(crate) fn passage_separator(&self) -> &'static str {
        let separators = self.passages.iter().map(|passage| passage.language.sentence_separator());
        separators.max_by_key(|separator| separator.len()).unwrap_or_default()
    }

    /// Sentences joined by their separators, in the order given.
    pub(crate) fn joined(&self, sentences: impl Iterator<Item = usize>, between_passages: &str) -> String {
        let (mut text, mut last) = (String::new(), None);
        for sentence in sentences {
            text.push_str(last.map_or("", |last| self.separator(last, sentence, between_passages)));
            text.push_str(self.sentence(sentence));
            last = Some(sentence);
        }
        text
    }

    /// The rules that its texts were read by: those of most of it first.
    pub(crate) fn all_rules(&self) -> impl Iterator<Item = TermRules> {
        let mut languages = vec![self.rules.language];
        for passage in &self.passages {
            if !languages.contains(&passage.language) {
                languages.push(passage.language);
            }
        }
        languages.into_iter().map(|language| TermRules { language, ..self.rules.clone() })
    }

    /// Whether the caller's stop words stand in the place of the language's.
    pub(crate) fn has_own_stop_words(&self) -> bool {
        self.rules.stop_words.is_some()
    }

    /// How many sentences there are.
    #[must_use]
    pub fn n_sentences(&self) -> usize {
        self.segments.len()
    }

    /// The sentences, with their kinds.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Where sentence `sentence` stands.
    ///
    /// # Panics
    /// Like every method here that takes a sentence, if there is none of this number.
    #[must_use]
    pub fn span(&self, sentence: usize) -> Span {
        self.segments[sentence].span
    }

    /// Sentence `sentence`, word for word.
    #[must_use]
    pub fn sentence(&self, sentence: usize) -> &'t str {
        self.span(sentence).of(self.text)
    }

    /// The terms of a sentence in the order of its words, stop words included.
    #[must_use]
    pub fn terms(&self, sentence: usize) -> &[TermId] {
        checkpoint();
        self.words.terms(sentence)
    }

    /// The cue of each term in the list of `language`; none if nothing was read as that.
    pub(crate) fn cues(&self, language: Language) -> &[Cue] {
        self.words.cues.iter().find(|(other, _)| *other == language).map_or(&[], |(_, cues)| cues)
    }

    /// The content terms of a sentence, in the order of its words.
    pub fn content_terms(&self, sentence: usize) -> impl Iterator<Item = TermId> {
        self.terms(sentence).iter().copied().filter(|&term| self.words.vocabulary.is_content(term))
    }

    /// Words of a sentence as budgets count them: what Python's `str.split()` divides; in a
    /// script without spaces, what the tokenizer divides.
    #[must_use]
    pub fn n_words(&self, sentence: usize) -> usize {
        self.words.n_words[sentence] as usize
    }

    /// Words of the whole text. Sentences that no space divides ("Wait!Stop!") may count more
    /// words together than the text that holds them.
    #[must_use]
    pub fn total_words(&self) -> usize {
        tokenize::count_words(self.text, self.words.n_unspaced)
    }

    /// Whether a sentence is the first of its paragraph: a blank line is before it, or
    /// something that is no running text.
    #[must_use]
    pub fn opens_paragraph(&self, sentence: usize) -> bool {
        let Some(before) = sentence.checked_sub(1) else { return true };
        let gap = &self.text[self.span(before).end..self.span(sentence).start];
        gap.matches('\n').nth(1).is_some() || !self.segments[before].kind.is_running_text()
    }

    /// For each term whether it is one of the lines of `list`, read as this text was read. A line
    /// that makes several words ("in-depth") is none of them.
    pub(crate) fn terms_in_list(&self, list: &str) -> Vec<bool> {
        let start_of = |line: &str| line.as_ptr().addr() - list.as_ptr().addr();
        let lines = list.lines().map(|line| Span::new(start_of(line), start_of(line) + line.len()));
        let list = Document::of_sentences(list, &lines.collect::<Vec<_>>(), &self.rules);
        let alone = (0..list.n_sentences()).map(|line| list.terms(line)).filter(|terms| terms.len() == 1);
        self.terms_known(&list, alone.flatten().copied())
    }

    /// For each term whether it is one of `text`, read as this text was read.
    pub(crate) fn terms_in_text(&self, text: &str) -> Vec<bool> {
        let other = Document::read(text, &self.rules);
        self.terms_known(&other, other.words.terms.iter().copied())
    }

    fn terms_known(&self, other: &Document<'_>, terms: impl Iterator<Item = TermId>) -> Vec<bool> {
        let known: HashSet<(&str, bool), FixedState> = terms.map(|term| other.key(term)).collect();
        (0..self.words.vocabulary.len() as u32).map(|id| known.contains(&self.key(TermId(id)))).collect()
    }

    /// What tells a term from others: a stop word is not the stem of another word.
    fn key(&self, term: TermId) -> (&str, bool) {
        (self.words.vocabulary.stem(term), self.words.vocabulary.is_content(term))
    }

    /// The stems of the distinct content terms.
    pub fn content_stems(&self) -> impl Iterator<Item = &str> {
        let ids = (0..self.words.vocabulary.len() as u32).map(TermId);
        ids.filter(|&term| self.words.vocabulary.is_content(term))
            .map(|term| self.words.vocabulary.stem(term))
    }

    /// The stems behind the term numbers.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.words.vocabulary
    }
}

/// The language of each of several texts, unless one is set.
pub(crate) fn languages_of(texts: &Texts, language: Option<Language>) -> Vec<Language> {
    match language {
        Some(language) => vec![language; texts.len()],
        None => detect::languages(texts.spans().iter().map(|span| span.of(texts.joined()))),
    }
}

/// Reads the sentences of each language together, since term numbers are dealt out anew by each
/// call of the cache, and weaves them.
fn words_by_language(
    text: &str,
    segments: &[Segment],
    passages: &[Passage],
    all_rules: &[TermRules],
) -> Words {
    let starts = std::iter::once(0).chain(passages.iter().map(|passage| passage.end));
    let in_order =
        || starts.clone().zip(passages).map(|(start, passage)| (passage.language, start..passage.end));
    let of_language = |rules: &TermRules| {
        let its = in_order().filter(|(language, _)| *language == rules.language);
        let its: Vec<_> = its.flat_map(|(_, sentences)| segments[sentences].iter().copied()).collect();
        (rules.language, Words::read(text, &its, rules))
    };
    let by_language: Vec<_> = all_rules.iter().map(of_language).collect();
    Words::woven(&by_language, in_order().flat_map(|(language, sentences)| sentences.map(move |_| language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_has_the_cue_of_each_language_it_was_read_in() {
        let texts = Texts::new(["The old bridge in Berlin was closed.", "Die alte Brücke in Berlin ist zu."]);
        let languages = [Language::ENGLISH, Language::find("de").unwrap()];
        let document = Document::read_in(&texts, &languages, &TermRules::of(Language::ENGLISH));
        for (sentence, language) in languages.into_iter().enumerate() {
            let (list, cues) = (crate::cue::Cues::of(language), document.cues(language));
            let expected = |&term: &TermId| list.number(document.vocabulary().stem(term));
            let terms = document.terms(sentence);
            assert!(terms.iter().all(|term| cues[term.index()] == expected(term)));
            assert!(terms.iter().any(|term| expected(term) > 0));
        }
        assert!(document.cues(Language::find("fr").unwrap()).is_empty());
    }

    #[test]
    fn sentences_and_terms_of_a_text() {
        let document = Document::new("The cats ran. A cat runs – fast!", Language::ENGLISH);
        assert_eq!(document.n_sentences(), 2);
        assert_eq!(document.sentence(1), "A cat runs – fast!");
        let stems = |sentence| -> Vec<_> {
            document.content_terms(sentence).map(|term| document.vocabulary().stem(term)).collect()
        };
        assert_eq!(stems(0), ["cat", "ran"]);
        assert_eq!(stems(1), ["cat", "run", "fast"]);
        assert_eq!(document.n_words(1), 5);
        assert_eq!(document.total_words(), 8);
    }

    #[test]
    fn paragraphs_begin_behind_blank_lines_and_headings() {
        let text = "A Big Heading\n\nOne is here. Two is\nhere, too. \n \nThree is alone.";
        let document = Document::new(text, Language::ENGLISH);
        let opens: Vec<_> = (0..document.n_sentences()).map(|at| document.opens_paragraph(at)).collect();
        assert_eq!(opens, [true, true, false, true]);
    }

    #[test]
    fn listed_words_are_read_like_the_text() {
        let document = Document::new("The rains, again: it rained!", Language::ENGLISH);
        let among = document.terms_in_list("raining\nTHE");
        assert_eq!(document.terms_in_text("Raining, the!"), among);
        let marked = |word: usize| among[document.terms(0)[word].index()];
        assert_eq!((0..5).map(marked).collect::<Vec<_>>(), [true, true, false, false, true]);
        // A line of two words is none of them; a stop word is no stem of another word.
        assert_eq!(document.terms_in_list("rain-rain\nit"), {
            let it = document.terms(0)[3];
            (0..document.vocabulary().len()).map(|id| id == it.index()).collect::<Vec<_>>()
        });
    }

    #[test]
    fn an_empty_text_has_no_sentence() {
        let document = Document::new(" \n ", Language::ENGLISH);
        assert_eq!((document.n_sentences(), document.total_words()), (0, 0));
        assert!(document.vocabulary().is_empty());
    }

    #[test]
    fn several_texts_are_one_document() {
        let texts = Texts::new(["```\nopen fence", "", "The cats ran. A dog runs.", "The cats ran"]);
        let document = Document::of_texts(&texts, Some(Language::ENGLISH));
        assert_eq!(document.n_passages(), 4);
        let passages: Vec<_> = (0..document.n_sentences()).map(|at| document.passage(at)).collect();
        assert_eq!(passages, [0, 0, 2, 2, 3]);
        assert_eq!(document.sentences_of(2), 2..4);
        assert_eq!(document.span_in_passage(3).of(texts.text(2)), "A dog runs.");
        assert_eq!(document.terms(2), document.terms(4), "the terms are of one vocabulary");
        assert!(document.opens_paragraph(2) && !document.opens_paragraph(3));
    }

    #[test]
    fn texts_in_several_languages_keep_their_stems_and_share_names() {
        let english = "The houses of Tesla were old, and the bridges of 1902 are older than the houses.";
        let german = "Die Häuser von Tesla sind alt, und das Haus von 1902 ist auch nicht mehr jung.";
        let texts = Texts::new([english, german, english]);
        let document = Document::of_texts(&texts, None);
        let codes: Vec<_> = (0..3).map(|at| document.language_of(at).code()).collect();
        assert_eq!(codes, ["en", "de", "en"]);
        assert_eq!(document.language(), Language::ENGLISH);
        assert_eq!(document.terms(0), document.terms(2));
        let stems = |sentence: usize| -> Vec<_> {
            document.content_terms(sentence).map(|term| document.vocabulary().stem(term)).collect()
        };
        assert_eq!(stems(1)[..2], ["haus", "tesla"]);
        let tesla = |sentence: usize| {
            document.content_terms(sentence).find(|&term| document.vocabulary().stem(term) == "tesla")
        };
        assert_eq!(tesla(0), tesla(1));
        assert_eq!(document.all_rules().count(), 2);
    }

    #[test]
    fn no_texts_are_an_empty_document() {
        let texts = Texts::default();
        let document = Document::of_texts(&texts, None);
        assert_eq!((document.n_passages(), document.n_sentences(), document.total_words()), (0, 0, 0));
    }
}
