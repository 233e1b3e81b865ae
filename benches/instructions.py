"""Count the instructions of five summaries and compare them with benches/baseline.json.

``make bench-check`` fails when one took over 5 % more than when the baseline was written;
``--write`` writes it anew. Counts are those of callgrind, which do not wobble, but depend on the
compiler and a little on what the processor can do.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BASELINE = ROOT / "benches" / "baseline.json"
WORKLOADS = [
    ("tf_idf", "article.txt"),
    ("blend", "article.txt"),
    ("lex_rank", "article.txt"),
    ("blend", "artikel_de.txt"),
    ("blend", "wenzhang_zh.txt"),
]
MOST = 1.05


def built() -> str:
    """The program that does one summary."""
    command = ["cargo", "bench", "--locked", "--bench", "instructions", "--no-run"]
    build = subprocess.run(
        [*command, "--message-format", "json"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    made = [json.loads(line).get("executable") for line in build.stdout.splitlines()]
    return next(path for path in made if path)


def count(program: str, method: str, file: str) -> int:
    """Instructions of a summary of a text whose words were seen before."""
    with tempfile.NamedTemporaryFile() as output:
        tool = ["valgrind", "--tool=callgrind", "--toggle-collect=*measured*"]
        text = ROOT / "examples" / file
        run = subprocess.run(
            [*tool, f"--callgrind-out-file={output.name}", program, method, text],
            check=True,
            capture_output=True,
            text=True,
        )
    return int(re.findall(r"Collected : (\d+)", run.stderr)[0])


def main() -> int:
    """Count, compare or write; the exit status."""
    program = built()
    counts = {f"{method} {file}": count(program, method, file) for method, file in WORKLOADS}
    if "--write" in sys.argv:
        BASELINE.write_text(json.dumps(counts, indent=1) + "\n")
        return 0
    baseline = json.loads(BASELINE.read_text())
    for name, found in counts.items():
        print(f"{name:24} {found:9} instructions, {found / baseline[name]:.3f} of the baseline")
    return int(any(found > MOST * baseline[name] for name, found in counts.items()))


if __name__ == "__main__":
    sys.exit(main())
