//! Whether what was learnt does better than the general weights, on texts that were left out.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::pair::Pair;
use super::softmax::{self, Lesson, Prior, Row};
use crate::batch::in_parallel;
use crate::score::{Learned, Report, Weights};

/// Parts of the texts, each of which is left out once.
const N_FOLDS: usize = 5;

/// How much weights are drawn to the general ones: the most first.
const STRENGTHS: [f64; 5] = [3.0, 1.0, 0.3, 0.1, 0.03];

/// Shares of the way from the general weights to those that were learnt.
const SHARES: [f64; 2] = [0.5, 1.0];

/// Standard errors by which what was learnt must be better: the best of several is chosen, and some of
/// its lead is luck.
const LEAD: f64 = 1.0;

/// How weights are learnt.
#[derive(Clone, Copy)]
struct Recipe {
    strength: usize,
    share: f64,
}

/// Learns from pairs; `texts` tells which of them are of the same text.
pub(super) fn learned(pairs: &[Pair<'_>], texts: &[&str], seed: u64) -> Learned {
    let numbered: Vec<usize> = (0..pairs.len()).collect();
    let lessons = in_parallel(&numbered, |&at| pairs[at].lesson(seed.wrapping_add(at as u64)));
    let folds = folds(texts, seed);
    let kept = |fold: usize| -> Vec<&Lesson> {
        lessons.iter().zip(&folds).filter(|(_, own)| **own != fold).map(|(lesson, _)| lesson).collect()
    };
    let paths = in_parallel(&(0..N_FOLDS).collect::<Vec<_>>(), |&fold| path(&kept(fold)));
    let by_general = rouge(pairs, |_| Weights::general().clone());
    let by_recipe =
        |recipe: Recipe| rouge(pairs, |at| mixed(&paths[folds[at]][recipe.strength], recipe.share));
    let (recipe, scores) = best(by_recipe);
    let (lead, error) = lead(&scores, &by_general);
    let report = Report {
        n_used: pairs.len(),
        folds: N_FOLDS,
        general: Some(mean(&by_general)),
        fitted: Some(mean(&scores)),
        error: Some(error),
        strength: Some(STRENGTHS[recipe.strength]),
        share: recipe.share,
        ..Report::default()
    };
    let all: Vec<&Lesson> = lessons.iter().collect();
    let weights = mixed(&path(&all)[recipe.strength], recipe.share);
    let figures = told(&report);
    if lead > LEAD * error && weights.check().is_ok() {
        return report.learned(weights, figures);
    }
    report.general_because(format!("{figures}; the general weights stay"))
}

/// The figures in words.
fn told(report: &Report) -> String {
    let [general, fitted, error] =
        [report.general, report.fitted, report.error].map(|figure| figure.unwrap_or(0.0));
    format!(
        "on texts left out, learnt weights reach ROUGE {fitted:.4}, general ones {general:.4}; standard error \
         of the difference {error:.4}"
    )
}

/// Which part each pair belongs to: the same for pairs of the same text, or it would be learnt from when
/// it is left out.
fn folds(texts: &[&str], seed: u64) -> Vec<usize> {
    let mut numbers: HashMap<&str, usize, FixedState> = HashMap::default();
    for text in texts {
        let next = numbers.len();
        numbers.entry(text).or_insert(next);
    }
    let mut folds: Vec<usize> = (0..numbers.len()).map(|text| text % N_FOLDS).collect();
    fastrand::Rng::with_seed(seed).shuffle(&mut folds);
    texts.iter().map(|text| folds[numbers[text]]).collect()
}

/// The weights of the features by each of [`STRENGTHS`].
fn path(lessons: &[&Lesson]) -> Vec<Row> {
    let general = Weights::general().features;
    let scale = softmax::scale(lessons, &general);
    let center = general.map(|weight| scale * weight);
    let spread = softmax::spread(lessons);
    let mut weights = center;
    let mut step = |strength: f64| {
        weights = softmax::minimum(lessons, &Prior { center, spread, strength }, weights);
        // Selection takes off costs that are in the units of the general weights.
        weights.map(|weight| weight / scale)
    };
    STRENGTHS.map(&mut step).into()
}

/// `share` of the way from the general weights; selection is theirs.
fn mixed(features: &Row, share: f64) -> Weights {
    let general = Weights::general();
    let between = |k: usize| general.features[k] + share * (features[k] - general.features[k]);
    Weights { features: std::array::from_fn(between), ..general.clone() }
}

/// ROUGE of the summary of each pair, by the weights for it.
fn rouge(pairs: &[Pair<'_>], weights: impl Fn(usize) -> Weights + Sync) -> Vec<f64> {
    let numbered: Vec<usize> = (0..pairs.len()).collect();
    in_parallel(&numbered, |&at| pairs[at].rouge_by(&weights(at)))
}

/// The recipe with the highest mean; of equals the one nearest to the general weights.
fn best(scores: impl Fn(Recipe) -> Vec<f64>) -> (Recipe, Vec<f64>) {
    let recipes = (0..STRENGTHS.len()).flat_map(|strength| SHARES.map(|share| Recipe { strength, share }));
    let scored = recipes.map(|recipe| (recipe, scores(recipe)));
    let better =
        |best: (_, Vec<f64>), next: (_, Vec<f64>)| if mean(&next.1) > mean(&best.1) { next } else { best };
    scored.reduce(better).unwrap_or((Recipe { strength: 0, share: 0.0 }, Vec::new()))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// By how much the first are larger in the mean, and the standard error of that.
fn lead(scores: &[f64], others: &[f64]) -> (f64, f64) {
    let differences: Vec<f64> = scores.iter().zip(others).map(|(score, other)| score - other).collect();
    let lead = mean(&differences);
    let squares: f64 = differences.iter().map(|difference| (difference - lead).powi(2)).sum();
    let n = differences.len() as f64;
    (lead, (squares / (n * (n - 1.0)).max(1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_are_of_like_size_and_hold_a_text_together() {
        let texts: Vec<String> = (0..43).map(|text| format!("text {}", text % 40)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let folds = folds(&texts, 3);
        assert_eq!(folds[40..], folds[..3]);
        for fold in 0..N_FOLDS {
            assert_eq!(folds[..40].iter().filter(|own| **own == fold).count(), 8);
        }
        assert_eq!(folds, super::folds(&texts, 3));
        assert_ne!(folds, super::folds(&texts, 4));
    }

    #[test]
    fn the_lead_is_a_mean_with_its_standard_error() {
        let (mean, error) = lead(&[0.5, 0.7, 0.6], &[0.4, 0.5, 0.3]);
        assert!((mean - 0.2).abs() < 1e-12 && (error - (0.01_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(lead(&[0.5], &[0.25]), (0.25, 0.0));
        assert_eq!(lead(&[], &[]), (0.0, 0.0));
    }

    #[test]
    fn a_share_of_the_way_begins_at_the_general_weights() {
        let general = Weights::general();
        let other = general.features.map(|weight| weight + 2.0);
        assert_eq!(mixed(&other, 0.0), *general);
        let half = mixed(&other, 0.5);
        assert!((half.features[0] - general.features[0] - 1.0).abs() < 1e-12);
        assert_eq!(half.selection, general.selection);
    }
}
