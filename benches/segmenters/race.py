"""Children that split sentences, and the timing of them, on top of ``peers.rounds``."""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peers import rounds
from peers.rounds import Child, Field, Row, Settings, say
from peers.texts import WorkLoad

from segmenters.catalog import System
from segmenters.gold import Span


class SplitChild(Child):
    """A process that holds one system: the Rust binary, or ``child.py`` in a package's Python.

    It is kept on one core from outside, as the binary cannot do that by itself.
    """

    def __init__(
        self, system: System, program: Path, folder: Path, timeout: float, **variables: str
    ) -> None:
        self._timeout = timeout
        self._timed_out = False
        script = [] if system.native else [str(Path(__file__).with_name("child.py"))]
        self._process = subprocess.Popen(
            [str(program), *script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,  # no folder called like a package may shadow it
            env={**rounds._environment(), **variables},
            text=True,
            encoding="utf-8",
        )
        core = rounds._core()
        if core is not None:
            os.sched_setaffinity(self._process.pid, {core})

    def open(self, system: System, language: str) -> str:
        """Set the system to a language; tells its version."""
        names = {"adapter": system.adapter, "distribution": system.distribution}
        return self.ask(do="open", language=language, **names)["version"]


class Splitter:
    """Gives the answers of one system, as far as it has any.

    Each set gets a child of its own, so that one which hangs or dies costs that set alone.
    """

    def __init__(self, system: System, program: Path, folder: Path, timeout: float) -> None:
        self.system = system
        self.n_failed = 0
        self._make = (system, program, folder, timeout)
        self._texts = folder / "quality.jsonl"

    def split(self, texts: list[str], language: str) -> list[list[Span]]:
        """Ask for the spans of each text."""
        with self._child(texts, language) as child:
            answer = child.ask(do="split")
        self.n_failed += answer.get("failed", 0)
        return answer["spans"]

    def clean(self, texts: list[str], language: str, pdf: bool) -> list[list[str]]:
        """Ask for the sentences of each text, mended before."""
        with self._child(texts, language) as child:
            return child.ask(do="clean", pdf=pdf)["sentences"]

    @contextmanager
    def _child(self, texts: list[str], language: str) -> Iterator[SplitChild]:
        write_texts(self._texts, texts)
        child = SplitChild(*self._make)
        try:
            child.open(self.system, language)
            child.ask(do="load", path=str(self._texts))
            yield child
        finally:
            child.close()


class Race(Field):
    """All systems on one work load: ``Field`` with children that split."""

    def __init__(self, load: WorkLoad, language: str, settings: Settings, folder: Path) -> None:
        super().__init__(load, settings, folder)
        self._language = language

    def _start(self, row: Row, python: Path) -> None:
        say(f"{self._load.name}: warming up {row.peer.name}")
        child = SplitChild(row.peer, python, self._folder, self._settings.timeout)
        self._children[row.peer.name] = child
        row.version = child.open(row.peer, self._language)
        child.ask(do="load", path=str(self._texts))
        row.n_texts = self._affordable(row)
        self._warm_up(row)


def best_of(children: dict[int, SplitChild], n_rounds: int) -> dict[int, float]:
    """Time each child in turn, over and over: seconds of the fastest run of each."""
    best = dict.fromkeys(children, math.inf)
    for _ in range(n_rounds):
        for size, child in children.items():
            seconds = child.ask(do="run", texts=1, repeat=1)["seconds"]
            best[size] = min(best[size], seconds)
    return best


def write_texts(path: Path, texts: list[str]) -> None:
    """Hand texts to a child: one JSON string a line."""
    path.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
