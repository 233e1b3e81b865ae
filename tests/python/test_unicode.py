"""Any text that Python can hold: places are code points, and nothing is lost."""

import nutgraf
import pytest
from conftest import keeps_ratio
from hypothesis import example, given
from hypothesis import strategies as st
from nutgraf import errors

# What real text is made of, and what breaks programs.
PIECES = [
    *["The bridge closed. ", "Dr. Hart said so! ", "(“It was time.”) ", "3.5 ", "p.m. ", "… "],
    *["市议会周一投票。", "旧桥「关闭」！", "桥が閉まる？", "다리가 닫혔다. ", "สะพานปิดแล้ว "],
    *["أغلق الجسر؟ ", "הגשר נסגר. ", "पुल बंद है। ", "Мост закрыт. ", "İstanbul'da. ", "ΟΔΟΣ; "],
    *[
        "👨‍👩‍👧 ",
        "🏳️‍🌈",
        "🇩🇪",
        "e\u0301\u0323 ",
        "𝔘𝔫𝔦 ",
        "𠮷。",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\u00ad",
    ],
    *["\n", "\n\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\0", "\t"],
    *[
        "# Heading\n",
        "- item\n",
        "1. one\n",
        "| a | b |\n",
        "```\n",
        "NADIA: yes\n",
        "***\n",
        "»",
        "’",
    ],
]
texts = st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map(
    "".join
)
methods = st.sampled_from(list(nutgraf.METHODS))
selectors = st.sampled_from(list(nutgraf.SELECTORS))
named_languages = st.sampled_from(["auto", *nutgraf.LANGUAGES])

BREAKS = ["\n\n", "\r\n\r\n", "\r\r", "\x85\x85", "\u2028\u2028", "\u2029"]


def is_blank(character):
    """White space, or a mark of format that shows nothing."""
    return character.isspace() or not character.isprintable()


@given(texts, named_languages)
@example("\ufeffOne.\r\nTwo\0.\x85Three. 🎉", "auto")
def test_sentences_are_ordered_and_hold_all_that_can_be_read(text, language):
    spans = nutgraf.split_sentences(text, language)
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        assert at <= start
        assert all(map(is_blank, text[at:start]))
        assert start < end or start == len(text)
        at = end


@given(texts, named_languages)
def test_no_letter_or_digit_is_outside_a_sentence(text, language):
    inside = set()
    for start, end in nutgraf.summarize(text, language=language).spans:
        inside.update(range(start, end))
    outside = [c for at, c in enumerate(text) if c.isalnum() and at not in inside]
    assert outside == []


@given(texts, methods, selectors, named_languages)
def test_picks_are_slices_in_order(text, method, selector, language):
    summary = nutgraf.summarize(
        text, method=method, selector=selector, language=language, sentences=5
    )
    assert len(summary) <= 5
    assert [pick.index for pick in summary] == sorted({pick.index for pick in summary})
    for pick in summary:
        assert text[pick.start : pick.end] == pick.text
        assert (pick.start, pick.end) == summary.spans[pick.index]
        assert pick.text.strip()


@given(texts, st.integers(1, 60), selectors, named_languages)
def test_budgets_hold(text, size, selector, language):
    settings = {"selector": selector, "language": language}
    words = nutgraf.summarize(text, words=size, **settings)
    assert len(words.text.split()) <= words.used <= size
    chars = nutgraf.summarize(text, chars=size, **settings)
    assert len(chars.text) == chars.used <= size
    tokens = nutgraf.summarize(
        text, tokens=size, count_tokens=lambda text: len(text.encode()), **settings
    )
    assert len(tokens.text.encode()) == tokens.used <= size


@given(texts, st.floats(0, 1, exclude_min=True))
@example("Wait!Stop! Go on now.", 1.0)
def test_a_ratio_holds(text, ratio):
    assert keeps_ratio(nutgraf.summarize(text, ratio=ratio), ratio)


@given(st.lists(texts, max_size=5))
def test_a_batch_is_what_single_calls_are(many):
    assert nutgraf.summarize_batch(many, words=20) == [
        nutgraf.summarize(text, words=20) for text in many
    ]


@given(texts)
def test_a_text_is_read_the_same_whatever_comes_before_it_in_memory(text):
    assert nutgraf.summarize(text) == nutgraf.summarize(("🎉" + text)[1:])


@pytest.mark.parametrize("text", ["\ud800", "One. \udfff Two.", "\ude00\ud83d"])
def test_a_lone_surrogate_is_refused(text):
    for function in (nutgraf.summarize, nutgraf.split_sentences):
        with pytest.raises(errors.TextError, match=r"text .*surrogate"):
            function(text)
    with pytest.raises(errors.TextError, match=r"row 1 .*surrogate"):
        nutgraf.summarize_batch(["Fine.", text])


@pytest.mark.parametrize("between", BREAKS, ids=ascii)
def test_every_kind_of_line_break_divides_paragraphs(between):
    text = f"Rain fell all day{between}The river rose"
    assert [text[start:end] for start, end in nutgraf.split_sentences(text)] == [
        "Rain fell all day",
        "The river rose",
    ]


def test_a_byte_order_mark_is_no_part_of_a_sentence():
    assert str(nutgraf.summarize("\ufeffRain fell all day.")) == "Rain fell all day."


def test_a_nul_is_kept():
    text = "Rain\0fell. The river rose."
    assert str(nutgraf.summarize(text)) == text


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\x85", "\u2028"], ids=ascii)
def test_a_wrapped_sentence_keeps_its_line_end(line_end):
    text = f"The rain that fell all through the day{line_end}was cold. Nobody slept."
    summary = nutgraf.summarize(text, method="lead", sentences=1)
    assert str(summary) == text[: text.index(" Nobody")]
