"""Questions with their passages and what a good context keeps.

The texts are read where they lie and may not enter the repository.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import nutgraf

ANSWERED = ("xquad_en", "xquad_de", "xquad_ar", "xquad_zh", "xquad_ru", "multifieldqa_zh")
# Sets with summaries as references, and how many words those have.
SUMMARISED = {"qmsum_queries": 65, "squality": 230}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Question:
    """One row: the document in passages, and its references."""

    query: str
    document: str
    passages: tuple[str, ...]
    language: str
    references: tuple[str, ...]

    @property
    def spaced(self) -> bool:
        """Tell whether words are divided by spaces."""
        return self.language not in ("zh", "ja", "th")

    def share(self, ratio: float) -> int:
        """Give the budget: this share of the words, as nutgraf counts them."""
        if self.spaced:
            return int(ratio * len(self.document.split()))
        return int(ratio * len(nutgraf.split_words(self.document, self.language)))


def load(data: Path, name: str) -> list[Question]:
    """Read a set; of questions with gold answers only those that the document answers."""
    with (data / f"{name}.jsonl").open(encoding="utf-8") as lines:
        questions = [_question(json.loads(line)) for line in lines]
    if name in SUMMARISED:
        return questions
    return [question for question in questions if holds(question.document, question.references)]


def _question(row: dict[str, object]) -> Question:
    document = str(row["document"])
    passages = tuple(part for part in _BLANK_LINE.split(document) if part.strip())
    references = tuple(map(str, row["references"]))  # type: ignore[call-overload]
    return Question(str(row["query"]), document, passages, str(row["lang"]), references)


def holds(text: str, answers: tuple[str, ...]) -> bool:
    """Tell whether any answer is in a text: letters and digits alone, in lower case."""
    plain = _plain(text)
    return any(answer and answer in plain for answer in map(_plain, answers))


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
