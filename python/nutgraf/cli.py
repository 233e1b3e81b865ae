"""The command line: ``nutgraf summarize``, ``batch``, ``fit``, ``evaluate`` and others."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import sys
import traceback
from io import TextIOWrapper

import nutgraf
from nutgraf import fitting, formats, io, job, side_by_side, web
from nutgraf._core import html_page
from nutgraf.errors import MethodOptionError, NutgrafError, ParameterError, TextError
from nutgraf.formats import jsonl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from nutgraf import Keyphrase, Summarizer, Summary
    from nutgraf.estimator import OptionValue

ALL = "all"
TEXT = "text"
OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status.

    0: all went well. 1: a file or a row failed. 2: the command was not understood or a
    setting is refused. 130: interrupted.
    """
    parsed = parser().parse_args(arguments)
    try:
        speak_utf8()
        status = int(parsed.run(parsed))
        sys.stdout.flush()
        return status
    except (NutgrafError, OSError, ImportError, KeyboardInterrupt) as error:
        if parsed.debug:
            traceback.print_exc()
        return status_of(error)


def status_of(error: BaseException) -> int:
    """Say what stopped the command; its exit status."""
    if isinstance(error, BrokenPipeError):
        return closed_pipe()
    if isinstance(error, KeyboardInterrupt):
        return complain("interrupted", INTERRUPTED)
    if isinstance(error, OSError):
        return complain(f"{error.filename or 'output'}: {error.strerror or error}", FAILED)
    is_of_a_file = isinstance(error, (io.DamagedError, TextError))
    return complain(error, FAILED if is_of_a_file else USAGE)


