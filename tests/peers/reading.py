"""A text as a peer is given it: sentences, their words, stop words and a stemmer."""

from dataclasses import dataclass, replace
from functools import cache

import snowballstemmer

# What is longer is no word to nutgraf, and is not stemmed.
STEMMED_BYTES = 100


@dataclass(frozen=True)
class Reading:
    """Words are in lower case; ``stem`` is asked for each of them, stop words included."""

    sentences: list
    words: list
    stop_words: frozenset
    stem: object
    opens_paragraph: list
    title: list
    n_all: int

    @property
    def n(self):
        """How many sentences there are."""
        return len(self.words)

    def content(self, sentence):
        """Stem the words of a sentence that are no stop words."""
        return [self.stem(word) for word in self.words[sentence] if word not in self.stop_words]

    def with_content(self):
        """Tell which sentences have any."""
        return [i for i in range(self.n) if self.content(i)]

    def linked(self):
        """Tell which sentences share a stem with another one."""
        rows = [set(self.content(i)) for i in range(self.n)]
        others = [set().union(*rows[:i], *rows[i + 1 :]) for i in range(self.n)]
        return [i for i in range(self.n) if rows[i] & others[i]]

    def only(self, kept):
        """Leave the other sentences out."""
        part = {
            name: [getattr(self, name)[i] for i in kept]
            for name in ("sentences", "words", "opens_paragraph")
        }
        return replace(self, **part)


def same_words(document, mends):
    """Read with nutgraf's words, stop words and stems.

    Mended by ``stop_stems``, the stem of a stop word is that of no other word; as it is, "does"
    has the stem of "doe".
    """
    stop_words = frozenset(document["stop_words"])

    def stem(word):
        if "stop_stems" in mends and word in stop_words:
            return f"\0{word}"
        return snowball(document["language"], word)

    return _reading(document, document["words"], stop_words, stem, document["title_words"])


def as_shipped(document, tokenize, stop_words, stem):
    """Read with what a peer brings along."""
    words = [[word.lower() for word in tokenize(text)] for text in document["sentences"]]
    title = [word.lower() for word in tokenize(document["title"])]
    return _reading(document, words, frozenset(stop_words), stem, title)


def _reading(document, words, stop_words, stem, title):
    sentences, opens = document["sentences"], document["opens_paragraph"]
    return Reading(sentences, words, stop_words, stem, opens, title, len(sentences))


@cache
def snowball(language, word):
    """Stem a word, or leave it as it is in a language without a stemmer."""
    if language not in snowballstemmer.algorithms() or len(word.encode()) > STEMMED_BYTES:
        return word
    return _stemmer(language).stemWord(word) or word


@cache
def _stemmer(language):
    return snowballstemmer.stemmer(language)


def spread(kept, values, n, rest=0.0):
    """Put values of some of n sentences into their places."""
    spread = [rest] * n
    for sentence, value in zip(kept, values, strict=True):
        spread[sentence] = value
    return spread
