//! Results as HTML: what was picked, and under it the whole text with the picks lit.
//!
//! A fragment stands in a notebook beside other output: its style is scoped by one class, it has no
//! script and asks for no file. Every text in it is escaped. A text of many sentences is folded except
//! around its picks, and folds that would make it longer than [`MAX_BYTES`] only say how much they hold;
//! the summary itself is always whole.

use super::escape::{escaped, push};
use super::source::{N_SHADES, Piece, Reasons, Sentence, Source, number, write_to};
use crate::budget::Budget;
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::stop::failpoint;
use crate::summary::{Pick, Summary};
use crate::trim::{KeptPassage, KeptSentence, Trimmed};

/// Folded sentences are in a fragment as long as it is no longer than this.
pub const MAX_BYTES: usize = 1_900_000;

/// What stands around a fold, or in its place.
const FOLD_BYTES: usize = 150;

/// Of so many texts those with picks are unfolded.
const MAX_OPEN: usize = 12;

/// Characters of a title.
const MAX_TITLE: usize = 80;

const STYLE: &str = concat!(include_str!("theme.css"), include_str!("style.css"));

/// A summary with the texts that it was made of, as a fragment.
///
/// ```
/// use nutgraf::{Config, Summarizer, render::html};
///
/// let text = "Rain fell. The river rose by a foot. Nobody slept.";
/// let summary = Summarizer::new(Config { words: Some(6), ..Config::default() })?.summarize(text)?;
/// let fragment = html::of_summary(&summary, &[text])?;
/// assert!(fragment.contains(">The river rose by a foot.</mark>"));
/// # Ok::<(), nutgraf::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Sentences`] if `sources` are not these texts.
pub fn of_summary<T: AsRef<str>>(summary: &Summary, sources: &[T]) -> Result<String> {
    sources.first().into_iter().for_each(|source| failpoint("html", source.as_ref()));
    if !summary.fits(sources) {
        return Err(other_sources("the texts that were summarised"));
    }
    let n = summary.spans().len();
    let sheet = Sheet {
        facts: vec![
            ("budget", spent(summary.budget(), summary.used())),
            ("picked", format!("{} of {n} sentences", summary.picks().len())),
            ("method", summary.method().to_owned()),
            ("language", summary.language().name().to_owned()),
        ],
        notes: [summary.note(), summary.truncated()],
        result: summary.text(),
        origins: match sources {
            [_] => Vec::new(),
            _ => summary.picks().iter().map(|pick| (pick.document, of_source(pick, sources))).collect(),
        },
        language: Some(summary.language()),
        kind: "document",
        sources: sources_of(summary, sources),
        scale: (n > 0).then(|| range_of(summary.scores())),
    };
    Ok(sheet.html())
}

/// What is left of passages, as a fragment. `sources` are the texts of [`Trimmed::passages`], in their
/// order: passages of which nothing is left are not shown.
///
/// # Errors
/// [`ErrorKind::Sentences`] if `sources` are not these texts.
pub fn of_trimmed<T: AsRef<str>>(trimmed: &Trimmed, sources: &[T]) -> Result<String> {
    sources.first().into_iter().for_each(|source| failpoint("html", source.as_ref()));
    if !trimmed.fits(sources) {
        return Err(other_sources("the texts of the passages of which something is left"));
    }
    let (kept, dropped) = (trimmed.passages(), trimmed.dropped());
    let n_kept: usize = kept.iter().map(|passage| passage.sentences.len()).sum();
    let mut facts = vec![
        ("budget", spent(trimmed.budget(), trimmed.used())),
        ("left", format!("{n_kept} of {} sentences", n_kept + dropped.sentences)),
        ("passages", format!("{} of {}", kept.len(), kept.len() + dropped.passages)),
    ];
    if dropped.repeated > 0 {
        facts.push(("left out as repeated", dropped.repeated.to_string()));
    }
    let sheet = Sheet {
        facts,
        notes: [trimmed.note(), trimmed.truncated()],
        result: trimmed.text(),
        origins: kept.iter().map(|passage| (passage.index, passage.text.as_str())).collect(),
        language: None,
        kind: "passage",
        sources: passages_of(trimmed, sources),
        scale: None,
    };
    Ok(sheet.html())
}

