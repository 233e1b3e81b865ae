//! What the exact optimum of `concepts` is worth beside the greedy search, and what each selector
//! costs: `cargo bench --bench selectors [set...]`.
//!
//! Objectives on 200 real documents of `../shared/data`, read where they lie; without them that
//! part is skipped. Times on texts of 100 to 100,000 sentences, made of random words by Zipf's law.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nutgraf::Language;
use nutgraf::budget::Budget;
use nutgraf::document::Document;
use nutgraf::score::{Method, Options};
use nutgraf::select::{Purse, SELECTORS, Settings, concept_worth};
use nutgraf::weight::Weighted;

const SETS: [&str; 2] = ["cnndm_train", "sumpubmed"];
const N_DOCUMENTS: usize = 200;
const BUDGETS: [Budget; 3] = [Budget::Words(100), Budget::Words(250), Budget::Sentences(3)];

fn main() {
    let given: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let sets = if given.is_empty() { SETS.map(str::to_owned).to_vec() } else { given };
    for set in sets {
        match documents(&set) {
            Some(texts) => BUDGETS.iter().for_each(|&budget| compare(&set, &texts, budget)),
            None => println!("{set}: skipped, as there is no ../shared/data/{set}.jsonl"),
        }
    }
    [100, 1_000, 20_000, 100_000].into_iter().for_each(race);
}

fn documents(set: &str) -> Option<Vec<String>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var("NUTGRAF_DATA").map_or(data, Into::into);
    let lines = fs::read_to_string(data.join(set).with_extension("jsonl")).ok()?;
    let text = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        row["document"].as_str().expect("a document").to_owned()
    };
    Some(lines.lines().take(N_DOCUMENTS).map(text).collect())
}

fn scores(text: &Weighted<'_>) -> Vec<f64> {
    let method =
        Method::find("tf_idf").and_then(|method| method.build(&Options::new(), 0)).expect("a method");
    method.score(text, Budget::Words(100)).values
}

/// Ratios of objectives and times of both searches.
fn compare(set: &str, texts: &[String], budget: Budget) {
    let (mut ratios, mut greedy_times, mut exact_times, mut notes) = (vec![], vec![], vec![], vec![]);
    for text in texts {
        let document = Document::new(text, Language::ENGLISH);
        let text = Weighted::new(&document);
        let scores = scores(&text);
        let worth = |is_exact| {
            let start = Instant::now();
            let (worth, note) = concept_worth(&text, &scores, budget, is_exact).expect("no tokens");
            (worth, note, start.elapsed())
        };
        let ((greedy, _, greedy_time), (exact, note, exact_time)) = (worth(false), worth(true));
        assert!(exact >= greedy - 1e-9);
        greedy_times.push(greedy_time);
        exact_times.push(exact_time);
        match note {
            Some(note) => notes.push(note),
            None if exact > 0.0 => ratios.push(greedy / exact),
            None => {}
        }
    }
    report(set, budget, &mut ratios, &notes);
    println!("    greedy {}; exact {}", quantiles(greedy_times), quantiles(exact_times));
}

fn report(set: &str, budget: Budget, ratios: &mut [f64], notes: &[String]) {
    ratios.sort_by(f64::total_cmp);
    let n = ratios.len().max(1);
    let mean = ratios.iter().sum::<f64>() / n as f64;
    let least = ratios.first().copied().unwrap_or(1.0);
    let n_best = ratios.iter().filter(|&&ratio| ratio > 1.0 - 1e-9).count();
    let unproved = notes.iter().filter(|note| !note.starts_with("greedy")).count();
    println!(
        "{set}, {budget:?}: {} solved, {unproved} unproved, {} too large",
        ratios.len(),
        notes.len() - unproved
    );
    println!("    greedy / exact: mean {mean:.4}, least {least:.4}, equal in {n_best} of {}", ratios.len());
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    format!("median {:.1?}, 95 % {:.1?}, most {:.1?}", at(50), at(95), at(100))
}

/// Each selector on a text of so many sentences.
fn race(n_sentences: usize) {
    let text = zipf_text(n_sentences);
    let document = Document::new(&text, Language::ENGLISH);
    assert_eq!(document.n_sentences(), n_sentences);
    let text = Weighted::new(&document);
    let scores = scores(&text);
    for selector in &SELECTORS {
        let select = selector.build(&Settings { redundancy: 0.3, coherence: 0.1 });
        for budget in [Budget::Words(100), Budget::Ratio(0.1)] {
            let start = Instant::now();
            let selection =
                select.select(&text, &scores, Purse::new(&document, budget, None)).expect("no tokens");
            let (time, n, name) = (start.elapsed(), selection.choices.len(), selector.name);
            println!("{n_sentences:>7} sentences, {budget:?}: {name:<9} {n:>6} picks in {time:.1?}");
        }
    }
}

/// Sentences of 20 words, the k-th word 1/k as often as the first, stop words between.
fn zipf_text(n_sentences: usize) -> String {
    let mut random = fastrand::Rng::with_seed(1);
    let mut sentence = || {
        let words: Vec<_> = (0..10).map(|_| word(random.f64())).collect();
        format!("The {} it.", words.join(" of the "))
    };
    (0..n_sentences).map(|_| sentence()).collect::<Vec<_>>().join(" ")
}

/// Of 20,000 words.
fn word(share: f64) -> String {
    let mut rank = 20_000_f64.powf(share) as usize;
    let mut word = String::from("x");
    while rank > 0 {
        word.push(char::from(b"bdfgklmnpr"[rank % 10]));
        word.push(char::from(b"aeiou"[rank % 5]));
        rank /= 10;
    }
    word
}
