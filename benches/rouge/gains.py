"""Scores to gains: where between chance and the oracle a system stands, and how surely.

``gain = (score - random) / (oracle - random)``, score being the mean of the three kinds of
ROUGE over the documents of a set.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rouge.lines import Row

_RESAMPLES = 1000
_INTERVAL = (2.5, 97.5)

Array = Any  # of numpy, whose own type would say no more here


@dataclass(frozen=True)
class Frame:
    """The two ends of a set: what chance and the oracle reach on each document."""

    name: str
    low: Array
    high: Array

    def gain(self, scores: Array) -> float:
        """Place the mean score between the ends."""
        return float(_gain(scores.mean(), self.low.mean(), self.high.mean()))

    def resampled(self, scores: Array) -> Array:
        """Draw documents anew, many times: the same draws for every system."""
        n = len(scores)
        draws = np.random.default_rng(zlib.crc32(self.name.encode()))
        index = draws.integers(0, n, (_RESAMPLES, n))
        means = (values[index].mean(axis=1) for values in (scores, self.low, self.high))
        return _gain(*means)


def frame(name: str, low: Sequence[Row], high: Sequence[Row]) -> Frame:
    """Set up the ends of a set."""
    return Frame(name, of_documents(low), of_documents(high))


def of_documents(rows: Sequence[Row]) -> Array:
    """Average the three kinds for each document."""
    return np.array([row[:3] for row in rows]).mean(axis=1)


def interval(frames: Sequence[Frame], scores: Mapping[str, Array]) -> tuple[float, float]:
    """Give the 95 % bootstrap interval of the mean gain: documents drawn within sets."""
    means = np.mean([frame.resampled(scores[frame.name]) for frame in frames], axis=0)
    low, high = np.percentile(means, _INTERVAL)
    return float(low), float(high)


def _gain(score: Array, low: Array, high: Array) -> Array:
    """A set on which the oracle beats chance by nothing has no gain to give."""
    room = np.maximum(high - low, 1e-9)
    return (score - low) / room
