"""What all formats have in common: rows in chunks, and their way out."""

from __future__ import annotations

from dataclasses import dataclass, field

from nutgraf import batch
from nutgraf.errors import TextError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any, Protocol

    class Chunk(Protocol):
        """Some rows that are summarised and written together."""

        end: int
        """How many records of the input end with this chunk."""
        n_rows: int
        errors: dict[int, Exception]
        """Why a row is refused, by its index in the chunk; more are added on the way."""

        @property
        def texts(self) -> list[str | None]:
            """What is summarised; ``None`` for a null and a refused row."""

        @property
        def n_bytes(self) -> int:
            """Bytes of the texts."""

        def rows(self) -> list[dict[str, Any]]:
            """The fields of each row as JSON has them, none for a refused one."""

        def place(self, index: int) -> dict[str, Any]:
            """Where in the input a row is, from 1."""

        def raw(self, index: int) -> object:
            """A row as it was, for the file of refused rows."""

    class Reader(Protocol):
        """A file as chunks of rows. Where chunks end depends on the file alone."""

        @property
        def columns(self) -> list[str] | None:
            """The names that all rows share; ``None`` where each row has its own."""

        @property
        def schema(self) -> Any:
            """The Arrow schema, where the format has one."""

        @property
        def position(self) -> int:
            """How much is read."""

        @property
        def total(self) -> int | None:
            """What ``position`` comes to at the end, if that is known."""

        @property
        def unit(self) -> str:
            """What both count."""

        def skip(self, n_records: int) -> None:
            """Leave out the first records; called once, before ``chunks``."""

        def chunks(self) -> Iterator[Chunk]:
            """What is left to read."""

        def close(self) -> None:
            """Close the file."""

    class Writer(Protocol):
        """Chunks as bytes, which are appended to a part; some formats assemble that at the end."""

        assembles: bool
        takes_arrow: bool
        """Whether what is added is an array for each name, not a dictionary for each row."""
        state: Any
        """What must be known to go on after an interruption, as JSON."""

        def encode(self, chunk: Any, added: Any) -> bytes:
            """The good rows of a chunk with the columns that are added to each."""

        def head(self) -> bytes:
            """What stands before all rows."""

        def assemble(self, part: Path, whole: Path) -> None:
            """Make the file of the part."""


@dataclass(slots=True)
class Row:
    """A row of a text format: its place, what stood there, and its text or what is wrong."""

    end: int
    place: dict[str, Any]
    raw: bytes | str | None
    fields: dict[str, Any] = field(default_factory=dict)
    text: str | None = None
    error: Exception | None = None


class RowChunk:
    """A chunk of a text format."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self.end = rows[-1].end
        self.n_rows = len(rows)
        self.errors = {index: row.error for index, row in enumerate(rows) if row.error}
        self.texts = [row.text for row in rows]

    @property
    def n_bytes(self) -> int:
        """Bytes of the texts."""
        return sum(len(text.encode("utf-8", "replace")) for text in self.texts if text)

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each row."""
        return [row.fields for row in self._rows]

    def place(self, index: int) -> dict[str, Any]:
        """The line of a row, or its file."""
        return self._rows[index].place

    def raw(self, index: int) -> object:
        """The line as it was, whatever bytes are in it."""
        raw = self._rows[index].raw
        if isinstance(raw, str):
            raw = raw.encode("utf-8", "surrogateescape")
        return None if raw is None else raw.decode("utf-8", "replace").rstrip("\r\n")


def row_chunks(rows: Iterable[Row]) -> Iterator[RowChunk]:
    """Chunks that are bounded in rows and in bytes."""
    for chunk in batch.chunks(rows, lambda row: row.raw if row.text is None else row.text):
        yield RowChunk(chunk)


class RowWriter:
    """A writer that makes a line of each row."""

    assembles = False
    takes_arrow = False
    state: Any = None

    def line(self, fields: dict[str, Any]) -> bytes:
        """A row as bytes; raises ``ValueError`` where the format cannot hold it."""
        raise NotImplementedError

    def encode(self, chunk: Chunk, added: list[dict[str, Any]]) -> bytes:
        """The good rows, a line each."""
        lines = []
        for index, fields in enumerate(chunk.rows()):
            if index not in chunk.errors:
                try:
                    lines.append(self.line({**fields, **added[index]}))
                except UnicodeEncodeError:
                    chunk.errors[index] = TextError("a field has a lone surrogate")
                except (ValueError, RecursionError) as error:
                    chunk.errors[index] = error
        return b"".join(lines)

    def head(self) -> bytes:
        """Nothing."""
        return b""

    def assemble(self, part: Path, whole: Path) -> None:
        """Never asked for."""
        raise NotImplementedError
