"""Every method from 600 to 1,000,000 words: time, memory and growth, beside sumy and summa.

    python benches/methods.py                          everything (most of an hour)
    python benches/methods.py --quick                  a look (some five minutes)
    python benches/methods.py --alone --methods luhn,lsa --sizes 600,10000
    python benches/methods.py --python .venv/bin/python   its nutgraf in the place of the wheel

A method of nutgraf runs beside what peers have under the same name: each in a virtual
environment and a process of its own, on one thread and one core, in interleaved rounds, of
which the median counts. Who is killed at the time limit is spared the longer texts.

Memory is the peak of the resident set above what it was with the package imported and the
text read. Growth is the exponent e of time ~ words^e, from 10,000 words to the longest text;
in brackets if that is not the longest of all. The last column compares the methods of nutgraf
in one process, in turn, on the shortest text.

Peers differ in what their budget counts, and their sentences are split by regular
expressions: trust the order, not the last digit.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from compare import with_pythons
from peers import catalog, report, texts, venvs
from peers.catalog import NUTGRAF, Peer
from peers.rounds import KILLED, Child, Field, Row, Settings, WorkerError, say
from peers.texts import Pool, WorkLoad

ROOT = Path(__file__).resolve().parent.parent
SHORT, GROWS_FROM = 600, 10_000
SIZES = (SHORT, GROWS_FROM, 100_000, 1_000_000)
BASE = "tf_idf"
QUICK = {"sizes": [SHORT, GROWS_FROM, 100_000], "rounds": 2, "timeout": 10.0, "min_seconds": 0.1}

Outcome = dict[int, Row]  # of one peer, by size


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--methods", type=_names, help="which to run, with commas (all)")
    add("--sizes", type=_sizes, default=list(SIZES), help="words of a text, with commas")
    add("--alone", action="store_true", help="nutgraf without its peers")
    add("--words", type=int, default=100, help="budget of a summary (100)")
    add("--rounds", type=int, default=5, help="rounds (5)")
    add("--timeout", type=float, default=120, help="a slower call is killed: seconds (120)")
    add("--min-seconds", type=float, default=0.5, help="a shorter pass is repeated (0.5)")
    add("--wheel", type=Path, help="nutgraf's wheel (the newest in target/wheels)")
    add("--python", type=Path, help="an interpreter whose nutgraf is taken instead")
    add("--json", type=Path, metavar="FILE", help="write every figure here as well")
    add("--quick", action="store_true", help=f"sets {QUICK}, whatever else is said")
    args = parser.parse_args()
    if args.quick:
        vars(args).update(QUICK)
    return args


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _sizes(value: str) -> list[int]:
    return sorted({int(size.replace("_", "")) for size in _names(value)})


def main() -> int:
    """Run what was asked for; 1 if nutgraf failed, 2 if nothing could be run."""
    args = arguments()
    pool = texts.news_pool(ROOT, max(args.sizes))
    if pool is None:
        print("methods.py: skipped: there is no set of news in ../shared/data")
        return 0
    try:
        own = args.python.absolute() if args.python else _own_python(args.wheel)
        methods = _chosen(args.methods, methods_of(own))
    except (ValueError, FileNotFoundError) as error:
        print(f"methods.py: {error}", file=sys.stderr)
        return 2
    print(_opening(pool, args), flush=True)
    results = {name: race(name, pool, own, args) for name in methods}
    ratios = interleaved(methods, pool, own, args)
    print(time_table(results, args.sizes, ratios))
    print(memory_table(results, args.sizes))
    if args.json:
        _write(args, results, ratios)
    rows = [row for peers in results.values() for outcome in peers for row in outcome.values()]
    return 1 if any(row.outcome for row in rows if row.peer.distribution == NUTGRAF) else 0


def _own_python(wheel: Path | None) -> Path:
    if wheel is None and venvs.newest_wheel(ROOT / "target" / "wheels") is None:
        raise FileNotFoundError("no wheel: run `make wheel`, or use --wheel or --python")
    ((_, python),) = with_pythons(catalog.nutgraf_rows([BASE]), wheel)
    return python


def methods_of(python: Path) -> list[str]:
    """Ask nutgraf what methods it has: this interpreter need not have it."""
    code = "import json, nutgraf; print(json.dumps(list(nutgraf.METHODS)))"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True)
    if done.returncode:
        raise FileNotFoundError(f"{python.name} has no nutgraf that can be imported")
    return list(json.loads(done.stdout))


def _chosen(wanted: list[str] | None, known: list[str]) -> list[str]:
    if unknown := set(wanted or []) - set(known):
        raise ValueError(f"unknown method {sorted(unknown)}; known are {', '.join(known)}")
    return [name for name in known if wanted is None or name in wanted]


def race(method: str, pool: Pool, own: Path, args: argparse.Namespace) -> list[Outcome]:
    """Run a method and its namesakes on one size after the other."""
    settings = Settings(args.words, args.rounds, math.inf, args.timeout, args.min_seconds)
    peers = [(peer, own) for peer in catalog.nutgraf_rows([method])]
    if not args.alone:
        peers += with_pythons(catalog.of_method(method)[1:], None)
    outcomes: list[Outcome] = [{} for _ in peers]
    for size in args.sizes:
        able = [pair for pair, done in zip(peers, outcomes, strict=True) if not _tired(done)]
        say(f"{method}: {size:,} words")
        with tempfile.TemporaryDirectory() as folder:
            rows = {row.peer.name: row for row in _field(pool, size, settings, folder).run(able)}
        for (peer, _), outcome in zip(peers, outcomes, strict=True):
            outcome[size] = rows.get(peer.name) or Row(peer, outcome="not tried")
    return outcomes


def _tired(outcome: Outcome) -> bool:
    return any(row.outcome for row in outcome.values())


def _field(pool: Pool, size: int, settings: Settings, folder: str) -> Field:
    return Field(load_of(pool, size), settings, Path(folder))


def load_of(pool: Pool, size: int) -> WorkLoad:
    """An article as it is for the shortest size, joined articles for the others."""
    return pool.call() if size == SHORT else pool.long(size)


def interleaved(
    methods: list[str], pool: Pool, own: Path, args: argparse.Namespace
) -> dict[str, float]:
    """Time the methods in turn in one process; how many times as slow as the base each is."""
    names = [BASE, *(name for name in methods if name != BASE)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.jsonl"
        path.write_text(json.dumps(pool.article) + "\n", encoding="utf-8")
        child = Child(own, Path(folder), args.timeout)
        try:
            child.ask(do="load", path=str(path))
            rounds = child.ask(
                do="interleave",
                adapter="Nutgraf",
                options=[{"method": name} for name in names],
                words=args.words,
                rounds=4 * args.rounds + 1,
                min_seconds=args.min_seconds / 50,
            )["seconds"]
        except WorkerError as gone:
            say(f"interleaved: {gone}")
            return {}
        finally:
            child.close()
    columns = zip(*([seconds / each[0] for seconds in each] for each in rounds), strict=True)
    return dict(zip(names, map(statistics.median, columns), strict=True))


def time_table(
    results: dict[str, list[Outcome]], sizes: list[int], ratios: dict[str, float]
) -> str:
    """One line a peer: seconds by size, growth, and the ratio of the methods."""
    head = ["method", "of", *(f"{size:,} words" for size in sizes), "growth", f"/ {BASE}"]
    lines = []
    for method, outcomes in results.items():
        for outcome in outcomes:
            peer = _peer(outcome)
            ratio = ratios.get(method) if peer.distribution == NUTGRAF else None
            cells = [_time(outcome[size]) for size in sizes]
            last = [_growth(outcome, sizes), f"{ratio:.2f}" if ratio else "-"]
            lines.append([method, peer.distribution, *cells, *last])
    return _table("Time", head, lines)


def memory_table(results: dict[str, list[Outcome]], sizes: list[int]) -> str:
    """One line a peer: megabytes by size."""
    head = ["method", "of", *(f"{size:,} words" for size in sizes)]
    lines = [
        [method, _peer(outcome).distribution, *(_memory(outcome[size]) for size in sizes)]
        for method, outcomes in results.items()
        for outcome in outcomes
    ]
    return _table("Memory above the text, MB", head, lines)


def _table(title: str, head: list[str], lines: list[list[str]]) -> str:
    rule = "|---|---|" + "--:|" * (len(head) - 2)
    rows = [f"| {' | '.join(cells)} |" for cells in lines]
    return "\n".join([f"## {title}", "", f"| {' | '.join(head)} |", rule, *rows, ""])


def _peer(outcome: Outcome) -> Peer:
    return next(iter(outcome.values())).peer


def _time(row: Row) -> str:
    return row.outcome or report.duration(seconds_of(row))


def _memory(row: Row) -> str:
    return "-" if row.outcome else f"{(row.rss - row.rss_before) / 1e6:.1f}"


def seconds_of(row: Row) -> float:
    """The median over the rounds of a call."""
    return statistics.median(each["seconds"] / each["calls"] for each in row.rounds.values())


def growth(outcome: Outcome) -> tuple[float, int] | None:
    """The exponent of time in words, and the size up to which it was seen."""
    done = sorted(size for size, row in outcome.items() if not row.outcome and size >= GROWS_FROM)
    if len(done) < 2:
        return None
    first, last = done[0], done[-1]
    times = seconds_of(outcome[last]) / seconds_of(outcome[first])
    return math.log(times) / math.log(last / first), last


def _growth(outcome: Outcome, sizes: list[int]) -> str:
    seen = growth(outcome)
    if seen is None:
        return "-"
    exponent, last = seen
    return f"{exponent:.2f}" if last == max(sizes) else f"({exponent:.2f})"


def _opening(pool: Pool, args: argparse.Namespace) -> str:
    head = report.header()
    return (
        f"# Methods\n\n"
        f"{head['date']}; {head['cpu']}, {head['cores']} cores; {head['system']}; "
        f"Python {head['python']}.\n"
        f"Texts: {pool.source}. Budget: {args.words} words. One thread on one core; medians of "
        f"{args.rounds} interleaved rounds; {KILLED} after {args.timeout:g} s.\n"
    )


def _write(
    args: argparse.Namespace, results: dict[str, list[Outcome]], ratios: dict[str, float]
) -> None:
    """Write every figure, single rounds included."""
    rows: list[dict[str, Any]] = [
        {
            "method": method,
            "peer": row.peer.name,
            "version": row.version,
            "words": size,
            "outcome": row.outcome or "ok",
            "seconds": seconds_of(row) if row.rounds and not row.outcome else None,
            "rss_bytes": row.rss - row.rss_before if row.rss else None,
            "rounds": [row.rounds[number] for number in sorted(row.rounds)],
        }
        for method, outcomes in results.items()
        for outcome in outcomes
        for size, row in outcome.items()
    ]
    figures = {**report.header(), "budget": args.words, "rows": rows, f"per_{BASE}": ratios}
    args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
