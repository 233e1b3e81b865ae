"""One small class for each Python package that splits sentences.

Made in the child process, whose virtual environment holds one package; it is therefore
imported inside ``__init__``. Keep the names of this folder's modules apart from those of the
packages and of ``benches/peers``: this folder comes first on the child's module path.
"""

from __future__ import annotations

from typing import Any

from adapters import Adapter

Span = tuple[int, int]

_PUNKT_NAMES = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "ja": "japanese",
    "ml": "malayalam",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sl": "slovene",
    "sv": "swedish",
    "tr": "turkish",
    "zh": "chinese",
}


class Splitter(Adapter):
    """What the worker calls: ``one`` is timed, ``spans`` is scored."""

    def one(self, text: str) -> Any:
        """Split in the package's plainest way."""
        return self.spans(text)

    def spans(self, text: str) -> list[Span]:
        """Tell start and end of each sentence, in code points."""
        raise NotImplementedError

    def fault(self, text: str, answer: Any) -> str | None:
        """Every text that is timed has sentences."""
        return None if answer else "empty"


class Nutgraf(Splitter):
    """Our own package; a language that it does not know is left to its own guess."""

    def __init__(self, language: str) -> None:
        import nutgraf

        self._split = nutgraf.split_sentences
        self._language = language if language in nutgraf.LANGUAGES else "auto"

    def spans(self, text: str) -> list[Span]:
        """Ask for the spans."""
        return self._split(text, self._language)

    def fault(self, text: str, answer: Any) -> str | None:
        """Hold us to what is promised: in order, disjoint, no letter or digit left out."""
        at = 0
        for start, end in answer:
            if not at <= start < end:
                return "spans out of order"
            if any(map(str.isalnum, text[at:start])):
                return "letters left out"
            at = end
        return "letters left out" if any(map(str.isalnum, text[at:])) else None


class Sentencex(Splitter):
    """A Rust crate behind Python; an unknown language falls back on a related one."""

    def __init__(self, language: str) -> None:
        import sentencex

        self._package = sentencex
        self._language = language

    def one(self, text: str) -> Any:
        """Ask for the sentences as strings."""
        return self._package.segment(self._language, text)

    def spans(self, text: str) -> list[Span]:
        """Ask for the boundaries."""
        found = self._package.get_sentence_boundaries(self._language, text)
        return [(boundary["start_index"], boundary["end_index"]) for boundary in found]


class Pysbd(Splitter):
    """The golden rules in Python; English for the languages that it does not know."""

    def __init__(self, language: str) -> None:
        import pysbd
        from pysbd.languages import LANGUAGE_CODES

        self._make = pysbd.Segmenter
        self._language = language if language in LANGUAGE_CODES else "en"
        self._segmenter = self._make(language=self._language, char_span=True)

    def spans(self, text: str) -> list[Span]:
        """Ask for spans."""
        return [(span.start, span.end) for span in self._segmenter.segment(text)]

    def clean(self, text: str, pdf: bool) -> list[str]:
        """Mend the text, then split it: there are no spans of what was mended."""
        doc_type = "pdf" if pdf else None
        return self._make(language=self._language, clean=True, doc_type=doc_type).segment(text)


class Blingfire(Splitter):
    """Knows no languages."""

    def __init__(self, language: str) -> None:
        import blingfire

        self._package = blingfire

    def one(self, text: str) -> Any:
        """Ask for one string with a line break between sentences."""
        return self._package.text_to_sentences(text)

    def spans(self, text: str) -> list[Span]:
        """Ask for offsets; a text without letters makes it fail."""
        return self._package.text_to_sentences_and_offsets(text)[1] if text.strip() else []


class Punkt(Splitter):
    """The bundled model of a language, or its script's rules, or an untrained model."""

    def __init__(self, language: str) -> None:
        import punkt

        self._tokenizer = punkt.tokenizer_for(_PUNKT_NAMES.get(language, language))

    def spans(self, text: str) -> list[Span]:
        """Ask for spans, which come lazily."""
        return list(self._tokenizer.span_tokenize(text))
