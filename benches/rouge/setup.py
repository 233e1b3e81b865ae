"""The environment of the bench: nutgraf's wheel and what scoring needs, or what is here.

Imports nothing that would have to be installed.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from peers import venvs
from peers.rounds import say

_ROOT = Path(__file__).resolve().parents[2]
_SCORING = (
    "numpy>=2,<3",
    "regex>=2024.11",
    "rouge-score-rs==0.2.1",
    "snowballstemmer==3.1.1",
)
_MODULES = ("numpy", "regex", "rouge_score_rs", "snowballstemmer")
_TRIES = 5  # nutgraf may just be being built


def rerun(script: str, arguments: list[str], python: Path) -> int:
    """Run the script once more, by another interpreter, with what is there."""
    return subprocess.run([str(python), script, *arguments, "--here"]).returncode


def with_wheel(wheel: Path | None) -> Path:
    """Make the environment of a wheel, the newest where none is named."""
    wheel = wheel or venvs.newest_wheel(_ROOT / "target" / "wheels")
    if wheel is None:
        raise FileNotFoundError("no wheel of nutgraf: run `make wheel`, or use --wheel or --here")
    requirements = (str(wheel.resolve()), *_SCORING)
    stamp = " ".join([venvs.wheel_stamp(wheel), *_SCORING])
    return venvs.python_of(_made("quality", requirements, stamp))


def here() -> None:
    """Let this interpreter score: what it lacks is installed beside it and found last."""
    if not all(map(_can_import, _MODULES)):
        venv = _made("scoring", _SCORING, " ".join(_SCORING))
        sys.path.append(sysconfig.get_path("purelib", vars={"base": str(venv)}))
        importlib.invalidate_caches()
    _await_nutgraf()


def _made(name: str, requirements: tuple[str, ...], stamp: str) -> Path:
    venv = _ROOT / ".bench" / "venvs" / name
    if venvs.ensure(venv, requirements, stamp):
        say(f"made the environment {name}")
    return venv


def _await_nutgraf() -> None:
    for _ in range(_TRIES):
        if _can_import("nutgraf"):
            return
        time.sleep(2)
    raise FileNotFoundError(f"{sys.executable} has no nutgraf that can be imported")


def _can_import(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True
