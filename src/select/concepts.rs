//! The sentences that together name most of what a text says more than once.
//!
//! A concept is a pair of neighbouring content stems (stop words between them are skipped) that at
//! least two sentences have, three in a text of more than 100. Its weight is `w_c = Σ_{j ∋ c} (1 + r_j) / 2`,
//! with `r_j` the score of sentence j scaled to [0, 1] over the text: in how many sentences it
//! stands, each counting from a half up to one by its score. So any score goes with it, and no
//! concept weighs nothing. The paper weighs by documents, of which there is one here.
//!
//! `F(S) = Σ_{c in S} w_c − κ · (sentences of S that open with a word that points back, without the one
//! before)` is maximised over sets of body sentences within the budget without near-duplicates; κ is
//! the coherence times the range of what sentences are worth alone. What is left of the budget when
//! no sentence adds to F is filled by score.
//!
//! **Exact** for up to 150 sentences with a concept that fit, and 400 concepts (those of the same
//! sentences count once): by integer programming, see `optimum`. A set is kept from the greedy search
//! unless the optimum is better, so that ties go to the earlier sentence. A budget of tokens is
//! planned by the tokens of single sentences, then spent on what fits when joined, the most
//! valuable by unit of cost first.
//!
//! **Greedy** beyond that, and the selection's note says so: the largest gain by unit of cost next,
//! or the best single sentence if that is worth more than all of them; at least `1 − 1/√e ≈ 0.39` of
//! the optimum without dangling openers and near-duplicates.
//!
//! **Cost.** m words for concepts and greedy gains. The optimum takes about a millisecond of a news
//! article in the median, and some 100 ms at most: the solver is then stopped, by a count of its steps
//! instead of a clock, and the note says that its best set is not proved to be the optimum.
//!
//! Gillick & Favre 2009, A scalable global model for summarization.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::best_first::{
    Beside, Lowered, Offer, Preferences, Worth, best_alone, best_of_body, fill, leans_on,
};
use super::optimum::Program;
use super::picked::Picked;
use super::purse::Purse;
use super::{Choice, MAX_COST, Select, Selection, Selector, lowest, range, scaled};
use crate::body::is_body;
use crate::budget::Budget;
use crate::document::Document;
use crate::error::Result;
use crate::vocabulary::TermId;
use crate::weight::Weighted;

pub(super) const SELECTOR: Selector = Selector {
    name: "concepts",
    prefers: "sentences that together name most of the word pairs that the text repeats",
    paper: "Gillick & Favre 2009, A scalable global model for summarization",
    build: |settings| Box::new(ConceptCover { coherence: settings.coherence }),
};

/// Sentences and concepts up to which the optimum is computed.
const MAX_SENTENCES: usize = 150;
const MAX_CONCEPTS: usize = 400;

/// Sentences above which a concept must stand in three.
const LONG: usize = 100;

/// Differences of F below this are rounding.
const EPSILON: f64 = 1e-9;

struct ConceptCover {
    coherence: f64,
}

impl Select for ConceptCover {
    fn select(&self, text: &Weighted<'_>, scores: &[f64], mut purse: Purse<'_>) -> Result<Selection> {
        let (prices, room) = purse.prices()?;
        let concepts = Concepts::new(text.document, scores);
        let gains = Gains::new(&concepts, scores, &prices, self.coherence);
        let greedy = greedy(text, &gains, &purse, room)?;
        let (picks, note) = Task::new(text, &gains, room).best(greedy);
        let preferences = Preferences { dangling: gains.dangling_score, ..Preferences::NONE };
        let choices = take(text.document, gains, &mut purse, picks)?;
        let selection = fill(text, &mut Lowered { scores, preferences: &preferences }, purse, choices)?;
        Ok(Selection { note, ..selection })
    }
}

/// F of what the greedy search finds without coherence, or the better of that and the solver's,
/// and the note: for `benches/selectors.rs`.
///
/// # Errors
/// None: no tokens are counted.
#[doc(hidden)]
pub fn concept_worth(
    text: &Weighted<'_>,
    scores: &[f64],
    budget: Budget,
    is_exact: bool,
) -> Result<(f64, Option<String>)> {
    let mut purse = Purse::new(text.document, budget, None);
    let (prices, room) = purse.prices()?;
    let concepts = Concepts::new(text.document, scores);
    let mut gains = Gains::new(&concepts, scores, &prices, 0.0);
    let greedy = greedy(text, &gains, &purse, room)?;
    let (picks, note) = if is_exact { Task::new(text, &gains, room).best(greedy) } else { (greedy, None) };
    picks.into_iter().for_each(|pick| gains.pick(pick));
    Ok((gains.total, note))
}

