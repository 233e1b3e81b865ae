"""Summaries scored against references, with intervals: see docs/EVALUATE.md."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nutgraf.batch import check_iterable
from nutgraf.bootstrap import Bootstrap, Difference, Estimate
from nutgraf.errors import InputTypeError, ParameterError
from nutgraf.references import rows_of
from nutgraf.rouge import Rouge, Scores
from nutgraf.tables import Table, TableColumn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from nutgraf._core import Summary

TITLES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rouge_lsum": "ROUGE-Lsum"}


class Estimates(NamedTuple):
    """One kind of ROUGE over all rows, each from 0 to 1."""

    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, repr=False)
class Evaluation(Table):
    """ROUGE of summaries: means with intervals, and the scores of every row.

    It never changes. Scores are from 0 to 1; the table that it prints has them times 100.
    """

    rows: tuple[Scores, ...]
    """The scores of each row, in their order."""
    language: str
    """ISO 639-1 code of the language whose rules divided the texts into words."""
    use_stemmer: bool
    """Whether words were stemmed."""
    multiple: str
    """What became of several references."""
    lines: bool
    """Whether the lines of a text were its sentences."""
    bootstrap: Bootstrap
    """How the intervals were made."""
    references_id: str
    """A digest of the references: only evaluations on the same ones can be compared."""

    @cached_property
    def _estimates(self) -> dict[str, Estimates]:
        """All from one set of draws."""
        columns = [column for kind in TITLES for column in zip(*self._kind(kind), strict=True)]
        found = iter(self.bootstrap.estimates(columns))
        return {kind: Estimates(next(found), next(found), next(found)) for kind in TITLES}

    @property
    def rouge1(self) -> Estimates:
        """Shared words."""
        return self._estimates["rouge1"]

    @property
    def rouge2(self) -> Estimates:
        """Shared pairs of neighbouring words."""
        return self._estimates["rouge2"]

    @property
    def rouge_lsum(self) -> Estimates:
        """Longest common subsequences, sentence by sentence."""
        return self._estimates["rouge_lsum"]

    @property
    def scores(self) -> list[float]:
        """One number for each row: the mean F1 of the three kinds."""
        return [sum(kind.f1 for kind in row) / len(row) for row in self.rows]

    def versus(self, other: Evaluation) -> Differences:
        """What these summaries are ahead of others by, by a paired bootstrap over the rows.

        The other evaluation must be of the same references, read in the same way.

        >>> import nutgraf
        >>> references = ["Rain fell on the town.", "The mill burned down."]
        >>> one = nutgraf.evaluate(["Rain fell on the town.", "A mill burned."], references)
        >>> other = nutgraf.evaluate(["Nobody slept.", "A mill burned."], references)
        >>> one.versus(other).rouge1.mean
        0.5
        """
        if not isinstance(other, Evaluation):
            kind = type(other).__name__
            raise InputTypeError(f"other must be an Evaluation; got {other!r:.60} ({kind})")
        for name in ("references_id", "language", "use_stemmer", "multiple", "lines"):
            mine, others = getattr(self, name), getattr(other, name)
            if mine != others:
                what = (
                    "be of the same references"
                    if name == "references_id"
                    else f"have {name}={mine!r}"
                )
                raise ParameterError(f"other must {what}; got {others!r}")
        return Differences(
            *(self.bootstrap.difference(self._f1(kind), other._f1(kind)) for kind in TITLES)
        )

    def _kind(self, kind: str) -> Sequence[tuple[float, float, float]]:
        return [getattr(row, kind) for row in self.rows]

    def _f1(self, kind: str) -> list[float]:
        return [f1 for _, _, f1 in self._kind(kind)]

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain objects: settings, means with intervals, and every row."""
        return {
            **self.settings(),
            **self.means_to_dict(),
            "rows": [
                {kind: score._asdict() for kind, score in row._asdict().items()}
                for row in self.rows
            ],
        }

    def means_to_dict(self) -> dict[str, Any]:
        """The means with their intervals as plain objects."""
        return {kind: _plain(estimates) for kind, estimates in self._estimates.items()}

    def settings(self) -> dict[str, Any]:
        """How it was scored."""
        return {
            "n_rows": len(self.rows),
            "language": self.language,
            "use_stemmer": self.use_stemmer,
            "multiple": self.multiple,
            "lines": self.lines,
            **self.bootstrap._asdict(),
        }

    def _columns(self) -> list[TableColumn]:
        kinds = zip(*self._estimates.values(), strict=True)
        return [
            TableColumn(f"{len(self.rows)} rows", list(TITLES.values()), []),
            *(
                estimates_column(title, list(estimates), ends=(0, 1))
                for title, estimates in zip(("precision", "recall", "F1"), kinds, strict=True)
            ),
        ]

    def _facts(self) -> dict[str, str]:
        return {
            "language": self.language,
            "words": "by their stems" if self.use_stemmer else "as they stand",
            "intervals": f"{100 * self.bootstrap.confidence:g} %",
        }


