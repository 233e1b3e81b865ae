"""What the adapters for Spark, Ray and Dask share: one configuration, carried to many processes."""

from __future__ import annotations

import copy
import os
import pickle
from functools import reduce

from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    import pyarrow as pa

CORPUS = "corpus"

# How many counts a task adds up.
FAN_IN = 16


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


def counted(parameters: Any, columns: Iterable[Any]) -> pa.Table:
    """Count the terms of text columns: a row with a pickled corpus."""
    summarizer = Summarizer(**parameters).fit([])
    for column in columns:
        summarizer.partial_fit(column)
    return _row(summarizer.corpus_)


def merged(tables: Iterable[Any]) -> pa.Table:
    """Add up the counts in all rows of tables that :func:`counted` made."""
    return _row(_sum(tables))


def groups(counts: Sequence[Any]) -> list[Sequence[Any]]:
    """Divide what is to be merged into the work of single tasks."""
    return [counts[start : start + FAN_IN] for start in range(0, len(counts), FAN_IN)]


def fitted(parameters: Any, tables: Iterable[Any]) -> Summarizer:
    """Make the summarizer that :meth:`nutgraf.Summarizer.fit` would make of all texts."""
    summarizer = Summarizer(**parameters)
    summarizer.corpus_ = _sum(tables)
    return summarizer


def _row(corpus: Any) -> pa.Table:
    import pyarrow as pa

    return pa.table({CORPUS: pa.array([pickle.dumps(corpus)], pa.binary())})


def _sum(tables: Iterable[Any]) -> Any:
    states = (state.as_py() for table in tables for state in table.column(CORPUS))
    empty = Summarizer().fit([]).corpus_
    return reduce(lambda a, b: a.merge(b), map(pickle.loads, states), empty)
