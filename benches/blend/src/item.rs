//! A document made ready for ten thousand summaries: what a summary costs and earns is looked up.
//!
//! [`Item::picks`] does what `nutgraf::select::best_first` does, from a table of cosines; training
//! compares the two on every document before it begins.

use std::collections::HashMap;
use std::hash::Hash;

use nutgraf::Language;
use nutgraf::budget::Budget;
use nutgraf::document::Document;
use nutgraf::feature::{self, Room};
use nutgraf::select::{Preferences, Purse, best_first};
use nutgraf::vocabulary::TermId;
use nutgraf::weight::Weighted;

pub struct Item {
    pub room: Room,
    pub features: [Vec<f64>; feature::N],
    pub references: Vec<Reference>,
    summaries: Vec<String>,
    text: Weighted<'static>,
    budget: Budget,
    /// Row by row.
    cosines: Vec<f64>,
    /// Numbers of the words of each sentence, of its trigrams, and of the sentence, by its words.
    words: Vec<Vec<u32>>,
    trigrams: Vec<Vec<u32>>,
    n_trigrams: usize,
    wordings: Vec<u32>,
    costs: Vec<usize>,
    tiers: Vec<u8>,
    leans_on: Vec<Option<usize>>,
}

/// Body; other running text; the rest; without a word.
const TIERS: std::ops::Range<u8> = 0..3;
const NO_TIER: u8 = 3;

impl Item {
    /// `None` if the document is too short to choose from or too long for a table.
    pub fn new(text: String, language: Language, references: &[String], budget: Budget) -> Option<Self> {
        let text: &'static str = Box::leak(text.into_boxed_str());
        let document: &'static Document<'static> = Box::leak(Box::new(Document::new(text, language)));
        let n = document.n_sentences();
        if !(2..=450).contains(&n) {
            return None;
        }
        let text = Weighted::new(document);
        let room = Room::of(budget, &text);
        let features = feature::table(&text, room);
        let mut stems = Numbers::default();
        let words: Vec<Vec<u32>> = (0..n).map(|i| stems_of(document, i, &mut stems)).collect();
        let summaries = references.to_vec();
        let references = references
            .iter()
            .map(|reference| {
                let reference = Document::new(reference, language);
                let stems: Vec<u32> =
                    (0..reference.n_sentences()).flat_map(|i| stems_of(&reference, i, &mut stems)).collect();
                Reference::new(&stems, &words)
            })
            .collect();
        let mut numbers = Numbers::default();
        let trigrams = (0..n)
            .map(|i| {
                document.terms(i).windows(3).map(|three| numbers.of([three[0], three[1], three[2]])).collect()
            })
            .collect();
        let mut wordings = Numbers::default();
        let column = |name: &str| {
            &features[feature::NAMES.iter().position(|other| *other == name).expect("a feature")]
        };
        let is_running = |i: &usize| document.segments()[*i].kind.is_running_text();
        let tier = |i: usize| match document.terms(i).len() {
            0 => NO_TIER,
            1 => 2,
            _ if column("body")[i] > 0.0 => 0,
            _ if is_running(&i) => 1,
            _ => 2,
        };
        let cost = |i: usize| match budget {
            Budget::Sentences(_) => 1,
            _ => document.n_words(i),
        };
        let leans =
            |i: usize| (column("points_back")[i] > 0.0).then(|| (0..i).rev().find(is_running)).flatten();
        Some(Self {
            room,
            references,
            summaries,
            budget,
            cosines: cosines(&text),
            trigrams,
            n_trigrams: numbers.0.len(),
            wordings: (0..n).map(|i| wordings.of(document.terms(i).to_vec())).collect(),
            costs: (0..n).map(cost).collect(),
            tiers: (0..n).map(tier).collect(),
            leans_on: (0..n).map(leans).collect(),
            words,
            features,
            text,
        })
    }

    pub fn text(&self) -> &str {
        self.text.document.text()
    }

