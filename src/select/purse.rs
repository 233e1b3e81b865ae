//! A budget while it is spent: what sentences cost, alone and together.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Choice, Selection};
use crate::budget::{Budget, CountTokens, Unit};
use crate::document::Document;
use crate::error::Result;
use crate::span::count_chars;
use crate::tokenize::count_words;

/// A budget while it is spent. It takes a sentence only if all picks together still fit.
#[derive(Clone)]
pub struct Purse<'a> {
    document: &'a Document<'a>,
    unit: Unit,
    limit: usize,
    count_tokens: Option<&'a CountTokens>,
    /// What stands between the last pick of a text and the first of the next.
    passage_separator: &'a str,
    /// What each sentence costs alone, if all were asked for.
    alone: Option<Rc<[usize]>>,
    picks: BTreeSet<usize>,
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
            passage_separator: document.language().sentence_separator(),
            alone: None,
            picks: BTreeSet::new(),
            used: 0,
            cheapest_refused: None,
        }
    }

    /// The same with `separator` between picks of different texts, where the document has several.
    #[must_use]
    pub fn with_passage_separator(self, separator: &'a str) -> Self {
        Self { passage_separator: separator, ..self }
    }

    pub(crate) fn is_empty(&self) -> bool {
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
    pub(crate) fn take(&mut self, sentence: usize) -> Result<bool> {
        let alone = self.cost_alone(sentence)?;
        let left = self.limit - self.used;
        if alone <= left {
            let used = self.cost_with(sentence, alone)?;
            if used <= self.limit {
                self.picks.insert(sentence);
                self.used = used;
                return Ok(true);
            }
        }
        self.cheapest_refused = Some(self.cheapest_refused.map_or(alone, |cost| cost.min(alone)));
        Ok(false)
    }

    /// What each sentence adds to what picks cost, its separator included, and what that may
    /// come to for all. Exact for one text in all units but tokens: theirs are known on the joined text
    /// only.
    ///
    /// # Errors
    /// Those of the function that counts tokens.
    pub(super) fn prices(&mut self) -> Result<(Vec<usize>, usize)> {
        let sentences = 0..self.document.n_sentences();
        let alone: Rc<[usize]> = sentences.map(|at| self.cost_alone(at)).collect::<Result<_>>()?;
        let separator = self.document.language().sentence_separator();
        let separator = if self.unit == Unit::Chars { count_chars(separator) } else { 0 };
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
            Unit::Sentences => Ok(self.used + alone),
            Unit::Words => Ok(self.used + alone + self.separators_for(sentence, |text| count_words(text, 0))),
            Unit::Chars => Ok(self.used + alone + self.separators_for(sentence, count_chars)),
            // Tokens of two sentences need not be the tokens of both joined: only the joined
            // text tells.
            Unit::Tokens if self.picks.is_empty() => Ok(alone),
            Unit::Tokens => self.count(&self.joined_with(sentence)),
        }
    }

    /// What the separators cost more when `sentence` comes between two picks.
    fn separators_for(&self, sentence: usize, cost: impl Fn(&str) -> usize) -> usize {
        let before = self.picks.range(..sentence).next_back().copied();
        let behind = self.picks.range(sentence + 1..).next().copied();
        let between = |a: Option<usize>, b: Option<usize>| {
            a.zip(b).map_or(0, |(a, b)| cost(self.document.separator(a, b, self.passage_separator)))
        };
        // A separator that was between the two is so no more; no new pair is cheaper than that.
        (between(before, Some(sentence)) + between(Some(sentence), behind))
            .saturating_sub(between(before, behind))
    }

    fn joined_with(&self, sentence: usize) -> String {
        let picks = self.picks.range(..sentence).chain([&sentence]).chain(self.picks.range(sentence + 1..));
        self.document.joined(picks.copied(), self.passage_separator)
    }

    fn count(&self, text: &str) -> Result<usize> {
        self.count_tokens.map_or(Ok(0), |count| count(text))
    }

    /// What was chosen, in the order of choosing.
    pub(crate) fn close(self, mut choices: Vec<Choice>) -> Selection {
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
