use fastrand::Rng;
use nutgraf::document::Document;
use nutgraf::score::Options;

use crate::judge::{Given, for_each_case, options};
use crate::order::{self, Tally};
use crate::reading::Reading;

/// KL(P ‖ Q) for the summary `sentences`.
fn divergence(reading: &Reading, sentences: &[usize], mu: f64) -> f64 {
    let words: f64 = reading.tf.values().sum();
    let length: f64 = sentences.iter().map(|&i| reading.length(i)).sum();
    let term = |term: &String| {
        let p = reading.tf[term] / words;
        let count: f64 = sentences.iter().filter_map(|&i| reading.counts[i].get(term)).sum();
        let q = (count + mu * p) / (length + mu);
        p * (p / q).ln()
    };
    reading.terms.iter().map(term).sum()
}

fn replay(case: &str, document: &Document<'_>, options: Options, tally: &mut Tally) {
    let reading = Reading::new(document);
    let order = order::of("kl_sum", case, document, &options);
    let mu = Given(options).number("smoothing", 0.01);
    let (full, empty): (Vec<_>, Vec<_>) =
        (0..reading.n()).partition(|&i: &usize| !reading.content[i].is_empty());
    assert_eq!(order[full.len()..], empty, "sentences without content come last in {case}");
    for (rank, &pick) in order[..full.len()].iter().enumerate() {
        let open = || full.iter().copied().filter(|i| !order[..rank].contains(i));
        let with = |i: usize| divergence(&reading, &[&order[..rank], &[i]].concat(), mu);
        let values: Vec<_> = open().map(|i| (with(i), i)).collect();
        let &(best, choice) = values.iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        if pick == choice {
            tally.same += 1;
            continue;
        }
        assert!(with(pick) <= best + 1e-14, "kl_sum picks {pick}, not {choice}, as number {rank} in {case}");
        let twin_before = open().find(|&i| i < pick && reading.content[i] == reading.content[pick]);
        assert_eq!(twin_before, None, "kl_sum picks the later of equals, {pick}, in {case}");
        tally.rounded += 1;
    }
}

#[test]
fn kl_sum_is_its_twin() {
    let draw = |random: &mut Rng| options([("smoothing", 10_f64.powf(random.f64() * 12.0 - 6.0).into())]);
    let mut tally = Tally::default();
    for_each_case(draw, |case, document, options| replay(case, document, options, &mut tally));
    tally.assert_mostly_same();
}