    /// The references as texts.
    pub fn summaries(&self) -> &[String] {
        &self.summaries
    }

    /// ROUGE-1 against the first reference.
    pub fn rouge(&self, picks: &[usize]) -> f64 {
        self.references.first().map_or(0.0, |reference| reference.ones.f1(picks))
    }

    pub fn language(&self) -> &'static str {
        self.text.document.language().code()
    }

    pub fn stems(&self, i: usize) -> Vec<String> {
        let document = self.text.document;
        document.terms(i).iter().map(|term| document.vocabulary().stem(*term).to_owned()).collect()
    }

    pub fn n(&self) -> usize {
        self.words.len()
    }

    /// Whether a pick opens with a word that points back at a sentence that was not picked.
    pub fn dangles(&self, picks: &[usize]) -> bool {
        picks.iter().any(|&pick| self.leans_on[pick].is_some_and(|before| !picks.contains(&before)))
    }

    /// What the budget gives, and what a sentence takes of it.
    pub fn limit(&self) -> usize {
        self.budget.limit(self.text.document)
    }

    pub fn cost(&self, i: usize) -> usize {
        self.costs[i]
    }

    /// What `best_first` picks.
    pub fn best_first_picks(&self, scores: &[f64], preferences: &Preferences) -> Vec<usize> {
        let purse = Purse::new(self.text.document, self.budget, None);
        let selection = best_first(&self.text, scores, purse, preferences).expect("no callback");
        selection.choices.iter().map(|choice| choice.index).collect()
    }

    /// The same, faster; in the order in which they were picked.
    pub fn picks(&self, scores: &[f64], preferences: &Preferences) -> Vec<usize> {
        let n = self.n();
        let (mut most, mut sum) = (vec![0.0_f64; n], vec![0.0; n]);
        let mut is_open = vec![true; n];
        let mut has_trigram = vec![false; self.n_trigrams];
        let mut picks: Vec<usize> = Vec::new();
        let is_barred = |i: usize, picks: &[usize], most: &[f64], has_trigram: &[bool]| {
            let repeated = self.trigrams[i].iter().filter(|&&trigram| has_trigram[trigram as usize]).count();
            let repeated = repeated as f64 / self.words[i].len().saturating_sub(2).max(1) as f64;
            !picks.is_empty()
                && (picks.iter().any(|&pick| self.wordings[pick] == self.wordings[i])
                    || repeated > preferences.max_repeated
                    || most[i] > preferences.max_likeness)
        };
        let mut left = self.limit();
        for tier in TIERS {
            while left > 0 {
                let mut best: Option<(f64, usize)> = None;
                for i in (0..n).filter(|&i| is_open[i] && self.tiers[i] == tier && self.costs[i] <= left) {
                    let mut worth =
                        scores[i] - preferences.likeness * most[i] - preferences.likeness_sum * sum[i];
                    if self.leans_on[i].is_some_and(|before| !picks.contains(&before)) {
                        worth -= preferences.dangling;
                    }
                    if best.is_none_or(|(highest, _)| worth > highest) {
                        best = Some((worth, i));
                    }
                }
                let Some((_, i)) = best else { break };
                is_open[i] = false;
                if is_barred(i, &picks, &most, &has_trigram) {
                    continue;
                }
                left -= self.costs[i];
                picks.push(i);
                self.trigrams[i].iter().for_each(|&trigram| has_trigram[trigram as usize] = true);
                for (j, &cosine) in self.cosines[i * n..(i + 1) * n].iter().enumerate() {
                    most[j] = most[j].max(cosine);
                    sum[j] += cosine;
                }
            }
            // A sentence that would have been picked but for its cost closes the summary.
            let was_refused =
                |i: usize| is_open[i] && self.tiers[i] == tier && !is_barred(i, &picks, &most, &has_trigram);
            if left == 0 || !picks.is_empty() && (0..n).any(was_refused) {
                break;
            }
        }
        picks
    }
}

