"""Medians, ratios, a Markdown table for each work load, and all of it as JSON."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers.adapters import n_sentences
from peers.rounds import Row
from peers.texts import WorkLoad


@dataclass(frozen=True)
class Ratio:
    """How many times as fast the baseline is: of medians, and over single rounds."""

    of_medians: float
    low: float
    high: float


@dataclass(frozen=True)
class Table:
    """The rows of one work load, seen by one clock (``seconds`` or ``cpu``)."""

    load: WorkLoad
    rows: list[Row]
    baseline: str
    clock: str

    def markdown(self) -> str:
        """Write the table, one line a peer, with its heading."""
        head = (
            f"| peer | version | texts | time a text | MB/s | {self.baseline} is … times as fast "
            "(rounds) | peak RSS, MB |"
        )
        lines = [f"## {self.load.title}", "", head, "|---|---|--:|--:|--:|--:|--:|"]
        return "\n".join([*lines, *map(self._line, self.rows), ""])

    def as_json(self) -> dict[str, Any]:
        """Give every figure, single rounds included."""
        return {
            "name": self.load.name,
            "title": self.load.title,
            "texts": len(self.load.texts),
            "bytes": self.load.n_bytes,
            "rows": [self._row_json(row) for row in self.rows],
        }

    def _line(self, row: Row) -> str:
        cells = [row.peer.name, row.version, f"{row.n_texts}", *self._figures(row)]
        return f"| {' | '.join(cells)} |"

    def _figures(self, row: Row) -> list[str]:
        if row.outcome:
            return [row.outcome, "-", "-", "-"]
        ratio = self._ratio(row)
        return [
            duration(self._median(row, _per_call)),
            self._speed(row),
            _spread(ratio) if ratio else "-",
            f"{row.rss / 1e6:.0f}" if row.rss else "-",
        ]

    def _speed(self, row: Row) -> str:
        """In brackets where a peer did not read all that it was given."""
        speed = figure(_mb_per_s(self._median(row, _per_byte)))
        return speed if self._read_all(row) else f"({speed})"

    def _read_all(self, row: Row) -> bool:
        return max(map(n_sentences, self.load.texts)) <= row.peer.reads

    def _row_json(self, row: Row) -> dict[str, Any]:
        done = not row.outcome and row.rounds
        ratio = self._ratio(row)
        return {
            "peer": row.peer.name,
            "version": row.version,
            "note": row.peer.note,
            "texts": row.n_texts,
            "outcome": row.outcome or "ok",
            "read_all": self._read_all(row),
            "faults": row.faults,
            "seconds_per_text": self._median(row, _per_call) if done else None,
            "mb_per_s": _mb_per_s(self._median(row, _per_byte)) if done else None,
            "ratio": vars(ratio) if ratio else None,
            "peak_rss_bytes": row.rss or None,
            "rounds": [{"round": number, **sample} for number, sample in row.rounds.items()],
        }

    def _median(self, row: Row, per: Callable[[dict[str, Any], str], float]) -> float:
        return statistics.median(per(sample, self.clock) for sample in row.rounds.values())

    def _ratio(self, row: Row) -> Ratio | None:
        """Per byte, as a slow peer may have had fewer texts."""
        base = next((other for other in self.rows if other.peer.name == self.baseline), None)
        if base is None or row.outcome or base.outcome:
            return None
        singles = [
            _per_byte(row.rounds[number], self.clock) / _per_byte(base.rounds[number], self.clock)
            for number in row.rounds.keys() & base.rounds.keys()
        ]
        medians = self._median(row, _per_byte) / self._median(base, _per_byte)
        return Ratio(medians, min(singles), max(singles)) if singles else None


def _per_byte(sample: dict[str, Any], clock: str) -> float:
    return sample[clock] / sample["bytes"]


def _per_call(sample: dict[str, Any], clock: str) -> float:
    return sample[clock] / sample["calls"]


def _mb_per_s(seconds_per_byte: float) -> float:
    return 1e-6 / seconds_per_byte


def _spread(ratio: Ratio) -> str:
    text = figure(ratio.of_medians)
    if ratio.low == ratio.high:
        return text
    return f"{text} ({figure(ratio.low)}-{figure(ratio.high)})"


def figure(value: float) -> str:
    """Three digits, and no exponent for what is a thousand or more."""
    return f"{value:,.0f}" if value >= 999.5 else f"{value:.3g}"


def duration(seconds: float) -> str:
    """Three digits in the unit that suits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{figure(seconds / size)} {unit}"
    return f"{figure(seconds / 1e-6)} µs"


def header() -> dict[str, Any]:
    """Tell the machine and the day; no path and no host name."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
