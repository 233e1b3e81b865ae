"""ROUGE of a choice of sentences: F1 x 100 of three kinds, and nothing scored twice.

English by rouge-score's rules with stemming. Elsewhere, whose letters those rules do not
know, words are runs of letters and digits, stemmed by Snowball, and ROUGE-1 stands in for
ROUGE-Lsum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import regex
import snowballstemmer
from rouge_score_rs import rouge_scorer, tokenizers

from rouge.sets import Document, Set

Scores = tuple[float, float, float]
Picks = tuple[int, ...]
KINDS = ("rouge1", "rouge2", "rougeLsum")
_SNOWBALL = {"de": "german", "fr": "french", "ru": "russian", "tr": "turkish"}
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_REMEMBERED: dict[tuple[str, Picks], Scores] = {}


def of_set(part: Set, choices: Sequence[Sequence[int]]) -> list[Scores]:
    """Score a choice of sentences for each document of a set."""
    wanted = [
        (document, tuple(picks)) for document, picks in zip(part.documents, choices, strict=True)
    ]
    new = {
        (document.key, picks): (document, picks)
        for document, picks in wanted
        if (document.key, picks) not in _REMEMBERED
    }
    for key, scores in zip(new, _of_pairs(list(new.values()), part), strict=True):
        _REMEMBERED[key] = scores
    return [_REMEMBERED[document.key, picks] for document, picks in wanted]


def _of_pairs(pairs: list[tuple[Document, Picks]], part: Set) -> list[Scores]:
    """Score against every reference, all in one call, and join those of one document."""
    joined = ["\n".join(document.lines[i] for i in picks) for document, picks in pairs]
    targets = [target for document, _ in pairs for target in document.targets]
    answers = [
        answer
        for (document, _), answer in zip(pairs, joined, strict=True)
        for _ in document.targets
    ]
    singles = iter(_f1(targets, answers, part.language))
    join = best if part.task.references == "best" else mean
    return [join([next(singles) for _ in document.targets]) for document, _ in pairs]


def mean(scores: Iterable[Scores]) -> Scores:
    """Average each kind."""
    kinds = list(zip(*scores, strict=True))
    one, two, lsum = (sum(kind) / len(kind) for kind in kinds)
    return one, two, lsum


def best(scores: Iterable[Scores]) -> Scores:
    """Take the reference that is met best on average over the kinds."""
    return max(scores, key=sum)


def _f1(targets: list[str], answers: list[str], language: str) -> list[Scores]:
    if language != "en":
        return [_plain(*pair, language) for pair in zip(targets, answers, strict=True)]
    found = _scorer().score_batch(targets, answers)
    return [_percent(scores) for scores in found]


def _percent(scores: Any) -> Scores:
    one, two, lsum = (100 * scores[kind].fmeasure for kind in KINDS)
    return one, two, lsum


@cache
def _scorer() -> Any:
    scorer: Any = rouge_scorer.RougeScorer
    return scorer(list(KINDS), use_stemmer=True)


@cache
def _tokenizer() -> Any:
    tokenizer: Any = tokenizers.DefaultTokenizer
    return tokenizer(use_stemmer=True)


def _plain(target: str, answer: str, language: str) -> Scores:
    """Count words and pairs of neighbours."""
    a, b = tokens(target, language), tokens(answer, language)
    one, two = 100 * overlap(a, b), 100 * overlap(list(pairwise(a)), list(pairwise(b)))
    return one, two, one


def overlap(target: Sequence[object], answer: Sequence[object]) -> float:
    """Give F1 of two bags."""
    common = (Counter(target) & Counter(answer)).total()
    return 2 * common / (len(target) + len(answer)) if common else 0.0


def tokens(text: str, language: str) -> list[str]:
    """Divide a text into the stems that are counted."""
    if language == "en":
        return _english(text)
    stem = _stemmer(language)
    return [stem(word) for word in _WORD.findall(text.lower())]


def _english(text: str) -> list[str]:
    """Divide as rouge-score does."""
    return list(_tokenizer().tokenize(text))


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """Stem each word once; a language that Snowball lacks keeps its words."""
    if language not in _SNOWBALL:
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(_SNOWBALL[language]).stemWord
    return cache(stem)
