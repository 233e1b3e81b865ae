//! Learns `src/data/wording.txt`: what each word, pair of neighbours and first word speaks for.
//!
//! The labels are what a sentence adds to summaries drawn by chance. A softmax over the sentences of a
//! document, with the scores of `blend` as they are, should expect as much of it as can be: so the
//! weights tell what the other features do not. Every collection counts the same.

use std::collections::{BTreeSet, HashMap};

use nutgraf::feature;
use nutgraf::wording::{SHORT, evidence};
use rayon::prelude::*;

use crate::corpus::Set;
use crate::item::Item;
use crate::search::Parameters;

/// What is in fewer documents is not learnt.
const MIN_DOCUMENTS: u32 = 8;
const TEMPERATURE: f64 = 2.0;
const DECAY: f64 = 1e-4;
const STEPS: i32 = 60;
const RATE: f64 = 0.07;
/// Keeps a word that hardly matters from moving as far as one that does.
const DAMPING: f64 = 1e-4;
const DRAWS: usize = 12;
/// Entries of the list.
const KEPT: usize = 8000;
/// A document is measured with what was learnt from the other parts.
pub const FOLDS: usize = 5;

const HEAD: &str = "\
# What words, pairs of neighbours and first words (\"^\") speak for a sentence: language, weight, stems. Written by
# benches/blend (--wording) from the nineteen collections of blend.txt; \"#\" is any number.
";

/// The documents as numbers of entries.
pub struct Wording {
    /// "en per share", "en ^ we".
    entries: Vec<String>,
    documents: Vec<Document>,
    /// Of the sets.
    names: Vec<&'static str>,
}

struct Document {
    set: usize,
    at: usize,
    /// Entries of each sentence, and the inverse root of its words.
    entries: Vec<Vec<u32>>,
    scale: Vec<f64>,
    /// What each sentence adds to a summary, and its score by the other features.
    added: Vec<f64>,
    scores: Vec<f64>,
}

impl Wording {
    pub fn new(sets: &[Set], parameters: &Parameters) -> Self {
        let mut others = parameters.clone();
        others.weights[place(WORDING)] = 0.0;
        let named: Vec<Vec<Vec<Vec<String>>>> =
            sets.iter().map(|set| set.items.par_iter().map(entries_of).collect()).collect();
        let mut n_documents: HashMap<&str, u32> = HashMap::new();
        for document in named.iter().flatten() {
            let entries: BTreeSet<&str> = document.iter().flatten().map(String::as_str).collect();
            entries.into_iter().for_each(|entry| *n_documents.entry(entry).or_insert(0) += 1);
        }
        n_documents.retain(|_, n| *n >= MIN_DOCUMENTS);
        let entries: BTreeSet<&str> = n_documents.into_keys().collect();
        let entries: Vec<String> = entries.into_iter().map(str::to_owned).collect();
        let number = |entry: &String| entries.binary_search(entry).ok().map(|at| at as u32);
        let numbers = |sentence: &Vec<String>| {
            let numbers: BTreeSet<u32> = sentence.iter().filter_map(number).collect();
            numbers.into_iter().collect()
        };
        let mut documents = Vec::new();
        for (at_set, set) in sets.iter().enumerate() {
            let document = |(at, item): (usize, &Item)| Document {
                set: at_set,
                at,
                entries: named[at_set][at].iter().map(numbers).collect(),
                scale: (0..item.n())
                    .map(|i| (item.stems(i).len().max(SHORT) as f64).sqrt().recip())
                    .collect(),
                added: added(set, item, at),
                scores: others.scores(item),
            };
            documents.par_extend(set.items.par_iter().enumerate().map(document));
        }
        Self { entries, documents, names: sets.iter().map(|set| set.name).collect() }
    }

