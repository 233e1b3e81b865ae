//! How common a term is, and what that makes it worth.

use crate::matrix::Rows;
use crate::vocabulary::TermId;

/// Frequencies of the terms of a document.
#[derive(Debug, Clone)]
pub struct Frequencies {
    n_sentences: usize,
    term: Vec<u32>,
    sentence: Vec<u32>,
}

impl Frequencies {
    /// Counts over the rows; `n_terms` is the size of the vocabulary.
    #[must_use]
    pub fn new(rows: &Rows, n_terms: usize) -> Self {
        let mut counts = Self { n_sentences: rows.len(), term: vec![0; n_terms], sentence: vec![0; n_terms] };
        for &(term, count) in rows.iter().flatten() {
            counts.term[term.index()] += count;
            counts.sentence[term.index()] += 1;
        }
        counts
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

    /// Inverse sentence frequency `ln((n + 1) / (sf + 0.5))`, always above zero.
    ///
    /// The smoothing keeps a term of every sentence above zero: in a short text that is the
    /// topic, not noise. After Spärck Jones 1972, over sentences as in Neto et al. 2000.
    #[must_use]
    pub fn isf(&self, term: TermId) -> f64 {
        ((self.n_sentences as f64 + 1.0) / (f64::from(self.sentence(term)) + 0.5)).ln()
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
        let frequencies = Frequencies::new(&rows, document.vocabulary().len());
        let (rain, _) = rows.row(0)[0];
        assert_eq!((frequencies.term(rain), frequencies.sentence(rain)), (3, 2));
        assert!((frequencies.isf(rain) - (3.0_f64 / 2.5).ln()).abs() < 1e-15);
    }
}
