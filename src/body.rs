//! What belongs to the running text: no headings, bylines, captions, time stamps, fragments.

use crate::document::Document;
use crate::stop::checkpoint;
use crate::tokenize::is_dash_or_quote;

/// Words that a sentence of the body has at least.
const MIN_WORDS: usize = 6;

/// A line with a clock time that is shorter than this, in words, is a time stamp.
const TIME_STAMP_WORDS: usize = 14;

/// Whether a sentence belongs to the body of its text, by its form: it has six words or more, two
/// in five of them begin small (a name or a byline does not), seven in ten of its characters are
/// letters or spaces, and it is no time stamp.
pub(crate) fn is_body(document: &Document<'_>, sentence: usize) -> bool {
    let n_words = document.terms(sentence).len();
    if n_words < MIN_WORDS || !document.segments()[sentence].kind.is_running_text() {
        return false;
    }
    let sentence = document.sentence(sentence);
    let form = Form::of(sentence);
    let begins_small = 5 * form.small_starts >= 2 * (form.small_starts + form.capital_starts);
    let is_prose = 10 * form.letters > 7 * form.characters;
    begins_small && is_prose && !(n_words < TIME_STAMP_WORDS && has_clock_time(sentence.as_bytes()))
}

/// What the characters of a sentence tell.
#[derive(Default)]
struct Form {
    characters: u32,
    /// Letters and spaces.
    letters: u32,
    /// Words that begin with a capital.
    capital_starts: u32,
    /// Words that begin with another letter or with a digit.
    small_starts: u32,
}

impl Form {
    fn of(sentence: &str) -> Self {
        let mut form = Self::default();
        let (mut rest, mut in_word) = (sentence, false);
        while !rest.is_empty() {
            let n_ascii = if rest.is_ascii() {
                rest.len()
            } else {
                rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len())
            };
            let (ascii, behind) = rest.split_at(n_ascii);
            in_word = form.add_ascii(ascii.as_bytes(), in_word);
            rest = behind.trim_start_matches(|c: char| {
                let is_beyond = !c.is_ascii();
                if is_beyond {
                    in_word = form.add(c, in_word);
                }
                is_beyond
            });
        }
        form
    }

    /// Counts a character, and says whether a word goes on behind it.
    fn add(&mut self, c: char, in_word: bool) -> bool {
        self.characters += 1;
        if is_dash_or_quote(c) {
            return in_word;
        }
        let is_letter = c.is_alphabetic();
        self.letters += u32::from(is_letter || c.is_whitespace());
        let is_word = is_letter || c.is_numeric();
        if is_word && !in_word {
            checkpoint();
            let is_capital = c.is_uppercase();
            self.capital_starts += u32::from(is_capital);
            self.small_starts += u32::from(!is_capital);
        }
        // A combining mark does not begin a new word.
        is_word || (in_word && !c.is_whitespace())
    }

    /// The same of many characters; an apostrophe does not begin a new word. Without a branch, the
    /// compiler counts in all lanes of a chunk at once.
    fn add_ascii(&mut self, bytes: &[u8], in_word: bool) -> bool {
        let goes_on = |byte: u8| is_word(byte) | (byte == b'\'');
        let mut last = if in_word { b'\'' } else { b' ' };
        self.characters += bytes.len() as u32;
        // So many chunks do not overflow a lane.
        for part in bytes.chunks(255 * LANES) {
            let [mut letters, mut starts, mut capitals] = [[0_u8; LANES]; 3];
            for chunk in part.chunks(LANES) {
                let (mut here, mut before) = ([0; LANES], [last; LANES]);
                here[..chunk.len()].copy_from_slice(chunk);
                before[1..].copy_from_slice(&here[..LANES - 1]);
                for lane in 0..LANES {
                    let begins = is_word(here[lane]) & !goes_on(before[lane]);
                    letters[lane] += u8::from(is_letter(here[lane]) | is_space(here[lane]));
                    starts[lane] += u8::from(begins);
                    capitals[lane] += u8::from(begins & here[lane].is_ascii_uppercase());
                }
                last = chunk.last().copied().unwrap_or(last);
            }
            let sum = |lanes: [u8; LANES]| lanes.into_iter().map(u32::from).sum::<u32>();
            self.letters += sum(letters);
            self.capital_starts += sum(capitals);
            self.small_starts += sum(starts) - sum(capitals);
        }
        goes_on(last)
    }
}

/// Bytes of a chunk.
const LANES: usize = 32;

fn is_letter(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

fn is_word(byte: u8) -> bool {
    is_letter(byte) | (byte.wrapping_sub(b'0') < 10)
}

fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') < 5)
}

/// "9:30", "12.45 h" is not looked for: a full stop is more often a decimal point.
fn has_clock_time(bytes: &[u8]) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    memchr::memchr_iter(b':', bytes)
        .any(|at| at > 0 && is_digit(at - 1) && is_digit(at + 1) && is_digit(at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn body_sentences_and_others() {
        let is_body = |text: &str| is_body(&Document::new(text, Language::ENGLISH), 0);
        assert!(is_body("The old bridge over the river closed on Monday."));
        assert!(is_body(
            "President Barack Obama met Chancellor Angela Merkel in the town of Elmau on Sunday."
        ));
        assert!(!is_body("By John Smith For The Daily Mail."));
        assert!(!is_body("Nobody was hurt."));
        assert!(!is_body("Published: at 12:30 on the 4th of May 2013."));
        assert!(is_body("The train left at 12:30 and came to the old bridge when the sun was low."));
        assert!(!is_body("t = 3.5, p < 0.01, n = 25, df = 14, r = 0.82, q = 7."));
        assert!(!is_body("# A heading of more than six small words"));
    }

    #[test]
    fn counting_bytes_side_by_side_is_counting_characters_one_by_one() {
        let mut random = fastrand::Rng::with_seed(5);
        let alphabet: Vec<char> = "abzAZ09 \t.,-''’é\u{301}ÉЖж图٣\u{a0}".chars().collect();
        for length in 0..700 {
            let text: String = (0..length).map(|_| alphabet[random.usize(0..alphabet.len())]).collect();
            let mut slow = [0; 4];
            let mut in_word = false;
            for c in text.chars() {
                let begins = c.is_alphanumeric() && !in_word;
                slow[0] += 1;
                slow[1] += u32::from(c.is_alphabetic() || c.is_whitespace());
                slow[2] += u32::from(begins && c.is_uppercase());
                slow[3] += u32::from(begins && !c.is_uppercase());
                let goes_on = in_word && !c.is_ascii() && !c.is_whitespace();
                in_word = c.is_alphanumeric() || c == '\'' || goes_on;
            }
            let form = Form::of(&text);
            assert_eq!(
                [form.characters, form.letters, form.capital_starts, form.small_starts],
                slow,
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_long_run_overflows_nothing() {
        let form = Form::of(&"Ab c".repeat(20_000));
        assert_eq!((form.letters, form.capital_starts, form.small_starts), (80_000, 1, 20_000));
    }

    #[test]
    fn scripts_without_capitals_begin_small() {
        let chinese =
            Document::new("图书馆昨天重新开放，市民排队进入参观新楼。", Language::find("zh").unwrap());
        assert!(super::is_body(&chinese, 0));
    }
}
