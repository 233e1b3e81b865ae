"""Compare python/nutgraf/_core.pyi with what the binary says of itself, or write it anew."""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
STUBS = ROOT / "python" / "nutgraf" / "_core.pyi"

# What one signature cannot say: a page is returned where no path is given.
TO_HTML = """\
    @overload
    def to_html(self, /, path: None = None) -> str: ...
    @overload
    def to_html(self, /, path: str | PathLike[str]) -> None: ...
"""


def generated() -> str:
    """The stubs that maturin reads out of the built extension."""
    with tempfile.TemporaryDirectory() as folder:
        maturin = Path(sys.executable).with_name("maturin")
        command = [
            maturin,
            "generate-stubs",
            "--quiet",
            "--profile",
            "dev",
            "--features",
            "python,stubs",
            "--out",
            folder,
        ]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        (stubs,) = Path(folder).rglob("_core.pyi")
        return overloaded(stubs.read_text(encoding="utf-8"))


def overloaded(stubs: str) -> str:
    """The same with ``to_html`` as overloads, which have no docstring."""
    single = r'    def to_html\(self, /, path: [^)]+\) -> str \| None:\n        """.*?"""\n'
    stubs, n = re.subn(single, TO_HTML, stubs, flags=re.DOTALL)
    if n != 2:
        raise SystemExit(f"to_html should stand in two classes of the stubs; found {n}")
    return stubs.replace("final\n", "final, overload\n", 1)


def main() -> int:
    """Return 0 if the stubs are up to date or were written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the stubs anew")
    arguments = parser.parse_args()
    wanted = generated()
    if arguments.write:
        STUBS.write_text(wanted, encoding="utf-8")
    elif STUBS.read_text(encoding="utf-8") != wanted:
        print("_core.pyi is not what the binary says; run `make stubs`", file=sys.stderr)
        return 1
    print("_core.pyi is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