def speak_utf8() -> None:
    """Write UTF-8 into files and pipes whatever the locale; a terminal shows what it can."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


def complain(message: object, status: int) -> int:
    """Say what is wrong on stderr."""
    print(f"nutgraf: {message}", file=sys.stderr)
    return status


def closed_pipe() -> int:
    """Whoever read our output has enough: no message, and none from Python at exit either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="nutgraf", description="The sentences that carry a text.")
    top.add_argument("--version", action="version", version=f"nutgraf {nutgraf.__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    add_summarize(commands)
    add_batch(commands)
    add_evaluate(commands)
    fitting.add_fit(commands)
    add_trim(commands)
    add_keyphrases(commands)
    for command in commands.choices.values():
        command.add_argument("--debug", action="store_true", help="show where an error comes from")
    return top


def add_summarize(commands: Any) -> None:
    """``nutgraf summarize FILE…``."""
    command = commands.add_parser("summarize", help="summarise text files")
    command.add_argument("files", nargs="+", metavar="FILE", help="text file; - is standard input")
    add_settings(command, f"one of {', '.join(nutgraf.METHODS)}; or {ALL}, side by side")
    fitting.add_model(command)
    command.add_argument("--together", action="store_true", help="one summary of all files")
    command.add_argument(
        "--known",
        action="append",
        default=[],
        metavar="FILE",
        help="what the reader knows already; may be given several times; implies --together",
    )
    command.add_argument(
        "--order", default="source", help="of picks with --together: source (default) or score"
    )
    command.add_argument("--encoding", help="encoding of the files (default: UTF-8)")
    command.add_argument(
        "--html-input",
        action="store_true",
        help="files are pages of HTML, as those that end in .html are in any case",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a summary, a line each")
    form.add_argument(
        "--explain", action="store_true", help="each pick with its score and features"
    )
    form.add_argument(
        "--html", metavar="OUT", help="a page with the picks lit in the text; - is standard output"
    )
    command.set_defaults(run=run_summarize)


def add_batch(commands: Any) -> None:
    """``nutgraf batch IN -o OUT``."""
    command = commands.add_parser("batch", help="summarise each row of a file")
    command.add_argument(
        "input",
        metavar="IN",
        help="JSON lines, CSV, TSV or Parquet, by suffix; a folder of texts; - is standard input",
    )
    command.add_argument(
        "-o", "--output", default="-", metavar="OUT", help="file; - is standard output"
    )
    command.add_argument("--input-format", metavar="F", help=", ".join(formats.INPUTS))
    command.add_argument("--output-format", metavar="F", help=", ".join(formats.OUTPUTS))
    command.add_argument("--column", default="text", help="column with the text (default: text)")
    command.add_argument(
        "--summary-column", default="summary", help="column for the summary (default: summary)"
    )
    command.add_argument(
        "--details",
        action="store_true",
        help="columns for spans, indices and scores of the picks and the language, too",
    )
    command.add_argument(
        "--resume", action="store_true", help="go on where a run that was stopped has come to"
    )
    add_settings(command, f"one of {', '.join(nutgraf.METHODS)}")
    fitting.add_model(command)
    command.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="bar on stderr (default: if it is a terminal)",
    )
    command.set_defaults(run=run_batch)


def add_evaluate(commands: Any) -> None:
    """``nutgraf evaluate DATA…``, which has a module of its own."""
    from nutgraf import cli_evaluate

    cli_evaluate.add(commands)


def add_keyphrases(commands: Any) -> None:
    """``nutgraf keyphrases FILE…``."""
    command = commands.add_parser("keyphrases", help="list what text files are about")
    command.add_argument("files", nargs="+", metavar="FILE", help="text file; - is standard input")
    command.add_argument("-n", type=int, default=10, metavar="N", help="at most N phrases (10)")
    methods = " or ".join(nutgraf.KEYPHRASE_METHODS)
    command.add_argument("--method", default="text_rank", help=f"{methods} (default: text_rank)")
    command.add_argument("--max-words", type=int, default=4, metavar="N", help="of a phrase (4)")
    command.add_argument("--language", default="auto", help="code or name (default: auto)")
    command.add_argument("--stemmer", default="snowball", help="snowball (default) or none")
    command.add_argument("--stop-words", metavar="FILE", help="stop words, one a line")
    command.add_argument("--encoding", help="encoding of the files (default: UTF-8)")
    command.add_argument("--json", action="store_true", help="one JSON object a file, a line each")
    command.set_defaults(run=run_keyphrases)


def add_trim(commands: Any) -> None:
    """``nutgraf trim --query QUERY FILE…``."""
    command = commands.add_parser("trim", help="cut passages down to what a question asks for")
    command.add_argument("files", nargs="+", metavar="FILE", help="a passage; - is standard input")
    command.add_argument("--query", required=True, help="the question")
    add_budget(command)
    command.add_argument(
        "--separator",
        default="\n\n",
        metavar="TEXT",
        help="what stands between two passages (default: a blank line)",
    )
    add_reading(command)
    command.add_argument(
        "--column", help="files are JSON lines, each row a passage with its text in this field"
    )
    command.add_argument("--encoding", help="encoding of the files (default: UTF-8)")
    command.add_argument("--json", action="store_true", help="all of it as one JSON object")
    command.set_defaults(run=run_trim)


def add_settings(command: argparse.ArgumentParser, methods: str) -> None:
    """Budget, method and language, shared by the commands that summarise."""
    command.add_argument("--method", help=f"{methods} (default: blend)")
    add_settings_of_all(command)


def add_settings_of_all(command: argparse.ArgumentParser) -> None:
    """The settings that methods share, and their options."""
    add_budget(command)
    command.add_argument(
        "--option",
        action="append",
        default=[],
        type=method_option,
        metavar="NAME=VALUE",
        help="option of the method; may be given several times",
    )
    add_reading(command)
    command.add_argument("--selector", help=f"auto (default), {', '.join(nutgraf.SELECTORS)}")
    command.add_argument(
        "--redundancy",
        type=float,
        metavar="R",
        help="how much likeness to a pick counts against the score, from 0 to 1 (MMR)",
    )
    command.add_argument(
        "--coherent",
        type=float,
        metavar="R",
        help="share of the scores' range that avoiding a dangling opening may cost",
    )
    command.add_argument("--query", help="what the summary should have to do with")
    command.add_argument(
        "--query-weight",
        type=float,
        metavar="W",
        help="how much of the score is relevance to the query, from 0 to 1 (0.8)",
    )
    command.add_argument("--seed", type=int, help="of everything random (default: 0)")


def add_budget(command: argparse.ArgumentParser) -> None:
    """How long the result may be."""
    budget = command.add_mutually_exclusive_group()
    budget.add_argument("-n", "--sentences", type=int, metavar="N", help="at most N sentences (3)")
    budget.add_argument("--words", type=int, metavar="N", help="at most N words")
    budget.add_argument("--chars", type=int, metavar="N", help="at most N characters")
    budget.add_argument("--ratio", type=float, metavar="R", help="at most this share of the words")
    budget.add_argument("--tokens", type=int, metavar="N", help="at most N tokens")
    command.add_argument(
        "--count-tokens",
        metavar="MODULE:FUNCTION",
        help="Python function from a text to its number of tokens, for --tokens",
    )


def add_reading(command: argparse.ArgumentParser) -> None:
    """How texts become words, and how long they may be."""
    command.add_argument("--language", help="code or name (default: auto)")
    command.add_argument("--stemmer", help="snowball (default) or none")
    command.add_argument("--stop-words", metavar="FILE", help="stop words, one a line")
    command.add_argument("--max-chars", type=int, metavar="N", help="refuse longer texts")
    command.add_argument("--max-sentences", type=int, metavar="N", help="refuse longer texts")


def method_option(argument: str) -> tuple[str, str]:
    """``NAME=VALUE``; what the value must be depends on the method."""
    name, equals, value = argument.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"must be NAME=VALUE; got {argument!r}")
    return name, value


