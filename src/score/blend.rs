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

use serde::{Deserialize, Serialize};

use super::{Method, Score, Scores};
use crate::budget::Budget;
use crate::error::{Error, ErrorKind, Result};
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
    build: |_| blend(None),
};

/// The weights of the features, and of selection. Stored by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Vec<(String, f64)>", try_from = "Vec<(String, f64)>")]
pub struct Weights {
    /// One a feature, in the order of [`feature::NAMES`].
    pub features: [f64; feature::N],
    /// What selection takes off, before it is scaled.
    pub selection: Preferences,
    /// The power of the share of the text left out that scales what redundancy costs.
    pub share_power: f64,
}

/// The names behind those of the features.
const SELECTION: [&str; 5] = ["likeness", "likeness_sum", "dangling", "max_repeated", "share_power"];

/// No weight is larger: scores must stay finite.
const MAX_WEIGHT: f64 = 1e6;

impl Weights {
    /// The weights for every text, from the file that training wrote.
    #[must_use]
    pub fn general() -> &'static Self {
        static GENERAL: OnceLock<Weights> = OnceLock::new();
        GENERAL.get_or_init(|| Self::read(include_str!("../data/blend.txt")))
    }

    /// A line a weight: its name, a space, its value.
    fn read(file: &str) -> Self {
        Self::by(|name| {
            let line = file.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.and_then(|value| value.trim().parse().ok()).unwrap_or(0.0)
        })
    }

    /// Each weight by its name.
    pub(crate) fn by(mut value: impl FnMut(&'static str) -> f64) -> Self {
        let features = feature::NAMES.map(&mut value);
        let [likeness, likeness_sum, dangling, max_repeated, share_power] = SELECTION.map(value);
        let selection = Preferences { likeness, likeness_sum, dangling, max_repeated, ..Preferences::NONE };
        Self { features, selection, share_power }
    }

    /// Every weight with its name: of the features, then of selection.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let Preferences { likeness, likeness_sum, dangling, max_repeated, .. } = self.selection;
        let selection = [likeness, likeness_sum, dangling, max_repeated, self.share_power];
        let features = feature::NAMES.into_iter().zip(self.features);
        features.chain(SELECTION.into_iter().zip(selection))
    }

    /// Whether scores stay finite with these.
    ///
    /// # Errors
    /// [`ErrorKind::State`] for a weight that is not finite or beyond a million, for a cost below 0 and
    /// a bound that is no share.
    pub fn check(&self) -> Result<()> {
        for (name, value) in self.named() {
            let (low, high) = match name {
                "max_repeated" => (0.0, 1.0),
                name if SELECTION.contains(&name) => (0.0, MAX_WEIGHT),
                _ => (-MAX_WEIGHT, MAX_WEIGHT),
            };
            if !(low..=high).contains(&value) {
                let message = format!("the weight {name} must be a number from {low} to {high}; got {value}");
                return Err(Error::new(ErrorKind::State, message));
            }
        }
        Ok(())
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

impl From<Weights> for Vec<(String, f64)> {
    fn from(weights: Weights) -> Self {
        weights.named().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl TryFrom<Vec<(String, f64)>> for Weights {
    type Error = Error;

    /// Refuses weights of other features: a sum without one of them would mean something else.
    fn try_from(named: Vec<(String, f64)>) -> Result<Self> {
        let value_of = |name| named.iter().find(|(other, _)| other == name).map(|(_, value)| *value);
        let weights = Self::by(|name| value_of(name).unwrap_or(f64::NAN));
        if let Some((name, _)) = named.iter().find(|(name, _)| weights.named().all(|(own, _)| own != name)) {
            let message = format!("weights must be of the features of this version; got {name:?}");
            return Err(Error::new(ErrorKind::State, message));
        }
        weights.check()?;
        Ok(weights)
    }
}

/// The method with these weights, or with the general ones.
pub(crate) fn blend(weights: Option<&Weights>) -> Box<dyn Score> {
    Box::new(Blend(weights.unwrap_or(Weights::general()).clone()))
}

struct Blend(Weights);

impl Score for Blend {
    fn score(&self, text: &Weighted<'_>, budget: Budget) -> Scores {
        let table = feature::table(text, Room::of(budget, text));
        let mut parts = Vec::with_capacity(feature::N);
        for ((name, mut column), weight) in feature::NAMES.into_iter().zip(table).zip(self.0.features) {
            if weight != 0.0 {
                column.iter_mut().for_each(|value| *value *= weight);
                parts.push((name, column));
            }
        }
        Scores::sum(parts)
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
        let file = include_str!("../data/blend.txt");
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines.map(|line| line.split_once(' ').unwrap().0).collect();
        assert_eq!(names, [&feature::NAMES[..], &SELECTION].concat());
        assert!(Weights::general().features.iter().any(|weight| *weight > 0.0));
    }

    #[test]
    fn redundancy_costs_less_when_most_of_the_text_is_asked_for() {
        let weights = Weights::general();
        assert!(weights.preferences(0.9).likeness < weights.preferences(0.1).likeness);
        assert_eq!(weights.preferences(1.0).max_repeated, 1.0);
    }

    #[test]
    fn weights_are_stored_by_name() {
        let weights = Weights::general().clone();
        let named = Vec::from(weights.clone());
        assert_eq!(Weights::try_from(named.clone()).unwrap(), weights);
        let changed = |at: usize, name: &str, value: f64| {
            let mut named = named.clone();
            named[at] = (name.to_owned(), value);
            Weights::try_from(named).unwrap_err().to_string()
        };
        assert!(changed(0, "magic", 1.0).contains("magic"));
        for (at, value) in
            [(0, f64::NAN), (1, f64::INFINITY), (2, 2e6), (feature::N, -1.0), (feature::N + 3, 1.5)]
        {
            let said = changed(at, &named[at].0, value);
            assert!(said.contains(&named[at].0) && said.contains("from"), "{said}");
        }
        assert!(Weights::try_from(named[1..].to_vec()).unwrap_err().to_string().contains("first"));
    }
}
