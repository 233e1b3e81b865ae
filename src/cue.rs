//! Cues: words, pairs of neighbours and first words that speak for a sentence or against it.
//!
//! Edmundson 1969 had such a list made by hand. This one is learnt: `src/data/wording.txt`, which
//! `benches/blend` writes, has a weight for each.

use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::language::Language;

/// The list that is read.
static FILE: OnceLock<&str> = OnceLock::new();

/// Puts another list in the place of the built-in one, if nothing was read yet; whether it did. Training
/// measures by lists that were learnt without what is measured.
#[doc(hidden)]
pub fn replace(file: &'static str) -> bool {
    FILE.set(file).is_ok()
}

/// Stands for every number.
const NUMBER: &str = "#";

/// No entry.
const NONE: u32 = u32::MAX;

/// A word by its number in a list; 0 is any that the list does not have.
pub(crate) type Cue = u32;

/// The cues of one language.
pub(crate) struct Cues {
    numbers: HashMap<&'static str, Cue, FixedState>,
    /// By number.
    words: Vec<Word>,
    /// Entries of two neighbours, by the numbers of both.
    pairs: HashMap<u64, u32, FixedState>,
    weights: Vec<f64>,
}

/// The entries of a word anywhere and as the first one, and which words may stand beside it in a pair.
#[derive(Clone, Copy)]
struct Word {
    anywhere: u32,
    first: u32,
    /// Those behind it and before it, a bit for each 32nd number: most neighbours are seen at once to be
    /// no pair.
    opens: u32,
    closes: u32,
}

/// Which entries of a list were seen in a sentence.
pub(crate) struct Seen {
    bits: Vec<u64>,
    entries: Vec<u32>,
}

impl Seen {
    /// None of those of `cues`.
    pub(crate) fn none(cues: &Cues) -> Self {
        Self { bits: vec![0; cues.n_entries().div_ceil(64)], entries: Vec::new() }
    }

    /// Whether it is new.
    fn add(&mut self, entry: u32) -> bool {
        let (bits, bit) = (&mut self.bits[entry as usize / 64], 1 << (entry % 64));
        let is_new = *bits & bit == 0;
        if is_new {
            *bits |= bit;
            self.entries.push(entry);
        }
        is_new
    }

    fn clear(&mut self) {
        let Self { bits, entries } = self;
        entries.drain(..).for_each(|entry| bits[entry as usize / 64] = 0);
    }
}

impl Cues {
    pub(crate) fn of(language: Language) -> &'static Self {
        static CUES: [OnceLock<Cues>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
        CUES[language.number()].get_or_init(|| {
            Self::read(FILE.get_or_init(|| include_str!("data/wording.txt")), language.code())
        })
    }

    /// Lines of a language's code, a weight, and a word, two words, or "^" and a word that opens.
    fn read(file: &'static str, code: &str) -> Self {
        let unknown = Word { anywhere: NONE, first: NONE, opens: 0, closes: 0 };
        let mut cues = Self {
            numbers: HashMap::default(),
            words: vec![unknown],
            pairs: HashMap::default(),
            weights: Vec::new(),
        };
        for line in file.lines() {
            let mut fields = line.split(' ');
            if fields.next() != Some(code) {
                continue;
            }
            let Some(weight) = fields.next().and_then(|weight| weight.parse().ok()) else { continue };
            let entry = cues.weights.len() as u32;
            match [fields.next(), fields.next()] {
                [Some("^"), Some(word)] => cues.word(word).1.first = entry,
                [Some(one), Some(next)] => {
                    let (one, next) = (cues.word(one).0, cues.word(next).0);
                    cues.words[one as usize].opens |= bit_of(next);
                    cues.words[next as usize].closes |= bit_of(one);
                    cues.pairs.insert(pair(one, next), entry);
                }
                [Some(word), None] => cues.word(word).1.anywhere = entry,
                [None, _] => continue,
            }
            cues.weights.push(weight);
        }
        cues
    }

    fn word(&mut self, word: &'static str) -> (Cue, &mut Word) {
        let next = self.words.len() as Cue;
        let number = *self.numbers.entry(word).or_insert(next);
        if number == next {
            self.words.push(self.words[0]);
        }
        (number, &mut self.words[number as usize])
    }

    pub(crate) fn n_entries(&self) -> usize {
        self.weights.len()
    }

    /// The number of a stem.
    pub(crate) fn number(&self, stem: &str) -> Cue {
        let is_number = stem.bytes().all(|byte| byte.is_ascii_digit());
        self.numbers.get(if is_number { NUMBER } else { stem }).copied().unwrap_or(0)
    }

    /// The sum over the entries that a sentence of these words has, each once; `seen` is empty before and after.
    pub(crate) fn sum(&self, words: impl Iterator<Item = Cue>, seen: &mut Seen) -> f64 {
        let mut sum = 0.0;
        let mut add = |entry: u32| {
            if entry != NONE && seen.add(entry) {
                sum += self.weights[entry as usize];
            }
        };
        let (mut before, mut opens) = (0, 0);
        for (place, number) in words.enumerate() {
            let word = self.words[number as usize];
            if place == 0 {
                add(word.first);
            }
            add(word.anywhere);
            if opens & bit_of(number) != 0 && word.closes & bit_of(before) != 0 {
                add(self.pairs.get(&pair(before, number)).copied().unwrap_or(NONE));
            }
            (before, opens) = (number, word.opens);
        }
        seen.clear();
        sum
    }
}

/// The place of a word among the neighbours of another.
fn bit_of(word: Cue) -> u32 {
    1 << (word % 32)
}

fn pair(one: Cue, next: Cue) -> u64 {
    u64::from(one) << 32 | u64::from(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_pairs_and_openings_count_and_numbers_are_one_word() {
        let cues = Cues::read("en 1 rain\nde 9 rain\nen 0.5 # mm\nen -2 ^ it\n", "en");
        let sum =
            |words: &str| cues.sum(words.split(' ').map(|word| cues.number(word)), &mut Seen::none(&cues));
        assert_eq!(sum("it rain"), -1.0);
        assert_eq!(sum("was it rain or rain"), 1.0);
        assert_eq!(sum("some 30 mm fell then 12 mm"), 0.5);
        assert_eq!(sum("mm 30"), 0.0);
        assert_eq!(sum("nothing"), 0.0);
    }

    #[test]
    fn every_line_of_the_file_is_read() {
        let file = include_str!("data/wording.txt");
        let lines = file.lines().filter(|line| !line.starts_with("# ")).count();
        let n_read: usize = Language::all().map(|language| Cues::of(language).n_entries()).sum();
        assert_eq!(n_read, lines);
    }
}
