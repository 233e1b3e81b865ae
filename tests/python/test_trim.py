"""Passages trimmed for a question: the budget, places, order, and what bad input gives."""

import json
import pickle

import nutgraf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nutgraf.cli import main
from nutgraf.errors import BudgetError, InputTypeError, LanguageError, TextError, TokenCountError

PASSAGES = [
    {"id": "a", "text": "Rain fell all day. The old bridge was built in 1902. Nobody slept 🎉."},
    {"id": "b", "text": "# Data\n\n- length: 45 m\n- height: 9 m"},
    "Nobody slept. The mill burned down.",
]
QUERY = "When was the bridge built?"

# Pieces that exercise scripts, lists, code fences and repeats.
PIECES = st.sampled_from(
    [
        "Rain fell all day. ",
        "Der Fluss stieg über die Ufer! ",
        "大桥建于1902年。没有人睡觉。",
        "\n\n- one item\n- another 🎉 item\n\n",
        "```\nopen = fence\n",
        "The bridge was built in 1902? ",
        "| a | b |\n| 1 | 2 |\n",
        "e\u0301a\u200d. ",
        "\n\n# Heading\n\n",
        "word",
    ]
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)
BUDGETS = st.one_of(
    st.tuples(st.sampled_from(["words", "chars", "sentences", "tokens"]), st.integers(1, 60)),
    st.tuples(st.just("ratio"), st.floats(0.01, 1)),
)


def tokens_of(text):
    """A counter to which the joined text is dearer than its pieces."""
    return len(text) // 3 + text.count("\n")


def counted(text, unit):
    return {"chars": len, "tokens": tokens_of, "words": lambda text: len(text.split())}[unit](text)


@given(
    passages=st.lists(TEXTS, max_size=6),
    query=st.sampled_from(
        ["When was the bridge built?", "Wo stieg der Fluss?", "大桥", "", "xyzzy"]
    ),
    budget=BUDGETS,
    separator=st.sampled_from(["\n\n", " ", "", " --- ", "🎉"]),
)
def test_budget_spans_and_order(passages, query, budget, separator):
    unit, amount = budget
    counter = {"count_tokens": tokens_of} if unit == "tokens" else {}
    trimmed = nutgraf.trim_context(
        passages, query, **{unit: amount}, **counter, separator=separator
    )
    indices = [passage.index for passage in trimmed]
    assert indices == sorted(set(indices))
    assert separator.join(passage.text for passage in trimmed) == trimmed.text
    for passage in trimmed:
        assert passage.spans == sorted(passage.spans)
        pieces = [passages[passage.index][start:end] for start, end in passage.spans]
        assert pieces == passage.sentences
        assert "".join("".join(pieces).split()) == "".join(passage.text.split())
    sentences = [sentence for passage in trimmed for sentence in passage.sentences]
    assert len(sentences) == len(set(sentences))
    if unit == "ratio":
        return
    assert trimmed.used <= amount
    if unit == "sentences":
        assert len(sentences) == trimmed.used
    elif unit != "words":
        assert counted(trimmed.text, unit) == trimmed.used
    else:  # Chinese has more words than str.split() finds
        assert counted(trimmed.text, unit) <= trimmed.used


def test_the_callers_objects_survive():
    trimmed = nutgraf.trim_context(PASSAGES, QUERY, words=7)
    assert str(trimmed) == trimmed.text == "The old bridge was built in 1902."
    assert (trimmed.used, trimmed.budget, len(trimmed)) == (7, {"words": 7}, 1)
    assert trimmed[0].source is PASSAGES[0]
    assert trimmed[-1].scores == [1.0]
    assert trimmed.dropped == {"passages": 2, "sentences": 7, "repeated": 0}
    assert repr(trimmed).startswith("Trimmed('The old bridge")
    assert "1 of 3 passages" in repr(trimmed)
    assert "index=0" in repr(trimmed[0])
    with pytest.raises(IndexError, match="got 1"):
        trimmed[1]


def test_answers_hide_in_lists():
    trimmed = nutgraf.trim_context(PASSAGES, "What is the height?", words=4)
    assert "height: 9 m" in trimmed.text


