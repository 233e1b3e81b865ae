//! The bytes of a block to its sentences.

use super::blocks::{item_marker, trim};
use super::chars::{CLASSES, Class, Terminator, is_blank, is_bullet, is_closer, is_wide_closer, terminator};
use super::context::{Candidate, Rules, leading_ellipsis};
use crate::span::Span;
use crate::stop::checkpoint;

/// Calls `emit` with each sentence of `block`, in order.
pub(super) fn sentences(text: &str, block: Span, rules: &Rules<'_>, mut emit: impl FnMut(Span)) {
    let mut scanner = Scanner { text: &text[..block.end], rules, sentence: 0, at: 0, next_label: None };
    scanner.begin(block.start);
    while let Some(sentence) = scanner.next() {
        let sentence = trim(text, sentence);
        if !sentence.is_empty() {
            emit(sentence);
        }
    }
}

struct Scanner<'t> {
    /// The text up to the end of the block.
    text: &'t str,
    rules: &'t Rules<'t>,
    /// Where the open sentence begins.
    sentence: usize,
    /// What is read so far.
    at: usize,
    /// The label that would begin the next item of an inline list: "2" behind "1. First".
    next_label: Option<Label>,
}

/// What one look at an interesting byte tells.
enum Step {
    /// The sentence ends before this byte.
    End(usize),
    /// It does not; go on from this byte.
    On(usize),
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<Span> {
        if self.sentence == self.text.len() {
            return None;
        }
        let bytes = self.text.as_bytes();
        while let Some(skipped) =
            bytes[self.at..].iter().position(|&byte| CLASSES[byte as usize] != Class::Other)
        {
            checkpoint();
            match self.step(self.at + skipped) {
                Step::End(end) => {
                    let found = Span::new(self.sentence, end);
                    self.begin(end);
                    return Some(found);
                }
                Step::On(at) => self.at = at,
            }
        }
        let rest = Span::new(self.sentence, self.text.len());
        self.sentence = self.text.len();
        Some(rest)
    }

    /// Opens a sentence at the first character behind `from` that is not blank. A list marker
    /// in front of it is passed over: its full stop ends nothing.
    fn begin(&mut self, from: usize) {
        self.sentence = from + self.text[from..].find(|c| !is_blank(c)).unwrap_or(self.text.len() - from);
        let rest = &self.text[self.sentence..];
        self.at = self.sentence + item_marker(rest).unwrap_or(0);
        self.next_label = Label::of(rest).and_then(Label::next);
    }

    fn step(&mut self, at: usize) -> Step {
        let bytes = self.text.as_bytes();
        match CLASSES[bytes[at] as usize] {
            Class::Paren => return self.label_ends(at).map_or(Step::On(at + 1), Step::End),
            Class::Semicolon if !self.rules.traits.semicolon_asks => return Step::On(at + 1),
            Class::Colon if !self.rules.traits.colon_ends => return Step::On(at + 1),
            Class::Lead if terminator(&bytes[at..]).is_none() => return self.step_over_char(at),
            Class::Period => {
                if let Some(label) = self.label_ends(at) {
                    return Step::End(label);
                }
            }
            _ => {}
        }
        let candidate = self.candidate(at);
        if candidate.ends_sentence(self.rules) { Step::End(candidate.end) } else { Step::On(candidate.end) }
    }

    /// A character that only shares its first byte with a terminator; a bullet begins an item.
    fn step_over_char(&self, at: usize) -> Step {
        let c = self.text[at..].chars().next().unwrap_or_default();
        if is_bullet(c) && at > self.sentence && self.text[..at].ends_with(is_blank) {
            return Step::End(at);
        }
        Step::On(at + c.len_utf8())
    }

    /// Where the awaited label begins, if `at` is the mark behind it.
    fn label_ends(&self, at: usize) -> Option<usize> {
        let label = self.next_label?;
        let start = at.checked_sub(label.len())?;
        let before = self.text.get(..start)?;
        let is_it = Label::parse(&self.text[start..at]) == Some(label);
        let before = before.strip_suffix('(').unwrap_or(before);
        let start = before.len();
        let stands_free = is_it && before.ends_with(is_blank) && start > self.sentence;
        let behind = &self.text[at + 1..];
        let behind = behind.strip_prefix(')').unwrap_or(behind);
        (stands_free && behind.starts_with(is_blank)).then_some(start)
    }

    /// The whole run of terminators at `at`, with the closing marks behind it.
    fn candidate(&self, at: usize) -> Candidate<'_> {
        let (mut kind, marks_end) = run(self.text, at);
        let mut end = closers(self.text, marks_end + note_number(self.text, at), kind);
        // A quotation with its own mark may be followed by that of the sentence: ？”。
        let mut nested = false;
        while end > marks_end && terminator(&self.text.as_bytes()[end..]).is_some() {
            nested = true;
            let (outer, outer_end) = run(self.text, end);
            kind = kind.max(outer);
            end = closers(self.text, outer_end, kind);
        }
        Candidate { text: self.text, sentence: self.sentence, stop: at, marks_end, end, kind, nested }
    }
}

