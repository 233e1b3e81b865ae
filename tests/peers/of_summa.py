"""summa: TextRank by the overlap of words."""

import contextlib
import math
from unittest import mock

from reading import same_words
from summa import commons, pagerank_weighted, summarizer
from summa.preprocessing import textcleaner
from summa.syntactic_unit import SyntacticUnit


class Node(str):
    """A processed sentence that is equal to itself alone."""

    __slots__ = ()
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__


def text_rank(document, mends, options):
    """Go the steps of ``summa.summarizer.summarize`` from the processed sentences on."""
    tokens = _tokens(document, mends)
    node = Node if "equal_sentences" in mends else str
    units = [SyntacticUnit("", node(token)) for token in tokens if token]
    with contextlib.ExitStack() as mended:
        if "one_word" in mends:
            mended.enter_context(mock.patch.object(summarizer, "_get_similarity", similarity))
        if "first_vector" in mends:
            mended.enter_context(mock.patch.object(pagerank_weighted, "eig", strongest_first))
        summarizer._add_scores_to_sentences(units, _ranks([unit.token for unit in units], options))
    values = iter(unit.score for unit in units)
    return [next(values) if token else 0.0 for token in tokens]


def _tokens(document, mends):
    if "words" in document:
        reading = same_words(document, mends)
        return [" ".join(reading.content(i)) for i in range(reading.n)]
    textcleaner.init_textcleanner(document["language"], None)
    return textcleaner.filter_words(document["sentences"])


def _ranks(tokens, options):
    graph = commons.build_graph(tokens)
    summarizer._set_graph_edge_weights(graph)
    commons.remove_unreachable_nodes(graph)
    return summarizer._pagerank(graph, damping=options["damping"]) if graph.nodes() else {}


def similarity(one, two):
    """Let sentences of one word be linked, as nutgraf does: by 1 / ln 2, here in log10."""
    if len(one.split()) == len(two.split()) == 1:
        return summarizer._count_common_words(one.split(), two.split()) / math.log10(2)
    return _get_similarity(one, two)


def strongest_first(matrix, **options):
    """Sort the eigenvectors, of which summa takes the first."""
    values, vectors = eig(matrix, **options)
    order = (-values.real).argsort()
    return values[order], vectors[:, order]


_get_similarity = summarizer._get_similarity
eig = pagerank_weighted.eig

SYSTEMS = {"text_rank": text_rank}
