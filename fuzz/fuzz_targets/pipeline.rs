//! Any configuration on any texts: it is refused, or what comes of it keeps its promises.

#![no_main]

use std::sync::Arc;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use nutgraf::keyphrase::{self, Extractor};
use nutgraf::oracle::Multiple;
use nutgraf::select::Order;
use nutgraf::{Config, Span, Summarizer};
use nutgraf_fuzz::{BETWEEN, Settings, check, count_tokens};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    settings: Settings,
    way: u8,
    has_corpus: bool,
    text: &'a str,
}

fuzz_target!(|input: Input<'_>| {
    let config = input.settings.config(input.text);
    let texts: Vec<_> = input.text.split(BETWEEN).collect();
    let Some(mut summarizer) = checked(config.clone()) else { return };
    if input.has_corpus {
        summarizer.set_corpus(Some(summarizer.count(&texts).into()));
    }
    let (first, rest) = (texts[0], &texts[1..]);
    match input.way % 7 {
        0 => check(&summarizer.summarize(first).expect("a summary"), &[first], &config),
        1 | 2 => {
            let order = if input.way % 7 == 1 { Order::Source } else { Order::Score };
            let known = &rest[..rest.len() / 2];
            check(&summarizer.summarize_cluster(&texts, known, order).expect("a summary"), &texts, &config);
        }
        3 => trimmed(&summarizer, &texts, &config),
        4 => keyphrases(first, &config, input.settings),
        5 => {
            // References without words are refused.
            if let Ok(summary) = summarizer.oracle(first, rest, Multiple::Best) {
                check(&summary, &[first], &config);
            }
        }
        _ => {
            let starts = first.char_indices().step_by(9).map(|(at, _)| at).collect::<Vec<_>>();
            let spans: Vec<_> = starts.windows(2).map(|pair| Span::new(pair[0], pair[1])).collect();
            check(&summarizer.summarize_sentences(first, &spans).expect("a summary"), &[first], &config);
        }
    }
});

fn checked(config: Config) -> Option<Summarizer> {
    if config.tokens.is_none() {
        return Summarizer::new(config).ok();
    }
    Summarizer::with_token_counter(config, Arc::new(|text| Ok(count_tokens(text)))).ok()
}

fn trimmed(summarizer: &Summarizer, texts: &[&str], config: &Config) {
    let query = config.query.as_deref().unwrap_or("Who closed the bridge?");
    let trimmed = summarizer.trim(texts, query, "\n\n").expect("what is left");
    assert!(config.words.is_none_or(|most| trimmed.text().split_whitespace().count() as i64 <= most));
    for passage in trimmed.passages() {
        for sentence in &passage.sentences {
            assert!(trimmed.text().contains(sentence.span.of(texts[passage.index])));
        }
    }
}

fn keyphrases(text: &str, config: &Config, settings: Settings) {
    let method = keyphrase::METHODS[usize::from(config.coherence.is_some())].to_owned();
    let config = keyphrase::Config {
        n: config.sentences.unwrap_or(10).max(1),
        method,
        language: config.language.clone(),
        stop_words: config.stop_words.clone(),
        stemmer: config.stemmer.clone(),
        max_words: i64::from(settings.n_words() % 10) + 1,
    };
    for found in Extractor::new(&config).expect("an extractor").extract(text) {
        assert!(found.score > 0.0 && found.score <= 1.0, "{found:?}");
        assert!(found.spans.is_sorted_by(|a, b| a.start < b.start));
        assert!(found.spans.iter().any(|span| span.of(text) == found.phrase), "{found:?}");
    }
}
