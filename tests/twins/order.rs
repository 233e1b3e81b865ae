//! The orders of the greedy methods, replayed pick by pick.

use nutgraf::document::Document;
use nutgraf::score::Options;

use crate::judge::scores;

/// The order whose ranks r the scores 1 − r / n are.
pub fn of(method: &str, case: &str, document: &Document<'_>, options: &Options) -> Vec<usize> {
    let scores = scores(method, document, options);
    assert_eq!(scores.parts, [("rank", scores.values.clone())], "{method}");
    let n = scores.values.len();
    let mut order: Vec<_> = (0..n).collect();
    order.sort_by(|&i, &j| scores.values[j].total_cmp(&scores.values[i]));
    for (rank, &sentence) in order.iter().enumerate() {
        let wanted = 1.0 - rank as f64 / n as f64;
        assert!((scores.values[sentence] - wanted).abs() < 1e-12, "rank {rank} of {method} in {case}");
    }
    order
}

/// Steps of the greedy choice, by how their pick is justified.
#[derive(Default)]
pub struct Tally {
    /// The twin picks the same.
    pub same: usize,
    /// The twin finds another better by so little that rounding may decide.
    pub rounded: usize,
}

impl Tally {
    /// Whether so few steps were left to rounding that the twin is a judge of the rest.
    pub fn assert_mostly_same(&self) {
        assert!(self.same > 1000 && self.rounded * 20 < self.same, "{} {}", self.same, self.rounded);
    }
}
