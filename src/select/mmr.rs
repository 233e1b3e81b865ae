//! Maximal marginal relevance: scores less likeness to the picks.
//!
//! With λ = `redundancy`, the sentence with the largest `(1 − λ) · s − λ · max cos` is picked next,
//! s being the score scaled to [0, 1] over the text and cos that of TF-ISF vectors with the
//! picks. The worth that is reported is the same in units of the score.

use super::best_first::{Preferences, best_first};
use super::purse::Purse;
use super::{MAX_COST, Select, Selection, Selector, Settings, range};
use crate::error::Result;
use crate::weight::Weighted;

pub(super) const SELECTOR: Selector = Selector {
    name: "mmr",
    prefers: "high scores and little likeness to what is picked",
    paper: "Carbonell & Goldstein 1998, The use of MMR, diversity-based reranking for reordering documents and \
            producing summaries",
    build: |&settings| Box::new(Mmr(settings)),
};

struct Mmr(Settings);

impl Select for Mmr {
    fn select(&self, text: &Weighted<'_>, scores: &[f64], purse: Purse<'_>) -> Result<Selection> {
        let Settings { redundancy, coherence } = self.0;
        let range = range(scores);
        // At λ = 1 the score counts nothing; the share that is left decides among equals.
        let against = redundancy / (1.0 - redundancy).max(1e-6);
        let preferences = Preferences {
            likeness: against * range,
            dangling: (coherence * range).min(MAX_COST),
            ..Preferences::NONE
        };
        best_first(text, scores, purse, &preferences)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::budget::Budget;
    use crate::document::Document;

    const TEXT: &str = "The river flooded the old mill in the town. The old mill in the town was flooded by rain. \
                        Nobody was hurt when the roof of the school fell. Birds sing in the trees behind the church.";

    fn pick(redundancy: f64) -> Vec<usize> {
        let document = Document::new(TEXT, Language::ENGLISH);
        let purse = Purse::new(&document, Budget::Sentences(2), None);
        let mmr = Mmr(Settings { redundancy, coherence: 0.0 });
        let selection = mmr.select(&Weighted::new(&document), &[1.0, 0.9, 0.5, 0.0], purse).unwrap();
        for choice in &selection.choices {
            let lowered: f64 = choice.lowered.iter().map(|(_, by)| by).sum();
            assert!((choice.worth - [1.0, 0.9, 0.5, 0.0][choice.index] - lowered).abs() < 1e-12);
        }
        selection.choices.iter().map(|choice| choice.index).collect()
    }

    #[test]
    fn likeness_counts_against_a_sentence() {
        assert_eq!(pick(0.0), [0, 1]);
        assert_eq!(pick(0.5), [0, 2]);
        assert_eq!(pick(1.0), [0, 2]);
    }
}
