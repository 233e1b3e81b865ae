"""The summarizer as an object, with the habits of scikit-learn."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from functools import reduce

from nutgraf import batch
from nutgraf._core import Engine, load_model
from nutgraf.batch import check_iterable, chunks, is_column, summarize_rows
from nutgraf.errors import InputTypeError, ParameterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from os import PathLike
    from typing import Any, Literal, TypeAlias, TypedDict, overload

    from nutgraf._core import Column, Corpus, Learned, Summary
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
        max_chars: int | None
        max_sentences: int | None
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
    "max_chars",
    "max_sentences",
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
        max_chars: int | None = None,
        max_sentences: int | None = None,
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
        self.max_chars = max_chars
        self.max_sentences = max_sentences
        self.sentences = sentences
        self.words = words
        self.chars = chars
        self.ratio = ratio
        self.tokens = tokens
        self.count_tokens = count_tokens
        self.corpus_: Corpus | None = None
        self._learned: Learned | None = None
        self._checked: tuple[list[Any], Engine] | None = None
        self._engine()

    def _engine(self) -> Engine:
        """The checked configuration, made anew when a parameter was set since."""
        values = self._values()
        options = values["method_options"] if isinstance(self.method_options, Mapping) else {}
        # 3 == 3.0, but only one of them is a budget.
        types = [*map(type, values.values()), *map(type, options.values())]
        state = [*values.values(), *types, self.corpus_, self._learned]
        if self._checked is None or self._checked[0] != state:
            self._checked = (state, Engine(**values, corpus=self.corpus_, learned=self._learned))
        return self._checked[1]

    def _values(self) -> dict[str, Any]:
        """The parameters, with copies of what could be changed in place."""
        values = self.get_params()
        if isinstance(self.method_options, Mapping):
            options = {name: _copy(value) for name, value in self.method_options.items()}
            values["method_options"] = options
        values["stop_words"] = _copy(self.stop_words)
        return values

    def fit(
        self,
        texts: Iterable[str | None],
        summaries: Iterable[str | None] | None = None,
        *,
        y: Iterable[str | None] | None = None,
    ) -> Summarizer:
        """Learn from texts how common each term is, and from human summaries what to pick.

        Counts in how many of ``texts`` each term stands. Every method that weighs terms then does
        so by how rare they are in this corpus, and not in the sentences of the text alone: ``idf =
        ln((N + 1) / (df + 0.5))``. The counts are in ``corpus_``. Texts should be of one language.

        With ``summaries``, one a text and in the same order, the weights of the method ``blend``
        are learnt, too: see docs/FIT.md. What came of it is in ``weights_`` and ``fit_report_``;
        where the general weights did as well on texts left out, or there are fewer than 20 texts,
        they stay. A text may be given several times, with other summaries. A pair with a null is
        left out. ``seed`` decides which texts are left out together. ``blend`` then weighs terms by
        each text itself again, which did better where it was measured; the corpus is there for the
        other methods.

        Whatever was learnt before is forgotten; after an error all is as it was. ``y`` is what
        scikit-learn calls ``summaries``; if it holds nothing but numbers, they are the labels of
        another step and change nothing.

        Raises :class:`nutgraf.errors.PairsError` if there are not as many summaries as texts, or if
        a summary is empty or shares no word with its text; :class:`nutgraf.errors.ParameterError`
        for summaries with another method than ``blend``.

        >>> import nutgraf
        >>> summarizer = nutgraf.Summarizer(method="lex_rank", sentences=1)
        >>> summarizer.fit(["Rain fell on Monday.", "Rain fell again.", "It rained."]).corpus_
        Corpus(3 documents, 3 terms)
        """
        if summaries is not None and y is not None:
            raise ParameterError("summaries may be given once; got summaries and y")
        rows, references = _paired(texts, y if summaries is None else summaries)
        corpus = self._counted(None, rows)
        learned = None
        if references is not None:
            learned = self._engine().learn(rows, references)
        self.corpus_, self._learned = corpus, learned
        return self

    def partial_fit(self, texts: ArrowTexts | Iterable[str | None], y: object = None) -> Summarizer:
        """Count more texts; the order and the division into calls change nothing.

        Weights that were learnt stay as they are. Summaries are learnt from all at once, by
        :meth:`fit`: given here, they raise :class:`nutgraf.errors.ParameterError`.
        """
        if y is not None and not _are_labels(y):
            raise ParameterError(
                "partial_fit takes texts alone; give summaries to fit, all at once"
            )
        self.corpus_ = self._counted(self.corpus_, texts)
        return self

    def fit_transform(self, texts: Iterable[str | None], y: object = None) -> list[str | None]:
        """Count ``texts`` and give their summaries.

        ``y`` changes nothing: in a Pipeline of scikit-learn it is the target of a later step. To
        learn from summaries, call :meth:`fit`.
        """
        rows = _listed(texts)
        return self.fit(rows).transform(rows)

    def _counted(self, before: Corpus | None, texts: ArrowTexts | Iterable[str | None]) -> Corpus:
        engine, first_row = self._engine(), 0
        corpus = engine.count_rows([], 0) if before is None else before
        if is_column(texts):
            return corpus.merge(engine.count_column(texts, batch.CHUNK_ROWS, batch.CHUNK_CHARS))
        check_iterable(texts)
        # A merge copies, so that equals are merged: each count is copied log(n) times, not n.
        counts: list[Corpus] = []
        for n_chunks, rows in enumerate(chunks(texts), 1):
            counts.append(engine.count_rows(rows, first_row))
            first_row += len(rows)
            while n_chunks % 2 == 0:
                n_chunks //= 2
                last = counts.pop()
                counts.append(counts.pop().merge(last))
        return reduce(lambda a, b: a.merge(b), counts, corpus)

    @property
    def weights_(self) -> dict[str, float] | None:
        """The weights that were learnt, by name: of the features, then of selection.

        ``None`` before summaries were fitted. docs/METHODS.md explains the names.
        """
        return None if self._learned is None else self._learned.weights

    @property
    def fit_report_(self) -> dict[str, Any] | None:
        """What fitting summaries found out, by name; ``None`` before.

        ``n_pairs``: pairs given; ``n_used``: pairs learnt from; ``folds``: how many times some were
        left out; ``general``, ``fitted``: mean ROUGE, from 0 to 1, of the general and of the learnt
        weights on pairs left out; ``error``: standard error of the difference; ``strength``: how
        much the weights were drawn to the general ones; ``share``: the way from these that was
        gone, from 0 to 1; ``uses_general``: whether the general weights stay; ``reason``: why.
        """
        return None if self._learned is None else self._learned.report

    def merge(self, other: Summarizer) -> Summarizer:
        """Add the counts of ``other``, which was fitted on other texts; returns ``self``.

        Exact: any order and grouping of merges gives the counts of one fit on all texts, to the
        bit. Weights cannot be added up: they may be learnt in one of the two, or be the same in
        both. Raises :class:`nutgraf.errors.ParameterError` if both learnt other weights, or turn
        words into terms by other settings (``language``, ``stop_words``, ``stemmer``).

        >>> import nutgraf
        >>> parts = [nutgraf.Summarizer().fit([text]) for text in ("Rain fell.", "Rain and snow.")]
        >>> parts[0].merge(parts[1]).corpus_
        Corpus(2 documents, 3 terms)
        """
        if not isinstance(other, Summarizer):
            raise InputTypeError(f"other must be a Summarizer; got a {type(other).__name__}")
        for name in ("language", "stop_words", "stemmer"):
            mine, its = getattr(self, name), getattr(other, name)
            if _comparable(mine) != _comparable(its):
                raise ParameterError(f"{name} must be the same in both; got {mine!r} and {its!r}")
        learned = [each._learned for each in (self, other) if each._learned is not None]
        if len(learned) == 2 and learned[0] != learned[1]:
            raise ParameterError("weights cannot be added up: each of both has learnt its own")
        corpora = [each.corpus_ for each in (self, other) if each.corpus_ is not None]
        self.corpus_ = (
            corpora[0].merge(corpora[1]) if len(corpora) == 2 else next(iter(corpora), None)
        )
        self._learned = next(iter(learned), None)
        return self

    def save(
        self, path: str | PathLike[str], *, min_df: int = 1, max_terms: int | None = None
    ) -> None:
        """Write all of it into one file: settings, counts, weights and report.

        The file is there whole or not at all, and equal summarizers make equal files. ``min_df``
        leaves out terms of fewer texts, ``max_terms`` keeps the most common ones, of equals those
        first in the order of code points: a smaller file, for rare terms weigh about the same when
        they are unknown. What was left out cannot be merged any more, which is why :meth:`fit`
        never does it.

        Raises :class:`OSError` if the file cannot be written; :class:`nutgraf.errors.NutgrafError`
        for what cannot be saved, functions and the sentences of one text: ``count_tokens``, and
        ``sentences`` that is no number.

        >>> import nutgraf, pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp(), "rain.nutgraf")
        >>> nutgraf.Summarizer(words=60).fit(["Rain fell.", "It rained."]).save(path)
        >>> nutgraf.Summarizer.load(path)
        Summarizer(words=60)
        """
        self._engine().save(path, min_df, max_terms)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Summarizer:
        """Read what :meth:`save` wrote. No code of the file is run.

        Raises :class:`OSError` if the file cannot be read; :class:`nutgraf.errors.StateError` if it
        is no such file, is damaged, or was written by a newer version.
        """
        parameters, corpus, learned = load_model(path)
        summarizer = cls(**parameters)
        summarizer.corpus_, summarizer._learned = corpus, learned
        return summarizer

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
            errors: Literal["raise", "return"] = ...,
        ) -> Column: ...
        @overload
        def summarize_batch(
            self,
            texts: Iterable[str | None],
            *,
            details: bool = ...,
            progress: bool = ...,
            errors: Literal["raise"] = ...,
        ) -> list[Summary | None]: ...
        @overload
        def summarize_batch(
            self,
            texts: Iterable[str | None],
            *,
            details: bool = ...,
            progress: bool = ...,
            errors: Literal["return"],
        ) -> list[Summary | Exception | None]: ...

    def summarize_batch(
        self,
        texts: ArrowTexts | Iterable[str | None],
        *,
        details: bool = False,
        progress: bool = False,
        errors: Literal["raise", "return"] = "raise",
    ) -> Column | list[Summary | None] | list[Summary | Exception | None]:
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

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn asks: it transforms strings, and can do so before a fit."""
        utils = importlib.import_module("sklearn.utils")
        return utils.Tags(
            estimator_type=None,
            target_tags=utils.TargetTags(required=False),
            transformer_tags=utils.TransformerTags(),
            input_tags=utils.InputTags(two_d_array=False, string=True),
            requires_fit=False,
        )

    def __getstate__(self) -> dict[str, Any]:
        return {**self.get_params(), "corpus_": self.corpus_, "_learned": self._learned}

    def __setstate__(self, state: dict[str, Any]) -> None:
        corpus, learned = state.pop("corpus_"), state.pop("_learned")
        self.__init__(**state)  # type: ignore[misc]
        self.corpus_, self._learned = corpus, learned

    def __repr__(self) -> str:
        given = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value != _DEFAULTS[name]
        ]
        return f"Summarizer({', '.join(given)})"


