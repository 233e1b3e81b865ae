//! Document frequencies that Python can hold.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::arguments;
use super::work::caught;
use crate::{Error, ErrorKind, corpus};

/// In how many documents of a corpus each term stands.
#[pyclass(frozen, eq, module = "nutgraf._core")]
#[derive(PartialEq)]
pub(crate) struct Corpus(pub(super) Arc<corpus::Corpus>);

impl Corpus {
    pub(super) fn new(corpus: corpus::Corpus) -> Self {
        Self(Arc::new(corpus))
    }
}

#[pymethods]
impl Corpus {
    /// How many documents were counted.
    #[getter]
    fn n_documents(&self) -> u64 {
        self.0.n_documents()
    }

    /// How many different terms they have.
    #[getter]
    fn n_terms(&self) -> usize {
        self.0.n_terms()
    }

    /// The counts of both together.
    fn merge(&self, other: &Self) -> PyResult<Self> {
        caught(|| {
            let mut all = corpus::Corpus::clone(&self.0);
            all.merge(&other.0);
            Self::new(all)
        })
    }

    /// Without terms of fewer than ``min_df`` documents, and at most the ``max_terms`` most common ones, of
    /// equals those first in the order of code points. What was left out cannot be merged any more.
    #[pyo3(signature = (min_df: "int | None" = None, max_terms: "int | None" = None))]
    fn pruned(
        &self,
        min_df: Option<&Bound<'_, PyAny>>,
        max_terms: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let min_df = min_df.map_or(Ok(1), |least| arguments::count("min_df", least))?;
        let max_terms = max_terms.map(|most| arguments::count("max_terms", most)).transpose()?;
        caught(|| Self::new(self.0.pruned(min_df, max_terms.map(|most| most as usize))))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let state = postcard::to_stdvec(&*self.0).map_err(|error| state_error(&error))?;
        Ok((py.get_type::<Self>().getattr("_restore")?, (PyBytes::new(py, &state),)))
    }

    /// What `__reduce__` asks for.
    #[staticmethod]
    fn _restore(state: &[u8]) -> PyResult<Self> {
        Ok(Self::new(postcard::from_bytes(state).map_err(|error| state_error(&error))?))
    }

    fn __repr__(&self) -> String {
        format!("Corpus({} documents, {} terms)", self.n_documents(), self.n_terms())
    }
}

fn state_error(error: &postcard::Error) -> Error {
    Error::new(ErrorKind::State, format!("state must be bytes of a pickled Corpus of this version: {error}"))
}
