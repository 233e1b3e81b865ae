//! Python objects to what the core takes, with errors that name the argument.

use std::path::PathBuf;

use pyo3::exceptions::PyOverflowError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyFloat, PyList, PyString};

use super::errors::{BudgetError, InputTypeError, ParameterError, TextError, shown};

/// A `str`, without a copy.
pub(super) fn text(name: &str, object: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    let string = object
        .cast::<PyString>()
        .map_err(|_| InputTypeError::new_err(format!("{name} must be a str; got {}", shown(object))))?;
    PyBackedStr::try_from(string.clone()).map_err(|_| {
        TextError::new_err(format!(
            "{name} must hold characters only; it holds a lone surrogate (bytes decoded with errors='surrogateescape'?)"
        ))
    })
}

/// Where a file shall be.
pub(super) struct File(PathBuf);

impl FromPyObject<'_, '_> for File {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = PathBuf::INPUT_TYPE;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let message = || format!("path must be a str, an os.PathLike or None; got {}", shown(&object));
        object.extract().map(Self).map_err(|_: PyErr| InputTypeError::new_err(message()))
    }
}

impl File {
    /// Writes `page`, whole or not at all.
    pub(super) fn write(self, py: Python<'_>, page: &str) -> PyResult<()> {
        py.import("nutgraf.io")?.call_method1("write_page", (self.0, page)).map(drop)
    }
}

/// A list of `str`; an error names the row.
pub(super) fn texts(name: &str, list: &Bound<'_, PyList>) -> PyResult<Vec<PyBackedStr>> {
    list.iter().enumerate().map(|(row, object)| text(&format!("row {row} of {name}"), &object)).collect()
}

/// A row of a batch: `None`, `NaN` and the null of pandas have no text.
pub(super) fn row(number: usize, object: &Bound<'_, PyAny>) -> PyResult<Option<PyBackedStr>> {
    row_of("texts", number, object)
}

/// The same of a list by another name.
pub(super) fn row_of(name: &str, number: usize, object: &Bound<'_, PyAny>) -> PyResult<Option<PyBackedStr>> {
    if is_null(object) {
        return Ok(None);
    }
    text(&format!("row {number} of {name}"), object).map(Some)
}

/// A whole number of at least 1 that is no budget.
pub(super) fn count(name: &str, object: &Bound<'_, PyAny>) -> PyResult<u64> {
    let allowed = format!("{name} must be a whole number of at least 1; got {}", shown(object));
    if object.is_instance_of::<PyBool>() {
        return Err(InputTypeError::new_err(allowed));
    }
    match object.extract::<u64>() {
        Ok(0) => Err(ParameterError::new_err(allowed)),
        Err(error) if is_overflow(&error, object) => Err(ParameterError::new_err(allowed)),
        Err(_) => Err(InputTypeError::new_err(allowed)),
        answer => answer,
    }
}

/// A limit on what is read; what is larger than any text is as good as the largest number.
pub(super) fn most(name: &str, object: Option<&Bound<'_, PyAny>>) -> PyResult<Option<i64>> {
    let most = object.map(|object| count(name, object)).transpose()?;
    Ok(most.map(|most| i64::try_from(most).unwrap_or(i64::MAX)))
}

fn is_null(object: &Bound<'_, PyAny>) -> bool {
    let is_nan = || object.extract::<f64>().is_ok_and(f64::is_nan);
    let is_named_null = || object.get_type().name().is_ok_and(|name| name == "NAType" || name == "NaTType");
    object.is_none() || (!object.is_instance_of::<PyString>() && (is_nan() || is_named_null()))
}

/// A budget of whole units. What is larger than any text is as good as the largest number.
pub(super) fn whole(name: &str, object: Option<&Bound<'_, PyAny>>) -> PyResult<Option<i64>> {
    let Some(object) = object else { return Ok(None) };
    let allowed = format!("{name} must be a whole number of at least 1; got {}", shown(object));
    if object.is_instance_of::<PyFloat>() {
        return Err(BudgetError::new_err(allowed));
    }
    if object.is_instance_of::<PyBool>() {
        return Err(InputTypeError::new_err(allowed));
    }
    match object.extract::<i64>() {
        Ok(n) => Ok(Some(n)),
        Err(error) if is_overflow(&error, object) => {
            if object.gt(0)? {
                Ok(Some(i64::MAX))
            } else {
                Err(BudgetError::new_err(allowed))
            }
        }
        Err(_) => Err(InputTypeError::new_err(allowed)),
    }
}

/// A whole number; the core knows its range.
pub(super) fn integer(name: &str, object: &Bound<'_, PyAny>) -> PyResult<i64> {
    let bad = || InputTypeError::new_err(format!("{name} must be a whole number; got {}", shown(object)));
    if object.is_instance_of::<PyBool>() {
        return Err(bad());
    }
    match object.extract::<i64>() {
        Err(error) if is_overflow(&error, object) => Ok(if object.gt(0)? { i64::MAX } else { i64::MIN }),
        answer => answer.map_err(|_| bad()),
    }
}

/// A share of the text.
pub(super) fn share(name: &str, object: Option<&Bound<'_, PyAny>>) -> PyResult<Option<f64>> {
    let Some(object) = object else { return Ok(None) };
    let allowed = format!("{name} must be a number above 0 and at most 1; got {}", shown(object));
    if object.is_instance_of::<PyBool>() {
        return Err(InputTypeError::new_err(allowed));
    }
    match object.extract::<f64>() {
        Ok(share) => Ok(Some(share)),
        Err(error) if is_overflow(&error, object) => Err(BudgetError::new_err(allowed)),
        Err(_) => Err(InputTypeError::new_err(allowed)),
    }
}

/// A number; the core knows its range.
pub(super) fn number(name: &str, object: &Bound<'_, PyAny>) -> PyResult<f64> {
    let bad = || InputTypeError::new_err(format!("{name} must be a number; got {}", shown(object)));
    if object.is_instance_of::<PyBool>() || object.is_instance_of::<PyString>() {
        return Err(bad());
    }
    object.extract().map_err(|_| bad())
}

/// The seed of everything random.
pub(super) fn seed(object: &Bound<'_, PyAny>) -> PyResult<u64> {
    let allowed = format!("seed must be a whole number from 0 to 2**64 - 1; got {}", shown(object));
    if object.is_instance_of::<PyBool>() {
        return Err(InputTypeError::new_err(allowed));
    }
    object.extract().map_err(|error| {
        if is_overflow(&error, object) {
            ParameterError::new_err(allowed)
        } else {
            InputTypeError::new_err(allowed)
        }
    })
}

fn is_overflow(error: &PyErr, object: &Bound<'_, PyAny>) -> bool {
    error.is_instance_of::<PyOverflowError>(object.py())
}
