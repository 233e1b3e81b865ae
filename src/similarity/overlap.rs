//! Shared terms over the logarithms of both lengths.

use std::f64::consts::LN_2;

use crate::matrix::Rows;
use crate::rank::Links;
use crate::vocabulary::TermId;
use crate::weight::Frequencies;

/// Sentences linked by `|shared terms| / max(ln L_i + ln L_j, ln 2)`, none to itself.
///
/// After Mihalcea & Tarau 2004; the maximum serves two sentences of one word each, whose
/// logarithms are zero.
///
/// The sentences of a term are grouped to *cells* of equal length L. A step sums `x` within
/// each cell, weighs the sums of a term's cells against each other, and hands them back:
/// O(Σ_t min(sf_t, lengths)²) for sentence frequencies sf and so many different lengths.
pub struct Overlap {
    /// Cells of each sentence's shared terms.
    cells: Vec<u32>,
    offsets: Vec<u32>,
    /// Length class of each sentence.
    class: Vec<u32>,
    /// Length class of each cell; the cells of a term stand together, by rising class.
    cell_class: Vec<u32>,
    /// End of each shared term's cells.
    term_ends: Vec<u32>,
    /// Inverse of the denominator for each pair of classes.
    factors: Vec<f64>,
    n_classes: usize,
    sums: Vec<f64>,
    weighed: Vec<f64>,
}

impl Overlap {
    /// Links of counted rows.
    #[must_use]
    pub fn new(rows: &Rows, frequencies: &Frequencies) -> Self {
        let lengths: Vec<u32> = (0..rows.len()).map(|sentence| rows.n_words(sentence)).collect();
        let mut known = lengths.clone();
        known.sort_unstable();
        known.dedup();
        let class: Vec<u32> =
            lengths.iter().map(|length| known.partition_point(|other| other < length) as u32).collect();
        let mut links = Self {
            cells: Vec::new(),
            offsets: Vec::new(),
            cell_class: Vec::new(),
            term_ends: Vec::new(),
            factors: factors(&known),
            n_classes: known.len(),
            class,
            sums: Vec::new(),
            weighed: Vec::new(),
        };
        links.make_cells(rows, frequencies);
        links
    }

    fn make_cells(&mut self, rows: &Rows, frequencies: &Frequencies) {
        // Of each shared term the classes and places of its entries. Sentences by rising class leave
        // the entries of a cell side by side.
        let n_entries = |&n: &u32| if n > 1 { n } else { 0 };
        let mut next: Vec<u32> = prefix_sums(frequencies.by_sentence().iter().map(n_entries));
        let mut entries = vec![(0_u32, 0_u32); next.last().copied().unwrap_or(0) as usize];
        let is_shared = |&&(term, _): &&(TermId, u32)| frequencies.sentence(term) > 1;
        let n_shared = rows.iter().map(|row| row.iter().filter(is_shared).count() as u32);
        self.offsets = prefix_sums(n_shared);
        let ends = next[1..].to_vec();
        let mut by_class: Vec<usize> = (0..rows.len()).collect();
        by_class.sort_by_key(|&sentence| self.class[sentence]);
        for sentence in by_class {
            let shared = rows.row(sentence).iter().filter(is_shared).zip(self.offsets[sentence]..);
            for (&(term, _), place) in shared {
                let at = &mut next[term.index()];
                entries[*at as usize] = (self.class[sentence], place);
                *at += 1;
            }
        }
        self.cells = vec![0; entries.len()];
        self.cell_class.reserve(entries.len());
        let mut start = 0;
        for end in ends {
            self.make_cells_of_term(&entries[start as usize..end as usize]);
            start = end;
        }
        self.sums = vec![0.0; self.cell_class.len()];
        self.weighed = vec![0.0; self.cell_class.len()];
    }

    fn make_cells_of_term(&mut self, entries: &[(u32, u32)]) {
        let mut last = None;
        for &(class, place) in entries {
            if last != Some(class) {
                self.cell_class.push(class);
                last = Some(class);
            }
            self.cells[place as usize] = self.cell_class.len() as u32 - 1;
        }
        if last.is_some() {
            self.term_ends.push(self.cell_class.len() as u32);
        }
    }

    fn factor(&self, a: u32, b: u32) -> f64 {
        self.factors[a as usize * self.n_classes + b as usize]
    }

    fn cells_of(&self, sentence: usize) -> &[u32] {
        &self.cells[self.offsets[sentence] as usize..self.offsets[sentence + 1] as usize]
    }

    fn sum_cells(&mut self, x: &[f64]) {
        self.sums.fill(0.0);
        for (ends, x) in self.offsets.windows(2).zip(x) {
            for &cell in &self.cells[ends[0] as usize..ends[1] as usize] {
                self.sums[cell as usize] += x;
            }
        }
    }

    fn weigh_cells(&mut self) {
        let mut start = 0;
        for &end in &self.term_ends {
            let term = start as usize..end as usize;
            let (sums, classes) = (&self.sums[term.clone()], &self.cell_class[term.clone()]);
            for (weighed, &class) in self.weighed[term].iter_mut().zip(classes) {
                let factors = &self.factors[class as usize * self.n_classes..][..self.n_classes];
                let weights = classes.iter().map(|&other| factors[other as usize]);
                *weighed = sums.iter().zip(weights).map(|(sum, factor)| sum * factor).sum();
            }
            start = end;
        }
    }
}

impl Links for Overlap {
    fn out_weights(&mut self) -> Vec<f64> {
        let n = self.class.len();
        let mut out = vec![0.0; n];
        self.gather(&vec![1.0; n], &mut out);
        out
    }

    fn gather(&mut self, x: &[f64], gathered: &mut [f64]) {
        self.sum_cells(x);
        self.weigh_cells();
        for (sentence, (gathered, x)) in gathered.iter_mut().zip(x).enumerate() {
            let own = x * self.factor(self.class[sentence], self.class[sentence]);
            *gathered = self.cells_of(sentence).iter().map(|&cell| self.weighed[cell as usize] - own).sum();
        }
    }
}

/// 0 and the sum of the first, of the first two, and so on.
fn prefix_sums(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut sum = 0;
    let sums = values.map(|value| {
        sum += value;
        sum
    });
    std::iter::once(0).chain(sums).collect()
}

/// `1 / max(ln a + ln b, ln 2)` for each pair of lengths.
fn factors(lengths: &[u32]) -> Vec<f64> {
    let logarithms: Vec<f64> = lengths.iter().map(|&length| f64::from(length.max(1)).ln()).collect();
    let pairs = logarithms.iter().flat_map(|a| logarithms.iter().map(move |b| a + b));
    pairs.map(|sum| sum.max(LN_2).recip()).collect()
}
