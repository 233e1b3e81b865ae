"""Document frequencies of a corpus: how they are counted, kept and used."""

import copy
import math
import pickle
from collections import Counter

import nutgraf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nutgraf import Summarizer, batch
from nutgraf.errors import InputTypeError, StateError, TextError

CORPUS = [
    "The river flooded the old town. The town will build a wall.",
    "A bridge over the river was closed on Monday.",
    "Rain fell on the town, and the river rose.",
    "The council met in the town and spoke of the river.",
]
TEXT = (
    "The river flooded the mill in the old town. The keeper of the mill saved the flour from the "
    "river. A wall beside the mill would have saved the town, said the keeper. Flour is dear."
)
WITH_IDF = ["blend", "tf_idf", "lex_rank", "lsa", "centroid", "directed"]
WITHOUT_IDF = [method for method in nutgraf.METHODS if method not in WITH_IDF]
BY_WORD = {"language": "en", "stop_words": [], "stemmer": "none"}

texts_of_words = st.lists(st.sampled_from(["rain", "wind", "snow", "fog"]), max_size=6).map(
    " ".join
)


def fitted(texts=CORPUS, **settings):
    return Summarizer(**settings).fit(texts)


# Counting


def test_fit_returns_the_summarizer_and_counts():
    summarizer = Summarizer(**BY_WORD)
    assert summarizer.corpus_ is None
    assert summarizer.fit(["Rain, rain.", "Rain and wind.", ""]) is summarizer
    assert (summarizer.corpus_.n_documents, summarizer.corpus_.n_terms) == (3, 3)
    assert repr(summarizer.corpus_) == "Corpus(3 documents, 3 terms)"


def test_fit_begins_anew_and_partial_fit_goes_on():
    summarizer = fitted().fit(CORPUS[:1])
    assert summarizer.corpus_ == fitted(CORPUS[:1]).corpus_
    assert summarizer.partial_fit(CORPUS[1:]) is summarizer
    assert summarizer.corpus_ == fitted().corpus_
    assert Summarizer().partial_fit(CORPUS).corpus_ == fitted().corpus_


@given(st.lists(texts_of_words, max_size=8), st.data())
def test_order_and_division_change_nothing(texts, data):
    whole = fitted(texts, **BY_WORD).corpus_
    shuffled = data.draw(st.permutations(texts))
    at = data.draw(st.integers(0, len(texts)))
    divided = fitted(shuffled[:at], **BY_WORD).partial_fit(shuffled[at:]).corpus_
    assert divided == whole
    assert pickle.dumps(divided) == pickle.dumps(whole)
    assert whole.n_documents == len(texts)
    assert whole.n_terms == len(set(" ".join(texts).split()))


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_a_generator_is_counted_chunk_by_chunk(monkeypatch, chunk):
    monkeypatch.setattr(batch, "CHUNK_ROWS", chunk)
    assert fitted(text for text in CORPUS).corpus_ == fitted().corpus_
    assert fitted(iter(())).corpus_.n_documents == 0


