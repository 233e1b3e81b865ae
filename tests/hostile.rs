//! Documents that starve or flood a method: every score stays finite, every score is the sum
//! of its parts, and a second run gives the same bits. The large ones are run by
//! `cargo test --release --test hostile -- --ignored --test-threads=1`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use nutgraf::Language;
use nutgraf::budget::Budget;
use nutgraf::document::Document;
use nutgraf::score::{METHODS, Method, OptionValue, Options, Scores};
use nutgraf::weight::Weighted;

/// Sentences of the large documents.
const LARGE: usize = 200_000;

/// What one method may take for a large document, in release mode on a slow machine.
const MOST: Duration = Duration::from_secs(20);

/// Every method as it is, and what other options turn into another algorithm.
fn ways() -> Vec<(&'static str, Options)> {
    let with = |method, named: &[(&str, OptionValue)]| {
        (method, named.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    };
    let mut ways: Vec<_> = METHODS.iter().map(|method| with(method.name, &[])).collect();
    ways.extend([
        with("lex_rank", &[("threshold", 0.1.into())]),
        with("text_rank", &[("similarity", "bm25".into())]),
        with("directed", &[("sections", true.into())]),
        with("directed", &[("sections", true.into()), ("end", 1.0.into()), ("backward", (-1.0).into())]),
    ]);
    ways
}

/// The number `n` in letters that no stemmer takes for an ending.
fn word(n: usize) -> String {
    n.to_string().bytes().map(|digit| char::from(b"bdfgkmpvxz"[usize::from(digit - b'0')])).collect()
}

/// `n` sentences, each of what `sentence` makes of its number.
fn sentences(n: usize, sentence: impl Fn(usize) -> String) -> String {
    (0..n).map(|i| sentence(i) + ".\n\n").collect()
}

fn small() -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("white space", " \n\n \t".to_owned()),
        ("one sentence", "The river rose over the dam.".to_owned()),
        ("one word", "River.".to_owned()),
        ("one stop word", "The.".to_owned()),
        ("marks alone", "?! ... – !!!".to_owned()),
        ("stop words alone", "The of. And is it? Was it of the. And. The of.".to_owned()),
        ("a heading alone", "# The River".to_owned()),
        ("headings alone", "# The River\n\n# The Dam\n\n## Of\n\n# The River".to_owned()),
        ("a table alone", "| river | dam |\n| dam | river |\n".to_owned()),
        ("isolated sentences", sentences(80, |i| format!("Q{}q {}q", word(2 * i), word(2 * i + 1)))),
        ("isolated words", sentences(200, |i| format!("Q{}q", word(i)))),
        ("equal sentences", sentences(200, |_| "The river rose over the dam".to_owned())),
        ("equal words", sentences(200, |_| "River".to_owned())),
        ("one word again and again", format!("{}river.", "River ".repeat(5000))),
        ("two sentences alike", "River dam. Dam river.".to_owned()),
        ("words in half of the sentences", sentences(64, |i| ["River", "Dam"][i % 2].to_owned())),
        ("sections of one sentence", sentences(50, |i| format!("# The {}q\n\nRiver {}q", word(i), word(i)))),
        ("much of one, little of many", {
            format!("{}{}", "River dam. ".repeat(50), sentences(50, |i| format!("Q{}q river", word(i))))
        }),
    ]
}

fn score(method: &str, options: &Options, document: &Document<'_>) -> Scores {
    Method::find(method)
        .unwrap()
        .build(options, 7)
        .unwrap()
        .score(&Weighted::new(document), Budget::Sentences(3))
}

fn bits(scores: &Scores) -> Vec<u64> {
    let parts = scores.parts.iter().flat_map(|(_, values)| values);
    scores.values.iter().chain(parts).map(|value| value.to_bits()).collect()
}

/// What is wrong with the scores, if anything is.
fn complaint(scores: &Scores, n: usize) -> Option<String> {
    if scores.values.len() != n || scores.parts.iter().any(|(_, values)| values.len() != n) {
        return Some(format!("{} scores for {n} sentences", scores.values.len()));
    }
    (0..n).find_map(|i| {
        let value = scores.values[i];
        let sum: f64 = scores.parts.iter().map(|(_, values)| values[i]).sum();
        let is_sum = (value - sum).abs() <= 1e-12 * value.abs().max(1.0);
        (!value.is_finite() || !is_sum).then(|| format!("sentence {i} has {value}, parts {sum}"))
    })
}

/// Every way on one text; what is wrong is told of all at once.
fn assert_sound(what: &str, text: &str, most: Duration) {
    let document = Document::new(text, Language::ENGLISH);
    let mut wrong = String::new();
    for (method, options) in ways() {
        let start = Instant::now();
        let scores = score(method, &options, &document);
        let taken = start.elapsed();
        let mut complain = |words: String| wrong += &format!("{method} {options:?} of {what}: {words}\n");
        complaint(&scores, document.n_sentences()).into_iter().for_each(&mut complain);
        if taken > most {
            complain(format!("takes {taken:?}"));
        }
        if bits(&scores) != bits(&score(method, &options, &Document::new(text, Language::ENGLISH))) {
            complain("another result at the second time".to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn small_documents_are_scored() {
    for (what, text) in small() {
        assert_sound(what, &text, MOST);
    }
}

#[test]
fn isolated_sentences_are_what_they_claim_to_be() {
    for (what, text) in small().iter().filter(|(what, _)| what.starts_with("isolated")) {
        let document = Document::new(text, Language::ENGLISH);
        let n_words: usize = (0..document.n_sentences()).map(|i| document.content_terms(i).count()).sum();
        assert_eq!(document.vocabulary().len(), n_words, "{what}");
        assert!(document.n_sentences() >= 80, "{what}");
    }
}

/// Every way on a large text, after a rehearsal on a twentieth of it: what is far too slow
/// there is told of and not begun.
fn assert_sound_at_large(what: &str, sentence: impl Fn(usize) -> String) {
    let small = sentences(LARGE / 20, &sentence);
    let small = Document::new(&small, Language::ENGLISH);
    for (method, options) in ways() {
        let start = Instant::now();
        score(method, &options, &small);
        let taken = start.elapsed();
        assert!(taken < MOST / 20, "{method} {options:?} of a twentieth of {what} takes {taken:?}");
    }
    assert_sound(what, &sentences(LARGE, &sentence), MOST);
}

#[test]
#[ignore = "slow"]
fn one_word_in_each_of_many_sentences_is_scored() {
    assert_sound_at_large("one word", |_| "River".to_owned());
}

#[test]
#[ignore = "slow"]
fn another_word_in_each_of_many_sentences_is_scored() {
    let text = sentences(LARGE, |i| format!("Q{}q", word(i)));
    let document = Document::new(&text, Language::ENGLISH);
    assert_eq!((document.n_sentences(), document.vocabulary().len()), (LARGE, LARGE));
    assert_sound_at_large("other words", |i| format!("Q{}q", word(i)));
}
