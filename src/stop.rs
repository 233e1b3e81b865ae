//! Work that can be stopped in the middle by whoever waits for it.
//!
//! A long loop calls [`checkpoint`]. Once the [`Stop`] that its thread works under is asked for, the
//! work unwinds from there, up to whoever began it. That takes no path for errors through every
//! loop, and a checkpoint costs the load of a number that is zero.

use std::cell::RefCell;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many stops are asked for in the process; where there is none, no thread looks further.
static N_ASKED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static CURRENT: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// What unwinds in the place of a panic. No hook reports it.
pub(crate) struct Stopped;

/// Shared by whoever may stop the work and all threads that do it.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<Asked>);

#[derive(Default)]
struct Asked(AtomicBool);

impl Drop for Asked {
    fn drop(&mut self) {
        if *self.0.get_mut() {
            N_ASKED.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Stop {
    /// The one that this thread works under.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Stops the work at its next checkpoint.
    #[cfg_attr(not(feature = "python"), allow(dead_code, reason = "only the bindings hear signals"))]
    pub(crate) fn ask(&self) {
        if !self.0.0.swap(true, Ordering::Relaxed) {
            N_ASKED.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Does `work` under `stop`, then goes back to what the thread worked under before.
pub(crate) fn under<R>(stop: Option<Stop>, work: impl FnOnce() -> R) -> R {
    struct Restore(Option<Stop>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0.take());
        }
    }
    let _restore = Restore(CURRENT.replace(stop));
    work()
}

/// Unwinds if whoever waits for this thread asked it to stop.
#[inline]
pub(crate) fn checkpoint() {
    if N_ASKED.load(Ordering::Relaxed) > 0 {
        unwind_if_asked();
    }
}

#[cold]
fn unwind_if_asked() {
    let is_asked =
        CURRENT.with_borrow(|stop| stop.as_ref().is_some_and(|stop| stop.0.0.load(Ordering::Relaxed)));
    if is_asked {
        resume_unwind(Box::new(Stopped));
    }
}

/// Panics for a text that begins with a mark that no text has and with `place`, where tests ask for that.
#[inline]
#[allow(clippy::panic)]
pub(crate) fn failpoint(place: &str, text: &str) {
    let is_asked = |text: &str| text.strip_prefix('\u{fdd0}').is_some_and(|rest| rest.starts_with(place));
    if cfg!(feature = "failpoint") && is_asked(text) {
        panic!("as the test asks");
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;
    use crate::batch::in_parallel;

    #[test]
    fn only_what_works_under_it_is_stopped() {
        let (asked, other) = (Stop::default(), Stop::default());
        asked.ask();
        let stopped = catch_unwind(|| under(Some(asked.clone()), checkpoint)).unwrap_err();
        assert!(stopped.is::<Stopped>());
        under(Some(other), checkpoint);
        checkpoint();
        assert!(Stop::current().is_none());
    }

    #[test]
    fn every_thread_of_a_batch_is_stopped_and_the_pool_lives_on() {
        let stop = Stop::default();
        let items: Vec<_> = (0..64).collect();
        let work = |_: &i32| {
            stop.ask();
            checkpoint();
        };
        let batch = || under(Some(stop.clone()), || in_parallel(&items, work));
        assert!(catch_unwind(std::panic::AssertUnwindSafe(batch)).unwrap_err().is::<Stopped>());
        assert_eq!(in_parallel(&items, |item| item + 1).len(), 64);
    }
}
