//! Key phrases: what a text is about, in its own words.
//!
//! [`passages`] finds where content words stand side by side, [`candidates`] every run of them with
//! all its places. Each word is weighed, by its PageRank in a [`graph`] of words that stand near each
//! other (Mihalcea & Tarau 2004) or by TF-ISF; [`choice`] scores the candidates and takes the best of
//! those that say something new. Time is linear in the words but for one sort of the candidates.

mod candidates;
mod choice;
mod graph;
mod passages;
mod weak;

use std::sync::Arc;

use crate::detect;
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::span::Span;
use crate::summarizer::{is_stemmed, whole};
use crate::terms::{self, TermRules, WordSet};
use crate::vocabulary::TermId;
use crate::weight::Weighted;

use candidates::Candidates;
use choice::Choice;
use graph::Cooccurrences;
use passages::Passages;

/// A phrase that a text is about.
///
/// ```
/// use nutgraf::keyphrase::{Config, Extractor};
///
/// let text = "The coast guard saved them. Two boats of the coast guard sank.";
/// let found = Extractor::new(&Config::default())?.extract(text);
/// assert_eq!(found[0].phrase, "coast guard");
/// assert!(found[0].spans.iter().all(|span| span.of(text) == "coast guard"));
/// # Ok::<(), nutgraf::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Keyphrase {
    /// As the text writes it most often.
    pub phrase: String,
    /// In (0, 1]; 1 for the best of its text.
    pub score: f64,
    /// Everywhere that it stands, in order, whatever its endings there.
    pub spans: Vec<Span>,
}

/// Everything that can be set, not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// How many phrases at most, at least 1.
    pub n: i64,
    /// Name of a row of [`METHODS`].
    pub method: String,
    /// ISO 639-1 code, English name, or `"auto"` to detect it in each text.
    pub language: String,
    /// Words that carry no meaning, in the place of those of the language.
    pub stop_words: Option<Vec<String>>,
    /// `"snowball"`, where the language has such a stemmer, or `"none"`.
    pub stemmer: String,
    /// How many words a phrase has at most, from 1 to [`MAX_WORDS`]; what hyphens join counts
    /// as one.
    pub max_words: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            n: 10,
            method: "text_rank".into(),
            language: "auto".into(),
            stop_words: None,
            stemmer: "snowball".into(),
            max_words: 4,
        }
    }
}

/// The longest phrase that may be asked for.
pub const MAX_WORDS: i64 = 10;

/// Words that may be apart for a link between them, the first counted.
const WINDOW: usize = 4;

/// A way to weigh the words of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    TextRank,
    TfIdf,
}

/// The names of the methods, the default first.
pub const METHODS: [&str; 2] = ["text_rank", "tf_idf"];

impl Method {
    fn find(name: &str) -> Result<Self> {
        match name {
            "text_rank" => Ok(Self::TextRank),
            "tf_idf" => Ok(Self::TfIdf),
            _ => {
                let message = format!("method must be one of {}; got {name:?}", METHODS.join(", "));
                Err(Error::new(ErrorKind::Method, message))
            }
        }
    }

    /// What each term is worth.
    fn weights(self, text: &Weighted<'_>) -> Vec<f64> {
        match self {
            Self::TextRank => Cooccurrences::new(text.document, WINDOW).rank(),
            Self::TfIdf => {
                let frequencies = &text.frequencies;
                let weight = |(term, &tf): (u32, &u32)| f64::from(tf) * frequencies.isf(TermId(term));
                (0..).zip(frequencies.by_term()).map(weight).collect()
            }
        }
    }
}

/// Finds key phrases; a checked [`Config`]. Shared freely between threads.
#[derive(Debug, Clone)]
pub struct Extractor {
    n: usize,
    method: Method,
    language: Option<Language>,
    stop_words: Option<Arc<WordSet>>,
    stemmed: bool,
    max_words: usize,
}

impl Extractor {
    /// Checks `config`.
    ///
    /// # Errors
    /// [`ErrorKind::Budget`] for `n`, [`ErrorKind::Method`], [`ErrorKind::Language`],
    /// [`ErrorKind::Parameter`].
    pub fn new(config: &Config) -> Result<Self> {
        Ok(Self {
            n: whole("n", config.n)?,
            method: Method::find(&config.method)?,
            language: Language::chosen(&config.language)?,
            stop_words: config.stop_words.as_deref().map(terms::word_set),
            stemmed: is_stemmed(&config.stemmer)?,
            max_words: max_words(config.max_words)?,
        })
    }