fn cosines(text: &Weighted<'_>) -> Vec<f64> {
    let unit = text.unit_rows();
    let mut row = vec![0.0; unit.n_terms()];
    let mut all = Vec::with_capacity(unit.len() * unit.len());
    for i in 0..unit.len() {
        unit.add_to(i, 1.0, &mut row);
        all.extend((0..unit.len()).map(|j| unit.dot(j, &row)));
        unit.clear(i..i + 1, &mut row);
    }
    all
}

fn stems_of(document: &Document<'_>, i: usize, numbers: &mut Numbers<String>) -> Vec<u32> {
    let stem = |term: &TermId| document.vocabulary().stem(*term).to_owned();
    document.terms(i).iter().map(|term| numbers.of(stem(term))).collect()
}

/// Whole numbers from 0 in the order of coming.
struct Numbers<T>(HashMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Hash + Eq> Numbers<T> {
    fn of(&mut self, value: T) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(value).or_insert(next)
    }

    fn get(&self, value: &T) -> Option<u32> {
        self.0.get(value).copied()
    }
}

/// What of a human summary stands in each sentence: ROUGE-1 and ROUGE-2 on stems.
pub struct Reference {
    ones: Grams,
    twos: Grams,
}

impl Reference {
    fn new(stems: &[u32], sentences: &[Vec<u32>]) -> Self {
        let ones = |stems: &[u32]| stems.to_vec();
        let twos = |stems: &[u32]| {
            stems.windows(2).map(|two| u64::from(two[0]) << 32 | u64::from(two[1])).collect::<Vec<_>>()
        };
        Self { ones: Grams::new(stems, sentences, ones), twos: Grams::new(stems, sentences, twos) }
    }

    /// (2 R1 + R2) / 3, F1 each. Pairs of neighbours are those within a sentence.
    pub fn score(&self, picks: &[usize]) -> f64 {
        (2.0 * self.ones.f1(picks) + self.twos.f1(picks)) / 3.0
    }

    /// R1 + R2.
    pub fn sum(&self, picks: &[usize]) -> f64 {
        self.ones.f1(picks) + self.twos.f1(picks)
    }
}

struct Grams {
    /// How often each stands in the reference.
    n_of: Vec<u32>,
    n: u32,
    /// Those of the reference that a sentence has, and how many it has of any kind.
    hits: Vec<Vec<u32>>,
    n_in: Vec<u32>,
}

impl Grams {
    fn new<T: Hash + Eq>(
        reference: &[u32],
        sentences: &[Vec<u32>],
        grams: impl Fn(&[u32]) -> Vec<T>,
    ) -> Self {
        let mut numbers = Numbers::default();
        let mut n_of = Vec::new();
        for gram in grams(reference) {
            let number = numbers.of(gram) as usize;
            n_of.resize(n_of.len().max(number + 1), 0);
            n_of[number] += 1;
        }
        let of_sentences: Vec<Vec<T>> = sentences.iter().map(|stems| grams(stems)).collect();
        let hits = |grams: &Vec<T>| grams.iter().filter_map(|gram| numbers.get(gram)).collect();
        Self {
            n: n_of.iter().sum(),
            n_of,
            hits: of_sentences.iter().map(hits).collect(),
            n_in: of_sentences.iter().map(|grams| grams.len() as u32).collect(),
        }
    }

    fn f1(&self, picks: &[usize]) -> f64 {
        let mut left = self.n_of.clone();
        let mut common = 0;
        for &hit in picks.iter().flat_map(|&pick| &self.hits[pick]) {
            let left = &mut left[hit as usize];
            common += u32::from(*left > 0);
            *left = left.saturating_sub(1);
        }
        let n: u32 = picks.iter().map(|&pick| self.n_in[pick]).sum();
        if common == 0 { 0.0 } else { 2.0 * f64::from(common) / f64::from(n + self.n) }
    }
}
