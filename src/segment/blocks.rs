//! Lines to blocks: what may hold a sentence together, and what may not.

use super::chars::{is_blank, is_bullet, is_closer, terminator};
use crate::language::Traits;
use crate::span::Span;
use crate::stop::checkpoint;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A paragraph, or a line of one.
    Prose,
    /// A heading, caption or other line that is no sentence by its form.
    Heading,
    /// An item of a list, with its marker.
    Item,
    /// A row of a table.
    Table,
    /// A line of code.
    Code,
}

impl Kind {
    /// Whether a summary may be made of it: a paragraph or an item.
    #[must_use]
    pub fn is_running_text(self) -> bool {
        matches!(self, Self::Prose | Self::Item)
    }

    /// Whether the scanner looks for sentences inside.
    pub(super) fn holds_sentences(self) -> bool {
        !matches!(self, Self::Table | Self::Code)
    }
}

/// A block's place, without blanks at either end, and its kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// Calls `emit` with each block of `text`, in order.
pub(super) fn for_each(text: &str, traits: Traits, mut emit: impl FnMut(Block)) {
    let mut lines = Lines::new(text);
    let mut paragraph = Vec::new();
    let mut fence: Option<&str> = None;
    while let Some(line) = lines.next() {
        checkpoint();
        let content = line.of(text);
        let mark = fence_mark(content);
        if let Some(open) = fence {
            emit_trimmed(text, line, Kind::Code, &mut emit);
            if mark.is_some_and(|mark| mark.starts_with(open)) {
                fence = None;
            }
        } else if content.is_empty() {
            end_paragraph(text, traits, &mut paragraph, &mut emit);
        } else if mark.is_some() && lines.has_fence_after(mark) {
            end_paragraph(text, traits, &mut paragraph, &mut emit);
            emit_trimmed(text, line, Kind::Code, &mut emit);
            fence = mark;
        } else {
            paragraph.push(line);
        }
    }
    end_paragraph(text, traits, &mut paragraph, &mut emit);
}

fn emit_trimmed(text: &str, line: Span, kind: Kind, emit: &mut impl FnMut(Block)) {
    let span = trim(text, line);
    if !span.is_empty() {
        emit(Block { span, kind });
    }
}

/// Divides a run of lines without a blank one between them.
fn end_paragraph(text: &str, traits: Traits, lines: &mut Vec<Span>, emit: &mut impl FnMut(Block)) {
    let Some((&first, rest)) = lines.split_first() else { return };
    let width = if traits.lines_end_sentences { 0 } else { wrap_width(text, lines) };
    let mut open = Block { span: first, kind: kind_of(first.of(text)) };
    let mut last = first;
    for &line in rest {
        checkpoint();
        if joined(open.kind, last.of(text), line.of(text), width) {
            open.span.end = line.end;
        } else {
            emit(closed(text, open, last));
            open = Block { span: line, kind: kind_of(line.of(text)) };
        }
        last = line;
    }
    emit(closed(text, open, last));
    lines.clear();
}

/// The finished block: a short one that ends without a terminator is a heading or caption.
fn closed(text: &str, open: Block, last: Span) -> Block {
    let is_heading = open.kind == Kind::Prose
        && open.span == last
        && last.len() <= HEADING_BYTES
        && !ends_with_terminator(last.of(text));
    if is_heading { Block { kind: Kind::Heading, ..open } } else { open }
}

/// A line longer than this is no heading: some 15 words.
const HEADING_BYTES: usize = 100;

/// Bytes of the longest line: where the writer's editor would have wrapped. Zero when the
/// lines are a list without marks, short and without a terminator, so that none is joined.
fn wrap_width(text: &str, lines: &[Span]) -> usize {
    let longest = lines.iter().map(Span::len).max().unwrap_or(0);
    let is_list = longest <= 40 && !lines.iter().any(|line| ends_with_terminator(line.of(text)));
    if is_list { 0 } else { longest }
}

/// Whether `line` goes on with the block of which `last` is the last line so far.
fn joined(kind: Kind, last: &str, line: &str, width: usize) -> bool {
    if matches!(kind, Kind::Table | Kind::Heading) || kind_of(line) != Kind::Prose {
        return false;
    }
    if is_speaker_turn(line) || is_rule(line) || is_rule(last) {
        return false;
    }
    if width == 0 {
        return false;
    }
    if ends_with_terminator(last) {
        return true; // The scanner decides: the line break is white space to it.
    }
    let first_word = line.split_whitespace().next().unwrap_or(line);
    let goes_on = match first_word.chars().find(|c| c.is_alphanumeric()) {
        Some(c) if c.is_lowercase() => true,
        Some(c) if c.is_alphabetic() && !c.is_uppercase() => last.len() * 2 >= width,
        _ => false,
    };
    goes_on || last.len() + 1 + first_word.len() > width
}

fn kind_of(line: &str) -> Kind {
    if line.starts_with('|') && line[1..].contains('|') {
        Kind::Table
    } else if is_marked_heading(line) {
        Kind::Heading
    } else if item_marker(line).is_some() {
        Kind::Item
    } else {
        Kind::Prose
    }
}

/// `# Heading` of Markdown.
fn is_marked_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    (1..=6).contains(&level) && text.starts_with(' ')
}

