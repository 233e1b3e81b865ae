//! `lead`: the first sentences of the text. The baseline that is hard to beat on news.
//!
//! Score of sentence i of n, from 0: `(n − i) / n`, in (0, 1]; of several texts, each has its own n.
//! No options. O(n).

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
        let falling = |n: usize| (0..n).map(move |place| (n - place) as f64 / n as f64);
        let passages = text.document.sentences_by_passage();
        Scores::single("position", passages.flat_map(|passage| falling(passage.len())).collect())
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
