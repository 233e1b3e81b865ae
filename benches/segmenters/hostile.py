"""Inputs that are slow to read wherever something is read again and again.

Each is a short piece repeated; the names are what the table shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from peers.rounds import WorkerError

from segmenters.catalog import System
from segmenters.race import SplitChild, best_of, write_texts

SIZES = (2_500_000, 5_000_000)
_TIMEOUT = 20.0  # seconds for what should take a tenth of one
_LIMIT = 2 * 1.15  # of the two times: twice the bytes may take twice as long, and some noise
# Past 32 MB the C library takes every block fresh from the system and gives it back, which
# costs more than filling it: we ask how often a text is read, not how memory is had.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "4000000000", "MALLOC_TRIM_THRESHOLD_": "4000000000"}
_PIECES = {
    "opened quotations": "«Hi. ",
    "list of short lines": "1. a\n",
    "spaced dots": ". . .",
    "dots": ".",
    "opening brackets": "(",
    "closing brackets after a label": ")",
    "quotes": '"',
    "one word": "a",
    "no space at all": "End.Begin!So?",
    "alternating scripts": "aяあα ",
    "newlines": "\n",
    "blanks": " ",
    "acronyms": "U.S.",
    "spaced acronyms": "U.S. ",
    "bullets": "• ",
    "stops and bullets": "a. - ( ",
    "notes": ".[1]",
    "code fences": "```\n",
    "unpaired fences": "```a\n~~~\n",
    "table rows": "| a. | b |\n",
    "speakers": "Ann Lee: No. ",
    "carriage returns": "a.\r",
    "zero-width spaces": "\u200b",
    "wide stops": "。",
    "wide quotes": "「はい。」と",
    "labels": "a) b) ",
}
_HEADS = {"closing brackets after a label": "1. a "}


@dataclass(frozen=True)
class Doubling:
    """Times of one input at both sizes."""

    name: str
    seconds: tuple[float, ...] = ()
    outcome: str = ""

    @property
    def ratio(self) -> float:
        """How much longer twice the bytes took; infinite if it did not end."""
        return float("inf") if self.outcome else self.seconds[-1] / self.seconds[0]

    @property
    def is_linear(self) -> bool:
        """At most twice as long, but for noise."""
        return self.ratio <= _LIMIT


def text_of(name: str, n_bytes: int) -> str:
    """Make an input of about so many bytes of UTF-8."""
    piece = _PIECES[name]
    return _HEADS.get(name, "") + piece * (n_bytes // len(piece.encode()))


def doublings(system: System, program: Path, folder: Path, n_rounds: int) -> Iterator[Doubling]:
    """Time each input; one that looks bad is timed anew with three times the rounds."""
    for name in _PIECES:
        found = _doubling(name, system, program, folder, n_rounds)
        if not found.is_linear and not found.outcome:
            found = _doubling(name, system, program, folder, 3 * n_rounds)
        yield found


def _doubling(name: str, system: System, program: Path, folder: Path, n_rounds: int) -> Doubling:
    """Both sizes are timed in turn, each by a child that holds it."""
    children: dict[int, SplitChild] = {}
    try:
        for size in SIZES:
            children[size] = SplitChild(system, program, folder, _TIMEOUT, **_KEEP_MEMORY)
            children[size].open(system, "en")
            texts = folder / f"hostile-{size}.jsonl"
            write_texts(texts, [text_of(name, size)])
            children[size].ask(do="load", path=str(texts))
        return Doubling(name, tuple(best_of(children, n_rounds).values()))
    except WorkerError as gone:
        return Doubling(name, outcome=str(gone))
    finally:
        for child in children.values():
            child.close()


def markdown(found: list[Doubling]) -> str:
    """Write the table."""
    low, high = (f"{size / 1e6:g} MB" for size in SIZES)
    lines = [
        "## Hostile inputs",
        "",
        f"| input | {low}, ms | {high}, ms | ratio | |",
        "|---|--:|--:|--:|---|",
        *map(_line, found),
    ]
    return "\n".join([*lines, ""])


def _line(one: Doubling) -> str:
    if one.outcome:
        return f"| {one.name} | - | - | - | {one.outcome} |"
    cells = [f"{1e3 * seconds:.2f}" for seconds in one.seconds]
    verdict = "" if one.is_linear else "**not linear**"
    return f"| {one.name} | {' | '.join(cells)} | {one.ratio:.2f} | {verdict} |"
