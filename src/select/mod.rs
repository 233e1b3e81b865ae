//! Scores and a budget to the sentences that are picked.

mod budget;
mod greedy;

pub use budget::{Budget, CountTokens, Unit};
pub use greedy::greedy;

/// What a selector chose.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Sentences, ascending.
    pub indices: Vec<usize>,
    /// How much of the budget they use, in its unit.
    pub used: usize,
    /// Why nothing was picked although there are sentences.
    pub truncated: Option<String>,
}
