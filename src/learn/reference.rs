//! ROUGE of some sentences of a text beside its human summary, on stems.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::document::Document;

/// A word that the human summary does not have.
const UNKNOWN: u32 = u32::MAX;

/// A human summary, as counts of stems and of pairs of neighbours; and its text, in the same numbers.
pub(super) struct Reference {
    /// For each sentence of the text the number of each word in the human summary.
    words: Vec<Vec<u32>>,
    /// How often each stem stands in the human summary.
    one: Vec<u32>,
    /// How often each pair does.
    two: HashMap<(u32, u32), u32, FixedState>,
    n_words: usize,
}

impl Reference {
    pub(super) fn new(document: &Document<'_>, summary: &Document<'_>) -> Self {
        let (mut numbers, mut one) = (HashMap::<&str, u32, FixedState>::default(), Vec::new());
        let mut all = Vec::new();
        for &term in (0..summary.n_sentences()).flat_map(|sentence| summary.terms(sentence)) {
            let number = *numbers.entry(summary.vocabulary().stem(term)).or_insert(one.len() as u32);
            if number as usize == one.len() {
                one.push(0);
            }
            one[number as usize] += 1;
            all.push(number);
        }
        let mut two = HashMap::default();
        all.windows(2).for_each(|pair| *two.entry((pair[0], pair[1])).or_insert(0) += 1);
        let number = |stem: &str| numbers.get(stem).copied().unwrap_or(UNKNOWN);
        let words = |sentence| {
            document.terms(sentence).iter().map(|&term| number(document.vocabulary().stem(term))).collect()
        };
        Self { words: (0..document.n_sentences()).map(words).collect(), one, two, n_words: all.len() }
    }

    /// Whether text and human summary have a word in common.
    pub(super) fn shares_words(&self) -> bool {
        self.words.iter().flatten().any(|&word| word != UNKNOWN)
    }

    /// Mean of ROUGE-1 and ROUGE-2, F1 each, of these sentences, one behind the other.
    pub(super) fn rouge(&self, sentences: impl IntoIterator<Item = usize>) -> f64 {
        let (mut one, mut two) = (self.one.clone(), HashMap::<_, u32, FixedState>::default());
        let (mut n_one, mut n_two, mut n_words, mut last) = (0, 0, 0_usize, UNKNOWN);
        for &word in sentences.into_iter().flat_map(|sentence| &self.words[sentence]) {
            n_words += 1;
            if word != UNKNOWN {
                let left = &mut one[word as usize];
                n_one += usize::from(*left > 0);
                *left = left.saturating_sub(1);
                if last != UNKNOWN
                    && let Some(&all) = self.two.get(&(last, word))
                {
                    let used = two.entry((last, word)).or_insert(0);
                    n_two += usize::from(*used < all);
                    *used += 1;
                }
            }
            last = word;
        }
        let f1 = |common: usize, less: usize| {
            let all = n_words.saturating_sub(less) + self.n_words.saturating_sub(less);
            2.0 * common as f64 / all.max(1) as f64
        };
        0.5 * (f1(n_one, 0) + f1(n_two, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn rouge(text: &str, summary: &str, sentences: &[usize]) -> f64 {
        let document = Document::new(text, Language::ENGLISH);
        let reference = Reference::new(&document, &Document::new(summary, Language::ENGLISH));
        reference.rouge(sentences.iter().copied())
    }

    const TEXT: &str = "Rain fell on the mill. The mill burned. The mill, the mill.";

    #[test]
    fn rouge_by_hand() {
        // Words in common 4 of 5 and 4; pairs 2 ("on the", "the mill") of 4 and 3.
        let one = 2.0 * 4.0 / 9.0;
        assert!(
            (rouge(TEXT, "Snow on the mill, rain.", &[0]) - 0.5 * (2.0 * 4.0 / 10.0 + 2.0 * 2.0 / 8.0)).abs()
                < 1e-12
        );
        assert!((rouge(TEXT, "Rains on the mill.", &[0]) - 0.5 * (one + 2.0 * 2.0 / 7.0)).abs() < 1e-12);
        assert_eq!(rouge(TEXT, TEXT, &[0, 1, 2]), 1.0);
        assert_eq!(rouge(TEXT, "Rain fell.", &[]), 0.0);
        assert_eq!(rouge(TEXT, "Etwas anderes.", &[0, 1]), 0.0);
    }

    #[test]
    fn what_is_said_twice_counts_once() {
        // Of the second "the" and "mill" nothing is left: 2 of 4 and 2 words, 1 pair of 3 and 1.
        assert!((rouge(TEXT, "The mill.", &[2]) - 0.5 * (2.0 * 2.0 / 6.0 + 2.0 / 4.0)).abs() < 1e-12);
    }

    #[test]
    fn pairs_reach_over_the_end_of_a_sentence() {
        let apart = rouge(TEXT, "The mill. The mill burned.", &[1]);
        assert!(rouge(TEXT, "The mill. The mill burned.", &[0, 1]) > apart);
    }

    #[test]
    fn whether_a_word_is_shared() {
        let shares = |summary: &str| {
            let document = Document::new(TEXT, Language::ENGLISH);
            Reference::new(&document, &Document::new(summary, Language::ENGLISH)).shares_words()
        };
        assert!(shares("The end.") && shares("Burning mills") && !shares("Snow.") && !shares(""));
    }
}
