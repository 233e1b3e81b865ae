"""Passages cut down to what has to do with a question, under one budget."""

from __future__ import annotations

from collections.abc import Mapping

from nutgraf.batch import check_iterable
from nutgraf.errors import InputTypeError
from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Any

    from nutgraf._core import Trimmed


def trim_context(
    passages: Iterable[str | Mapping[str, Any]],
    query: str,
    *,
    sentences: int | None = None,
    words: int | None = None,
    chars: int | None = None,
    ratio: float | None = None,
    tokens: int | None = None,
    count_tokens: Callable[[str], int] | None = None,
    separator: str = "\n\n",
    language: str = "auto",
    stop_words: Collection[str] | None = None,
    stemmer: str = "snowball",
    max_chars: int | None = None,
    max_sentences: int | None = None,
    text_key: str = "text",
) -> Trimmed:
    """Keep the sentences of ``passages`` that have most to do with ``query``, word for word.

    One budget over all passages, which is never exceeded: what counts is ``trimmed.text``,
    separators included. At most one may be given; none means ``sentences=3``. Passages keep their
    order, and sentences that occur twice cost once. List items, rows of tables and headings are as
    good as sentences here: answers hide in them. Time is linear in the length of the passages.

    A sentence counts for the words that it shares with the query (BM25), for like forms of them,
    and for what its neighbours and its paragraph share with it.

    Args:
        passages: Each a ``str``, or a mapping with a text; ``trimmed.passages[i].source`` is the
            object itself, so that ids survive.
        query: The question. If it is empty, or no word of it is in the passages, the sentences that
            carry the passages are kept, and ``trimmed.note`` says so.
        sentences: Budget in sentences, at least 1.
        words: Budget in words as ``str.split()`` counts them, at least 1.
        chars: Budget in code points, at least 1.
        ratio: Budget as a share of the words of all passages, above 0 and at most 1.
        tokens: Budget in tokens, at least 1; needs ``count_tokens``.
        count_tokens: Number of tokens of a ``str``. What it raises arrives unchanged.
        separator: What stands between two passages in ``trimmed.text``.
        language: ISO 639-1 code or English name of :data:`LANGUAGES`, or ``"auto"``: each passage's
            own, with its own stems.
        stop_words: Words that carry no meaning, in the place of those of the language.
        stemmer: ``"snowball"``, where the language has such a stemmer, or ``"none"``.
        max_chars: How long all passages together may be, in code points.
        max_sentences: The same in sentences.
        text_key: Where a mapping has its text.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which argument is refused; the message
            what was given and what is allowed.

    >>> import nutgraf
    >>> passages = [
    ...     {"id": 7, "text": "Rain fell all day. The old bridge was built in 1902."},
    ...     {"id": 8, "text": "Nobody slept. The mill burned down."},
    ... ]
    >>> trimmed = nutgraf.trim_context(passages, "When was the bridge built?", words=8)
    >>> str(trimmed), trimmed.used
    ('The old bridge was built in 1902.', 7)
    >>> trimmed[0].source["id"], trimmed[0].spans
    (7, [(19, 52)])

    """
    engine = Summarizer(
        sentences=sentences,
        words=words,
        chars=chars,
        ratio=ratio,
        tokens=tokens,
        count_tokens=count_tokens,
        language=language,
        stop_words=stop_words,
        stemmer=stemmer,
        max_chars=max_chars,
        max_sentences=max_sentences,
    )._engine()
    check_iterable(passages, "passages")
    if not isinstance(text_key, str):
        raise InputTypeError(f"text_key must be a str; got {text_key!r}")
    sources: list[Any] = list(passages)
    texts = [text_of(row, passage, text_key) for row, passage in enumerate(sources)]
    return engine.trim(texts, sources, query, separator)


def text_of(row: int, passage: Any, text_key: str) -> str:
    """The text of a passage, or an error that names the row."""
    text = passage.get(text_key) if isinstance(passage, Mapping) else passage
    if isinstance(text, str):
        return text
    kind = type(passage).__name__
    raise InputTypeError(
        f"row {row} of passages must be a str or a mapping with a str at {text_key!r}; "
        f"got {passage!r:.60} ({kind})"
    )
