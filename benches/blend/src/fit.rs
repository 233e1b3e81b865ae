//! What learning from a domain's own summaries is worth there.
//!
//! Each fifth of a set is summarised by weights that were learnt from the rest, with the corpus of the
//! rest. Sets of fewer than 20 documents to learn from keep the general weights.

use std::sync::Arc;

use nutgraf::{Config, Summarizer};
use rayon::prelude::*;

use crate::corpus::Set;
use crate::item::Item;

const FOLDS: usize = 5;

/// Gains in each set by the general weights and by learnt ones; then news learnt from two sets.
pub fn report(sets: &[Set], with_corpus: bool) {
    let (mut before, mut after) = (0.0, 0.0);
    println!("{:16} general  fitted  difference  folds that kept the general weights", "");
    for set in sets {
        let (scores, n_kept) = left_out(set, with_corpus);
        let mean = |of: fn(&(f64, f64)) -> f64| scores.iter().map(of).sum::<f64>() / scores.len() as f64;
        let (general, fitted) = (set.gain(mean(|each| each.0)), set.gain(mean(|each| each.1)));
        println!("{:16} {general:.3}    {fitted:.3}   {:+.3}      {n_kept}", set.name, fitted - general);
        before += general;
        after += fitted;
    }
    let n = sets.len() as f64;
    println!("{:16} {:.3}    {:.3}   {:+.3}", "mean", before / n, after / n, (after - before) / n);
    news(sets, with_corpus);
}

/// The scores of each document by the general weights and by those of the other folds, and how often these
/// are the general ones.
fn left_out(set: &Set, with_corpus: bool) -> (Vec<(f64, f64)>, usize) {
    let folds: Vec<_> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let (held, kept): (Vec<_>, Vec<_>) =
                set.items.iter().enumerate().partition(|(at, _)| at % FOLDS == fold);
            let items =
                |items: Vec<(usize, _)>| items.into_iter().map(|(_, item)| item).collect::<Vec<&Item>>();
            let (general, fitted) = (summarizer(set), fitted(set, &items(kept), with_corpus));
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

fn fitted(set: &Set, items: &[&Item], with_corpus: bool) -> Summarizer {
    let mut summarizer = summarizer(set);
    let pair = |item: &'_ Item| {
        item.summaries.iter().map(|summary| (item.text().to_owned(), summary.clone())).collect::<Vec<_>>()
    };
    let pairs: Vec<_> = items.iter().flat_map(|item| pair(item)).collect();
    let texts: Vec<_> = pairs.iter().map(|p| Some(&p.0)).collect();
    let summaries: Vec<_> = pairs.iter().map(|p| Some(&p.1)).collect();
    if with_corpus {
        let corpus = summarizer.count(&texts.iter().flatten().collect::<Vec<_>>());
        summarizer.set_corpus(Some(Arc::new(corpus)));
    }
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

/// ROUGE-1 on one set of news by weights of two others.
fn news(sets: &[Set], with_corpus: bool) {
    let named = |name: &str| sets.iter().find(|set| set.name == name);
    let (Some(a), Some(b), Some(test)) = (named("cnndm_train"), named("newts"), named("cnndm_summeval"))
    else {
        return;
    };
    let items: Vec<&Item> = a.items.iter().chain(&b.items).collect();
    let lead =
        Summarizer::new(Config { method: "lead".into(), ..test.config() }).expect("a sound configuration");
    let systems =
        [("lead", lead), ("general", summarizer(test)), ("fitted", fitted(test, &items, with_corpus))];
    for (name, summarizer) in systems {
        let rouge =
            |item: &Item| item.references.first().map_or(0.0, |one| one.one(&picks(&summarizer, item)));
        let sum: f64 = test.items.iter().map(rouge).sum();
        println!("{} by {name}: ROUGE-1 {:.1}", test.name, 100.0 * sum / test.items.len() as f64);
    }
}
