//! What learning from a domain's own summaries is worth there.
//!
//! Each fifth of a set is summarised by weights that were learnt from the rest, a pair for each
//! reference. Sets with fewer than 20 documents to learn from keep the general weights. The list behind
//! `wording` knows all documents, so a process of its own measures each fifth, with a list that was learnt
//! without it.

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use nutgraf::{Config, Summarizer};
use rayon::prelude::*;

use crate::corpus::{Set, load};
use crate::item::Item;
use crate::wording::{FOLDS, Wording};

/// Learnt for this set from others of its kind.
const NEWS: &str = "cnndm_summeval";

/// Gains in each set by the general weights and by learnt ones; then news learnt from two sets.
pub fn report(folder: &str, sets: &[Set], wording: &Wording) {
    let mut found: HashMap<String, Vec<Line>> = HashMap::new();
    for fold in 0..FOLDS {
        let list = wording.written(|_, at| at % FOLDS != fold);
        for line in in_process(folder, &fold.to_string(), &list).lines() {
            let fields: Vec<&str> = line.split(' ').collect();
            let number = |at: usize| fields[at].parse::<f64>().expect("a number");
            let line = Line { n: number(1), general: number(2), fitted: number(3), kept: number(4) };
            found.entry(fields[0].to_owned()).or_default().push(line);
        }
    }
    let (mut before, mut after) = (0.0, 0.0);
    println!("{:16} general  fitted  difference  folds that kept the general weights", "");
    for set in sets {
        let lines = &found[set.name];
        let sum = |of: fn(&Line) -> f64| lines.iter().map(of).sum::<f64>();
        let n = sum(|line| line.n);
        let (general, fitted) =
            (set.gain(sum(|line| line.general) / n), set.gain(sum(|line| line.fitted) / n));
        let n_kept = sum(|line| line.kept);
        println!("{:16} {general:.3}    {fitted:.3}   {:+.3}      {n_kept}", set.name, fitted - general);
        before += general;
        after += fitted;
    }
    let n = sets.len() as f64;
    println!("{:16} {:.3}    {:.3}   {:+.3}", "mean", before / n, after / n, (after - before) / n);
    let list = wording.written(|name, _| name != NEWS);
    print!("{}", in_process(folder, "news", &list));
}

/// One part of one set: documents, sums of scores, and whether the general weights were kept.
struct Line {
    n: f64,
    general: f64,
    fitted: f64,
    kept: f64,
}

/// What [`measure`] prints in a process that reads `list`.
fn in_process(folder: &str, what: &str, list: &str) -> String {
    let file = std::env::temp_dir().join(format!("nutgraf-list-{}", std::process::id()));
    std::fs::write(&file, list).expect("a file that can be written");
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args(["fit", folder, "--part", what, "--list"]).arg(&file);
    let done = command.stderr(Stdio::inherit()).output().expect("a process");
    std::fs::remove_file(file).ok();
    assert!(done.status.success(), "{what}");
    String::from_utf8(done.stdout).expect("text")
}

/// Prints what a fold comes to, a line a set; or the news.
pub fn measure(folder: &str, what: &str, list: &str) {
    let list = std::fs::read_to_string(list).expect("a list");
    assert!(nutgraf::wording::replace(list.leak()), "the list must come first");
    let sets = load(folder);
    let Ok(fold) = what.parse() else { return news(&sets) };
    for set in &sets {
        let (scores, kept) = left_out(set, fold);
        let sum = |of: fn(&(f64, f64)) -> f64| scores.iter().map(of).sum::<f64>();
        let (general, fitted) = (sum(|each| each.0), sum(|each| each.1));
        println!("{} {} {general} {fitted} {}", set.name, scores.len(), u8::from(kept));
    }
}

/// The scores of each document of a fold by the general weights and by those of the other folds, and
/// whether these are the general ones.
fn left_out(set: &Set, fold: usize) -> (Vec<(f64, f64)>, bool) {
    let (held, kept): (Vec<_>, Vec<_>) = set.items.iter().enumerate().partition(|(at, _)| at % FOLDS == fold);
    let items = |items: Vec<(usize, _)>| items.into_iter().map(|(_, item)| item).collect::<Vec<&Item>>();
    let (general, fitted) = (summarizer(set), fitted(set, &items(kept)));
    let kept = fitted.learned().is_none_or(|learned| learned.report.uses_general);
    let both = |item: &&Item| (score(set, &general, item), score(set, &fitted, item));
    (items(held).par_iter().map(both).collect(), kept)
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
    let (Some(a), Some(b), Some(test)) = (named("cnndm_train"), named("newts"), named(NEWS)) else {
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
