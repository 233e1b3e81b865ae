//! Many texts at once, in parallel across them, never inside one.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::corpus::Corpus;
use crate::error::Result;
use crate::summarizer::Summarizer;
use crate::summary::Summary;

impl Summarizer {
    /// Summarises each of `texts`, in their order. A text that fails has its error in its
    /// place; the others are not touched by it.
    ///
    /// Runs on the pool of the calling thread if it belongs to one, else on nutgraf's own of
    /// `RAYON_NUM_THREADS` threads, by default one a core. The result does not depend on
    /// their number.
    pub fn summarize_batch<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Result<Summary>> {
        in_parallel(texts, |text| self.summarize(text.as_ref()))
    }

    /// Counts in how many of `texts` each term stands; [`Summarizer::set_corpus`] puts it to use.
    /// In parallel; the counts do not depend on the order.
    pub fn count<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Corpus {
        let counted = in_parallel(&texts.chunks(TEXTS_AT_ONCE).collect::<Vec<_>>(), |texts| {
            let mut corpus = Corpus::default();
            texts.iter().for_each(|text| self.count_into(&mut corpus, text.as_ref()));
            corpus
        });
        counted.into_iter().fold(Corpus::default(), |mut all, corpus| {
            all.merge(&corpus);
            all
        })
    }
}

/// Texts that one thread counts before the counts are merged.
const TEXTS_AT_ONCE: usize = 256;

/// `work` on each of `items`, in their order.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let all = || items.par_iter().map(&work).collect();
    if rayon::current_thread_index().is_some() {
        return all();
    }
    match pool().filter(|_| items.len() > 1) {
        Some(pool) => pool.install(all),
        None => items.iter().map(&work).collect(),
    }
}

/// The pool of this process. After a fork its threads are gone, so the child makes its own.
/// `None` where the system gives no threads.
fn pool() -> Option<Arc<ThreadPool>> {
    static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);
    let process = std::process::id();
    let mut current = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((owner, pool)) = &*current
        && *owner == process
    {
        return Some(Arc::clone(pool));
    }
    let built = Arc::new(ThreadPoolBuilder::new().thread_name(|n| format!("nutgraf-{n}")).build().ok()?);
    if let Some((_, dead)) = current.replace((process, Arc::clone(&built))) {
        // Dropping it would wait for threads that the fork did not bring along.
        std::mem::forget(dead);
    }
    Some(built)
}

#[cfg(test)]
mod tests {
    use crate::{Config, Summarizer};

    #[test]
    fn order_and_results_are_those_of_single_calls() {
        let texts: Vec<_> =
            (0..200).map(|n| format!("Text {n} begins here. It has {n} birds. They fly south.")).collect();
        let summarizer = Summarizer::new(Config { sentences: Some(2), ..Config::default() }).unwrap();
        let batch = summarizer.summarize_batch(&texts);
        for (text, summary) in texts.iter().zip(batch) {
            assert_eq!(summary.unwrap(), summarizer.summarize(text).unwrap());
        }
    }

    #[test]
    fn a_corpus_is_counted_and_used() {
        let texts: Vec<_> = (0..600).map(|n| format!("Rain fell on day {n}. It rained.")).collect();
        let config = Config { sentences: Some(1), method: "lex_rank".into(), ..Config::default() };
        let mut summarizer = Summarizer::new(config).unwrap();
        let corpus = summarizer.count(&texts);
        assert_eq!((corpus.n_documents(), corpus.n_with("rain"), corpus.n_with("17")), (600, 600, 1));
        let text = "Rain fell on Monday. Rain fell on the mill. The mill burned on Monday.";
        let before = summarizer.summarize(text).unwrap();
        summarizer.set_corpus(Some(corpus.into()));
        let after = summarizer.summarize(text).unwrap();
        assert_ne!(before.scores(), after.scores());
        assert_eq!(after.picks()[0].index, 2, "rain is common: {:?}", after.scores());
    }
}
