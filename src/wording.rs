//! What the wording of a sentence speaks for: words, pairs of words and first words that are frequent
//! in what people take into a summary, or in what they leave.
//!
//! Edmundson 1969 had such cue words as a list made by hand. This one is learnt: `src/data/wording.txt`,
//! which `benches/blend` writes, has a weight for each. The sum of a sentence, over the root of its
//! words, is set against the body of its document. Weak evidence counts as none, so that texts of a kind
//! that training did not know stay as they are.

use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::document::Document;
use crate::language::Language;
use crate::vocabulary::{TermId, Vocabulary};

/// Stands for every number.
const NUMBER: &str = "#";

/// A sentence of fewer words counts as one of so many.
pub const SHORT: usize = 10;

/// Evidence below this is none.
const NOISE: f64 = 2.0;

/// The weights of one language.
#[derive(Default)]
struct Weights {
    words: HashMap<&'static str, Word, FixedState>,
    /// Entries of two neighbours.
    pairs: HashMap<(u32, u32), u32, FixedState>,
    of_entries: Vec<f64>,
}

/// A word of the list: its number, from 1, and its entries, if it has them, anywhere and as the first word.
#[derive(Clone, Copy, Default)]
struct Word {
    number: u32,
    anywhere: Option<u32>,
    first: Option<u32>,
}

impl Weights {
    fn of(language: Language) -> &'static Self {
        static WEIGHTS: [OnceLock<Weights>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
        WEIGHTS[language.number()]
            .get_or_init(|| Self::read(include_str!("data/wording.txt"), language.code()))
    }

    /// Lines of a language's code, a weight, and a word, two words, or "^" and a word that opens.
    fn read(file: &'static str, code: &str) -> Self {
        let mut weights = Self::default();
        for line in file.lines() {
            let mut fields = line.split(' ');
            if fields.next() != Some(code) {
                continue;
            }
            let Some(weight) = fields.next().and_then(|weight| weight.parse().ok()) else { continue };
            let entry = weights.of_entries.len() as u32;
            match [fields.next(), fields.next()] {
                [Some("^"), Some(word)] => weights.word(word).first = Some(entry),
                [Some(word), Some(next)] => {
                    let pair = (weights.word(word).number, weights.word(next).number);
                    weights.pairs.insert(pair, entry);
                }
                [Some(word), None] => weights.word(word).anywhere = Some(entry),
                [None, _] => continue,
            }
            weights.of_entries.push(weight);
        }
        weights
    }

    fn word(&mut self, word: &'static str) -> &mut Word {
        let number = self.words.len() as u32 + 1;
        self.words.entry(word).or_insert(Word { number, ..Word::default() })
    }

    /// What is known of each term.
    fn of_terms(&self, vocabulary: &Vocabulary) -> Vec<Word> {
        let of_term = |number: usize| {
            let stem = vocabulary.stem(TermId(number as u32));
            let is_number = stem.bytes().all(|byte| byte.is_ascii_digit());
            self.words.get(if is_number { NUMBER } else { stem }).copied().unwrap_or_default()
        };
        (0..vocabulary.len()).map(of_term).collect()
    }

    /// The sum over the entries that a sentence has, each once; `entries` is for them.
    fn sum(&self, terms: &[TermId], words: &[Word], entries: &mut Vec<u32>) -> f64 {
        let word = |term: &TermId| words[term.index()];
        let pair = |two: &[TermId]| match [word(&two[0]).number, word(&two[1]).number] {
            [0, _] | [_, 0] => None,
            [one, next] => self.pairs.get(&(one, next)).copied(),
        };
        entries.clear();
        entries.extend(terms.first().and_then(|first| word(first).first));
        entries.extend(terms.iter().filter_map(|term| word(term).anywhere));
        entries.extend(terms.windows(2).filter_map(pair));
        entries.sort_unstable();
        entries.dedup();
        entries.iter().map(|&entry| self.of_entries[entry as usize]).sum()
    }
}

/// What speaks for each sentence; `body` tells which of them make the mean.
pub(crate) fn column(document: &Document<'_>, body: &[bool]) -> Vec<f64> {
    let mut sums = vec![0.0; document.n_sentences()];
    let mut known: Vec<(Language, Vec<Word>)> = Vec::new();
    let mut entries = Vec::new();
    for passage in document.sentences_by_passage().filter(|passage| !passage.is_empty()) {
        let language = document.language_of(passage.start);
        let weights = Weights::of(language);
        if weights.words.is_empty() {
            continue;
        }
        let at = known.iter().position(|(other, _)| *other == language).unwrap_or_else(|| {
            known.push((language, weights.of_terms(document.vocabulary())));
            known.len() - 1
        });
        for sentence in passage {
            let terms = document.terms(sentence);
            sums[sentence] =
                weights.sum(terms, &known[at].1, &mut entries) / (terms.len().max(SHORT) as f64).sqrt();
        }
    }
    evidence(sums, body)
}

/// Sums less their mean over the body, where they are more than noise.
#[must_use]
pub fn evidence(mut sums: Vec<f64>, body: &[bool]) -> Vec<f64> {
    let of_body = sums.iter().zip(body).filter(|(_, body)| **body).map(|(sum, _)| *sum);
    let mean = of_body.clone().sum::<f64>() / of_body.count().max(1) as f64;
    for sum in &mut sums {
        let above = *sum - mean;
        *sum = (above.abs() - NOISE).max(0.0).copysign(above);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_pairs_and_openings_count_and_numbers_are_one_word() {
        let weights = Weights::read("en 1 rain\nde 9 rain\nen 0.5 # mm\nen -2 ^ it\n", "en");
        let sum = |text: &str| {
            let document = Document::new(text, Language::ENGLISH);
            weights.sum(document.terms(0), &weights.of_terms(document.vocabulary()), &mut Vec::new())
        };
        assert_eq!(sum("It rained."), -1.0);
        assert_eq!(sum("Was it rain or rain?"), 1.0);
        assert_eq!(sum("Some 30 mm fell, then 12 mm."), 0.5);
        assert_eq!(sum("Nothing."), 0.0);
    }

    #[test]
    fn weak_evidence_is_none() {
        let shaped = evidence(vec![3.5, 0.0, -3.5, 9.0], &[true, true, true, false]);
        assert_eq!(shaped, [1.5, 0.0, -1.5, 7.0]);
    }

    #[test]
    fn every_line_of_the_file_is_read() {
        let file = include_str!("data/wording.txt");
        let lines = file.lines().filter(|line| !line.starts_with("# ")).count();
        let read = |code: &str| Weights::read(file, code).of_entries.len();
        let n_read: usize = Language::all().map(|language| read(language.code())).sum();
        assert_eq!(n_read, lines);
    }
}
