"""What the values of JSON rows have in common, learnt row by row.

A shape is ``None`` (only nulls), ``"bool"``, ``"int"`` (exact as a double), ``"long"`` (64 bits),
``"float"``, ``"str"``, ``["list", shape]``, ``["struct", {name: shape}]`` or ``"json"``: values
that have no common type and are kept as JSON text. Merging is associative, so that it does not
matter where a chunk ends, and a shape is JSON itself, so that a journal can hold it.
"""

from __future__ import annotations

import json
from functools import reduce

from nutgraf import batch, io
from nutgraf.formats.base import RowWriter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any, TypeAlias

    Shape: TypeAlias = Any

WIDER = {("float", "int"): "float", ("int", "long"): "long"}
EXACT = 2**53
LONG = 2**63
MOST_FIELDS = 1000  # of an object; one with more is a dictionary of data
MOST_COLUMNS = 10_000
DEEPEST = 16


def shape_of(value: Any, depth: int = 0) -> Shape:
    """The shape of one value."""
    if value is None or isinstance(value, (bool, float, str)):
        return None if value is None else type(value).__name__
    if isinstance(value, int):
        return "int" if abs(value) <= EXACT else "long" if -LONG <= value < LONG else "json"
    if depth == DEEPEST:
        return "json"
    if isinstance(value, list):
        return ["list", reduce(merged, (shape_of(each, depth + 1) for each in value), None)]
    if len(value) > MOST_FIELDS:
        return "json"
    return ["struct", {name: shape_of(each, depth + 1) for name, each in value.items()}]


def merged(one: Shape, other: Shape) -> Shape:
    """The smallest shape that holds the values of both."""
    if one == other or other is None:
        return one
    if one is None:
        return other
    if isinstance(one, list) and isinstance(other, list) and one[0] == other[0]:
        if one[0] == "list":
            return ["list", merged(one[1], other[1])]
        return _merged_fields(one[1], other[1])
    if isinstance(one, str) and isinstance(other, str):
        return WIDER.get((min(one, other), max(one, other)), "json")
    return "json"


def _merged_fields(one: dict[str, Shape], other: dict[str, Shape]) -> Shape:
    names = {**one, **other}
    if len(names) > MOST_FIELDS:
        return "json"
    return ["struct", {name: merged(one.get(name), other.get(name)) for name in names}]


def fitted(value: Any, shape: Shape) -> Any:
    """A value as its shape has it: JSON text where that is all it can be."""
    if value is None:
        return None
    if shape == "json":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(shape, list) and shape[0] == "list":
        return [fitted(each, shape[1]) for each in value]
    if isinstance(shape, list):
        return {name: fitted(value.get(name), each) for name, each in shape[1].items()}
    return float(value) if shape == "float" else value


class SpooledWriter(RowWriter):
    """Rows wait as JSON lines until the columns of all of them are known.

    ``columns`` are those known already; those that are ``added`` have their shapes.
    """

    assembles = True

    def __init__(self, columns: list[str], added: dict[str, Shape]) -> None:
        self.state: dict[str, Shape] = dict.fromkeys(columns)
        self._added = added

    @property
    def shapes(self) -> dict[str, Shape]:
        """The columns, in the order in which they came."""
        return {**self.state, **self._added}

    def line(self, fields: dict[str, Any]) -> bytes:
        """One JSON line; learns its shape."""
        line = (json.dumps(fields, ensure_ascii=False) + "\n").encode()
        n_columns = len(self.state.keys() | fields.keys())
        if n_columns > MOST_COLUMNS:
            raise io.FileError(f"the rows must have at most {MOST_COLUMNS} different fields")
        for name, value in fields.items():
            self.state[name] = merged(self.state.get(name), shape_of(value))
        return line

    def spooled(self, part: Path) -> Iterator[list[dict[str, Any]]]:
        """The rows again, chunk by chunk."""
        with part.open("rb") as file:
            for lines in batch.chunks(file):
                yield [json.loads(line) for line in lines]
