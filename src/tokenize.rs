//! Sentences to words, in lower case.
//!
//! A word is a run of letters and digits. Inside one may stand an apostrophe ("don't", where
//! the language joins with it), a point or comma between digits ("3.5"), full stops between
//! single letters ("u.s") and invisible characters, which are dropped. Runs of Chinese,
//! Japanese, Thai, Khmer, Lao and Burmese, which write no spaces, are divided by the
//! dictionaries of ICU.
//!
//! A word is brought to normal form C before it is folded, so that "é" is one term whether it
//! was written as one character or as two.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::dictionary::Dictionary;
use crate::language::{Apostrophe, Language, Traits};
use crate::segment::is_unspaced;
use crate::span::Span;
use crate::stop::checkpoint;

/// The words of `text` as spans.
///
/// ```
/// use nutgraf::{Language, tokenize};
///
/// let text = "Don't pay $3.50 in the U.S.!";
/// let words: Vec<_> = tokenize::words(text, Language::ENGLISH).iter().map(|w| w.of(text)).collect();
/// assert_eq!(words, ["Don't", "pay", "3.50", "in", "the", "U.S"]);
/// ```
#[must_use]
pub fn words(text: &str, language: Language) -> Vec<Span> {
    let mut spans = Vec::new();
    for_each(text, language.traits(), &mut Buffers::default(), |word| spans.push(word.span));
    spans
}

/// A word as it is met.
pub(crate) struct Word<'w> {
    pub(crate) span: Span,
    /// In lower case, without invisible characters, with the ASCII apostrophe.
    pub(crate) folded: &'w str,
    /// It is of a script without spaces.
    pub(crate) unspaced: bool,
}

/// Where a word is put that cannot be handed out as it stands.
#[derive(Default)]
pub(crate) struct Buffers {
    joined: String,
    folded: String,
}

/// Calls `visit` with each word of `text`.
pub(crate) fn for_each(text: &str, traits: Traits, buffers: &mut Buffers, mut visit: impl FnMut(Word<'_>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        checkpoint();
        if CLASSES[bytes[at] as usize] == SPACE {
            at += 1;
            continue;
        }
        let (end, classes) = ascii_run(bytes, at);
        if may_go_on(bytes, end) || (classes & UPPER != 0 && traits.dotless_i) {
            at = slow_word(text, at, traits, buffers, &mut visit);
            continue;
        }
        let word = &text[at..end];
        let span = Span::new(at, end);
        if classes & UPPER != 0 {
            buffers.folded.clear();
            buffers.folded.push_str(word);
            buffers.folded.make_ascii_lowercase();
            visit(Word { span, folded: &buffers.folded, unspaced: false });
        } else if classes != 0 {
            visit(Word { span, folded: word, unspaced: false });
        }
        at = end + 1;
    }
}

/// Whether the word before `end` may have a part behind it, as in "don't" or "naïve".
fn may_go_on(bytes: &[u8], end: usize) -> bool {
    let class = |at| bytes.get(at).map_or(SPACE, |&byte| CLASSES[byte as usize]);
    match bytes.get(end) {
        Some(0x80..) => true,
        Some(_) => class(end) == ASK && class(end + 1) != SPACE,
        None => false,
    }
}

/// Byte classes, as bits: a run's classes are their union.
const LOWER: u8 = 1;
const UPPER: u8 = 2;
/// ASCII that never stands inside a word.
const SPACE: u8 = 4;
/// ASCII that may join two halves of a word, and every byte beyond it.
const ASK: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut table = [ASK; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'\'' | b'.' | b',' => ASK,
            _ => SPACE,
        };
        byte += 1;
    }
    table
};

/// The end of the ASCII letters and digits from `at` on, and the union of their classes.
fn ascii_run(bytes: &[u8], at: usize) -> (usize, u8) {
    let (mut end, mut classes) = (at, 0);
    while end < bytes.len() && CLASSES[bytes[end] as usize] & (LOWER | UPPER) != 0 {
        classes |= CLASSES[bytes[end] as usize];
        end += 1;
    }
    (end, classes)
}

