"""Parquet, through pyarrow: row groups in, row groups out."""

from __future__ import annotations

import base64
import contextlib
import math
import os
import shutil
import sys
import tempfile
from functools import cached_property
from io import BytesIO

from nutgraf import batch, extras, io
from nutgraf.errors import ParameterError
from nutgraf.formats.delimited import check_column, check_names
from nutgraf.formats.shape import SpooledWriter, fitted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from nutgraf.formats.shape import Shape

BUFFER = 1 << 20
SPOILED = (ValueError, OverflowError, NotImplementedError)  # what a value may raise on its way
GROUP_ROWS = 122_880
GROUP_BYTES = 64 << 20


def arrow() -> Any:
    """The package pyarrow with its part for Parquet."""
    extras.imported("pyarrow.compute", "arrow")
    extras.imported("pyarrow.parquet", "arrow")
    return extras.imported("pyarrow", "arrow")


class Reader:
    """The rows of a file, in batches that do not cross a row group."""

    unit = "row"

    def __init__(self, name: str, column: str) -> None:
        self._name, self._column = name, column
        with contextlib.ExitStack() as opened:
            self._file = opened.enter_context(_opened(name))
            self.schema = self._file.schema_arrow
            self.columns: list[str] | None = list(self.schema.names)
            self.total = self._file.metadata.num_rows
            self.position = 0
            check_names(self.columns, name)
            check_column(column, self.columns)
            _check_text(column, self.schema.field(column).type)
            self.close = opened.pop_all().close

    def skip(self, n_records: int) -> None:
        """Leave out rows."""
        self.position = n_records

    def chunks(self) -> Iterator[ArrowChunk]:
        """The other rows; row groups that are left out are not read."""
        n_skipped, start = self.position, 0
        for group in range(self._file.num_row_groups):
            about = self._file.metadata.row_group(group)
            if start + about.num_rows <= n_skipped:
                start += about.num_rows
                continue
            for rows in self._batches(group, about):
                if start >= n_skipped:
                    self.position = start + rows.num_rows
                    yield ArrowChunk(rows, start, self._column)
                start += rows.num_rows

    def _batches(self, group: int, about: Any) -> Iterator[Any]:
        row_bytes = about.total_byte_size // max(about.num_rows, 1)
        n_rows = max(1, min(batch.CHUNK_ROWS, batch.CHUNK_CHARS // max(row_bytes, 1)))
        with _readable(self._name):
            yield from self._file.iter_batches(n_rows, [group])


@contextlib.contextmanager
def _opened(name: str) -> Iterator[Any]:
    """The file; standard input is stored first, as Parquet is read from its end."""
    pa = arrow()
    with contextlib.ExitStack() as stack:
        source: Any = name
        if name == "-":
            source = stack.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(sys.stdin.buffer, source)
        with _readable(name):
            # Pages are read as they are needed; a row group may be larger than the memory.
            file = pa.parquet.ParquetFile(source, pre_buffer=False, buffer_size=BUFFER)
        yield stack.enter_context(file)


@contextlib.contextmanager
def _readable(name: str) -> Iterator[None]:
    """What pyarrow cannot read, in our words."""
    pa = arrow()
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), name) from None
        raise io.DamagedError(f"{name} is not Parquet, or damaged: {error}") from None


def _check_text(column: str, kind: Any) -> None:
    types = arrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    tests = ("string", "large_string", "string_view", "binary", "large_binary", "null")
    if not any(getattr(types, f"is_{test}")(kind) for test in tests):
        raise ParameterError(f"--column must be a column of strings; {column!r} is of {kind}")


