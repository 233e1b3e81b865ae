//! Pairs of sentences that are alike beyond a threshold.

use crate::matrix::Rows;
use crate::rank::Links;

/// A term of more sentences than this makes no pairs: they would be too many, and what stands
/// everywhere tells little. Texts of up to so many sentences are compared exactly.
pub const MAX_SENTENCES_OF_A_TERM: usize = 2000;

/// Sentences linked by 1 where the cosine of their rows is above a threshold, each to itself
/// if it has terms. After Erkan & Radev 2004.
pub struct Threshold {
    /// Earlier neighbours of each sentence.
    neighbours: Vec<u32>,
    offsets: Vec<u64>,
    has_terms: Vec<bool>,
}

impl Threshold {
    /// Compares all pairs of normalised rows that share a term, through an inverted index.
    #[must_use]
    pub fn new(rows: &Rows<f64>, threshold: f64) -> Self {
        let n = rows.len();
        let mut postings: Vec<Vec<(u32, f64)>> = vec![Vec::new(); rows.n_terms()];
        let is_common = common(rows);
        let mut links = Self {
            neighbours: Vec::new(),
            offsets: vec![0],
            has_terms: rows.iter().map(|row| !row.is_empty()).collect(),
        };
        let (mut cosines, mut touched) = (vec![0.0; n], Vec::new());
        for (sentence, row) in rows.iter().enumerate() {
            for &(term, weight) in row.iter().filter(|(term, _)| !is_common[term.index()]) {
                let postings = &mut postings[term.index()];
                for &(earlier, other) in &*postings {
                    let cosine: &mut f64 = &mut cosines[earlier as usize];
                    if *cosine == 0.0 {
                        touched.push(earlier);
                    }
                    *cosine += weight * other;
                }
                postings.push((sentence as u32, weight));
            }
            let is_alike = |&earlier: &u32| std::mem::take(&mut cosines[earlier as usize]) > threshold;
            links.neighbours.extend(touched.drain(..).filter(is_alike));
            links.offsets.push(links.neighbours.len() as u64);
        }
        links
    }
}

/// Whether a term is passed over.
fn common(rows: &Rows<f64>) -> Vec<bool> {
    let mut n_sentences = vec![0; rows.n_terms()];
    rows.iter().flatten().for_each(|(term, _)| n_sentences[term.index()] += 1);
    n_sentences.into_iter().map(|n: usize| n > MAX_SENTENCES_OF_A_TERM).collect()
}

impl Links for Threshold {
    fn out_weights(&mut self) -> Vec<f64> {
        let n = self.has_terms.len();
        let mut out = vec![0.0; n];
        self.gather(&vec![1.0; n], &mut out);
        out
    }

    fn gather(&mut self, x: &[f64], gathered: &mut [f64]) {
        for ((gathered, x), &has_terms) in gathered.iter_mut().zip(x).zip(&self.has_terms) {
            *gathered = if has_terms { *x } else { 0.0 };
        }
        for (sentence, ends) in self.offsets.windows(2).enumerate() {
            let mut sum = 0.0;
            for &earlier in &self.neighbours[ends[0] as usize..ends[1] as usize] {
                sum += x[earlier as usize];
                gathered[earlier as usize] += x[sentence];
            }
            gathered[sentence] += sum;
        }
    }
}
