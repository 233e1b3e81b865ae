//! The comparison: every part of every sentence, for default and for random options.

use fastrand::Rng;
use nutgraf::budget::Budget;
use nutgraf::document::Document;
use nutgraf::score::{Method, OptionValue, Options, Scores};
use nutgraf::weight::Weighted;

use crate::reading::Reading;
use crate::text::{Sample, samples};

/// Named parts of the scores, each with a value a sentence.
pub type Parts = Vec<(&'static str, Vec<f64>)>;

/// Options as a twin asks for them: it brings its own defaults.
pub struct Given(pub Options);

impl Given {
    /// A number, `default` if it is not given.
    pub fn number(&self, name: &str, default: f64) -> f64 {
        match self.0.get(name) {
            Some(&OptionValue::Number(value)) => value,
            _ => default,
        }
    }

    /// A flag, false if it is not given.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(OptionValue::Flag(true)))
    }

    /// A choice or a text, `default` if it is not given.
    pub fn text(&self, name: &str, default: &str) -> String {
        match self.0.get(name) {
            Some(OptionValue::Text(value)) => value.clone(),
            _ => default.to_owned(),
        }
    }

    /// Words, if they are given.
    pub fn words(&self, name: &str) -> Option<&[String]> {
        match self.0.get(name) {
            Some(OptionValue::Words(words)) => Some(words),
            _ => None,
        }
    }
}

/// Options by name.
pub fn options<const N: usize>(named: [(&str, OptionValue); N]) -> Options {
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A random draw of options, where each is left at its default one time out of four.
pub fn some_of<const N: usize>(random: &mut Rng, named: [(&str, OptionValue); N]) -> Options {
    options(named).into_iter().filter(|_| random.u8(..4) > 0).collect()
}

/// A number of `low` to `high`, one of both ends one time out of five.
pub fn between(random: &mut Rng, low: f64, high: f64) -> OptionValue {
    OptionValue::Number(match random.u8(..10) {
        0 => low,
        1 => high,
        _ => low + random.f64() * (high - low),
    })
}

/// What the product makes of a document.
pub fn scores(method: &str, document: &Document<'_>, options: &Options) -> Scores {
    let scores = Method::find(method)
        .unwrap()
        .build(options, 7)
        .unwrap()
        .score(&Weighted::new(document), Budget::Sentences(3));
    assert_eq!(scores.values.len(), document.n_sentences());
    for (sentence, &value) in scores.values.iter().enumerate() {
        let sum: f64 = scores.parts.iter().map(|(_, values)| values[sentence]).sum();
        assert!(value.is_finite() && (value - sum).abs() <= 1e-12 * value.abs().max(1.0));
    }
    scores
}

/// The difference of two lists as a share of the largest value, or of 1 if that is less.
pub fn difference(found: &[f64], wanted: &[f64]) -> f64 {
    assert_eq!(found.len(), wanted.len());
    let largest = wanted.iter().fold(1.0_f64, |largest, value| largest.max(value.abs()));
    found.iter().zip(wanted).map(|(a, b)| (a - b).abs() / largest).fold(0.0, f64::max)
}

/// Calls `judge` with many documents, each with no options and with those of `draw`.
pub fn for_each_case(
    draw: impl Fn(&mut Rng) -> Options,
    mut judge: impl FnMut(&str, &Document<'_>, Options),
) {
    for Sample { seed, language, text } in samples(0..N_DOCUMENTS) {
        let document = Document::new(&text, language);
        let drawn = draw(&mut Rng::with_seed(!seed));
        for options in [Options::new(), drawn] {
            let case = format!("document {seed}, {options:?}\n{text}");
            judge(&case, &document, options);
        }
    }
}

/// Documents that each twin judges; unoptimized, it takes its time.
pub const N_DOCUMENTS: u64 = if cfg!(debug_assertions) { 60 } else { 2000 };

/// Compares a method with its twin to 1e-9.
pub fn compare(method: &str, draw: impl Fn(&mut Rng) -> Options, twin: impl Fn(&Reading, &Given) -> Parts) {
    for_each_case(draw, |case, document, options| {
        let found = scores(method, document, &options).parts;
        let wanted = twin(&Reading::new(document), &Given(options));
        assert_alike(method, case, &found, &wanted);
    });
}

/// Whether parts have the same names and values.
pub fn assert_alike(method: &str, case: &str, found: &Parts, wanted: &Parts) {
    let names = |parts: &Parts| parts.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    assert_eq!(names(found), names(wanted), "{method}");
    for ((name, found), (_, wanted)) in found.iter().zip(wanted) {
        let difference = difference(found, wanted);
        let first = (0..found.len()).find(|&i| (found[i] - wanted[i]).abs() > 1e-9);
        assert!(
            difference <= 1e-9,
            "{name} of {method}, first of sentence {first:?}, differs by {difference:e} in {case}\nfound  {found:?}\nwanted {wanted:?}"
        );
    }
}
