//! The Python extension module `nutgraf._core`: thin wrappers, no algorithm.
//!
//! Nothing outside this folder names pyo3, and no type of the core is a Python class: the
//! wrappers here hold them. Offsets become code points here, once. What is `unsafe` is in `arrow`.

mod arguments;
mod arrow;
mod column;
mod corpus;
mod engine;
mod errors;
mod keyphrase;
mod learned;
mod methods;
mod summaries;
mod summary;
mod trim;
mod work;

use std::sync::OnceLock;

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::PyList;

use self::errors::{ParameterError, shown};
use self::work::{at_work, caught};
use crate::batch;
use crate::document::Document;
use crate::render::table;
use crate::span::char_spans;
use crate::terms::TermRules;
use crate::{Language, Span, segment, tokenize};

// Sound without the global lock: every class is frozen, what they share is behind locks or thread-local.
#[pymodule(gil_used = false)]
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
    use super::summaries::{Column, ColumnIterator};
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
    fn split_sentences<'py>(
        text: &Bound<'py, PyAny>,
        language: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        spans_by(text, language, segment::split)
    }

    /// Word spans in code points.
    #[pyfunction]
    #[pyo3(signature = (text: "str", language: "str") -> "list[tuple[int, int]]")]
    fn split_words<'py>(
        text: &Bound<'py, PyAny>,
        language: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        spans_by(text, language, tokenize::words)
    }

    /// What notebooks show, each under its heading, as a page that stands alone.
    #[pyfunction]
    #[pyo3(signature = (title: "str", fragments: "list[tuple[str, str]]") -> "str")]
    fn html_page(title: &str, fragments: Vec<(String, String)>) -> PyResult<String> {
        caught(|| crate::render::html::page(title, fragments))
    }

    /// What notebooks show of a table: facts, columns (title, cells, bars, ends) and a note.
    #[pyfunction]
    #[pyo3(signature = (
        facts: "list[tuple[str, str]]",
        columns: "list[tuple[str, list[str], list[tuple[float, float, float] | None], tuple[float, float] | None]]",
        note: "str",
    ) -> "str")]
    #[expect(clippy::needless_pass_by_value, reason = "what Python hands over")]
    fn html_table(facts: Vec<(String, String)>, columns: Vec<RawColumn>, note: &str) -> PyResult<String> {
        let column = |(title, cells, bars, ends): RawColumn| table::Column { title, cells, bars, ends };
        caught(|| table::html(&facts, &columns.into_iter().map(column).collect::<Vec<_>>(), note))
    }

    /// ISO 639-1 code of the language of a text, ``"en"`` where nothing tells.
    ///
    /// By script first, then by function words, then by letter trigrams.
    #[pyfunction]
    #[pyo3(signature = (text: "str") -> "str")]
    fn detect_language(text: &Bound<'_, PyAny>) -> PyResult<&'static str> {
        let text = arguments::text("text", text)?;
        caught(|| crate::detect::language(&text).code())
    }

    /// The words of a text as the methods count them: stems, stop words as they are.
    #[pyfunction]
    #[pyo3(signature = (text: "str", language: "str", stemmed) -> "list[str]")]
    fn stems(
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
        stemmed: bool,
    ) -> PyResult<Vec<String>> {
        let text = arguments::text("text", text)?;
        let language = Language::find(&arguments::text("language", language)?)?;
        at_work(py, text.len(), || {
            let document = Document::read(&text, &TermRules { stemmed, ..TermRules::of(language) });
            let terms = (0..document.n_sentences()).flat_map(|sentence| document.terms(sentence));
            terms.map(|&term| document.vocabulary().stem(term).to_owned()).collect()
        })
    }

    /// Sets how many threads summarise a batch; ``None`` is the number that they were.
    #[pyfunction]
    #[pyo3(signature = (n: "int | None"))]
    fn set_num_threads(n: &Bound<'_, PyAny>) -> PyResult<()> {
        let n_threads = if n.is_none() { 0 } else { arguments::integer("n", n)? };
        let set = usize::try_from(n_threads).ok().filter(|&n_threads| n.is_none() || n_threads > 0);
        let Some(n_threads) = set.filter(|&n_threads| n_threads <= batch::MAX_THREADS) else {
            let most = batch::MAX_THREADS;
            let message = format!("n must be a whole number from 1 to {most}, or None; got {}", shown(n));
            return Err(ParameterError::new_err(message));
        };
        batch::set_n_threads(n_threads);
        Ok(())
    }

    /// How many threads summarise a batch.
    #[pyfunction]
    fn num_threads() -> usize {
        batch::n_threads()
    }

    /// Refuses every interpreter of the process but the one that asks first: classes and exceptions
    /// are kept once a process, and are objects of that one.
    #[pyfunction]
    fn claim_interpreter(py: Python<'_>) -> PyResult<()> {
        static CLAIMED: OnceLock<usize> = OnceLock::new();
        let builtins = py.import("builtins")?.as_ptr() as usize; // each interpreter has its own
        if *CLAIMED.get_or_init(|| builtins) == builtins {
            return Ok(());
        }
        Err(PyImportError::new_err("nutgraf serves one interpreter of a process; this is a subinterpreter"))
    }

    /// The means of columns of one length over rows drawn anew, the same for all columns.
    #[pyfunction]
    #[pyo3(signature = (columns: "list[list[float]]", n_resamples, seed: "int") -> "list[list[float]]")]
    fn resampled_means(
        py: Python<'_>,
        columns: Vec<Vec<f64>>,
        n_resamples: usize,
        seed: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<Vec<f64>>> {
        let seed = arguments::seed(seed)?;
        let n_bytes = columns.iter().map(|column| column.len() * n_resamples).sum();
        at_work(py, n_bytes, move || crate::bootstrap::resampled_means(&columns, n_resamples, seed))
    }
}

/// Title, cells, bars and ends of a column.
type RawColumn = (String, Vec<String>, Vec<Option<[f64; 3]>>, Option<(f64, f64)>);

/// What `divide` finds in a text of a language given by code, name or `"auto"`.
fn spans_by<'py>(
    text: &Bound<'py, PyAny>,
    language: &Bound<'_, PyAny>,
    divide: fn(&str, Language) -> Vec<Span>,
) -> PyResult<Bound<'py, PyList>> {
    let py = text.py();
    let text = arguments::text("text", text)?;
    let language = match &*arguments::text("language", language)? {
        "auto" => caught(|| crate::detect::language(&text))?,
        name => Language::find(name)?,
    };
    let spans = at_work(py, text.len(), || {
        let spans = divide(&text, language);
        // Not a second time where the two are equal: it would take a while to hear a signal.
        if text.is_ascii() { spans } else { char_spans(&text, &spans) }
    })?;
    let pairs = PyList::empty(py);
    for some in spans.chunks(PAIRS_AT_ONCE) {
        py.check_signals()?;
        some.iter().try_for_each(|span| pairs.append((span.start, span.end)))?;
    }
    Ok(pairs)
}

/// Pairs that are made before signals are heard: millions take a second.
const PAIRS_AT_ONCE: usize = 100_000;
