//! What is learnt from human summaries, when nothing is, and that it is the same everywhere.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::sync::Arc;

use nutgraf::learn::Learned;
use nutgraf::score::Weights;
use nutgraf::{Config, ErrorKind, Result, Summarizer};
use rayon::ThreadPoolBuilder;

const NOUNS: [&str; 12] = [
    "river", "mill", "bridge", "council", "harbour", "market", "keeper", "winter", "garden", "railway",
    "teacher", "orchard",
];
const VERBS: [&str; 6] = ["crossed", "painted", "followed", "repaired", "remembered", "avoided"];

/// Texts of 14 sentences, three of which, anywhere, have a number; and these three.
fn pairs(n: usize) -> Vec<(String, String)> {
    let mut random = fastrand::Rng::with_seed(11);
    let mut draw = |from: &[&'static str]| from[random.usize(0..from.len())];
    let mut sentence = |number: Option<usize>| {
        let (a, b, c, verb) = (draw(&NOUNS), draw(&NOUNS), draw(&NOUNS), draw(&VERBS));
        let tail = number.map_or("one old evening".to_owned(), |number| format!("{number} times"));
        format!("The {a} and the quiet {b} {verb} the {c} of the valley {tail}.")
    };
    (0..n)
        .map(|text| {
            let has_number = |at: usize| (at + text) % 5 == 2;
            let all: Vec<String> = (0..14).map(|at| sentence(has_number(at).then_some(100 + at))).collect();
            let summary: Vec<_> = all.iter().filter(|each| each.contains("times")).cloned().collect();
            (all.join(" "), summary.join(" "))
        })
        .collect()
}

fn summarizer() -> Summarizer {
    Summarizer::new(Config { language: "en".into(), sentences: Some(2), ..Config::default() }).unwrap()
}

fn learn(summarizer: &Summarizer, pairs: &[(String, String)]) -> Result<Learned> {
    let (texts, summaries): (Vec<_>, Vec<_>) =
        pairs.iter().map(|(text, summary)| (Some(text), Some(summary))).unzip();
    summarizer.learn(&texts, &summaries)
}

#[test]
fn what_human_summaries_prefer_is_learnt() {
    let pairs = pairs(60);
    let mut summarizer = summarizer();
    let learned = learn(&summarizer, &pairs[..40]).unwrap();
    let report = &learned.report;
    assert!(!report.uses_general, "{report:?}");
    assert_eq!((report.n_pairs, report.n_used, report.folds), (40, 40, 5));
    assert!(report.fitted.unwrap() > report.general.unwrap() + report.error.unwrap());
    let digits = |weights: &Weights| weights.named().find(|(name, _)| *name == "digits").unwrap().1;
    assert!(digits(&learned.weights) > digits(Weights::general()));
    let with_number = |summarizer: &Summarizer| {
        let summaries = pairs[40..].iter().map(|(text, _)| summarizer.summarize(text).unwrap());
        summaries.map(|summary| summary.text().matches("times").count()).sum::<usize>()
    };
    let before = with_number(&summarizer);
    summarizer.set_learned(Some(Arc::new(learned))).unwrap();
    assert!(with_number(&summarizer) > before + 10, "{} {before}", with_number(&summarizer));
    summarizer.set_learned(None).unwrap();
    assert_eq!(with_number(&summarizer), before);
}

#[test]
fn where_nothing_is_to_be_learnt_the_general_weights_stay() {
    let general = |pairs: &[(String, String)]| {
        let learned = learn(&summarizer(), pairs).unwrap();
        assert_eq!(learned.weights == *Weights::general(), learned.report.uses_general);
        assert!(!learned.report.reason.is_empty());
        learned.report.uses_general
    };
    // Of one sentence, all weights make the same summary.
    let one = |n: usize| format!("The keeper of mill {n} repaired the bridge by the river.");
    assert!(general(&(0..30).map(|n| (one(n), one(n))).collect::<Vec<_>>()));
    // Too few.
    let few = learn(&summarizer(), &pairs(19)).unwrap();
    assert!(few.report.uses_general && few.report.reason.contains("20 are needed"));
    assert_eq!((few.report.n_pairs, few.report.n_used, few.report.general), (19, 0, None));
    assert!(general(&[]));
}

#[test]
fn learning_is_the_same_at_any_number_of_threads() {
    let pairs = pairs(25);
    let on = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| learn(&summarizer(), &pairs)).unwrap()
    };
    let one = on(1);
    assert_eq!(on(2), one);
    assert_eq!(on(5), one);
    let bits =
        |learned: &Learned| learned.weights.named().map(|(_, value)| value.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&on(3)), bits(&one));
}

