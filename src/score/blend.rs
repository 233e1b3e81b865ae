//! `blend`: a weighted sum of what sentences look like, with a selection of its own.
//!
//! **Rewards** an early place, likeness to what follows and to the whole, centrality, word pairs that
//! come back, a readable length. **Formula.** `Σ_k w_k · f_k` over the features of
//! [`crate::feature`]; sentences are then picked one by one by their score less `likeness` times
//! the largest cosine with a pick, `likeness_sum` times all of them, and `dangling` for leaning on a
//! sentence that is not picked; one with too many known trigrams is passed over. What redundancy
//! costs falls with the share of the text that the budget asks for. **Shapes.** Document to n
//! values of any sign. **Cost.** O(m), and some ten steps of power iteration. **Weights** are in
//! `src/data/blend.txt`, trained by `benches/blend` on documents of nineteen collections in
//! six languages. **Citation** none; the parts are those of the other methods' papers.

use std::sync::OnceLock;

use super::{Method, Score, Scores};
use crate::budget::Budget;
use crate::feature::{self, Room};
use crate::select::Preferences;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "blend",
    rewards: "place, centrality, coming back, readable length: weights learnt from human summaries",
    paper: "none: parts after Edmundson 1969, Radev 2004, Erkan & Radev 2004, Mihalcea & Tarau 2004, Zheng & \
            Lapata 2019; selection after Carbonell & Goldstein 1998",
    formula: "sum over k of w_k * f_k, see docs/METHODS.md; a selection of its own",
    cost: "O(m)",
    options: &[],
    build: |_| Box::new(Blend(Weights::general().clone())),
};

/// The weights of the features, and of selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// One a feature, in the order of [`feature::NAMES`].
    pub features: [f64; feature::N],
    /// What selection takes off, before it is scaled.
    pub selection: Preferences,
    /// The power of the share of the text left out that scales what redundancy costs.
    pub share_power: f64,
}

impl Weights {
    /// The weights for every text, from the file that training wrote.
    #[must_use]
    pub fn general() -> &'static Self {
        static GENERAL: OnceLock<Weights> = OnceLock::new();
        GENERAL.get_or_init(|| Self::read(include_str!("../data/blend.txt")))
    }

    /// A line a weight: its name, a space, its value.
    fn read(file: &str) -> Self {
        let value = |name: &str| {
            let line = file.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.and_then(|value| value.trim().parse().ok()).unwrap_or(0.0)
        };
        Self {
            features: feature::NAMES.map(value),
            selection: Preferences {
                likeness: value("likeness"),
                likeness_sum: value("likeness_sum"),
                dangling: value("dangling"),
                max_repeated: value("max_repeated"),
                ..Preferences::NONE
            },
            share_power: value("share_power"),
        }
    }

    /// How to pick, for a budget of this share of the text. Most of a text cannot be chosen
    /// without repeating some of it.
    #[must_use]
    pub fn preferences(&self, share: f64) -> Preferences {
        let strength = (1.0 - share).max(0.0).powf(self.share_power);
        Preferences {
            likeness: self.selection.likeness * strength,
            likeness_sum: self.selection.likeness_sum * strength,
            max_repeated: 1.0 - (1.0 - self.selection.max_repeated) * strength,
            ..self.selection
        }
    }
}

struct Blend(Weights);

impl Score for Blend {
    fn score(&self, text: &Weighted<'_>, budget: Budget) -> Scores {
        let table = feature::table(text, Room::of(budget, text));
        let weighted = feature::NAMES.into_iter().zip(table).zip(self.0.features);
        let parts = weighted.filter(|(_, weight)| *weight != 0.0).map(|((name, mut column), weight)| {
            column.iter_mut().for_each(|value| *value *= weight);
            (name, column)
        });
        Scores::sum(parts.collect())
    }

    fn preferences(&self, text: &Weighted<'_>, budget: Budget) -> Option<Preferences> {
        Some(self.0.preferences(Room::of(budget, text).share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_of_the_file_has_a_place_and_every_place_a_weight() {
        let selection = ["likeness", "likeness_sum", "dangling", "max_repeated", "share_power"];
        let file = include_str!("../data/blend.txt");
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines.map(|line| line.split_once(' ').unwrap().0).collect();
        assert_eq!(names, [&feature::NAMES[..], &selection].concat());
        assert!(Weights::general().features.iter().any(|weight| *weight > 0.0));
    }

    #[test]
    fn redundancy_costs_less_when_most_of_the_text_is_asked_for() {
        let weights = Weights::general();
        assert!(weights.preferences(0.9).likeness < weights.preferences(0.1).likeness);
        assert_eq!(weights.preferences(1.0).max_repeated, 1.0);
    }
}
