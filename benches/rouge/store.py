"""What was worked out before: numbers by key, in JSON files under ``.bench``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".bench" / "quality-cache"


class Store:
    """A file that answers by key, as long as it is ``about`` the same thing.

    Keys are hashes of texts, never the texts.
    """

    def __init__(self, name: str, about: str) -> None:
        self._path = FOLDER / f"{name.replace(':', '-')}.json"
        self._about = about
        self._known = self._read()

    def get(self, key: str) -> Any:
        """Give what is known, or ``None``."""
        return self._known.get(key)

    def put(self, key: str, value: Any) -> None:
        """Remember, once it is saved."""
        self._known[key] = value

    def save(self) -> None:
        """Write all; the file is never half written."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        (FOLDER.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        part = self._path.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps({"about": self._about, "values": self._known}), "utf-8")
        part.replace(self._path)

    def _read(self) -> dict[str, Any]:
        if not self._path.exists():
            return {}
        content = json.loads(self._path.read_text(encoding="utf-8"))
        return content["values"] if content["about"] == self._about else {}
