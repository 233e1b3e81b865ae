"""Scores to picks: body first, nothing twice, little likeness, few dangling openings."""

import json
import math
import re
from collections import Counter
from functools import partial
from itertools import combinations

import nutgraf
import pytest
from conftest import is_body
from hypothesis import assume, given, settings
from hypothesis import strategies as st

LOWERED = {"redundancy", "coherence"}
each_selector = pytest.mark.parametrize("selector", nutgraf.SELECTORS)


def indices(summary):
    return [pick.index for pick in summary]


def range_of(scores):
    return max(scores) - min(scores)


@each_selector
def test_a_selector_says_what_it_prefers(selector):
    assert re.search(r"\w+ \w+", nutgraf.SELECTORS[selector])


def test_selectors_cannot_be_changed():
    assert {"greedy", "mmr"} <= set(nutgraf.SELECTORS)
    assert "auto" not in nutgraf.SELECTORS
    with pytest.raises(TypeError):
        nutgraf.SELECTORS["mine"] = "what I like"


@each_selector
@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_what_selection_takes_off_is_told(example, method, selector):
    summary = nutgraf.summarize(example, method=method, selector=selector, sentences=9)
    assert summary.scores == nutgraf.summarize(example, method=method, sentences=9).scores
    assert indices(summary) == sorted(set(indices(summary)))
    for pick in summary:
        parts = {name: value for name, value in pick.features.items() if name not in LOWERED}
        assert sum(parts.values()) == pytest.approx(summary.scores[pick.index])
        assert sum(pick.features.values()) == pytest.approx(pick.score)
        assert pick.score <= summary.scores[pick.index]
        assert all(pick.features[name] < 0 for name in LOWERED & set(pick.features))


# Likeness


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_without_redundancy_mmr_is_greedy(example, method):
    for budget in ({"sentences": 7}, {"words": 90}, {"chars": 500}):
        greedy = nutgraf.summarize(example, method=method, selector="greedy", **budget)
        assert nutgraf.summarize(example, method=method, redundancy=0, **budget) == greedy
        if method != "blend":
            assert nutgraf.summarize(example, method=method, **budget) == greedy, "the default"


def test_auto_is_mmr_where_a_redundancy_is_given(article):
    mmr = nutgraf.summarize(article, selector="mmr", redundancy=0.6, sentences=6)
    assert nutgraf.summarize(article, redundancy=0.6, sentences=6) == mmr
    assert mmr != nutgraf.summarize(article, selector="greedy", sentences=6)
    assert any("redundancy" in pick.features for pick in mmr)
    usual = nutgraf.summarize(article, selector="mmr", sentences=6)
    assert usual == nutgraf.summarize(article, redundancy=0.3, sentences=6)


@pytest.fixture(scope="module")
def documents(examples):
    with (examples / "corpus.jsonl").open(encoding="utf-8") as rows:
        return [json.loads(row)["text"] for row in rows]


def mean_likeness(summaries):
    """Share of words of four letters or more that two picks have in common, on average."""
    shares = []
    for summary in summaries:
        words = [set(re.findall(r"\w{4,}", pick.text.lower())) for pick in summary]
        shares += [len(a & b) / max(1, len(a | b)) for a, b in combinations(words, 2)]
    return sum(shares) / len(shares)


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_picks_are_less_alike_where_redundancy_counts(documents, method):
    def likeness(redundancy):
        return mean_likeness(
            nutgraf.summarize_batch(documents, method=method, sentences=6, redundancy=redundancy)
        )

    assert likeness(0) > likeness(1)
    if method == "tf_idf":
        assert likeness(0) > likeness(0.3) > likeness(0.6) > likeness(1)


ORIGINAL = "The council closed the old bridge over the river on Monday for two years of repairs."
DUPLICATES = {
    "the same": ORIGINAL,
    "other case, spaces and mark": ORIGINAL.upper().replace(" ", "  ").replace(".", "!"),
    "one word more": ORIGINAL.replace("repairs", "repairs altogether"),
    "one word less": ORIGINAL.replace(" of repairs", ""),
    "another order": "For two years of repairs, on Monday, the council closed the bridge over the "
    "old river.",
}
REST = (
    "Farmers from the whole valley came to the market with apples. "
    "Nobody had expected so much snow in the middle of April."
)


