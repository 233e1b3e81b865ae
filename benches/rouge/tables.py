"""All figures as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rouge import protocol
from rouge.protocol import Report
from rouge.sets import Set


def markdown(reports: Sequence[Report], peers: Sequence[Report], parts: Sequence[Set]) -> str:
    """Write a line for each set and a column for each system, and what sums them up."""
    head = ["set (n)", *(report.name for report in reports)]
    lines = [_line(head), _line(["---", *["---"] * len(reports)])]
    lines += [_line([_title(part), *(_cell(one, part) for one in reports)]) for part in parts]
    lines += [_line(row) for row in _sums(reports, peers)]
    return "\n".join([*lines, ""])


def closing(reports: Sequence[Report]) -> str:
    """Write a line for each system."""
    return "\n".join(
        f"mean gain: {one.name} {one.mean_gain:.3f} {_interval(one)} over {len(one.counted)} sets"
        for one in reports
    )


def as_json(reports: Sequence[Report], peers: Sequence[Report]) -> list[dict[str, Any]]:
    """Give every figure of every system."""
    return [_figures(report, peers) for report in reports]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _title(part: Set) -> str:
    """Star a set that is not in the mean."""
    return f"{part.name}{'' if part.task.in_mean else '*'} ({len(part.documents)})"


def _cell(report: Report, part: Set) -> str:
    """R1 / R2 / RLsum, and the gain in brackets."""
    if part.name not in report.rows:
        return "–"
    scores = " / ".join(f"{score:.1f}" for score in report.scores[part.name])
    return f"{scores} ({report.gains[part.name]:.2f})"


def _sums(reports: Sequence[Report], peers: Sequence[Report]) -> list[list[str]]:
    return [
        ["**mean gain**", *(f"**{one.mean_gain:.3f}**" for one in reports)],
        ["95 % interval", *map(_interval, reports)],
        ["sets in the mean", *(str(len(one.counted)) for one in reports)],
        ["below the best peer by > 0.3", *(_below(one, peers) for one in reports)],
        ["dangling openings, news", *map(_dangling, reports)],
    ]


def _interval(report: Report) -> str:
    return "[{:.3f}, {:.3f}]".format(*report.interval)


def _below(report: Report, peers: Sequence[Report]) -> str:
    names = protocol.below(report, peers)
    return f"{len(names)}: {', '.join(names)}" if names else "0"


def _dangling(report: Report) -> str:
    return "–" if report.dangling is None else f"{100 * report.dangling:.1f} %"


def _figures(report: Report, peers: Sequence[Report]) -> dict[str, Any]:
    return {
        "system": report.name,
        "mean_gain": report.mean_gain,
        "interval": report.interval,
        "sets_in_mean": report.counted,
        "below_best_peer": protocol.below(report, peers),
        "dangling_openings": report.dangling,
        "sets": {
            part.name: {
                "documents": len(part.documents),
                "scores": report.scores[part.name],
                "gain": report.gains[part.name],
            }
            for part in report.sets
            if part.name in report.rows
        },
    }
