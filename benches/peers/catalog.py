"""The peers: which packages each one needs and which adapter calls it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

NUTGRAF = "nutgraf"


@dataclass(frozen=True)
class Peer:
    """One row of the tables.

    Two methods of one package share a virtual environment, named for the distribution.
    ``strict`` says that a single wrong answer fails the row: we hold ourselves to our own
    contract, while a peer may fail on an odd text and still be worth timing.
    ``reads`` is the number of sentences after which a peer stops reading.
    """

    name: str
    distribution: str
    adapter: str
    note: str
    requirements: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    strict: bool = False
    reads: float = float("inf")

    @property
    def venv(self) -> str:
        """Name the virtual environment."""
        return self.distribution


_SUMY = ("sumy==0.13.0", "numpy>=2,<3")
_SUMY_NOTE = "words / 25 sentences; split by regular expressions, not by NLTK"

SUMY_METHODS = (
    "random",
    "luhn",
    "edmundson",
    "text_rank",
    "lex_rank",
    "lsa",
    "sum_basic",
    "kl_sum",
    "reduction",
)

PEERS = (
    Peer(
        "lede",
        "lede",
        "Lede",
        "TF-IDF, position and length; 6 characters for each word of the budget",
        ("lede==0.5.1",),
    ),
    Peer(
        "xberg",
        "xberg",
        "Xberg",
        "TextRank, behind its extraction pipeline; words; reads the first 256 sentences alone",
        ("xberg==1.3.9",),
        reads=256,
    ),
    Peer("summa", "summa", "Summa", "TextRank; words", ("summa==1.2.0",)),
    Peer("sumy_lex_rank", "sumy", "Sumy", _SUMY_NOTE, _SUMY, {"method": "lex_rank"}),
    Peer("sumy_text_rank", "sumy", "Sumy", _SUMY_NOTE, _SUMY, {"method": "text_rank"}),
)


def nutgraf_rows(methods: Iterable[str]) -> list[Peer]:
    """Make a row for each method; that of the default method is called plain ``nutgraf``."""
    return [_nutgraf(method) for method in methods]


def _nutgraf(method: str) -> Peer:
    if method == "default":
        return Peer(NUTGRAF, NUTGRAF, "Nutgraf", "default method; words", strict=True)
    name, options = f"{NUTGRAF}:{method}", {"method": method}
    return Peer(name, NUTGRAF, "Nutgraf", f"{method}; words", options=options, strict=True)


def of_method(method: str) -> list[Peer]:
    """Make rows for a method of ours and for what peers have under the same name."""
    rows = nutgraf_rows([method])
    if method in SUMY_METHODS:
        rows.append(Peer(f"sumy:{method}", "sumy", "Sumy", _SUMY_NOTE, _SUMY, {"method": method}))
    if method == "text_rank":
        rows += [peer for peer in PEERS if peer.name == "summa"]
    return rows


def chosen(names: Iterable[str] | None, methods: Iterable[str]) -> list[Peer]:
    """Choose the rows that ``--peers`` asks for, in this order; all of them without it."""
    rows = [*nutgraf_rows(methods), *PEERS]
    if names is None:
        return rows
    wanted, known = set(names), {peer.name for peer in PEERS} | {NUTGRAF}
    if unknown := wanted - known:
        raise ValueError(f"unknown peer {sorted(unknown)}; known are {sorted(known)}")
    return [row for row in rows if row.name.partition(":")[0] in wanted]
