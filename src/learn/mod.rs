//! Weights of `blend` for texts like those of a caller, learnt from human summaries.
//!
//! Each sentence of a text should be as likely to be picked as it brings in much of the human summary;
//! what a softmax of the scores says should be like that. Weights are drawn to the general ones, how much
//! is chosen by what summaries of texts left out are like, and where they do no better the general
//! weights stay. docs/FIT.md explains it.

mod reference;
mod label;
mod softmax;
mod pair;
mod folds;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::batch::in_parallel;
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::score::Report;
use crate::summarizer::Summarizer;
use pair::Pair;
use reference::Reference;

pub use crate::score::Learned;

/// With fewer texts nothing is learnt: what they would tell is mostly chance.
const MIN_TEXTS: usize = 20;

/// Of more pairs, so many are drawn: some thirty weights do not get better by more, and all are held
/// in memory.
const MAX_PAIRS: usize = 1000;

impl Summarizer {
    /// Learns weights for [`Summarizer::set_learned`] from texts and their human summaries, one each in
    /// the same order; a pair of which one is `None` is left out.
    ///
    /// The budget is the words of the human summary, and weights serve budgets of any kind. Terms are weighed
    /// by each text itself, not by a corpus. `seed` decides which texts are left out together. In
    /// parallel; the result does not depend on the number of threads.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] if the method has no weights to learn; [`ErrorKind::Pairs`] if there are not
    /// as many summaries as texts, or if a summary is empty or has no word of its text.
    pub fn learn<T: AsRef<str> + Sync>(
        &self,
        texts: &[Option<T>],
        summaries: &[Option<T>],
    ) -> Result<Learned> {
        if !self.method().learns() {
            let message = format!(
                "summaries may be given with the method blend only, whose weights they teach; got {:?}",
                self.method().name
            );
            return Err(Error::new(ErrorKind::Parameter, message));
        }
        if texts.len() != summaries.len() {
            let (n, m) = (texts.len(), summaries.len());
            return Err(bad_pairs(format!("summaries must be as many as texts; got {m} for {n} texts")));
        }
        let rows = texts.iter().zip(summaries).enumerate();
        let rows: Vec<(usize, &str, &str)> = rows
            .filter_map(|(row, (text, summary))| {
                Some((row, text.as_ref()?.as_ref(), summary.as_ref()?.as_ref()))
            })
            .collect();
        in_parallel(&rows, |&(row, text, summary)| self.check(row, text, summary))
            .into_iter()
            .collect::<Result<()>>()?;
        Ok(self.learn_checked(&rows))
    }

    fn check(&self, row: usize, text: &str, summary: &str) -> Result<()> {
        let (text, summary) = self.read_pair(text, summary);
        if (0..summary.n_sentences()).all(|sentence| summary.terms(sentence).is_empty()) {
            return Err(bad_pairs(format!("row {row} of summaries must have words; got none")));
        }
        if Reference::new(&text, &summary).shares_words() {
            return Ok(());
        }
        Err(bad_pairs(format!(
            "row {row} of summaries must be of row {row} of texts; they have no word in common"
        )))
    }

    /// Both as texts of the language of the first.
    fn read_pair<'t>(&self, text: &'t str, summary: &'t str) -> (Document<'t>, Document<'t>) {
        let rules = self.term_rules(text);
        (Document::read(text, &rules), Document::read(summary, &rules))
    }

    fn learn_checked(&self, rows: &[(usize, &str, &str)]) -> Learned {
        let seed = self.config().seed;
        let report = Report { n_pairs: rows.len(), ..Report::default() };
        let n_texts = rows.iter().map(|(_, text, _)| *text).collect::<HashSet<_, FixedState>>().len();
        if n_texts < MIN_TEXTS {
            let reason = format!("{n_texts} texts with summaries are too few; {MIN_TEXTS} are needed");
            return report.general_because(reason);
        }
        let rows = drawn(rows, seed);
        let read = in_parallel(&rows, |&(_, text, summary)| self.read_pair(text, summary));
        let read: Vec<&(Document<'_>, Document<'_>)> = read.iter().collect();
        let pairs = in_parallel(&read, |&(document, summary)| Pair::new(document, summary));
        let texts: Vec<&str> = rows.iter().map(|(_, text, _)| *text).collect();
        let Learned { weights, report: found } = folds::learned(&pairs, &texts, seed);
        Learned { weights, report: Report { n_pairs: report.n_pairs, ..found } }
    }
}

fn bad_pairs(message: String) -> Error {
    Error::new(ErrorKind::Pairs, message)
}

/// At most [`MAX_PAIRS`] of `rows`, in their order.
fn drawn<'r>(rows: &[(usize, &'r str, &'r str)], seed: u64) -> Vec<(usize, &'r str, &'r str)> {
    let mut rows = rows.to_vec();
    if rows.len() > MAX_PAIRS {
        fastrand::Rng::with_seed(seed).shuffle(&mut rows);
        rows.truncate(MAX_PAIRS);
        rows.sort_unstable_by_key(|(row, ..)| *row);
    }
    rows
}
