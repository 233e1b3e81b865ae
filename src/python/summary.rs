//! The result as Python sees it: offsets in code points, text and reasons together.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use indexmap::IndexMap;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyDict, PyList, PyString};
use serde::{Deserialize, Serialize};

use super::arguments::{self, File};
use super::work::caught;
use crate::budget::Budget;
use crate::render::html;
use crate::span::{Span, char_spans};
use crate::stop::failpoint;
use crate::summary;
use crate::texts::Texts;
use crate::{Error, ErrorKind};

/// A sentence of a summary.
///
/// ``text[pick.start:pick.end] == pick.text`` holds for the text that was summarised, of several
/// for ``texts[pick.document]``: offsets count code points, as Python's slices do.
#[pyclass(frozen, eq, hash, module = "nutgraf")]
#[derive(PartialEq, Serialize, Deserialize)]
pub(crate) struct Pick {
    text: String,
    span: Span,
    pick: summary::Pick,
}

impl Eq for Pick {}

impl Hash for Pick {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.text, self.span, self.pick.index).hash(state);
    }
}

#[pymethods]
impl Pick {
    /// The sentence, word for word.
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// Code point at which it starts.
    #[getter]
    fn start(&self) -> usize {
        self.span.start
    }

    /// Code point behind its last one.
    #[getter]
    fn end(&self) -> usize {
        self.span.end
    }

    /// Which sentence it is, from 0; of several texts, those of the first come first.
    #[getter]
    fn index(&self) -> usize {
        self.pick.index
    }

    /// Which of the texts it is of, from 0; of one text always 0.
    #[getter]
    fn document(&self) -> usize {
        self.pick.document
    }

    /// Its score; higher is better, and only scores of one text compare.
    #[getter]
    fn score(&self) -> f64 {
        self.pick.score
    }

    /// The named parts of the score; they add up to it.
    #[getter]
    fn features(&self) -> IndexMap<&str, f64> {
        self.pick.features.iter().map(|(name, value)| (name.as_ref(), *value)).collect()
    }

    /// All of it as plain objects.
    #[pyo3(signature = () -> "dict[str, object]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("index", self.pick.index)?;
        dict.set_item("document", self.pick.document)?;
        dict.set_item("start", self.span.start)?;
        dict.set_item("end", self.span.end)?;
        dict.set_item("text", &self.text)?;
        dict.set_item("score", self.pick.score)?;
        dict.set_item("features", self.features())?;
        Ok(dict)
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let state = postcard::to_stdvec(self).map_err(|error| state_error(&error))?;
        Ok((py.get_type::<Self>().getattr("_restore")?, (PyBytes::new(py, &state),)))
    }

    /// What `__reduce__` asks for.
    #[staticmethod]
    fn _restore(state: &[u8]) -> PyResult<Self> {
        Ok(postcard::from_bytes(state).map_err(|error| state_error(&error))?)
    }

    fn __repr__(&self) -> String {
        let Span { start, end } = self.span;
        format!(
            "Pick({}, index={}, start={start}, end={end}, score={:.4})",
            quoted(&self.text),
            self.pick.index,
            self.pick.score
        )
    }
}

/// Picked sentences of one text, or of several, with their places and reasons.
///
/// ``str(summary)`` is the summary; iterating gives its sentences as :class:`Pick`.
#[pyclass(frozen, eq, hash, module = "nutgraf")]
pub(crate) struct Summary {
    sources: Vec<PyBackedStr>,
    summary: summary::Summary,
    /// Of every sentence, in code points; counted when they are first asked for.
    spans: OnceLock<Vec<Span>>,
}

impl Summary {
    pub(super) fn new(sources: Vec<PyBackedStr>, summary: summary::Summary) -> Self {
        Self { sources, summary, spans: OnceLock::new() }
    }

    fn char_spans(&self) -> &[Span] {
        let spans = self.summary.spans();
        let of_one = |(at, source): (usize, &PyBackedStr)| {
            failpoint("spans", source);
            char_spans(source, spans.get(self.summary.sentences_of(at)).unwrap_or_default())
        };
        self.spans.get_or_init(|| self.sources.iter().enumerate().flat_map(of_one).collect())
    }

    fn pick(&self, pick: &summary::Pick) -> PyResult<Pick> {
        caught(|| Pick {
            text: pick.span.of(&self.sources[pick.document]).to_owned(),
            span: self.char_spans()[pick.index],
            pick: pick.clone(),
        })
    }
}

impl PartialEq for Summary {
    fn eq(&self, other: &Self) -> bool {
        self.sources == other.sources && self.summary == other.summary
    }
}

impl Eq for Summary {}

