"""How good are the summaries? ROUGE on real documents, beside peers, chance and an oracle.

    python benches/quality.py                                 every method of nutgraf
    python benches/quality.py --methods tf_idf --option tf_idf.position=0.5
    python benches/quality.py --systems tf_idf,tf_idf:position=0.5:length=1 --sets newts,bbc
    python benches/quality.py --peers                         the peers in columns, too
    .venv/bin/python benches/quality.py --here                the build in .venv, not the wheel

A cell reads R1 / R2 / RLsum (gain): F1 x 100, and where the mean of the three stands between
a random choice (0) and a greedy oracle (1). Documents, budgets and references are those of
``../shared/quality.md`` and ``../shared/data/README.md``; a set with a star is not in the mean.
nutgraf never exceeds a budget; a peer takes sentences in its order until the next would
overrun by more than half of it. All choose among the sentences that nutgraf finds. The best
peer is the best of those that were ever run here, the ``first`` sentences among them.

What chance, the oracle and the peers reach is kept under ``.bench/quality-cache`` for each
document, and worked out anew where a document, its sentences or a version changed. The first
run with ``--peers`` takes some twenty minutes; later ones take seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from peers import report
from peers.rounds import say
from rouge import setup

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


def arguments(argv: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--methods", type=_names, help="of nutgraf, with commas (all)")
    add("--option", action="append", default=[], metavar="METHOD.NAME=VALUE", help="for --methods")
    add("--systems", type=_names, default=[], help="methods with options: tf_idf:position=0.5,lead")
    add("--peers", type=_names, nargs="?", const=[], help="show and, if need be, run them (all)")
    add("--sets", type=_names, help="which to score on, with commas (all)")
    add("--json", type=Path, metavar="FILE", help="write every figure here as well")
    add("--wheel", type=Path, help="nutgraf's wheel (the newest in target/wheels)")
    add("--python", type=Path, metavar="PATH", help="use the nutgraf of this interpreter instead")
    add("--here", action="store_true", help="use the nutgraf of the interpreter that runs this")
    return parser.parse_args(argv)


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def main() -> int:
    """Run what was asked for; 2 if it could not be run."""
    args = arguments(sys.argv[1:])
    if not DATA.is_dir():
        print("quality.py: nothing to score, as there is no ../shared/data")
        return 0
    try:
        if args.here:
            setup.here()
            return measure(args)
        python = args.python or setup.with_wheel(args.wheel)
        return setup.rerun(__file__, sys.argv[1:], python)
    except (ValueError, FileNotFoundError) as error:
        print(f"quality.py: {error}", file=sys.stderr)
        return 2


def measure(args: argparse.Namespace) -> int:
    """Score all systems and print the table."""
    from rouge import protocol, systems, tables

    wanted = systems.asked_for(args.methods, args.option, args.systems)
    parts = protocol.load_sets(args.sets)
    peers = _peers(args.peers, parts)
    own = [protocol.score(system, parts) for system in wanted]
    shown = [one for one in peers if args.peers is not None and one.name in (args.peers or _all())]
    columns = [protocol.chance(parts), *shown, *own, protocol.ceiling(parts)]
    print(tables.markdown(columns, peers, parts))
    print(tables.closing([*shown, *own]))
    if args.json:
        figures = {**report.header(), "systems": tables.as_json(columns, peers)}
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _peers(asked: list[str] | None, parts: list[Any]) -> list[Any]:
    """Ask those that were named, or all; of the others what is kept will do."""
    from rouge import protocol

    names = [] if asked is None else asked or _all()
    if unknown := set(names) - set(_all()):
        raise ValueError(f"unknown peer {sorted(unknown)}; known are {', '.join(_all())}")
    found = [protocol.peer(name, parts, ask=name in names) for name in _all()]
    _warn(found, parts)
    return found


def _warn(peers: list[Any], parts: list[Any]) -> None:
    """Say which peers are missing: sentences changed since they were asked, or they never were."""
    from rouge import lines

    missing = {
        part.name: [
            one.name for one in peers if part.name not in one.rows and lines.can(part, one.name)
        ]
        for part in parts
    }
    for name, absent in missing.items():
        if absent:
            say(f"{name}: best peer without {', '.join(absent)}; run with --peers")


def _all() -> tuple[str, ...]:
    from rouge import lines

    return lines.PEERS


if __name__ == "__main__":
    sys.exit(main())
