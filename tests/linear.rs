//! Time grows with the text and no faster, whatever the text: the slow tier runs it by
//! `cargo test --release --test linear -- --ignored --test-threads=1`.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use nutgraf::document::Document;
use nutgraf::select::Order;
use nutgraf::{Config, Language, Summarizer, detect, segment};

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
        let ratio = ratio(|| work(small), || work(large));
        if ratio > MOST {
            wrong += &format!("{what} of {name:?}: twice the text takes {ratio:.2} times the time\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A quarter more than linear is for caches and neighbours.
const MOST: f64 = 2.5;

/// How many times as long the larger work takes, but for some milliseconds.
fn ratio(small: impl Fn(), large: impl Fn()) -> f64 {
    let once = || best(&large).as_secs_f64() / (best(&small).as_secs_f64() + 0.005);
    (0..3).map(|_| once()).fold(f64::MAX, f64::min)
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

#[test]
#[ignore = "takes seconds in release mode"]
fn many_passages_and_many_documents_are_linear() {
    let summarizer = Summarizer::new(Config { words: Some(500), ..Config::default() }).unwrap();
    let passage = |n: usize| {
        let (flood, town, river) = (n % 5003, n % 97, n % 1009);
        format!(
            "Flood w{flood} came {n} days late. The mayor of town{town} spoke. The dam of river{river} held."
        )
    };
    let passages = |n: usize| (0..n).map(passage).collect::<Vec<_>>();
    let (small, large) = (passages(5_000), passages(10_000));
    let trim = |passages: &[String]| drop(black_box(summarizer.trim(passages, "Did the dam hold?", "\n\n")));
    let cluster = |texts: &[String]| drop(black_box(summarizer.summarize_cluster(texts, &[], Order::Source)));
    let known = |texts: &[String]| {
        let (new, known) = texts.split_at(texts.len() / 2);
        drop(black_box(summarizer.summarize_cluster(new, known, Order::Source)));
    };
    let check = |what: &str, work: &dyn Fn(&[String])| {
        let ratio = ratio(|| work(&small), || work(&large));
        println!("{what}: {ratio:.2}, {:?} for {} texts", best(|| work(&large)), large.len());
        assert!(ratio < MOST, "{what} of twice the texts takes {ratio:.2} times the time");
    };
    check("trimming", &trim);
    check("a cluster", &cluster);
    check("an update", &known);
}
