"""ROUGE beside Google's own, intervals and tests beside NumPy, methods beside each other."""

import copy
import io
import json
import os
import pickle
import re
import sys
from dataclasses import replace
from itertools import pairwise

import html5lib
import numpy as np
import nutgraf
import pytest
from conftest import EXAMPLES, ROOT
from hypothesis import given
from hypothesis import strategies as st
from nutgraf._core import resampled_means, stems
from nutgraf.cli import main
from nutgraf.errors import (
    BudgetError,
    InputTypeError,
    LanguageError,
    MethodError,
    ParameterError,
    TextError,
)
from rouge_score.rouge_scorer import RougeScorer

KINDS = {"rouge1": "rouge1", "rouge2": "rouge2", "rouge_lsum": "rougeLsum"}
TEXTS = [
    "Rain fell all day. The old mill by the river burned down at noon. Nobody was hurt.",
    "The council met on Monday. It will close the bridge in May. Traffic had doubled, it said.",
    "A dam broke in the hills. Water filled the valley. The mayor blames the rust of the gates.",
    "Birds sang. The harbour was full of ships. One of them carried grain for the old town.",
]
REFERENCES = [
    "The old mill burned down.\nNobody was hurt.",
    "The bridge closes in May because traffic doubled.",
    ["A broken dam flooded the valley.", "Rust broke the dam."],
    "A ship brought grain.",
]
ANSWERS = [
    "The old mill burned down at noon.\nRain fell.",
    "The council met.\nIt closes bridges in May.",
    "Water filled the valley.",
    "Nothing of it.",
]


def google(target, answer, *, use_stemmer=True, tokenizer=None):
    """The scores of Google's package, as plain tuples."""
    scorer = RougeScorer(list(KINDS.values()), use_stemmer=use_stemmer, tokenizer=tokenizer)
    found = scorer.score(target, answer)
    return {ours: tuple(found[theirs]) for ours, theirs in KINDS.items()}


def one(answer, target, **settings):
    (row,) = nutgraf.evaluate([answer], [target], n_resamples=1, **settings).rows
    return {kind: tuple(score) for kind, score in row._asdict().items()}


def one_a_line(text, language="en"):
    spans = nutgraf.split_sentences(text, language)
    return "\n".join(" ".join(text[start:end].split()) for start, end in spans)


# Beside rouge-score


@pytest.mark.parametrize("use_stemmer", [True, False])
def test_scores_are_those_of_rouge_score(use_stemmer, article):
    texts = [article[:3000], one_a_line(article[:3000]), *TEXTS, *ANSWERS, "", "!", "The the THE."]
    for target in [article[:900], *ANSWERS, TEXTS[0]]:
        for answer in texts:
            found = one(answer, target, language="en", use_stemmer=use_stemmer, lines=True)
            assert found == google(target, answer, use_stemmer=use_stemmer)


def test_sentences_are_divided_unless_they_are_lines(article):
    target, answer = article[:1500], article[1000:3000]
    found = one(answer, target, language="en")
    assert found == google(one_a_line(target), one_a_line(answer))
    raw = google(target, answer)
    assert (found["rouge1"], found["rouge2"]) == (raw["rouge1"], raw["rouge2"])


WORDS = st.sampled_from(
    ["rain", "rains", "raining", "the", "Mill", "mills.", "3.5", "né", "don't", "—"]
)
WRITTEN = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=6).map("\n".join)


@given(WRITTEN | st.text(), WRITTEN | st.text())
def test_invented_scores_are_those_of_rouge_score(target, answer):
    target = f"{target}\nrain"  # a reference has a word
    found = one(answer, target, language="en", lines=True)
    assert found == google(target, answer)
    divided, raw = one(answer, target, language="en"), google(target, answer)
    assert (divided["rouge1"], divided["rouge2"]) == (raw["rouge1"], raw["rouge2"])


def test_the_best_reference_is_that_of_rouge_score():
    targets, answer = [*ANSWERS[:2], TEXTS[2]], "Water filled the old mill in May."
    scorer = RougeScorer(list(KINDS.values()), use_stemmer=True)
    best = scorer.score_multi(targets, answer)
    found = one(answer, targets, language="en", lines=True)
    assert found == {ours: tuple(best[theirs]) for ours, theirs in KINDS.items()}


