"""Results as HTML: well formed, escaped, whole, of bounded size; and what the colours promise."""

import pickle
import random
import re

import html5lib
import nutgraf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nutgraf.cli import main
from nutgraf.errors import InputTypeError

TEXT = (
    "# The bridge\n\nThe old bridge closed on Monday. It was built in 1902. Nobody minds it."
    "\n\n- Traffic over it had doubled in ten years, said Ms. Hart.\n- “It was time,” she said."
)
HOSTILE = [
    "<script>alert(1)</script> fell on the town all day.",
    "</style></div></details><!-- The river rose & rose --> again.",
    'Nobody "slept" <img src=x onerror=alert(1)> that night.',
    "\0 and \x1b[31m and \x7f and \x85 are no letters\x0c, said the mayor.",
    "&lt;b&gt; and ]]> and <![CDATA[ stay what they are.",
    "\u202eThe old mill burned down on Friday.",
    "هطل المطر طوال اليوم على المدينة.",
    "\ufffe\ufdd0 and \U0001ffff are no characters at all.",
]
PIECES = st.sampled_from([*HOSTILE, "\n\n- one item\n", "\r\n\r\n", " ", "Rain fell. ", "***"])
TEXTS = st.one_of(st.lists(PIECES, max_size=9).map("".join), st.text(max_size=200))

_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"}
_NONE = [*range(0x80, 0xA0), *range(0xFDD0, 0xFDF0)]
_NONE += [plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF)]
_SPACES = dict.fromkeys([0x0B, 0x0C, 0x85], " ")
_SHOWN = {**_CONTROLS, 0x7F: 0x2421, **dict.fromkeys(_NONE, 0xFFFD), **_SPACES}


def as_shown(text):
    return text.translate(_SHOWN).replace("\r\n", "\n").replace("\r", "\n")


