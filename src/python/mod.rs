//! The Python extension module `nutgraf._core`: thin wrappers, no algorithm.
//!
//! Nothing outside this folder names pyo3, and no type of the core is a Python class: the
//! wrappers here hold them. Offsets become code points here, once.

mod arguments;
mod corpus;
mod engine;
mod errors;
mod keyphrase;
mod learned;
mod methods;
mod summary;
mod trim;

use pyo3::prelude::*;

use crate::span::char_spans;
use crate::{Language, Span, segment, tokenize};

#[pymodule]
mod _core {
    use super::*;

    #[pymodule_export]
    use super::corpus::Corpus;
    #[pymodule_export]
    use super::engine::Engine;
    #[pymodule_export]
    use super::keyphrase::{Keyphrase, keyphrase_methods, keyphrases};
    #[pymodule_export]
    use super::learned::{Learned, load_model};
    #[pymodule_export]
    use super::methods::{Method, MethodOption, languages, methods, selectors};
    #[pymodule_export]
    use super::summary::{Pick, PickIterator, Summary};
    #[pymodule_export]
    use super::trim::{Trimmed, TrimmedPassage, TrimmedPassageIterator};

    /// The version of the package, from Cargo.toml.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// Sentence spans in code points.
    #[pyfunction]
    #[pyo3(signature = (text: "str", language: "str") -> "list[tuple[int, int]]")]
    fn split_sentences(
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<(usize, usize)>> {
        spans_by(py, text, language, segment::split)
    }

    /// Word spans in code points.
    #[pyfunction]
    #[pyo3(signature = (text: "str", language: "str") -> "list[tuple[int, int]]")]
    fn split_words(
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<(usize, usize)>> {
        spans_by(py, text, language, tokenize::words)
    }

    /// ISO 639-1 code of the language of a text, ``"en"`` where nothing tells.
    ///
    /// By script first, then by function words, then by letter trigrams.
    #[pyfunction]
    #[pyo3(signature = (text: "str") -> "str")]
    fn detect_language(text: &Bound<'_, PyAny>) -> PyResult<&'static str> {
        Ok(crate::detect::language(&arguments::text("text", text)?).code())
    }
}

/// What `divide` finds in a text of a language given by code, name or `"auto"`.
fn spans_by(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    language: &Bound<'_, PyAny>,
    divide: fn(&str, Language) -> Vec<Span>,
) -> PyResult<Vec<(usize, usize)>> {
    let text = arguments::text("text", text)?;
    let language = match &*arguments::text("language", language)? {
        "auto" => crate::detect::language(&text),
        name => Language::find(name)?,
    };
    let spans = py.detach(|| char_spans(&text, &divide(&text, language)));
    Ok(spans.into_iter().map(|span| (span.start, span.end)).collect())
}
