//! Where a piece of text stands: bytes inside the crate, code points at its edge.

use serde::{Deserialize, Serialize};

/// A range of bytes of a text, both ends on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The piece of `text` that the span covers.
    ///
    /// # Panics
    /// If the span is not one of this text.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// Code points in `text`. Every byte but a continuation byte starts one.
#[must_use]
pub fn count_chars(text: &str) -> usize {
    text.as_bytes().iter().filter(|&&byte| starts_char(byte)).count()
}

fn starts_char(byte: u8) -> bool {
    (byte as i8) >= -0x40
}

/// The same spans in code points, in one pass over the text.
///
/// `spans` must be ordered and disjoint. In ASCII text the two are equal, which is checked
/// first because it is the usual case and costs next to nothing.
#[must_use]
pub fn char_spans(text: &str, spans: &[Span]) -> Vec<Span> {
    if text.is_ascii() {
        return spans.to_vec();
    }
    let (mut byte, mut char) = (0, 0);
    let mut advance = |to: usize| {
        char += count_chars(&text[byte..to]);
        byte = to;
        char
    };
    spans.iter().map(|span| Span { start: advance(span.start), end: advance(span.end) }).collect()
}

/// Spans in code points to spans in bytes, the inverse of [`char_spans`].
///
/// `None` if one of them is not behind the one before it, or not inside the text.
#[must_use]
pub fn byte_spans(text: &str, spans: &[(usize, usize)]) -> Option<Vec<Span>> {
    let mut bytes = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    let (mut passed, mut byte) = (0, bytes.next()?);
    let mut advance = |to: usize| {
        let steps = to.checked_sub(passed)?;
        if steps > 0 {
            byte = bytes.nth(steps - 1)?;
            passed = to;
        }
        Some(byte)
    };
    spans.iter().map(|&(start, end)| Some(Span { start: advance(start)?, end: advance(end)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_of_a_mixed_text() {
        let text = "aé🎉 e\u{301}x";
        let spans = [Span::new(0, 3), Span::new(3, 7), Span::new(8, 12)];
        let expected = [Span::new(0, 2), Span::new(2, 3), Span::new(4, 7)];
        assert_eq!(char_spans(text, &spans), expected);
        assert_eq!(count_chars(text), text.chars().count());
    }

    #[test]
    fn and_back_to_bytes() {
        let text = "aé🎉 e\u{301}x";
        let spans = [Span::new(0, 3), Span::new(3, 7), Span::new(8, 12)];
        let chars: Vec<_> = char_spans(text, &spans).iter().map(|span| (span.start, span.end)).collect();
        assert_eq!(byte_spans(text, &chars).unwrap(), spans);
        assert_eq!(byte_spans("", &[(0, 0)]).unwrap(), [Span::new(0, 0)]);
        assert!(byte_spans("abc", &[(0, 4)]).is_none());
        assert!(byte_spans("abc", &[(2, 1)]).is_none());
        assert!(byte_spans("abc", &[(1, 2), (0, 1)]).is_none());
    }

    #[test]
    fn ascii_offsets_are_bytes() {
        let spans = [Span::new(0, 3), Span::new(4, 7)];
        assert_eq!(char_spans("abc def", &spans), spans);
    }
}
