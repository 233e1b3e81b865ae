//! Key phrases as Python sees them: places in code points.

use std::hash::{Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use serde::{Deserialize, Serialize};

use super::summary::quoted;
use super::work::{at_work, caught};
use super::{arguments, engine};
use crate::keyphrase::{self, Config, Extractor};
use crate::span::{Span, char_spans};
use crate::{Error, ErrorKind};

/// A phrase that a text is about, with every place where it stands.
///
/// ``text[start:end]`` is the phrase for one of ``keyphrase.spans`` at least, and the phrase with
/// other endings or capitals for the others: places count code points, as Python's slices do.
/// ``len(keyphrase)`` is the number of places.
#[pyclass(frozen, eq, hash, module = "nutgraf")]
#[derive(PartialEq, Serialize, Deserialize)]
pub(crate) struct Keyphrase {
    phrase: String,
    score: f64,
    spans: Vec<(usize, usize)>,
}

impl Eq for Keyphrase {}

impl Hash for Keyphrase {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.phrase, &self.spans).hash(state);
    }
}

#[pymethods]
impl Keyphrase {
    /// The phrase, as the text writes it most often.
    #[getter]
    fn phrase(&self) -> &str {
        &self.phrase
    }

    /// Its score, above 0; 1 for the best phrase of its text.
    #[getter]
    fn score(&self) -> f64 {
        self.score
    }

    /// Start and end of every place where it stands, in code points.
    #[getter]
    fn spans(&self) -> Vec<(usize, usize)> {
        self.spans.clone()
    }

    /// All of it as plain objects.
    #[pyo3(signature = () -> "dict[str, object]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("phrase", &self.phrase)?;
        dict.set_item("score", self.score)?;
        dict.set_item("spans", self.spans())?;
        Ok(dict)
    }

    fn __len__(&self) -> usize {
        self.spans.len()
    }

    fn __str__(&self) -> &str {
        &self.phrase
    }

    fn __repr__(&self) -> String {
        let n = self.spans.len();
        let places = if n == 1 { "place" } else { "places" };
        format!("Keyphrase({}, score={:.4}, {n} {places})", quoted(&self.phrase), self.score)
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
}

fn state_error(error: &postcard::Error) -> Error {
    let message = format!("state must be bytes of a pickled Keyphrase of this version: {error}");
    Error::new(ErrorKind::State, message)
}

/// Names of the methods that find key phrases, the default first.
#[pyfunction]
pub(crate) fn keyphrase_methods() -> Vec<&'static str> {
    keyphrase::METHODS.to_vec()
}

/// The key phrases of a text, the best first.
#[pyfunction]
#[pyo3(signature = (text, n, method, language, stop_words, stemmer, max_words))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn keyphrases(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    n: &Bound<'_, PyAny>,
    method: &Bound<'_, PyAny>,
    language: &Bound<'_, PyAny>,
    stop_words: Option<&Bound<'_, PyAny>>,
    stemmer: &Bound<'_, PyAny>,
    max_words: &Bound<'_, PyAny>,
) -> PyResult<Vec<Keyphrase>> {
    let default = Config::default();
    let config = Config {
        n: arguments::whole("n", Some(n))?.unwrap_or(default.n),
        method: arguments::text("method", method)?.to_string(),
        language: arguments::text("language", language)?.to_string(),
        stop_words: engine::word_list(stop_words)?,
        stemmer: arguments::text("stemmer", stemmer)?.to_string(),
        max_words: arguments::integer("max_words", max_words)?,
    };
    let extractor = caught(|| Extractor::new(&config))??;
    let text = arguments::text("text", text)?;
    at_work(py, text.len(), || in_code_points(&text, extractor.extract(&text)))
}

/// The places of phrases may lie in each other, so that their ends are converted, not they.
fn in_code_points(text: &str, found: Vec<keyphrase::Keyphrase>) -> Vec<Keyphrase> {
    let ends = found.iter().flat_map(|found| &found.spans).flat_map(|span| [span.start, span.end]);
    let mut ends: Vec<usize> = ends.collect();
    ends.sort_unstable();
    ends.dedup();
    let points: Vec<_> = ends.iter().map(|&end| Span::new(end, end)).collect();
    let points = char_spans(text, &points);
    let point = |end| points[ends.partition_point(|&other| other < end)].start;
    let convert = |found: keyphrase::Keyphrase| Keyphrase {
        spans: found.spans.iter().map(|span| (point(span.start), point(span.end))).collect(),
        phrase: found.phrase,
        score: found.score,
    };
    found.into_iter().map(convert).collect()
}
