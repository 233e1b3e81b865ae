//! Cosine of TF-ISF vectors.

use crate::matrix::Rows;
use crate::rank::Links;

/// Sentences linked by the cosine of their rows, each to itself by 1 as in the paper, or not to
/// itself.
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

    /// The same without links of sentences to themselves. Terms of one sentence alone say nothing of it:
    /// rows of [`Rows::shared`] do.
    #[must_use]
    pub fn between(rows: Rows<f64>) -> Self {
        let square = |row: &[(_, f64)]| row.iter().map(|(_, weight)| weight * weight).sum::<f64>();
        let diagonal = rows.iter().map(|row| -square(row)).collect();
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
            // Rounding must not make a link of nothing.
            *gathered =
                (self.diagonal[sentence] * x[sentence] + self.rows.dot(sentence, &self.sums)).max(0.0);
        }
    }
}
