"""Files in and out: encodings, JSON lines, whole files or none."""

from __future__ import annotations

import codecs
import contextlib
import errno
import json
import os
import sys
import tempfile
from pathlib import Path

from nutgraf.errors import NutgrafError, ParameterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any, BinaryIO


class FileError(NutgrafError, ValueError):
    """A file cannot be read as what it should be."""


class DamagedError(FileError):
    """A file is cut off, or not of the format that it should be of."""


def read_text(name: str, encoding: str | None = None) -> str:
    """The text of a file, or of standard input for ``-``.

    UTF-8, with or without a byte order mark, unless ``encoding`` names another.
    """
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return decode(data, name, encoding)


def decode(data: bytes, name: str, encoding: str | None = None, *, hint: bool = True) -> str:
    """Bytes to text, or an error that names the first byte that does not fit.

    ``hint`` is for where ``--encoding`` can be given.
    """
    try:
        return data.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        wanted = encoding or "UTF-8"
        message = (
            f"{name} is not {wanted}: byte 0x{data[error.start]:02x} at position {error.start}"
        )
        if hint:
            message += "; name its encoding with --encoding"
        raise FileError(message) from None


def check_encoding(encoding: str | None) -> None:
    """Refuse the name of an encoding that Python does not know."""
    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise ParameterError(
            f"--encoding must be one that Python knows; got {encoding!r}"
        ) from None


def size_of(name: str) -> int | None:
    """The bytes of a file; ``None`` for standard input, a pipe or a device."""
    is_file = name != "-" and Path(name).is_file()
    return Path(name).stat().st_size if is_file else None


@contextlib.contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A file to read bytes from; standard input for ``-``."""
    if name == "-":
        yield sys.stdin.buffer
    else:
        with open(name, "rb") as file:
            yield file


@contextlib.contextmanager
def written_whole(name: str) -> Iterator[IO[str]]:
    """A file that appears under its name only when everything is in it; stdout for ``-``."""
    if name == "-":
        yield sys.stdout
        return
    target = Path(name)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", name)
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8") as pipe:  # a pipe or device is not replaced
            yield pipe
        return
    with _beside(target) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o666 & ~_umask())
            os.replace(file.name, target)
        except BaseException:
            os.unlink(file.name)
            raise


def write_page(path: Path, page: str) -> None:
    """Write a page into a file, whole or not at all."""
    with written_whole(str(path.absolute())) as file:  # "-" is a file like any other
        file.write(page)


def _beside(target: Path) -> Any:
    """A new hidden file in the folder of ``target``; an error names ``target`` itself."""
    try:
        return tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        )
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None


def _umask() -> int:
    """What a new file's mode is masked with; it can be read only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def dump_line(row: dict[str, Any]) -> str:
    """One line of a JSON lines file. What UTF-8 cannot hold is written as an escape."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(row)
    return line + "\n"
