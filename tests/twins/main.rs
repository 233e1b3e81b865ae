//! Each method beside a slow twin written straight from its formula: dense matrices, plain
//! loops, words as strings. The twin is the judge.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![allow(missing_docs, unreachable_pub)]

mod text;
mod reading;
mod judge;
mod tf_idf;
mod luhn;
mod edmundson;
mod walk;
mod text_rank;
mod lex_rank;
mod reduction;
mod lsa;
mod order;
mod sum_basic;
mod kl_sum;
mod centroid;
mod directed;
mod oracle;
