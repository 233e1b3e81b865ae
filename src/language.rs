//! The languages, one row each, and what a linguist wrote down about them.
//!
//! The data are text files in `src/data`, compiled in: nothing is downloaded. A language
//! without a row can still be split and summarised under `"auto"`: the row of its script
//! serves, or English as the last resort.

use std::fmt;
use std::sync::OnceLock;

use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

type State = foldhash::fast::FixedState;

/// A language of the table, by reference: copying is free, equality is by code.
#[derive(Clone, Copy)]
pub struct Language(&'static Profile);

/// One row of the table.
struct Profile {
    code: &'static str,
    name: &'static str,
    traits: Traits,
    data: Data,
    lexicon: OnceLock<Lexicon>,
}

/// How a language is written, as far as segmentation and tokenization must know.
#[derive(Debug, Clone, Copy)]
pub struct Traits {
    /// A number with a full stop may be an ordinal before a capital: "3. Mai".
    pub ordinals: bool,
    /// What an apostrophe inside a word does.
    pub apostrophe: Apostrophe,
    /// Words and sentences are divided by spaces.
    pub spaced: bool,
    /// A sentence has no mark at its end, so that each line is one.
    pub lines_end_sentences: bool,
    /// A pronoun "I" is written with a capital: in English, and in Danish for "you".
    pub capital_i: bool,
    /// Writers often begin a sentence small, and the list of abbreviations is long enough to
    /// tell that from one.
    pub small_starts: bool,
    /// A colon ends a sentence, as in Armenian.
    pub colon_ends: bool,
    /// A semicolon asks a question, as in Greek.
    pub semicolon_asks: bool,
    /// ş and ţ stand for ș and ț, as in Romanian.
    pub comma_below: bool,
    /// I is the capital of ı, and İ of i, as in Turkish.
    pub dotless_i: bool,
}

/// What an apostrophe between two letters does to the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apostrophe {
    /// Belongs to it: "don't", "п'ять".
    Joins,
    /// Divides it: "l'eau", "Ankara'da".
    Divides,
}

const COMMON: Traits = Traits {
    ordinals: false,
    apostrophe: Apostrophe::Joins,
    spaced: true,
    lines_end_sentences: false,
    capital_i: false,
    small_starts: false,
    colon_ends: false,
    semicolon_asks: false,
    comma_below: false,
    dotless_i: false,
};
const ROMANIAN: Traits = Traits { comma_below: true, ..COMMON };
const NUMBERED: Traits = Traits { ordinals: true, ..COMMON };
const ELISION: Traits = Traits { apostrophe: Apostrophe::Divides, ..COMMON };
const UNSPACED: Traits = Traits { spaced: false, ..COMMON };
const ENGLISH: Traits = Traits { capital_i: true, small_starts: true, ..COMMON };
const THAI: Traits = Traits { lines_end_sentences: true, ..COMMON };
const ARMENIAN: Traits = Traits { colon_ends: true, ..COMMON };
const GREEK: Traits = Traits { semicolon_asks: true, ..COMMON };
const DANISH: Traits = Traits { capital_i: true, ..COMMON };
const TURKISH: Traits = Traits { ordinals: true, apostrophe: Apostrophe::Divides, dotless_i: true, ..COMMON };

/// The text files of a language.
struct Data {
    stop_words: &'static str,
    abbreviations: &'static str,
    starters: &'static str,
    openers: &'static str,
}

macro_rules! row {
    ($code:literal, $name:literal, $traits:expr) => {
        Profile {
            code: $code,
            name: $name,
            traits: $traits,
            data: Data {
                stop_words: include_str!(concat!("data/stopwords/", $code, ".txt")),
                abbreviations: include_str!(concat!("data/abbreviations/", $code, ".txt")),
                starters: include_str!(concat!("data/starters/", $code, ".txt")),
                openers: include_str!(concat!("data/openers/", $code, ".txt")),
            },
            lexicon: OnceLock::new(),
        }
    };
}

