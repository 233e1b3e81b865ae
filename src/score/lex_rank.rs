//! `lex_rank`: sentences at the centre of the graph of likeness.
//!
//! **Rewards** likeness to sentences that are like many. **Formula.** `x_i = (1 − d) / n + d ·
//! Σ_j x_j w_ji / Σ_k w_jk` with w the cosine of TF-ISF vectors (continuous LexRank), or, with
//! a `threshold`, 1 where the cosine is above it; a sentence is linked to itself, as in the
//! paper. **Shapes.** Document to n values that add up to 1, less what sentences without terms
//! would give on. **Cost.** O(m) an iteration when continuous: no pair is formed. With a
//! threshold all pairs that share a term of at most [`MAX_SENTENCES_OF_A_TERM`] sentences are
//! compared once, O(Σ_t sf_t²): longer texts lose the pairs that only their commonest terms make. **Departs** from Erkan
//! & Radev 2004 in the smoothed inverse frequency, over the sentences unless a corpus is fitted;
//! and `damping` is here the probability of following a link, in the paper of not doing so.
//! **Citation** `erkan2004`.

use super::option::number;
use super::{Method, Score, Scores, WALK};
use crate::budget::Budget;
use crate::rank::PageRank;
#[cfg(doc)]
use crate::similarity::MAX_SENTENCES_OF_A_TERM;
use crate::similarity::{Cosine, Threshold};
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "lex_rank",
    rewards: "likeness to sentences that are like many others",
    paper: "Erkan & Radev 2004, LexRank: graph-based lexical centrality as salience in text summarization",
    formula: "x_i = (1 - d) / n + d * sum over j of x_j * w_ji / sum over k of w_jk, w = cos(tf * isf), \
              or 1 where that is above the threshold",
    cost: "O(m) an iteration; with a threshold, once the pairs that share a term",
    options: &[
        number("threshold", "links are 1 where the cosine is above it; 0 keeps the cosines", 0.0, 0.0, 1.0),
        WALK[0],
        WALK[1],
        WALK[2],
    ],
    build: |given| Box::new(LexRank { threshold: given.number("threshold"), page_rank: given.page_rank() }),
};

struct LexRank {
    threshold: f64,
    page_rank: PageRank,
}

impl Score for LexRank {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let rows = text.unit_rows();
        Scores::converged(if self.threshold > 0.0 {
            self.page_rank.run(&mut Threshold::new(rows, self.threshold))
        } else {
            self.page_rank.run(&mut Cosine::new(rows))
        })
    }
}
