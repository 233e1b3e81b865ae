//! `lead`: the first sentences of the text. The baseline that is hard to beat on news.
//!
//! Score of sentence i of n, from 0: `(n − i) / n`, in (0, 1]. No options. O(n).

use super::{Method, Score, Scores};
use crate::budget::Budget;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "lead",
    rewards: "standing early: sentences in their own order",
    paper: "Brandow, Mitze & Rau 1995, Automatic condensation of electronic publications by sentence selection",
    formula: "(n - i) / n for sentence i of n, counted from 0",
    cost: "O(n)",
    options: &[],
    build: |_| Box::new(Lead),
};

struct Lead;

impl Score for Lead {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let n = text.document.n_sentences();
        let position = (0..n).map(|sentence| (n - sentence) as f64 / n as f64).collect();
        Scores::single("position", position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    #[test]
    fn falls_evenly() {
        let document = Document::new("One. Two. Three. Four.", Language::ENGLISH);
        assert_eq!(
            Lead.score(&Weighted::new(&document), Budget::Sentences(3)).values,
            [1.0, 0.75, 0.5, 0.25]
        );
    }
}
