"""Summaries as an accessor of pandas; importing this module is enough.

>>> import pandas as pd
>>> import nutgraf.pandas
>>> texts = pd.Series(["The old mill burned down on Friday. Why?", None], index=["a", "b"])
>>> texts.nutgraf.summarize(sentences=1).dropna().to_dict()
{'a': 'The old mill burned down on Friday.'}
"""

from __future__ import annotations

from nutgraf import extras
from nutgraf.errors import InputTypeError
from nutgraf.estimator import Summarizer

try:
    import pandas as pd
    import pyarrow as pa
except ImportError as error:
    raise extras.missing("pandas with pyarrow", "pandas") from error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    from typing_extensions import Unpack

    from nutgraf.estimator import Parameters


@pd.api.extensions.register_series_accessor("nutgraf")
class Texts:
    """What ``frame["text"].nutgraf`` offers."""

    def __init__(self, texts: Any) -> None:
        self._texts = texts

    def summarize(
        self,
        *,
        details: bool = False,
        progress: bool = False,
        errors: Literal["raise", "return"] = "raise",
        **parameters: Unpack[Parameters],
    ) -> Any:
        """Summarise each text: a Series with the same index, name, nulls and type of string.

        Args:
            details: Make a DataFrame with the same index instead: ``text``; ``picks``, which are
                dictionaries of ``start``, ``end`` (code points), ``index`` and ``score``;
                ``language``; ``error``.
            progress: Show a bar, by tqdm.
            errors: ``"raise"``, or with details ``"return"``, which puts the error of a row in its
                column ``error``.
            parameters: Those of :func:`nutgraf.summarize`.

        Raises:
            nutgraf.errors.NutgrafError: As :func:`nutgraf.summarize_batch`.

        """
        texts = self._texts
        summarizer = Summarizer(**parameters)
        column = summarizer.summarize_batch(
            _as_arrow(texts), details=details, progress=progress, errors=errors
        )
        if details:
            return pa.Table.from_struct_array(pa.array(column)).to_pandas().set_axis(texts.index)
        summaries = pa.array(column).to_pandas().set_axis(texts.index).rename(texts.name)
        is_string = isinstance(texts.dtype, (pd.StringDtype, pd.ArrowDtype))
        return summaries.astype(texts.dtype) if is_string else summaries


def _as_arrow(texts: Any) -> Any:
    try:
        return pa.array(texts, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise InputTypeError(f"texts must be a Series of str: {error}") from error
