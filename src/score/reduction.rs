//! `reduction`: sentences that share words with many others.
//!
//! **Rewards** the number of shared words, whoever shares them. **Formula.** `Σ_j w_ij`, j ≠ i,
//! with the overlap weights of `text_rank`: the degree of the sentence in its graph. **Shapes.**
//! Document to n values of 0 and above. **Cost.** O(m) and O(sf²) for each term in sf sentences,
//! up to the number of different lengths. **Departs** from sumy's method of this name in
//! counting a shared term once. **Citation** `mihalcea2004`; the name is of Adam Fabish's program
//! *Reduction*.

use super::{Method, Score, Scores};
use crate::budget::Budget;
use crate::rank::Links;
use crate::similarity::Overlap;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "reduction",
    rewards: "sharing words with many sentences",
    paper: "degree in the graph of Mihalcea & Tarau 2004; named after Adam Fabish's program Reduction",
    formula: "sum over j of |shared terms| / (ln L_i + ln L_j)",
    cost: "O(m) and O(min(sf, lengths)^2) a term; no pair of sentences is compared",
    options: &[],
    build: |_| Box::new(Reduction),
};

struct Reduction;

impl Score for Reduction {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let degree = Overlap::new(&text.rows, &text.frequencies).out_weights();
        Scores::single("degree", degree)
    }
}
