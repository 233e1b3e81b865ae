//! How much each sentence has to do with a query.
//!
//! BM25 over sentences, with five changes that keep answers in the text that plain BM25 loses. They
//! were chosen on questions in English, German, Arabic, Chinese and Russian together; the first and
//! the fourth bring most:
//!
//! - A word that the text has only in a like form ("Verwaltung", "Hausverwaltung") counts for
//!   something, by the trigrams of letters that the two share. Numbers match exactly or not.
//! - Stop words count a little, and two words that stand side by side in the query and in the
//!   sentence count again: "the 1970s", "prime minister".
//! - Two Han characters side by side, as they stand in the query, count a little, too: the dictionary
//!   may divide the query otherwise than the sentence.
//! - A sentence gains a share of what its neighbours in the paragraph have, since an answer often
//!   stands beside the sentence that repeats the question.
//! - It gains a share of the best of its paragraph.
//!
//! What was tried beside them and kept no more answers is in docs/DESIGN.md.
//!
//! After Robertson & Zaragoza 2009, The probabilistic relevance framework: BM25 and beyond. Time is
//! linear in the words of the text.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use crate::detect::is_han;
use crate::document::Document;
use crate::vocabulary::{TermId, Vocabulary};

/// Saturation: how soon a repeated word stops counting.
const K1: f64 = 0.6;

/// How much of the length of a sentence is held against it.
const B: f64 = 0.6;

/// Worth of a stop word beside a content word as rare.
const STOP_WORD: f64 = 0.3;

/// Worth of two Han characters side by side beside a content word as rare.
const HAN_PAIR: f64 = 0.2;

/// Worth of a like form beside the word itself, times their likeness.
const LIKE: f64 = 0.5;

/// Two stems are alike if they share at least this much of their trigrams (Dice).
const MIN_LIKENESS: f64 = 0.5;

/// Worth of two words side by side, in that of the less rare one.
const PAIR: f64 = 0.3;

/// Share that a sentence gains of each neighbour.
const NEIGHBOUR: f64 = 0.25;

/// Share that a sentence gains of the best of its paragraph.
const PARAGRAPH: f64 = 0.3;

/// Like forms are looked for of so many words of a query; more would be a text, not a question.
const MAX_LIKENED: usize = 100;

/// The relevance of each sentence to `query`, in [0, 1]: the best has 1.
///
/// The query is read as the text was: the same stems, the same stop words. All zeros if it has no
/// word that the text has, too. Stop words alone are no such word unless the query has no other.
///
/// ```
/// use nutgraf::document::Document;
/// use nutgraf::relevance::relevance;
/// use nutgraf::Language;
///
/// let document = Document::new("Rain fell. The bridges closed. Nobody slept.", Language::ENGLISH);
/// let found = relevance(&document, "Which bridge was closed?");
/// assert_eq!(found[1], 1.0);
/// assert!(found[0] < 1.0);
/// ```
#[must_use]
pub fn relevance(document: &Document<'_>, query: &str) -> Vec<f64> {
    let query = Query::new(document, query);
    let meant = query.find_in(document.vocabulary());
    if !query.is_known(&meant) {
        return vec![0.0; document.n_sentences()];
    }
    let hits = Hits::new(document, &query, &meant);
    let own = hits.scores(&query);
    scaled(in_context(document, &own))
}

/// A query, read as a document was.
struct Query {
    words: Vec<QueryWord>,
    /// By stem and whether it is a content word.
    numbers: HashMap<(String, bool), u32, FixedState>,
    /// Words that stand side by side.
    pairs: HashSet<(u32, u32), FixedState>,
    /// Two Han characters side by side, which are a word of their own.
    han_pairs: HashMap<(char, char), u32, FixedState>,
    /// A bit for [`beginning`] of each word.
    beginnings: u64,
}

struct QueryWord {
    stem: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No stop word; or one with a digit, which is too short to be a content word of the text.
    Content,
    StopWord,
    HanPair,
}

impl QueryWord {
    fn counts_fully(&self) -> bool {
        self.kind == Kind::Content
    }

    /// What it is worth beside a content word as rare.
    fn share(&self) -> f64 {
        match self.kind {
            Kind::Content => 1.0,
            Kind::StopWord => STOP_WORD,
            Kind::HanPair => HAN_PAIR,
        }
    }
}

/// What a term of the document is to the query: the number of one of its words, and how like.
type Meaning = Option<(u32, f64)>;

