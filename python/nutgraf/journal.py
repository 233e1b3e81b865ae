"""Output that survives a kill: parts beside it, and a journal of what in them is finished.

``OUT.part`` is a folder with the rows and the refused rows so far, each a file that only grows,
and ``journal.jsonl``. Its first line says which job it is; each further line stands for a chunk
and holds how long both files then are. A chunk is on the disk before its line is, so that whatever
follows the last line can be cut off, and the job goes on as if it had not stopped. When all rows
are there, the files take their names by being renamed; a last line tells that this has begun.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from pathlib import Path

from nutgraf.errors import ParameterError, StateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

SUFFIX = ".part"
JOURNAL, ROWS, ERRORS, WHOLE = "journal.jsonl", "rows", "errors", "whole"


class Parts:
    """The folder of the parts of ``output``, held by one process at a time."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output.with_name(output.name + SUFFIX)
        self._files: dict[str, IO[bytes]] = {}

    def begin(self, job: dict[str, Any], *, resume: bool) -> dict[str, Any] | None:
        """Make or open the folder; the last line of the journal where it goes on.

        Raises :class:`ParameterError` where it holds another job, and :class:`StateError` where it
        is no such folder, is damaged or in use.
        """
        self._make()
        self._open(JOURNAL)
        self._lock()
        lines = self._lines() if resume else []
        last = None
        if len(lines) > 1:
            self._check(self._parsed(lines[0]), job)
            last = self._parsed(lines[-1])
        self._cut(last, sum(map(len, lines)))
        if last is None:
            self._append(JOURNAL, _line(job))
        return last

    def n_finished(self) -> int:
        """How many rows are finished in a folder that another run left, as far as can be told."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            last = (self.folder / JOURNAL).read_bytes().splitlines()[-1]
            return sum(json.loads(last)[kind] for kind in ("summarised", "refused"))
        return 0

    def _make(self) -> None:
        try:
            self.folder.mkdir(exist_ok=True)
        except FileExistsError:
            raise StateError(f"{self.folder} must be a folder of parts; it is a file") from None
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.output)) from None
        strange = {path.name for path in self.folder.iterdir()} - {JOURNAL, ROWS, ERRORS, WHOLE}
        if strange:
            raise StateError(
                f"{self.folder} must be a folder of parts; it has {', '.join(sorted(strange))}"
            )

    def _lock(self) -> None:
        """Two runs would spoil each other's parts. A kill sets the lock free."""
        try:
            import fcntl
        except ImportError:  # Windows, which lets nobody cut or remove an open file
            return
        try:
            fcntl.flock(self._files[JOURNAL], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(f"{self.folder} is in use by another run") from None
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                raise  # the others mean a drive without locks

    def _lines(self) -> list[bytes]:
        """The lines that were written whole."""
        lines = (self.folder / JOURNAL).read_bytes().splitlines(keepends=True)
        return [line for line in lines if line.endswith(b"\n")]

    def _parsed(self, line: bytes) -> dict[str, Any]:
        with contextlib.suppress(ValueError):
            content: dict[str, Any] = json.loads(line)
            return content
        raise self._damaged(JOURNAL)

    def _damaged(self, name: str) -> StateError:
        return StateError(f"{self.folder / name} is damaged; remove {self.folder} to begin anew")

    def _check(self, begun: dict[str, Any], job: dict[str, Any]) -> None:
        """Another job would not end as the first one would have."""
        job = json.loads(_line(job))
        changed = [name for name in {**begun, **job} if begun.get(name) != job.get(name)]
        if changed:
            was = "; ".join(f"{name} was {begun.get(name)}, is {job.get(name)}" for name in changed)
            raise ParameterError(
                f"--resume must continue the job of {self.folder} as it was begun: {was}"
            )

    def _cut(self, last: dict[str, Any] | None, journal_bytes: int) -> None:
        """Leave what the last line stands for; a part that has its name already is not missed."""
        sizes = last["bytes"] if last else {ROWS: 0, ERRORS: 0}
        for name, size in {**sizes, JOURNAL: journal_bytes if last else 0}.items():
            if last and last["complete"] and not (self.folder / name).exists():
                continue
            if self._open(name).seek(0, os.SEEK_END) < size:
                raise self._damaged(name)
            self._files[name].truncate(size)

    def _open(self, name: str) -> IO[bytes]:
        if name not in self._files:
            self._files[name] = (self.folder / name).open("ab", buffering=0)
        return self._files[name]

    def commit(self, rows: bytes, errors: bytes, line: dict[str, Any]) -> None:
        """Write a chunk, then the line that it is finished."""
        self._append(ROWS, rows)
        self._append(ERRORS, errors)
        sizes = {name: self._files[name].seek(0, os.SEEK_END) for name in (ROWS, ERRORS)}
        self._append(JOURNAL, _line({**line, "bytes": sizes, "complete": False}))

    def _append(self, name: str, data: bytes) -> None:
        """Write to the disk itself."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._files[name].write(rest) :]
        if data:
            os.fsync(self._files[name].fileno())

    def complete(self, line: dict[str, Any]) -> None:
        """Write that all rows are there."""
        sizes = {name: (self.folder / name).stat().st_size for name in (ROWS, ERRORS)}
        self._append(JOURNAL, _line({**line, "bytes": sizes, "complete": True}))

    def publish(self, rows: str, errors: Path, *, has_errors: bool) -> None:
        """Give the parts their names, or what an interruption left of them, and remove the rest."""
        if has_errors:
            self._rename(ERRORS, errors)
        else:
            errors.unlink(missing_ok=True)
        self._rename(rows, self.output)
        self.discard()

    def _rename(self, name: str, target: Path) -> None:
        if name in self._files:
            self._files.pop(name).close()
        if (self.folder / name).exists():
            os.replace(self.folder / name, target)
            _sync_folder(target.parent)

    def discard(self) -> None:
        """Remove the folder, the journal last."""
        self.close()
        for name in (ROWS, ERRORS, WHOLE, JOURNAL):
            (self.folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def close(self) -> None:
        """Close the files and set the folder free."""
        while self._files:
            self._files.popitem()[1].close()


def _line(content: dict[str, Any]) -> bytes:
    return (json.dumps(content) + "\n").encode()


def sync(path: Path) -> None:
    """What was written to a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A renaming is on the disk when its folder is."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