impl Hash for Summary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sources.iter().for_each(|source| source.hash(state));
        self.summary.text().hash(state);
    }
}

#[pymethods]
impl Summary {
    /// The picked sentences in their order, joined with a space, or with nothing in a language
    /// that writes none.
    #[getter]
    fn text(&self) -> &str {
        self.summary.text()
    }

    /// The text that was summarised; several joined with blank lines.
    #[getter]
    fn source(&self, py: Python<'_>) -> Py<PyString> {
        match self.sources.as_slice() {
            [source] => source.as_py_str().clone_ref(py),
            sources => PyString::new(py, Texts::new(sources).joined()).unbind(),
        }
    }

    /// The texts that were summarised; one if there was one.
    #[getter]
    fn sources(&self, py: Python<'_>) -> Vec<Py<PyString>> {
        self.sources.iter().map(|source| source.as_py_str().clone_ref(py)).collect()
    }

    /// The picked sentences: in text order, or with ``order="score"`` the best first.
    #[getter]
    fn picks(&self) -> PyResult<Vec<Pick>> {
        self.summary.picks().iter().map(|pick| self.pick(pick)).collect()
    }

    /// One score for every sentence; higher is better.
    #[getter]
    fn scores(&self) -> Vec<f64> {
        self.summary.scores().to_vec()
    }

    /// Which of the texts every sentence is of, from 0.
    #[getter]
    fn documents(&self) -> Vec<usize> {
        let n_of = |document| std::iter::repeat_n(document, self.summary.sentences_of(document).len());
        (0..self.summary.n_documents()).flat_map(n_of).collect()
    }

    /// Start and end of every sentence in its text, in code points.
    #[getter]
    fn spans(&self) -> PyResult<Vec<(usize, usize)>> {
        caught(|| self.char_spans().iter().map(|span| (span.start, span.end)).collect())
    }

    /// The name of the method.
    #[getter]
    fn method(&self) -> &str {
        self.summary.method()
    }

    /// ISO 639-1 code of the language the text was read as; of several, that of most of them.
    #[getter]
    fn language(&self) -> &'static str {
        self.summary.language().code()
    }

    /// How many sentences there are to pick from.
    #[getter]
    fn n_sentences(&self) -> usize {
        self.summary.spans().len()
    }

    /// The budget by its name, such as ``{"words": 80}``.
    #[getter]
    fn budget(&self) -> IndexMap<&'static str, Amount> {
        budget_by_name(self.summary.budget())
    }

    /// How much of the budget is used, in its unit (words, for a ratio).
    #[getter]
    fn used(&self) -> usize {
        self.summary.used()
    }

    /// Why the summary is empty although the text has sentences, else ``None``.
    #[getter]
    fn truncated(&self) -> Option<&str> {
        self.summary.truncated()
    }

    /// What a reader should know of how the sentences were chosen, else ``None``.
    #[getter]
    fn note(&self) -> Option<&str> {
        self.summary.note()
    }

    /// How the iteration of the method ended: ``n_iterations``, ``residual`` (what the last one
    /// changed) and ``converged``. ``None`` for a method that does not iterate.
    #[getter]
    fn convergence(&self) -> Option<IndexMap<&'static str, Quantity>> {
        self.summary.convergence().map(|report| {
            IndexMap::from([
                ("n_iterations", Quantity::Whole(report.n_iterations)),
                ("residual", Quantity::Number(report.residual)),
                ("converged", Quantity::Flag(report.converged)),
            ])
        })
    }

    /// All of it but the sources as plain objects, ready for ``json.dumps``.
    #[pyo3(signature = () -> "dict[str, object]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let picks: Vec<_> = self.picks()?.iter().map(|pick| pick.to_dict(py)).collect::<PyResult<_>>()?;
        let dict = PyDict::new(py);
        dict.set_item("text", self.text())?;
        dict.set_item("method", self.method())?;
        dict.set_item("language", self.language())?;
        dict.set_item("n_sentences", self.n_sentences())?;
        dict.set_item("budget", self.budget())?;
        dict.set_item("used", self.used())?;
        dict.set_item("truncated", self.truncated())?;
        dict.set_item("note", self.note())?;
        dict.set_item("convergence", self.convergence())?;
        dict.set_item("picks", picks)?;
        dict.set_item("documents", self.documents())?;
        dict.set_item("spans", self.spans()?)?;
        dict.set_item("scores", self.scores())?;
        Ok(dict)
    }

    /// A page that stands alone: the summary, and under it the whole text with the picks lit and the
    /// other sentences shaded by score. It has no script and asks for no file.
    ///
    /// Pointing at a sentence, or going to it by Tab, shows its rank and score; of a pick, the parts
    /// of the score, too. Several texts stand side by side. Of more than 150 sentences those far
    /// from the picks are folded, and left out beyond 2 MB, which the page says.
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
        let title = || html::title_of(self.sources.first().map_or("", |source| source));
        given(py, caught(|| html::page(&title(), [("", fragment)]))?, path)
    }

    /// Draws the score of each sentence by its place, the picks marked; of several texts one
    /// behind the other. Needs matplotlib: ``pip install "nutgraf[plot]"``.
    ///
    /// Args:
    ///     ax: Axes of matplotlib to draw on; those of a new figure if ``None``.
    ///
    /// Returns:
    ///     The axes.
    #[pyo3(signature = (ax: "Any" = None) -> "Any")]
    fn plot<'py>(slf: &Bound<'py, Self>, ax: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("nutgraf.plot")?.call_method1("scores", (slf, ax))
    }

    /// What a notebook shows.
    fn _repr_html_(&self) -> PyResult<String> {
        Ok(caught(|| html::of_summary(&self.summary, &self.sources))??)
    }

    fn __str__(&self) -> &str {
        self.text()
    }

    fn __repr__(&self) -> String {
        let picked = self.summary.picks().len();
        let n = self.n_sentences();
        format!(
            "Summary({}, {picked} of {n} sentences, method='{}', language='{}')",
            quoted(self.text()),
            self.method(),
            self.language()
        )
    }

    fn __len__(&self) -> usize {
        self.summary.picks().len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Pick> {
        let picks = self.summary.picks();
        let from_start = if index < 0 { index + picks.len() as isize } else { index };
        let pick = usize::try_from(from_start).ok().and_then(|at| picks.get(at));
        let message =
            || PyIndexError::new_err(format!("the summary has {} sentences; got {index}", picks.len()));
        self.pick(pick.ok_or_else(message)?)
    }

    fn __iter__(slf: Py<Self>) -> PickIterator {
        PickIterator { summary: slf, next: AtomicUsize::new(0) }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, State<'py>)> {
        let restore = py.get_type::<Self>().getattr("_restore")?;
        Ok((restore, (self.sources(py), PyBytes::new(py, &self.summary.to_bytes()?))))
    }

    /// What `__reduce__` asks for.
    #[staticmethod]
    #[pyo3(signature = (sources: "list[str]", state: "bytes"))]
    fn _restore(sources: &Bound<'_, PyList>, state: &[u8]) -> PyResult<Self> {
        let sources = arguments::texts("sources", sources)?;
        let summary = caught(|| summary::Summary::from_bytes(state, &sources))??;
        Ok(Self::new(sources, summary))
    }
}