def summarizers_of(parsed: argparse.Namespace) -> dict[str, Summarizer]:
    """The summarizer of each method that is asked for."""
    if parsed.method != ALL:
        return {parsed.method: summarizer_of(parsed, parsed.method)}
    names = {option.name for method in nutgraf.METHODS.values() for option in method.options}
    for name, _ in parsed.option:
        if name not in names:
            raise MethodOptionError(f"--option must name an option of some method; got {name!r}")
    return {method: summarizer_of(parsed, method) for method in nutgraf.METHODS}


def summarizer_of(parsed: argparse.Namespace, method: str | None) -> Summarizer:
    """The summarizer that the settings ask for, over those of a model if there is one."""
    base = fitting.base(getattr(parsed, "model", None))
    options = options_of(method or base.method, parsed.option, only_its_own=parsed.method == ALL)
    given = {"method": method, "method_options": options or None}
    return fitting.overridden(base, without_none(given) | settings_of_all(parsed))


def settings_of_all(parsed: argparse.Namespace) -> dict[str, Any]:
    """The settings that methods share, as far as they are given."""
    settings = {
        "selector": parsed.selector,
        "redundancy": parsed.redundancy,
        "coherent": parsed.coherent,
        "query": parsed.query,
        "query_weight": parsed.query_weight,
        "seed": parsed.seed,
    }
    return without_none(settings) | budget_and_reading(parsed)


def budget_and_reading(parsed: argparse.Namespace) -> dict[str, Any]:
    """The settings that every command has, as far as they are given."""
    settings = {
        "sentences": parsed.sentences,
        "words": parsed.words,
        "chars": parsed.chars,
        "ratio": parsed.ratio,
        "tokens": parsed.tokens,
        "count_tokens": parsed.count_tokens and function_named(parsed.count_tokens),
        "language": parsed.language,
        "stop_words": parsed.stop_words and io.read_text(parsed.stop_words).split(),
        "stemmer": parsed.stemmer,
        "max_chars": parsed.max_chars,
        "max_sentences": parsed.max_sentences,
    }
    return without_none(settings)