@each_selector
@pytest.mark.parametrize("method", nutgraf.METHODS)
@pytest.mark.parametrize("duplicate", DUPLICATES.values(), ids=DUPLICATES)
def test_a_near_duplicate_is_never_picked_beside_the_original(duplicate, method, selector):
    for text in (f"{ORIGINAL} {duplicate} {REST}", f"{duplicate} {REST} {ORIGINAL}"):
        assert len(nutgraf.split_sentences(text)) == 4
        summary = nutgraf.summarize(text, method=method, selector=selector, sentences=4)
        assert sum("the council" in str(pick).lower() for pick in summary) == 1
        assert len(summary) == 3


@each_selector
def test_a_part_of_a_pick_is_not_picked(selector):
    text = f"{ORIGINAL} The council closed the old bridge over the river. {REST}"
    summary = nutgraf.summarize(text, selector=selector, method="lead", sentences=4)
    assert indices(summary) == [0, 2, 3]


@each_selector
def test_near_duplicates_of_several_picks_are_not_picked(selector):
    ends = "The mill on the green hill burned down. The barn by the wide lake was saved by rain."
    both = "The mill on the green hill burned down, the barn by the wide lake was saved by rain."
    summary = nutgraf.summarize(f"{ends} {both}", selector=selector, method="lead", sentences=3)
    # A selector of sets may take the one that says both.
    assert indices(summary) in ([0, 1], [2])


@each_selector
def test_sentences_that_share_some_words_are_both_picked(selector):
    text = (
        "The council closed the old bridge over the river on Monday. "
        "On Tuesday the mayor opened a new bridge over the river and danced on it."
    )
    assert len(nutgraf.summarize(text, selector=selector)) == 2


# Dangling openings

# Before, leaning, other, last: the places of the four sentences of each text below.
BEFORE, LEANS, OTHER, LAST = range(4)
LEANING = {
    "en": (
        "The council of the old town met in the hall on Monday. {}"
        "Snow fell on the mountains in the north during the whole night. "
        "Seven trains had to wait at the border until the morning.",
        [
            "However, the plan for the market was approved by a narrow margin. ",
            "He approved the plan for the market in the evening. ",
            "“He’d rather have no market at all,” said one of the members. ",
            "For this reason, farmers from the whole valley came to the market. ",
            "These plans for the market had been waiting for seven years. ",
        ],
    ),
    "de": (
        "Die Mitglieder des Rates trafen sich am Montag in der alten Halle. {}"
        "In den Bergen im Norden fiel die ganze Nacht hindurch Schnee. "
        "Sieben Züge mussten an der Grenze bis zum frühen Morgen warten.",
        [
            "Dagegen stimmten am späten Abend nur wenige der alten Mitglieder. ",
            "Er will den neuen Markt nun schon im kommenden Sommer eröffnen. ",
            "Aus diesem Grund blieb der alte Markt am Montag geschlossen. ",
        ],
    ),
    "zh": (
        "市议会星期一在旧礼堂讨论了新市场的计划。{}"
        "北方山区昨天夜里下了一场很大的雪。七列火车在边境一直等到第二天早晨。",
        [
            "不过，许多市民对新的停车规定仍然表示担忧。",
            "他们希望新市场能够在明年夏天之前正式开放。",
            "因此农民们从整个山谷来到城里参加会议。",
        ],
    ),
}
STANDING = {
    "en": [
        "Henry approved the plan for the market in the evening. ",
        "Button makers from the whole valley came to the market. ",
        "Thistles and other weeds had been growing there for seven years. ",
        "On the other side of the square, the market remained closed. ",
    ],
    "de": [
        "Daniel stimmte am späten Abend gegen den Plan der Mitglieder. ",
        "Eros und Venus stehen aus Stein vor dem alten Rathaus. ",
        "Das Land will den neuen Markt im kommenden Sommer eröffnen. ",
    ],
    "zh": ["许多市民对新的停车规定仍然表示担忧。"],
}


def texts_with(openings):
    return [
        pytest.param(code, LEANING[code][0].format(opening), id=f"{code}, {opening[:12].strip()}")
        for code in LEANING
        for opening in openings[code]
    ]


each_leaning = pytest.mark.parametrize(
    ("language", "text"), texts_with({code: openings for code, (_, openings) in LEANING.items()})
)


