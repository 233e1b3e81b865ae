"""Sentence segmentation beside nutgraf's peers: quality and speed in one run.

    python benches/segmentation.py                        everything (some six minutes)
    python benches/segmentation.py --quick                a look (two minutes)
    python benches/segmentation.py --sets english-gum,rules --peers nutgraf:native --show 20
    python benches/segmentation.py --linear               does twice the text take twice as long?

Quality is measured on texts in ``../shared/data`` whose sentences are known. Treebanks: every
system gets whole documents; a boundary is the number of visible characters before it; those
at the ends of paragraphs count for nobody, as a blank line gives them away. Golden rules of
pySBD: a rule is kept only if all sentences are as it says. Those which can only be kept by
changing the text are out of reach for a splitter of verbatim slices and counted apart.

Speed is that of spans alone, on one core, in interleaved rounds: Rust crates in one binary
(built on first use from ``benches/segmenters/icu``), Python packages by their Python call,
each in an environment of its own under ``.bench/venvs``. nutgraf itself is run twice: as the
sources are now, in the binary, and as a package: the newest wheel that ``make wheel`` left,
or what is installed in ``.venv``. A warning says if the two do not answer alike.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import compare
from peers import report, venvs
from peers.catalog import NUTGRAF
from peers.rounds import Row, Settings, say
from peers.texts import WorkLoad
from segmenters import catalog, gold, hostile, quality
from segmenters.catalog import NATIVE, System
from segmenters.race import Race, Splitter

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
CRATE = ROOT / "benches" / "segmenters" / "icu"
RULES = "rules"
SPEED = {"speed-en": "newts", "speed-de": "klexikon_de", "speed-zh": "multifieldqa_zh"}
QUICK = {"rounds": 2, "megabytes": 1.0, "limit": 2.0, "min_seconds": 0.1}

Programs = list[tuple[System, Path]]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    sets = [*gold.treebank_names(DATA / "segmentation"), RULES, *SPEED]
    names = ", ".join(system.name for system in catalog.SYSTEMS)
    add("--sets", type=_names, default=sets, help=f"what to measure on, of: {', '.join(sets)}")
    add("--peers", type=_names, help=f"which to run, with commas, of: {names}")
    add("--rounds", type=int, default=5, help="rounds of the speed measurement (5)")
    add("--megabytes", type=float, default=5.0, help="size of a speed set (5)")
    add("--limit", type=float, default=6, help="a slower round gets fewer texts: seconds (6)")
    add("--timeout", type=float, default=300, help="a slower call is killed: seconds (300)")
    add("--min-seconds", type=float, default=0.5, help="a shorter pass is repeated (0.5)")
    add("--show", type=int, default=0, metavar="N", help="disagreements a set, on the terminal")
    add("--linear", action="store_true", help="time hostile inputs of two sizes, and no more")
    add("--wheel", type=Path, help="nutgraf's wheel (the newest in target/wheels, or .venv)")
    add("--json", type=Path, metavar="FILE", help="write every figure here as well")
    add("--quick", action="store_true", help=f"sets {QUICK}, whatever else is said")
    args = parser.parse_args()
    if unknown := set(args.sets) - set(sets):
        parser.error(f"unknown set {sorted(unknown)}; known are {', '.join(sets)}")
    if args.rounds < 1:
        parser.error("--rounds must be at least 1")
    if args.quick:
        vars(args).update(QUICK)
    return args


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def main() -> int:
    """Run what was asked for; 1 if nutgraf failed, 2 if nothing could be run."""
    args = arguments()
    if args.linear:
        return linear(args)
    try:
        systems = with_programs(catalog.chosen(args.peers), args.wheel)
        data_there()
    except (ValueError, FileNotFoundError) as error:
        print(f"segmentation.py: {error}", file=sys.stderr)
        return 2
    head = report.header()
    print(_opening(head, args))
    figures = {**head, **measure_quality(args, systems), "speed": []}
    tables = [table for name in SPEED if name in args.sets for table in race(args, name, systems)]
    print(
        "\n".join(["Systems:", "", *(f"- {system.name}: {system.note}" for system, _ in systems)])
    )
    figures["speed"] = [table.as_json() for table in tables]
    _record(args, figures)
    return 1 if any(_failed(row) for table in tables for row in table.rows) else 0


def linear(args: argparse.Namespace) -> int:
    """Time hostile inputs at two sizes; 1 if nutgraf takes more than twice as long for twice."""
    system = next(system for system in catalog.SYSTEMS if system.name == NATIVE)
    program, found = build_binary(), []
    with tempfile.TemporaryDirectory() as folder:
        for one in hostile.doublings(system, program, Path(folder), args.rounds):
            say(f"{one.name}: {one.outcome or f'{one.ratio:.2f}'}")
            found.append(one)
    print(hostile.markdown(found))
    _record(args, {**report.header(), "linear": [vars(one) for one in found]})
    return 0 if all(one.is_linear for one in found) else 1


def with_programs(systems: list[System], wheel: Path | None) -> Programs:
    """Make what is missing; say which program runs which system."""
    wheel = wheel or venvs.newest_wheel(ROOT / "target" / "wheels")
    programs: dict[str, Path] = {}
    if any(system.native for system in systems):
        binary = build_binary()
        programs |= {system.name: binary for system in systems if system.native}
    packages = [system for system in systems if not system.native]
    if wheel is None and any(system.name == NUTGRAF for system in packages):
        programs[NUTGRAF] = installed_python()
        packages = [system for system in packages if system.name != NUTGRAF]
    for system, python in compare.with_pythons(packages, wheel):
        programs[system.name] = python
    return [(system, programs[system.name]) for system in systems]


def build_binary() -> Path:
    """Build the Rust systems and nutgraf's sources, apart from the builds of a developer."""
    target = ROOT / ".bench" / "target"
    manifest = CRATE / "Cargo.toml"
    command = ["cargo", "build", "--release", "--quiet", f"--manifest-path={manifest}"]
    if subprocess.run([*command, f"--target-dir={target}"], stdout=sys.stderr).returncode:
        raise FileNotFoundError("the Rust systems could not be built")
    return target / "release" / "nutgraf-segmenters"


