//! A budget while it is spent: what sentences cost, alone and together.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::order::Place;
use super::{Choice, Order, Selection};
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
    order: Order,
    picks: BTreeSet<Place>,
    /// Sentences that it does not pay for; empty if there is none.
    barred: Vec<bool>,
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
            passage_separator: document.passage_separator(),
            alone: None,
            order: Order::Source,
            picks: BTreeSet::new(),
            barred: Vec::new(),
            used: 0,
            cheapest_refused: None,
        }
    }

    /// The same with `separator` between picks of different texts, where the document has several.
    #[must_use]
    pub fn with_passage_separator(self, separator: &'a str) -> Self {
        Self { passage_separator: separator, ..self }
    }

    /// The same for picks in `order`: what stands between two may depend on it, and tokens do.
    #[must_use]
    pub fn with_order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// The same that pays for no sentence that is known already.
    #[must_use]
    pub fn without(self, is_known: Vec<bool>) -> Self {
        Self { barred: is_known, ..self }
    }

    /// Whether it pays for a sentence at all.
    pub(super) fn is_open_for(&self, sentence: usize) -> bool {
        !self.barred.get(sentence).is_some_and(|&barred| barred)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.used == self.limit && !self.picks.is_empty()
    }

    /// Whether some sentence was too dear.
    pub(super) fn has_refused(&self) -> bool {
        self.cheapest_refused.is_some()
    }

    /// Adds `sentence`, which is worth so much, if it fits, and says whether it did.
    ///
    /// # Errors
    /// Those of the function that counts tokens.
    pub(crate) fn take(&mut self, sentence: usize, worth: f64) -> Result<bool> {
        if !self.is_open_for(sentence) {
            return Ok(false);
        }
        let alone = self.cost_alone(sentence)?;
        let left = self.limit - self.used;
        if alone <= left {
            let place = self.order.place(sentence, worth);
            let used = self.cost_with(place, alone)?;
            if used <= self.limit {
                self.picks.insert(place);
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
        let room = self.limit.saturating_add(separator);
        let price = |(sentence, cost)| {
            // What it does not pay for has no price that it could.
            if self.is_open_for(sentence) { cost + separator } else { room.saturating_add(1) }
        };
        let prices = alone.iter().enumerate().map(price).collect();
        self.alone = Some(alone);
        Ok((prices, room))
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
    fn cost_with(&self, place: Place, alone: usize) -> Result<usize> {
        match self.unit {
            Unit::Sentences => Ok(self.used + alone),
            Unit::Words => Ok(self.with_separators(place, alone, |text| count_words(text, 0))),
            Unit::Chars => Ok(self.with_separators(place, alone, count_chars)),
            // Tokens of two sentences need not be the tokens of both joined: only the joined
            // text tells.
            Unit::Tokens if self.picks.is_empty() => Ok(alone),
            Unit::Tokens => self.count(&self.joined_with(place)),
        }
    }

    /// What all picks and their separators cost when `place` comes between two of them. A separator
    /// that was between the two is so no more.
    fn with_separators(&self, place: Place, alone: usize, cost: impl Fn(&str) -> usize) -> usize {
        let before = self.picks.range(..place).next_back().copied();
        let behind = self.picks.range(place..).next().copied();
        let between = |a: Option<Place>, b: Option<Place>| {
            let separator = |(a, b): (Place, Place)| {
                self.document.separator(a.sentence, b.sentence, self.passage_separator)
            };
            a.zip(b).map(separator).map_or(0, &cost)
        };
        let more = between(before, Some(place)) + between(Some(place), behind);
        (self.used + alone + more).saturating_sub(between(before, behind))
    }

    fn joined_with(&self, place: Place) -> String {
        let picks = self.picks.range(..place).chain([&place]).chain(self.picks.range(place..));
        self.document.joined(picks.map(|place| place.sentence), self.passage_separator)
    }

    fn count(&self, text: &str) -> Result<usize> {
        self.count_tokens.map_or(Ok(0), |count| count(text))
    }

    /// What was chosen, in the order of choosing.
    pub(crate) fn close(self, mut choices: Vec<Choice>) -> Selection {
        let truncated = self.reason().filter(|_| self.picks.is_empty());
        choices.sort_by_key(|choice| self.order.place(choice.index, choice.worth));
        Selection { choices, used: self.used, truncated, note: None }
    }

    /// Why nothing could be bought, if so.
    fn reason(&self) -> Option<String> {
        let is_known = || self.barred.contains(&true).then(|| "every sentence is known already".to_owned());
        let Some(cost) = self.cheapest_refused else { return is_known() };
        Some(format!(
            "the shortest sentence has {cost} {unit}, the budget is {limit}",
            unit = self.unit,
            limit = self.limit
        ))
    }
}
