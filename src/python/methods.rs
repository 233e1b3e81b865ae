//! The table of methods and the list of languages, to be read from Python.

use pyo3::prelude::*;

use crate::score::{self, METHODS};

/// One method: what it rewards, where it comes from, what it costs, what can be set.
#[pyclass(frozen, module = "nutgraf")]
pub(crate) struct Method(&'static score::Method);

#[pymethods]
impl Method {
    /// The name by which it is chosen.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name
    }

    /// What it rewards, in a sentence.
    #[getter]
    fn rewards(&self) -> &'static str {
        self.0.rewards
    }

    /// Where it was published.
    #[getter]
    fn paper(&self) -> &'static str {
        self.0.paper
    }

    /// The score of a sentence.
    #[getter]
    fn formula(&self) -> &'static str {
        self.0.formula
    }

    /// Time in sentences n and words m.
    #[getter]
    fn cost(&self) -> &'static str {
        self.0.cost
    }

    /// The options it takes as `method_options`.
    #[getter]
    fn options(&self) -> Vec<MethodOption> {
        self.0.options.iter().map(MethodOption).collect()
    }

    fn __repr__(&self) -> String {
        format!("Method({:?}: {})", self.0.name, self.0.rewards)
    }
}

/// A numeric option of a method.
#[pyclass(frozen, module = "nutgraf")]
pub(crate) struct MethodOption(&'static score::MethodOption);

#[pymethods]
impl MethodOption {
    /// The name by which it is set.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name
    }

    /// What it does.
    #[getter]
    fn meaning(&self) -> &'static str {
        self.0.meaning
    }

    /// The value when it is not given.
    #[getter]
    fn default(&self) -> f64 {
        self.0.default
    }

    /// The smallest and the largest value allowed.
    #[getter]
    fn range(&self) -> (f64, f64) {
        self.0.range
    }

    fn __repr__(&self) -> String {
        let score::MethodOption { name, default, range: (low, high), meaning } = self.0;
        format!("MethodOption({name:?} = {default}, from {low} to {high}: {meaning})")
    }
}

/// Every method, in the table's order.
#[pyfunction]
pub(crate) fn methods() -> Vec<Method> {
    METHODS.iter().map(Method).collect()
}

/// Code and English name of every language.
#[pyfunction]
pub(crate) fn languages() -> Vec<(&'static str, &'static str)> {
    crate::Language::all().map(|language| (language.code(), language.name())).collect()
}
