//! `tf_idf`: sentences near the start whose words the document keeps coming back to.
//!
//! **Rewards** sentences that share their weighty words with the whole, and that stand early.
//! **Formula.** With m_s the TF-ISF vector of sentence s and c = Σ m_s,
//! `tf_idf · cos(m_s, c) / max cos + position / (1 + b_s)`, where b_s counts the body
//! sentences before s. **Shapes.** Document to n values in [0, tf_idf + position].
//! **Cost.** O(m) for m words, no pair of sentences is compared. **Departs** from Neto et al.
//! 2000, who add up TF-ISF over a sentence: the cosine does not reward sheer length; and from
//! Edmundson's location score: 1 / (1 + b) is smooth. A sentence that is no body sentence (a
//! heading, a row, a fragment under six words) gets no position score. **Citation** `neto2000`,
//! `edmundson1969`.

use super::option::number;
use super::{Method, Score, Scores, scaled};
use crate::budget::Budget;
use crate::document::Document;
use crate::matrix::Rows;
use crate::weight::{Frequencies, Weighted};

pub(super) const METHOD: Method = Method {
    name: "tf_idf",
    rewards: "words that the document keeps coming back to, and an early place",
    paper: "Neto, Santos, Kaestner & Freitas 2000, Generating text summaries through the relative importance \
            of topics; position after Edmundson 1969",
    formula: "tf_idf * cos(m_s, sum of all m) / max + position / (1 + body sentences before s), m = tf * isf",
    cost: "O(m)",
    options: &[
        number("tf_idf", "weight of the likeness to the whole document", 1.0, 0.0, 100.0),
        number("position", "weight of an early place", 1.0, 0.0, 100.0),
    ],
    build: |given| Box::new(TfIdf { tf_idf: given.number("tf_idf"), position: given.number("position") }),
};

struct TfIdf {
    tf_idf: f64,
    position: f64,
}

impl Score for TfIdf {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let likeness = centrality(&text.rows, &text.frequencies);
        Scores::sum(vec![("tf_idf", scaled(self.tf_idf, likeness)), ("position", self.places(text.document))])
    }
}

impl TfIdf {
    fn places(&self, document: &Document<'_>) -> Vec<f64> {
        let mut places = vec![0.0; document.n_sentences()];
        for passage in document.sentences_by_passage() {
            let body = passage.filter(|&sentence| is_body(document, sentence));
            body.zip(1..).for_each(|(sentence, place)| places[sentence] = self.position / f64::from(place));
        }
        places
    }
}

/// Cosine of each sentence's TF-ISF vector with the sum of them all.
fn centrality(rows: &Rows, frequencies: &Frequencies) -> Vec<f64> {
    // c_t = tf_t · isf_t; its length does not matter, the cosines are scaled later.
    let cosine = |row: &[_]| {
        let (mut dot, mut square) = (0.0, 0.0);
        for &(term, count) in row {
            let isf = frequencies.isf(term);
            let weight = f64::from(count) * isf;
            dot += weight * f64::from(frequencies.term(term)) * isf;
            square += weight * weight;
        }
        if square > 0.0 { dot / square.sqrt() } else { 0.0 }
    };
    rows.iter().map(cosine).collect()
}

/// Whether a sentence belongs to the running text: no heading or row, and no fragment.
fn is_body(document: &Document<'_>, sentence: usize) -> bool {
    document.segments()[sentence].kind.is_running_text() && document.terms(sentence).len() >= 6
}
