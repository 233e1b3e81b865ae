"""The sets of the protocol: their documents, budgets and ways with several references.

The texts are read where they lie, in ``../shared/data``, and may not enter the repository.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nutgraf

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FIRST = 150  # documents of a set
SHORTEST, LONGEST = 2, 450  # sentences of a document
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Task:
    """One row of the protocol.

    ``references`` says what becomes of several: the ``first`` counts, their ``mean`` or the
    ``best``. Dangling openings are counted in ``news``. A set that is not ``in_mean`` is
    scored and shown, and no more.
    """

    name: str
    unit: str
    amount: int
    references: str = "first"
    news: bool = False
    in_mean: bool = True

    @property
    def budget(self) -> dict[str, int]:
        """Give the budget as nutgraf takes it."""
        return {self.unit: self.amount}


TASKS = (
    Task("cnndm_summeval", "sentences", 3, news=True),
    Task("cnndm_train", "sentences", 3, news=True),
    Task("newts", "sentences", 3, "mean", news=True),
    Task("xsum", "sentences", 2, news=True),
    Task("bbc", "words", 165, news=True),
    Task("multi_news", "words", 220),
    Task("scitldr", "sentences", 1, "best"),
    Task("acl", "words", 180),
    Task("aclsum", "sentences", 3),
    Task("sumpubmed", "words", 270),
    Task("ectsum", "words", 60),
    Task("squality", "words", 230, "mean"),
    Task("dialogsum", "sentences", 3, "best"),
    Task("opinosis", "words", 25, "mean"),
    Task("klexikon_de", "words", 340),
    Task("rpm2_fr", "words", 100, "mean"),
    Task("rusci_ru", "words", 100),
    Task("turkish_tes", "sentences", 4, "mean"),
    Task("vietnamese_mds", "words", 180, "mean", in_mean=False),
    Task("qmsum", "words", 110, in_mean=False),
)


@dataclass(frozen=True)
class Document:
    """A text with its sentences, as nutgraf divides it, and its references."""

    text: str
    language: str
    spans: tuple[tuple[int, int], ...]
    references: tuple[str, ...]

    @cached_property
    def lines(self) -> list[str]:
        """Give each sentence on one line."""
        return [" ".join(self.text[start:end].split()) for start, end in self.spans]

    @cached_property
    def n_words(self) -> list[int]:
        """Count the words of each sentence as ``str.split()`` does."""
        return [len(line.split()) for line in self.lines]

    @cached_property
    def targets(self) -> list[str]:
        """Give each reference with one sentence a line."""
        return [_one_a_line(reference, self.language) for reference in self.references]

    @cached_property
    def paragraphs(self) -> list[list[str]]:
        """Gather the sentences between blank lines."""
        found: list[list[str]] = [[]]
        end = 0
        for (start, next_end), line in zip(self.spans, self.lines, strict=True):
            if found[-1] and _BLANK_LINE.search(self.text, end, start):
                found.append([])
            found[-1].append(line)
            end = next_end
        return found

    @cached_property
    def key(self) -> str:
        """Name all that a score of this document rests on."""
        return digest(self.text, self.spans, self.targets)


@dataclass(frozen=True)
class Set:
    """A task with its documents."""

    task: Task
    documents: list[Document]

    @property
    def name(self) -> str:
        """Tell the name of the task."""
        return self.task.name

    @property
    def language(self) -> str:
        """Tell the language, which all documents of a set share."""
        return self.documents[0].language


def load(task: Task, folder: Path = DATA) -> Set:
    """Read the first documents of a set that are neither too short nor too long."""
    documents: list[Document] = []
    for row in _rows(folder / f"{task.name}.jsonl"):
        document = _document(row, task)
        if SHORTEST <= len(document.spans) <= LONGEST:
            documents.append(document)
        if len(documents) == FIRST:
            break
    return Set(task, documents)


def digest(*parts: Any) -> str:
    """Shorten any JSON to a name."""
    data = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:16]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _document(row: dict[str, Any], task: Task) -> Document:
    """Join a cluster by blank lines."""
    text = row.get("document") or "\n\n".join(row["documents"])
    references = row["references"][:1] if task.references == "first" else row["references"]
    spans = nutgraf.split_sentences(text, row["lang"])
    return Document(text, row["lang"], tuple(spans), tuple(references))


def _one_a_line(text: str, language: str) -> str:
    spans = nutgraf.split_sentences(text, language)
    return "\n".join(" ".join(text[start:end].split()) for start, end in spans)
