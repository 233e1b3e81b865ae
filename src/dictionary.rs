//! The dictionaries of ICU for scripts without spaces, packed.
//!
//! ICU's own tables are tries with a weight for each word. Its segmenter asks only whether a word is
//! there, and weights and jumps do not compress: they were half of what is downloaded. So
//! `src/data/dictionaries` has the words alone, in order, each as what it has more than the one before,
//! and the trie of a script is made of them when a first text needs it.
//!
//! A file, under LZMA, is three numbers (`u32`, little endian): of words, of bytes of steps, of units; then,
//! each in one piece, since like compresses well beside like:
//!
//! 1. for each word the number of units (of UTF-16) at its beginning that the word before has, too;
//! 2. the number of those behind them;
//! 3. if the word before goes on there, how much higher the first of them is than the unit in its place:
//!    bytes of seven bits, the lowest first;
//! 4. the upper bytes of all others;
//! 5. their lower bytes.

use std::io::Read;
use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

use icu_collections::char16trie::Char16Trie;
use icu_provider::prelude::*;
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::provider::DictionaryBreakData;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use lzma_rust2::LzmaReader;
use zerovec::ZeroVec;

/// The words of one script, or of several that are written together.
pub(crate) struct Dictionary {
    /// By ICU.
    name: &'static str,
    /// The letters that it divides.
    letters: RangeInclusive<char>,
    packed: &'static [u8],
    segmenter: OnceLock<WordSegmenterBorrowed<'static>>,
}

static DICTIONARIES: [Dictionary; 5] = [
    Dictionary::new(
        "thaidict",
        '\u{e00}'..='\u{e7f}',
        include_bytes!("data/dictionaries/thaidict.words.lzma"),
    ),
    Dictionary::new("laodict", '\u{e80}'..='\u{eff}', include_bytes!("data/dictionaries/laodict.words.lzma")),
    Dictionary::new(
        "burmesedict",
        '\u{1000}'..='\u{109f}',
        include_bytes!("data/dictionaries/burmesedict.words.lzma"),
    ),
    Dictionary::new(
        "khmerdict",
        '\u{1780}'..='\u{17ff}',
        include_bytes!("data/dictionaries/khmerdict.words.lzma"),
    ),
    Dictionary::new("cjdict", '\u{2e80}'..=char::MAX, include_bytes!("data/dictionaries/cjdict.words.lzma")),
];

impl Dictionary {
    const fn new(name: &'static str, letters: RangeInclusive<char>, packed: &'static [u8]) -> Self {
        Self { name, letters, packed, segmenter: OnceLock::new() }
    }

    /// The one for a letter of a script without spaces.
    pub(crate) fn of(letter: char) -> &'static Self {
        let [others @ .., last] = &DICTIONARIES;
        others.iter().find(|dictionary| dictionary.has(letter)).unwrap_or(last)
    }

    pub(crate) fn has(&self, letter: char) -> bool {
        self.letters.contains(&letter)
    }

    /// Where words end in a run of its letters. The first asked for takes time: it is unpacked then.
    pub(crate) fn word_ends(&'static self, run: &str) -> impl Iterator<Item = usize> {
        let segmenter = self.segmenter.get_or_init(|| {
            let rules = WordSegmenter::new_for_non_complex_scripts(WordBreakInvariantOptions::default());
            let mut segmenter = rules.static_to_owned();
            // It fails for a dictionary that is damaged: a test asks each.
            let _ = segmenter.load_dictionary_unstable(self);
            Box::leak(Box::new(segmenter)).as_borrowed()
        });
        segmenter.segment_str(run).skip(1)
    }
}

/// What ICU asks for all its dictionaries, and gets this one of.
impl<M> DataProvider<M> for Dictionary
where
    M: DataMarker + DynamicDataMarker<DataStruct = DictionaryBreakData<'static>>,
{
    fn load(&self, request: DataRequest<'_>) -> Result<DataResponse<M>, DataError> {
        if request.id.marker_attributes.as_str() != self.name {
            return Err(DataErrorKind::IdentifierNotFound.with_req(M::INFO, request));
        }
        let words =
            Words::unpack(self.packed).map_err(|_| DataErrorKind::Custom.with_req(M::INFO, request))?;
        let units = ZeroVec::alloc_from_slice(&Trie::of(&words));
        let dictionary = DictionaryBreakData::Char16Trie(Char16Trie::new(units));
        Ok(DataResponse {
            metadata: DataResponseMetadata::default(),
            payload: DataPayload::from_owned(dictionary),
        })
    }
}