def test_a_generator_is_read_a_bounded_number_of_rows_ahead(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_ROWS", 2)
    n_read = 0

    def rows():
        nonlocal n_read
        for row in [*CORPUS, 5, *CORPUS, *CORPUS]:
            n_read += 1
            yield row

    with pytest.raises(InputTypeError, match="row 4"):
        fitted(rows())
    assert n_read == 6


def test_arrays_and_series_are_counted():
    np = pytest.importorskip("numpy")
    pd = pytest.importorskip("pandas")
    expected = fitted().corpus_
    assert fitted(np.array(CORPUS)).corpus_ == expected
    assert fitted(pd.Series([*CORPUS, None, pd.NA, float("nan")])).corpus_ == expected


def test_nulls_are_no_documents_and_empty_texts_are():
    assert fitted([None, *CORPUS, float("nan")]).corpus_ == fitted().corpus_
    assert fitted([None]).corpus_.n_documents == 0
    assert fitted([*CORPUS, ""]).corpus_.n_documents == len(CORPUS) + 1


def test_terms_are_those_of_the_settings():
    texts = ["The dogs run.", "A dog is running."]
    assert fitted(texts, **BY_WORD).corpus_.n_terms == 6, "one letter is no term"
    assert fitted(texts, language="en").corpus_.n_terms == 2
    assert fitted(texts, language="en", stemmer="none").corpus_.n_terms == 4
    assert fitted(texts, language="en", stop_words=["dog", "dogs"]).corpus_.n_terms == 3


def test_what_is_given_for_scikit_learn_changes_nothing():
    assert Summarizer().fit(CORPUS, [1, 0, 1, 0]).corpus_ == fitted().corpus_
    assert Summarizer().partial_fit(CORPUS, y=None).corpus_ == fitted().corpus_


def test_a_budget_of_tokens_is_not_counted():
    def count_tokens(text):
        raise AssertionError("nothing is summarised here")

    assert fitted(tokens=5, count_tokens=count_tokens).corpus_ == fitted().corpus_


# Bad rows


@pytest.mark.parametrize("count", ["fit", "partial_fit"])
@pytest.mark.parametrize("chunk", [1, 2, 1000])
@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (5, InputTypeError, ["str", "5"]),
        (b"Rain.", InputTypeError, ["str", "bytes"]),
        ([TEXT], InputTypeError, ["str", "list"]),
        ("Rain \ud800.", TextError, ["surrogate"]),
    ],
)
def test_a_bad_row_is_named(monkeypatch, count, chunk, bad, error, words):
    monkeypatch.setattr(batch, "CHUNK_ROWS", chunk)
    with pytest.raises(error, match="row 3 of texts") as caught:
        getattr(Summarizer(), count)([*CORPUS[:2], None, bad, *CORPUS])
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("texts", ["Rain fell.", b"Rain fell.", {"a": "Rain fell."}, 5, None])
def test_what_is_no_list_of_texts_is_refused(texts):
    for count in (Summarizer().fit, Summarizer().partial_fit):
        with pytest.raises(InputTypeError, match=f"texts must be .* {type(texts).__name__}"):
            count(texts)


def test_an_error_of_the_iterable_itself_is_raised():
    def rows():
        yield TEXT
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        fitted(rows())


def test_a_partial_fit_that_fails_counts_nothing():
    summarizer = fitted()
    before = summarizer.summarize(TEXT)
    with pytest.raises(InputTypeError):
        summarizer.partial_fit(["Rain fell.", 5])
    assert summarizer.corpus_ == fitted().corpus_
    assert summarizer.summarize(TEXT) == before


def test_after_a_fit_that_fails_scores_are_those_of_the_corpus_that_is_shown():
    summarizer = fitted(method="lex_rank")
    summarizer.summarize(TEXT)
    with pytest.raises(InputTypeError):
        summarizer.fit(["Rain fell.", 5])
    again = pickle.loads(pickle.dumps(summarizer))
    assert again.corpus_ == summarizer.corpus_
    assert again.summarize(TEXT) == summarizer.summarize(TEXT)


def test_a_setting_that_is_refused_is_refused_at_fit():
    with pytest.raises(nutgraf.errors.MethodError):
        Summarizer().set_params(method="magic").fit(CORPUS)


# What it changes


@pytest.mark.parametrize("method", WITH_IDF)
def test_methods_that_weigh_terms_weigh_them_by_the_corpus(method):
    usual = nutgraf.summarize(TEXT, method=method)
    summary = fitted(method=method).summarize(TEXT)
    assert summary.scores != usual.scores
    assert fitted(CORPUS[:1], method=method).summarize(TEXT).scores != summary.scores
    assert all(map(math.isfinite, summary.scores))
    assert summary.spans == usual.spans


@pytest.mark.parametrize("method", WITHOUT_IDF)
def test_methods_that_do_not_weigh_terms_stay_as_they_are(method):
    assert fitted(method=method).summarize(TEXT).scores == (
        nutgraf.summarize(TEXT, method=method).scores
    )


