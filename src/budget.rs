//! How long a summary may be.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::error::Result;

/// A caller's function from a text to its number of tokens.
pub type CountTokens = dyn Fn(&str) -> Result<usize> + Send + Sync;

/// How long a summary may be. Every kind is at least one unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Budget {
    /// At most so many sentences.
    Sentences(usize),
    /// At most so many words, as Python's `str.split()` divides the summary; in a script
    /// without spaces, as the tokenizer does.
    Words(usize),
    /// At most so many code points of the summary's text, separators included.
    Chars(usize),
    /// At most this share of the text's words, in (0, 1].
    Ratio(f64),
    /// At most so many tokens of the summary's text, counted by a function of the caller.
    Tokens(usize),
}

/// What a budget counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    Sentences,
    Words,
    Chars,
    Tokens,
}

impl Budget {
    /// The unit in which the budget is spent: words, for a ratio.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Sentences(_) => Unit::Sentences,
            Self::Words(_) | Self::Ratio(_) => Unit::Words,
            Self::Chars(_) => Unit::Chars,
            Self::Tokens(_) => Unit::Tokens,
        }
    }

    /// The limit in its unit for `document`; a ratio is rounded down.
    #[must_use]
    pub fn limit(self, document: &Document<'_>) -> usize {
        match self {
            Self::Sentences(n) | Self::Words(n) | Self::Chars(n) | Self::Tokens(n) => n,
            Self::Ratio(share) => (share * document.total_words() as f64).floor() as usize,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sentences => "sentences",
            Self::Words => "words",
            Self::Chars => "characters",
            Self::Tokens => "tokens",
        })
    }
}
