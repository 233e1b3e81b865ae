"""What people see of results: light and dark, on wide screens and small ones, without a mouse."""

import nutgraf
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import KINDS, THEMES, WIDTHS

HOSTILE = (
    "<script>alert(1)</script> fell on the town all day. "
    '</style></div><img src=x onerror="alert(2)"> & the river &amp; the "mill" rose. '
    "\0 and \x1b[31m are no letters, said the mayor. "
    "\u202eThe old mill burned down on Friday. هطل المطر طوال اليوم على المدينة."
)

# Of each text that is seen the contrast with what is behind it, painted as it is seen.
CONTRASTS = """() => {
    const parse = colour => {
        const n = colour.match(/[\\d.]+/g).map(Number);
        const of255 = colour.startsWith('color(') ? n.slice(0, 3).map(x => 255 * x) : n.slice(0, 3);
        return [...of255, n[3] ?? 1];
    };
    const over = (top, below) => [0, 1, 2].map(i => top[3] * top[i] + (1 - top[3]) * below[i]);
    const light = rgb => {
        const straight = x => x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4;
        const [r, g, b] = rgb.map(x => straight(x / 255));
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const behind = element => {
        if (!element) return [255, 255, 255];
        const paper = parse(getComputedStyle(element).backgroundColor);
        return over(paper, behind(element.parentElement));
    };
    const found = [];
    for (const element of document.querySelectorAll('.nutgraf *')) {
        const texts = [...element.childNodes].filter(node => node.nodeType === 3);
        if (!texts.some(node => node.data.trim()) || !element.checkVisibility()) continue;
        const paper = behind(element), ink = over(parse(getComputedStyle(element).color), paper);
        const [low, high] = [light(ink), light(paper)].sort((a, b) => a - b);
        found.push([(high + .05) / (low + .05), element.textContent.slice(0, 40)]);
    }
    return found.sort((a, b) => a[0] - b[0]);
}"""


def reasons(page, selector):
    """What the box beside a sentence says."""
    return page.locator(selector).evaluate("each => getComputedStyle(each, '::before').content")


def serious(page):
    """What axe finds that keeps people out."""
    violations = Axe().run(page).response["violations"]
    return [
        (each["id"], node["html"][:200], node["failureSummary"])
        for each in violations
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def test_what_is_lit_is_what_was_picked(shown, results):
    for kind in ("summary", "cluster"):
        page, summary = shown(results[kind]), results[kind]
        lit = [mark.text_content() for mark in page.locator(".source mark").all()]
        assert lit == [pick.text for pick in summary]
        colours = page.locator(".source mark, .source span").evaluate_all(
            "all => all.map(each => [each.tagName, getComputedStyle(each).backgroundColor])"
        )
        of_picks = {colour for tag, colour in colours if tag == "MARK"}
        assert len(of_picks) == 1
        assert of_picks.isdisjoint(colour for tag, colour in colours if tag != "MARK")


def test_pointing_at_a_sentence_shows_its_reasons(shown, results):
    page = shown(results["summary"])
    assert reasons(page, ".source mark >> nth=1") == "none"
    page.locator(".source mark").nth(1).hover()
    said = reasons(page, ".source mark >> nth=1")
    assert f"of {results['summary'].n_sentences}, score " in said
    assert max(results["summary"][1].features, key=results["summary"][1].features.get) in said
    page.locator(".source span").nth(2).hover()
    assert "rank " in reasons(page, ".source span >> nth=2")
    assert reasons(page, ".source mark >> nth=1") == "none"


@pytest.mark.parametrize("kind", ["summary", "cluster", "trimmed"])
def test_the_keyboard_reaches_every_sentence(shown, results, kind):
    page = shown(results[kind])
    sentences = page.locator("details[open] .source [aria-description]")
    count, reached = sentences.count(), 0
    for _ in range(count + page.locator("summary").count()):
        page.keyboard.press("Tab")
        said = page.evaluate("getComputedStyle(document.activeElement, '::before').content")
        if page.evaluate("document.activeElement.hasAttribute('aria-description')"):
            assert "rank " in said
            reached += 1
    assert reached == count > 0


def test_the_keyboard_folds_the_text(shown, results):
    page = shown(results["summary"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 0
    assert not page.locator(".source").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_everybody_can_read_it(shown, shoot, results, kind, theme, width):
    page = shown(results[kind], theme=theme, width=width)
    if page.locator(".source mark").count():
        page.locator(".source mark").first.focus()
    shoot(page, f"{kind}-{theme}-{width}")
    contrasts = page.evaluate(CONTRASTS)
    assert contrasts[0][0] >= 4.5, contrasts[:5]
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    lightness = page.locator(".nutgraf").evaluate("each => getComputedStyle(each).backgroundColor")
    assert lightness == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}[theme]


@pytest.mark.parametrize("kind", ["evaluation", "comparison", "sets"])
def test_bars_are_as_long_as_their_figures(shown, results, kind):
    page = shown(results[kind])
    bars = page.locator("tbody tr td:nth-child(2)").evaluate_all(
        """cells => cells.filter(cell => cell.querySelector('.bar')).map(cell => [
            parseFloat(cell.textContent),
            parseFloat(getComputedStyle(cell.querySelector('.bar'), '::before').width),
        ])"""
    )
    assert len(bars) > 1
    (figure, pixels) = max(bars)
    for value, length in bars:
        assert length == pytest.approx(abs(pixels * value / figure), abs=1.5)


def test_hostile_text_is_text(shown, shoot):
    for result in (
        nutgraf.summarize(HOSTILE, words=30),
        nutgraf.summarize_cluster([HOSTILE, HOSTILE[::-1]], words=30),
        nutgraf.trim_context([HOSTILE], "Who burned the mill?", words=30),
        nutgraf.compare(
            [HOSTILE], ["The mill burned."], {HOSTILE: nutgraf.Summarizer()}, n_resamples=5
        ),
    ):
        page = shown(result)
        shoot(page, f"hostile-{type(result).__name__}")
        assert page.dialogs == []
        assert page.locator("script, img").count() == 0
        seen = page.locator(".nutgraf").text_content()
        assert "<script>alert(1)</script> fell" in seen
        assert "\0" not in seen
        assert "\x1b" not in seen


def test_on_paper_it_is_light_and_whole(shown, shoot, results):
    page = shown(results["comparison"], theme="dark", width=700)
    page.emulate_media(media="print")
    shoot(page, "comparison-print")
    paper = page.locator(".nutgraf").evaluate("each => getComputedStyle(each).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
