//! Text to sentence spans.
//!
//! Two layers, both linear in the bytes of the text. [`blocks`] reads lines and finds what
//! belongs together: a paragraph, hard-wrapped or not, a heading, an item of a list, a row
//! of a table. [`scanner`] walks through the bytes of a block, stops at each terminator and
//! asks [`context`] whether a sentence ends there. Neither looks further than a bounded
//! number of characters back or a consumed run ahead, which is what keeps them linear.

mod blocks;
mod chars;
mod context;
mod scanner;

use crate::language::Language;
use crate::span::Span;
use crate::stop;

pub use blocks::Kind;
pub(crate) use chars::is_unspaced;

/// A sentence, or a piece of text that stands in the place of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands, without white space at either end.
    pub span: Span,
    /// What kind of block it was found in.
    pub kind: Kind,
}

/// The sentences of `text`, in order and disjoint. Every letter and digit of the text is in
/// one of them; only white space and invisible characters are between them.
///
/// ```
/// use nutgraf::{Language, segment};
///
/// let text = "Dr. Smith lives in the U.S. He is 4.5 ft. tall.";
/// let spans = segment::split(text, Language::ENGLISH);
/// let sentences: Vec<_> = spans.iter().map(|span| span.of(text)).collect();
/// assert_eq!(sentences, ["Dr. Smith lives in the U.S.", "He is 4.5 ft. tall."]);
/// ```
#[must_use]
pub fn split(text: &str, language: Language) -> Vec<Span> {
    let mut segments = Vec::new();
    segments_into(text, language, &mut segments);
    segments.iter().map(|segment| segment.span).collect()
}

/// Like [`split`], with kinds, into a buffer that is cleared first.
pub fn segments_into(text: &str, language: Language, segments: &mut Vec<Segment>) {
    segments.clear();
    stop::failpoint("panic", text);
    let rules = context::Rules::new(text, language);
    blocks::for_each(text, language.traits(), |block| {
        if block.kind.holds_sentences() {
            scanner::sentences(text, block.span, &rules, |span| {
                segments.push(Segment { span, kind: block.kind });
            });
        } else {
            segments.push(Segment { span: block.span, kind: block.kind });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text, Language::ENGLISH).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(sentences("").is_empty());
        assert!(sentences(" \n\t\u{feff} \u{200b}\r\n").is_empty());
    }

    #[test]
    fn text_without_a_terminator_is_one_sentence() {
        assert_eq!(sentences(" no stop here "), ["no stop here"]);
    }

    #[test]
    fn every_kind_of_line_break_divides_paragraphs() {
        for pair in ["\n\n", "\r\n\r\n", "\r\r", "\u{85}\u{85}", "\u{2028}\u{2028}", "\n \t\n", "\u{2029}"] {
            let text = format!("One without a stop{pair}Two without a stop");
            assert_eq!(sentences(&text).len(), 2, "{pair:?}");
        }
    }
}
