//! The table of methods and the list of languages, to be read from Python.

use pyo3::prelude::*;

use crate::score::{self, METHODS, OptionKind};
use crate::select::SELECTORS;

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

/// An option of a method: its type, its default and what is allowed.
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

    /// ``"number"``, ``"whole"``, ``"flag"``, ``"choice"``, ``"text"`` or ``"words"``.
    #[getter]
    fn kind(&self) -> &'static str {
        match self.0.kind {
            OptionKind::Number { .. } => "number",
            OptionKind::Whole { .. } => "whole",
            OptionKind::Flag { .. } => "flag",
            OptionKind::Choice { .. } => "choice",
            OptionKind::Text => "text",
            OptionKind::Words => "words",
        }
    }

    /// The value when it is not given; ``None`` for words, which are then those of the language.
    #[getter]
    fn default(&self) -> Default {
        match self.0.kind {
            OptionKind::Number { default, .. } => Default::Number(default),
            OptionKind::Whole { default, .. } => Default::Whole(default),
            OptionKind::Flag { default } => Default::Flag(default),
            OptionKind::Choice { default, .. } => Default::Text(default),
            OptionKind::Text => Default::Text(""),
            OptionKind::Words => Default::None(None),
        }
    }

    /// The smallest and the largest number allowed.
    #[getter]
    fn range(&self) -> Option<(f64, f64)> {
        match self.0.kind {
            OptionKind::Number { low, high, .. } => Some((low, high)),
            OptionKind::Whole { low, high, .. } => Some((low.into(), high.into())),
            _ => None,
        }
    }

    /// The names allowed.
    #[getter]
    fn choices(&self) -> Option<Vec<&'static str>> {
        match self.0.kind {
            OptionKind::Choice { names, .. } => Some(names.to_vec()),
            _ => None,
        }
    }

    fn __repr__<'py>(slf: &Bound<'py, Self>) -> PyResult<String> {
        let score::MethodOption { name, meaning, kind } = slf.get().0;
        let default = slf.getattr("default")?.repr()?;
        Ok(format!("MethodOption({name:?} = {default}, {kind}: {meaning})"))
    }
}

/// A default as Python reads it.
#[derive(IntoPyObject)]
enum Default {
    Flag(bool),
    Whole(u32),
    Number(f64),
    Text(&'static str),
    None(Option<bool>),
}

/// Every method, in the table's order.
#[pyfunction]
pub(crate) fn methods() -> Vec<Method> {
    METHODS.iter().map(Method).collect()
}

/// Name and preference of every selector.
#[pyfunction]
pub(crate) fn selectors() -> Vec<(&'static str, &'static str)> {
    SELECTORS.iter().map(|selector| (selector.name, selector.prefers)).collect()
}

/// Code and English name of every language.
#[pyfunction]
pub(crate) fn languages() -> Vec<(&'static str, &'static str)> {
    crate::Language::all().map(|language| (language.code(), language.name())).collect()
}
