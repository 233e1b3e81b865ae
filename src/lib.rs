#![doc = include_str!("../docs/CRATE.md")]

pub mod error;
pub mod span;
mod stop;
pub mod language;
pub mod segment;
mod dictionary;
pub mod tokenize;
pub mod detect;
mod opening;
pub mod stem;
pub mod vocabulary;
mod cue;
mod terms;
pub mod corpus;
pub mod texts;
pub mod document;
mod body;
pub mod matrix;
pub mod weight;
pub mod rank;
pub mod similarity;
pub mod budget;
mod limits;
pub mod wording;
pub mod feature;
pub mod score;
pub mod relevance;
pub mod select;
pub mod summary;
pub mod trim;
pub mod render;
pub mod oracle;
pub mod summarizer;
pub mod keyphrase;
pub mod batch;
pub mod bootstrap;
pub mod learn;
pub mod model;
#[cfg(feature = "python")]
mod python;

pub use error::{Error, ErrorKind, Result};
pub use language::Language;
pub use span::Span;
pub use summarizer::{Config, Summarizer};
pub use summary::{Pick, Summary};
pub use trim::Trimmed;