/// Fragments as a page that stands alone, each under its heading unless that is empty.
#[must_use]
pub fn page<H, F>(title: &str, fragments: impl IntoIterator<Item = (H, F)>) -> String
where
    H: AsRef<str>,
    F: AsRef<str>,
{
    failpoint("html", title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <style>body{{max-width:68rem;margin:1.5rem auto;padding:0 1rem}}\
         h2{{font:600 1rem system-ui,sans-serif;margin:2rem 0 .6rem}}\
         @media print{{body{{max-width:none;margin:0;padding:0}}}}</style>\n</head>\n<body>\n",
        escaped(title)
    );
    for (heading, fragment) in fragments {
        let heading = escaped(heading.as_ref());
        if !heading.is_empty() {
            write_to(&mut page, format_args!("<h2 dir=\"auto\">{heading}</h2>\n"));
        }
        page.push_str(fragment.as_ref());
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// The beginning of a text, as the title of a page about it.
#[must_use]
pub fn title_of(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("(empty)");
    match line.char_indices().nth(MAX_TITLE) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// All that a fragment shows.
struct Sheet<'a> {
    facts: Vec<(&'static str, String)>,
    notes: [Option<&'a str>; 2],
    result: &'a str,
    /// Pieces of the result with the number of the source of each; none if there is one source.
    origins: Vec<(usize, &'a str)>,
    language: Option<Language>,
    /// What a source is called.
    kind: &'static str,
    sources: Vec<(usize, Source<'a>)>,
    /// The lowest and the highest score.
    scale: Option<(f64, f64)>,
}

impl Sheet<'_> {
    fn html(&self) -> String {
        let mut out = format!("<div class=\"nutgraf\">\n<style>\n{STYLE}</style>\n");
        self.write_head(&mut out);
        let pieces = self.pieces();
        let shown =
            pieces.iter().map(|piece| if let Piece::Shown(html) = piece { html.len() } else { FOLD_BYTES });
        let mut room = MAX_BYTES.saturating_sub(out.len() + shown.sum::<usize>());
        for piece in &pieces {
            write_piece(&mut out, piece, &mut room);
        }
        out.push_str("</div>\n");
        out
    }

    fn write_head(&self, out: &mut String) {
        let facts =
            self.facts.iter().map(|(name, fact)| format!("<span><b>{name}</b> {}</span>", escaped(fact)));
        write_to(out, format_args!("<p class=\"facts\">{}</p>\n", facts.collect::<Vec<_>>().join(" ")));
        if self.result.is_empty() {
            out.push_str("<p class=\"note\">(empty)</p>\n");
        } else {
            write_to(out, format_args!("<p class=\"result {}\" dir=\"auto\"{}>", self.kind, self.lang()));
            self.write_result(out);
            out.push_str("</p>\n");
        }
        for note in self.notes.iter().flatten() {
            write_to(out, format_args!("<p class=\"note\">{}</p>\n", escaped(note)));
        }
    }

    /// The result, each piece with the number of its source behind it.
    fn write_result(&self, out: &mut String) {
        let mut rest = self.result;
        for (number, piece) in &self.origins {
            let Some((before, behind)) = rest.split_once(piece) else { continue };
            out.push_str(&escaped(before).replace('\n', "<br>")); // nbconvert takes empty lines out
            write_to(out, format_args!("<span data-of=\"{number}\">{}</span>", escaped(piece)));
            rest = behind;
        }
        push(out, rest);
    }

    fn lang(&self) -> String {
        self.language.map_or_else(String::new, |language| format!(" lang=\"{}\"", language.code()))
    }

    /// The sources, side by side if there are several, under the key to their colours.
    fn pieces(&self) -> Vec<Piece> {
        if self.sources.iter().all(|(_, source)| source.text.trim().is_empty()) {
            return Vec::new();
        }
        let is_alone = self.sources.len() == 1;
        let class = if is_alone { "alone" } else { "several" };
        let mut pieces = vec![Piece::Shown(format!("{}<div class=\"{class}\">\n", self.key()))];
        for (at, (number, source)) in self.sources.iter().enumerate() {
            let is_open = is_alone || (at < MAX_OPEN && source.n_picked() > 0);
            let name = match is_alone {
                true => "The whole text".into(),
                false => format!("{} {number} <i>{}</i>", self.kind, source.picked()),
            };
            let (open, lang) = (if is_open { " open" } else { "" }, self.lang());
            pieces.push(Piece::Shown(format!(
                "<details{open}><summary>{name}</summary>\n<div class=\"source\"{lang}>\n"
            )));
            pieces.extend(source.pieces(is_open));
            pieces.push(Piece::Shown("</div></details>\n".into()));
        }
        pieces.push(Piece::Shown("</div>\n".into()));
        pieces
    }

    /// What the colours mean.
    fn key(&self) -> String {
        let mut key =
            String::from("<p class=\"key\"><span><mark data-rank=\"1\">picked</mark> with its rank</span> ");
        if let Some((low, high)) = self.scale {
            let steps: String = (0..N_SHADES).map(|shade| format!("<i class=\"q{shade}\"></i>")).collect();
            let (low, high) = (number(low), number(high));
            write_to(
                &mut key,
                format_args!("<span>score {low} <span class=\"scale\">{steps}</span> {high}</span> "),
            );
        }
        if !self.origins.is_empty() {
            write_to(&mut key, format_args!("<span><span data-of=\"0\"></span> the {}</span> ", self.kind));
        }
        key.push_str("<span>point at a sentence, or Tab to it, for its reasons</span></p>\n");
        key
    }
}

/// What is not in sight is there if there is room for it.
fn write_piece(out: &mut String, piece: &Piece, room: &mut usize) {
    let (label, html, has_fold) = match piece {
        Piece::Shown(html) => return out.push_str(html),
        Piece::Hidden { label, html, has_fold } => (label, html, *has_fold),
    };
    if html.len() > *room {
        return write_to(out, format_args!("<p class=\"fold\">{label} left out of this page</p>\n"));
    }
    *room -= html.len();
    if has_fold {
        write_to(out, format_args!("<details class=\"fold\"><summary>{label} folded</summary>\n"));
    }
    out.push_str(html);
    if has_fold {
        out.push_str("</details>\n");
    }
}

fn other_sources(wanted: &str) -> Error {
    Error::new(ErrorKind::Sentences, format!("sources must be {wanted}, in their order; got others"))
}

fn spent(budget: Budget, used: usize) -> String {
    let unit = budget.unit();
    match budget {
        Budget::Ratio(share) => format!("{used} {unit}, at most {share} of all"),
        Budget::Sentences(n) | Budget::Words(n) | Budget::Chars(n) | Budget::Tokens(n) => {
            format!("{used} of {n} {unit}")
        }
    }
}

fn of_source<'a, T: AsRef<str>>(pick: &Pick, sources: &'a [T]) -> &'a str {
    pick.span.of(sources[pick.document].as_ref())
}

/// Every sentence of a summary's texts with its rank and its shade.
fn sources_of<'a, T: AsRef<str>>(summary: &'a Summary, sources: &'a [T]) -> Vec<(usize, Source<'a>)> {
    let (scores, spans) = (summary.scores(), summary.spans());
    let (low, high) = range_of(scores);
    let shade = |score: f64| match (score - low) / (high - low) {
        share if share.is_finite() => ((share * N_SHADES as f64) as usize).min(N_SHADES - 1),
        _ => 0,
    };
    let ranks = ranks(scores);
    let mut reasons = vec![None; scores.len()];
    for pick in summary.picks() {
        reasons[pick.index] = Some(Reasons { worth: pick.score, parts: &pick.features });
    }
    let sentence = |at: usize| Sentence {
        span: spans[at],
        score: scores[at],
        rank: ranks[at],
        n_ranked: scores.len(),
        shade: shade(scores[at]),
        pick: reasons[at],
    };
    let source = |(number, text): (usize, &'a T)| {
        let sentences: Vec<_> = summary.sentences_of(number).map(sentence).collect();
        (number, Source { text: text.as_ref(), sentences })
    };
    sources.iter().enumerate().map(source).collect()
}

/// Every passage of which something is left; of the rest of it neither places nor scores are known.
fn passages_of<'a, T: AsRef<str>>(trimmed: &'a Trimmed, sources: &'a [T]) -> Vec<(usize, Source<'a>)> {
    let kept = || trimmed.passages().iter().flat_map(|passage| &passage.sentences);
    let scores: Vec<_> = kept().map(|sentence| sentence.score).collect();
    let ranks = ranks(&scores);
    let sentence = |(kept, rank): (&KeptSentence, usize)| Sentence {
        span: kept.span,
        score: kept.score,
        rank,
        n_ranked: scores.len(),
        shade: 0,
        pick: Some(Reasons { worth: kept.score, parts: &[] }),
    };
    let mut sentences = kept().zip(ranks).map(sentence);
    let source = |(passage, text): (&KeptPassage, &'a T)| {
        let sentences = sentences.by_ref().take(passage.sentences.len()).collect();
        (passage.index, Source { text: text.as_ref(), sentences })
    };
    trimmed.passages().iter().zip(sources).map(source).collect()
}

/// The rank of each score, 1 for the highest; of equals the earlier is higher.
fn ranks(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<_> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut ranks = vec![0; scores.len()];
    order.into_iter().zip(1..).for_each(|(at, rank)| ranks[at] = rank);
    ranks
}

fn range_of(scores: &[f64]) -> (f64, f64) {
    let range = (f64::INFINITY, f64::NEG_INFINITY);
    scores.iter().fold(range, |(low, high), &score| (low.min(score), high.max(score)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Span, Summarizer};

    fn summarizer(words: i64) -> Summarizer {
        Summarizer::new(Config { words: Some(words), language: "en".into(), ..Config::default() }).unwrap()
    }

    fn fragment(text: &str, words: i64) -> String {
        of_summary(&summarizer(words).summarize(text).unwrap(), &[text]).unwrap()
    }

    /// What stands between the sentences' own marks of `<p>`, without tags.
    fn shown(fragment: &str) -> String {
        let (_, source) = fragment.split_once("class=\"source\"").unwrap();
        let pieces = source.split('<').filter_map(|piece| Some(piece.split_once('>')?.1));
        pieces.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn dark_is_the_same_by_the_system_and_by_the_host() {
        let dark: Vec<_> =
            STYLE.split("--paper: #16181d").skip(1).map(|rest| rest.split('}').next()).collect();
        assert!(dark.len() == 2 && dark[0] == dark[1]);
        let shades = STYLE.lines().filter(|line| line.contains("{ --q:")).count();
        assert_eq!(shades, N_SHADES);
    }

    #[test]
    fn every_rule_is_scoped() {
        let selectors = STYLE.lines().filter(|line| line.trim_end().ends_with('{') || line.contains(" { "));
        for line in selectors.map(str::trim).filter(|line| !line.starts_with('@')) {
            assert!(line.contains(".nutgraf"), "{line}");
        }
    }

    #[test]
    fn paragraphs_and_what_stands_between_sentences_are_kept() {
        let text =
            "# Rain\n\n- The rain fell.\n- The river rose.\n\n***\n\nNobody   slept\nat night. So it goes. ";
        let html = fragment(text, 3);
        let n_paragraphs = html.split("class=\"source\"").nth(1).unwrap().matches("<p dir").count();
        assert_eq!(n_paragraphs, 4, "{html}");
        assert_eq!(shown(&html), text.split_whitespace().collect::<Vec<_>>().join(" "));
        assert!(html.contains("</span>\n"), "a line ends between items");
    }

    #[test]
    fn long_texts_are_folded_and_say_so() {
        let text: String = (0..400).map(|at| format!("The river rose by {at} feet near town. ")).collect();
        let html = fragment(&text, 20);
        assert!(html.contains(" sentences folded</summary>"), "{html}");
        assert_eq!(shown(&html).matches("The river rose").count(), 400);
        let all: String = (0..40_000).map(|at| format!("The river rose by {at} feet near town. ")).collect();
        let html = fragment(&all, 20);
        assert!(html.len() < 2_000_000 && html.contains(" sentences left out of this page</p>"));
    }

    #[test]
    fn many_texts_have_an_end_too() {
        let texts: Vec<_> = (0..2000).map(|at| format!("The river rose by {at} feet. ").repeat(40)).collect();
        let summary = summarizer(30).summarize_cluster(&texts, &[], crate::select::Order::Source).unwrap();
        let html = of_summary(&summary, &texts).unwrap();
        assert!(html.len() < 2_000_000 && html.contains("40 sentences left out of this page</p>"));
    }

    #[test]
    fn a_long_gap_shows_both_its_ends() {
        let text = format!("The river rose. {} Nobody slept.", "é ".repeat(4000));
        let spans = [Span::new(0, 15), Span::new(text.len() - 13, text.len())];
        let summary = summarizer(9).summarize_sentences(&text, &spans).unwrap();
        let html = of_summary(&summary, &[&text]).unwrap();
        assert!(html.contains(" characters left out</p>") && html.len() < 20_000);
    }

    #[test]
    fn several_texts_are_beside_each_other_with_their_numbers() {
        let texts = ["The mill burned down on Friday.", "", "The owners of the mill will build it again."];
        let summary = summarizer(99).summarize_cluster(&texts, &[], crate::select::Order::Source).unwrap();
        let html = of_summary(&summary, &texts).unwrap();
        assert!(html.contains("class=\"several\"") && html.contains("data-of=\"2\""));
        assert_eq!(html.matches("<details").count(), 3);
        assert_eq!(html.matches("<details open>").count(), 2, "nothing is picked of the empty one");
    }

    #[test]
    fn passages_show_what_is_left_of_them() {
        let passages = ["Rain fell. The bridge was built in 1902 & 1903.", "Nobody slept."];
        let trimmed = summarizer(8).trim(&passages, "Who built the bridge?", "\n\n").unwrap();
        let html = of_trimmed(&trimmed, &passages[..1]).unwrap();
        assert!(html.contains(">The bridge was built in 1902 &amp; 1903.</mark>"), "{html}");
        assert!(html.contains("</b> 1 of 2</span>"));
        assert!(of_trimmed(&trimmed, &passages).is_err() && of_trimmed(&trimmed, &["é"]).is_err());
    }

    #[test]
    fn other_texts_are_refused() {
        let text = "The river rose. Nobody slept.";
        let summary = summarizer(3).summarize(text).unwrap();
        let error = of_summary(&summary, &["short"]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Sentences);
        assert!(of_summary(&summary, &[text, text]).is_err());
    }

    #[test]
    fn nothing_to_show_is_said() {
        assert!(fragment("", 3).contains("(empty)"));
        let html = fragment("Nobody slept at all.", 1);
        assert!(html.contains("(empty)") && html.contains("the budget is 1"));
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(title_of("\n \n A title \nand more"), "A title");
        assert_eq!(title_of(&"é".repeat(200)).chars().count(), MAX_TITLE + 1);
        assert_eq!(title_of(" "), "(empty)");
    }
}
