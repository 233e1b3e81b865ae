//! Options of methods: typed, with defaults and ranges, checked in one place.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Method;
use crate::error::{Error, ErrorKind, Result};

/// Options of a method by name, as a caller gives them.
pub type Options = BTreeMap<String, OptionValue>;

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum OptionValue {
    Flag(bool),
    Number(f64),
    Text(String),
    Words(Vec<String>),
}

/// An option of a method.
#[derive(Debug, Clone, Copy)]
pub struct MethodOption {
    /// The name by which it is set.
    pub name: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// What it may be, and what it is when it is not given.
    pub kind: OptionKind,
}

/// The type of an option, its default and the values allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum OptionKind {
    /// A number from `low` to `high`.
    Number { default: f64, low: f64, high: f64 },
    /// A whole number from `low` to `high`.
    Whole { default: u32, low: u32, high: u32 },
    /// True or false.
    Flag { default: bool },
    /// One of `names`.
    Choice { default: &'static str, names: &'static [&'static str] },
    /// Any text; empty when not given.
    Text,
    /// Words; those of the language when not given.
    Words,
}

/// Shorthand for the rows of the table.
pub(super) const fn number(
    name: &'static str,
    meaning: &'static str,
    default: f64,
    low: f64,
    high: f64,
) -> MethodOption {
    MethodOption { name, meaning, kind: OptionKind::Number { default, low, high } }
}

/// Shorthand for the rows of the table.
pub(super) const fn whole(
    name: &'static str,
    meaning: &'static str,
    default: u32,
    low: u32,
    high: u32,
) -> MethodOption {
    MethodOption { name, meaning, kind: OptionKind::Whole { default, low, high } }
}

impl MethodOption {
    pub(super) fn check(&self, method: &str, value: &OptionValue) -> Result<()> {
        let fits = match (self.kind, value) {
            (OptionKind::Number { low, high, .. }, OptionValue::Number(value)) => {
                (low..=high).contains(value)
            }
            (OptionKind::Whole { low, high, .. }, OptionValue::Number(value)) => {
                value.fract() == 0.0 && (f64::from(low)..=f64::from(high)).contains(value)
            }
            (OptionKind::Choice { names, .. }, OptionValue::Text(name)) => names.contains(&name.as_str()),
            (OptionKind::Flag { .. }, OptionValue::Flag(_))
            | (OptionKind::Text, OptionValue::Text(_))
            | (OptionKind::Words, OptionValue::Words(_)) => true,
            _ => false,
        };
        if fits {
            return Ok(());
        }
        let message = format!("{} of method {method:?} must be {}; got {value}", self.name, self.kind);
        Err(Error::new(ErrorKind::MethodOption, message))
    }
}

/// What is allowed, to be read behind "must be".
impl fmt::Display for OptionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { low, high, .. } => write!(f, "a number from {low} to {high}"),
            Self::Whole { low, high, .. } => write!(f, "a whole number from {low} to {high}"),
            Self::Flag { .. } => f.write_str("true or false"),
            Self::Choice { names, .. } => write!(f, "one of {}", names.join(", ")),
            Self::Text => f.write_str("a text"),
            Self::Words => f.write_str("a list of words"),
        }
    }
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(value) => write!(f, "{value:?}"),
            Self::Words(value) => write!(f, "{value:?}"),
        }
    }
}

impl From<f64> for OptionValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for OptionValue {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<&str> for OptionValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// Checked options, with the defaults of those not given.
pub(super) struct Given<'a> {
    pub(super) method: &'a Method,
    pub(super) options: &'a Options,
    pub(super) seed: u64,
}

impl Given<'_> {
    fn kind(&self, name: &str) -> Option<OptionKind> {
        self.method.options.iter().find(|option| option.name == name).map(|option| option.kind)
    }

    pub(super) fn number(&self, name: &str) -> f64 {
        match (self.options.get(name), self.kind(name)) {
            (Some(&OptionValue::Number(value)), _)
            | (None, Some(OptionKind::Number { default: value, .. })) => value,
            _ => 0.0,
        }
    }

    pub(super) fn whole(&self, name: &str) -> u32 {
        match (self.options.get(name), self.kind(name)) {
            (Some(&OptionValue::Number(value)), _) => value as u32,
            (None, Some(OptionKind::Whole { default, .. })) => default,
            _ => 0,
        }
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        match (self.options.get(name), self.kind(name)) {
            (Some(&OptionValue::Flag(value)), _) | (None, Some(OptionKind::Flag { default: value })) => value,
            _ => false,
        }
    }

    /// A choice or a text.
    pub(super) fn text(&self, name: &str) -> &str {
        match (self.options.get(name), self.kind(name)) {
            (Some(OptionValue::Text(value)), _) => value,
            (None, Some(OptionKind::Choice { default, .. })) => default,
            _ => "",
        }
    }

    /// Words, if they are given.
    pub(super) fn words(&self, name: &str) -> Option<&[String]> {
        match self.options.get(name) {
            Some(OptionValue::Words(words)) => Some(words),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(kind: OptionKind, value: &OptionValue) -> String {
        let option = MethodOption { name: "x", meaning: "", kind };
        option.check("m", value).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn each_kind_takes_its_own_values_and_says_so() {
        let words = || OptionValue::Words(vec!["a".into()]);
        let values = [true.into(), 2.0.into(), 0.5.into(), "a".into(), "b".into(), words()];
        let kinds = [
            (OptionKind::Number { default: 0.0, low: 0.0, high: 1.0 }, "a number from 0 to 1", vec![2]),
            (OptionKind::Whole { default: 1, low: 1, high: 3 }, "a whole number from 1 to 3", vec![1]),
            (OptionKind::Flag { default: true }, "true or false", vec![0]),
            (OptionKind::Choice { default: "a", names: &["a", "c"] }, "one of a, c", vec![3]),
            (OptionKind::Text, "a text", vec![3, 4]),
            (OptionKind::Words, "a list of words", vec![5]),
        ];
        for (kind, allowed, good) in kinds {
            for (at, value) in values.iter().enumerate() {
                let said = refusal(kind, value);
                assert_eq!(said.is_empty(), good.contains(&at), "{kind:?} {value}");
                assert!(
                    said.is_empty() || said == format!("x of method \"m\" must be {allowed}; got {value}")
                );
            }
        }
        assert!(!refusal(kinds_number(), &f64::NAN.into()).is_empty());
    }

    fn kinds_number() -> OptionKind {
        OptionKind::Number { default: 0.0, low: 0.0, high: 1.0 }
    }
}
