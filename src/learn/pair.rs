//! A text and its human summary, read; and the summary that weights make of it.

use super::label;
use super::reference::Reference;
use super::softmax::{Lesson, Row, dot};
use crate::budget::Budget;
use crate::document::Document;
use crate::feature::{self, Room};
use crate::score::Weights;
use crate::select::{Purse, best_first};
use crate::weight::Weighted;

/// Summaries are judged at these multiples of the human one's words: weights serve any budget, and less
/// hangs on chance.
const LENGTHS: [f64; 3] = [0.75, 1.0, 1.5];

/// A text and its human summary.
pub(super) struct Pair<'d> {
    text: Weighted<'d>,
    features: Vec<Row>,
    reference: Reference,
    /// Words of the human summary.
    n_words: usize,
    /// Their share of the text.
    share: f64,
}

impl<'d> Pair<'d> {
    /// Reads what a text looks like for a summary as long as the human one.
    pub(super) fn new(document: &'d Document<'d>, summary: &Document<'_>) -> Self {
        let text = Weighted::new(document);
        let n_words = summary.total_words();
        let room = Room::of(Budget::Words(n_words), &text);
        let table = feature::table(&text, room);
        let row = |sentence: usize| std::array::from_fn(|k| table[k][sentence]);
        Self {
            features: (0..document.n_sentences()).map(row).collect(),
            reference: Reference::new(document, summary),
            n_words,
            share: room.share,
            text,
        }
    }

    /// What is to be learnt of it: the share that each sentence of the body should have. Sentences of
    /// another form are picked behind those of the body, whatever their scores.
    pub(super) fn lesson(&self, seed: u64) -> Lesson {
        let all = 0..self.features.len();
        let body: Vec<usize> = all.clone().filter(|&sentence| self.text.body()[sentence]).collect();
        let sentences = if body.is_empty() { all.collect() } else { body };
        let words: Vec<usize> = sentences.iter().map(|&at| self.text.document.n_words(at)).collect();
        let rouge = |picks: &[usize]| self.reference.rouge(picks.iter().map(|&pick| sentences[pick]));
        let gains = label::gains(&words, self.n_words, rouge, seed);
        let rows = sentences.iter().map(|&sentence| self.features[sentence]).collect();
        Lesson { rows, shares: label::shares(&gains) }
    }

    /// Mean ROUGE of the summaries that `weights` make within [`LENGTHS`].
    pub(super) fn rouge_by(&self, weights: &Weights) -> f64 {
        let scores: Vec<f64> = self.features.iter().map(|row| dot(row, &weights.features)).collect();
        let preferences = weights.preferences(self.share);
        let rouge = |length: f64| {
            let budget = Budget::Words((length * self.n_words as f64).max(1.0) as usize);
            let purse = Purse::new(self.text.document, budget, None);
            // Words are counted by no function that could fail.
            best_first(&self.text, &scores, purse, &preferences).map_or(0.0, |selection| {
                self.reference.rouge(selection.choices.iter().map(|choice| choice.index))
            })
        };
        LENGTHS.map(rouge).iter().sum::<f64>() / LENGTHS.len() as f64
    }
}
