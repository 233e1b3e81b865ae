//! Best score first, as long as it fits.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::Selection;
use super::budget::{Budget, CountTokens, Purse};
use crate::document::Document;
use crate::error::Result;
use crate::vocabulary::TermId;

/// Picks sentences by falling score; ties go to the earlier one. A sentence that does not
/// fit is passed over and the next best is tried, so that the budget is filled well.
///
/// Of sentences with the same words only the best is picked, and one without a word never
/// is. Headings, rows of tables, lines of code and single words are picked only when every sentence
/// of the running text has been.
///
/// O(n log n), and for a token budget at most two calls of `count_tokens` a sentence.
///
/// # Errors
/// Those of `count_tokens`.
pub fn greedy(
    document: &Document<'_>,
    scores: &[f64],
    budget: Budget,
    count_tokens: Option<&CountTokens>,
) -> Result<Selection> {
    let mut purse = Purse::new(document, budget, count_tokens);
    let mut picked: HashSet<&[TermId], FixedState> = HashSet::default();
    let has_words = |&sentence: &usize| !document.terms(sentence).is_empty();
    let is_running = |&sentence: &usize| {
        document.segments()[sentence].kind.is_running_text() && document.terms(sentence).len() > 1
    };
    let (text, other): (Vec<_>, Vec<_>) = (0..document.n_sentences()).filter(has_words).partition(is_running);
    for mut tier in [text, other] {
        tier.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        for sentence in tier {
            let words = document.terms(sentence);
            if !picked.contains(words) && purse.take(sentence)? {
                picked.insert(words);
            }
            if purse.is_empty() {
                return Ok(purse.close());
            }
        }
        if purse.has_refused() {
            break;
        }
    }
    Ok(purse.close())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    const TEXT: &str = "One two three four. Five six. Seven eight nine. Five six!";

    fn pick(scores: &[f64], budget: Budget) -> Selection {
        greedy(&Document::new(TEXT, Language::ENGLISH), scores, budget, None).unwrap()
    }

    #[test]
    fn best_first_in_text_order() {
        assert_eq!(pick(&[1.0, 2.0, 3.0, 0.0], Budget::Sentences(2)).indices, [1, 2]);
        assert_eq!(pick(&[1.0, 1.0, 1.0, 1.0], Budget::Sentences(1)).indices, [0]);
    }

    #[test]
    fn what_does_not_fit_is_passed_over() {
        let selection = pick(&[2.0, 3.0, 1.0, 0.0], Budget::Words(5));
        assert_eq!((selection.indices, selection.used), (vec![1, 2], 5));
        let selection = pick(&[3.0, 2.0, 1.0, 0.0], Budget::Chars(29));
        assert_eq!((selection.indices, selection.used), (vec![0, 1], 29));
        assert_eq!(pick(&[3.0, 2.0, 1.0, 0.0], Budget::Chars(28)).indices, [0]);
    }

    #[test]
    fn a_ratio_is_of_the_words() {
        assert_eq!(pick(&[0.0, 0.0, 1.0, 0.0], Budget::Ratio(0.3)).used, 3);
    }

    #[test]
    fn equal_sentences_are_picked_once() {
        assert_eq!(pick(&[0.0, 1.0, 0.0, 2.0], Budget::Sentences(4)).indices, [0, 2, 3]);
    }

    #[test]
    fn headings_wait_until_the_text_is_used_up() {
        let text = "A big headline here\n\nOne two three. Four five six seven. Respectively.";
        let document = Document::new(text, Language::ENGLISH);
        let pick = |budget| greedy(&document, &[9.0, 2.0, 1.0, 8.0], budget, None).unwrap().indices;
        assert_eq!(pick(Budget::Sentences(2)), [1, 2]);
        assert_eq!(pick(Budget::Sentences(3)), [0, 1, 2]);
        assert_eq!(pick(Budget::Words(6)), [1]);
        assert_eq!(pick(Budget::Sentences(4)), [0, 1, 2, 3]);
    }

    #[test]
    fn nothing_fits() {
        let selection = pick(&[1.0; 4], Budget::Words(1));
        assert!(selection.indices.is_empty());
        assert_eq!(selection.truncated.unwrap(), "the shortest sentence has 2 words, the budget is 1");
        assert!(pick(&[1.0; 4], Budget::Ratio(0.01)).truncated.is_some());
    }

    #[test]
    fn tokens_are_counted_on_the_joined_text() {
        // A counter for which the joined text is dearer than its sentences.
        let count = |text: &str| Ok(text.len() + 10 * text.matches(". ").count());
        let document = Document::new(TEXT, Language::ENGLISH);
        let scores = [0.0, 3.0, 2.0, 1.0];
        let tokens = |limit| greedy(&document, &scores, Budget::Tokens(limit), Some(&count)).unwrap();
        assert_eq!(tokens(37).indices, [1, 2]);
        assert_eq!(tokens(36).indices, [1]);
        assert_eq!(tokens(37).used, 37);
    }
}
