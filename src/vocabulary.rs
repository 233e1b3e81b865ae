//! The terms of a document: stems, each with a small number.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Number of a term, dense from 0 in the order of first appearance in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId(pub u32);

impl TermId {
    /// As an index of an array with one place a term.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Finds the terms of one vocabulary in another, to which it adds those that are new.
#[derive(Default)]
pub(crate) struct Union {
    known: HashMap<(String, bool), TermId, FixedState>,
}

impl Union {
    /// The number in `all`, which only this union may write to, of a term of `other`.
    pub(crate) fn add(&mut self, all: &mut Vocabulary, other: &Vocabulary, term: TermId) -> TermId {
        let (stem, content) = (other.stem(term), other.is_content(term));
        *self.known.entry((stem.to_owned(), content)).or_insert_with(|| all.push(stem, content))
    }
}

/// Terms by number. The stems stand one behind the other in one string.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    stems: String,
    ends: Vec<u32>,
    content: Vec<bool>,
}

impl Vocabulary {
    /// How many terms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The stem of a term; of a stop word, the word itself.
    ///
    /// # Panics
    /// If the term is of another vocabulary.
    #[must_use]
    pub fn stem(&self, term: TermId) -> &str {
        let start = term.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.stems[start as usize..self.ends[term.index()] as usize]
    }

    /// Whether a term says what a text is about: no stop word, more than one letter or digit.
    ///
    /// # Panics
    /// If the term is of another vocabulary.
    #[must_use]
    pub fn is_content(&self, term: TermId) -> bool {
        self.content[term.index()]
    }

    /// Makes room for the terms of a text of so many bytes.
    pub(crate) fn reserve_for(&mut self, bytes: usize) {
        self.stems.reserve(bytes / 3);
        self.ends.reserve(bytes / 12);
        self.content.reserve(bytes / 12);
    }

    pub(crate) fn push(&mut self, stem: &str, content: bool) -> TermId {
        let id = TermId(self.ends.len() as u32);
        self.stems.push_str(stem);
        self.ends.push(self.stems.len() as u32);
        self.content.push(content);
        id
    }
}
