//! The Python extension module `nutgraf._core`: thin wrappers, no algorithm.
//!
//! Nothing outside this folder names pyo3, and no type of the core is a Python class: the
//! wrappers here hold them. Offsets become code points here, once.

mod arguments;
mod engine;
mod errors;
mod methods;
mod summary;

use pyo3::prelude::*;

#[pymodule]
mod _core {
    use super::*;

    #[pymodule_export]
    use super::engine::Engine;
    #[pymodule_export]
    use super::methods::{Method, MethodOption, languages, methods};
    #[pymodule_export]
    use super::summary::{Pick, PickIterator, Summary};

    /// The version of the package, from Cargo.toml.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// Sentence spans in code points.
    #[pyfunction]
    fn split_sentences(
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        language: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<(usize, usize)>> {
        let text = arguments::text("text", text)?;
        let language = match &*arguments::text("language", language)? {
            "auto" => crate::language::detect(&text),
            name => crate::Language::find(name)?,
        };
        let spans = py.detach(|| crate::span::char_spans(&text, &crate::segment::split(&text, language)));
        Ok(spans.into_iter().map(|span| (span.start, span.end)).collect())
    }
}
