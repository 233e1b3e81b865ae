//! Power iteration: how much a sentence is pointed at by those that are pointed at.

use serde::{Deserialize, Serialize};

use crate::stop::checkpoint;

/// Weighted links between the sentences of a document, never as a full matrix.
pub trait Links {
    /// For each sentence the weights of the links that leave it, added up.
    fn out_weights(&mut self) -> Vec<f64>;

    /// Adds up, for each sentence, `x` of all that link to it, times the weight of the link.
    fn gather(&mut self, x: &[f64], gathered: &mut [f64]);
}

/// How a power iteration ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// Iterations done.
    pub n_iterations: u32,
    /// What the last one changed, added up over the sentences; the scores add up to about 1.
    pub residual: f64,
    /// Whether that was within the tolerance.
    pub converged: bool,
}

/// A walk over links that starts anew with probability `1 - damping` (Brin & Page 1998).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageRank {
    /// In [0, 1): the probability of going on.
    pub damping: f64,
    /// Iteration ends when the scores change by no more than this in all.
    pub tolerance: f64,
    /// It ends after so many in any case.
    pub max_iterations: u32,
}

impl PageRank {
    /// Solves `x_i = (1 − d) / n + d · Σ_j x_j w_ji / Σ_k w_jk`, from `x = 1 / n`.
    ///
    /// A sentence without links gives nothing on, so that the scores of a sparse graph add up
    /// to less than 1. The change falls by the factor d at least with each iteration.
    #[must_use]
    pub fn run(&self, links: &mut impl Links) -> (Vec<f64>, Convergence) {
        let out = links.out_weights();
        let n = out.len();
        let start = 1.0 / n.max(1) as f64;
        let mut x = vec![start; n];
        let (mut given, mut gathered) = (vec![0.0; n], vec![0.0; n]);
        let mut report = Convergence { n_iterations: 0, residual: 0.0, converged: n == 0 };
        while !report.converged && report.n_iterations < self.max_iterations {
            for (given, (x, out)) in given.iter_mut().zip(x.iter().zip(&out)) {
                *given = if *out > 0.0 { x / out } else { 0.0 };
            }
            checkpoint();
            links.gather(&given, &mut gathered);
            report.residual = 0.0;
            for (x, gathered) in x.iter_mut().zip(&gathered) {
                let next = (1.0 - self.damping) * start + self.damping * gathered;
                report.residual += (next - *x).abs();
                *x = next;
            }
            report.n_iterations += 1;
            report.converged = report.residual <= self.tolerance;
        }
        (x, report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights by row: from, to.
    struct Dense(Vec<Vec<f64>>);

    impl Links for Dense {
        fn out_weights(&mut self) -> Vec<f64> {
            self.0.iter().map(|row| row.iter().sum()).collect()
        }

        fn gather(&mut self, x: &[f64], gathered: &mut [f64]) {
            for (to, sum) in gathered.iter_mut().enumerate() {
                *sum = (0..x.len()).map(|from| x[from] * self.0[from][to]).sum();
            }
        }
    }

    const RANK: PageRank = PageRank { damping: 0.5, tolerance: 1e-12, max_iterations: 100 };

    #[test]
    fn a_star_by_hand() {
        // Two point at the third, which points at nobody: x3 = 1/6 + (1/6 + 1/6) / 2.
        let mut links = Dense(vec![vec![0.0, 0.0, 2.0], vec![0.0, 0.0, 1.0], vec![0.0; 3]]);
        let (x, report) = RANK.run(&mut links);
        assert!((x[0] - 1.0 / 6.0).abs() < 1e-12 && (x[2] - 1.0 / 3.0).abs() < 1e-12, "{x:?}");
        assert!(report.converged && report.residual <= 1e-12 && report.n_iterations < 10);
    }

    #[test]
    fn it_stops_at_the_cap_and_says_so() {
        let mut links = Dense(vec![vec![0.0, 1.0, 1.0], vec![1.0, 0.0, 0.0], vec![1.0, 0.0, 0.0]]);
        let (_, report) = PageRank { max_iterations: 3, ..RANK }.run(&mut links);
        assert_eq!((report.n_iterations, report.converged), (3, false));
        assert!(report.residual > 1e-12);
    }

    #[test]
    fn nothing_to_rank() {
        let (x, report) = RANK.run(&mut Dense(Vec::new()));
        assert!(x.is_empty() && report.converged);
    }
}