fn state_error(error: &postcard::Error) -> Error {
    Error::new(ErrorKind::State, format!("state must be bytes of a pickled Pick of this version: {error}"))
}

/// What a pickle of a summary holds.
type State<'py> = (Vec<Py<PyString>>, Bound<'py, PyBytes>);

/// A budget as Python sees it.
pub(super) fn budget_by_name(budget: Budget) -> IndexMap<&'static str, Amount> {
    let (name, amount) = match budget {
        Budget::Sentences(n) => ("sentences", Amount::Whole(n)),
        Budget::Words(n) => ("words", Amount::Whole(n)),
        Budget::Chars(n) => ("chars", Amount::Whole(n)),
        Budget::Ratio(share) => ("ratio", Amount::Share(share)),
        Budget::Tokens(n) => ("tokens", Amount::Whole(n)),
    };
    IndexMap::from([(name, amount)])
}

/// A limit: whole units, or a share.
#[derive(IntoPyObject)]
pub(super) enum Amount {
    Whole(usize),
    Share(f64),
}

/// A figure of a report.
#[derive(IntoPyObject)]
enum Quantity {
    Flag(bool),
    Whole(u32),
    Number(f64),
}

/// Goes through the sentences of a summary.
#[pyclass(frozen, module = "nutgraf._core")]
pub(crate) struct PickIterator {
    summary: Py<Summary>,
    next: AtomicUsize,
}

#[pymethods]
impl PickIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self) -> PyResult<Option<Pick>> {
        let summary = self.summary.get();
        let pick = summary.summary.picks().get(self.next.fetch_add(1, Ordering::Relaxed));
        pick.map(|pick| summary.pick(pick)).transpose()
    }
}

/// A page: given back, or written into a file.
pub(super) fn given(py: Python<'_>, page: String, path: Option<File>) -> PyResult<Option<String>> {
    match path {
        None => Ok(Some(page)),
        Some(file) => file.write(py, &page).map(|()| None),
    }
}

/// The beginning of a text, as it looks in a `repr`.
pub(super) fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(60).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    format!("'{}{dots}'", cut.replace('\n', " "))
}
