"""Summaries as an SQL function of DuckDB.

>>> import duckdb
>>> import nutgraf.duckdb
>>> connection = duckdb.connect()
>>> nutgraf.duckdb.register(connection)
>>> text = "The old mill burned down on Friday. Why?"
>>> connection.execute("SELECT nutgraf($1, 7)", [text]).fetchall()
[('The old mill burned down on Friday.',)]
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from nutgraf import extras
from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from typing_extensions import Unpack

    from nutgraf.estimator import Parameters


def register(
    connection: DuckDBPyConnection, name: str = "nutgraf", **parameters: Unpack[Parameters]
) -> None:
    """Add the function ``nutgraf(text, words)`` to a connection.

    Both arguments may vary by row. A null in either gives a null; fewer than one word is an error.

    Args:
        connection: Of DuckDB.
        name: What the function is called in SQL.
        parameters: Those of :func:`nutgraf.summarize` except its budgets.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which parameter is refused.

    >>> import duckdb
    >>> import nutgraf.duckdb
    >>> connection = duckdb.connect()
    >>> nutgraf.duckdb.register(connection, "first_words", method="lead", language="en")
    >>> connection.execute("SELECT first_words('Rain fell. Nobody slept.', 2)").fetchall()
    [('Rain fell.',)]

    """
    try:
        import pyarrow as pa
        import pyarrow.compute as pc
    except ImportError as error:
        raise extras.missing("pyarrow", "duckdb") from error

    @lru_cache(maxsize=256)
    def summarizer(words: int) -> Summarizer:
        return Summarizer(words=words, **parameters)  # type: ignore[misc]

    summarizer(1)  # refuses bad parameters at once

    def summarize(texts: Any, words: Any) -> Any:
        """Rows in the order of their budgets, a batch for each, and back in their own order."""
        order = pc.sort_indices(words)
        texts, budgets = texts.take(order), pc.run_end_encode(words.take(order).combine_chunks())
        summaries, start = [], 0
        for end, n in zip(budgets.run_ends.to_pylist(), budgets.values.to_pylist(), strict=True):
            batch = texts.slice(start, end - start)
            summaries.append(pa.array(summarizer(n).summarize_batch(batch)))
            start = end
        return pa.chunked_array(summaries, pa.string()).take(pc.sort_indices(order))

    connection.create_function(  # type: ignore[call-overload]
        name, summarize, ["VARCHAR", "BIGINT"], "VARCHAR", type="arrow"
    )