/// Words in order, as units of UTF-16.
#[derive(Default)]
struct Words {
    units: Vec<u16>,
    /// Where each ends in `units`.
    ends: Vec<usize>,
}

impl Words {
    fn unpack(packed: &[u8]) -> std::io::Result<Self> {
        let mut bytes = Vec::new();
        LzmaReader::new_mem_limit(packed, u32::MAX, None)?.read_to_end(&mut bytes)?;
        Ok(Self::read(&bytes))
    }

    fn read(packed: &[u8]) -> Self {
        let number =
            |at: usize| packed[at..at + 4].iter().rev().fold(0, |n, &byte| n << 8 | usize::from(byte));
        let (n_words, n_step_bytes, n_units) = (number(0), number(4), number(8));
        let (shared, rest) = packed[12..].split_at(n_words);
        let (more, rest) = rest.split_at(n_words);
        let (steps, rest) = rest.split_at(n_step_bytes);
        let (upper, lower) = rest.split_at(n_units);
        let mut steps = steps.iter();
        let mut others = upper.iter().zip(lower).map(|(&upper, &lower)| u16::from_be_bytes([upper, lower]));
        let mut words = Self::default();
        let mut before = 0..0;
        for (&shared, &more) in shared.iter().zip(more) {
            let start = words.units.len();
            let (place, end) =
                (before.start + usize::from(shared), start + usize::from(shared) + usize::from(more));
            words.units.extend_from_within(before.start..place);
            if place < before.end {
                words.units.push(words.units[place] + step(&mut steps));
            }
            words.units.extend(others.by_ref().take(end - words.units.len()));
            words.ends.push(end);
            before = start..end;
        }
        words
    }

    fn word(&self, at: usize) -> &[u16] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.units[start..self.ends[at]]
    }
}

/// The next number in bytes of seven bits.
fn step<'b>(bytes: &mut impl Iterator<Item = &'b u8>) -> u16 {
    let (mut number, mut shift) = (0, 0);
    for &byte in bytes {
        number |= u16::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    number
}

/// A trie as ICU reads it (`UCharsTrie`), written from its end to its beginning: jumps lead forward, and
/// so to what is written already. All values are 0.
struct Trie<'w> {
    words: &'w Words,
    units: Vec<u16>,
}

/// A word ends here, and none goes on.
const LEAF: u16 = 0x8000;
/// A word ends here, others go on: added to the lead of the node.
const WORD: u16 = 1 << 6;
/// The lead of a node of one unit; more follow up to [`LONGEST_RUN`].
const RUN: u16 = 0x30;
const LONGEST_RUN: usize = 16;
/// Branches of up to so many units are a list; longer ones are halved first.
const LONGEST_LIST: usize = 5;

impl<'w> Trie<'w> {
    fn of(words: &'w Words) -> Vec<u16> {
        let mut trie = Self { words, units: Vec::with_capacity(words.units.len()) };
        trie.node(0..words.ends.len(), 0);
        trie.units.reverse();
        trie.units
    }

    fn unit(&self, at: usize, depth: usize) -> Option<u16> {
        self.words.word(at).get(depth).copied()
    }

    /// What follows when `depth` units have been read, which all these words share.
    fn node(&mut self, mut words: Range<usize>, depth: usize) {
        let mut lead = 0;
        if self.unit(words.start, depth).is_none() {
            words.start += 1;
            lead = WORD;
        }
        if words.is_empty() {
            return self.units.push(LEAF);
        }
        let (first, last) = (self.words.word(words.start), self.words.word(words.end - 1));
        let pairs = first.iter().zip(last).skip(depth).take(LONGEST_RUN);
        let shared = pairs.take_while(|(one, other)| one == other).count();
        if shared > 0 {
            self.node(words, depth + shared);
            self.units.extend(first[depth..depth + shared].iter().rev());
            return self.units.push(lead | (RUN + shared as u16 - 1));
        }
        let branches = self.branches(words, depth);
        self.branch(&branches, depth);
        let n = branches.len() as u16 - 1;
        if n < RUN {
            self.units.push(lead | n);
        } else {
            self.units.extend([n, lead]);
        }
    }

