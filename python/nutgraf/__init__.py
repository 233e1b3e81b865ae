"""Extractive summarization: the sentences that carry a text, word for word.

>>> import nutgraf
>>> text = (
...     "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust. "
...     "Traffic over it had doubled in ten years, said Dr. Ellen Hart."
... )
>>> summary = nutgraf.summarize(text, sentences=2)
>>> print(summary)
The old bridge closed on Monday. Traffic over it had doubled in ten years, said Dr. Ellen Hart.
>>> all(text[pick.start : pick.end] == pick.text for pick in summary)
True
"""

from __future__ import annotations

from types import MappingProxyType

from nutgraf import _core, errors
from nutgraf._core import (
    VERSION,
    Column,
    Keyphrase,
    Method,
    MethodOption,
    Pick,
    Summary,
    Trimmed,
    TrimmedPassage,
    detect_language,
    keyphrase_methods,
    languages,
    methods,
    num_threads,
    selectors,
)
from nutgraf._core import Engine as _Engine
from nutgraf._core import keyphrases as _keyphrases
from nutgraf._core import set_num_threads as _set_num_threads
from nutgraf._core import split_sentences as _split_sentences
from nutgraf._core import split_words as _split_words
from nutgraf.cluster import summarize_cluster
from nutgraf.errors import NutgrafError
from nutgraf.estimator import Summarizer
from nutgraf.references import oracle
from nutgraf.trim import trim_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any, Literal, overload

    from typing_extensions import Unpack

    from nutgraf.batch import ArrowTexts
    from nutgraf.comparison import Comparison, compare
    from nutgraf.estimator import MethodOptions, Parameters, Spans
    from nutgraf.evaluation import Evaluation, evaluate

__all__ = [
    "KEYPHRASE_METHODS",
    "LANGUAGES",
    "METHODS",
    "SELECTORS",
    "Column",
    "Comparison",
    "Evaluation",
    "Keyphrase",
    "Method",
    "MethodOption",
    "NutgrafError",
    "Pick",
    "Summarizer",
    "Summary",
    "Trimmed",
    "TrimmedPassage",
    "__version__",
    "compare",
    "detect_language",
    "errors",
    "evaluate",
    "keyphrases",
    "num_threads",
    "oracle",
    "set_num_threads",
    "split_sentences",
    "split_words",
    "summarize",
    "summarize_batch",
    "summarize_cluster",
    "trim_context",
]

_core.claim_interpreter()

__version__ = VERSION

METHODS: Mapping[str, Method] = MappingProxyType({method.name: method for method in methods()})
"""Every method by name, the default first: ``METHODS["tf_idf"].options``."""

KEYPHRASE_METHODS: tuple[str, ...] = tuple(keyphrase_methods())
"""The methods of :func:`keyphrases`, the default first."""

SELECTORS: Mapping[str, str] = MappingProxyType(dict(selectors()))
"""What every selector prefers, by name."""

LANGUAGES: Mapping[str, str] = MappingProxyType(dict(languages()))
"""English name of every language by ISO 639-1 code."""


