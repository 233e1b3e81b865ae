use fastrand::Rng;

use crate::judge::{Given, Parts, compare, some_of};
use crate::reading::{Reading, Word};

/// The largest k² / l over all stretches that begin and end with a significant word and have
/// no gap that is too long; what is no whole cluster is never better than one by this alone,
/// so only those that cannot be extended count.
fn best_cluster(words: &[Word], is_significant: impl Fn(&Word) -> bool, max_gap: usize) -> f64 {
    let places: Vec<_> = (0..words.len()).filter(|&at| is_significant(&words[at])).collect();
    let linked = |k: usize| places[k + 1] - places[k] - 1 <= max_gap;
    let mut best = 0.0_f64;
    for first in 0..places.len() {
        for last in first + 1..places.len() {
            let unbroken = (first..last).all(linked);
            let whole = (first == 0 || !linked(first - 1)) && (last + 1 == places.len() || !linked(last));
            if unbroken && whole {
                let (k, l) = ((last - first + 1) as f64, (places[last] - places[first] + 1) as f64);
                best = best.max(k * k / l);
            }
        }
    }
    best
}

fn twin(reading: &Reading, given: &Given) -> Parts {
    let (min_count, max_gap) = (given.number("min_count", 2.0), given.number("max_gap", 4.0) as usize);
    let is_significant = |(stem, is_content): &Word| *is_content && reading.tf[stem] >= min_count;
    let value = |words: &Vec<Word>| best_cluster(words, is_significant, max_gap);
    vec![("cluster", reading.words.iter().map(value).collect())]
}

#[test]
fn luhn_is_its_twin() {
    let draw = |random: &mut Rng| {
        let (min_count, max_gap) = (random.u8(1..8), random.u8(..6));
        some_of(random, [("min_count", f64::from(min_count).into()), ("max_gap", f64::from(max_gap).into())])
    };
    compare("luhn", draw, twin);
}
