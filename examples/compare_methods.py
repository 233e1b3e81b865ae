"""All methods side by side on one text: what each picks, its summary, and a picture.

    python examples/compare_methods.py examples/article.txt
    python examples/compare_methods.py examples/article.txt --words 100 --figure methods.png

The picture (PNG or SVG, by the name of the file) needs matplotlib: pip install matplotlib
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import nutgraf
from nutgraf import side_by_side

Summaries = dict[str, nutgraf.Summary]

MOST_ROWS = 150  # of the picture; below that a sentence is still a line to read


def main() -> int:
    """Print the comparison; draw it where a name for the picture is given."""
    args = arguments()
    try:
        text = args.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return complain(f"{args.file} cannot be read: {error}")
    summaries = {
        name: nutgraf.summarize(text, method=name, sentences=args.sentences, words=args.words)
        for name in nutgraf.METHODS
    }
    print(side_by_side.page(summaries))
    if args.figure is None:
        return 0
    try:
        draw(summaries, args.figure)
    except ImportError as error:
        return complain(f"--figure needs matplotlib (pip install matplotlib): {error}")
    except ValueError as error:
        return complain(error)
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="a text in UTF-8")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("-n", "--sentences", type=int, help="at most so many sentences (3)")
    budget.add_argument("--words", type=int, help="at most so many words")
    parser.add_argument("--figure", type=Path, metavar="OUT", help="draw it: a .png or .svg")
    return parser.parse_args()


def complain(message: object) -> int:
    """Say what is wrong; the exit status."""
    print(f"compare_methods.py: {message}", file=sys.stderr)
    return 1


def draw(summaries: Summaries, path: Path) -> None:
    """Sentences by row, methods by column, darker for a higher score, picks outlined."""
    import matplotlib

    matplotlib.use("agg")  # into a file, wherever there is no screen
    from matplotlib import pyplot

    any_summary = next(iter(summaries.values()))
    n_rows, n_columns = any_summary.n_sentences, len(summaries)
    if not 1 <= n_rows <= MOST_ROWS:
        raise ValueError(f"--figure shows 1 to {MOST_ROWS} sentences; the text has {n_rows}")
    pyplot.rcParams.update({"font.size": 8, "svg.fonttype": "none"})
    figure, axes = pyplot.subplots(figsize=(8.4, 1.5 + 0.2 * n_rows), layout="constrained")
    columns = [shades(summary.scores) for summary in summaries.values()]
    rows = list(zip(*columns, strict=True))
    axes.imshow(rows, cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
    label(
        axes, list(summaries), [side_by_side.beginning(any_summary, i, 45) for i in range(n_rows)]
    )
    for column, summary in enumerate(summaries.values()):
        for pick in summary:
            outline(axes, column, pick.index)
    axes.set_xlim(-0.5, n_columns - 0.5)
    figure.supxlabel(
        "darker: higher score, from the lowest to the highest of each method; outlined: picked",
        fontsize=8,
    )
    figure.savefig(path, dpi=100, bbox_inches="tight", pad_inches=0.08)
    pyplot.close(figure)


def shades(scores: list[float]) -> list[float]:
    """Scores from 0 for the lowest to 1 for the highest: methods have scales of their own."""
    low, high = min(scores), max(scores)
    return [(score - low) / (high - low) if high > low else 0.0 for score in scores]


def label(axes: Any, methods: list[str], sentences: list[str]) -> None:
    """Name the methods above and the sentences, with their numbers, at the left."""
    axes.set_xticks(range(len(methods)), methods, rotation=45, ha="left", rotation_mode="anchor")
    axes.set_yticks(
        range(len(sentences)), [f"{text}  {number}" for number, text in enumerate(sentences)]
    )
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_xticks([x - 0.5 for x in range(len(methods))], minor=True)
    axes.set_yticks([y - 0.5 for y in range(len(sentences))], minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set_visible(False)


def outline(axes: Any, column: int, row: int) -> None:
    """Frame a cell."""
    from matplotlib.patches import Rectangle

    corner = (column - 0.44, row - 0.42)
    axes.add_patch(Rectangle(corner, 0.88, 0.84, fill=False, edgecolor="#d1495b", linewidth=1.8))


if __name__ == "__main__":
    sys.exit(main())
