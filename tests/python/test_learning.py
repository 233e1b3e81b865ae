"""Weights learnt from human summaries: when, what of, and what is refused."""

import copy
import functools
import math
import pickle
import random
from pathlib import Path

import nutgraf
import pytest
from nutgraf import Summarizer
from nutgraf.errors import InputTypeError, PairsError, ParameterError, TextError

TEXT = "The river rose by noon. The old mill burned down at night. Nobody in the town slept."
NOUNS = ["river", "mill", "bridge", "council", "harbour", "market", "keeper", "winter", "garden"]
VERBS = ["crossed", "painted", "followed", "repaired", "remembered", "avoided"]


def sentence(draw, number):
    a, b, c = draw.choices(NOUNS, k=3)
    tail = f"{number} times" if number else "one old evening"
    return f"The {a} and the quiet {b} {draw.choice(VERBS)} the {c} of the valley {tail}."


def pairs(n):
    """Texts of 14 sentences, and those of them that have a number."""
    draw = random.Random(5)
    texts, summaries = [], []
    for at in range(n):
        sentences = [sentence(draw, (i + at) % 5 == 2 and 100 + i) for i in range(14)]
        texts.append(" ".join(sentences))
        summaries.append(" ".join(s for s in sentences if "times" in s))
    return texts, summaries


TEXTS, SUMMARIES = pairs(30)


@functools.cache
def fit_once():
    return Summarizer(language="en", sentences=2).fit(TEXTS, SUMMARIES)


def learnt():
    """A summarizer of one's own that was fitted on all pairs."""
    return copy.copy(fit_once())


@pytest.fixture
def fitted():
    return learnt()


def state_of(summarizer):
    return summarizer.corpus_, summarizer.weights_, summarizer.fit_report_


# What is learnt


def test_before_a_fit_there_are_no_weights():
    for summarizer in (Summarizer(), Summarizer().fit(TEXTS), Summarizer().partial_fit(TEXTS)):
        assert summarizer.weights_ is None
        assert summarizer.fit_report_ is None


def test_weights_are_learnt_by_name(fitted):
    report = fitted.fit_report_
    assert set(report) == {
        *("n_pairs", "n_used", "folds", "general", "fitted", "error"),
        *("strength", "share", "uses_general", "reason"),
    }
    assert (report["n_pairs"], report["n_used"], report["folds"]) == (30, 30, 5)
    assert report["uses_general"] is False
    assert 0 < report["general"] < report["fitted"] < 1
    assert {"digits", "first", "likeness", "max_repeated"} < set(fitted.weights_)
    assert all(map(math.isfinite, fitted.weights_.values()))
    assert fitted.corpus_ == Summarizer(language="en").fit(TEXTS).corpus_


def test_summaries_are_more_like_those_that_were_learnt_from(fitted):
    texts, _ = pairs(50)
    usual = Summarizer(language="en", sentences=2).fit(TEXTS)
    count = [sum(s.count("times") for s in each.transform(texts[30:])) for each in (usual, fitted)]
    assert count[1] > count[0]
    summary = fitted.summarize(texts[31])
    pick = summary[0]
    assert math.isclose(sum(pick.features.values()), pick.score, abs_tol=1e-9)


@pytest.mark.parametrize(
    "budget", [{"words": 30}, {"chars": 200}, {"ratio": 0.2}, {"sentences": 1}]
)
def test_weights_serve_any_budget(fitted, budget):
    again = copy.copy(fitted).set_params(sentences=None).set_params(**budget)
    assert again.weights_ == fitted.weights_
    assert again.summarize(TEXTS[0]).text


def test_the_budget_has_no_part_in_learning(fitted):
    assert Summarizer(language="en", words=9).fit(TEXTS, SUMMARIES).weights_ == fitted.weights_


def test_equal_fits_have_equal_bits_and_generators_will_do(fitted):
    again = Summarizer(language="en", sentences=2).fit(iter(TEXTS), (each for each in SUMMARIES))
    assert state_of(again) == state_of(fitted)
    assert again.fit(TEXTS[:20], summaries=SUMMARIES[:20]).fit_report_["n_used"] == 20
    assert again.fit(TEXTS).weights_ is None