def test_the_mean_and_the_first_of_several_references():
    targets, answer = ANSWERS[:3], "Water filled the old mill in May."
    each = [one(answer, target) for target in targets]
    means = one(answer, targets, multiple="mean")
    for kind in KINDS:
        assert means[kind] == pytest.approx(np.mean([scores[kind] for scores in each], axis=0))
    assert one(answer, targets, multiple="first") == each[0]


class Words:
    """Our words and stems for Google's package."""

    def __init__(self, language):
        self.language = language

    def tokenize(self, text):
        return stems(text, self.language, True)


@pytest.mark.parametrize(
    ("language", "target", "answer"),
    [
        ("de", "Die Häuser und die Mühle standen leer, es regnete nicht.", "Das Haus stand leer."),
        ("ru", "Мост закрыли в мае. Шёл дождь.", "Мосты закрыты. Дождь шёл в мае."),
        ("zh", "今天天气很好。我们去公园。", "我们今天去公园。"),
        ("tr", "Köprü Mayıs'ta kapandı.", "Köprüler kapandı. Yağmur yağdı."),
    ],
)
def test_other_languages_are_read_by_our_words_and_stems(language, target, answer):
    found = one(answer, target)
    lines = one_a_line(target, language), one_a_line(answer, language)
    assert found == google(*lines, tokenizer=Words(language))
    assert found["rouge1"][2] > 0
    assert found == one(answer, target, language=language)


def test_auto_is_the_language_of_most_references():
    german = "Die Häuser am Fluss standen leer, und der Regen fiel auf die Stadt."
    result = nutgraf.evaluate([german] * 4 + TEXTS[:1], [german] * 4 + TEXTS[:1])
    assert result.language == "de"
    assert nutgraf.evaluate(TEXTS, TEXTS).language == "en"
    assert nutgraf.evaluate(TEXTS, TEXTS, language="German").language == "de"


def test_a_summary_is_scored_one_sentence_a_line():
    summary = nutgraf.summarize("Rain\nfell all day. The mill burned down. Nobody slept.")
    lines = "\n".join(" ".join(pick.text.split()) for pick in summary)
    target = "The mill burned.\nRain fell."
    for setting in (True, False):
        assert one(summary, target, lines=setting) == google(target, lines)


def test_an_empty_candidate_scores_nothing():
    empty = nutgraf.summarize(TEXTS[0], words=1)
    for answer in ("", " \n", "?!", empty):
        assert set(one(answer, TEXTS[0]).values()) == {(0.0, 0.0, 0.0)}


# Intervals and tests


def test_means_and_intervals_are_those_of_numpy():
    result = nutgraf.evaluate(ANSWERS, REFERENCES, confidence=0.9, seed=3, n_resamples=501)
    column = [row.rouge2.f1 for row in result.rows]
    (means,) = resampled_means([column], 501, 3)
    assert result.rouge2.f1.mean == pytest.approx(np.mean(column), abs=1e-15)
    assert result.rouge2.f1[1:] == pytest.approx(np.percentile(means, [5, 95]), abs=1e-15)


def test_a_result_depends_on_the_seed_alone():
    results = [nutgraf.evaluate(ANSWERS, REFERENCES, seed=seed) for seed in (0, 0, 1)]
    assert results[0] == results[1] != results[2]
    assert results[0].rouge1 == results[1].rouge1 != results[2].rouge1


def test_draws_are_of_the_rows():
    low, high = resampled_means([[1.0, 2.0, 6.0], [10.0, 20.0, 60.0]], 50, 7)
    assert low != sorted(low)
    assert [10 * mean for mean in low] == pytest.approx(high)
    assert set(np.round(np.multiply(low, 3), 9)) <= {
        a + b + c for a in (1, 2, 6) for b in (1, 2, 6) for c in (1, 2, 6)
    }


def test_a_difference_is_paired():
    better = nutgraf.evaluate(ANSWERS, REFERENCES)
    worse = nutgraf.evaluate(["Nobody", "council", "Water", "it"], REFERENCES)
    found = better.versus(worse).rouge1
    column = [a.rouge1.f1 - b.rouge1.f1 for a, b in zip(better.rows, worse.rows, strict=True)]
    (means,) = resampled_means([column], 1000, 0)
    assert found.mean == pytest.approx(np.mean(column))
    assert (found.low, found.high) == pytest.approx(np.percentile(means, [2.5, 97.5]))
    n_as_far = (np.abs(np.subtract(means, found.mean)) >= abs(found.mean)).sum()
    assert found.p_value == pytest.approx((n_as_far + 1) / 1001)
    back = worse.versus(better).rouge1
    assert back[:3] == pytest.approx((-found.mean, -found.high, -found.low))
    assert back.p_value == pytest.approx(found.p_value)