/// The picks of the greedy search, of the body alone.
fn greedy(text: &Weighted<'_>, gains: &Gains<'_>, purse: &Purse<'_>, room: usize) -> Result<Vec<usize>> {
    let mut gains = gains.clone();
    let picks = best_of_body(text, &mut gains, purse.clone())?;
    let single = best_alone(text.document, &gains, &gains.alone, |at| gains.prices[at] <= room, gains.total);
    Ok(single.map_or(picks, |single| vec![single]))
}

/// Spends a purse on what was found, by falling worth alone by unit of cost.
fn take(
    document: &Document<'_>,
    mut gains: Gains<'_>,
    purse: &mut Purse<'_>,
    mut picks: Vec<usize>,
) -> Result<Vec<Choice>> {
    picks.sort_unstable();
    let is_pick = |sentence: usize| picks.binary_search(&sentence).is_ok();
    let minds = gains.preferences.dangling > 0.0;
    let mut order = picks.clone();
    order.sort_by(|&a, &b| gains.at_most(b).total_cmp(&gains.at_most(a)));
    let mut choices = Vec::new();
    for sentence in order {
        let dangles = minds && leans_on(document, sentence).is_some_and(|before| !is_pick(before));
        let Offer { choice, .. } = gains.beside(sentence, Beside { dangles, ..Beside::default() });
        if purse.take(sentence, choice.worth)? {
            gains.pick(sentence);
            choices.push(choice);
        }
    }
    Ok(choices)
}

/// What a text says more than once.
struct Concepts {
    /// By sentence, its concepts, each once.
    of: Vec<Vec<u32>>,
    weights: Vec<f64>,
}

impl Concepts {
    fn new(document: &Document<'_>, scores: &[f64]) -> Self {
        let mut numbers: HashMap<[TermId; 2], u32, FixedState> = HashMap::default();
        let mut n_sentences = Vec::new();
        let mut of = Vec::with_capacity(document.n_sentences());
        for sentence in 0..document.n_sentences() {
            let before = document.content_terms(sentence);
            let number = |(before, term)| {
                let new = numbers.len() as u32;
                *numbers.entry([before, term]).or_insert(new)
            };
            let mut pairs: Vec<_> =
                before.zip(document.content_terms(sentence).skip(1)).map(number).collect();
            pairs.sort_unstable();
            pairs.dedup();
            n_sentences.resize(numbers.len(), 0);
            pairs.iter().for_each(|&pair| n_sentences[pair as usize] += 1);
            of.push(pairs);
        }
        Self::of_those(of, &n_sentences, scores)
    }

    /// Concepts are the pairs that enough sentences have, numbered anew.
    fn of_those(mut of: Vec<Vec<u32>>, n_sentences: &[u32], scores: &[f64]) -> Self {
        let least = if scores.len() > LONG { 3 } else { 2 };
        let mut n_concepts = 0;
        let number = |&n: &u32| {
            let is_concept = n >= least;
            n_concepts += u32::from(is_concept);
            is_concept.then(|| n_concepts - 1)
        };
        let numbers: Vec<Option<u32>> = n_sentences.iter().map(number).collect();
        let mut weights = vec![0.0; n_concepts as usize];
        for (pairs, score) in of.iter_mut().zip(scaled(scores)) {
            *pairs = pairs.iter().filter_map(|&pair| numbers[pair as usize]).collect();
            pairs.iter().for_each(|&concept| weights[concept as usize] += f64::midpoint(1.0, score));
        }
        Self { of, weights }
    }
}

/// What each sentence adds to F beside the picks.
#[derive(Clone)]
struct Gains<'a> {
    scores: &'a [f64],
    prices: &'a [usize],
    concepts: &'a Concepts,
    is_covered: Vec<bool>,
    /// By sentence, what it adds when nothing is picked.
    alone: Vec<f64>,
    preferences: Preferences,
    /// What dangling costs in units of the score.
    dangling_score: f64,
    lowest_score: f64,
    /// The weight of what the picks cover.
    total: f64,
}

