//! What has been picked so far, and how much of a sentence it has said already.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::vocabulary::TermId;
use crate::weight::Weighted;

/// A term that more picks share than this is not looked up to find what is alike: there would be
/// too many, and what stands everywhere tells little.
const MAX_PICKS_OF_A_TERM: usize = 2000;

/// The picks, by what they say.
pub(super) struct Picked<'a> {
    text: &'a Weighted<'a>,
    /// For each term the picks that hold it, with its weight there.
    by_term: Vec<Vec<(u32, f64)>>,
    /// All rows of picks added up.
    sum: Vec<f64>,
    trigrams: HashSet<[TermId; 3], FixedState>,
    sentences: HashSet<&'a [TermId], FixedState>,
    n: usize,
    /// Cosines with each pick; zero but while one sentence is compared.
    cosines: Vec<f64>,
    touched: Vec<u32>,
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
            by_term: Vec::new(),
            sum: Vec::new(),
            trigrams: HashSet::default(),
            sentences: HashSet::default(),
            n: 0,
            cosines: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.n
    }

    pub(super) fn add(&mut self, sentence: usize) {
        let text = self.text;
        let rows = text.unit_rows();
        self.by_term.resize_with(rows.n_terms(), Vec::new);
        self.sum.resize(rows.n_terms(), 0.0);
        rows.add_to(sentence, 1.0, &mut self.sum);
        for &(term, weight) in rows.row(sentence) {
            self.by_term[term.index()].push((self.n as u32, weight));
        }
        let words = text.document.terms(sentence);
        self.trigrams.extend(trigrams(words));
        self.sentences.insert(words);
        self.n += 1;
        self.cosines.push(0.0);
    }

    /// Whether a pick has the same words in the same order.
    pub(super) fn has_words_of(&self, sentence: usize) -> bool {
        self.sentences.contains(self.text.document.terms(sentence))
    }

    /// Compares a sentence with all picks that share a term with it.
    pub(super) fn likeness(&mut self, sentence: usize) -> Likeness {
        let Self { text, by_term, cosines, touched, .. } = self;
        let rows = text.unit_rows();
        for &(term, weight) in rows.row(sentence) {
            let picks = &by_term[term.index()];
            if picks.len() > MAX_PICKS_OF_A_TERM {
                continue;
            }
            for &(pick, other) in picks {
                let cosine = &mut cosines[pick as usize];
                if *cosine == 0.0 {
                    touched.push(pick);
                }
                *cosine += weight * other;
            }
        }
        let cosines = touched.drain(..).map(|pick| std::mem::take(&mut cosines[pick as usize]));
        Likeness { max: cosines.fold(0.0, f64::max), sum: rows.dot(sentence, &self.sum) }
    }

    /// Whether a pick has a cosine above `bound` with a sentence.
    ///
    /// Of the sentence's terms only the heaviest are looked up: what is left of a row of length 1
    /// has no larger cosine with anything than its own length. These are the rare terms, so that
    /// few picks come up however many there are. A pick that shares a heavier term was compared
    /// when that one was looked up.
    pub(super) fn has_like(&self, sentence: usize, bound: f64) -> bool {
        let mut heaviest: Vec<(TermId, f64)> = self.text.unit_rows().row(sentence).to_vec();
        heaviest.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut left = 1.0;
        for (at, &(term, weight)) in heaviest.iter().enumerate() {
            if left <= bound * bound {
                break;
            }
            left -= weight * weight;
            let alike = |&&(pick, _): &&(u32, f64)| self.cosine(pick, &heaviest[at..]) > bound;
            if self.by_term[term.index()].iter().take(MAX_PICKS_OF_A_TERM).any(|pick| alike(&pick)) {
                return true;
            }
        }
        false
    }

    /// Product of a pick with a row.
    fn cosine(&self, pick: u32, row: &[(TermId, f64)]) -> f64 {
        let weight_in_pick = |term: TermId| {
            let picks = &self.by_term[term.index()];
            picks.binary_search_by_key(&pick, |&(pick, _)| pick).map_or(0.0, |at| picks[at].1)
        };
        row.iter().map(|&(term, weight)| weight * weight_in_pick(term)).sum()
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
