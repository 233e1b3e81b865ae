//! What learning from a domain's own summaries is worth there.
//!
//! Each fifth of a set is summarised by weights that were learnt from the rest, a pair for each
//! reference. Sets with fewer than 20 documents to learn from keep the general weights.

use std::sync::Arc;
use std::time::Instant;

use nutgraf::{Config, Summarizer};
use rayon::prelude::*;

use crate::corpus::Set;
use crate::item::Item;

const FOLDS: usize = 5;

/// Gains in each set by the general weights and by learnt ones; then news learnt from two sets.
pub fn report(sets: &[Set]) {
    let (mut before, mut after) = (0.0, 0.0);
    println!("{:16} general  fitted  difference  folds that kept the general weights", "");
    for set in sets {
        let (scores, n_kept) = left_out(set);
        let mean = |of: fn(&(f64, f64)) -> f64| scores.iter().map(of).sum::<f64>() / scores.len() as f64;
        let (general, fitted) = (set.gain(mean(|each| each.0)), set.gain(mean(|each| each.1)));
        println!("{:16} {general:.3}    {fitted:.3}   {:+.3}      {n_kept}", set.name, fitted - general);
        before += general;
        after += fitted;
    }
    let n = sets.len() as f64;
    println!("{:16} {:.3}    {:.3}   {:+.3}", "mean", before / n, after / n, (after - before) / n);
    news(sets);
}

/// The scores of each document by the general weights and by those of the other folds, and how often these
/// are the general ones.
fn left_out(set: &Set) -> (Vec<(f64, f64)>, usize) {
    let folds: Vec<_> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let (held, kept): (Vec<_>, Vec<_>) =
                set.items.iter().enumerate().partition(|(at, _)| at % FOLDS == fold);
            let items =
                |items: Vec<(usize, _)>| items.into_iter().map(|(_, item)| item).collect::<Vec<&Item>>();
            let (general, fitted) = (summarizer(set), fitted(set, &items(kept)));
            let kept = fitted.learned().is_none_or(|learned| learned.report.uses_general);
            let both = |item: &&Item| (score(set, &general, item), score(set, &fitted, item));
            (items(held).iter().map(both).collect::<Vec<_>>(), kept)
        })
        .collect();
    let n_kept = folds.iter().filter(|(_, kept)| *kept).count();
    (folds.into_iter().flat_map(|(scores, _)| scores).collect(), n_kept)
}

fn summarizer(set: &Set) -> Summarizer {
    let language = set.items.first().map_or("auto", Item::language).to_owned();
    Summarizer::new(Config { language, ..set.config() }).expect("a sound configuration")
}

fn fitted(set: &Set, items: &[&Item]) -> Summarizer {
    let mut summarizer = summarizer(set);
    let pairs =
        items.iter().flat_map(|item| item.summaries().iter().map(|each| (item.text(), each.as_str())));
    let (texts, summaries): (Vec<_>, Vec<_>) =
        pairs.map(|(text, summary)| (Some(text), Some(summary))).unzip();
    let learned = summarizer.learn(&texts, &summaries).expect("pairs that belong together");
    summarizer.set_learned(Some(Arc::new(learned))).expect("sound weights");
    summarizer
}

fn picks(summarizer: &Summarizer, item: &Item) -> Vec<usize> {
    let summary = summarizer.summarize(item.text()).expect("no callback");
    summary.picks().iter().map(|pick| pick.index).collect()
}

fn score(set: &Set, summarizer: &Summarizer, item: &Item) -> f64 {
    set.score_of(item, &picks(summarizer, item))
}

/// ROUGE-1 on one set of news by weights of two others, and how long learning these takes.
fn news(sets: &[Set]) {
    let named = |name: &str| sets.iter().find(|set| set.name == name);
    let (Some(a), Some(b), Some(test)) = (named("cnndm_train"), named("newts"), named("cnndm_summeval"))
    else {
        return;
    };
    let items: Vec<&Item> = a.items.iter().chain(&b.items).collect();
    let start = Instant::now();
    let fitted = fitted(test, &items);
    println!("learnt from {} documents in {:.1} s", items.len(), start.elapsed().as_secs_f64());
    let lead = Config { method: "lead".into(), ..test.config() };
    let lead = Summarizer::new(lead).expect("a sound configuration");
    for (name, summarizer) in [("lead", lead), ("general", summarizer(test)), ("fitted", fitted)] {
        let sum: f64 = test.items.iter().map(|item| item.rouge(&picks(&summarizer, item))).sum();
        println!("{} by {name}: ROUGE-1 {:.1}", test.name, 100.0 * sum / test.items.len() as f64);
    }
}