def test_as_plain_objects_and_pickled():
    trimmed = nutgraf.trim_context(PASSAGES, QUERY, words=30)
    plain = json.loads(json.dumps(trimmed.to_dict()))
    assert plain["text"] == trimmed.text
    assert plain["passages"][0]["spans"] == [list(span) for span in trimmed[0].spans]
    again = pickle.loads(pickle.dumps(trimmed))
    assert again == trimmed
    assert again.to_dict() == trimmed.to_dict()
    assert again[0].source == PASSAGES[0]
    with pytest.raises(nutgraf.errors.StateError, match="Trimmed"):
        nutgraf.Trimmed._restore(b"no", [])


@pytest.mark.parametrize(
    ("query", "word"), [("", "empty"), (" ?", "no word"), ("xyzzy", "no word")]
)
def test_a_query_that_says_nothing_is_noted(query, word):
    trimmed = nutgraf.trim_context(PASSAGES, query, words=12)
    assert word in trimmed.note
    assert trimmed.text


def test_nothing_fits():
    trimmed = nutgraf.trim_context(PASSAGES, QUERY, words=1)
    assert (trimmed.text, trimmed.used, list(trimmed)) == ("", 0, [])
    assert "the budget is 1" in trimmed.truncated


@pytest.mark.parametrize("passages", [[], [""], ["", " \n "], iter([])])
def test_nothing_is_there(passages):
    trimmed = nutgraf.trim_context(passages, QUERY, words=9)
    assert (trimmed.text, trimmed.used, trimmed.truncated, trimmed.note) == ("", 0, None, None)


def test_identical_passages_cost_once():
    text = PASSAGES[0]["text"]
    trimmed = nutgraf.trim_context([text] * 50, QUERY, words=1000)
    assert [passage.index for passage in trimmed] == [0]
    assert trimmed.dropped == {"passages": 49, "sentences": 147, "repeated": 147}


def test_languages_side_by_side():
    passages = [
        "Der Fluss stieg. Die Brücken wurden im Jahr 1902 gebaut, und das Wasser war sehr hoch.",
        "The houses of the town are old, and nobody knows when they were built by the people.",
        "市长说图书馆昨天重新开放。大桥建于1902年。",
    ]
    for query, index in [("Wann wurde die Brücke gebaut?", 0), ("old house", 1), ("大桥", 2)]:
        trimmed = nutgraf.trim_context(passages, query, sentences=1)
        assert [passage.index for passage in trimmed] == [index]


def test_many_passages():
    passages = [f"Passage {i} is about rain. It fell on day {i}." for i in range(10_000)]
    calls = []

    def count(text):
        calls.append(text)
        return len(text.split())

    trimmed = nutgraf.trim_context(passages, "day 4711", tokens=40, count_tokens=count)
    assert "day 4711." in trimmed.text
    assert trimmed.used == len(trimmed.text.split()) <= 40
    assert len(calls) < 1000


def test_what_a_counter_raises_arrives():
    def count(text):
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        nutgraf.trim_context(PASSAGES, QUERY, tokens=9, count_tokens=count)


@pytest.mark.parametrize(
    ("passages", "settings", "error", "words"),
    [
        (["Rain.", None], {}, InputTypeError, ["row 1 of passages", "None"]),
        ([{"id": 7}], {}, InputTypeError, ["row 0 of passages", "'text'", "'id'"]),
        ([{"text": 5}], {}, InputTypeError, ["row 0 of passages", "'text'"]),
        ([b"Rain."], {}, InputTypeError, ["row 0 of passages", "bytes"]),
        (["Rain \ud800."], {}, TextError, ["row 0 of passages", "surrogate"]),
        ("Rain fell.", {}, InputTypeError, ["passages", "str"]),
        ({"text": "Rain."}, {}, InputTypeError, ["passages", "dict"]),
        (None, {}, InputTypeError, ["passages", "NoneType"]),
        (["Rain."], {"words": 0}, BudgetError, ["words", "0"]),
        (["Rain."], {"words": 1, "chars": 1}, BudgetError, ["words", "chars"]),
        (["Rain."], {"sentences": [(0, 5)]}, InputTypeError, ["sentences", "whole number"]),
        (["Rain."], {"tokens": 5}, TokenCountError, ["count_tokens"]),
        (["Rain."], {"language": "xx"}, LanguageError, ["language", "xx"]),
        (["Rain."], {"separator": 5}, InputTypeError, ["separator", "5"]),
        (["Rain."], {"query": None}, InputTypeError, ["query", "None"]),
        (["Rain."], {"text_key": 5}, InputTypeError, ["text_key", "5"]),
    ],
)
def test_bad_input(passages, settings, error, words):
    with pytest.raises(error) as raised:
        nutgraf.trim_context(passages, **{"query": QUERY, **settings})
    for word in words:
        assert word in str(raised.value)


