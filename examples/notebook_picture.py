"""Make docs/images/notebook.png: what a notebook shows of the summary of examples/article.txt.

    python examples/notebook_picture.py
    python examples/notebook_picture.py --browser google-chrome --dark --out dark.png

The page is that of ``summary.to_html()``, with one sentence focused so that its reasons show;
Chromium or Chrome takes the picture (Debian: apt install chromium).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import nutgraf

ROOT = Path(__file__).resolve().parent.parent
FOCUSED = 2  # which pick, from 1


def main() -> int:
    """Take the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--browser", default="chromium", help="Chromium or Chrome")
    parser.add_argument("--dark", action="store_true", help="as on a dark system")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images" / "notebook.png")
    args = parser.parse_args()
    text = (ROOT / "examples" / "article.txt").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(focused(nutgraf.summarize(text, words=60).to_html()), "utf-8")
        flags = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1060,660"]
        flags += ["--force-dark-mode"] if args.dark else []
        command = [args.browser, *flags, f"--screenshot={args.out.resolve()}", page.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"notebook_picture.py: {args.browser} took no picture: {error}", file=sys.stderr)
            return 1
    return 0


def focused(page: str) -> str:
    """The page with the focus on one of the picks."""
    before, source, behind = page.partition('<div class="source"')
    picks = behind.split("<mark ")
    picks[FOCUSED] = "autofocus " + picks[FOCUSED]
    return before + source + "<mark ".join(picks)


if __name__ == "__main__":
    sys.exit(main())
