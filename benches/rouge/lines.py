"""What every system is compared with: chance, the oracle, the first sentences and the peers.

Each is worked out once for a document and then kept, by what its score rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import nutgraf

from rouge import metrics, openers, oracle, ranking
from rouge.ranking import RANKERS, Ranker
from rouge.sets import Set
from rouge.store import Store
from rouge.systems import System

VERSION = 1  # of the protocol as it is written here; a new one lets go of all that is kept
SEEDS = range(5)
FIRST = "first"  # the first sentences as they stand, headings and all
_RANKERS = {ranker.name: ranker for ranker in RANKERS}
PEERS = (FIRST, *_RANKERS)
_PROCESSES = 2

Row = tuple[float, float, float, float]
Choices = list[list[int]]


def outcome(part: Set, choices: Sequence[Sequence[int]]) -> list[Row]:
    """Score choices, and mark those with a dangling opening by a 1 behind the scores."""
    return [
        (*scores, float(openers.dangles(document, picks)))
        for document, picks, scores in zip(
            part.documents, choices, metrics.of_set(part, choices), strict=True
        )
    ]


def chance(part: Set) -> list[Row]:
    """Give the mean of some draws."""
    about = f"nutgraf {nutgraf.__version__} {len(SEEDS)} seeds"
    return _kept("random", about, part, _drawn)


def ceiling(part: Set) -> list[Row]:
    """Give what the oracle reaches."""
    return _kept("oracle", "", part, lambda rest: outcome(rest, _greedy(rest)))


def peer(part: Set, name: str, ask: bool = True) -> list[Row]:
    """Give what a peer reaches; nothing if it cannot, or if it is not known and not asked."""
    if not can(part, name):
        return []
    if name == FIRST:
        return _kept(name, "", part, lambda rest: outcome(rest, _first(rest)))
    ranker = _RANKERS[name]
    return _kept(name, ranker.about, part, partial(_ranked, ranker) if ask else _unknown)


def can(part: Set, name: str) -> bool:
    """Tell whether a peer knows the language of a set."""
    return name == FIRST or part.language in _RANKERS[name].languages


def _kept(name: str, about: str, part: Set, compute: Callable[[Set], list[Row]]) -> list[Row]:
    """Work out what is missing; nothing at all if that cannot be done."""
    store = Store(f"{part.name}-{name}-scores", f"{VERSION} {part.task} {about}")
    missing = [document for document in part.documents if store.get(document.key) is None]
    if missing:
        rows = compute(replace(part, documents=missing))
        if not rows:
            return []
        for document, row in zip(missing, rows, strict=True):
            store.put(document.key, row)
        store.save()
    return [_row(store.get(document.key)) for document in part.documents]


def _row(values: Sequence[float]) -> Row:
    one, two, lsum, dangling = values
    return one, two, lsum, dangling


def _unknown(_: Set) -> list[Row]:
    return []


def _drawn(part: Set) -> list[Row]:
    draws = [outcome(part, System("random")(part, seed)) for seed in SEEDS]
    return [_mean(rows) for rows in zip(*draws, strict=True)]


def _mean(rows: Sequence[Row]) -> Row:
    return _row([sum(column) / len(rows) for column in zip(*rows, strict=True)])


def _greedy(part: Set) -> Choices:
    with ProcessPoolExecutor(_PROCESSES) as pool:
        return list(pool.map(partial(oracle.chosen, part.task), part.documents, chunksize=4))


def _first(part: Set) -> Choices:
    """Take sentences in text order, by the rule for peers."""
    return [
        ranking.within(part.task, document, list(range(len(document.lines))))
        for document in part.documents
    ]


def _ranked(ranker: Ranker, part: Set) -> list[Row]:
    return outcome(part, ranking.chosen(ranker, part))