#[test]
fn pairs_that_do_not_belong_together_are_named() {
    let refused = |texts: &[Option<&str>], summaries: &[Option<&str>]| {
        let error = summarizer().learn(texts, summaries).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pairs);
        error.to_string()
    };
    let text = Some("The river rose by noon. The mill burned down.");
    assert!(refused(&[text, text], &[text]).contains("got 1 for 2 texts"));
    for empty in ["", " \n", "…!"] {
        let said = refused(&[text, None, text], &[text, text, Some(empty)]);
        assert!(said.contains("row 2 of summaries must have words"), "{said}");
    }
    for other in ["Ganz etwas anderes.", "市长说图书馆开放。"] {
        let said = refused(&[text, text], &[text, Some(other)]);
        assert!(said.contains("row 1 of summaries") && said.contains("no word in common"), "{said}");
    }
    assert!(refused(&[Some("")], &[text]).contains("no word in common"));
    let other = Summarizer::new(Config { method: "lex_rank".into(), ..Config::default() }).unwrap();
    let error = other.learn(&[text], &[text]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parameter);
    assert!(error.to_string().contains("blend") && error.to_string().contains("lex_rank"));
}

#[test]
fn a_pair_with_a_null_is_left_out() {
    let pairs = pairs(21);
    let (mut texts, mut summaries): (Vec<_>, Vec<_>) =
        pairs.iter().map(|(text, summary)| (Some(text), Some(summary))).unzip();
    texts.insert(5, None);
    summaries.insert(5, Some(&pairs[0].1));
    texts.push(Some(&pairs[3].0));
    summaries.push(None);
    let with_nulls = summarizer().learn(&texts, &summaries).unwrap();
    let without = learn(&summarizer(), &pairs).unwrap();
    assert_eq!(with_nulls, without);
    assert_eq!(without.report.n_pairs, 21);
}

#[test]
fn pairs_in_several_languages_are_read_each_in_its_own() {
    let german =
        "Der alte Fluss stieg bis zum Mittag an. Die Mühle brannte in der Nacht ab. Niemand schlief.";
    let mut pairs = pairs(24);
    pairs.extend((0..6).map(|_| (german.to_owned(), "Die Mühle brannte in der Nacht ab.".to_owned())));
    let learned = learn(&Summarizer::new(Config::default()).unwrap(), &pairs).unwrap();
    assert_eq!(learned.report.n_used, 30);
    assert!(learned.weights.check().is_ok());
}

#[test]
fn only_blend_looks_at_what_was_learnt() {
    let learned = Arc::new(learn(&summarizer(), &pairs(40)).unwrap());
    let text = &pairs(1)[0].0;
    for method in &nutgraf::score::METHODS {
        let config = Config { method: method.name.into(), ..Config::default() };
        let mut summarizer = Summarizer::new(config).unwrap();
        let before = summarizer.summarize(text).unwrap();
        summarizer.set_learned(Some(Arc::clone(&learned))).unwrap();
        let after = summarizer.summarize(text).unwrap();
        assert_eq!(before.scores() == after.scores(), method.name != "blend", "{}", method.name);
    }
}