static PROFILES: [Profile; 39] = [
    row!("en", "English", ENGLISH),
    row!("am", "Amharic", COMMON),
    row!("ar", "Arabic", COMMON),
    row!("bg", "Bulgarian", COMMON),
    row!("ca", "Catalan", ELISION),
    row!("cs", "Czech", COMMON),
    row!("da", "Danish", DANISH),
    row!("de", "German", NUMBERED),
    row!("el", "Greek", GREEK),
    row!("es", "Spanish", COMMON),
    row!("fa", "Persian", COMMON),
    row!("fi", "Finnish", COMMON),
    row!("fr", "French", ELISION),
    row!("he", "Hebrew", COMMON),
    row!("hi", "Hindi", COMMON),
    row!("hu", "Hungarian", COMMON),
    row!("hy", "Armenian", ARMENIAN),
    row!("id", "Indonesian", COMMON),
    row!("it", "Italian", ELISION),
    row!("ja", "Japanese", UNSPACED),
    row!("kk", "Kazakh", COMMON),
    row!("ko", "Korean", COMMON),
    row!("mr", "Marathi", COMMON),
    row!("my", "Burmese", UNSPACED),
    row!("nl", "Dutch", COMMON),
    row!("no", "Norwegian", COMMON),
    row!("pl", "Polish", COMMON),
    row!("pt", "Portuguese", COMMON),
    row!("ro", "Romanian", ROMANIAN),
    row!("ru", "Russian", COMMON),
    row!("sk", "Slovak", NUMBERED),
    row!("sv", "Swedish", COMMON),
    row!("ta", "Tamil", COMMON),
    row!("th", "Thai", THAI),
    row!("tr", "Turkish", TURKISH),
    row!("uk", "Ukrainian", COMMON),
    row!("ur", "Urdu", COMMON),
    row!("vi", "Vietnamese", COMMON),
    row!("zh", "Chinese", UNSPACED),
];

impl Language {
    /// English, the language of last resort.
    pub const ENGLISH: Self = Self(&PROFILES[0]);

    /// How many languages the table has.
    pub(crate) const COUNT: usize = PROFILES.len();

    /// Every language of the table, English first, then by code.
    pub fn all() -> impl Iterator<Item = Self> {
        PROFILES.iter().map(Self)
    }

    /// Like [`Language::find`]; `None` for `"auto"`, which leaves it to each text.
    pub(crate) fn chosen(name: &str) -> Result<Option<Self>> {
        if name == "auto" { Ok(None) } else { Self::find(name).map(Some) }
    }

    /// Finds a language by ISO 639-1 code or English name, in any case.
    ///
    /// # Errors
    /// [`ErrorKind::Language`], which lists the codes that exist.
    pub fn find(name: &str) -> Result<Self> {
        let wanted = name.trim();
        let is_it = |known: &str| known.eq_ignore_ascii_case(wanted);
        Self::all().find(|language| is_it(language.code()) || is_it(language.name())).ok_or_else(|| {
            let codes: Vec<_> = Self::all().map(Self::code).collect();
            let message = format!(
                "language must be \"auto\", an English name, or one of {}; got {name:?}",
                codes.join(", ")
            );
            Error::new(ErrorKind::Language, message)
        })
    }

    /// ISO 639-1 code, such as `"de"`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// English name, such as `"German"`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// How the language is written.
    #[must_use]
    pub fn traits(self) -> Traits {
        self.0.traits
    }

    /// What divides two sentences of a summary: nothing where words are not spaced either.
    #[must_use]
    pub fn sentence_separator(self) -> &'static str {
        if self.0.traits.spaced { " " } else { "" }
    }

    /// Words that point back when they open a sentence.
    pub(crate) fn openers(self) -> impl Iterator<Item = &'static str> {
        sections(self.0.data.openers).map(|(_, entry)| entry)
    }

    /// Place in the table.
    pub(crate) fn number(self) -> usize {
        (std::ptr::from_ref(self.0).addr() - PROFILES.as_ptr().addr()) / size_of::<Profile>()
    }

    /// The word lists, read from the compiled-in files at first use.
    pub(crate) fn lexicon(self) -> &'static Lexicon {
        self.0.lexicon.get_or_init(|| Lexicon::read(&self.0.data))
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        Self::find(&code).map_err(serde::de::Error::custom)
    }
}

