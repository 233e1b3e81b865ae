//! Any payload behind a right head and before a right checksum: it is refused, or a summarizer that
//! works and is saved as what it was read from.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use nutgraf::{Config, ErrorKind, Summarizer};
use nutgraf_fuzz::check;

const TEXT: &str = "# The bridge\n\nThe old bridge closed on Monday. However, it was built in 1902. Nobody \
                    minds the rust, said Dr. Hart. Traffic over it had doubled in ten years.";

/// Its bytes before the length.
const N_HEAD: usize = 12;

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("nutgraf-fuzz-{}", std::process::id())));

static HEAD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    Summarizer::new(Config::default()).expect("the defaults").save(&*FILE).expect("a file");
    fs::read(&*FILE).expect("the file")[..N_HEAD].to_vec()
});

fuzz_target!(|payload: &[u8]| {
    let mut bytes = HEAD.clone();
    bytes.extend((payload.len() as u64).to_le_bytes());
    bytes.extend(payload);
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    fs::write(&*FILE, &bytes).expect("written");
    let summarizer = match Summarizer::load(&*FILE) {
        Ok(summarizer) => summarizer,
        Err(error) => return assert_ne!(error.kind(), ErrorKind::File, "{error}"),
    };
    check(&summarizer.summarize(TEXT).expect("a summary"), &[TEXT], summarizer.config());
    // Not the same bytes: a number may be written in more than one way.
    summarizer.save(&*FILE).expect("written");
    let first = fs::read(&*FILE).expect("the file");
    Summarizer::load(&*FILE).expect("its own file").save(&*FILE).expect("written");
    assert_eq!(fs::read(&*FILE).expect("the file"), first);
});
