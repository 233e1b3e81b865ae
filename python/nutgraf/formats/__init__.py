"""The formats of ``nutgraf batch``: a reader and a writer of each, found by suffix or by name."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from nutgraf.errors import ParameterError
from nutgraf.formats import compression, delimited, folder, jsonl, parquet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nutgraf.formats.base import Reader, Writer

SUFFIXES = {
    "": "jsonl",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
TEXTS = ("jsonl", "csv", "tsv")
NAMES = (*TEXTS, *(f"{name}{suffix}" for name in TEXTS for suffix in compression.SUFFIXES))
OUTPUTS = (*NAMES, "parquet")
INPUTS = (*OUTPUTS, "folder")


class Format(NamedTuple):
    """A format and how its bytes are compressed."""

    name: str
    compression: str | None

    def __str__(self) -> str:
        return self.name


def format_of(file: str, given: str | None, flag: str, names: tuple[str, ...]) -> Format:
    """The format that was given, or else that of the suffix."""
    bare, packed = unpacked(file)
    if given is not None:
        if given not in names:
            raise ParameterError(f"{flag} must be one of {', '.join(names)}; got {given!r}")
        name, its_own = unpacked(given)
        return Format(name, its_own or (packed if name in TEXTS else None))
    if "folder" in names and Path(file).is_dir():
        return Format("folder", None)
    if not _is_plain(file):
        return Format("jsonl", None)
    suffix = Path(bare).suffix.lower()
    name = SUFFIXES.get(suffix, "")
    if not name or (packed and name not in TEXTS):
        raise ParameterError(
            f"{flag} must be one of {', '.join(names)}, as the suffix does not tell; got {file!r}"
        )
    return Format(name, packed)


def unpacked(file: str) -> tuple[str, str | None]:
    """A name without the suffix of its compression, and that."""
    for suffix, name in compression.SUFFIXES.items():
        if file.lower().endswith(suffix):
            return file[: -len(suffix)], name
    return file, None


def _is_plain(file: str) -> bool:
    return file != "-" and (Path(file).is_file() or not Path(file).exists())


def reader(name: str, kind: Format, column: str) -> Reader:
    """What reads a file; raises where it is not there or begins wrongly."""
    if kind.name == "parquet":
        return parquet.Reader(name, column)
    if kind.name == "folder":
        return folder.Reader(name)
    if kind.name == "jsonl":
        return jsonl.Reader(name, kind.compression, column)
    return delimited.Reader(name, kind.compression, column, delimited.DELIMITERS[kind.name])


def writer(source: Reader, kind: Format, added: dict[str, Any]) -> Writer:
    """What writes the rows of a reader, to each of which columns of these shapes are added."""
    compression.check(kind.compression)
    if kind.name == "jsonl":
        return jsonl.Writer()
    if kind.name == "parquet":
        if source.schema is not None:
            return parquet.ArrowWriter(source.schema, added)
        return parquet.AssemblingWriter(source.columns or [], added)
    delimiter = delimited.DELIMITERS[kind.name]
    if source.columns is None:
        return delimited.AssemblingWriter(added, delimiter, kind.compression)
    return delimited.Writer(list(dict.fromkeys([*source.columns, *added])), delimiter)