def parsed(page):
    """The tree; any error of the page raises."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page) if page.startswith("<!doctype") else parser.parseFragment(page)


def words_in(element):
    return "".join(element.itertext()).split()


def sources_in(tree):
    return tree.findall(".//div[@class='source']")


def sentences_in(source):
    """The text of each sentence, and whether it is lit."""
    found = [each for each in source.iter() if each.tag in ("mark", "span")]
    return [("".join(each.itertext()), each.tag == "mark") for each in found]


def check_sources(sources, texts, spans, lit):
    """A source may be missing only if none of the texts has anything in it."""
    assert len(sources) == len(texts) or (not sources and not "".join(texts).strip())
    for source, text, places, picked in zip(sources, texts, spans, lit):  # noqa: B905
        expected = [
            (as_shown(text[start:end]), at in picked) for at, (start, end) in enumerate(places)
        ]
        assert sentences_in(source) == expected
        assert words_in(source) == as_shown(text).split()


@given(TEXTS, st.integers(1, 40))
def test_any_text_is_shown_word_for_word(text, words):
    summary = nutgraf.summarize(text, words=words)
    for page in (summary.to_html(), summary._repr_html_()):
        tree = parsed(page)
        assert tree.findall(".//script") == tree.findall(".//img") == []
        picks = {pick.index for pick in summary}
        check_sources(sources_in(tree), [text], [summary.spans], [picks])
        result = tree.find(".//p[@class='result document']")
        assert summary.text == "" or words_in(result) == as_shown(summary.text).split()


@given(st.lists(TEXTS, max_size=4), st.integers(1, 40))
def test_any_texts_are_shown_side_by_side(texts, words):
    summary = nutgraf.summarize_cluster(texts, words=words)
    tree = parsed(summary.to_html())
    of = summary.documents
    spans = [
        [span for span, owner in zip(summary.spans, of, strict=True) if owner == number]
        for number in range(len(texts))
    ]

    firsts = [of.index(number) if number in of else 0 for number in range(len(texts))]
    lit = [
        {pick.index - first for pick in summary if pick.document == number}
        for number, first in enumerate(firsts)
    ]
    check_sources(sources_in(tree), texts, spans, lit)
    if summary and len(texts) > 1:
        numbers = [each.get("data-of") for each in tree.findall(".//p/span[@data-of]")]
        assert numbers == [str(pick.document) for pick in summary]


@given(st.lists(TEXTS, max_size=4), st.integers(1, 40))
def test_any_passages_show_what_is_left(passages, words):
    trimmed = nutgraf.trim_context(passages, "Who closed the old bridge?", words=words)
    tree = parsed(trimmed.to_html())
    assert len(sources_in(tree)) == len(trimmed)
    for kept, source in zip(trimmed, sources_in(tree), strict=True):
        assert sentences_in(source) == [(as_shown(each), True) for each in kept.sentences]
        assert words_in(source) == as_shown(kept.source).split()
    assert pickle.loads(pickle.dumps(trimmed)).to_html() == trimmed.to_html()


def test_a_pick_tells_its_rank_score_and_parts():
    summary = nutgraf.summarize(TEXT, sentences=2, method="tf_idf")
    marks = sources_in(parsed(summary.to_html()))[0].findall(".//mark")
    for mark, pick in zip(marks, summary, strict=True):
        tip = mark.get("aria-description")
        rank = 1 + sum(score > summary.scores[pick.index] for score in summary.scores)
        assert tip.startswith(f"rank {rank} of {summary.n_sentences}, score ")
        for name, value in pick.features.items():
            assert value == 0 or re.search(rf"^{name} +{value:.3f}$", tip, re.MULTILINE)
        assert mark.get("tabindex") == "0"
        assert mark.get("data-rank") == str(rank)


def test_shades_rise_with_the_score(article):
    summary = nutgraf.summarize(article, sentences=3)
    spans = list(sources_in(parsed(summary.to_html()))[0].iter("span"))
    picks = {pick.index for pick in summary}
    scores = [score for at, score in enumerate(summary.scores) if at not in picks]
    shades = [int(each.get("class")[1:]) for each in spans]
    by_score = [shade for _, shade in sorted(zip(scores, shades, strict=True))]
    assert by_score == sorted(by_score)
    assert set(shades) <= set(range(8))


def test_paragraphs_and_list_items_stay_apart():
    source = sources_in(parsed(nutgraf.summarize(TEXT).to_html()))[0]
    paragraphs = ["".join(each.itertext()) for each in source.findall("p")]
    assert paragraphs == re.split(r"\n\n", TEXT)


def test_the_language_and_the_direction_are_told():
    page = nutgraf.summarize("Es regnete den ganzen Tag. Niemand schlief.", language="de").to_html()
    assert 'lang="de"' in page
    paragraphs = sources_in(parsed(page))[0].findall("p")
    assert {each.get("dir") for each in paragraphs} == {"auto"}


@pytest.mark.parametrize("settings", [{"words": 100}, {"sentences": 600}, {"ratio": 0.5}])
def test_ten_thousand_sentences_stay_below_two_megabytes(article, settings):
    words, draw = article.split(), random.Random(1)
    lines = (" ".join(draw.choices(words, k=16)).replace(".", "") for _ in range(10_000))
    text = "".join(
        line.capitalize() + (".\n\n" if at % 7 == 0 else ". ") for at, line in enumerate(lines)
    )
    summary = nutgraf.summarize(text, method="tf_idf", **settings)
    page = summary.to_html()
    assert len(page.encode()) < 2_000_000
    folded = re.findall(r"(\d+) sentences(?: \((\d+) picked\))? (?:folded|left out)", page)
    in_sight = page.count('tabindex="0"')
    assert sum(int(n) for n, _ in folded) + in_sight == summary.n_sentences


def test_the_page_has_no_script_and_asks_for_nothing(article):
    page = nutgraf.summarize(article).to_html()
    assert re.search(r"<script|javascript:|url\(|@import|<link|src=|<iframe", page) is None
    assert re.search(r"<title>Harrow Bay approves [^<]+</title>", page)


def test_why_it_is_empty_is_said():
    summary = nutgraf.summarize("Nobody slept at all.", words=1)
    assert summary.truncated in summary._repr_html_()
    assert "(empty)" in nutgraf.summarize("").to_html()
    assert "***" in nutgraf.summarize("***").to_html()


def test_the_page_goes_into_a_file(tmp_path):
    summary = nutgraf.summarize(TEXT)
    trimmed = nutgraf.trim_context([TEXT], "Who?", words=9)
    for result in (summary, trimmed):
        for path in (tmp_path / "-", str(tmp_path / "a.html"), tmp_path / "a.html"):
            assert result.to_html(path) is None
            with open(path, encoding="utf-8") as file:
                assert file.read() == result.to_html() == result.to_html(None)
        with pytest.raises(InputTypeError, match="path must be"):
            result.to_html(7)
        with pytest.raises(OSError, match="none"):
            result.to_html(tmp_path / "none" / "a.html")
        with pytest.raises(IsADirectoryError):
            result.to_html(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["-", "a.html"]


# The style


def luminance(rgb):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_text_has_the_contrast_of_aa(root, theme):
    style = (root / "src" / "render" / "theme.css").read_text("utf-8")
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", style)
    names = dict(re.findall(r"--([\w-]+): ([^;]+);", blocks[("light", "dark").index(theme)]))
    rgb = {
        name: [byte / 255 for byte in bytes.fromhex(value[1:])]
        for name, value in names.items()
        if value.startswith("#")
    }
    deep = float(names["deep"])
    shade = [int(part) / 255 for part in names["shade"].split()]
    darkest = [deep * s + (1 - deep) * p for s, p in zip(shade, rgb["paper"], strict=True)]
    assert contrast(rgb["ink"], rgb["paper"]) > 7
    assert contrast(rgb["soft"], rgb["paper"]) > 4.5
    assert contrast(rgb["ink"], darkest) > 4.5
    assert contrast(rgb["lit-ink"], rgb["lit"]) > 4.5
    assert contrast(rgb["edge"], rgb["paper"]) > 3, "of lines and outlines"
    assert contrast(rgb["edge"], rgb["lit"]) > 3


# nutgraf summarize --html


def test_the_shell_writes_a_page(examples, article, tmp_path, capsys):
    page = tmp_path / "out.html"
    file = str(examples / "article.txt")
    assert main(["summarize", file, "--words", "80", "--html", str(page)]) == 0
    assert capsys.readouterr() == ("", "")
    written = page.read_text("utf-8")
    parsed(written)
    assert nutgraf.summarize(article, words=80)._repr_html_() in written
    assert main(["summarize", file, "--words", "80", "--html", "-"]) == 0
    assert capsys.readouterr().out == written


def test_the_shell_puts_all_methods_or_files_on_one_page(examples, tmp_path):
    page = tmp_path / "out.html"
    files = [str(examples / name) for name in ("article.txt", "page.txt")]
    assert main(["summarize", *files, "--method", "all", "--html", str(page)]) == 0
    headings = ["".join(each.itertext()) for each in parsed(page.read_text("utf-8")).iter("h2")]
    assert headings == [f"{file}, {method}" for file in files for method in nutgraf.METHODS]
    assert main(["summarize", "--together", *files, "--html", str(page)]) == 0
    assert len(sources_in(parsed(page.read_text("utf-8")))) == 2


def test_a_file_that_is_missing_does_not_keep_the_page_from_others(examples, tmp_path, capsys):
    page, none = tmp_path / "out.html", str(tmp_path / "none.txt")
    assert main(["summarize", none, str(examples / "article.txt"), "--html", str(page)]) == 1
    assert "none.txt" in capsys.readouterr().err
    assert len(sources_in(parsed(page.read_text("utf-8")))) == 1
    page.unlink()
    assert main(["summarize", none, "--html", str(page)]) == 1
    assert not page.exists()


def test_one_form_at_a_time(examples):
    with pytest.raises(SystemExit):
        main(["summarize", str(examples / "article.txt"), "--json", "--html", "x.html"])