def drawn(wanted, language, text):
    """A summarizer by chance whose scores of a text, scaled to [0, 1], are as wanted.

    It is given as a function of the other settings.
    """

    def draw(seed, **settings):
        return nutgraf.summarize(text, method="random", language=language, seed=seed, **settings)

    for seed in range(20_000):
        scores = draw(seed).scores
        if wanted(*((score - min(scores)) / range_of(scores) for score in scores)):
            return partial(draw, seed)
    raise AssertionError("no seed has such scores")


def is_slightly_better(before, leans, other, last):
    return leans == 1 and 0.92 < other < 0.97 and max(before, last) < 0.6


def is_much_better(before, leans, other, last):
    return leans == 1 and max(before, other, last) < 0.8


def is_after_a_good_one(before, leans, other, last):
    return before == 1 and 0.95 > leans > 0.85 > other > 0.8 and last < 0.5


def is_before_others(before, leans, other, last):
    return leans == 1 and 0.8 > before > 0.7 and 0.69 > other > 0.6


@each_leaning
def test_a_dangling_opening_is_passed_over_for_one_nearly_as_good(language, text):
    draw = drawn(is_slightly_better, language, text)
    summary = draw(sentences=1)
    assert indices(summary) == [OTHER]
    assert "coherence" not in summary[0].features
    for coherent in (True, 0.1, 0.5, 1000):
        assert draw(sentences=1, coherent=coherent) == summary
    for coherent in (False, 0, 0.0, 0.02):
        assert indices(draw(sentences=1, coherent=coherent)) == [LEANS]


@each_leaning
def test_a_dangling_opening_is_picked_at_its_cost_if_it_is_much_better(language, text):
    draw = drawn(is_much_better, language, text)
    (pick,) = summary = draw(sentences=1)
    assert pick.index == LEANS
    cost = 0.1 * range_of(summary.scores)
    assert pick.features["coherence"] == pytest.approx(-cost)
    assert pick.score == pytest.approx(summary.scores[LEANS] - cost)
    (free,) = draw(sentences=1, coherent=False)
    assert (free.index, free.score) == (LEANS, summary.scores[LEANS])
    assert "coherence" not in free.features


@each_leaning
@pytest.mark.parametrize("coherent", [True, 1000])
def test_an_opening_costs_nothing_behind_the_sentence_that_it_leans_on(language, text, coherent):
    draw = drawn(is_after_a_good_one, language, text)
    summary = draw(sentences=2, coherent=coherent)
    assert indices(summary) == [BEFORE, LEANS]
    assert [pick.score for pick in summary] == summary.scores[:2]
    assert all("coherence" not in pick.features for pick in summary)


@each_leaning
def test_a_sentence_stands_again_when_the_one_before_it_is_picked(language, text):
    # Alone it is worth less than all others, which does not count any more.
    draw = drawn(is_before_others, language, text)
    assert indices(draw(sentences=1, coherent=1000)) == [BEFORE]
    summary = draw(sentences=2, coherent=1000)
    assert indices(summary) == [BEFORE, LEANS]
    assert "coherence" not in summary[1].features


def test_a_fragment_stands_again_when_the_one_before_it_is_picked():
    text = "The dam broke. He ran away. Nobody else cared. Birds sang."
    summary = drawn(is_before_others, "en", text)(sentences=2, coherent=1000)
    assert indices(summary) == [BEFORE, LEANS]


@pytest.mark.parametrize(("language", "text"), texts_with(STANDING))
def test_an_opening_that_only_looks_like_one_that_points_back_costs_nothing(language, text):
    draw = drawn(is_slightly_better, language, text)
    (pick,) = draw(sentences=1)
    assert (pick.index, "coherence" in pick.features) == (LEANS, False)


@pytest.mark.parametrize("opening", ["However, the", "He said that the", "These words and the"])
def test_the_first_sentence_leans_on_nothing(opening):
    text = f"{opening} old bridge over the river is closed. The market opens on Friday at noon."
    (pick,) = nutgraf.summarize(text, method="lead", sentences=1)
    assert (pick.index, pick.features) == (0, {"position": 1.0})


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_no_coherence_is_zero_coherence(example, method):
    zero = nutgraf.summarize(example, method=method, coherent=0.0, sentences=7)
    for coherent in (False, 0, -0.0):
        again = nutgraf.summarize(example, method=method, coherent=coherent, sentences=7)
        assert again == zero
    assert all("coherence" not in pick.features for pick in zero)
    true = nutgraf.summarize(example, method=method, coherent=True, sentences=7)
    tenth = nutgraf.summarize(example, method=method, coherent=0.1, sentences=7)
    assert method == "blend" or true == tenth
    assert true == nutgraf.summarize(example, method=method, sentences=7)