@dataclass(frozen=True, repr=False)
class Differences(Table):
    """What one system is ahead of another by: F1 of each kind, from -1 to 1."""

    rouge1: Difference
    rouge2: Difference
    rouge_lsum: Difference

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain objects."""
        return {kind: self._of(kind)._asdict() for kind in TITLES}

    def _of(self, kind: str) -> Difference:
        found: Difference = getattr(self, kind)
        return found

    def _columns(self) -> list[TableColumn]:
        found = [self._of(kind) for kind in TITLES]
        return [
            TableColumn("F1", list(TITLES.values()), []),
            estimates_column("difference", [Estimate(*each[:3]) for each in found], signed=True),
            TableColumn("p", [f"{each.p_value:.3f}" for each in found], []),
        ]


def evaluate(
    candidates: Iterable[str | Summary],
    references: Iterable[str | Iterable[str]],
    *,
    multiple: str = "best",
    language: str = "auto",
    use_stemmer: bool = True,
    lines: bool = False,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Evaluation:
    """Score summaries against references by ROUGE-1, ROUGE-2 and ROUGE-Lsum.

    English is scored to the last bit as by Google's rouge-score. Needs the package
    rouge-score-rs: ``pip install 'nutgraf[eval]'``.

    Args:
        candidates: A summary for each row, as a ``str`` or a :class:`nutgraf.Summary`. An empty one
            scores 0. A null is refused: leave its row out, or give ``""`` in its place.
        references: For each row what people wrote: a ``str``, or a list of several.
        multiple: What becomes of several references. ``"best"`` takes for each kind the one with
            the highest F1, as ``score_multi`` of rouge-score; ``"mean"`` averages over them;
            ``"first"`` takes the first.
        language: One for all rows. ``"en"`` reads words by the rules of rouge-score; any other of
            :data:`nutgraf.LANGUAGES` by nutgraf's words and stems. ``"auto"`` is the language of
            most of the text of the references.
        use_stemmer: Whether to compare words by their stems.
        lines: ROUGE-Lsum compares sentences. ``False`` divides each text as
            :func:`nutgraf.split_sentences` does (and a Summary by its picks); ``True`` takes the
            lines of each ``str`` as its sentences, as rouge-score does.
        n_resamples: How often rows are drawn anew for the intervals, at least 1.
        confidence: Share of the draws that an interval holds, between 0 and 1.
        seed: Of the draws, from 0 to 2**64 - 1.

    Raises:
        ImportError: The package rouge-score-rs is missing.
        nutgraf.errors.NutgrafError: The subclass tells which argument is refused; the message
            names the row.

    >>> import nutgraf
    >>> result = nutgraf.evaluate(["The mill burned."], ["The old mill burned down."])
    >>> result.rouge1.recall.mean
    0.6
    >>> result.rows[0].rouge2
    Score(precision=0.5, recall=0.25, f1=0.3333333333333333)

    """
    check_iterable(candidates, "candidates")
    check_iterable(references, "references")
    bootstrap = Bootstrap(n_resamples, confidence, seed).check()
    rows = rows_of(references)
    rouge = Rouge(rows, language=language, use_stemmer=use_stemmer, multiple=multiple, lines=lines)
    return evaluation(rouge, rouge.scores(candidates), bootstrap, digest(rows))


def evaluation(
    rouge: Rouge, rows: tuple[Scores, ...], bootstrap: Bootstrap, references_id: str
) -> Evaluation:
    """Rows that were scored, as a result."""
    return Evaluation(
        rows,
        language=rouge.language,
        use_stemmer=rouge.use_stemmer,
        multiple=rouge.multiple,
        lines=rouge.lines,
        bootstrap=bootstrap,
        references_id=references_id,
    )


def digest(references: list[list[str]]) -> str:
    """A short name for references."""
    return hashlib.sha256(repr(references).encode()).hexdigest()[:16]


def estimates_column(
    title: str,
    estimates: list[Estimate | None],
    *,
    ends: tuple[float, float] | None = None,
    scale: float = 100,
    digits: int = 1,
    signed: bool = False,
) -> TableColumn:
    """Estimates as a column of a table."""
    form = f"{'+' if signed else ''}.{digits}f"
    cells = [
        "-" if each is None else "{} [{}, {}]".format(*(f"{scale * n:{form}}" for n in each))
        for each in estimates
    ]
    return TableColumn(title, cells, list(estimates), ends)


def _plain(estimates: Estimates) -> dict[str, dict[str, float]]:
    return {name: estimate._asdict() for name, estimate in estimates._asdict().items()}