def without_none(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that are given."""
    return {name: value for name, value in settings.items() if value is not None}


def options_of(
    method: str, given: Sequence[tuple[str, str]], *, only_its_own: bool
) -> dict[str, OptionValue]:
    """The options of a method in their types; the core refuses a name that it does not know."""
    kinds = {}
    if method in nutgraf.METHODS:
        kinds = {option.name: option.kind for option in nutgraf.METHODS[method].options}
    return {
        name: typed(value, kinds.get(name, "text"))
        for name, value in given
        if name in kinds or not only_its_own
    }


def typed(value: str, kind: str) -> OptionValue:
    """A value as its option wants it; the core refuses what stays a text, and says why."""
    if kind in ("number", "whole"):
        with contextlib.suppress(ValueError):
            return float(value)
    if kind == "flag":
        return {"true": True, "false": False}.get(value.lower(), value)
    if kind == "words":
        return [word.strip() for word in value.split(",") if word.strip()]
    return value


def function_named(path: str) -> Callable[[str], int]:
    """``module:function`` to the function; modules of the working directory count."""
    module, _, name = path.partition(":")
    sys.path.insert(0, "")
    try:
        return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]
    except (ImportError, AttributeError, ValueError) as error:
        raise io.FileError(
            f"--count-tokens must be MODULE:FUNCTION; got {path!r}: {error}"
        ) from None


def run_summarize(parsed: argparse.Namespace) -> int:
    """Summarise files one by one, or all together."""
    summarizers = summarizers_of(parsed)
    if parsed.together or parsed.known:
        return summarize_together(parsed, summarizers)
    if parsed.order != "source":
        raise ParameterError(f"--order may be given with --together only; got {parsed.order!r}")

    fragments: list[tuple[str, str]] = []

    def answer(name: str) -> str | None:
        text = read_source(name, parsed)
        summaries = {key: each.summarize(text) for key, each in summarizers.items()}
        if parsed.html is not None:
            fragments.extend(fragments_of(summaries, [name], parsed))
            return None
        of = {"file": name, "source": text} if is_page(name, parsed) else {"file": name}
        return under_header(shown(summaries, of, parsed), name, parsed)

    status = print_each(parsed, answer)
    write_page(parsed, fragments)
    return status


def fragments_of(
    summaries: dict[str, Summary], names: list[str], parsed: argparse.Namespace
) -> list[tuple[str, str]]:
    """What a notebook shows of each summary, under its files and, of several, its method."""
    headings = {key: [*names, key] if parsed.method == ALL else names for key in summaries}
    return [(", ".join(headings[key]), each._repr_html_()) for key, each in summaries.items()]


def write_page(parsed: argparse.Namespace, fragments: list[tuple[str, str]]) -> None:
    """Write the page that ``--html`` asks for, if anything could be read."""
    if fragments:
        with io.written_whole(parsed.html) as file:
            file.write(html_page(f"nutgraf: {', '.join(parsed.files)}", fragments))


def summarize_together(parsed: argparse.Namespace, summarizers: dict[str, Summarizer]) -> int:
    """One summary of all files; any that cannot be read stops it, as one would be missed."""
    io.check_encoding(parsed.encoding)
    try:
        texts = [read_source(name, parsed) for name in parsed.files]
        known = [read_source(name, parsed) for name in parsed.known]
    except io.FileError as error:
        return complain(error, FAILED)
    summaries = {
        key: each.summarize_cluster(texts, known=known, order=parsed.order)
        for key, each in summarizers.items()
    }
    if parsed.html is not None:
        write_page(parsed, fragments_of(summaries, parsed.files, parsed))
        return OK
    of = {"files": parsed.files}
    if any(is_page(name, parsed) for name in parsed.files):
        of["sources"] = texts
    print(shown(summaries, of, parsed))
    return OK


def is_page(name: str, parsed: argparse.Namespace) -> bool:
    """Whether a file is a page of HTML, so that offsets are those of the text taken of it."""
    return parsed.html_input or web.is_page(name)


def read_source(name: str, parsed: argparse.Namespace) -> str:
    """What is summarised: the text of a file, or of the page that it is."""
    text = io.read_text(name, parsed.encoding)
    return web.text_of(text) if is_page(name, parsed) else text


def print_each(parsed: argparse.Namespace, answer: Callable[[str], str | None]) -> int:
    """Print the answer to each file; one that cannot be read does not stop the others."""
    io.check_encoding(parsed.encoding)
    status = OK
    for name in parsed.files:
        try:
            page = answer(name)
        except io.FileError as error:
            status = complain(error, FAILED)
        except OSError as error:
            status = complain(f"{name}: {error.strerror}", FAILED)
        except TextError as error:
            status = complain(f"{name}: {error}", FAILED)
        else:
            if page is not None:
                print(page)
    return status


def run_keyphrases(parsed: argparse.Namespace) -> int:
    """List the key phrases of files one by one."""
    settings = {
        "n": parsed.n,
        "method": parsed.method,
        "language": parsed.language,
        "stop_words": parsed.stop_words and io.read_text(parsed.stop_words).split(),
        "stemmer": parsed.stemmer,
        "max_words": parsed.max_words,
    }
    nutgraf.keyphrases("", **settings)  # refuses a setting before any file is read

    def answer(name: str) -> str:
        found = nutgraf.keyphrases(io.read_text(name, parsed.encoding), **settings)
        if parsed.json:
            phrases = [each.to_dict() for each in found]
            return json.dumps({"file": name, "keyphrases": phrases}, ensure_ascii=False)
        return under_header(keyphrase_lines(found), name, parsed)

    return print_each(parsed, answer)


def keyphrase_lines(found: Sequence[Keyphrase]) -> str:
    """A line a phrase: its score, how often it stands in the text, and itself."""
    if not found:
        return "(none: the text has no word to build them of)"
    width = max(len(str(len(each))) for each in found)
    return "\n".join(
        f"{each.score:.3f}  {len(each):{width}}  {' '.join(each.phrase.split())}" for each in found
    )


def under_header(body: str, name: str, parsed: argparse.Namespace) -> str:
    """The body, under the name of its file if there are several."""
    has_header = len(parsed.files) > 1 and not parsed.json
    return f"==> {name} <==\n{body}\n" if has_header else body


def shown(summaries: dict[str, Summary], of: dict[str, Any], parsed: argparse.Namespace) -> str:
    """The summaries of a file, or of several, in the form that was asked for."""
    if parsed.json:
        objects = ({**of, **summary.to_dict()} for summary in summaries.values())
        return "\n".join(json.dumps(each, ensure_ascii=False) for each in objects)
    if parsed.method != ALL:
        return body_of(summaries[parsed.method], parsed.explain)
    if parsed.explain:
        bodies = ((key, body_of(summary, explain=True)) for key, summary in summaries.items())
        return "\n\n".join(side_by_side.under_name(*each) for each in bodies)
    return side_by_side.page(summaries)


def body_of(summary: Summary, explain: bool) -> str:
    """A summary or its explanation; why it is empty, if it is."""
    return (explain and explained(summary)) or side_by_side.body_or_reason(summary)


def explained(summary: Summary) -> str:
    """A table: a line a pick with its place, score, features and text."""
    if not summary:
        return ""
    names, features = columns_of([pick.features for pick in summary])
    has_several = len(summary.sources) > 1
    places = ["document", "index", "start", "end"] if has_several else ["index", "start", "end"]
    header = ["sentence" if place == "index" else place for place in places] + ["score", *names]
    rows = [
        [str(getattr(pick, place)) for place in places]
        + [f"{value:.3f}" for value in (pick.score, *(row.get(name, 0.0) for name in names))]
        for pick, row in zip(summary, features, strict=True)
    ]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    texts = ["text", *(" ".join(pick.text.split()) for pick in summary)]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + "  " + text
        for row, text in zip([header, *rows], texts, strict=True)
    ]
    return "\n".join(lines)


MOST_COLUMNS = 8


def columns_of(features: list[dict[str, float]]) -> tuple[list[str], list[dict[str, float]]]:
    """The names that make columns, and the rows; the smallest of many parts become one."""
    names = list(dict.fromkeys(name for row in features for name in row))
    if len(names) <= MOST_COLUMNS:
        return names, features
    weight = {name: sum(abs(row.get(name, 0.0)) for row in features) for name in names}
    # What selection took off is what a reader looks for.
    taken_off = [name for name in names if name in ("redundancy", "coherence")]
    largest = sorted(set(names) - set(taken_off), key=lambda name: (-weight[name], name))
    largest = largest[: MOST_COLUMNS - 1 - len(taken_off)] + taken_off
    kept = [name for name in names if name in largest]
    rows = [
        {name: row.get(name, 0.0) for name in kept}
        | {"others": sum(value for name, value in row.items() if name not in kept)}
        for row in features
    ]
    return [*kept, "others"], rows


def run_batch(parsed: argparse.Namespace) -> int:
    """Summarise each row; rows that fail go to a file of their own."""
    return OK if job.run(parsed, summarizer_of(parsed, parsed.method)) else FAILED


def run_trim(parsed: argparse.Namespace) -> int:
    """Trim all passages together; any that cannot be read stops it, as one would be missed."""
    settings = budget_and_reading(parsed)
    io.check_encoding(parsed.encoding)
    try:
        passages = [passage for name in parsed.files for passage in passages_in(name, parsed)]
    except io.FileError as error:
        return complain(error, FAILED)
    trimmed = nutgraf.trim_context(
        passages, parsed.query, separator=parsed.separator, text_key=TEXT, **settings
    )
    if trimmed.note:
        print(f"nutgraf: {trimmed.note}", file=sys.stderr)
    if not parsed.json:
        print(trimmed.text or f"(empty: {trimmed.truncated or 'no passage has a sentence'})")
        return OK
    places = [{**passages[each.index], **each.to_dict()} for each in trimmed]
    print(json.dumps({**trimmed.to_dict(), "passages": places}, ensure_ascii=False))
    return OK


def passages_in(name: str, parsed: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """A file as one passage; with ``--column`` each row of it that is no null."""
    if parsed.column is None:
        yield {"file": name, TEXT: io.read_text(name, parsed.encoding)}
        return
    with io.opened(name) as source:
        for row in jsonl.rows(enumerate(source, 1), parsed.column):
            if row.error:
                raise io.FileError(f"{name}: {row.error}")
            if row.text is not None:
                yield {"file": name, **row.place, TEXT: row.text}