@pytest.mark.parametrize("coherent", [1e3, 1e100, 1.7e308])
def test_a_huge_coherence_leaves_scores_finite_and_budgets_full(example, coherent):
    for method in ("luhn", "tf_idf", "random"):
        for budget in ({"sentences": 3}, {"words": 60}, {"chars": 100}):
            summary = nutgraf.summarize(example, method=method, coherent=coherent, **budget)
            assert all(math.isfinite(pick.score) for pick in summary)
            assert all(math.isfinite(part) for p in summary for part in p.features.values())
            json.dumps(summary.to_dict(), allow_nan=False)
    whole = nutgraf.summarize(example, coherent=coherent, sentences=1000)
    assert indices(whole) == indices(nutgraf.summarize(example, coherent=False, sentences=1000))


def test_a_dangling_opening_is_better_than_nothing():
    before = "Rain and rain and more rain fell on the whole of the old town for seven days. "
    text = before + "However, the river did not rise."
    summary = nutgraf.summarize(text, method="luhn", coherent=1.7e308, words=7)
    assert indices(summary) == [1]
    assert math.isfinite(summary[0].score)


# The body of a text

BODY = [
    "The old mill burned down on Friday when a cable broke.",
    "Nobody was hurt, said the keeper of the bridge on Sunday.",
    "Sparks flew over the whole valley until the rain came.",
    "The town will build a new house beside the river.",
]
FRAGMENTS = {
    "a short sentence": "Nothing was left.",
    "a byline": "By John Smith For The Daily Mail.",
    "a byline in capitals": "BY JOHN SMITH AND ELLEN HART IN HARROW BAY.",
    "a caption": "Photo: John Smith / Getty Images / Associated Press / Reuters.",
    "a time stamp": "The page was last updated at 09:15 on the fourth of May.",
    "a date line": "Published: 12:30 EST, 4 May 2013 | Updated: 13:45 EST, 4 May 2013.",
    "a formula": "t = 3.5, p < 0.01, n = 25, df = 14, r = 0.82, q = 7.",
}
OTHERS = {
    "a heading": "# What the people of the town say about it now",
    "a title": "Council approves plan for a barrier after second flood in seven months",
    "one word": "Respectively.",
    "a table": "| year | fires in the town | people who were there |\n|---|---|---|\n"
    "| 1902 | seven fires were counted then | nobody was there to see them all |",
    "code": "```\nlet value = wait_for(the_next, train, from_the, capital);\n```",
}


def page_of(*parts):
    """Paragraphs, with the sentences of the body between the others."""
    return "\n\n".join(
        [BODY[0], *parts[::2], " ".join(BODY[1:3]), *parts[1::2], BODY[3], ""],
    )


def picked_texts(text, **settings):
    return [pick.text for pick in nutgraf.summarize(text, language="en", **settings)]


@each_selector
@pytest.mark.parametrize("method", nutgraf.METHODS)
@pytest.mark.parametrize("part", [*FRAGMENTS.values(), *OTHERS.values()], ids=[*FRAGMENTS, *OTHERS])
def test_the_body_comes_first(part, method, selector):
    text = page_of(part)
    for seed in range(3):
        for n in range(1, 5):
            picks = picked_texts(text, method=method, selector=selector, sentences=n, seed=seed)
            assert len(picks) == n
            assert set(picks) <= set(BODY)
    all_picks = picked_texts(text, method=method, selector=selector, sentences=99)
    assert set(BODY) < set(all_picks)


@each_selector
@pytest.mark.parametrize("method", nutgraf.METHODS)
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_fragments_come_before_headings_tables_code_and_single_words(other, method, selector):
    text = page_of(other, *FRAGMENTS.values())
    picks = picked_texts(text, method=method, selector=selector, sentences=4 + len(FRAGMENTS))
    assert set(picks) == {*BODY, *FRAGMENTS.values()}