impl Query {
    fn new(document: &Document<'_>, query: &str) -> Self {
        let mut read = Self {
            words: Vec::new(),
            numbers: HashMap::default(),
            pairs: HashSet::default(),
            han_pairs: HashMap::default(),
            beginnings: 0,
        };
        for rules in document.all_rules() {
            read.add(&Document::read(query, &rules));
        }
        for_each_han_pair(query, |pair| read.add_han_pair(pair));
        read
    }

    /// Adds the query as it reads in one of the languages of the document.
    fn add(&mut self, query: &Document<'_>) {
        for sentence in 0..query.n_sentences() {
            let numbers: Vec<_> =
                query.terms(sentence).iter().map(|&term| self.number(query.vocabulary(), term)).collect();
            self.pairs.extend(numbers.windows(2).map(|pair| (pair[0], pair[1])));
        }
    }

    fn number(&mut self, vocabulary: &Vocabulary, term: TermId) -> u32 {
        let (stem, is_content) = (vocabulary.stem(term), vocabulary.is_content(term));
        let kind = if is_content || has_digit(stem) { Kind::Content } else { Kind::StopWord };
        let Self { words, beginnings, .. } = self;
        *self.numbers.entry((stem.to_owned(), is_content)).or_insert_with(|| {
            *beginnings |= beginning(stem);
            words.push(QueryWord { stem: stem.to_owned(), kind });
            words.len() as u32 - 1
        })
    }

    fn add_han_pair(&mut self, pair: (char, char)) {
        let words = &mut self.words;
        self.han_pairs.entry(pair).or_insert_with(|| {
            words.push(QueryWord { stem: [pair.0, pair.1].iter().collect(), kind: Kind::HanPair });
            words.len() as u32 - 1
        });
    }

    /// The word that is this stem.
    fn find(&self, stem: &str, is_content: bool, key: &mut (String, bool)) -> Option<u32> {
        if self.beginnings & beginning(stem) == 0 {
            return None;
        }
        key.0.clear();
        key.0.push_str(stem);
        key.1 = is_content;
        self.numbers.get(key).copied()
    }

    /// For each term of a document what it is to the query.
    fn find_in(&self, vocabulary: &Vocabulary) -> Vec<Meaning> {
        let mut likeness = Likeness::new(&self.words);
        let mut key = (String::new(), false);
        let mut meaning = |term: TermId| {
            let (stem, is_content) = (vocabulary.stem(term), vocabulary.is_content(term));
            match self.find(stem, is_content, &mut key) {
                Some(number) => Some((number, 1.0)),
                None if is_content => likeness.most_like(stem),
                None => None,
            }
        };
        (0..vocabulary.len() as u32).map(|id| meaning(TermId(id))).collect()
    }

    /// Whether the text has a word of the query that can tell anything.
    fn is_known(&self, meant: &[Meaning]) -> bool {
        let has_content = self.words.iter().any(QueryWord::counts_fully);
        meant.iter().flatten().any(|&(number, _)| self.words[number as usize].counts_fully() || !has_content)
    }
}

/// One of 64 bits, by length and first letter: most words of a text begin as none of the query does.
fn beginning(stem: &str) -> u64 {
    let first = stem.bytes().next().unwrap_or_default();
    1 << ((usize::from(first) + 11 * stem.len()) % 64)
}

/// Visits every two Han characters that stand side by side.
fn for_each_han_pair(text: &str, mut visit: impl FnMut((char, char))) {
    let mut before = None;
    for c in text.chars() {
        let c = Some(c).filter(|&c| is_han(c));
        if let Some(pair) = before.zip(c) {
            visit(pair);
        }
        before = c;
    }
}

fn has_digit(stem: &str) -> bool {
    stem.chars().any(char::is_numeric)
}

/// Finds the word of a query that shares most letters with a stem.
struct Likeness {
    /// A bit for [`bit_of`] each trigram: most of those of a text are in no word.
    bits: [u64; 64],
    /// For each trigram the words that hold it.
    words_with: HashMap<u64, Vec<u32>, FixedState>,
    n_trigrams: Vec<u32>,
    shared: Vec<u32>,
    touched: Vec<u32>,
}

