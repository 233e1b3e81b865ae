"""Summaries in Dask, partition by partition.

``nutgraf.dask.summarize(frame["text"], words=60)``; ``docs/ENGINES.md`` has more.
"""

from __future__ import annotations

from nutgraf import engines, extras
from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    from typing_extensions import Unpack

    from nutgraf.estimator import Parameters


def summarize(
    texts: Any,
    *,
    details: bool = False,
    errors: Literal["raise", "return"] = "raise",
    **parameters: Unpack[Parameters],
) -> Any:
    """Summarise each text, when the result is computed; nulls stay nulls.

    Args:
        texts: A Series of Dask.
        details: Make a DataFrame instead of a Series, as :mod:`nutgraf.pandas` does.
        errors: ``"raise"``, or with details ``"return"``, which puts the error of a row in its
            column ``error``.
        parameters: Those of :func:`nutgraf.summarize`; they are checked at once.

    """
    extras.imported("dask.dataframe", "dask")

    def summarized(part: Any) -> Any:
        from nutgraf.pandas import Texts

        return Texts(part).summarize(details=details, errors=errors, **parameters)

    return texts.map_partitions(summarized, meta=summarized(texts._meta))


def fit(texts: Any, **parameters: Unpack[Parameters]) -> Summarizer:
    """Count in how many texts of a Series each term stands, as :meth:`nutgraf.Summarizer.fit`.

    Every partition is counted where it is; the counts are added up by tasks as a tree.

    Args:
        texts: A Series of Dask.
        parameters: Those of :func:`nutgraf.summarize`; they are checked at once.

    """
    dask = extras.imported("dask", "dask")
    Summarizer(**parameters)
    count, merge = dask.delayed(engines.counted), dask.delayed(engines.merged)
    tables = [count(parameters, [part]) for part in texts.to_delayed()]
    while len(tables) > 1:
        tables = [merge(group) for group in engines.groups(tables)]
    return engines.fitted(parameters, dask.compute(*tables))
