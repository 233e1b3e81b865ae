//! The methods: a document to one finite number a sentence, higher is better.
//!
//! Each method is one file and one row of [`METHODS`]. To add one: write `src/score/name.rs`
//! with a struct of its options and [`Score`] for it, add the row, its tests and its page.

mod lead;
mod random;
mod tf_idf;

use std::collections::BTreeMap;

use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};

/// Options of a method by name, as a caller gives them.
pub type Options = BTreeMap<String, f64>;

/// A method with its options checked.
pub trait Score: Send + Sync {
    /// Scores every sentence of `document`.
    fn score(&self, document: &Document<'_>) -> Scores;
}

/// Scores by sentence, with the parts they are the sums of.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// One a sentence.
    pub values: Vec<f64>,
    /// Named contributions, each with one value a sentence; for each sentence they add up to
    /// its score.
    pub parts: Vec<(&'static str, Vec<f64>)>,
}

impl Scores {
    /// Adds the parts up, in their order.
    fn sum(parts: Vec<(&'static str, Vec<f64>)>) -> Self {
        let n = parts.first().map_or(0, |(_, values)| values.len());
        let values = (0..n).map(|sentence| parts.iter().map(|(_, values)| values[sentence]).sum()).collect();
        Self { values, parts }
    }
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
    build: fn(&Given<'_>, u64) -> Box<dyn Score>,
}

/// A numeric option of a method.
pub struct MethodOption {
    /// The name by which it is set.
    pub name: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// The value when it is not given.
    pub default: f64,
    /// The smallest and the largest value allowed.
    pub range: (f64, f64),
}

/// Every method, the default first.
pub static METHODS: [Method; 3] = [tf_idf::METHOD, lead::METHOD, random::METHOD];

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
        for (name, &value) in options {
            self.option(name)?.check(self.name, value)?;
        }
        Ok((self.build)(&Given { method: self, options }, seed))
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

impl MethodOption {
    fn check(&self, method: &str, value: f64) -> Result<()> {
        let (low, high) = self.range;
        if (low..=high).contains(&value) {
            return Ok(());
        }
        let message = format!("{} of method {method:?} must be from {low} to {high}; got {value}", self.name);
        Err(Error::new(ErrorKind::MethodOption, message))
    }
}

/// Checked options, with the defaults of those not given.
struct Given<'a> {
    method: &'a Method,
    options: &'a Options,
}

impl Given<'_> {
    fn get(&self, name: &str) -> f64 {
        let default =
            || self.method.options.iter().find(|option| option.name == name).map(|option| option.default);
        self.options.get(name).copied().or_else(default).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    const TEXT: &str = "The dam broke on Monday. Water filled the valley by noon. \
                        Nobody was hurt. The dam had been built in 1950, said Mr. Hill.";

    #[test]
    fn every_method_gives_a_finite_sum_of_its_parts() {
        for text in ["", "One.", TEXT, "the the. of of. !!!", "中文。中文。"] {
            let document = Document::new(text, Language::ENGLISH);
            for method in &METHODS {
                let scores = method.build(&Options::new(), 7).unwrap().score(&document);
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
        let error = |name: &str, value| {
            Method::find("tf_idf")
                .unwrap()
                .build(&Options::from([(name.into(), value)]), 0)
                .err()
                .unwrap()
                .to_string()
        };
        assert!(error("speed", 1.0).contains("position"), "{}", error("speed", 1.0));
        assert!(error("position", -1.0).contains("from 0 to"), "{}", error("position", -1.0));
        assert!(error("position", f64::NAN).contains("got NaN"));
        assert!(Method::find("magic").err().unwrap().to_string().contains("tf_idf, lead"));
    }
}
