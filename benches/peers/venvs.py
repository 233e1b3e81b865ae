"""One virtual environment for each peer, made once and made anew when its needs change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def python_of(venv: Path) -> Path:
    """Find the interpreter of an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(venv: Path, requirements: tuple[str, ...], stamp: str) -> bool:
    """Make the environment unless its stamp says that it is there; tell whether it was made.

    The stamp is written last, so that a broken install is done again.
    """
    note = venv / "nutgraf-bench-stamp.txt"
    wanted = f"{sys.version}\n{stamp}\n"
    if note.exists() and note.read_text(encoding="utf-8") == wanted:
        return False
    _ignore_by_git(venv.parent.parent)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
    pip = [str(python_of(venv)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *requirements], check=True, stdout=sys.stderr)
    note.write_text(wanted, encoding="utf-8")
    return True


def _ignore_by_git(folder: Path) -> None:
    """Let the folder ignore itself, so that it is safe in any checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def newest_wheel(folder: Path) -> Path | None:
    """Find the wheel that was built last."""
    wheels = sorted(folder.glob("nutgraf-*.whl"), key=lambda path: path.stat().st_mtime_ns)
    return wheels[-1] if wheels else None


def wheel_stamp(wheel: Path) -> str:
    """Make a stamp that differs after every build, even of the same version."""
    stat = wheel.stat()
    return f"{wheel.name} {stat.st_size} {stat.st_mtime_ns}"
