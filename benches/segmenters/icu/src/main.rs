//! A child process of `benches/segmentation.py`: native segmenters behind the same requests,
//! one JSON line each, that `benches/peers/worker.py` answers for Python packages.
//!
//! One binary holds all systems, so that they share compiler, allocator and clock. A process
//! runs one of them: one that hangs can be killed alone, and peak memory is its own.

mod systems;

use std::hint::black_box;
use std::io::{BufRead, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};
use systems::System;

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum Request {
    /// Choose a system and a language; answers with the version.
    Open { adapter: String, language: String },
    /// Read texts, one JSON string a line.
    Load { path: PathBuf },
    /// Time `repeat` passes over the first texts.
    Run { texts: usize, repeat: usize },
    /// Spans of all texts, in code points.
    Split,
    /// Peak memory so far.
    Rss,
}

#[derive(Default)]
struct Worker {
    system: Option<Box<dyn System>>,
    texts: Vec<String>,
}

impl Worker {
    fn answer(&mut self, request: Request) -> Result<Value, String> {
        match request {
            Request::Open { adapter, language } => {
                self.system = Some(systems::open(&adapter, &language)?);
                Ok(json!({ "version": systems::version(&adapter) }))
            }
            Request::Load { path } => {
                self.texts = read_texts(&path)?;
                Ok(json!({ "texts": self.texts.len() }))
            }
            Request::Run { texts, repeat } => self.run(texts, repeat),
            Request::Split => self.split(),
            Request::Rss => Ok(json!({ "bytes": peak_rss() })),
        }
    }

    fn system(&self) -> Result<&dyn System, String> {
        self.system.as_deref().ok_or_else(|| "no system is open".to_owned())
    }

    fn run(&self, texts: usize, repeat: usize) -> Result<Value, String> {
        let system = self.system()?;
        let part = &self.texts[..texts];
        let start = Instant::now();
        for _ in 0..repeat {
            for text in part {
                black_box(system.count(black_box(text)));
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        let bytes: usize = part.iter().map(String::len).sum();
        Ok(json!({
            "seconds": seconds,
            "texts": texts,
            "calls": repeat * texts,
            "bytes": repeat * bytes,
            "faults": {},
        }))
    }

    fn split(&self) -> Result<Value, String> {
        let system = self.system()?;
        let pairs = |text: &String| -> Vec<[usize; 2]> {
            let spans = nutgraf::span::char_spans(text, &system.spans(text));
            spans.iter().map(|span| [span.start, span.end]).collect()
        };
        Ok(json!({ "spans": self.texts.iter().map(pairs).collect::<Vec<_>>() }))
    }
}

fn read_texts(path: &Path) -> Result<Vec<String>, String> {
    let lines = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    lines.lines().map(|line| serde_json::from_str(line).map_err(|error| error.to_string())).collect()
}

/// Peak resident bytes of this process; 0 where the system does not tell.
fn peak_rss() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    1024 * kib.unwrap_or(0)
}

fn main() {
    let mut worker = Worker::default();
    for line in stdin().lock().lines().map_while(Result::ok) {
        let request = serde_json::from_str(&line).map_err(|error| error.to_string());
        let answer = request.and_then(|request| worker.answer(request));
        let reply = answer.unwrap_or_else(|error| json!({ "error": error }));
        let mut out = stdout().lock();
        if writeln!(out, "{reply}").and_then(|()| out.flush()).is_err() {
            return; // The driver is gone.
        }
    }
}