def _paired(texts: Any, summaries: Any) -> tuple[Any, list[Any] | None]:
    """Texts, as they are, without summaries; else both as lists, which are read more than once."""
    if summaries is None:
        return texts, None
    check_iterable(summaries, "summaries")
    references = _listed(summaries)
    if _are_labels(references):
        return texts, None
    return _listed(texts), references


def _comparable(value: Any) -> Any:
    """Words in any order and collection, else the value itself."""
    return value if value is None or isinstance(value, str) else frozenset(value)


def _listed(texts: Any) -> list[Any]:
    """The rows; of an Arrow column, too, whose scalars are none of Python."""
    check_iterable(texts)
    return [row.as_py() if hasattr(row, "as_py") else row for row in texts]


def _are_labels(y: Any) -> bool:
    """Whether these are the labels that scikit-learn hands to each step, and no summaries."""
    rows = [] if isinstance(y, str) or not isinstance(y, Iterable) else list(y)
    return bool(rows) and all(map(_is_number, rows))


def _is_number(row: Any) -> bool:
    """Whether it is a number of any library."""
    try:
        float(row)
    except (TypeError, ValueError):
        return False
    return not isinstance(row, (str, bytes))


def _copy(value: Any) -> Any:
    """Words that could be changed in place as a copy that notices; anything else as it is."""
    return list(value) if isinstance(value, (list, set)) else value


_DEFAULTS = Summarizer().get_params()
