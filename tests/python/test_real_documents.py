"""Every document of the evaluation data. Its texts must not leave it: messages name rows only."""

import json
import os
from itertools import pairwise

import nutgraf
import pytest
from conftest import ROOT, keeps_ratio, n_words

pytestmark = pytest.mark.slow

DATA = ROOT.parent / "shared" / "data"
FILES = sorted(DATA.rglob("*.jsonl"))
BUDGETS = [{"words": 100}, {"chars": 600}, {"sentences": 3}, {"ratio": 0.1}]


def test_the_evaluation_data_are_there():
    if FILES:
        return
    if os.environ.get("CI"):
        pytest.fail(f"no evaluation data in {DATA}, and CI needs them", pytrace=False)
    pytest.skip(f"no evaluation data in {DATA}")


def documents(file):
    """Name and text of each row; a cluster is one text."""
    with file.open(encoding="utf-8") as rows:
        for line, row in enumerate(map(json.loads, rows), 1):
            text = row["document"] if "document" in row else "\n\n".join(row["documents"])
            yield f"{file.name} line {line}, id {row.get('id')}", text


def keeps_to(summary, budget):
    if "words" in budget:
        return n_words(summary.text) <= summary.used <= budget["words"]
    if "chars" in budget:
        return len(summary.text) == summary.used <= budget["chars"]
    if "sentences" in budget:
        return len(summary) == summary.used <= budget["sentences"]
    return keeps_ratio(summary, budget["ratio"])


def problems_of(summary, budget):
    """What a reader would complain about, without a word of the text."""
    source = summary.source
    sentences = [" ".join(pick.text.split()) for pick in summary]
    checks = {
        "exceeds the budget": keeps_to(summary, budget),
        "a place is wrong": all(source[p.start : p.end] == p.text for p in summary),
        "a sentence is picked twice": len(set(sentences)) == len(sentences),
        "picks are out of order": all(a.end <= b.start for a, b in pairwise(summary)),
        "sentences overlap": all(a[1] <= b[0] for a, b in pairwise(summary.spans)),
        "a score is missing": len(summary.scores) == len(summary.spans) == summary.n_sentences,
        "is empty without a reason": bool(summary) or summary.truncated or not source.strip(),
    }
    return [problem for problem, holds in checks.items() if not holds]


@pytest.mark.parametrize("budget", BUDGETS, ids=str)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_document_has_a_sound_summary(file, budget):
    names, texts = zip(*documents(file), strict=True)
    answers = nutgraf.summarize_batch(texts, errors="return", **budget)
    found = []
    for name, answer in zip(names, answers, strict=True):
        if isinstance(answer, Exception):
            found.append(f"{name}: raises {type(answer).__name__}")
        else:
            found += [f"{name}: {problem}" for problem in problems_of(answer, budget)]
    if found or len(answers) != len(texts):
        pytest.fail(f"{len(found)} problems with {budget}\n" + "\n".join(found), pytrace=False)
