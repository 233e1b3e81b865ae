//! Best score first, as long as it fits; near-duplicates once.

use super::best_first::{Preferences, best_first};
use super::purse::Purse;
use super::{MAX_COST, Select, Selection, Selector, range};
use crate::error::Result;
use crate::weight::Weighted;

pub(super) const SELECTOR: Selector = Selector {
    name: "greedy",
    prefers: "the highest scores; a sentence that says what a pick said is passed over",
    paper: "Carbonell & Goldstein 1998, without the penalty",
    build: |settings| Box::new(Greedy { coherence: settings.coherence }),
};

/// Picks sentences by falling score; ties go to the earlier one. What does not fit is passed over
/// and the next best is tried, so that the budget is filled well.
struct Greedy {
    coherence: f64,
}

impl Select for Greedy {
    fn select(&self, text: &Weighted<'_>, scores: &[f64], purse: Purse<'_>) -> Result<Selection> {
        let preferences =
            Preferences { dangling: (self.coherence * range(scores)).min(MAX_COST), ..Preferences::NONE };
        best_first(text, scores, purse, &preferences)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::budget::{Budget, CountTokens};
    use crate::document::Document;

    fn greedy(
        document: &Document<'_>,
        scores: &[f64],
        budget: Budget,
        count_tokens: Option<&CountTokens>,
    ) -> Result<Selection> {
        let purse = Purse::new(document, budget, count_tokens);
        Greedy { coherence: 0.0 }.select(&Weighted::new(document), scores, purse)
    }

    fn indices(selection: &Selection) -> Vec<usize> {
        selection.choices.iter().map(|choice| choice.index).collect()
    }

    const TEXT: &str = "One two three four. Five six. Seven eight nine. Five six!";

    fn pick(scores: &[f64], budget: Budget) -> Selection {
        greedy(&Document::new(TEXT, Language::ENGLISH), scores, budget, None).unwrap()
    }

    #[test]
    fn best_first_in_text_order() {
        assert_eq!(indices(&pick(&[1.0, 2.0, 3.0, 0.0], Budget::Sentences(2))), [1, 2]);
        assert_eq!(indices(&pick(&[1.0, 1.0, 1.0, 1.0], Budget::Sentences(1))), [0]);
    }

    #[test]
    fn what_does_not_fit_is_passed_over() {
        let selection = pick(&[2.0, 3.0, 1.0, 0.0], Budget::Words(5));
        assert_eq!((indices(&selection), selection.used), (vec![1, 2], 5));
        let selection = pick(&[3.0, 2.0, 1.0, 0.0], Budget::Chars(29));
        assert_eq!((indices(&selection), selection.used), (vec![0, 1], 29));
        assert_eq!(indices(&pick(&[3.0, 2.0, 1.0, 0.0], Budget::Chars(28))), [0]);
    }

    #[test]
    fn a_ratio_is_of_the_words() {
        assert_eq!(pick(&[0.0, 0.0, 1.0, 0.0], Budget::Ratio(0.3)).used, 3);
    }

    #[test]
    fn equal_sentences_are_picked_once() {
        assert_eq!(indices(&pick(&[0.0, 1.0, 0.0, 2.0], Budget::Sentences(4))), [0, 2, 3]);
    }

    #[test]
    fn headings_wait_until_the_text_is_used_up() {
        let text = "A big headline here\n\nOne two three. Four five six seven. Respectively.";
        let document = Document::new(text, Language::ENGLISH);
        let pick = |budget| {
            greedy(&document, &[9.0, 2.0, 1.0, 8.0], budget, None)
                .map(|selection| indices(&selection))
                .unwrap()
        };
        assert_eq!(pick(Budget::Sentences(2)), [1, 2]);
        assert_eq!(pick(Budget::Sentences(3)), [0, 1, 2]);
        assert_eq!(pick(Budget::Words(6)), [1]);
        assert_eq!(pick(Budget::Sentences(4)), [0, 1, 2, 3]);
    }

    #[test]
    fn nothing_fits() {
        let selection = pick(&[1.0; 4], Budget::Words(1));
        assert!(selection.choices.is_empty());
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
        assert_eq!(indices(&tokens(37)), [1, 2]);
        assert_eq!(indices(&tokens(36)), [1]);
        assert_eq!(tokens(37).used, 37);
    }
}
