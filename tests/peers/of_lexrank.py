"""lexrank (crabcamp/lexrank): LexRank, continuous and with a threshold."""

import math

from lexrank import STOPWORDS, LexRank
from reading import same_words, spread

CODES = {"english": "en", "german": "de"}


class SameWords(LexRank):
    """Sentences are numbers of those of a reading; each is a document of its own."""

    def __init__(self, reading, mends, damping):
        self._reading, self._mends, self._damping = reading, mends, damping
        super().__init__([[i] for i in range(reading.n)])
        if "idf" in mends:
            self.idf_score = {word: self._isf(word) for word in self.idf_score}

    def _isf(self, word):
        rows = [self._reading.content(i) for i in range(self._reading.n)]
        frequency = sum(word in row for row in rows)
        return math.log((self._reading.n_all + 1) / (frequency + 0.5))

    def tokenize_sentence(self, sentence):
        return self._reading.content(sentence)

    def _markov_matrix(self, similarity_matrix):
        return self._damped(super()._markov_matrix(similarity_matrix))

    def _markov_matrix_discrete(self, similarity_matrix, threshold):
        return self._damped(super()._markov_matrix_discrete(similarity_matrix, threshold))

    def _damped(self, matrix):
        if "damping" not in self._mends:
            return matrix
        return self._damping * matrix + (1 - self._damping) / len(matrix)


def lex_rank(document, mends, options):
    """Rank the sentences; ``threshold`` 0 keeps the cosines."""
    threshold = options["threshold"] or None
    if "words" not in document:
        sentences = document["sentences"]
        stop_words = STOPWORDS[CODES[document["language"]]]
        ranker = LexRank([[sentence] for sentence in sentences], stopwords=stop_words)
        return ranker.rank_sentences(sentences, threshold=threshold)
    reading = same_words(document, mends)
    content = reading.with_content()
    kept = content if "empty" in mends else list(range(reading.n))
    if not content:
        return [0.0] * reading.n
    ranker = SameWords(reading.only(kept), mends, options["damping"])
    return spread(kept, ranker.rank_sentences(range(len(kept)), threshold), reading.n)


SYSTEMS = {"lex_rank": lex_rank}
