//! Cosine of TF-ISF vectors.

use crate::matrix::Rows;
use crate::rank::Links;

/// Sentences linked by the cosine of their rows, each to itself by 1 as in the paper.
///
/// With A the normalised rows, a step along the links is `A (Aᵀ x)`. After Erkan & Radev
/// 2004.
pub struct Cosine {
    rows: Rows<f64>,
    diagonal: Vec<f64>,
    /// One a term: what the sentences sent to it.
    sums: Vec<f64>,
}

impl Cosine {
    /// Links of normalised rows.
    #[must_use]
    pub fn new(rows: &Rows<f64>) -> Self {
        let (rows, diagonal) = rows.shared();
        Self { sums: vec![0.0; rows.n_terms()], rows, diagonal }
    }
}

impl Links for Cosine {
    fn out_weights(&mut self) -> Vec<f64> {
        let mut out = vec![0.0; self.rows.len()];
        self.gather(&vec![1.0; self.rows.len()], &mut out);
        out
    }

    fn gather(&mut self, x: &[f64], gathered: &mut [f64]) {
        self.sums.fill(0.0);
        for (sentence, &x) in x.iter().enumerate() {
            self.rows.add_to(sentence, x, &mut self.sums);
        }
        for (sentence, gathered) in gathered.iter_mut().enumerate() {
            *gathered = self.diagonal[sentence] * x[sentence] + self.rows.dot(sentence, &self.sums);
        }
    }
}
