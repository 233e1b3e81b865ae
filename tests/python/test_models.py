"""Models in files, and corpora that are added up."""

import os
import pickle
import stat
import sys
from functools import reduce
from itertools import permutations

import nutgraf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nutgraf import Summarizer
from nutgraf.errors import InputTypeError, ParameterError, StateError, TokenCountError
from test_learning import SUMMARIES, TEXTS, learnt, state_of

TEXT = "The river rose by noon. The old mill burned down at night. Nobody in the town slept."
CORPUS = ["Rain fell on the town.", "Rain and snow fell.", "Fog over the river.", "Rain."]
BY_WORD = {"language": "en", "stop_words": [], "stemmer": "none"}

texts_of_words = st.lists(st.sampled_from(["rain", "wind", "snow", "fog"]), max_size=6).map(
    " ".join
)
words = st.text("abcdé中 ", min_size=1, max_size=8)
settings = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(list(nutgraf.METHODS)),
        "language": st.sampled_from(["auto", "en", "de", "zh"]),
        "stop_words": st.lists(words, max_size=3),
        "stemmer": st.sampled_from(["snowball", "none"]),
        "coherent": st.one_of(st.booleans(), st.floats(0, 5)),
        "query": words,
        "query_weight": st.floats(0, 1),
        "seed": st.integers(0, 2**64 - 1),
        "max_chars": st.one_of(st.none(), st.integers(1000, 2**63 - 1)),
    },
)
budgets = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"sentences": st.integers(1, 9)}),
    st.fixed_dictionaries({"words": st.integers(1, 2**63 - 1)}),
    st.fixed_dictionaries({"chars": st.integers(1, 999)}),
    st.fixed_dictionaries({"ratio": st.floats(0.01, 1)}),
)


@pytest.fixture(scope="module")
def fitted():
    return learnt().set_params(query="mill")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.nutgraf"


# There and back


def test_a_model_comes_back_whole(fitted, path):
    assert fitted.save(path) is None
    again = Summarizer.load(path)
    assert again.get_params() == fitted.get_params()
    assert state_of(again) == state_of(fitted)
    assert again.weights_ is not None
    assert again.summarize(TEXT) == fitted.summarize(TEXT)
    assert pickle.dumps(again.corpus_) == pickle.dumps(fitted.corpus_)
    again.partial_fit([TEXT])
    assert again.corpus_.n_documents == 31


@given(settings, budgets, st.one_of(st.none(), st.lists(texts_of_words, max_size=6)))
def test_any_settings_come_back(tmp_path_factory, settings, budget, texts):
    path = tmp_path_factory.getbasetemp() / "any.nutgraf"
    summarizer = Summarizer(**settings, **budget)
    if texts is not None:
        summarizer.fit(texts)
    summarizer.save(path)
    again = Summarizer.load(path)
    assert again.corpus_ == summarizer.corpus_
    assert again.summarize(TEXT) == summarizer.summarize(TEXT)
    first = path.read_bytes()
    again.save(path)
    assert path.read_bytes() == first
    before, after = summarizer.get_params(), again.get_params()
    if before["coherent"] is False:
        before["coherent"] = 0.0
    assert after == before


@pytest.mark.parametrize(
    "options",
    [
        {"method": "tf_idf", "method_options": {"position": 0.5}},
        {"method": "text_rank", "method_options": {"similarity": "bm25"}},
        {"method": "edmundson", "method_options": {"bonus_words": ["river", "mill"]}},
        {"method": "directed", "method_options": {"sections": True}},
        {"selector": "mmr", "redundancy": 0.4, "coherent": False},
    ],
)
def test_options_of_every_kind_come_back(path, options):
    summarizer = Summarizer(**options)
    summarizer.save(path)
    again = Summarizer.load(path)
    assert again.get_params() == summarizer.get_params()
    assert again.summarize(TEXT) == summarizer.summarize(TEXT)


def test_equal_summarizers_make_equal_files(path, run_python):
    Summarizer(words=9).fit(CORPUS).save(path)
    first = path.read_bytes()
    Summarizer(words=9).fit(CORPUS[2:]).partial_fit(CORPUS[:2]).save(path)
    assert path.read_bytes() == first
    code = "import sys, nutgraf; nutgraf.Summarizer(words=9).fit(sys.argv[2:]).save(sys.argv[1])"
    run_python(code, path, *CORPUS, PYTHONHASHSEED="7")
    assert path.read_bytes() == first