/// When an abbreviation's full stop may end a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Never: a name or more of the clause follows ("Dr.", "e.g.").
    Title,
    /// Unless a number follows ("No. 5", "Fig. 3").
    Number,
    /// When the next word is one that starts sentences ("U.S.", "etc.").
    General,
    /// As [`Self::General`], and at the end of a clause ("left at 6 p.m.").
    Hour,
}

/// The word lists of a language, all in lower case.
pub(crate) struct Lexicon {
    pub(crate) stop_words: HashSet<&'static str, State>,
    abbreviations: HashMap<String, Abbreviation, State>,
    /// Names that contain a mark: "yahoo!".
    marks: HashSet<String, State>,
    /// Words before an hour that a clause may close with: "at" in "at 6 p.m.".
    before_hour: HashSet<&'static str, State>,
    /// Words behind an hour that belong to it: "Sunday", "EST".
    behind_hour: HashSet<&'static str, State>,
    starters: HashSet<&'static str, State>,
}

impl Lexicon {
    fn read(data: &Data) -> Self {
        let mut abbreviations = HashMap::default();
        let mut marks = HashSet::default();
        let (mut before_hour, mut behind_hour) = (HashSet::default(), HashSet::default());
        for (section, entry) in sections(data.abbreviations) {
            let folded = entry.to_lowercase();
            match section {
                "title" => drop(abbreviations.insert(folded, Abbreviation::Title)),
                "number" => drop(abbreviations.insert(folded, Abbreviation::Number)),
                "general" => drop(abbreviations.insert(folded, Abbreviation::General)),
                "hour" => drop(abbreviations.insert(folded, Abbreviation::Hour)),
                "before hour" => drop(before_hour.insert(entry)),
                "behind hour" => drop(behind_hour.insert(entry)),
                _ => drop(marks.insert(folded)),
            }
        }
        Self {
            stop_words: entries(data.stop_words).collect(),
            abbreviations,
            marks,
            before_hour,
            behind_hour,
            starters: entries(data.starters).collect(),
        }
    }

    /// `word` in lower case, without its final full stop.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        self.abbreviations.get(word).copied()
    }

    pub(crate) fn has_mark(&self, word: &str) -> bool {
        self.marks.contains(word)
    }

    /// `word` as it is written: a capital begins the sentence.
    pub(crate) fn leads_to_hour(&self, word: &str) -> bool {
        self.before_hour.contains(word)
    }

    pub(crate) fn follows_hour(&self, word: &str) -> bool {
        self.behind_hour.contains(word)
    }

    pub(crate) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word)
    }
}

/// Lines of a data file that hold an entry.
fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Entries with the `[section]` they stand in.
pub(crate) fn sections(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    entries(file).filter_map(move |line| {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => {
                section = name;
                None
            }
            None => Some((section, line)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_by_code_and_name() {
        assert_eq!(Language::find("de").unwrap().name(), "German");
        assert_eq!(Language::find(" german ").unwrap().code(), "de");
        let error = Language::find("xx").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Language);
        assert!(error.to_string().contains("de, el, es"), "{error}");
    }

    #[test]
    fn every_row_has_sound_data() {
        for language in Language::all() {
            let data = &language.0.data;
            assert!(language.lexicon().stop_words.len() >= 40, "{language:?}");
            for file in [data.stop_words, data.starters] {
                for entry in entries(file) {
                    assert_eq!(entry, entry.to_lowercase(), "{language:?}");
                }
            }
            let known = ["title", "number", "general", "hour", "before hour", "behind hour", "mark"];
            for (section, entry) in sections(data.abbreviations) {
                assert!(known.contains(&section), "{language:?}: {section:?} {entry}");
            }
        }
    }
}
