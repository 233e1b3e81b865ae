//! What can go wrong, said so that a caller can mend it.
//!
//! Every failure of the crate is one [`Error`]. Its [`ErrorKind`] tells the family; its
//! message names the argument, what was given and what is allowed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The families of errors, one row each: the bindings turn a kind into one exception class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A budget is zero, negative, not finite, out of range, or there is more than one.
    Budget,
    /// No method has this name.
    Method,
    /// The method has no such option, or the value is out of its range.
    MethodOption,
    /// No language has this code or name.
    Language,
    /// A token budget lacks its counter, or the counter's answer is no count.
    TokenCount,
    /// A function of the caller failed; [`std::error::Error::source`] is its own error.
    Callback,
    /// Sentences that a caller gave are no pieces of the text, in order.
    Sentences,
    /// The name of a parameter's value is none of those allowed.
    Parameter,
    /// A text is longer than is allowed.
    Text,
    /// Stored bytes are no summary, model or weights of this version.
    State,
    /// Texts and the summaries to learn from do not belong together.
    Pairs,
    /// A file cannot be read or written; [`std::error::Error::source`] is the error of the system.
    File,
}

impl ErrorKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 12] = [
        Self::Budget,
        Self::Method,
        Self::MethodOption,
        Self::Language,
        Self::TokenCount,
        Self::Callback,
        Self::Sentences,
        Self::Parameter,
        Self::Text,
        Self::State,
        Self::Pairs,
        Self::File,
    ];
}

type Source = Box<dyn std::error::Error + Send + Sync>;

/// An error with its kind, a message for people and, for callbacks, its cause.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Source>,
    path: Option<PathBuf>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None, path: None }
    }

    /// Wraps the error of a caller's function, to be handed back to the caller unchanged.
    pub fn callback(source: impl Into<Source>) -> Self {
        let source = source.into();
        let message = source.to_string();
        Self { kind: ErrorKind::Callback, message, source: Some(source), path: None }
    }

    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        let message = format!("{}: {source}", path.display());
        let path = Some(path.to_owned());
        Self { kind: ErrorKind::File, message, source: Some(source.into()), path }
    }

    /// The file of a [`ErrorKind::File`].
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The family of this error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Takes the caller's own error out of a [`ErrorKind::Callback`], the system's out of a
    /// [`ErrorKind::File`].
    #[must_use]
    pub fn into_source(self) -> Option<Source> {
        self.source
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Config, Span, Summarizer, Summary};

    #[test]
    fn every_kind_is_reached() {
        let refused = |config: Config| Summarizer::new(config).err().unwrap();
        let failing = |_: &str| Err(Error::callback("the counter broke"));
        let tokens = Config { tokens: Some(5), ..Config::default() };
        let counted = Summarizer::with_token_counter(tokens.clone(), Arc::new(failing)).unwrap();
        let errors = [
            refused(Config { words: Some(0), ..Config::default() }),
            refused(Config { method: "magic".into(), ..Config::default() }),
            refused(Config { method_options: [("magic".into(), 1.0.into())].into(), ..Config::default() }),
            refused(Config { language: "xx".into(), ..Config::default() }),
            refused(tokens),
            counted.summarize("A text of some words.").unwrap_err(),
            Summarizer::new(Config::default())
                .unwrap()
                .summarize_sentences("Ab.", &[Span::new(2, 9)])
                .unwrap_err(),
            refused(Config { stemmer: "magic".into(), ..Config::default() }),
            Summarizer::new(Config { max_chars: Some(5), ..Config::default() })
                .unwrap()
                .summarize("A text.")
                .unwrap_err(),
            Summary::from_bytes(&[255; 9], &[""]).unwrap_err(),
            Summarizer::new(Config::default()).unwrap().learn(&[Some("A text.")], &[]).unwrap_err(),
            Summarizer::load("no/such/model").err().unwrap(),
        ];
        let kinds: Vec<_> = errors.iter().map(Error::kind).collect();
        assert_eq!(kinds, ErrorKind::ALL);
        for error in errors {
            assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn the_error_of_a_callback_comes_back() {
        let error = Error::callback(std::fmt::Error);
        assert!(std::error::Error::source(&error).is_some());
        assert!(error.into_source().unwrap().is::<std::fmt::Error>());
    }
}
