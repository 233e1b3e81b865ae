//! A summarizer as a file: its configuration, the counts of its corpus, the weights of its fit.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `NUTGRAF` and a line feed |
//! | 4 | version of the format, low byte first |
//! | 8 | length n of what follows it, low byte first |
//! | n | configuration, corpus and what was learnt, by postcard; terms in their order |
//! | 4 | CRC-32 of all bytes before, low byte first |
//!
//! Equal summarizers make equal bytes. Reading runs no code, takes no more memory than a small multiple of
//! the file, and refuses a file in which anything changed: a CRC-32 finds every change within four bytes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crc::{CRC_32_ISO_HDLC, Crc};

use crate::corpus::Corpus;
use crate::error::{Error, ErrorKind, Result};
use crate::learn::Learned;
use crate::summarizer::{Config, Summarizer};

const MAGIC: [u8; 8] = *b"NUTGRAF\n";

/// To be raised when anything in a file changes its meaning or its place.
const FORMAT: u32 = 2;

/// Bytes before the payload, and behind it.
const HEAD: usize = MAGIC.len() + 4 + 8;
const CHECKSUM: usize = 4;

static CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

impl Summarizer {
    /// Writes it into a file, which is there whole or not at all.
    ///
    /// ```
    /// use nutgraf::{Config, Summarizer};
    ///
    /// let path = std::env::temp_dir().join(format!("{}.nutgraf", std::process::id()));
    /// let mut summarizer = Summarizer::new(Config { words: Some(20), ..Config::default() })?;
    /// summarizer.set_corpus(Some(summarizer.count(&["Rain fell.", "Snow fell."]).into()));
    /// summarizer.save(&path)?;
    /// let again = Summarizer::load(&path)?;
    /// assert_eq!((again.config(), again.corpus()), (summarizer.config(), summarizer.corpus()));
    /// # std::fs::remove_file(path).ok();
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::TokenCount`] if it counts tokens: their function cannot be saved;
    /// [`ErrorKind::File`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.save_with(path.as_ref(), self.corpus().map(AsRef::as_ref))
    }

    /// Writes it with another corpus.
    pub(crate) fn save_with(&self, path: &Path, corpus: Option<&Corpus>) -> Result<()> {
        let bytes = self.to_bytes(corpus)?;
        write_whole(path, &bytes).map_err(|error| Error::file(path, error))
    }

    /// Reads what [`Summarizer::save`] wrote.
    ///
    /// # Errors
    /// [`ErrorKind::File`] if the file cannot be read; [`ErrorKind::State`] if it is no such file, is
    /// damaged, or was written by another version of the format.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let source = File::open(path).map_err(|error| Error::file(path, error))?;
        Self::read(source, &path.display().to_string(), |error| Error::file(path, error))
    }

    fn to_bytes(&self, corpus: Option<&Corpus>) -> Result<Vec<u8>> {
        if let Some(tokens) = self.config().tokens {
            let message = format!(
                "count_tokens is a function, which cannot be saved: save another budget; got tokens={tokens}"
            );
            return Err(Error::new(ErrorKind::TokenCount, message));
        }
        let all = (self.config(), corpus, self.learned().map(AsRef::as_ref));
        let payload = postcard::to_stdvec::<(&Config, Option<&Corpus>, Option<&Learned>)>(&all)
            .map_err(|error| Error::new(ErrorKind::State, format!("the model cannot be written: {error}")))?;
        let mut bytes = Vec::with_capacity(HEAD + payload.len() + CHECKSUM);
        bytes.extend(MAGIC);
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend((payload.len() as u64).to_le_bytes());
        bytes.extend(payload);
        bytes.extend(CRC.checksum(&bytes).to_le_bytes());
        Ok(bytes)
    }

    /// Reads a file by the `name` that errors call it by.
    fn read(source: impl Read, name: &str, failed: impl Fn(io::Error) -> Error) -> Result<Self> {
        let bytes = checked(source, name, failed)?;
        let payload = &bytes[HEAD..bytes.len() - CHECKSUM];
        let damaged = |why: &dyn std::fmt::Display| refused(name, &format!("is damaged: {why}"));
        let ((config, corpus, learned), rest) =
            postcard::take_from_bytes::<(Config, Option<Corpus>, Option<Learned>)>(payload)
                .map_err(|error| damaged(&error))?;
        if !rest.is_empty() {
            return Err(damaged(&format!("{} bytes are left over", rest.len())));
        }
        let mut summarizer = Self::new(config)?;
        summarizer.set_corpus(corpus.map(Arc::new));
        summarizer.set_learned(learned.map(Arc::new))?;
        Ok(summarizer)
    }
}

/// All bytes of a file that is whole.
fn checked(mut source: impl Read, name: &str, failed: impl Fn(io::Error) -> Error) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.by_ref().take(HEAD as u64).read_to_end(&mut bytes).map_err(&failed)?;
    if !bytes.starts_with(&MAGIC) {
        return Err(refused(name, "is no model of nutgraf"));
    }
    let Some((format, length)) = head(&bytes) else {
        return Err(refused(name, "is damaged: it ends within its first bytes"));
    };
    if format > FORMAT {
        let why = format!("is of format {format}, of a newer nutgraf; this one reads format {FORMAT}");
        return Err(refused(name, &why));
    }
    // One byte more than there should be tells whether there are more. Memory grows with what is read.
    let rest = length.saturating_add(CHECKSUM as u64);
    source.take(rest.saturating_add(1)).read_to_end(&mut bytes).map_err(&failed)?;
    if (bytes.len() - HEAD) as u64 != rest {
        let is = if ((bytes.len() - HEAD) as u64) < rest { "less" } else { "more" };
        return Err(refused(
            name,
            &format!("is damaged: it has {is} than the {rest} bytes that follow its head"),
        ));
    }
    let (all, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
    if CRC.checksum(all).to_le_bytes() != checksum || format == 0 {
        return Err(refused(name, "is damaged: its checksum is another"));
    }
    if format < FORMAT {
        let why = format!("is of format {format}, of an older nutgraf; this one reads format {FORMAT}");
        return Err(refused(name, &why));
    }
    Ok(bytes)
}

/// The version of the format and the length of the payload.
fn head(bytes: &[u8]) -> Option<(u32, u64)> {
    let (format, length) = bytes.get(MAGIC.len()..HEAD)?.split_at_checked(4)?;
    Some((u32::from_le_bytes(format.try_into().ok()?), u64::from_le_bytes(length.try_into().ok()?)))
}

fn refused(name: &str, why: &str) -> Error {
    Error::new(ErrorKind::State, format!("{name} {why}"))
}

/// Writes into a new file in the same folder, which then takes the name.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        // A pipe or a device is not replaced.
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let (mut file, name) = file_beside(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    written.and_then(|()| fs::rename(&name, path)).inspect_err(|_| drop(fs::remove_file(&name)))
}

/// A new hidden file in the folder of `path`.
fn file_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let Some(own) = path.file_name() else { return Err(io::ErrorKind::IsADirectory.into()) };
    let process = std::process::id();
    let mut number = 0_u32;
    loop {
        let mut name = std::ffi::OsString::from(".");
        name.push(own);
        name.push(format!(".{process}.{number}"));
        let name = path.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&name) {
            // Another thread is writing, or a process of this number was stopped.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            opened => return opened.map(|file| (file, name)),
        }
    }
}
