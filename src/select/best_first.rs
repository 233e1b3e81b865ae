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
use crate::stop::checkpoint;
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

    /// Whether `picked` bars a sentence: what is among them says the same.
    pub(super) fn bar(&self, picked: &Picked<'_>, sentence: usize) -> bool {
        picked.len() > 0
            && (picked.has_words_of(sentence)
                || picked.repeated(sentence) > self.max_repeated
                || picked.likeness(sentence).max > self.max_likeness)
    }
}

/// What sentences are worth; the selectors differ in it.
pub(super) trait Worth {
    /// What bars a sentence, and whether dangling openings matter.
    fn preferences(&self) -> &Preferences;

    /// No less than a sentence can be worth, whatever is picked.
    fn at_most(&self, sentence: usize) -> f64;

    /// What a sentence is worth beside the picks.
    fn beside(&mut self, sentence: usize, picks: Beside) -> Offer;

    /// Notes a pick.
    fn pick(&mut self, _sentence: usize) {}
}

/// How the picks stand to a sentence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside {
    pub(super) likeness: Likeness,
    /// Whether it leans on a sentence that is not among them.
    pub(super) dangles: bool,
}

/// A sentence that may be picked.
pub(super) struct Offer {
    /// The offer with the largest is taken.
    pub(super) rank: f64,
    /// What is told of it, in units of the score.
    pub(super) choice: Choice,
}

/// Scores, less what [`Preferences`] take off.
pub(super) struct Lowered<'a> {
    pub(super) scores: &'a [f64],
    pub(super) preferences: &'a Preferences,
}

impl Worth for Lowered<'_> {
    fn preferences(&self) -> &Preferences {
        self.preferences
    }

    fn at_most(&self, sentence: usize) -> f64 {
        self.scores[sentence]
    }

    fn beside(&mut self, sentence: usize, Beside { likeness, dangles }: Beside) -> Offer {
        let mut choice = Choice::new(sentence, self.scores[sentence]);
        let &Preferences { likeness: each, likeness_sum: all, dangling, .. } = self.preferences;
        if likeness.max > 0.0 {
            choice.lower("redundancy", each * likeness.max + all * likeness.sum);
        }
        if dangles {
            choice.lower("coherence", dangling);
        }
        Offer { rank: choice.worth, choice }
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
    purse: Purse<'_>,
    preferences: &Preferences,
) -> Result<Selection> {
    fill(text, &mut Lowered { scores, preferences }, purse, Vec::new())
}

/// [`best_first`] by any worth, beside what is in the purse already, which are `choices`.
pub(super) fn fill(
    text: &Weighted<'_>,
    worth: &mut impl Worth,
    mut purse: Purse<'_>,
    mut choices: Vec<Choice>,
) -> Result<Selection> {
    let mut queue = Queue::new(text, worth, &purse);
    choices.iter().for_each(|choice| queue.picked(choice.index));
    for tier in 0..N_TIERS {
        while !purse.is_empty()
            && let Some(Offer { choice, .. }) = queue.next(tier)
        {
            if purse.take(choice.index, choice.worth)? {
                // Nothing is compared with the last pick.
                if !purse.is_empty() {
                    queue.picked(choice.index);
                }
                choices.push(choice);
            }
        }
        // What is left of the budget is not filled with fragments; but something is better than
        // nothing.
        if purse.is_empty() || purse.has_refused() && !choices.is_empty() {
            break;
        }
    }
    Ok(purse.close(choices))
}

/// Picks sentences of the body while one has a rank above zero, and leaves the rest of the purse.
pub(super) fn best_of_body(
    text: &Weighted<'_>,
    worth: &mut impl Worth,
    mut purse: Purse<'_>,
) -> Result<Vec<usize>> {
    let mut queue = Queue::new(text, worth, &purse);
    let mut picks = Vec::new();
    while !purse.is_empty()
        && let Some(Offer { choice, rank }) = queue.next(0)
        && rank > 0.0
    {
        if purse.take(choice.index, choice.worth)? {
            queue.picked(choice.index);
            picks.push(choice.index);
        }
    }
    Ok(picks)
}

/// The body sentence that fits and is worth most `alone`, if that is more than `least`.
pub(super) fn best_alone(
    document: &Document<'_>,
    worth: &impl Worth,
    alone: &[f64],
    fits: impl Fn(usize) -> bool,
    least: f64,
) -> Option<usize> {
    let cost = worth.preferences().dangling;
    let (mut best, mut most) = (None, least);
    for (sentence, &gain) in alone.iter().enumerate() {
        if gain > most && fits(sentence) && is_body(document, sentence) {
            let dangles = cost > 0.0 && leans_on(document, sentence).is_some();
            let gain = if dangles { gain - cost } else { gain };
            if gain > most {
                (best, most) = (Some(sentence), gain);
            }
        }
    }
    best
}

