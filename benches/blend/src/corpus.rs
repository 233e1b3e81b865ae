//! The sets: documents read once, their features, their references.

use std::collections::HashMap;

use nutgraf::budget::Budget;
use nutgraf::document::Document;
use nutgraf::feature::{self, Room};
use nutgraf::select::{Preferences, Purse, best_first};
use nutgraf::weight::Weighted;
use nutgraf::{Config, Language, vocabulary::TermId};
use rayon::prelude::*;
use serde_json::Value;

use crate::rouge::Counts;
use crate::search::Parameters;

/// What becomes of several references.
#[derive(Clone, Copy, PartialEq)]
enum References {
    First,
    Mean,
    Best,
}

/// Name, family, budget, references, the gain of the best other tool; families are left out together.
const TASKS: [(&str, &str, Budget, References, f64); 19] = [
    ("cnndm_summeval", "cnn", Budget::Sentences(3), References::First, 0.43),
    ("cnndm_train", "cnn", Budget::Sentences(3), References::First, 0.21),
    ("newts", "cnn", Budget::Sentences(3), References::Mean, 0.50),
    ("xsum", "bbc", Budget::Sentences(2), References::First, 0.13),
    ("bbc", "bbc", Budget::Words(165), References::First, 0.53),
    ("multi_news", "clusters", Budget::Words(220), References::First, 0.13),
    ("rpm2_fr", "clusters", Budget::Words(100), References::Mean, 0.61),
    ("vietnamese_mds", "clusters", Budget::Words(180), References::Mean, 0.27),
    ("scitldr", "papers", Budget::Sentences(1), References::Best, 0.29),
    ("acl", "papers", Budget::Words(180), References::First, 0.31),
    ("aclsum", "papers", Budget::Sentences(3), References::First, 0.36),
    ("sumpubmed", "papers", Budget::Words(270), References::First, 0.20),
    ("rusci_ru", "papers", Budget::Words(100), References::First, 0.16),
    ("ectsum", "talk", Budget::Words(60), References::First, 0.18),
    ("dialogsum", "talk", Budget::Sentences(3), References::Best, 0.23),
    ("squality", "stories", Budget::Words(230), References::Mean, 0.18),
    ("klexikon_de", "encyclopedia", Budget::Words(340), References::First, 0.13),
    ("opinosis", "reviews", Budget::Words(25), References::Mean, 0.34),
    ("turkish_tes", "turkish", Budget::Sentences(4), References::Mean, 0.17),
];

const NEWS: [&str; 5] = ["cnndm_summeval", "cnndm_train", "newts", "xsum", "bbc"];

pub struct Set {
    pub name: &'static str,
    pub family: &'static str,
    pub items: Vec<Item>,
    pub chance: f64,
    pub oracle: f64,
    pub is_news: bool,
    /// The gain of the best other tool.
    pub others: f64,
    budget: Budget,
    references: References,
}

pub struct Item {
    text: Weighted<'static>,
    features: [Vec<f64>; feature::N],
    room: Room,
    /// Stems of each sentence.
    stems: Vec<Vec<u32>>,
    references: Vec<Counts>,
    summaries: Vec<String>,
}

pub fn load(folder: &str) -> Vec<Set> {
    TASKS
        .iter()
        .map(|&(name, family, budget, references, others)| {
            let file = std::fs::read_to_string(format!("{folder}/{name}.jsonl")).unwrap_or_default();
            let lines: Vec<Value> = file.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
            let mut items: Vec<Item> = lines.par_iter().filter_map(|line| Item::of(line, budget)).collect();
            items.truncate(150);
            let mut set = Set {
                name,
                family,
                items,
                chance: 0.0,
                oracle: 1.0,
                is_news: NEWS.contains(&name),
                others,
                budget,
                references,
            };
            set.chance = set.mean(|item, at| {
                let draw = |seed: usize| {
                    let scores: Vec<f64> = (0..item.stems.len())
                        .map(|i| ((i * 7919 + at * 104_729 + seed * 31) % 10_007) as f64 * 0.618 % 1.0)
                        .collect();
                    set.score_of(item, &set.pick(item, &scores, &Preferences::NONE))
                };
                (0..5).map(draw).sum::<f64>() / 5.0
            });
            set.oracle = set.mean(|item, _| set.score_of(item, &set.greedy(item)));
            set
        })
        .collect()
}

impl Item {
    fn of(line: &Value, budget: Budget) -> Option<Self> {
        let strings = |value: &Value| -> Vec<String> {
            value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|text| Some(text.as_str()?.to_owned()))
                .collect()
        };
        let text =
            line["document"].as_str().map_or_else(|| strings(&line["documents"]).join("\n\n"), str::to_owned);
        let language = Language::find(line["lang"].as_str()?).ok()?;
        let text: &'static str = Box::leak(text.into_boxed_str());
        let document: &'static Document<'static> = Box::leak(Box::new(Document::new(text, language)));
        if !(2..=450).contains(&document.n_sentences()) {
            return None;
        }
        let text = Weighted::new(document);
        let room = Room::of(budget, &text);
        let features = feature::table(&text, room);
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut stems_of = |document: &Document<'_>| -> Vec<Vec<u32>> {
            let mut number = |term: TermId| {
                let next = numbers.len() as u32;
                *numbers.entry(document.vocabulary().stem(term).to_owned()).or_insert(next)
            };
            (0..document.n_sentences())
                .map(|i| document.terms(i).iter().map(|&term| number(term)).collect())
                .collect()
        };
        let stems = stems_of(document);
        let references = strings(&line["references"])
            .iter()
            .map(|text| Counts::of(&stems_of(&Document::new(text, language)).concat()))
            .collect();
        let summaries = strings(&line["references"]);
        Some(Self { text, features, room, stems, references, summaries })
    }
}

