"""rank_bm25: the weights of BM25; sumy's power method walks over them."""

import numpy as np
from rank_bm25 import BM25Okapi
from reading import same_words, spread
from sumy.summarizers.text_rank import TextRankSummarizer

EPSILON = 1e-12


def text_rank(document, mends, options):
    """Ask each sentence for its BM25 scores of the others, and walk along them."""
    reading = same_words(document, mends)
    rows = [reading.content(i) for i in range(reading.n)]
    weights = np.zeros((reading.n, reading.n))
    if any(rows):
        bm25 = BM25Okapi(rows, k1=options["k1"], b=options["b"])
        if "floor" in mends:
            bm25.idf = {word: max(idf, 0.0) for word, idf in bm25.idf.items()}
        weights = np.array([bm25.get_scores(row) for row in rows])
    np.fill_diagonal(weights, 0.0)
    linked = np.flatnonzero(weights.sum(axis=1))
    weights = weights[np.ix_(linked, linked)]
    if not len(linked):
        return [0.0] * reading.n
    steps = options["damping"] * weights / weights.sum(axis=1, keepdims=True)
    matrix = steps + (1 - options["damping"]) / len(linked)
    ranks = TextRankSummarizer.power_method(matrix, EPSILON)
    return spread(linked, ranks, reading.n)


SYSTEMS = {"text_rank": text_rank}
