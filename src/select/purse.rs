//! A budget while it is spent: what sentences cost, alone and together.

use super::{Choice, Selection};
use crate::budget::{Budget, CountTokens, Unit};
use crate::document::Document;
use crate::error::Result;
use crate::span::count_chars;

/// A budget while it is spent. It takes a sentence only if all picks together still fit.
pub struct Purse<'a> {
    document: &'a Document<'a>,
    unit: Unit,
    limit: usize,
    count_tokens: Option<&'a CountTokens>,
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

    fn cost_alone(&self, sentence: usize) -> Result<usize> {
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