    /// The words by their next unit.
    fn branches(&self, words: Range<usize>, depth: usize) -> Vec<(u16, Range<usize>)> {
        let mut branches: Vec<(u16, Range<usize>)> = Vec::new();
        for at in words {
            let unit = self.unit(at, depth).unwrap_or_default();
            match branches.last_mut() {
                Some((same, range)) if *same == unit => range.end = at + 1,
                _ => branches.push((unit, at..at + 1)),
            }
        }
        branches
    }

    fn branch(&mut self, branches: &[(u16, Range<usize>)], depth: usize) {
        if branches.len() > LONGEST_LIST {
            let (less, others) = branches.split_at(branches.len() / 2);
            self.branch(less, depth);
            let target = self.units.len();
            self.branch(others, depth);
            self.jump(target, 0xfc00);
            return self.units.push(others[0].0);
        }
        let Some(((last_unit, last), others)) = branches.split_last() else { return };
        let mut targets = Vec::with_capacity(LONGEST_LIST);
        for (_, words) in others {
            let is_leaf = words.len() == 1 && self.words.word(words.start).len() == depth + 1;
            if !is_leaf {
                self.node(words.clone(), depth + 1);
            }
            targets.push((!is_leaf).then_some(self.units.len()));
        }
        self.node(last.clone(), depth + 1);
        self.units.push(*last_unit);
        for ((unit, _), target) in others.iter().zip(targets).rev() {
            match target {
                Some(target) => self.jump(target, 0x4000),
                None => self.units.push(LEAF),
            }
            self.units.push(*unit);
        }
    }

