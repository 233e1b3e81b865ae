//! What a summary may cost, and what its sentences do cost.

use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Choice, Selection};
use crate::document::Document;
use crate::error::Result;
use crate::span::count_chars;

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

/// A budget while it is spent. It takes a sentence only if all picks together still fit.
#[derive(Clone)]
pub struct Purse<'a> {
    document: &'a Document<'a>,
    unit: Unit,
    limit: usize,
    count_tokens: Option<&'a CountTokens>,
    /// What each sentence costs alone, if all were asked for.
    alone: Option<Rc<[usize]>>,
    /// Ascending.
    picks: Vec<usize>,
    used: usize,
    /// The smallest cost of a sentence that was refused.
    cheapest_refused: Option<usize>,
}

impl<'a> Purse<'a> {
    /// A full purse.
    #[must_use]
    pub fn new(document: &'a Document<'a>, budget: Budget, count_tokens: Option<&'a CountTokens>) -> Self {
        Self {
            document,
            unit: budget.unit(),
            limit: budget.limit(document),
            count_tokens,
            alone: None,
            picks: Vec::new(),
            used: 0,
            cheapest_refused: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used == self.limit && !self.picks.is_empty()
    }

    /// Whether some sentence was too dear.
    pub(super) fn has_refused(&self) -> bool {
        self.cheapest_refused.is_some()
    }

    /// Adds `sentence` if it fits, and says whether it did.
    ///
    /// # Errors
    /// Those of the function that counts tokens.
    pub(super) fn take(&mut self, sentence: usize) -> Result<bool> {
        let alone = self.cost_alone(sentence)?;
        let left = self.limit - self.used;
        if alone <= left {
            let used = self.cost_with(sentence, alone)?;
            if used <= self.limit {
                let at = self.picks.partition_point(|&pick| pick < sentence);
                self.picks.insert(at, sentence);
                self.used = used;
                return Ok(true);
            }
        }
        self.cheapest_refused = Some(self.cheapest_refused.map_or(alone, |cost| cost.min(alone)));
        Ok(false)
    }

    /// What each sentence adds to what picks cost, its separator included, and what that may
    /// come to for all. Exact in all units but tokens: theirs are known on the joined text only.
    ///
    /// # Errors
    /// Those of the function that counts tokens.
    pub(super) fn prices(&mut self) -> Result<(Vec<usize>, usize)> {
        let sentences = 0..self.document.n_sentences();
        let alone: Rc<[usize]> = sentences.map(|at| self.cost_alone(at)).collect::<Result<_>>()?;
        let separator = if self.unit == Unit::Chars { self.separator().len() } else { 0 };
        let prices = alone.iter().map(|cost| cost + separator).collect();
        self.alone = Some(alone);
        Ok((prices, self.limit.saturating_add(separator)))
    }

    fn cost_alone(&self, sentence: usize) -> Result<usize> {
        if let Some(alone) = &self.alone {
            return Ok(alone[sentence]);
        }
        Ok(match self.unit {
            Unit::Sentences => 1,
            Unit::Words => self.document.n_words(sentence),
            Unit::Chars => count_chars(self.document.sentence(sentence)),
            Unit::Tokens => self.count(self.document.sentence(sentence))?,
        })
    }

    /// What all picks cost with `sentence` among them.
    fn cost_with(&self, sentence: usize, alone: usize) -> Result<usize> {
        match self.unit {
            Unit::Sentences | Unit::Words => Ok(self.used + alone),
            Unit::Chars => {
                let separators = if self.picks.is_empty() { 0 } else { self.separator().len() };
                Ok(self.used + alone + separators)
            }
            // Tokens of two sentences need not be the tokens of both joined: only the joined
            // text tells.
            Unit::Tokens if self.picks.is_empty() => Ok(alone),
            Unit::Tokens => self.count(&self.joined_with(sentence)),
        }
    }

    fn joined_with(&self, sentence: usize) -> String {
        let at = self.picks.partition_point(|&pick| pick < sentence);
        let (before, after) = self.picks.split_at(at);
        let all = before.iter().chain([&sentence]).chain(after);
        let sentences: Vec<_> = all.map(|&pick| self.document.sentence(pick)).collect();
        sentences.join(self.separator())
    }

    fn separator(&self) -> &'static str {
        self.document.language().sentence_separator()
    }

    fn count(&self, text: &str) -> Result<usize> {
        self.count_tokens.map_or(Ok(0), |count| count(text))
    }

    /// What was chosen, in the order of choosing.
    pub(super) fn close(self, mut choices: Vec<Choice>) -> Selection {
        let truncated = self.cheapest_refused.filter(|_| self.picks.is_empty()).map(|cost| {
            format!(
                "the shortest sentence has {cost} {unit}, the budget is {limit}",
                unit = self.unit,
                limit = self.limit
            )
        });
        choices.sort_by_key(|choice| choice.index);
        Selection { choices, used: self.used, truncated, note: None }
    }
}
