use fastrand::Rng;

use crate::judge::{Given, between, options};
use crate::reading::Reading;
use crate::walk::{Matrix, compare, draw, matrix};

/// idf_t = ln((n − sf_t + 1/2) / (sf_t + 1/2)); where that is negative, a quarter of the mean.
fn idf(reading: &Reading, term: &String) -> f64 {
    let n = reading.n() as f64;
    let raw = |sf: f64| ((n - sf + 0.5) / (sf + 0.5)).ln();
    let mean = reading.sf.values().map(|sf| raw(*sf)).sum::<f64>() / reading.sf.len() as f64;
    let raw = raw(reading.sf[term]);
    if raw >= 0.0 { raw } else { 0.25 * mean.max(0.0) }
}

fn bm25(reading: &Reading, k1: f64, b: f64) -> Matrix {
    let n = reading.n();
    let mean = (0..n).map(|i| reading.length(i)).sum::<f64>() / n as f64;
    let idf: Vec<_> = reading.terms.iter().map(|term| (term, idf(reading, term))).collect();
    matrix(n, |i, j| {
        let norm = k1 * (1.0 - b + b * reading.length(j) / mean);
        let term = |(term, idf): &(&String, f64)| {
            let (c_i, c_j) = (reading.counts[i].get(*term)?, reading.counts[j].get(*term)?);
            Some(c_i * idf * c_j * (k1 + 1.0) / (c_j + norm))
        };
        if i == j { 0.0 } else { idf.iter().filter_map(term).sum() }
    })
}

fn links(reading: &Reading, given: &Given) -> Option<Matrix> {
    Some(match given.text("similarity", "overlap").as_str() {
        "overlap" => matrix(reading.n(), |i, j| reading.overlap(i, j)),
        _ => bm25(reading, given.number("k1", 1.2), given.number("b", 0.75)),
    })
}

#[test]
fn text_rank_by_overlap_is_its_twin() {
    compare("text_rank", draw, links);
}

#[test]
fn text_rank_by_bm25_is_its_twin() {
    let drawn = |random: &mut Rng| {
        let mut drawn = draw(random);
        drawn.extend(options([("similarity", "bm25".into())]));
        if random.bool() {
            drawn.extend(options([("k1", between(random, 0.0, 10.0)), ("b", between(random, 0.0, 1.0))]));
        }
        drawn
    };
    compare("text_rank", drawn, links);
}
