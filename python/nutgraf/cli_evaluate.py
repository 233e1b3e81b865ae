"""``nutgraf evaluate DATA…``: methods, or summaries that are given, against references."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nutgraf
from nutgraf import cli, io
from nutgraf.errors import MethodOptionError, ParameterError
from nutgraf.formats import jsonl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from nutgraf import Summarizer
    from nutgraf.tables import Table


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("evaluate", help="score methods, or given summaries, by ROUGE")
    command.add_argument(
        "files",
        nargs="+",
        metavar="DATA",
        help="JSON lines file with texts and references, each a set; - is standard input",
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--methods",
        default=cli.ALL,
        metavar="NAMES",
        help=f"with commas between: {', '.join(nutgraf.METHODS)}; or {cli.ALL} (default)",
    )
    what.add_argument(
        "--candidates", metavar="FIELD", help="score the summaries in this field, and no method"
    )
    command.add_argument("--column", default="text", help="field with the text (default: text)")
    command.add_argument(
        "--summary-column",
        default="summary",
        metavar="FIELD",
        help="field with the reference, or a list of several (default: summary)",
    )
    cli.add_settings_of_all(command)
    add_scoring(command)
    command.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="bar on stderr (default: if it is a terminal)",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="the table in Markdown")
    form.add_argument("--json", action="store_true", help="all of it as one JSON object")
    # An option counts for the methods that have it, as with ``--method all``.
    command.set_defaults(run=run, method=cli.ALL)


def add_scoring(command: argparse.ArgumentParser) -> None:
    """How summaries are scored."""
    command.add_argument(
        "--multiple",
        default="best",
        help="what becomes of several references: best (default), mean or first",
    )
    command.add_argument(
        "--use-stemmer",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="compare words by their stems (default)",
    )
    command.add_argument(
        "--lines", action="store_true", help="the lines of references are their sentences"
    )
    command.add_argument(
        "--n-resamples", type=int, default=1000, metavar="N", help="draws for intervals (1000)"
    )
    command.add_argument(
        "--confidence", type=float, default=0.95, metavar="R", help="of intervals (0.95)"
    )


def run(parsed: argparse.Namespace) -> int:
    """Print one table; any row that cannot be read stops it, as the means would be others."""
    try:
        table = scored(parsed) if parsed.candidates else compared(parsed)
    except (io.FileError, ImportError) as error:
        return cli.complain(error, cli.FAILED)
    if parsed.json:
        print(table.to_json())
    else:
        print(table.to_markdown() if parsed.markdown else table)
    return cli.OK


def scored(parsed: argparse.Namespace) -> Table:
    """Summaries that the file has."""
    if len(parsed.files) > 1:
        raise ParameterError(
            f"--candidates may be given with one file only; got {len(parsed.files)}"
        )
    candidates, references = read(parsed.files[0], parsed.candidates, parsed.summary_column)
    return nutgraf.evaluate(
        candidates,
        references,
        **cli.without_none({"language": parsed.language, "seed": parsed.seed}),
        **scoring(parsed),
    )


def compared(parsed: argparse.Namespace) -> Table:
    """Methods on the texts of each file."""
    names = list(nutgraf.METHODS) if parsed.methods == cli.ALL else parsed.methods.split(",")
    names = [name.strip() for name in names]
    show = sys.stderr.isatty() if parsed.progress is None else parsed.progress
    systems = summarizers(parsed, names)
    sets = {
        set_name(name): read(name, parsed.column, parsed.summary_column) for name in parsed.files
    }
    if len(sets) < len(parsed.files):
        raise ParameterError(f"files must have different names; got {', '.join(parsed.files)}")
    return nutgraf.compare(
        sets,
        methods=systems or names,
        progress=show,
        **scoring(parsed),
        **cli.settings_of_all(parsed),
    )


def summarizers(parsed: argparse.Namespace, names: list[str]) -> dict[str, Summarizer]:
    """A summarizer for each method that is no end of the scale."""
    known = [nutgraf.METHODS[name].options for name in names if name in nutgraf.METHODS]
    options = {option.name for each in known for option in each}
    for name, _ in parsed.option:
        if name not in options:
            raise MethodOptionError(f"--option must name an option of a method; got {name!r}")
    return {
        name: cli.summarizer_of(parsed, name) for name in names if name not in ("random", "oracle")
    }


def scoring(parsed: argparse.Namespace) -> dict[str, Any]:
    """How summaries are scored."""
    names = ("multiple", "use_stemmer", "lines", "n_resamples", "confidence")
    return {name: getattr(parsed, name) for name in names}


def set_name(file: str) -> str:
    """What a file is called in the table."""
    return "stdin" if file == "-" else Path(file).stem


def read(file: str, column: str, reference_column: str) -> tuple[list[str], list[Any]]:
    """The texts of a file, or the summaries that it has, and the references."""
    rows = list(pairs_in(file, column, reference_column))
    if not rows:
        raise io.FileError(f"{file} has no row")
    texts, references = zip(*rows, strict=True)
    return list(texts), list(references)


def pairs_in(file: str, column: str, reference_column: str) -> Iterator[tuple[str, Any]]:
    """Text and references of each row; an error names the line."""
    with io.opened(file) as source:
        for line, raw in enumerate(source, 1):
            if not raw.strip():
                continue
            try:
                fields = jsonl.fields_of(raw, line)
                yield text_in(fields, line, column), references_in(fields, line, reference_column)
            except io.FileError as error:
                raise io.FileError(f"{file}: {error}") from None


def text_in(fields: dict[str, Any], line: int, column: str) -> str:
    """A text that is there."""
    text = jsonl.text_in(fields, line, column)
    if text is None:
        raise io.FileError(f"line {line}: field {column!r} must be a string; got null")
    return text


def references_in(fields: dict[str, Any], line: int, column: str) -> list[str]:
    """The references of a row."""
    if column not in fields:
        raise io.FileError(f"line {line} has no field {column!r}; it has {', '.join(fields)}")
    given = fields[column]
    references = given if isinstance(given, list) else [given]
    if not references or not all(isinstance(text, str) and text.strip() for text in references):
        raise io.FileError(
            f"line {line}: field {column!r} must be a string or a list of strings, none empty; "
            f"got {given!r:.60}"
        )
    return references