    /// From here to `target`, in one unit below `long`, else in two.
    fn jump(&mut self, target: usize, long: u16) {
        let distance = self.units.len() - target;
        self.units.push(distance as u16);
        if distance >= usize::from(long) {
            self.units.push(long + (distance >> 16) as u16);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_segmenter::provider::{Baked, SegmenterDictionaryAutoV2, SegmenterDictionaryExtendedV2};
    use lzma_rust2::{LzmaOptions, LzmaWriter};
    use std::io::Write;

    /// The words of ICU's own table.
    fn of_icu(name: &'static str) -> Vec<Vec<u16>> {
        let id = DataIdentifierBorrowed::for_marker_attributes(DataMarkerAttributes::from_str_or_panic(name));
        let request = DataRequest { id, ..DataRequest::default() };
        let dictionary = match name {
            "cjdict" => {
                DataProvider::<SegmenterDictionaryAutoV2>::load(&Baked, request).unwrap().payload.cast()
            }
            _ => DataProvider::<SegmenterDictionaryExtendedV2>::load(&Baked, request).unwrap().payload,
        };
        let mut words: Vec<Vec<u16>> = match dictionary.get() {
            DictionaryBreakData::Char16Trie(trie) => {
                trie.iter2().map(|(word, _)| word.encode_utf16().collect()).collect()
            }
            DictionaryBreakData::ZeroTrie { alphabet, trie } => {
                let letters: Vec<char> = alphabet.iter_chars().collect();
                let word = |word: String| word.bytes().map(|at| letters[usize::from(at)]).collect::<String>();
                trie.iter().map(|(each, _)| word(each).encode_utf16().collect()).collect()
            }
        };
        words.sort();
        words
    }

    fn pack(words: &[Vec<u16>]) -> Vec<u8> {
        let (mut shared, mut more, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        let (mut upper, mut lower) = (Vec::new(), Vec::new());
        let mut before: &[u16] = &[];
        for word in words {
            let n = word.iter().zip(before).take_while(|(one, other)| one == other).count();
            shared.push(u8::try_from(n).unwrap());
            more.push(u8::try_from(word.len() - n).unwrap());
            let mut step = before.get(n).map(|unit| word[n] - unit);
            for unit in &word[n + usize::from(step.is_some())..] {
                upper.push((unit >> 8) as u8);
                lower.push(*unit as u8);
            }
            while let Some(number) = step {
                let goes_on = number >= 0x80;
                steps.push(number as u8 & 0x7f | u8::from(goes_on) << 7);
                step = goes_on.then_some(number >> 7);
            }
            before = word;
        }
        let numbers =
            [words.len(), steps.len(), upper.len()].map(|n| u32::try_from(n).unwrap().to_le_bytes());
        let bytes = [numbers.concat(), shared, more, steps, upper, lower].concat();
        let options = LzmaOptions { pb: 0, ..LzmaOptions::with_preset(9) };
        let length = Some(bytes.len() as u64);
        let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, length).unwrap();
        writer.write_all(&bytes).unwrap();
        writer.finish().unwrap()
    }

    /// `UPDATE_DICTIONARIES=1 cargo test --lib dictionary` writes the files anew.
    #[test]
    fn the_words_are_those_of_icu() {
        for Dictionary { name, packed, .. } in &DICTIONARIES {
            let words = of_icu(name);
            assert!(words.len() > 20_000, "{name}");
            if std::env::var_os("UPDATE_DICTIONARIES").is_some() {
                let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/data/dictionaries");
                std::fs::write(format!("{folder}/{name}.words.lzma"), pack(&words)).unwrap();
            } else {
                let packed = Words::unpack(packed).unwrap();
                let kept = (0..packed.ends.len()).map(|at| packed.word(at));
                assert!(kept.eq(&words), "{name} is not what ICU has");
            }
        }
    }

    #[test]
    fn the_trie_has_the_words_and_no_others() {
        for Dictionary { name, packed, .. } in &DICTIONARIES {
            let words = Words::unpack(packed).unwrap();
            let trie = Char16Trie::new(ZeroVec::alloc_from_slice(&Trie::of(&words)));
            let found: Vec<Vec<u16>> = trie.iter2().map(|(word, _)| word.encode_utf16().collect()).collect();
            assert_eq!(found.len(), words.ends.len(), "{name}");
            assert!(found.iter().enumerate().all(|(at, word)| words.word(at) == word), "{name}");
        }
    }

    #[test]
    fn texts_are_divided_as_by_icu() {
        let icu = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        for dictionary @ Dictionary { name, packed, .. } in &DICTIONARIES {
            let words = Words::unpack(packed).unwrap();
            let mut random = fastrand::Rng::with_seed(7);
            for _ in 0..200 {
                let mut text: String = (0..20)
                    .map(|_| {
                        let word = String::from_utf16_lossy(words.word(random.usize(..words.ends.len())));
                        word.chars().take(random.usize(1..8)).collect::<String>()
                    })
                    .collect();
                text.truncate(text.floor_char_boundary(random.usize(..=text.len())));
                let expected: Vec<_> = icu.segment_str(&text).skip(1).collect();
                assert_eq!(dictionary.word_ends(&text).collect::<Vec<_>>(), expected, "{name}: {text}");
            }
        }
    }

    #[test]
    fn scripts_side_by_side_are_divided_as_by_icu() {
        let icu = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        let all: Vec<_> =
            DICTIONARIES.iter().map(|dictionary| Words::unpack(dictionary.packed).unwrap()).collect();
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..200 {
            let mut word = || {
                let words = &all[random.usize(..all.len())];
                String::from_utf16_lossy(words.word(random.usize(..words.ends.len())))
            };
            let text: String = (0..20).map(|_| word()).collect();
            let mut expected: Vec<usize> = icu.segment_str(&text).skip(1).collect();
            let mut starts = std::iter::once(0).chain(expected.clone());
            expected.retain(|&end| {
                let word = &text[starts.next().unwrap()..end];
                word.chars().any(char::is_alphanumeric)
            });
            let words = crate::tokenize::words(&text, crate::Language::ENGLISH);
            assert_eq!(words.iter().map(|word| word.end).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn no_dictionary_is_missing() {
        for text in ["မြန်မာစာ", "龟山岛龟山岛", "ភាសាខ្មែរភាសាខ្មែរ", "ພາສາລາວພາສາລາວ", "ภาษาไทยภาษาไทย"]
        {
            let dictionary = Dictionary::of(text.chars().next().unwrap());
            assert!(dictionary.word_ends(text).count() < text.chars().count() / 2, "{text}");
        }
    }
}
