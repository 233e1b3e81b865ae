//! `kl_sum`: the set of sentences whose words are distributed as in the whole text.
//!
//! **Rewards** bringing the word distribution of the summary towards that of the text. **Formula.**
//! With P the distribution of content words in the document and Q that of the summary S so far,
//! `q_t = (c_S(t) + μ p_t) / (N_S + μ)`: add the sentence that makes `KL(P ‖ Q)` smallest, repeat.
//! Score `1 − r / n` for the sentence picked as number r, from 0. **Shapes.** Document to n values in
//! (0, 1]. **Cost.** What a sentence gains only falls as S grows, so old gains are upper bounds and
//! few are computed anew; measured, it is near linear. **Departs** from Haghighi & Vanderwende 2009
//! in the smoothing by μ words of P, without which a word not yet said makes the divergence infinite,
//! and in going on until every sentence has its place. **Citation** `haghighi2009`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::option::number;
use super::{Method, Score, Scores, probabilities};
use crate::matrix::Rows;
use crate::vocabulary::TermId;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "kl_sum",
    rewards: "words distributed in the summary as in the text",
    paper: "Haghighi & Vanderwende 2009, Exploring content models for multi-document summarization",
    formula: "1 - r / n; next is the sentence that makes KL(text || summary) smallest",
    cost: "near O(m log n), measured",
    options: &[number("smoothing", "words of the text's distribution added to the summary", 0.01, 1e-6, 1e6)],
    build: |given| Box::new(KlSum { smoothing: given.number("smoothing") }),
};

struct KlSum {
    smoothing: f64,
}

impl Score for KlSum {
    fn score(&self, text: &Weighted<'_>) -> Scores {
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
    /// Sentences of equal length, which the first summand does not tell apart.
    lengths: Vec<(f64, BinaryHeap<Candidate>)>,
}

/// Gain as bits (it is not negative, so they have its order), sentence, and for how many picks
/// the gain is true; the earlier of equals first.
type Candidate = (u64, Reverse<u32>, u32);

impl<'a> Greedy<'a> {
    fn new(rows: &'a Rows, smoothing: f64) -> Self {
        let probability = probabilities(rows);
        let said = probability.iter().map(|p| smoothing * p).collect();
        let lengths = Vec::new();
        let mut greedy = Self { rows, probability, said, n_said: smoothing, lengths };
        greedy.group();
        greedy
    }

    fn group(&mut self) {
        let mut by_length: Vec<(u32, u32)> = (0..self.rows.len())
            .map(|sentence| (self.rows.n_words(sentence), sentence as u32))
            .filter(|&(length, _)| length > 0)
            .collect();
        by_length.sort_unstable();
        for group in by_length.chunk_by(|a, b| a.0 == b.0) {
            let candidate =
                |&(_, sentence): &(u32, u32)| (self.gain(sentence as usize).to_bits(), Reverse(sentence), 0);
            self.lengths.push((f64::from(group[0].0), group.iter().map(candidate).collect()));
        }
    }

    fn run(mut self) -> Vec<usize> {
        let mut order = Vec::new();
        while let Some((group, sentence)) = self.best(order.len() as u32) {
            self.lengths[group].1.pop();
            self.n_said += self.lengths[group].0;
            for &(term, count) in self.rows.row(sentence) {
                self.said[term.index()] += f64::from(count);
            }
            order.push(sentence);
        }
        order
    }

    /// The sentence that makes the divergence smallest, on top of its group.
    fn best(&mut self, n_picked: u32) -> Option<(usize, usize)> {
        let mut best: Option<(f64, usize, usize)> = None;
        for group in 0..self.lengths.len() {
            let cost = (self.n_said + self.lengths[group].0).ln();
            while let Some(&(bits, Reverse(sentence), true_for)) = self.lengths[group].1.peek() {
                let value = f64::from_bits(bits) - cost;
                let sentence = sentence as usize;
                let is_better = best
                    .is_none_or(|(most, _, earliest)| value > most || (value >= most && sentence < earliest));
                if !is_better {
                    break;
                }
                if true_for == n_picked {
                    best = Some((value, group, sentence));
                    break;
                }
                self.renew(group, n_picked);
            }
        }
        best.map(|(_, group, sentence)| (group, sentence))
    }

    /// Computes the gain on top of a group anew.
    fn renew(&mut self, group: usize, n_picked: u32) {
        if let Some((_, Reverse(sentence), _)) = self.lengths[group].1.pop() {
            let gain = self.gain(sentence as usize);
            self.lengths[group].1.push((gain.to_bits(), Reverse(sentence), n_picked));
        }
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
        let values =
            KlSum { smoothing: 1.0 }.score(&Weighted::new(&Document::new(text, Language::ENGLISH))).values;
        // The second has the words of the first in half the length; then the third says what no
        // other says.
        assert_eq!(values, [0.5, 1.0, 0.75, 0.25]);
    }
}
