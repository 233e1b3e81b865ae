//! Candidates: what may be a phrase, each with all its places.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::passages::Passages;
use crate::vocabulary::TermId;

/// No place.
const NONE: u32 = u32::MAX;

/// Units side by side: the first one, and how many. "deep-sea" is one and "deep sea" are two, but
/// both are the same candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) unit: usize,
    pub(super) n_units: usize,
}

impl Place {
    pub(super) fn units(self) -> Range<usize> {
        self.unit..self.unit + self.n_units
    }
}

/// Words side by side, equal by their stems wherever they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// How often it stands in the text.
    pub(super) count: u32,
    /// How often it stands there with nothing of a phrase beside it.
    pub(super) alone: u32,
    first: u32,
    last: u32,
}

/// Every run of up to so many units, equal ones once.
#[derive(Debug)]
pub(super) struct Candidates {
    all: Vec<Candidate>,
    /// For each place, by unit and then by number of units, the next one of the same candidate.
    next: Vec<u32>,
    /// Candidates by their terms.
    table: HashTable<u32>,
    max_units: usize,
}

impl Candidates {
    /// Finds them, in the order of their first places.
    pub(super) fn new(passages: &Passages, max_units: usize) -> Self {
        let units = passages.units();
        let next = vec![NONE; units.len() * max_units];
        let mut found = Self { all: Vec::new(), next, table: HashTable::new(), max_units };
        for unit in (0..units.len()).filter(|&unit| units[unit].opens) {
            for n_units in 1..=passages.reach(unit, max_units) {
                if units[unit + n_units - 1].closes {
                    found.add(passages, Place { unit, n_units });
                }
            }
        }
        found
    }

    fn add(&mut self, passages: &Passages, place: Place) {
        let Self { all, next, table, max_units } = self;
        let number = (place.unit * *max_units + place.n_units - 1) as u32;
        let alone = u32::from(passages.is_alone(place));
        let terms = passages.terms(place);
        let terms_of = |&candidate: &u32| terms_at(passages, all[candidate as usize].first, *max_units);
        let is_it = |candidate: &u32| terms_of(candidate) == terms;
        let entry = table.entry(hash(terms), is_it, |candidate| hash(terms_of(candidate)));
        let candidate = *entry.or_insert(all.len() as u32).get();
        match all.get_mut(candidate as usize) {
            Some(known) => {
                next[known.last as usize] = number;
                known.last = number;
                known.count += 1;
                known.alone += alone;
            }
            None => all.push(Candidate { count: 1, alone, first: number, last: number }),
        }
    }

    /// The candidate at a place, if there may be one.
    pub(super) fn find(&self, passages: &Passages, place: Place) -> Option<usize> {
        let terms = passages.terms(place);
        let is_it = |&candidate: &u32| {
            terms_at(passages, self.all[candidate as usize].first, self.max_units) == terms
        };
        self.table.find(hash(terms), is_it).map(|&candidate| candidate as usize)
    }

    pub(super) fn all(&self) -> &[Candidate] {
        &self.all
    }

    /// Where a candidate stands first.
    pub(super) fn first(&self, candidate: &Candidate) -> Place {
        place(candidate.first, self.max_units)
    }

    /// Everywhere that a candidate stands, in order.
    pub(super) fn places(&self, candidate: &Candidate) -> impl Iterator<Item = Place> {
        let following = |&number: &u32| Some(self.next[number as usize]).filter(|&next| next != NONE);
        std::iter::successors(Some(candidate.first), following).map(|number| place(number, self.max_units))
    }
}

fn place(number: u32, max_units: usize) -> Place {
    let number = number as usize;
    Place { unit: number / max_units, n_units: number % max_units + 1 }
}

fn terms_at(passages: &Passages, number: u32, max_units: usize) -> &[TermId] {
    passages.terms(place(number, max_units))
}

fn hash(terms: &[TermId]) -> u64 {
    FixedState::default().hash_one(terms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    #[test]
    fn candidates_are_equal_by_stems_whatever_joins_their_words() {
        let text = "A deep-sea plan. Deep sea plans fail.";
        let passages = Passages::new(&Document::new(text, Language::ENGLISH));
        let candidates = Candidates::new(&passages, 3);
        let found = candidates.find(&passages, Place { unit: 0, n_units: 2 }).unwrap();
        let candidate = &candidates.all()[found];
        let places: Vec<_> =
            candidates.places(candidate).map(|place| passages.span(place).of(text)).collect();
        assert_eq!(places, ["deep-sea plan", "Deep sea plans"]);
        assert_eq!((candidate.count, candidate.alone), (2, 1));
    }

    #[test]
    fn no_candidate_is_longer_than_asked_for() {
        let passages = Passages::new(&Document::new("Stone town bridge repair.", Language::ENGLISH));
        let counts = [1, 2, 3, 4, 10].map(|most| Candidates::new(&passages, most).all().len());
        assert_eq!(counts, [4, 7, 9, 10, 10]);
    }
}
