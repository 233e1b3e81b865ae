"""Summaries as a Polars expression; importing this module is enough.

>>> import polars as pl
>>> import nutgraf.polars
>>> frame = pl.DataFrame({"text": ["The old mill burned down on Friday. Why?", None]})
>>> frame.select(pl.col("text").nutgraf.summarize(sentences=1)).to_series().to_list()
['The old mill burned down on Friday.', None]
"""

from __future__ import annotations

from nutgraf import extras
from nutgraf.estimator import Summarizer

try:
    import polars as pl
except ImportError as error:
    raise extras.missing("polars", "polars") from error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from typing_extensions import Unpack

    from nutgraf.estimator import Parameters

PICK = pl.Struct({"start": pl.Int64, "end": pl.Int64, "index": pl.Int64, "score": pl.Float64})

DETAILS = pl.Struct(
    {"text": pl.String, "picks": pl.List(PICK), "language": pl.String, "error": pl.String}
)
"""What ``details=True`` makes; offsets are in code points."""


@pl.api.register_expr_namespace("nutgraf")
class Expressions:
    """What ``pl.col("text").nutgraf`` offers."""

    def __init__(self, texts: pl.Expr) -> None:
        self._texts = texts

    def summarize(
        self,
        *,
        details: bool = False,
        errors: Literal["raise", "return"] = "raise",
        **parameters: Unpack[Parameters],
    ) -> pl.Expr:
        """Summarise each text; nulls stay nulls.

        Elementwise, so that it works in eager, lazy and streaming queries alike.

        Args:
            details: Make structs of :data:`DETAILS` instead of strings.
            errors: ``"raise"``, or with details ``"return"``, which puts the error of a row in its
                field ``error``.
            parameters: Those of :func:`nutgraf.summarize`; they are checked at once.

        """
        summarizer = Summarizer(**parameters)

        def summarized(texts: pl.Series) -> pl.Series:
            column = summarizer.summarize_batch(texts, details=details, errors=errors)
            return pl.Series(texts.name, column)

        return self._texts.map_batches(
            summarized, return_dtype=DETAILS if details else pl.String(), is_elementwise=True
        )
