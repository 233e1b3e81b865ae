//! Words linked by standing near each other.

use crate::document::Document;
use crate::rank::{Links, PageRank};
use crate::vocabulary::TermId;

/// The walk of Mihalcea & Tarau 2004.
const WALK: PageRank = PageRank { damping: 0.85, tolerance: 1e-6, max_iterations: 100 };

/// Terms linked by how often they stand within a window of each other, in compressed sparse
/// rows: both directions are stored, none to itself.
#[derive(Debug)]
pub(super) struct Cooccurrences {
    /// Neighbour and weight.
    entries: Vec<(TermId, f64)>,
    offsets: Vec<u32>,
}

impl Cooccurrences {
    /// Links the content terms of each sentence with those less than `window` words behind
    /// them.
    pub(super) fn new(document: &Document<'_>, window: usize) -> Self {
        let n_terms = document.vocabulary().len();
        let mut ends = vec![0_u32; n_terms + 1];
        for_each_pair(document, window, |a, b| {
            ends[a.index() + 1] += 1;
            ends[b.index() + 1] += 1;
        });
        for term in 0..n_terms {
            ends[term + 1] += ends[term];
        }
        // Each row is filled from its start on; then `at` holds the ends.
        let mut at = ends.clone();
        let mut neighbours = vec![TermId(0); ends[n_terms] as usize];
        for_each_pair(document, window, |a, b| {
            for (from, to) in [(a, b), (b, a)] {
                neighbours[at[from.index()] as usize] = to;
                at[from.index()] += 1;
            }
        });
        Self::counted(&neighbours, &ends)
    }

    /// Equal neighbours of a row become one, weighed by how many they were.
    fn counted(neighbours: &[TermId], ends: &[u32]) -> Self {
        let mut links = Self { entries: Vec::new(), offsets: vec![0] };
        // Where each term stands in the open row; valid only from the row's start on.
        let mut place = vec![u32::MAX; ends.len()];
        for row in ends.windows(2) {
            let start = links.entries.len();
            for &term in &neighbours[row[0] as usize..row[1] as usize] {
                let at = place[term.index()] as usize;
                if at >= start && at < links.entries.len() {
                    links.entries[at].1 += 1.0;
                } else {
                    place[term.index()] = links.entries.len() as u32;
                    links.entries.push((term, 1.0));
                }
            }
            links.offsets.push(links.entries.len() as u32);
        }
        links
    }

    /// The PageRank of each term; stop words, which have no links, stay at the floor.
    pub(super) fn rank(&mut self) -> Vec<f64> {
        WALK.run(self).0
    }

    fn rows(&self) -> impl Iterator<Item = &[(TermId, f64)]> {
        self.offsets.windows(2).map(|ends| &self.entries[ends[0] as usize..ends[1] as usize])
    }
}

impl Links for Cooccurrences {
    fn out_weights(&mut self) -> Vec<f64> {
        self.rows().map(|row| row.iter().map(|(_, weight)| weight).sum()).collect()
    }

    fn gather(&mut self, x: &[f64], gathered: &mut [f64]) {
        for (row, gathered) in self.rows().zip(gathered) {
            *gathered = row.iter().map(|(term, weight)| weight * x[term.index()]).sum();
        }
    }
}

/// Calls `visit` with each pair of different content terms of a sentence that a window holds.
fn for_each_pair(document: &Document<'_>, window: usize, mut visit: impl FnMut(TermId, TermId)) {
    let is_content = |term: TermId| document.vocabulary().is_content(term);
    for sentence in 0..document.n_sentences() {
        let terms = document.terms(sentence);
        for (at, &term) in terms.iter().enumerate().filter(|(_, term)| is_content(**term)) {
            let behind = &terms[at + 1..terms.len().min(at + window)];
            let others = behind.iter().copied().filter(|&other| other != term && is_content(other));
            others.for_each(|other| visit(term, other));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    const TEXT: &str = "Rain brings wind. The wind and the rain bring cold rain. Cold wind, warm rain, snow.";

    /// The same walk over a matrix of all pairs of content terms.
    fn dense(document: &Document<'_>, window: usize) -> Vec<f64> {
        let n = document.vocabulary().len();
        let mut matrix = vec![vec![0.0; n]; n];
        for sentence in 0..document.n_sentences() {
            let terms = document.terms(sentence);
            for (i, a) in terms.iter().enumerate() {
                for (j, b) in terms.iter().enumerate() {
                    let content = [a, b].iter().all(|term| document.vocabulary().is_content(**term));
                    if a != b && i.abs_diff(j) < window && content {
                        matrix[a.index()][b.index()] += 1.0;
                    }
                }
            }
        }
        let out: Vec<f64> = matrix.iter().map(|row| row.iter().sum()).collect();
        let mut x = vec![1.0 / n as f64; n];
        for _ in 0..300 {
            let given = |to: usize| -> f64 {
                (0..n)
                    .filter(|&from| out[from] > 0.0)
                    .map(|from| x[from] * matrix[from][to] / out[from])
                    .sum()
            };
            x = (0..n).map(|to| 0.15 / n as f64 + 0.85 * given(to)).collect();
        }
        x
    }

    #[test]
    fn the_ranks_are_those_of_a_dense_matrix() {
        let document = Document::new(TEXT, Language::ENGLISH);
        for window in 2..6 {
            let ranks = Cooccurrences::new(&document, window).rank();
            for (rank, dense) in ranks.iter().zip(dense(&document, window)) {
                assert!((rank - dense).abs() < 1e-5, "{window}: {rank} {dense}");
            }
        }
    }

    #[test]
    fn links_by_hand() {
        let document = Document::new("Cold rain, cold wind.", Language::ENGLISH);
        let links = Cooccurrences::new(&document, 2);
        let rows: Vec<_> = links.rows().map(<[_]>::to_vec).collect();
        let [cold, rain, wind] = [0, 1, 2].map(TermId);
        assert_eq!(rows, [vec![(rain, 2.0), (wind, 1.0)], vec![(cold, 2.0)], vec![(cold, 1.0)]]);
    }
}
