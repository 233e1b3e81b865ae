//! `sum_basic`: sentences of frequent words, each word worth less once it has been said.
//!
//! **Rewards** words that are likely in the text and not yet in the summary. **Formula.** With
//! p_t = tf_t / Σ tf: take the likeliest term; of the sentences that hold it, pick the one with
//! the highest mean p over its content words; square p of its terms; repeat. Score `1 − r / n` for
//! the sentence picked as number r, from 0. **Shapes.** Document to n values in (0, 1]. **Cost.** A
//! term is the likeliest a bounded number of times before its probability is zero, so O(Σ sf · words
//! of a sentence) in all. **Departs** from Nenkova & Vanderwende 2005 in going on until every sentence
//! has its place; those without content words come last. **Citation** `nenkova2005`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Method, Score, Scores, probabilities};
use crate::budget::Budget;
use crate::matrix::Rows;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "sum_basic",
    rewards: "frequent words, each worth less once it has been said",
    paper: "Nenkova & Vanderwende 2005, The impact of frequency on summarization",
    formula: "1 - r / n; next is, of the sentences with the likeliest term, the one of highest mean p; \
              then p is squared for its terms",
    cost: "O(sum of sf * words of a sentence)",
    options: &[],
    build: |_| Box::new(SumBasic),
};

struct SumBasic;

impl Score for SumBasic {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let rows = &text.rows;
        let mut order = Greedy::new(rows).run();
        let mut is_picked = vec![false; rows.len()];
        order.iter().for_each(|&sentence| is_picked[sentence] = true);
        let rest = || (0..rows.len()).filter(|&sentence| !is_picked[sentence]);
        order.extend(rest().filter(|&sentence| !rows.row(sentence).is_empty()));
        order.extend(rest().filter(|&sentence| rows.row(sentence).is_empty()));
        Scores::ranked(&order)
    }
}

struct Greedy<'a> {
    rows: &'a Rows,
    /// By term.
    probability: Vec<f64>,
    /// Sentences of each term.
    postings: Vec<Vec<u32>>,
    /// Probabilities as bits, which for positive numbers have their order; entries that no
    /// longer hold are passed over.
    likeliest: BinaryHeap<(u64, Reverse<u32>)>,
}

impl<'a> Greedy<'a> {
    fn new(rows: &'a Rows) -> Self {
        let probability = probabilities(rows);
        let mut postings = vec![Vec::new(); rows.n_terms()];
        for (sentence, row) in rows.iter().enumerate() {
            row.iter().for_each(|(term, _)| postings[term.index()].push(sentence as u32));
        }
        let content = probability.iter().zip(0..).filter(|&(&p, _)| p > 0.0);
        let likeliest = content.map(|(p, id)| (p.to_bits(), Reverse(id))).collect();
        Self { rows, probability, postings, likeliest }
    }

    /// Sentences in the order of picking, until no term has a probability left.
    fn run(mut self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut is_open = vec![true; self.rows.len()];
        while let Some((bits, Reverse(id))) = self.likeliest.pop() {
            let p = f64::from_bits(bits);
            // A single term, of probability 1, would keep it for ever; all its sentences are equal.
            if p == 0.0 || p >= 1.0 {
                break;
            }
            if bits != self.probability[id as usize].to_bits() {
                continue;
            }
            if let Some(sentence) = self.best_with(id, &is_open) {
                is_open[sentence] = false;
                order.push(sentence);
                self.square(sentence);
            }
        }
        order
    }

    fn best_with(&self, id: u32, is_open: &[bool]) -> Option<usize> {
        let open = self.postings[id as usize].iter().map(|&sentence| sentence as usize);
        let scored =
            open.filter(|&sentence| is_open[sentence]).map(|sentence| (self.mean(sentence), sentence));
        // The first of equals stays.
        scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, sentence)| sentence)
    }

    fn mean(&self, sentence: usize) -> f64 {
        let (mut sum, mut n) = (0.0, 0);
        for &(term, count) in self.rows.row(sentence) {
            sum += f64::from(count) * self.probability[term.index()];
            n += count;
        }
        sum / f64::from(n)
    }

    fn square(&mut self, sentence: usize) {
        for &(term, _) in self.rows.row(sentence) {
            let p = &mut self.probability[term.index()];
            *p *= *p;
            self.likeliest.push((p.to_bits(), Reverse(term.0)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    fn order(text: &str) -> Vec<usize> {
        let values = SumBasic
            .score(&Weighted::new(&Document::new(text, Language::ENGLISH)), Budget::Sentences(3))
            .values;
        let mut order: Vec<_> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
        order
    }

    #[test]
    fn a_word_said_is_worth_less() {
        // "Rain" is the likeliest term and 0 the best of its sentences; then "wind" leads.
        assert_eq!(order("Rain fell on rain. Rain fell. Wind and wind. Of the."), [0, 2, 1, 3]);
    }

    #[test]
    fn a_single_term_leaves_the_order_of_the_text() {
        assert_eq!(order("Rain. Of. Rain. Rain."), [0, 2, 3, 1]);
    }
}
