//! The methods: a document to one finite number a sentence, higher is better.
//!
//! Each method is one file and one row of [`METHODS`]. To add one: write `src/score/name.rs`
//! with a struct of its options and [`Score`] for it, add the row, its tests and its page.

mod option;
mod learned;
mod blend;
mod tf_idf;
mod lead;
mod random;
mod luhn;
mod edmundson;
mod text_rank;
mod lex_rank;
mod lsa;
mod sum_basic;
mod kl_sum;
mod reduction;
mod centroid;
mod directed;

use crate::budget::Budget;
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Rows;
use crate::rank::{Convergence, PageRank};
use crate::select::Preferences;
use crate::weight::Weighted;
use option::Given;

pub use blend::Weights;
pub(crate) use blend::blend;
pub use learned::{Learned, Report};
pub use option::{MethodOption, OptionKind, OptionValue, Options};

/// A method with its options checked.
pub trait Score: Send + Sync {
    /// Scores every sentence of `text` for a summary within `budget`, which most methods ignore.
    fn score(&self, text: &Weighted<'_>, budget: Budget) -> Scores;

    /// How sentences are picked by these scores unless a selector is asked for; most methods leave
    /// it to `"greedy"`.
    fn preferences(&self, _text: &Weighted<'_>, _budget: Budget) -> Option<Preferences> {
        None
    }
}

/// Scores by sentence, with the parts they are the sums of.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// One a sentence.
    pub values: Vec<f64>,
    /// Named contributions, each with one value a sentence; for each sentence they add up to
    /// its score.
    pub parts: Vec<(&'static str, Vec<f64>)>,
    /// How the iteration ended, of a method that iterates.
    pub convergence: Option<Convergence>,
}

impl Scores {
    /// Adds the parts up, in their order.
    fn sum(mut parts: Vec<(&'static str, Vec<f64>)>) -> Self {
        let mut sums = vec![0.0; parts.first().map_or(0, |(_, values)| values.len())];
        for (_, values) in &mut parts {
            for (sum, value) in sums.iter_mut().zip(values) {
                // An empty sum is −0 in floating point; nobody wants to read that.
                *value += 0.0;
                *sum += *value;
            }
        }
        Self { values: sums, parts, convergence: None }
    }

    /// One part that is the whole score.
    fn single(name: &'static str, values: Vec<f64>) -> Self {
        Self::sum(vec![(name, values)])
    }

    /// What a walk over links came to.
    fn converged((values, convergence): (Vec<f64>, Convergence)) -> Self {
        Self { convergence: Some(convergence), ..Self::single("centrality", values) }
    }

    /// The place r in an order of all n sentences as the score `1 − r / n`.
    fn ranked(order: &[usize]) -> Self {
        let n = order.len() as f64;
        let mut values = vec![0.0; order.len()];
        for (rank, &sentence) in order.iter().enumerate() {
            values[sentence] = 1.0 - rank as f64 / n;
        }
        Self::single("rank", values)
    }
}

impl Scores {
    /// `1 − weight` times the scores, scaled to [0, 1] over the text, plus `weight` times `values`
    /// as a part by that name. What scaling takes off is taken off all parts alike.
    #[must_use]
    pub fn mixed_with(self, name: &'static str, values: &[f64], weight: f64) -> Self {
        let lowest = self.values.iter().copied().fold(f64::MAX, f64::min);
        let highest = self.values.iter().copied().fold(f64::MIN, f64::max);
        let scale = if highest > lowest { (1.0 - weight) / (highest - lowest) } else { 0.0 };
        let shift = lowest / self.parts.len().max(1) as f64;
        let mut parts = self.parts;
        parts.iter_mut().flat_map(|(_, part)| part).for_each(|value| *value = (*value - shift) * scale);
        parts.push((name, values.iter().map(|value| weight * value).collect()));
        Self { convergence: self.convergence, ..Self::sum(parts) }
    }
}

impl Scores {
    /// The same with one more part, which is added to each score.
    #[must_use]
    pub fn with_part(self, name: &'static str, values: Vec<f64>) -> Self {
        let mut parts = self.parts;
        parts.push((name, values));
        Self { convergence: self.convergence, ..Self::sum(parts) }
    }
}

/// Share of each term in the content words of the document.
fn probabilities(rows: &Rows) -> Vec<f64> {
    let totals = rows.totals();
    let n: u64 = totals.iter().map(|&n| u64::from(n)).sum();
    totals.into_iter().map(|total| f64::from(total) / n.max(1) as f64).collect()
}

/// `weight` times each value, divided by the largest absolute one.
fn scaled(weight: f64, values: Vec<f64>) -> Vec<f64> {
    let most = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let scale = if most > 0.0 { weight / most } else { 0.0 };
    values.into_iter().map(|value| value * scale).collect()
}

/// One row of the table of methods.
pub struct Method {
    /// The name by which it is chosen.
    pub name: &'static str,
    /// What it rewards, in a sentence.
    pub rewards: &'static str,
    /// Where it was published.
    pub paper: &'static str,
    /// The score of a sentence.
    pub formula: &'static str,
    /// Time in sentences n and words m.
    pub cost: &'static str,
    /// The options it takes.
    pub options: &'static [MethodOption],
    build: fn(&Given<'_>) -> Box<dyn Score>,
}

/// Every method, the default first.
pub static METHODS: [Method; 14] = [
    blend::METHOD,
    tf_idf::METHOD,
    lead::METHOD,
    random::METHOD,
    luhn::METHOD,
    edmundson::METHOD,
    text_rank::METHOD,
    lex_rank::METHOD,
    lsa::METHOD,
    sum_basic::METHOD,
    kl_sum::METHOD,
    reduction::METHOD,
    centroid::METHOD,
    directed::METHOD,
];

impl Method {
    /// Finds a method by name.
    ///
    /// # Errors
    /// [`ErrorKind::Method`], which lists the names that exist.
    pub fn find(name: &str) -> Result<&'static Self> {
        METHODS.iter().find(|method| method.name == name).ok_or_else(|| {
            let names: Vec<_> = METHODS.iter().map(|method| method.name).collect();
            let message = format!("method must be one of {}; got {name:?}", names.join(", "));
            Error::new(ErrorKind::Method, message)
        })
    }

