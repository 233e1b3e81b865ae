//! What is left of passages, as Python sees it: offsets in code points, the caller's own objects.

use std::sync::atomic::{AtomicUsize, Ordering};

use indexmap::IndexMap;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyDict, PyList, PyString};

use super::arguments::{self, File};
use super::summary::{Amount, budget_by_name, given, quoted};
use super::work::{at_work, caught};
use crate::render::html;
use crate::span::{Span, char_spans};
use crate::trim;
use crate::{Error, ErrorKind, Summarizer};

/// A passage of which something is left.
///
/// ``text[start:end]`` of its spans are its sentences, for the text of the passage that was given:
/// offsets count code points, as Python's slices do.
#[pyclass(frozen, module = "nutgraf")]
pub(crate) struct TrimmedPassage {
    kept: trim::KeptPassage,
    source: Py<PyAny>,
    /// What the source holds.
    whole: PyBackedStr,
    sentences: Vec<String>,
    spans: Vec<(usize, usize)>,
}

#[pymethods]
impl TrimmedPassage {
    /// Which of the passages it is, from 0.
    #[getter]
    fn index(&self) -> usize {
        self.kept.index
    }

    /// What is left of it.
    #[getter]
    fn text(&self) -> &str {
        &self.kept.text
    }

    /// The passage that was given: the ``str`` or the mapping itself, not a copy.
    #[getter]
    fn source(&self, py: Python<'_>) -> Py<PyAny> {
        self.source.clone_ref(py)
    }

    /// The sentences that are left, word for word.
    #[getter]
    fn sentences(&self) -> Vec<String> {
        self.sentences.clone()
    }

    /// Start and end of each of them in the passage, in code points.
    #[getter]
    fn spans(&self) -> Vec<(usize, usize)> {
        self.spans.clone()
    }

    /// What each of them was worth: its relevance, from 0 to 1, where the query has a known word.
    #[getter]
    fn scores(&self) -> Vec<f64> {
        self.kept.sentences.iter().map(|sentence| sentence.score).collect()
    }

    /// All of it but the source as plain objects.
    #[pyo3(signature = () -> "dict[str, object]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("index", self.kept.index)?;
        dict.set_item("text", &self.kept.text)?;
        dict.set_item("sentences", &self.sentences)?;
        dict.set_item("spans", &self.spans)?;
        dict.set_item("scores", self.scores())?;
        Ok(dict)
    }

    fn __str__(&self) -> &str {
        &self.kept.text
    }

    fn __repr__(&self) -> String {
        let (index, n) = (self.kept.index, self.sentences.len());
        format!("TrimmedPassage({}, index={index}, {n} sentences)", quoted(&self.kept.text))
    }
}

/// What is left of some passages: sentences, word for word, in their order.
///
/// ``str(trimmed)`` is the text that is left; iterating gives each passage of which something is
/// left as :class:`TrimmedPassage`.
#[pyclass(frozen, eq, module = "nutgraf")]
pub(crate) struct Trimmed {
    trimmed: trim::Trimmed,
    passages: Vec<Py<TrimmedPassage>>,
}

impl PartialEq for Trimmed {
    fn eq(&self, other: &Self) -> bool {
        self.trimmed == other.trimmed
    }
}

impl Trimmed {
    /// Reads `texts`, each of them what the object at its place in `sources` holds.
    pub(super) fn of(
        summarizer: &Summarizer,
        texts: &Bound<'_, PyList>,
        sources: &Bound<'_, PyList>,
        query: &Bound<'_, PyAny>,
        separator: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let py = texts.py();
        let (query, separator) = (arguments::text("query", query)?, arguments::text("separator", separator)?);
        let texts = arguments::texts("passages", texts)?;
        let n_bytes = texts.iter().map(|text| text.len()).sum();
        let trimmed = at_work(py, n_bytes, || summarizer.trim(&texts, &query, &separator))??;
        let passage = |kept: &trim::KeptPassage| {
            let text = &texts[kept.index];
            let spans: Vec<_> = kept.sentences.iter().map(|sentence| sentence.span).collect();
            let in_chars = char_spans(text, &spans).into_iter().map(|Span { start, end }| (start, end));
            let passage = TrimmedPassage {
                kept: kept.clone(),
                source: sources.get_item(kept.index)?.unbind(),
                whole: text.clone_ref(py),
                sentences: spans.iter().map(|span| span.of(text).to_owned()).collect(),
                spans: in_chars.collect(),
            };
            Py::new(py, passage)
        };
        let passages = trimmed.passages().iter().map(passage).collect::<PyResult<_>>()?;
        Ok(Self { trimmed, passages })
    }
}

#[pymethods]
impl Trimmed {
    /// What is left: the sentences of a passage joined by a space (by nothing in a language that
    /// writes none), passages by the separator.
    #[getter]
    fn text(&self) -> &str {
        self.trimmed.text()
    }

    /// The passages of which something is left, in their order.
    #[getter]
    fn passages(&self, py: Python<'_>) -> Vec<Py<TrimmedPassage>> {
        self.passages.iter().map(|passage| passage.clone_ref(py)).collect()
    }