    /// A weight an entry, from some of the documents.
    fn learn(&self, is_of: impl Fn(&Document) -> bool) -> Vec<f64> {
        let documents: Vec<&Document> = self.documents.iter().filter(|document| is_of(document)).collect();
        let mut sizes = vec![0.0; self.names.len()];
        documents.iter().for_each(|document| sizes[document.set] += 1.0);
        let n = self.entries.len();
        let (mut weights, mut first, mut second) = (vec![0.0; n], vec![0.0; n], vec![0.0_f64; n]);
        for step in 1..=STEPS {
            // Parts of a fixed size: the sums have the same bits whatever the threads.
            let parts: Vec<Vec<f64>> = documents
                .par_chunks(documents.len().div_ceil(4).max(1))
                .map(|documents| {
                    let mut slope = vec![0.0; n];
                    documents.iter().for_each(|it| it.add_slope(&weights, 1.0 / sizes[it.set], &mut slope));
                    slope
                })
                .collect();
            for at in 0..n {
                let slope = parts.iter().map(|part| part[at]).sum::<f64>() - DECAY * weights[at];
                first[at] = 0.9 * first[at] + 0.1 * slope;
                second[at] = 0.99 * second[at] + 0.01 * slope * slope;
                let mean = first[at] / (1.0 - 0.9_f64.powi(step));
                let spread = (second[at] / (1.0 - 0.99_f64.powi(step))).sqrt();
                weights[at] += RATE * mean / (spread + DAMPING);
            }
        }
        self.kept(weights)
    }

    /// Panics if the library reads the list otherwise than it was learnt.
    pub fn check(&self, sets: &[Set]) {
        let mut weights = vec![0.0; self.entries.len()];
        for line in
            include_str!("../../../src/data/wording.txt").lines().filter(|line| !line.starts_with("# "))
        {
            let (language, rest) = line.split_once(' ').expect("a language");
            let (weight, words) = rest.split_once(' ').expect("a weight");
            if let Ok(at) = self.entries.binary_search(&format!("{language} {words}")) {
                weights[at] = weight.parse().expect("a weight");
            }
        }
        for it in &self.documents {
            let item = &sets[it.set].items[it.at];
            let (mine, library) = (column(item, it.sums(&weights)), &item.features[place(WORDING)]);
            let far = mine.iter().zip(library).any(|(a, b)| (a - b).abs() > 1e-9);
            assert!(!far, "{} {}", sets[it.set].name, it.at);
        }
    }

    /// Puts into each document what those of the other folds tell of its wording, so that the weight of
    /// the feature and every figure are those of documents that were not learnt from.
    pub fn cross_folds(&self, sets: &mut [Set]) {
        (0..FOLDS).for_each(|fold| self.cross(sets, |it| it.at % FOLDS == fold));
    }

    /// The same, leaving out whole families.
    pub fn cross_families(&self, sets: &mut [Set]) {
        let families: Vec<&str> = sets.iter().map(|set| set.family).collect();
        for family in families.iter().collect::<BTreeSet<_>>() {
            self.cross(sets, |it| families[it.set] == *family);
        }
    }

    fn cross(&self, sets: &mut [Set], is_held: impl Fn(&Document) -> bool) {
        let weights = self.learn(|it| !is_held(it));
        for it in self.documents.iter().filter(|it| is_held(it)) {
            let item = &mut sets[it.set].items[it.at];
            item.features[place(WORDING)] = column(item, it.sums(&weights));
        }
    }

