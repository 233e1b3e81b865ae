"""A Chromium without a window, and pages opened in it: their theme, width and every request."""

import os
import shutil
from pathlib import Path

import nutgraf
import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "target" / "pages"  # pictures to look at
THEMES, WIDTHS = ["light", "dark"], [400, 1400]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def article():
    return (ROOT / "examples" / "article.txt").read_text("utf-8")


@pytest.fixture(scope="session")
def browser():
    name = os.environ.get("CHROMIUM", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(name), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(browser):
    """Open an address; ``page.requests`` are the addresses that it asked for."""
    contexts = []

    def open_(address, theme="light", width=1000):
        context = browser.new_context(
            color_scheme=theme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.requests, page.dialogs = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def shown(opened, tmp_path):
    """Open the HTML of a result, or a fragment of a notebook as a page of its own."""

    def show(result, **how):
        if hasattr(result, "to_html"):
            page = result.to_html()
        else:
            page = nutgraf._core.html_page("table", [("", result._repr_html_())])
        file = tmp_path / "page.html"
        file.write_text(page, "utf-8")
        page = opened(file.as_uri(), **how)
        assert page.requests == [file.as_uri()], "asks for nothing but itself"
        return page

    return show


@pytest.fixture(scope="session")
def shoot():
    """Take a picture, to be looked at."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def take(page, name, full_page=True):
        page.screenshot(path=SHOTS / f"{name}.png", full_page=full_page)

    return take


@pytest.fixture(scope="session")
def results(article):
    """One of each kind that has HTML."""
    other = (ROOT / "examples" / "page.txt").read_text("utf-8")
    references = ["The harbour will be rebuilt.", "A page about a walk."]
    summary = nutgraf.summarize(article, words=60)
    return {
        "summary": summary,
        "cluster": nutgraf.summarize_cluster([article, other], words=80),
        "trimmed": nutgraf.trim_context([article, other], "What does the harbour cost?", words=60),
        "evaluation": nutgraf.evaluate([summary, "A walk."], references),
        "comparison": nutgraf.compare([article, other], references, sentences=2, n_resamples=50),
        "sets": nutgraf.compare(
            {"news": ([article], references[:1]), "a <b>": ([other], references[1:])},
            methods=["blend", "lead"],
            n_resamples=50,
        ),
    }


KINDS = ["summary", "cluster", "trimmed", "evaluation", "comparison", "sets"]
