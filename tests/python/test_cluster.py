"""One summary of several texts: the budget, places in each, what is known, and bad input."""

import json
import pickle

import nutgraf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nutgraf.cli import main
from nutgraf.errors import BudgetError, InputTypeError, ParameterError, TextError

MILL = "The old mill burned down on Friday night."
TEXTS = [
    f"{MILL} Nobody was hurt when the roof fell in, said the mayor of the town.",
    f"🎉 Größe zählt. {MILL} The owners of the mill will build it again by next spring.",
    "",
    "Firemen came from three towns to the old mill. The river was too low for the pumps.",
]
REASON = "every sentence is known already"

PIECES = st.sampled_from(
    [
        "Rain fell all day on the town. ",
        "Der Fluss stieg über die Ufer und in die Häuser der Stadt! ",
        "大桥建于1902年。没有人睡觉。",
        "\n\n- one item of the list\n- another 🎉 item\n\n",
        "```\nopen = fence\n",
        "The old bridge was built in 1902 by the town? ",
        "However, it fell into the river again. ",
        "e\u0301a\u200d. ",
        "*** ",
    ]
)
CLUSTERS = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=4)
ORDERS = st.sampled_from(["source", "score"])


def holds_together(summary, texts, order):
    """What is true of every summary of several texts."""
    assert summary.sources == texts
    assert summary.source == "\n\n".join(texts)
    assert len(summary.documents) == len(summary.spans) == len(summary.scores)
    assert summary.documents == sorted(summary.documents)
    for pick in summary:
        assert texts[pick.document][pick.start : pick.end] == pick.text
        assert summary.documents[pick.index] == pick.document
        assert summary.spans[pick.index] == (pick.start, pick.end)
        assert sum(pick.features.values()) == pytest.approx(pick.score)
    picks = list(summary)
    if order == "source":
        assert picks == sorted(picks, key=lambda pick: (pick.document, pick.start))
    else:
        assert picks == sorted(picks, key=lambda pick: -pick.score)
    where = 0
    for pick in picks:
        where = summary.text.index(pick.text, where) + len(pick.text)


@given(CLUSTERS, ORDERS, st.integers(1, 200), st.sampled_from(["blend", "tf_idf", "edmundson"]))
def test_characters_are_exact_and_places_hold(texts, order, chars, method):
    summary = nutgraf.summarize_cluster(texts, order=order, chars=chars, method=method)
    holds_together(summary, texts, order)
    assert len(summary.text) == summary.used <= chars


@given(CLUSTERS, CLUSTERS, ORDERS, st.integers(1, 60))
def test_tokens_are_exact_whatever_is_known(texts, known, order, tokens):
    def count_tokens(text):
        return len(text.encode()) // 3 + text.count(". ")

    summary = nutgraf.summarize_cluster(
        texts, known=known, order=order, tokens=tokens, count_tokens=count_tokens
    )
    holds_together(summary, texts, order)
    assert (count_tokens(summary.text) if summary else 0) == summary.used <= tokens
    assert all(pick.features.get("known", 0.0) <= 0.0 for pick in summary)
    assert all(("known" in pick.features) == bool(known) for pick in summary)


@pytest.mark.parametrize("order", ["source", "score"])
@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_every_method_within_the_budget(method, order):
    for words in (5, 20, 45):
        summary = nutgraf.summarize_cluster(TEXTS, words=words, method=method, order=order)
        holds_together(summary, TEXTS, order)
        assert len(summary.text.split()) == summary.used <= words
    summary = nutgraf.summarize_cluster(TEXTS, ratio=0.4, method=method, order=order)
    assert len(summary.text.split()) <= 0.4 * len(summary.source.split())


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_what_several_texts_say_is_picked_once(method):
    summary = nutgraf.summarize_cluster(TEXTS, sentences=99, method=method)
    assert summary.text.count(MILL) == 1


def test_what_several_texts_say_counts_for_more():
    others = ["The cat of the widow sat on a wall.", "Some boys ate cherries in the sun of June."]
    texts = [f"{other} {MILL}" for other in others]
    assert str(nutgraf.summarize_cluster(texts, sentences=1, method="lex_rank")) == MILL


def test_places_count_in_each_text():
    texts = ["One is here. Two is there.", "Three is red. Four is blue.", "Five is old."]
    summary = nutgraf.summarize_cluster(texts, method="lead")
    assert [(pick.document, pick.start) for pick in summary] == [(0, 0), (1, 0), (2, 0)]


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_one_text_is_as_alone(method, article):
    alone = nutgraf.summarize(article, words=80, method=method)
    summary = nutgraf.summarize_cluster([article], words=80, method=method)
    assert summary == alone
    assert hash(summary) == hash(alone)
    assert summary.sources == [article] == alone.sources
    assert summary.source == article
    assert {pick.document for pick in alone} == set(alone.documents) == {0}


def test_an_update_says_what_is_new():
    summary = nutgraf.summarize_cluster(TEXTS, known=[TEXTS[0]], sentences=99)
    assert MILL not in summary.text
    assert {pick.document for pick in summary} == {1, 3}
    owners = next(pick for pick in summary if pick.text.startswith("The owners"))
    river = next(pick for pick in summary if pick.text.startswith("The river"))
    assert owners.features["known"] < river.features["known"] <= 0.0


