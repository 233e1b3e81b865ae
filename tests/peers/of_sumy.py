"""sumy: eight methods, each class with the places where it can be brought to nutgraf's formula.

A mended class overrides the method of sumy's that differs, and calls it for what does not.
"""

import math
from collections import Counter
from unittest import mock

import nltk
import numpy as np
from reading import Reading, as_shipped, same_words, spread
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.nlp.tokenizers import Tokenizer
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.edmundson_key import EdmundsonKeyMethod
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

TITLE = "\0title"
EPSILON = 1e-12
# Divergences that differ by less do so by rounding.
TIE = 1e-12


class Words:
    """Stands in for sumy's ``Tokenizer``: the words of a sentence are known."""

    def __init__(self, texts, reading):
        self._words = dict(zip(texts, reading.words, strict=True), **{TITLE: reading.title})

    def to_words(self, text):
        """Look them up."""
        return tuple(self._words[text])


def dom(reading, mends, title=False):
    """Build sumy's document model; mended, no two sentences are equal to it."""
    unique = "equal_sentences" in mends
    texts = [str(i) if unique else text.strip() for i, text in enumerate(reading.sentences)]
    tokenizer = Words(texts, reading)
    paragraphs = [[Sentence(TITLE, tokenizer, is_heading=True)]] if title else [[]]
    for i, (text, opens) in enumerate(zip(texts, reading.opens_paragraph, strict=True)):
        if opens and i:
            paragraphs.append([])
        paragraphs[-1].append(Sentence(text, tokenizer))
    return ObjectDocumentModel(map(Paragraph, paragraphs))


def read(document, mends):
    """Read with nutgraf's words, or else with sumy's, for which no punkt is needed."""
    if "words" in document:
        return same_words(document, mends)

    def tokenize(sentence):
        words = nltk.word_tokenize(sentence, preserve_line=True)
        return filter(Tokenizer._is_word, words)

    language = document["language"]
    return as_shipped(document, tokenize, get_stop_words(language), Stemmer(language))


def ratings(summarizer, reading, mends):
    """Catch the rating of each sentence where sumy would choose the best of them."""
    caught = [0.0] * reading.n

    def catch(infos):
        for info in infos:
            caught[info.order] = info.rating
        return infos

    if reading.n:
        summarizer(dom(reading, mends), catch)
    return caught


class Mended:
    """What the classes below share."""

    def __init__(self, reading: Reading, mends, options):
        super().__init__(reading.stem)
        self.reading, self.mends, self.options = reading, mends, options
        self.stop_words = reading.stop_words

    def ratings(self):
        """Rate each sentence."""
        return ratings(self, self.reading, self.mends)


class Luhn(Mended, LuhnSummarizer):
    """Mends: gap, stop_stems."""

    @property
    def max_gap_size(self):
        """Four words end a cluster of sumy's; five do, where four may stand between."""
        return self.options["max_gap"] + ("gap" in self.mends)


class Bag:
    """Words of a sentence, each met once; the length counts all."""

    def __init__(self, words):
        self._words, self._length = dict.fromkeys(words), len(words)

    def __iter__(self):
        return iter(self._words)

    def __len__(self):
        return self._length

    def count(self, word):
        """Tell whether a word is there."""
        return int(word in self._words)


class Overlap(Mended):
    """Mends of both methods that link sentences by their overlap: repeats, one_word."""

    def _to_words_set(self, sentence):
        words = super()._to_words_set(sentence)
        return Bag(words) if "repeats" in self.mends else words

    def _rate_sentences_edge(self, one, two):
        if "one_word" in self.mends and len(one) == len(two) == 1:
            return (list(one) == list(two)) / math.log(2)
        return super()._rate_sentences_edge(one, two)


class Reduction(Overlap, ReductionSummarizer):
    """Mends: repeats, one_word, equal_sentences."""


