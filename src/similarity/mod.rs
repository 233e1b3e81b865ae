//! What sentences have in common, as links to rank them by.
//!
//! No matrix of all pairs is formed. A cosine or a BM25 score is a sum over shared terms, so
//! a whole row of similarities, times a vector, is a sum over terms, too: from the sentences
//! to the terms and back again, in time linear in the words. [`Overlap`] divides by a function
//! of both lengths, which groups of equal length share. Only a threshold on the similarity
//! needs to see each pair, and [`Threshold`] finds through an inverted index those that share
//! a term.

mod bm25;
mod cosine;
mod overlap;
mod threshold;

pub use bm25::Bm25;
pub use cosine::Cosine;
pub use overlap::Overlap;
pub use threshold::{MAX_SENTENCES_OF_A_TERM, Threshold};
