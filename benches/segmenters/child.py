"""The child process for Python packages: ``peers/worker.py`` with two requests more.

``{"do": "open", "adapter", "distribution", "language"}``   version
``{"do": "split"}``                                 spans of all texts, how many failed
``{"do": "clean", "pdf"}``                      sentences of all texts, mended before

The rest, and that no answer quotes a text but ``clean``, is as there.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "peers"))

import systems
from worker import Worker


class SplitWorker(Worker):
    """Holds one system, set to one language, and texts."""

    def do_open(self, adapter: str, distribution: str, language: str) -> dict[str, Any]:
        """Import the package; its import is not timed."""
        self._adapter = getattr(systems, adapter)(language)
        return {"version": importlib.metadata.version(distribution)}

    def do_split(self) -> dict[str, Any]:
        """Find the sentences of each text."""
        spans, failed = self._each(self._adapter.spans)
        return {"spans": spans, "failed": failed}

    def do_clean(self, pdf: bool) -> dict[str, Any]:
        """Mend each text and give its sentences."""
        sentences, failed = self._each(lambda text: self._adapter.clean(text, pdf))
        return {"sentences": sentences, "failed": failed}

    def _each(self, split: Callable[[str], list[Any]]) -> tuple[list[Any], int]:
        """A text on which a package fails has no sentences, and the next one has its turn."""
        answers = []
        for text in self._texts:
            try:
                answers.append(split(text))
            except Exception:
                answers.append(None)
        return [answer or [] for answer in answers], answers.count(None)


def main() -> None:
    """Answer until the input ends; what a package prints goes to the error stream."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    worker = SplitWorker()
    for line in sys.stdin:
        replies.write(json.dumps(worker.answer(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