impl<'a> Gains<'a> {
    fn new(concepts: &'a Concepts, scores: &'a [f64], prices: &'a [usize], coherence: f64) -> Self {
        let mut gains = Self {
            scores,
            prices,
            concepts,
            is_covered: vec![false; concepts.weights.len()],
            alone: Vec::new(),
            preferences: Preferences::NONE,
            dangling_score: (coherence * range(scores)).min(MAX_COST),
            lowest_score: lowest(scores),
            total: 0.0,
        };
        gains.alone = (0..scores.len()).map(|sentence| gains.gain(sentence)).collect();
        // No set is worth more than all concepts: a higher cost changes nothing.
        gains.preferences.dangling = (coherence * range(&gains.alone)).min(concepts.weights.iter().sum());
        gains
    }

    fn gain(&self, sentence: usize) -> f64 {
        let new = self.concepts.of[sentence].iter().filter(|&&concept| !self.is_covered[concept as usize]);
        new.map(|&concept| self.concepts.weights[concept as usize]).sum()
    }

    fn by_price(&self, sentence: usize, gain: f64) -> f64 {
        gain / self.prices[sentence].max(1) as f64
    }
}

impl Worth for Gains<'_> {
    fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    fn at_most(&self, sentence: usize) -> f64 {
        self.by_price(sentence, self.alone[sentence])
    }

    fn beside(&mut self, sentence: usize, Beside { dangles, .. }: Beside) -> Offer {
        let (gain, alone) = (self.gain(sentence), self.alone[sentence]);
        let mut choice = Choice::new(sentence, self.scores[sentence]);
        choice.lower_by_share(gain, alone, self.scores[sentence] - self.lowest_score);
        choice.lower("coherence", if dangles { self.dangling_score } else { 0.0 });
        let cost = if dangles { self.preferences.dangling } else { 0.0 };
        Offer { rank: self.by_price(sentence, gain - cost), choice }
    }

    fn pick(&mut self, sentence: usize) {
        self.total += self.gain(sentence);
        self.concepts.of[sentence].iter().for_each(|&concept| self.is_covered[concept as usize] = true);
    }
}

/// The choice as an integer program.
struct Task {
    /// By number in the program.
    sentences: Vec<usize>,
    /// Why it is not solved.
    too_large: Option<String>,
    program: Program,
}

impl Task {
    fn new(text: &Weighted<'_>, gains: &Gains<'_>, room: usize) -> Self {
        let document = text.document;
        let sentences = candidates(document, gains, room);
        if let Some(note) = too_large(sentences.len(), MAX_SENTENCES, "sentences") {
            return Self { sentences, too_large: Some(note), program: Program::default() };
        }
        let program = Program {
            concepts: sentences.iter().map(|&at| gains.concepts.of[at].clone()).collect(),
            weights: gains.concepts.weights.clone(),
            prices: sentences.iter().map(|&at| gains.prices[at]).collect(),
            room,
            twins: twins(text, &sentences, &gains.preferences),
            leaning: leaning(document, &sentences),
            dangling: gains.preferences.dangling,
        };
        let program = program.merged();
        Self { sentences, too_large: too_large(program.weights.len(), MAX_CONCEPTS, "concepts"), program }
    }

    /// The better of `greedy` and what the solver finds, with a note where that may not be the
    /// optimum.
    fn best(self, greedy: Vec<usize>) -> (Vec<usize>, Option<String>) {
        let Self { sentences, too_large, program } = self;
        if too_large.is_some() {
            return (greedy, too_large);
        }
        let start: Vec<_> = greedy.iter().filter_map(|pick| sentences.binary_search(pick).ok()).collect();
        let worth = program.worth(&start);
        if worth >= program.weights.iter().sum::<f64>() - EPSILON {
            return (greedy, None);
        }
        let Some(optimum) = program.solve(&start) else {
            return (greedy, Some("greedy: the solver found no set of sentences".into()));
        };
        let note = "the best set found: that it is the optimum is not proved";
        let note = (!optimum.is_proved).then(|| note.to_owned());
        if program.worth(&optimum.picks) <= worth + EPSILON {
            return (greedy, note);
        }
        (optimum.picks.into_iter().map(|at| sentences[at]).collect(), note)
    }
}