class ArrowChunk:
    """A record batch."""

    def __init__(self, rows: Any, start: int, column: str) -> None:
        self.batch = rows
        self.end = start + rows.num_rows
        self.n_rows = rows.num_rows
        self.errors: dict[int, Exception] = {}
        self._start = start
        self._column = column

    @cached_property
    def texts(self) -> list[str | None]:
        """The texts as Python has them; a row that is not UTF-8 is refused."""
        return [self._text(at, text) for at, text in enumerate(self._values(self._column))]

    def text(self, index: int) -> str | None:
        """One of the texts; raises why its row is refused."""
        row = ArrowChunk(self.batch.slice(index, 1), self._start + index, self._column)
        (text,) = row.texts
        if row.errors:
            raise row.errors[0]
        return text

    @cached_property
    def column(self) -> Any:
        """The texts in Arrow; bytes are taken for strings, which their reader checks."""
        return as_strings(self.batch.column(self._column))

    @property
    def n_bytes(self) -> int:
        """Bytes of the texts."""
        pa, column = arrow(), self.column
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if column.type not in (pa.string(), pa.large_string()):
            column = column.cast(pa.large_string())
        return pa.compute.sum(pa.compute.binary_length(column)).as_py() or 0

    def _text(self, index: int, text: Any) -> str | None:
        try:
            return text.decode() if isinstance(text, bytes) else text
        except UnicodeDecodeError as error:
            self._refuse(index, self._column, error)
            return None

    def _values(self, name: str) -> list[Any]:
        """A column as Python has it; a value that Python does not have spoils its row alone."""
        column = self.batch.column(name)
        try:
            return plain_column(column)
        except SPOILED:
            return [self._value(name, column, index) for index in range(len(column))]

    def _value(self, name: str, column: Any, index: int) -> Any:
        try:
            return plain_column(column.slice(index, 1))[0]
        except SPOILED as error:
            self._refuse(index, name, error)
            return None

    def _refuse(self, index: int, name: str, error: Exception) -> None:
        row = self._start + index + 1
        self.errors.setdefault(index, io.FileError(f"row {row}, column {name!r}: {error}"))

    def rows(self) -> list[dict[str, Any]]:
        """The fields as JSON has them."""
        columns = {name: self._jsonable(name) for name in self.batch.schema.names}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _jsonable(self, name: str) -> list[Any]:
        if name == self._column:
            return self.texts
        return [jsonable(value) for value in self._values(name)]

    def place(self, index: int) -> dict[str, Any]:
        """The number of the row in the file."""
        return {"row_number": self._start + index + 1}

    def raw(self, index: int) -> object:
        """The fields as JSON has them; null for what has no such form."""
        return ArrowChunk(self.batch.slice(index, 1), 0, self._column).rows()[0]


def as_strings(column: Any) -> Any:
    """A column of bytes as strings, without a copy; others as they are."""
    pa = arrow()
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, as_strings(column.dictionary))
    strings = {pa.binary(): pa.string(), pa.large_binary(): pa.large_string()}
    return column.view(strings.get(column.type, column.type))


def plain_column(column: Any) -> list[Any]:
    """The values of a column: times to the microsecond, maps as dictionaries."""
    kind = in_microseconds(column.type)
    if kind != column.type:
        column = column.cast(kind, safe=False)
    values: list[Any] = column.to_pylist(maps_as_pydicts="strict")
    return values


def in_microseconds(kind: Any) -> Any:
    """The type without nanoseconds in it, which Python knows only with the help of pandas."""
    pa = arrow()
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return pa.timestamp("us", kind.tz)
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return pa.duration("us")
    if pa.types.is_time64(kind):
        return pa.time64("us")
    if pa.types.is_map(kind):
        return pa.map_(in_microseconds(kind.key_type), in_microseconds(kind.item_type))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(in_microseconds(field.type)) for field in kind.fields])
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        make = pa.list_ if pa.types.is_list(kind) else pa.large_list
        return make(kind.value_field.with_type(in_microseconds(kind.value_type)))
    return kind


