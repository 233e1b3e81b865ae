"""``nutgraf fit``, and models that other commands take with ``--model``."""

from __future__ import annotations

import nutgraf
from nutgraf import cli, io
from nutgraf.formats import jsonl

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any, BinaryIO

    from nutgraf import Summarizer
    from nutgraf.formats.base import Row

BUDGETS = ("sentences", "words", "chars", "ratio", "tokens")


def add_fit(commands: Any) -> None:
    """``nutgraf fit DATA -o MODEL``."""
    command = commands.add_parser("fit", help="learn from texts, and from their human summaries")
    command.add_argument("input", metavar="DATA", help="JSON lines file; - is standard input")
    command.add_argument("-o", "--output", required=True, metavar="MODEL", help="file to write")
    command.add_argument("--column", default="text", help="field with the text (default: text)")
    command.add_argument(
        "--summary-column",
        help="field with its human summary (default: summary, where rows have one)",
    )
    command.add_argument(
        "--corpus-only", action="store_true", help="count terms; do not look at summaries"
    )
    command.add_argument(
        "--min-df", type=int, default=1, metavar="N", help="leave out terms of fewer texts (1)"
    )
    command.add_argument("--max-terms", type=int, metavar="N", help="keep the N most common terms")
    cli.add_settings(command, f"one of {', '.join(nutgraf.METHODS)}")
    command.set_defaults(run=run_fit)


def add_model(command: argparse.ArgumentParser) -> None:
    """``--model``, for a command whose settings may come from a file."""
    command.add_argument(
        "--model",
        metavar="FILE",
        help="what nutgraf fit wrote; other options override its settings",
    )


def base(model: str | None) -> Summarizer:
    """What settings are given over: a model, or the defaults."""
    return nutgraf.Summarizer() if model is None else nutgraf.Summarizer.load(model)


def overridden(base: Summarizer, given: dict[str, Any]) -> Summarizer:
    """``base`` with the settings that are given; a budget takes the place of any other."""
    if any(name in given for name in BUDGETS):
        base.set_params(**dict.fromkeys(BUDGETS))
    if given.get("method", base.method) != base.method:
        base.set_params(method_options=None)
    if "method_options" in given:
        given["method_options"] = {**(base.method_options or {}), **given["method_options"]}
    base.set_params(**given).summarize("")  # refuses a setting before any file is read
    return base


def run_fit(parsed: argparse.Namespace) -> int:
    """Learn from the rows of a file, write a model, print what came of it."""
    fitted = cli.summarizer_of(parsed, parsed.method)
    try:
        with io.opened(parsed.input) as source:
            rows = good_rows(source, parsed)
            if parsed.corpus_only:
                texts: Iterator[Any] = (row.text for row in rows)
                fitted.fit(texts)
            else:
                fit_pairs(fitted, list(rows), parsed)
    except io.FileError as error:
        return cli.complain(error, cli.FAILED)
    fitted.save(parsed.output, min_df=parsed.min_df, max_terms=parsed.max_terms)
    print(report_of(fitted))
    return cli.OK


def good_rows(source: BinaryIO, parsed: argparse.Namespace) -> Iterator[Row]:
    """The rows; one that cannot be read stops it, for nobody would look for it in a model."""
    for row in jsonl.rows(enumerate(source, 1), parsed.column):
        if row.error:
            raise io.FileError(f"{parsed.input}: {row.error}")
        yield row


def fit_pairs(fitted: Summarizer, rows: list[Row], parsed: argparse.Namespace) -> None:
    """Fit texts and the summaries that rows have."""
    column = parsed.summary_column or "summary"
    texts: list[Any] = [row.text for row in rows]
    if not any(column in row.fields for row in rows):
        if parsed.summary_column:
            raise io.FileError(f"{parsed.input}: no row has a field {column!r}")
        fitted.fit(texts)
        return
    fitted.fit(
        texts, [jsonl.text_in({column: None, **row.fields}, row.end, column) for row in rows]
    )


def report_of(fitted: Summarizer) -> str:
    """What was counted and learnt, in a few lines."""
    corpus, report = fitted.corpus_, fitted.fit_report_
    lines = [f"{corpus.n_documents} texts, {corpus.n_terms} terms"] if corpus else []
    if report:
        kept = "general weights kept" if report["uses_general"] else "weights learnt"
        lines.append(f"{report['n_used']} pairs of text and summary; {kept}: {report['reason']}")
    return "\n".join(lines)