    /// Only the weights that move most scores most.
    fn kept(&self, mut weights: Vec<f64>) -> Vec<f64> {
        let mut n_documents = vec![0_u32; weights.len()];
        for document in &self.documents {
            let entries: BTreeSet<u32> = document.entries.iter().flatten().copied().collect();
            entries.into_iter().for_each(|entry| n_documents[entry as usize] += 1);
        }
        let worth = |at: usize| weights[at].abs() * f64::from(n_documents[at]).sqrt();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)));
        order.iter().skip(KEPT).for_each(|&at| weights[at] = 0.0);
        weights
    }

    /// The file, from the documents that count by the name of their set and their number in it.
    pub fn written(&self, counts: impl Fn(&str, usize) -> bool) -> String {
        let weights = self.learn(|it| counts(self.names[it.set], it.at));
        let line = |(entry, weight): (&String, f64)| {
            let (language, words) = entry.split_once(' ').unwrap_or_default();
            format!("{language} {weight:.2} {words}\n")
        };
        let kept = self.entries.iter().zip(weights).filter(|(_, weight)| weight.abs() >= 0.005);
        HEAD.to_owned() + &kept.map(line).collect::<String>()
    }
}

impl Document {
    fn sums(&self, weights: &[f64]) -> Vec<f64> {
        let sum = |(entries, scale): (&Vec<u32>, &f64)| {
            entries.iter().map(|&entry| weights[entry as usize]).sum::<f64>() * scale
        };
        self.entries.iter().zip(&self.scale).map(sum).collect()
    }

    fn add_slope(&self, weights: &[f64], by: f64, slope: &mut [f64]) {
        let logits = self
            .sums(weights)
            .iter()
            .zip(&self.scores)
            .map(|(a, b)| (a + b) / TEMPERATURE)
            .collect::<Vec<_>>();
        let top = logits.iter().copied().fold(f64::MIN, f64::max);
        let shares: Vec<f64> = logits.iter().map(|logit| (logit - top).exp()).collect();
        let total: f64 = shares.iter().sum();
        let mean = shares.iter().zip(&self.added).map(|(share, added)| share * added).sum::<f64>() / total;
        for (i, entries) in self.entries.iter().enumerate() {
            let by = by * shares[i] / total * (self.added[i] - mean) / TEMPERATURE * self.scale[i];
            entries.iter().for_each(|&entry| slope[entry as usize] += by);
        }
    }
}

const WORDING: &str = "wording";

fn place(name: &str) -> usize {
    feature::NAMES.iter().position(|other| *other == name).expect("a feature")
}

fn column(item: &Item, sums: Vec<f64>) -> Vec<f64> {
    let body: Vec<bool> = item.features[place("body")].iter().map(|body| *body > 0.0).collect();
    evidence(sums, &body)
}

/// As `nutgraf::wording` reads a sentence.
fn entries_of(item: &Item) -> Vec<Vec<String>> {
    let of_sentence = |i: usize| {
        let word =
            |stem: String| if stem.bytes().all(|byte| byte.is_ascii_digit()) { "#".to_owned() } else { stem };
        let words: Vec<String> = item.stems(i).into_iter().map(word).collect();
        let pairs = words.windows(2).map(|two| two.join(" "));
        let first = words.first().map(|first| format!("^ {first}"));
        let entries = words.iter().cloned().chain(pairs).chain(first);
        entries.map(|entry| format!("{} {entry}", item.language())).collect()
    };
    (0..item.n()).map(of_sentence).collect()
}

/// What each sentence adds to summaries drawn by chance, as a gain.
fn added(set: &Set, item: &Item, seed: usize) -> Vec<f64> {
    let mut random = fastrand::Rng::with_seed(seed as u64 + 7);
    let mut sums = vec![0.0; item.n()];
    for _ in 0..DRAWS {
        let mut order: Vec<usize> = (0..item.n()).collect();
        random.shuffle(&mut order);
        let mut left = item.limit();
        let mut picks = Vec::new();
        for i in order {
            if item.cost(i) <= left {
                left -= item.cost(i);
                picks.push(i);
            }
        }
        picks.pop();
        let before = set.score_of(item, &picks);
        for i in 0..item.n() {
            if !picks.contains(&i) {
                picks.push(i);
                sums[i] += set.score_of(item, &picks) - before;
                picks.pop();
            }
        }
    }
    sums.iter().map(|sum| sum / DRAWS as f64 / (set.oracle - set.chance)).collect()
}
