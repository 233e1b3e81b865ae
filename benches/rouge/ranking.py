"""Peers on the same sentences as everybody, each in its own environment, asked once."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from peers import catalog, rounds, venvs
from peers.rounds import Child, WorkerError, say

from rouge.sets import Document, Set, Task, digest
from rouge.store import ROOT, Store

_LANGUAGES = {"en": "english", "de": "german", "fr": "french", "ru": "russian"}
_TIMEOUT = 300.0
_REQUIREMENTS = {peer.distribution: peer.requirements for peer in catalog.PEERS}


@dataclass(frozen=True)
class Ranker:
    """A method of a package, and the languages that the package knows.

    ``words`` says what it reads as words, where that is up to our adapter.
    """

    distribution: str
    adapter: str
    method: str
    languages: tuple[str, ...]
    words: str = ""

    @property
    def name(self) -> str:
        """Tell the name of the column."""
        return f"{self.distribution}:{self.method}"

    @property
    def about(self) -> str:
        """Say what the ranks rest on but the sentences."""
        return " ".join([*_REQUIREMENTS[self.distribution], self.words]).strip()


_SUMY = ("lex_rank", "text_rank", "lsa", "luhn", "reduction", "sum_basic", "edmundson", "kl")
RANKERS = (
    *(Ranker("sumy", "Sumy", method, ("en", "de", "fr"), "NLTK") for method in _SUMY),
    Ranker("summa", "Summa", "text_rank", ("en", "de", "fr", "ru")),
)


class RankChild(Child):
    """A process that holds one method of one peer."""

    def __init__(self, python: Path, folder: Path) -> None:
        self._timeout = _TIMEOUT
        self._timed_out = False
        self._process = subprocess.Popen(
            [str(python), str(Path(__file__).with_name("child.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,  # no folder called like a package may shadow it
            env=rounds._environment(),
            text=True,
            encoding="utf-8",
        )


def chosen(ranker: Ranker, part: Set) -> list[list[int]]:
    """Give a peer's choice for each document."""
    orders = _orders(ranker, part)
    return [
        within(part.task, document, order)
        for document, order in zip(part.documents, orders, strict=True)
    ]


def within(task: Task, document: Document, order: list[int]) -> list[int]:
    """Take sentences in rank order until the next would overrun by more than half of it."""
    if task.unit == "sentences":
        return sorted(order[: task.amount])
    picks, used = [], 0
    for index in order:
        n_words = document.n_words[index]
        if used + n_words - task.amount > n_words / 2:
            break
        picks.append(index)
        used += n_words
    return sorted(picks)


def _orders(ranker: Ranker, part: Set) -> list[list[int]]:
    """Ask for what is not known yet."""
    store = Store(f"{part.name}-{ranker.name}", ranker.about)
    keys = [
        digest(document.paragraphs, _enough(part.task, document)) for document in part.documents
    ]
    missing = [
        pair for pair in zip(keys, part.documents, strict=True) if store.get(pair[0]) is None
    ]
    if missing:
        say(f"{part.name}: {ranker.name} ranks {len(missing)} documents")
        with _child(ranker, part.language) as child:
            for key, document in missing:
                store.put(key, _order(child, document, _enough(part.task, document)))
        store.save()
    return [store.get(key) for key in keys]


def _order(child: RankChild, document: Document, limit: int) -> list[int]:
    """Rank one document; a peer that fails on it has chosen nothing."""
    try:
        answer = child.ask(do="rank", paragraphs=document.paragraphs, limit=limit)
        return list(answer["order"])
    except WorkerError as error:
        say(f"failed on {document.key}: {error}")
        return []


def _enough(task: Task, document: Document) -> int:
    """Say how many sentences a summary has at most."""
    if task.unit == "sentences":
        return task.amount
    return 1 + sum(total <= task.amount for total in accumulate(sorted(document.n_words)))


@contextmanager
def _child(ranker: Ranker, language: str) -> Iterator[RankChild]:
    with tempfile.TemporaryDirectory() as folder:
        child = RankChild(python_of(ranker), Path(folder))
        try:
            names = {"adapter": ranker.adapter, "distribution": ranker.distribution}
            child.ask(do="open", method=ranker.method, language=_LANGUAGES[language], **names)
            yield child
        finally:
            child.close()


def python_of(ranker: Ranker) -> Path:
    """Make a peer's environment if it is missing."""
    venv = ROOT / ".bench" / "venvs" / ranker.distribution
    requirements = _REQUIREMENTS[ranker.distribution]
    if venvs.ensure(venv, requirements, " ".join(requirements)):
        say(f"made the environment of {ranker.distribution}")
    return venvs.python_of(venv)
