#![doc = include_str!("../docs/CRATE.md")]

pub mod batch;
pub mod document;
pub mod error;
pub mod language;
pub mod matrix;
#[cfg(feature = "python")]
mod python;
pub mod score;
pub mod segment;
pub mod select;
pub mod span;
pub mod stem;
pub mod summarizer;
pub mod summary;
mod terms;
pub mod tokenize;
pub mod vocabulary;
pub mod weight;

pub use error::{Error, ErrorKind, Result};
pub use language::Language;
pub use span::Span;
pub use summarizer::{Config, Summarizer};
pub use summary::{Pick, Summary};
