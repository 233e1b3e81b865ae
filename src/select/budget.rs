//! What a summary may cost, and what its sentences do cost.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Choice, Selection};
use crate::document::Document;
use crate::error::Result;
use crate::span::count_chars;
use crate::tokenize::count_words;

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
pub struct Purse<'a> {
    document: &'a Document<'a>,
    unit: Unit,
    limit: usize,
    count_tokens: Option<&'a CountTokens>,
    /// What stands between the last pick of a text and the first of the next.
    passage_separator: &'a str,
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
