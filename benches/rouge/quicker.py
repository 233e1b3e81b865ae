"""The same arithmetic as sumy's inner loops, without what they work out again and again.

Ranking all sets takes minutes with it and hours without. Ranks stay as they are, since the
sums have the same terms; only where two sentences are equal to KL, rounding may prefer the
other.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import Any


def hasten(summarizer: Any, method: str) -> None:
    """Replace the inner loop of one document; call it anew for the next."""
    summarizer._stemmer = _cached(summarizer._stemmer)
    if method == "lex_rank":
        summarizer.cosine_similarity = _Cosine()
    if method in ("text_rank", "reduction"):
        summarizer._rate_sentences_edge = _Edge(1.0 if method == "text_rank" else 0.0)
    if method == "lsa":
        summarizer._compute_term_frequency = _smoothed
    if method == "kl":
        summarizer._joint_freq = lambda words, summary: (words, summary)
        summarizer._kl_divergence = _Divergence()


def _cached(stemmer: Any) -> Any:
    return stemmer if hasattr(stemmer, "cache_info") else cache(stemmer)


class _Cosine:
    """LexRank's cosine: the words and the length of a sentence are worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[frozenset[str], float]] = {}

    def __call__(self, words1: Any, words2: Any, tf1: Any, tf2: Any, idf: Any) -> float:
        """Compare two sentences."""
        set1, length1 = self._of(words1, tf1, idf)
        set2, length2 = self._of(words2, tf2, idf)
        if not length1 or not length2:
            return 0.0
        top: float = sum((tf1[t] * tf2[t] * idf[t] ** 2 for t in set1 & set2), 0.0)
        return top / (length1 * length2)

    def _of(self, words: Any, tf: Any, idf: Any) -> tuple[frozenset[str], float]:
        if id(words) not in self._known:
            unique = frozenset(words)
            length = math.sqrt(sum((tf[t] * idf[t]) ** 2 for t in unique))
            self._known[id(words)] = unique, length
        return self._known[id(words)]


def _smoothed(matrix: Any, smooth: float = 0.4) -> Any:
    """Weigh LSA's counts, all words of a sentence at a time."""
    largest = matrix.max(axis=0)
    some = largest != 0
    matrix[:, some] = smooth + (1.0 - smooth) * (matrix[:, some] / largest[some])
    return matrix


class _Edge:
    """TextRank's edge: pairs of equal words by the logarithms of two lengths.

    ``alone`` is the weight between two equal sentences of one word, whose logarithms are 0.
    """

    def __init__(self, alone: float) -> None:
        self._alone = alone
        self._known: dict[int, Counter[str]] = {}

    def __call__(self, words1: list[str], words2: list[str]) -> float:
        """Compare two sentences."""
        counts = self._known.get(id(words2))
        if counts is None:
            counts = self._known[id(words2)] = Counter(words2)
        rank = sum(counts[word] for word in words1 if word in counts)
        if not rank:
            return 0.0
        norm = math.log(len(words1)) + math.log(len(words2))
        return rank / norm if norm else self._alone


class _Divergence:
    """KL's divergence: that of the summary is summed once, and a sentence changes a few words.

    A word that the summary has ``c`` times of ``n`` adds ``f * log(f * n / c)``.
    """

    def __init__(self) -> None:
        self._summary: list[str] | None = None
        self._counts: Counter[str] = Counter()
        self._terms = self._weight = 0.0

    def __call__(self, joint: tuple[list[str], list[str]], frequency: dict[str, float]) -> float:
        """Sum for the summary with a sentence added."""
        words, summary = joint
        if summary is not self._summary:
            self._start(summary, frequency)
        terms, weight = self._terms, self._weight
        for word, n in Counter(words).items():
            if f := frequency.get(word):
                before = self._counts.get(word, 0)
                terms -= f * math.log((before + n) / (before or f))
                weight += 0.0 if before else f
        return terms + weight * math.log(len(words) + len(summary)) if weight else 0.0

    def _start(self, summary: list[str], frequency: dict[str, float]) -> None:
        self._summary, self._counts = summary, Counter(summary)
        known = [(frequency[word], n) for word, n in self._counts.items() if word in frequency]
        self._terms = sum(f * math.log(f / n) for f, n in known)
        self._weight = sum(f for f, _ in known)
