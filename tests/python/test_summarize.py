"""One text to its summary: budgets, order, places, reasons."""

import math
import re

import nutgraf
import pytest
from conftest import is_body, keeps_ratio, n_words
from hypothesis import given
from hypothesis import strategies as st

HARD_TEXTS = {
    "empty": "",
    "blank": " \n\t\r\n ",
    "one word": "Rain",
    "one sentence": "Rain fell all day.",
    "no punctuation": "rain fell all day and nobody slept because the river rose " * 20,
    "only stop words": "The of and. It was to be, or not to be. That is the.",
    "only emoji": "🎉🎉 👨‍👩‍👧. 😀! 🏳️‍🌈?",
    "only punctuation": "... !!! ??? --- ***",
    "only digits": "1. 2. 3. 4.5 6",
    "only headings": "# One\n\n## Two\n\n### Three",
    "only a table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "unclosed code": "```\nlet x = 1;",
}


def count_tokens(text):
    """Pieces of words, marks and spaces: a joined text has more than its sentences."""
    return len(re.findall(r"\w{1,4}|\W", text))


BUDGETS = [
    {"sentences": 1},
    {"sentences": 5},
    {"sentences": 1000},
    {"words": 1},
    {"words": 30},
    {"words": 100},
    {"chars": 20},
    {"chars": 200},
    {"chars": 600},
    {"ratio": 0.01},
    {"ratio": 0.2},
    {"ratio": 1},
    {"tokens": 5, "count_tokens": count_tokens},
    {"tokens": 60, "count_tokens": count_tokens},
    {"tokens": 300, "count_tokens": count_tokens},
]


def words_of(sentence):
    return re.findall(r"\w+", sentence.lower())


def assert_within(summary, budget):
    """The text itself, measured here, keeps to the budget."""
    ((name, limit),) = [item for item in budget.items() if item[0] != "count_tokens"]
    if name == "sentences":
        assert len(summary) == summary.used <= limit
    elif name == "words":
        assert n_words(summary.text) <= summary.used <= limit
    elif name == "chars":
        assert len(summary.text) == summary.used <= limit
    elif name == "tokens":
        assert count_tokens(summary.text) == summary.used <= limit or not summary
    else:
        assert keeps_ratio(summary, limit)


@pytest.mark.parametrize("selector", nutgraf.SELECTORS)
@pytest.mark.parametrize("budget", BUDGETS, ids=str)
def test_a_budget_is_never_exceeded(example, budget, selector):
    assert_within(nutgraf.summarize(example, selector=selector, **budget), budget)


@given(
    st.integers(1, 700),
    st.sampled_from(["words", "chars", "tokens"]),
    st.sampled_from(list(nutgraf.SELECTORS)),
)
def test_no_size_of_a_budget_is_exceeded(article, size, name, selector):
    budget = {name: size}
    if name == "tokens":
        budget["count_tokens"] = count_tokens
    assert_within(nutgraf.summarize(article, selector=selector, **budget), budget)


def left_out(summary):
    """Sentences of the body that could have been picked: none with words picked already."""
    picked = [words_of(pick.text) for pick in summary]
    for at, (start, end) in enumerate(summary.spans):
        sentence = summary.source[start:end]
        ends_as_a_sentence = re.search(r"[.!?…。！？][\"'”’“)]*$", sentence)
        could_be_picked = ends_as_a_sentence and is_body(sentence, summary.language)
        if could_be_picked and words_of(sentence) not in picked:
            yield at, sentence


@pytest.mark.parametrize("words", [15, 40, 100, 250])
@pytest.mark.parametrize("name", ["article.txt", "artikel_de.txt"])
def test_no_sentence_that_was_left_out_would_still_fit_the_words(examples, name, words):
    summary = nutgraf.summarize((examples / name).read_text("utf-8"), words=words)
    for _, sentence in left_out(summary):
        assert n_words(summary.text) + n_words(sentence) > words


@pytest.mark.parametrize("chars", [80, 300, 900])
@pytest.mark.parametrize("name", ["article.txt", "artikel_de.txt", "wenzhang_zh.txt"])
def test_no_sentence_that_was_left_out_would_still_fit_the_characters(examples, name, chars):
    summary = nutgraf.summarize((examples / name).read_text("utf-8"), chars=chars)
    separator = 0 if summary.language == "zh" or not summary else 1
    for _, sentence in left_out(summary):
        assert len(summary.text) + separator + len(sentence) > chars


@pytest.mark.parametrize("method", ["blend", "tf_idf", "luhn"])
def test_the_best_sentences_are_picked(article, method):
    settings = {"selector": "greedy", "coherent": False}
    summary = nutgraf.summarize(article, method=method, sentences=4, **settings)
    others = [summary.scores[at] for at, _ in left_out(summary)]
    assert min(pick.score for pick in summary) >= max(others)


def test_only_a_dangling_opening_lets_a_worse_sentence_go_first(article):
    summary = nutgraf.summarize(article, method="tf_idf", sentences=4)
    worst = min(pick.score for pick in summary)
    better = {at: text for at, text in left_out(summary) if summary.scores[at] > worst}
    assert all(re.match(r"(“?After that|However|He|She|It)\b", text) for text in better.values())
    cost = 0.1 * (max(summary.scores) - min(summary.scores))
    assert all(summary.scores[at] - cost <= worst for at in better)
    assert better, "this article has one"


def test_three_sentences_are_the_default(example):
    summary = nutgraf.summarize(example)
    assert len(summary) == summary.used == 3
    assert summary.budget == {"sentences": 3}


def test_the_budget_is_told(article):
    assert nutgraf.summarize(article, words=50).budget == {"words": 50}
    assert nutgraf.summarize(article, chars=50).budget == {"chars": 50}
    assert nutgraf.summarize(article, ratio=0.25).budget == {"ratio": 0.25}
    tokens = nutgraf.summarize(article, tokens=50, count_tokens=len)
    assert tokens.budget == {"tokens": 50}


def test_a_ratio_is_of_the_words_that_str_split_finds():
    text = "Wait!Stop! Go on now."  # Three sentences, but four words.
    assert keeps_ratio(nutgraf.summarize(text, ratio=1), 1)


def test_a_ratio_of_one_gives_every_word(article):
    assert nutgraf.summarize(article, ratio=1).text.split() == article.split()


@pytest.mark.parametrize("name", ["sentences", "words", "chars", "tokens"])
def test_a_budget_larger_than_any_text_gives_the_whole_text(article, name):
    budget = {name: 10**30}
    if name == "tokens":
        budget["count_tokens"] = count_tokens
    assert nutgraf.summarize(article, **budget).text.split() == article.split()


def test_integers_of_numpy_are_budgets_and_counts(article):
    np = pytest.importorskip("numpy")
    assert nutgraf.summarize(article, sentences=np.int64(2)).used == 2
    assert nutgraf.summarize(article, ratio=np.float32(0.5)).used > 0
    counted = nutgraf.summarize(article, tokens=99, count_tokens=lambda text: np.int32(len(text)))
    assert counted == nutgraf.summarize(article, tokens=99, count_tokens=len)


def test_tokens_are_counted_on_the_joined_text():
    # Two tokens more for each seam, so that two sentences of six do not fit into twelve.
    def dear_seams(text):
        return len(text.split()) + 2 * text.count(". ")

    text = "One two three four five six. Seven eight nine ten eleven twelve."
    assert len(nutgraf.summarize(text, tokens=14, count_tokens=dear_seams)) == 2
    assert len(nutgraf.summarize(text, tokens=13, count_tokens=dear_seams)) == 1


def test_picks_stand_in_text_order(example):
    summary = nutgraf.summarize(example, sentences=8)
    assert [pick.index for pick in summary] == sorted({pick.index for pick in summary})
    separator = "" if summary.language == "zh" else " "
    assert summary.text == separator.join(pick.text for pick in summary)


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_picks_are_slices_of_the_text(example, method):
    summary = nutgraf.summarize(example, method=method, sentences=8)
    assert len(summary) == 8
    for pick in summary:
        assert example[pick.start : pick.end] == pick.text
        assert summary.spans[pick.index] == (pick.start, pick.end)


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_every_sentence_has_a_score_and_every_score_its_parts(example, method):
    summary = nutgraf.summarize(example, method=method)
    assert summary.method == method
    assert len(summary.scores) == len(summary.spans) == summary.n_sentences
    assert all(math.isfinite(score) for score in summary.scores)
    for pick in summary:
        assert sum(pick.features.values()) == pytest.approx(pick.score)
        assert pick.score <= summary.scores[pick.index]
        lowered = {name for name in ("redundancy", "coherence") if name in pick.features}
        assert lowered <= ({"redundancy", "coherence"} if method == "blend" else {"coherence"})
        if not lowered:
            assert pick.score == summary.scores[pick.index]
        assert all(pick.features[name] < 0 for name in lowered)
        parts = [part for name, part in pick.features.items() if name not in lowered]
        assert sum(parts) == pytest.approx(summary.scores[pick.index])


def test_sentences_are_those_of_split_sentences(example):
    assert nutgraf.summarize(example).spans == nutgraf.split_sentences(example)


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_the_same_sentence_thirty_times_is_picked_once(method):
    text = "The dam broke on Monday morning. " * 30 + "Water filled the whole valley by noon."
    summary = nutgraf.summarize(text, method=method, sentences=10)
    assert sorted(pick.text for pick in summary) == [
        "The dam broke on Monday morning.",
        "Water filled the whole valley by noon.",
    ]


def test_a_sentence_in_other_case_and_spacing_is_the_same_sentence():
    text = "The dam broke on Monday.\n\nTHE DAM  broke\non Monday! The dam broke on Monday…"
    assert len(nutgraf.summarize(text, words=1000)) == 1


@pytest.mark.parametrize("method", nutgraf.METHODS)
@pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS)
def test_a_text_with_little_in_it_gives_a_summary(text, method):
    for budget in BUDGETS:
        summary = nutgraf.summarize(text, method=method, **budget)
        assert len(summary.scores) == len(summary.spans) == summary.n_sentences
        assert all(text[pick.start : pick.end] == pick.text for pick in summary)


@pytest.mark.parametrize("selector", nutgraf.SELECTORS)
@pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS)
def test_every_selector_stands_a_text_with_little_in_it(text, selector):
    for budget in BUDGETS:
        summary = nutgraf.summarize(text, selector=selector, **budget)
        assert all(text[pick.start : pick.end] == pick.text for pick in summary)
        assert_within(summary, budget)


def test_an_empty_text_has_an_empty_summary():
    summary = nutgraf.summarize("")
    assert (str(summary), len(summary), summary.n_sentences, summary.used) == ("", 0, 0, 0)
    assert summary.truncated is None


def test_one_sentence_is_its_own_summary():
    summary = nutgraf.summarize("  Rain fell all day.\n")
    assert (str(summary), summary.truncated) == ("Rain fell all day.", None)


@pytest.mark.parametrize(
    ("budget", "numbers"),
    [
        ({"words": 2}, (4, 2)),
        ({"chars": 10}, (18, 10)),
        ({"ratio": 0.2}, (4, 1)),
        ({"tokens": 9, "count_tokens": len}, (18, 9)),
    ],
)
def test_where_nothing_fits_the_summary_is_empty_and_says_why(budget, numbers):
    text = "Rain fell all day. The wide river rose fast."
    summary = nutgraf.summarize(text, **budget)
    assert (str(summary), len(summary), summary.used) == ("", 0, 0)
    assert tuple(map(int, re.findall(r"\d+", summary.truncated))) == numbers


def test_random_depends_on_the_seed_and_on_nothing_else(article):
    def draw(seed):
        return nutgraf.summarize(article, method="random", seed=seed)

    assert draw(1) == draw(1)
    assert draw(1).scores != draw(2).scores
    assert len({str(draw(seed)) for seed in range(10)}) > 5
    assert draw(2**64 - 1).scores != draw(0).scores


def test_lead_gives_the_first_sentences_of_the_running_text():
    text = "A new bridge\n\nThe old bridge closed. It was built in 1902. Nobody minds the rust."
    summary = nutgraf.summarize(text, method="lead", sentences=2)
    assert str(summary) == "The old bridge closed. It was built in 1902."


def test_methods_are_described_the_default_first():
    assert list(nutgraf.METHODS) == [
        "blend",
        "tf_idf",
        "lead",
        "random",
        "luhn",
        "edmundson",
        "text_rank",
        "lex_rank",
        "lsa",
        "sum_basic",
        "kl_sum",
        "reduction",
        "centroid",
        "directed",
    ]
    assert nutgraf.summarize("Rain fell.").method == "blend"
    for name, method in nutgraf.METHODS.items():
        assert method.name == name
        assert all([method.rewards, method.paper, method.formula, method.cost])
        assert name in repr(method)
        for option in method.options:
            assert option.meaning
            assert option.name in repr(option)
            assert option.kind in {"number", "whole", "flag", "choice", "text", "words"}
            assert (option.range is not None) == (option.kind in {"number", "whole"})
            assert (option.choices is not None) == (option.kind == "choice")
            if option.range:
                assert option.range[0] <= option.default <= option.range[1]
            if option.choices:
                assert option.default in option.choices


def test_methods_and_languages_cannot_be_changed():
    with pytest.raises(TypeError):
        nutgraf.METHODS["mine"] = nutgraf.METHODS["lead"]
    with pytest.raises(TypeError):
        del nutgraf.LANGUAGES["en"]


OPTIONS = [(method, option) for method in nutgraf.METHODS.values() for option in method.options]


# Options that work only beside others, and values where the limits of the range show nothing.
BESIDE = {"k1": {"similarity": "bm25"}, "b": {"similarity": "bm25"}, "inter": {"sections": True}}
VALUES = {
    "end": [0.0, 1.0],
    "flag": [False, True],
    "text": ["", "The library and its opening hours"],
    "words": [["library"], ["the"]],
}


@pytest.mark.parametrize(("method", "option"), OPTIONS, ids=repr)
def test_an_option_of_a_method_changes_the_scores(article, method, option):
    text = f"{article}\n\n## Another part\n\nIt rained on the harbour. Mr. Hill said so.\n"
    beside = BESIDE.get(option.name, {})

    def scores(**options):
        return nutgraf.summarize(text, method=method.name, method_options=beside | options).scores

    values = VALUES.get(option.name) or VALUES.get(option.kind) or option.choices or option.range
    assert scores(**{option.name: values[0]}) != scores(**{option.name: values[1]})
    if option.default is not None:
        assert scores(**{option.name: option.default}) == scores()


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ({"similarity": "dice"}, "one of overlap, bm25"),
        ({"similarity": 1}, "one of overlap, bm25"),
        ({"damping": "high"}, "a number from 0 to 0.999"),
        ({"damping": True}, "a number from 0 to 0.999"),
        ({"max_iterations": 2.5}, "a whole number from 1 to 100000"),
        ({"max_iterations": 0}, "a whole number from 1 to 100000"),
    ],
)
def test_an_option_of_the_wrong_type_is_refused(options, allowed):
    with pytest.raises(nutgraf.errors.MethodOptionError, match=f"must be {allowed}; got"):
        nutgraf.summarize("Rain fell.", method="text_rank", method_options=options)


@pytest.mark.parametrize("method", ["text_rank", "lex_rank", "lsa"])
def test_a_method_that_iterates_reports_how_it_ended(article, method):
    full = nutgraf.summarize(article, method=method).convergence
    assert full["converged"] is True
    assert 1 < full["n_iterations"] < 100
    tolerance = {option.name: option.default for option in nutgraf.METHODS[method].options}
    assert 0 <= full["residual"] <= tolerance["tolerance"]
    cut = nutgraf.summarize(article, method=method, method_options={"max_iterations": 2})
    assert (cut.convergence["converged"], cut.convergence["n_iterations"]) == (False, 2)
    assert cut.to_dict()["convergence"] == cut.convergence
    assert nutgraf.summarize(article, method="lead").convergence is None


def test_languages_are_english_and_the_others_by_code():
    codes = list(nutgraf.LANGUAGES)
    assert codes[0] == "en"
    assert codes[1:] == sorted(codes[1:])
    assert len(codes) == 39
    assert [nutgraf.LANGUAGES[code] for code in ("en", "de", "zh", "ar")] == [
        "English",
        "German",
        "Chinese",
        "Arabic",
    ]


@pytest.mark.parametrize("code", nutgraf.LANGUAGES)
def test_a_language_has_a_code_and_a_name(code):
    for name in (code, code.upper(), nutgraf.LANGUAGES[code], nutgraf.LANGUAGES[code].lower()):
        assert nutgraf.summarize("Kuzu. Lamm.", language=name).language == code


def test_the_language_is_detected_unless_it_is_given(examples):
    for name, code in [("article.txt", "en"), ("artikel_de.txt", "de"), ("wenzhang_zh.txt", "zh")]:
        text = (examples / name).read_text("utf-8")
        assert nutgraf.summarize(text).language == code
        assert nutgraf.summarize(text, language="fr").language == "fr"


def test_a_summary_of_chinese_has_no_spaces_between_sentences():
    text = "市议会周一投票。旧桥将关闭。维修需要两年。"
    assert str(nutgraf.summarize(text, sentences=3)) == text


def test_split_sentences_gives_places_in_code_points():
    text = "🎉 Mr. Hill left. He took the U.S. flag."
    spans = nutgraf.split_sentences(text, language="en")
    assert [text[start:end] for start, end in spans] == [
        "🎉 Mr. Hill left.",
        "He took the U.S. flag.",
    ]
    assert nutgraf.split_sentences("") == []


def test_the_text_is_not_copied_but_kept(article):
    assert nutgraf.summarize(article).source is article