@each_selector
@pytest.mark.parametrize("part", [*FRAGMENTS.values(), *OTHERS.values()])
def test_something_is_better_than_nothing(part, selector):
    assert nutgraf.summarize(part, selector=selector, sentences=1)


@each_selector
def test_the_rest_of_a_budget_is_not_filled_with_fragments(selector):
    n_words = len(BODY[0].split())
    text = page_of(*FRAGMENTS.values())
    for words in range(n_words, 2 * n_words - 1):
        picks = picked_texts(text, selector=selector, words=words)
        assert len(picks) == 1
        assert set(picks) < set(BODY)


# The same by hand

WORDS = ["rain", "wind", "snow", "mill", "barn", "road", "lake", "hill", "moss", "fern", "crow"]
OPENINGS = ["However", "He", "", ""]
sentences_of_words = st.builds(
    lambda opening, words: " ".join([*opening.split(), *words]).capitalize() + ".",
    st.sampled_from(OPENINGS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=10),
)
texts_of_words = st.lists(sentences_of_words, min_size=1, max_size=12)


class ByHand:
    """Selection by its definition: every sentence is looked at anew before every pick."""

    def __init__(self, sentences, scores, **costs):
        self.words = [sentence[:-1].lower().split() for sentence in sentences]
        self.scores = scores
        self.costs = {"likeness": 0, "likeness_sum": 0, "dangling": 0, "max_repeated": 0.75} | costs
        n_with = Counter(word for words in self.words for word in set(words))
        n = len(sentences)
        self.isf = {word: math.log((n + 1) / (k + 0.5)) for word, k in n_with.items()}

    def cosine(self, a, b):
        x, y = ({w: k * self.isf[w] for w, k in Counter(self.words[at]).items()} for at in (a, b))
        lengths = math.hypot(*x.values()) * math.hypot(*y.values())
        return sum(weight * y.get(word, 0) for word, weight in x.items()) / lengths

    def trigrams(self, at):
        words = self.words[at]
        return [tuple(words[start : start + 3]) for start in range(len(words) - 2)]

    def is_barred(self, at, picks):
        known = {trigram for pick in picks for trigram in self.trigrams(pick)}
        own = self.trigrams(at)
        return (
            any(self.words[at] == self.words[pick] for pick in picks)
            or any(self.cosine(at, pick) > 0.9 for pick in picks)
            or sum(trigram in known for trigram in own) > self.costs["max_repeated"] * len(own)
        )

    def worth(self, at, picks):
        worth = self.scores[at]
        cosines = [self.cosine(at, pick) for pick in picks]
        worth -= self.costs["likeness"] * max(cosines, default=0)
        worth -= self.costs["likeness_sum"] * sum(cosines)
        leans = at > 0 and at - 1 not in picks and self.words[at][0] in ("however", "he")
        return worth - self.costs["dangling"] * leans

    def tier(self, at):
        n = len(self.words[at])
        return 0 if n >= 6 else 1 if n > 1 else 2

    def picks(self, unit, limit):
        """Indices with what each was worth."""
        picks, used, is_refused = {}, 0, False
        for tier in range(3):
            left = [at for at in range(len(self.words)) if self.tier(at) == tier]
            while left := [at for at in left if not self.is_barred(at, picks)]:
                best = max(left, key=lambda at: (self.worth(at, picks), -at))
                left.remove(best)
                # Rounding decides a tie.
                assume(all(self.worth(best, picks) - self.worth(at, picks) > 1e-9 for at in left))
                cost = 1 if unit == "sentences" else len(self.words[best])
                if used + cost > limit:
                    is_refused = True
                    continue
                picks[best] = self.worth(best, picks)
                used += cost
                if used == limit:
                    return picks
            if is_refused and picks:
                break
        return picks


BY_WORD = {"language": "en", "stop_words": [], "stemmer": "none"}
units = st.sampled_from(["sentences", "words"])


