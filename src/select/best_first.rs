//! Best first, each sentence worth less by what the picks have said already.
//!
//! The worth of a sentence falls as picks are added, so a worth from before is an upper bound:
//! sentences wait in a heap, and only the one on top is looked at anew (lazy evaluation, Minoux
//! 1978). One thing makes a worth rise: a sentence that leans on the one before it stands again
//! when that one is picked; it is put into the heap once more.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::picked::{Likeness, Picked};
use super::purse::Purse;
use super::{Choice, Selection};
use crate::body::is_body;
use crate::document::Document;
use crate::error::Result;
use crate::opening::points_back;
use crate::weight::Weighted;

/// What lowers the worth of a sentence, in units of its score, and what bars it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preferences {
    /// Cost of the largest cosine with a pick.
    pub likeness: f64,
    /// Cost of each cosine with a pick.
    pub likeness_sum: f64,
    /// A sentence is barred if a pick has a cosine with it above this.
    pub max_likeness: f64,
    /// A sentence is barred if the picks have a larger share of its word trigrams.
    pub max_repeated: f64,
    /// Cost of opening with a word that points back at a sentence that is not picked.
    pub dangling: f64,
}

impl Preferences {
    /// Nothing costs; near-duplicates of a pick are barred.
    pub const NONE: Self =
        Self { likeness: 0.0, likeness_sum: 0.0, max_likeness: 0.9, max_repeated: 0.75, dangling: 0.0 };

    /// The same with costs for scores that were multiplied by `factor`.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            likeness: self.likeness * factor,
            likeness_sum: self.likeness_sum * factor,
            dangling: self.dangling * factor,
            ..self
        }
    }
}

/// Picks until the purse is empty or no sentence is left.
///
/// Sentences of the body come first; running text of another form (fragments, bylines, time stamps)
/// only when every one of them was picked or barred, or none fits, and headings, rows of tables, lines of code
/// and single words after that. Of equal worth the earlier sentence wins.
pub fn best_first(
    text: &Weighted<'_>,
    scores: &[f64],
    mut purse: Purse<'_>,
    preferences: &Preferences,
) -> Result<Selection> {
    let mut queue = Queue::new(text, scores, preferences, &purse);
    let mut choices = Vec::new();
    for tier in 0..N_TIERS {
        while let Some(choice) = queue.next(tier) {
            if purse.take(choice.index, choice.worth)? {
                queue.picked(choice.index);
                choices.push(choice);
            }
            if purse.is_empty() {
                return Ok(purse.close(choices));
            }
        }
        // What is left of the budget is not filled with fragments; but something is better than
        // nothing.
        if purse.has_refused() && !choices.is_empty() {
            break;
        }
    }
    Ok(purse.close(choices))
}

/// Body; other running text; the rest.
const N_TIERS: usize = 3;

struct Queue<'a> {
    text: &'a Weighted<'a>,
    scores: &'a [f64],
    preferences: &'a Preferences,
    tiers: [BinaryHeap<Candidate>; N_TIERS],
    picked: Picked<'a>,
    is_open: Vec<bool>,
    is_picked: Vec<bool>,
    /// Whether a sentence opens with a word that points back, once that was asked.
    points_back: Vec<Option<bool>>,
    /// The tier that is being served.
    tier: usize,
}

/// A sentence with its worth after `n_picked` picks; before the first look, that is none.
#[derive(PartialEq)]
struct Candidate {
    worth: f64,
    sentence: Reverse<usize>,
    n_picked: Option<usize>,
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.worth.total_cmp(&other.worth).then(self.sentence.cmp(&other.sentence))
    }
}

impl<'a> Queue<'a> {
    fn new(
        text: &'a Weighted<'a>,
        scores: &'a [f64],
        preferences: &'a Preferences,
        purse: &Purse<'_>,
    ) -> Self {
        let document = text.document;
        let n = document.n_sentences();
        let mut tiers = [const { Vec::new() }; N_TIERS];
        for (sentence, &worth) in scores.iter().enumerate() {
            if let Some(tier) = first_tier(document, sentence) {
                tiers[tier].push(Candidate { worth, sentence: Reverse(sentence), n_picked: None });
            }
        }
        Self {
            text,
            scores,
            preferences,
            tiers: tiers.map(BinaryHeap::from),
            picked: Picked::new(text),
            is_open: (0..n).map(|sentence| purse.is_open_for(sentence)).collect(),
            is_picked: vec![false; n],
            points_back: vec![None; n],
            tier: 0,
        }
    }

