//! Words to terms: stop words set apart, the rest stemmed, each looked up once.
//!
//! Stemming costs some fifteen times a table look-up, and most words of a text were seen
//! before. So each thread keeps a cache from word to stem over all its documents. It is only
//! a memory: term numbers are dealt out anew for every document, in the order of first
//! appearance, so that no result depends on what was read before.

use std::cell::Cell;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::{HashSet, HashTable};

use crate::cue::{Cue, Cues};
use crate::language::Language;
use crate::stem::Stemmer;
use crate::stop::checkpoint;
use crate::vocabulary::{TermId, Vocabulary};

/// A cache that grew beyond this many bytes of words is emptied before the next document.
const CACHE_BYTES: usize = 8 << 20;

/// What is longer is no word, and stemmers take more than linear time for it.
const STEMMED_BYTES: usize = 100;

/// Rules for which a thread keeps a cache.
const CACHES: usize = 4;

thread_local! {
    static THREAD_CACHES: Cell<Vec<TermCache>> = const { Cell::new(Vec::new()) };
}

/// Words in lower case.
pub(crate) type WordSet = HashSet<String, FixedState>;

/// A caller's words as a set.
pub(crate) fn word_set(words: &[String]) -> Arc<WordSet> {
    Arc::new(words.iter().map(|word| word.to_lowercase()).collect())
}

/// How words become terms.
#[derive(Debug, Clone)]
pub(crate) struct TermRules {
    pub(crate) language: Language,
    /// The caller's stop words in the place of the language's.
    pub(crate) stop_words: Option<Arc<WordSet>>,
    /// Whether words are stemmed.
    pub(crate) stemmed: bool,
}

impl TermRules {
    /// The rules of a language.
    pub(crate) fn of(language: Language) -> Self {
        Self { language, stop_words: None, stemmed: true }
    }

    fn is_stop_word(&self, word: &str) -> bool {
        match &self.stop_words {
            Some(words) => words.contains(word),
            None => self.language.lexicon().stop_words.contains(word),
        }
    }
}

impl PartialEq for TermRules {
    fn eq(&self, other: &Self) -> bool {
        let same_words = match (&self.stop_words, &other.stop_words) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        same_words && self.language == other.language && self.stemmed == other.stemmed
    }
}

/// Runs `work` with this thread's cache for `rules`.
///
/// The cache is taken out meanwhile: if `work` comes back here, it finds a fresh one.
pub(crate) fn with_cache<T>(rules: &TermRules, work: impl FnOnce(&mut TermCache) -> T) -> T {
    let mut caches = THREAD_CACHES.take();
    let known = caches.iter().position(|cache| cache.rules == *rules);
    let mut cache = known.map_or_else(|| TermCache::new(rules.clone()), |at| caches.remove(at));
    THREAD_CACHES.set(caches);
    cache.begin_document();
    let result = work(&mut cache);
    let mut caches = THREAD_CACHES.take();
    caches.truncate(CACHES - 1);
    caches.insert(0, cache);
    THREAD_CACHES.set(caches);
    result
}

/// What a thread remembers of the words of one language.
pub(crate) struct TermCache {
    rules: TermRules,
    stemmer: Stemmer,
    words: Interner,
    /// For each word the number of its stem.
    stem_of: Vec<u32>,
    stems: Interner,
    /// For each stem the last document that has it, its term there, and its cue.
    seen: Vec<(u32, TermId, Cue)>,
    cues: &'static Cues,
    document: u32,
    stem: String,
}

impl TermCache {
    fn new(rules: TermRules) -> Self {
        Self {
            cues: Cues::of(rules.language),
            stemmer: if rules.stemmed { Stemmer::of(rules.language) } else { Stemmer::none() },
            rules,
            words: Interner::default(),
            stem_of: Vec::new(),
            stems: Interner::default(),
            seen: Vec::new(),
            document: 0,
            stem: String::new(),
        }
    }

    fn begin_document(&mut self) {
        if self.words.text.len() + self.stems.text.len() > CACHE_BYTES || self.document == u32::MAX {
            *self = Self::new(self.rules.clone());
        }
        self.document += 1;
    }

    /// The term of `word`, which must be folded, and its cue; a new one is added to `vocabulary`.
    pub(crate) fn term(&mut self, word: &str, unspaced: bool, vocabulary: &mut Vocabulary) -> (TermId, Cue) {
        let (number, is_new) = self.words.intern(word, false);
        if is_new {
            let stem = self.stem_number(word, unspaced);
            self.stem_of.push(stem);
        }
        let stem = self.stem_of[number as usize];
        let (document, term, cue) = &mut self.seen[stem as usize];
        if *document != self.document {
            *document = self.document;
            *term = vocabulary.push(self.stems.get(stem), self.stems.is_tagged(stem));
        }
        (*term, *cue)
    }

    /// A stop word is a term of its own, unstemmed: "does" is not the plural of "doe".
    fn stem_number(&mut self, word: &str, unspaced: bool) -> u32 {
        let is_content = !self.rules.is_stop_word(word) && (unspaced || word.chars().nth(1).is_some());
        let key = if is_content && word.len() <= STEMMED_BYTES {
            self.stemmer.stem(word, &mut self.stem);
            self.stem.as_str()
        } else {
            word
        };
        let (number, is_new) = self.stems.intern(key, is_content);
        if is_new {
            self.seen.push((0, TermId(0), self.cues.number(self.stems.get(number))));
        }
        number
    }
}

