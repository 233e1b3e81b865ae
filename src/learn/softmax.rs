//! Weights by which sentences have the shares that they should have.
//!
//! `L(w) = mean over texts of (ln Σ_i exp(w · x_i) − Σ_i y_i w · x_i) + λ/2 Σ_k (s_k (w_k − c_k))²`
//! with sentences `x_i`, their shares `y_i`, weights `c` that `w` is drawn to, and the spread `s_k` of
//! feature `k`. It is convex, so that Newton's method ends at its one minimum.

use crate::feature::N;

/// What a sentence looks like; or a weight for each of its features.
pub(super) type Row = [f64; N];

/// The sentences of a text, and the share that each should have.
pub(super) struct Lesson {
    pub(super) rows: Vec<Row>,
    pub(super) shares: Vec<f64>,
}

/// Where weights are drawn to, and how much.
pub(super) struct Prior {
    pub(super) center: Row,
    /// The spread of each feature within a text.
    pub(super) spread: Row,
    pub(super) strength: f64,
}

type Matrix = [Row; N];

pub(super) fn dot(a: &Row, b: &Row) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Lesson {
    /// The share of each sentence by `weights`, and what the text costs.
    fn told_by(&self, weights: &Row) -> (Vec<f64>, f64) {
        let scores: Vec<f64> = self.rows.iter().map(|row| dot(row, weights)).collect();
        let most = scores.iter().copied().fold(f64::MIN, f64::max);
        let mut told: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
        let sum: f64 = told.iter().sum();
        told.iter_mut().for_each(|share| *share /= sum);
        let wanted: f64 = scores.iter().zip(&self.shares).map(|(score, share)| score * share).sum();
        (told, most + sum.ln() - wanted)
    }
}

/// What weights cost.
fn loss(lessons: &[&Lesson], prior: &Prior, weights: &Row) -> f64 {
    let cost: f64 = lessons.iter().map(|lesson| lesson.told_by(weights).1).sum();
    let drawn: f64 = (0..N).map(|k| (prior.spread[k] * (weights[k] - prior.center[k])).powi(2)).sum();
    cost / lessons.len().max(1) as f64 + 0.5 * prior.strength * drawn
}

/// First and second derivatives of [`loss`]; of the second, which are symmetric, the lower half.
fn slopes(lessons: &[&Lesson], prior: &Prior, weights: &Row) -> (Row, Matrix) {
    let (mut first, mut second) = ([0.0; N], [[0.0; N]; N]);
    let part = (lessons.len().max(1) as f64).recip();
    for lesson in lessons {
        let (told, _) = lesson.told_by(weights);
        let mut mean = [0.0; N];
        for ((row, told), share) in lesson.rows.iter().zip(&told).zip(&lesson.shares) {
            for k in 0..N {
                mean[k] += told * row[k];
                first[k] += part * (told - share) * row[k];
            }
        }
        for (row, told) in lesson.rows.iter().zip(&told) {
            let off: Row = std::array::from_fn(|k| row[k] - mean[k]);
            for k in 0..N {
                let scale = part * told * off[k];
                second[k][..=k].iter_mut().zip(&off).for_each(|(sum, off)| *sum += scale * off);
            }
        }
    }
    for k in 0..N {
        let pull = prior.strength * prior.spread[k].powi(2);
        first[k] += pull * (weights[k] - prior.center[k]);
        second[k][k] += pull;
    }
    (first, second)
}

/// Solves `matrix · x = right` by Cholesky. A direction in which nothing changes is left alone.
fn solved(mut matrix: Matrix, right: &Row) -> Row {
    for k in 0..N {
        for j in 0..=k {
            let left = matrix[k][j] - (0..j).map(|i| matrix[k][i] * matrix[j][i]).sum::<f64>();
            matrix[k][j] = match matrix[j][j] {
                _ if j == k => {
                    if left > 1e-12 {
                        left.sqrt()
                    } else {
                        0.0
                    }
                }
                0.0 => 0.0,
                root => left / root,
            };
        }
    }
    let over = |sum: f64, root: f64| if root > 0.0 { sum / root } else { 0.0 };
    let mut x = *right;
    for k in 0..N {
        let sum: f64 = (0..k).map(|i| matrix[k][i] * x[i]).sum();
        x[k] = over(x[k] - sum, matrix[k][k]);
    }
    for k in (0..N).rev() {
        let sum: f64 = (k + 1..N).map(|i| matrix[i][k] * x[i]).sum();
        x[k] = over(x[k] - sum, matrix[k][k]);
    }
    x
}

/// Steps of Newton's method at most; from a near start a handful is enough.
const MAX_STEPS: usize = 30;

/// The minimum has been found when a step gains less.
const TOLERANCE: f64 = 1e-7;

/// The minimum of [`loss`], looked for from `start`.
pub(super) fn minimum(lessons: &[&Lesson], prior: &Prior, start: Row) -> Row {
    let (mut weights, mut value) = (start, loss(lessons, prior, &start));
    for _ in 0..MAX_STEPS {
        let (first, second) = slopes(lessons, prior, &weights);
        let step = solved(second, &first);
        let to = |scale: f64| -> Row { std::array::from_fn(|k| weights[k] - scale * step[k]) };
        // Far from the minimum a whole step may go beyond it.
        let scales = (0..10).map(|halvings| 0.5_f64.powi(halvings));
        let reached = scales.map(|scale| (to(scale), loss(lessons, prior, &to(scale))));
        let Some((next, reached)) = reached.into_iter().find(|(_, reached)| *reached < value) else { break };
        let gained = value - reached;
        (weights, value) = (next, reached);
        if gained < TOLERANCE {
            break;
        }
    }
    weights
}

