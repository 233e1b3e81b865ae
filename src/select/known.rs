//! What a reader knows already: how much of some sentences others have said.

use super::picked::Picked;
use crate::vocabulary::TermId;
use crate::weight::Weighted;

/// A sentence is known if one that is known has a cosine of TF-ISF with it above this.
const MAX_LIKENESS: f64 = 0.6;

/// A sentence is known if a larger share of its word trigrams is.
const MAX_REPEATED: f64 = 0.5;

/// How much of each of some sentences is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Whether a sentence says nothing new: it is much like a known one, most of its trigrams of
    /// words are known, or all its content terms.
    pub is_known: Vec<bool>,
    /// Share of its content terms that are known, each weighed by its ISF; in [0, 1].
    pub share: Vec<f64>,
}

impl Known {
    /// Asks of the first `n` sentences of `text` what those behind them have said.
    #[must_use]
    pub fn of(text: &Weighted<'_>, n: usize) -> Self {
        let mut said = Picked::new(text);
        let mut is_known_term = vec![false; text.rows.n_terms()];
        for sentence in n..text.rows.len() {
            said.add(sentence);
            text.rows.row(sentence).iter().for_each(|(term, _)| is_known_term[term.index()] = true);
        }
        let share = |sentence| share_of(text, sentence, |term| is_known_term[term.index()]);
        let share: Vec<f64> = (0..n).map(share).collect();
        let is_known = |sentence: usize| {
            said.len() > 0
                && !text.document.terms(sentence).is_empty()
                && (has_no_other(text, sentence, |term| is_known_term[term.index()])
                    || said.has_words_of(sentence)
                    || said.repeated(sentence) > MAX_REPEATED
                    || said.likeness(sentence).max > MAX_LIKENESS)
        };
        Self { is_known: (0..n).map(is_known).collect(), share }
    }
}

/// Share of the terms of a sentence that are of a kind, weighed by ISF.
fn share_of(text: &Weighted<'_>, sentence: usize, is_of_it: impl Fn(TermId) -> bool) -> f64 {
    let (mut of_it, mut all) = (0.0, 0.0);
    for &(term, _) in text.rows.row(sentence) {
        let isf = text.frequencies.isf(term);
        all += isf;
        of_it += if is_of_it(term) { isf } else { 0.0 };
    }
    if all > 0.0 { of_it / all } else { 0.0 }
}

/// Whether every content term of a sentence is of a kind; one without any says nothing new.
fn has_no_other(text: &Weighted<'_>, sentence: usize, is_of_it: impl Fn(TermId) -> bool) -> bool {
    text.rows.row(sentence).iter().all(|&(term, _)| is_of_it(term))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::document::Document;

    fn known(text: &str, n: usize) -> Known {
        Known::of(&Weighted::new(&Document::new(text, Language::ENGLISH)), n)
    }

    #[test]
    fn what_was_said_is_known() {
        let text = "The river flooded the mill. Nobody was hurt in the town. Birds sing loudly. \
                    The mill stood by the river. It flooded, and the town slept.";
        let Known { is_known, share } = known(text, 3);
        assert_eq!(is_known, [true, false, false]);
        assert!(share[0] > 0.999 && share[1] > 0.0 && share[1] < 0.999 && share[2] == 0.0, "{share:?}");
    }

    #[test]
    fn most_of_the_trigrams_are_enough() {
        let text = "They said that the new bridge will not open before May. \
                    They said that the new bridge will not open before June. Rain fell.";
        assert_eq!(known(text, 1).is_known, [true]);
    }

    #[test]
    fn nothing_said_makes_nothing_known() {
        assert_eq!(known("Rain fell. It was.", 2), Known { is_known: vec![false; 2], share: vec![0.0; 2] });
    }
}
