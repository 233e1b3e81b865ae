"""Texts whose sentences are known: treebanks and golden rules, read where they are.

None of them may enter the repository or be printed; only ``--show`` puts a few characters
on the developer's terminal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

Span = tuple[int, int]

_BLANK_LINE = re.compile(r"\n\s*\n")
_UD_LANGUAGES = {
    "chinese": "zh",
    "english": "en",
    "french": "fr",
    "german": "de",
    "japanese": "ja",
    "spanish": "es",
}
_RULE_LANGUAGES = {
    "english": "en",
    "english_clean": "en",
    "segmenter": "en",
    "amharic": "am",
    "arabic": "ar",
    "armenian": "hy",
    "bulgarian": "bg",
    "burmese": "my",
    "chinese": "zh",
    "danish": "da",
    "deutsch": "de",
    "dutch": "nl",
    "french": "fr",
    "greek": "el",
    "hindi": "hi",
    "italian": "it",
    "japanese": "ja",
    "kazakh": "kk",
    "marathi": "mr",
    "persian": "fa",
    "polish": "pl",
    "russian": "ru",
    "slovak": "sk",
    "spanish": "es",
    "urdu": "ur",
}
_RULE_TITLES = {
    "english": "English, the 48",
    "english_clean": "English, with cleaning",
    "segmenter": "English, PDF",
    "deutsch": "German",
}


@dataclass(frozen=True)
class Document:
    """A text of a treebank.

    A boundary is the number of visible characters before it: how white space between two
    sentences is shared out then makes no difference, nor does a zero-width mark.
    """

    name: str
    text: str
    sentences: list[str]

    @cached_property
    def _visible(self) -> list[int]:
        return [0, *accumulate(map(_is_visible, self.text))]

    @cached_property
    def paragraph_ends(self) -> set[int]:
        """Nobody is asked for these: a blank line tells where they are."""
        blank_lines = (match.start() for match in _BLANK_LINE.finditer(self.text))
        return {0, *(self._visible[start] for start in blank_lines), self._visible[-1]}

    @cached_property
    def expected(self) -> set[int]:
        """The boundaries inside paragraphs."""
        return self.boundaries(located(self.text, self.sentences))

    def boundaries(self, spans: Iterable[Span]) -> set[int]:
        """Turn an answer into boundaries inside paragraphs."""
        return self.all_boundaries(spans) - self.paragraph_ends

    def all_boundaries(self, spans: Iterable[Span]) -> set[int]:
        """Turn an answer into boundaries, those between paragraphs included."""
        return {self._visible[end] for _, end in spans}

    def around(self, boundary: int, n_chars: int) -> tuple[int, str]:
        """Give a boundary's code point and its surroundings, for the terminal alone."""
        at = self._visible.index(boundary)
        before, behind = self.text[max(0, at - n_chars) : at], self.text[at : at + n_chars]
        return at, f"{before}¦{behind}".replace("\n", "⏎")


def _is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) != "Cf"


def located(text: str, sentences: list[str]) -> list[Span]:
    """Find each sentence in turn; ``ValueError`` if one is not there."""
    spans, at = [], 0
    for sentence in sentences:
        start = text.index(sentence.strip(), at)
        at = start + len(sentence.strip())
        spans.append((start, at))
    return spans


@dataclass(frozen=True)
class Treebank:
    """The development part of a Universal Dependencies treebank."""

    name: str
    language: str
    documents: list[Document]

    @property
    def n_boundaries(self) -> int:
        """Count those inside paragraphs."""
        return sum(len(document.expected) for document in self.documents)


@dataclass(frozen=True)
class Rule:
    """One golden rule of pySBD, held only if all its sentences are found."""

    name: str
    language: str
    title: str
    group: str
    text: str
    sentences: list[str]

    @property
    def pdf(self) -> bool:
        """Whether the text has the line breaks of a page."""
        return "PDF" in self.group

    @property
    def cleaned(self) -> bool:
        """Whether pySBD's own tests mend the text before they split it."""
        return self.pdf or ("CLEAN" in self.group and "WO_CLEAN" not in self.group)

    @property
    def is_verbatim(self) -> bool:
        """Whether slices of the text can hold the rule."""
        try:
            spans = located(self.text, self.sentences)
        except ValueError:
            return False
        left = [self.text[end:start] for (_, end), (start, _) in _between(spans, self.text)]
        return not "".join(left).strip()

    def held(self, answer: Iterable[str]) -> bool:
        """Compare sentences without white space at the ends; an empty one is none."""
        given = [sentence.strip() for sentence in answer if sentence.strip()]
        return given == [sentence.strip() for sentence in self.sentences]


def _between(spans: list[Span], text: str) -> Iterator[tuple[Span, Span]]:
    return zip([(0, 0), *spans], [*spans, (len(text), len(text))], strict=True)


def treebanks(folder: Path, names: Iterable[str]) -> list[Treebank]:
    """Read the treebanks of these names."""
    return [_treebank(folder / f"{name}_dev.jsonl", name) for name in names]


def treebank_names(folder: Path) -> list[str]:
    """List the treebanks that there are."""
    return sorted(path.name.removesuffix("_dev.jsonl") for path in folder.glob("*_dev.jsonl"))


def _treebank(path: Path, name: str) -> Treebank:
    documents = [Document(row["id"], row["document"], row["sentences"]) for row in rows(path)]
    return Treebank(name, _UD_LANGUAGES[name.partition("-")[0]], documents)


def rules(folder: Path) -> list[Rule]:
    """Read the golden rules, language by language, the 48 English ones first."""
    order = list(_RULE_LANGUAGES)
    found = sorted(rows(folder / "pysbd.jsonl"), key=lambda row: order.index(row["lang"]))
    return [_rule(row) for row in found]


def _rule(row: dict[str, Any]) -> Rule:
    name = row["lang"]
    title = _RULE_TITLES.get(name, name.capitalize())
    language = _RULE_LANGUAGES[name]
    return Rule(row["id"], language, title, row["set"], row["document"], row["sentences"])


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
