//! Documents for `valgrind --tool=callgrind`, whose counts of instructions do not wobble.
//!
//! `valgrind --tool=callgrind --toggle-collect='*measured*' BINARY METHOD FILE` counts one summary of
//! a file by a method, when the words of the file were seen before.

#![allow(clippy::expect_used)]

use std::hint::black_box;

use nutgraf::{Config, Summarizer};

#[inline(never)]
fn measured(summarizer: &Summarizer, text: &str) {
    drop(black_box(summarizer.summarize(black_box(text))));
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let Some(method) = arguments.next() else { return };
    let summarizer = Summarizer::new(Config { method, ..Config::default() }).expect("a method");
    for file in arguments {
        let text = std::fs::read_to_string(&file).expect("a text");
        (0..3).for_each(|_| drop(black_box(summarizer.summarize(&text))));
        measured(&summarizer, &text);
    }
}