fn too_large(n: usize, most: usize, what: &str) -> Option<String> {
    (n > most).then(|| format!("greedy: {n} {what}, the exact optimum is computed for at most {most}"))
}

/// Body sentences that fit and have a concept, and those that one of them leans on.
fn candidates(document: &Document<'_>, gains: &Gains<'_>, room: usize) -> Vec<usize> {
    let fits = |at: usize| gains.prices[at] <= room && is_body(document, at);
    let adds = |at: usize| !gains.concepts.of[at].is_empty() && fits(at);
    let mut candidates: Vec<_> = (0..document.n_sentences()).filter(|&at| adds(at)).collect();
    if gains.preferences.dangling > 0.0 {
        let leaders = candidates.iter().filter_map(|&at| leans_on(document, at)).filter(|&at| fits(at));
        candidates.extend(leaders.collect::<Vec<_>>());
        candidates.sort_unstable();
        candidates.dedup();
    }
    candidates
}

/// Pairs of near-duplicates.
fn twins(text: &Weighted<'_>, sentences: &[usize], preferences: &Preferences) -> Vec<(usize, usize)> {
    let mut picked = Picked::new(text);
    let mut twins = Vec::new();
    for (a, &pick) in sentences.iter().enumerate() {
        picked.add(pick);
        for (b, &other) in sentences.iter().enumerate().filter(|&(b, _)| b != a) {
            if preferences.bar(&picked, other) {
                twins.push((a.min(b), a.max(b)));
            }
        }
        picked.clear();
    }
    twins.sort_unstable();
    twins.dedup();
    twins
}

