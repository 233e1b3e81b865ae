"""Make docs/images/notebook.png: what a notebook shows of the summary of examples/article.txt.

    python examples/notebook_picture.py
    python examples/notebook_picture.py --table
    python examples/notebook_picture.py --browser google-chrome --dark --out dark.png

The page is that of ``summary.to_html()``, with one sentence focused so that its reasons show; with
``--table`` that of methods compared on examples/corpus.jsonl, its titles in the place of summaries.
Chromium or Chrome takes the picture (Debian: apt install chromium).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import nutgraf
from nutgraf._core import html_page

ROOT = Path(__file__).resolve().parent.parent
FOCUSED = 2  # which pick, from 1


def main() -> int:
    """Take the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--browser", default="chromium", help="Chromium or Chrome")
    parser.add_argument("--dark", action="store_true", help="as on a dark system")
    parser.add_argument("--table", action="store_true", help="methods compared (table.png)")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    name, height = ("table.png", 430) if args.table else ("notebook.png", 660)
    out = args.out or ROOT / "docs" / "images" / name
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(table() if args.table else summary(), "utf-8")
        flags = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size=1060,{height}"]
        flags += ["--force-dark-mode"] if args.dark else []
        command = [args.browser, *flags, f"--screenshot={out.resolve()}", page.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"notebook_picture.py: {args.browser} took no picture: {error}", file=sys.stderr)
            return 1
    return 0


def table() -> str:
    """Methods compared."""
    lines = (ROOT / "examples" / "corpus.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["lang"] == "en"]
    texts, titles = [row["text"] for row in rows], [row["title"] for row in rows]
    methods = ["blend", "lead", "tf_idf", "lex_rank"]
    compared = nutgraf.compare(texts, titles, methods, sentences=1)
    return html_page("", [("", compared._repr_html_())])  # pyright: ignore[reportPrivateUsage]


def summary() -> str:
    """A page with the focus on one of the picks."""
    text = (ROOT / "examples" / "article.txt").read_text("utf-8")
    page = nutgraf.summarize(text, words=60).to_html()
    before, source, behind = page.partition('<div class="source"')
    picks = behind.split("<mark ")
    picks[FOCUSED] = "autofocus " + picks[FOCUSED]
    return before + source + "<mark ".join(picks)


if __name__ == "__main__":
    sys.exit(main())
