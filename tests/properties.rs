//! What holds for any text and any configuration.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::collections::HashSet;
use std::sync::Arc;

use nutgraf::budget::CountTokens;
use nutgraf::document::Document;
use nutgraf::score::METHODS;
use nutgraf::select::SELECTORS;
use nutgraf::span::count_chars;
use nutgraf::{Config, Language, Summarizer, Summary, segment};
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;

/// Texts of pieces that sentences are made and broken of, among any characters.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => "[a-zA-Z]{1,8}",
        3 => Just(" ".to_owned()),
        2 => prop_oneof![Just(". "), Just("? "), Just("! "), Just("… "), Just(".” "), Just("。"), Just("؟ ")]
            .prop_map(str::to_owned),
        1 => prop_oneof![Just("\n"), Just("\n\n"), Just("\r\n"), Just("\u{85}"), Just("\u{2028}"), Just("\t")]
            .prop_map(str::to_owned),
        1 => prop_oneof![Just("U.S. "), Just("Dr. "), Just("3.5"), Just("1. "), Just("- "), Just("| a | b |\n"),
            Just("```\n"), Just("# "), Just("(a) "), Just("中文"), Just("e\u{301}"), Just("👩‍👩‍👧"), Just("\u{feff}")]
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..120).prop_map(|pieces| pieces.concat())
}

fn languages() -> impl Strategy<Value = Language> {
    prop::sample::select(Language::all().collect::<Vec<_>>())
}

fn configurations() -> impl Strategy<Value = Config> {
    let methods: Vec<_> = METHODS.iter().map(|method| method.name).collect();
    let budget = prop_oneof![
        (1_i64..6).prop_map(|n| Config { sentences: Some(n), ..Config::default() }),
        (1_i64..60).prop_map(|n| Config { words: Some(n), ..Config::default() }),
        (1_i64..300).prop_map(|n| Config { chars: Some(n), ..Config::default() }),
        (0.01_f64..=1.0).prop_map(|share| Config { ratio: Some(share), ..Config::default() }),
    ];
    let selectors: Vec<_> = SELECTORS.iter().map(|selector| selector.name).chain(["auto"]).collect();
    let coherence = prop::sample::select(vec![0.0, 0.1, 2.0, f64::MAX]);
    let choices = (prop::sample::select(methods), prop::sample::select(selectors), coherence);
    (budget, choices, any::<u64>()).prop_map(|(config, (method, selector, coherence), seed)| Config {
        method: method.into(),
        selector: selector.into(),
        coherence: Some(coherence),
        seed,
        ..config
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_ordered_disjoint_and_lose_no_letter(text in texts(), language in languages()) {
        let mut end = 0;
        for span in segment::split(&text, language) {
            prop_assert!(span.start >= end && span.end > span.start);
            let between = &text[end..span.start];
            prop_assert!(!between.chars().any(char::is_alphanumeric), "lost {between:?}");
            prop_assert_eq!(span.of(&text).trim(), span.of(&text));
            end = span.end;
        }
        prop_assert!(!text[end..].chars().any(char::is_alphanumeric), "lost {:?}", &text[end..]);
    }

    #[test]
    fn budgets_hold_and_sentences_are_whole(text in texts(), config in configurations()) {
        let summary = Summarizer::new(config.clone()).unwrap().summarize(&text).unwrap();
        let words = summary.text().split_whitespace().count();
        let total: usize = text.split_whitespace().count();
        prop_assert!(config.sentences.is_none_or(|n| summary.picks().len() <= n as usize));
        prop_assert!(config.words.is_none_or(|n| words <= n as usize));
        prop_assert!(config.chars.is_none_or(|n| count_chars(summary.text()) <= n as usize));
        // Words of a script without spaces are counted one by one, so that the share is of more.
        let most = if text.is_ascii() { total } else { total + text.len() };
        prop_assert!(config.ratio.is_none_or(|share| words as f64 <= share * most as f64));
        for pick in summary.picks() {
            prop_assert_eq!(summary.spans()[pick.index], pick.span);
            prop_assert!(pick.score <= summary.scores()[pick.index]);
            let parts: f64 = pick.features.iter().map(|(_, value)| value).sum();
            prop_assert!((parts - pick.score).abs() < 1e-9);
            prop_assert!(pick.span.of(&text).chars().any(char::is_alphanumeric));
        }
        prop_assert!(summary.picks().is_sorted_by_key(|pick| pick.index));
        prop_assert!(summary.scores().iter().all(|score| score.is_finite()));
    }

    #[test]
    fn tokens_of_the_joined_text_fit(text in texts(), config in configurations(), limit in 1_i64..80) {
        let count: Arc<CountTokens> = Arc::new(|text| Ok(text.len() / 3 + 4 * text.matches(' ').count() % 7));
        let Config { method, selector, .. } = config;
        let config = Config { method, selector, tokens: Some(limit), ..Config::default() };
        let summary = Summarizer::with_token_counter(config, count.clone()).unwrap().summarize(&text).unwrap();
        prop_assert!(summary.picks().is_empty() || count(summary.text()).unwrap() <= limit as usize);
    }

    #[test]
    fn equal_sentences_are_not_picked_twice(text in texts(), copies in 1_usize..5, config in configurations()) {
        let text = format!("{text}\n\n").repeat(copies);
        let selector = config.selector;
        let config = Config { ratio: Some(1.0), language: "en".into(), selector, ..Config::default() };
        let summary = Summarizer::new(config).unwrap().summarize(&text).unwrap();
        let mut seen = HashSet::new();
        for pick in summary.picks() {
            prop_assert!(seen.insert(pick.span.of(&text)), "{:?} twice", pick.span.of(&text));
        }
    }

    #[test]
    fn offsets_arrays_of_a_document_fit(text in texts(), language in languages()) {
        let document = Document::new(&text, language);
        for sentence in 0..document.n_sentences() {
            for &term in document.terms(sentence) {
                prop_assert!(term.index() < document.vocabulary().len());
                prop_assert!(!document.vocabulary().stem(term).is_empty());
            }
            prop_assert!(document.n_words(sentence) >= document.sentence(sentence).split_whitespace().count());
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_harmless(text in texts(), other in texts(), at in any::<prop::sample::Index>()) {
        let summary = Summarizer::new(Config::default()).unwrap().summarize(&text).unwrap();
        let mut bytes = summary.to_bytes().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 0x55;
        for text in [&text, &other] {
            if let Ok(summary) = Summary::from_bytes(&bytes, &[text]) {
                prop_assert!(summary.picks().iter().all(|pick| text.get(pick.span.start..pick.span.end).is_some()));
            }
        }
    }

    #[test]
    fn bytes_bring_a_summary_back(text in texts(), config in configurations()) {
        let summary = Summarizer::new(config).unwrap().summarize(&text).unwrap();
        prop_assert_eq!(Summary::from_bytes(&summary.to_bytes().unwrap(), &[&text]).unwrap(), summary);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn the_number_of_threads_changes_no_bit(
        texts in prop::collection::vec(texts(), 0..40),
        config in configurations(),
    ) {
        let summarizer = Summarizer::new(config).unwrap();
        let one_by_one: Vec<_> =
            texts.iter().map(|text| summarizer.summarize(text).unwrap().to_bytes().unwrap()).collect();
        for threads in [1, 2, 7] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let batch = pool.install(|| summarizer.summarize_batch(&texts));
            let batch: Vec<_> = batch.into_iter().map(|summary| summary.unwrap().to_bytes().unwrap()).collect();
            prop_assert_eq!(&batch, &one_by_one);
        }
    }
}