def test_p_values_tell_a_difference_from_none():
    rows = range(40)
    references = [f"Rain fell on town {row} in May" for row in rows]
    good = nutgraf.evaluate([f"Rain fell on town {row}" for row in rows], references)
    bad = nutgraf.evaluate([f"Rain {row}" for row in rows], references)
    assert good.versus(good).rouge1 == (0.0, 0.0, 0.0, 1.0)
    assert good.versus(bad).rouge1.p_value < 0.01
    # Every other row is better, the rest as much worse.
    mixed = [(good, bad)[row % 2].rows[row] for row in rows]
    other = [(bad, good)[row % 2].rows[row] for row in rows]
    both = [replace(good, rows=tuple(each)) for each in (mixed, other)]
    assert both[0].versus(both[1]).rouge1.p_value > 0.5


def test_only_results_on_the_same_references_have_a_difference():
    result = nutgraf.evaluate(ANSWERS, REFERENCES)
    others = {
        "same references": nutgraf.evaluate(ANSWERS, ANSWERS),
        "multiple='best'": nutgraf.evaluate(ANSWERS, REFERENCES, multiple="mean"),
        "use_stemmer=True": nutgraf.evaluate(ANSWERS, REFERENCES, use_stemmer=False),
        "language='en'": nutgraf.evaluate(ANSWERS, REFERENCES, language="de"),
        "lines=False": nutgraf.evaluate(ANSWERS, REFERENCES, lines=True),
    }
    for message, other in others.items():
        with pytest.raises(ParameterError, match=message):
            result.versus(other)
    with pytest.raises(InputTypeError, match="other must be an Evaluation; got None"):
        result.versus(None)


# What a result is


def test_a_result_never_changes_and_can_be_stored():
    result = nutgraf.evaluate(ANSWERS, REFERENCES)
    assert isinstance(result, nutgraf.Evaluation)
    for name in ("rows", "rouge1", "language"):
        with pytest.raises(AttributeError):
            setattr(result, name, None)
    again = pickle.loads(pickle.dumps(result))
    assert again == result
    assert again.rouge1 == result.rouge1


def test_a_result_as_plain_objects():
    result = nutgraf.evaluate(ANSWERS, REFERENCES, multiple="mean", n_resamples=20, seed=5)
    plain = json.loads(result.to_json())
    assert plain == result.to_dict()
    assert {key: plain[key] for key in ("n_rows", "multiple", "n_resamples", "seed")} == {
        "n_rows": 4,
        "multiple": "mean",
        "n_resamples": 20,
        "seed": 5,
    }
    assert plain["rouge1"]["f1"] == result.rouge1.f1._asdict()
    assert plain["rows"][2]["rouge2"]["recall"] == result.rows[2].rouge2.recall
    difference = result.versus(result)
    assert json.loads(difference.to_json()) == difference.to_dict()


def test_a_result_as_a_table():
    result = nutgraf.evaluate(ANSWERS, REFERENCES)
    lines = str(result).splitlines()
    assert repr(result) == str(result)
    assert lines[0].split() == ["4", "rows", "precision", "recall", "F1"]
    assert [line.split()[0] for line in lines[1:]] == ["ROUGE-1", "ROUGE-2", "ROUGE-Lsum"]
    mean, low, high = (f"{100 * value:.1f}" for value in result.rouge1.f1)
    assert lines[1].endswith(f" {mean} [{low}, {high}]")
    markdown = result.to_markdown().splitlines()
    assert markdown[1] == "| --- | --: | --: | --: |"
    assert f"| {mean} [{low}, {high}] |" in markdown[2]


def test_a_table_as_html_has_bars_and_says_how_it_was_made():
    result = nutgraf.evaluate(ANSWERS, REFERENCES, use_stemmer=False, confidence=0.9)
    html = result._repr_html_()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)
    facts = "".join(tree.find(".//p[@class='facts']").itertext()).split()
    assert facts == ["language", "en", "words", "as", "they", "stand", "intervals", "90", "%"]
    rows = [list(row) for row in tree.findall(".//tbody/tr")]
    estimates = [*result.rouge1, *result.rouge2, *result.rouge_lsum]
    cells = [cell for row in rows for cell in row[1:]]
    for cell, (mean, low, high) in zip(cells, estimates, strict=True):
        assert "".join(cell.itertext()) == f"{100 * mean:.1f} [{100 * low:.1f}, {100 * high:.1f}]"
        bar = cell.find("span")
        assert bar.get("style") == f"--from:0.0%;--to:{100 * mean:.1f}%"
        line = bar.find("i")
        assert (line is None) == (low == high)
        if line is not None:
            assert line.get("style") == f"--low:{100 * low:.1f}%;--high:{100 * high:.1f}%"
    assert "<small>[" in result.versus(result)._repr_html_()


