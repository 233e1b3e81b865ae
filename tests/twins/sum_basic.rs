use nutgraf::document::Document;
use nutgraf::score::Options;

use crate::judge::for_each_case;
use crate::order::{self, Tally};
use crate::reading::{Reading, Weights};

/// The summary so far.
struct State<'a> {
    reading: &'a Reading,
    p: Weights,
    open: Vec<usize>,
}

impl<'a> State<'a> {
    fn new(reading: &'a Reading) -> Self {
        let total: f64 = reading.tf.values().sum();
        let p = reading.tf.iter().map(|(term, tf)| (term.clone(), tf / total)).collect();
        Self { reading, p, open: (0..reading.n()).collect() }
    }

    /// The likeliest term of those in an open sentence, the earlier of two.
    fn likeliest(&self, tolerance: f64) -> Vec<&'a String> {
        let has = |&&i: &&usize, term: &String| self.reading.content[i].contains(term);
        let live = |term: &&String| self.open.iter().any(|i| has(&i, term));
        let most = self.reading.terms.iter().filter(live).fold(0.0_f64, |most, term| most.max(self.p[term]));
        let likely = |term: &&String| most > 0.0 && self.p[*term] >= most * (1.0 - tolerance);
        self.reading.terms.iter().filter(live).filter(likely).collect()
    }

    fn mean(&self, i: usize) -> f64 {
        self.reading.content[i].iter().map(|term| self.p[term]).sum::<f64>() / self.reading.length(i)
    }

    /// The open sentences with `term` whose mean is the best, in text order.
    fn best_with(&self, term: &String, tolerance: f64) -> Vec<usize> {
        let with: Vec<_> =
            self.open.iter().copied().filter(|&i| self.reading.content[i].contains(term)).collect();
        let best = with.iter().fold(0.0_f64, |best, &i| best.max(self.mean(i)));
        with.into_iter().filter(|&i| self.mean(i) >= best * (1.0 - tolerance)).collect()
    }

    /// What the formula picks, if rounding did not exist.
    fn choice(&self) -> usize {
        match self.likeliest(0.0).first() {
            Some(term) => self.best_with(term, 0.0)[0],
            // Nothing is likely any more: text order, sentences without content last.
            None => *self.open.iter().min_by_key(|&&i| (self.reading.content[i].is_empty(), i)).unwrap(),
        }
    }

    /// Whether `pick` is as good as the choice but for rounding, and no earlier sentence has
    /// the same words in the same order.
    fn allows(&self, pick: usize) -> bool {
        let is_near = self.likeliest(1e-12).iter().any(|term| self.best_with(term, 1e-12).contains(&pick));
        let content = &self.reading.content;
        is_near && !self.open.iter().any(|&i| i < pick && content[i] == content[pick])
    }

    fn pick(&mut self, i: usize) {
        self.open.retain(|&open| open != i);
        for term in self.reading.counts[i].keys() {
            let p = self.p.get_mut(term).unwrap();
            *p *= *p;
        }
    }
}

fn replay(case: &str, document: &Document<'_>, tally: &mut Tally) {
    let reading = Reading::new(document);
    let mut state = State::new(&reading);
    for pick in order::of("sum_basic", case, document, &Options::new()) {
        let choice = state.choice();
        if pick == choice {
            tally.same += 1;
        } else {
            assert!(state.allows(pick), "sum_basic picks {pick}, not {choice}, in {case}");
            tally.rounded += 1;
        }
        state.pick(pick);
    }
}

#[test]
fn sum_basic_is_its_twin() {
    let mut tally = Tally::default();
    for_each_case(|_| Options::new(), |case, document, _| replay(case, document, &mut tally));
    tally.assert_mostly_same();
}
