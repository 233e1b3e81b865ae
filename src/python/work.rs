//! The core at work for the interpreter, which is free for other threads meanwhile. A panic becomes
//! an exception here, and Ctrl-C stops what takes long.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use super::errors::InternalError;
use crate::stop::{self, Stop, Stopped};

/// Text that is done with sooner than anybody could press Ctrl-C, in bytes.
const SHORT: usize = 1_000_000;

/// How often the interpreter is asked for signals.
const TICK: Duration = Duration::from_millis(20);

/// Does `work` on `n_bytes` of text without the interpreter.
///
/// What is more than short is done by another thread while this one listens to signals: the
/// exception that a signal's handler raises stops the work. A thread of a pool does not hand its
/// work on, as the other could wait for the pool; signals reach the main thread alone in any case.
pub(super) fn at_work<R: Send>(
    py: Python<'_>,
    n_bytes: usize,
    work: impl FnOnce() -> R + Send,
) -> PyResult<R> {
    let (mut work, mut answer) = (Some(work), None);
    let mut once = || answer = work.take().map(|work| work());
    py.detach(|| {
        if n_bytes <= SHORT || rayon::current_thread_index().is_some() {
            ended(&mut once)
        } else {
            heard(&mut once)
        }
    })?;
    answer.ok_or_else(|| internal(&"it did not answer"))
}

/// Does `work` on a thread of its own and listens to signals meanwhile. It is compiled once, whatever
/// the answer is: with the answers in the channel that took some 200 kB.
fn heard(work: &mut (dyn FnMut() + Send)) -> PyResult<()> {
    let stop = Stop::default();
    let theirs = stop.clone();
    let (tell, done) = channel();
    thread::scope(|scope| {
        let work = move || drop(tell.send(ended(&mut || stop::under(Some(theirs.clone()), &mut *work))));
        thread::Builder::new().name("nutgraf".into()).spawn_scoped(scope, work)?;
        // After a refusal it is not at work any more.
        end_of(&done).inspect_err(|_| stop.ask())
    })
}

/// Waits for the end, or for the exception of a signal's handler.
fn end_of(done: &Receiver<PyResult<()>>) -> PyResult<()> {
    loop {
        match done.recv_timeout(TICK) {
            Ok(end) => return end,
            Err(RecvTimeoutError::Timeout) => Python::attach(listen)?,
            Err(RecvTimeoutError::Disconnected) => return Err(internal(&"its thread is gone")),
        }
    }
}

/// Does `work` to its end. Stopped is what a callback's own call can be while its caller is.
fn ended(work: &mut dyn FnMut()) -> PyResult<()> {
    let stopped = |_| Err(PyKeyboardInterrupt::new_err(()));
    catch_unwind(AssertUnwindSafe(|| caught(work))).unwrap_or_else(stopped)
}

/// Does `work`; its panic is an [`InternalError`]. What is stopped goes on unwinding.
pub(super) fn caught<R>(work: impl FnOnce() -> R) -> PyResult<R> {
    // Nothing is seen half-changed: what the core shares between calls are caches that are put back
    // when whole, and locks that are held for no work.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        if panic.is::<Stopped>() {
            resume_unwind(panic);
        }
        internal(&*panic)
    })
}

fn internal(panic: &(dyn Any + Send)) -> PyErr {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    InternalError::new_err(format!(
        "nutgraf {} failed where it never should: {text}. This is a bug; please report it, with the text and the \
         parameters if you may share them",
        env!("CARGO_PKG_VERSION")
    ))
}

fn listen(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}