def test_a_model_is_loaded_by_a_class_below(path):
    class Own(Summarizer):
        pass

    Summarizer().save(path)
    assert type(Own.load(str(path))) is Own


# Files


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path, path):
    path.write_bytes(b"x" * 100_000)
    Summarizer().fit(CORPUS).save(path)
    assert Summarizer.load(path).corpus_.n_documents == 4
    assert [each.name for each in tmp_path.iterdir()] == ["a.nutgraf"]


@pytest.mark.skipif(os.name == "nt", reason="modes of files are POSIX")
def test_the_mode_is_that_of_any_new_file(tmp_path, path):
    Summarizer().save(path)
    (tmp_path / "other").touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_a_file_that_is_missing_is_named(tmp_path):
    missing = tmp_path / "none" / "a.nutgraf"
    for use in (Summarizer.load, Summarizer().save):
        with pytest.raises(FileNotFoundError) as caught:
            use(missing)
        assert caught.value.filename == str(missing)
        assert caught.value.strerror
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        Summarizer().save(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no devices on this system")
def test_a_device_is_not_replaced():
    Summarizer().save("/dev/null")
    assert not os.path.isfile("/dev/null")


def test_what_cannot_be_saved_is_refused(path):
    with pytest.raises(TokenCountError, match="count_tokens"):
        Summarizer(tokens=9, count_tokens=len).save(path)
    for sentences in ([(0, 4)], lambda text: [(0, len(text))]):
        with pytest.raises(InputTypeError, match="sentences"):
            Summarizer(sentences=sentences).save(path)
    assert not path.exists()


@pytest.mark.parametrize("mask", [0x01, 0x80, 0xFF])
def test_a_changed_byte_is_found(path, mask):
    Summarizer(words=9).fit(CORPUS[:2]).save(path)
    good = path.read_bytes()
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ mask]) + good[at + 1 :])
        with pytest.raises(StateError, match=r"a\.nutgraf is"):
            Summarizer.load(path)


def test_a_cut_file_is_found(path):
    Summarizer(words=9).fit(CORPUS[:2]).save(path)
    good = path.read_bytes()
    for end in range(len(good)):
        path.write_bytes(good[:end])
        with pytest.raises(StateError, match=r"a\.nutgraf is (damaged|no model)"):
            Summarizer.load(path)
    path.write_bytes(good + b"\0")
    with pytest.raises(StateError, match="damaged"):
        Summarizer.load(path)


def test_a_pickle_is_no_model(path):
    path.write_bytes(pickle.dumps(Summarizer()))
    with pytest.raises(StateError, match="no model of nutgraf"):
        Summarizer.load(path)


def test_a_damaged_pickle_of_weights_is_refused(fitted):
    restore, (state,) = fitted._learned.__reduce__()
    assert restore(state) == fitted._learned
    for damaged in (b"", b"\xff" * len(state), state[:-1]):
        with pytest.raises(StateError, match="weights"):
            restore(damaged)


# Pruning


def test_rare_terms_are_left_out_of_a_file(path):
    summarizer = Summarizer(**BY_WORD).fit(["rain wind", "rain fog", "rain", "wind"])
    for kept, pruning in [(3, {}), (2, {"min_df": 2}), (1, {"max_terms": 1}), (0, {"min_df": 9})]:
        summarizer.save(path, **pruning)
        again = Summarizer.load(path)
        assert (again.corpus_.n_documents, again.corpus_.n_terms) == (4, kept)
    assert summarizer.corpus_.n_terms == 3


def test_of_equally_common_terms_the_first_are_kept():
    words = ["zebra", "apple", "mango", "zebra"]
    pruned = Summarizer(**BY_WORD).fit(words).corpus_.pruned(max_terms=2)
    assert pruned == Summarizer(**BY_WORD).fit(words).corpus_.pruned(1, 2)
    other = Summarizer(**BY_WORD).fit(["zebra", "apple", "pear", "zebra"]).corpus_
    assert pruned == other.pruned(max_terms=2)


@pytest.mark.parametrize("name", ["min_df", "max_terms"])
def test_bad_bounds_are_refused(path, name):
    summarizer = Summarizer().fit(CORPUS)
    for value, error in [
        *((0, ParameterError), (-1, ParameterError), (2**70, ParameterError)),
        *((1.5, InputTypeError), ("2", InputTypeError), (True, InputTypeError)),
    ]:
        for use in (
            lambda bound: summarizer.save(path, **bound),
            lambda b: summarizer.corpus_.pruned(**b),
        ):
            with pytest.raises(error, match=f"{name} must be a whole number"):
                use({name: value})
    assert not path.exists()


