"""Sentences that open with a word which points back, such as "He" or "However".

The words are those of ``src/data/openers``: one a line, sections in brackets, comments behind
a hash mark. An opener of several words counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rouge.sets import Document
from rouge.store import ROOT

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def dangles(document: Document, picks: Sequence[int]) -> bool:
    """Tell whether a picked sentence points back at one that is not picked."""
    return any(
        index > 0 and index - 1 not in picks and _opens(document.lines[index], document.language)
        for index in picks
    )


def _opens(line: str, language: str) -> bool:
    openers = _openers(language)
    longest = max(map(len, openers), default=0)
    words = tuple(_words(line)[:longest])
    return any(words[:n] in openers for n in range(1, len(words) + 1))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


@cache
def _openers(language: str) -> frozenset[tuple[str, ...]]:
    path = ROOT / "src" / "data" / "openers" / f"{language}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(tuple(_words(line)) for line in lines if line and line[0] not in "#[")
