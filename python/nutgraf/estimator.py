"""The summarizer as an object, with the habits of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping

from nutgraf import batch
from nutgraf._core import Engine
from nutgraf.batch import check_iterable, chunks, is_column, summarize_rows
from nutgraf.errors import ParameterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from typing import Any, TypeAlias, TypedDict, overload

    from nutgraf._core import Column, Corpus, Summary
    from nutgraf.batch import ArrowTexts

    Spans: TypeAlias = Sequence[tuple[int, int]]
    OptionValue: TypeAlias = float | bool | str | Collection[str]
    MethodOptions: TypeAlias = Mapping[str, OptionValue]

    class Parameters(TypedDict, total=False):
        """What a :class:`Summarizer` is made of."""

        method: str
        method_options: MethodOptions | None
        language: str
        stop_words: Collection[str] | None
        stemmer: str
        selector: str
        redundancy: float | None
        coherent: bool | float
        query: str | None
        query_weight: float
        seed: int
        sentences: int | Spans | Callable[[str], Spans] | None
        words: int | None
        chars: int | None
        ratio: float | None
        tokens: int | None
        count_tokens: Callable[[str], int] | None


_PARAMETERS = (
    "method",
    "method_options",
    "language",
    "stop_words",
    "stemmer",
    "selector",
    "redundancy",
    "coherent",
    "query",
    "query_weight",
    "seed",
    "sentences",
    "words",
    "chars",
    "ratio",
    "tokens",
    "count_tokens",
)


class Summarizer:
    """Summarises any number of texts by one configuration, which is checked at once.

    The parameters are those of :func:`nutgraf.summarize`. A text leaves no trace in it, and
    threads may share it. It can be pickled (if ``count_tokens`` can) and cloned by
    ``sklearn.base.clone``.

    >>> import nutgraf
    >>> summarizer = nutgraf.Summarizer(method="lead", sentences=1)
    >>> str(summarizer.summarize("First comes first. Second follows."))
    'First comes first.'
    >>> summarizer.set_params(words=4).transform(["Some come. Others go. All return."])
    Traceback (most recent call last):
        ...
    nutgraf.errors.BudgetError: at most one of sentences, words, chars, ratio and tokens may \
