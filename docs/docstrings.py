"""Docstrings as the site shows them: doctests become blocks of code, roles of Sphinx code."""

import re
from typing import Any

import griffe

ROLE = re.compile(r":(?:class|data|func|meth|mod):`~?([\w.]+)`")
DOCTEST = re.compile(r"^>>> (?:.+\n?)+", re.MULTILINE)


class Docstrings(griffe.Extension):
    """Rewrites the docstring of each object as it is read."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Called by griffe."""
        if obj.docstring:
            text = ROLE.sub(r"`\1`", obj.docstring.value)
            obj.docstring.value = DOCTEST.sub(fenced, text)


def fenced(found: re.Match[str]) -> str:
    """Put a doctest into a block of code."""
    return f"```pycon\n{found[0].rstrip()}\n```\n"
