//! How common a term is, and what that makes it worth.

use crate::matrix::Rows;
use crate::vocabulary::TermId;

/// Frequencies of the terms of a document.
#[derive(Debug, Clone)]
pub struct Frequencies {
    term: Vec<u32>,
    sentence: Vec<u32>,
    /// By sentence frequency: few values serve many terms, and a logarithm is dear.
    isf: Vec<f64>,
}

impl Frequencies {
    /// Counts over the rows.
    #[must_use]
    pub fn new(rows: &Rows) -> Self {
        let n_terms = rows.n_terms();
        let (mut term, mut sentence) = (vec![0; n_terms], vec![0_u32; n_terms]);
        for &(id, count) in rows.iter().flatten() {
            term[id.index()] += count;
            sentence[id.index()] += 1;
        }
        let n = rows.len() as f64;
        let most = sentence.iter().copied().max().unwrap_or(0);
        let isf = (0..=most).map(|frequency| ((n + 1.0) / (f64::from(frequency) + 0.5)).ln()).collect();
        Self { term, sentence, isf }
    }

    /// How often a term stands in the document.
    ///
    /// # Panics
    /// Here and below, if the term is of another document.
    #[must_use]
    pub fn term(&self, term: TermId) -> u32 {
        self.term[term.index()]
    }

    /// In how many of its sentences the term stands.
    #[must_use]
    pub fn sentence(&self, term: TermId) -> u32 {
        self.sentence[term.index()]
    }

    /// Term frequencies by term number; 0 for stop words.
    #[must_use]
    pub fn by_term(&self) -> &[u32] {
        &self.term
    }

    /// Sentence frequencies by term number; 0 for stop words.
    #[must_use]
    pub fn by_sentence(&self) -> &[u32] {
        &self.sentence
    }

    /// Inverse sentence frequency `ln((n + 1) / (sf + 0.5))`, always above zero.
    ///
    /// The smoothing keeps a term of every sentence above zero: in a short text that is the
    /// topic, not noise. After Spärck Jones 1972, over sentences as in Neto et al. 2000.
    #[must_use]
    pub fn isf(&self, term: TermId) -> f64 {
        self.isf[self.sentence(term) as usize]
    }

    /// Counts times inverse sentence frequency.
    #[must_use]
    pub fn tf_isf(&self, counts: &Rows) -> Rows<f64> {
        counts.weighted(|term, count| f64::from(count) * self.isf(term))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    #[test]
    fn frequencies_by_hand() {
        let document = Document::new("Rain, rain. Wind and rain.", Language::ENGLISH);
        let rows = Rows::new(&document);
        let frequencies = Frequencies::new(&rows);
        let (rain, _) = rows.row(0)[0];
        assert_eq!((frequencies.term(rain), frequencies.sentence(rain)), (3, 2));
        assert!((frequencies.isf(rain) - (3.0_f64 / 2.5).ln()).abs() < 1e-15);
    }
}
