"""CSV and TSV: a header of column names, then a record a row."""

from __future__ import annotations

import csv
import json
from io import TextIOWrapper

from nutgraf import io
from nutgraf.errors import ParameterError
from nutgraf.formats.base import Row, RowWriter, row_chunks
from nutgraf.formats.compression import Source, compressed
from nutgraf.formats.shape import SpooledWriter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from nutgraf.formats.base import RowChunk

DELIMITERS = {"csv": ",", "tsv": "\t"}
MOST_CHARS = 1 << 28  # of a cell: where a quote is never closed, the rest of the file is one


class Reader:
    """The records of a file. Cells are strings; one with another number of them is refused."""

    schema = None
    unit = "B"

    def __init__(self, name: str, compression: str | None, column: str, delimiter: str) -> None:
        csv.field_size_limit(MOST_CHARS)
        self._source = Source(name, compression)
        self._lines: list[str] = []
        self._records = csv.reader(self._kept_lines(), delimiter=delimiter, strict=True)
        self._n_records = 0
        self.total = io.size_of(name)
        try:
            self.columns = self._header(name)
            check_column(column, self.columns)
        except BaseException:
            self.close()
            raise
        self._text = self.columns.index(column)

    def _kept_lines(self) -> Iterator[str]:
        # Bytes that are no UTF-8 must spoil their own row alone, so they come as surrogates.
        stream = TextIOWrapper(self._source.stream, "utf-8-sig", "surrogateescape", newline="")
        for line in stream:
            self._lines.append(line)
            yield line

    def _header(self, name: str) -> list[str]:
        row = self._next()
        if row is None:
            raise io.DamagedError(f"{name} is empty; it must begin with a line of column names")
        cells, error = row
        error = error or self._wrong_byte("the header")
        if error:
            raise io.DamagedError(f"{name}: {error}")
        check_names(cells, name)
        return cells

    def _next(self) -> tuple[list[str], Exception | None] | None:
        """The next record, or why there is none; empty lines are skipped."""
        while True:
            self._lines.clear()
            self._line = self._records.line_num + 1
            try:
                cells = next(self._records)
            except StopIteration:
                return None
            except csv.Error as error:
                return [], io.FileError(f"line {self._line} is not CSV: {error}")
            if cells:
                return cells, None

    def _wrong_byte(self, place: str) -> Exception | None:
        """What is no UTF-8 in the record."""
        for line in self._lines:
            try:
                line.encode()
            except UnicodeEncodeError as error:
                byte = ord(line[error.start]) & 0xFF
                return io.FileError(f"{place} is not UTF-8: byte 0x{byte:02x}")
        return None

    @property
    def position(self) -> int:
        """Bytes of the file."""
        return self._source.n_bytes

    def skip(self, n_records: int) -> None:
        """Leave out records."""
        for _ in range(n_records):
            self._next()
        self._n_records = n_records

    def chunks(self) -> Iterator[RowChunk]:
        """The other records."""
        return row_chunks(self._rows())

    def _rows(self) -> Iterator[Row]:
        while record := self._next():
            self._n_records += 1
            cells, error = record
            row = Row(self._n_records, {"line": self._line}, "".join(self._lines))
            row.error = error or self._wrong_byte(f"line {self._line}") or self._ragged(cells)
            if row.error is None:
                row.fields = dict(zip(self.columns, cells, strict=True))
                row.text = cells[self._text]
            yield row

    def _ragged(self, cells: list[str]) -> Exception | None:
        if len(cells) == len(self.columns):
            return None
        return io.FileError(
            f"line {self._line} has {len(cells)} cells; the header has {len(self.columns)}"
        )

    def close(self) -> None:
        """Close the file."""
        self._source.close()


def check_column(column: str, columns: list[str]) -> None:
    """The column of the texts must be there."""
    if column not in columns:
        raise ParameterError(
            f"--column must be one of {', '.join(columns) or 'none, as there are none'}; "
            f"got {column!r}"
        )


def check_names(columns: list[str], name: str) -> None:
    """A row is a dictionary, so that a name can stand for one column only."""
    for place, column in enumerate(columns):
        if column in columns[:place]:
            raise io.DamagedError(f"{name} must name each column once; {column!r} comes twice")


class Cells:
    """Rows of values to lines of text."""

    def __init__(self, delimiter: str) -> None:
        self._written: list[str] = []
        # csv quotes \n and \r for certain only where they end its lines.
        self._writer = csv.writer(self, delimiter=delimiter, lineterminator="\r\n")

    def write(self, line: str) -> None:
        """What the csv module calls, once a row."""
        self._written.append(line)

    def line(self, values: list[Any]) -> bytes:
        """One record."""
        self._writer.writerow([cell(value) for value in values])
        return (self._written.pop().removesuffix("\r\n") + "\n").encode()


def cell(value: Any) -> str:
    """A JSON value as text: strings as they are, nothing for a null, JSON for the others."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


class Writer(RowWriter):
    """Records of rows that share their columns."""

    def __init__(self, columns: list[str], delimiter: str) -> None:
        self._columns = columns
        self._cells = Cells(delimiter)

    def head(self) -> bytes:
        """The names of the columns."""
        return self._cells.line(self._columns)

    def line(self, fields: dict[str, Any]) -> bytes:
        """One record."""
        return self._cells.line([fields[name] for name in self._columns])


class AssemblingWriter(SpooledWriter):
    """Records of rows each of which has fields of its own: the columns are known at the end."""

    def __init__(self, added: dict[str, Any], delimiter: str, compression: str | None) -> None:
        super().__init__([], added)
        self._cells = Cells(delimiter)
        self._compression = compression

    def assemble(self, part: Path, whole: Path) -> None:
        """A cell is empty where a row lacks the field."""
        columns = list(self.shapes)
        with whole.open("wb") as file:
            file.write(compressed(self._cells.line(columns), self._compression))
            for rows in self.spooled(part):
                lines = [self._cells.line([row.get(name) for name in columns]) for row in rows]
                file.write(compressed(b"".join(lines), self._compression))