class TextRank(Overlap, TextRankSummarizer):
    """Mends: repeats, one_word, self_links, tolerance, isolated."""

    def __init__(self, reading, mends, options):
        super().__init__(reading, mends, options)
        self.damping = options["damping"]
        if "tolerance" in mends:
            self.epsilon = EPSILON
            self._ZERO_DIVISION_PREVENTION = np.finfo(float).tiny

    def _rate_sentences_edge(self, one, two):
        if "self_links" in self.mends and one is two:
            return 0.0
        return super()._rate_sentences_edge(one, two)


class LexRank(Mended, LexRankSummarizer):
    """Mends: idf, damping, tolerance, isolated."""

    def __init__(self, reading, mends, options):
        super().__init__(reading, mends, options)
        self.threshold = options["threshold"]
        if "tolerance" in mends:
            self.epsilon = EPSILON

    def _compute_idf(self, sentences):
        idf = super()._compute_idf(sentences)
        if "idf" not in self.mends:
            return idf
        rows = [set(words) for words in sentences]
        n = self.reading.n_all
        return {t: math.log((n + 1) / (sum(t in row for row in rows) + 0.5)) for t in idf}

    def power_method(self, matrix, epsilon):
        if "damping" in self.mends:
            d = self.options["damping"]
            matrix = d * matrix + (1 - d) / len(matrix)
        return super().power_method(matrix, epsilon)


class Lsa(Mended, LsaSummarizer):
    """Mends: weights, dimensions, stop_stems."""

    def ratings(self):
        """Set the dimensions, which sumy takes from the class itself."""
        if "dimensions" not in self.mends:
            return super().ratings()
        dimensions = {"MIN_DIMENSIONS": self.options["dimensions"], "REDUCTION_RATIO": 0}
        with mock.patch.multiple(LsaSummarizer, **dimensions):
            return super().ratings()

    def _compute_term_frequency(self, matrix):
        if "weights" not in self.mends:
            return super()._compute_term_frequency(matrix)
        frequencies = (matrix > 0).sum(axis=1, keepdims=True)
        return matrix * np.log((matrix.shape[1] + 1) / (frequencies + 0.5))


class SumBasic(Mended, SumBasicSummarizer):
    """Mends: likeliest, square_once, equal_sentences, empty."""

    def _update_tf(self, word_freq, words):
        words = dict.fromkeys(words) if "square_once" in self.mends else words
        return super()._update_tf(word_freq, words)

    def _find_index_of_best_sentence(self, word_freq, sentences):
        allowed = list(range(len(sentences)))
        if "likeliest" in self.mends:
            likeliest = self._likeliest(word_freq, set().union(*sentences))
            allowed = [i for i in allowed if not likeliest or likeliest in sentences[i]]
        find = super()._find_index_of_best_sentence
        return allowed[find(word_freq, [sentences[i] for i in allowed])]

    @staticmethod
    def _likeliest(word_freq, still_open):
        """Find it among the words of open sentences; of equals the one met first."""
        of_open = (word for word in word_freq if word in still_open)
        likeliest = max(of_open, key=word_freq.get, default=None)
        return likeliest if word_freq.get(likeliest) else None


class Kl(Mended, KLSummarizer):
    """Mends: stems, summary_words, smoothing, equal_sentences, ties, empty."""

    def _get_content_words_in_sentence(self, sentence):
        words = super()._get_content_words_in_sentence(sentence)
        return self._stems(words)

    def _get_all_content_words_in_doc(self, sentences):
        words = [word for sentence in sentences for word in sentence.words]
        return self._stems(self._filter_out_stop_words(words))

    def _get_all_words_in_doc(self, sentences):
        if "summary_words" not in self.mends:
            return super()._get_all_words_in_doc(sentences)
        return self._get_all_content_words_in_doc(sentences)

    def _stems(self, words):
        return list(map(self.stem_word, words)) if "stems" in self.mends else words

    def compute_tf(self, sentences):
        """Keep the distribution of the text."""
        self.p = super().compute_tf(sentences)
        return self.p

    def _joint_freq(self, one, two):
        if "smoothing" not in self.mends:
            return super()._joint_freq(one, two)
        counts, mu = Counter(one) + Counter(two), self.options["smoothing"]
        total = len(one) + len(two) + mu
        return {word: (counts[word] + mu * p) / total for word, p in self.p.items()}

    def _find_index_of_best_sentence(self, divergences):
        if "ties" in self.mends:
            smallest = min(divergences)
            return next(i for i, value in enumerate(divergences) if value <= smallest + TIE)
        return super()._find_index_of_best_sentence(divergences)


