//! A table of figures as HTML, with bars under them.

use super::escape::{escaped, push};
use super::source::write_to;

const STYLE: &str = concat!(include_str!("theme.css"), include_str!("table.css"));

/// A column: the first one of a table names its rows.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// A text for each row. What is in brackets at its end is less in sight.
    pub cells: Vec<String>,
    /// For each row what a bar shows: a figure, and from where to where it may be. None at all for a
    /// column without bars.
    pub bars: Vec<Option<[f64; 3]>>,
    /// What the whole width of a bar is; 0 and what is in the column without.
    pub ends: Option<(f64, f64)>,
}

/// Columns of one length as a fragment that keeps to itself, under facts about them.
///
/// ```
/// use nutgraf::render::table::{Column, html};
///
/// let names = Column { title: "F1".into(), cells: vec!["lead".into()], ..Column::default() };
/// let cells = vec!["42.1 [40.0, 44.0]".into()];
/// let figures = Column { title: "ROUGE-1".into(), cells, bars: vec![Some([0.421, 0.4, 0.44])], ends: None };
/// let fragment = html(&[("texts", "43".into())], &[names, figures], "");
/// assert!(fragment.contains(">42.1 <small>[40.0, 44.0]</small>"));
/// ```
#[must_use]
pub fn html<N: AsRef<str>>(facts: &[(N, String)], columns: &[Column], note: &str) -> String {
    let mut out = format!("<div class=\"nutgraf\">\n<style>\n{STYLE}</style>\n<p class=\"facts\">");
    for (name, fact) in facts {
        let (name, fact) = (escaped(name.as_ref()), escaped(fact));
        write_to(&mut out, format_args!("<span><b>{name}</b> {fact}</span> "));
    }
    // What may be scrolled must be reached by the keyboard.
    out.push_str("</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"figures\">");
    write_table(&mut out, columns);
    out.push_str("</div>\n");
    if !note.is_empty() {
        write_to(&mut out, format_args!("<p class=\"note\">{}</p>\n", escaped(note)));
    }
    out.push_str("</div>\n");
    out
}

fn write_table(out: &mut String, columns: &[Column]) {
    out.push_str("<table>\n<thead><tr>");
    for column in columns {
        write_to(out, format_args!("<th scope=\"col\">{}</th>", escaped(&column.title)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let ends: Vec<_> = columns.iter().map(|column| column.ends.unwrap_or_else(|| ends_of(column))).collect();
    for row in 0..columns.first().map_or(0, |names| names.cells.len()) {
        out.push_str("<tr>");
        for (at, (column, &ends)) in columns.iter().zip(&ends).enumerate() {
            let cell = column.cells.get(row).map_or("", String::as_str);
            if at == 0 {
                write_to(out, format_args!("<th scope=\"row\">{}</th>", escaped(cell)));
            } else {
                write_cell(out, cell, column.bars.get(row).copied().flatten(), ends);
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>");
}

/// From 0, or what is below it, to the highest of a column.
fn ends_of(column: &Column) -> (f64, f64) {
    let values = column.bars.iter().flatten().flatten();
    values.fold((0.0, 0.0), |(low, high): (f64, f64), &value| (low.min(value), high.max(value)))
}

fn write_cell(out: &mut String, cell: &str, bar: Option<[f64; 3]>, (left, right): (f64, f64)) {
    out.push_str("<td>");
    match cell.find(" [") {
        Some(at) => {
            push(out, &cell[..=at]);
            write_to(out, format_args!("<small>{}</small>", escaped(&cell[at + 1..])));
        }
        None => push(out, cell),
    }
    let place = |value: f64| match (value - left) / (right - left) {
        share if share.is_finite() => 100.0 * share.clamp(0.0, 1.0),
        _ => 0.0,
    };
    if let Some([value, low, high]) = bar {
        let (from, to) = (place(value.min(0.0)), place(value.max(0.0)));
        write_to(out, format_args!("<span class=\"bar\" style=\"--from:{from:.1}%;--to:{to:.1}%\">"));
        if low < high {
            let (low, high) = (place(low), place(high));
            write_to(out, format_args!("<i style=\"--low:{low:.1}%;--high:{high:.1}%\"></i>"));
        }
        out.push_str("</span>");
    }
    out.push_str("</td>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(bars: &[[f64; 3]], ends: Option<(f64, f64)>) -> String {
        let cells = vec![String::new(); bars.len()];
        let names = Column { cells: cells.clone(), ..Column::default() };
        let bars = bars.iter().copied().map(Some).collect();
        html::<&str>(&[], &[names, Column { cells, bars, ends, ..Column::default() }], "")
    }

    #[test]
    fn bars_begin_at_zero_and_reach_the_highest() {
        let table = bars(&[[0.2, 0.1, 0.4], [0.3, 0.3, 0.3]], None);
        assert!(
            table.contains("--from:0.0%;--to:50.0%\"><i style=\"--low:25.0%;--high:100.0%\">"),
            "{table}"
        );
        assert!(table.contains("--from:0.0%;--to:75.0%\"></span>"), "no interval: {table}");
    }

    #[test]
    fn below_zero_they_run_to_the_left() {
        let table = bars(&[[-1.0, -1.0, 1.0], [3.0, 3.0, 3.0]], None);
        assert!(table.contains("--from:0.0%;--to:25.0%"), "{table}");
        assert!(table.contains("--from:25.0%;--to:100.0%"), "{table}");
    }

    #[test]
    fn what_is_no_width_is_no_bar() {
        assert!(bars(&[[0.0, 0.0, 0.0], [f64::NAN, 0.0, 0.0]], None).contains("--from:0.0%;--to:0.0%"));
        assert!(bars(&[[5.0, 5.0, 5.0]], Some((0.0, 1.0))).contains("--to:100.0%"));
    }

    #[test]
    fn texts_are_escaped() {
        let column =
            |text: &str| Column { title: text.into(), cells: vec![text.into()], ..Column::default() };
        let table = html(&[("<b>", "\0".into())], &[column("a|<b>"), column("<i> [<u>]")], "<s>");
        for tag in ["<b>a", "<i>", "<u>", "<s>"] {
            assert!(!table.contains(tag), "{table}");
        }
        assert!(table.contains("<b>&lt;b&gt;</b> ␀"), "{table}");
    }

    #[test]
    fn every_rule_is_scoped() {
        let selectors = STYLE.lines().filter(|line| line.trim_end().ends_with('{') || line.contains(" { "));
        for line in selectors.map(str::trim).filter(|line| !line.starts_with('@')) {
            assert!(line.contains(".nutgraf"), "{line}");
        }
    }
}
