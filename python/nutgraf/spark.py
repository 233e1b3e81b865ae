"""Summaries in Apache Spark, as a function of columns.

``frame.withColumn("summary", nutgraf.spark.summarize_udf(words=60)("text"))``; needs PySpark 4.1.
``docs/ENGINES.md`` has more.
"""

from __future__ import annotations

from nutgraf import engines, extras
from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Literal

    from typing_extensions import Unpack

    from nutgraf.estimator import Parameters

DETAILS = (
    "struct<text: string, "
    "picks: array<struct<start: bigint, end: bigint, index: bigint, score: double>>, "
    "language: string, error: string>"
)
"""What ``details=True`` makes, in Spark's words; offsets are in code points."""

# Counts are added up in this many tasks, then in this many, then on the driver.
TREE = (32, 4)


def summarize_udf(
    summarizer: Summarizer | None = None,
    *,
    details: bool = False,
    errors: Literal["raise", "return"] = "raise",
    **parameters: Unpack[Parameters],
) -> Any:
    """Make a function of a text column that gives its summaries; nulls stay nulls.

    Batches go through Arrow, without pandas. Each task uses the cores that Spark gives it
    (``spark.task.cpus``), unless ``RAYON_NUM_THREADS`` is set for the executors.

    Args:
        summarizer: A :class:`nutgraf.Summarizer`, such as :func:`fit` makes, whose parameters
            are changed by ``parameters``.
        details: Make structs of :data:`DETAILS` instead of strings.
        errors: ``"raise"``, or with details ``"return"``, which puts the error of a row in its
            field ``error``.
        parameters: Those of :func:`nutgraf.summarize`; they are checked at once.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which parameter is refused. What goes wrong
            in a row is raised by Spark.
        ImportError: PySpark is missing or older than 4.1.

    """
    try:
        import pyarrow as pa
        from pyspark.sql.functions import arrow_udf
    except ImportError as error:
        raise extras.missing("pyspark 4.1 or newer with pyarrow", "spark") from error
    chosen = engines.configured(summarizer, parameters)
    chosen.summarize_batch(pa.array([], pa.string()), details=details, errors=errors)

    def summarize(texts: Any) -> Any:
        engines.keep_to_cores_of_the_task()
        return pa.array(chosen.summarize_batch(texts, details=details, errors=errors))

    # Spark reads the kind of function from these; they must not be strings.
    summarize.__annotations__ = {"texts": pa.Array, "return": pa.Array}
    return arrow_udf(summarize, DETAILS if details else "string")


def fit(frame: Any, column: str, **parameters: Unpack[Parameters]) -> Summarizer:
    """Count in how many texts of a column each term stands, as :meth:`nutgraf.Summarizer.fit`.

    Every partition is counted where it is; the counts are added up as a tree, and the driver sees
    a few of them. :func:`summarize_udf` takes the result.

    Args:
        frame: A DataFrame of PySpark 4.
        column: Name of its column of strings.
        parameters: Those of :func:`nutgraf.summarize`.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which parameter is refused.

    """
    extras.imported("pyarrow", "spark")
    Summarizer(**parameters)  # refuses bad parameters at once

    def count(batches: Iterable[Any]) -> Iterator[Any]:
        engines.keep_to_cores_of_the_task()
        yield from engines.counted(parameters, (each.column(0) for each in batches)).to_batches()

    def merge(batches: Iterable[Any]) -> Iterator[Any]:
        yield from engines.merged(batches).to_batches()

    row = f"{engines.CORPUS} binary"
    corpora = frame.select(column).mapInArrow(count, row)
    for n in TREE:
        corpora = corpora.repartition(n).mapInArrow(merge, row)
    return engines.fitted(parameters, [corpora.toArrow()])
