//! BM25 of one sentence as a query to another.

use crate::matrix::Rows;
use crate::rank::Links;
use crate::weight::Frequencies;

/// What a term loses when it stands in more than half of the sentences: its weight is this
/// share of the mean weight (Barrios et al. 2016).
const EPSILON: f64 = 0.25;

/// Sentences linked by the BM25 score that the one, as a query, gives to the other.
///
/// `w_ij = Σ_t c_it · idf_t · c_jt (k1 + 1) / (c_jt + k1 (1 − b + b L_j / mean L))`, none to
/// itself. After Barrios, López, Argerich & Wachenchauzer 2016.
pub struct Bm25 {
    /// Counts, and the worth of the same terms as an answer; only terms of two sentences or
    /// more.
    entries: Vec<Entry>,
    offsets: Vec<u32>,
    sums: Vec<f64>,
}

struct Entry {
    term: u32,
    asked: f64,
    answer: f64,
}

impl Bm25 {
    /// Links of counted rows, with saturation `k1` and length normalisation `b`.
    #[must_use]
    pub fn new(rows: &Rows, frequencies: &Frequencies, k1: f64, b: f64) -> Self {
        let idf = idf(rows, frequencies);
        let total: u32 = (0..rows.len()).map(|sentence| rows.n_words(sentence)).sum();
        let mean = (f64::from(total) / rows.len().max(1) as f64).max(f64::MIN_POSITIVE);
        let mut links = Self { entries: Vec::new(), offsets: vec![0], sums: vec![0.0; rows.n_terms()] };
        for (sentence, row) in rows.iter().enumerate() {
            let norm = k1 * (1.0 - b + b * f64::from(rows.n_words(sentence)) / mean);
            let shared = row.iter().filter(|&&(term, _)| frequencies.sentence(term) > 1);
            links.entries.extend(shared.map(|&(term, count)| {
                let asked = f64::from(count);
                let answer = idf[term.index()] * asked * (k1 + 1.0) / (asked + norm);
                Entry { term: term.0, asked, answer }
            }));
            links.offsets.push(links.entries.len() as u32);
        }
        links
    }

    /// For each sentence the sum over the other sentences of `x · to(there) · from(here)`.
    fn exchange(
        &mut self,
        x: &[f64],
        sums_up: &mut [f64],
        sent: fn(&Entry) -> f64,
        received: fn(&Entry) -> f64,
    ) {
        let Self { entries, offsets, sums } = self;
        sums.fill(0.0);
        let rows = || offsets.windows(2).map(|ends| &entries[ends[0] as usize..ends[1] as usize]);
        for (row, x) in rows().zip(x) {
            for entry in row {
                sums[entry.term as usize] += x * sent(entry);
            }
        }
        for ((row, x), sum) in rows().zip(x).zip(sums_up) {
            let others = |entry: &Entry| (sums[entry.term as usize] - x * sent(entry)) * received(entry);
            *sum = row.iter().map(others).sum();
        }
    }
}

impl Links for Bm25 {
    fn out_weights(&mut self) -> Vec<f64> {
        let n = self.offsets.len() - 1;
        let mut out = vec![0.0; n];
        self.exchange(&vec![1.0; n], &mut out, |entry| entry.answer, |entry| entry.asked);
        out
    }

    fn gather(&mut self, x: &[f64], gathered: &mut [f64]) {
        self.exchange(x, gathered, |entry| entry.asked, |entry| entry.answer);
    }
}

/// `ln((n − sf + 0.5) / (sf + 0.5))`, kept from falling below zero.
fn idf(rows: &Rows, frequencies: &Frequencies) -> Vec<f64> {
    let n = rows.len() as f64;
    let raw = |sf: u32| ((n - f64::from(sf) + 0.5) / (f64::from(sf) + 0.5)).ln();
    let content = || frequencies.by_sentence().iter().copied().filter(|&sf| sf > 0);
    let mean = content().map(raw).sum::<f64>() / content().count().max(1) as f64;
    let floor = EPSILON * mean.max(0.0);
    let idf =
        |&sf: &u32| if sf == 0 { 0.0 } else { Some(raw(sf)).filter(|&raw| raw >= 0.0).unwrap_or(floor) };
    frequencies.by_sentence().iter().map(idf).collect()
}
