//! `edmundson`: cue words, key words, words of the title, and the place.
//!
//! **Rewards** four independent clues, each divided by its largest absolute value in the document and
//! then weighted. **Formula.** `cue · Cue_i + key · Key_i + title · Title_i + location · Location_i`.
//! *Cue*: bonus words less stigma words. *Key*: Σ tf over the words whose tf is at least `key_share` of
//! the largest. *Title*: words of `title_text`, or else of the headings: the first heading's count 1, the
//! others' 1/2; a heading itself gets 0. *Location*: 1 in the first or last paragraph, and 1 as the
//! first or last sentence of a paragraph, for running text. **Shapes.** Document to n values.
//! **Cost.** O(m). **Departs** from Edmundson 1969 in the scaling, in key words by share of the most
//! frequent, and in naming no headings ("Introduction") whose sections are favoured. **Citation**
//! `edmundson1969`.

use std::ops::Range;

use super::option::{MethodOption, OptionKind, number};
use super::{Method, Score, Scores, scaled};
use crate::budget::Budget;
use crate::document::Document;
use crate::language::{Language, sections};
use crate::segment::Kind;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "edmundson",
    rewards: "cue words, key words, words of the title, and the place in text and paragraph",
    paper: "Edmundson 1969, New methods in automatic extracting",
    formula: "cue * (bonus - stigma words) + key * sum of tf of key words + title * title words + location * \
              place, each clue divided by its largest",
    cost: "O(m)",
    options: &[
        number("cue", "weight of the bonus and stigma words", 1.0, 0.0, 100.0),
        number("key", "weight of the key words", 1.0, 0.0, 100.0),
        number("title", "weight of the words of the title", 1.0, 0.0, 100.0),
        number("location", "weight of the place", 1.0, 0.0, 100.0),
        number("key_share", "key words stand as often as this share of the most frequent", 0.5, 0.0, 1.0),
        MethodOption {
            name: "bonus_words",
            meaning: "words that speak for a sentence; lists exist for en, de, es, fr",
            kind: OptionKind::Words,
        },
        MethodOption {
            name: "stigma_words",
            meaning: "words that speak against a sentence; lists exist for en, de, es, fr",
            kind: OptionKind::Words,
        },
        MethodOption {
            name: "title_text",
            meaning: "the title; when empty, the headings of the text",
            kind: OptionKind::Text,
        },
    ],
    build: |given| {
        let joined = |name| given.words(name).map(|words| words.join("\n"));
        Box::new(Edmundson {
            weights: ["cue", "key", "title", "location"].map(|name| given.number(name)),
            key_share: given.number("key_share"),
            bonus_words: joined("bonus_words"),
            stigma_words: joined("stigma_words"),
            title_text: given.text("title_text").to_owned(),
        })
    },
};

struct Edmundson {
    weights: [f64; 4],
    key_share: f64,
    bonus_words: Option<String>,
    stigma_words: Option<String>,
    title_text: String,
}

impl Score for Edmundson {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let document = text.document;
        let [cue, key, title, location] = self.weights;
        Scores::sum(vec![
            ("cue", scaled(cue, self.cues(document))),
            ("key", scaled(key, key_words(text, self.key_share))),
            ("title", scaled(title, self.title_words(document))),
            ("location", scaled(location, locations(document))),
        ])
    }
}

impl Edmundson {
    fn cues(&self, document: &Document<'_>) -> Vec<f64> {
        let among = |given: &Option<String>, section| match given {
            Some(words) => document.terms_in_list(words),
            None => document.terms_in_list(&listed(document.language(), section)),
        };
        let (bonus, stigma) = (among(&self.bonus_words, "bonus"), among(&self.stigma_words, "stigma"));
        sums(document, |term| f64::from(i8::from(bonus[term]) - i8::from(stigma[term])))
    }

