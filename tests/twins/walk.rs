//! The random walk of `text_rank` and `lex_rank`, over a full matrix.

use fastrand::Rng;
use nutgraf::document::Document;
use nutgraf::score::{OptionValue, Options};

use crate::judge::{Given, between, difference, for_each_case, options, scores};
use crate::reading::Reading;

/// Weights of the links from sentence to sentence.
pub type Matrix = Vec<Vec<f64>>;

/// The matrix of `weight(from, to)`.
pub fn matrix(n: usize, weight: impl Fn(usize, usize) -> f64) -> Matrix {
    (0..n).map(|from| (0..n).map(|to| weight(from, to)).collect()).collect()
}

/// x_i = (1 − d) / n + d Σ_j x_j w_ji / Σ_k w_jk, from x = 1 / n, until x changes by no more
/// than the tolerance; with the number of iterations.
fn walk(w: &Matrix, given: &Given) -> (Vec<f64>, u32) {
    let d = given.number("damping", 0.85);
    let (tolerance, most) = (given.number("tolerance", 1e-6), given.number("max_iterations", 100.0) as u32);
    let n = w.len();
    let out: Vec<f64> = w.iter().map(|row| row.iter().sum()).collect();
    let mut x = vec![1.0 / n as f64; n];
    for iteration in 1..=most {
        let mut next = vec![(1.0 - d) / n as f64; n];
        for (j, row) in w.iter().enumerate().filter(|(j, _)| out[*j] > 0.0) {
            for (i, weight) in row.iter().enumerate() {
                next[i] += d * x[j] * weight / out[j];
            }
        }
        let change: f64 = x.iter().zip(&next).map(|(x, next)| (next - x).abs()).sum();
        x = next;
        if change <= tolerance {
            return (x, iteration);
        }
    }
    (x, most)
}

/// Options of the walk, in range; what is slow by nature is left out.
pub fn draw(random: &mut Rng) -> Options {
    let tolerance = OptionValue::Number(10_f64.powi(-random.i32(0..=14)));
    let named = [
        ("damping", between(random, 0.0, 0.95)),
        ("tolerance", tolerance),
        ("max_iterations", f64::from(random.u16(1..300)).into()),
    ];
    crate::judge::some_of(random, named)
}

/// Compares the steps of the walk for the options given, and where it leads to in the end.
pub fn compare(
    method: &str,
    draw: impl Fn(&mut Rng) -> Options,
    links: impl Fn(&Reading, &Given) -> Option<Matrix>,
) {
    let mut n_compared = 0;
    for_each_case(draw, |case, document, drawn| {
        let mut to_the_end = drawn.clone();
        to_the_end.extend(options([("tolerance", 1e-15.into()), ("max_iterations", 5000.0.into())]));
        let Some(matrix) = links(&Reading::new(document), &Given(drawn.clone())) else { return };
        n_compared += 1;
        for options in [drawn, to_the_end] {
            assert_same_walk(method, case, document, &matrix, options);
        }
    });
    assert!(n_compared * 20 > crate::judge::N_DOCUMENTS * 2 * 19, "only {n_compared}");
}

fn assert_same_walk(method: &str, case: &str, document: &Document<'_>, matrix: &Matrix, options: Options) {
    let found = scores(method, document, &options);
    let given = Given(options);
    let (wanted, n_iterations) = walk(matrix, &given);
    let difference = difference(&found.values, &wanted);
    let report = found.convergence.unwrap();
    assert!(
        difference <= 1e-9,
        "{method} differs by {difference:e} after {report:?} in {case}\nfound  {:?}\nwanted {wanted:?}",
        found.values
    );
    // Below that, rounding decides which step is the last.
    if given.number("tolerance", 1e-6) > 1e-13 && !wanted.is_empty() {
        assert_eq!(report.n_iterations, n_iterations, "{method} in {case}");
    }
}
