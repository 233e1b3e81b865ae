"""The result as an object."""

import copy
import json
import pickle

import nutgraf
import pytest

TEXT = (
    "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust. "
    "Traffic over it had doubled in ten years, said Dr. Ellen Hart. “It was time,” she said."
)


@pytest.fixture
def summary():
    return nutgraf.summarize(TEXT, words=24)


def test_str_is_the_text(summary):
    assert str(summary) == summary.text == " ".join(map(str, summary))
    assert f"{summary}" == summary.text


def test_repr_tells_what_it_is_and_is_short(summary):
    shown = repr(summary)
    assert shown.startswith("Summary('")
    assert f"{len(summary)} of {summary.n_sentences} sentences" in shown
    assert "method='blend'" in shown
    assert "'en'" in shown
    assert len(repr(nutgraf.summarize(TEXT * 50, sentences=50))) < 200
    assert summary[0].text[:20] in repr(summary[0])


def test_it_is_a_sequence_of_picks(summary):
    picks = list(summary)
    assert len(summary) == len(picks) > 1
    assert picks == summary.picks == [summary[at] for at in range(len(summary))]
    assert all(isinstance(pick, nutgraf.Pick) for pick in picks)
    assert picks[0] in summary
    assert list(summary) == picks, "it can be iterated again"


def test_indices_count_from_either_end(summary):
    assert summary[-1] == summary[len(summary) - 1]
    assert summary[-len(summary)] == summary[0]


@pytest.mark.parametrize("index", [99, -99, 2**31])
def test_an_index_out_of_range_is_an_index_error(summary, index):
    with pytest.raises(IndexError, match=str(index)):
        summary[index]
    with pytest.raises(IndexError):
        summary[len(summary)]
    with pytest.raises(IndexError):
        summary[-len(summary) - 1]


def test_truth_is_whether_anything_was_picked(summary):
    assert summary
    assert not nutgraf.summarize("")
    assert not nutgraf.summarize(TEXT, words=1)


def test_equal_summaries_are_equal_and_hash_alike(summary):
    same = nutgraf.summarize(TEXT, words=24)
    assert summary == same
    assert hash(summary) == hash(same)
    assert len({summary, same}) == 1
    assert summary[0] == same[0]
    assert hash(summary[0]) == hash(same[0])


def test_summaries_that_differ_in_anything_are_not_equal(summary):
    others = [
        nutgraf.summarize(TEXT, words=25),
        nutgraf.summarize(TEXT, words=24, method="lead"),
        nutgraf.summarize(TEXT, words=24, language="de"),
        nutgraf.summarize(TEXT + " ", words=24),
        summary.text,
        None,
    ]
    assert all(summary != other for other in others)
    assert summary[0] != summary[1]
    assert summary[0] != summary[0].text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("budget", [{"words": 24}, {"ratio": 0.3}, {"chars": 2}])
def test_it_survives_pickling(protocol, budget):
    summary = nutgraf.summarize(TEXT, **budget)
    again = pickle.loads(pickle.dumps(summary, protocol))
    assert again == summary
    assert again.to_dict() == summary.to_dict()
    assert again.source == TEXT
    assert repr(again) == repr(summary)


def test_it_can_be_copied(summary):
    assert copy.copy(summary) == copy.deepcopy(summary) == summary


@pytest.mark.parametrize("budget", [{"words": 24}, {"ratio": 0.3}, {"chars": 2}])
def test_to_dict_holds_every_attribute_but_the_source(budget):
    summary = nutgraf.summarize(TEXT, **budget)
    fields = summary.to_dict()
    picks = fields.pop("picks")
    assert picks == [pick.to_dict() for pick in summary]
    assert fields == {name: getattr(summary, name) for name in fields}
    public = {name for name in dir(summary) if not name.startswith("_")}
    assert {*fields, "picks"} == public - {"source", "sources", "to_dict", "to_html", "plot"}


def test_to_dict_of_a_pick_holds_every_attribute(summary):
    pick = summary[0]
    fields = pick.to_dict()
    assert fields == {name: getattr(pick, name) for name in fields}
    public = {name for name in dir(pick) if not name.startswith("_")}
    assert set(fields) == public - {"to_dict"}


def test_to_dict_is_ready_for_json(summary):
    fields = summary.to_dict()
    again = json.loads(json.dumps(fields, allow_nan=False))
    assert again.pop("spans") == [list(span) for span in fields.pop("spans")]
    assert again == fields


@pytest.mark.parametrize("name", ["text", "scores", "picks", "method", "anything_else"])
def test_a_summary_cannot_be_changed(summary, name):
    with pytest.raises(AttributeError):
        setattr(summary, name, "x")
    with pytest.raises(AttributeError):
        delattr(summary, name)


@pytest.mark.parametrize("name", ["text", "score", "start", "features", "anything_else"])
def test_a_pick_cannot_be_changed(summary, name):
    with pytest.raises(AttributeError):
        setattr(summary[0], name, "x")


def test_lists_that_it_gives_are_copies(summary):
    before = summary.to_dict()
    summary.scores.clear()
    summary.spans.clear()
    summary.picks.clear()
    summary[0].features.clear()
    summary.budget.clear()
    assert summary.to_dict() == before


def test_a_summary_cannot_be_made_by_hand():
    with pytest.raises(TypeError):
        nutgraf.Summary()
    with pytest.raises(TypeError):
        nutgraf.Pick()
