"""Interleaved timing: in each round every worker runs once, in an order that rotates.

A noisy machine then slows all peers alike, and ratios within a round stay fair.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peers.catalog import Peer
from peers.texts import WorkLoad

_THREAD_COUNTS = (
    "RAYON_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TOKIO_WORKER_THREADS",
)
KILLED = "killed"
_TOLERATED = 0.05  # the share of wrong answers that a peer, not nutgraf, may give


class WorkerError(Exception):
    """The child was killed at the time limit, died, or answered with an error."""


@dataclass(frozen=True)
class Settings:
    """What the command line says about timing; seconds throughout."""

    words: int
    rounds: int
    limit: float
    timeout: float
    min_seconds: float


@dataclass
class Row:
    """What is known about one peer on one work load.

    ``rounds`` maps a round to its sample, so that ratios are taken within a round.
    ``outcome`` says why the row dropped out and is empty as long as all is well.
    ``once`` marks a row whose first pass took so long that it is the measurement.
    ``rss`` is the peak of its memory, ``rss_before`` what it had with the texts read.
    """

    peer: Peer
    version: str = ""
    n_texts: int = 0
    repeat: int = 1
    rounds: dict[int, dict[str, Any]] = field(default_factory=dict)
    rss: int = 0
    rss_before: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    outcome: str = ""
    once: bool = False


class Child:
    """A worker process and its pipe."""

    def __init__(self, python: Path, folder: Path, timeout: float) -> None:
        self._timeout = timeout
        self._timed_out = False
        script = Path(__file__).with_name("worker.py")
        self._process = subprocess.Popen(
            [str(python), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,  # no folder called like a package may shadow it
            env=_environment(),
            text=True,
            encoding="utf-8",
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request and wait for the answer, at most as long as the time limit."""
        timer = threading.Timer(self._timeout, self._kill)
        timer.start()
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        return self._understood(line)

    def close(self) -> None:
        """End the process, and let go of its pipes."""
        self._process.kill()
        self._process.communicate()

    def _kill(self) -> None:
        self._timed_out = True
        self._process.kill()

    def _understood(self, line: str) -> dict[str, Any]:
        if self._timed_out:
            raise WorkerError(f"{KILLED} at {self._timeout:g} s")
        if not line:
            raise WorkerError(f"died with status {self._process.wait()}")
        reply = json.loads(line)
        if "error" in reply:
            raise WorkerError(reply["error"])
        return reply


def _environment() -> dict[str, str]:
    """One thread for everybody, and nothing of the caller's Python."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, **dict.fromkeys(_THREAD_COUNTS, "1"), "PYTHONHASHSEED": "0"}


class Field:
    """The children of all peers on one work load, from start to peak memory."""

    def __init__(self, load: WorkLoad, settings: Settings, folder: Path) -> None:
        self._load = load
        self._settings = settings
        self._folder = folder
        self._children: dict[str, Child] = {}
        self._texts = folder / f"{load.name}.jsonl"
        lines = (json.dumps(text) + "\n" for text in load.texts)
        self._texts.write_text("".join(lines), encoding="utf-8")

    def run(self, peers: list[tuple[Peer, Path]]) -> list[Row]:
        """Warm up, check, time and ask for the memory; a peer that fails drops out."""
        try:
            rows = [self._attempt(self._start, Row(peer), python) for peer, python in peers]
            for number in range(self._settings.rounds):
                self._round(number, [row for row in rows if not row.outcome])
            for row in rows:
                self._attempt(self._memory, row)
        finally:
            for child in self._children.values():
                child.close()
        return rows

    def _round(self, number: int, rows: list[Row]) -> None:
        if not rows:
            return
        say(f"{self._load.name}: round {number + 1} of {self._settings.rounds}")
        turn = number % len(rows)
        for row in rows[turn:] + rows[:turn]:
            if not row.once:
                self._attempt(self._time, row, number)

    def _attempt(self, step: Callable[..., None], row: Row, *arguments: Any) -> Row:
        """Do a step for a row that is still in the race."""
        if not row.outcome:
            try:
                step(row, *arguments)
            except WorkerError as gone:
                row.outcome = str(gone)
                say(f"{self._load.name}: {row.peer.name}: {gone}")
        return row

    def _start(self, row: Row, python: Path) -> None:
        say(f"{self._load.name}: warming up {row.peer.name}")
        child = Child(python, self._folder, self._settings.timeout)
        self._children[row.peer.name] = child
        row.version = child.ask(do="open", **_opening(row.peer, self._settings.words))["version"]
        child.ask(do="load", path=str(self._texts))
        row.rss_before = child.ask(do="rss", anew=True)["bytes"]
        row.n_texts = self._affordable(row)
        self._warm_up(row)

    def _affordable(self, row: Row) -> int:
        """How many texts a round may have, from the second pass over the first few."""
        n_texts, few = len(self._load.texts), 5
        if n_texts <= few:
            return n_texts
        self._ask_run(row, few)
        sample = self._ask_run(row, few)
        share = self._settings.limit / (sample["seconds"] / few * n_texts)
        return n_texts if share >= 1 else max(few, int(share * n_texts))

    def _warm_up(self, row: Row) -> None:
        """Make the first full pass, check every answer and see how often to repeat it."""
        sample = self._ask_run(row, row.n_texts)
        row.faults = sample["faults"]
        row.outcome = _verdict(row)
        row.repeat = max(1, math.ceil(self._settings.min_seconds / sample["seconds"]))
        if sample["seconds"] > self._load.once_over:
            row.once, row.rounds = True, {0: sample}

    def _time(self, row: Row, number: int) -> None:
        row.rounds[number] = self._ask_run(row, row.n_texts, row.repeat)

    def _memory(self, row: Row) -> None:
        row.rss = self._children[row.peer.name].ask(do="rss")["bytes"]

    def _ask_run(self, row: Row, texts: int, repeat: int = 1) -> dict[str, Any]:
        child = self._children[row.peer.name]
        return child.ask(do="run", texts=texts, repeat=repeat, batch=self._load.batch)


def _opening(peer: Peer, words: int) -> dict[str, Any]:
    return {
        "adapter": peer.adapter,
        "options": peer.options,
        "words": words,
        "distribution": peer.distribution,
        "core": _core(),
    }


def _core() -> int | None:
    """One core for all, which is fair as only one of them works at a time."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    return max(os.sched_getaffinity(0))


def _verdict(row: Row) -> str:
    """Nothing, or why the answers are not worth timing."""
    n_faults = sum(row.faults.values())
    if n_faults <= (0 if row.peer.strict else row.n_texts * _TOLERATED):
        return ""
    kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(row.faults.items()))
    return f"wrong answers of {row.n_texts}: {kinds}"


def say(line: str) -> None:
    """Progress goes to the error stream, so that the output is Markdown alone."""
    print(line, file=sys.stderr, flush=True)