def installed_python() -> Path:
    """Fall back on the developer's environment, whose build is right but slow."""
    python = venvs.python_of(ROOT / ".venv")
    if not python.exists():
        raise FileNotFoundError("no nutgraf: run `make wheel`, or use --wheel or --peers")
    say("no wheel of nutgraf: its Python speed is that of the build in .venv")
    return python


def data_there() -> None:
    """The texts are not part of the repository."""
    if not (DATA / "segmentation").is_dir():
        raise FileNotFoundError("no texts: ../shared/data/segmentation is missing")


def measure_quality(args: argparse.Namespace, systems: Programs) -> dict[str, Any]:
    """Score every system on the treebanks and the golden rules; print both tables."""
    folder = DATA / "segmentation"
    treebanks = gold.treebanks(folder, [name for name in args.sets if name not in (RULES, *SPEED)])
    rules = gold.rules(folder) if RULES in args.sets else []
    scores: dict[str, list[quality.Score]] = {}
    held: dict[str, quality.Held] = {}
    shown = systems[0][0] if systems else None
    with tempfile.TemporaryDirectory() as scratch:
        for system, program in systems:
            say(f"quality: {system.name}")
            splitter = Splitter(system, program, Path(scratch), args.timeout)
            n_show = args.show if system is shown else 0
            scores[system.name] = [quality.score(splitter, bank, n_show) for bank in treebanks]
            held[system.name] = quality.hold(splitter, rules, n_show)
            if splitter.n_failed:
                say(f"{system.name} failed on {splitter.n_failed} texts")
    if treebanks:
        print(quality.treebank_table(treebanks, scores), flush=True)
    if rules:
        print(quality.rules_table(rules, held), flush=True)
    return _quality_json(treebanks, scores, rules, held)


def _quality_json(
    treebanks: list[gold.Treebank],
    scores: dict[str, list[quality.Score]],
    rules: list[gold.Rule],
    held: dict[str, quality.Held],
) -> dict[str, Any]:
    return {
        "treebanks": {
            name: {bank.name: one.as_json() for bank, one in zip(treebanks, found, strict=True)}
            for name, found in scores.items()
        },
        "rules": {
            name: one.outcome
            or {rule.name: mark for rule, mark in zip(rules, one.marks, strict=True)}
            for name, one in held.items()
        },
    }


def race(args: argparse.Namespace, name: str, systems: Programs) -> list[report.Table]:
    """Time all systems together; Rust and Python get a table each."""
    language = name.removeprefix("speed-")
    load = work_load(name, args.megabytes)
    settings = Settings(0, args.rounds, args.limit, args.timeout, args.min_seconds)
    with tempfile.TemporaryDirectory() as folder:
        rows = Race(load, language, settings, Path(folder)).run(systems)
    tables = []
    for native, kind, baseline in ((True, "Rust", NATIVE), (False, "Python", NUTGRAF)):
        part = [row for row in rows if row.peer.native == native]
        if part:
            titled = replace(load, title=f"Speed, {load.title}: {kind}")
            tables.append(report.Table(titled, part, baseline, "seconds"))
            print(tables[-1].markdown(), flush=True)
    return tables


def work_load(name: str, megabytes: float) -> WorkLoad:
    """Whole documents of a set, over and over, up to so many bytes."""
    documents = [row["document"] for row in gold.rows(DATA / f"{SPEED[name]}.jsonl")]
    texts: list[str] = []
    n_bytes = 0
    for text in cycle(documents):
        if n_bytes >= 1e6 * megabytes:
            break
        texts.append(text)
        n_bytes += len(text.encode())
    return WorkLoad(name, f"{SPEED[name]}, {n_bytes / 1e6:.1f} MB", texts)


def _record(args: argparse.Namespace, figures: dict[str, Any]) -> None:
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _opening(head: dict[str, Any], args: argparse.Namespace) -> str:
    return (
        f"# Sentence segmentation\n\n"
        f"{head['date']}; {head['cpu']}, {head['cores']} cores; {head['system']}; "
        f"Python {head['python']}.\n"
        f"Speed: one core; medians of {args.rounds} interleaved rounds, wall clock; MB are "
        f"10^6 bytes of UTF-8.\n"
    )


def _failed(row: Row) -> bool:
    """Only our own failures fail the run: a peer's are a result."""
    return bool(row.outcome) and row.peer.distribution == NUTGRAF


if __name__ == "__main__":
    sys.exit(main())
