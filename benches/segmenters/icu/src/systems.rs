//! The segmenters, each called in the way its own documentation shows.

use icu_locale_core::LanguageIdentifier;
use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakOptions;
use nutgraf::{Language, Span, detect, segment};

/// One segmenter, set to one language.
pub trait System {
    /// Splits in the system's own way and tells how many pieces there are: what is timed, so
    /// that nobody pays for a form of answer that only others have.
    fn count(&self, text: &str) -> usize;

    /// Where the sentences are, in bytes: what is scored.
    fn spans(&self, text: &str) -> Vec<Span>;
}

/// Finds a system by name; `language` is an ISO 639-1 code or `"auto"`.
pub fn open(name: &str, language: &str) -> Result<Box<dyn System>, String> {
    match name {
        "Nutgraf" => Ok(boxed(Nutgraf(Language::find(language).ok()))),
        "Icu" => Icu::open(language).map(boxed),
        "Sentencex" => Ok(boxed(Sentencex(language.to_owned()))),
        _ => Err(format!("no system {name}")),
    }
}

/// Says which crate and which version a system is, read from the lock file.
pub fn version(name: &str) -> Option<&'static str> {
    let package = match name {
        "Nutgraf" => "nutgraf",
        "Icu" => "icu_segmenter",
        _ => "sentencex",
    };
    let lock = include_str!("../Cargo.lock");
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    rest.split('"').next()
}

fn boxed<S: System + 'static>(system: S) -> Box<dyn System> {
    Box::new(system)
}

/// `None` asks nutgraf to find the language of each text, as for one that it does not know.
struct Nutgraf(Option<Language>);

impl System for Nutgraf {
    fn count(&self, text: &str) -> usize {
        self.spans(text).len()
    }

    fn spans(&self, text: &str) -> Vec<Span> {
        segment::split(text, self.0.unwrap_or_else(|| detect::language(text)))
    }
}

/// The rules of Unicode (UAX 29) with the locale's own.
struct Icu(SentenceSegmenter);

impl Icu {
    fn open(language: &str) -> Result<Self, String> {
        let code = if language == "auto" { "und" } else { language };
        let locale: LanguageIdentifier = code.parse().map_err(|_| format!("no locale {code}"))?;
        let mut options = SentenceBreakOptions::default();
        options.content_locale = Some(&locale);
        SentenceSegmenter::try_new(options).map(Self).map_err(|error| error.to_string())
    }

    fn breaks(&self, text: &str) -> Vec<usize> {
        self.0.as_borrowed().segment_str(text).collect()
    }
}

impl System for Icu {
    fn count(&self, text: &str) -> usize {
        self.breaks(text).len()
    }

    fn spans(&self, text: &str) -> Vec<Span> {
        self.breaks(text).windows(2).map(|pair| Span::new(pair[0], pair[1])).collect()
    }
}

/// Holds the language's code; one that it does not know falls back on English.
struct Sentencex(String);

impl System for Sentencex {
    fn count(&self, text: &str) -> usize {
        sentencex::segment(&self.0, text).len()
    }

    fn spans(&self, text: &str) -> Vec<Span> {
        let boundaries = sentencex::get_sentence_boundaries(&self.0, text);
        boundaries.iter().map(|found| Span::new(found.start_byte, found.end_byte)).collect()
    }
}
