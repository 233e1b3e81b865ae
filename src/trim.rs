//! Passages cut down to the sentences that are worth most, under one budget.

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use crate::budget::{Budget, Unit};
use crate::document::Document;
use crate::error::Result;
use crate::select::{Choice, Purse};
use crate::span::{Span, count_chars};
use crate::tokenize;

/// After so many sentences in a row that do not fit, no more are tried where that means calling
/// a function of the caller.
const MAX_REFUSED: usize = 64;

/// What is left of some passages: sentences, word for word, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trimmed {
    text: String,
    passages: Vec<KeptPassage>,
    dropped: Dropped,
    budget: Budget,
    used: usize,
    truncated: Option<String>,
    note: Option<String>,
}

/// A passage of which something is left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptPassage {
    /// Which passage it is, from 0.
    pub index: usize,
    /// What is left of it: its sentences, joined.
    pub text: String,
    /// The sentences that are left.
    pub sentences: Vec<KeptSentence>,
}

/// A sentence that is left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptSentence {
    /// Which sentence of its passage it is, from 0.
    pub index: usize,
    /// Where it stands in its passage, in bytes.
    pub span: Span,
    /// What it was worth: its relevance, in [0, 1], where the query has a known word.
    pub score: f64,
}

/// How much is not left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Passages of which nothing is left.
    pub passages: usize,
    /// Sentences in all.
    pub sentences: usize,
    /// Those of them that stand word for word in what is left.
    pub repeated: usize,
}

impl Trimmed {
    /// Spends `purse` on the sentences of the highest `worth`; of equals the earlier first.
    ///
    /// A heading, an item or a row of a table is as good as a sentence: answers hide in them. The same words are
    /// bought once. What does not fit is passed over.
    ///
    /// # Errors
    /// Those of the function that counts tokens.
    pub(crate) fn new(
        document: &Document<'_>,
        worth: &[f64],
        purse: Purse<'_>,
        budget: Budget,
        separator: &str,
    ) -> Result<Self> {
        let mut purse = purse.with_passage_separator(separator);
        let has_words = |&(sentence, _): &(usize, f64)| !document.terms(sentence).is_empty();
        let mut order: Vec<_> = worth.iter().copied().enumerate().filter(has_words).collect();
        order.sort_unstable_by(|(a, worth_a), (b, worth_b)| worth_b.total_cmp(worth_a).then(a.cmp(b)));
        let mut known: HashSet<&str, FixedState> = HashSet::default();
        let (mut choices, mut refused) = (Vec::new(), 0);
        for (sentence, worth) in order {
            if known.contains(document.sentence(sentence)) {
                continue;
            }
            if purse.take(sentence, worth)? {
                known.insert(document.sentence(sentence));
                choices.push(Choice::new(sentence, worth));
                refused = 0;
            } else {
                refused += 1;
            }
            if purse.is_empty() || (budget.unit() == Unit::Tokens && refused == MAX_REFUSED) {
                break;
            }
        }
        let is_repeated = |&sentence: &usize| known.contains(document.sentence(sentence));
        let repeated = (0..worth.len()).filter(is_repeated).count() - choices.len();
        let selection = purse.close(choices);
        let picks = || selection.choices.iter().map(|choice| choice.index);
        let text = document.joined(picks(), separator);
        let passages = kept(document, &selection.choices);
        Ok(Self {
            used: used(document, budget, &text, picks(), selection.used),
            dropped: Dropped {
                passages: document.n_passages() - passages.len(),
                sentences: worth.len() - selection.choices.len(),
                repeated,
            },
            text,
            passages,
            budget,
            truncated: selection.truncated,
            note: None,
        })
    }

    pub(crate) fn with_note(self, note: &str) -> Self {
        Self { note: Some(note.to_owned()), ..self }
    }

    /// Whether `sources` are the texts of the passages of which something is left.
    pub(crate) fn fits<T: AsRef<str>>(&self, sources: &[T]) -> bool {
        let fits_one = |(passage, source): (&KeptPassage, &T)| {
            let spans = || passage.sentences.iter().map(|sentence| sentence.span);
            spans().all(|span| source.as_ref().get(span.start..span.end).is_some())
                && spans().is_sorted_by(|a, b| a.end <= b.start)
        };
        self.passages.len() == sources.len() && self.passages.iter().zip(sources).all(fits_one)
    }

    /// What is left: sentences joined as their language joins them, passages by the separator.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The passages of which something is left, in their order.
    #[must_use]
    pub fn passages(&self) -> &[KeptPassage] {
        &self.passages
    }

