//! In which order a summary has its picks.

use std::cmp::Ordering;

use crate::error::{Error, ErrorKind, Result};

/// In which order a summary has its picks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By text, then by place in it.
    #[default]
    Source,
    /// By what they were worth when they were picked, the best first.
    Score,
}

impl Order {
    /// Finds an order by name.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`], which lists the names that exist.
    pub fn find(name: &str) -> Result<Self> {
        match name {
            "source" => Ok(Self::Source),
            "score" => Ok(Self::Score),
            _ => {
                let message = format!("order must be \"source\" or \"score\"; got {name:?}");
                Err(Error::new(ErrorKind::Parameter, message))
            }
        }
    }

    pub(super) fn place(self, sentence: usize, worth: f64) -> Place {
        Place { worth: if self == Self::Score { worth } else { 0.0 }, sentence }
    }
}

/// Where a pick comes among the others: the higher worth first, of equals the earlier sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    worth: f64,
    pub(super) sentence: usize,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        other.worth.total_cmp(&self.worth).then(self.sentence.cmp(&other.sentence))
    }
}