def test_the_number_of_threads_changes_nothing(run_python, fitted):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_learning as t; "
        "print(t.Summarizer(language='en').fit(t.TEXTS, t.SUMMARIES).weights_)"
    )
    for threads in (1, 3):
        printed = run_python(code, Path(__file__).parent, RAYON_NUM_THREADS=str(threads))
        assert eval(printed) == fitted.weights_


# When nothing is


def test_few_pairs_leave_the_general_weights_and_say_so():
    summarizer = Summarizer(sentences=2).fit(TEXTS[:19], SUMMARIES[:19])
    report = summarizer.fit_report_
    assert report["uses_general"] is True
    assert "19 texts" in report["reason"]
    assert report["general"] is report["fitted"] is report["strength"] is None
    assert summarizer.corpus_.n_documents == 19
    usual = Summarizer(sentences=2)
    assert summarizer.summarize(TEXTS[0]) == usual.summarize(TEXTS[0])


def test_where_all_weights_do_as_well_the_general_ones_stay():
    texts = [f"The keeper of mill {n} repaired the bridge by the river." for n in range(30)]
    report = Summarizer().fit(texts, texts).fit_report_
    assert report["uses_general"] is True
    assert report["general"] == report["fitted"]
    assert report["error"] == report["share"] == 0


def test_nulls_leave_a_pair_out():
    texts = [*TEXTS[:20], None, TEXT, float("nan")]
    summaries = [*SUMMARIES[:20], "The river.", None, None]
    summarizer = Summarizer(language="en").fit(texts, summaries)
    assert (
        summarizer.fit_report_
        == Summarizer(language="en").fit([*TEXTS[:20], TEXT], [*SUMMARIES[:20], None]).fit_report_
    )
    assert summarizer.fit_report_["n_pairs"] == 20
    assert summarizer.corpus_.n_documents == 21


def test_columns_of_a_data_frame_are_learnt_from(fitted):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"text": TEXTS, "summary": SUMMARIES})
    again = Summarizer(language="en", sentences=2).fit(frame["text"], frame["summary"])
    assert state_of(again) == state_of(fitted)


# What is refused