def test_bm25_keeps_its_own_weights():
    settings = {"method": "text_rank", "method_options": {"similarity": "bm25"}}
    usual = nutgraf.summarize(TEXT, **settings)
    assert fitted(**settings).summarize(TEXT).scores == usual.scores


def test_lex_rank_with_a_threshold_weighs_by_the_corpus_too():
    settings = {"method": "lex_rank", "method_options": {"threshold": 0.1}}
    common = [f"The keeper saved the flour of the mill {n}." for n in range(50)]
    usual = nutgraf.summarize(TEXT, **settings)
    assert fitted(common, **settings).summarize(TEXT).scores != usual.scores


def words_of(text):
    return [sentence.split() for sentence in text.lower().rstrip(".").split(". ")]


def tf_idf_by_hand(text, corpus):
    """Cosine of each sentence with the whole, over the largest."""
    n_with = Counter(word for other in corpus for word in {w for s in words_of(other) for w in s})
    sentences = [Counter(words) for words in words_of(text)]
    tf = sum(sentences, Counter())
    idf = {word: math.log((len(corpus) + 1) / (n_with[word] + 0.5)) for word in tf}
    dots = [sum(c[w] * tf[w] * idf[w] ** 2 for w in c) for c in sentences]
    lengths = [math.hypot(*(c[w] * idf[w] for w in c)) for c in sentences]
    cosines = [dot / length for dot, length in zip(dots, lengths, strict=True)]
    return [cosine / max(cosines) for cosine in cosines]


@pytest.mark.parametrize("corpus", [CORPUS, CORPUS[:1], []], ids=len)
def test_the_weights_are_those_of_the_formula(corpus):
    text = "Rain fell on the river. The old river rose. Nobody in the town slept on monday."
    corpus = [text.replace(",", "") for text in corpus]
    settings = {"method": "tf_idf", "method_options": {"position": 0}, **BY_WORD}
    scores = fitted(corpus, **settings).summarize(text).scores
    assert scores == pytest.approx(tf_idf_by_hand(text, corpus))


def test_a_word_of_the_whole_corpus_counts_less_than_one_that_is_rare_there():
    text = "Rain fell in town. Wind blew in town."
    settings = {"method": "tf_idf", "method_options": {"position": 0}, **BY_WORD}
    often, rare = ["Rain fell in town."] * 9, ["Wind blew in town."] * 9
    for corpus in (often, rare):
        first, second = fitted(corpus, **settings).summarize(text).scores
        assert (first < second) == (corpus is often)
    first, second = fitted(often + rare, **settings).summarize(text).scores
    assert first == pytest.approx(second)


@pytest.mark.parametrize("method", nutgraf.METHODS)
@pytest.mark.parametrize("texts", [[], [None], [""], ["The of and."], ["市长说图书馆开放。"]])
def test_a_corpus_with_little_in_it_gives_scores(texts, method):
    summary = fitted(texts, method=method).summarize(TEXT)
    assert len(summary) == 3
    assert all(map(math.isfinite, summary.scores))


@pytest.mark.parametrize("method", WITH_IDF)
def test_a_batch_is_weighed_by_the_corpus(method):
    summarizer = fitted(method=method, sentences=2)
    one = summarizer.summarize(TEXT)
    assert summarizer.summarize_batch([TEXT, None, TEXT]) == [one, None, one]
    assert summarizer.transform([TEXT]) == [one.text]


def test_redundancy_is_measured_by_the_corpus():
    settings = {"method": "lead", "redundancy": 0.5, "sentences": 3}
    usual = nutgraf.summarize(TEXT, **settings)
    summary = fitted(**settings).summarize(TEXT)
    assert summary.scores == usual.scores
    assert [p.features for p in summary] != [p.features for p in usual]


