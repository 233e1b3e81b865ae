//! A text with its picks lit: paragraphs as they are, long stretches without a pick folded.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use super::escape::push;
use crate::span::{Span, count_chars};

/// A text of more sentences than this is folded.
const MAX_OPEN: usize = 150;
/// Sentences on either side of a pick that stay in sight.
const CONTEXT: usize = 2;
/// Fewer sentences than this are not worth a fold.
const MIN_FOLDED: usize = 6;
/// Bytes between two sentences that are shown as they are.
const MAX_GAP: usize = 2000;
/// Picks of a text behind so many others may be folded, too, so that a page has an end.
const MAX_LIT: usize = 500;
/// Lines for the parts of a score: what stands above the first sentence is as high.
const MAX_PARTS: usize = 6;
/// Steps from the lowest score to the highest; the style sheet has a colour for each.
pub(super) const N_SHADES: usize = 8;

/// One of the texts with what is known of its sentences.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) sentences: Vec<Sentence<'a>>,
}

/// A sentence with its place, and what it is worth beside the others.
pub(super) struct Sentence<'a> {
    pub(super) span: Span,
    pub(super) score: f64,
    /// From 1 for the highest score.
    pub(super) rank: usize,
    /// How many sentences have a rank.
    pub(super) n_ranked: usize,
    /// From 0 for the lowest score.
    pub(super) shade: usize,
    pub(super) pick: Option<Reasons<'a>>,
}

/// Why a sentence was picked.
#[derive(Clone, Copy)]
pub(super) struct Reasons<'a> {
    /// What it was worth beside the other picks.
    pub(super) worth: f64,
    pub(super) parts: &'a [(Cow<'static, str>, f64)],
}

/// A piece of a page.
pub(super) enum Piece {
    Shown(String),
    /// Sentences in a fold of their own, or of a text that is folded, if there is room for them.
    Hidden {
        label: String,
        html: String,
        has_fold: bool,
    },
}

impl Source<'_> {
    pub(super) fn n_picked(&self) -> usize {
        n_picked(&self.sentences)
    }

    /// How much is picked, in words.
    pub(super) fn picked(&self) -> String {
        match self.n_picked() {
            0 => "nothing picked".into(),
            n => format!("{} picked", counted(n, "sentence")),
        }
    }

    /// The whole text, in pieces.
    pub(super) fn pieces(&self, is_in_sight: bool) -> Vec<Piece> {
        let mut runs = runs(&self.sentences);
        if runs.is_empty() {
            runs.push((0..0, true)); // a text may be marks alone
        }
        let last = runs.len().saturating_sub(1);
        let piece = |(at, (range, is_open)): (usize, (Range<usize>, bool))| {
            let html = self.html(range.clone(), is_open, at == last);
            if is_open && is_in_sight {
                return Piece::Shown(html);
            }
            Piece::Hidden { label: label(&self.sentences[range]), html, has_fold: !is_open }
        };
        runs.into_iter().enumerate().map(piece).collect()
    }

    /// Some sentences with what stands before each; behind the last one of the text, too.
    fn html(&self, range: Range<usize>, is_open: bool, is_last: bool) -> String {
        let mut paragraphs = Paragraphs::default();
        let before = range.start.checked_sub(1);
        let mut end = before.map_or(0, |before| self.sentences[before].span.end);
        for sentence in &self.sentences[range] {
            paragraphs.gap(&self.text[end..sentence.span.start]);
            paragraphs.sentence(sentence, sentence.span.of(self.text), is_open);
            end = sentence.span.end;
        }
        if is_last {
            paragraphs.gap(self.text[end..].trim_end());
        }
        paragraphs.close();
        paragraphs.out
    }
}

