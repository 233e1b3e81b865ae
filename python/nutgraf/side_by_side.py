"""Several methods on one text, side by side: what ``nutgraf summarize --method all`` shows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from nutgraf._core import Summary

_WIDTH = 60  # of the beginning of a sentence: with the marks in front, a line of a terminal


def page(summaries: Mapping[str, Summary]) -> str:
    """The table of picks, then every summary under the name of its method.

    >>> import nutgraf
    >>> text = "It rained for hours on Friday. The mill burned down: mill, barn and all. Why?"
    >>> names = ["lead", "luhn"]
    >>> print(page({name: nutgraf.summarize(text, sentences=1, method=name) for name in names}))
       lead
       | luhn
    0  * .  It rained for hours on Friday.
    1  . *  The mill burned down: mill, barn and all.
    1 of 3 sentences picked by none
    <BLANKLINE>
    -- lead --
    It rained for hours on Friday.
    <BLANKLINE>
    -- luhn --
    The mill burned down: mill, barn and all.
    """
    table = picks_table(summaries)
    bodies = [under_name(name, body_or_reason(summary)) for name, summary in summaries.items()]
    return "\n\n".join([table, *bodies] if table else bodies)


def picks_table(summaries: Mapping[str, Summary]) -> str:
    """A line for each sentence that a method picks, with a column of marks for each method.

    The names stand as a stair above their columns, which stay narrow. Empty if nothing is
    picked.
    """
    picked = sorted({pick.index for summary in summaries.values() for pick in summary})
    if not picked:
        return ""
    any_summary = next(iter(summaries.values()))
    margin = len(str(picked[-1]))
    stair = [" " * (margin + 2) + "| " * step + name for step, name in enumerate(summaries)]
    marks = [{pick.index for pick in summary} for summary in summaries.values()]
    lines = [
        f"{index:{margin}}  "
        + " ".join("*" if index in picks else "." for picks in marks)
        + f"  {beginning(any_summary, index)}"
        for index in picked
    ]
    n = any_summary.n_sentences
    return "\n".join([*stair, *lines, f"{n - len(picked)} of {n} sentences picked by none"])


def beginning(summary: Summary, sentence: int, width: int = _WIDTH) -> str:
    """The first words of a sentence of the text, on one line of at most ``width`` characters."""
    start, end = summary.spans[sentence]
    text = " ".join(summary.source[start:end].split())
    if len(text) <= width:
        return text
    words = text[:width].rpartition(" ")[0]  # nothing in a script without spaces
    return (words or text[: width - 1]) + "…"


def under_name(name: str, body: str) -> str:
    """What a method gives, under its name."""
    return f"-- {name} --\n{body}"


def body_or_reason(summary: Summary) -> str:
    """The summary, or why it is empty."""
    return str(summary) or f"(empty: {summary.truncated or 'the text has no sentence'})"