# The oracle


def test_the_oracle_takes_what_the_reference_says():
    summary = nutgraf.oracle(TEXTS[0], ["The old mill burned down."], sentences=2)
    assert [pick.index for pick in summary] == [1]
    assert (summary.method, summary.budget) == ("oracle", {"sentences": 2})
    assert summary.scores[0] < summary.scores[1]
    best = nutgraf.oracle(TEXTS[2], REFERENCES[2], multiple="mean", sentences=1)
    assert [pick.index for pick in best] == [0]
    assert nutgraf.oracle("", "Rain.").text == ""


@given(st.data(), st.sampled_from(EXAMPLES))
def test_the_oracle_keeps_to_its_budget(data, name):
    text = (ROOT / "examples" / name).read_text("utf-8")
    start = data.draw(st.integers(0, len(text) - 400))
    reference = f"{text[start : start + 400]} 1"
    unit, amount = data.draw(
        st.sampled_from(
            [("words", 60), ("chars", 300), ("sentences", 2), ("ratio", 0.1), ("tokens", 50)]
        )
    )
    counter = {"count_tokens": len} if unit == "tokens" else {}
    summary = nutgraf.oracle(text, reference, **{unit: amount}, **counter)
    assert all(text[pick.start : pick.end] == pick.text for pick in summary)
    assert all(a.end <= b.start for a, b in pairwise(summary))
    assert len({pick.text for pick in summary}) == len(summary)
    if unit != "ratio":
        assert summary.used <= amount
    assert sum(pick.score for pick in summary) <= 2 + 1e-9
    for pick in summary:
        assert sum(pick.features.values()) == pytest.approx(pick.score)


def test_the_oracle_is_better_than_any_method():
    for text, reference in zip(TEXTS, REFERENCES, strict=True):
        best = one(nutgraf.oracle(text, reference, sentences=1), reference)
        for method in nutgraf.METHODS:
            scores = one(nutgraf.summarize(text, method=method, sentences=1), reference)
            reached = [each["rouge1"][2] + each["rouge2"][2] for each in (scores, best)]
            assert reached[0] <= reached[1] + 1e-12


def test_the_oracle_takes_own_sentences():
    text = "Rain fell; the mill burned; nobody slept"
    spans = [(0, 9), (11, 26), (28, 40)]
    summary = nutgraf.oracle(text, "A mill burned.", sentences=lambda _: spans)
    assert (summary.text, summary.spans) == ("the mill burned", spans)


# Methods compared


@pytest.fixture(scope="module")
def table():
    return nutgraf.compare(TEXTS, REFERENCES, ["lead", "lex_rank"], sentences=1)


def test_methods_stand_before_chance_and_the_oracle(table):
    assert isinstance(table, nutgraf.Comparison)
    assert table.methods == ["lead", "lex_rank", "random", "oracle"]
    summaries = nutgraf.summarize_batch(TEXTS, method="lead", sentences=1)
    assert table["lead"].evaluation == nutgraf.evaluate(summaries, REFERENCES)
    best = [nutgraf.oracle(*pair, sentences=1) for pair in zip(TEXTS, REFERENCES, strict=True)]
    assert table["oracle"].evaluation == nutgraf.evaluate(best, REFERENCES)
    for name in table.methods:
        entry = table[name]
        assert entry.documents_per_second > 0
        assert entry.megabytes_per_second > 0
        assert entry.empty == 0


def test_chance_is_the_mean_of_five_seeds():
    table = nutgraf.compare(TEXTS, REFERENCES, ["random"], sentences=1, seed=2**64 - 2)
    assert table.methods == ["random", "oracle"]
    seeds = [2**64 - 2, 2**64 - 1, 0, 1, 2]
    each = [
        nutgraf.evaluate(
            nutgraf.summarize_batch(TEXTS, method="random", sentences=1, seed=seed), REFERENCES
        ).scores
        for seed in seeds
    ]
    assert table["random"].evaluation.scores == pytest.approx(list(np.mean(each, axis=0)))


