//! Sentences by terms, sparse.

use std::ops::Range;

use crate::document::Document;
use crate::stop::checkpoint;
use crate::vocabulary::TermId;

/// A number for each content term of each sentence, in compressed sparse rows: how often the
/// term stands there, or what that is worth.
///
/// Within a row, terms are in the order of their first appearance in the sentence; each
/// stands once.
#[derive(Debug, Clone)]
pub struct Rows<T = u32> {
    entries: Vec<(TermId, T)>,
    offsets: Vec<u32>,
    n_terms: usize,
}

impl Rows {
    /// Counts the content terms of each sentence.
    #[must_use]
    pub fn new(document: &Document<'_>) -> Self {
        let (n, n_terms) = (document.n_sentences(), document.vocabulary().len());
        let mut rows =
            Self { entries: Vec::with_capacity(4 * n), offsets: Vec::with_capacity(n + 1), n_terms };
        rows.offsets.push(0);
        // Where each term stands in the open row; valid only from the row's start on.
        let mut place = vec![u32::MAX; n_terms];
        for sentence in 0..n {
            let start = rows.entries.len();
            for term in document.content_terms(sentence) {
                checkpoint();
                let at = place[term.index()] as usize;
                if at >= start && at < rows.entries.len() {
                    rows.entries[at].1 += 1;
                } else {
                    place[term.index()] = rows.entries.len() as u32;
                    rows.entries.push((term, 1));
                }
            }
            rows.offsets.push(rows.entries.len() as u32);
        }
        rows
    }

    /// Content words of a sentence, repeats counted.
    ///
    /// # Panics
    /// Like every method here that takes a sentence, if there is none of this number.
    #[must_use]
    pub fn n_words(&self, sentence: usize) -> u32 {
        self.row(sentence).iter().map(|&(_, count)| count).sum()
    }

    /// How often each term stands in all sentences.
    #[must_use]
    pub fn totals(&self) -> Vec<u32> {
        let mut totals = vec![0; self.n_terms];
        self.entries.iter().for_each(|(term, count)| totals[term.index()] += count);
        totals
    }

    /// The same places with `weight` of the term and its count.
    #[must_use]
    pub fn weighted(&self, weight: impl Fn(TermId, u32) -> f64) -> Rows<f64> {
        Rows {
            entries: self.entries.iter().map(|&(term, count)| (term, weight(term, count))).collect(),
            offsets: self.offsets.clone(),
            n_terms: self.n_terms,
        }
    }
}

impl<T> Rows<T> {
    /// The entries of a sentence.
    #[must_use]
    pub fn row(&self, sentence: usize) -> &[(TermId, T)] {
        checkpoint();
        &self.entries[self.offsets[sentence] as usize..self.offsets[sentence + 1] as usize]
    }

    /// How many sentences there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many terms there may be: the size of the vocabulary.
    #[must_use]
    pub fn n_terms(&self) -> usize {
        self.n_terms
    }

    /// Every row in order.
    pub fn iter(&self) -> impl Iterator<Item = &[(TermId, T)]> {
        (0..self.len()).map(|sentence| self.row(sentence))
    }
}

