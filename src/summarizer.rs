//! A configuration, checked once, then used on any number of texts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::budget::{Budget, CountTokens};
use crate::corpus::Corpus;
use crate::detect;
use crate::document::{Document, languages_of};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::limits::Limits;
use crate::oracle::{self, Multiple};
use crate::relevance::relevance;
use crate::score::{self, Learned, Method, Options, Score, Scores};
use crate::select::{
    Known, MAX_COST, Order, Preferences, Purse, Select, Selector, Settings, best_first, range,
};
use crate::span::Span;
use crate::stop::failpoint;
use crate::summary::Summary;
use crate::terms::{self, TermRules, WordSet};
use crate::texts::Texts;
use crate::trim::Trimmed;
use crate::weight::Weighted;

/// Everything that can be set, not yet checked.
///
/// At most one budget may be given; none means three sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Name of a row of [`crate::score::METHODS`].
    pub method: String,
    /// Options of the method by name; those not given have their defaults.
    pub method_options: Options,
    /// ISO 639-1 code, English name, or `"auto"` to detect it in each text.
    pub language: String,
    /// Words that carry no meaning, in the place of those of the language.
    pub stop_words: Option<Vec<String>>,
    /// `"snowball"`, where the language has such a stemmer, or `"none"`.
    pub stemmer: String,
    /// Name of a row of [`crate::select::SELECTORS`], or `"auto"`: `"mmr"` where a redundancy is
    /// set, else what the method says or `"greedy"`.
    pub selector: String,
    /// How much likeness to a pick counts against the score, in [0, 1]; for `"mmr"`, 0.3 when
    /// not set.
    pub redundancy: Option<f64>,
    /// How much of the scores' range it may cost to avoid a sentence that leans on one that is not
    /// picked, at least 0; what the method says, or [`COHERENCE`], when not set.
    pub coherence: Option<f64>,
    /// What the summary should have to do with; an empty one changes nothing.
    pub query: Option<String>,
    /// How much of the score is relevance to the query, in [0, 1].
    pub query_weight: f64,
    /// Seed of everything random.
    pub seed: u64,
    /// Budget: sentences, at least 1.
    pub sentences: Option<i64>,
    /// Budget: words, at least 1.
    pub words: Option<i64>,
    /// Budget: code points, at least 1.
    pub chars: Option<i64>,
    /// Budget: share of the text's words, above 0, at most 1.
    pub ratio: Option<f64>,
    /// Budget: tokens, at least 1; needs a function that counts them.
    pub tokens: Option<i64>,
    /// The longest text that is summarised, in code points, at least 1; several together are one.
    pub max_chars: Option<i64>,
    /// The same in sentences.
    pub max_sentences: Option<i64>,
}

/// What coherence may cost unless it is set.
pub const COHERENCE: f64 = 0.1;

/// How much a query counts unless it is set.
pub const QUERY_WEIGHT: f64 = 0.8;

/// What likeness costs under `"mmr"` unless it is set.
const REDUNDANCY: f64 = 0.3;

impl Default for Config {
    fn default() -> Self {
        Self {
            method: "blend".into(),
            method_options: Options::new(),
            language: "auto".into(),
            stop_words: None,
            stemmer: "snowball".into(),
            selector: "auto".into(),
            redundancy: None,
            coherence: None,
            query: None,
            query_weight: QUERY_WEIGHT,
            seed: 0,
            sentences: None,
            words: None,
            chars: None,
            ratio: None,
            tokens: None,
            max_chars: None,
            max_sentences: None,
        }
    }
}

impl Config {
    /// Whether the method may say how to pick.
    fn selects_itself(&self) -> bool {
        self.selector == "auto" && self.redundancy.is_none()
    }

