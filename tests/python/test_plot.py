"""Scores as a picture."""

import sys

import matplotlib
import nutgraf
import pytest

matplotlib.use("agg")

from matplotlib import pyplot

TEXT = "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust. It rained."


@pytest.fixture(autouse=True)
def _close():
    yield
    pyplot.close("all")


def bars(container):
    return {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in container}


def test_every_sentence_has_a_bar_and_picks_their_own_colour():
    summary = nutgraf.summarize(TEXT, sentences=2)
    ax = summary.plot()
    assert isinstance(ax, matplotlib.axes.Axes)
    others, picked = (bars(container) for container in ax.containers)
    assert sorted(picked) == [pick.index for pick in summary]
    both = {**others, **picked}
    assert [both[at] for at in range(len(both))] == summary.scores
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "other sentences",
        "picked",
    ]
    ax.figure.canvas.draw()


def test_it_draws_on_the_axes_that_are_given():
    _, ax = pyplot.subplots()
    assert nutgraf.summarize(TEXT).plot(ax=ax) is ax
    assert nutgraf.summarize(TEXT).plot(ax) is ax
    assert len(pyplot.get_fignums()) == 1


def test_texts_are_divided_by_lines():
    ax = nutgraf.summarize_cluster([TEXT, "", TEXT.replace("old", "new")]).plot()
    assert [line.get_xdata()[0] for line in ax.lines] == [3.5]


@pytest.mark.parametrize("text", ["", "Nobody slept."])
def test_short_texts_are_drawn(text):
    nutgraf.summarize(text, words=1).plot().figure.canvas.draw()


def test_without_matplotlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install 'nutgraf\[plot\]'"):
        nutgraf.summarize(TEXT).plot()