/// Sentences that lean on another, with the number of that.
fn leaning(document: &Document<'_>, sentences: &[usize]) -> Vec<(usize, Option<usize>)> {
    let number = |before: usize| sentences.binary_search(&before).ok();
    let numbered = sentences.iter().enumerate();
    numbered.filter_map(|(at, &sentence)| Some((at, number(leans_on(document, sentence)?)))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::texts::{body_text, subsets};
    use super::*;
    use crate::Language;

    fn select(document: &Document<'_>, scores: &[f64], budget: Budget) -> Selection {
        let purse = Purse::new(document, budget, None);
        ConceptCover { coherence: 0.1 }.select(&Weighted::new(document), scores, purse).unwrap()
    }

    fn indices(selection: &Selection) -> Vec<usize> {
        selection.choices.iter().map(|choice| choice.index).collect()
    }

    const TEXT: &str = "The stone bridge was closed by the heavy flood of the green river. \
                        The heavy flood came when the rain fell on the hills. \
                        The green river is long and it is loved by many of us. \
                        The stone bridge was built by an old man from the village.";

    #[test]
    fn concepts_by_hand() {
        let document = Document::new(TEXT, Language::ENGLISH);
        let concepts = Concepts::new(&document, &[1.0, 1.0, 0.0, 0.5]);
        // Stone bridge, heavy flood, green river.
        assert_eq!(concepts.of, [vec![0, 1, 2], vec![1], vec![2], vec![0]]);
        assert_eq!(concepts.weights, [1.75, 2.0, 1.5]);
    }

    #[test]
    fn one_sentence_that_names_all_is_preferred() {
        let document = Document::new(TEXT, Language::ENGLISH);
        let selection = select(&document, &[0.0, 3.0, 2.0, 1.0], Budget::Sentences(1));
        assert_eq!((indices(&selection), selection.note), (vec![0], None));
        // What is left when nothing is left to cover is filled by score.
        assert_eq!(indices(&select(&document, &[0.0, 3.0, 2.0, 1.0], Budget::Sentences(2))), [0, 1]);
        assert_eq!(indices(&select(&document, &[0.0, 2.0, 3.0, 1.0], Budget::Sentences(2))), [0, 2]);
        // It does not fit: the one with the concept of the highest scores is left.
        assert_eq!(indices(&select(&document, &[0.0, 3.0, 2.0, 1.0], Budget::Words(12))), [1]);
    }

    #[test]
    fn what_picks_say_already_is_told() {
        let document = Document::new(TEXT, Language::ENGLISH);
        let choices = select(&document, &[0.0, 3.0, 2.0, 1.0], Budget::Sentences(4)).choices;
        let lowered = |at: usize| choices[at].lowered.as_slice();
        assert_eq!((lowered(0), choices[1].worth), ([].as_slice(), 3.0));
    }

    #[test]
    fn nothing_is_picked_from_nothing() {
        for text in ["", "Of the. And the of.", "The the the of of of and and.", "Rain."] {
            let document = Document::new(text, Language::ENGLISH);
            let scores = vec![0.0; document.n_sentences()];
            for budget in [Budget::Sentences(2), Budget::Words(1), Budget::Chars(1), Budget::Ratio(1.0)] {
                select(&document, &scores, budget);
            }
        }
    }

    #[test]
    fn large_texts_are_greedy_and_say_so() {
        let sentences: Vec<_> = (0..200)
            .map(|at| format!("The wind{at} and wind{} of the sea are cold and wet, wind{at}.", at % 7))
            .collect();
        let text = sentences.join(" ");
        let document = Document::new(&text, Language::ENGLISH);
        let selection = select(&document, &vec![1.0; 200], Budget::Words(50));
        assert_eq!(
            selection.note.unwrap(),
            "greedy: 200 sentences, the exact optimum is computed for at most 150"
        );
        assert!(selection.used > 40 && selection.used <= 50);
    }

    #[test]
    fn tokens_that_do_not_fit_when_joined_are_left_out() {
        let count = |text: &str| Ok(text.split(' ').count() + 8 * text.matches(". ").count());
        let document = Document::new(TEXT, Language::ENGLISH);
        for limit in 10..60 {
            let purse = Purse::new(&document, Budget::Tokens(limit), Some(&count));
            let selection =
                ConceptCover { coherence: 0.0 }.select(&Weighted::new(&document), &[1.0; 4], purse).unwrap();
            let joined: Vec<_> =
                selection.choices.iter().map(|choice| document.sentence(choice.index)).collect();
            assert_eq!(count(&joined.join(" ")).unwrap().min(selection.used), selection.used);
            assert!(selection.used <= limit);
        }
    }

    /// Whether a set may be picked.
    fn is_allowed(program: &Program, picks: &[usize]) -> bool {
        picks.iter().map(|&pick| program.prices[pick]).sum::<usize>() <= program.room
            && !program.twins.iter().any(|(a, b)| picks.contains(a) && picks.contains(b))
    }

    #[test]
    fn no_set_is_worth_more_than_the_optimum() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut n_better = 0;
        for round in 0..300 {
            let text = body_text(&mut random, 10);
            let document = Document::new(&text, Language::ENGLISH);
            let weighted = Weighted::new(&document);
            let scores: Vec<_> = (0..document.n_sentences()).map(|_| f64::from(random.u8(0..9))).collect();
            let budget = [Budget::Words(30), Budget::Chars(150), Budget::Sentences(3)][round % 3];
            let mut purse = Purse::new(&document, budget, None);
            let (prices, room) = purse.prices().unwrap();
            let concepts = Concepts::new(&document, &scores);
            let gains = Gains::new(&concepts, &scores, &prices, [0.0, 0.3][round % 2]);
            let greedy = greedy(&weighted, &gains, &purse, room).unwrap();
            let task = || Task::new(&weighted, &gains, room);
            let numbers = |picks: &[usize]| -> Vec<_> {
                picks.iter().map(|pick| task().sentences.binary_search(pick).unwrap()).collect()
            };
            let (best, note) = task().best(greedy.clone());
            assert_eq!(note, None);
            let program = task().program;
            let sets = subsets(program.prices.len()).filter(|set| is_allowed(&program, set));
            let most = sets.map(|set| program.worth(&set)).fold(0.0, f64::max);
            let worth = program.worth(&numbers(&best));
            assert!(worth >= most - 1e-9, "{worth} of {most}: {text}");
            assert!(best == greedy || is_allowed(&program, &numbers(&best)));
            n_better += usize::from(worth > program.worth(&numbers(&greedy)) + 1e-9);
        }
        assert!(n_better > 20, "the optimum was better than the greedy search {n_better} times");
    }
}
