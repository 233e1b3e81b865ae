//! What is common in a corpus, and therefore tells little about one of its texts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize, Serializer};

/// In how many documents of a corpus each term stands.
///
/// Corpora of the same language and stemmer add up: [`Corpus::merge`] is commutative and
/// associative to the bit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Corpus {
    n_documents: u64,
    #[serde(serialize_with = "sorted")]
    n_with: HashMap<String, u64, FixedState>,
}

impl Corpus {
    /// Counts one more document, by its distinct terms.
    pub fn add<'a>(&mut self, terms: impl Iterator<Item = &'a str>) {
        self.n_documents += 1;
        for term in terms {
            *self.n_with.entry_ref(term).or_insert(0) += 1;
        }
    }

    /// Counts all documents of `other`, too.
    pub fn merge(&mut self, other: &Self) {
        self.n_documents = self.n_documents.saturating_add(other.n_documents);
        for (term, n) in &other.n_with {
            let all = self.n_with.entry_ref(term.as_str()).or_insert(0);
            *all = all.saturating_add(*n);
        }
    }

    /// Without terms of fewer than `min_df` documents, and at most the `max_terms` most common ones, of
    /// equals those first in the order of code points.
    ///
    /// A term that is left out weighs as much as one that no document has. What corpora have left out
    /// is missing when they are merged, so prune what is merged already.
    #[must_use]
    pub fn pruned(&self, min_df: u64, max_terms: Option<usize>) -> Self {
        let mut terms: Vec<_> = self.n_with.iter().filter(|(_, n)| **n >= min_df).collect();
        if let Some(most) = max_terms.filter(|&most| most < terms.len()) {
            terms.sort_unstable_by_key(|&(term, n)| (Reverse(*n), term));
            terms.truncate(most);
        }
        let n_with = terms.into_iter().map(|(term, n)| (term.clone(), *n)).collect();
        Self { n_documents: self.n_documents, n_with }
    }

    /// How many documents were counted.
    #[must_use]
    pub fn n_documents(&self) -> u64 {
        self.n_documents
    }

    /// How many different terms they have.
    #[must_use]
    pub fn n_terms(&self) -> usize {
        self.n_with.len()
    }

    /// In how many documents a term stands.
    #[must_use]
    pub fn n_with(&self, term: &str) -> u64 {
        self.n_with.get(term).copied().unwrap_or(0)
    }

    /// Inverse document frequency `ln((N + 1) / (df + 0.5))`, always above zero; most for a term
    /// that no document has.
    #[must_use]
    pub fn idf(&self, term: &str) -> f64 {
        ((self.n_documents as f64 + 1.0) / (self.n_with(term) as f64 + 0.5)).ln()
    }
}

/// By term, so that equal corpora have equal bytes whatever the order of counting.
fn sorted<S: Serializer>(n_with: &HashMap<String, u64, FixedState>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(n_with.iter().collect::<BTreeMap<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_in_any_order() {
        let texts = [vec!["rain", "wind"], vec!["rain"], vec!["snow"]];
        let corpora: Vec<Corpus> = texts
            .iter()
            .map(|terms| {
                let mut corpus = Corpus::default();
                corpus.add(terms.iter().copied());
                corpus
            })
            .collect();
        let merged = |order: [usize; 3]| {
            let mut all = Corpus::default();
            order.iter().for_each(|&at| all.merge(&corpora[at]));
            all
        };
        let bytes = |order| postcard::to_stdvec(&merged(order)).unwrap();
        assert_eq!(merged([0, 1, 2]), merged([2, 0, 1]));
        assert_eq!(bytes([0, 1, 2]), bytes([2, 0, 1]));
        assert_eq!(postcard::from_bytes::<Corpus>(&bytes([0, 1, 2])).unwrap(), merged([0, 1, 2]));
        let all = merged([0, 1, 2]);
        assert_eq!((all.n_documents(), all.n_terms(), all.n_with("rain"), all.n_with("fog")), (3, 3, 2, 0));
        assert!((all.idf("rain") - (4.0_f64 / 2.5).ln()).abs() < 1e-15);
    }

    #[test]
    fn pruning_keeps_common_terms_and_of_equals_the_first() {
        let mut corpus = Corpus::default();
        corpus.add(["fog", "rain", "snow", "wind"].into_iter());
        corpus.add(["rain", "wind"].into_iter());
        corpus.add(["rain"].into_iter());
        let kept = |min_df, max_terms| {
            let pruned = corpus.pruned(min_df, max_terms);
            assert_eq!(pruned.n_documents(), 3);
            let is_kept = |term: &&str| pruned.n_with(term) == corpus.n_with(term);
            ["fog", "rain", "snow", "wind"].into_iter().filter(is_kept).collect::<Vec<_>>()
        };
        assert_eq!(corpus.pruned(1, None), corpus);
        assert_eq!(kept(2, None), ["rain", "wind"]);
        assert_eq!(kept(1, Some(3)), ["fog", "rain", "wind"]);
        assert_eq!(kept(2, Some(1)), ["rain"]);
        assert!(kept(9, None).is_empty() && kept(1, Some(0)).is_empty());
    }
}
