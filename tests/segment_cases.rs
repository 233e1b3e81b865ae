//! The golden files of `tests/cases/segment`: a linguist writes them, this runs them.
//!
//! A case is a line `= what it shows`, then one sentence a line; a blank line ends it. Its
//! text is the lines joined with a space, or with nothing in a file that says `join: none`.
//! `\n` and `\t` stand for themselves; behind a line that ends in `\n` no space is put, nor
//! behind one that ends in a backslash.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use nutgraf::{Language, segment};

struct Case {
    name: String,
    text: String,
    sentences: Vec<String>,
}

fn cases(file: &str) -> Vec<Case> {
    let separator = if file.lines().any(|line| line == "join: none") { "" } else { " " };
    let lines = file.lines().filter(|line| !line.starts_with('#') && !line.starts_with("join:"));
    let mut cases: Vec<Case> = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if let Some(name) = line.strip_prefix("= ") {
            cases.push(Case { name: name.into(), text: String::new(), sentences: Vec::new() });
            continue;
        }
        let case = cases.last_mut().expect("a file begins with `= name`");
        let sentence = line.replace("\\n", "\n").replace("\\t", "\t");
        case.text += &sentence;
        match case.text.strip_suffix('\\').map(str::len) {
            Some(len) => case.text.truncate(len),
            None if sentence.ends_with('\n') => {}
            None => case.text += separator,
        }
        case.sentences.push(sentence.trim_end_matches('\\').trim().to_owned());
    }
    cases
}

#[test]
fn golden_cases_of_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/segment");
    let (mut n_cases, mut wrong) = (0, String::new());
    for language in Language::all() {
        let path = folder.join(format!("{}.txt", language.code()));
        let file = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in cases(&file) {
            n_cases += 1;
            let found: Vec<_> = segment::split(&case.text, language)
                .iter()
                .map(|span| span.of(&case.text).to_owned())
                .collect();
            if found != case.sentences {
                wrong += &format!(
                    "{}: {}\n  wanted {:?}\n  found  {found:?}\n",
                    language.code(),
                    case.name,
                    case.sentences
                );
            }
        }
    }
    assert!(n_cases > 500, "only {n_cases} cases were found");
    assert!(wrong.is_empty(), "{} of {n_cases} cases are wrong:\n{wrong}", wrong.matches("wanted").count());
}
