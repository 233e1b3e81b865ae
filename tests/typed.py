"""mypy and pyright, both strict, on examples/ and on the Python blocks of the README."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def readme() -> str:
    """The blocks as one program, without those of Polars: no checker knows its namespaces."""
    blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    return "\n".join(block for block in blocks if "nutgraf.polars" not in block)


def main() -> int:
    """Return how many of the two find something."""
    environment = {**os.environ, "MYPYPATH": str(ROOT / "python")}
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "readme.py"
        program.write_text(readme(), encoding="utf-8")
        files = [*map(str, sorted((ROOT / "examples").glob("*.py"))), str(program)]
        settings = {
            "typeCheckingMode": "strict",
            "reportUnknownMemberType": False,  # the types of matplotlib have holes
            "extraPaths": [str(ROOT / "python")],
            "include": ["."],
            "pythonVersion": "3.10",
        }
        (Path(folder) / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        for file in files[:-1]:
            (Path(folder) / Path(file).name).write_bytes(Path(file).read_bytes())
        return sum(
            subprocess.run([sys.executable, "-m", *command], cwd=cwd, env=environment).returncode
            != 0
            for command, cwd in [
                (["mypy", "--strict", *files], ROOT),
                (["pyright", "--pythonpath", sys.executable], folder),
            ]
        )


if __name__ == "__main__":
    sys.exit(main())
