"""What a page of HTML has to say, through trafilatura."""

from __future__ import annotations

from pathlib import Path

from nutgraf import extras

SUFFIXES = (".html", ".htm", ".xhtml")


def is_page(name: str) -> bool:
    """Whether the suffix of a file is that of a page."""
    return Path(name).suffix.lower() in SUFFIXES


def text_of(page: str) -> str:
    """The text of a page without menus, scripts, comments of readers and the like."""
    return extras.imported("trafilatura", "html").extract(page, include_comments=False) or ""
