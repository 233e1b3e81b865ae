"""The summarizer as an object."""

import inspect
import pickle
from collections import UserDict

import nutgraf
import pytest
from nutgraf import Summarizer
from nutgraf.errors import BudgetError, MethodOptionError

TEXT = (
    "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust on the bridge. "
    "Traffic over it had doubled in ten years, said Dr. Ellen Hart."
)
OPTION = nutgraf.METHODS["tf_idf"].options[0]
LOW, HIGH = OPTION.range
GIVEN = {
    "method": "tf_idf",
    "method_options": {OPTION.name: HIGH},
    "language": "en",
    "stop_words": None,
    "stemmer": "snowball",
    "selector": "mmr",
    "redundancy": 0.4,
    "coherent": 0.2,
    "query": "the bridge",
    "query_weight": 0.5,
    "seed": 7,
    "max_chars": 10_000,
    "max_sentences": 500,
    "sentences": None,
    "words": None,
    "chars": None,
    "ratio": None,
    "tokens": 40,
    "count_tokens": len,
}


def test_the_parameters_are_those_of_summarize():
    names = set(inspect.signature(nutgraf.summarize).parameters) - {"text"}
    assert set(Summarizer().get_params()) == set(GIVEN) == names
    batch = set(inspect.signature(nutgraf.summarize_batch).parameters)
    assert batch - {"texts", "progress", "errors", "details"} == names


def test_parameters_come_back_as_they_were_given():
    assert Summarizer(**GIVEN).get_params() == GIVEN
    assert Summarizer(**GIVEN).get_params(deep=False) == GIVEN
    assert Summarizer(**GIVEN).get_params()["method_options"] is GIVEN["method_options"]


def test_set_params_returns_the_summarizer_and_takes_effect():
    summarizer = Summarizer(sentences=1)
    assert summarizer.set_params(sentences=2) is summarizer
    assert len(summarizer.summarize(TEXT)) == 2
    assert summarizer.set_params() is summarizer


def test_parameters_are_checked_together_at_the_next_use():
    summarizer = Summarizer(sentences=1).set_params(words=9)
    for use in (lambda: summarizer.summarize(TEXT), lambda: summarizer.transform([])):
        with pytest.raises(BudgetError):
            use()
    summarizer.set_params(sentences=None)
    assert summarizer.summarize(TEXT).budget == {"words": 9}


def test_an_unknown_parameter_is_refused_and_nothing_is_set():
    summarizer = Summarizer(sentences=1)
    with pytest.raises(ValueError, match="speed"):
        summarizer.set_params(speed=1)
    assert not hasattr(summarizer, "speed")
    with pytest.raises(TypeError, match="speed"):
        Summarizer(speed=1)


def test_a_changed_attribute_takes_effect():
    summarizer = Summarizer(sentences=1)
    assert len(summarizer.summarize(TEXT)) == 1
    summarizer.sentences = 3
    assert len(summarizer.summarize(TEXT)) == 3
    summarizer.method = "lead"
    assert summarizer.summarize(TEXT).method == "lead"
    summarizer.sentences = 0
    with pytest.raises(BudgetError):
        summarizer.summarize(TEXT)


def test_changed_selection_takes_effect(article):
    summarizer = Summarizer(sentences=9, method="luhn")
    for name, value in [("selector", "mmr"), ("redundancy", 0.9), ("coherent", False)]:
        before = summarizer.summarize(article)
        setattr(summarizer, name, value)
        assert summarizer.summarize(article) != before
    assert summarizer.summarize(article) == nutgraf.summarize(article, **summarizer.get_params())


@pytest.mark.parametrize("mapping", [dict, UserDict])
def test_options_changed_in_place_take_effect(mapping):
    summarizer = Summarizer(method="tf_idf", method_options=mapping({OPTION.name: LOW}))
    before = summarizer.summarize(TEXT).scores
    summarizer.method_options[OPTION.name] = HIGH
    assert summarizer.summarize(TEXT).scores != before


def test_words_in_an_option_changed_in_place_take_effect():
    options = {"bonus_words": ["rust"]}
    summarizer = Summarizer(method="edmundson", method_options=options)
    before = summarizer.summarize(TEXT).scores
    options["bonus_words"].append("traffic")
    assert summarizer.summarize(TEXT).scores != before


def test_an_option_that_changed_its_type_is_checked_anew():
    summarizer = Summarizer(method="directed", method_options={"sections": True})
    summarizer.method_options["sections"] = 1
    with pytest.raises(MethodOptionError, match="true or false"):
        summarizer.summarize(TEXT)


def test_scikit_learn_can_clone_it():
    base = pytest.importorskip("sklearn.base")
    summarizer = Summarizer(**GIVEN)
    clone = base.clone(summarizer)
    assert clone is not summarizer
    assert clone.get_params() == GIVEN
    assert clone.summarize(TEXT) == summarizer.summarize(TEXT)
    assert clone.method_options is not summarizer.method_options


def test_it_survives_pickling():
    again = pickle.loads(pickle.dumps(Summarizer(**GIVEN)))
    assert again.get_params() == GIVEN
    assert again.summarize(TEXT) == Summarizer(**GIVEN).summarize(TEXT)


def test_repr_shows_what_differs_from_the_defaults():
    assert repr(Summarizer()) == "Summarizer()"
    shown = repr(Summarizer(method="lead", words=80))
    assert shown == "Summarizer(method='lead', words=80)"
    assert eval(shown, {"Summarizer": Summarizer}).get_params()["words"] == 80


def test_its_defaults_are_those_of_summarize():
    assert Summarizer().summarize(TEXT) == nutgraf.summarize(TEXT)
    assert Summarizer().summarize_batch([TEXT, None]) == nutgraf.summarize_batch([TEXT, None])


def test_transform_gives_strings():
    assert Summarizer(sentences=1, method="lead").transform([TEXT, None, ""]) == [
        "The old bridge closed on Monday.",
        None,
        "",
    ]


def test_a_text_leaves_no_trace():
    summarizer = Summarizer()
    first = summarizer.summarize(TEXT)
    summarizer.summarize("Something else altogether. It is about fish. Fish swim.")
    assert summarizer.summarize(TEXT) == first
