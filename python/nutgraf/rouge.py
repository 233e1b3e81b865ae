"""ROUGE-1, ROUGE-2 and ROUGE-Lsum of rows, by rouge-score-rs, which is imported here alone."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache, partial
from typing import NamedTuple

from nutgraf import _core, extras
from nutgraf._core import Summary
from nutgraf.errors import InputTypeError, ParameterError
from nutgraf.estimator import Summarizer
from nutgraf.references import characters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

MULTIPLE = ("best", "mean", "first")
_TELLING = 1000  # characters; language detection reads no more
_KINDS = ("rouge1", "rouge2", "rougeLsum")


class Score(NamedTuple):
    """One kind of ROUGE of one row, from 0 to 1."""

    precision: float
    recall: float
    f1: float


class Scores(NamedTuple):
    """The kinds of ROUGE of one row."""

    rouge1: Score
    rouge2: Score
    rouge_lsum: Score


class Rouge:
    """Scores candidates against the references of some rows.

    English is read by the rules of rouge-score (runs of ``a-z0-9``, Porter's stemmer), other
    languages by nutgraf's words and stems.
    """

    def __init__(
        self,
        references: list[list[str]],
        *,
        language: str = "auto",
        use_stemmer: bool = True,
        multiple: str = "best",
        lines: bool = False,
    ) -> None:
        if multiple not in MULTIPLE:
            allowed = ", ".join(map(repr, MULTIPLE))
            raise ParameterError(f"multiple must be one of {allowed}; got {multiple!r}")
        for name, flag in (("use_stemmer", use_stemmer), ("lines", lines)):
            if not isinstance(flag, bool):
                raise InputTypeError(f"{name} must be True or False; got {flag!r}")
        rows = [row[:1] for row in references] if multiple == "first" else references
        self.language = language_of(rows, language)
        self.use_stemmer = use_stemmer
        self.multiple = multiple
        self.lines = lines
        self._references = [[self._lines_of(text) for text in row] for row in rows]
        self._scorer = scorer(self.language, use_stemmer)

    def scores(self, candidates: Iterable[str | Summary]) -> tuple[Scores, ...]:
        """Score one candidate for each row."""
        answers = [self._answer(n, given) for n, given in enumerate(candidates)]
        if len(answers) != len(self._references):
            raise ParameterError(
                "candidates and references must have as many rows; "
                f"got {len(answers)} and {len(self._references)}"
            )
        rows = zip(answers, self._references, strict=True)
        pairs = [(target, answer) for answer, targets in rows for target in targets]
        found = iter(self._scorer.score_batch(*map(list, zip(*pairs, strict=True))))
        singles = [[_scores(next(found)) for _ in targets] for targets in self._references]
        join = mean_of if self.multiple == "mean" else _best
        return tuple(row[0] if len(row) == 1 else join(row) for row in singles)

    def _answer(self, row: int, given: object) -> str:
        """The candidate of a row, a sentence a line."""
        if isinstance(given, Summary):
            return "\n".join(_one_line(pick.text) for pick in given)
        if isinstance(given, str):
            return self._lines_of(characters(given, f"row {row} of candidates"))
        kind = type(given).__name__
        hint = '; leave the row out, or give "" to count it as zero' if given is None else ""
        raise InputTypeError(
            f"row {row} of candidates must be a str or a Summary; got {given!r:.60} ({kind}){hint}"
        )

    def _lines_of(self, text: str) -> str:
        """A text, a sentence a line."""
        if self.lines:
            return text
        spans = _core.split_sentences(text, self.language)
        return "\n".join(_one_line(text[start:end]) for start, end in spans)


def language_of(references: list[list[str]], language: str) -> str:
    """The code of a language; for ``"auto"`` that of most of the text of the references."""
    code = Summarizer(language=language).summarize("").language
    if language != "auto":
        return code
    found: Counter[str] = Counter()
    for block in _blocks(row[0] for row in references):
        found[_core.detect_language(block)] += len(block)
    return found.most_common(1)[0][0]


def _blocks(texts: Iterable[str]) -> Iterator[str]:
    """Texts joined until they are long enough to tell their language."""
    block = ""
    for text in texts:
        block += f"{text}\n"
        if len(block) >= _TELLING:
            yield block
            block = ""
    if block:
        yield block


def scorer(language: str, use_stemmer: bool) -> Any:
    """A scorer of rouge-score-rs for a language."""
    try:
        from rouge_score_rs import rouge_scorer
    except ImportError as error:
        raise extras.missing("rouge-score-rs", "eval") from error
    tokenizer = None if language == "en" else _Tokenizer(language, use_stemmer)
    make: Any = rouge_scorer.RougeScorer
    return make(list(_KINDS), use_stemmer=use_stemmer, tokenizer=tokenizer)


class _Tokenizer:
    """nutgraf's words and stems, as rouge-score-rs asks for them."""

    def __init__(self, language: str, use_stemmer: bool) -> None:
        # References come again with every system that is scored.
        read = partial(_core.stems, language=language, stemmed=use_stemmer)
        self.tokenize = lru_cache(1 << 16)(read)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _scores(found: Any) -> Scores:
    return Scores(*(Score(*map(float, found[kind])) for kind in _KINDS))


def _best(row: list[Scores]) -> Scores:
    """Of each kind the highest F1, of equals the first: ``score_multi`` of rouge-score."""
    return Scores(*(max(kind, key=lambda score: score.f1) for kind in zip(*row, strict=True)))


def mean_of(rows: list[Scores]) -> Scores:
    """The mean of each number of some scores."""
    kinds = zip(*rows, strict=True)
    return Scores(
        *(Score(*(sum(part) / len(part) for part in zip(*kind, strict=True))) for kind in kinds)
    )