be given; got sentences and words
    >>> summarizer.set_params(sentences=None, words=4).transform(["Some come. Others go."])
    ['Some come. Others go.']
    """

    def __init__(
        self,
        *,
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
        sentences: int | Spans | Callable[[str], Spans] | None = None,
        words: int | None = None,
        chars: int | None = None,
        ratio: float | None = None,
        tokens: int | None = None,
        count_tokens: Callable[[str], int] | None = None,
    ) -> None:
        self.method = method
        self.method_options = method_options
        self.language = language
        self.stop_words = stop_words
        self.stemmer = stemmer
        self.selector = selector
        self.redundancy = redundancy
        self.coherent = coherent
        self.query = query
        self.query_weight = query_weight
        self.seed = seed
        self.sentences = sentences
        self.words = words
        self.chars = chars
        self.ratio = ratio
        self.tokens = tokens
        self.count_tokens = count_tokens
        self.corpus_: Corpus | None = None
        self._checked: tuple[list[Any], Engine] | None = None
        self._engine()

    def _engine(self) -> Engine:
        """The checked configuration, made anew when a parameter was set since."""
        values = [getattr(self, name) for name in _PARAMETERS]
        options: dict[str, Any] = {}
        if isinstance(self.method_options, Mapping):
            options = {name: _copy(value) for name, value in self.method_options.items()}
            values[1] = options
        values[3] = _copy(self.stop_words)
        # 3 == 3.0, but only one of them is a budget.
        types = [*map(type, values), *map(type, options.values())]
        state = [*values, *types, self.corpus_]
        if self._checked is None or self._checked[0] != state:
            self._checked = (
                state,
                Engine(**dict(zip(_PARAMETERS, values, strict=True)), corpus=self.corpus_),
            )
        return self._checked[1]

    def fit(self, texts: ArrowTexts | Iterable[str | None], y: object = None) -> Summarizer:
        """Count in how many of ``texts`` each term stands.

        Every method that weighs terms then does so by how rare they are in this corpus, and not
        in the sentences of the text alone: ``idf = ln((N + 1) / (df + 0.5))``. The counts are
        in ``corpus_``. Texts should be of one language. ``y`` is there for scikit-learn.

        >>> import nutgraf
        >>> summarizer = nutgraf.Summarizer(method="lex_rank", sentences=1)
        >>> summarizer.fit(["Rain fell on Monday.", "Rain fell again.", "It rained."]).corpus_
        Corpus(3 documents, 3 terms)
        """
        self.corpus_ = self._counted(None, texts)
        return self

    def partial_fit(self, texts: ArrowTexts | Iterable[str | None], y: object = None) -> Summarizer:
        """Count more texts; the order and the division into calls change nothing."""
        self.corpus_ = self._counted(self.corpus_, texts)
        return self

    def _counted(self, before: Corpus | None, texts: ArrowTexts | Iterable[str | None]) -> Corpus:
        engine, first_row = self._engine(), 0
        corpus = engine.count_rows([], 0) if before is None else before
        if is_column(texts):
            counts = engine.count_column(texts, batch.CHUNK_ROWS, batch.CHUNK_CHARS)
            return corpus.merge(counts)
        check_iterable(texts)
        for rows in chunks(texts):
            corpus = corpus.merge(engine.count_rows(rows, first_row))
            first_row += len(rows)
        return corpus

    def summarize(self, text: str) -> Summary:
        """Summarise one text."""
        return self._engine().summarize(text)

    if TYPE_CHECKING:

        @overload
        def summarize_batch(
            self,
            texts: ArrowTexts,
            *,
            details: bool = ...,
            progress: bool = ...,
            errors: str = ...,
        ) -> Column: ...
        @overload
        def summarize_batch(
            self,
            texts: Iterable[str | None],
            *,
            details: bool = ...,
            progress: bool = ...,
            errors: str = ...,
        ) -> list[Summary | None]: ...

    def summarize_batch(
        self,
        texts: ArrowTexts | Iterable[str | None],
        *,
        details: bool = False,
        progress: bool = False,
        errors: str = "raise",
    ) -> Column | list[Summary | None]:
        """Summarise many texts in parallel, as :func:`nutgraf.summarize_batch`."""
        return summarize_rows(
            self._engine(), texts, details=details, progress=progress, errors=errors
        )

    def summarize_cluster(
        self, texts: Iterable[str], *, known: Iterable[str] = (), order: str = "source"
    ) -> Summary:
        """Summarise several texts as one, as :func:`nutgraf.summarize_cluster`."""
        check_iterable(texts)
        check_iterable(known, "known")
        return self._engine().summarize_cluster(list(texts), list(known), order)

    if TYPE_CHECKING:

        @overload
        def transform(self, texts: ArrowTexts) -> Column: ...
        @overload
        def transform(self, texts: Iterable[str | None]) -> list[str | None]: ...

    def transform(self, texts: ArrowTexts | Iterable[str | None]) -> Column | list[str | None]:
        """The summaries of many texts as plain strings; ``None`` for a null.

        Of an Arrow column the column that :meth:`summarize_batch` makes of it.
        """
        if is_column(texts):
            return self.summarize_batch(texts)
        summaries = self.summarize_batch(texts)
        return [None if summary is None else summary.text for summary in summaries]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Every parameter by name. ``deep`` is there for scikit-learn and changes nothing."""
        return {name: getattr(self, name) for name in _PARAMETERS}

    def set_params(self, **parameters: Any) -> Summarizer:
        """Set parameters by name; they are checked together at the next use."""
        for name, value in parameters.items():
            if name not in _PARAMETERS:
                raise ParameterError(f"parameters are {', '.join(_PARAMETERS)}; got {name!r}")
            setattr(self, name, value)
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {**self.get_params(), "corpus_": self.corpus_}

    def __setstate__(self, state: dict[str, Any]) -> None:
        corpus = state.pop("corpus_")
        self.__init__(**state)  # type: ignore[misc]
        self.corpus_ = corpus

    def __repr__(self) -> str:
        given = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value != _DEFAULTS[name]
        ]
        return f"Summarizer({', '.join(given)})"


def _copy(value: Any) -> Any:
    """Words that could be changed in place as a copy that notices; anything else as it is."""
    return list(value) if isinstance(value, (list, set)) else value


_DEFAULTS = Summarizer().get_params()
