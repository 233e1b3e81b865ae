//! The result: what was picked, where it stands and why it won.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::budget::Budget;
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::rank::Convergence;
use crate::score::Scores;
use crate::select::{Choice, Selection};
use crate::span::Span;

/// A sentence of the summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pick {
    /// Which sentence it is, from 0; of several texts, those of the first come first.
    pub index: usize,
    /// Which of the texts it is of, from 0.
    pub document: usize,
    /// Where it stands in its text, in bytes.
    pub span: Span,
    /// Its score, less what selection took off.
    pub score: f64,
    /// The named parts of the score; they add up to it.
    pub features: Vec<(Cow<'static, str>, f64)>,
}

/// A summary, complete without its text except for the sentences that were not picked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    text: String,
    picks: Vec<Pick>,
    spans: Vec<Span>,
    /// One past the last sentence of each text.
    ends: Vec<usize>,
    scores: Vec<f64>,
    method: Cow<'static, str>,
    language: Language,
    budget: Budget,
    used: usize,
    truncated: Option<String>,
    note: Option<String>,
    convergence: Option<Convergence>,
}

impl Summary {
    pub(crate) fn new(
        document: &Document<'_>,
        scores: Scores,
        selection: Selection,
        method: &'static str,
        budget: Budget,
    ) -> Self {
        let features = |choice: &Choice| {
            let parts = scores.parts.iter().map(|(name, values)| (*name, values[choice.index]));
            parts.chain(choice.lowered.iter().copied()).map(|(name, value)| (name.into(), value)).collect()
        };
        let pick = |choice: &Choice| Pick {
            index: choice.index,
            document: document.passage(choice.index),
            span: document.span_in_passage(choice.index),
            score: choice.worth,
            features: features(choice),
        };
        let picks = selection.choices.iter().map(|choice| choice.index);
        Self {
            text: document.joined(picks, document.passage_separator()),
            picks: selection.choices.iter().map(pick).collect(),
            spans: (0..document.n_sentences()).map(|sentence| document.span_in_passage(sentence)).collect(),
            ends: document.sentences_by_passage().map(|sentences| sentences.end).collect(),
            scores: scores.values,
            method: method.into(),
            language: document.language(),
            budget,
            used: selection.used,
            truncated: selection.truncated,
            note: selection.note,
            convergence: scores.convergence,
        }
    }

    /// The picked sentences in their order, joined with a space, or with nothing in a language
    /// that writes none.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The picked sentences: in text order unless the best were asked for first.
    #[must_use]
    pub fn picks(&self) -> &[Pick] {
        &self.picks
    }

    /// How many texts it is of.
    #[must_use]
    pub fn n_documents(&self) -> usize {
        self.ends.len()
    }

    /// Which sentences are of one of the texts; none if there is no text of this number.
    #[must_use]
    pub fn sentences_of(&self, document: usize) -> Range<usize> {
        let end = |document: usize| self.ends.get(document).copied();
        end(document).map_or(0..0, |last| document.checked_sub(1).and_then(end).unwrap_or(0)..last)
    }

    /// Where every sentence stands in its text, in bytes.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The score of every sentence of the text.
    #[must_use]
    pub fn scores(&self) -> &[f64] {
        &self.scores
    }

    /// The name of the method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The language the text was read as.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The budget that was set.
    #[must_use]
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// How much of the budget the summary uses, in the unit of the budget.
    #[must_use]
    pub fn used(&self) -> usize {
        self.used
    }

    /// Why nothing was picked although the text has sentences: none fits the budget.
    #[must_use]
    pub fn truncated(&self) -> Option<&str> {
        self.truncated.as_deref()
    }

    /// What a reader should know of how the sentences were chosen.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// How the iteration of the method ended, of one that iterates.
    #[must_use]
    pub fn convergence(&self) -> Option<Convergence> {
        self.convergence
    }

    /// The summary as bytes, for [`Summary::from_bytes`] of the same version.
    ///
    /// # Errors
    /// [`ErrorKind::State`] if memory for the bytes cannot be had.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        postcard::to_stdvec(self).map_err(state_error)
    }

    /// Reads what [`Summary::to_bytes`] wrote of a summary of `sources`.
    ///
    /// # Errors
    /// [`ErrorKind::State`] if the bytes are not such, or of other texts.
    pub fn from_bytes<T: AsRef<str>>(bytes: &[u8], sources: &[T]) -> Result<Self> {
        let summary: Self = postcard::from_bytes(bytes).map_err(state_error)?;
        if summary.fits(sources) { Ok(summary) } else { Err(state_error("it does not fit its text")) }
    }

    /// Whether every span is one of its text, in order, and every pick one of the spans.
    pub(crate) fn fits<T: AsRef<str>>(&self, sources: &[T]) -> bool {
        let is_span = |pick: &Pick| {
            self.spans.get(pick.index) == Some(&pick.span)
                && self.sentences_of(pick.document).contains(&pick.index)
        };
        self.ends.len() == sources.len()
            && self.ends.is_sorted()
            && self.ends.last().copied().unwrap_or(0) == self.spans.len()
            && sources.iter().enumerate().all(|(at, source)| self.fits_one(at, source.as_ref()))
            && self.scores.len() == self.spans.len()
            && self.picks.iter().all(is_span)
    }

    fn fits_one(&self, document: usize, source: &str) -> bool {
        let is_piece = |span: &Span| source.get(span.start..span.end).is_some();
        let spans = self.spans.get(self.sentences_of(document)).unwrap_or_default();
        spans.iter().all(is_piece) && spans.is_sorted_by(|a, b| a.end <= b.start)
    }
}

fn state_error(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::State, format!("state must be bytes of a pickled Summary of this version: {error}"))
}
