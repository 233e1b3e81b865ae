"""nutgraf's methods as systems: a name such as ``tf_idf:position=0.5`` says all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nutgraf

from rouge.sets import Set

# Behind a method's colon, beside its own options.
SETTINGS = ("selector", "redundancy", "coherent", "stemmer")


@dataclass(frozen=True)
class System:
    """A method with its options."""

    method: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Write it as it is read."""
        return ":".join([self.method, *(f"{key}={value}" for key, value in self.options.items())])

    def __call__(self, part: Set, seed: int = 0) -> list[list[int]]:
        """Choose sentences of every document, within the budget."""
        summaries = nutgraf.summarize_batch(
            [document.text for document in part.documents],
            method=self.method,
            method_options={k: v for k, v in self.options.items() if k not in SETTINGS},
            **{k: v for k, v in self.options.items() if k in SETTINGS},
            language=part.language,
            seed=seed,
            **part.task.budget,
        )
        return [[pick.index for pick in summary] for summary in summaries if summary is not None]


def parsed(name: str) -> System:
    """Read a name: the method, and behind colons its options."""
    method, *options = name.split(":")
    if method not in nutgraf.METHODS:
        raise ValueError(f"unknown method {method!r}; known are {', '.join(nutgraf.METHODS)}")
    return System(method, dict(map(option, options)))


def option(text: str) -> tuple[str, Any]:
    """Read ``name=value``; the value is a number, true or false, or a text."""
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"an option is name=value; got {text!r}")
    if value in ("true", "false"):
        return name, value == "true"
    try:
        return name, float(value)
    except ValueError:
        return name, value


def asked_for(
    methods: Sequence[str] | None, options: Sequence[str], names: Sequence[str]
) -> list[System]:
    """Make systems of ``--methods`` with ``--option``, then those of ``--systems``.

    Where neither says which, all methods but chance, which has its own column.
    """
    if methods is None:
        methods = [] if names else [name for name in nutgraf.METHODS if name != "random"]
    given = [text.partition(".") for text in options]
    if strangers := {method for method, _, _ in given} - set(methods):
        raise ValueError(f"--option names {sorted(strangers)}; the methods are {list(methods)}")
    plain = [
        ":".join([name, *(text for owner, _, text in given if owner == name)]) for name in methods
    ]
    return [parsed(name) for name in [*plain, *names]]