impl Likeness {
    fn new(words: &[QueryWord]) -> Self {
        let mut words_with: HashMap<_, Vec<u32>, _> = HashMap::default();
        let (mut bits, mut n_trigrams) = ([0; 64], vec![0; words.len()]);
        let likened =
            words.iter().enumerate().filter(|(_, word)| word.counts_fully() && !has_digit(&word.stem));
        for (number, word) in likened.take(MAX_LIKENED) {
            for_each_trigram(&word.stem, |trigram| {
                n_trigrams[number] += 1;
                let (at, bit) = bit_of(trigram);
                bits[at] |= bit;
                let holders = words_with.entry(trigram).or_default();
                if holders.last() != Some(&(number as u32)) {
                    holders.push(number as u32);
                }
            });
        }
        Self { bits, words_with, n_trigrams, shared: vec![0; words.len()], touched: Vec::new() }
    }

    /// The word and its likeness, if one is like enough; of equals the first.
    fn most_like(&mut self, stem: &str) -> Meaning {
        if stem.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let Self { bits, words_with, n_trigrams, shared, touched } = self;
        let (mut n, mut n_known) = (0, 0);
        for_each_trigram(stem, |trigram| {
            let (at, bit) = bit_of(trigram);
            n += 1;
            n_known += u32::from(bits[at] & bit != 0);
        });
        // Half of its own and of the word's together are a third of its own at least.
        if 3 * n_known < n {
            return None;
        }
        for_each_trigram(stem, |trigram| {
            for &word in words_with.get(&trigram).into_iter().flatten() {
                if shared[word as usize] == 0 {
                    touched.push(word);
                }
                shared[word as usize] += 1;
            }
        });
        let mut best: Meaning = None;
        for word in touched.drain(..) {
            let its = n_trigrams[word as usize];
            let likeness =
                2.0 * f64::from(std::mem::take(&mut shared[word as usize]).min(its)) / f64::from(n + its);
            if likeness >= best.map_or(MIN_LIKENESS, |(_, most)| most.next_up()) {
                best = Some((word, likeness));
            }
        }
        best
    }
}

/// One of 4,096 bits.
fn bit_of(trigram: u64) -> (usize, u64) {
    let mixed = trigram.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 58) as usize, 1 << (mixed >> 52 & 63))
}

/// Visits every three characters in a row of a stem, with a mark before the first and behind the last.
fn for_each_trigram(stem: &str, mut visit: impl FnMut(u64)) {
    let mut trigram = 0;
    let mut next = |c: u32| {
        // A character has 21 bits.
        trigram = (trigram << 21 | u64::from(c)) & ((1 << 63) - 1);
        if trigram >> 42 != 0 {
            visit(trigram);
        }
    };
    next(2);
    if stem.is_ascii() {
        stem.bytes().for_each(|byte| next(byte.into()));
    } else {
        stem.chars().for_each(|c| next(c.into()));
    }
    next(3);
}

/// The words of a query by sentence.
struct Hits {
    /// Word and how often it stands there; a like form for less than once.
    words: Vec<(u32, f64)>,
    pairs: Vec<(u32, u32)>,
    /// End of the words and of the pairs of each sentence.
    ends: Vec<(usize, usize)>,
    /// Content words of each sentence.
    lengths: Vec<f64>,
    /// In how many sentences each word stands, in any form.
    frequency: Vec<u32>,
}

impl Hits {
    fn new(document: &Document<'_>, query: &Query, meant: &[Meaning]) -> Self {
        let mut hits = Self {
            words: Vec::new(),
            pairs: Vec::new(),
            ends: Vec::with_capacity(document.n_sentences()),
            lengths: Vec::with_capacity(document.n_sentences()),
            frequency: vec![0; query.words.len()],
        };
        // Where each word stands among those of the open sentence; valid only from its start on.
        let mut place = vec![usize::MAX; query.words.len()];
        for sentence in 0..document.n_sentences() {
            let start = (hits.words.len(), hits.pairs.len());
            let mut before = None;
            for term in document.terms(sentence) {
                let Some((word, likeness)) = meant[term.index()] else {
                    before = None;
                    continue;
                };
                hits.add(word, likeness, start.0, &mut place[word as usize]);
                let exact = Some(word).filter(|_| likeness == 1.0);
                if let (Some(before), Some(word)) = (before, exact)
                    && query.pairs.contains(&(before, word))
                    && !hits.pairs[start.1..].contains(&(before, word))
                {
                    hits.pairs.push((before, word));
                }
                before = exact;
            }
            if !query.han_pairs.is_empty() {
                for_each_han_pair(document.sentence(sentence), |pair| {
                    if let Some(&word) = query.han_pairs.get(&pair) {
                        hits.add(word, 1.0, start.0, &mut place[word as usize]);
                    }
                });
            }
            hits.ends.push((hits.words.len(), hits.pairs.len()));
            hits.lengths.push(document.content_terms(sentence).count() as f64);
        }
        hits
    }