REFUSED = {
    "fewer summaries": (TEXTS, SUMMARIES[:-1], PairsError, ["29", "30", "summaries", "texts"]),
    "more summaries": (TEXTS[:3], SUMMARIES, PairsError, ["30", "3 texts"]),
    "an empty summary": ([TEXT] * 2, [TEXT, ""], PairsError, ["row 1 of summaries", "words"]),
    "a summary without a word": ([TEXT], ["…"], PairsError, ["row 0 of summaries", "words"]),
    "a summary of another text": (
        *([TEXT, None, TEXT], [TEXT, None, "Etwas anderes"]),
        *(PairsError, ["row 2 of summaries", "in common"]),
    ),
    "a summary of an empty text": ([""], [TEXT], PairsError, ["row 0", "in common"]),
    "a summary that is no str": (
        [TEXT] * 2,
        [TEXT, 5],
        InputTypeError,
        ["row 1 of summaries", "5"],
    ),
    "a list as a summary": ([TEXT], [[TEXT]], InputTypeError, ["row 0 of summaries", "list"]),
    "a surrogate": ([TEXT], ["Rain \ud800."], TextError, ["row 0 of summaries", "surrogate"]),
    "a text that is no str": ([TEXT, 5], [TEXT] * 2, InputTypeError, ["row 1 of texts", "5"]),
    "one str for all": ([TEXT], TEXT, InputTypeError, ["summaries must be a list", "str"]),
    "no list": ([TEXT], 5, InputTypeError, ["summaries must be a list", "int"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(fitted, name):
    texts, summaries, error, words = REFUSED[name]
    summarizer = copy.copy(fitted)
    before, summary = state_of(summarizer), summarizer.summarize(TEXT)
    with pytest.raises(error) as caught:
        summarizer.fit(texts, summaries)
    for word in words:
        assert word in str(caught.value)
    assert state_of(summarizer) == before
    assert summarizer.summarize(TEXT) == summary


@pytest.mark.parametrize("method", [method for method in nutgraf.METHODS if method != "blend"])
def test_other_methods_learn_no_weights(method):
    with pytest.raises(ParameterError, match=f"blend.*{method}"):
        Summarizer(method=method).fit(TEXTS, SUMMARIES)


def test_own_sentences_are_refused():
    with pytest.raises(InputTypeError, match="learn from summaries"):
        Summarizer(sentences=lambda text: [(0, len(text))]).fit(TEXTS, SUMMARIES)


def test_weights_stay_when_settings_change_and_other_methods_ignore_them(fitted):
    summarizer = copy.copy(fitted).set_params(method="lead")
    assert summarizer.weights_ == fitted.weights_
    usual = Summarizer(language="en", sentences=2, method="lead").summarize(TEXT)
    assert summarizer.summarize(TEXT) == usual
    assert summarizer.set_params(method="blend").summarize(TEXT) == fitted.summarize(TEXT)


def test_partial_fit_keeps_weights_and_takes_no_summaries(fitted):
    summarizer = copy.copy(fitted).partial_fit([TEXT])
    assert summarizer.weights_ == fitted.weights_
    assert summarizer.corpus_.n_documents == 31
    with pytest.raises(ParameterError, match="partial_fit takes texts alone"):
        summarizer.partial_fit(TEXTS, SUMMARIES)
    assert summarizer.partial_fit([TEXT], [1]).corpus_.n_documents == 32


# scikit-learn


def test_scikit_learn_may_call_summaries_y(fitted):
    again = Summarizer(language="en", sentences=2).fit(TEXTS, y=SUMMARIES)
    assert state_of(again) == state_of(fitted)
    with pytest.raises(ParameterError, match="summaries and y"):
        again.fit(TEXTS, SUMMARIES, y=SUMMARIES)


@pytest.mark.parametrize("labels", [[0, 1] * 15, [0.5] * 30, [True] * 30])
def test_labels_are_no_summaries(labels):
    np = pytest.importorskip("numpy")
    for y in (labels, np.array(labels)):
        summarizer = Summarizer().fit(TEXTS, y)
        assert summarizer.weights_ is None
        assert summarizer.corpus_.n_documents == 30


def test_a_pipeline_learns_at_its_end_and_only_there(fitted):
    pipeline = pytest.importorskip("sklearn.pipeline")
    text = pytest.importorskip("sklearn.feature_extraction.text")
    bayes = pytest.importorskip("sklearn.naive_bayes")
    base = pytest.importorskip("sklearn.base")
    last = pipeline.Pipeline([("summarize", Summarizer(language="en", sentences=2))])
    last.fit(TEXTS, SUMMARIES)
    assert last["summarize"].weights_ == fitted.weights_
    assert last.transform(TEXTS[:2]) == fitted.transform(TEXTS[:2])
    labels = ["a", "b"] * 15
    classify = pipeline.make_pipeline(
        Summarizer(sentences=5), text.CountVectorizer(), bayes.MultinomialNB()
    ).fit(TEXTS, labels)
    assert set(classify.predict(TEXTS)) <= {"a", "b"}
    assert classify[0].weights_ is None
    assert base.clone(last)["summarize"].weights_ is None


def test_fit_transform_gives_what_transform_gives():
    summarizer = Summarizer(sentences=1)
    assert summarizer.fit_transform(iter(TEXTS)) == summarizer.transform(TEXTS)


# Keeping


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_keep_all(fitted, protocol):
    again = pickle.loads(pickle.dumps(fitted, protocol))
    assert state_of(again) == state_of(fitted)
    assert again.summarize(TEXT) == fitted.summarize(TEXT)


def test_copies_keep_all(fitted):
    for again in (copy.copy(fitted), copy.deepcopy(fitted)):
        assert state_of(again) == state_of(fitted)
        assert again.summarize(TEXT) == fitted.summarize(TEXT)
