//! What the twins read of a document: words as strings, and the sums that all formulas share.

use std::collections::BTreeMap;

use nutgraf::document::Document;
use nutgraf::segment::Kind;

/// A number for each content term of a sentence or a document.
pub type Weights = BTreeMap<String, f64>;

/// A word as its stem, and whether it carries meaning: "does" is a stop word, "doe" is none,
/// and both may have one spelling.
pub type Word = (String, bool);

/// A document as a twin sees it.
pub struct Reading {
    /// All words of each sentence, in order.
    pub words: Vec<Vec<Word>>,
    /// The content words of each sentence, in order, repeats included.
    pub content: Vec<Vec<String>>,
    /// c_it: how often sentence i has the term t.
    pub counts: Vec<Weights>,
    /// tf_t: how often the document has it.
    pub tf: Weights,
    /// sf_t: how many sentences have it.
    pub sf: Weights,
    /// isf_t = ln((n + 1) / (sf_t + 1/2)).
    pub isf: Weights,
    /// m_it = c_it · isf_t.
    pub m: Vec<Weights>,
    /// a_i = m_i / |m_i|, empty if there is no content term.
    pub a: Vec<Weights>,
    /// The content terms in the order of their first appearance.
    pub terms: Vec<String>,
    /// What block each sentence is of.
    pub kinds: Vec<Kind>,
    /// Whether it is the first of its paragraph.
    pub opens_paragraph: Vec<bool>,
    /// What the document is written in.
    pub language: nutgraf::Language,
}

impl Reading {
    /// Reads what a document tells in public.
    pub fn new(document: &Document<'_>) -> Self {
        let n = document.n_sentences();
        let words: Vec<_> = (0..n).map(|sentence| words_of(document, sentence)).collect();
        let content: Vec<_> = words.iter().map(|words| content_of(words)).collect();
        let counts: Vec<_> = content.iter().map(|words| count(words)).collect();
        let terms = first_appearances(&content);
        let tf = by_term(&terms, |term| content.iter().flatten().filter(|word| *word == term).count() as f64);
        let sf = by_term(&terms, |term| {
            content.iter().filter(|words| words.iter().any(|word| word == term)).count() as f64
        });
        let isf = by_term(&terms, |term| ((n as f64 + 1.0) / (sf[term] + 0.5)).ln());
        let m: Vec<Weights> =
            counts.iter().map(|row| row.iter().map(|(t, c)| (t.clone(), c * isf[t])).collect()).collect();
        let a = m.iter().map(normalized).collect();
        let kinds = document.segments().iter().map(|segment| segment.kind).collect();
        let opens_paragraph = (0..n).map(|sentence| document.opens_paragraph(sentence)).collect();
        let language = document.language();
        Self { words, content, counts, tf, sf, isf, m, a, terms, kinds, opens_paragraph, language }
    }

    /// n: how many sentences there are.
    pub fn n(&self) -> usize {
        self.words.len()
    }

    /// L_i: content words of a sentence, repeats counted.
    pub fn length(&self, sentence: usize) -> f64 {
        self.content[sentence].len() as f64
    }

    /// cos_ij = a_i · a_j.
    pub fn cosine(&self, i: usize, j: usize) -> f64 {
        dot(&self.a[i], &self.a[j])
    }

    /// How many different content terms two sentences share.
    pub fn shared(&self, i: usize, j: usize) -> f64 {
        self.counts[i].keys().filter(|term| self.counts[j].contains_key(*term)).count() as f64
    }

    /// The overlap weight of TextRank, 0 from a sentence to itself.
    pub fn overlap(&self, i: usize, j: usize) -> f64 {
        let shared = self.shared(i, j);
        if i == j || shared == 0.0 {
            return 0.0;
        }
        shared / (self.length(i).ln() + self.length(j).ln()).max(2_f64.ln())
    }

    /// The sentences of running text, in order.
    pub fn running_text(&self) -> Vec<usize> {
        (0..self.n()).filter(|&sentence| self.kinds[sentence].is_running_text()).collect()
    }
}

/// All words of a sentence.
pub fn words_of(document: &Document<'_>, sentence: usize) -> Vec<Word> {
    let vocabulary = document.vocabulary();
    let word = |&term| (vocabulary.stem(term).to_owned(), vocabulary.is_content(term));
    document.terms(sentence).iter().map(word).collect()
}

/// Σ x_t y_t.
pub fn dot(x: &Weights, y: &Weights) -> f64 {
    x.iter().map(|(term, weight)| weight * y.get(term).unwrap_or(&0.0)).sum()
}

/// x / |x|, or nothing of nothing.
pub fn normalized(x: &Weights) -> Weights {
    let length = dot(x, x).sqrt();
    x.iter().map(|(term, weight)| (term.clone(), weight / length)).collect()
}

/// x + y.
pub fn sum<'a>(vectors: impl Iterator<Item = &'a Weights>) -> Weights {
    let mut sum = Weights::new();
    for (term, weight) in vectors.flatten() {
        *sum.entry(term.clone()).or_default() += weight;
    }
    sum
}

/// Each value divided by the largest absolute one, times `weight`; nothing stays nothing.
pub fn scaled(weight: f64, values: &[f64]) -> Vec<f64> {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    values.iter().map(|value| if largest == 0.0 { 0.0 } else { weight * (value / largest) }).collect()
}

fn content_of(words: &[Word]) -> Vec<String> {
    words.iter().filter(|(_, is_content)| *is_content).map(|(stem, _)| stem.clone()).collect()
}

fn count(words: &[String]) -> Weights {
    let mut counts = Weights::new();
    for word in words {
        *counts.entry(word.clone()).or_default() += 1.0;
    }
    counts
}

fn first_appearances(content: &[Vec<String>]) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for word in content.iter().flatten() {
        if !terms.contains(word) {
            terms.push(word.clone());
        }
    }
    terms
}

fn by_term(terms: &[String], value: impl Fn(&String) -> f64) -> Weights {
    terms.iter().map(|term| (term.clone(), value(term))).collect()
}
