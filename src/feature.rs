//! What a sentence looks like: the named numbers behind `blend`.
//!
//! Each is near linear in the words of the text. Those marked z are standardised over the body
//! of the document, so that one set of weights serves texts of any length: a value of 1 is one
//! standard deviation above the mean.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::body::is_body;
use crate::matrix::Rows;
use crate::opening::points_back;
use crate::rank::PageRank;
use crate::rank::Links;
use crate::similarity::{Cosine, Overlap};
use crate::vocabulary::TermId;
use crate::weight::Weighted;

/// The features, in the order of their columns.
pub const NAMES: [&str; N] = [
    "first",
    "early",
    "forward",
    "backward",
    "centroid",
    "lex_rank",
    "degree",
    "degree_share",
    "bigrams",
    "lead_words",
    "length",
    "short",
    "long",
    "body",
    "paragraph",
    "question",
    "quote",
    "digits",
    "title",
    "points_back",
    "last",
    "share_length",
    "first_share",
    "new_words",
];

/// How many features there are.
pub const N: usize = 24;

/// One row of features a sentence.
pub type Table = Vec<[f64; N]>;

/// A budget in words and the words of the whole text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Words that the summary may have.
    pub budget: f64,
    /// Share of the text's words that this is, at most 1.
    pub share: f64,
}
