//! Prints the sentences of a file that fit 80 words: `cargo run --example summarize -- FILE`.

#![allow(clippy::print_stdout)]

use nutgraf::{Config, Summarizer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "examples/article.txt".into());
    let text = std::fs::read_to_string(path)?;
    let summary = Summarizer::new(Config { words: Some(80), ..Config::default() })?.summarize(&text)?;
    for pick in summary.picks() {
        println!("{:6.3}  {:?}  {}", pick.score, pick.features, pick.span.of(&text));
    }
    Ok(())
}
