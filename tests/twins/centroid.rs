use fastrand::Rng;

use crate::judge::{Given, Parts, between, compare, some_of};
use crate::reading::{Reading, Weights, dot, scaled};

fn centroid(reading: &Reading, share: f64) -> Vec<f64> {
    let centre: Weights =
        reading.tf.iter().map(|(term, tf)| (term.clone(), tf * reading.isf[term])).collect();
    let most = centre.values().fold(0.0_f64, |most, weight| most.max(*weight));
    let kept = |term: &String| if centre[term] >= share * most { centre[term] } else { 0.0 };
    reading.counts.iter().map(|row| row.keys().map(kept).sum()).collect()
}

fn position(reading: &Reading) -> Vec<f64> {
    let running = reading.running_text();
    let r = running.len() as f64;
    let value = |i| running.iter().position(|&j| i == j).map_or(0.0, |k| (r - k as f64) / r);
    (0..reading.n()).map(value).collect()
}

fn first(reading: &Reading) -> Vec<f64> {
    let nothing = Weights::new();
    let first = reading.running_text().first().map_or(&nothing, |&first| &reading.counts[first]);
    reading.counts.iter().map(|row| dot(first, row)).collect()
}

fn twin(reading: &Reading, given: &Given) -> Parts {
    let part = |name, values: Vec<f64>| (name, scaled(given.number(name, 1.0), &values));
    vec![
        part("centroid", centroid(reading, given.number("share", 0.0))),
        part("position", position(reading)),
        part("first", first(reading)),
    ]
}

#[test]
fn centroid_is_its_twin() {
    let draw = |random: &mut Rng| {
        let named = [
            ("centroid", between(random, 0.0, 100.0)),
            ("position", between(random, 0.0, 100.0)),
            ("first", between(random, 0.0, 100.0)),
            ("share", between(random, 0.0, 1.0)),
        ];
        some_of(random, named)
    };
    compare("centroid", draw, twin);
}
