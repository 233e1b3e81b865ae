"""The child process of the peer: a request a line, an answer a line."""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    """Answer until the input ends; what the peer prints goes to the error stream."""
    import trimwise  # type: ignore[import-not-found, unused-ignore]

    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    trimmer = trimwise.Trimmer(trimwise.TrimConfig(omission_marker="…"))
    for line in sys.stdin:
        replies.write(json.dumps(_answer(trimmer, json.loads(line))) + "\n")
        replies.flush()


def _answer(trimmer: Any, request: dict[str, Any]) -> dict[str, str]:
    try:
        result = trimmer.trim_context(
            request["passages"],
            request["limit"],
            unit=request["unit"],
            strategy="lexical",
            query=request["query"],
            separator="\n\n",
        )
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"text": result.text or "\n\n".join(source.text for source in result.sources)}


if __name__ == "__main__":
    main()
