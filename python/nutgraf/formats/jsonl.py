"""JSON lines: an object a line."""

from __future__ import annotations

import json
from itertools import islice

from nutgraf import io
from nutgraf.formats.base import Row, RowWriter, row_chunks
from nutgraf.formats.compression import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from nutgraf.formats.base import RowChunk


class Reader:
    """The objects of a file; empty lines are none."""

    columns = None
    schema = None
    unit = "B"

    def __init__(self, name: str, compression: str | None, column: str) -> None:
        self._source = Source(name, compression)
        self._lines = enumerate(self._source.stream, 1)
        self._column = column
        self.total = io.size_of(name)

    @property
    def position(self) -> int:
        """Bytes of the file."""
        return self._source.n_bytes

    def skip(self, n_records: int) -> None:
        """Leave out lines."""
        next(islice(self._lines, n_records, n_records), None)

    def chunks(self) -> Iterator[RowChunk]:
        """The other lines."""
        return row_chunks(rows(self._lines, self._column))

    def close(self) -> None:
        """Close the file."""
        self._source.close()


def rows(lines: Iterable[tuple[int, bytes]], column: str) -> Iterator[Row]:
    """A row for each line, numbered from 1, that is not empty."""
    for line, raw in lines:
        if raw.strip():
            row = Row(line, {"line": line}, raw)
            try:
                row.fields = fields_of(raw, line)
                row.text = text_in(row.fields, line, column)
            except ValueError as error:
                row.error = error
            yield row


def fields_of(raw: bytes, line: int) -> dict[str, Any]:
    """The object on a line."""
    text = io.decode(raw, f"line {line}", hint=False)
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise io.FileError(f"line {line} is not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise io.FileError(f"line {line} must be a JSON object; got a {type(fields).__name__}")
    return fields


def text_in(fields: dict[str, Any], line: int, column: str) -> str | None:
    """The text of a row, ``None`` for a null."""
    if column not in fields:
        raise io.FileError(
            f"line {line} has no field {column!r}; it has {', '.join(fields) or 'none'}"
        )
    text = fields[column]
    if text is None or isinstance(text, str):
        return text
    raise io.FileError(
        f"line {line}: field {column!r} must be a string; got {text!r:.60} ({type(text).__name__})"
    )


class Writer(RowWriter):
    """An object a line, in the order of its fields."""

    def line(self, fields: dict[str, Any]) -> bytes:
        """One line."""
        return io.dump_line(fields).encode()