    fn add(&mut self, word: u32, likeness: f64, start: usize, place: &mut usize) {
        if *place < start || *place >= self.words.len() {
            *place = self.words.len();
            self.words.push((word, 0.0));
            self.frequency[word as usize] += 1;
        }
        let count = &mut self.words[*place].1;
        if likeness < 1.0 {
            // Like forms count once, and nothing beside the word itself.
            *count = count.max(LIKE * likeness);
        } else {
            *count = 1.0 + if *count < 1.0 { 0.0 } else { *count };
        }
    }

    /// What each sentence has to do with the query by itself.
    fn scores(&self, query: &Query) -> Vec<f64> {
        let n = self.ends.len();
        let rarity = |frequency: u32| {
            let frequency = f64::from(frequency);
            (1.0 + (n as f64 - frequency + 0.5) / (frequency + 0.5)).ln()
        };
        let idf: Vec<f64> = self.frequency.iter().map(|&frequency| rarity(frequency)).collect();
        let worth = |word: u32| query.words[word as usize].share() * idf[word as usize];
        let mean = (self.lengths.iter().sum::<f64>() / n.max(1) as f64).max(f64::MIN_POSITIVE);
        let mut start = (0, 0);
        let score = |(&end, &length): (&(usize, usize), &f64)| {
            let norm = K1 * (1.0 - B + B * length / mean);
            let words = self.words[start.0..end.0].iter();
            let words: f64 =
                words.map(|&(word, count)| worth(word) * count * (K1 + 1.0) / (count + norm)).sum();
            let pairs = self.pairs[start.1..end.1].iter();
            let pairs: f64 = pairs.map(|&(a, b)| idf[a as usize].min(idf[b as usize])).sum();
            start = end;
            words + PAIR * pairs
        };
        self.ends.iter().zip(&self.lengths).map(score).collect()
    }
}

/// Adds what neighbours and the paragraph lend.
fn in_context(document: &Document<'_>, own: &[f64]) -> Vec<f64> {
    let mut all = own.to_vec();
    let mut start = 0;
    for end in 1..=own.len() {
        if end < own.len() && !document.opens_paragraph(end) {
            continue;
        }
        let best = own[start..end].iter().copied().fold(0.0, f64::max);
        for sentence in start..end {
            let before = if sentence > start { own[sentence - 1] } else { 0.0 };
            let behind = if sentence + 1 < end { own[sentence + 1] } else { 0.0 };
            all[sentence] += NEIGHBOUR * (before + behind) + PARAGRAPH * best;
        }
        start = end;
    }
    all
}

