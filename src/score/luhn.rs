//! `luhn`: sentences with a dense cluster of the words that the text repeats.
//!
//! **Rewards** significant words that stand close together. A content term is significant if
//! it stands in the document at least `min_count` times; significant words belong to one
//! cluster while at most `max_gap` other words are between two of them. **Formula.** The
//! largest `k² / l` over the clusters of k ≥ 2 significant words that span l words; a lone
//! word brackets nothing and counts 0. **Shapes.** Document to n values of 0 and above. **Cost.** O(m).
//! **Departs** from Luhn 1958 in that the most frequent words are left out by a stop list, not by
//! a second threshold. **Citation** `luhn1958`.

use super::option::whole;
use super::{Method, Score, Scores};
use crate::budget::Budget;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "luhn",
    rewards: "words that the text repeats, standing close together",
    paper: "Luhn 1958, The automatic creation of literature abstracts",
    formula: "max over clusters of (significant words)^2 / words spanned",
    cost: "O(m)",
    options: &[
        whole("min_count", "how often a significant word stands in the document at least", 2, 1, 1_000_000),
        whole("max_gap", "other words between two significant ones of a cluster at most", 4, 0, 1000),
    ],
    build: |given| Box::new(Luhn { min_count: given.whole("min_count"), max_gap: given.whole("max_gap") }),
};

struct Luhn {
    min_count: u32,
    max_gap: u32,
}

impl Score for Luhn {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let Weighted { document, frequencies, .. } = text;
        let best_cluster = |sentence| {
            let is_significant = document.terms(sentence).iter().map(|&term| {
                // The frequencies count content terms alone.
                frequencies.term(term) >= self.min_count
            });
            self.best_cluster(is_significant)
        };
        Scores::single("cluster", (0..document.n_sentences()).map(best_cluster).collect())
    }
}

impl Luhn {
    fn best_cluster(&self, is_significant: impl Iterator<Item = bool>) -> f64 {
        let places = is_significant.enumerate().filter(|&(_, is_significant)| is_significant);
        let mut best: f64 = 0.0;
        let mut cluster: Option<Cluster> = None;
        for (place, _) in places {
            cluster = Some(match cluster {
                Some(open) if place - open.last <= self.max_gap as usize + 1 => {
                    Cluster { last: place, n: open.n + 1, ..open }
                }
                closed => {
                    best = best.max(closed.map_or(0.0, Cluster::value));
                    Cluster { first: place, last: place, n: 1 }
                }
            });
        }
        best.max(cluster.map_or(0.0, Cluster::value))
    }
}

/// Significant words with at most so many others between two of them.
#[derive(Clone, Copy)]
struct Cluster {
    first: usize,
    last: usize,
    n: u32,
}

impl Cluster {
    /// Of the whole cluster: a dense beginning does not count alone.
    fn value(self) -> f64 {
        if self.n < 2 {
            return 0.0;
        }
        f64::from(self.n).powi(2) / (self.last - self.first + 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_by_hand() {
        let luhn = Luhn { min_count: 2, max_gap: 2 };
        let score = |words: &str| luhn.best_cluster(words.chars().map(|word| word == 'x'));
        assert_eq!([score(""), score("."), score("..x..")], [0.0; 3]);
        assert_eq!(score("xx"), 2.0);
        assert_eq!(score(".x..x."), 1.0);
        assert_eq!(score("x...x"), 0.0);
        assert_eq!([score("xx..x"), score("x..xx")], [9.0 / 5.0; 2]);
        assert_eq!(score("x..x...xx.x"), 9.0 / 4.0);
    }
}