    /// Checks `options` and makes the method ready.
    ///
    /// # Errors
    /// [`ErrorKind::MethodOption`] for an unknown name or a value out of range.
    pub fn build(&self, options: &Options, seed: u64) -> Result<Box<dyn Score>> {
        for (name, value) in options {
            self.option(name)?.check(self.name, value)?;
        }
        Ok((self.build)(&Given { method: self, options, seed }))
    }

    /// Whether weights can be learnt for it.
    pub(crate) fn learns(&self) -> bool {
        self.name == blend::METHOD.name
    }

    fn option(&self, name: &str) -> Result<&'static MethodOption> {
        self.options.iter().find(|option| option.name == name).ok_or_else(|| {
            let names: Vec<_> = self.options.iter().map(|option| option.name).collect();
            let allowed = if names.is_empty() { "no options".to_owned() } else { names.join(", ") };
            let message = format!("method_options of {:?} may be {allowed}; got {name:?}", self.name);
            Error::new(ErrorKind::MethodOption, message)
        })
    }
}

/// Options shared by the methods that rank by a walk.
const WALK: [MethodOption; 3] = [
    option::number("damping", "probability of following a link instead of starting anew", 0.85, 0.0, 0.999),
    option::number(
        "tolerance",
        "the walk has converged when the scores change by less in all",
        1e-6,
        1e-15,
        1.0,
    ),
    option::whole("max_iterations", "where the walk ends if it has not converged", 100, 1, 100_000),
];

impl Given<'_> {
    /// The options of [`WALK`].
    fn page_rank(&self) -> PageRank {
        PageRank {
            damping: self.number("damping"),
            tolerance: self.number("tolerance"),
            max_iterations: self.whole("max_iterations"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    const TEXT: &str = "The dam broke on Monday. Water filled the valley by noon. \
                        Nobody was hurt. The dam had been built in 1950, said Mr. Hill.";

    #[test]
    fn every_method_gives_a_finite_sum_of_its_parts() {
        for text in ["", "One.", TEXT, "the the. of of. !!!", "中文。中文。"] {
            let document = Document::new(text, Language::ENGLISH);
            for method in &METHODS {
                let scores = method
                    .build(&Options::new(), 7)
                    .unwrap()
                    .score(&Weighted::new(&document), Budget::Sentences(3));
                assert_eq!(scores.values.len(), document.n_sentences(), "{}", method.name);
                for (sentence, value) in scores.values.iter().enumerate() {
                    let sum: f64 = scores.parts.iter().map(|(_, values)| values[sentence]).sum();
                    assert!(value.is_finite() && (value - sum).abs() < 1e-12, "{}", method.name);
                }
            }
        }
    }

    #[test]
    fn bad_options_name_the_good_ones() {
        let error = |name: &str, value: f64| {
            Method::find("tf_idf")
                .unwrap()
                .build(&Options::from([(name.into(), value.into())]), 0)
                .err()
                .unwrap()
                .to_string()
        };
        assert!(error("speed", 1.0).contains("position"), "{}", error("speed", 1.0));
        assert!(error("position", -1.0).contains("from 0 to"), "{}", error("position", -1.0));
        assert!(error("position", f64::NAN).contains("got NaN"));
        assert!(Method::find("magic").err().unwrap().to_string().contains("blend, tf_idf, lead"));
    }
}
