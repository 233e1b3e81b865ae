//! Any texts as a page: it holds our own tags and attributes alone, each closed, and the texts' words.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use nutgraf::render::html;
use nutgraf::select::Order;
use nutgraf::{Summarizer, Summary};
use nutgraf_fuzz::{BETWEEN, Settings};

const TAGS: [&str; 17] = [
    "html", "head", "title", "style", "body", "h2", "div", "p", "span", "b", "i", "mark", "details", "summary",
    "br", "meta", "!doctype",
];
const VOID: [&str; 3] = ["br", "meta", "!doctype"];
const ATTRIBUTES: [&str; 12] = [
    "class", "dir", "lang", "charset", "name", "content", "open", "tabindex", "aria-description", "data-rank",
    "data-of", "html",
];

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    settings: Settings,
    way: u8,
    text: &'a str,
}

fuzz_target!(|input: Input<'_>| {
    let config = nutgraf::Config { tokens: None, ..input.settings.config(input.text) };
    let texts: Vec<_> = input.text.split(BETWEEN).collect();
    let Ok(summarizer) = Summarizer::new(config) else { return };
    let fragment = match input.way % 4 {
        0 => html::of_summary(&summarizer.summarize(texts[0]).expect("a summary"), &texts[..1]),
        1 => html::of_summary(&summarizer.summarize_cluster(&texts, &[], Order::Score).expect("one"), &texts),
        2 => {
            let trimmed = summarizer.trim(&texts, texts[0], "\n\n").expect("what is left");
            let kept: Vec<_> = trimmed.passages().iter().map(|passage| texts[passage.index]).collect();
            html::of_trimmed(&trimmed, &kept)
        }
        _ => {
            // The bytes of a pickle, of which some may be others.
            let mut bytes = summarizer.summarize(texts[0]).expect("a summary").to_bytes().expect("bytes");
            let damage = input.text.bytes().rev().zip([17, 5, 3]);
            let n = bytes.len();
            damage.for_each(|(byte, step)| bytes[usize::from(byte) * step % n] ^= byte);
            match Summary::from_bytes(&bytes, &texts[..1]) {
                Ok(summary) => html::of_summary(&summary, &texts[..1]),
                Err(_) => return,
            }
        }
    };
    let fragment = fragment.expect("a fragment");
    check(&fragment);
    check(&html::page(&html::title_of(texts[0]), [(texts[0], fragment)]));
});

/// Reads tags as a parser would whose input is well formed, which it is checked for.
fn check(page: &str) {
    let mut open = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'));
        rest = &rest[at + 1..];
        let (tag, behind) = rest.split_once('>').expect("the end of a tag");
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&name), "<{tag}>");
        check_attributes(attributes);
        if name == "style" {
            // Raw text, which ends with the tag alone.
            rest = rest.split_once("</style>").expect("the end of the style").1;
        } else if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty() && !rest.contains('>'));
}

fn check_attributes(mut rest: &str) {
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        assert!(ATTRIBUTES.contains(&&rest[..end]), "{rest}");
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix("=\"") {
            rest = value.split_once('"').expect("the end of a value").1;
        }
        assert!(rest.is_empty() || rest.starts_with(' '));
        rest = rest.trim_start_matches(' ');
    }
}
