//! Any UTF-8 in any language: sentences and words are ordered and disjoint, no letter is lost.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nutgraf::{Language, segment, tokenize};

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let languages: Vec<_> = Language::all().collect();
    let language = languages[choice as usize % languages.len()];
    let mut end = 0;
    for span in segment::split(text, language) {
        assert!(span.start >= end && span.end > span.start);
        assert!(!text[end..span.start].chars().any(char::is_alphanumeric));
        let words = tokenize::words(span.of(text), language);
        assert!(words.is_sorted_by(|a, b| a.end <= b.start) && words.iter().all(|word| !word.is_empty()));
        end = span.end;
    }
    assert!(!text[end..].chars().any(char::is_alphanumeric));
});
