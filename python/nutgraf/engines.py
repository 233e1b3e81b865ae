"""What the adapters for Spark and Ray share: one configuration, carried to many processes."""

from __future__ import annotations

import copy
import os
import pickle
from functools import reduce

from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def configured(summarizer: Summarizer | None, parameters: Any) -> Summarizer:
    """Make a summarizer of its own from ``summarizer``, if given, and ``parameters``; checked."""
    if summarizer is None:
        return Summarizer(**parameters)
    configured = copy.copy(summarizer).set_params(**parameters)
    configured.transform([])
    return configured


def keep_to_cores_of_the_task() -> None:
    """Let the pool have as many threads as the task has cores, where the user set nothing.

    Spark and Ray run a process for each task, and say its cores by ``OMP_NUM_THREADS``.
    """
    os.environ.setdefault("RAYON_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))


def counted(parameters: Any, columns: Iterable[Any]) -> bytes:
    """Count the terms of text columns: a pickled corpus."""
    keep_to_cores_of_the_task()
    summarizer = Summarizer(**parameters).fit([])
    for column in columns:
        summarizer.partial_fit(column)
    return pickle.dumps(summarizer.corpus_)


def merged(states: Iterable[bytes]) -> bytes:
    """Add up the counts of pickled corpora; of none, an empty one."""
    empty: Any = Summarizer().fit([]).corpus_
    return pickle.dumps(reduce(lambda a, b: a.merge(b), map(pickle.loads, states), empty))


def fitted(parameters: Any, states: Iterable[bytes]) -> Summarizer:
    """Make the summarizer that :meth:`nutgraf.Summarizer.fit` would make of all texts."""
    summarizer = Summarizer(**parameters)
    summarizer.corpus_ = pickle.loads(merged(states))
    return summarizer
