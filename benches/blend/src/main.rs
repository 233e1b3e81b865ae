//! Trains the weights of `blend` on documents with human summaries.
//!
//!     cargo run --release -- ../../../shared/data [--from FILE] [--out FILE] [--trials N] [--seed N] [--without FAMILY|each]
//!     cargo run --release -- fit ../../../shared/data
//!
//! The objective is the mean gain over the sets, as in benches/quality.py: (score − chance) /
//! (oracle − chance), every set counting the same. The score is (2 R1 + R2) / 3 on stems, which
//! needs no other language's tools and follows the mean of ROUGE-1, -2 and -Lsum. Selection is in
//! the loop: what is searched for are weights whose *sets of sentences* are good. The search is an
//! evolution of one, deterministic by its seed. `--without` leaves out one family of
//! sets and tells how it does there. `fit` measures what a user's fit is worth: see fit.rs.

mod corpus;
mod fit;
mod rouge;
mod search;

use corpus::{Set, load};
use search::Parameters;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1)).cloned()
    };
    let is_fit = arguments.first().is_some_and(|argument| argument == "fit");
    let folder = arguments.get(usize::from(is_fit)).cloned().unwrap_or_else(|| "../../../shared/data".into());
    let sets = load(&folder);
    for set in &sets {
        eprintln!(
            "{:16} {:3} documents  chance {:.3}  oracle {:.3}",
            set.name,
            set.items.len(),
            set.chance,
            set.oracle
        );
    }
    if is_fit {
        return fit::report(&sets);
    }
    let start = after("--from").map_or_else(Parameters::recipe, |file| Parameters::read(&file));
    let seed = after("--seed").and_then(|n| n.parse().ok()).unwrap_or(1);
    match after("--without").as_deref() {
        Some("each") => {
            let mut families: Vec<&str> = sets.iter().map(|set| set.family).collect();
            families.dedup();
            for family in families {
                held_out(&sets, family, &start, trials(&after), seed);
            }
        }
        Some(family) => held_out(&sets, family, &start, trials(&after), seed),
        None => {
            let all: Vec<&Set> = sets.iter().collect();
            let save = |parameters: &Parameters| {
                if let Some(file) = after("--out") {
                    std::fs::write(file, parameters.written()).expect("a file that can be written");
                }
            };
            let best = search::search(&all, start, trials(&after), seed, save);
            save(&best);
            search::report(&all, &best);
            println!("{}", best.written());
        }
    }
}

fn trials(after: &dyn Fn(&str) -> Option<String>) -> usize {
    after("--trials").and_then(|n| n.parse().ok()).unwrap_or(3000)
}

fn held_out(sets: &[Set], family: &str, start: &Parameters, trials: usize, seed: u64) {
    let (held, kept): (Vec<&Set>, Vec<&Set>) = sets.iter().partition(|set| set.family == family);
    let best = search::search(&kept, start.clone(), trials, seed, |_| {});
    for set in held {
        println!(
            "without {family}: {} {:.3} (start {:.3})",
            set.name,
            set.measure(&best).0,
            set.measure(start).0
        );
    }
}
