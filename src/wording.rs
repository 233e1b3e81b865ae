//! What the wording of a sentence speaks for: cues that are frequent in what people take into a
//! summary, or in what they leave.
//!
//! The sum over the cues of a sentence, over the root of its words, is set against the body of its
//! document. Weak evidence counts as none, so that texts of a kind that training did not know stay as
//! they are.

#[doc(hidden)]
pub use crate::cue::replace;
use crate::cue::{Cues, Seen};
use crate::document::Document;

/// A sentence of fewer words counts as one of so many.
pub const SHORT: usize = 10;

/// Evidence below this is none.
const NOISE: f64 = 2.0;

/// What speaks for each sentence; `body` tells which of them make the mean.
pub(crate) fn column(document: &Document<'_>, body: &[bool]) -> Vec<f64> {
    let mut sums = vec![0.0; document.n_sentences()];
    for passage in document.sentences_by_passage().filter(|passage| !passage.is_empty()) {
        let language = document.language_of(passage.start);
        let (cues, of_term) = (Cues::of(language), document.cues(language));
        if cues.n_entries() == 0 {
            continue;
        }
        let mut seen = Seen::none(cues);
        for sentence in passage {
            let terms = document.terms(sentence);
            let words = terms.iter().map(|term| of_term[term.index()]);
            sums[sentence] = cues.sum(words, &mut seen) / (terms.len().max(SHORT) as f64).sqrt();
        }
    }
    evidence(sums, body)
}

/// Sums less their mean over the body, where they are more than noise.
#[must_use]
pub fn evidence(mut sums: Vec<f64>, body: &[bool]) -> Vec<f64> {
    let of_body = sums.iter().zip(body).filter(|(_, body)| **body).map(|(sum, _)| *sum);
    let mean = of_body.clone().sum::<f64>() / of_body.count().max(1) as f64;
    for sum in &mut sums {
        let above = *sum - mean;
        *sum = (above.abs() - NOISE).max(0.0).copysign(above);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_evidence_is_none() {
        let shaped = evidence(vec![3.5, 0.0, -3.5, 9.0], &[true, true, true, false]);
        assert_eq!(shaped, [1.5, 0.0, -1.5, 7.0]);
    }
}
