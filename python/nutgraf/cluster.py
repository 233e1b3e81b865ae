"""One summary of several texts, or of what they say that others did not."""

from __future__ import annotations

from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from nutgraf._core import Summary
    from nutgraf.estimator import MethodOptions


def summarize_cluster(
    texts: Iterable[str],
    *,
    known: Iterable[str] = (),
    order: str = "source",
    sentences: int | None = None,
    words: int | None = None,
    chars: int | None = None,
    ratio: float | None = None,
    tokens: int | None = None,
    count_tokens: Callable[[str], int] | None = None,
    method: str = "blend",
    method_options: MethodOptions | None = None,
    language: str = "auto",
    stop_words: Collection[str] | None = None,
    stemmer: str = "snowball",
    selector: str = "auto",
    redundancy: float | None = None,
    coherent: bool | float = True,
    query: str | None = None,
    query_weight: float = 0.8,
    seed: int = 0,
    max_chars: int | None = None,
    max_sentences: int | None = None,
) -> Summary:
    """Pick the sentences that carry several texts about one thing, word for word.

    One budget over all texts, which is never exceeded; none means ``sentences=3``. What counts
    for standing early does so in each text. What several texts say counts for more, and is picked
    once. ``pick.document`` is the number of the text that ``pick.start`` and ``pick.end`` count in.

    Args:
        texts: Texts that belong together: a list or any other iterable of ``str``. No text gives
            an empty summary.
        known: Texts that the reader knows already: the summary says what these did not. A sentence
            is left out if it is much like a known one (cosine above 0.6), most of its trigrams of
            words are known, or all its content words. The score of any other falls by the share of
            its content words that are known, as the part ``known`` of ``pick.features``. If every
            sentence is known, the summary is empty and ``summary.truncated`` says so.
        order: ``"source"``, by text and place, or ``"score"``, the best first.
        sentences: Budget in sentences, at least 1. This and the following as in
            :func:`nutgraf.summarize`.
        words: Budget in words.
        chars: Budget in code points.
        ratio: Budget as a share of the words of all texts.
        tokens: Budget in tokens.
        count_tokens: Number of tokens of a ``str``.
        method: A name of :data:`nutgraf.METHODS`.
        method_options: Options of the method.
        language: A code, a name or ``"auto"``: each text's own, with its own stems.
        stop_words: Words that carry no meaning.
        stemmer: ``"snowball"`` or ``"none"``.
        selector: A name of :data:`nutgraf.SELECTORS` or ``"auto"``.
        redundancy: How much likeness to a pick counts against the score.
        coherent: Whether to avoid sentences that lean on others.
        query: What the summary should have to do with.
        query_weight: How much of the score is relevance to it.
        seed: Of everything random.
        max_chars: How long all texts and ``known`` together may be, in code points.
        max_sentences: The same in sentences.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which argument is refused; the message
            what was given and what is allowed.

    >>> import nutgraf
    >>> texts = [
    ...     "The old mill burned down on Friday night. Nobody was hurt when the roof fell in.",
    ...     "The old mill burned down on Friday night. The owners will build it again by spring.",
    ... ]
    >>> summary = nutgraf.summarize_cluster(texts, known=texts[:1])
    >>> print(summary)
    The owners will build it again by spring.
    >>> summary[0].document, summary.sources[1][summary[0].start : summary[0].end]
    (1, 'The owners will build it again by spring.')

    """
    summarizer = Summarizer(
        sentences=sentences,
        words=words,
        chars=chars,
        ratio=ratio,
        tokens=tokens,
        count_tokens=count_tokens,
        method=method,
        method_options=method_options,
        language=language,
        stop_words=stop_words,
        stemmer=stemmer,
        selector=selector,
        redundancy=redundancy,
        coherent=coherent,
        query=query,
        query_weight=query_weight,
        seed=seed,
        max_chars=max_chars,
        max_sentences=max_sentences,
    )
    return summarizer.summarize_cluster(texts, known=known, order=order)
