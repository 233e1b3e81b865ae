"""A folder of plain-text files: a file is a row. It is only read."""

from __future__ import annotations

import os
from pathlib import Path

from nutgraf import io
from nutgraf.formats.base import Row, row_chunks
from nutgraf.formats.compression import SUFFIXES, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from nutgraf.formats.base import RowChunk


class Reader:
    """The files of a folder and of those inside it, by name; hidden ones are left out."""

    columns: list[str] | None = ["file"]  # noqa: RUF012
    schema = None
    unit = "file"

    def __init__(self, name: str) -> None:
        self._folder = name
        self._names = names_in(name)
        self.position = 0
        self.total = len(self._names)

    def skip(self, n_records: int) -> None:
        """Leave out files."""
        self.position = n_records

    def chunks(self) -> Iterator[RowChunk]:
        """The other files."""
        return row_chunks(self._rows())

    def _rows(self) -> Iterator[Row]:
        for name in self._names[self.position :]:
            self.position += 1
            row = Row(self.position, {"file": name}, None, {"file": name})
            try:
                row.text = self._read(name)
            except (OSError, ValueError, ImportError) as error:
                row.error = error
            yield row

    def _read(self, name: str) -> str:
        source = Source(os.path.join(self._folder, name), SUFFIXES.get(Path(name).suffix.lower()))
        try:
            return io.decode(source.stream.read(), name, hint=False)
        finally:
            source.close()

    def close(self) -> None:
        """Nothing stays open."""


def names_in(folder: str) -> list[str]:
    """The files below a folder, relative to it, with ``/`` between the parts."""
    names = []
    for parent, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(parent, name) for name in files if not name.startswith("."))
        names += [path.relative_to(folder).as_posix() for path in paths if path.is_file()]
    return sorted(names)


def _raise(error: OSError) -> None:
    raise error
