//! `centroid`: sentences with the words that make the centre of the text, in an early place.
//!
//! **Rewards** the weighty words of the whole, an early place, and likeness to the opening.
//! **Formula.** `centroid · C_i / max C + position · P_i / max P + first · F_i / max F` with C_i =
//! Σ tf_t · isf_t over the distinct terms of i, P_i = (r − k) / r for the k-th of r sentences of
//! running text, and F_i = Σ c_0t · c_it with its first sentence. **Shapes.** Document to n values
//! from 0 to the sum of the weights. **Cost.** O(m). **Departs** from Radev et al. 2004 in frequencies
//! over the sentences of one text, unless a corpus is fitted, and in scaling each part to 1; the
//! cut-off of the centroid is a `share` of its largest value. **Citation** `radev2004`.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::option::number;
use super::{Method, Score, Scores, scaled};
use crate::budget::Budget;
use crate::matrix::Rows;
use crate::vocabulary::TermId;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "centroid",
    rewards: "the weighty words of the whole, an early place, likeness to the opening",
    paper: "Radev, Jing, Styś & Tam 2004, Centroid-based summarization of multiple documents (MEAD)",
    formula: "centroid * C_i / max C + position * P_i / max P + first * F_i / max F, \
              C_i = sum of tf * isf over distinct terms, P_i = (r - k) / r, F_i = c_0 . c_i",
    cost: "O(m)",
    options: &[
        number("centroid", "weight of the words of the centre", 1.0, 0.0, 100.0),
        number("position", "weight of an early place", 1.0, 0.0, 100.0),
        number("first", "weight of the words shared with the first sentence", 1.0, 0.0, 100.0),
        number("share", "terms below this share of the weightiest are no part of the centre", 0.0, 0.0, 1.0),
    ],
    build: |given| {
        Box::new(Centroid {
            centroid: given.number("centroid"),
            position: given.number("position"),
            first: given.number("first"),
            share: given.number("share"),
        })
    },
};

struct Centroid {
    centroid: f64,
    position: f64,
    first: f64,
    share: f64,
}

impl Score for Centroid {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let Weighted { document, rows, .. } = text;
        let is_running = |&sentence: &usize| document.segments()[sentence].kind.is_running_text();
        let (mut position, mut first) = (Vec::new(), Vec::new());
        for passage in document.sentences_by_passage() {
            let running: Vec<usize> = passage.clone().filter(is_running).collect();
            position.extend(places(passage.clone(), &running));
            first.extend(overlap_with(rows, passage, running.first()));
        }
        Scores::sum(vec![
            ("centroid", scaled(self.centroid, self.centre(text))),
            ("position", scaled(self.position, position)),
            ("first", scaled(self.first, first)),
        ])
    }
}

impl Centroid {
    fn centre(&self, text: &Weighted<'_>) -> Vec<f64> {
        let Weighted { rows, frequencies, .. } = text;
        let weight = |term: TermId| f64::from(frequencies.term(term)) * frequencies.isf(term);
        let most = rows.iter().flatten().map(|&(term, _)| weight(term)).fold(0.0, f64::max);
        let kept = |&(term, _): &(TermId, u32)| Some(weight(term)).filter(|w| *w >= self.share * most);
        rows.iter().map(|row| row.iter().filter_map(kept).sum()).collect()
    }
}

/// The places of one text, whose running text is `running`.
fn places(passage: Range<usize>, running: &[usize]) -> Vec<f64> {
    let mut places = vec![0.0; passage.len()];
    for (k, &sentence) in running.iter().enumerate() {
        places[sentence - passage.start] = (running.len() - k) as f64 / running.len() as f64;
    }
    places
}

fn overlap_with(rows: &Rows, passage: Range<usize>, first: Option<&usize>) -> Vec<f64> {
    let counts: HashMap<TermId, f64, FixedState> =
        first.iter().flat_map(|&&first| rows.row(first)).map(|&(term, n)| (term, f64::from(n))).collect();
    let shared = |&(term, n): &(TermId, u32)| f64::from(n) * counts.get(&term).copied().unwrap_or(0.0);
    passage.map(|sentence| rows.row(sentence).iter().map(shared).sum()).collect()
}
