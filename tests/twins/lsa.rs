use fastrand::Rng;
use nutgraf::document::Document;
use nutgraf::score::Options;

use crate::judge::{N_DOCUMENTS, difference, options, scores};
use crate::reading::{Reading, Weights};
use crate::text::{Sample, samples};

/// Converges quadratically: more than any matrix needs.
const SWEEPS: usize = 15;

/// Singular values, the largest first, and the left vector of each, of the matrix of the m_i.
///
/// Rows are turned against each other, two at a time, until any two are orthogonal (one-sided
/// rotations after Hestenes and Jacobi); the lengths they then have are the singular values.
fn topics(reading: &Reading) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = reading.n();
    let entries = |m: &Weights| reading.terms.iter().map(|t| *m.get(t).unwrap_or(&0.0)).collect();
    let rows: Vec<Vec<f64>> = reading.m.iter().map(entries).collect();
    let mut turned = rows.clone();
    let mut turns: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let nothing = 1e-28 * rows.iter().map(|row| product(row, row)).sum::<f64>();
    for _ in 0..SWEEPS {
        for (i, j) in (0..n).flat_map(|j| (0..j).map(move |i| (i, j))) {
            let (a, b) = (product(&turned[i], &turned[i]), product(&turned[j], &turned[j]));
            let c = product(&turned[i], &turned[j]);
            if c.abs() > 1e-16 * (a * b).sqrt() && a.min(b) > nothing {
                let slope = (b - a) / (2.0 * c);
                let tangent = slope.signum() / (slope.abs() + slope.hypot(1.0));
                turn(&mut turned, i, j, tangent);
                turn(&mut turns, i, j, tangent);
            }
        }
    }
    assert_recomposed(&rows, &turned, &turns);
    let sigma = |k: usize| product(&turned[k], &turned[k]).sqrt();
    let mut order: Vec<_> = (0..n).collect();
    order.sort_by(|&a, &b| sigma(b).total_cmp(&sigma(a)));
    order.iter().map(|&k| (sigma(k), turns[k].clone())).unzip()
}

fn product(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// Turns the plane of two rows by the angle of this tangent.
fn turn(rows: &mut [Vec<f64>], i: usize, j: usize, tangent: f64) {
    let cosine = tangent.hypot(1.0).recip();
    let sine = tangent * cosine;
    for t in 0..rows[i].len() {
        let (x, y) = (rows[i][t], rows[j][t]);
        (rows[i][t], rows[j][t]) = (cosine * x - sine * y, sine * x + cosine * y);
    }
}

/// A judge is judged first: the rows must come back from U and Σ Vᵀ, whose rows must be orthogonal.
fn assert_recomposed(rows: &[Vec<f64>], turned: &[Vec<f64>], turns: &[Vec<f64>]) {
    let largest = rows.iter().map(|row| product(row, row)).sum::<f64>();
    for (i, row) in rows.iter().enumerate() {
        for (t, entry) in row.iter().enumerate() {
            let back: f64 = (0..rows.len()).map(|k| turns[k][i] * turned[k][t]).sum();
            assert!((back - entry).abs() <= 1e-12 * largest.sqrt());
        }
        assert!((0..i).all(|k| product(&turned[i], &turned[k]).abs() <= 1e-13 * largest));
    }
}

fn twin(sigma: &[f64], u: &[Vec<f64>], k: usize) -> Vec<f64> {
    let square = |i: usize| (0..k).map(|k| (sigma[k] * u[k][i]).powi(2)).sum::<f64>();
    (0..u.len()).map(|i| square(i).sqrt()).collect()
}

/// Whether the first `k` topics are a space of their own: beyond the rank nothing is left,
/// below it the next singular value must be smaller by more than rounding may turn it.
fn is_definite(sigma: &[f64], k: usize) -> bool {
    if k == 0 || sigma[0] == 0.0 {
        return true;
    }
    let next = sigma.get(k).copied().unwrap_or(0.0);
    sigma[k - 1] - next > 1e-3 * sigma[k - 1] || sigma[k - 1] < 1e-9 * sigma[0]
}

/// Compares the lengths in so many dimensions, or in three by default.
fn assert_same_topics(document: &Document<'_>, case: &str, dimensions: Option<usize>) -> bool {
    let reading = Reading::new(document);
    let (sigma, u) = topics(&reading);
    let k = dimensions.unwrap_or(3).min(sigma.len());
    if !is_definite(&sigma, k) {
        return false;
    }
    let wanted = twin(&sigma, &u, k);
    let to_the_end = [("tolerance", 1e-15.into()), ("max_iterations", 5000.0.into())];
    for (tolerance, walk) in [(1e-9, options(to_the_end)), (1e-3, Options::new())] {
        let mut options = walk;
        options.extend(dimensions.map(|dimensions| ("dimensions".to_owned(), (dimensions as f64).into())));
        let found = scores("lsa", document, &options);
        assert_eq!(found.parts, [("topics", found.values.clone())]);
        let difference = difference(&found.values, &wanted);
        let is_cut_short = tolerance > 1e-9 && !found.convergence.unwrap().converged;
        assert!(
            difference <= tolerance || is_cut_short,
            "lsa differs by {difference:e} after {:?} in {case}\nfound  {:?}\nwanted {wanted:?}",
            found.convergence,
            found.values
        );
    }
    true
}

#[test]
fn lsa_is_its_twin() {
    let (mut n_compared, mut n_all) = (0, 0);
    for Sample { seed, language, text } in samples(0..N_DOCUMENTS / 2) {
        let document = Document::new(&text, language);
        let mut dimensions = vec![None, Some(Rng::with_seed(seed).usize(1..=12))];
        // Every topic of a large document takes long.
        dimensions.extend((document.n_sentences() < 20).then_some(Some(200)));
        for dimensions in dimensions {
            let case = format!("document {seed}, {dimensions:?} dimensions\n{text}");
            n_all += 1;
            n_compared += usize::from(assert_same_topics(&document, &case, dimensions));
        }
    }
    assert!(n_compared * 10 > n_all * 8, "{n_compared} of {n_all}");
}
