//! `lsa`: sentences that weigh most in the strongest topics.
//!
//! **Rewards** length in the space of the strongest topics, which are the left singular vectors of
//! the sentence × term matrix of TF-ISF weights. **Formula.** `sqrt(Σ_k σ_k² u_ik²)` over the first
//! `dimensions` singular values σ. **Shapes.** Document to n values of 0 and above. **Cost.** O(m · k) a
//! multiplication for k = dimensions + 4, rounded up to 8s, three multiplications an iteration, some ten
//! iterations: subspace iteration multiplies a block of k vectors by the sparse matrix and its
//! transpose, and needs neither a dense matrix nor all singular values. The start is random by `seed`. **Departs** from Steinberger & Ježek 2004, who
//! keep every topic with half of the strongest's singular value: in real text these are most of
//! them, and what is left is the length of the sentence. **Citation** `steinberger2004`, `gong2001`;
//! the iteration, `halko2011`.

use ndarray::{Array1, Array2, ArrayView1, Axis};

use super::option::{MethodOption, number, whole};
use super::{Method, Score, Scores, WALK};
use crate::budget::Budget;
use crate::matrix::Rows;
use crate::rank::Convergence;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "lsa",
    rewards: "a large share in the strongest topics of the text",
    paper: "Steinberger & Ježek 2004, Using latent semantic analysis in text summarization and summary \
            evaluation; after Gong & Liu 2001",
    formula: "sqrt of the sum over k of sigma_k^2 * u_ik^2, singular values and vectors of tf * isf",
    cost: "O(m * dimensions) an iteration",
    options: &[whole("dimensions", "how many topics count", 3, 1, 200), TOLERANCE, WALK[2]],
    build: |given| {
        Box::new(Lsa {
            dimensions: given.whole("dimensions") as usize,
            tolerance: given.number("tolerance"),
            max_iterations: given.whole("max_iterations"),
            seed: given.seed,
        })
    },
};

const TOLERANCE: MethodOption = number(
    "tolerance",
    "the iteration has converged when no more than this share of the scores changes",
    1e-4,
    1e-15,
    1.0,
);

/// Vectors iterated beyond those that count, at least: the more, the faster these converge.
const OVERSAMPLING: usize = 4;

/// The block has a multiple of so many columns, which the processor multiplies together.
const LANES: usize = 8;

/// Multiplications in one iteration. In between, the block need not be made orthonormal, which
/// for a short text costs more than to multiply.
const STEPS: usize = 3;

struct Lsa {
    dimensions: usize,
    tolerance: f64,
    max_iterations: u32,
    seed: u64,
}

impl Score for Lsa {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let rows = text.frequencies.tf_isf(&text.rows);
        let (values, convergence) = self.iterate(&rows);
        Scores { convergence: Some(convergence), ..Scores::single("topics", values) }
    }
}

impl Lsa {
    fn iterate(&self, rows: &Rows<f64>) -> (Vec<f64>, Convergence) {
        let square = Square::of(rows);
        let mut block = self.start(rows.len());
        let mut values = vec![0.0; rows.len()];
        let mut report = Convergence { n_iterations: 0, residual: 0.0, converged: rows.is_empty() };
        while !report.converged && report.n_iterations < self.max_iterations {
            orthonormalize(&mut block);
            let image = square.times(&block);
            // Rayleigh–Ritz: within the block, the directions that the matrix only stretches.
            let (stretch, turn) = eigen(block.t().dot(&image));
            let next = self.lengths(&stretch, &block.dot(&turn));
            let change: f64 = next.iter().zip(&values).map(|(a, b)| (a - b).abs()).sum();
            report.residual = change / next.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            report.n_iterations += 1;
            report.converged = report.residual <= self.tolerance;
            values = next;
            block = image.dot(&turn);
            for _ in 1..STEPS {
                block = square.times(&block);
            }
        }
        (values, report)
    }

    fn start(&self, n: usize) -> Array2<f64> {
        let mut draws = fastrand::Rng::with_seed(self.seed);
        let width = (self.dimensions + OVERSAMPLING).next_multiple_of(LANES);
        Array2::from_shape_simple_fn((n, width), || draws.f64() - 0.5)
    }

    /// Of each sentence, in the space of the topics that count.
    fn lengths(&self, stretch: &Array1<f64>, topics: &Array2<f64>) -> Vec<f64> {
        let length = |row: ArrayView1<'_, f64>| {
            let squares = row.iter().zip(stretch).take(self.dimensions);
            squares.map(|(u, stretch)| stretch.max(0.0) * u * u).sum::<f64>().sqrt()
        };
        topics.axis_iter(Axis(0)).map(length).collect()
    }
}

/// `M Mᵀ`, never formed.
struct Square {
    rows: Rows<f64>,
    diagonal: Vec<f64>,
}

impl Square {
    fn of(rows: &Rows<f64>) -> Self {
        let (rows, diagonal) = rows.shared();
        Self { rows, diagonal }
    }