    /// The selector that is asked for, ready.
    fn selector(&self) -> Result<Box<dyn Select>> {
        let redundancy = self.redundancy.map(|share| within("redundancy", share, 1.0)).transpose()?;
        let coherence = within("coherent", self.coherence.unwrap_or(COHERENCE), f64::MAX)?;
        let name = match (self.selector.as_str(), redundancy) {
            ("auto", None) => "greedy",
            ("auto", Some(_)) => "mmr",
            (name, _) => name,
        };
        let selector = Selector::find(name)?;
        if redundancy.is_some() && name != "mmr" {
            let message = format!("redundancy may be given with the selector mmr only; got {name:?}");
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        Ok(selector.build(&Settings { redundancy: redundancy.unwrap_or(REDUNDANCY), coherence }))
    }

    /// The one budget that is set.
    fn budget(&self) -> Result<Budget> {
        let given = [
            ("sentences", self.sentences.map(|n| whole("sentences", n).map(Budget::Sentences))),
            ("words", self.words.map(|n| whole("words", n).map(Budget::Words))),
            ("chars", self.chars.map(|n| whole("chars", n).map(Budget::Chars))),
            ("ratio", self.ratio.map(|share| share_of_text(share).map(Budget::Ratio))),
            ("tokens", self.tokens.map(|n| whole("tokens", n).map(Budget::Tokens))),
        ];
        let mut given = given.into_iter().filter_map(|(name, budget)| budget.map(|budget| (name, budget)));
        match (given.next(), given.next()) {
            (None, _) => Ok(Budget::Sentences(3)),
            (Some((_, budget)), None) => budget,
            (Some((first, _)), Some((second, _))) => {
                let message = format!(
                    "at most one of sentences, words, chars, ratio and tokens may be given; got {first} and {second}"
                );
                Err(Error::new(ErrorKind::Budget, message))
            }
        }
    }
}

fn within(name: &str, value: f64, most: f64) -> Result<f64> {
    if (0.0..=most).contains(&value) {
        return Ok(value);
    }
    let allowed =
        if most < f64::MAX { format!("from 0 to {most}") } else { "of at least 0 and finite".to_owned() };
    Err(Error::new(ErrorKind::Parameter, format!("{name} must be a number {allowed}; got {value}")))
}

pub(crate) fn whole(name: &str, n: i64) -> Result<usize> {
    usize::try_from(n).ok().filter(|&n| n > 0).ok_or_else(|| {
        Error::new(ErrorKind::Budget, format!("{name} must be a whole number of at least 1; got {n}"))
    })
}

fn share_of_text(share: f64) -> Result<f64> {
    if share > 0.0 && share <= 1.0 {
        return Ok(share);
    }
    Err(Error::new(ErrorKind::Budget, format!("ratio must be above 0 and at most 1; got {share}")))
}

/// A checked configuration. Shared freely between threads; a text leaves no trace in it.
pub struct Summarizer {
    config: Config,
    method: &'static Method,
    scorer: Box<dyn Score>,
    selector: Box<dyn Select>,
    language: Option<Language>,
    stop_words: Option<Arc<WordSet>>,
    stemmed: bool,
    budget: Budget,
    limits: Limits,
    count_tokens: Option<Arc<CountTokens>>,
    corpus: Option<Arc<Corpus>>,
    learned: Option<Arc<Learned>>,
}

impl Summarizer {
    /// Checks `config`.
    ///
    /// # Errors
    /// [`ErrorKind::Budget`], [`ErrorKind::Method`], [`ErrorKind::MethodOption`],
    /// [`ErrorKind::Language`]; [`ErrorKind::TokenCount`] for a token budget.
    pub fn new(config: Config) -> Result<Self> {
        Self::build(config, None)
    }

    /// Checks `config`, whose budget must be one of tokens, counted by `count_tokens`.
    ///
    /// # Errors
    /// Those of [`Summarizer::new`].
    pub fn with_token_counter(config: Config, count_tokens: Arc<CountTokens>) -> Result<Self> {
        Self::build(config, Some(count_tokens))
    }

