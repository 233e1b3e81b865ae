"""Reference summaries: what is accepted as such, and the best that they allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nutgraf.errors import InputTypeError, ParameterError, TextError
from nutgraf.estimator import Summarizer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from nutgraf._core import Summary
    from nutgraf.estimator import Spans


def oracle(
    text: str,
    references: str | Iterable[str],
    *,
    sentences: int | Spans | Callable[[str], Spans] | None = None,
    words: int | None = None,
    chars: int | None = None,
    ratio: float | None = None,
    tokens: int | None = None,
    count_tokens: Callable[[str], int] | None = None,
    multiple: str = "best",
    language: str = "auto",
    stemmer: str = "snowball",
) -> Summary:
    """Pick the sentences of ``text`` that come nearest to ``references``: what could be reached.

    By greed: the sentence is added that raises ROUGE-1 + ROUGE-2 (F1, by stems) most, within the
    budget, until none raises it. Pairs of words across two picked sentences do not count. Greed is
    not always the optimum, so that a method may be better on a text; on average none should be.

    ``pick.score`` is what the sentence added, ``summary.scores`` what each is worth alone.

    Args:
        text: What the sentences are picked from.
        references: A summary that people wrote, or several.
        sentences: This and the following as in :func:`nutgraf.summarize`: at most one budget.
        words: Budget in words.
        chars: Budget in code points.
        ratio: Budget as a share of the words of the text.
        tokens: Budget in tokens.
        count_tokens: Number of tokens of a ``str``.
        multiple: Of several references, ``"best"`` comes nearest to the one that can be met best,
            ``"mean"`` to all on average, ``"first"`` to the first.
        language: Of the text and its references; a code, a name or ``"auto"``.
        stemmer: ``"snowball"`` or ``"none"``.

    Raises:
        nutgraf.errors.NutgrafError: The subclass tells which argument is refused.

    >>> import nutgraf
    >>> text = "Rain fell all day. The mill burned down. Nobody slept."
    >>> str(nutgraf.oracle(text, "A mill burned.", words=5))
    'The mill burned down.'

    """
    engine = Summarizer(
        sentences=sentences,
        words=words,
        chars=chars,
        ratio=ratio,
        tokens=tokens,
        count_tokens=count_tokens,
        language=language,
        stemmer=stemmer,
    )._engine()
    return engine.oracle(text, texts_of(references, "references"), multiple)


def rows_of(references: Iterable[Any], name: str = "references") -> list[list[str]]:
    """The references of each row; an error names the row."""
    rows = [texts_of(row, f"row {n} of {name}") for n, row in enumerate(references)]
    if not rows:
        raise ParameterError(f"{name} must hold at least one row; got none")
    return rows


def texts_of(given: Any, name: str) -> list[str]:
    """One reference or several as a list; each must have a letter or a digit."""
    texts = [given] if isinstance(given, str) else _listed(given, name)
    if not texts:
        raise ParameterError(f"{name} must hold at least one text; got none")
    for text in texts:
        if not isinstance(text, str):
            kind = type(text).__name__
            raise InputTypeError(
                f"{name} must be a str or a list of str; got {text!r:.60} ({kind})"
            )
        if not any(map(str.isalnum, characters(text, name))):
            raise ParameterError(f"{name} must hold a word; got {text!r:.60}")
    return texts


def characters(text: str, name: str) -> str:
    """The text itself, if it holds nothing but characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TextError(f"{name} must hold characters only; it holds a lone surrogate") from None
    return text


def _listed(given: Any, name: str) -> list[Any]:
    if isinstance(given, (bytes, Mapping)) or not isinstance(given, Iterable):
        kind = type(given).__name__
        raise InputTypeError(f"{name} must be a str or a list of str; got {given!r:.60} ({kind})")
    return list(given)