/// What to multiply weights by so that they fit best as they are: between 0.01 and 10, by a golden
/// section of the logarithm.
pub(super) fn scale(lessons: &[&Lesson], weights: &Row) -> f64 {
    let free = Prior { center: [0.0; N], spread: [0.0; N], strength: 0.0 };
    let cost = |ln: f64| loss(lessons, &free, &weights.map(|weight| weight * ln.exp()));
    let (mut low, mut high) = (0.01_f64.ln(), 10.0_f64.ln());
    while high - low > 0.01 {
        let third = 0.382 * (high - low);
        if cost(low + third) < cost(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    (0.5 * (low + high)).exp()
}

/// The spread of each feature within a text: the root of its mean variance there, and not nothing, for
/// weights of what hardly changes must be drawn, too.
pub(super) fn spread(lessons: &[&Lesson]) -> Row {
    let (mut squares, mut n) = ([0.0; N], 0.0);
    for lesson in lessons {
        let part = (lesson.rows.len().max(1) as f64).recip();
        for (k, square) in squares.iter_mut().enumerate() {
            let mean = part * lesson.rows.iter().map(|row| row[k]).sum::<f64>();
            *square += lesson.rows.iter().map(|row| (row[k] - mean).powi(2)).sum::<f64>();
        }
        n += lesson.rows.len() as f64;
    }
    squares.map(|square: f64| (square / f64::max(n, 1.0)).sqrt().max(0.01))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lessons(seed: u64) -> Vec<Lesson> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut row = || std::array::from_fn(|_| 2.0 * random.f64() - 1.0);
        let lesson = |n: usize, row: &mut dyn FnMut() -> Row| {
            let rows: Vec<Row> = (0..n).map(|_| row()).collect();
            let shares: Vec<f64> = (1..=n).map(|i| 2.0 * i as f64 / (n * (n + 1)) as f64).collect();
            Lesson { rows, shares }
        };
        [1, 2, 5, 9, 14].map(|n| lesson(n, &mut row)).into()
    }

    fn prior(strength: f64) -> Prior {
        Prior {
            center: std::array::from_fn(|k| 0.1 * k as f64),
            spread: std::array::from_fn(|k| 1.0 + 0.05 * k as f64),
            strength,
        }
    }

    fn moved(weights: &Row, at: usize, by: f64) -> Row {
        std::array::from_fn(|k| weights[k] + if k == at { by } else { 0.0 })
    }

    #[test]
    fn slopes_are_those_of_finite_differences() {
        let lessons = lessons(3);
        let lessons: Vec<&Lesson> = lessons.iter().collect();
        let (prior, weights) = (prior(0.3), std::array::from_fn(|k| (k as f64).sin()));
        let (first, second) = slopes(&lessons, &prior, &weights);
        let step = 1e-5;
        for k in 0..N {
            let cost = |by: f64| loss(&lessons, &prior, &moved(&weights, k, by));
            let slope = (cost(step) - cost(-step)) / (2.0 * step);
            assert!((first[k] - slope).abs() < 1e-8, "{k}: {} {slope}", first[k]);
            let first = |by: f64| slopes(&lessons, &prior, &moved(&weights, k, by)).0;
            let (before, behind) = (first(-step), first(step));
            for j in 0..N {
                let bend = (behind[j] - before[j]) / (2.0 * step);
                let own = second[k.max(j)][k.min(j)];
                assert!((own - bend).abs() < 1e-8, "{k} {j}: {own} {bend}");
            }
        }
    }

    #[test]
    fn at_the_minimum_no_slope_is_left_wherever_it_was_looked_for_from() {
        let lessons = lessons(5);
        let lessons: Vec<&Lesson> = lessons.iter().collect();
        for strength in [1.0, 0.03] {
            let prior = prior(strength);
            let found = minimum(&lessons, &prior, prior.center);
            let (first, _) = slopes(&lessons, &prior, &found);
            assert!(first.iter().all(|slope| slope.abs() < 1e-4), "{first:?}");
            let from_afar = minimum(&lessons, &prior, [3.0; N]);
            for k in 0..N {
                assert!((found[k] - from_afar[k]).abs() < 1e-2, "{k}");
            }
        }
    }

    #[test]
    fn a_strong_pull_leaves_no_way_and_nothing_to_learn_goes_none() {
        let lessons = lessons(7);
        let lessons: Vec<&Lesson> = lessons.iter().collect();
        let near = minimum(&lessons, &prior(1e9), prior(1.0).center);
        assert!((0..N).all(|k| (near[k] - prior(1.0).center[k]).abs() < 1e-6));
        assert_eq!(minimum(&[], &prior(1.0), prior(1.0).center), prior(1.0).center);
    }

    #[test]
    fn what_does_not_change_is_left_alone() {
        let mut matrix = [[0.0; N]; N];
        (matrix[0][0], matrix[1][0], matrix[1][1]) = (4.0, 2.0, 5.0);
        let mut right = [0.0; N];
        (right[0], right[1], right[2]) = (8.0, 12.0, 9.0);
        let x = solved(matrix, &right);
        assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 2.0).abs() < 1e-12);
        assert!(x[2..].iter().all(|&x| x == 0.0));
    }

    #[test]
    fn the_scale_is_that_of_the_least_cost() {
        let lessons = lessons(9);
        let lessons: Vec<&Lesson> = lessons.iter().collect();
        let weights = minimum(&lessons, &Prior { strength: 0.1, ..prior(0.1) }, [0.0; N]);
        let free = Prior { strength: 0.0, ..prior(0.0) };
        let cost = |by: f64| loss(&lessons, &free, &weights.map(|weight| weight * by));
        let best = scale(&lessons, &weights);
        assert!(cost(best) <= cost(0.9 * best) && cost(best) <= cost(1.1 * best), "{best}");
    }
}
