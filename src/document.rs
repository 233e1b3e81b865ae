//! A text, read: its sentences, their words as term numbers, in flat arrays.

use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::corpus::Corpus;
use crate::language::Language;
use crate::segment::{self, Kind, Segment};
use crate::span::Span;
use crate::terms::{self, TermRules};
use crate::tokenize;
use crate::vocabulary::{TermId, Vocabulary};

/// A text with its sentences and terms.
///
/// The terms of all sentences stand in one array; sentence `i` has those from `offsets[i]`
/// up to `offsets[i + 1]` (compressed sparse rows). Stop words are in it: whether a term
/// counts is asked of the [`Vocabulary`].
#[derive(Debug, Clone)]
pub struct Document<'t> {
    text: &'t str,
    rules: TermRules,
    segments: Vec<Segment>,
    n_words: Vec<u32>,
    terms: Vec<TermId>,
    offsets: Vec<u32>,
    vocabulary: Vocabulary,
    /// Words of scripts without spaces.
    n_unspaced: usize,
    corpus: Option<Arc<Corpus>>,
}

impl<'t> Document<'t> {
    /// Reads `text` as one of `language`.
    #[must_use]
    pub fn new(text: &'t str, language: Language) -> Self {
        Self::read(text, &TermRules::of(language))
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
        let mut document = Self {
            text,
            rules: rules.clone(),
            n_words: Vec::with_capacity(segments.len()),
            terms: Vec::with_capacity(text.len() / 6),
            offsets: Vec::with_capacity(segments.len() + 1),
            segments,
            vocabulary: Vocabulary::default(),
            n_unspaced: 0,
            corpus: None,
        };
        document.read_terms();
        document
    }

    fn read_terms(&mut self) {
        let Self { text, rules, segments, n_words, terms, offsets, vocabulary, n_unspaced, .. } = self;
        let mut buffers = tokenize::Buffers::default();
        offsets.push(0);
        vocabulary.reserve_for(text.len().min(1 << 20));
        terms::with_cache(rules, |cache| {
            for segment in segments.iter() {
                let sentence = segment.span.of(text);
                let mut unspaced = 0;
                tokenize::for_each(sentence, rules.language.traits(), &mut buffers, |word| {
                    unspaced += usize::from(word.unspaced);
                    terms.push(cache.term(word.folded, word.unspaced, vocabulary));
                });
                *n_unspaced += unspaced;
                n_words.push(tokenize::count_words(sentence, unspaced) as u32);
                offsets.push(terms.len() as u32);
            }
        });
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

    /// The language it was read as.
    #[must_use]
    pub fn language(&self) -> Language {
        self.rules.language
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
        let Range { start, end } = self.offsets[sentence]..self.offsets[sentence + 1];
        &self.terms[start as usize..end as usize]
    }

    /// The content terms of a sentence, in the order of its words.
    pub fn content_terms(&self, sentence: usize) -> impl Iterator<Item = TermId> {
        self.terms(sentence).iter().copied().filter(|&term| self.vocabulary.is_content(term))
    }

    /// Words of a sentence as budgets count them: what Python's `str.split()` divides; in a
    /// script without spaces, what the tokenizer divides.
    #[must_use]
    pub fn n_words(&self, sentence: usize) -> usize {
        self.n_words[sentence] as usize
    }

    /// Words of the whole text. Sentences that no space divides ("Wait!Stop!") may count more
    /// words together than the text that holds them.
    #[must_use]
    pub fn total_words(&self) -> usize {
        tokenize::count_words(self.text, self.n_unspaced)
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
        self.terms_known(&other, other.terms.iter().copied())
    }

    fn terms_known(&self, other: &Document<'_>, terms: impl Iterator<Item = TermId>) -> Vec<bool> {
        let known: HashSet<(&str, bool), FixedState> = terms.map(|term| other.key(term)).collect();
        (0..self.vocabulary.len() as u32).map(|id| known.contains(&self.key(TermId(id)))).collect()
    }

    /// What tells a term from others: a stop word is not the stem of another word.
    fn key(&self, term: TermId) -> (&str, bool) {
        (self.vocabulary.stem(term), self.vocabulary.is_content(term))
    }

    /// The stems of the distinct content terms.
    pub fn content_stems(&self) -> impl Iterator<Item = &str> {
        let ids = (0..self.vocabulary.len() as u32).map(TermId);
        ids.filter(|&term| self.vocabulary.is_content(term)).map(|term| self.vocabulary.stem(term))
    }

    /// The stems behind the term numbers.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