impl Item {
    pub fn text(&self) -> &str {
        self.text.document.text()
    }

    /// The references as texts.
    pub fn summaries(&self) -> &[String] {
        &self.summaries
    }

    pub fn language(&self) -> &'static str {
        self.text.document.language().code()
    }

    /// ROUGE-1 against the first reference.
    pub fn rouge(&self, picks: &[usize]) -> f64 {
        let mut counts = Counts::default();
        picks.iter().for_each(|&pick| counts.add(&self.stems[pick]));
        self.references.first().map_or(0.0, |reference| counts.f1(reference).0)
    }
}

impl Set {
    /// The budget, as a configuration.
    pub fn config(&self) -> Config {
        match self.budget {
            Budget::Sentences(n) => Config { sentences: Some(n as i64), ..Config::default() },
            Budget::Words(n) => Config { words: Some(n as i64), ..Config::default() },
            _ => Config::default(),
        }
    }

    pub fn gain(&self, score: f64) -> f64 {
        (score - self.chance) / (self.oracle - self.chance)
    }

    fn mean(&self, value: impl Fn(&Item, usize) -> f64 + Sync) -> f64 {
        let values: Vec<f64> = self.items.par_iter().enumerate().map(|(at, item)| value(item, at)).collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    }

    fn pick(&self, item: &Item, scores: &[f64], preferences: &Preferences) -> Vec<usize> {
        let purse = Purse::new(item.text.document, self.budget, None);
        let selection = best_first(&item.text, scores, purse, preferences).expect("no callback");
        selection.choices.iter().map(|choice| choice.index).collect()
    }

    pub fn score_of(&self, item: &Item, picks: &[usize]) -> f64 {
        let mut counts = Counts::default();
        picks.iter().for_each(|&pick| counts.add(&item.stems[pick]));
        let scores = item.references.iter().map(|reference| {
            let (one, two) = counts.f1(reference);
            (2.0 * one + two) / 3.0
        });
        match self.references {
            References::First => scores.take(1).sum(),
            References::Mean => scores.sum::<f64>() / item.references.len().max(1) as f64,
            References::Best => scores.fold(0.0, f64::max),
        }
    }

    /// The oracle: greedy on R1 + R2 against the first reference.
    fn greedy(&self, item: &Item) -> Vec<usize> {
        let mut picks: Vec<usize> = Vec::new();
        let mut best = 0.0;
        let limit = match self.budget {
            Budget::Sentences(n) | Budget::Words(n) => n,
            _ => 0,
        };
        let cost = |i: usize| match self.budget {
            Budget::Sentences(_) => 1,
            _ => item.text.document.n_words(i),
        };
        loop {
            let used: usize = picks.iter().map(|&pick| cost(pick)).sum();
            let mut next = None;
            for i in (0..item.stems.len()).filter(|&i| !picks.contains(&i) && used + cost(i) <= limit) {
                let mut set = picks.clone();
                set.push(i);
                set.sort_unstable();
                let mut counts = Counts::default();
                set.iter().for_each(|&pick| counts.add(&item.stems[pick]));
                let (one, two) = counts.f1(&item.references[0]);
                if one + two > best {
                    (best, next) = (one + two, Some(i));
                }
            }
            match next {
                Some(i) => picks.push(i),
                None => break,
            }
            picks.sort_unstable();
        }
        picks
    }

    pub fn picks(&self, item: &Item, parameters: &Parameters) -> Vec<usize> {
        let n = item.stems.len();
        let mut scores = vec![0.0; n];
        for (column, weight) in item.features.iter().zip(&parameters.weights) {
            if *weight != 0.0 {
                scores.iter_mut().zip(column).for_each(|(score, value)| *score += weight * value);
            }
        }
        self.pick(item, &scores, &parameters.preferences(item.room.share))
    }

    /// The gain, and the share of summaries with a sentence that leans on one that is not picked.
    pub fn measure(&self, parameters: &Parameters) -> (f64, f64) {
        let points_back = feature::NAMES.iter().position(|name| *name == "points_back").expect("a feature");
        let values: Vec<(f64, f64)> = self
            .items
            .par_iter()
            .map(|item| {
                let picks = self.picks(item, parameters);
                let dangles = |&pick: &usize| {
                    pick > 0 && item.features[points_back][pick] > 0.0 && !picks.contains(&(pick - 1))
                };
                (self.score_of(item, &picks), f64::from(u8::from(picks.iter().any(dangles))))
            })
            .collect();
        let n = values.len().max(1) as f64;
        let (score, dangling) =
            values.iter().fold((0.0, 0.0), |sum, value| (sum.0 + value.0, sum.1 + value.1));
        (self.gain(score / n), dangling / n)
    }
}
