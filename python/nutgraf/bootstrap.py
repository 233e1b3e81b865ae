"""How surely a mean is known: intervals and tests by drawing rows anew."""

from __future__ import annotations

from typing import NamedTuple

from nutgraf._core import resampled_means
from nutgraf.errors import InputTypeError, ParameterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Estimate(NamedTuple):
    """A mean over rows, and the interval in which resampling puts it."""

    mean: float
    low: float
    high: float


class Difference(NamedTuple):
    """What one system is ahead of another by, on average over rows; how surely."""

    mean: float
    low: float
    high: float
    p_value: float


class Bootstrap(NamedTuple):
    """How often rows are drawn anew, how wide intervals are, and the seed of the draws.

    The draws depend on the seed and the number of rows alone, so that all systems that are scored
    on the same rows see the same draws.
    """

    n_resamples: int
    confidence: float
    seed: int

    def check(self) -> Bootstrap:
        """Refuse what is out of range; the core refuses a seed."""
        n, share = self.n_resamples, self.confidence
        if not isinstance(n, int) or isinstance(n, bool):
            raise InputTypeError(f"n_resamples must be a whole number of at least 1; got {n!r}")
        if n < 1:
            raise ParameterError(f"n_resamples must be a whole number of at least 1; got {n}")
        if not isinstance(share, (int, float)) or isinstance(share, bool):
            raise InputTypeError(f"confidence must be a number between 0 and 1; got {share!r}")
        if not 0 < share < 1:
            raise ParameterError(f"confidence must be a number between 0 and 1; got {share}")
        resampled_means([], n, self.seed)
        return self

    def means(self, columns: Sequence[Sequence[float]]) -> list[list[float]]:
        """The means of each column over the draws."""
        return resampled_means(list(map(list, columns)), self.n_resamples, self.seed)

    def estimates(self, columns: Sequence[Sequence[float]]) -> list[Estimate]:
        """The mean of each column with its interval."""
        drawn = self.means(columns)
        return [
            Estimate(mean(column), *self.interval(means))
            for column, means in zip(columns, drawn, strict=True)
        ]

    def difference(self, column: Sequence[float], other: Sequence[float]) -> Difference:
        """What a column is ahead of another by; rows belong together.

        ``p_value`` is how often a difference at least as far from 0 would be found if there were
        none, two-sided: the draws are moved so that their mean is 0 (Efron & Tibshirani 1993,
        Berg-Kirkpatrick et al. 2012).
        """
        differences = [a - b for a, b in zip(column, other, strict=True)]
        (drawn,) = self.means([differences])
        found = mean(differences)
        n_as_far = sum(abs(each - found) >= abs(found) for each in drawn)
        p_value = (n_as_far + 1) / (len(drawn) + 1)
        return Difference(found, *self.interval(drawn), p_value)

    def interval(self, drawn: Sequence[float]) -> tuple[float, float]:
        """Where the middle share of some draws lies."""
        tail = (1 - self.confidence) / 2
        ordered = sorted(drawn)
        return _quantile(ordered, tail), _quantile(ordered, 1 - tail)


def mean(values: Sequence[float]) -> float:
    """The mean of at least one value."""
    return sum(values) / len(values)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Interpolated between the two values that stand next to the place."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
