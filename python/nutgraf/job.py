"""What ``nutgraf batch`` does: a file of rows in, the same rows with their summaries out."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import nutgraf
from nutgraf import batch, formats, io
from nutgraf.added import Columns
from nutgraf.errors import NutgrafError, ParameterError, StateError
from nutgraf.formats.compression import compressed
from nutgraf.formats.folder import names_in
from nutgraf.journal import ROWS, WHOLE, Parts, sync

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any, BinaryIO

    from nutgraf import Summarizer
    from nutgraf.formats.base import Chunk, Reader, Writer

# What changes nothing in the output, or is told by the journal in another way.
NO_SETTINGS = {"run", "debug", "progress", "resume", "input", "output", "stop_words"}


def run(parsed: argparse.Namespace, summarizer: Summarizer) -> bool:
    """Do the job that the command line asks for; whether no row was refused."""
    check_names(parsed)
    source = formats.format_of(parsed.input, parsed.input_format, "--input-format", formats.INPUTS)
    target = formats.format_of(
        parsed.output, parsed.output_format, "--output-format", formats.OUTPUTS
    )
    with contextlib.closing(formats.reader(parsed.input, source, parsed.column)) as reader:
        columns = Columns(parsed.summary_column, parsed.details)
        writer = formats.writer(reader, target, columns.shapes)
        job = Job(parsed, summarizer, columns, reader, writer, target.compression)
        tally = job.into_stream() if is_stream(parsed.output) else job.into_file()
    return tally.refused == 0


def check_names(parsed: argparse.Namespace) -> None:
    """No output may take the place of the input, and what is resumed must be files."""
    if Path(parsed.output).is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", parsed.output)
    if is_stream(parsed.output) or parsed.input == "-":
        if parsed.resume:
            names = f"{parsed.input!r} and {parsed.output!r}"
            raise ParameterError(f"--resume must have files as input and output; got {names}")
        return
    source, output = Path(parsed.input).resolve(), Path(parsed.output)
    for path in (output, errors_path(output), Parts(output).folder):
        written = path.resolve()
        if source == written or source in written.parents or written in source.parents:
            raise ParameterError(
                f"--output must leave the input {parsed.input} as it is; it would write {path}"
            )


def is_stream(output: str) -> bool:
    """Standard output, a pipe or a device: what no file may take the place of."""
    return output == "-" or (Path(output).exists() and not Path(output).is_file())


def errors_path(output: Path) -> Path:
    """``OUT.errors.jsonl`` beside ``OUT.csv.gz``."""
    bare, _ = formats.unpacked(str(output))
    return Path(bare).with_suffix(".errors.jsonl")


@dataclass
class Tally:
    """How far a job is: records read, rows summarised and refused."""

    end: int = 0
    summarised: int = 0
    refused: int = 0

    def __add__(self, chunk: Chunk) -> Tally:
        n_refused = len(chunk.errors)
        n_good = chunk.n_rows - n_refused
        return Tally(chunk.end, self.summarised + n_good, self.refused + n_refused)


class Job:
    """One run: from a reader, through the summarizer, to a writer."""

    def __init__(
        self,
        parsed: argparse.Namespace,
        summarizer: Summarizer,
        columns: Columns,
        reader: Reader,
        writer: Writer,
        compression: str | None,
    ) -> None:
        self.parsed = parsed
        self.summarizer = summarizer
        self.columns = columns
        self.reader = reader
        self.writer = writer
        self.compression = None if writer.assembles else compression
        self.n_bytes = 0
        self.start = time.monotonic()

    def into_stream(self) -> Tally:
        """Write as the rows come; what must be assembled waits in a temporary folder."""
        with opened(self.parsed.output) as stream:
            if not self.writer.assembles:
                return self._pour(stream)
            with tempfile.TemporaryDirectory(prefix="nutgraf-") as folder:
                part, whole = Path(folder, ROWS), Path(folder, WHOLE)
                with part.open("wb") as file:
                    tally = self._pour(file)
                self.writer.assemble(part, whole)
                with whole.open("rb") as file:
                    shutil.copyfileobj(file, stream)
                stream.flush()
                return tally

    def _pour(self, stream: BinaryIO) -> Tally:
        tally = Tally()
        stream.write(compressed(self.writer.head(), self.compression))
        for chunk, rows in self._answered():
            stream.write(rows)
            stream.flush()
            for failure in failures(chunk):
                place = " ".join(str(part) for part in next(iter(failure.items())))
                print(f"nutgraf: {place}: {failure['error']}", file=sys.stderr)
            tally += chunk
        stream.flush()
        self._report(tally, Tally())
        return tally

    def into_file(self) -> Tally:
        """Write parts beside the output, which take its name when all is there."""
        parts = Parts(Path(self.parsed.output))
        n_dropped = 0 if self.parsed.resume else parts.n_finished()
        with contextlib.closing(parts):
            job = fingerprint(self.parsed, self.summarizer)
            try:
                last = parts.begin(job, resume=self.parsed.resume)
                if n_dropped:
                    where = f"{n_dropped} finished rows in {parts.folder} are dropped"
                    print(f"nutgraf: begins anew; {where}", file=sys.stderr)
                return self._into_parts(parts, last)
            except (ParameterError, StateError):
                raise  # those parts are of another job
            except BaseException as error:
                self._leave(parts, error)
                raise

    def _into_parts(self, parts: Parts, last: dict[str, Any] | None) -> Tally:
        before = tally = (
            Tally(**{name: last[name] for name in asdict(Tally())}) if last else Tally()
        )
        if last is None or not last["complete"]:
            tally = self._fill(parts, last, before)
        rows = WHOLE if self.writer.assembles else ROWS
        errors = errors_path(parts.output)
        parts.publish(rows, errors, has_errors=tally.refused > 0)
        self._report(tally, before)
        if tally.refused:
            print(f"nutgraf: refused rows and reasons are in {errors}", file=sys.stderr)
        return tally

    def _fill(self, parts: Parts, last: dict[str, Any] | None, tally: Tally) -> Tally:
        """Every row that is not there yet."""
        if last:
            self.writer.state = last["state"]
            self.reader.skip(tally.end)
        else:
            parts.commit(compressed(self.writer.head(), self.compression), b"", self._line(tally))
        for chunk, rows in self._answered():
            errors = "".join(map(io.dump_line, failures(chunk))).encode()
            tally += chunk
            parts.commit(rows, errors, self._line(tally))
        if self.writer.assembles:
            self.writer.assemble(parts.folder / ROWS, parts.folder / WHOLE)
            sync(parts.folder / WHOLE)
        parts.complete(self._line(tally))
        return tally

    def _line(self, tally: Tally) -> dict[str, Any]:
        return {**asdict(tally), "state": self.writer.state}

    def _leave(self, parts: Parts, error: BaseException) -> None:
        """Keep what can be resumed: not where the input itself is damaged."""
        if isinstance(error, OSError):
            error.filename = error.filename or self.parsed.output
        lasting = Path(self.parsed.input).is_file() or Path(self.parsed.input).is_dir()
        n_rows = parts.n_finished()
        if n_rows and lasting and not isinstance(error, io.DamagedError):
            where = f"{n_rows} finished rows are kept in {parts.folder}; --resume goes on with them"
            print(f"nutgraf: {where}", file=sys.stderr)
        else:
            parts.discard()

    def _answered(self) -> Iterator[tuple[Chunk, bytes]]:
        """Each chunk with its good rows as bytes."""
        show = sys.stderr.isatty() if self.parsed.progress is None else self.parsed.progress
        at = self.reader.position
        with batch.progress_bar(
            initial=at,
            total=self.reader.total,
            unit=self.reader.unit,
            unit_scale=True,
            disable=not show,
        ) as bar:
            for chunk in self.reader.chunks():
                yield chunk, self._encoded(chunk)
                bar.update(self.reader.position - at)
                at = self.reader.position

    def _encoded(self, chunk: Chunk) -> bytes:
        added = self._arrays(chunk) if self.writer.takes_arrow else self._values(chunk)
        self.n_bytes += chunk.n_bytes
        return compressed(self.writer.encode(chunk, added), self.compression)

    def _values(self, chunk: Chunk) -> list[dict[str, Any]]:
        """The values of the columns for each row."""
        answers = self.summarizer.summarize_batch(chunk.texts, errors="return")
        added = []
        for index, answer in enumerate(answers):
            if isinstance(answer, Exception):
                chunk.errors.setdefault(index, answer)
                answer = None
            added.append(self.columns.of(None if index in chunk.errors else answer))
        return added

    def _arrays(self, chunk: Any) -> dict[str, Any]:
        """The arrays of the columns, without an object for each row."""
        import pyarrow as pa
        import pyarrow.compute as pc

        column = self.summarizer.summarize_batch(chunk.column, details=True, errors="return")
        answers = pa.array(column)
        told = answers.field("error")
        for index in pc.indices_nonzero(told.is_valid()).to_pylist():
            chunk.errors[index] = self._error(chunk, index) or NutgrafError(told[index].as_py())
        return self.columns.arrays(answers)

    def _error(self, chunk: Any, index: int) -> Exception | None:
        """What a row that failed raises alone; the array has no more than its message."""
        try:
            self.summarizer.summarize(chunk.text(index))
        except Exception as error:
            return error
        return None

    def _report(self, tally: Tally, before: Tally) -> None:
        """The last line: how much was done, and how fast in this run."""
        seconds = max(time.monotonic() - self.start, 1e-9)
        n_before = before.summarised + before.refused
        n_rows = tally.summarised + tally.refused - n_before
        resumed = f" ({n_before} of them before)" if n_before else ""
        print(
            f"{tally.summarised} rows summarised, {tally.refused} refused{resumed}"
            f" in {seconds:.1f} s: {n_rows / seconds:.0f} rows/s,"
            f" {self.n_bytes / seconds / 1e6:.1f} MB/s of text",
            file=sys.stderr,
        )


def failures(chunk: Chunk) -> list[dict[str, Any]]:
    """The refused rows of a chunk: where, why, and what they were."""
    made = []
    for index, error in sorted(chunk.errors.items()):
        raw = chunk.raw(index)
        row = {} if raw is None else {"row": raw}
        made.append({**chunk.place(index), "error": reason(error), **row})
    return made


def reason(error: Exception) -> str:
    """Why a row is refused; a file that cannot be read has a name already."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


