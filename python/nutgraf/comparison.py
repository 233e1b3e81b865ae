"""Methods compared on texts with references: see docs/EVALUATE.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nutgraf.batch import progress_bar
from nutgraf.bootstrap import Bootstrap, Estimate, mean
from nutgraf.contest import N_RANDOM, ORACLE, RANDOM, Lot, checked, sets_of, systems_of
from nutgraf.errors import ParameterError
from nutgraf.evaluation import TITLES, Evaluation, estimates_column
from nutgraf.tables import Table, TableColumn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nutgraf.contest import Methods, Run, Texts


@dataclass(frozen=True)
class Entry:
    """One method on one set of texts."""

    evaluation: Evaluation
    """ROUGE of its summaries."""
    gain: Estimate | None
    """Where between chance (0) and the oracle (1) it stands; ``None`` where both are equal."""
    documents_per_second: float
    """Texts read and summarised in a second, by one thread."""
    megabytes_per_second: float
    """The same in millions of bytes of UTF-8."""
    empty: float
    """Share of summaries without a sentence, from 0 to 1."""

    def to_dict(self) -> dict[str, Any]:
        """All of it but the single rows as plain objects."""
        return {
            **self.evaluation.means_to_dict(),
            "gain": None if self.gain is None else self.gain._asdict(),
            "documents_per_second": self.documents_per_second,
            "megabytes_per_second": self.megabytes_per_second,
            "empty": self.empty,
        }


@dataclass(frozen=True, repr=False)
class Comparison(Table):
    """Methods by sets of texts. One set is a table of all columns, several are one of gains.

    ``comparison["lead"]`` is the :class:`Entry` of a method, of several sets
    ``comparison["lead", "news"]``; ``comparison.of("news")`` is one set as a table of its own.
    """

    sets: Mapping[str, Mapping[str, Entry]]
    """The entries of each set by method: as they were given, then ``"random"`` and ``"oracle"``."""
    mean_gains: Mapping[str, Estimate | None]
    """The mean gain over the sets by method; ``None`` if no set has room above chance."""

    @property
    def methods(self) -> list[str]:
        """Their names, in order."""
        return list(self.mean_gains)

    def of(self, name: str) -> Comparison:
        """One of the sets."""
        entries = self._set(name)
        gains = {method: entry.gain for method, entry in entries.items()}
        return Comparison({name: entries}, gains)

    def __getitem__(self, key: str | tuple[str, str]) -> Entry:
        method, name = key if isinstance(key, tuple) else (key, self._only_set())
        entries = self._set(name)
        if method not in entries:
            raise ParameterError(f"method must be one of {', '.join(entries)}; got {method!r}")
        return entries[method]

    def _only_set(self) -> str:
        if len(self.sets) > 1:
            raise ParameterError(
                f"of several sets, one must be named as [method, set]: {', '.join(self.sets)}"
            )
        return next(iter(self.sets))

    def _set(self, name: str) -> Mapping[str, Entry]:
        if name not in self.sets:
            raise ParameterError(f"set must be one of {', '.join(self.sets)}; got {name!r}")
        return self.sets[name]

    def to_dict(self) -> dict[str, Any]:
        """All of it but the single rows as plain objects."""
        return {
            "sets": {name: _set_as_dict(entries) for name, entries in self.sets.items()},
            "mean_gains": {
                method: None if gain is None else gain._asdict()
                for method, gain in self.mean_gains.items()
            },
        }

    def _columns(self) -> list[TableColumn]:
        if len(self.sets) == 1:
            return _all_columns(next(iter(self.sets.values())))
        return [
            TableColumn("gain", self.methods, []),
            *(_means_of_gain(name, entries) for name, entries in self.sets.items()),
            _gains_column("mean", self.mean_gains.values()),
        ]

    def _facts(self) -> dict[str, str]:
        evaluations = [next(iter(each.values())).evaluation for each in self.sets.values()]
        return {
            "texts": ", ".join(str(len(each.rows)) for each in evaluations),
            "language": ", ".join(sorted({each.language for each in evaluations})),
            "intervals": f"{100 * evaluations[0].bootstrap.confidence:g} %",
        }

    def _note(self) -> str:
        return f"gain: 0 is {RANDOM}, 1 is {ORACLE}, the best choice of sentences that greed finds"


def _set_as_dict(entries: Mapping[str, Entry]) -> dict[str, Any]:
    any_entry = next(iter(entries.values()))
    return {
        **any_entry.evaluation.settings(),
        "methods": {method: entry.to_dict() for method, entry in entries.items()},
    }


def _all_columns(entries: Mapping[str, Entry]) -> list[TableColumn]:
    each = entries.values()
    speeds = [entry.megabytes_per_second for entry in each]
    return [
        TableColumn("F1", list(entries), []),
        *(
            estimates_column(title, [getattr(entry.evaluation, kind).f1 for entry in each])
            for kind, title in TITLES.items()
        ),
        _gains_column("gain", [entry.gain for entry in each]),
        TableColumn("MB/s", [f"{speed:.1f}" for speed in speeds], [(n, n, n) for n in speeds]),
        TableColumn("empty %", [f"{100 * entry.empty:.0f}" for entry in each], []),
    ]


def _gains_column(title: str, gains: Iterable[Estimate | None]) -> TableColumn:
    return estimates_column(title, list(gains), scale=1, digits=2)


def _means_of_gain(name: str, entries: Mapping[str, Entry]) -> TableColumn:
    """Intervals are for the eye alone: the text of several sets would be too wide."""
    gains = [entry.gain for entry in entries.values()]
    return TableColumn(
        name, ["-" if gain is None else f"{gain.mean:.2f}" for gain in gains], list(gains)
    )


def compare(
    texts: Texts,
    references: Iterable[str | Iterable[str]] | None = None,
    methods: Methods = None,
    *,
    multiple: str = "best",
    language: str = "auto",
    use_stemmer: bool = True,
    lines: bool = False,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
    progress: bool = False,
    **settings: Any,
) -> Comparison:
    """Summarise texts by several methods and score the summaries against references.

    Beside the methods stand ``random``, the mean of five seeds, and :func:`nutgraf.oracle`, the
    best that greed finds: ``gain = (score - random) / (oracle - random)``, where a score is the
    mean F1 of ROUGE-1, ROUGE-2 and ROUGE-Lsum over all texts. Speed is measured by the clock, in
    one thread, from text to summary; the oracle reads the references, too.

    Args:
        texts: What is summarised; or several sets as a mapping from names to pairs of texts and
            references.
        references: For each text a ``str``, or a list of several; ``None`` for several sets.
        methods: Names of :data:`nutgraf.METHODS`, or a mapping from names of your own to a
            :class:`nutgraf.Summarizer` each; ``None`` for all of :data:`nutgraf.METHODS`.
        multiple: This and the following as in :func:`nutgraf.evaluate`.
        language: Of the texts and of the words that are compared.
        use_stemmer: Whether to compare words by their stems.
        lines: Whether the lines of a reference are its sentences.
        n_resamples: How often rows are drawn anew for the intervals.
        confidence: Share of the draws that an interval holds.
        seed: Of the draws, and of methods that are random.
        progress: Show a bar, by tqdm.
        settings: The other settings of :func:`nutgraf.summarize`, first of all a budget, which
            holds for all methods. A Summarizer keeps its own settings but for the budget; if it
            has one, it must be the same.

    Raises:
        ImportError: The package rouge-score-rs is missing.
        nutgraf.errors.NutgrafError: The subclass tells which argument is refused; the message
            names the row.

    >>> import nutgraf
    >>> texts = ["It rained. The old mill burned down. Nobody slept.", "A dam broke. Why? Rust."]
    >>> references = ["The mill burned.", "The dam broke."]
    >>> table = nutgraf.compare(texts, references, ["lead"], sentences=1)
    >>> round(table["lead"].evaluation.rouge1.f1.mean, 3), table["oracle"].gain.mean
    (0.333, 1.0)

    """
    bootstrap = Bootstrap(n_resamples, confidence, seed).check()
    common = {**checked(settings), "language": language, "seed": seed}
    systems = systems_of(methods, common)
    sets = sets_of(texts, references)
    options: dict[str, Any] = {
        "language": language,
        "use_stemmer": use_stemmer,
        "multiple": multiple,
        "lines": lines,
    }
    lots = [Lot(name, *rows, bootstrap, options) for name, rows in sets.items()]
    n_texts = sum(len(lot.texts) for lot in lots)
    total = n_texts * (len(systems) + N_RANDOM + 1)
    with progress_bar(total=total, unit="text", disable=not progress) as bar:
        runs = {lot.name: lot.runs(systems, common, bar.update) for lot in lots}
    return _comparison(lots, runs, bootstrap)


def _entry(lot: Lot, run: Run, gain: Estimate | None) -> Entry:
    seconds = max(run.seconds, 1e-9)  # a clock may stand still
    return Entry(
        run.evaluation,
        gain,
        documents_per_second=len(lot.texts) / seconds,
        megabytes_per_second=lot.n_bytes / 1e6 / seconds,
        empty=run.n_empty / len(lot.texts),
    )


class _Gains:
    """The gain of a method, over all rows and over each draw; ``None`` where there is no room."""

    def __init__(self, point: float | None, draws: list[float | None]) -> None:
        self.point = point
        self.draws = draws

    def estimate(self, bootstrap: Bootstrap) -> Estimate | None:
        """With its interval over the draws that have room."""
        draws = [gain for gain in self.draws if gain is not None]
        if self.point is None or not draws:
            return None
        return Estimate(self.point, *bootstrap.interval(draws))


def _gains_of(runs: Mapping[str, Run], bootstrap: Bootstrap) -> dict[str, _Gains]:
    """``(score - random) / (oracle - random)`` of each method, from the same draws for all."""
    columns = {method: run.evaluation.scores for method, run in runs.items()}
    means = dict(zip(columns, bootstrap.means(list(columns.values())), strict=True))
    ends = mean(columns[RANDOM]), mean(columns[ORACLE])
    return {
        method: _Gains(
            _placed(mean(column), *ends),
            [
                _placed(*each)
                for each in zip(means[method], means[RANDOM], means[ORACLE], strict=True)
            ],
        )
        for method, column in columns.items()
    }


def _placed(score: float, low: float, high: float) -> float | None:
    """Where a score stands between two ends that differ."""
    return (score - low) / (high - low) if high - low > 1e-9 else None


def _mean_gains(gains: Sequence[_Gains]) -> _Gains:
    """The mean over sets, draw by draw."""
    draws = zip(*(each.draws for each in gains), strict=True)
    return _Gains(_known_mean([each.point for each in gains]), list(map(_known_mean, draws)))


def _known_mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def _comparison(
    lots: Sequence[Lot], runs: Mapping[str, Mapping[str, Run]], bootstrap: Bootstrap
) -> Comparison:
    # Sets are drawn from independently of each other.
    seeds = [(bootstrap.seed + at) % 2**64 for at in range(len(lots))]
    gains = {
        lot.name: _gains_of(runs[lot.name], bootstrap._replace(seed=seed))
        for lot, seed in zip(lots, seeds, strict=True)
    }
    sets = {
        lot.name: {
            method: _entry(lot, run, gains[lot.name][method].estimate(bootstrap))
            for method, run in runs[lot.name].items()
        }
        for lot in lots
    }
    methods = list(next(iter(sets.values())))
    means = {
        method: _mean_gains([each[method] for each in gains.values()]).estimate(bootstrap)
        for method in methods
    }
    return Comparison(sets, means)