    fn title_words(&self, document: &Document<'_>) -> Vec<f64> {
        let is_heading = |&sentence: &usize| document.segments()[sentence].kind == Kind::Heading;
        let mut weight = vec![0.0; document.vocabulary().len()];
        if self.title_text.is_empty() {
            for (number, heading) in (0..document.n_sentences()).filter(is_heading).enumerate() {
                let worth: f64 = if number == 0 { 1.0 } else { 0.5 };
                for term in document.content_terms(heading) {
                    weight[term.index()] = worth.max(weight[term.index()]);
                }
            }
        } else {
            let content = |term| document.vocabulary().is_content(crate::vocabulary::TermId(term));
            for ((among, term), weight) in
                document.terms_in_text(&self.title_text).iter().zip(0..).zip(&mut weight)
            {
                *weight = f64::from(u8::from(*among && content(term)));
            }
        }
        let mut words = sums(document, |term| weight[term]);
        (0..document.n_sentences()).filter(is_heading).for_each(|heading| words[heading] = 0.0);
        words
    }
}

fn key_words(text: &Weighted<'_>, share: f64) -> Vec<f64> {
    let by_term = text.frequencies.by_term();
    let least = share * f64::from(by_term.iter().copied().max().unwrap_or(0));
    sums(text.document, |term| {
        let frequency = f64::from(by_term[term]);
        if frequency >= least { frequency } else { 0.0 }
    })
}

/// For each sentence the values of its words' terms, added up.
fn sums(document: &Document<'_>, value: impl Fn(usize) -> f64) -> Vec<f64> {
    let sum = |sentence| document.terms(sentence).iter().map(|term| value(term.index())).sum();
    (0..document.n_sentences()).map(sum).collect()
}

fn locations(document: &Document<'_>) -> Vec<f64> {
    let mut locations = vec![0.0; document.n_sentences()];
    document.sentences_by_passage().for_each(|passage| locate(document, passage, &mut locations));
    locations
}

/// The locations in one text.
fn locate(document: &Document<'_>, passage: Range<usize>, locations: &mut [f64]) {
    let running: Vec<usize> =
        passage.filter(|&sentence| document.segments()[sentence].kind.is_running_text()).collect();
    // Paragraphs, by where they begin in `running`.
    let mut starts: Vec<usize> =
        (0..running.len()).filter(|&at| document.opens_paragraph(running[at])).collect();
    starts.push(running.len());
    for (paragraph, ends) in starts.windows(2).enumerate() {
        let is_outer = paragraph == 0 || paragraph + 2 == starts.len();
        for at in ends[0]..ends[1] {
            let is_edge = at == ends[0] || at + 1 == ends[1];
            locations[running[at]] = f64::from(u8::from(is_outer) + u8::from(is_edge));
        }
    }
}

/// The cue words of a language, a line each.
fn listed(language: Language, wanted: &str) -> String {
    let file = match language.code() {
        "de" => include_str!("../data/cues/de.txt"),
        "en" => include_str!("../data/cues/en.txt"),
        "es" => include_str!("../data/cues/es.txt"),
        "fr" => include_str!("../data/cues/fr.txt"),
        _ => "",
    };
    let words: Vec<_> =
        sections(file).filter(|(section, _)| *section == wanted).map(|(_, word)| word).collect();
    words.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_text_and_paragraph() {
        let text = "Big Title Here\n\nOne one. Two two. Three three.\n\nFour four. Five five. Six six.\n\nSeven seven.";
        let document = Document::new(text, Language::ENGLISH);
        assert_eq!(locations(&document), [0.0, 2.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0]);
    }

    #[test]
    fn the_lists_have_both_sections() {
        for code in ["de", "en", "es", "fr"] {
            let language = Language::find(code).unwrap();
            assert!(listed(language, "bonus").lines().count() > 20, "{code}");
            assert!(listed(language, "stigma").lines().count() >= 8, "{code}");
        }
        assert_eq!(listed(Language::find("fi").unwrap(), "bonus"), "");
    }
}
