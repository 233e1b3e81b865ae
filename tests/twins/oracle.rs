use std::collections::BTreeMap;

use fastrand::Rng;
use nutgraf::document::Document;
use nutgraf::oracle::Multiple;
use nutgraf::{Config, Summarizer};

use crate::judge::N_DOCUMENTS;
use crate::order::Tally;
use crate::reading::{Reading, Word};
use crate::text::{Sample, samples};

type Bag = BTreeMap<Vec<Word>, usize>;

/// Runs of `n` words, with how often each stands there.
fn bag<'a>(n: usize, sentences: impl IntoIterator<Item = &'a Vec<Word>>) -> Bag {
    let mut bag = Bag::new();
    for run in sentences.into_iter().flat_map(|words| words.windows(n)) {
        *bag.entry(run.to_vec()).or_default() += 1;
    }
    bag
}

/// 2 P R / (P + R).
fn f1(summary: &Bag, reference: &Bag) -> f64 {
    let hits: usize = summary.iter().map(|(run, count)| count.min(reference.get(run).unwrap_or(&0))).sum();
    if hits == 0 {
        return 0.0;
    }
    let share = |of: &Bag| hits as f64 / of.values().sum::<usize>() as f64;
    2.0 * share(summary) * share(reference) / (share(summary) + share(reference))
}

/// ROUGE-1 + ROUGE-2 of `picks`, averaged over references: all counted anew.
fn value(text: &Reading, picks: &[usize], references: &[Vec<Word>]) -> f64 {
    let of = |n, reference| f1(&bag(n, picks.iter().map(|&i| &text.words[i])), &bag(n, [reference]));
    references.iter().map(|reference| of(1, reference) + of(2, reference)).sum::<f64>()
        / references.len() as f64
}

/// Sentences of the text or of another, so that some of a reference can be reached.
fn reference(random: &mut Rng, text: &Document<'_>, other: &Document<'_>) -> String {
    let sentence = |random: &mut Rng| {
        let of = if random.bool() { text } else { other };
        if of.n_sentences() == 0 { "Rain fell" } else { of.sentence(random.usize(..of.n_sentences())) }
    };
    (0..random.usize(1..6)).map(|_| sentence(random)).collect::<Vec<_>>().join(". ")
}

/// One document with its references and a budget.
struct Case<'t> {
    about: String,
    text: &'t str,
    document: Document<'t>,
    references: Vec<String>,
    summarizer: Summarizer,
    room: usize,
    by_words: bool,
}

impl<'t> Case<'t> {
    fn draw(Sample { seed, language, text }: &'t Sample, texts: &'t [Sample]) -> Self {
        let mut random = Rng::with_seed(*seed);
        let other = &texts[random.usize(..texts.len())].text;
        let (document, other) = (Document::new(text, *language), Document::new(other, *language));
        let references: Vec<_> =
            (0..random.usize(1..4)).map(|_| reference(&mut random, &document, &other)).collect();
        let (room, by_words) = (random.usize(1..30), random.bool());
        let n = Some(room as i64);
        let config = Config { language: language.code().into(), ..Config::default() };
        let config = if by_words { Config { words: n, ..config } } else { Config { sentences: n, ..config } };
        let about = format!("document {seed}, {room} with {references:?}\n{text}");
        let summarizer = Summarizer::new(config).unwrap();
        Self { about, text, document, references, summarizer, room, by_words }
    }

    fn fits(&self, picks: &[usize], sentence: usize) -> bool {
        let cost = |i: &usize| if self.by_words { self.document.n_words(*i) } else { 1 };
        picks.iter().chain([&sentence]).map(cost).sum::<usize>() <= self.room
    }

    /// The picks by index, and what each of them added.
    fn run(&self, references: &[String], multiple: Multiple) -> (Vec<usize>, f64) {
        let summary = self.summarizer.oracle(self.text, references, multiple).unwrap();
        assert!(summary.used() <= self.room, "{}", self.about);
        let picks = summary.picks();
        (picks.iter().map(|pick| pick.index).collect(), picks.iter().map(|pick| pick.score).sum())
    }

    fn goals(&self) -> Vec<Vec<Word>> {
        let read = |text: &String| Reading::new(&Document::new(text, self.document.language()));
        self.references.iter().map(|text| read(text).words.concat()).collect()
    }
}

/// Follows the picks by greed: each is the best that fits, and none is left out.
fn replay(case: &Case<'_>, goals: &[Vec<Word>], (found, reached): &(Vec<usize>, f64), tally: &mut Tally) {
    let text = Reading::new(&case.document);
    let mut picks: Vec<usize> = Vec::new();
    loop {
        let with = |i: usize| value(&text, &[&picks[..], &[i]].concat(), goals);
        let is_new = |i: &usize| picks.iter().all(|&pick| text.words[pick] != text.words[*i]);
        let open = (0..text.n()).filter(is_new).filter(|&i| case.fits(&picks, i));
        let values: Vec<_> = open.map(|i| (with(i), i)).collect();
        let best = values.iter().map(|(value, _)| *value).fold(0.0, f64::max);
        if best <= value(&text, &picks, goals) + 1e-12 {
            break;
        }
        // Of equals the earlier; rounding may tell others apart than here.
        let mut equals = values.iter().filter(|(value, _)| best - value < 1e-12).map(|(_, i)| *i);
        let first = equals.next().unwrap();
        if found.contains(&first) {
            tally.same += 1;
            picks.push(first);
        } else {
            tally.rounded += 1;
            let other = equals.find(|i| found.contains(i));
            picks.push(other.unwrap_or_else(|| panic!("{first} is left out of {found:?} in {}", case.about)));
        }
    }
    assert!((value(&text, &picks, goals) - reached).abs() < 1e-9, "{}", case.about);
    picks.sort_unstable();
    assert_eq!(*found, picks, "{}", case.about);
}

#[test]
fn the_oracle_is_its_twin() {
    let texts: Vec<_> = samples(0..N_DOCUMENTS).collect();
    let mut tally = Tally::default();
    for sample in &texts {
        let case = Case::draw(sample, &texts);
        let goals = case.goals();
        if goals.iter().any(Vec::is_empty) {
            continue;
        }
        replay(&case, &goals, &case.run(&case.references, Multiple::Mean), &mut tally);
        let mut most = 0.0;
        for (goal, reference) in goals.iter().zip(&case.references) {
            let alone = case.run(std::slice::from_ref(reference), Multiple::First);
            replay(&case, std::slice::from_ref(goal), &alone, &mut tally);
            most = f64::max(most, alone.1);
        }
        assert_eq!(case.run(&case.references, Multiple::Best).1, most, "{}", case.about);
        let first = case.run(&case.references[..1], Multiple::First);
        assert_eq!(case.run(&case.references, Multiple::First), first, "{}", case.about);
    }
    assert!(tally.same as u64 > 5 * N_DOCUMENTS && tally.rounded * 20 < tally.same);
}
