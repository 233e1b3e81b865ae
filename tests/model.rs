//! A model file says exactly what was saved, or it is refused.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use nutgraf::learn::Learned;
use nutgraf::score::{Report, Weights};
use nutgraf::{Config, ErrorKind, Summarizer};

/// A path in a folder of its own, which is gone afterwards.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("nutgraf-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("a.nutgraf")
    }

    /// What reading these bytes says.
    fn refusal(&self, bytes: &[u8]) -> String {
        fs::write(self.file(), bytes).unwrap();
        let error = Summarizer::load(self.file()).err().expect("refused");
        assert_eq!(error.kind(), ErrorKind::State, "{error}");
        error.to_string()
    }

    fn bytes_of(&self, summarizer: &Summarizer) -> Vec<u8> {
        summarizer.save(self.file()).unwrap();
        fs::read(self.file()).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn fitted() -> Summarizer {
    let config = Config {
        words: Some(40),
        language: "en".into(),
        stop_words: Some(vec!["the".into()]),
        query: Some("rain".into()),
        coherence: Some(0.25),
        ..Config::default()
    };
    let mut summarizer = Summarizer::new(config).unwrap();
    summarizer.set_corpus(Some(summarizer.count(&["Rain fell.", "Rain and snow fell."]).into()));
    let mut weights = Weights::general().clone();
    weights.features[0] = 7.5;
    let report = Report { reason: "a test".into(), ..Report::default() };
    summarizer.set_learned(Some(Arc::new(Learned { weights, report }))).unwrap();
    summarizer
}

#[test]
fn what_was_saved_is_read() {
    let place = Place::new("same");
    let summarizer = fitted();
    let bytes = place.bytes_of(&summarizer);
    let again = Summarizer::load(place.file()).unwrap();
    assert_eq!(again.config(), summarizer.config());
    assert_eq!(again.corpus(), summarizer.corpus());
    assert_eq!(again.learned(), summarizer.learned());
    let text = "Rain fell on the hills. The river rose and the old mill burned down. Snow came.";
    assert_eq!(again.summarize(text).unwrap(), summarizer.summarize(text).unwrap());
    assert_eq!(place.bytes_of(&again), bytes, "equal summarizers make equal files");
    let names: Vec<_> = fs::read_dir(&place.0).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, ["a.nutgraf"], "nothing is left beside it");
}