def jsonable(value: Any) -> Any:
    """A value as JSON can hold it: times by ISO 8601, bytes by Base64, no NaN."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [jsonable(each) for each in value]
    if isinstance(value, dict):
        return {_key(name): jsonable(each) for name, each in value.items()}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.total_seconds() if hasattr(value, "total_seconds") else str(value)


def _key(name: Any) -> str:
    return name if isinstance(name, str) else str(jsonable(name))


class ArrowWriter:
    """Record batches of a known schema wait as Arrow streams, and become row groups at the end."""

    assembles = True
    takes_arrow = True
    state = None

    def __init__(self, schema: Any, added: dict[str, Shape]) -> None:
        self._types = {name: arrow_type(shape) for name, shape in added.items()}
        for name, kind in self._types.items():
            place = schema.get_field_index(name)
            field = arrow().field(name, kind)
            schema = schema.append(field) if place < 0 else schema.set(place, field)
        self._schema = schema

    def encode(self, chunk: ArrowChunk, added: dict[str, Any]) -> bytes:
        """A stream of its own for each chunk, so that a part can be cut behind any."""
        pa = arrow()
        columns = dict(zip(chunk.batch.schema.names, chunk.batch.columns, strict=True))
        columns |= {name: added[name].cast(kind) for name, kind in self._types.items()}
        rows = pa.record_batch(list(columns.values()), schema=self._schema)
        if chunk.errors:
            rows = without(rows, sorted(chunk.errors))
        sink = BytesIO()
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with pa.ipc.new_stream(sink, self._schema, options=options) as stream:
            stream.write_batch(rows)
        return sink.getvalue()

    def head(self) -> bytes:
        """Nothing."""
        return b""

    def assemble(self, part: Path, whole: Path) -> None:
        """Row groups of all batches."""
        write_groups(self._batches(part), self._schema, whole)

    def _batches(self, part: Path) -> Iterator[Any]:
        with part.open("rb") as file:
            while file.peek(1):
                yield from arrow().ipc.open_stream(file)


def without(rows: Any, refused: list[int]) -> Any:
    """The other rows, joined from slices: not every type of Arrow can be filtered."""
    starts, ends = [0, *(at + 1 for at in refused)], [*refused, rows.num_rows]
    spans = zip(starts, ends, strict=True)
    return arrow().concat_batches([rows.slice(start, end - start) for start, end in spans])


class AssemblingWriter(SpooledWriter):
    """Rows without a schema: the type of each column is what all of its values share."""

    def __init__(self, columns: list[str], added: dict[str, Shape]) -> None:
        arrow()
        super().__init__(columns, added)

    def assemble(self, part: Path, whole: Path) -> None:
        """Row groups of all rows."""
        pa = arrow()
        shapes = {name: storable(shape) for name, shape in self.shapes.items()}
        schema = pa.schema([(name, arrow_type(shape)) for name, shape in shapes.items()])
        write_groups((_batch(rows, shapes, schema) for rows in self.spooled(part)), schema, whole)


def _batch(rows: list[dict[str, Any]], shapes: dict[str, Any], schema: Any) -> Any:
    columns = [
        arrow().array([fitted(row.get(name), shape) for row in rows], schema.field(name).type)
        for name, shape in shapes.items()
    ]
    return arrow().record_batch(columns, schema=schema)


def storable(shape: Any) -> Any:
    """The shape with a type for values that were null everywhere: that of strings."""
    if isinstance(shape, list) and shape[0] == "list":
        return ["list", storable(shape[1])]
    if isinstance(shape, list):  # Parquet has no struct without a field
        fields = {name: storable(each) for name, each in shape[1].items()}
        return ["struct", fields] if fields else "json"
    return shape or "str"


def arrow_type(shape: Any) -> Any:
    """The Arrow type of a shape."""
    pa = arrow()
    if isinstance(shape, list) and shape[0] == "list":
        return pa.list_(arrow_type(shape[1]))
    if isinstance(shape, list):
        return pa.struct([(name, arrow_type(each)) for name, each in shape[1].items()])
    names = {"bool": pa.bool_, "int": pa.int64, "long": pa.int64, "float": pa.float64}
    return names.get(shape, pa.string)()


def write_groups(batches: Iterable[Any], schema: Any, whole: Path) -> None:
    """A Parquet file, a row group as soon as there is enough for one."""
    pa = arrow()
    with whole.open("wb") as file, pa.parquet.ParquetWriter(file, schema) as writer:
        for group in _groups(batches):
            writer.write_table(pa.Table.from_batches(group, schema))


def _groups(batches: Iterable[Any]) -> Iterator[list[Any]]:
    group: list[Any] = []
    n_rows = n_bytes = 0
    for rows in batches:
        group.append(rows)
        n_rows += rows.num_rows
        n_bytes += rows.nbytes
        if n_rows >= GROUP_ROWS or n_bytes >= GROUP_BYTES:
            yield group
            group, n_rows, n_bytes = [], 0, 0
    if group:
        yield group