/// Reads what begins at `at` character by character; returns where to go on.
fn slow_word(
    text: &str,
    at: usize,
    traits: Traits,
    buffers: &mut Buffers,
    visit: &mut impl FnMut(Word<'_>),
) -> usize {
    let joined = &mut buffers.joined;
    joined.clear();
    let mut end = at;
    let mut chars = text[at..].chars();
    while let Some(c) = chars.next() {
        if is_unspaced(c) {
            break;
        } else if is_inner(c) {
            joined.push(c);
        } else if let Some(joiner) = joiner(c, joined, chars.as_str(), traits) {
            joined.extend(joiner);
        } else {
            break;
        }
        end += c.len_utf8();
    }
    if end > at {
        fold(joined, traits, &mut buffers.folded);
        visit(Word { span: Span::new(at, end), folded: &buffers.folded, unspaced: false });
        return end;
    }
    let c = text[at..].chars().next().unwrap_or_default();
    if is_unspaced(c) { unspaced_words(text, at, c, visit) } else { at + c.len_utf8() }
}

/// A run of a script without spaces is read in pieces of at most so many bytes, so that the
/// dictionary never holds a whole text.
const RUN_BYTES: usize = 6000;

/// Divides the run that begins at `at`, by `letter`, by its dictionary; returns its end.
fn unspaced_words(text: &str, at: usize, letter: char, visit: &mut impl FnMut(Word<'_>)) -> usize {
    let rest = &text[at..text.floor_char_boundary(at + RUN_BYTES)];
    let dictionary = Dictionary::of(letter);
    let ends_run = |c| if is_unspaced(c) { !dictionary.has(c) } else { !is_mark(c) };
    let run = &rest[..rest.find(ends_run).unwrap_or(rest.len())];
    let mut start = 0;
    for end in dictionary.word_ends(run) {
        let word = &run[start..end];
        if word.chars().any(char::is_alphanumeric) {
            visit(Word { span: Span::new(at + start, at + end), folded: word, unspaced: true });
        }
        start = end;
    }
    at + run.len()
}

/// Writes `word` in normal form and lower case over `folded`.
fn fold(word: &str, traits: Traits, folded: &mut String) {
    folded.clear();
    if word.is_ascii() && !traits.dotless_i {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else if is_nfc_quick(word.chars()) == IsNormalized::Yes {
        word.chars().for_each(|c| fold_char(c, traits, folded));
    } else {
        word.nfc().for_each(|c| fold_char(c, traits, folded));
    }
}

fn fold_char(c: char, traits: Traits, folded: &mut String) {
    match c {
        'I' if traits.dotless_i => folded.push('ı'),
        'İ' => folded.push('i'),
        // Final and inner sigma are one letter.
        'Σ' | 'ς' => folded.push('σ'),
        // Romanian ş and ţ with a cedilla are old spellings of those with a comma.
        'Ş' | 'ş' if traits.comma_below => folded.push('ș'),
        'Ţ' | 'ţ' if traits.comma_below => folded.push('ț'),
        _ => folded.extend(c.to_lowercase()),
    }
}

/// What joins `before` and `rest` into one word, if `c` does: nothing for what is invisible.
fn joiner(c: char, before: &str, rest: &str, traits: Traits) -> Option<Option<char>> {
    let last = before.chars().next_back()?;
    let next = rest.chars().next()?;
    match c {
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' if is_inner(next) => Some(None),
        '\'' | '’' | 'ʼ' if traits.apostrophe == Apostrophe::Joins => {
            (last.is_alphabetic() && next.is_alphabetic()).then_some(Some('\''))
        }
        '.' | ',' if last.is_numeric() && next.is_numeric() => Some(Some(c)),
        '.' if ends_with_single_letter(before) && starts_with_single_letter(rest) => Some(Some('.')),
        _ => None,
    }
}

fn ends_with_single_letter(before: &str) -> bool {
    let mut chars = before.chars().rev();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none_or(|c| c == '.')
}

fn starts_with_single_letter(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none_or(|c| !c.is_alphanumeric())
}

/// Letters, digits and the marks that are written onto them.
fn is_inner(c: char) -> bool {
    !is_dash_or_quote(c) && (c.is_alphanumeric() || is_mark(c))
}

/// Marks that news is full of, beyond ASCII: what they are need not be looked up in Unicode's tables.
pub(crate) fn is_dash_or_quote(c: char) -> bool {
    matches!(c, '‐'..='„')
}

/// Combining marks that `char::is_alphanumeric` leaves out: accents, points, viramas.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{93a}'..='\u{94f}' | '\u{951}'..='\u{957}'
        | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}' | '\u{abc}' | '\u{acd}' | '\u{b3c}' | '\u{b4d}'
        | '\u{bcd}' | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// How many words of scripts without spaces are in `text`.
pub(crate) fn count_unspaced(text: &str, language: Language) -> usize {
    let mut n = 0;
    for_each(text, language.traits(), &mut Buffers::default(), |word| n += usize::from(word.unspaced));
    n
}

/// Words as a reader counts them: what Python's `str.split()` divides, and in a script
/// without spaces each of the `unspaced` words found in it.
pub(crate) fn count_words(text: &str, unspaced: usize) -> usize {
    if unspaced == 0 {
        return count_pieces(text);
    }
    unspaced
        + text
            .split(is_space)
            .filter(|piece| {
                !piece.is_empty() && !piece.chars().any(|c| is_unspaced(c) && c.is_alphanumeric())
            })
            .count()
}

fn count_pieces(text: &str) -> usize {
    if has_wide_space(text.as_bytes()) {
        return text.split(is_space).filter(|piece| !piece.is_empty()).count();
    }
    // A piece begins where a byte that is no space stands behind one that is. Small chunks let
    // the compiler count many bytes at once.
    let bytes = text.as_bytes();
    let begins = |(&before, &byte): (&u8, &u8)| is_ascii_space(before) & !is_ascii_space(byte);
    let first = usize::from(bytes.first().is_some_and(|&byte| !is_ascii_space(byte)));
    let count = |before: &[u8], bytes: &[u8]| {
        usize::from(before.iter().zip(bytes).map(|pair| u8::from(begins(pair))).sum::<u8>())
    };
    let behind = bytes.get(1..).unwrap_or_default();
    first
        + bytes.chunks(255).zip(behind.chunks(255)).map(|(before, bytes)| count(before, bytes)).sum::<usize>()
}

fn is_ascii_space(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') < 5) | (byte.wrapping_sub(0x1c) < 4)
}

/// Whether white space beyond ASCII may be there; a dash or a curly quote is ruled out.
fn has_wide_space(bytes: &[u8]) -> bool {
    let is_wide = |at: usize| match bytes[at..] {
        [0xE2, 0x80, third, ..] => !(0x90..=0xA7).contains(&third),
        [0xC2, second, ..] => matches!(second, 0x85 | 0xA0),
        _ => true,
    };
    memchr::memchr3_iter(0xC2, 0xE2, 0xE3, bytes).any(is_wide) || memchr::memchr(0xE1, bytes).is_some()
}

/// White space of Python's `str.split()`.
fn is_space(c: char) -> bool {
    match c {
        '\t'..='\r' | '\u{1c}'..=' ' => true,
        '\0'..='\u{7f}' => false,
        _ => c.is_whitespace(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, code: &str) -> Vec<String> {
        let traits = Language::find(code).unwrap().traits();
        let mut words = Vec::new();
        for_each(text, traits, &mut Buffers::default(), |word| words.push(word.folded.to_owned()));
        words
    }

    #[test]
    fn words_in_lower_case() {
        assert_eq!(folded("The state-of-the-art don’t", "en"), ["the", "state", "of", "the", "art", "don't"]);
        assert_eq!(folded("Ärger über 1.000,50 €", "de"), ["ärger", "über", "1.000,50"]);
        assert_eq!(folded("'quoted' words' end'", "en"), ["quoted", "words", "end"]);
        assert_eq!(folded("the U.S. e.g. J.Smith a.b.c", "en"), ["the", "u.s", "e.g", "j", "smith", "a.b.c"]);
    }

    #[test]
    fn apostrophes_by_language() {
        assert_eq!(folded("l'eau d’été", "fr"), ["l", "eau", "d", "été"]);
        assert_eq!(folded("Ankara'da", "tr"), ["ankara", "da"]);
        assert_eq!(folded("п'ять", "uk"), ["п'ять"]);
    }

    #[test]
    fn case_of_turkish_and_greek() {
        assert_eq!(folded("ISI İzmir", "tr"), ["ısı", "izmir"]);
        assert_eq!(folded("ISI", "en"), ["isi"]);
        assert_eq!(folded("ΟΔΟΣ οδός", "el"), ["οδοσ", "οδόσ"]);
    }

    #[test]
    fn one_term_in_any_normal_form() {
        assert_eq!(folded("cafe\u{301}s", "fr"), folded("cafés", "fr"));
        assert_eq!(folded("I\u{307}zmir", "tr"), ["izmir"]);
        assert_eq!(folded("\u{1112}\u{1161}\u{11ab}국", "ko"), ["한국"]);
        assert_eq!(folded("\u{212b}ngström", "sv"), ["ångström"]);
        assert_eq!(folded("ştiinţă", "ro"), folded("știință", "ro"));
    }

    #[test]
    fn scripts_without_spaces_are_divided_by_dictionaries() {
        assert_eq!(folded("市长说图书馆开放。", "zh"), ["市长", "说", "图书", "馆", "开放"]);
        assert_eq!(
            folded("私は図書館に行きました", "ja"),
            ["私", "は", "図書館", "に", "行き", "まし", "た"]
        );
        assert_eq!(folded("ภาษาไทยสวยงาม", "th"), ["ภาษา", "ไทย", "สวยงาม"]);
        assert_eq!(folded("GDP增长3.5%", "zh"), ["gdp", "增长", "3.5"]);
    }

    #[test]
    fn a_long_run_loses_nothing() {
        let text = "图书馆".repeat(5000);
        let words = words(&text, Language::find("zh").unwrap());
        assert_eq!(words.iter().map(Span::len).sum::<usize>(), text.len());
    }

    #[test]
    fn invisible_characters_are_no_part_of_a_term() {
        assert_eq!(folded("co\u{ad}operate می\u{200c}خواهم", "fa"), ["cooperate", "میخواهم"]);
    }

    #[test]
    fn counts_as_python_splits() {
        assert_eq!(count_words("a – b\u{a0}c  d-e\u{1f}f", 0), 6);
        assert_eq!(count_words("“a’s” b… é\u{2003}c\u{3000}d\u{1680}e ", 0), 6);
        assert_eq!(count_words(" a\tb\n", 0), 2);
        assert_eq!(count_words("中文 GDP 好", 3), 4);
    }

    #[test]
    fn spans_are_the_words() {
        let text = "Ünïcode 🎉 wörds, 中文!";
        let words: Vec<_> = words(text, Language::ENGLISH).iter().map(|span| span.of(text)).collect();
        assert_eq!(words, ["Ünïcode", "wörds", "中文"]);
    }
}