#[test]
fn every_changed_byte_is_found() {
    let place = Place::new("flipped");
    let bytes = place.bytes_of(&fitted());
    for at in 0..bytes.len() {
        for mask in [0x01, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= mask;
            let said = place.refusal(&damaged);
            assert!(said.contains("a.nutgraf is "), "{at}: {said}");
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_found() {
    let place = Place::new("cut");
    let bytes = place.bytes_of(&fitted());
    for end in 0..bytes.len() {
        let said = place.refusal(&bytes[..end]);
        assert!(said.contains("damaged") || said.contains("no model"), "{end}: {said}");
    }
    for more in [&b"\0"[..], &bytes] {
        assert!(place.refusal(&[&bytes, more].concat()).contains("more"));
    }
}

/// A file of any payload whose head and checksum are right.
fn sealed(format: u32, length: u64, payload: &[u8]) -> Vec<u8> {
    let mut bytes = b"NUTGRAF\n".to_vec();
    bytes.extend(format.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(payload);
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

#[test]
fn a_newer_file_and_a_foreign_one_are_told_apart() {
    let place = Place::new("foreign");
    assert!(place.refusal(&sealed(3, 0, b"")).contains("newer"));
    assert!(place.refusal(&sealed(1, 0, b"")).contains("older"));
    assert!(place.refusal(&sealed(0, 0, b"")).contains("damaged"));
    for foreign in [&b""[..], b"PK\x03\x04", b"NUTGRAF", b"{\"method\": \"blend\"}", &[0; 99]] {
        assert!(place.refusal(foreign).contains("no model of nutgraf"));
    }
    let good = place.bytes_of(&fitted());
    let payload = &good[20..good.len() - 4];
    let longer = [payload, b"\0"].concat();
    assert!(place.refusal(&sealed(2, longer.len() as u64, &longer)).contains("left over"));
}

#[test]
fn lengths_that_are_lies_take_no_memory() {
    let place = Place::new("lies");
    for length in [u64::MAX, 1 << 40, 5] {
        place.refusal(&sealed(2, length, b"abc"));
    }
    // Each byte in turn begins a number that says how much follows.
    let good = place.bytes_of(&fitted());
    let payload = &good[20..good.len() - 4];
    for at in 0..payload.len() {
        let lie = [&payload[..at], &[0xFF; 9], &[0x01], &payload[at..]].concat();
        fs::write(place.file(), sealed(2, lie.len() as u64, &lie)).unwrap();
        // It may be read where the bytes are part of a text.
        drop(Summarizer::load(place.file()));
    }
}

#[test]
fn weights_of_other_features_and_without_bounds_are_refused() {
    let place = Place::new("weights");
    let mut summarizer = fitted();
    let before = summarizer.learned().cloned();
    for value in [f64::NAN, f64::INFINITY, 1e7] {
        let mut weights = Weights::general().clone();
        weights.features[3] = value;
        let learned = Learned { weights, report: Report::default() };
        let error = summarizer.set_learned(Some(Arc::new(learned))).unwrap_err();
        assert!(error.to_string().contains("forward"), "{error}");
    }
    assert_eq!(summarizer.learned().cloned(), before, "nothing was set");
    let good = place.bytes_of(&summarizer);
    let payload = &good[20..good.len() - 4];
    let at = payload.windows(8).position(|eight| eight == 7.5_f64.to_le_bytes()).unwrap();
    let other = [&payload[..at], &f64::NAN.to_le_bytes(), &payload[at + 8..]].concat();
    assert!(place.refusal(&sealed(2, other.len() as u64, &other)).contains("damaged"));
    let at = payload.windows(5).position(|five| five == b"first").unwrap();
    let other = [&payload[..at], b"worst", &payload[at + 5..]].concat();
    assert!(place.refusal(&sealed(2, other.len() as u64, &other)).contains("damaged"));
}

#[test]
fn what_cannot_be_saved_or_found_is_said() {
    let place = Place::new("errors");
    let config = Config { tokens: Some(9), ..Config::default() };
    let counting = Summarizer::with_token_counter(config, Arc::new(|text| Ok(text.len()))).unwrap();
    assert_eq!(counting.save(place.file()).unwrap_err().kind(), ErrorKind::TokenCount);
    assert!(!place.file().exists());
    for path in [place.0.join("none").join("a.nutgraf"), place.0.clone()] {
        let error = fitted().save(&path).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::File, Some(&*path)));
        assert!(Summarizer::load(&path).is_err_and(|error| error.kind() == ErrorKind::File));
    }
    assert!(fs::read_dir(&place.0).unwrap().next().is_none(), "nothing is left");
}

#[test]
fn a_file_that_is_there_is_replaced_whole() {
    let place = Place::new("replaced");
    fs::write(place.file(), [b'x'; 100_000]).unwrap();
    let bytes = place.bytes_of(&fitted());
    assert!(bytes.len() < 10_000);
    assert!(Summarizer::load(place.file()).is_ok());
}

#[test]
fn what_stands_where_in_a_file_is_that_of_its_format() {
    let place = Place::new("format");
    let mut summarizer = Summarizer::new(Config { words: Some(40), ..Config::default() }).unwrap();
    summarizer.set_corpus(Some(summarizer.count(&["Rain fell."]).into()));
    // Without the checksum: bytes with their own have the same one whatever they are.
    let bytes = place.bytes_of(&summarizer);
    let found = crc32fast::hash(&bytes[..bytes.len() - 4]);
    assert_eq!(
        found, 184_902_682,
        "old files would be misread: raise FORMAT in src/model.rs, then write {found} here"
    );
}