    fn build(config: Config, count_tokens: Option<Arc<CountTokens>>) -> Result<Self> {
        failpoint("panic", &config.method);
        let method = Method::find(&config.method)?;
        let scorer = method.build(&config.method_options, config.seed)?;
        let selector = config.selector()?;
        within("query_weight", config.query_weight, 1.0)?;
        let language = Language::chosen(&config.language)?;
        let budget = config.budget()?;
        let limits = Limits::new(config.max_chars, config.max_sentences)?;
        match (budget, &count_tokens) {
            (Budget::Tokens(_), None) => {
                let message =
                    "tokens needs count_tokens, a function from a str to its number of tokens; got None";
                return Err(Error::new(ErrorKind::TokenCount, message));
            }
            (Budget::Tokens(_), Some(_)) | (_, None) => {}
            (_, Some(_)) => {
                let message = "count_tokens may be given only with a budget of tokens; got no tokens";
                return Err(Error::new(ErrorKind::TokenCount, message));
            }
        }
        let stemmed = is_stemmed(&config.stemmer)?;
        let stop_words = config.stop_words.as_deref().map(terms::word_set);
        Ok(Self {
            config,
            method,
            scorer,
            selector,
            language,
            stop_words,
            stemmed,
            budget,
            limits,
            count_tokens,
            corpus: None,
            learned: None,
        })
    }

    /// What it was made from.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Its method.
    pub(crate) fn method(&self) -> &'static Method {
        self.method
    }

    /// The corpus whose document frequencies weigh the terms, in every method that has such
    /// weights; `None` if the sentences of each text do, as they do for `blend` with learnt weights.
    #[must_use]
    pub fn corpus(&self) -> Option<&Arc<Corpus>> {
        self.corpus.as_ref()
    }

    /// The corpus, if it weighs the terms for the method: weights that were learnt do better beside the
    /// frequencies in each text itself, see docs/FIT.md.
    fn corpus_of_method(&self) -> Option<Arc<Corpus>> {
        self.corpus.clone().filter(|_| self.learned.is_none() || !self.method.learns())
    }

    /// Sets the corpus, or takes it away.
    pub fn set_corpus(&mut self, corpus: Option<Arc<Corpus>>) {
        self.corpus = corpus;
    }

    /// What was learnt from human summaries; `None` if `blend` has the general weights.
    #[must_use]
    pub fn learned(&self) -> Option<&Arc<Learned>> {
        self.learned.as_ref()
    }

    /// Sets what `blend` weighs its clues and picks by, or takes it away. The other methods have no such
    /// weights and are as they were.
    ///
    /// # Errors
    /// [`ErrorKind::State`] if a weight is out of its range; nothing is set then.
    pub fn set_learned(&mut self, learned: Option<Arc<Learned>>) -> Result<()> {
        learned.as_deref().map_or(Ok(()), |learned| learned.weights.check())?;
        if self.method.learns() {
            self.scorer = score::blend(learned.as_deref().map(|learned| &learned.weights));
        }
        self.learned = learned;
        Ok(())
    }

    /// The distinct terms of one text, counted into `corpus`.
    pub(crate) fn count_into(&self, corpus: &mut Corpus, text: &str) {
        corpus.add(Document::read(text, &self.term_rules(text)).content_stems());
    }

    /// Summarises one text. An empty one gives an empty summary.
    ///
    /// # Errors
    /// [`ErrorKind::Text`] if it is longer than the limits; those of the function that counts tokens.
    pub fn summarize(&self, text: &str) -> Result<Summary> {
        self.limits.check_texts([text].into_iter())?;
        self.summary_of(Document::read(text, &self.term_rules(text)), None, Order::Source)
    }

    /// Summarises a text whose sentences are known: ordered, disjoint spans of it.
    ///
    /// # Errors
    /// [`ErrorKind::Sentences`] if they are not; those of [`Summarizer::summarize`].
    pub fn summarize_sentences(&self, text: &str, sentences: &[Span]) -> Result<Summary> {
        self.summary_of(self.document_of(text, sentences)?, None, Order::Source)
    }