def test_the_gain_is_between_chance_and_the_oracle(table):
    score = {name: np.mean(table[name].evaluation.scores) for name in table.methods}
    for name in table.methods:
        gain = (score[name] - score["random"]) / (score["oracle"] - score["random"])
        assert table[name].gain.mean == pytest.approx(gain)
    assert table["random"].gain == (0.0, 0.0, 0.0)
    assert table["oracle"].gain == (1.0, 1.0, 1.0)
    columns = [table[name].evaluation.scores for name in ("lead", "random", "oracle")]
    lead, low, high = np.array(resampled_means(columns, 1000, 0))
    has_room = high - low > 1e-9
    gains = (lead - low)[has_room] / (high - low)[has_room]
    wanted = np.percentile(gains, [2.5, 97.5])
    assert table["lead"].gain[1:] == pytest.approx(wanted)


def test_there_is_no_gain_where_all_is_picked():
    table = nutgraf.compare(TEXTS, TEXTS, ["lead"], sentences=9)
    assert table["lead"].gain is None
    assert table.to_dict()["mean_gains"]["lead"] is None
    assert "-" in str(table).splitlines()[1].split()


def test_empty_summaries_are_counted():
    table = nutgraf.compare(TEXTS, REFERENCES, ["lead"], words=3)
    assert table["lead"].empty == 0.5
    assert table["random"].empty == 0.5


def test_all_methods_are_compared_by_default():
    table = nutgraf.compare(TEXTS[:1], REFERENCES[:1], n_resamples=2)
    names = [name for name in nutgraf.METHODS if name != "random"]
    assert table.methods == [*names, "random", "oracle"]


def test_a_summarizer_stands_under_its_name():
    fitted = nutgraf.Summarizer(method="lex_rank", method_options={"threshold": 0.2}).fit(TEXTS)
    table = nutgraf.compare(TEXTS, REFERENCES, {"fitted": fitted, "l": "lead"}, words=12)
    summaries = copy.copy(fitted).set_params(words=12).summarize_batch(TEXTS)
    assert table["fitted"].evaluation == nutgraf.evaluate(summaries, REFERENCES)
    assert fitted.words is None
    assert table.methods == ["fitted", "l", "random", "oracle"]
    same = nutgraf.Summarizer(sentences=3)
    assert nutgraf.compare(TEXTS, REFERENCES, {"same": same})["same"]


def test_several_sets_are_methods_by_sets():
    sets = {"news": (TEXTS[:2], REFERENCES[:2]), "a|<b>": (TEXTS[2:], REFERENCES[2:])}
    table = nutgraf.compare(sets, methods=["lead"], sentences=1)
    alone = nutgraf.compare(*sets["news"], ["lead"], sentences=1)
    assert table["lead", "news"].evaluation == alone["lead"].evaluation
    assert table["lead", "news"].gain == alone["lead"].gain
    gains = [table["lead", name].gain.mean for name in sets]
    assert table.mean_gains["lead"].mean == pytest.approx(np.mean(gains))
    lines = str(table).splitlines()
    assert lines[0].split() == ["gain", "news", "a|<b>", "mean"]
    assert lines[1].split()[:3] == ["lead", *(f"{gain:.2f}" for gain in gains)]
    assert "a\\|<b>" in table.to_markdown()
    assert '<th scope="col">a|&lt;b&gt;</th>' in table._repr_html_()
    assert str(table.of("news")).splitlines()[0].split()[:2] == ["F1", "ROUGE-1"]
    with pytest.raises(ParameterError, match="news"):
        table["lead"]


def test_a_table_as_plain_objects(table):
    plain = json.loads(table.to_json())
    assert plain == table.to_dict()
    entry = plain["sets"]["texts"]["methods"]["lead"]
    assert entry["rouge1"]["f1"]["mean"] == table["lead"].evaluation.rouge1.f1.mean
    assert entry["gain"] == table["lead"].gain._asdict()
    assert plain["sets"]["texts"]["n_rows"] == 4
    assert pickle.loads(pickle.dumps(table)) == table
    header, *rows = str(table).splitlines()
    assert header.split() == [
        "F1",
        "ROUGE-1",
        "ROUGE-2",
        "ROUGE-Lsum",
        "gain",
        "MB/s",
        "empty",
        "%",
    ]
    assert [row.split()[0] for row in rows] == table.methods


