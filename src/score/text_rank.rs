//! `text_rank`: sentences that share words with sentences that share words.
//!
//! **Rewards** being linked to sentences that are well linked themselves. **Formula.**
//! `x_i = (1 − d) / n + d · Σ_j x_j w_ji / Σ_k w_jk` with `w_ij = |shared terms| / max(ln L_i +
//! ln L_j, ln 2)` for L content words, or with the BM25 score of the one for the other.
//! **Shapes.** Document to n values that add up to at most 1. **Cost.** O(m) an iteration for
//! BM25; for the overlap plus O(sf²) for each term in sf sentences, up to the number of different
//! lengths. Some twenty iterations. **Departs** from Mihalcea & Tarau 2004 in the maximum, which
//! serves two sentences of one word; terms are stems of all words but stop words, not of nouns
//! and adjectives. **Citation** `mihalcea2004`, `barrios2016`.

use super::option::{MethodOption, OptionKind, number};
use super::{Method, Score, Scores, WALK};
use crate::budget::Budget;
use crate::rank::PageRank;
use crate::similarity::{Bm25, Overlap};
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "text_rank",
    rewards: "sharing words with sentences that share words with many",
    paper: "Mihalcea & Tarau 2004, TextRank: bringing order into texts; BM25 after Barrios, López, Argerich & \
            Wachenchauzer 2016, Variations of the similarity function of TextRank for automated summarization",
    formula: "x_i = (1 - d) / n + d * sum over j of x_j * w_ji / sum over k of w_jk, \
              w_ij = |shared terms| / (ln L_i + ln L_j), or BM25",
    cost: "O(m) and O(min(sf, lengths)^2) a term, an iteration; no pair of sentences is compared",
    options: &[
        MethodOption {
            name: "similarity",
            meaning: "shared terms over the logarithms of both lengths, or BM25",
            kind: OptionKind::Choice { default: "overlap", names: &["overlap", "bm25"] },
        },
        WALK[0],
        WALK[1],
        WALK[2],
        number("k1", "saturation of BM25: how much a second occurrence still counts", 1.2, 0.0, 10.0),
        number("b", "length normalisation of BM25, none to full", 0.75, 0.0, 1.0),
    ],
    build: |given| {
        let similarity = match given.text("similarity") {
            "bm25" => Similarity::Bm25 { k1: given.number("k1"), b: given.number("b") },
            _ => Similarity::Overlap,
        };
        Box::new(TextRank { similarity, page_rank: given.page_rank() })
    },
};

struct TextRank {
    similarity: Similarity,
    page_rank: PageRank,
}

enum Similarity {
    Overlap,
    Bm25 { k1: f64, b: f64 },
}

impl Score for TextRank {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let Weighted { rows, frequencies, .. } = text;
        Scores::converged(match self.similarity {
            Similarity::Overlap => self.page_rank.run(&mut Overlap::new(rows, frequencies)),
            Similarity::Bm25 { k1, b } => self.page_rank.run(&mut Bm25::new(rows, frequencies, k1, b)),
        })
    }
}
