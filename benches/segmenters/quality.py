"""How many boundaries a system finds, and how many golden rules it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from peers.rounds import WorkerError, say

from segmenters.catalog import SYSTEMS, System
from segmenters.gold import Document, Rule, Treebank, located
from segmenters.race import Splitter

_AROUND = 40


@dataclass(frozen=True)
class Score:
    """Boundaries of a treebank: found rightly, found wrongly, missed; or why there are none."""

    right: int = 0
    false: int = 0
    missed: int = 0
    outcome: str = ""

    @property
    def precision(self) -> float:
        """Share of the found ones that are right."""
        return _share(self.right, self.right + self.false)

    @property
    def recall(self) -> float:
        """Share of the right ones that are found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return _share(2 * self.right, 2 * self.right + self.false + self.missed)

    def cell(self) -> str:
        """Write F1, and precision and recall behind it."""
        if self.outcome:
            return self.outcome
        return f"{self.f1:.1f} ({self.precision:.1f} / {self.recall:.1f})"

    def as_json(self) -> dict[str, Any]:
        """Give counts and shares."""
        shares = {"f1": self.f1, "precision": self.precision, "recall": self.recall}
        return {**vars(self), **shares}


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


@dataclass(frozen=True)
class Held:
    """The golden rules of which a system keeps the marked ones."""

    marks: list[bool] = field(default_factory=list)
    outcome: str = ""


def score(splitter: Splitter, treebank: Treebank, n_show: int) -> Score:
    """Ask for whole documents; tell up to ``n_show`` disagreements to the terminal."""
    texts = [document.text for document in treebank.documents]
    try:
        answers = splitter.split(texts, treebank.language)
    except WorkerError as gone:
        return Score(outcome=str(gone))
    pairs = [
        (document, document.boundaries(spans))
        for document, spans in zip(treebank.documents, answers, strict=True)
    ]
    _show_boundaries(treebank.name, pairs, n_show)
    right = sum(len(found & document.expected) for document, found in pairs)
    n_found = sum(len(found) for _, found in pairs)
    return Score(right, n_found - right, treebank.n_boundaries - right)


def hold(splitter: Splitter, rules: Sequence[Rule], n_show: int) -> Held:
    """Ask for each rule's text in its language, cleaned where that is what is tested."""
    marks: list[bool] = []
    try:
        for (language, cleaned, pdf), group in groupby(rules, _manner(splitter.system)):
            part = list(group)
            texts = [rule.text for rule in part]
            if cleaned:
                answers = splitter.clean(texts, language, pdf)
            else:
                answers = [
                    [text[start:end] for start, end in spans]
                    for text, spans in zip(texts, splitter.split(texts, language), strict=True)
                ]
            pairs = list(zip(part, answers, strict=True))
            n_show -= _show_rules(pairs, n_show)
            marks += [rule.held(answer) for rule, answer in pairs]
    except WorkerError as gone:
        return Held(outcome=str(gone))
    return Held(marks)


def _manner(system: System) -> Any:
    """Rules that one request can answer."""
    return lambda rule: (rule.language, *((rule.cleaned, rule.pdf) if system.cleans else (0, 0)))


def _show_boundaries(name: str, pairs: Iterable[tuple[Document, set[int]]], n_show: int) -> None:
    """Positions and a few characters, on the error stream: texts may not be kept."""
    found = (
        (document, boundary, _kind(boundary, document.expected))
        for document, boundaries in pairs
        for boundary in sorted(boundaries ^ document.expected)
    )
    for _, (document, boundary, kind) in zip(range(n_show), found, strict=False):
        at, around = document.around(boundary, _AROUND)
        say(f"{name} {document.name} {at} {kind} {around}")


def _show_rules(pairs: Iterable[tuple[Rule, Sequence[str]]], n_show: int) -> int:
    """Show every boundary of a broken rule that differs; tell how many rules were shown."""
    broken = [(rule, answer) for rule, answer in pairs if not rule.held(answer)][: max(0, n_show)]
    for rule, answer in broken:
        document = Document(rule.name, rule.text, rule.sentences)
        try:
            found, expected = (
                document.all_boundaries(located(rule.text, sentences))
                for sentences in (list(answer), rule.sentences)
            )
        except ValueError:
            say(f"{rule.name}: kept only by changing the text")
            continue
        for boundary in sorted(found ^ expected):
            at, around = document.around(boundary, _AROUND)
            say(f"{rule.name} {at} {_kind(boundary, expected)} {around}")
    return len(broken)


def _kind(boundary: int, expected: set[int]) -> str:
    return "missed" if boundary in expected else "false "


def without_twins(columns: dict[str, Any]) -> dict[str, Any]:
    """Leave out a system that answers as its twin does, and say so if it does not."""
    twins = {system.name: system.twin_of for system in SYSTEMS}
    kept = {}
    for name, column in columns.items():
        twin = columns.get(twins[name])
        if twin != column:
            kept[name] = column
        if twin not in (None, column):
            say(f"{name} and {twins[name]} do not answer alike: not of one build?")
    return kept


def treebank_table(treebanks: list[Treebank], columns: dict[str, list[Score]]) -> str:
    """Write F1 for each treebank and system."""
    shown = without_twins(columns)
    lines = [
        "## Boundaries inside paragraphs: F1 (precision / recall), %",
        "",
        f"| treebank | boundaries | {' | '.join(shown)} |",
        f"|---|--:{'|--:' * len(shown)}|",
    ]
    for n, treebank in enumerate(treebanks):
        cells = [scores[n].cell() for scores in shown.values()]
        lines.append(f"| {treebank.name} | {treebank.n_boundaries} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def rules_table(rules: list[Rule], columns: dict[str, Held]) -> str:
    """Write for each language how many rules are kept.

    Some rules can be kept only by changing the text: those that are not ``verbatim``.
    """
    shown = without_twins(columns)
    lines = [
        "## Golden rules kept",
        "",
        f"| language | rules | verbatim | {' | '.join(shown)} |",
        f"|---|--:|--:{'|--:' * len(shown)}|",
    ]
    titles = dict.fromkeys(rule.title for rule in rules)
    parts = {title: [rule.title == title for rule in rules] for title in titles}
    parts |= {"all": [True] * len(rules), "all verbatim": [rule.is_verbatim for rule in rules]}
    for title, part in parts.items():
        inside = [rule for rule, is_in in zip(rules, part, strict=True) if is_in]
        cells = [f"{len(inside)}", f"{sum(rule.is_verbatim for rule in inside)}"]
        cells += [_n_kept(held, part) for held in shown.values()]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _n_kept(held: Held, part: list[bool]) -> str:
    if held.outcome:
        return held.outcome
    return f"{sum(mark for mark, is_in in zip(held.marks, part, strict=True) if is_in)}"
