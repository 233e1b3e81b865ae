//! Any UTF-8 in any language: spans are ordered and disjoint, and no letter is lost.

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
        tokenize::words(span.of(text), language);
        end = span.end;
    }
    assert!(!text[end..].chars().any(char::is_alphanumeric));
});