    /// The budget by its name, such as ``{"words": 80}``.
    #[getter]
    fn budget(&self) -> IndexMap<&'static str, Amount> {
        budget_by_name(self.trimmed.budget())
    }

    /// How much of the budget ``text`` uses, in its unit (words, for a ratio).
    #[getter]
    fn used(&self) -> usize {
        self.trimmed.used()
    }

    /// How much is not left: ``passages`` of which nothing is, ``sentences`` in all, and how many
    /// of those are ``repeated`` in what is left.
    #[getter]
    fn dropped(&self) -> IndexMap<&'static str, usize> {
        let dropped = self.trimmed.dropped();
        IndexMap::from([
            ("passages", dropped.passages),
            ("sentences", dropped.sentences),
            ("repeated", dropped.repeated),
        ])
    }

    /// Why nothing is left although there are sentences, else ``None``.
    #[getter]
    fn truncated(&self) -> Option<&str> {
        self.trimmed.truncated()
    }

    /// That the query did not decide, and why; else ``None``.
    #[getter]
    fn note(&self) -> Option<&str> {
        self.trimmed.note()
    }

    /// All of it but the sources as plain objects, ready for ``json.dumps``.
    #[pyo3(signature = () -> "dict[str, object]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let passages = self.passages.iter().map(|passage| passage.get().to_dict(py));
        let passages: Vec<_> = passages.collect::<PyResult<_>>()?;
        let dict = PyDict::new(py);
        dict.set_item("text", self.text())?;
        dict.set_item("budget", self.budget())?;
        dict.set_item("used", self.used())?;
        dict.set_item("dropped", self.dropped())?;
        dict.set_item("truncated", self.truncated())?;
        dict.set_item("note", self.note())?;
        dict.set_item("passages", passages)?;
        Ok(dict)
    }

    /// A page that stands alone: what is left, and under it the passages of which something is, side
    /// by side, with what is left lit. It has no script and asks for no file.
    ///
    /// Args:
    ///     path: File to write, or ``None``. It is there whole or not at all, and takes the place of
    ///         one of its name; ``OSError`` says why it cannot be written.
    ///
    /// Returns:
    ///     The page; ``None`` if it went into a file.
    #[pyo3(signature = (path = None))]
    fn to_html(&self, py: Python<'_>, path: Option<File>) -> PyResult<Option<String>> {
        let fragment = self._repr_html_()?;
        given(py, caught(|| html::page(&html::title_of(self.text()), [("", fragment)]))?, path)
    }

    /// What a notebook shows.
    fn _repr_html_(&self) -> PyResult<String> {
        let sources: Vec<&str> = self.passages.iter().map(|passage| &*passage.get().whole).collect();
        Ok(caught(|| html::of_trimmed(&self.trimmed, &sources))??)
    }

    fn __str__(&self) -> &str {
        self.text()
    }

    fn __repr__(&self) -> String {
        let (kept, dropped) = (self.passages.len(), self.trimmed.dropped().passages);
        format!("Trimmed({}, {kept} of {} passages)", quoted(self.text()), kept + dropped)
    }

    fn __len__(&self) -> usize {
        self.passages.len()
    }

    fn __getitem__(&self, py: Python<'_>, index: isize) -> PyResult<Py<TrimmedPassage>> {
        let n = self.passages.len();
        let from_start = if index < 0 { index + n as isize } else { index };
        let passage = usize::try_from(from_start).ok().and_then(|at| self.passages.get(at));
        let message = || PyIndexError::new_err(format!("something is left of {n} passages; got {index}"));
        passage.map(|passage| passage.clone_ref(py)).ok_or_else(message)
    }

    fn __iter__(slf: Py<Self>) -> TrimmedPassageIterator {
        TrimmedPassageIterator { trimmed: slf, next: AtomicUsize::new(0) }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, State<'py>)> {
        let state = postcard::to_stdvec(&self.trimmed).map_err(|error| state_error(&error))?;
        let part = |passage: &Py<TrimmedPassage>| {
            let passage = passage.get();
            let (source, whole) = (passage.source.clone_ref(py), passage.whole.as_py_str().clone_ref(py));
            (source, whole, passage.sentences.clone(), passage.spans.clone())
        };
        let parts = self.passages.iter().map(part).collect();
        Ok((py.get_type::<Self>().getattr("_restore")?, (PyBytes::new(py, &state), parts)))
    }

    /// What `__reduce__` asks for.
    #[staticmethod]
    #[pyo3(signature = (state: "bytes", parts: "list[tuple[object, str, list[str], list[tuple[int, int]]]]"))]
    fn _restore(py: Python<'_>, state: &[u8], parts: Vec<Part>) -> PyResult<Self> {
        let trimmed: trim::Trimmed = postcard::from_bytes(state).map_err(|error| state_error(&error))?;
        let passage = |(kept, (source, whole, sentences, spans)): (&trim::KeptPassage, Part)| {
            let whole = PyBackedStr::try_from(whole.into_bound(py))?;
            Py::new(py, TrimmedPassage { kept: kept.clone(), source, whole, sentences, spans })
        };
        let passages = trimmed.passages().iter().zip(parts).map(passage).collect::<PyResult<_>>()?;
        Ok(Self { trimmed, passages })
    }
}

/// Goes through the passages of which something is left.
#[pyclass(frozen, module = "nutgraf._core")]
pub(crate) struct TrimmedPassageIterator {
    trimmed: Py<Trimmed>,
    next: AtomicUsize,
}

#[pymethods]
impl TrimmedPassageIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> Option<Py<TrimmedPassage>> {
        let passages = &self.trimmed.get().passages;
        Some(passages.get(self.next.fetch_add(1, Ordering::Relaxed))?.clone_ref(py))
    }
}

/// The source of a passage, its text, its sentences and their spans.
type Part = (Py<PyAny>, Py<PyString>, Vec<String>, Vec<(usize, usize)>);

/// What a pickle holds.
type State<'py> = (Bound<'py, PyBytes>, Vec<Part>);

fn state_error(error: &postcard::Error) -> Error {
    Error::new(ErrorKind::State, format!("state must be bytes of a pickled Trimmed of this version: {error}"))
}
