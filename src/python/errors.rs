//! One conversion from the crate's errors to the exceptions of `nutgraf.errors`.

use std::io;

use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;

use super::arrow::Refused;
use crate::error::{Error, ErrorKind};

/// The classes, which are defined in Python.
mod classes {
    use pyo3::import_exception;

    import_exception!(nutgraf.errors, BudgetError);
    import_exception!(nutgraf.errors, ColumnError);
    import_exception!(nutgraf.errors, InputTypeError);
    import_exception!(nutgraf.errors, InternalError);
    import_exception!(nutgraf.errors, LanguageError);
    import_exception!(nutgraf.errors, MethodError);
    import_exception!(nutgraf.errors, MethodOptionError);
    import_exception!(nutgraf.errors, PairsError);
    import_exception!(nutgraf.errors, ParameterError);
    import_exception!(nutgraf.errors, SentencesError);
    import_exception!(nutgraf.errors, StateError);
    import_exception!(nutgraf.errors, TextError);
    import_exception!(nutgraf.errors, TokenCountError);
}

pub(super) use classes::{
    BudgetError, InputTypeError, InternalError, ParameterError, SentencesError, TextError,
};

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error.kind() {
            ErrorKind::Budget => classes::BudgetError::new_err(message),
            ErrorKind::Method => classes::MethodError::new_err(message),
            ErrorKind::MethodOption => classes::MethodOptionError::new_err(message),
            ErrorKind::Language => classes::LanguageError::new_err(message),
            ErrorKind::TokenCount => classes::TokenCountError::new_err(message),
            ErrorKind::Sentences => classes::SentencesError::new_err(message),
            ErrorKind::Parameter => classes::ParameterError::new_err(message),
            ErrorKind::Text => classes::TextError::new_err(message),
            ErrorKind::State => classes::StateError::new_err(message),
            ErrorKind::Pairs => classes::PairsError::new_err(message),
            ErrorKind::File => of_the_system(error),
            ErrorKind::Callback => unchanged(error).unwrap_or_else(|| PyRuntimeError::new_err(message)),
        }
    }
}

impl From<Refused> for PyErr {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Type(message) => InputTypeError::new_err(message),
            Refused::Damaged(message) => classes::ColumnError::new_err(message),
            Refused::Text(message) => classes::TextError::new_err(message),
        }
    }
}

/// What Python itself raises for a file: the class that goes with the number of the error.
fn of_the_system(error: Error) -> PyErr {
    let message = error.to_string();
    let (path, source) = (error.path().map(|path| path.display().to_string()), error.into_source());
    let source = source.and_then(|source| source.downcast::<io::Error>().ok());
    match source.and_then(|source| source.raw_os_error().zip(Some(source))) {
        Some((number, source)) => {
            let reason = source.to_string();
            let reason = reason.split(" (os error").next().unwrap_or_default().to_owned();
            PyOSError::new_err((number, reason, path))
        }
        None => PyOSError::new_err(message),
    }
}

/// The exception that the caller's own function raised.
fn unchanged(error: Error) -> Option<PyErr> {
    error.into_source()?.downcast::<PyErr>().ok().map(|raised| *raised)
}

/// How an object looks in a message: its `repr`, cut, and its type.
pub(super) fn shown(object: &Bound<'_, PyAny>) -> String {
    let repr = object.repr().map_or_else(|_| "?".to_owned(), |repr| repr.to_string());
    let cut: String = repr.chars().take(60).collect();
    let dots = if cut.len() < repr.len() { "…" } else { "" };
    let kind = object.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
    format!("{cut}{dots} ({kind})")
}
