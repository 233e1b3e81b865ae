"""The child process of a peer: ``peers/worker.py`` with other requests.

``{"do": "open", "adapter", "method", "language", "distribution"}``   version
``{"do": "rank", "paragraphs", "limit"}``                             order

No answer quotes a text.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "peers"))

import rankers
from worker import Worker


class RankWorker(Worker):
    """Holds one method of one peer, set to one language."""

    def do_open(
        self, adapter: str, method: str, language: str, distribution: str
    ) -> dict[str, Any]:
        """Import the peer."""
        self._ranker = getattr(rankers, adapter)(method, language)
        return {"version": importlib.metadata.version(distribution)}

    def do_rank(self, paragraphs: list[list[str]], limit: int) -> dict[str, Any]:
        """Rank the sentences of one text."""
        return {"order": self._ranker.rank(paragraphs, limit)}


def main() -> None:
    """Answer until the input ends; what a peer prints goes to the error stream."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    worker = RankWorker()
    for line in sys.stdin:
        replies.write(json.dumps(worker.answer(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
