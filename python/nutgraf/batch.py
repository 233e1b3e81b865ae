"""Rows to summaries, a bounded chunk at a time."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sized

from nutgraf.errors import InputTypeError, ParameterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Literal, Protocol, TypeAlias

    from typing_extensions import TypeIs

    from nutgraf._core import Column, Engine, Summary

    class ArrowStream(Protocol):
        """A column, or a table of one column, in chunks."""

        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

    class ArrowArray(Protocol):
        """A column in one piece."""

        def __arrow_c_array__(self, requested_schema: Any = None) -> Any: ...

    ArrowTexts: TypeAlias = ArrowStream | ArrowArray

# A chunk ends at whichever comes first: large enough to keep all cores busy, small enough
# that a generator of long texts is never held in memory and Ctrl-C is soon heard.
CHUNK_ROWS = 2048
CHUNK_CHARS = 4_000_000


def summarize_rows(
    engine: Engine,
    texts: ArrowTexts | Iterable[str | None],
    *,
    details: bool,
    progress: bool,
    errors: Literal["raise", "return"],
) -> Column | list[Summary | None] | list[Summary | Exception | None]:
    """Summarise all rows; see :func:`nutgraf.summarize_batch`."""
    if errors not in ("raise", "return"):
        raise ParameterError(f"errors must be 'raise' or 'return'; got {errors!r}")
    if is_column(texts):
        return _column(engine, texts, details, progress, errors)
    if details:
        raise ParameterError(
            "details may be True for an Arrow column only, as summaries have them all; "
            f"got a {type(texts).__name__}"
        )
    check_iterable(texts)
    results: list[Any] = []
    with _bar(texts, progress) as bar:
        for answers in answers_of(engine, texts):
            if errors == "raise":
                raise_first(answers)
            results += answers
            bar.update(len(answers))
    return results


def is_column(texts: Any) -> TypeIs[ArrowTexts]:
    """Whether an object can be read as Arrow."""
    return hasattr(texts, "__arrow_c_stream__") or hasattr(texts, "__arrow_c_array__")


def _column(
    engine: Engine, texts: ArrowTexts, details: bool, progress: bool, errors: str
) -> Column:
    keep = errors == "return"
    if keep and not details:
        raise ParameterError(
            "errors='return' needs details=True for an Arrow column, as a column of strings has no "
            "place for an error; got details=False"
        )
    with _bar(texts, progress) as bar:
        return engine.summarize_column(
            texts, bool(details), keep, CHUNK_ROWS, CHUNK_CHARS, bar.update
        )


def _bar(texts: object, progress: bool) -> Any:
    # The length of a query is a query, too: it is asked for only to be shown.
    total = len(texts) if progress and isinstance(texts, Sized) else None
    return progress_bar(total=total, unit="text", disable=not progress)


def check_iterable(texts: Any, name: str = "texts") -> None:
    """Refuse what iterates over something other than its texts."""
    kind = type(texts).__name__
    message = f"{name} must be a list or other iterable of str; got a {kind}"
    if isinstance(texts, (str, bytes, dict)) or kind == "DataFrame":
        raise InputTypeError(message)
    try:
        iter(texts)
    except TypeError:
        raise InputTypeError(message) from None


def answers_of(engine: Engine, texts: Iterable[Any]) -> Iterator[list[Any]]:
    """Chunk by chunk a list with a summary, ``None`` or an exception for each row."""
    first_row = 0
    for rows in chunks(texts):
        yield engine.summarize_rows(rows, first_row)
        first_row += len(rows)


def chunks(
    items: Iterable[Any], text_of: Callable[[Any], Any] | None = None
) -> Iterator[list[Any]]:
    """Lists of at most ``CHUNK_ROWS`` items that end when ``CHUNK_CHARS`` are reached.

    ``text_of`` takes the text out of an item that is not the text itself.
    """
    rows: list[Any] = []
    chars = 0
    for item in items:
        rows.append(item)
        text = text_of(item) if text_of else item
        chars += len(text) if isinstance(text, (str, bytes)) else 0
        if len(rows) == CHUNK_ROWS or chars >= CHUNK_CHARS:
            yield rows
            rows, chars = [], 0
    if rows:
        yield rows


def raise_first(answers: list[Any]) -> None:
    """Raise the first exception among ``answers``, if there is one."""
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer


def progress_bar(*, disable: bool, **options: Any) -> Any:
    """A tqdm bar, the notebook's where there is one. tqdm is imported only to be shown."""
    if disable:
        return _Silent()
    module = importlib.import_module("tqdm.auto" if "ipykernel" in sys.modules else "tqdm")
    return module.tqdm(**options)


class _Silent:
    """In the place of a bar that is not shown."""

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, _: int) -> None:
        pass