/// Each divided by the largest.
fn scaled(mut values: Vec<f64>) -> Vec<f64> {
    let most = values.iter().copied().fold(0.0, f64::max);
    if most > 0.0 {
        values.iter_mut().for_each(|value| *value /= most);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::texts::Texts;

    fn found(text: &str, query: &str) -> Vec<f64> {
        let document = Document::new(text, Language::ENGLISH);
        relevance(&document, query)
    }

    fn best(values: &[f64]) -> usize {
        (0..values.len()).rev().max_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap()
    }

    const TEXT: &str = "Rain fell all day. The bridges were built in 1902 by Ellen Hart. Nobody slept.\n\n\
                        The mill burned down in 1903. It was Friday.";

    #[test]
    fn the_best_has_one_and_none_more() {
        let values = found(TEXT, "When was the bridge built?");
        assert_eq!(best(&values), 1);
        assert_eq!(values[1], 1.0);
        assert!(values.iter().all(|value| (0.0..=1.0).contains(value)), "{values:?}");
    }

    #[test]
    fn a_query_without_a_known_word_tells_nothing() {
        for query in ["", " ? ", "volcano", "the volcano", "Где?"] {
            assert_eq!(found(TEXT, query), [0.0; 5], "{query}");
        }
        assert!(found(TEXT, "was it the").iter().any(|&value| value > 0.0));
        assert!(found("", "rain").is_empty());
    }

    #[test]
    fn numbers_match_exactly() {
        assert_eq!(best(&found(TEXT, "1903")), 3);
        assert_eq!(best(&found(TEXT, "1902")), 1);
        assert_eq!(found(TEXT, "1904"), [0.0; 5]);
        assert_eq!(best(&found("Article four is here. Article 5 is not.", "article 5")), 1);
    }

    #[test]
    fn like_forms_count_less_than_the_word() {
        let german = Language::find("de").unwrap();
        let document =
            Document::new("Die Hausverwaltung zog um.\n\nEs regnete.\n\nDie Verwaltung zog um.", german);
        let values = relevance(&document, "Verwaltung");
        assert_eq!(values[2], 1.0);
        assert!(values[0] > 0.0 && values[0] < 1.0 && values[1] == 0.0, "{values:?}");
    }

    #[test]
    fn neighbours_gain_within_the_paragraph() {
        let values = found(TEXT, "bridge");
        assert!(values[0] > 0.0 && values[2] == values[0] && values[3] == 0.0, "{values:?}");
    }

    #[test]
    fn words_side_by_side_count_again() {
        let text = "The minister met the prime suspect.\n\nThe prime minister met the suspect.";
        assert_eq!(best(&found(text, "prime minister")), 1);
    }

    #[test]
    fn every_language_of_the_texts_reads_the_query() {
        let english = "The houses of the old town were built of stone, and there is no other like them.";
        let german = "In dieser Stadt sind die Häuser aus Holz, und das ist auch nicht mehr zu ändern.";
        let texts = Texts::new([english, german]);
        let document = Document::of_texts(&texts, None);
        assert_eq!(best(&relevance(&document, "house")), 0);
        assert_eq!(best(&relevance(&document, "Haus aus Holz")), 1);
    }

    #[test]
    fn han_characters_side_by_side_count_where_words_are_divided_otherwise() {
        let chinese = Language::find("zh").unwrap();
        let words = |text: &str| crate::tokenize::words(text, chinese).len();
        assert_eq!((words("大学"), words("大学生"), words("医院")), (1, 1, 1));
        let document = Document::new("医院来信。\n\n大学生来信。\n\n没有人睡觉。", chinese);
        let values = relevance(&document, "大学来信了吗？");
        assert!(values[1] == 1.0 && values[0] > 0.0 && values[0] < 1.0 && values[2] == 0.0, "{values:?}");
        assert_eq!(relevance(&document, "大学"), [0.0; 3], "two characters alone are no known word");
    }

    #[test]
    fn han_pairs_end_where_another_script_stands() {
        let mut pairs = Vec::new();
        for_each_han_pair("大桥a建。成功了ですข่าว", |(a, b)| {
            pairs.push([a, b].iter().collect::<String>());
        });
        assert_eq!(pairs, ["大桥", "成功", "功了"]);
    }

    #[test]
    fn the_most_like_word_is_that_of_an_obvious_search() {
        let trigrams = |stem: &str| {
            let all: Vec<char> = format!("\u{2}{stem}\u{3}").chars().collect();
            all.windows(3).map(<[char]>::to_vec).collect::<Vec<_>>()
        };
        let likeness = |a: &str, b: &str| {
            let (a, b) = (trigrams(a), trigrams(b));
            let shared = a.iter().filter(|trigram| b.contains(trigram)).count().min(b.len());
            2.0 * shared as f64 / (a.len() + b.len()) as f64
        };
        let stems = "verwalt hausverwalt gewalt walt chines china größ größt groß мост моста bridg abridg bri aa aaaa";
        let words: Vec<_> =
            stems.split(' ').map(|stem| QueryWord { stem: stem.into(), kind: Kind::Content }).collect();
        let mut search = Likeness::new(&words);
        for stem in
            stems.split(' ').chain(["verwaltung", "chin", "bridges", "aaaaaa", "мосты", "größer", "xyz", "a"])
        {
            let most = words.iter().map(|word| likeness(stem, &word.stem)).fold(0.0, f64::max);
            let found = search.most_like(stem);
            assert_eq!(
                found.map(|(_, likeness)| likeness),
                Some(most).filter(|&most| most >= MIN_LIKENESS),
                "{stem}"
            );
        }
    }

    #[test]
    fn a_word_is_found_by_its_stem_alone() {
        let document = Document::new("Rain fell.", Language::ENGLISH);
        let query = Query::new(&document, "the old bridges of 1902, by a river");
        let mut key = (String::new(), false);
        for (number, word) in query.words.iter().enumerate() {
            let is_content = word.stem.len() > 1 && !["the", "of", "by"].contains(&word.stem.as_str());
            assert_eq!(query.find(&word.stem, is_content, &mut key), Some(number as u32), "{}", word.stem);
            assert_eq!(query.find(&word.stem, !is_content, &mut key), None);
        }
        assert_eq!(query.find("volcano", true, &mut key), None);
    }
}
