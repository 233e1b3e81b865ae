"""Scores as a picture; matplotlib is imported only when one is drawn."""

from __future__ import annotations

from nutgraf import extras

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nutgraf._core import Summary

_PICKED, _OTHER = "#c2410c", "#9db4d0"  # told apart without colour by how dark they are


def scores(summary: Summary, ax: Any = None) -> Any:
    """Draw ``summary.scores`` by place on ``ax``, or a new figure; return the axes.

    ``summary.plot()`` is this.
    """
    ax = _new_axes() if ax is None else ax
    values = summary.scores
    picked = sorted(pick.index for pick in summary)
    others = sorted(set(range(len(values))) - set(picked))
    ax.bar(others, [values[at] for at in others], width=0.9, color=_OTHER, label="other sentences")
    ax.bar(picked, [values[at] for at in picked], width=0.9, color=_PICKED, label="picked")
    of = summary.documents
    for at in range(1, len(of)):
        if of[at] != of[at - 1]:
            ax.axvline(at - 0.5, color="0.4", linewidth=0.8, linestyle=":")
    ax.set_xlabel("sentence")
    ax.set_ylabel(f"score by {summary.method}")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.margins(x=0.01)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False)
    return ax


def _new_axes() -> Any:
    """The axes of a new figure, wide like a text."""
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise extras.missing("matplotlib", "plot") from error
    return pyplot.subplots(figsize=(8, 2.6), layout="constrained")[1]