/// The sentence that one which opens with a word that points back leans on. What stands between, a
/// heading or a table, is not what it leans on.
pub(super) fn leans_on(document: &Document<'_>, sentence: usize) -> Option<usize> {
    let is_running = |&before: &usize| document.segments()[before].kind.is_running_text();
    if !points_back(document.sentence(sentence), document.language_of(sentence)) {
        return None;
    }
    document.before_in_passage(sentence).rev().find(is_running)
}

/// Body; other running text; the rest.
const N_TIERS: usize = 3;

struct Queue<'a, W> {
    text: &'a Weighted<'a>,
    worth: &'a mut W,
    tiers: [BinaryHeap<Candidate>; N_TIERS],
    picked: Picked<'a>,
    is_open: Vec<bool>,
    is_picked: Vec<bool>,
    /// What a sentence leans on, once that was asked.
    leans_on: Vec<Option<Option<usize>>>,
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

impl<'a, W: Worth> Queue<'a, W> {
    fn new(text: &'a Weighted<'a>, worth: &'a mut W, purse: &Purse<'_>) -> Self {
        let document = text.document;
        let n = document.n_sentences();
        let mut tiers = [const { Vec::new() }; N_TIERS];
        for sentence in 0..n {
            if let Some(tier) = first_tier(document, sentence) {
                let worth = worth.at_most(sentence);
                tiers[tier].push(Candidate { worth, sentence: Reverse(sentence), n_picked: None });
            }
        }
        Self {
            text,
            worth,
            tiers: tiers.map(BinaryHeap::from),
            picked: Picked::new(text),
            is_open: (0..n).map(|sentence| purse.is_open_for(sentence)).collect(),
            is_picked: vec![false; n],
            leans_on: vec![None; n],
            tier: 0,
        }
    }

    /// The best sentence of a tier, which is then closed.
    fn next(&mut self, tier: usize) -> Option<Offer> {
        self.tier = tier;
        while let Some(Candidate { sentence: Reverse(sentence), n_picked, worth }) = self.tiers[tier].pop() {
            checkpoint();
            if !self.is_open[sentence] {
                continue;
            }
            if tier == 0 && n_picked.is_none() && !self.text.is_body(sentence) {
                self.tiers[1].push(Candidate { worth, sentence: Reverse(sentence), n_picked: None });
                continue;
            }
            let offer = self.look_at(sentence);
            if offer.rank < worth && n_picked != Some(self.picked.len()) {
                let n_picked = Some(self.picked.len());
                self.tiers[tier].push(Candidate { worth: offer.rank, sentence: Reverse(sentence), n_picked });
                continue;
            }
            self.is_open[sentence] = false;
            // Asked only of what would be picked, for it costs more than a look.
            if !self.worth.preferences().bar(&self.picked, sentence) {
                return Some(offer);
            }
        }
        None
    }

    /// What a sentence is worth beside the picks.
    fn look_at(&mut self, sentence: usize) -> Offer {
        let likeness = self.picked.likeness(sentence);
        let dangles = self.worth.preferences().dangling > 0.0 && self.dangles(sentence);
        self.worth.beside(sentence, Beside { likeness, dangles })
    }

    /// Whether a sentence leans on one that is not picked.
    fn dangles(&mut self, sentence: usize) -> bool {
        let document = self.text.document;
        self.leans_on[sentence]
            .get_or_insert_with(|| leans_on(document, sentence))
            .is_some_and(|before| !self.is_picked[before])
    }

    /// Notes a pick.
    fn picked(&mut self, sentence: usize) {
        self.worth.pick(sentence);
        self.picked.add(sentence);
        self.is_picked[sentence] = true;
        self.is_open[sentence] = false;
        if self.worth.preferences().dangling > 0.0 {
            self.stand_again(sentence);
        }
    }

    /// The sentence that leans on `sentence` is worth more again.
    fn stand_again(&mut self, sentence: usize) {
        let document = self.text.document;
        let is_running = |&next: &usize| document.segments()[next].kind.is_running_text();
        let Some(next) = document.behind_in_passage(sentence).find(is_running) else { return };
        if self.is_open[next]
            && let Some(tier) = first_tier(document, next)
        {
            let (worth, sentence) = (self.worth.at_most(next), Reverse(next));
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
