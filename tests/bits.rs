//! The same bits from every build: `BITS` names a file that the first build writes and the next ones
//! are compared with, as `make test-slow` does with one for debugging, one for use and one for AVX.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use nutgraf::score::METHODS;
use nutgraf::select::SELECTORS;
use nutgraf::{Config, Summarizer};

/// A line for each text, method and selector: the checksum of all that a summary holds.
fn digests() -> String {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut texts: Vec<_> = fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()).collect();
    texts.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    texts.sort();
    let mut digests = String::new();
    for path in texts {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        for method in METHODS.iter().map(|method| method.name) {
            for selector in SELECTORS.iter().map(|selector| selector.name).chain(["auto"]) {
                let config = Config { method: method.into(), selector: selector.into(), ..Config::default() };
                let config = Config { query: Some("the old bridge".into()), words: Some(90), ..config };
                let summary = Summarizer::new(config).unwrap().summarize(&text).unwrap();
                let digest = crc32fast::hash(&summary.to_bytes().unwrap());
                writeln!(digests, "{name} {method} {selector} {digest:08x}").unwrap();
            }
        }
    }
    digests
}

#[test]
fn every_build_gives_the_same_bits() {
    let digests = digests();
    assert!(digests.lines().count() >= METHODS.len());
    let Some(path) = std::env::var_os("BITS") else { return };
    match fs::read_to_string(&path) {
        Ok(others) => assert_eq!(digests, others, "other bits than in {}", path.display()),
        Err(_) => fs::write(path, digests).unwrap(),
    }
}
