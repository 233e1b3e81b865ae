use crate::judge::{Given, Parts, between, compare, some_of};
use crate::reading::{Reading, dot, normalized, scaled, sum};

/// Body sentences are running text of six words at least.
fn position(reading: &Reading, weight: f64) -> Vec<f64> {
    let is_body = |i: usize| reading.kinds[i].is_running_text() && reading.words[i].len() >= 6;
    let place = |i: usize| {
        let before = (0..i).filter(|&j| is_body(j)).count();
        if is_body(i) { weight / (1 + before) as f64 } else { 0.0 }
    };
    (0..reading.n()).map(place).collect()
}

fn twin(reading: &Reading, given: &Given) -> Parts {
    let centre = normalized(&sum(reading.m.iter()));
    let likeness: Vec<_> = reading.a.iter().map(|a| dot(a, &centre)).collect();
    vec![
        ("tf_idf", scaled(given.number("tf_idf", 1.0), &likeness)),
        ("position", position(reading, given.number("position", 1.0))),
    ]
}

#[test]
fn tf_idf_is_its_twin() {
    let draw = |random: &mut _| {
        let named = [("tf_idf", between(random, 0.0, 100.0)), ("position", between(random, 0.0, 100.0))];
        some_of(random, named)
    };
    compare("tf_idf", draw, twin);
}