def test_a_corpus_stays_when_settings_change():
    summarizer = fitted(method="lead")
    corpus = summarizer.corpus_
    assert summarizer.set_params(method="lsa").corpus_ is corpus
    assert summarizer.summarize(TEXT) == fitted(method="lsa").summarize(TEXT)
    summarizer.method = "centroid"
    assert summarizer.summarize(TEXT) == fitted(method="centroid").summarize(TEXT)


def test_a_corpus_can_be_lent_and_taken_away():
    usual = nutgraf.summarize(TEXT, method="lsa")
    summarizer = Summarizer(method="lsa")
    assert summarizer.summarize(TEXT) == usual
    summarizer.corpus_ = fitted(method="tf_idf").corpus_
    assert summarizer.summarize(TEXT) == fitted(method="lsa").summarize(TEXT)
    summarizer.corpus_ = None
    assert summarizer.summarize(TEXT) == usual


def test_a_summarized_text_is_not_counted():
    summarizer = fitted()
    before = summarizer.corpus_
    summarizer.summarize(TEXT)
    summarizer.transform([TEXT])
    assert summarizer.corpus_ == before == fitted().corpus_


# Keeping


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_keeps_the_corpus(protocol):
    summarizer = fitted(method="lex_rank", sentences=2)
    again = pickle.loads(pickle.dumps(summarizer, protocol))
    assert again.corpus_ == summarizer.corpus_
    assert again.get_params() == summarizer.get_params()
    assert again.summarize(TEXT) == summarizer.summarize(TEXT)
    again.partial_fit(CORPUS)
    assert again.corpus_.n_documents == 2 * summarizer.corpus_.n_documents
    assert summarizer.corpus_ == fitted().corpus_


def test_copies_keep_the_corpus():
    summarizer = fitted(method="lsa")
    for again in (copy.copy(summarizer), copy.deepcopy(summarizer)):
        assert again.corpus_ == summarizer.corpus_
        assert again.summarize(TEXT) == summarizer.summarize(TEXT)


def test_clones_are_not_fitted():
    base = pytest.importorskip("sklearn.base")
    summarizer = fitted(method="lsa")
    clone = base.clone(summarizer)
    assert clone.corpus_ is None
    assert clone.get_params() == summarizer.get_params()
    assert clone.summarize(TEXT) == nutgraf.summarize(TEXT, method="lsa")
    assert summarizer.corpus_ == fitted().corpus_


def test_corpora_are_equal_by_what_they_count():
    corpus = fitted().corpus_
    assert corpus == fitted().corpus_ != fitted(CORPUS[1:]).corpus_
    assert corpus not in (None, "Corpus")
    assert fitted(["Rain."]).corpus_ != fitted(["Wind."]).corpus_
    both = fitted(CORPUS[:2]).corpus_.merge(fitted(CORPUS[2:]).corpus_)
    assert both == corpus


@pytest.mark.parametrize("name", ["n_documents", "n_terms", "anything_else"])
def test_a_corpus_cannot_be_changed_or_made_by_hand(name):
    corpus = fitted().corpus_
    with pytest.raises(AttributeError):
        setattr(corpus, name, 1)
    with pytest.raises(TypeError):
        type(corpus)()


def test_a_damaged_pickle_is_refused():
    restore, (state,) = fitted().corpus_.__reduce__()
    assert restore(state) == fitted().corpus_
    for damaged in (b"", b"\xff" * len(state), state[:-1]):
        with pytest.raises(StateError, match=r"state must be .*Corpus"):
            restore(damaged)


def test_a_changed_byte_of_a_pickle_never_crashes():
    restore, (state,) = fitted(CORPUS[:2]).corpus_.__reduce__()
    for at in range(len(state)):
        for byte in (0x00, 0x01, 0x7F, 0xFF):
            try:
                corpus = restore(state[:at] + bytes([byte]) + state[at + 1 :])
            except StateError:
                continue
            summarizer = Summarizer()
            summarizer.corpus_ = corpus
            assert all(map(math.isfinite, summarizer.summarize(TEXT).scores))
            summarizer.partial_fit(CORPUS)
