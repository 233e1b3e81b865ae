"""Compressed bytes: gzip and Zstandard, member by member."""

from __future__ import annotations

import gzip
import sys
import zlib
from io import BufferedReader, RawIOBase

from nutgraf import extras, io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

SUFFIXES = {".gz": "gzip", ".zst": "zstd"}
BUFFER = 1 << 17
READ = 1 << 15  # compressed bytes at once: what they unfold to is held in memory
LARGEST_WINDOW = 1 << 31  # what `zstd --long=31` writes


class Source:
    """A file, or standard input for ``-``, unfolded; ``n_bytes`` counts what was read of it."""

    def __init__(self, name: str, compression: str | None) -> None:
        check(compression)
        self._is_ours = name != "-"
        self._file: Any = open(name, "rb") if self._is_ours else sys.stdin.buffer  # noqa: SIM115
        self._counted = _Counted(self._file, name)
        self.stream: BinaryIO = BufferedReader(self._counted, BUFFER)
        if compression:
            unfolded = _Unfolded(self.stream, name, compression)
            self.stream = BufferedReader(unfolded, BUFFER)

    @property
    def n_bytes(self) -> int:
        """How many bytes were read from the file itself."""
        return self._counted.n_bytes

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self._is_ours:
            self._file.close()


class _Counted(RawIOBase):
    """Counts the bytes that go through."""

    def __init__(self, file: Any, name: str) -> None:
        self._file = file
        self._name = name
        self.n_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            n: int = self._file.readinto1(buffer)
        except OSError as error:
            raise OSError(error.errno, error.strerror, self._name) from None
        self.n_bytes += n
        return n


class _Unfolded(RawIOBase):
    """The content of all members; one that is cut off is an error, not an end."""

    def __init__(self, source: Any, name: str, compression: str) -> None:
        self._source = source
        self._name = name
        self._compression = compression
        self._new, self._error = _decoder(compression)
        self._member: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            if not self._packed:
                self._packed = self._source.read1(READ)
            if not self._packed:
                if self._member is None:
                    return 0
                raise io.DamagedError(f"{self._name} is cut off: its {self._compression} data ends")
            self._ready = memoryview(self._unfold())
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n

    def _unfold(self) -> bytes:
        if self._member is None:
            if self._compression == "gzip":
                self._packed = self._packed.lstrip(b"\0")  # padding, which gzip allows
                if not self._packed:
                    return b""
            self._member = self._new()
        try:
            data: bytes = self._member.decompress(self._packed)
        except self._error as error:
            raise io.DamagedError(
                f"{self._name} is not {self._compression}, or damaged: {error}"
            ) from None
        self._packed = b""
        if self._member.eof:
            self._packed = self._member.unused_data
            self._member = None
        return data


def _decoder(compression: str) -> tuple[Any, type[Exception]]:
    if compression == "gzip":
        return lambda: zlib.decompressobj(wbits=31), zlib.error
    zstandard = _zstandard()
    decompressor = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
    return decompressor.decompressobj, zstandard.ZstdError


def compressed(data: bytes, compression: str | None) -> bytes:
    """A member of its own; the same bytes whenever it is made."""
    if compression == "gzip":
        return gzip.compress(data, 6, mtime=0)
    if compression == "zstd":
        made: bytes = _zstandard().ZstdCompressor().compress(data)
        return made
    return data


def check(compression: str | None) -> None:
    """Refuse a compression whose package is missing."""
    if compression == "zstd":
        _zstandard()


def _zstandard() -> Any:
    return extras.imported("zstandard", "zstd")
