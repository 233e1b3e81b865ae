"""The columns that ``nutgraf batch`` adds to each row: plain values, or Arrow arrays."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nutgraf import Summary


class Columns:
    """The columns that are added, and their shapes; see ``formats.shape``."""

    def __init__(self, name: str, details: bool) -> None:
        self._details = details
        self.shapes: dict[str, Any] = {name: "str"}
        if details:
            self.shapes |= {
                f"{name}_spans": ["list", ["list", "int"]],
                f"{name}_indices": ["list", "int"],
                f"{name}_scores": ["list", "float"],
                f"{name}_language": "str",
            }

    def of(self, summary: Summary | None) -> dict[str, Any]:
        """The values for a row; nulls for a null text."""
        if summary is None:
            return dict.fromkeys(self.shapes)
        values: list[Any] = [summary.text]
        if self._details:
            values += [
                [[pick.start, pick.end] for pick in summary],
                [pick.index for pick in summary],
                [pick.score for pick in summary],
                summary.language,
            ]
        return dict(zip(self.shapes, values, strict=True))

    def arrays(self, answers: Any) -> dict[str, Any]:
        """The same for all rows: arrays of what :class:`nutgraf.Column` has with details."""
        text, picks, language, _ = answers.flatten()
        values = [text]
        if self._details:
            start, end, index, score = picks.values.flatten()
            values += [_lists_as(picks, each) for each in (_pairs(start, end), index, score)]
            values.append(language)
        return dict(zip(self.shapes, values, strict=True))


def _lists_as(lists: Any, values: Any) -> Any:
    """Lists as long as those that are given, of other values."""
    return type(lists).from_arrays(lists.offsets, values, mask=lists.is_null())


def _pairs(first: Any, second: Any) -> Any:
    """A pair for each of two whole numbers, without NumPy."""
    import pyarrow as pa

    n = len(first)
    pairs = memoryview(bytearray(16 * n)).cast("q")
    for place, numbers in enumerate((first, second)):
        pairs[place::2] = memoryview(numbers.buffers()[1]).cast("q")[:n]
    flat = pa.Array.from_buffers(pa.int64(), 2 * n, [None, pa.py_buffer(pairs)])
    return pa.FixedSizeListArray.from_arrays(flat, 2)
