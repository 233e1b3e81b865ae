//! Texts of `tests/cases/summarize` with what comes of them, down to the bits of the scores.
//!
//! A case is a line of settings, an empty line, and the text. Its snapshot beside it has a
//! line for each sentence: `*` if picked, its index, its span in bytes, its score. A case with a file
//! `.html` beside it is shown as HTML, too; the file holds that without the style. After a change that is
//! meant, run `UPDATE_CASES=1 cargo test --test summary_cases` and read the
//! difference.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use nutgraf::render::html;
use nutgraf::score::OptionValue;
use nutgraf::{Config, Summarizer, Summary};

fn config(settings: &str) -> Config {
    let mut config = Config::default();
    for (name, value) in settings.split(", ").map(|setting| setting.split_once(" = ").expect("name = value"))
    {
        let whole = || Some(value.parse().expect("a whole number"));
        match name {
            "method" => config.method = value.into(),
            "language" => config.language = value.into(),
            "seed" => config.seed = value.parse().expect("a seed"),
            "sentences" => config.sentences = whole(),
            "words" => config.words = whole(),
            "chars" => config.chars = whole(),
            "ratio" => config.ratio = value.parse().ok(),
            option => drop(config.method_options.insert(option.into(), option_value(value))),
        }
    }
    config
}

fn option_value(value: &str) -> OptionValue {
    match (value.parse::<f64>(), value.parse::<bool>()) {
        (Ok(number), _) => number.into(),
        (_, Ok(flag)) => flag.into(),
        _ => value.into(),
    }
}

fn snapshot(summary: &Summary) -> String {
    let language = summary.language().code();
    let mut lines =
        format!("{}, {language}, {:?} used {}\n", summary.method(), summary.budget(), summary.used());
    for (index, (span, score)) in summary.spans().iter().zip(summary.scores()).enumerate() {
        let mark = if summary.picks().iter().any(|pick| pick.index == index) { '*' } else { ' ' };
        lines += &format!("{mark} {index:2} {:4}..{:<4} {score}\n", span.start, span.end);
    }
    if let Some(reason) = summary.truncated() {
        lines += &format!("truncated: {reason}\n");
    }
    lines
}

fn html_without_style(summary: &Summary, text: &str) -> String {
    let fragment = html::of_summary(summary, &[text]).expect("the text that was summarised");
    let (before, rest) = fragment.split_once("<style>").expect("a style");
    let (_, behind) = rest.split_once("</style>\n").expect("its end");
    format!("{before}{behind}")
}

#[test]
fn summaries_of_the_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/summarize");
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let (mut n_cases, mut wrong) = (0, String::new());
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the cases").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        n_cases += 1;
        let case = fs::read_to_string(path).expect("UTF-8");
        let (settings, text) = case.split_once("\n\n").expect("settings, an empty line, a text");
        let summary = Summarizer::new(config(settings)).unwrap().summarize(text).unwrap();
        let mut snapshots = vec![(path.with_extension("snap"), snapshot(&summary))];
        let shown = path.with_extension("html");
        if shown.exists() {
            snapshots.push((shown, html_without_style(&summary, text)));
        }
        for (snap, found) in snapshots {
            if update {
                fs::write(&snap, &found).expect("a snapshot can be written");
            }
            let wanted = fs::read_to_string(&snap).unwrap_or_default();
            if found != wanted {
                wrong += &format!("{}\nwanted\n{wanted}found\n{found}\n", snap.display());
            }
        }
    }
    assert!(n_cases >= 10);
    assert!(wrong.is_empty(), "{wrong}");
}