    /// How much is not left.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.dropped
    }

    /// The budget that was set.
    #[must_use]
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// How much of the budget [`Self::text`] uses, in its unit.
    #[must_use]
    pub fn used(&self) -> usize {
        self.used
    }

    /// Why nothing is left although there were sentences: none fits the budget.
    #[must_use]
    pub fn truncated(&self) -> Option<&str> {
        self.truncated.as_deref()
    }

    /// What a reader should know of how it was chosen: that the query did not decide.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// The choices, which ascend, by passage.
fn kept(document: &Document<'_>, choices: &[Choice]) -> Vec<KeptPassage> {
    let passage_of = |choice: &Choice| document.passage(choice.index);
    let groups = choices.chunk_by(|a, b| passage_of(a) == passage_of(b));
    let passage = |choices: &[Choice]| {
        let index = choices.first().map_or(0, passage_of);
        let first = document.sentences_of(index).start;
        let sentence = |choice: &Choice| KeptSentence {
            index: choice.index - first,
            span: document.span_in_passage(choice.index),
            score: choice.worth,
        };
        KeptPassage {
            index,
            text: document.joined(choices.iter().map(|choice| choice.index), ""),
            sentences: choices.iter().map(sentence).collect(),
        }
    };
    groups.map(passage).collect()
}

/// What the joined text costs. A separator may have glued words together, so that it has fewer
/// than its sentences.
fn used(
    document: &Document<'_>,
    budget: Budget,
    text: &str,
    picks: impl Iterator<Item = usize>,
    spent: usize,
) -> usize {
    match budget.unit() {
        Unit::Sentences | Unit::Tokens => spent,
        Unit::Chars => count_chars(text),
        Unit::Words => {
            let unspaced =
                |pick| tokenize::count_unspaced(document.sentence(pick), document.language_of(pick));
            tokenize::count_words(text, picks.map(unspaced).sum())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Config, Summarizer};

    const PASSAGES: [&str; 3] = [
        "Rain fell all day. The old bridge was built in 1902. Nobody slept.",
        "# Data\n\n- length: 45 m\n- height: 9 m",
        "Nobody slept. The mill burned down.",
    ];

    fn trimmed(config: Config, query: &str) -> super::Trimmed {
        Summarizer::new(config).unwrap().trim(&PASSAGES, query, " | ").unwrap()
    }

    fn words(n: i64) -> Config {
        Config { words: Some(n), ..Config::default() }
    }

    #[test]
    fn spans_are_of_the_passage_and_order_is_kept() {
        let all = trimmed(words(1000), "the bridge");
        assert_eq!(all.passages().iter().map(|kept| kept.index).collect::<Vec<_>>(), [0, 1, 2]);
        for kept in all.passages() {
            let pieces: Vec<_> =
                kept.sentences.iter().map(|sentence| sentence.span.of(PASSAGES[kept.index])).collect();
            assert_eq!(pieces.join(" "), kept.text);
        }
        assert_eq!((all.dropped().passages, all.dropped().sentences, all.dropped().repeated), (0, 1, 1));
    }

    #[test]
    fn separators_cost_too() {
        let all = trimmed(words(1000), "the bridge");
        assert_eq!(all.used(), all.text().split_whitespace().count());
        for limit in 1..=all.used() {
            let some = trimmed(words(limit as i64), "the bridge");
            assert!(some.text().split_whitespace().count() == some.used() && some.used() <= limit);
        }
        for limit in 1..=all.text().len() {
            let some = trimmed(Config { chars: Some(limit as i64), ..Config::default() }, "the bridge");
            assert!(some.text().len() == some.used() && some.used() <= limit);
        }
    }

    #[test]
    fn fragments_may_answer() {
        let found = trimmed(words(5), "What is the height?");
        assert!(found.text().contains("height: 9 m"), "{found:?}");
        assert!(found.note().is_none());
    }

    #[test]
    fn a_query_that_says_nothing_is_noted() {
        assert!(trimmed(words(10), " ").note().unwrap().contains("empty"));
        let unknown = trimmed(words(10), "volcano");
        assert!(unknown.note().unwrap().contains("no word") && !unknown.text().is_empty());
    }

    #[test]
    fn nothing_fits_or_nothing_is_there() {
        let none = trimmed(words(1), "bridge");
        assert!(none.text().is_empty() && none.truncated().unwrap().contains("the budget is 1"));
        let no_passage: [&str; 0] = [];
        let none = Summarizer::new(words(9)).unwrap().trim(&no_passage, "bridge", "\n\n").unwrap();
        assert!(none.text().is_empty() && none.truncated().is_none() && none.note().is_none());
    }
}