impl Rows<f64> {
    /// Each row divided by its length, so that a product of two is their cosine. A row
    /// without terms stays so.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        for ends in self.offsets.windows(2) {
            let row = &mut self.entries[ends[0] as usize..ends[1] as usize];
            let square: f64 = row.iter().map(|(_, weight)| weight * weight).sum();
            if square > 0.0 {
                let scale = square.sqrt().recip();
                row.iter_mut().for_each(|(_, weight)| *weight *= scale);
            }
        }
        self
    }

    /// `M Mᵀ` without what needs no terms: a term of one sentence only adds its square to the
    /// diagonal. Gives the rows of the other terms, numbered anew, and the diagonal of these.
    #[must_use]
    pub fn shared(&self) -> (Self, Vec<f64>) {
        let mut n_sentences = vec![0_u32; self.n_terms];
        self.entries.iter().for_each(|(term, _)| n_sentences[term.index()] += 1);
        let mut n_terms = 0;
        let number = |&n: &u32| {
            let is_shared = n > 1;
            n_terms += u32::from(is_shared);
            is_shared.then(|| TermId(n_terms - 1))
        };
        let numbers: Vec<Option<TermId>> = n_sentences.iter().map(number).collect();
        let n_entries = n_sentences.iter().filter(|&&n| n > 1).sum::<u32>() as usize;
        let mut offsets = Vec::with_capacity(self.offsets.len());
        offsets.push(0);
        let mut shared = Self { entries: Vec::with_capacity(n_entries), offsets, n_terms: n_terms as usize };
        let mut diagonal = vec![0.0; self.len()];
        for (row, alone) in self.iter().zip(&mut diagonal) {
            for &(term, weight) in row {
                match numbers[term.index()] {
                    Some(term) => shared.entries.push((term, weight)),
                    None => *alone += weight * weight,
                }
            }
            shared.offsets.push(shared.entries.len() as u32);
        }
        (shared, diagonal)
    }

    /// The same by term: an inverted index.
    #[must_use]
    pub fn postings(&self) -> Postings {
        let mut offsets = vec![0_u32; self.n_terms + 1];
        self.entries.iter().for_each(|(term, _)| offsets[term.index() + 1] += 1);
        for at in 1..offsets.len() {
            offsets[at] += offsets[at - 1];
        }
        let (mut next, mut entries) = (offsets.clone(), vec![(0, 0.0); self.entries.len()]);
        for (sentence, row) in self.iter().enumerate() {
            for &(term, weight) in row {
                let place = &mut next[term.index()];
                entries[*place as usize] = (sentence as u32, weight);
                *place += 1;
            }
        }
        Postings { entries, offsets }
    }

    /// The product of a sentence with a vector over the terms.
    #[must_use]
    pub fn dot(&self, sentence: usize, vector: &[f64]) -> f64 {
        self.row(sentence).iter().map(|&(term, weight)| weight * vector[term.index()]).sum()
    }

    /// Adds `scale` times a sentence to a vector over the terms.
    pub fn add_to(&self, sentence: usize, scale: f64, vector: &mut [f64]) {
        for &(term, weight) in self.row(sentence) {
            vector[term.index()] += scale * weight;
        }
    }

    /// Sets a vector over the terms to zero where some sentences have terms.
    pub fn clear(&self, sentences: Range<usize>, vector: &mut [f64]) {
        let terms = sentences.flat_map(|sentence| self.row(sentence));
        terms.for_each(|(term, _)| vector[term.index()] = 0.0);
    }
}

/// The sentences of each term, in their order, with its weight there.
#[derive(Debug, Clone)]
pub struct Postings {
    entries: Vec<(u32, f64)>,
    offsets: Vec<u32>,
}

impl Postings {
    /// The sentences of a term.
    ///
    /// # Panics
    /// If the term is of another document.
    #[must_use]
    pub fn of(&self, term: TermId) -> &[(u32, f64)] {
        &self.entries[self.offsets[term.index()] as usize..self.offsets[term.index() + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn counts_of_each_sentence() {
        let document = Document::new("Rain and rain and wind. Wind. Of the.", Language::ENGLISH);
        let rows = Rows::new(&document);
        assert_eq!(rows.n_words(0), 3);
        let counts = |row: &[(TermId, u32)]| -> Vec<_> {
            row.iter().map(|&(term, count)| (document.vocabulary().stem(term).to_owned(), count)).collect()
        };
        let rows: Vec<_> = rows.iter().map(counts).collect();
        assert_eq!(rows[0], [("rain".into(), 2), ("wind".into(), 1)]);
        assert_eq!(rows[1], [("wind".into(), 1)]);
        assert!(rows[2].is_empty());
    }

    #[test]
    fn products_of_normalized_rows_are_cosines() {
        let document = Document::new("Rain, rain and wind. Wind. Of the.", Language::ENGLISH);
        let rows = Rows::new(&document).weighted(|_, count| f64::from(count)).normalized();
        let mut vector = vec![0.0; rows.n_terms()];
        rows.add_to(0, 1.0, &mut vector);
        let cosines: Vec<_> = (0..3).map(|sentence| rows.dot(sentence, &vector)).collect();
        let expected = [1.0, 0.2_f64.sqrt(), 0.0];
        assert!(cosines.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{cosines:?}");
        let postings = rows.postings();
        let holders = |sentence: usize, at: usize| postings.of(rows.row(sentence)[at].0).to_vec();
        assert_eq!(holders(0, 0), [(0, rows.row(0)[0].1)]);
        assert_eq!(holders(1, 0), [(0, rows.row(0)[1].1), (1, 1.0)]);
        // "Rain" stands in the first sentence only.
        let (shared, diagonal) = rows.shared();
        assert_eq!((shared.n_terms(), shared.row(0).len(), shared.row(1).len()), (1, 1, 1));
        assert!((diagonal[0] - 0.8).abs() < 1e-15 && diagonal[1..] == [0.0; 2], "{diagonal:?}");
    }
}
