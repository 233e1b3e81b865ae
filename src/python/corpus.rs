//! Document frequencies that Python can hold.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

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
    fn merge(&self, other: &Self) -> Self {
        let mut all = corpus::Corpus::clone(&self.0);
        all.merge(&other.0);
        Self::new(all)
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
