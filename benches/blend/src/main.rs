//! Trains the weights of `blend` on documents with human summaries.
//!
//!     cargo run --release -- ../../../shared/data [--out FILE] [--trials N] [--seed N] [--from FILE]
//!                            [--without each] [--folds N | --measure [--at-least GAIN]]
//!
//! The objective is the mean gain over the sets, as in benches/quality.py: (score − chance) /
//! (oracle − chance), every set counting the same. The score is (2 R1 + R2) / 3 on stems, which
//! needs no other language's tools and follows the mean of ROUGE-1, -2 and -Lsum.
//!
//! Selection is in the loop: what is searched for are weights whose *sets of sentences* are good. The
//! search is an evolution of one, deterministic by its seed. Gradients of what a choice is expected to
//! earn were tried as well: on documents that were left out they did as well, within noise.
//!
//!     cargo run --release -- --wording ../../src/data/wording.txt
//!     cargo run --release -- fit ../../../shared/data --from ../../src/data/blend.txt
//!
//! `--wording` learns the list behind the feature of that name instead: see wording.rs. Everywhere else
//! the feature of a document is what was learnt from others.
//! `--without each` leaves out one family of sets at a time and measures there; `--folds` does so with a
//! part of the documents of every set; `--measure` trains nothing, and fails below `--at-least`;
//! `fit` measures what a user's fit is worth: see fit.rs.

mod corpus;
mod fit;
mod item;
mod search;
mod wording;

use corpus::{Part, Set, load};
use search::{Options, Parameters};
use wording::Wording;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1)).cloned()
    };
    let number = |name: &str, or: u64| after(name).and_then(|n| n.parse().ok()).unwrap_or(or);
    let is_fit = arguments.first().is_some_and(|argument| argument == "fit");
    let folder = arguments.get(usize::from(is_fit)).cloned().unwrap_or_else(|| "../../../shared/data".into());
    if let (true, Some(part), Some(list)) = (is_fit, after("--part"), after("--list")) {
        return fit::measure(&folder, &part, &list);
    }
    let mut sets = load(&folder);
    for Set { name, items, chance, oracle, .. } in &sets {
        eprintln!("{name:16} {:3} documents  chance {chance:.3}  oracle {oracle:.3}", items.len());
    }
    let start = after("--from").map_or_else(Parameters::recipe, |file| Parameters::read(&file));
    sets.iter().for_each(|set| set.check(&start));
    let wording = Wording::new(&sets, &start);
    if let Some(file) = after("--wording") {
        return std::fs::write(file, wording.written(|_, _| true)).expect("a file that can be written");
    }
    wording.check(&sets);
    if is_fit {
        return fit::report(&folder, &sets, &wording);
    }
    if after("--without").is_some() {
        wording.cross_families(&mut sets);
    } else {
        wording.cross_folds(&mut sets);
    }
    let all: Vec<&Set> = sets.iter().collect();
    let options = Options { trials: number("--trials", 3000) as usize, seed: number("--seed", 1) };
    if arguments.iter().any(|argument| argument == "--measure") {
        let gain = search::report(&all, &start);
        let least = after("--at-least").and_then(|gain| gain.parse().ok()).unwrap_or(f64::MIN);
        assert!(gain >= least, "mean gain {gain:.4} is below {least}");
    } else if after("--without").is_some() {
        without_each(&sets, &start, &options);
    } else if after("--folds").is_some() {
        in_folds(&sets, number("--folds", 2) as usize, &start, &options);
    } else {
        let trained = search::search(&all, Part::All, start, &options);
        search::report(&all, &trained);
        match after("--out") {
            Some(file) => std::fs::write(file, trained.written()).expect("a file that can be written"),
            None => println!("{}", trained.written()),
        }
    }
}

/// Trains without one family, and measures there.
fn without_each(sets: &[Set], start: &Parameters, options: &Options) {
    let mut families: Vec<&str> = sets.iter().map(|set| set.family).collect();
    families.dedup();
    let mut total = 0.0;
    for family in families {
        let (held, kept): (Vec<&Set>, Vec<&Set>) = sets.iter().partition(|set| set.family == family);
        let trained = search::search(&kept, Part::All, start.clone(), options);
        for set in held {
            let gain = set.measure(&trained, Part::All).0;
            println!("without {family}: {} {gain:.3}", set.name);
            total += gain;
        }
    }
    println!("mean gain on families that were left out {:.4}", total / sets.len() as f64);
}

/// Trains on all folds but one of the documents of each set, and measures on that one.
fn in_folds(sets: &[Set], folds: usize, start: &Parameters, options: &Options) {
    let all: Vec<&Set> = sets.iter().collect();
    let mut gains = vec![0.0; sets.len()];
    for fold in 0..folds {
        let trained = search::search(&all, Part::Rest(fold, folds), start.clone(), options);
        for (set, gain) in sets.iter().zip(&mut gains) {
            *gain += set.measure(&trained, Part::Fold(fold, folds)).0 / folds as f64;
        }
    }
    sets.iter().zip(&gains).for_each(|(set, gain)| println!("{:16} {gain:.3}", set.name));
    println!(
        "mean gain on documents that were left out {:.4}",
        gains.iter().sum::<f64>() / sets.len() as f64
    );
}
