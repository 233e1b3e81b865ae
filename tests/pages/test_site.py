"""The site of the documentation, as a reader opens it: search, links, two widths."""

import re
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from conftest import ROOT, WIDTHS

SITE = ROOT / "site"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("index.html"))


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    """Where the site is served, on this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


class Links(HTMLParser):
    """What a page points at, and what can be pointed at in it."""

    def __init__(self, text):
        super().__init__()
        self.found, self.ids = [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given.get("id"), given.get("name")}
        self.found += [given[name] for name in ("href", "src") if given.get(name)]


def test_the_site_is_built():
    assert len(PAGES) > 15, "`make docs` builds it"


def test_no_link_is_dead():
    links = {page: Links((SITE / page).read_text("utf-8")) for page in PAGES}
    dead = []
    for page, each in links.items():
        for link in each.found:
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            path, anchor = urldefrag(urljoin(f"/{page}", link))
            target = SITE / unquote(path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            name = target.relative_to(SITE).as_posix()
            if not target.is_file() or (name in links and unquote(anchor) not in links[name].ids):
                dead.append((page, link))
    assert dead == []


@pytest.mark.parametrize("words", ["budget", "lex_rank", "trim_context", "Polars"])
def test_search_finds(opened, site, words):
    page = opened(site, width=1400)
    page.locator("input.md-search__input").click()
    page.keyboard.type(words)
    results = page.locator(".md-search-result__link")
    results.first.wait_for()
    assert results.count() > 0
    results.first.click()
    page.wait_for_url(re.compile(r"h(igh)?l?="))
    assert words.lower() in page.locator("article").inner_text().lower()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_their_width(opened, shoot, site, width):
    for name in PAGES:
        page = opened(site + name, width=width)
        slug = name.removesuffix("/index.html").removesuffix("index.html") or "start"
        shoot(page, f"site-{slug}-{width}", full_page=False)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        others = [address for address in page.requests if not address.startswith(site)]
        assert [address for address in others if not address.startswith("data:")] == [], name
        page.context.close()
