//! Scores and a budget to the sentences that are picked.
//!
//! A score says what a sentence is worth alone; a selector says what it is worth beside the
//! others. Any score goes with any selector. Each selector is one file and one row of
//! [`SELECTORS`].

mod best_first;
mod concepts;
mod coverage;
mod greedy;
mod known;
mod mmr;
mod optimum;
mod order;
mod picked;
mod purse;
#[cfg(test)]
mod texts;

use crate::error::{Error, ErrorKind, Result};
use crate::weight::Weighted;

pub use best_first::{Preferences, best_first};
#[doc(hidden)]
pub use concepts::concept_worth;
pub use known::Known;
pub use order::Order;
pub use purse::Purse;

/// A way to choose a set of sentences, with its settings checked.
pub trait Select: Send + Sync {
    /// Picks sentences of `text` until the purse is empty or no sentence is left.
    ///
    /// # Errors
    /// Those of the function that counts tokens.
    fn select(&self, text: &Weighted<'_>, scores: &[f64], purse: Purse<'_>) -> Result<Selection>;
}

/// What a selector chose.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// In the order that the purse was asked for; else that of the text.
    pub choices: Vec<Choice>,
    /// How much of the budget they use, in its unit.
    pub used: usize,
    /// Why nothing was picked although there are sentences.
    pub truncated: Option<String>,
    /// What a reader should know of how it was chosen.
    pub note: Option<String>,
}

/// A sentence that was picked.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Which sentence.
    pub index: usize,
    /// What it was worth when it was picked: its score and what selection took off.
    pub worth: f64,
    /// What was taken off, by name; not above zero.
    pub lowered: Vec<(&'static str, f64)>,
}

impl Choice {
    pub(crate) fn new(index: usize, score: f64) -> Self {
        Self { index, worth: score, lowered: Vec::new() }
    }

    pub(crate) fn lower(&mut self, name: &'static str, by: f64) {
        if by != 0.0 {
            self.worth -= by;
            self.lowered.push((name, -by));
        }
    }

    /// Of the `most` that likeness may cost, takes the share of what the sentence adds `alone` that
    /// it does not add beside the picks.
    fn lower_by_share(&mut self, beside: f64, alone: f64, most: f64) {
        if beside < alone {
            self.lower("redundancy", (1.0 - beside / alone) * most);
        }
    }
}

/// One row of the table of selectors.
pub struct Selector {
    /// The name by which it is chosen.
    pub name: &'static str,
    /// What it prefers, in a sentence.
    pub prefers: &'static str,
    /// Where it was published.
    pub paper: &'static str,
    build: fn(&Settings) -> Box<dyn Select>,
}

/// What can be set of a selector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How much likeness to a pick counts against the score, in [0, 1].
    pub redundancy: f64,
    /// How much of the scores' range it may cost to avoid a sentence that leans on one that is
    /// not picked, at least 0.
    pub coherence: f64,
}

/// Every selector.
pub static SELECTORS: [Selector; 4] =
    [greedy::SELECTOR, mmr::SELECTOR, coverage::SELECTOR, concepts::SELECTOR];

impl Selector {
    /// Finds a selector by name.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`], which lists the names that exist.
    pub fn find(name: &str) -> Result<&'static Self> {
        SELECTORS.iter().find(|selector| selector.name == name).ok_or_else(|| {
            let names: Vec<_> = SELECTORS.iter().map(|selector| selector.name).collect();
            let message = format!("selector must be one of auto, {}; got {name:?}", names.join(", "));
            Error::new(ErrorKind::Parameter, message)
        })
    }

    /// Makes the selector ready.
    #[must_use]
    pub fn build(&self, settings: &Settings) -> Box<dyn Select> {
        (self.build)(settings)
    }
}

/// No cost is higher: what is lowered by it must stay a number.
pub(crate) const MAX_COST: f64 = 1e100;

/// From the lowest score to the highest.
pub(crate) fn range(scores: &[f64]) -> f64 {
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    (highest - lowest(scores)).max(0.0)
}

fn lowest(scores: &[f64]) -> f64 {
    scores.iter().copied().fold(f64::MAX, f64::min)
}

/// Scores scaled to [0, 1] over the text; 1 where all are equal.
fn scaled(scores: &[f64]) -> impl Iterator<Item = f64> {
    let (range, lowest) = (range(scores), lowest(scores));
    scores.iter().map(move |score| if range > 0.0 { (score - lowest) / range } else { 1.0 })
}
