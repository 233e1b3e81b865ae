//! What single characters mean to a sentence: ends, closers, openers, blanks.

/// How strongly a run of terminators ends a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Terminator {
    /// One full stop: may belong to an abbreviation or a number.
    Period,
    /// Several full stops or an ellipsis: may stand inside a sentence.
    Ellipsis,
    /// An exclamation or question mark.
    Mark,
    /// A terminator of a script that divides sentences by it alone: 。 । ։ and the like.
    Wide,
}

/// What a byte can begin, so that the scanner passes over all others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Other,
    Period,
    Mark,
    Semicolon,
    /// Ends a sentence in Armenian.
    Colon,
    /// May stand behind the label of an item: "2)".
    Paren,
    /// The first byte of some terminator or bullet beyond ASCII.
    Lead,
}

/// The class of each byte.
pub(super) const CLASSES: [Class; 256] = {
    let mut table = [Class::Other; 256];
    table[b'.' as usize] = Class::Period;
    table[b'!' as usize] = Class::Mark;
    table[b'?' as usize] = Class::Mark;
    table[b';' as usize] = Class::Semicolon;
    table[b':' as usize] = Class::Colon;
    table[b')' as usize] = Class::Paren;
    let leads = [0xCD, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF];
    let mut i = 0;
    while i < leads.len() {
        table[leads[i] as usize] = Class::Lead;
        i += 1;
    }
    table
};

/// The terminator that `bytes` begin with, and its length in bytes.
///
/// The set is `Sentence_Terminal` of Unicode as far as living scripts use it, with the
/// ellipsis and the Greek question mark, without the marks that only divide clauses.
pub(super) fn terminator(bytes: &[u8]) -> Option<(Terminator, usize)> {
    use Terminator::{Ellipsis, Mark, Period, Wide};
    Some(match *bytes {
        [b'.', ..] => (Period, 1),
        [b'!' | b'?', ..] => (Mark, 1),
        [0xE3, 0x80, 0x82, ..] => (Wide, 3),                   // 。
        [0xEF, 0xBC, 0x81 | 0x8E | 0x9F, ..] => (Wide, 3),     // ！．？
        [0xEF, 0xBD, 0xA1, ..] => (Wide, 3),                   // ｡
        [0xE2, 0x80, 0xA6, ..] => (Ellipsis, 3),               // …
        [0xE2, 0x80, 0xBC | 0xBD, ..] => (Mark, 3),            // ‼ ‽
        [0xE2, 0x81, 0x87..=0x89, ..] => (Mark, 3),            // ⁇ ⁈ ⁉
        [0xD8, 0x9F, ..] => (Mark, 2),                         // ؟
        [0xDB, 0x94, ..] => (Period, 2),                       // ۔
        [0xD6, 0x89, ..] => (Wide, 2),                         // ։
        [0xCD, 0xBE, ..] => (Wide, 2),                         // Greek question mark
        [0xE0, 0xA5, 0xA4 | 0xA5, ..] => (Wide, 3),            // । ॥
        [0xE1, 0x8D, 0xA1, 0xE1, 0x8D, 0xA1, ..] => (Wide, 6), // ፡፡ for ።
        [0xE1, 0x8D, 0xA2 | 0xA7 | 0xA8, ..] => (Wide, 3),     // ። ፧ ፨
        [0xE1, 0x81, 0x8B, ..] => (Wide, 3),                   // ။
        [0xE1, 0x9F, 0x94 | 0x95, ..] => (Wide, 3),            // ។ ៕
        [0xEA, 0xA4, 0xAF, ..] => (Wide, 3),                   // ꤯
        _ => return None,
    })
}

/// A bullet that begins an item wherever it stands: • ‣ ⁃ ◦.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '‣' | '⁃' | '◦' | '▪' | '●' | '■')
}

/// May close a quotation or bracket when it stands right behind a terminator.
pub(super) fn is_closer(c: char) -> bool {
    is_wide_closer(c) || matches!(c, '"' | '\'' | '“' | '‘' | '«' | '‹' | '*' | '_' | '`')
}

/// Closes only; the rest of [`is_closer`] may open as well.
pub(super) fn is_wide_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '»'
            | '›'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '）'
            | '］'
            | '｝'
            | '〕'
            | '〗'
            | '｣'
            | '＂'
            | '＇'
    )
}

/// May stand before the first word of a sentence.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '”'
            | '’'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '【'
            | '《'
            | '〈'
            | '（'
            | '［'
            | '｛'
            | '-'
            | '–'
            | '—'
            | '*'
            | '_'
            | '`'
            | '\u{ad}'
    ) || is_invisible(c)
}

/// White space or a character without width or letter: never at either end of a sentence.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Byte order mark, zero-width spaces and joiners, direction marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
}

/// Chinese, Japanese or another script that writes words without spaces.
pub(crate) fn is_unspaced(c: char) -> bool {
    // Asked of every letter of most scripts, which stand before them.
    c >= '\u{e00}'
        && matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}
