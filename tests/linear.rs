//! Time grows with the text and no faster, whatever the text: the slow tier runs it by
//! `cargo test --release --test linear -- --ignored --test-threads=1`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use nutgraf::document::Document;
use nutgraf::{Language, detect, segment};

/// Bytes of the smaller text; the larger has twice as many.
const BYTES: usize = 1_000_000;

fn inputs(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    let mut inputs: Vec<_> = [
        "«Hi. ",
        "1. a\n",
        ". . .",
        "((((",
        "\"",
        "a",
        "图",
        "aж中ا",
        "\n",
        "U.S.",
        "U.S. ",
        "?!",
        "'’",
        ".”",
        ". [1] ",
        "1. ",
        "a. ",
        "- ",
        "```\n",
        "# a\n",
        "| a |\n",
        "\u{2028}",
        "\u{85}a",
        "\r",
        "A: b\n",
        "e\u{301}",
        "。」",
        "(a. ",
        "《a！",
        "…",
        "a;",
        "ab ",
        "x.1 A ",
        "12. 1. ",
        "\u{200b}",
        "\"\n",
        "Dr. ",
        "a\n",
        "• ",
        "    ```\n",
        "a ``` ",
    ]
    .into_iter()
    .map(|piece| (piece, repeated(piece)))
    .collect();
    inputs.push(("no space", "abcdefghijklmnopqrstuvwxyz".repeat(bytes / 26)));
    inputs.push(("a label and brackets", format!("1. a {}", ")".repeat(bytes))));
    inputs.push(("open fences", format!("{}\n", "```a\nb ``` c\n").repeat(bytes / 14)));
    inputs
}

/// The fastest of several runs: what else the machine does only makes one slower.
fn best(mut work: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..4).map(time).min().unwrap_or_default()
}

fn grows_linearly(what: &str, work: impl Fn(&str)) {
    let mut wrong = String::new();
    for ((name, small), (_, large)) in inputs(BYTES).iter().zip(&inputs(2 * BYTES)) {
        // A quarter more than linear, and some milliseconds, are for caches and neighbours.
        let ratio = |small: Duration, large: Duration| large.as_secs_f64() / (small.as_secs_f64() + 0.005);
        let measured =
            (0..3).map(|_| ratio(best(|| work(small)), best(|| work(large)))).fold(f64::MAX, f64::min);
        if measured > 2.5 {
            wrong += &format!("{what} of {name:?}: twice the text takes {measured:.2} times the time\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
#[ignore = "takes a minute in release mode"]
fn segmentation_is_linear() {
    grows_linearly("segmentation", |text| {
        drop(black_box(segment::split(black_box(text), Language::ENGLISH)));
    });
}

#[test]
#[ignore = "takes a minute in release mode"]
fn reading_a_document_is_linear() {
    grows_linearly("reading", |text| {
        let language = detect::language(text);
        drop(black_box(Document::new(black_box(text), language)));
    });
}
