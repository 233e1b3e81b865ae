"""One table as plain text, Markdown, HTML and JSON."""

from __future__ import annotations

import json
from typing import NamedTuple

from nutgraf._core import html_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Bar = tuple[float, float, float]


class TableColumn(NamedTuple):
    """A text for each row, and what a bar under it shows in HTML."""

    title: str
    cells: list[str]
    bars: list[Bar | None]
    """A figure, and from where to where it may be; none at all for a column without bars."""
    ends: tuple[float, float] | None = None
    """What the whole width of a bar stands for; ``None`` for 0 and what is in the column."""


class Table:
    """What has rows and columns shows them; the first column names the row."""

    def _columns(self) -> list[TableColumn]:
        """The columns, of one length."""
        raise NotImplementedError

    def _facts(self) -> dict[str, str]:
        """What HTML says above the table."""
        return {}

    def _note(self) -> str:
        """What HTML says below it."""
        return ""

    def _cells(self) -> Iterable[tuple[str, ...]]:
        """The header, then the rows."""
        return zip(*([column.title, *column.cells] for column in self._columns()), strict=True)

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
        cells = list(self._cells())
        first, *others = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = (
            [row[0].ljust(first), *(cell.rjust(n) for cell, n in zip(row[1:], others, strict=True))]
            for row in cells
        )
        return "\n".join("  ".join(line).rstrip() for line in lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        columns = [(*column,) for column in self._columns()]
        return html_table(list(self._facts().items()), columns, self._note())


def _in_markdown(cell: str) -> str:
    """A cell must not end its column or its row."""
    return " ".join(cell.replace("\\", "\\\\").replace("|", "\\|").split())
