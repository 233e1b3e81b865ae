//! Every stage and the whole, at 1 kB, 100 kB and 10 MB: `cargo bench`.
//!
//! The text is `examples/article.txt` repeated with a number in each paragraph, so that no
//! two sentences are equal; each answer is checked before it is timed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::hint::black_box;

use divan::counter::BytesCount;
use divan::{Bencher, Divan};
use nutgraf::budget::Budget;
use nutgraf::document::Document;
use nutgraf::matrix::Rows;
use nutgraf::score::{Method, Options};
use nutgraf::select::{Purse, Selector, Settings};
use nutgraf::span::char_spans;
use nutgraf::weight::{Frequencies, Weighted};
use nutgraf::{Config, Language, Summarizer, detect, segment, tokenize};

const SIZES: [usize; 3] = [1_000, 100_000, 10_000_000];
const ARTICLE: &str = include_str!("../examples/article.txt");

fn main() {
    Divan::default().main();
}

fn text(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 2 * ARTICLE.len());
    for paragraph in ARTICLE.split("\n\n").cycle() {
        if text.len() >= bytes {
            break;
        }
        text += &format!("Part {} of it. {paragraph}\n\n", text.len());
    }
    text.truncate(text.floor_char_boundary(bytes));
    text
}

#[divan::bench(args = SIZES)]
fn detect(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    assert_eq!(detect::language(&text), Language::ENGLISH);
    bencher.bench(|| detect::language(black_box(&text)));
}

#[divan::bench(args = SIZES)]
fn segment(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    let sentences = segment::split(&text, Language::ENGLISH);
    assert!(sentences.len() > bytes / 250 && sentences.len() < bytes / 25);
    bencher.counter(BytesCount::of_str(&text)).bench(|| segment::split(black_box(&text), Language::ENGLISH));
}

#[divan::bench(args = SIZES)]
fn tokenize(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    assert!(tokenize::words(&text, Language::ENGLISH).len() > bytes / 10);
    bencher.counter(BytesCount::of_str(&text)).bench(|| tokenize::words(black_box(&text), Language::ENGLISH));
}

/// Segmentation, tokenization and terms together.
#[divan::bench(args = SIZES)]
fn document(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    assert!(Document::new(&text, Language::ENGLISH).vocabulary().len() > 50);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Document::new(black_box(&text), Language::ENGLISH));
}

#[divan::bench(args = SIZES)]
fn weights(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    let document = Document::new(&text, Language::ENGLISH);
    assert_eq!(Rows::new(&document).len(), document.n_sentences());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| Frequencies::new(&document, &Rows::new(black_box(&document))));
}

#[divan::bench(args = SIZES)]
fn score_tf_idf(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    let document = Document::new(&text, Language::ENGLISH);
    let method =
        Method::find("tf_idf").and_then(|method| method.build(&Options::new(), 0)).expect("a method");
    let weighted = Weighted::new(&document);
    assert!(method.score(&weighted, Budget::Words(100)).values.iter().any(|&score| score > 1.0));
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| method.score(black_box(&weighted), Budget::Words(100)));
}

#[divan::bench(args = SIZES)]
fn select(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    let document = Document::new(&text, Language::ENGLISH);
    let scores: Vec<_> = (0..document.n_sentences()).map(|n| ((n * 7919) % 1009) as f64).collect();
    let weighted = Weighted::new(&document);
    let settings = Settings { redundancy: 0.0, coherence: 0.1 };
    let greedy = Selector::find("greedy").expect("a selector").build(&settings);
    let pick = || {
        let purse = Purse::new(&document, Budget::Words(100), None);
        greedy.select(black_box(&weighted), &scores, purse).expect("no callback")
    };
    assert!(pick().used <= 100);
    bencher.counter(BytesCount::of_str(&text)).bench(pick);
}

#[divan::bench(args = SIZES)]
fn offsets(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    let spans = segment::split(&text, Language::ENGLISH);
    assert!(char_spans(&text, &spans).iter().zip(&spans).all(|(chars, bytes)| chars.start <= bytes.start));
    bencher.counter(BytesCount::of_str(&text)).bench(|| char_spans(black_box(&text), &spans));
}

/// The whole way, as a user calls it.
#[divan::bench(args = SIZES)]
fn summarize(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    let summarizer =
        Summarizer::new(Config { words: Some(100), ..Config::default() }).expect("a configuration");
    let summary = summarizer.summarize(&text).expect("no callback");
    assert!((50..=100).contains(&summary.used()));
    bencher.counter(BytesCount::of_str(&text)).bench(|| summarizer.summarize(black_box(&text)));
}
