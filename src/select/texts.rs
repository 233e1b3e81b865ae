//! Random texts for the tests of selectors.

use fastrand::Rng;

const WORDS: [&str; 12] =
    ["river", "flood", "bridge", "town", "rain", "roof", "school", "mayor", "storm", "water", "road", "tree"];

/// Up to `most` sentences of the body over few words, some of which lean on the one before.
pub(super) fn body_text(random: &mut Rng, most: usize) -> String {
    let sentences: Vec<_> = (0..random.usize(1..=most)).map(|_| body_sentence(random)).collect();
    sentences.join(" ")
}

fn body_sentence(random: &mut Rng) -> String {
    let words: Vec<_> = (0..random.usize(5..12)).map(|_| random.choice(WORDS).unwrap_or("rain")).collect();
    let opening = if random.u8(0..5) == 0 { "However, the" } else { "The" };
    format!("{opening} {} is.", words.join(" "))
}

/// Every set of numbers below `n`.
pub(super) fn subsets(n: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..1_usize << n).map(move |bits| (0..n).filter(|at| bits >> at & 1 == 1).collect())
}
