//! ROUGE on numbered stems.

use std::collections::HashMap as Map;

use foldhash::fast::FixedState;

type HashMap<K, V> = Map<K, V, FixedState>;

/// Counts of stems and of pairs of neighbours.
#[derive(Default, Clone)]
pub struct Counts {
    one: HashMap<u32, u32>,
    two: HashMap<(u32, u32), u32>,
    n: u32,
    last: Option<u32>,
}

impl Counts {
    pub fn of(stems: &[u32]) -> Self {
        let mut counts = Self::default();
        counts.add(stems);
        counts
    }

    pub fn add(&mut self, stems: &[u32]) {
        for &stem in stems {
            *self.one.entry(stem).or_insert(0) += 1;
            if let Some(last) = self.last {
                *self.two.entry((last, stem)).or_insert(0) += 1;
            }
            self.last = Some(stem);
            self.n += 1;
        }
    }

    /// R1 and R2, F1 each.
    pub fn f1(&self, reference: &Self) -> (f64, f64) {
        let one = overlap(&self.one, &reference.one);
        let two = overlap(&self.two, &reference.two);
        let f = |common: u32, a: u32, b: u32| {
            if common == 0 { 0.0 } else { 2.0 * f64::from(common) / f64::from(a + b) }
        };
        (f(one, self.n, reference.n), f(two, self.n.saturating_sub(1), reference.n.saturating_sub(1)))
    }
}

fn overlap<K: std::hash::Hash + Eq>(a: &HashMap<K, u32>, b: &HashMap<K, u32>) -> u32 {
    a.iter().map(|(key, n)| b.get(key).map_or(0, |other| *n.min(other))).sum()
}
