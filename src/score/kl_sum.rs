//! `kl_sum`: the set of sentences whose words are distributed as in the whole text.
//!
//! **Rewards** bringing the word distribution of the summary towards that of the text. **Formula.**
//! With P the distribution of content words in the document and Q that of the summary S so far,
//! `q_t = (c_S(t) + μ p_t) / (N_S + μ)`: add the sentence that makes `KL(P ‖ Q)` smallest, repeat.
//! Score `1 − r / n` for the sentence picked as number r, from 0. **Shapes.** Document to n values in
//! (0, 1]. **Cost.** What a sentence gains only falls as S grows, so old gains are upper bounds and
//! few are computed anew; measured, it grows as m^1.3 to m^1.4. **Departs** from Haghighi & Vanderwende 2009
//! in the smoothing by μ words of P, without which a word not yet said makes the divergence infinite,
//! and in going on until every sentence has its place. **Citation** `haghighi2009`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::option::number;
use super::{Method, Score, Scores, probabilities};
use crate::budget::Budget;
use crate::matrix::Rows;
use crate::vocabulary::TermId;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "kl_sum",
    rewards: "words distributed in the summary as in the text",
    paper: "Haghighi & Vanderwende 2009, Exploring content models for multi-document summarization",
    formula: "1 - r / n; next is the sentence that makes KL(text || summary) smallest",
    cost: "m^1.4, measured",
    options: &[number("smoothing", "words of the text's distribution added to the summary", 0.01, 1e-6, 1e6)],
    build: |given| Box::new(KlSum { smoothing: given.number("smoothing") }),
};

struct KlSum {
    smoothing: f64,
}

impl Score for KlSum {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let rows = &text.rows;
        let mut order = Greedy::new(rows, self.smoothing).run();
        order.extend((0..rows.len()).filter(|&sentence| rows.row(sentence).is_empty()));
        Scores::ranked(&order)
    }
}

/// `KL(P ‖ Q)` after adding sentence i is, but for what is the same for all i,
/// `ln(N_S + L_i + μ) − gain_i` with `gain_i = Σ_t p_t ln((c_S(t) + c_it + μ p_t) / (c_S(t) + μ p_t))`.
struct Greedy<'a> {
    rows: &'a Rows,
    /// P, by term.
    probability: Vec<f64>,
    /// `c_S(t) + μ p_t`, by term.
    said: Vec<f64>,
    /// `N_S + μ`.
    n_said: f64,
    /// Classes by length, which the first summand does not tell apart.
    lengths: Vec<(f64, BinaryHeap<Candidate>)>,
    /// Sentences that have the same words as often, in falling order, so that the earliest is the
    /// last; they gain the same.
    classes: Vec<Vec<usize>>,
}

/// Gain as bits (it is not negative, so they have its order), earliest sentence, class, and for how
/// many picks the gain is true; the earlier of equals first.
type Candidate = (u64, Reverse<usize>, usize, usize);

impl<'a> Greedy<'a> {
    fn new(rows: &'a Rows, smoothing: f64) -> Self {
        let probability = probabilities(rows);
        let said = probability.iter().map(|p| smoothing * p).collect();
        let (lengths, classes) = (Vec::new(), Vec::new());
        let mut greedy = Self { rows, probability, said, n_said: smoothing, lengths, classes };
        greedy.group();
        greedy
    }

    fn group(&mut self) {
        let key = |sentence: usize| {
            let mut row = self.rows.row(sentence).to_vec();
            row.sort_unstable();
            (self.rows.n_words(sentence), row, Reverse(sentence))
        };
        let mut keys: Vec<_> = (0..self.rows.len()).map(key).filter(|(length, ..)| *length > 0).collect();
        keys.sort_unstable();
        for class in keys.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1) {
            let length = f64::from(class[0].0);
            if self.lengths.last().is_none_or(|(last, _)| *last < length) {
                self.lengths.push((length, BinaryHeap::new()));
            }
            self.classes.push(class.iter().map(|(.., Reverse(sentence))| *sentence).collect());
            self.push(self.lengths.len() - 1, self.classes.len() - 1, 0);
        }
    }

    /// Puts a class into the heap of its length with its gain after `n_picked` picks.
    fn push(&mut self, length: usize, class: usize, n_picked: usize) {
        if let Some(&earliest) = self.classes[class].last() {
            let candidate = (self.gain(earliest).to_bits(), Reverse(earliest), class, n_picked);
            self.lengths[length].1.push(candidate);
        }
    }

    fn run(mut self) -> Vec<usize> {
        let mut order = Vec::new();
        while let Some((length, sentence)) = self.best(order.len()) {
            self.n_said += self.lengths[length].0;
            for &(term, count) in self.rows.row(sentence) {
                self.said[term.index()] += f64::from(count);
            }
            order.push(sentence);
            if let Some((.., class, _)) = self.lengths[length].1.pop() {
                self.classes[class].pop();
                self.push(length, class, order.len());
            }
        }
        order
    }

    /// The sentence that makes the divergence smallest, on top of the heap of its length.
    fn best(&mut self, n_picked: usize) -> Option<(usize, usize)> {
        let mut best: Option<(f64, usize, usize)> = None;
        for length in 0..self.lengths.len() {
            let cost = (self.n_said + self.lengths[length].0).ln();
            while let Some(&(bits, Reverse(sentence), class, true_for)) = self.lengths[length].1.peek() {
                let value = f64::from_bits(bits) - cost;
                let is_better = best
                    .is_none_or(|(most, _, earliest)| value > most || (value >= most && sentence < earliest));
                if !is_better {
                    break;
                }
                if true_for == n_picked {
                    best = Some((value, length, sentence));
                    break;
                }
                self.lengths[length].1.pop();
                self.push(length, class, n_picked);
            }
        }
        best.map(|(_, length, sentence)| (length, sentence))
    }

    fn gain(&self, sentence: usize) -> f64 {
        let gain = |&(term, count): &(TermId, u32)| {
            self.probability[term.index()] * (f64::from(count) / self.said[term.index()]).ln_1p()
        };
        self.rows.row(sentence).iter().map(gain).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    #[test]
    fn what_is_not_said_yet_gains_most() {
        let text = "Rain fell and rain fell. Rain fell. Wind blew. Of the.";
        let values = KlSum { smoothing: 1.0 }
            .score(&Weighted::new(&Document::new(text, Language::ENGLISH)), Budget::Sentences(3))
            .values;
        // The second has the words of the first in half the length; then the third says what no
        // other says.
        assert_eq!(values, [0.5, 1.0, 0.75, 0.25]);
    }
}