    /// `M Mᵀ X`, from the sentences to the terms and back.
    fn times(&self, block: &Array2<f64>) -> Array2<f64> {
        let per_row = block.ncols() / LANES;
        let mut terms = vec![[0.0; LANES]; self.rows.n_terms() * per_row];
        let (block, mut image) = (block.as_standard_layout(), Array2::zeros(block.raw_dim()));
        let (Some(x), Some(y)) = (block.as_slice(), image.as_slice_mut()) else { return image };
        let (x, y) = (x.as_chunks::<LANES>().0, y.as_chunks_mut::<LANES>().0);
        for (row, x) in self.rows.iter().zip(x.chunks_exact(per_row)) {
            for &(term, weight) in row {
                add_scaled(&mut terms[term.index() * per_row..][..per_row], weight, x);
            }
        }
        let y = y.chunks_exact_mut(per_row).zip(x.chunks_exact(per_row));
        for ((row, alone), (y, x)) in self.rows.iter().zip(&self.diagonal).zip(y) {
            add_scaled(y, *alone, x);
            for &(term, weight) in row {
                add_scaled(y, weight, &terms[term.index() * per_row..][..per_row]);
            }
        }
        image
    }
}

fn add_scaled(to: &mut [[f64; LANES]], scale: f64, from: &[[f64; LANES]]) {
    for (to, from) in to.iter_mut().zip(from) {
        for lane in 0..LANES {
            to[lane] += scale * from[lane];
        }
    }
}

/// Makes the columns orthonormal, or zero where they depend on those before (Gram–Schmidt, twice).
fn orthonormalize(block: &mut Array2<f64>) {
    for column in 0..block.ncols() {
        let (before, mut rest) = block.view_mut().split_at(Axis(1), column);
        let mut vector = rest.column_mut(0);
        let length = vector.dot(&vector).sqrt();
        for _ in 0..2 {
            for earlier in before.axis_iter(Axis(1)) {
                let share = earlier.dot(&vector);
                vector.scaled_add(-share, &earlier);
            }
        }
        let left = vector.dot(&vector).sqrt();
        let scale = if left > 1e-12 * length { left.recip() } else { 0.0 };
        vector *= scale;
    }
}

/// Eigenvalues of a symmetric matrix, falling, and the eigenvectors as columns (Jacobi's rotations).
fn eigen(mut matrix: Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    let n = matrix.nrows();
    let mut vectors = Array2::eye(n);
    let off_diagonal = |matrix: &Array2<f64>| -> f64 {
        (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|at| matrix[at].powi(2)).sum()
    };
    let enough = 1e-26 * matrix.iter().map(|value| value * value).sum::<f64>();
    // Converges quadratically; a dozen sweeps are more than any matrix needs.
    for _ in 0..12 {
        if off_diagonal(&matrix) <= enough {
            break;
        }
        for i in 1..n {
            for j in 0..i {
                rotate(&mut matrix, &mut vectors, i, j);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| matrix[(b, b)].total_cmp(&matrix[(a, a)]));
    (matrix.diag().select(Axis(0), &order), vectors.select(Axis(1), &order))
}

/// Turns the plane of `i` and `j` until the entry between them is zero.
fn rotate(matrix: &mut Array2<f64>, vectors: &mut Array2<f64>, i: usize, j: usize) {
    let off = matrix[(i, j)];
    if off == 0.0 {
        return;
    }
    let slope = (matrix[(j, j)] - matrix[(i, i)]) / (2.0 * off);
    let tangent = slope.signum() / (slope.abs() + (slope * slope + 1.0).sqrt());
    let cosine = (tangent * tangent + 1.0).sqrt().recip();
    let sine = tangent * cosine;
    for k in 0..matrix.nrows() {
        let (a, b) = (matrix[(k, i)], matrix[(k, j)]);
        (matrix[(k, i)], matrix[(k, j)]) = (cosine * a - sine * b, sine * a + cosine * b);
        let (a, b) = (vectors[(k, i)], vectors[(k, j)]);
        (vectors[(k, i)], vectors[(k, j)]) = (cosine * a - sine * b, sine * a + cosine * b);
    }
    for k in 0..matrix.nrows() {
        let (a, b) = (matrix[(i, k)], matrix[(j, k)]);
        (matrix[(i, k)], matrix[(j, k)]) = (cosine * a - sine * b, sine * a + cosine * b);
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn eigenvalues_by_hand() {
        let (values, vectors) = eigen(array![[2.0, 1.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 5.0]]);
        assert!(values.iter().zip([5.0, 3.0, 1.0]).all(|(a, b)| (a - b).abs() < 1e-14), "{values}");
        assert!((vectors[(0, 1)].abs() - 0.5_f64.sqrt()).abs() < 1e-14, "{vectors}");
    }

    #[test]
    fn columns_become_orthonormal_or_zero() {
        let mut block = array![[1.0, 2.0, 1.0], [1.0, 2.0, 0.0], [0.0, 0.0, 3.0]];
        orthonormalize(&mut block);
        let products = block.t().dot(&block);
        let expected = array![[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]];
        assert!((&products - &expected).iter().all(|difference| difference.abs() < 1e-14), "{products}");
    }
}