/// Reads the terminators from `at` on; ". . ." counts as one ellipsis, which belongs to the
/// next sentence when it leads that in behind a full stop.
fn run(text: &str, at: usize) -> (Terminator, usize) {
    let bytes = text.as_bytes();
    if matches!(bytes[at], b';' | b':') {
        return (Terminator::Mark, at + 1);
    }
    let (mut kind, mut end, mut dots) = (Terminator::Period, at, 0);
    loop {
        if let Some((next, len)) = terminator(&bytes[end..]) {
            dots += usize::from(next == Terminator::Period);
            kind = kind.max(next);
            end += len;
        } else if bytes[end - 1] == b'.' && is_spaced_dot(&bytes[end..]) {
            if dots == 1 && is_full_stop(text, at) && leading_ellipsis(&text[end + 1..]).is_some() {
                break;
            }
            end += 1;
        } else {
            break;
        }
    }
    match (kind, dots) {
        (Terminator::Period, 4..) => (Terminator::Mark, end), // an ellipsis and a full stop
        (Terminator::Period, 2..) => (Terminator::Ellipsis, end),
        _ => (kind, end),
    }
}

/// A single "." right behind a word, so that it is not the first one of ". . .".
fn is_full_stop(text: &str, at: usize) -> bool {
    text.as_bytes()[at] == b'.' && !text[..at].ends_with(is_blank)
}

/// " ." with nothing behind it that a full stop could belong to.
fn is_spaced_dot(bytes: &[u8]) -> bool {
    matches!(bytes, [b' ', b'.', rest @ ..] if !rest.first().is_some_and(u8::is_ascii_alphanumeric))
}

/// Where the closing quotes, brackets and note marks behind a terminator end.
fn closers(text: &str, from: usize, kind: Terminator) -> usize {
    let mut end = from;
    loop {
        let rest = &text[end..];
        let Some(c) = rest.chars().next() else { return end };
        let closes = match kind {
            Terminator::Wide => is_wide_closer(c) || matches!(c, '"' | '\''),
            _ => is_closer(c),
        };
        if closes {
            end += c.len_utf8();
        } else if let Some(len) = note_mark(rest).or_else(|| detached(rest)) {
            end += len;
        } else {
            return end;
        }
    }
}

/// Bytes of the notes' numbers right behind the full stop: "the cold.11 This", "the flu.3,4 The",
/// "(type 2).4 The".
fn note_number(text: &str, stop: usize) -> usize {
    let rest = text[stop..].strip_prefix('.').unwrap_or_default();
    let mut len = digits(rest);
    if len == 0 {
        return 0;
    }
    for _ in 1..MAX_NOTES {
        let next = rest[len..].trim_start_matches([' ', ',', '-', '–']);
        let separator = rest.len() - len - next.len();
        match digits(next) {
            more @ 1.. if (1..=3).contains(&separator) => len += separator + more,
            _ => break,
        }
    }
    let behind = rest[len..].strip_prefix(' ').and_then(|rest| rest.chars().next());
    if !behind.is_some_and(char::is_uppercase) {
        return 0;
    }
    let letters = text[..stop].chars().rev().take(4).filter(|c| c.is_lowercase()).count();
    if letters == 4 || text[..stop].ends_with(')') { len } else { 0 }
}

/// Notes at the end of one sentence.
const MAX_NOTES: usize = 8;

/// How many digits `text` begins with, if they are a note's: three or fewer.
fn digits(text: &str) -> usize {
    let len = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    if len <= 3 { len } else { 0 }
}

/// "[12]" or "[a]", as encyclopedias and papers put it behind the full stop.
fn note_mark(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let len = inner.bytes().take(5).take_while(u8::is_ascii_alphanumeric).count();
    (len > 0 && inner[len..].starts_with(']')).then_some(len + 2)
}

/// A space and a closing mark or note mark with a blank behind it: "Oui. » Puis", "so. [6] In".
fn detached(rest: &str) -> Option<usize> {
    let space = rest.chars().next().filter(|&c| matches!(c, ' ' | '\u{a0}' | '\u{202f}'))?.len_utf8();
    let c = rest[space..].chars().next()?;
    let closer = matches!(c, '"' | '”' | '’' | '»' | '›' | ')' | ']').then_some(c.len_utf8());
    let len = space + closer.or_else(|| note_mark(&rest[space..]))?;
    rest[len..].chars().next().is_none_or(is_blank).then_some(len)
}

/// The number or letter of an item in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Number(u16),
    Letter(u8),
}

impl Label {
    /// The label that `sentence` begins with: "1.", "•2)", "a)".
    fn of(sentence: &str) -> Option<Self> {
        let is_before = |&(_, c): &(usize, char)| is_bullet(c) || matches!(c, '(' | '-' | ' ');
        let before = sentence.char_indices().take(4).take_while(is_before).last();
        let rest = &sentence[before.map_or(0, |(at, c)| at + c.len_utf8())..];
        let len = rest.bytes().take(4).take_while(u8::is_ascii_alphanumeric).count();
        rest[len..].starts_with(['.', ')']).then(|| Self::parse(&rest[..len]))?
    }

    fn parse(label: &str) -> Option<Self> {
        match label.as_bytes() {
            [letter @ b'a'..=b'z'] => Some(Self::Letter(*letter)),
            [b'1'..=b'9', ..] if label.len() <= 3 => label.parse().ok().map(Self::Number),
            _ => None,
        }
    }

    fn next(self) -> Option<Self> {
        match self {
            Self::Number(n) => Some(Self::Number(n + 1)),
            Self::Letter(b'z') => None,
            Self::Letter(letter) => Some(Self::Letter(letter + 1)),
        }
    }

    /// Length in bytes as written.
    fn len(self) -> usize {
        match self {
            Self::Number(n) => 1 + usize::from(n > 9) + usize::from(n > 99) + usize::from(n > 999),
            Self::Letter(_) => 1,
        }
    }
}
