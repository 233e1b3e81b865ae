"""One table as plain text, Markdown, HTML and JSON."""

from __future__ import annotations

import html
import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Table:
    """What has rows and columns shows them; the first column names the row."""

    def _cells(self) -> list[list[str]]:
        """The header, then the rows."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain objects."""
        raise NotImplementedError

    def to_json(self) -> str:
        """All of it as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def to_markdown(self) -> str:
        """The table in Markdown."""
        header, *rows = [[_in_markdown(cell) for cell in row] for row in self._cells()]
        marks = ["---"] + ["--:"] * (len(header) - 1)
        return "\n".join(f"| {' | '.join(row)} |" for row in [header, marks, *rows])

    def __str__(self) -> str:
        cells = self._cells()
        first, *others = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = (
            [row[0].ljust(first), *(cell.rjust(n) for cell, n in zip(row[1:], others, strict=True))]
            for row in cells
        )
        return "\n".join("  ".join(line).rstrip() for line in lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        header, *rows = self._cells()
        body = "".join(f"<tr>{_html_row(row)}</tr>" for row in rows)
        heads = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _in_markdown(cell: str) -> str:
    """A cell must not end its column or its row."""
    return " ".join(cell.replace("\\", "\\\\").replace("|", "\\|").split())


def _html_row(row: list[str]) -> str:
    name, *cells = map(html.escape, row)
    return f"<th>{name}</th>" + "".join(f"<td>{cell}</td>" for cell in cells)
