//! What the targets share: settings made of bytes, and what must hold of every summary.

pub mod columns;

use arbitrary::Arbitrary;
use nutgraf::score::{METHODS, OptionKind, OptionValue, Options};
use nutgraf::select::SELECTORS;
use nutgraf::span::count_chars;
use nutgraf::{Config, Language, Summary};

/// Settings, most of which are allowed.
#[derive(Arbitrary, Debug)]
pub struct Settings {
    method: u8,
    options: [Option<(u8, u16)>; 2],
    language: u8,
    stop_words: bool,
    stemmed: bool,
    selector: u8,
    redundancy: Option<u8>,
    coherence: Option<u8>,
    query: bool,
    query_weight: u8,
    seed: u8,
    budget: u8,
    amount: u16,
}

/// What stands between the texts of one input.
pub const BETWEEN: char = '\u{1e}';

impl Settings {
    /// A configuration; its query, its stop words and the texts of its options are pieces of `text`.
    pub fn config(&self, text: &str) -> Config {
        let method = &METHODS[usize::from(self.method) % METHODS.len()];
        let words = || text.split_whitespace().take(8).map(str::to_owned).collect::<Vec<_>>();
        let options = self.options.iter().flatten().filter(|_| !method.options.is_empty());
        let options = options.map(|&(at, raw)| {
            let option = &method.options[usize::from(at) % method.options.len()];
            (option.name.to_owned(), value(option.kind, raw, words))
        });
        let config = Config {
            method: method.name.into(),
            method_options: options.collect::<Options>(),
            language: self.language().map_or("auto", Language::code).into(),
            stop_words: self.stop_words.then(words),
            stemmer: if self.stemmed { "snowball" } else { "none" }.into(),
            selector: self.selector().into(),
            redundancy: self.redundancy.map(share),
            coherence: self.coherence.map(|raw| if raw == 255 { f64::MAX } else { 4.0 * share(raw) }),
            query: self.query.then(|| text.rsplit(BETWEEN).next().unwrap_or_default().to_owned()),
            query_weight: share(self.query_weight),
            seed: self.seed.into(),
            ..Config::default()
        };
        self.with_budget(config)
    }

    fn with_budget(&self, config: Config) -> Config {
        let amount = Some(if self.amount == u16::MAX { i64::MAX } else { self.amount.into() });
        match self.budget % 6 {
            0 => Config { sentences: amount, ..config },
            1 => Config { words: amount, ..config },
            2 => Config { chars: amount, ..config },
            3 => Config { ratio: Some(f64::from(self.amount) / f64::from(u16::MAX)), ..config },
            4 => Config { tokens: amount, ..config },
            _ => config,
        }
    }

    /// Of a phrase, at most, before it is brought into its range.
    pub fn n_words(&self) -> u8 {
        self.seed
    }

    /// `None` is to be detected.
    fn language(&self) -> Option<Language> {
        let languages: Vec<_> = Language::all().collect();
        languages.get(usize::from(self.language) % (languages.len() + 1)).copied()
    }

    fn selector(&self) -> &'static str {
        let selector = SELECTORS.get(usize::from(self.selector) % (SELECTORS.len() + 1));
        selector.map_or("auto", |selector| selector.name)
    }
}

fn share(raw: u8) -> f64 {
    f64::from(raw) / 255.0
}

/// A value of an option, mostly in its range.
fn value(kind: OptionKind, raw: u16, words: impl Fn() -> Vec<String>) -> OptionValue {
    let between = |low: f64, high: f64| low + (high - low) * f64::from(raw) / f64::from(u16::MAX);
    match kind {
        OptionKind::Number { low, high, .. } => between(low, high).into(),
        OptionKind::Whole { low, high, .. } => between(low.into(), high.into()).round().into(),
        OptionKind::Flag { .. } => (raw % 2 == 1).into(),
        OptionKind::Choice { names, .. } => names[usize::from(raw) % names.len()].into(),
        OptionKind::Text => words().join("\n").as_str().into(),
        OptionKind::Words => OptionValue::Words(words()),
    }
}

/// A count of tokens that is not that of the pieces added up.
pub fn count_tokens(text: &str) -> usize {
    text.len() / 3 + 4 * text.matches(' ').count() % 7
}

/// What a summary promises of any texts.
pub fn check(summary: &Summary, texts: &[&str], config: &Config) {
    let used = |limit: Option<i64>, used: usize| assert!(limit.is_none_or(|most| used as i64 <= most));
    used(config.sentences, summary.picks().len());
    used(config.words, summary.text().split_whitespace().count());
    used(config.chars, count_chars(summary.text()));
    used(config.tokens.filter(|_| !summary.picks().is_empty()), count_tokens(summary.text()));
    assert_eq!(summary.scores().len(), summary.spans().len());
    assert!(summary.scores().iter().all(|score| score.is_finite()));
    for pick in summary.picks() {
        assert!(texts[pick.document].get(pick.span.start..pick.span.end).is_some_and(|text| !text.is_empty()));
        assert_eq!(summary.spans()[pick.index], pick.span);
        let (score, all) = (pick.score, pick.features.iter().map(|(_, value)| value));
        let largest = all.clone().fold(1.0_f64, |most, value| most.max(value.abs()));
        assert!((all.sum::<f64>() - score).abs() <= 1e-9 * largest, "{score}: {:?}", pick.features);
    }
    let bytes = summary.to_bytes().expect("bytes");
    assert_eq!(&Summary::from_bytes(&bytes, texts).expect("its own bytes"), summary);
}