class Key(EdmundsonKeyMethod):
    """Mends: bonus_alone, at_least, frequency."""

    def __init__(self, reading, mends, bonus_words):
        self._mends = mends
        self._counts = Counter(stem for i in range(reading.n) for stem in reading.content(i))
        words = self._counts if "bonus_alone" in mends else bonus_words
        super().__init__(reading.stem, frozenset(words))

    def _compute_significant_words(self, document, weight):
        weight = math.nextafter(weight, 0) if "at_least" in self._mends else weight
        return super()._compute_significant_words(document, weight)

    def _rate_sentence(self, sentence, significant):
        words = list(map(self.stem_word, sentence.words))
        if "frequency" not in self._mends:
            return super()._rate_sentence(sentence, significant)
        return sum(self._counts[word] for word in words if word in significant)


class Edmundson(EdmundsonSummarizer):
    """Mends: bonus_alone, at_least, frequency, headings, scale, stop_stems, equal_sentences."""

    def __init__(self, reading, mends, options):
        super().__init__(reading.stem)
        self.reading, self.mends, self.options = reading, mends, options
        self.bonus_words, self.stigma_words = options["bonus_words"], options["stigma_words"]
        self.null_words = reading.stop_words

    def ratings(self):
        """Add up the clues as ``EdmundsonSummarizer.__call__`` does, or scaled like nutgraf's."""
        weights = self.options["weights"]
        total = np.zeros(self.reading.n)
        for name, weight in zip(("cue", "key", "title", "location"), weights, strict=True):
            if weight:
                document = dom(self.reading, self.mends, title=name in ("title", "location"))
                rated = getattr(self, f"_{name}")(document)
                clue = np.array([rated[sentence] for sentence in document.sentences], float)
                total += weight * self._scaled(clue)
        return list(total)

    def _scaled(self, clue):
        if "scale" not in self.mends:
            return clue
        return clue / (np.abs(clue).max(initial=0) or 1)

    def _cue(self, document):
        return self._build_cue_method_instance().rate_sentences(document)

    def _key(self, document):
        method = Key(self.reading, self.mends, self.bonus_words)
        return method.rate_sentences(document, self.options["key_share"])

    def _title(self, document):
        return self._build_title_method_instance().rate_sentences(document)

    def _location(self, document):
        of_headings = {"w_h": 0} if "headings" in self.mends else {}
        return self._build_location_method_instance().rate_sentences(document, **of_headings)


def plain(method):
    """Ask about every sentence."""

    def system(document, mends, options):
        return method(read(document, mends), mends, options).ratings()

    return system


def walk(method, kept_of):
    """Mended by ``isolated``, leave out what gives nothing on: nutgraf's lowest, here 0."""

    def system(document, mends, options):
        reading = read(document, mends)
        kept = kept_of(reading) if "isolated" in mends else list(range(reading.n))
        return spread(kept, method(reading.only(kept), mends, options).ratings(), reading.n)

    return system


def greedy(method):
    """Mended by ``empty``, sentences without content words come last."""

    def system(document, mends, options):
        reading = read(document, mends)
        kept = reading.with_content() if "empty" in mends else list(range(reading.n))
        rest = [i for i in range(reading.n) if i not in kept]
        values = method(reading.only(kept), mends, options).ratings()
        last = [-len(kept) - i for i in range(len(rest))]
        return spread(kept + rest, list(values) + last, reading.n)

    return system


SYSTEMS = {
    "luhn": plain(Luhn),
    "edmundson": plain(Edmundson),
    "text_rank": walk(TextRank, Reading.linked),
    "lex_rank": walk(LexRank, Reading.with_content),
    "lsa": plain(Lsa),
    "sum_basic": greedy(SumBasic),
    "kl": greedy(Kl),
    "reduction": plain(Reduction),
}