@contextlib.contextmanager
def opened(output: str) -> Iterator[BinaryIO]:
    """Standard output, a pipe or a device for bytes."""
    if output == "-":
        yield sys.stdout.buffer
        return
    try:
        with open(output, "wb") as stream:
            yield stream
    except OSError as error:
        error.filename = error.filename or output
        raise


def fingerprint(parsed: argparse.Namespace, summarizer: Summarizer) -> dict[str, Any]:
    """What must be the same for a job to go on where it stopped."""
    settings = {name: value for name, value in vars(parsed).items() if name not in NO_SETTINGS}
    return {
        "nutgraf": nutgraf.__version__,
        "input": str(Path(parsed.input).resolve()),
        **state_of(parsed.input),
        **settings,
        "stop_words": summarizer.stop_words and digest(list(summarizer.stop_words)),
    }


def state_of(name: str) -> dict[str, Any]:
    """Size and time of a file; of a folder, those of all that is in it."""
    if name == "-":
        return {}
    if not Path(name).is_dir():
        about = os.stat(name)
        return {"size": about.st_size, "modified": about.st_mtime_ns}
    files = names_in(name)
    return {"files": digest([[file, state_of(os.path.join(name, file))] for file in files])}


def digest(content: Any) -> str:
    """A short name for much content."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