@settings(max_examples=300)
@given(
    texts_of_words,
    st.integers(0, 1000),
    st.sampled_from([None, 0, 0.2, 0.5, 0.9]),
    st.sampled_from([0, 0.1, 0.5, 3]),
    units,
    st.integers(1, 40),
)
def test_picks_are_those_of_the_definition(sentences, seed, redundancy, coherent, unit, limit):
    summary = nutgraf.summarize(
        " ".join(sentences),
        method="random",
        seed=seed,
        redundancy=redundancy,
        coherent=coherent,
        **BY_WORD,
        **{unit: limit},
    )
    assert summary.n_sentences == len(sentences)
    share, scale = redundancy or 0, range_of(summary.scores)
    costs = {"likeness": share / max(1 - share, 1e-6) * scale, "dangling": coherent * scale}
    picks = ByHand(sentences, summary.scores, **costs).picks(unit, limit)
    assert {pick.index: pytest.approx(pick.score) for pick in summary} == picks


@pytest.fixture(scope="module")
def weights(root):
    """The weights of blend."""
    lines = (root / "src" / "data" / "blend.txt").read_text("utf-8").splitlines()
    return {line.split()[0]: float(line.split()[1]) for line in lines if line[0] != "#"}


def costs_of_blend(weights, sentences, unit, limit):
    """What selection costs, and bars, where a budget asks for some share of a text."""
    lengths = [len(sentence.split()) for sentence in sentences]
    body = sorted(n for n in lengths if n >= 6) or [20]
    words = limit * body[len(body) // 2] if unit == "sentences" else limit
    strength = max(0, 1 - words / sum(lengths)) ** weights["share_power"]
    return {
        "likeness": weights["likeness"] * strength,
        "likeness_sum": weights["likeness_sum"] * strength,
        "dangling": weights["dangling"],
        "max_repeated": 1 - (1 - weights["max_repeated"]) * strength,
    }


@settings(max_examples=300)
@given(texts_of_words, st.sampled_from([True, 0, 0.1, 3]), units, st.integers(1, 40))
def test_blend_picks_by_preferences_of_its_own(weights, sentences, coherent, unit, limit):
    asked = {"coherent": coherent, unit: limit, **BY_WORD}
    summary = nutgraf.summarize(" ".join(sentences), method="blend", **asked)
    costs = costs_of_blend(weights, sentences, unit, limit)
    if coherent is not True:
        costs["dangling"] = coherent * range_of(summary.scores)
    picks = ByHand(sentences, summary.scores, **costs).picks(unit, limit)
    assert {pick.index: pytest.approx(pick.score) for pick in summary} == picks


def test_the_parts_of_blend_are_features_with_a_weight(example, weights):
    selection = ["likeness", "likeness_sum", "dangling", "max_repeated", "share_power"]
    names = [name for name, weight in weights.items() if weight and name not in selection]
    for pick in nutgraf.summarize(example, method="blend", sentences=9):
        assert [name for name in pick.features if name not in LOWERED] == names


@pytest.mark.parametrize("asked", [{"selector": "greedy"}, {"selector": "mmr"}, {"redundancy": 0}])
def test_blend_leaves_the_picks_to_a_selector_that_is_asked_for(article, asked):
    own = nutgraf.summarize(article, method="blend", sentences=9)
    other = nutgraf.summarize(article, method="blend", sentences=9, **asked)
    assert other.scores == own.scores
    assert indices(other) != indices(own)
    given = nutgraf.summarize(article, method="blend", sentences=9, coherent=0.1, **asked)
    assert other == given, "the usual coherence"


@each_selector
@given(sentences=texts_of_words, seed=st.integers(0, 1000))
def test_no_two_picks_are_near_duplicates(selector, sentences, seed):
    asked = {"selector": selector, "seed": seed, "sentences": 99, **BY_WORD}
    summary = nutgraf.summarize(" ".join(sentences), method="random", **asked)
    by_hand = ByHand(sentences, summary.scores)
    for a, b in combinations(indices(summary), 2):
        assert by_hand.cosine(a, b) <= 0.9 + 1e-9
        assert not (by_hand.is_barred(a, [b]) and by_hand.is_barred(b, [a]))


@each_selector
def test_the_body_of_the_examples_comes_first(example, selector):
    language = nutgraf.detect_language(example)
    sentences = [example[start:end] for start, end in nutgraf.split_sentences(example)]
    n_body = sum(is_body(sentence, language) and sentence[-1] in ".。" for sentence in sentences)
    assert n_body > 5
    for n in range(1, min(n_body, 12)):
        picks = nutgraf.summarize(example, selector=selector, sentences=n)
        assert len(picks) == n
        assert all(is_body(pick.text, language) for pick in picks)
