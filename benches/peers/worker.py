"""The child process: reads one JSON request a line, answers one JSON line.

Run by a peer's own Python as a script. Requests, and what they answer:

``{"do": "open", "adapter", "options", "words", "distribution", "core"}``  version
``{"do": "load", "path"}``                                                texts
``{"do": "run", "texts", "repeat", "batch"}``     seconds, cpu, texts, bytes, faults
``{"do": "interleave", "adapter", "options", "words", "rounds", "min_seconds"}``   seconds
``{"do": "rss", "anew"}``                                                  peak bytes

Any failure is answered as ``{"error": …}`` with the kind and the place, never with the
message, which may quote a text.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.metadata
import json
import math
import os
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import adapters


class Worker:
    """Holds one adapter and the texts of one work load."""

    def __init__(self) -> None:
        self._adapter = adapters.Adapter()
        self._texts: list[str] = []

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a request: its ``do`` names the method, the rest are arguments."""
        try:
            return getattr(self, "do_" + request.pop("do"))(**request)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            return {"error": f"{type(error).__name__} at {where}"}

    def do_open(
        self, adapter: str, options: dict[str, str], words: int, distribution: str, core: int | None
    ) -> dict[str, Any]:
        """Import the peer; its import is not timed."""
        _pin(core)
        self._adapter = getattr(adapters, adapter)(words, **options)
        return {"version": importlib.metadata.version(distribution)}

    def do_load(self, path: str) -> dict[str, Any]:
        """Read the texts of a work load."""
        with Path(path).open(encoding="utf-8") as lines:
            self._texts = [json.loads(line) for line in lines]
        return {"texts": len(self._texts)}

    def do_run(self, texts: int, repeat: int, batch: bool) -> dict[str, Any]:
        """Time ``repeat`` passes over the first texts; check the last pass's answers."""
        part = self._texts[:texts]
        call = self._adapter.many if batch else self._one_by_one
        gc.collect()
        start, cpu_start = time.perf_counter(), time.process_time()
        for _ in range(repeat):
            answers = call(part)
            for answer in answers:
                self._adapter.summary(answer)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
        n_bytes = repeat * sum(len(text.encode()) for text in part)
        return {
            "seconds": seconds,
            "cpu": cpu,
            "texts": len(part),
            "calls": repeat * len(part),
            "bytes": n_bytes,
            "faults": self._faults(part, answers),
        }

    def do_interleave(
        self,
        adapter: str,
        options: list[dict[str, str]],
        words: int,
        rounds: int,
        min_seconds: float,
    ) -> dict[str, Any]:
        """Time several settings of one peer in turn on the first text: by round, seconds each."""
        text = self._texts[0]
        made = [getattr(adapters, adapter)(words, **each) for each in options]
        for each in made:
            _seconds_a_call(each, text, 1)
        repeats = [math.ceil(min_seconds / _seconds_a_call(each, text, 1)) for each in made]
        pairs = list(zip(made, repeats, strict=True))
        return {
            "seconds": [
                [_seconds_a_call(each, text, repeat) for each, repeat in pairs]
                for _ in range(rounds)
            ]
        }

    def do_rss(self, anew: bool = False) -> dict[str, Any]:
        """Tell the peak memory so far; ``anew`` forgets what was freed, where the system can."""
        if anew:
            _forget_peak()
        return {"bytes": _peak_rss()}

    def _one_by_one(self, texts: list[str]) -> list[Any]:
        return [self._adapter.one(text) for text in texts]

    def _faults(self, texts: list[str], answers: list[Any]) -> dict[str, int]:
        if len(answers) != len(texts):
            return {"answers missing": abs(len(texts) - len(answers))}
        faults = (self._adapter.fault(*pair) for pair in zip(texts, answers, strict=True))
        return Counter(fault for fault in faults if fault)


def _pin(core: int | None) -> None:
    """Keep us on one core, where the system can: threads a peer starts share it."""
    if core is None or not hasattr(os, "sched_setaffinity"):
        return
    os.sched_setaffinity(0, {core})


def _seconds_a_call(adapter: adapters.Adapter, text: str, repeat: int) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        adapter.summary(adapter.one(text))
    return (time.perf_counter() - start) / repeat


def _forget_peak() -> None:
    """Let Linux count ``VmHWM`` from what is resident now."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak_rss() -> int:
    """Read the peak resident bytes of this process.

    Linux hands the parent's peak on to a child's ``ru_maxrss``, so that a small worker would
    show the size of the driver; ``VmHWM`` is our own. 0 where neither can be had.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = (line.split() for line in status.read_text().splitlines())
        kib = (int(parts[1]) for parts in lines if parts and parts[0] == "VmHWM:")
        return 1024 * next(kib, 0)
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def main() -> None:
    """Answer until the input ends.

    Whatever a peer prints goes to the error stream: the real output is ours alone.
    """
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        replies.write(json.dumps(worker.answer(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