    /// The summary of `text` that comes nearest to `references`, as far as greed finds it: what a
    /// method could reach under this budget. Neither the method nor the query plays a part.
    ///
    /// ```
    /// use nutgraf::{Config, Summarizer, oracle::Multiple};
    ///
    /// let summarizer = Summarizer::new(Config { words: Some(5), ..Config::default() })?;
    /// let text = "Rain fell all day. The mill burned down. Nobody slept.";
    /// let best = summarizer.oracle(text, &["A mill burned."], Multiple::Best)?;
    /// assert_eq!(best.text(), "The mill burned down.");
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] if there is no reference, or one without words; those of
    /// [`Summarizer::summarize`].
    pub fn oracle<T: AsRef<str>>(&self, text: &str, references: &[T], multiple: Multiple) -> Result<Summary> {
        self.limits.check_texts([text].into_iter())?;
        self.oracle_of(&Document::read(text, &self.term_rules(text)), references, multiple)
    }

    /// [`Summarizer::oracle`] for a text whose sentences are known.
    ///
    /// # Errors
    /// Those of [`Summarizer::oracle`] and [`Summarizer::summarize_sentences`].
    pub fn oracle_sentences<T: AsRef<str>>(
        &self,
        text: &str,
        sentences: &[Span],
        references: &[T],
        multiple: Multiple,
    ) -> Result<Summary> {
        self.oracle_of(&self.document_of(text, sentences)?, references, multiple)
    }

    fn oracle_of<T: AsRef<str>>(
        &self,
        document: &Document<'_>,
        references: &[T],
        multiple: Multiple,
    ) -> Result<Summary> {
        self.limits.check_sentences(document.n_sentences())?;
        let rules = self.rules_of(document.language());
        let references: Vec<_> =
            references.iter().map(|reference| Document::read(reference.as_ref(), &rules)).collect();
        let purse = Purse::new(document, self.budget, self.count_tokens.as_deref());
        let (scores, selection) = oracle::oracle(document, &references, multiple, &purse)?;
        Ok(Summary::new(document, scores, selection, "oracle", self.budget))
    }

    /// A text whose sentences are known, read.
    fn document_of<'t>(&self, text: &'t str, sentences: &[Span]) -> Result<Document<'t>> {
        self.limits.check_texts([text].into_iter())?;
        let is_piece = |span: &Span| text.get(span.start..span.end).is_some();
        if !sentences.iter().all(is_piece) || !sentences.is_sorted_by(|a, b| a.end <= b.start) {
            let message = format!(
                "sentences must be spans of the text, in order and disjoint; got {} for {} bytes of text",
                sentences.len(),
                text.len()
            );
            return Err(Error::new(ErrorKind::Sentences, message));
        }
        Ok(Document::of_sentences(text, sentences, &self.term_rules(text)))
    }

    /// One summary of several texts that belong together, under one budget.
    ///
    /// What counts for standing early does so in each text; what several texts say counts for more
    /// and is picked once. A sentence that says what one of `known` said is not picked, and the score of
    /// any other falls by the share of its terms that are known, as the part `known`: an update. Texts
    /// are read each in its own language unless one is set.
    ///
    /// ```
    /// use nutgraf::{Config, Summarizer, select::Order};
    ///
    /// let summarizer = Summarizer::new(Config { sentences: Some(2), ..Config::default() })?;
    /// let texts = ["The old mill burned down on Friday night.", "Nobody was hurt when the roof fell in."];
    /// let summary = summarizer.summarize_cluster(&texts, &texts[..1], Order::Source)?;
    /// let [pick] = summary.picks() else { panic!("one sentence is new") };
    /// assert_eq!((pick.document, pick.span.of(texts[1])), (1, texts[1]));
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Summarizer::summarize`], for all texts together.
    pub fn summarize_cluster<T: AsRef<str>>(
        &self,
        texts: &[T],
        known: &[T],
        order: Order,
    ) -> Result<Summary> {
        self.limits.check_texts(texts.iter().chain(known).map(AsRef::as_ref))?;
        let rules = self.rules_of(self.language.unwrap_or(Language::ENGLISH));
        let all = Texts::new(texts.iter().chain(known));
        let languages = languages_of(&all, self.language);
        let sources = Texts::new(texts);
        let document = Document::read_in(&sources, &languages[..texts.len()], &rules);
        if known.is_empty() {
            return self.summary_of(document, None, order);
        }
        let all = Document::read_in(&all, &languages, &rules).with_corpus(self.corpus_of_method());
        self.limits.check_sentences(all.n_sentences())?;
        let known = Known::of(&Weighted::new(&all), document.n_sentences());
        self.summary_of(document, Some(known), order)
    }

    pub(crate) fn term_rules(&self, text: &str) -> TermRules {
        self.rules_of(self.language.unwrap_or_else(|| detect::language(text)))
    }

    fn rules_of(&self, language: Language) -> TermRules {
        TermRules { language, stop_words: self.stop_words.clone(), stemmed: self.stemmed }
    }

    /// Cuts passages down to what has to do with `query`: one budget over all of them.
    ///
    /// `separator` stands between two passages in the text that is left. Passages are read each in its
    /// own language unless one is set. A query without a known word leaves the choice to the
    /// method; [`Trimmed::note`] says so.
    ///
    /// ```
    /// use nutgraf::{Config, Summarizer};
    ///
    /// let summarizer = Summarizer::new(Config { words: Some(8), ..Config::default() })?;
    /// let passages = ["Rain fell. It was cold.", "The bridge was built in 1902. It is red."];
    /// let trimmed = summarizer.trim(&passages, "When was the bridge built?", "\n\n")?;
    /// assert_eq!(trimmed.text(), "Rain fell.\n\nThe bridge was built in 1902.");
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Summarizer::summarize`], for all passages together.
    pub fn trim<T: AsRef<str>>(&self, passages: &[T], query: &str, separator: &str) -> Result<Trimmed> {
        self.limits.check_texts(passages.iter().map(AsRef::as_ref))?;
        let texts = Texts::new(passages);
        let rules = self.rules_of(Language::ENGLISH);
        let document = Document::read_texts(&texts, self.language, &rules).with_corpus(self.corpus.clone());
        self.limits.check_sentences(document.n_sentences())?;
        let mut worth = relevance(&document, query);
        let known = worth.iter().any(|&worth| worth > 0.0);
        if !known {
            worth = self.scorer.score(&Weighted::new(&document), self.budget).values;
        }
        let purse = Purse::new(&document, self.budget, self.count_tokens.as_deref());
        let trimmed = Trimmed::new(&document, &worth, purse, self.budget, separator)?;
        Ok(if known || document.n_sentences() == 0 { trimmed } else { trimmed.with_note(unknown(query)) })
    }

    /// The scores of the method, with relevance to the query among them if there is one that says
    /// anything; and the factor that brings a cost in units of the method's scores into theirs.
    fn scores(&self, text: &Weighted<'_>) -> (Scores, f64) {
        let scores = self.scorer.score(text, self.budget);
        let Some(query) = &self.config.query else { return (scores, 1.0) };
        let found = relevance(text.document, query);
        if found.iter().all(|&value| value == 0.0) {
            return (scores, 1.0);
        }
        let range = range(&scores.values);
        let scale = if range > 0.0 { range.recip() } else { 0.0 };
        (scores.mixed_with("query", &found, self.config.query_weight), scale)
    }

    fn summary_of(&self, document: Document<'_>, known: Option<Known>, order: Order) -> Result<Summary> {
        self.limits.check_sentences(document.n_sentences())?;
        let document = &document.with_corpus(self.corpus_of_method());
        let text = Weighted::new(document);
        let (mut scores, scale) = self.scores(&text);
        let mut purse = Purse::new(document, self.budget, self.count_tokens.as_deref()).with_order(order);
        if let Some(known) = known {
            let range = range(&scores.values);
            scores = scores.with_part("known", known.share.iter().map(|share| -share * range).collect());
            purse = purse.without(known.is_known);
        }
        let own = self.scorer.preferences(&text, self.budget).filter(|_| self.config.selects_itself());
        let selection = match own {
            Some(own) => {
                let own = own.scaled(scale);
                let dangling = self
                    .config
                    .coherence
                    .map_or(own.dangling, |share| (share * range(&scores.values)).min(MAX_COST));
                best_first(&text, &scores.values, purse, &Preferences { dangling, ..own })
            }
            None => self.selector.select(&text, &scores.values, purse),
        }?;
        Ok(Summary::new(document, scores, selection, self.method.name, self.budget))
    }
}

/// Why a query did not decide.
fn unknown(query: &str) -> &'static str {
    if query.trim().is_empty() {
        return "the query is empty; sentences were chosen by what carries the passages";
    }
    "no word of the query is in the passages; sentences were chosen by what carries the passages"
}

pub(crate) fn is_stemmed(stemmer: &str) -> Result<bool> {
    match stemmer {
        "snowball" => Ok(true),
        "none" => Ok(false),
        _ => {
            let message = format!("stemmer must be \"snowball\" or \"none\"; got {stemmer:?}");
            Err(Error::new(ErrorKind::Parameter, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The running dogs ran. Cats slept. A dog runs on.";

    fn summarizer(config: Config) -> Summarizer {
        Summarizer::new(Config { sentences: Some(1), ..config }).unwrap()
    }

    #[test]
    fn own_sentences_are_taken_as_they_are() {
        let spans = [Span::new(0, 11), Span::new(12, 34)];
        let summary = summarizer(Config::default()).summarize_sentences(TEXT, &spans).unwrap();
        assert_eq!(summary.spans(), spans);
        for bad in [[Span::new(5, 9), Span::new(0, 2)], [Span::new(0, 9), Span::new(8, 12)]] {
            assert!(summarizer(Config::default()).summarize_sentences(TEXT, &bad).is_err());
        }
    }

    const CLUSTER: [&str; 3] = [
        "The old mill burned down on Friday night. Nobody was hurt when the roof fell in, said the mayor.",
        "The old mill burned down on Friday night. Wörter — the owners will build it again by next spring.",
        "",
    ];

    fn cluster(config: Config, texts: &[&str], known: &[&str], order: Order) -> Summary {
        Summarizer::new(config).unwrap().summarize_cluster(texts, known, order).unwrap()
    }

    #[test]
    fn a_cluster_is_summarized_under_one_budget() {
        for method in &crate::score::METHODS {
            let config = Config { method: method.name.into(), chars: Some(190), ..Config::default() };
            for order in [Order::Source, Order::Score] {
                let summary = cluster(config.clone(), &CLUSTER, &[], order);
                assert_eq!(summary.text().chars().count(), summary.used(), "{}", method.name);
                assert_eq!((summary.spans().len(), summary.n_documents()), (4, 3));
                let picked: Vec<_> =
                    summary.picks().iter().map(|pick| pick.span.of(CLUSTER[pick.document])).collect();
                assert_eq!(picked.join(" "), summary.text());
                assert!(picked.iter().filter(|text| text.contains("burned")).count() <= 1);
                let is_better = |a: &crate::Pick, b: &crate::Pick| match order {
                    Order::Source => a.index < b.index,
                    Order::Score => a.score >= b.score,
                };
                assert!(summary.picks().is_sorted_by(is_better));
                let bytes = summary.to_bytes().unwrap();
                assert_eq!(Summary::from_bytes(&bytes, &CLUSTER).unwrap(), summary);
                assert!(Summary::from_bytes(&bytes, &CLUSTER[..2]).is_err());
                assert!(Summary::from_bytes(&bytes, &[CLUSTER[0], "", CLUSTER[1]]).is_err());
            }
        }
    }

    #[test]
    fn one_text_is_a_cluster_of_itself() {
        for method in &crate::score::METHODS {
            let config = Config { method: method.name.into(), ..Config::default() };
            let alone = Summarizer::new(config.clone()).unwrap().summarize(TEXT).unwrap();
            assert_eq!(cluster(config, &[TEXT], &[], Order::Source), alone, "{}", method.name);
        }
        assert_eq!(cluster(Config::default(), &[], &[], Order::Source).text(), "");
    }

    #[test]
    fn places_count_in_each_text() {
        let config = Config { method: "lead".into(), sentences: Some(2), ..Config::default() };
        let summary = cluster(config, &["One is one. Two is two.", TEXT], &[], Order::Source);
        assert_eq!(summary.picks().iter().map(|pick| pick.index).collect::<Vec<_>>(), [0, 2]);
    }

    #[test]
    fn what_is_known_is_left_out() {
        let summary = cluster(Config::default(), &CLUSTER, &CLUSTER[..1], Order::Source);
        let [pick] = summary.picks() else { panic!("one sentence is new: {}", summary.text()) };
        assert_eq!(pick.document, 1);
        let sum: f64 = pick.features.iter().map(|(_, value)| value).sum();
        assert!((sum - pick.score).abs() < 1e-12);
        assert!(pick.features.iter().any(|(name, value)| name == "known" && *value <= 0.0));
        let nothing = cluster(Config::default(), &CLUSTER, &CLUSTER, Order::Source);
        assert_eq!((nothing.text(), nothing.truncated()), ("", Some("every sentence is known already")));
        let all = cluster(Config::default(), &CLUSTER, &[], Order::Source);
        assert_eq!(cluster(Config::default(), &CLUSTER, &[""], Order::Source).text(), all.text());
    }

    #[test]
    fn a_query_is_one_part_of_the_score() {
        let of = |query: &str, weight| {
            let query = Some(query.to_owned());
            summarizer(Config { query, query_weight: weight, ..Config::default() }).summarize(TEXT).unwrap()
        };
        let plain = summarizer(Config::default()).summarize(TEXT).unwrap();
        for nothing in ["", "?", "the volcano"] {
            assert_eq!(of(nothing, 0.8), plain);
        }
        let summary = of("sleeping cats", 0.8);
        assert_eq!(summary.text(), "Cats slept.");
        let [pick] = summary.picks() else { panic!("one sentence was asked for") };
        assert_eq!(pick.features.last().unwrap(), &("query".into(), 0.8));
        assert!(summary.scores().iter().all(|score| (0.0..=1.0).contains(score)));
        assert_eq!(of("cats", 1.0).scores()[1], 1.0);
        let refused = Config { query_weight: 1.5, ..Config::default() };
        assert!(Summarizer::new(refused).is_err_and(|error| error.to_string().contains("query_weight")));
    }

    #[test]
    fn own_stop_words_and_no_stemmer_change_the_terms() {
        let scores = |config| summarizer(config).summarize(TEXT).unwrap().scores().to_vec();
        let usual = scores(Config::default());
        assert_ne!(scores(Config { stemmer: "none".into(), ..Config::default() }), usual);
        let words = |words: &[&str]| Some(words.iter().map(|&word| word.to_owned()).collect());
        assert_ne!(scores(Config { stop_words: words(&["Dogs", "dog"]), ..Config::default() }), usual);
        assert_eq!(scores(Config { stop_words: words(&["the", "a", "on"]), ..Config::default() }), usual);
    }
}
