"""mypy and pyright, both strict, on examples/, the Python blocks of the README and ANSWERS."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What a batch answers with: errors stand among summaries only where they are asked for.
ANSWERS = """
from collections.abc import Iterator

import nutgraf
from typing_extensions import assert_type

texts: list[str | None] = ["Rain fell.", None]
rows: Iterator[str] = iter(["Rain fell."])
model = nutgraf.Summarizer(words=9)
Summaries = list[nutgraf.Summary | None]
Answers = list[nutgraf.Summary | Exception | None]

assert_type(nutgraf.summarize_batch(texts, words=9), Summaries)
assert_type(nutgraf.summarize_batch(rows, errors="raise", progress=True), Summaries)
assert_type(nutgraf.summarize_batch(texts, errors="return"), Answers)
assert_type(model.summarize_batch(texts), Summaries)
assert_type(model.summarize_batch(rows, errors="raise"), Summaries)
assert_type(model.summarize_batch(texts, errors="return", progress=True), Answers)


def of_a_column(column: nutgraf.Column) -> None:
    assert_type(nutgraf.summarize_batch(column, words=9), nutgraf.Column)
    assert_type(model.summarize_batch(column, details=True, errors="return"), nutgraf.Column)
"""


def readme() -> str:
    """The blocks as one program, without those of Polars: no checker knows its namespaces."""
    blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    return "\n".join(block for block in blocks if "nutgraf.polars" not in block)


def main() -> int:
    """Return how many of the two find something."""
    environment = {**os.environ, "MYPYPATH": str(ROOT / "python")}
    with tempfile.TemporaryDirectory() as folder:
        for file in (ROOT / "examples").glob("*.py"):
            (Path(folder) / file.name).write_bytes(file.read_bytes())
        (Path(folder) / "readme.py").write_text(readme(), encoding="utf-8")
        (Path(folder) / "answers.py").write_text(ANSWERS, encoding="utf-8")
        settings = {
            "typeCheckingMode": "strict",
            "reportUnknownMemberType": False,  # the types of matplotlib have holes
            "extraPaths": [str(ROOT / "python")],
            "include": ["."],
            "pythonVersion": "3.10",
        }
        (Path(folder) / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        return sum(
            subprocess.run([sys.executable, "-m", *command], cwd=cwd, env=environment).returncode
            != 0
            for command, cwd in [
                (["mypy", "--strict", folder], ROOT),
                (["pyright", "--pythonpath", sys.executable], folder),
            ]
        )


if __name__ == "__main__":
    sys.exit(main())
