"""nutgraf beside its peers: the same texts, the same machine, interleaved rounds.

    python benches/compare.py                          everything (some ten minutes)
    python benches/compare.py --quick                  a look (about 2 minutes)
    python benches/compare.py --peers nutgraf,lede --loads news

Each peer runs in a virtual environment of its own under ``.bench/venvs`` (made on first
use from pinned packages), in a process of its own, on one thread and one core. nutgraf is
the newest wheel that ``make wheel`` has left. In each round every peer runs once, in an
order that rotates; medians over the rounds are compared. Answers are checked before they
are timed: a summary may not be empty, and nutgraf's must hold its budget and be made of
verbatim slices of the text. A speed in brackets is that of a peer that did not read the
whole text.

Peers differ in what their budget counts (the list below the tables says so), and a summary
of 100 words is not the same work for all of them: trust the order, not the last digit.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from peers import catalog, report, rounds, texts, venvs
from peers.catalog import NUTGRAF, Peer
from peers.rounds import Field, Row, Settings, say
from peers.texts import Pool, WorkLoad

ROOT = Path(__file__).resolve().parent.parent
LONG = (10_000, 100_000)
LOADS = ("news", "call", *(f"long-{n}" for n in LONG))
QUICK = {"texts": 40, "rounds": 2, "timeout": 10.0, "min_seconds": 0.1}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    names = ", ".join([NUTGRAF, *(peer.name for peer in catalog.PEERS)])
    add("--peers", type=_names, help=f"which to run, with commas, of: {names}")
    add("--methods", type=_names, default=["default", "lead"], help="of nutgraf: default,lead")
    add("--loads", type=_names, default=list(LOADS), help=f"work loads, of: {', '.join(LOADS)}")
    add("--words", type=int, default=100, help="budget of a summary (100)")
    add("--texts", type=int, default=300, help="texts of the work load news (300)")
    add("--rounds", type=int, default=5, help="rounds (5)")
    add("--limit", type=float, default=60, help="a slower round gets fewer texts: seconds (60)")
    add("--timeout", type=float, default=120, help="a slower call is killed: seconds (120)")
    add("--min-seconds", type=float, default=0.5, help="a shorter pass is repeated (0.5)")
    add("--clock", choices=("seconds", "cpu"), default="seconds", help="wall (default) or CPU")
    add("--baseline", default=NUTGRAF, help="the row that ratios refer to (nutgraf)")
    add("--wheel", type=Path, help="nutgraf's wheel (the newest in target/wheels)")
    add("--json", type=Path, metavar="FILE", help="write every figure here as well")
    add("--quick", action="store_true", help=f"sets {QUICK}, whatever else is said")
    return _checked(parser, parser.parse_args())


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _checked(parser: argparse.ArgumentParser, args: argparse.Namespace) -> argparse.Namespace:
    if unknown := set(args.loads) - set(LOADS):
        parser.error(f"unknown work load {sorted(unknown)}; known are {', '.join(LOADS)}")
    if min(args.words, args.texts, args.rounds) < 1:
        parser.error("--words, --texts and --rounds must be at least 1")
    if args.quick:
        vars(args).update(QUICK)
    return args


def main() -> int:
    """Run what was asked for; 1 if nutgraf failed, 2 if nothing could be run."""
    args = arguments()
    try:
        peers = with_pythons(catalog.chosen(args.peers, args.methods), args.wheel)
    except (ValueError, FileNotFoundError) as error:
        print(f"compare.py: {error}", file=sys.stderr)
        return 2
    pool = texts.pool(ROOT, args.texts, max(LONG))
    head = {**report.header(), "source": pool.source, "arguments": _recorded(args)}
    print(_opening(head, args))
    tables = run_all(args, pool, peers)
    print(_closing([peer for peer, _ in peers]))
    if args.json:
        figures = {**head, "loads": [table.as_json() for table in tables]}
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if any(_failed(row) for table in tables for row in table.rows) else 0


def with_pythons(peers: list[Peer], wheel: Path | None) -> list[tuple[Peer, Path]]:
    """Make the environments that are missing; say which Python runs which peer."""
    pythons = {}
    for peer in peers:
        venv = ROOT / ".bench" / "venvs" / peer.venv
        requirements, stamp = _requirements(peer, wheel)
        if peer.venv not in pythons and venvs.ensure(venv, requirements, stamp):
            say(f"made the environment of {peer.venv}")
        pythons[peer.venv] = venvs.python_of(venv)
    return [(peer, pythons[peer.venv]) for peer in peers]


def _requirements(peer: Peer, wheel: Path | None) -> tuple[tuple[str, ...], str]:
    """Say what to install, with a stamp that changes when it must be installed anew."""
    if peer.distribution != NUTGRAF:
        return peer.requirements, " ".join(peer.requirements)
    wheel = wheel or venvs.newest_wheel(ROOT / "target" / "wheels")
    if wheel is None:
        raise FileNotFoundError("no wheel of nutgraf: run `make wheel`, or use --wheel or --peers")
    return (str(wheel.resolve()),), venvs.wheel_stamp(wheel)


def run_all(
    args: argparse.Namespace, pool: Pool, peers: list[tuple[Peer, Path]]
) -> list[report.Table]:
    """Run one work load after the other and print each table as it is done.

    A peer that was killed on a long text is spared the longer one.
    """
    settings = Settings(args.words, args.rounds, args.limit, args.timeout, args.min_seconds)
    tables, tired = [], set()
    for load in work_loads(args, pool):
        able = [(peer, python) for peer, python in peers if peer.name not in tired]
        with tempfile.TemporaryDirectory() as folder:
            rows = Field(load, settings, Path(folder)).run(able)
        rows += [Row(peer, outcome="not tried") for peer, _ in peers if peer.name in tired]
        tired |= {row.peer.name for row in rows if row.outcome.startswith(rounds.KILLED)}
        tables.append(report.Table(load, rows, args.baseline, args.clock))
        print(tables[-1].markdown(), flush=True)
    return tables


def work_loads(args: argparse.Namespace, pool: Pool) -> list[WorkLoad]:
    """In ascending order of size, whatever the order on the command line."""
    loads = [pool.news(args.texts), pool.call(), *map(pool.long, LONG)]
    return [load for load in loads if load.name in args.loads]


def _recorded(args: argparse.Namespace) -> dict[str, object]:
    """Keep the arguments without those that are paths of this machine."""
    return {key: value for key, value in vars(args).items() if key not in ("wheel", "json")}


def _opening(head: dict[str, object], args: argparse.Namespace) -> str:
    clock = "wall clock" if args.clock == "seconds" else "CPU time"
    return (
        f"# nutgraf and its peers\n\n"
        f"{head['date']}; {head['cpu']}, {head['cores']} cores; {head['system']}; "
        f"Python {head['python']}.\n"
        f"Texts: {head['source']}. Budget: {args.words} words. One thread on one core; "
        f"medians of {args.rounds} interleaved rounds, {clock}; MB are 10^6 bytes of UTF-8.\n"
    )


def _closing(peers: list[Peer]) -> str:
    return "\n".join(["Method and budget:", "", *(f"- {p.name}: {p.note}" for p in peers)])


def _failed(row: Row) -> bool:
    """Only our own failures fail the run: a peer's are a result."""
    return bool(row.outcome) and row.peer.distribution == NUTGRAF


if __name__ == "__main__":
    sys.exit(main())
