"""Do answers survive trimming? nutgraf.trim_context beside BM25 over sentences and trimwise.

    python benches/trimming.py                       the newest wheel
    .venv/bin/python benches/trimming.py --here      the build in .venv, not the wheel
    python benches/trimming.py --no-peer --sets xquad_en,xquad_de

First table: share of questions whose gold answer is still in the text at 10 / 20 / 30 % of its
words, among those that the document answers; letters and digits are compared. Second: ROUGE-1 /
2 / Lsum F1 x 100 of what is left within the length of the references, and of
nutgraf.summarize with the query at several weights. BM25 has the sentences and words of nutgraf
and Snowball stems (k1 = 1.2, b = 0.75); its variant lends each sentence a quarter of its
neighbours. trimwise runs its lexical strategy, as the others need a model. Last: the time of 100
passages of 200 words.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peers.rounds import say
from rouge import setup

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
WEIGHTS = (0.0, 0.5, 0.8, 1.0)


def arguments(argv: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--sets", type=lambda names: names.split(","), help="which to measure, with commas (all)")
    add("--data", type=Path, default=DATA, help="folder of the sets (../shared/data)")
    add("--no-peer", action="store_true", help="leave trimwise out")
    add("--wheel", type=Path, help="nutgraf's wheel (the newest in target/wheels)")
    add("--here", action="store_true", help="use the nutgraf of the interpreter that runs this")
    return parser.parse_args(argv)


def main() -> int:
    """Measure; 2 if it could not be done."""
    args = arguments(sys.argv[1:])
    if not args.data.is_dir():
        print(f"trimming.py: nothing to measure, as there is no {args.data}")
        return 0
    try:
        if not args.here:
            return setup.rerun(__file__, sys.argv[1:], setup.with_wheel(args.wheel))
        setup.here()
        measure(args)
        return 0
    except (ValueError, FileNotFoundError) as error:
        print(f"trimming.py: {error}", file=sys.stderr)
        return 2


def measure(args: argparse.Namespace) -> None:
    """Print all tables."""
    from answers import sets, systems

    cuts: dict[str, Any] = {
        "nutgraf": systems.nutgraf_,
        "BM25": systems.bm25,
        "BM25, neighbours": systems.bm25_neighbours,
    }
    if not args.no_peer and (peer := _peer()) is not None:
        cuts["trimwise"] = peer
    wanted = args.sets or [*sets.ANSWERED, *sets.SUMMARISED]
    print_answers(cuts, args.data, [name for name in sets.ANSWERED if name in wanted])
    print_rouge(cuts, args.data, [name for name in sets.SUMMARISED if name in wanted])
    print_time(args.data)


def _peer() -> Any:
    """Start the peer, if its environment can be made."""
    import subprocess

    from answers import systems

    try:
        return systems.Peer()
    except (subprocess.CalledProcessError, OSError) as error:
        say(f"without trimwise: {error}")
        return None


def print_answers(cuts: dict[str, Any], data: Path, names: Sequence[str]) -> None:
    """Print the share of answers that are kept."""
    from answers import measure as measured
    from answers import sets

    _header(["set (n)", *cuts])
    for name in names:
        questions = sets.load(data, name)
        rows = [_tried(measured.retention, cut, questions) for cut in cuts.values()]
        _row([f"{name} ({len(questions)})", *rows])


def print_rouge(cuts: dict[str, Any], data: Path, names: Sequence[str]) -> None:
    """Print ROUGE of the trimmed texts and of summaries with a query."""
    import nutgraf
    from answers import measure as measured
    from answers import sets

    def summary(weight: float) -> Any:
        return lambda question, words: (
            nutgraf.summarize(
                question.document, words=words, query=question.query, query_weight=weight
            ).text
        )

    summaries = {f"summarize, weight {weight}": summary(weight) for weight in WEIGHTS}
    every = {**cuts, **summaries}
    if not names:
        return
    print()
    _header(["set (n)", *every])
    for name in names:
        questions, words = sets.load(data, name), sets.SUMMARISED[name]
        rows = [_tried(measured.rouge, cut, questions, words) for cut in every.values()]
        _row([f"{name} ({len(questions)})", *rows])


def print_time(data: Path) -> None:
    """Print how long 100 passages of 200 words take, in any order of the words of a set."""
    from answers import measure as measured
    from answers import sets

    questions = sets.load(data, "xquad_en")
    documents = dict.fromkeys(question.document for question in questions)
    words = " ".join(documents).split()[:20_000]
    passages = [" ".join(words[at : at + 200]) for at in range(0, len(words), 200)]
    best = measured.milliseconds(passages, questions[0].query, 800)
    print(f"\n{len(passages)} passages of 200 words to 800 words: {best:.2f} ms")


def _tried(measured: Any, *given: Any) -> str:
    """Give figures with slashes, or a dash for what cannot be run."""
    try:
        return " / ".join(f"{value:.1f}" for value in measured(*given))
    except RuntimeError as error:
        say(str(error)[:200])
        return "–"


def _header(cells: list[str]) -> None:
    _row(cells)
    _row(["---"] * len(cells))


def _row(cells: list[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