fn n_picked(sentences: &[Sentence<'_>]) -> usize {
    sentences.iter().filter(|sentence| sentence.pick.is_some()).count()
}

/// How much is in a fold.
fn label(sentences: &[Sentence<'_>]) -> String {
    let label = counted(sentences.len(), "sentence");
    match n_picked(sentences) {
        0 => label,
        n => format!("{label} ({n} picked)"),
    }
}

/// `1 sentence`, `2 sentences`.
fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The sentences in runs, each of them in sight or folded.
fn runs(sentences: &[Sentence<'_>]) -> Vec<(Range<usize>, bool)> {
    let n = sentences.len();
    let mut is_open = vec![n <= MAX_OPEN; n];
    let picked = (0..n).filter(|&at| sentences[at].pick.is_some());
    for at in picked.take(MAX_LIT) {
        is_open[at.saturating_sub(CONTEXT)..n.min(at + CONTEXT + 1)].fill(true);
    }
    for run in is_open.chunk_by_mut(|a, b| a == b).filter(|run| run.len() < MIN_FOLDED) {
        run.fill(true);
    }
    let mut start = 0;
    let run = |run: &[bool]| {
        let range = start..start + run.len();
        start = range.end;
        (range, run[0])
    };
    is_open.chunk_by(|a, b| a == b).map(run).collect()
}

/// Text on its way into `<p>` elements, a new one behind each blank line between sentences.
#[derive(Default)]
struct Paragraphs {
    out: String,
    is_open: bool,
}

impl Paragraphs {
    /// What stands between two sentences; of much only both ends. Of passages cut down it may be
    /// most of the text.
    fn gap(&mut self, gap: &str) {
        if gap.len() <= MAX_GAP {
            return self.between(gap);
        }
        let head = gap.floor_char_boundary(MAX_GAP / 4);
        let tail = gap.ceil_char_boundary(gap.len() - MAX_GAP / 4);
        self.between(&gap[..head]);
        self.close();
        let n_left_out = count_chars(&gap[head..tail]);
        write_to(&mut self.out, format_args!("<p class=\"fold\">{n_left_out} characters left out</p>\n"));
        self.between(&gap[tail..]);
    }

    /// A short piece: white space, markers, rules.
    fn between(&mut self, gap: &str) {
        let mut n_breaks = 0;
        let mut lines = gap.split('\n').enumerate().peekable();
        while let Some((at, line)) = lines.next() {
            n_breaks += usize::from(at > 0);
            if lines.peek().is_some() && line.trim().is_empty() {
                continue;
            }
            match std::mem::take(&mut n_breaks) {
                0 => {}
                1 if self.is_open => self.out.push('\n'),
                _ => self.close(),
            }
            let line = if at > 0 || self.is_open { line } else { line.trim_start() };
            if !line.is_empty() {
                self.open();
                push(&mut self.out, line);
            }
        }
    }

    fn sentence(&mut self, sentence: &Sentence<'_>, text: &str, has_tip: bool) {
        self.open();
        let element = if sentence.pick.is_some() { "mark" } else { "span" };
        match sentence.pick {
            Some(_) => write_to(&mut self.out, format_args!("<mark data-rank=\"{}\"", sentence.rank)),
            None => write_to(&mut self.out, format_args!("<span class=\"q{}\"", sentence.shade)),
        }
        if has_tip {
            self.out.push_str(" tabindex=\"0\" aria-description=\"");
            push(&mut self.out, &sentence.tip());
            self.out.push('"');
        }
        self.out.push('>');
        push(&mut self.out, text);
        write_to(&mut self.out, format_args!("</{element}>"));
    }

    fn open(&mut self) {
        if !std::mem::replace(&mut self.is_open, true) {
            self.out.push_str("<p dir=\"auto\">");
        }
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.out.push_str("</p>\n");
        }
    }
}

impl Sentence<'_> {
    /// Its rank and score, and of a pick the parts, the largest first.
    fn tip(&self) -> String {
        let head = format!("rank {} of {}, score {}", self.rank, self.n_ranked, number(self.score));
        let Some(reasons) = self.pick else { return head };
        let mut rows = largest(reasons.parts);
        if reasons.worth != self.score {
            rows.push(("beside the picks".into(), reasons.worth));
        }
        let rows: Vec<_> = rows.into_iter().map(|(name, value)| (name, number(value))).collect();
        let widths = rows.iter().map(|(name, value)| name.chars().count() + value.len() + 2);
        let width = widths.chain([head.len()]).max().unwrap_or(0);
        let row = |(name, value): (Cow<'_, str>, String)| {
            let gap = width - name.chars().count() - value.len();
            format!("{name}{:gap$}{value}", "")
        };
        let lines: Vec<_> = std::iter::once(head).chain(rows.into_iter().map(row)).collect();
        lines.join("\n")
    }
}

/// The parts that weigh most; the rest together.
fn largest(parts: &[(Cow<'static, str>, f64)]) -> Vec<(Cow<'static, str>, f64)> {
    let mut parts: Vec<_> = parts.iter().filter(|(_, value)| *value != 0.0).cloned().collect();
    parts.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    if parts.len() > MAX_PARTS {
        let others = parts.split_off(MAX_PARTS - 1);
        parts.push(("others".into(), others.iter().map(|(_, value)| value).sum()));
    }
    parts
}

/// A score with three decimals; one that they would hide, with its power of ten.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 || (0.001..1e6).contains(&value.abs()) {
        format!("{value:.3}")
    } else {
        format!("{value:.1e}")
    }
}

/// Into a string nothing fails to be written.
pub(super) fn write_to(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}
