//! What a fit learnt, for Python to hold; and models in files.

use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use super::corpus::Corpus;
use super::work::caught;
use crate::score::{OptionValue, Options};
use crate::{Config, Error, ErrorKind, Summarizer, learn};

/// Weights that were learnt from human summaries, and how they came about.
#[pyclass(frozen, eq, module = "nutgraf._core")]
#[derive(PartialEq)]
pub(crate) struct Learned(pub(super) Arc<learn::Learned>);

/// A value of a report.
#[derive(IntoPyObject)]
enum Figure {
    Count(usize),
    Number(f64),
    Flag(bool),
    Text(String),
}

#[pymethods]
impl Learned {
    /// The weights by name: of the features, then of selection.
    #[getter]
    fn weights(&self) -> IndexMap<String, f64> {
        self.0.weights.named().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// What the fit found out, by name.
    #[getter]
    fn report(&self) -> IndexMap<&'static str, Option<Figure>> {
        let report = &self.0.report;
        IndexMap::from([
            ("n_pairs", Some(Figure::Count(report.n_pairs))),
            ("n_used", Some(Figure::Count(report.n_used))),
            ("folds", Some(Figure::Count(report.folds))),
            ("general", report.general.map(Figure::Number)),
            ("fitted", report.fitted.map(Figure::Number)),
            ("error", report.error.map(Figure::Number)),
            ("strength", report.strength.map(Figure::Number)),
            ("share", Some(Figure::Number(report.share))),
            ("uses_general", Some(Figure::Flag(report.uses_general))),
            ("reason", Some(Figure::Text(report.reason.clone()))),
        ])
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let state = postcard::to_stdvec(&*self.0).map_err(|error| state_error(&error))?;
        Ok((py.get_type::<Self>().getattr("_restore")?, (PyBytes::new(py, &state),)))
    }

    /// What `__reduce__` asks for.
    #[staticmethod]
    fn _restore(state: &[u8]) -> PyResult<Self> {
        let learned: learn::Learned = postcard::from_bytes(state).map_err(|error| state_error(&error))?;
        Ok(Self(Arc::new(learned)))
    }
}

fn state_error(error: &postcard::Error) -> Error {
    Error::new(ErrorKind::State, format!("state must be bytes of pickled weights of this version: {error}"))
}

/// A model file as the parameters of a summarizer, its corpus and what it learnt.
#[pyfunction]
#[pyo3(signature = (path: "object") -> "tuple[dict[str, Any], Corpus | None, Learned | None]")]
pub(crate) fn load_model(
    py: Python<'_>,
    path: PathBuf,
) -> PyResult<(Bound<'_, PyDict>, Option<Corpus>, Option<Learned>)> {
    let summarizer = py.detach(|| caught(|| Summarizer::load(path)))??;
    let corpus = summarizer.corpus().map(|corpus| Corpus(Arc::clone(corpus)));
    let learned = summarizer.learned().map(|learned| Learned(Arc::clone(learned)));
    Ok((parameters(py, summarizer.config())?, corpus, learned))
}

/// A configuration as Python's parameters; what is not set is left to the defaults.
fn parameters<'py>(py: Python<'py>, config: &Config) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("method", &config.method)?;
    dict.set_item("method_options", options(py, &config.method_options)?)?;
    dict.set_item("language", &config.language)?;
    dict.set_item("stop_words", &config.stop_words)?;
    dict.set_item("stemmer", &config.stemmer)?;
    dict.set_item("selector", &config.selector)?;
    dict.set_item("redundancy", config.redundancy)?;
    match config.coherence {
        None => dict.set_item("coherent", true)?,
        Some(cost) => dict.set_item("coherent", cost)?,
    }
    dict.set_item("query", &config.query)?;
    dict.set_item("query_weight", config.query_weight)?;
    dict.set_item("seed", config.seed)?;
    dict.set_item("sentences", config.sentences)?;
    dict.set_item("words", config.words)?;
    dict.set_item("chars", config.chars)?;
    dict.set_item("ratio", config.ratio)?;
    dict.set_item("max_chars", config.max_chars)?;
    dict.set_item("max_sentences", config.max_sentences)?;
    Ok(dict)
}

fn options<'py>(py: Python<'py>, options: &Options) -> PyResult<Option<Bound<'py, PyDict>>> {
    if options.is_empty() {
        return Ok(None);
    }
    let dict = PyDict::new(py);
    for (name, value) in options {
        match value {
            OptionValue::Flag(flag) => dict.set_item(name, flag)?,
            OptionValue::Number(number) => dict.set_item(name, number)?,
            OptionValue::Text(text) => dict.set_item(name, text)?,
            OptionValue::Words(words) => dict.set_item(name, words)?,
        }
    }
    Ok(Some(dict))
}
