//! The sets: documents read once, chance and oracle, gains.

use nutgraf::budget::Budget;
use nutgraf::select::Preferences;
use nutgraf::{Config, Language};
use rayon::prelude::*;
use serde_json::Value;

use crate::item::Item;
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

pub fn load(folder: &str) -> Vec<Set> {
    TASKS
        .iter()
        .map(|&(name, family, budget, references, others)| {
            let file = std::fs::read_to_string(format!("{folder}/{name}.jsonl")).unwrap_or_default();
            let lines: Vec<Value> = file.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
            let mut items: Vec<Item> = lines.par_iter().filter_map(|line| item_of(line, budget)).collect();
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
                    let scores: Vec<f64> = (0..item.n())
                        .map(|i| ((i * 7919 + at * 104_729 + seed * 31) % 10_007) as f64 * 0.618 % 1.0)
                        .collect();
                    set.score_of(item, &item.picks(&scores, &Preferences::NONE))
                };
                (0..5).map(draw).sum::<f64>() / 5.0
            });
            set.oracle = set.mean(|item, _| set.score_of(item, &oracle(item)));
            set
        })
        .collect()
}

fn item_of(line: &Value, budget: Budget) -> Option<Item> {
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
    };
    let text =
        line["document"].as_str().map_or_else(|| strings(&line["documents"]).join("\n\n"), str::to_owned);
    let language = Language::find(line["lang"].as_str()?).ok()?;
    Item::new(text, language, &strings(&line["references"]), budget)
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

    pub fn score_of(&self, item: &Item, picks: &[usize]) -> f64 {
        let scores = item.references.iter().map(|reference| reference.score(picks));
        match self.references {
            References::First => scores.take(1).sum(),
            References::Mean => scores.sum::<f64>() / item.references.len().max(1) as f64,
            References::Best => scores.fold(0.0, f64::max),
        }
    }

    /// The gain, and the share of summaries with a sentence that leans on one that is not picked; over
    /// the documents whose number counts.
    pub fn measure(&self, parameters: &Parameters, part: Part) -> (f64, f64) {
        let values: Vec<(f64, f64)> = self
            .items
            .par_iter()
            .enumerate()
            .filter(|(at, _)| part.has(*at))
            .map(|(_, item)| {
                let picks = item.picks(&parameters.scores(item), &parameters.preferences(item.room.share));
                (self.score_of(item, &picks), f64::from(u8::from(item.dangles(&picks))))
            })
            .collect();
        let n = values.len().max(1) as f64;
        let (score, dangling) =
            values.iter().fold((0.0, 0.0), |sum, value| (sum.0 + value.0, sum.1 + value.1));
        (self.gain(score / n), dangling / n)
    }

    /// Panics if the fast selection picks otherwise than the library.
    pub fn check(&self, parameters: &Parameters) {
        self.items.par_iter().enumerate().for_each(|(at, item)| {
            let (scores, preferences) = (parameters.scores(item), parameters.preferences(item.room.share));
            let [mut fast, mut library] =
                [item.picks(&scores, &preferences), item.best_first_picks(&scores, &preferences)];
            fast.sort_unstable();
            library.sort_unstable();
            assert_eq!(fast, library, "{} {at}", self.name);
        });
    }
}

/// Which documents of a set count, by their numbers.
#[derive(Clone, Copy)]
pub enum Part {
    All,
    /// Those of one of several folds.
    Fold(usize, usize),
    /// All but those.
    Rest(usize, usize),
}

impl Part {
    pub fn has(self, at: usize) -> bool {
        match self {
            Self::All => true,
            Self::Fold(fold, of) => at % of == fold,
            Self::Rest(fold, of) => at % of != fold,
        }
    }
}

/// The oracle: greedy on R1 + R2 against the first reference.
fn oracle(item: &Item) -> Vec<usize> {
    let mut picks: Vec<usize> = Vec::new();
    let (mut best, mut left) = (0.0, item.limit());
    let Some(reference) = item.references.first() else { return picks };
    loop {
        let mut next = None;
        for i in (0..item.n()).filter(|&i| item.cost(i) <= left) {
            if picks.contains(&i) {
                continue;
            }
            picks.push(i);
            let sum = reference.sum(&picks);
            picks.pop();
            if sum > best {
                (best, next) = (sum, Some(i));
            }
        }
        let Some(i) = next else { return picks };
        left -= item.cost(i);
        picks.push(i);
    }
}
