use fastrand::Rng;
use nutgraf::score::Options;
use nutgraf::segment::Kind;

use crate::judge::{Given, Parts, between, compare, some_of};
use crate::reading::{Reading, Weights, dot, normalized, sum};

/// How far the place `x` of `k` is from the boundary.
fn distance(x: usize, k: usize, end: f64) -> f64 {
    if end == 0.0 { x as f64 } else { (x as f64 + 1.0).min(end * (k as f64 - x as f64)) }
}

/// Sums of `likeness(i, j)` over the others of 0..k, divided by k, for each i: over those
/// further from the boundary than i, or as far and later, and over the rest.
fn both_sides(k: usize, end: f64, likeness: impl Fn(usize, usize) -> f64) -> Vec<(f64, f64)> {
    let b = |x| distance(x, k, end);
    let is_further = |i: usize, j: usize| b(j) > b(i) || (b(j) == b(i) && j > i);
    let sum = |i: usize, further: bool| {
        let others = (0..k).filter(|&j| j != i && is_further(i, j) == further);
        others.map(|j| likeness(i, j)).sum::<f64>() / k as f64
    };
    (0..k).map(|i| (sum(i, true), sum(i, false))).collect()
}

/// The sentences between headings; a heading begins a section, and a heading right below
/// another stands in the same.
fn sections(reading: &Reading) -> Vec<Vec<usize>> {
    let mut sections: Vec<Vec<usize>> = Vec::new();
    for i in 0..reading.n() {
        let is_heading = |i: usize| reading.kinds[i] == Kind::Heading;
        if i == 0 || (is_heading(i) && !is_heading(i - 1)) {
            sections.push(Vec::new());
        }
        sections.last_mut().unwrap().push(i);
    }
    sections
}

fn twin(reading: &Reading, given: &Given) -> Parts {
    let (forward, backward) = (given.number("forward", 1.0), given.number("backward", -0.3));
    let end = given.number("end", 0.0);
    let n = reading.n();
    let groups = if given.flag("sections") { sections(reading) } else { vec![(0..n).collect()] };
    let [mut ahead, mut behind, mut between] = [vec![0.0; n], vec![0.0; n], vec![0.0; n]];
    for group in &groups {
        let sums = both_sides(group.len(), end, |i, j| reading.cosine(group[i], group[j]));
        for (&i, (further, nearer)) in group.iter().zip(sums) {
            (ahead[i], behind[i]) = (forward * further, backward * nearer);
        }
    }
    if !given.flag("sections") {
        return vec![("forward", ahead), ("backward", behind)];
    }
    let vectors: Vec<Weights> =
        groups.iter().map(|group| normalized(&sum(group.iter().map(|&i| &reading.a[i])))).collect();
    for (own, group) in groups.iter().enumerate() {
        for &i in group {
            let (further, nearer) =
                both_sides(groups.len(), end, |_, other| dot(&reading.a[i], &vectors[other]))[own];
            between[i] = given.number("inter", 1.0) * (forward * further + backward * nearer);
        }
    }
    vec![("forward", ahead), ("backward", behind), ("sections", between)]
}

fn draw(random: &mut Rng) -> Options {
    let end = if random.bool() { between(random, 0.0, 2.0) } else { between(random, 0.0, 100.0) };
    let end = if random.u8(..4) == 0 { 1.0.into() } else { end };
    let named = [
        ("forward", between(random, -10.0, 10.0)),
        ("backward", between(random, -10.0, 10.0)),
        ("end", end),
        ("inter", between(random, 0.0, 100.0)),
    ];
    some_of(random, named)
}

#[test]
fn directed_is_its_twin() {
    compare("directed", draw, twin);
}

#[test]
fn directed_with_sections_is_its_twin() {
    let with_sections = |random: &mut Rng| {
        let mut options = draw(random);
        options.insert("sections".to_owned(), true.into());
        options
    };
    compare("directed", with_sections, twin);
}
