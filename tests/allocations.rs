//! A warm summarizer asks for memory a bounded number of times: nothing is allocated for each sentence
//! or word of a text. `cargo test --test allocations -- --nocapture` shows the counts.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use nutgraf::{Config, Summarizer};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed to the allocator of the system as it came.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of some work, when the words of its text were seen before.
fn allocations<T>(work: impl Fn() -> T) -> usize {
    drop(work());
    let before = ALLOCATIONS.load(Relaxed);
    drop(work());
    ALLOCATIONS.load(Relaxed) - before
}

/// One test, since another that ran beside it would be counted, too.
#[test]
fn no_allocation_for_each_sentence() {
    let article = include_str!("../examples/article.txt");
    for method in ["tf_idf", "blend"] {
        let config = Config { method: method.into(), ..Config::default() };
        let summarizer = Summarizer::new(config).unwrap();
        let of = |times: usize| {
            let text = [article, "\n\n"].concat().repeat(times);
            allocations(|| summarizer.summarize(&text).unwrap())
        };
        let counts = [1, 4, 16].map(of);
        println!("{method}: {counts:?} allocations for 1, 4 and 16 articles");
        // Arrays that grow are moved, and what may be picked is asked whether it points back.
        assert!(counts[1] - counts[0] < 60 && counts[2] - counts[1] < 100, "{method}: {counts:?}");
    }
    let summarizer = Summarizer::new(Config { words: Some(100), ..Config::default() }).unwrap();
    let counts = [1, 4, 16].map(|times| {
        let passages = vec![article; times];
        allocations(|| summarizer.trim(&passages, "When will the bridge open again?", "\n\n").unwrap())
    });
    println!("trimming: {counts:?} allocations for 1, 4 and 16 passages");
    assert!(counts[1] - counts[0] < 60 && counts[2] - counts[1] < 100, "trimming: {counts:?}");
}