def test_progress_is_shown_on_request(capsys):
    nutgraf.compare(TEXTS, REFERENCES, ["lead"], progress=True, n_resamples=2)
    assert "28/28" in capsys.readouterr().err  # lead, five draws and the oracle


# What is refused


REFUSED = [
    (lambda: nutgraf.evaluate([], []), ParameterError, "references must hold at least one row"),
    (lambda: nutgraf.evaluate(["a"], ["a", "b"]), ParameterError, "as many rows; got 1 and 2"),
    (lambda: nutgraf.evaluate("a", ["a"]), InputTypeError, "candidates must be a list"),
    (lambda: nutgraf.evaluate(["a"], "a"), InputTypeError, "references must be a list"),
    (lambda: nutgraf.evaluate(5, ["a"]), InputTypeError, "candidates must be a list"),
    (
        lambda: nutgraf.evaluate(["a", None], ["a", "b"]),
        InputTypeError,
        'row 1 of candidates must be a str or a Summary; got None .*""',
    ),
    (
        lambda: nutgraf.evaluate(["a", 5], ["a", "b"]),
        InputTypeError,
        "row 1 of candidates .* got 5",
    ),
    (lambda: nutgraf.evaluate(["a", "\ud800"], ["a", "b"]), TextError, "row 1 of candidates"),
    (lambda: nutgraf.evaluate(["a"], ["\ud800b"]), TextError, "row 0 of references"),
    (lambda: nutgraf.evaluate(["a"], [None]), InputTypeError, "row 0 of references .* got None"),
    (lambda: nutgraf.evaluate(["a"], [[5]]), InputTypeError, "row 0 of references .* got 5"),
    (lambda: nutgraf.evaluate(["a"], [{"a": "b"}]), InputTypeError, "row 0 of references"),
    (lambda: nutgraf.evaluate(["a"], [[]]), ParameterError, "row 0 of references .* got none"),
    (
        lambda: nutgraf.evaluate(["a"], [["a", " "]]),
        ParameterError,
        "row 0 .* hold a word; got ' '",
    ),
    (
        lambda: nutgraf.evaluate(["a"], ["a"], multiple="worst"),
        ParameterError,
        "multiple must be one of 'best', 'mean', 'first'; got 'worst'",
    ),
    (lambda: nutgraf.evaluate(["a"], ["a"], language="xx"), LanguageError, "xx"),
    (lambda: nutgraf.evaluate(["a"], ["a"], use_stemmer=1), InputTypeError, "use_stemmer .* got 1"),
    (lambda: nutgraf.evaluate(["a"], ["a"], lines="yes"), InputTypeError, "lines .* got 'yes'"),
    (lambda: nutgraf.evaluate(["a"], ["a"], n_resamples=0), ParameterError, "n_resamples .* got 0"),
    (lambda: nutgraf.evaluate(["a"], ["a"], n_resamples=1.5), InputTypeError, "n_resamples"),
    (lambda: nutgraf.evaluate(["a"], ["a"], confidence=95), ParameterError, "confidence .* got 95"),
    (lambda: nutgraf.evaluate(["a"], ["a"], confidence="5"), InputTypeError, "confidence"),
    (lambda: nutgraf.evaluate(["a"], ["a"], seed=-1), ParameterError, "seed .* got -1"),
    (lambda: nutgraf.oracle("a", []), ParameterError, "references must hold at least one"),
    (lambda: nutgraf.oracle("a", [None]), InputTypeError, "references .* got None"),
    (lambda: nutgraf.oracle(None, "a"), InputTypeError, "text must be a str"),
    (lambda: nutgraf.oracle("a", "a", words=0), BudgetError, "words"),
    (lambda: nutgraf.oracle("a", "a", multiple="worst"), ParameterError, 'multiple .* "worst"'),
    (lambda: nutgraf.compare([], []), ParameterError, "references must hold at least one row"),
    (lambda: nutgraf.compare(["a"], None), InputTypeError, "references must be a list"),
    (lambda: nutgraf.compare(["a"], ["a", "b"]), ParameterError, "got 1 and 2"),
    (lambda: nutgraf.compare(["a", None], ["a", "b"]), InputTypeError, "row 1 of texts .* None"),
    (lambda: nutgraf.compare(["\udfff"], ["a"]), TextError, "row 0 of texts"),
    (lambda: nutgraf.compare({}), ParameterError, "at least one set"),
    (lambda: nutgraf.compare({"a": ["a"]}), InputTypeError, "pairs of texts and references"),
    (
        lambda: nutgraf.compare({"a": (["a"], ["a"])}, ["a"]),
        ParameterError,
        "references must be None",
    ),
    (lambda: nutgraf.compare({"a": (["b"], [" "])}), ParameterError, "row 0 of references of 'a'"),
    (lambda: nutgraf.compare(["a"], ["a"], []), ParameterError, "methods must name at least one"),
    (lambda: nutgraf.compare(["a"], ["a"], "lead"), InputTypeError, "methods must be a list"),
    (lambda: nutgraf.compare(["a"], ["a"], ["magic"]), MethodError, "magic"),
    (lambda: nutgraf.compare(["a"], ["a"], [["lead"]]), InputTypeError, "names of type str"),
    (lambda: nutgraf.compare(["a"], ["a"], {"x": 5}), InputTypeError, "methods .* got 5"),
    (
        lambda: nutgraf.compare(["a"], ["a"], {"random": nutgraf.Summarizer()}),
        ParameterError,
        "'random'",
    ),
    (
        lambda: nutgraf.compare(["a"], ["a"], {"x": nutgraf.Summarizer(words=5)}, words=6),
        ParameterError,
        "'x' must have no budget or that of all methods; got {'words': 5}",
    ),
    (lambda: nutgraf.compare(["a"], ["a"], words=0), BudgetError, "words"),
    (lambda: nutgraf.compare(["a"], ["a"], word=5), ParameterError, "words.*got 'word'"),
    (lambda: nutgraf.compare(["a"], ["a"], method="lead"), ParameterError, "got 'method'"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_missing_package_is_named(run_python):
    code = (
        "import sys; sys.modules['rouge_score_rs'] = None\n"
        "import nutgraf\n"
        "try: nutgraf.evaluate(['a'], ['a'])\n"
        "except ImportError as error: print(error)"
    )
    assert "pip install 'nutgraf[eval]'" in run_python(code)


def test_what_is_not_there_is_no_attribute():
    with pytest.raises(AttributeError, match="evaluates"):
        _ = nutgraf.evaluates
    assert {"compare", "evaluate", "summarize"} <= set(dir(nutgraf))


def test_the_page_runs_from_top_to_bottom(root, capsys):
    page = (root / "docs" / "EVALUATE.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    exec("\n".join(blocks), {})
    assert "ROUGE-Lsum" in capsys.readouterr().out


# nutgraf evaluate


@pytest.fixture
def nutgraf_(capsys):
    def run(*arguments):
        try:
            status = main(["evaluate", *map(str, arguments)])
        except SystemExit as stop:  # argparse
            status = stop.code
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def data(tmp_path):
    rows = [
        {"text": text, "summary": reference, "answer": answer}
        for text, reference, answer in zip(TEXTS, REFERENCES, ANSWERS, strict=True)
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n\n".join(map(json.dumps, rows)), "utf-8")
    return path


def test_the_command_compares_methods(nutgraf_, data):
    arguments = (data, "--methods", "lead,lex_rank,random", "-n", 1, "--json")
    status, out, err = nutgraf_(*arguments)
    assert (status, err) == (0, "")
    wanted = nutgraf.compare(TEXTS, REFERENCES, ["lead", "lex_rank"], sentences=1)
    (found,) = json.loads(out)["sets"].values()
    assert list(found["methods"]) == wanted.methods
    for name in wanted.methods:
        entry = wanted[name].to_dict()
        assert all(found["methods"][name][key] == entry[key] for key in ("rouge1", "gain", "empty"))


def test_the_command_prints_tables(nutgraf_, data):
    status, out, _ = nutgraf_(data, "--methods", "lead", "--words", 20, "--markdown")
    assert status == 0
    assert [line.split("|")[1].strip() for line in out.splitlines()] == [
        "F1",
        "---",
        "lead",
        "random",
        "oracle",
    ]
    other = data.with_name("more.jsonl")
    other.write_bytes(data.read_bytes())
    status, out, _ = nutgraf_(data, other, "--methods", "lead", "--progress")
    assert status == 0
    assert out.splitlines()[0].split() == ["gain", "news", "more", "mean"]


def test_the_command_scores_summaries(nutgraf_, data):
    status, out, err = nutgraf_(data, "--candidates", "answer", "--multiple", "mean", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == nutgraf.evaluate(ANSWERS, REFERENCES, multiple="mean").to_dict()
    status, out, _ = nutgraf_(data, "--candidates", "answer")
    assert out == f"{nutgraf.evaluate(ANSWERS, REFERENCES)}\n"


def test_the_command_reads_standard_input(nutgraf_, data, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.read_bytes())))
    status, out, _ = nutgraf_("-", "--methods", "random")
    assert (status, len(out.splitlines())) == (0, 3)


def test_options_go_to_the_methods_that_have_them(nutgraf_, data):
    arguments = ("--methods", "lead,lex_rank", "--option", "threshold=0.3", "-n", 1, "--json")
    status, out, _ = nutgraf_(data, *arguments)
    assert status == 0
    own = nutgraf.Summarizer(method="lex_rank", method_options={"threshold": 0.3})
    wanted = nutgraf.compare(TEXTS, REFERENCES, {"lex_rank": own}, sentences=1)["lex_rank"]
    assert json.loads(out)["sets"]["news"]["methods"]["lex_rank"]["gain"] == wanted.gain._asdict()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (b"{", "line 1 is not JSON"),
        (b"[]", "line 1 must be a JSON object"),
        (b'{"text": "a"}', "line 1 has no field 'summary'; it has text"),
        (b'{"summary": "a"}', "line 1 has no field 'text'"),
        (b'{"text": null, "summary": "a"}', "line 1: field 'text' must be a string; got null"),
        (b'{"text": 5, "summary": "a"}', "line 1: field 'text' must be a string; got 5"),
        (b'{"text": "a", "summary": []}', "line 1: field 'summary' must be a string or a list"),
        (b'{"text": "a", "summary": ["a", 5]}', "line 1: field 'summary'"),
        (b"\xff", "line 1 is not UTF-8"),
        (b"", "has no row"),
    ],
)
def test_a_bad_row_is_named(nutgraf_, tmp_path, row, message):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(row)
    status, out, err = nutgraf_(path)
    assert (status, out) == (1, "")
    assert "bad.jsonl" in err
    assert message in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--methods", "magic"], "magic"),
        (["--methods", "lead", "--candidates", "answer"], "not allowed"),
        (["--methods", "lead", "--option", "speed=1"], "speed"),
        (["--words", "0"], "words"),
        (["--multiple", "worst"], "worst"),
    ],
)
def test_a_setting_that_is_refused(nutgraf_, data, arguments, message):
    status, out, err = nutgraf_(data, *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_a_missing_file_is_named(nutgraf_, tmp_path):
    status, _, err = nutgraf_(tmp_path / "none.jsonl")
    assert status == 1
    assert "none.jsonl" in err


# Real documents. Their texts must not leave the data: messages name rows only.

DATA = ROOT.parent / "shared" / "data"
SETS = ["newts", "xsum", "aclsum", "klexikon_de", "rpm2_fr"]


@pytest.fixture(scope="module")
def real():
    """Texts and references of some documents of each set."""
    if not all((DATA / f"{name}.jsonl").exists() for name in SETS):
        if os.environ.get("CI"):
            pytest.fail(f"no evaluation data in {DATA}, and CI needs them", pytrace=False)
        pytest.skip(f"no evaluation data in {DATA}")
    return {name: documents_of(name) for name in SETS}


def documents_of(name):
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line, _ in zip(file, range(60), strict=False)]
    texts = [
        row["document"] if "document" in row else "\n\n".join(row["documents"]) for row in rows
    ]
    return texts, [row["references"] for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["newts", "xsum", "aclsum"])
def test_real_documents_score_as_by_rouge_score(real, name):
    texts, references = real[name]
    summaries = nutgraf.summarize_batch(texts, words=60)
    result = nutgraf.evaluate(summaries, references, multiple="first", language="en")
    for row, (summary, targets) in enumerate(zip(summaries, references, strict=True)):
        answer = "\n".join(" ".join(pick.text.split()) for pick in summary)
        wanted = google(one_a_line(targets[0]), answer)
        found = {kind: tuple(score) for kind, score in result.rows[row]._asdict().items()}
        if found != wanted:
            pytest.fail(f"row {row} of {name} differs", pytrace=False)


@pytest.mark.slow
def test_real_documents_put_the_oracle_first_and_chance_last(real):
    table = nutgraf.compare(real, methods=["blend", "lead", "text_rank"], words=80, multiple="mean")
    for name in SETS:
        for method in ("blend", "lead", "text_rank"):
            if table[method, name].gain.mean >= 1:
                pytest.fail(f"{method} beats the oracle on {name}", pytrace=False)
    assert 0 < table.mean_gains["blend"].mean < 1
