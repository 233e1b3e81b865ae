//! The best phrases, none said twice.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::Keyphrase;
use super::candidates::{Candidate, Candidates, Place};
use super::passages::Passages;
use crate::span::Span;
use crate::weight::Weighted;

/// What several words are worth that stand together only once.
const ONCE: f64 = 0.7;

/// Over how many words the bonus of an early place falls to a half.
const EARLY: f64 = 100.0;

/// What there is to choose from.
pub(super) struct Choice<'d> {
    pub(super) text: &'d Weighted<'d>,
    pub(super) passages: &'d Passages,
    pub(super) candidates: &'d Candidates,
    /// What each term is worth.
    pub(super) weights: &'d [f64],
}

impl Choice<'_> {
    /// The `n` best candidates, by falling score. What stands mostly inside those already chosen
    /// says nothing new and is passed over.
    pub(super) fn best(&self, n: usize) -> Vec<Keyphrase> {
        let ranked = self.ranked();
        let top = ranked.first().map_or(1.0, |(score, _)| *score);
        let mut covered = vec![false; self.passages.units().len()];
        let mut found = Vec::new();
        for (score, candidate) in ranked {
            if found.len() == n {
                break;
            }
            if self.is_new(candidate, &covered) {
                self.candidates.places(candidate).for_each(|place| covered[place.units()].fill(true));
                found.push(self.keyphrase(candidate, score / top));
            }
        }
        found
    }

    /// The candidates that may be phrases, with their scores; of equal ones the earlier first.
    fn ranked(&self) -> Vec<(f64, &Candidate)> {
        let swallowed = self.swallowed();
        let all = self.candidates.all().iter().zip(swallowed);
        let able = all.filter(|(candidate, swallowed)| !swallowed && self.may_stand(candidate));
        let mut ranked: Vec<_> = able.map(|(candidate, _)| (self.score(candidate), candidate)).collect();
        // The sort is stable, and candidates stand in the order of their first places.
        ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        ranked
    }

    /// For each candidate whether half of its places or more are those of one longer candidate
    /// that the text repeats: "guard" where it says "coast guard".
    fn swallowed(&self) -> Vec<bool> {
        let all = self.candidates.all();
        let mut swallowed = vec![false; all.len()];
        for whole in all.iter().filter(|whole| whole.count > 1) {
            for part in parts(self.candidates.first(whole)) {
                if let Some(part) = self.candidates.find(self.passages, part) {
                    swallowed[part] |= 2 * whole.count >= all[part].count;
                }
            }
        }
        swallowed
    }

    /// Whether a candidate is more than a letter, and more than a piece of what stands there once.
    fn may_stand(&self, candidate: &Candidate) -> bool {
        let place = self.candidates.first(candidate);
        let phrase = self.passages.span(place).of(self.text.document.text());
        let is_word = phrase.chars().nth(1).is_some() && !self.is_syllable(place, phrase);
        is_word && (place.n_units == 1 || candidate.alone > 0 || candidate.count > 1)
    }

    /// Vietnamese writes its syllables apart; one alone is a word only where it is a name.
    fn is_syllable(&self, place: Place, phrase: &str) -> bool {
        let is_vietnamese = self.text.document.language().code() == "vi";
        is_vietnamese && place.n_units == 1 && !phrase.starts_with(char::is_uppercase)
    }

    /// See docs/METHODS.md: the words' weights, damped by length, times the root of how often the
    /// words stand together and of how seldom apart, times a bonus for an early place.
    fn score(&self, candidate: &Candidate) -> f64 {
        let place = self.candidates.first(candidate);
        let vocabulary = self.text.document.vocabulary();
        let (mut worth, mut apart, mut k) = (0.0, 0, 0.0_f64);
        for &term in self.passages.terms(place).iter().filter(|&&term| vocabulary.is_content(term)) {
            worth += self.weights[term.index()];
            apart += self.text.frequencies.term(term);
            k += 1.0;
        }
        let count = f64::from(candidate.count);
        let cohesion = (k * count / f64::from(apart.max(1))).min(1.0);
        let once = if candidate.count == 1 && k > 1.0 { ONCE } else { 1.0 };
        let early = 1.0 + 1.0 / (1.0 + place.unit as f64 / EARLY);
        worth / k.max(1.0).sqrt().sqrt() * (count * cohesion).sqrt() * once * early
    }

    /// Whether a candidate stands half of its times, and twice if ever, outside what is chosen;
    /// of what stands once, more than half of the words must be new.
    fn is_new(&self, candidate: &Candidate, covered: &[bool]) -> bool {
        if candidate.count == 1 {
            let units = &covered[self.candidates.first(candidate).units()];
            return 2 * units.iter().filter(|is_covered| !**is_covered).count() > units.len();
        }
        let is_outside = |place: &Place| covered[place.units()].contains(&false);
        let outside = self.candidates.places(candidate).filter(is_outside).count() as u32;
        2 * outside >= candidate.count && outside > 1
    }

    fn keyphrase(&self, candidate: &Candidate, score: f64) -> Keyphrase {
        let spans: Vec<_> =
            self.candidates.places(candidate).map(|place| self.passages.span(place)).collect();
        let phrase = usual_form(self.text.document.text(), &spans).to_owned();
        Keyphrase { phrase, score, spans }
    }
}

/// The places inside a place.
fn parts(Place { unit, n_units }: Place) -> impl Iterator<Item = Place> {
    (1..n_units).flat_map(move |n| (unit..=unit + n_units - n).map(move |unit| Place { unit, n_units: n }))
}

/// The form that stands most often; of equally frequent ones the first.
fn usual_form<'t>(text: &'t str, spans: &[Span]) -> &'t str {
    let mut counts: HashMap<&str, (usize, usize), FixedState> = HashMap::default();
    for (at, span) in spans.iter().enumerate() {
        counts.entry(span.of(text)).or_insert((0, usize::MAX - at)).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, rank)| *rank).map_or("", |(form, _)| form)
}
