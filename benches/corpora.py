"""Corpora of short rows: lists, Arrow, data frames and files, in rows and megabytes a second.

    python benches/corpora.py                            a million rows (a quarter of an hour)
    .venv/bin/python benches/corpora.py --here --rows 50000   the build in .venv, not the wheel

A row is five sentences of news (`../shared/data`, else of examples/) and a number, so that no two
are equal. Every way has its rows in its own form before the clock starts and must give the
summaries that the list gives, or it is an error. Ways take turns in one process, of which the
median round counts; one process has one thread, another as many as `--threads` says. The same
rows are then counted by `fit`, as a whole and in 100 parts that are merged.

`--instructions 1500` counts instructions of so many rows by callgrind, which no other program on
the machine can disturb: what a way spends outside of `Summarizer::summarize`, the core, is the
binding's share. It needs valgrind and a build that kept its names (`maturin develop --release`).

`--memory 2000` has `nutgraf batch` read a Parquet file of so many megabytes, and tells the most
memory that it had at once.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import count, islice
from pathlib import Path
from typing import Any

from peers import report, texts, venvs

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("pandas>=3,<4", "polars>=2,<3", "duckdb>=2,<3", "pyarrow>=26,<27", "tqdm")
SENTENCES = 5  # of a row
TARGETS = {"Arrow / list": 1.5, "two threads / one": 1.8}
MOST_BINDING = 0.10
MOST_MEMORY = 500  # megabytes, of a file of 2,000
N_PARTS = 100  # of a corpus that is counted part by part

Call = Callable[[], Iterable[Any]]


def of_list(rows: list[str], words: int) -> Call:
    """A list of ``str`` to a list of summaries."""
    import nutgraf

    return lambda: nutgraf.summarize_batch(rows, words=words)


def of_arrow(rows: list[str], words: int) -> Call:
    """A column of pyarrow to a column."""
    import nutgraf
    import pyarrow as pa

    column = pa.array(rows)
    return lambda: nutgraf.summarize_batch(column, words=words)


def of_polars(rows: list[str], words: int) -> Call:
    """An expression of Polars."""
    import nutgraf.polars  # noqa: F401
    import polars as pl

    frame = pl.DataFrame({"text": rows})
    summary = pl.col("text").nutgraf.summarize(words=words)
    return lambda: frame.select(summary).to_series()


def of_pandas(rows: list[str], words: int) -> Call:
    """The accessor of pandas."""
    import nutgraf.pandas  # noqa: F401
    import pandas as pd

    series = pd.Series(rows, dtype="str")
    return lambda: series.nutgraf.summarize(words=words)


def of_duckdb(rows: list[str], words: int) -> Call:
    """The function of DuckDB, over a table of its own."""
    import duckdb
    import nutgraf.duckdb
    import pyarrow as pa

    connection = duckdb.connect()
    nutgraf.duckdb.register(connection)
    given = pa.table({"text": rows})
    connection.register("given", given)
    connection.execute("CREATE TABLE news AS FROM given")
    query = f"SELECT nutgraf(text, {words}) AS summary FROM news"
    return lambda: connection.sql(query).to_arrow_table()["summary"]


def of_file(rows: list[str], words: int) -> Call:
    """The command, from a Parquet file to another."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from nutgraf.cli import main

    folder = tempfile.TemporaryDirectory()  # there as long as what is returned
    pq.write_table(pa.table({"text": rows}), f"{folder.name}/in.parquet")

    def call() -> Any:
        made = f"{folder.name}/out.parquet"
        with contextlib.redirect_stderr(io.StringIO()):
            main(["batch", f"{folder.name}/in.parquet", "-o", made, "--words", str(words)])
        return pq.read_table(made, columns=["summary"])["summary"]

    return call


WAYS: dict[str, Callable[[list[str], int], Call]] = {
    "list": of_list,
    "Arrow": of_arrow,
    "Polars": of_polars,
    "pandas": of_pandas,
    "DuckDB": of_duckdb,
    "nutgraf batch": of_file,
}


