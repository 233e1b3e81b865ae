//! Pattern search over weights, with selection in the loop.

use nutgraf::feature;
use nutgraf::select::Preferences;

use crate::corpus::{Part, Set};
use crate::item::Item;

/// What is searched for.
#[derive(Clone)]
pub struct Parameters {
    pub weights: Vec<f64>,
    /// Costs of likeness, of its sum, of a dangling opening; the bound on repeated trigrams; the power
    /// of the text left out that scales likeness.
    pub selection: Vec<f64>,
}

const SELECTION: [&str; 5] = ["likeness", "likeness_sum", "dangling", "max_repeated", "share_power"];

impl Parameters {
    /// Where the search begins.
    pub fn recipe() -> Self {
        let weight = |name: &&str| match *name {
            "first" => 5.1,
            "early" => 1.4,
            "forward" => 0.61,
            "centroid" => 0.76,
            "lex_rank" => 1.9,
            "bigrams" => 1.2,
            "lead_words" => 0.7,
            "length" => 0.11,
            "short" => -5.2,
            "long" => -3.2,
            "body" => 3.9,
            _ => 0.0,
        };
        Self {
            weights: feature::NAMES.iter().map(weight).collect(),
            selection: vec![10.0, 3.0, 3.0, 0.15, 0.5],
        }
    }

    pub fn preferences(&self, share: f64) -> Preferences {
        let strength = (1.0 - share).max(0.0).powf(self.selection[4]);
        Preferences {
            likeness: self.selection[0] * strength,
            likeness_sum: self.selection[1] * strength,
            dangling: self.selection[2],
            max_repeated: 1.0 - (1.0 - self.selection[3]) * strength,
            ..Preferences::NONE
        }
    }

    /// The score of each sentence.
    pub fn scores(&self, item: &Item) -> Vec<f64> {
        let mut scores = vec![0.0; item.n()];
        for (column, weight) in item.features.iter().zip(&self.weights) {
            scores.iter_mut().zip(column).for_each(|(score, value)| *score += weight * value);
        }
        scores
    }

    /// A line a parameter.
    pub fn written(&self) -> String {
        let names = feature::NAMES.iter().chain(&SELECTION);
        let values = self.weights.iter().chain(&self.selection);
        names.zip(values).map(|(name, value)| format!("{name} {value:.4}\n")).collect()
    }

    pub fn read(file: &str) -> Self {
        let text = std::fs::read_to_string(file).expect("a file of parameters");
        let value = |name: &&str| {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
            line.and_then(|value| value.trim().parse().ok()).unwrap_or(0.0)
        };
        Self {
            weights: feature::NAMES.iter().map(value).collect(),
            selection: SELECTION.iter().map(value).collect(),
        }
    }

    fn at(&mut self, index: usize) -> &mut f64 {
        let n = self.weights.len();
        if index < n { &mut self.weights[index] } else { &mut self.selection[index - n] }
    }

    fn is_sound(&self) -> bool {
        self.selection.iter().all(|value| *value >= 0.0) && self.selection[3] <= 1.0
    }
}

/// Mean gain, less what dangling openings beyond one in a hundred summaries of news cost, and what
/// a set costs on which another tool does better.
pub fn objective(sets: &[&Set], parameters: &Parameters, part: Part) -> f64 {
    let (mut total, mut dangling, mut n_news) = (0.0, 0.0, 0.0);
    for set in sets {
        let (gain, dangles) = set.measure(parameters, part);
        total += gain - 0.3 * (set.others - gain).max(0.0);
        if set.is_news {
            dangling += dangles;
            n_news += 1.0;
        }
    }
    total / sets.len() as f64 - 0.5 * (dangling / f64::max(n_news, 1.0) - 0.01).max(0.0)
}

/// How long to search, and from which random numbers.
pub struct Options {
    pub trials: usize,
    pub seed: u64,
}

/// Evolution of one: a few parameters are moved at a time, by steps that grow where they help and
/// shrink slowly where they do not; a move that helped is tried again, further.
pub fn search(sets: &[&Set], part: Part, start: Parameters, options: &Options) -> Parameters {
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut best = start;
    let mut value = objective(sets, &best, part);
    let n = best.weights.len() + best.selection.len();
    let mut steps: Vec<f64> = (0..n).map(|index| best.clone().at(index).abs().mul_add(0.25, 0.2)).collect();
    steps[n - 2] = 0.1;
    steps[n - 1] = 0.4;
    let smallest: Vec<f64> = steps.iter().map(|step| step / 8.0).collect();
    let mut again: Option<Vec<(usize, f64)>> = None;
    eprintln!("start {value:.4}");
    for trial in 1..=options.trials {
        let moves = again.take().unwrap_or_else(|| {
            let normal = |random: &mut fastrand::Rng| (0..12).map(|_| random.f64()).sum::<f64>() - 6.0;
            (0..1 + random.usize(0..3))
                .map(|_| random.usize(0..n))
                .collect::<Vec<_>>()
                .into_iter()
                .map(|index| (index, normal(&mut random) * steps[index]))
                .collect()
        });
        let mut next = best.clone();
        moves.iter().for_each(|&(index, by)| *next.at(index) += by);
        let reached = if next.is_sound() { objective(sets, &next, part) } else { f64::MIN };
        let better = reached > value;
        let factor = if better { 1.3 } else { 0.985 };
        moves.iter().for_each(|&(index, _)| steps[index] = (steps[index] * factor).max(smallest[index]));
        if better {
            (best, value) = (next, reached);
            again = Some(moves.into_iter().map(|(index, by)| (index, 1.5 * by)).collect());
        }
        if trial % 500 == 0 {
            eprintln!("{trial}: {value:.4}");
        }
    }
    best
}

/// A line a set; the mean gain.
pub fn report(sets: &[&Set], parameters: &Parameters) -> f64 {
    let mut gains = 0.0;
    for set in sets {
        let (gain, dangling) = set.measure(parameters, Part::All);
        println!("{:16} {gain:.3}  others {:.2}  dangling {dangling:.3}", set.name, set.others);
        gains += gain;
    }
    let mean = gains / sets.len() as f64;
    println!("mean gain {mean:.4}, objective {:.4}", objective(sets, parameters, Part::All));
    mean
}