# Merging


@given(st.lists(st.lists(texts_of_words, max_size=4), min_size=1, max_size=4), st.data())
def test_merging_is_one_fit_in_any_order_and_grouping(parts, data):
    whole = Summarizer(**BY_WORD).fit([text for part in parts for text in part])
    order = data.draw(st.permutations(parts))
    from_the_left = reduce(Summarizer.merge, [Summarizer(**BY_WORD).fit(part) for part in order])
    *before, last = [Summarizer(**BY_WORD).fit(part) for part in order]
    from_the_right = reduce(lambda all_, part: part.merge(all_), reversed(before), last)
    for merged in (from_the_left, from_the_right):
        assert merged.corpus_ == whole.corpus_
        assert pickle.dumps(merged.corpus_) == pickle.dumps(whole.corpus_)


def test_merging_changes_the_first_alone():
    first, second = Summarizer().fit(CORPUS[:1]), Summarizer().fit(CORPUS[1:])
    assert first.merge(second) is first
    assert first.corpus_ == Summarizer().fit(CORPUS).corpus_
    assert second.corpus_ == Summarizer().fit(CORPUS[1:]).corpus_


def test_what_is_not_fitted_adds_nothing():
    fitted = Summarizer().fit(CORPUS)
    assert Summarizer().merge(fitted).corpus_ == fitted.corpus_
    assert fitted.merge(Summarizer()).corpus_ == Summarizer().fit(CORPUS).corpus_
    assert Summarizer().merge(Summarizer()).corpus_ is None


def test_weights_are_kept_where_they_are_the_same_or_only_one_has_them(fitted):
    counted = {"language": "en", "sentences": 2}
    other = Summarizer(language="en", sentences=2).fit(TEXTS[:25], SUMMARIES[:25])
    for one, two in permutations([fitted, Summarizer(**counted).fit(CORPUS)]):
        merged = pickle.loads(pickle.dumps(one)).merge(two)
        assert merged.weights_ == fitted.weights_
        assert merged.corpus_.n_documents == 34
    assert pickle.loads(pickle.dumps(fitted)).merge(fitted).corpus_.n_documents == 60
    before = state_of(other)
    with pytest.raises(ParameterError, match="weights cannot be added up"):
        other.merge(fitted)
    assert state_of(other) == before


@pytest.mark.parametrize(
    ("one", "two", "word"),
    [
        ({"language": "en"}, {"language": "de"}, "language"),
        ({"stemmer": "none"}, {}, "stemmer"),
        ({"stop_words": ["a"]}, {"stop_words": ["b"]}, "stop_words"),
        ({"stop_words": []}, {}, "stop_words"),
    ],
)
def test_corpora_of_other_terms_are_refused(one, two, word):
    first, second = Summarizer(**one).fit(CORPUS), Summarizer(**two).fit(CORPUS)
    for a, b in permutations([first, second]):
        before = a.corpus_
        with pytest.raises(ParameterError, match=f"{word} must be the same"):
            a.merge(b)
        assert a.corpus_ is before


def test_stop_words_in_another_order_and_other_budgets_merge():
    first = Summarizer(stop_words=["a", "b"], words=9).fit(CORPUS)
    second = Summarizer(stop_words=("b", "a"), method="lead").fit(CORPUS)
    assert first.merge(second).corpus_.n_documents == 8
    with pytest.raises(InputTypeError, match="other must be a Summarizer"):
        first.merge(second.corpus_)


def test_models_of_parts_are_merged_from_files(tmp_path):
    for number, part in enumerate((CORPUS[:1], CORPUS[1:3], CORPUS[3:])):
        Summarizer().fit(part).save(tmp_path / f"{number}.nutgraf")
    parts = [Summarizer.load(each) for each in sorted(tmp_path.iterdir())]
    assert reduce(Summarizer.merge, parts).corpus_ == Summarizer().fit(CORPUS).corpus_


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_a_model_is_loaded_without_running_code(tmp_path, path):
    class Bad:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    path.write_bytes(b"NUTGRAF\n" + pickle.dumps(Bad()))
    with pytest.raises(StateError):
        Summarizer.load(path)
    assert not (tmp_path / "ran").exists()