@given(CLUSTERS, ORDERS)
def test_nothing_is_new_where_all_is_known(texts, order):
    summary = nutgraf.summarize_cluster(texts, known=texts, order=order)
    assert not summary
    assert summary.text == ""
    has_words = any(nutgraf.split_words(text) for text in texts)
    assert summary.truncated == (REASON if has_words else None)


def test_empty_known_texts_change_nothing():
    plain = nutgraf.summarize_cluster(TEXTS)
    assert str(nutgraf.summarize_cluster(TEXTS, known=["", " \n"])) == str(plain)
    assert nutgraf.summarize_cluster(TEXTS, known=iter([])) == plain


@pytest.mark.parametrize("texts", [[], (), iter([]), [""], ["", " \n "]])
def test_nothing_gives_an_empty_summary(texts):
    summary = nutgraf.summarize_cluster(texts)
    assert not summary
    assert (summary.text, summary.spans, summary.documents, summary.truncated) == ("", [], [], None)
    assert pickle.loads(pickle.dumps(summary)) == summary


@given(CLUSTERS, ORDERS)
def test_it_is_the_same_each_time_and_survives_pickling(texts, order):
    settings = {"order": order, "words": 20, "known": texts[:1]}
    summary = nutgraf.summarize_cluster(texts, **settings)
    assert nutgraf.summarize_cluster(iter(texts), **settings) == summary
    again = pickle.loads(pickle.dumps(summary))
    assert again == summary
    assert hash(again) == hash(summary)
    assert again.to_dict() == summary.to_dict()
    assert again.sources == texts


def test_equality_sees_the_borders_of_texts():
    first, second = f"{MILL}", "Nobody was hurt."
    joined = nutgraf.summarize(f"{first}\n\n{second}")
    apart = nutgraf.summarize_cluster([first, second])
    assert joined.source == apart.source
    assert joined != apart


def test_a_state_of_other_texts_is_refused():
    restore, (sources, state) = nutgraf.summarize_cluster(TEXTS).__reduce__()
    for other in (sources[:1], [*sources, ""], ["", *sources[1:]], sources[::-1]):
        with pytest.raises(ValueError, match="does not fit"):
            restore(other, state)


def test_texts_in_several_languages():
    texts = [TEXTS[0], "Die alte Mühle ist in der Nacht auf Freitag abgebrannt. Es regnete nicht."]
    summary = nutgraf.summarize_cluster(texts, sentences=4)
    assert (summary.language, {pick.document for pick in summary}) == ("en", {0, 1})


def test_the_summarizer_has_it_too():
    summarizer = nutgraf.Summarizer(words=30, method="tf_idf").fit(TEXTS)
    summary = summarizer.summarize_cluster(TEXTS, known=TEXTS[:1], order="score")
    holds_together(summary, TEXTS, "score")


@pytest.mark.parametrize(
    ("arguments", "settings", "error", "message"),
    [
        ([MILL, None], {}, InputTypeError, "row 1 of texts"),
        ([3], {}, InputTypeError, "row 0 of texts"),
        (["\ud800"], {}, TextError, "row 0 of texts"),
        (MILL, {}, InputTypeError, "texts must be a list"),
        (None, {}, InputTypeError, "texts must be a list"),
        ([MILL], {"known": MILL}, InputTypeError, "known must be a list"),
        ([MILL], {"known": [MILL, None]}, InputTypeError, "row 1 of known"),
        ([MILL], {"order": "best"}, ParameterError, '"source" or "score"; got "best"'),
        ([MILL], {"order": None}, InputTypeError, "order must be a str"),
        ([MILL], {"sentences": [(0, 3)]}, InputTypeError, "to summarise several texts"),
        ([MILL], {"words": 3, "chars": 3}, BudgetError, "at most one"),
    ],
)
def test_bad_input_is_named(arguments, settings, error, message):
    with pytest.raises(error, match=message):
        nutgraf.summarize_cluster(arguments, **settings)


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(len(TEXTS))]
    for path, text in zip(paths, TEXTS, strict=True):
        path.write_text(text, "utf-8")
    return [str(path) for path in paths]


def test_files_together(files, capsys):
    assert main(["summarize", "--together", *files, "--words", "30", "--order", "score"]) == 0
    wanted = nutgraf.summarize_cluster(TEXTS, words=30, order="score")
    assert capsys.readouterr().out == f"{wanted}\n"


def test_known_files_imply_together(files, capsys):
    known = ["--known", files[0], "--known", files[3]]
    assert main(["summarize", *files, *known, "--json"]) == 0
    wanted = nutgraf.summarize_cluster(TEXTS, known=[TEXTS[0], TEXTS[3]])
    fields = json.loads(capsys.readouterr().out)
    assert fields.pop("files") == files
    assert fields == json.loads(json.dumps(wanted.to_dict()))


def test_together_in_the_other_forms(files, capsys):
    assert main(["summarize", "--together", *files, "--explain"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["document", "sentence"]
    assert main(["summarize", "--together", *files, "--method", "all"]) == 0
    assert "-- blend --" in capsys.readouterr().out
    assert main(["summarize", files[0], "--known", files[0]]) == 0
    assert REASON in capsys.readouterr().out


def test_the_shell_refuses(files, capsys):
    assert main(["summarize", *files, "--order", "score"]) == 2
    assert "--together" in capsys.readouterr().err
    assert main(["summarize", *files, "--together", "--order", "best"]) == 2
    assert "source" in capsys.readouterr().err
    assert main(["summarize", "--together", *files, "missing.txt"]) == 1
    assert "missing.txt" in capsys.readouterr().err