/// Strings with a tag, numbered from 0 in the order of arrival.
#[derive(Default)]
struct Interner {
    text: String,
    entries: Vec<Entry>,
    table: HashTable<u32>,
    state: FixedState,
}

#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    end: u32,
    /// [`digest`] of the string.
    digest: u64,
    tag: bool,
}

impl Interner {
    /// The number of `key` with `tag`, and whether it is new.
    fn intern(&mut self, key: &str, tag: bool) -> (u32, bool) {
        let digest = digest(key.as_bytes());
        let Self { text, entries, table, state } = self;
        let hash_of = |digest: u64, key: &[u8], tag: bool| {
            let tail = if key.len() > DIGESTED { state.hash_one(&key[DIGESTED..]) } else { key.len() as u64 };
            state.hash_one(digest ^ tail.rotate_left(7)) ^ u64::from(tag)
        };
        let hash = hash_of(digest, key.as_bytes(), tag);
        let is_it = |&number: &u32| {
            let entry = entries[number as usize];
            let (start, end) = (entry.start as usize, entry.end as usize);
            entry.digest == digest
                && entry.tag == tag
                && end - start == key.len()
                && (key.len() <= DIGESTED || &text.as_bytes()[start..end] == key.as_bytes())
        };
        if let Some(&number) = table.find(hash, is_it) {
            return (number, false);
        }
        let (number, start) = (entries.len() as u32, text.len() as u32);
        text.push_str(key);
        entries.push(Entry { start, end: text.len() as u32, digest, tag });
        let rehash = |&number: &u32| {
            let Entry { start, end, digest, tag } = entries[number as usize];
            hash_of(digest, &text.as_bytes()[start as usize..end as usize], tag)
        };
        if table.len() < table.capacity() {
            table.insert_unique(hash, number, rehash);
        } else {
            // In the order of the entries, which are read one behind the other so, and can be stopped.
            let mut larger = HashTable::with_capacity(2 * table.len() + 1);
            (0..=number).for_each(|number| {
                checkpoint();
                larger.insert_unique(rehash(&number), number, rehash);
            });
            *table = larger;
        }
        (number, true)
    }

    fn get(&self, number: u32) -> &str {
        let entry = self.entries[number as usize];
        &self.text[entry.start as usize..entry.end as usize]
    }

    fn is_tagged(&self, number: u32) -> bool {
        self.entries[number as usize].tag
    }
}

/// Bytes of a string that its digest holds.
const DIGESTED: usize = 8;

/// The first bytes as one number, which with the length tells apart any two strings of up to
/// eight bytes: most words are compared by it alone.
fn digest(bytes: &[u8]) -> u64 {
    let four =
        |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
    match bytes.len() {
        0 => 0,
        n @ 1..=3 => u64::from(bytes[0]) | u64::from(bytes[n / 2]) << 8 | u64::from(bytes[n - 1]) << 16,
        n @ 4..=7 => u64::from(four(0)) | u64::from(four(n - 4)) << 32,
        _ => u64::from(four(0)) | u64::from(four(4)) << 32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(words: &[&str]) -> (Vec<u32>, Vocabulary) {
        let mut vocabulary = Vocabulary::default();
        let ids = with_cache(&TermRules::of(Language::ENGLISH), |cache| {
            words.iter().map(|word| cache.term(word, false, &mut vocabulary).0.0).collect()
        });
        (ids, vocabulary)
    }

    #[test]
    fn words_of_one_stem_share_a_term_and_stop_words_do_not() {
        let (ids, vocabulary) = terms(&["running", "the", "runs", "does", "doe", "x"]);
        assert_eq!(ids, [0, 1, 0, 2, 3, 4]);
        assert_eq!(vocabulary.stem(TermId(0)), "run");
        assert_eq!(vocabulary.stem(TermId(2)), "does");
        let content: Vec<_> = (0..5).map(|id| vocabulary.is_content(TermId(id))).collect();
        assert_eq!(content, [true, false, false, true, false]);
    }

    #[test]
    fn a_digest_and_a_length_tell_short_strings_apart() {
        let words =
            ["a", "aa", "ab", "ba", "aba", "abba", "abcda", "abcdb", "abcdefg", "abcdefh", "abcdefgh"];
        for (i, a) in words.iter().enumerate() {
            for b in &words[i + 1..] {
                assert_ne!((digest(a.as_bytes()), a.len()), (digest(b.as_bytes()), b.len()), "{a} {b}");
            }
        }
        let (ids, _) = terms(&["internationally", "internationals", "abcdefghx", "abcdefghy", "abcdefgh"]);
        assert_eq!(ids, [0, 0, 1, 2, 3]);
    }

    #[test]
    fn numbers_start_anew_with_each_document() {
        assert_eq!(terms(&["house", "garden"]).0, [0, 1]);
        assert_eq!(terms(&["garden", "house"]).0, [0, 1]);
    }

    #[test]
    fn a_cache_in_use_is_not_shared() {
        let inner = with_cache(&TermRules::of(Language::ENGLISH), |_| terms(&["garden", "house"]).0);
        assert_eq!(inner, [0, 1]);
    }
}
