"""Whether answers are still there, ROUGE of what is left, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import nutgraf
from rouge_score_rs import rouge_scorer

from answers import sets
from answers.sets import Question
from answers.systems import Cut

RATIOS = (0.1, 0.2, 0.3)
KINDS = ("rouge1", "rouge2", "rougeLsum")


def retention(cut: Cut, questions: Sequence[Question]) -> list[float]:
    """Give the share of questions whose answer is kept, in percent, for each ratio."""
    return [
        100
        * sum(sets.holds(cut(one, one.share(ratio)), one.references) for one in questions)
        / len(questions)
        for ratio in RATIOS
    ]


def rouge(cut: Cut, questions: Sequence[Question], words: int) -> list[float]:
    """Give F1 x 100 of each kind; of several references the mean."""
    targets, answers = [], []
    for question in questions:
        answer = _one_a_line(cut(question, words))
        targets += [_one_a_line(reference) for reference in question.references]
        answers += [answer] * len(question.references)
    scorer: Any = rouge_scorer.RougeScorer(list(KINDS), use_stemmer=True)
    found = scorer.score_batch(targets, answers)
    weights = [1 / len(one.references) for one in questions for _ in one.references]
    return [
        100
        * sum(weight * scores[kind].fmeasure for weight, scores in zip(weights, found, strict=True))
        / len(questions)
        for kind in KINDS
    ]


def _one_a_line(text: str) -> str:
    spans = nutgraf.split_sentences(text, "en")
    return "\n".join(" ".join(text[start:end].split()) for start, end in spans)


def milliseconds(passages: Sequence[str], query: str, words: int, rounds: int = 30) -> float:
    """Give the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        nutgraf.trim_context(passages, query, words=words)
        best = min(best, time.perf_counter() - start)
    return 1000 * best
