"""Summaries in Ray Data, as a step of ``map_batches``.

``dataset.map_batches(nutgraf.ray.Summarize("text", words=60), batch_format="pyarrow")``.
``docs/ENGINES.md`` has more.
"""

from __future__ import annotations

from nutgraf import engines, extras
from nutgraf.errors import InputTypeError, ParameterError
from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    from typing_extensions import Unpack

    from nutgraf.estimator import Parameters


class Summarize:
    """Adds a column of summaries to each batch; nulls stay nulls.

    Give it to ``map_batches`` with ``batch_format="pyarrow"``. Each task uses the cores that Ray
    gives it (``num_cpus``), unless ``RAYON_NUM_THREADS`` is set for the workers.

    Args:
        column: Name of the column of texts.
        output: Name of the column of summaries. It must be new.
        summarizer: A :class:`nutgraf.Summarizer`, such as :func:`fit` makes, whose parameters are
            changed by ``parameters``.
        details: Make structs instead of strings, as :func:`nutgraf.summarize_batch` does.
        errors: ``"raise"``, or with details ``"return"``, which puts the error of a row in its
            field ``error``.
        parameters: Those of :func:`nutgraf.summarize`; they are checked at once.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which parameter is refused. What goes wrong
            in a row is raised by Ray.

    """

    def __init__(
        self,
        column: str = "text",
        output: str = "summary",
        summarizer: Summarizer | None = None,
        *,
        details: bool = False,
        errors: Literal["raise", "return"] = "raise",
        **parameters: Unpack[Parameters],
    ) -> None:
        try:
            import pyarrow as pa
        except ImportError as error:
            raise extras.missing("ray with pyarrow", "ray") from error
        self._column, self._output = column, output
        self._how: Any = {"details": details, "errors": errors}
        self._summarizer = engines.configured(summarizer, parameters)
        self._summarizer.summarize_batch(pa.array([], pa.string()), **self._how)

    def __call__(self, batch: Any) -> Any:
        """Summarise a batch: the table with the column of summaries added."""
        import pyarrow as pa

        if not isinstance(batch, pa.Table):
            raise InputTypeError(
                'batch must be a pyarrow Table, so that map_batches needs batch_format="pyarrow"; '
                f"got a {type(batch).__name__}"
            )
        if self._output in batch.column_names:
            raise ParameterError(
                f"output must be the name of a new column; got {self._output!r}, which is there"
            )
        engines.keep_to_cores_of_the_task()
        summaries = self._summarizer.summarize_batch(batch[self._column], **self._how)
        return batch.append_column(self._output, pa.array(summaries))


def fit(dataset: Any, column: str = "text", **parameters: Unpack[Parameters]) -> Summarizer:
    """Count in how many texts of a column each term stands, as :meth:`nutgraf.Summarizer.fit`.

    Every block is counted where it is; the counts are added up by tasks as a tree, so that the
    driver sees one. :class:`Summarize` takes the result.

    Args:
        dataset: A ``ray.data.Dataset``.
        column: Name of its column of strings.
        parameters: Those of :func:`nutgraf.summarize`.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which parameter is refused.

    """
    ray = extras.imported("ray", "ray")
    Summarizer(**parameters)  # refuses bad parameters at once

    def count(batch: Any) -> Any:
        engines.keep_to_cores_of_the_task()
        return engines.counted(parameters, [batch[column]])

    def merge(*tables: Any) -> Any:
        return engines.merged(tables)

    corpora = dataset.select_columns([column]).map_batches(count, batch_format="pyarrow")
    refs = corpora.to_arrow_refs()
    while len(refs) > 1:
        refs = [ray.remote(merge).remote(*group) for group in engines.groups(refs)]
    return engines.fitted(parameters, ray.get(refs))