    /// The key phrases of a text, the best first.
    #[must_use]
    pub fn extract(&self, text: &str) -> Vec<Keyphrase> {
        let language = self.language.unwrap_or_else(|| detect::language(text));
        let rules = TermRules { language, stop_words: self.stop_words.clone(), stemmed: self.stemmed };
        self.phrases_of(&Document::read(text, &rules))
    }

    /// The key phrases of a document; with a corpus, its frequencies weigh the words of `tf_idf`.
    fn phrases_of(&self, document: &Document<'_>) -> Vec<Keyphrase> {
        let passages = Passages::new(document);
        let candidates = Candidates::new(&passages, self.max_words);
        let text = &Weighted::new(document);
        let weights = &self.method.weights(text);
        Choice { text, passages: &passages, candidates: &candidates, weights }.best(self.n)
    }
}

fn max_words(n: i64) -> Result<usize> {
    usize::try_from(n).ok().filter(|_| (1..=MAX_WORDS).contains(&n)).ok_or_else(|| {
        let message = format!("max_words must be a whole number from 1 to {MAX_WORDS}; got {n}");
        Error::new(ErrorKind::Parameter, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str, config: &Config) -> Vec<String> {
        let found = Extractor::new(config).unwrap().extract(text);
        found.into_iter().map(|found| found.phrase).collect()
    }

    fn by(method: &str) -> Config {
        Config { method: method.into(), ..Config::default() }
    }

    const TEXT: &str = "The coast guard of Italy saved migrants. The Coast Guard's boats found migrants at sea. \
                        Boats of the coast guard left Italy, and the migrants wept.";

    #[test]
    fn repeated_words_side_by_side_are_one_phrase() {
        for method in METHODS {
            let found = phrases(TEXT, &by(method));
            assert!(found.iter().any(|phrase| phrase == "coast guard"), "{method}: {found:?}");
            assert!(!found.iter().any(|phrase| phrase == "guard" || phrase == "coast"), "{found:?}");
        }
    }

    #[test]
    fn every_place_is_told_and_scores_fall_from_one() {
        for method in METHODS {
            let found = Extractor::new(&by(method)).unwrap().extract(TEXT);
            let guard = found.iter().find(|found| found.phrase == "coast guard").unwrap();
            let forms: Vec<_> = guard.spans.iter().map(|span| span.of(TEXT)).collect();
            assert_eq!(forms, ["coast guard", "Coast Guard", "coast guard"]);
            assert_eq!(found[0].score, 1.0);
            assert!(found.is_sorted_by(|a, b| a.score >= b.score));
            assert!(found.iter().all(|found| found.score > 0.0));
        }
    }

    #[test]
    fn a_score_by_hand() {
        // Two sentences, each word once in each: isf = ln(3 / 2.5), tf = 2 for both, so that of equal
        // words the first leads by its place alone.
        let found = Extractor::new(&by("tf_idf")).unwrap().extract("Rain, wind. Wind, rain.");
        let early = |unit: f64| 1.0 + 1.0 / (1.0 + unit / 100.0);
        assert_eq!(found[0].phrase, "Rain");
        assert!((found[1].score - early(1.0) / early(0.0)).abs() < 1e-12);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        for text in ["", " \n", "And so on of the.", "1999 2000 3.5", "a b c", "…!?"] {
            assert!(phrases(text, &Config::default()).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn n_and_max_words_are_kept() {
        for n in 1..4 {
            assert_eq!(phrases(TEXT, &Config { n, ..Config::default() }).len(), n as usize);
        }
        let single = phrases(TEXT, &Config { max_words: 1, n: 99, ..Config::default() });
        assert!(single.iter().all(|phrase| !phrase.contains(' ')), "{single:?}");
    }

    #[test]
    fn own_stop_words_count_alone() {
        let own = Config { stop_words: Some(vec!["migrants".into()]), n: 99, ..Config::default() };
        let found = phrases(TEXT, &own);
        assert!(!found.iter().any(|phrase| phrase.contains("migrants")), "{found:?}");
    }

    #[test]
    fn refusals_name_what_is_allowed() {
        let refused = |config: Config| Extractor::new(&config).unwrap_err();
        let error = refused(by("magic"));
        assert_eq!(error.kind(), ErrorKind::Method);
        assert!(error.to_string().contains("text_rank, tf_idf"), "{error}");
        assert_eq!(refused(Config { n: 0, ..Config::default() }).kind(), ErrorKind::Budget);
        for max_words in [0, MAX_WORDS + 1] {
            let error = refused(Config { max_words, ..Config::default() });
            assert_eq!(error.kind(), ErrorKind::Parameter);
        }
    }
}
