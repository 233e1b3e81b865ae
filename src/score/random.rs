//! `random`: chance, the floor that every method must stay above.
//!
//! Score: uniform in [0, 1), drawn from `seed` and the text, so that a text always gets the
//! same draw and two texts get different ones, whatever the order and the threads. O(n).

use std::hash::BuildHasher;

use super::{Method, Score, Scores};
use crate::budget::Budget;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "random",
    rewards: "nothing: a seeded draw, as a floor for comparisons",
    paper: "none",
    formula: "uniform in [0, 1), from the seed and the text",
    cost: "O(n)",
    options: &[],
    build: |given| Box::new(Random { seed: given.seed }),
};

struct Random {
    seed: u64,
}

impl Score for Random {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let hash = foldhash::quality::FixedState::with_seed(self.seed).hash_one(text.document.text());
        let mut draws = fastrand::Rng::with_seed(hash);
        let draw = (0..text.document.n_sentences()).map(|_| draws.f64()).collect();
        Scores::single("draw", draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    #[test]
    fn one_draw_for_a_seed_and_a_text() {
        let draw = |seed, text| {
            Random { seed }
                .score(&Weighted::new(&Document::new(text, Language::ENGLISH)), Budget::Sentences(3))
                .values
        };
        assert_eq!(draw(1, "One. Two."), draw(1, "One. Two."));
        assert_ne!(draw(1, "One. Two."), draw(2, "One. Two."));
        assert_ne!(draw(1, "One. Two."), draw(1, "One. Six."));
        assert!(draw(1, "One. Two.").iter().all(|value| (0.0..1.0).contains(value)));
    }
}