/// Length in bytes of a list marker and the space behind it: "- ", "• ", "12. ", "(a) ".
pub(super) fn item_marker(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let is_blank = |rest: &str| rest.starts_with([' ', '\t', '\u{a0}']);
    let marker = match first {
        '-' | '*' | '+' | '–' | '—' => first.len_utf8(),
        bullet if is_bullet(bullet) => {
            let rest = line[bullet.len_utf8()..].trim_start_matches(' ');
            let number = counter(rest).filter(|&number| is_blank(&rest[number..]));
            return Some(line.len() - rest.len() + number.unwrap_or(0));
        }
        _ => counter(line)?,
    };
    is_blank(&line[marker..]).then_some(marker + 1)
}

/// Length of "12.", "12)", "(12)", "1.)", "a)", "(a)", "iv)".
fn counter(line: &str) -> Option<usize> {
    let open = usize::from(line.starts_with('('));
    let inner: usize = line[open..].bytes().take(5).take_while(u8::is_ascii_alphanumeric).count();
    let (label, close) = line[open..].split_at_checked(inner)?;
    let number = !label.is_empty() && label.len() <= 3 && label.bytes().all(|b| b.is_ascii_digit());
    let letter = label.len() == 1 || (!label.is_empty() && label.bytes().all(|b| b"ivx".contains(&b)));
    let closers = if close.starts_with(".)") {
        2
    } else if close.starts_with(')') || (number && open == 0 && close.starts_with('.')) {
        1
    } else {
        0
    };
    ((number || letter) && closers > 0).then_some(open + inner + closers)
}

/// Where the colon behind a speaker's name must stand.
const SPEAKER_BYTES: usize = 42;

/// "Name: …" or "DR. NAME: …": one to four words that look like names, then a colon.
fn is_speaker_turn(line: &str) -> bool {
    let head = &line[..line.floor_char_boundary(SPEAKER_BYTES)];
    let Some((name, rest)) = head.split_once(':') else { return false };
    let like_a_name = |word: &str| {
        word.chars().next().is_some_and(|c| c.is_uppercase() || c == '#' || c == '(' || c.is_numeric())
    };
    rest.starts_with([' ', '\t'])
        && (1..=4).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(like_a_name)
}

/// A line without a letter or digit, such as "***" or "-----".
fn is_rule(line: &str) -> bool {
    !line.chars().any(char::is_alphanumeric)
}

const FENCES: [&str; 2] = ["```", "~~~"];

/// Where the last line that begins with `mark` has it.
fn last_fence(text: &str, mark: &str) -> Option<usize> {
    let begins_line = |&at: &usize| {
        let before = text[..at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r'])
    };
    // Most texts have none, and the search from the front is the faster one.
    memchr::memmem::find(text.as_bytes(), mark.as_bytes())?;
    memchr::memmem::rfind_iter(text.as_bytes(), mark.as_bytes()).find(begins_line)
}

/// "```" or "~~~", alone or with a language behind it.
fn fence_mark(line: &str) -> Option<&str> {
    FENCES.into_iter().find(|mark| line.starts_with(mark))
}

fn ends_with_terminator(line: &str) -> bool {
    let inner = line.trim_end_matches(|c| is_blank(c) || is_closer(c));
    let last = inner.chars().next_back().map_or(0, char::len_utf8);
    terminator(&inner.as_bytes()[inner.len() - last..]).is_some()
}

/// `span` without blanks at either end.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let tail = span.of(text).trim_start_matches(is_blank);
    let start = span.end - tail.len();
    Span::new(start, start + tail.trim_end_matches(is_blank).len())
}

/// The lines of a text, trimmed of blanks; an empty span where there was nothing else.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    /// Holds line breaks other than "\n" and "\r\n", which are worth a slower search.
    exotic: bool,
    /// The last line of each kind of fence.
    last_fences: [Option<usize>; 2],
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let lone_return = || memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
        let beyond_ascii = || ["\u{85}", "\u{2028}", "\u{2029}"].iter().any(|end| has(bytes, end));
        let exotic = memchr::memchr2(0x0b, 0x0c, bytes).is_some() || lone_return() || beyond_ascii();
        Self { text, at: 0, exotic, last_fences: FENCES.map(|mark| last_fence(text, mark)) }
    }

    /// Whether a fence like `mark` stands further down: an unclosed one is only punctuation.
    fn has_fence_after(&self, mark: Option<&str>) -> bool {
        let last = FENCES.into_iter().zip(self.last_fences).find(|&(fence, _)| Some(fence) == mark);
        last.and_then(|(_, last)| last).is_some_and(|last| last >= self.at)
    }

    /// Where the line that begins at `at` ends, and where the next one begins.
    fn line_end(&self) -> (usize, usize) {
        let rest = &self.text[self.at..];
        let found = if self.exotic {
            rest.char_indices().find(|&(_, c)| is_line_end(c)).map(|(at, c)| (at, c.len_utf8()))
        } else {
            memchr::memchr(b'\n', rest.as_bytes()).map(|at| (at, 1))
        };
        let Some((end, mut width)) = found else { return (self.text.len(), self.text.len()) };
        if rest[end..].starts_with("\r\n") {
            width = 2;
        }
        (self.at + end, self.at + end + width)
    }
}

fn has(bytes: &[u8], piece: &str) -> bool {
    memchr::memmem::find(bytes, piece.as_bytes()).is_some()
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.at >= self.text.len() {
            return None;
        }
        let (end, next) = self.line_end();
        let line = trim(self.text, Span::new(self.at, end));
        self.at = next;
        Some(line)
    }
}