def arguments(argv: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rows", type=int, default=1_000_000, help="how many rows (1,000,000)")
    add("--words", type=int, default=30, help="budget of a summary (30)")
    add("--rounds", type=int, default=3, help="rounds (3)")
    add("--threads", type=int, default=2, help="of the second process (2); 1 leaves it out")
    add("--ways", type=lambda names: names.split(","), default=list(WAYS), help="with commas (all)")
    add("--wheel", type=Path, help="nutgraf's wheel (the newest in target/wheels)")
    add("--here", action="store_true", help="use the nutgraf of the interpreter that runs this")
    add("--json", type=Path, metavar="FILE", help="write every figure here as well")
    add("--instructions", type=int, metavar="ROWS", help="count instructions, and nothing else")
    add(
        "--memory",
        type=int,
        metavar="MB",
        help="peak memory with a file so large, and nothing else",
    )
    add("--measure", action="store_true", help=argparse.SUPPRESS)  # what the processes are told
    return parser.parse_args(argv)


def main() -> int:
    """Measure; 1 if a way gave other summaries, 2 if nothing could be measured."""
    args = arguments(sys.argv[1:])
    try:
        if not args.here:
            return subprocess.run(
                [_python(args.wheel), __file__, *sys.argv[1:], "--here"]
            ).returncode
        if unknown := set(args.ways) - set(WAYS):
            raise ValueError(f"unknown way {sorted(unknown)}; known are {', '.join(WAYS)}")
    except (ValueError, FileNotFoundError) as error:
        print(f"corpora.py: {error}", file=sys.stderr)
        return 2
    if args.instructions:
        print(shares(args))
        return 0
    if args.memory:
        print(memory(args))
        return 0
    if args.measure:
        print(json.dumps(measured(args)))
        return 0
    found = {threads: _in_process(threads) for threads in sorted({1, args.threads})}
    print(tables(found, args))
    if args.json:
        args.json.write_text(json.dumps({**report.header(), "by_threads": found}, indent=1) + "\n")
    digests = {way["digest"] for process in found.values() for way in process["ways"].values()}
    return 0 if len(digests) == 1 else 1


def _python(wheel: Path | None) -> str:
    wheel = wheel or venvs.newest_wheel(ROOT / "target" / "wheels")
    if wheel is None:
        raise FileNotFoundError("no wheel of nutgraf: run `make wheel`, or use --wheel or --here")
    venv = ROOT / ".bench" / "venvs" / "corpora"
    stamp = " ".join([venvs.wheel_stamp(wheel), *PACKAGES])
    venvs.ensure(venv, (str(wheel.resolve()), *PACKAGES), stamp)
    return str(venvs.python_of(venv))


def _in_process(threads: int) -> Any:
    environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
    command = [sys.executable, __file__, *sys.argv[1:], "--here", "--measure"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def measured(args: argparse.Namespace) -> dict[str, Any]:
    """Time every way in turn; seconds of each round, and a digest of what came out."""
    rows = corpus(args.rows)
    calls = {name: WAYS[name](rows, args.words) for name in args.ways}
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    digests = {}
    for _ in range(args.rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            summaries = call()
            seconds[name].append(time.perf_counter() - start)
            digests[name] = _digest(summaries)
            del summaries
    return {
        "rows": len(rows),
        "bytes": sum(len(row.encode()) for row in rows),
        "ways": {name: {"seconds": seconds[name], "digest": digests[name]} for name in calls},
        **counted(rows, args.rounds),
    }


def counted(rows: list[str], rounds: int) -> dict[str, list[float]]:
    """Seconds to fit a column, and to merge what was counted in its parts."""
    import pyarrow as pa
    from nutgraf import Summarizer

    column, step = pa.array(rows), -(-len(rows) // N_PARTS)
    starts = range(0, len(rows), step)
    parts = [Summarizer().fit(column.slice(start, step)).corpus_ for start in starts]
    seconds: dict[str, list[float]] = {"fit": [], "merge": []}
    for _ in range(rounds):
        start = time.perf_counter()
        whole = Summarizer().fit(column).corpus_
        between = time.perf_counter()
        merged = reduce(lambda a, b: a.merge(b), parts)
        seconds["merge"].append(time.perf_counter() - between)
        seconds["fit"].append(between - start)
        if merged != whole:
            raise ValueError("the parts do not add up to the whole")
    return seconds


def corpus(n_rows: int) -> list[str]:
    """Rows of news, each with a number of its own."""
    return list(islice(endless(), n_rows))


def endless() -> Iterator[str]:
    """Such rows without an end."""
    import nutgraf

    pool = texts.pool(ROOT, 200, 100_000)
    pieces = []
    for text in pool.texts:
        spans = nutgraf.split_sentences(text, "en")
        for at in range(0, len(spans), SENTENCES):
            part = spans[at : at + SENTENCES]
            pieces.append(text[part[0][0] : part[-1][1]])
    for n in count():
        yield f"{pieces[n % len(pieces)]} It is number {n}."


def _digest(summaries: Iterable[Any]) -> str:
    """Hash what came out as strings, whatever holds it."""
    digest = hashlib.sha256()
    for summary in summaries:
        digest.update(str(summary).encode() + b"\0")
    return digest.hexdigest()


def tables(found: dict[int, Any], args: argparse.Namespace) -> str:
    """Write the figures, and beside them what was asked for."""
    one = found[1]
    head = report.header()
    threads = list(found)
    columns = [f"{unit}, {n}" for n in threads for unit in ("rows/s", "MB/s")]
    lines = [
        f"# Corpora\n\n{head['date']}; {head['cpu']}, {head['cores']} cores; "
        f"Python {head['python']}.",
        f"{one['rows']:,} rows of {one['bytes'] / one['rows']:.0f} bytes, {args.words} words each; "
        f"medians of {args.rounds} rounds; by number of threads.\n",
        f"| way | {' | '.join(columns)} | / list |" + (" threads |" if len(threads) > 1 else ""),
        "|---|" + "--:|" * (len(columns) + len(threads)),
    ]
    for name in one["ways"]:
        times = [_median(process, name) for process in found.values()]
        cells = [f"{one['rows'] / t:,.0f} | {one['bytes'] / t / 1e6:.1f}" for t in times]
        last = [f"{_median(one, 'list') / times[0]:.2f}" if "list" in one["ways"] else "-"]
        last += [f"{times[0] / times[-1]:.2f}"] if len(times) > 1 else []
        lines.append(f"| {name} | {' | '.join([*cells, *last])} |")
    return "\n".join([*lines, "", *_asked(found)])


def _median(process: dict[str, Any], name: str) -> float:
    return statistics.median(process["ways"][name]["seconds"])


def _asked(found: dict[int, Any]) -> list[str]:
    """Lines that set the figures beside the targets."""
    one, lines = found[1], []
    if {"list", "Arrow"} <= set(one["ways"]):
        for threads, process in found.items():
            ratio = _median(process, "list") / _median(process, "Arrow")
            asked = TARGETS["Arrow / list"]
            lines.append(
                f"Arrow / list, {threads} threads: {ratio:.2f} times as fast (asked: {asked})"
            )
    if "Arrow" in one["ways"] and len(found) > 1:
        ratio = _median(one, "Arrow") / _median(found[max(found)], "Arrow")
        asked = TARGETS["two threads / one"]
        lines.append(f"{max(found)} threads / one: {ratio:.2f} (asked of two: {asked})")
    for threads, process in found.items():
        fit, merge = (statistics.median(process[what]) for what in ("fit", "merge"))
        speed = process["bytes"] / fit / 1e6
        lines.append(
            f"fit, {threads} threads: {speed:.1f} MB/s; merge of {N_PARTS} parts: {merge:.2f} s"
        )
    return lines


def memory(args: argparse.Namespace) -> str:
    """Have the command read a large file; the most memory that it had at once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "in.parquet"), Path(folder, "out.parquet")
        schema, rows = pa.schema([("text", pa.string())]), endless()
        with pq.ParquetWriter(given, schema, compression="none", use_dictionary=False) as writer:
            while not given.exists() or given.stat().st_size < args.memory * 1_000_000:
                writer.write_table(pa.table({"text": list(islice(rows, 100_000))}))
        code = "import sys; from nutgraf.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", code, "batch", given, "-o", made]
        process = subprocess.Popen([*command, "--words", str(args.words)])
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise ValueError(f"nutgraf batch ended with status {status}")
        size = given.stat().st_size / 1e6
        peak = usage.ru_maxrss * 1024 / 1e6
        return f"peak of {size:,.0f} MB of Parquet: {peak:.0f} MB (asked: below {MOST_MEMORY})"


def shares(args: argparse.Namespace) -> str:
    """Count what each way spends, and how much of it outside of the core."""
    rows = corpus(args.instructions)
    lines = [f"Instructions of {len(rows):,} rows (asked of Arrow: {MOST_BINDING:.0%} at most)\n"]
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "rows.json"
        given.write_text(json.dumps(rows))
        for name in args.ways:
            before, _ = _counted(given, name, args.words, 0)
            total, core = _counted(given, name, args.words, 1)
            each = (total - before) / len(rows)
            share = 1 - core / (total - before)
            lines.append(f"{name}: {each:,.0f} a row, binding's share {share:.1%}")
    return "\n".join(lines)


def _counted(rows: Path, way: str, words: int, calls: int) -> tuple[int, int]:
    """Run a way under callgrind; instructions of all, and of those within the core."""
    code = (
        "import json, pathlib, sys, corpora; _, rows, way, words, calls = sys.argv;"
        "call = corpora.WAYS[way](json.loads(pathlib.Path(rows).read_text()), int(words));"
        "[call() for _ in range(int(calls))]"
    )
    counts = rows.with_name("counts")
    valgrind = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={counts}"]
    command = [*valgrind, sys.executable, "-c", code, str(rows), way, str(words), str(calls)]
    environment = {**os.environ, "RAYON_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parent)}
    subprocess.run(command, env=environment, check=True)
    annotate = ["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(counts)]
    found = subprocess.run(annotate, capture_output=True, text=True, check=True).stdout

    def count(name: str) -> int:
        lines = re.findall(rf"^ *([\d,]+) .*{name}", found, re.MULTILINE)
        return max((int(line.replace(",", "")) for line in lines), default=0)

    return count("PROGRAM TOTALS"), count(r":nutgraf::summarizer::Summarizer::summarize \[")


if __name__ == "__main__":
    sys.exit(main())
