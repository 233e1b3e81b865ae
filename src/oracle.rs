//! The best choice that greed finds when it knows the reference: what a summary of these sentences
//! could reach.
//!
//! Starting from nothing, the sentence is added that raises ROUGE-1 + ROUGE-2 (F1, by stems) most,
//! within the budget, until none raises it; of equals the earlier one. Pairs of words across two
//! sentences do not count. After Nallapati et al. 2017, SummaRuNNer.
//!
//! What each sentence would add is counted once and then kept up: a word of a reference that a pick
//! takes is taken from the sentences that have it. Time is linear in the words of the text and the
//! references, and in sentences times picks.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::score::Scores;
use crate::select::{Choice, Purse, Selection};
use crate::vocabulary::TermId;

/// What becomes of several references.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Multiple {
    /// The one that is met best counts.
    #[default]
    Best,
    /// The mean over all of them counts.
    Mean,
    /// The first one counts.
    First,
}

impl Multiple {
    /// Finds one by name.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`], which lists the names that exist.
    pub fn find(name: &str) -> Result<Self> {
        match name {
            "best" => Ok(Self::Best),
            "mean" => Ok(Self::Mean),
            "first" => Ok(Self::First),
            _ => {
                let message = format!("multiple must be \"best\", \"mean\" or \"first\"; got {name:?}");
                Err(Error::new(ErrorKind::Parameter, message))
            }
        }
    }
}

/// Chooses sentences of `document` by `references`, which were read by the same rules.
pub(crate) fn oracle(
    document: &Document<'_>,
    references: &[Document<'_>],
    multiple: Multiple,
    purse: &Purse<'_>,
) -> Result<(Scores, Selection)> {
    let (sentences, references) = numbered(document, references)?;
    let alternatives: Vec<_> = match multiple {
        Multiple::Best => references.chunks(1).collect(),
        Multiple::Mean => vec![&references[..]],
        Multiple::First => vec![&references[..1]],
    };
    let mut best: Option<(f64, Scores, Selection)> = None;
    for references in alternatives {
        let (reached, scores, selection) = greedy(&sentences, references, purse.clone())?;
        if best.as_ref().is_none_or(|(most, ..)| reached > *most) {
            best = Some((reached, scores, selection));
        }
    }
    best.map(|(_, scores, selection)| (scores, selection)).ok_or_else(no_reference)
}

fn no_reference() -> Error {
    Error::new(ErrorKind::Parameter, "references must hold at least one text; got none")
}

/// The words of each sentence and of each reference as numbers that they share.
type Numbered = (Vec<Vec<u32>>, Vec<Vec<u32>>);

fn numbered(document: &Document<'_>, references: &[Document<'_>]) -> Result<Numbered> {
    let mut known: HashMap<(&str, bool), u32, FixedState> = HashMap::default();
    let mut all = Vec::new();
    for document in references.iter().chain([document]) {
        let vocabulary = document.vocabulary();
        let mut number = |id| {
            let term = (vocabulary.stem(TermId(id)), vocabulary.is_content(TermId(id)));
            let next = known.len() as u32;
            *known.entry(term).or_insert(next)
        };
        let numbers: Vec<u32> = (0..vocabulary.len() as u32).map(&mut number).collect();
        let words = |sentence| document.terms(sentence).iter().map(|term| numbers[term.index()]).collect();
        all.push((0..document.n_sentences()).map(words).collect::<Vec<Vec<u32>>>());
    }
    let sentences = all.pop().unwrap_or_default();
    let references: Vec<_> = all.iter().map(|sentences| sentences.concat()).collect();
    if references.is_empty() {
        return Err(no_reference());
    }
    match references.iter().position(Vec::is_empty) {
        None => Ok((sentences, references)),
        Some(at) => {
            let message = format!("reference {at} of references must hold a word; got none");
            Err(Error::new(ErrorKind::Parameter, message))
        }
    }
}

/// What the choice reaches, what each sentence is worth alone, and the choice.
fn greedy(
    sentences: &[Vec<u32>],
    references: &[Vec<u32>],
    mut purse: Purse<'_>,
) -> Result<(f64, Scores, Selection)> {
    let mut goal = Goal::new(sentences, references);
    let scores = goal.scores(sentences.len());
    let mut open: Vec<usize> = (0..sentences.len()).collect();
    let alike = first_alike(sentences);
    let mut choices = Vec::new();
    while !purse.is_empty()
        && let Some((sentence, gain)) = first_that_fits(&goal, &mut open, &mut purse)?
    {
        goal.pick(sentence, &sentences[sentence]);
        open.retain(|&at| alike[at] != alike[sentence] && goal.is_met_by(at));
        let mut choice = Choice::new(sentence, scores.values[sentence]);
        choice.lower("redundancy", scores.values[sentence] - gain);
        choices.push(choice);
    }
    let mut selection = purse.close(choices);
    if selection.choices.is_empty() && !sentences.is_empty() {
        selection.truncated = Some("no sentence that fits has a word of the references".to_owned());
    }
    Ok((goal.reached(), scores, selection))
}