# Imported when first asked for: what summarises has no need of them.
_LAZY = {
    "Comparison": "nutgraf.comparison",
    "Evaluation": "nutgraf.evaluation",
    "compare": "nutgraf.comparison",
    "evaluate": "nutgraf.evaluation",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def summarize(
    text: str,
    *,
    sentences: int | Spans | Callable[[str], Spans] | None = None,
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
    """Pick the sentences that carry ``text``, word for word, in their order.

    At most one budget may be given; none means ``sentences=3``. It is never exceeded: if not
    even the shortest sentence fits, the summary is empty and ``summary.truncated`` says why.
    The same sentence is never picked twice. Time is linear in the length of the text.

    Args:
        text: What to summarise. Paragraphs, headings, lists and Markdown are understood.
        sentences: Budget in sentences, at least 1. Or your own sentences: spans of ``text`` in
            code points, ordered and disjoint, or a function from a text to such spans.
        words: Budget in words as ``str.split()`` counts them, at least 1. In a script without
            spaces, such as Chinese, the words that nutgraf's tokenizer finds.
        chars: Budget in code points of ``summary.text``, at least 1.
        ratio: Budget as a share of the words of the text, above 0 and at most 1.
        tokens: Budget in tokens of ``summary.text``, at least 1; needs ``count_tokens``.
        count_tokens: Number of tokens of a ``str``, for example
            ``lambda text: len(encoding.encode(text))``. What it raises arrives unchanged.
        method: A name of :data:`METHODS`.
        method_options: Options of the method by name: a number, ``True`` or ``False``, a text or
            a collection of words, as ``METHODS[method].options`` tells of each.
        language: ISO 639-1 code or English name of :data:`LANGUAGES`, or ``"auto"``.
        stop_words: Words that carry no meaning, in the place of those of the language.
        stemmer: ``"snowball"``, where the language has such a stemmer, or ``"none"``.
        selector: A name of :data:`SELECTORS`, or ``"auto"``: ``"mmr"`` where ``redundancy`` is
            given, else what the method says or ``"greedy"``.
        redundancy: How much likeness to a pick counts against the score, from 0 to 1 (MMR).
        coherent: Avoid a sentence that opens with a word that points back ("However", "He")
            unless the one before it is picked, too. A number says how much of the range of the
            scores this may cost; ``True`` is what the method says, or 0.1.
        query: What the summary should have to do with: scores become a mixture with the relevance
            of each sentence. A query that is empty or has no word of the text changes nothing.
        query_weight: How much of the score is relevance, from 0 to 1.
        seed: Of everything random, from 0 to 2**64 - 1.
        max_chars: The longest text that is summarised, in code points, at least 1; what is longer
            raises :class:`nutgraf.errors.TextError`. ``None`` is any length.
        max_sentences: The same in sentences, which takes dividing it first.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which argument is refused; the message
            what was given and what is allowed.

    >>> import nutgraf
    >>> summary = nutgraf.summarize("Rain fell all day. The river rose. Nobody slept.", words=4)
    >>> str(summary), summary.used, summary[0].index
    ('Rain fell all day.', 4, 0)

    """
    engine = _Engine(
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
        sentences=sentences,
        words=words,
        chars=chars,
        ratio=ratio,
        tokens=tokens,
        count_tokens=count_tokens,
        corpus=None,
        learned=None,
    )
    return engine.summarize(text)


if TYPE_CHECKING:

    @overload
    def summarize_batch(
        texts: ArrowTexts,
        *,
        progress: bool = ...,
        errors: Literal["raise", "return"] = ...,
        details: bool = ...,
        **parameters: Unpack[Parameters],
    ) -> Column: ...
    @overload
    def summarize_batch(
        texts: Iterable[str | None],
        *,
        progress: bool = ...,
        errors: Literal["raise"] = ...,
        details: bool = ...,
        **parameters: Unpack[Parameters],
    ) -> list[Summary | None]: ...
    @overload
    def summarize_batch(
        texts: Iterable[str | None],
        *,
        progress: bool = ...,
        errors: Literal["return"],
        details: bool = ...,
        **parameters: Unpack[Parameters],
    ) -> list[Summary | Exception | None]: ...


def summarize_batch(
    texts: ArrowTexts | Iterable[str | None],
    *,
    sentences: int | Spans | Callable[[str], Spans] | None = None,
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
    progress: bool = False,
    errors: Literal["raise", "return"] = "raise",
    details: bool = False,
) -> Column | list[Summary | None] | list[Summary | Exception | None]:
    """Summarise many texts in parallel; a summary each, in their order.

    Runs on all cores (or ``RAYON_NUM_THREADS``) with the interpreter free for other threads.
    The result does not depend on the number of threads.

    Arrow in, Arrow out: of what has ``__arrow_c_stream__`` or ``__arrow_c_array__`` (a column of
    pyarrow, Polars, DuckDB or pandas 3) the summaries are a :class:`Column` of strings, of anything
    else a list of :class:`Summary`. Nulls stay nulls in both.

    Args:
        texts: An Arrow column of ``Utf8``, ``LargeUtf8``, ``Utf8View`` or a dictionary of these,
            or a table of one such column. It is read without a copy, a dictionary each text once.
            Or a list, tuple, generator, NumPy array of objects, older pandas Series or any other
            iterable of ``str``. A null row (``None``, ``NaN``, ``pandas.NA``) gives ``None``.
            A generator is read a bounded chunk at a time.
        sentences: This and the following as in :func:`summarize`; own sentences as a function.
        words: Budget in words.
        chars: Budget in code points.
        ratio: Budget as a share of each text's words.
        tokens: Budget in tokens.
        count_tokens: Number of tokens of a ``str``.
        method: A name of :data:`METHODS`.
        method_options: Options of the method.
        language: A code, a name or ``"auto"``, which is detected for each text.
        stop_words: Words that carry no meaning.
        stemmer: ``"snowball"`` or ``"none"``.
        selector: A name of :data:`SELECTORS` or ``"auto"``.
        redundancy: How much likeness to a pick counts against the score.
        coherent: Whether to avoid sentences that lean on others.
        query: What the summaries should have to do with.
        query_weight: How much of the score is relevance to it.
        seed: Of everything random.
        max_chars: The longest text that is summarised, in code points; a longer row is a bad one.
        max_sentences: The same in sentences.
        progress: Show a bar, by tqdm.
        errors: ``"raise"`` raises the error of the first bad row; ``"return"`` puts each error
            in the place of its row and goes on. For an Arrow column that place is the field
            ``error`` of the details, so that they must be asked for.
        details: Of an Arrow column make structs: ``text``; ``picks``, a list of ``start``, ``end``
            (code points), ``index`` and ``score``; ``language``; ``error``, mostly null.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells what is refused: a parameter, a row, or a
            column that is damaged or of another type.

    >>> import nutgraf
    >>> texts = ["The old mill burned down on Friday. Why?", None, "It rained."]
    >>> [summary and str(summary) for summary in nutgraf.summarize_batch(texts, sentences=1)]
    ['The old mill burned down on Friday.', None, 'It rained.']

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
    return summarizer.summarize_batch(texts, progress=progress, errors=errors, details=details)


def keyphrases(
    text: str,
    n: int = 10,
    *,
    method: str = "text_rank",
    language: str = "auto",
    stop_words: Collection[str] | None = None,
    stemmer: str = "snowball",
    max_words: int = 4,
) -> list[Keyphrase]:
    """Find the phrases that ``text`` is about, the best first, with all their places.

    A phrase is one word or several that stand side by side; words count as equal by their
    stems. What stands mostly inside a better phrase is not listed again. Time is near linear in
    the length of the text.

    Args:
        text: Any text.
        n: How many phrases at most, at least 1.
        method: ``"text_rank"``, which rewards words that stand near such words, or
            ``"tf_idf"``, which rewards what is frequent here but not in every sentence.
        language: ISO 639-1 code or English name of :data:`LANGUAGES`, or ``"auto"``.
        stop_words: Words that no phrase holds, in the place of those of the language.
        stemmer: ``"snowball"``, where the language has such a stemmer, or ``"none"``.
        max_words: How many words a phrase has at most, from 1 to 10; what hyphens join counts
            as one.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which argument is refused; the message
            what was given and what is allowed.

    >>> import nutgraf
    >>> text = "The coast guard saved them. Two boats of the coast guard sank."
    >>> best = nutgraf.keyphrases(text)[0]
    >>> best
    Keyphrase('coast guard', score=1.0000, 2 places)
    >>> [text[start:end] for start, end in best.spans]
    ['coast guard', 'coast guard']

    """
    return _keyphrases(text, n, method, language, stop_words, stemmer, max_words)


def set_num_threads(n: int | None) -> None:
    """Set how many threads a batch runs on, in this process and those that it forks.

    Results do not depend on it. Batches that run go on with as many as they have.

    Args:
        n: From 1 to 1024; or ``None`` for what it is unless set: the environment variable
            ``RAYON_NUM_THREADS`` or, without it, one a core.

    Raises:
        nutgraf.errors.NutgrafError: It is another number, or none.

    >>> import nutgraf
    >>> nutgraf.set_num_threads(2)
    >>> nutgraf.num_threads()
    2
    >>> nutgraf.set_num_threads(None)

    """
    _set_num_threads(n)


def split_sentences(text: str, language: str = "auto") -> list[tuple[int, int]]:
    """Divide ``text`` into sentences: start and end of each, in code points.

    Args:
        text: Any text. Its letters and digits are all in one of the sentences.
        language: ISO 639-1 code or English name of :data:`LANGUAGES`, or ``"auto"``.

    >>> import nutgraf
    >>> text = "Mr. Hill left at 5 p.m. He took the U.S. flag."
    >>> [text[start:end] for start, end in nutgraf.split_sentences(text)]
    ['Mr. Hill left at 5 p.m.', 'He took the U.S. flag.']

    """
    return _split_sentences(text, language)


def split_words(text: str, language: str = "auto") -> list[tuple[int, int]]:
    """Divide ``text`` into words as the methods see them: start and end, in code points.

    Chinese, Japanese, Thai, Khmer, Lao and Burmese are divided by the dictionaries of ICU.

    Args:
        text: Any text.
        language: ISO 639-1 code or English name of :data:`LANGUAGES`, or ``"auto"``.

    >>> import nutgraf
    >>> text = "L'eau coûte 3,50 €."
    >>> [text[start:end] for start, end in nutgraf.split_words(text, "fr")]
    ['L', 'eau', 'coûte', '3,50']

    """
    return _split_words(text, language)
