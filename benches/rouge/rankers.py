"""One small class for each peer: sentences in, their rank order out.

Made in the child process, whose environment holds one peer, which is therefore imported
inside ``__init__``. The sentences are given, so that all peers choose among the same.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterable
from typing import Any

import quicker

_CLASSES = {
    "lex_rank": "LexRankSummarizer",
    "text_rank": "TextRankSummarizer",
    "lsa": "LsaSummarizer",
    "luhn": "LuhnSummarizer",
    "reduction": "ReductionSummarizer",
    "sum_basic": "SumBasicSummarizer",
    "kl": "KLSummarizer",
    "edmundson": "EdmundsonSummarizer",
}


class Sumy:
    """A method of sumy with its stemmer and stop words, as its command line sets it up.

    A sentence all in capitals is a heading, as in its plain text, and cannot be chosen.
    """

    def __init__(self, method: str, language: str) -> None:
        from sumy.nlp.stemmers import Stemmer
        from sumy.utils import get_stop_words

        module = importlib.import_module(f"sumy.summarizers.{method}")
        self._method = method
        self._summarizer = getattr(module, _CLASSES[method])(Stemmer(language))
        self._summarizer._get_best_sentences = _ranked
        words = "null_words" if method == "edmundson" else "stop_words"
        setattr(self._summarizer, words, get_stop_words(language))

    def rank(self, paragraphs: list[list[str]], limit: int) -> list[int]:
        """Give the best sentences by index, best first."""
        document = _parsed(paragraphs)
        quicker.hasten(self._summarizer, self._method)
        if self._method == "edmundson":
            self._set_cue_words(document)
        call = self._first if self._method == "kl" else self._summarizer
        order = call(document, limit)
        body = [i for i, heading in enumerate(_headings(document)) if not heading]
        return [body[i] for i in order][:limit]

    def _set_cue_words(self, document: Any) -> None:
        from sumy.parsers.parser import DocumentParser

        words = [word for heading in document.headings for word in heading.words]
        self._summarizer.bonus_words = words or DocumentParser.SIGNIFICANT_WORDS
        self._summarizer.stigma_words = DocumentParser.STIGMA_WORDS

    def _first(self, document: Any, limit: int) -> list[int]:
        """Stop KL, whose time is cubic, as soon as it has taken enough."""
        order: list[int] = []
        left = list(range(len(document.sentences)))

        def best(divergences: list[float]) -> int:
            if len(order) == limit:
                raise _EnoughError
            index = divergences.index(min(divergences))
            order.append(left.pop(index))
            return index

        self._summarizer._find_index_of_best_sentence = best
        with contextlib.suppress(_EnoughError):
            self._summarizer._compute_ratings(document.sentences)
        return order


class _EnoughError(Exception):
    """As many sentences as a summary can have are ranked."""


def _parsed(paragraphs: list[list[str]]) -> Any:
    """Make sumy's document of sentences that stand."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.parsers.plaintext import PlaintextParser

    tokenizer, is_heading = _Words(), PlaintextParser._is_heading
    return ObjectDocumentModel(
        Paragraph([Sentence(line, tokenizer, is_heading(line)) for line in lines])
        for lines in paragraphs
    )


class _Words:
    """sumy's words: NLTK's tokens of a sentence, without the model that finds sentences."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Keep what sumy keeps."""
        import nltk
        from sumy.nlp.tokenizers import Tokenizer

        tokens = nltk.word_tokenize(sentence, preserve_line=True)
        return tuple(filter(Tokenizer._is_word, tokens))


def _headings(document: Any) -> list[bool]:
    paragraphs = document.paragraphs
    return [sentence.is_heading for part in paragraphs for sentence in part._sentences]


def _ranked(
    sentences: Iterable[Any], _: Any, rating: Callable[..., float] | dict[Any, float], *args: Any
) -> list[int]:
    """Stand in for sumy's last step, which puts the best back into text order."""
    rate = rating.__getitem__ if isinstance(rating, dict) else rating
    rates = [rate(sentence, *args) for sentence in sentences]
    return sorted(range(len(rates)), key=rates.__getitem__, reverse=True)


class Summa:
    """TextRank as summa has it."""

    def __init__(self, method: str, language: str) -> None:
        from summa import summarizer
        from summa.preprocessing import textcleaner

        self._summarizer = summarizer
        self._cleaner = textcleaner
        self._language = language
        summarizer._extract_most_important_sentences = _by_score

    def rank(self, paragraphs: list[list[str]], limit: int) -> list[int]:
        """Give the best sentences by index, best first."""
        lines = [line for part in paragraphs for line in part]
        self._cleaner.split_sentences = lambda _: lines
        self._summarizer._format_results = lambda chosen, *_: _by_score(chosen)
        chosen = self._summarizer.summarize("", language=self._language, split=True)
        return [sentence.index for sentence in chosen][:limit]


def _by_score(sentences: list[Any], *_: Any) -> list[Any]:
    return sorted(sentences, key=lambda sentence: sentence.score, reverse=True)
