//! What belongs to the running text: no headings, bylines, captions, time stamps, fragments.

use crate::document::Document;
use crate::stop::checkpoint;

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
    let form = Form::of(document.sentence(sentence));
    let begins_small = 5 * form.small_starts >= 2 * (form.small_starts + form.capital_starts);
    let is_prose = 10 * form.letters > 7 * form.characters;
    begins_small && is_prose && !(n_words < TIME_STAMP_WORDS && form.has_clock_time)
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
    has_clock_time: bool,
}

impl Form {
    fn of(sentence: &str) -> Self {
        let mut form = Self::default();
        let mut in_word = false;
        for c in sentence.chars() {
            let is_letter = c.is_alphabetic();
            form.characters += 1;
            form.letters += u32::from(is_letter || c.is_whitespace());
            let is_word = is_letter || c.is_numeric();
            if is_word && !in_word {
                checkpoint();
                let is_capital = c.is_uppercase();
                form.capital_starts += u32::from(is_capital);
                form.small_starts += u32::from(!is_capital);
            }
            // A combining mark or an apostrophe does not begin a new word.
            in_word = is_word || (in_word && !c.is_whitespace() && !c.is_ascii_punctuation()) || c == '\'';
        }
        form.has_clock_time = has_clock_time(sentence.as_bytes());
        form
    }
}

/// "9:30", "12.45 h" is not looked for: a full stop is more often a decimal point.
fn has_clock_time(bytes: &[u8]) -> bool {
    bytes
        .windows(4)
        .any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit())
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
    fn scripts_without_capitals_begin_small() {
        let chinese =
            Document::new("图书馆昨天重新开放，市民排队进入参观新楼。", Language::find("zh").unwrap());
        assert!(super::is_body(&chinese, 0));
    }
}
