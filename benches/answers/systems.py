"""What cuts passages: nutgraf, BM25 over its sentences with and without neighbours, a peer."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nutgraf
import snowballstemmer
from peers import venvs

from answers.sets import Question

_ROOT = Path(__file__).resolve().parents[2]
_SNOWBALL = {"en": "english", "de": "german", "ar": "arabic", "ru": "russian"}
PEER = "trimwise==0.7.0"
# It ranks by the tokens of tiktoken, which are downloaded at run time; this package brings them
# along. Installed without what it depends on.
TOKENS = "litellm==1.109.1"

Cut = Callable[[Question, int], str]  # a question and a number of words to a text


def nutgraf_(question: Question, words: int) -> str:
    """Ask nutgraf."""
    return nutgraf.trim_context(question.passages, question.query, words=words).text


def bm25(question: Question, words: int, neighbours: float = 0.0) -> str:
    """Take the sentences of the highest BM25 score until the words are spent.

    k1 = 1.2, b = 0.75, stems, every word of the query; equal sentences once.
    """
    sentences = _sentences(question.passages, question.language)
    scores = _bm25([terms for *_, terms in sentences], _terms(question.query, question.language))
    places = [passage for passage, *_ in sentences]
    lent = [
        sum(
            scores[other]
            for other in (at - 1, at + 1)
            if 0 <= other < len(scores) and places[other] == places[at]
        )
        for at in range(len(scores))
    ]
    worth = [score + neighbours * gain for score, gain in zip(scores, lent, strict=True)]
    picks, seen, left = [], set(), words
    for at in sorted(range(len(worth)), key=lambda at: (-worth[at], at)):
        _, text, n_words, _ = sentences[at]
        if n_words <= left and text not in seen:
            picks.append(at)
            seen.add(text)
            left -= n_words
    return "\n".join(sentences[at][1] for at in sorted(picks))


def bm25_neighbours(question: Question, words: int) -> str:
    """Lend each sentence a quarter of what its neighbours have."""
    return bm25(question, words, neighbours=0.25)


@cache
def _sentences(passages: tuple[str, ...], language: str) -> list[tuple[int, str, int, list[str]]]:
    """Give passage, text, words and terms of each sentence."""
    found = []
    for number, passage in enumerate(passages):
        for start, end in nutgraf.split_sentences(passage, language):
            text, terms = passage[start:end], _terms(passage[start:end], language)
            n_words = len(terms) if language == "zh" else len(text.split())
            found.append((number, text, n_words, terms))
    return found


def _terms(text: str, language: str) -> list[str]:
    stem = _stemmer(language)
    words = nutgraf.split_words(text, language)
    return [stem(text[start:end].lower()) for start, end in words]


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    if language not in _SNOWBALL:
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(_SNOWBALL[language]).stemWord
    return cache(stem)


def _bm25(sentences: list[list[str]], query: list[str]) -> list[float]:
    counts = [Counter(terms) for terms in sentences]
    frequency = Counter(term for count in counts for term in count)
    n, mean = len(sentences), sum(map(len, sentences)) / max(1, len(sentences)) or 1.0
    scores = []
    for count, terms in zip(counts, sentences, strict=True):
        norm = 1.2 * (0.25 + 0.75 * len(terms) / mean)
        known = [term for term in dict.fromkeys(query) if count[term]]
        scores.append(
            sum(
                math.log(1 + (n - frequency[term] + 0.5) / (frequency[term] + 0.5))
                * (count[term] * 2.2 / (count[term] + norm))
                for term in known
            )
        )
    return scores


class Peer:
    """trimwise in a child process, its lexical strategy, by words (by characters in Chinese)."""

    def __init__(self) -> None:
        venv = _ROOT / ".bench" / "venvs" / "trimwise"
        if venvs.ensure(venv, (PEER,), f"{PEER} {TOKENS}"):
            pip = [str(venvs.python_of(venv)), "-m", "pip", "install", "--quiet", "--no-deps"]
            subprocess.run([*pip, TOKENS], check=True, stdout=sys.stderr)
        script = Path(__file__).with_name("peer.py")
        tokens = next(venv.rglob("litellm_core_utils/tokenizers"), venv)
        self._child = subprocess.Popen(
            [str(venvs.python_of(venv)), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "TIKTOKEN_CACHE_DIR": str(tokens)},
        )

    def __call__(self, question: Question, words: int) -> str:
        """Ask it."""
        limit, unit = words, "words"
        if not question.spaced:
            all_words = len(nutgraf.split_words(question.document, question.language))
            limit, unit = words * len(question.document) // max(1, all_words), "characters"
        request: dict[str, Any] = {
            "passages": question.passages,
            "query": question.query,
            "limit": max(1, limit),
            "unit": unit,
        }
        if self._child.stdin is None or self._child.stdout is None:
            raise RuntimeError("the peer has no pipes")
        self._child.stdin.write(json.dumps(request) + "\n")
        self._child.stdin.flush()
        answer = json.loads(self._child.stdout.readline() or '{"error": "it died"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return str(answer["text"])

    def close(self) -> None:
        """Let it end."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        self._child.wait()
