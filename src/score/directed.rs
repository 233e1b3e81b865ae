//! `directed`: sentences that many later ones come back to.
//!
//! **Rewards** likeness to the sentences that stand further from a boundary of the text, with a
//! weight of its own for those that stand nearer. **Formula.** `(forward · Σ_{j further} cos_ij +
//! backward · Σ_{j nearer} cos_ij) / n`, cosines of TF-ISF vectors. The distance from the boundary is
//! the place x from 0, or with `end` > 0 `min(x + 1, end · (n − x))`, so that the end counts, too; of two
//! as far, the later one is further. With `sections`, sums and places are those inside the section
//! (a heading, or several in a row, begins one), and `inter` times the same between the sentence and the other sections is
//! added. **Shapes.** Document to n values. **Cost.** O(m): the sentences of one side are summed to one
//! vector. **Departs** from Zheng & Lapata 2019 (PacSum) in TF-ISF for BERT and in keeping every
//! cosine, where they subtract a threshold; from Dong et al. 2021 (HipoRank) likewise. **Citation**
//! `zheng2019`, `dong2021`.

use std::ops::Range;

use super::option::{MethodOption, OptionKind, number};
use super::{Method, Score, Scores};
use crate::budget::Budget;
use crate::document::Document;
use crate::matrix::Rows;
use crate::segment::Kind;
use crate::weight::Weighted;

pub(super) const METHOD: Method = Method {
    name: "directed",
    rewards: "being like sentences that stand further from the start, or from both ends",
    paper: "Zheng & Lapata 2019, Sentence centrality revisited for unsupervised summarization (PacSum); Dong, \
            Mircea & Cheung 2021, Discourse-aware unsupervised summarization of long scientific documents (HipoRank)",
    formula: "(forward * sum of cos over sentences further from the boundary + backward * sum over the \
              nearer) / n [+ inter * the same over sections]",
    cost: "O(m)",
    options: &[
        number("forward", "weight of the sentences further from the boundary", 1.0, -10.0, 10.0),
        number("backward", "weight of the sentences nearer to it", -0.3, -10.0, 10.0),
        number(
            "end",
            "how much further the end is than the start; 0: only the start counts",
            0.0,
            0.0,
            100.0,
        ),
        MethodOption {
            name: "sections",
            meaning: "whether headings divide the text into sections",
            kind: OptionKind::Flag { default: false },
        },
        number("inter", "weight of the likeness to other sections", 1.0, 0.0, 100.0),
    ],
    build: |given| {
        Box::new(Directed {
            forward: given.number("forward"),
            backward: given.number("backward"),
            end: given.number("end"),
            sections: given.flag("sections"),
            inter: given.number("inter"),
        })
    },
};

struct Directed {
    forward: f64,
    backward: f64,
    end: f64,
    sections: bool,
    inter: f64,
}

impl Score for Directed {
    fn score(&self, text: &Weighted<'_>, _: Budget) -> Scores {
        let rows = text.unit_rows();
        let n = rows.len();
        let (mut forward, mut backward) = (vec![0.0; n], vec![0.0; n]);
        let sections = if self.sections {
            sections(text.document)
        } else {
            text.document.sentences_by_passage().collect()
        };
        for section in &sections {
            self.centrality(rows, section, &mut forward, &mut backward);
        }
        let mut parts = vec![("forward", forward), ("backward", backward)];
        if self.sections {
            parts.push(("sections", self.between(rows, &sections)));
        }
        Scores::sum(parts)
    }
}

impl Directed {
    /// Places from the nearest to the boundary to the furthest.
    fn outward(&self, n: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..n).collect();
        if self.end > 0.0 {
            let distance = |x: usize| (x as f64 + 1.0).min(self.end * (n - x) as f64);
            places.sort_by(|&a, &b| distance(a).total_cmp(&distance(b)));
        }
        places
    }

    fn centrality(
        &self,
        rows: &Rows<f64>,
        section: &Range<usize>,
        forward: &mut [f64],
        backward: &mut [f64],
    ) {
        let n = section.len() as f64;
        let order: Vec<usize> =
            self.outward(section.len()).into_iter().map(|place| section.start + place).collect();
        let mut nearer = vec![0.0; rows.n_terms()];
        for &sentence in &order {
            backward[sentence] = self.backward / n * rows.dot(sentence, &nearer);
            rows.add_to(sentence, 1.0, &mut nearer);
        }
        let mut further = nearer;
        further.fill(0.0);
        for &sentence in order.iter().rev() {
            forward[sentence] = self.forward / n * rows.dot(sentence, &further);
            rows.add_to(sentence, 1.0, &mut further);
        }
    }

    /// Each sentence with the sections other than its own.
    fn between(&self, rows: &Rows<f64>, sections: &[Range<usize>]) -> Vec<f64> {
        let n = sections.len() as f64;
        let order = self.outward(sections.len());
        let (mut values, mut sum) = (vec![0.0; rows.len()], vec![0.0; rows.n_terms()]);
        let mut add = |order: &mut dyn Iterator<Item = &usize>, weight: f64| {
            let mut passed = vec![0.0; rows.n_terms()];
            for &section in order {
                for sentence in sections[section].clone() {
                    values[sentence] += self.inter * weight / n * rows.dot(sentence, &passed);
                }
                add_section(rows, &sections[section], &mut sum, &mut passed);
            }
        };
        add(&mut order.iter(), self.backward);
        add(&mut order.iter().rev(), self.forward);
        values
    }
}

/// Adds the normalised sum of a section's rows. `sum` is zero before and after: sections may be
/// many, and clearing all terms for each would be quadratic.
fn add_section(rows: &Rows<f64>, section: &Range<usize>, sum: &mut [f64], vector: &mut [f64]) {
    section.clone().for_each(|sentence| rows.add_to(sentence, 1.0, sum));
    let entries = || section.clone().flat_map(|sentence| rows.row(sentence));
    let distinct: Vec<(usize, f64)> = entries()
        .map(|&(term, _)| (term.index(), std::mem::take(&mut sum[term.index()])))
        .filter(|&(_, weight)| weight > 0.0)
        .collect();
    let length = distinct.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    distinct.iter().for_each(|&(term, weight)| vector[term] += weight / length);
}

/// From heading to heading, none across two texts. Headings without text between them begin one
/// section.
fn sections(document: &Document<'_>) -> Vec<Range<usize>> {
    let is_heading = |sentence: usize| document.segments()[sentence].kind == Kind::Heading;
    let begins = |&sentence: &usize| is_heading(sentence) && !is_heading(sentence - 1);
    let of_passage = |passage: Range<usize>| {
        let mut starts: Vec<usize> = (passage.start + 1..passage.end).filter(begins).collect();
        starts.insert(0, passage.start);
        starts.push(passage.end);
        starts.windows(2).map(|ends| ends[0]..ends[1]).collect::<Vec<_>>()
    };
    document.sentences_by_passage().flat_map(of_passage).collect()
}