class TestQueryOfSummaries:
    TEXT = "Rain fell all day. The old bridge was built in 1902. Nobody slept. Rain fell again."

    @pytest.mark.parametrize("method", nutgraf.METHODS)
    def test_parts_add_up(self, method):
        summary = nutgraf.summarize(self.TEXT, sentences=4, query=QUERY, method=method, coherent=0)
        for pick in summary:
            assert list(pick.features)[-1] == "query"
            assert sum(pick.features.values()) == pytest.approx(pick.score)
        best = nutgraf.summarize(self.TEXT, sentences=1, query=QUERY, method=method)
        assert "bridge" in best.text

    @pytest.mark.parametrize("query", [None, "", "xyzzy", "…"])
    def test_a_query_that_says_nothing_changes_nothing(self, query):
        assert nutgraf.summarize(self.TEXT, query=query) == nutgraf.summarize(self.TEXT)

    def test_bad_queries(self):
        with pytest.raises(InputTypeError, match="query must be a str; got 5"):
            nutgraf.summarize(self.TEXT, query=5)
        with pytest.raises(nutgraf.errors.ParameterError, match=r"query_weight .* from 0 to 1"):
            nutgraf.summarize(self.TEXT, query="rain", query_weight=2)

    def test_in_batches_and_estimators(self):
        one = nutgraf.summarize(self.TEXT, sentences=1, query=QUERY)
        assert nutgraf.summarize_batch([self.TEXT], sentences=1, query=QUERY) == [one]
        summarizer = nutgraf.Summarizer(sentences=1, query=QUERY)
        assert pickle.loads(pickle.dumps(summarizer)).summarize(self.TEXT) == one


class TestShell:
    @pytest.fixture
    def files(self, tmp_path):
        texts = [passage["text"] if isinstance(passage, dict) else passage for passage in PASSAGES]
        paths = [tmp_path / f"{number}.txt" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        return [str(path) for path in paths]

    def test_files_are_passages(self, files, capsys):
        assert main(["trim", "--query", QUERY, "--words", "7", *files]) == 0
        assert capsys.readouterr().out == "The old bridge was built in 1902.\n"

    def test_rows_are_passages(self, tmp_path, capsys):
        path = tmp_path / "rows.jsonl"
        rows = [{"body": "Rain fell."}, {"body": None}, {"body": "The bridge was built in 1902."}]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        arguments = ["trim", "--query", QUERY, "--words", "6", "--column", "body", "--json"]
        assert main([*arguments, str(path)]) == 0
        (passage,) = json.loads(capsys.readouterr().out)["passages"]
        assert (passage["line"], passage["index"], passage["spans"]) == (3, 1, [[0, 29]])
        path.write_text("{}\n", "utf-8")
        assert main([*arguments, str(path)]) == 1
        assert "line 1 has no field 'body'" in capsys.readouterr().err

    def test_notes_and_empty_results(self, files, capsys):
        assert main(["trim", "--query", "xyzzy", "--words", "1", *files]) == 0
        captured = capsys.readouterr()
        assert "no word of the query" in captured.err
        assert "the budget is 1" in captured.out

    def test_token_counter(self, files, capsys):
        arguments = ["trim", "--query", QUERY, "--tokens", "33", "--count-tokens", "builtins:len"]
        assert main([*arguments, *files]) == 0
        assert capsys.readouterr().out == "The old bridge was built in 1902.\n"

    def test_summarize_takes_a_query(self, files, capsys):
        assert main(["summarize", "-n", "1", "--query", QUERY, files[0]]) == 0
        assert "bridge" in capsys.readouterr().out

    def test_missing_file(self, files, capsys):
        assert main(["trim", "--query", QUERY, files[0], files[1] + ".gone"]) == 1
        assert ".gone" in capsys.readouterr().err

    def test_passages_that_are_longer_than_allowed(self, files, capsys):
        assert main(["trim", "--query", QUERY, "--max-sentences", "2", *files]) == 1
        assert "(max_sentences)" in capsys.readouterr().err