/// The first sentence with the words of each: what is picked once is not picked again.
fn first_alike(sentences: &[Vec<u32>]) -> Vec<usize> {
    let mut first: HashMap<&[u32], usize, FixedState> = HashMap::default();
    sentences.iter().enumerate().map(|(at, words)| *first.entry(words).or_insert(at)).collect()
}

/// Pays for the open sentence that adds most; those that are too dear are open no more.
fn first_that_fits(
    goal: &Goal,
    open: &mut Vec<usize>,
    purse: &mut Purse<'_>,
) -> Result<Option<(usize, f64)>> {
    let gains = open.iter().map(|&sentence| (goal.gain(sentence), sentence)).filter(|(gain, _)| *gain > 0.0);
    // Bits of numbers above zero are in the order of the numbers.
    let mut queue: BinaryHeap<_> =
        gains.map(|(gain, sentence)| (gain.to_bits(), Reverse(sentence))).collect();
    let mut refused: HashSet<usize, FixedState> = HashSet::default();
    let mut found = None;
    while let Some((gain, Reverse(sentence))) = queue.pop() {
        let gain = f64::from_bits(gain);
        if purse.take(sentence, gain)? {
            found = Some((sentence, gain));
            break;
        }
        refused.insert(sentence);
    }
    open.retain(|sentence| !refused.contains(sentence));
    Ok(found)
}

/// ROUGE-1 and ROUGE-2 of the picks against each reference.
struct Goal {
    /// Both kinds of the first reference, then of the next.
    sides: Vec<Side>,
}

impl Goal {
    fn new(sentences: &[Vec<u32>], references: &[Vec<u32>]) -> Self {
        let sides =
            references.iter().flat_map(|reference| [1, 2].map(|n| Side::new(n, reference, sentences)));
        Self { sides: sides.collect() }
    }

    /// What a sentence adds to the picks.
    fn gain(&self, sentence: usize) -> f64 {
        self.mean(|side| side.gain(sentence))
    }

    /// What the picks reach.
    fn reached(&self) -> f64 {
        self.mean(Side::f1)
    }

    /// Whether a sentence has anything of a reference that no pick has taken.
    fn is_met_by(&self, sentence: usize) -> bool {
        self.sides.iter().any(|side| side.covers[sentence] > 0)
    }

    fn pick(&mut self, sentence: usize, words: &[u32]) {
        self.sides.iter_mut().for_each(|side| side.pick(sentence, words));
    }

    /// What each of `n` sentences is worth alone.
    fn scores(&self, n: usize) -> Scores {
        let part = |kind: usize| -> Vec<f64> {
            let sides = || self.sides.iter().skip(kind).step_by(2);
            let mean = |sentence| mean(sides().map(|side| side.gain(sentence)));
            (0..n).map(mean).collect()
        };
        let parts = vec![("rouge1", part(0)), ("rouge2", part(1))];
        let values = (0..n).map(|at| parts[0].1[at] + parts[1].1[at]).collect();
        Scores { values, parts, convergence: None }
    }

