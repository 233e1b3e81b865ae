"""One small class for each peer: the least code that its own documentation asks for.

Made in the child process, whose virtual environment holds one peer; each peer's package is
therefore imported inside ``__init__``. Keep the names of this folder's modules apart from
those of the peers: this folder comes first on the child's module path.
"""

from __future__ import annotations

import asyncio
import importlib
import re
from typing import Any

_SENTENCE_END = re.compile(r"[.!?][^\w\s]*(?=\s|$)")
_SHORT = 3  # texts of so few sentences may have an empty summary


def n_sentences(text: str) -> int:
    """Count roughly: good enough to tell which texts must have a summary."""
    return len(_SENTENCE_END.findall(text))


class Adapter:
    """What the worker calls: ``one`` text, or ``many`` where a peer has a faster way."""

    def one(self, text: str) -> Any:
        """Summarize one text in the peer's plainest way."""
        raise NotImplementedError

    def many(self, texts: list[str]) -> list[Any]:
        """Summarize each text: in a loop, where the peer has no batch call."""
        return [self.one(text) for text in texts]

    def summary(self, answer: Any) -> str:
        """Take the text of the summary out of an answer; timed, as it may be lazy."""
        return answer

    def fault(self, text: str, answer: Any) -> str | None:
        """Say what is wrong with an answer, or ``None``; never quote the text."""
        if n_sentences(text) > _SHORT and not self.summary(answer).strip():
            return "empty"
        return None


class Nutgraf(Adapter):
    """Our own package; ``many`` is the batch call, on one thread like everybody else."""

    def __init__(self, words: int, **options: str) -> None:
        import nutgraf

        self._nutgraf = nutgraf
        self._words = words
        self._options: dict[str, Any] = {"words": words, **options}

    def one(self, text: str) -> Any:
        """Ask for one summary."""
        return self._nutgraf.summarize(text, **self._options)

    def many(self, texts: list[str]) -> list[Any]:
        """Ask for all summaries in one call."""
        return self._nutgraf.summarize_batch(texts, **self._options)

    def summary(self, answer: Any) -> str:
        """Take the text, which joins the picks."""
        return answer.text

    def fault(self, text: str, answer: Any) -> str | None:
        """Hold us to the budget, to verbatim slices and to nothing but these."""
        if len(answer.text.split()) > self._words:
            return "over budget"
        if any(text[pick.start : pick.end] != pick.text for pick in answer):
            return "pick is no slice"
        if _squeezed(answer.text) != _squeezed("".join(pick.text for pick in answer)):
            return "text is not its picks"
        return super().fault(text, answer)


def _squeezed(text: str) -> str:
    """Drop white space: how picks are joined is not what is checked here."""
    return "".join(text.split())


class Lede(Adapter):
    """Its budget is in characters: 6 for each word give summaries of the asked length."""

    def __init__(self, words: int) -> None:
        from lede import summarize

        self._summarize = summarize
        self._max_length = 6 * words

    def one(self, text: str) -> Any:
        """Ask for the default mode."""
        return self._summarize(text, max_length=self._max_length)

    def summary(self, answer: Any) -> str:
        """Take the field of that name."""
        return answer.summary


class Summa(Adapter):
    """TextRank; its ``words`` is a target, not a limit."""

    def __init__(self, words: int) -> None:
        from summa.summarizer import summarize

        self._summarize = summarize
        self._words = words

    def one(self, text: str) -> Any:
        """Ask for a text of about so many words."""
        return self._summarize(text, words=self._words)


class Xberg(Adapter):
    """Its summarizer can only be reached through document extraction.

    So the time includes that, but we switch off what a summary does not need: the cache
    (we time the work, not a look-up) and the quality clean-up. The batch call is about
    1.6 times as fast as a loop over single calls. Its tokens are words.
    """

    def __init__(self, words: int) -> None:
        import xberg

        self._xberg = xberg
        self._loop = asyncio.new_event_loop()
        self._config = xberg.ExtractionConfig(
            use_cache=False,
            enable_quality_processing=False,
            concurrency=xberg.ConcurrencyConfig(max_threads=1),
            summarization=xberg.SummarizationConfig(max_tokens=words),
        )

    def one(self, text: str) -> Any:
        """Extract one plain text; the call is asynchronous only."""
        call = self._xberg.extract(self._input(text), self._config)
        return self._loop.run_until_complete(call).results[0]

    def many(self, texts: list[str]) -> list[Any]:
        """Extract all texts in one call."""
        call = self._xberg.extract_batch([self._input(text) for text in texts], self._config)
        return self._loop.run_until_complete(call).results

    def summary(self, answer: Any) -> str:
        """Take the summary's text, where there is one."""
        return answer.summary.text if answer.summary else ""

    def _input(self, text: str) -> Any:
        data = text.encode()
        return self._xberg.ExtractInput(kind="bytes", bytes=data, mime_type="text/plain")


class Sumy(Adapter):
    """One of its summarizers with sumy's own English stemmer and stop words.

    Its budget is in sentences: one for each 25 words.
    """

    def __init__(self, words: int, method: str) -> None:
        from sumy.nlp.stemmers import Stemmer
        from sumy.parsers.plaintext import PlaintextParser
        from sumy.utils import get_stop_words

        self._parse = PlaintextParser.from_string
        self._tokenizer = PlainTokenizer()
        self._n_sentences = max(1, round(words / 25))
        self._summarize = _sumy_class(method)(Stemmer("english"))
        self._summarize.stop_words = get_stop_words("english")
        if method == "edmundson":  # which refuses to work without these
            self._summarize.bonus_words = _BONUS_WORDS
            self._summarize.stigma_words = _STIGMA_WORDS
            self._summarize.null_words = get_stop_words("english")

    def one(self, text: str) -> Any:
        """Parse and rank."""
        document = self._parse(text, self._tokenizer).document
        return self._summarize(document, self._n_sentences)

    def summary(self, answer: Any) -> str:
        """Join the sentences."""
        return " ".join(map(str, answer))


_BONUS_WORDS = ("important", "significant", "first", "therefore", "result", "most")
_STIGMA_WORDS = ("perhaps", "hardly", "unclear", "possibly", "somewhat")
_SUMY_MODULES = {"kl_sum": "kl"}
_SUMY_CLASSES = {"kl_sum": "KLSummarizer"}


def _sumy_class(method: str) -> Any:
    """Find ``sumy.summarizers.lex_rank.LexRankSummarizer`` and the like."""
    camel = "".join(part.title() for part in method.split("_"))
    module = importlib.import_module(f"sumy.summarizers.{_SUMY_MODULES.get(method, method)}")
    return getattr(module, _SUMY_CLASSES.get(method, f"{camel}Summarizer"))


class PlainTokenizer:
    """Stands in for sumy's ``Tokenizer``, which needs NLTK data that must be downloaded.

    sumy asks a tokenizer for these two methods only. The word pattern keeps what sumy's own
    filter lets through. Regular expressions are faster than NLTK, which favours sumy.
    """

    _BOUNDARY = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
    _WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['-])*")

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        """Split after an end mark before a capital."""
        return tuple(part.strip() for part in self._BOUNDARY.split(paragraph) if part.strip())

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Find runs of letters, with hyphens and apostrophes inside."""
        return tuple(self._WORD.findall(sentence))
