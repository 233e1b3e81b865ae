//! What has been picked so far, and how much of a sentence it has said already.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::matrix::{Postings, Rows};
use crate::stop::checkpoint;
use crate::vocabulary::TermId;
use crate::weight::Weighted;

/// A term of more sentences than this does not tell what is alike: there would be too many pairs,
/// and what stands everywhere tells little. Texts of up to so many sentences are compared exactly.
const MAX_SENTENCES_OF_A_TERM: usize = 2000;

/// The picks, by what they say.
pub(super) struct Picked<'a> {
    text: &'a Weighted<'a>,
    rows: &'a Rows<f64>,
    /// Where each term stands; made at the first pick: a summary of one sentence needs none.
    postings: Option<Postings>,
    /// How much each sentence is like the picks.
    likeness: Vec<Likeness>,
    /// Cosines with the pick that is being added; zero otherwise.
    cosines: Vec<f64>,
    touched: Vec<u32>,
    trigrams: HashSet<[TermId; 3], FixedState>,
    sentences: HashSet<&'a [TermId], FixedState>,
    n: usize,
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
            rows: text.unit_rows(),
            postings: None,
            likeness: vec![Likeness::default(); text.document.n_sentences()],
            cosines: Vec::new(),
            touched: Vec::new(),
            trigrams: HashSet::default(),
            sentences: HashSet::default(),
            n: 0,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.n
    }

    /// Adds a pick, and compares it with all sentences that share a term with it.
    pub(super) fn add(&mut self, sentence: usize) {
        let Self { rows, postings, likeness, cosines, touched, .. } = self;
        let postings = postings.get_or_insert_with(|| rows.postings());
        cosines.resize(rows.len(), 0.0);
        for &(term, weight) in rows.row(sentence) {
            let sentences = postings.of(term);
            if sentences.len() > MAX_SENTENCES_OF_A_TERM {
                continue;
            }
            for &(other, its_weight) in sentences {
                let cosine = &mut cosines[other as usize];
                if *cosine == 0.0 {
                    touched.push(other);
                }
                *cosine += weight * its_weight;
            }
        }
        for other in touched.drain(..) {
            let cosine = std::mem::take(&mut cosines[other as usize]);
            let likeness = &mut likeness[other as usize];
            likeness.max = likeness.max.max(cosine);
            likeness.sum += cosine;
        }
        let words = self.text.document.terms(sentence);
        self.trigrams.extend(trigrams(words));
        self.sentences.insert(words);
        self.n += 1;
    }

    /// Forgets all picks.
    pub(super) fn clear(&mut self) {
        self.likeness.fill(Likeness::default());
        self.trigrams.clear();
        self.sentences.clear();
        self.n = 0;
    }

    /// How much a sentence is like the picks.
    pub(super) fn likeness(&self, sentence: usize) -> Likeness {
        self.likeness[sentence]
    }

    /// Whether a pick has the same words in the same order.
    pub(super) fn has_words_of(&self, sentence: usize) -> bool {
        self.sentences.contains(self.text.document.terms(sentence))
    }

    /// Share of a sentence's trigrams of words that the picks have, in [0, 1].
    pub(super) fn repeated(&self, sentence: usize) -> f64 {
        let words = self.text.document.terms(sentence);
        let known = trigrams(words).filter(|trigram| self.trigrams.contains(trigram)).count();
        known as f64 / words.len().saturating_sub(2).max(1) as f64
    }
}

fn trigrams(words: &[TermId]) -> impl Iterator<Item = [TermId; 3]> {
    words.windows(3).map(|three| {
        checkpoint();
        [three[0], three[1], three[2]]
    })
}
