//! What was learnt from human summaries for the method that has weights.

use serde::{Deserialize, Serialize};

use super::Weights;

/// Weights, and how they came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// The general ones, if those that were learnt did no better.
    pub weights: Weights,
    /// How they came about.
    pub report: Report,
}

/// How weights came about. ROUGE is the mean of ROUGE-1 and ROUGE-2, F1, of stems, in [0, 1], of
/// summaries as long as the human ones; of texts that were left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Pairs of text and summary that were given.
    pub n_pairs: usize,
    /// Pairs that were learnt from.
    pub n_used: usize,
    /// Parts of the texts, each of which was left out once; 0 if there were too few pairs.
    pub folds: usize,
    /// Mean ROUGE by the general weights.
    pub general: Option<f64>,
    /// Mean ROUGE by weights that were learnt without the text.
    pub fitted: Option<f64>,
    /// Standard error of the difference of both.
    pub error: Option<f64>,
    /// How much weights were drawn to the general ones.
    pub strength: Option<f64>,
    /// The share of the way from the general weights to those that fit best, from 0 to 1.
    pub share: f64,
    /// Whether the weights are the general ones.
    pub uses_general: bool,
    /// Why the weights are what they are.
    pub reason: String,
}

impl Report {
    /// The general weights, and why.
    pub(crate) fn general_because(self, reason: impl Into<String>) -> Learned {
        let report = Self { uses_general: true, share: 0.0, reason: reason.into(), ..self };
        Learned { weights: Weights::general().clone(), report }
    }

    /// Other weights, and why.
    pub(crate) fn learned(self, weights: Weights, reason: impl Into<String>) -> Learned {
        Learned { weights, report: Self { reason: reason.into(), ..self } }
    }
}
