//! How common a term is, and what that makes it worth.

use std::sync::OnceLock;

use crate::body::is_body;
use crate::corpus::Corpus;
use crate::document::Document;
use crate::matrix::Rows;
use crate::vocabulary::TermId;

/// Frequencies of the terms of a document.
#[derive(Debug, Clone)]
pub struct Frequencies {
    term: Vec<u32>,
    sentence: Vec<u32>,
    /// By sentence frequency, since few values serve many terms and a logarithm is dear; or by
    /// term, of the corpus.
    inverse: Inverse,
}

#[derive(Debug, Clone)]
enum Inverse {
    BySentences(Vec<f64>),
    ByCorpus(Vec<f64>),
}

impl Frequencies {
    /// Counts over the rows of a document.
    #[must_use]
    pub fn new(document: &Document<'_>, rows: &Rows) -> Self {
        let n_terms = rows.n_terms();
        let (mut term, mut sentence) = (vec![0; n_terms], vec![0_u32; n_terms]);
        for &(id, count) in rows.iter().flatten() {
            term[id.index()] += count;
            sentence[id.index()] += 1;
        }
        let inverse = match document.corpus() {
            Some(corpus) => Inverse::ByCorpus(by_corpus(document, corpus)),
            None => Inverse::BySentences(by_sentences(rows.len(), sentence.iter().copied().max())),
        };
        Self { term, sentence, inverse }
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

    /// Inverse sentence frequency `ln((n + 1) / (sf + 0.5))`, always above zero; with a corpus,
    /// its inverse document frequency.
    ///
    /// The smoothing keeps a term of every sentence above zero: in a short text that is the
    /// topic, not noise. After Spärck Jones 1972, over sentences as in Neto et al. 2000.
    #[must_use]
    pub fn isf(&self, term: TermId) -> f64 {
        match &self.inverse {
            Inverse::BySentences(isf) => isf[self.sentence(term) as usize],
            Inverse::ByCorpus(idf) => idf[term.index()],
        }
    }

    /// Counts times inverse sentence frequency.
    #[must_use]
    pub fn tf_isf(&self, counts: &Rows) -> Rows<f64> {
        counts.weighted(|term, count| self.weight(term, count))
    }

    fn weight(&self, term: TermId, count: u32) -> f64 {
        f64::from(count) * self.isf(term)
    }
}

/// A document with the frequencies of its terms: what methods score and selectors choose from.
#[derive(Debug, Clone)]
pub struct Weighted<'d> {
    /// The text, read.
    pub document: &'d Document<'d>,
    /// How often each content term stands in each sentence.
    pub rows: Rows,
    /// How common each term is.
    pub frequencies: Frequencies,
    unit_rows: OnceLock<Rows<f64>>,
    body: OnceLock<Vec<bool>>,
}

impl<'d> Weighted<'d> {
    /// Counts.
    #[must_use]
    pub fn new(document: &'d Document<'d>) -> Self {
        let rows = Rows::new(document);
        Self {
            document,
            frequencies: Frequencies::new(document, &rows),
            rows,
            unit_rows: OnceLock::new(),
            body: OnceLock::new(),
        }
    }

    /// Whether each sentence belongs to the body; found out when first asked for. Who needs to
    /// know it of a few sentences only asks [`Weighted::is_body`].
    pub(crate) fn body(&self) -> &[bool] {
        self.body.get_or_init(|| {
            (0..self.document.n_sentences()).map(|sentence| is_body(self.document, sentence)).collect()
        })
    }

    /// Whether a sentence belongs to the body.
    pub(crate) fn is_body(&self, sentence: usize) -> bool {
        self.body.get().map_or_else(|| is_body(self.document, sentence), |body| body[sentence])
    }

    /// The terms of a sentence with their counts times inverse sentence frequency.
    pub(crate) fn weights(&self, sentence: usize) -> impl Iterator<Item = (TermId, f64)> {
        let row = self.rows.row(sentence).iter();
        row.map(|&(term, count)| (term, self.frequencies.weight(term, count)))
    }

    /// Counts times inverse sentence frequency, each sentence scaled to length 1; made when first
    /// asked for.
    pub fn unit_rows(&self) -> &Rows<f64> {
        self.unit_rows.get_or_init(|| self.frequencies.tf_isf(&self.rows).normalized())
    }
}

fn by_sentences(n: usize, most: Option<u32>) -> Vec<f64> {
    let isf = |frequency| ((n as f64 + 1.0) / (f64::from(frequency) + 0.5)).ln();
    (0..=most.unwrap_or(0)).map(isf).collect()
}

fn by_corpus(document: &Document<'_>, corpus: &Corpus) -> Vec<f64> {
    let vocabulary = document.vocabulary();
    (0..vocabulary.len() as u32).map(|id| corpus.idf(vocabulary.stem(TermId(id)))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Language;

    #[test]
    fn frequencies_by_hand() {
        let document = Document::new("Rain, rain. Wind and rain.", Language::ENGLISH);
        let rows = Rows::new(&document);
        let frequencies = Frequencies::new(&document, &rows);
        let (rain, _) = rows.row(0)[0];
        assert_eq!((frequencies.term(rain), frequencies.sentence(rain)), (3, 2));
        assert!((frequencies.isf(rain) - (3.0_f64 / 2.5).ln()).abs() < 1e-15);
    }

    #[test]
    fn a_corpus_weighs_instead_of_the_sentences() {
        let mut corpus = Corpus::default();
        corpus.add(["rain"].into_iter());
        let document = Document::new("Rain, rain. Wind and rain.", Language::ENGLISH);
        let document = document.with_corpus(Some(Arc::new(corpus)));
        let rows = Rows::new(&document);
        let frequencies = Frequencies::new(&document, &rows);
        let isf: Vec<_> = rows.row(1).iter().map(|&(term, _)| frequencies.isf(term)).collect();
        assert!((isf[0] - (2.0_f64 / 0.5).ln()).abs() < 1e-15, "wind is new: {isf:?}");
        assert!((isf[1] - (2.0_f64 / 1.5).ln()).abs() < 1e-15, "rain is known: {isf:?}");
    }
}
