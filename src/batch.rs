//! Many texts at once, in parallel across them, never inside one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::corpus::Corpus;
use crate::error::Result;
use crate::stop::{self, Stop};
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

/// `work` on each of `items`, in their order, under what this thread works under.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let stop = Stop::current();
    let work = |item: &T| {
        stop::under(stop.clone(), || {
            stop::checkpoint();
            work(item)
        })
    };
    let all = || items.par_iter().map(&work).collect();
    if rayon::current_thread_index().is_some() {
        return all();
    }
    match pool().filter(|_| items.len() > 1) {
        Some(pool) => pool.install(all),
        None => items.iter().map(&work).collect(),
    }
}

/// More threads than any machine has cores.
pub const MAX_THREADS: usize = 1024;

/// Sets how many threads a batch runs on, for the whole process and what it forks: 0 for
/// `RAYON_NUM_THREADS` or, without it, one a core; at most [`MAX_THREADS`]. Batches that run go
/// on with as many as they have.
pub fn set_n_threads(n_threads: usize) {
    let mut current = lock();
    let n_threads = n_threads.min(MAX_THREADS);
    if current.n_threads != n_threads {
        current.n_threads = n_threads;
        forget_dead(current.threads.take());
    }
}

/// How many threads a batch runs on; 1 where the system gives none.
#[must_use]
pub fn n_threads() -> usize {
    pool().map_or(1, |pool| pool.current_num_threads())
}

/// The threads of this process, once there are some, and how many were asked for.
struct Pool {
    n_threads: usize,
    threads: Option<(u32, Arc<ThreadPool>)>,
}

fn lock() -> MutexGuard<'static, Pool> {
    static POOL: Mutex<Pool> = Mutex::new(Pool { n_threads: 0, threads: None });
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The pool of this process. After a fork its threads are gone, so the child makes its own.
/// `None` where the system gives no threads.
fn pool() -> Option<Arc<ThreadPool>> {
    let process = std::process::id();
    let mut current = lock();
    if let Some((owner, pool)) = &current.threads
        && *owner == process
    {
        return Some(Arc::clone(pool));
    }
    let builder = ThreadPoolBuilder::new().num_threads(current.n_threads);
    let built = Arc::new(builder.thread_name(|n| format!("nutgraf-{n}")).build().ok()?);
    forget_dead(current.threads.replace((process, Arc::clone(&built))));
    Some(built)
}

/// Lets a pool go. Dropping one of the process that forked this one would wait for threads that
/// the fork did not bring along.
fn forget_dead(pool: Option<(u32, Arc<ThreadPool>)>) {
    if let Some((owner, pool)) = pool
        && owner != std::process::id()
    {
        std::mem::forget(pool);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

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
    fn the_number_of_threads_can_be_set() {
        set_n_threads(3);
        assert_eq!(n_threads(), 3);
        set_n_threads(0);
        assert!(n_threads() >= 1);
    }

    #[test]
    fn batches_in_batches_of_any_pool_end() {
        let texts: Vec<_> = (0..40).map(|n| format!("Text {n} has {n} birds. They fly south.")).collect();
        let summarizer = Summarizer::new(Config { sentences: Some(1), ..Config::default() }).unwrap();
        let batch = || summarizer.summarize_batch(&texts).into_iter().map(Result::unwrap).collect::<Vec<_>>();
        let expected = batch();
        let foreign = ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let inner = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let in_foreign: Vec<_> = foreign.install(|| (0..16).into_par_iter().map(|_| batch()).collect());
        let in_two: Vec<_> =
            foreign.install(|| (0..16).into_par_iter().map(|_| inner.install(batch)).collect());
        let in_own = in_parallel(&[(); 16], |()| batch());
        assert!([in_foreign, in_two, in_own].concat().iter().all(|found| *found == expected));
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
