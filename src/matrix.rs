//! Sentences by terms, sparse.

use crate::document::Document;
use crate::vocabulary::TermId;

/// How often each content term stands in each sentence, in compressed sparse rows.
///
/// Within a row, terms are in the order of their first appearance in the sentence; each
/// stands once.
#[derive(Debug, Clone)]
pub struct Rows {
    entries: Vec<(TermId, u32)>,
    offsets: Vec<u32>,
}

impl Rows {
    /// Counts the content terms of each sentence.
    #[must_use]
    pub fn new(document: &Document<'_>) -> Self {
        let n = document.n_sentences();
        let mut rows = Self { entries: Vec::with_capacity(4 * n), offsets: Vec::with_capacity(n + 1) };
        rows.offsets.push(0);
        // Where each term stands in the open row; valid only from the row's start on.
        let mut place = vec![u32::MAX; document.vocabulary().len()];
        for sentence in 0..n {
            let start = rows.entries.len();
            for term in document.content_terms(sentence) {
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

    /// Distinct content terms of a sentence with their counts.
    ///
    /// # Panics
    /// If there is no such sentence.
    #[must_use]
    pub fn row(&self, sentence: usize) -> &[(TermId, u32)] {
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

    /// Every row in order.
    pub fn iter(&self) -> impl Iterator<Item = &[(TermId, u32)]> {
        (0..self.len()).map(|sentence| self.row(sentence))
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
        let counts = |row: &[(TermId, u32)]| -> Vec<_> {
            row.iter().map(|&(term, count)| (document.vocabulary().stem(term).to_owned(), count)).collect()
        };
        let rows: Vec<_> = rows.iter().map(counts).collect();
        assert_eq!(rows[0], [("rain".into(), 2), ("wind".into(), 1)]);
        assert_eq!(rows[1], [("wind".into(), 1)]);
        assert!(rows[2].is_empty());
    }
}