    /// The best sentence of a tier, which is then closed.
    fn next(&mut self, tier: usize) -> Option<Choice> {
        self.tier = tier;
        while let Some(Candidate { sentence: Reverse(sentence), n_picked, worth }) = self.tiers[tier].pop() {
            if !self.is_open[sentence] {
                continue;
            }
            if tier == 0 && n_picked.is_none() && !is_body(self.text.document, sentence) {
                self.tiers[1].push(Candidate { worth, sentence: Reverse(sentence), n_picked: None });
                continue;
            }
            let choice = self.look_at(sentence);
            if choice.worth < worth && n_picked != Some(self.picked.len()) {
                let n_picked = Some(self.picked.len());
                self.tiers[tier].push(Candidate {
                    worth: choice.worth,
                    sentence: Reverse(sentence),
                    n_picked,
                });
                continue;
            }
            self.is_open[sentence] = false;
            if !self.is_barred(sentence) {
                return Some(choice);
            }
        }
        None
    }

    /// What a sentence is worth beside the picks.
    fn look_at(&mut self, sentence: usize) -> Choice {
        let mut choice = Choice::new(sentence, self.scores[sentence]);
        let preferences = self.preferences;
        if self.picked.len() > 0 && (preferences.likeness > 0.0 || preferences.likeness_sum > 0.0) {
            let Likeness { max, sum } = self.picked.likeness(sentence);
            choice.lower("redundancy", preferences.likeness * max + preferences.likeness_sum * sum);
        }
        if preferences.dangling > 0.0 && self.dangles(sentence) {
            choice.lower("coherence", preferences.dangling);
        }
        choice
    }

    /// Whether the picks say the same. Asked only of what would be picked, for it costs more than a
    /// look.
    fn is_barred(&self, sentence: usize) -> bool {
        self.picked.len() > 0
            && (self.picked.has_words_of(sentence)
                || self.picked.repeated(sentence) > self.preferences.max_repeated
                || self.picked.likeness(sentence).max > self.preferences.max_likeness)
    }

    /// Whether a sentence leans on one before it that is not picked. What stands between, a heading
    /// or a table, is not what it leans on.
    fn dangles(&mut self, sentence: usize) -> bool {
        let document = self.text.document;
        let is_running = |&before: &usize| document.segments()[before].kind.is_running_text();
        let points_back = || points_back(document.sentence(sentence), document.language_of(sentence));
        *self.points_back[sentence].get_or_insert_with(points_back)
            && document
                .before_in_passage(sentence)
                .rev()
                .find(is_running)
                .is_some_and(|before| !self.is_picked[before])
    }

    /// Notes a pick.
    fn picked(&mut self, sentence: usize) {
        self.picked.add(sentence);
        self.is_picked[sentence] = true;
        if self.preferences.dangling > 0.0 {
            self.stand_again(sentence);
        }
    }

    /// The sentence that leans on `sentence` is worth its score again.
    fn stand_again(&mut self, sentence: usize) {
        let document = self.text.document;
        let is_running = |&next: &usize| document.segments()[next].kind.is_running_text();
        let Some(next) = document.behind_in_passage(sentence).find(is_running) else { return };
        if self.is_open[next]
            && let Some(tier) = first_tier(document, next)
        {
            let (worth, sentence) = (self.scores[next], Reverse(next));
            // The tiers above are done with.
            self.tiers[tier.max(self.tier)].push(Candidate { worth, sentence, n_picked: None });
        }
    }
}

/// The tier in which a sentence is first looked for; those of running text that turn out not to be
/// of the body move down when they come to the top. `None` without a word.
fn first_tier(document: &Document<'_>, sentence: usize) -> Option<usize> {
    match document.terms(sentence).len() {
        0 => None,
        1 => Some(N_TIERS - 1),
        _ if document.segments()[sentence].kind.is_running_text() => Some(0),
        _ => Some(N_TIERS - 1),
    }
}
