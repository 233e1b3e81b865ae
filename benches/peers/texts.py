"""The work loads: news texts, one short text, long texts.

The real texts of ``../shared/data`` may not enter the repository: they go to the workers
through a temporary folder and are never printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, zip_longest
from pathlib import Path

_SHARED = ("cnndm_train", "newts")
_NEWS = (*_SHARED, "bbc", "xsum", "multi_news", "cnndm_summeval")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class WorkLoad:
    """Texts and how to run them.

    ``batch`` gives a peer all texts in one call, if it has such a call. ``once_over`` is the
    number of seconds past which the first pass is the measurement, so that a slow peer does
    not read a long text again and again.
    """

    name: str
    title: str
    texts: list[str]
    batch: bool = False
    once_over: float = float("inf")

    @property
    def n_bytes(self) -> int:
        """Count the bytes of UTF-8."""
        return sum(len(text.encode()) for text in self.texts)


@dataclass(frozen=True)
class Pool:
    """Distinct news texts to draw from, an article, and where they are from."""

    texts: list[str]
    article: str
    source: str

    def news(self, n: int) -> WorkLoad:
        """Take the first texts, as many as there are."""
        texts = self.texts[:n]
        return WorkLoad("news", f"{len(texts)} texts", texts, batch=True)

    def call(self) -> WorkLoad:
        """Take the one article."""
        title = f"one text of {len(self.article.split())} words, one call at a time"
        return WorkLoad("call", title, [self.article])

    def long(self, n_words: int) -> WorkLoad:
        """Join texts to one of so many words."""
        text = _first_words("\n\n".join(self.texts), n_words)
        title = f"one text of {len(text.split()):,} words"
        return WorkLoad(f"long-{n_words}", title, [text], once_over=10)


def pool(root: Path, n_texts: int, n_words: int) -> Pool:
    """Draw on the shared texts where they are, and on the examples otherwise.

    The examples are made as many as asked for; of the shared texts there are some 500.
    """
    shared = root.parent / "shared" / "data"
    if all((shared / f"{name}.jsonl").exists() for name in _SHARED):
        return _shared_pool(shared)
    return _example_pool(root / "examples", n_texts, n_words)


def news_pool(root: Path, n_words: int) -> Pool | None:
    """Draw on all shared sets of news that are there; ``None`` if there is none.

    Beyond what they have, texts come again with other words.
    """
    shared = root.parent / "shared" / "data"
    names = [name for name in _NEWS if (shared / f"{name}.jsonl").exists()]
    if not names:
        return None
    pool = _shared_pool(shared, names)
    n_pool_words = sum(len(text.split()) for text in pool.texts)
    copies = [
        _salted(text, n) for n in range(1, 1 + n_words // n_pool_words) for text in pool.texts
    ]
    return Pool([*pool.texts, *copies], pool.article, pool.source)


def _shared_pool(folder: Path, names: Sequence[str] = _SHARED) -> Pool:
    """Take the sets in turn, so that the first texts are a mixture too."""
    sets = [list(_documents(folder / f"{name}.jsonl")) for name in names]
    texts = [text for text in chain.from_iterable(zip_longest(*sets)) if text]
    article = min(texts, key=lambda text: abs(len(text.split()) - 600))
    return Pool(texts, article, f"{len(texts)} news texts of {_listed(names)}")


def _listed(names: Sequence[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last


def _example_pool(folder: Path, n_texts: int, n_words: int) -> Pool:
    """Repeat the few example texts, each copy with other words, to the size needed."""
    article = (folder / "article.txt").read_text(encoding="utf-8")
    base = [article, *_documents(folder / "corpus.jsonl")]
    n_base_words = sum(len(text.split()) for text in base)
    n_copies = 1 + max(n_words // n_base_words, n_texts // len(base))
    texts = [_salted(text, copy) for copy in range(n_copies) for text in base]
    source = f"the {len(base)} texts of examples/, repeated with salt: no real news"
    return Pool(texts, _first_words(" ".join(texts[: len(base)]), 600), source)


def _documents(path: Path) -> Iterator[str]:
    """Yield English alone, as the peers are set to it.

    A row has a ``document``, a cluster of ``documents``, or (examples) a ``text``.
    """
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row.get("lang", "en") == "en":
                yield from row.get("documents") or [row.get("document") or row["text"]]


def _salted(text: str, copy: int) -> str:
    """Change every seventh lower-case word, so that copies are no exact duplicates."""
    if copy == 0:
        return text
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(copy))
    numbers = count()

    def salt(match: re.Match[str]) -> str:
        return match[0] + letters if next(numbers) % 7 == 0 else match[0]

    return re.sub(r"\b[a-z]{4,}\b", salt, text)


def _first_words(text: str, n_words: int) -> str:
    """Cut after a number of words and leave white space as it was."""
    for n, match in enumerate(_WORD.finditer(text), start=1):
        if n == n_words:
            return text[: match.end()]
    return text
