"""The whole protocol behind two functions, for the bench and for scripts.

    from rouge import protocol
    sets = protocol.load_sets(["newts", "xsum"])
    report = protocol.score("tf_idf:position=0.5", sets)
    report.mean_gain, report.interval, report.gains

``score`` takes a name, or a function from a ``Set`` to the picked sentences of each of its
documents (indices into ``document.spans``, in text order). A choice that was scored before in
this process is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from peers.rounds import say

from rouge import gains, lines, sets, systems
from rouge.gains import Frame
from rouge.lines import Row
from rouge.metrics import Scores
from rouge.sets import DATA, TASKS, Set

Chooser = Callable[[Set], Sequence[Sequence[int]]]


@dataclass(frozen=True)
class Report:
    """What a system reaches: a row for each document of each set that it can do."""

    name: str
    sets: list[Set]
    rows: dict[str, list[Row]]

    @cached_property
    def scores(self) -> dict[str, Scores]:
        """Give R1, R2 and RLsum of each set."""
        return {name: _columns(rows)[:3] for name, rows in self.rows.items()}

    @cached_property
    def gains(self) -> dict[str, float]:
        """Give the gain on each set."""
        return {one.name: one.gain(self._values[one.name]) for one in self._frames}

    @cached_property
    def counted(self) -> list[str]:
        """Name the sets that the mean is over."""
        return [part.name for part in self.sets if part.task.in_mean and part.name in self.rows]

    @cached_property
    def mean_gain(self) -> float:
        """Average the gains over the sets."""
        return sum(self.gains[name] for name in self.counted) / max(1, len(self.counted))

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Give the bootstrap interval of the mean gain."""
        return gains.interval([f for f in self._frames if f.name in self.counted], self._values)

    @cached_property
    def dangling(self) -> float | None:
        """Give the share of news summaries with a dangling opening."""
        news = [part.name for part in self.sets if part.task.news and part.name in self.rows]
        marks = [row[3] for name in news for row in self.rows[name]]
        return sum(marks) / len(marks) if marks else None

    def score(self, name: str) -> float | None:
        """Give the mean of the three kinds on a set."""
        return sum(self.scores[name]) / 3 if name in self.scores else None

    @cached_property
    def _values(self) -> dict[str, Any]:
        return {name: gains.of_documents(rows) for name, rows in self.rows.items()}

    @cached_property
    def _frames(self) -> list[Frame]:
        return [_frame(part) for part in self.sets if part.name in self.rows]


def load_sets(names: Iterable[str] | None = None, folder: Path = DATA) -> list[Set]:
    """Read the sets of these names, or all; those whose file is missing are left out."""
    known = {task.name: task for task in TASKS}
    wanted = list(known) if names is None else list(names)
    if unknown := [name for name in wanted if name not in known]:
        raise ValueError(f"unknown set {unknown}; known are {', '.join(known)}")
    missing = [name for name in wanted if not (folder / f"{name}.jsonl").exists()]
    if missing:
        say(f"not there, and left out: {', '.join(missing)}")
    loaded = [sets.load(known[name], folder) for name in wanted if name not in missing]
    return [part for part in loaded if part.documents]


def score(system: str | Chooser, parts: list[Set], name: str = "") -> Report:
    """Score a method of nutgraf by its name, or anything else that chooses."""
    chooser = systems.parsed(system) if isinstance(system, str) else system
    rows = {part.name: lines.outcome(part, chooser(part)) for part in parts}
    return Report(name or getattr(chooser, "name", "system"), parts, rows)


def chance(parts: list[Set]) -> Report:
    """Give the lower end."""
    return Report("random", parts, {part.name: lines.chance(part) for part in parts})


def ceiling(parts: list[Set]) -> Report:
    """Give the upper end."""
    return Report("oracle", parts, {part.name: lines.ceiling(part) for part in parts})


def peer(name: str, parts: list[Set], ask: bool = True) -> Report:
    """Give a peer, on the sets whose language it knows; without ``ask`` only as it is kept."""
    found = {part.name: lines.peer(part, name, ask) for part in parts}
    return Report(name, parts, {key: rows for key, rows in found.items() if rows})


def below(report: Report, peers: Iterable[Report], margin: float = 0.3) -> list[str]:
    """Name the counted sets on which the best peer is ahead by more than a margin."""
    others = [one for one in peers if one.name != report.name]
    return [name for name in report.counted if _ahead(report, others, name) > margin]


def _ahead(report: Report, others: Iterable[Report], name: str) -> float:
    found = [one.score(name) for one in others]
    return max((value for value in found if value is not None), default=0.0) - (
        report.score(name) or 0.0
    )


def _frame(part: Set) -> Frame:
    return gains.frame(part.name, lines.chance(part), lines.ceiling(part))


def _columns(rows: Sequence[Row]) -> Any:
    return tuple(sum(column) / len(rows) for column in zip(*rows, strict=True))