    /// The sum over the kinds, averaged over the references.
    fn mean(&self, value: impl Fn(&Side) -> f64) -> f64 {
        mean(self.sides.chunks(2).map(|kinds| kinds.iter().map(&value).sum()))
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

/// Runs of `n` words of one reference: which of them the picks have, and who could bring the others.
struct Side {
    n: usize,
    /// How many the reference has.
    size: usize,
    /// The number of each of its runs.
    numbers: HashMap<u64, usize, FixedState>,
    /// How often each is still wanted, by its number.
    wanted: Vec<u32>,
    /// The sentences of each, and how often they have it.
    holders: Vec<Vec<(u32, u32)>>,
    /// How much of what is wanted each sentence has.
    covers: Vec<u32>,
    /// How many runs each sentence has.
    lengths: Vec<usize>,
    hits: usize,
    taken: usize,
}

impl Side {
    fn new(n: usize, reference: &[u32], sentences: &[Vec<u32>]) -> Self {
        let mut side = Self {
            n,
            size: reference.windows(n).len(),
            numbers: HashMap::default(),
            wanted: Vec::new(),
            holders: Vec::new(),
            covers: Vec::with_capacity(sentences.len()),
            lengths: sentences.iter().map(|words| words.windows(n).len()).collect(),
            hits: 0,
            taken: 0,
        };
        for run in runs(n, reference) {
            let next = side.wanted.len();
            let number = *side.numbers.entry(run).or_insert(next);
            side.wanted.resize(side.wanted.len().max(number + 1), 0);
            side.wanted[number] += 1;
        }
        side.holders.resize(side.wanted.len(), Vec::new());
        sentences.iter().enumerate().for_each(|(at, words)| side.add_holder(at as u32, words));
        side
    }

    fn add_holder(&mut self, sentence: u32, words: &[u32]) {
        let mut covers = 0;
        for run in runs(self.n, words) {
            let Some(&number) = self.numbers.get(&run) else { continue };
            let holders = &mut self.holders[number];
            let count = match holders.last_mut() {
                Some((last, count)) if *last == sentence => {
                    *count += 1;
                    *count
                }
                _ => {
                    holders.push((sentence, 1));
                    1
                }
            };
            covers += u32::from(count <= self.wanted[number]);
        }
        self.covers.push(covers);
    }

    /// `2 · hits / (runs of the picks + runs of the reference)`: precision and recall joined.
    fn f1(&self) -> f64 {
        f1(self.hits, self.taken, self.size)
    }

    fn gain(&self, sentence: usize) -> f64 {
        let hits = self.hits + self.covers[sentence] as usize;
        f1(hits, self.taken + self.lengths[sentence], self.size) - self.f1()
    }

    /// Takes what a sentence has, one by one: who has as many as are wanted can bring one less.
    fn pick(&mut self, sentence: usize, words: &[u32]) {
        self.taken += self.lengths[sentence];
        for run in runs(self.n, words) {
            let Some(&number) = self.numbers.get(&run) else { continue };
            let wanted = &mut self.wanted[number];
            if *wanted == 0 {
                continue;
            }
            for &(holder, count) in &self.holders[number] {
                self.covers[holder as usize] -= u32::from(count >= *wanted);
            }
            *wanted -= 1;
            self.hits += 1;
        }
    }
}

fn f1(hits: usize, taken: usize, size: usize) -> f64 {
    2.0 * hits as f64 / (taken + size).max(1) as f64
}

/// Runs of one or two words as one number each.
fn runs(n: usize, words: &[u32]) -> impl Iterator<Item = u64> {
    words.windows(n).map(|run| run.iter().fold(0, |key, &word| key << 32 | u64::from(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Summarizer, Summary};

    const TEXT: &str = "Rain fell on the town. The mill burned down. Nobody was hurt. The mill burned down.";

    fn run(config: Config, text: &str, references: &[&str], multiple: Multiple) -> Result<Summary> {
        Summarizer::new(config)?.oracle(text, references, multiple)
    }

    fn picks(config: Config, references: &[&str], multiple: Multiple) -> Vec<usize> {
        let summary = run(config, TEXT, references, multiple).unwrap();
        summary.picks().iter().map(|pick| pick.index).collect()
    }

    #[test]
    fn what_the_reference_says_is_picked_and_no_more() {
        let summary = run(Config::default(), TEXT, &["The mills burned."], Multiple::Best).unwrap();
        assert_eq!((summary.text(), summary.method()), ("The mill burned down.", "oracle"));
        // Words: 3 of 3 and 4. Pairs: 2 of 2 and 3.
        assert!((summary.scores()[1] - (6.0 / 7.0 + 4.0 / 5.0)).abs() < 1e-15);
        assert_eq!(summary.scores()[2], 0.0);
        assert_eq!(summary.picks()[0].score, summary.scores()[1]);
    }

    #[test]
    fn several_references() {
        let references = ["Nobody was hurt.", "The mill burned down in the rain. It rained."];
        let two = || Config { sentences: Some(2), ..Config::default() };
        assert_eq!(picks(two(), &references, Multiple::First), [2]);
        assert_eq!(picks(two(), &references, Multiple::Best), [2]);
        assert_eq!(picks(two(), &references, Multiple::Mean), [1, 2]);
    }

    #[test]
    fn what_does_not_fit_is_passed_over_and_equals_are_picked_once() {
        let all = "The mill burned down. Nobody was hurt. The mill burned down.";
        assert_eq!(picks(Config { words: Some(3), ..Config::default() }, &[all], Multiple::Best), [2]);
        assert_eq!(picks(Config { words: Some(99), ..Config::default() }, &[all], Multiple::Best), [1, 2]);
        let parts_add_up = |pick: &crate::Pick| {
            (pick.features.iter().map(|(_, value)| value).sum::<f64>() - pick.score).abs() < 1e-12
        };
        let summary = run(Config::default(), TEXT, &[all], Multiple::Best).unwrap();
        assert!(summary.picks().iter().all(parts_add_up));
    }

    #[test]
    fn nothing_to_find() {
        let reason = "no sentence that fits has a word of the references";
        let summary = run(Config::default(), TEXT, &["Zebras!"], Multiple::Best).unwrap();
        assert_eq!((summary.text(), summary.truncated()), ("", Some(reason)));
        let summary =
            run(Config { words: Some(2), ..Config::default() }, TEXT, &[TEXT], Multiple::Best).unwrap();
        assert_eq!((summary.text(), summary.truncated()), ("", Some(reason)));
        let summary = run(Config::default(), "", &[TEXT], Multiple::Best).unwrap();
        assert_eq!((summary.text(), summary.truncated()), ("", None));
    }

    #[test]
    fn a_reference_without_words_is_refused() {
        for references in [&[][..], &["Rain.", "?!"]] {
            let error = run(Config::default(), TEXT, references, Multiple::First).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Parameter);
            assert!(error.to_string().contains("references"), "{error}");
        }
        assert!(Multiple::find("worst").is_err());
    }
}
