"""The best choice that greed finds: what a summary of these sentences could reach.

Starting from nothing, the sentence is added that raises ROUGE-1 + ROUGE-2 against the first
reference most, within the budget, until none raises it. Pairs across two sentences are left
out here, and here alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rouge import metrics
from rouge.sets import Document, Task


@dataclass(frozen=True)
class _Bag:
    """What a sentence has in common with the reference, and how much it has at all."""

    common: Counter[Any]
    size: int


class _Side:
    """One kind of ROUGE: the reference's bag, those of the sentences, and what is covered."""

    def __init__(self, target: list[Any], sentences: list[list[Any]]) -> None:
        self._wanted = Counter(target)
        self._size = len(target)
        self._bags = [
            _Bag(Counter(item for item in items if item in self._wanted), len(items))
            for items in sentences
        ]
        self._hits = self._taken = 0

    def with_sentence(self, index: int) -> float:
        """Give F1 if the sentence were added."""
        bag = self._bags[index]
        hits = self._hits + sum(min(n, self._wanted[x]) for x, n in bag.common.items())
        return 2 * hits / max(1, self._size + self._taken + bag.size)

    def add(self, index: int) -> None:
        """Add the sentence: what it covers is wanted no more."""
        bag = self._bags[index]
        self._hits += (bag.common & self._wanted).total()
        self._taken += bag.size
        self._wanted -= bag.common


def chosen(task: Task, document: Document) -> list[int]:
    """Choose by greed; the budget is never exceeded."""
    sides = _sides(document)
    costs = document.n_words if task.unit == "words" else [1] * len(document.lines)
    picks: list[int] = []
    left, best = task.amount, 0.0
    while affordable := [i for i, n in enumerate(costs) if n <= left and i not in picks]:
        values = {i: sum(side.with_sentence(i) for side in sides) for i in affordable}
        index = max(values, key=values.__getitem__)
        if values[index] <= best:
            break
        best, left = values[index], left - costs[index]
        picks.append(index)
        for side in sides:
            side.add(index)
    return sorted(picks)


def _sides(document: Document) -> tuple[_Side, _Side]:
    target = metrics.tokens(document.targets[0], document.language)
    words = [metrics.tokens(line, document.language) for line in document.lines]
    pairs = [list(pairwise(line)) for line in words]
    return _Side(target, words), _Side(list(pairwise(target)), pairs)
