//! What has been picked so far, and how much of a sentence it has said already.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::matrix::Rows;
use crate::vocabulary::TermId;
use crate::weight::Weighted;

/// The picks, by what they say.
pub(super) struct Picked<'a> {
    text: &'a Weighted<'a>,
    /// Normalised rows, made at the first pick: a summary of one sentence needs none.
    rows: Option<Rows<f64>>,
    /// For each term the picks that hold it, with its weight there.
    by_term: Vec<Vec<(u32, f64)>>,
    trigrams: HashSet<[TermId; 3], FixedState>,
    sentences: HashSet<&'a [TermId], FixedState>,
    n: usize,
    cosines: Vec<f64>,
}

/// How much a sentence is like the picks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Likeness {
    /// The largest cosine with a pick.
    pub(super) max: f64,
    /// All cosines added up.
    pub(super) sum: f64,
}

impl<'a> Picked<'a> {
    pub(super) fn new(text: &'a Weighted<'a>) -> Self {
        Self {
            text,
            rows: None,
            by_term: Vec::new(),
            trigrams: HashSet::default(),
            sentences: HashSet::default(),
            n: 0,
            cosines: Vec::new(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.n
    }

    pub(super) fn add(&mut self, sentence: usize) {
        let text = self.text;
        let rows = self.rows.get_or_insert_with(|| text.unit_rows());
        self.by_term.resize_with(rows.n_terms(), Vec::new);
        for &(term, weight) in rows.row(sentence) {
            self.by_term[term.index()].push((self.n as u32, weight));
        }
        let words = text.document.terms(sentence);
        self.trigrams.extend(trigrams(words));
        self.sentences.insert(words);
        self.n += 1;
    }

    /// Forgets all picks.
    pub(super) fn clear(&mut self) {
        self.by_term.iter_mut().for_each(Vec::clear);
        self.trigrams.clear();
        self.sentences.clear();
        self.n = 0;
    }

    /// Whether a pick has the same words in the same order.
    pub(super) fn has_words_of(&self, sentence: usize) -> bool {
        self.sentences.contains(self.text.document.terms(sentence))
    }

    /// Compares a sentence with all picks that share a term with it.
    pub(super) fn likeness(&mut self, sentence: usize) -> Likeness {
        let Some(rows) = &self.rows else { return Likeness::default() };
        self.cosines.clear();
        self.cosines.resize(self.n, 0.0);
        for &(term, weight) in rows.row(sentence) {
            for &(pick, other) in &self.by_term[term.index()] {
                self.cosines[pick as usize] += weight * other;
            }
        }
        Likeness { max: self.cosines.iter().copied().fold(0.0, f64::max), sum: self.cosines.iter().sum() }
    }

    /// Share of a sentence's trigrams of words that the picks have, in [0, 1].
    pub(super) fn repeated(&self, sentence: usize) -> f64 {
        let words = self.text.document.terms(sentence);
        let known = trigrams(words).filter(|trigram| self.trigrams.contains(trigram)).count();
        known as f64 / words.len().saturating_sub(2).max(1) as f64
    }
}

fn trigrams(words: &[TermId]) -> impl Iterator<Item = [TermId; 3]> {
    words.windows(3).map(|three| [three[0], three[1], three[2]])
}
