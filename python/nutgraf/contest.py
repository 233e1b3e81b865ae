"""What :func:`nutgraf.compare` compares, and the runs of it."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nutgraf import _core
from nutgraf.batch import check_iterable
from nutgraf.bootstrap import Bootstrap, mean
from nutgraf.errors import InputTypeError, ParameterError
from nutgraf.estimator import Summarizer
from nutgraf.evaluation import Evaluation, digest, evaluation
from nutgraf.references import characters, rows_of
from nutgraf.rouge import Rouge, Scores, mean_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from nutgraf._core import Summary

    Methods: TypeAlias = Iterable[str] | Mapping[str, str | Summarizer] | None
    Texts: TypeAlias = Iterable[str] | Mapping[str, tuple[Iterable[str], Iterable[Any]]]

RANDOM, ORACLE = "random", "oracle"
ONE_SET = "texts"
N_RANDOM = 5
_BUDGETS = ("sentences", "words", "chars", "ratio", "tokens", "count_tokens")


def checked(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings by names that Summarizer knows and that all methods share."""
    known = [name for name in Summarizer().get_params() if name not in ("method", "method_options")]
    for name in settings:
        if name not in known:
            raise ParameterError(
                f"settings of all methods are {', '.join(known)}; got {name!r} "
                "(for options of one method, give a Summarizer under a name)"
            )
    return settings


def systems_of(methods: Methods, common: dict[str, Any]) -> dict[str, Summarizer]:
    """A summarizer for each name but those of the two ends."""
    names: Mapping[Any, Any]
    if isinstance(methods, Mapping):
        names = methods
    elif methods is None:
        names = {method.name: method.name for method in _core.methods()}
    else:
        check_iterable(methods, "methods")
        names = {_named(name): name for name in methods}
    if not names:
        raise ParameterError("methods must name at least one; got none")
    return {
        name: _system(_named(name), given, common)
        for name, given in names.items()
        if not (name == given and name in (RANDOM, ORACLE))
    }


def _named(name: object) -> str:
    if not isinstance(name, str):
        kind = type(name).__name__
        raise InputTypeError(f"methods must have names of type str; got {name!r:.60} ({kind})")
    return name


def _system(name: str, given: object, common: dict[str, Any]) -> Summarizer:
    if name in (RANDOM, ORACLE):
        raise ParameterError(
            f"methods must not name one of their own {name!r}: it is an end of the scale"
        )
    if isinstance(given, Summarizer):
        return _with_budget(name, given, common)
    if not isinstance(given, str):
        kind = type(given).__name__
        raise InputTypeError(f"methods must hold names or Summarizers; got {given!r:.60} ({kind})")
    return Summarizer(method=given, **common)


def _with_budget(name: str, given: Summarizer, common: dict[str, Any]) -> Summarizer:
    """A copy with the budget of all."""
    own, wanted = _budget(given.get_params()), _budget(common)
    if own and own != (wanted or {"sentences": 3}):
        raise ParameterError(
            f"the Summarizer {name!r} must have no budget or that of all methods; "
            f"got {own}, which is not {wanted or 'the default'}"
        )
    return copy.copy(given).set_params(**wanted)


def _budget(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The budget among settings; own sentences are none."""
    given = {name: settings[name] for name in _BUDGETS if settings.get(name) is not None}
    return {
        name: value
        for name, value in given.items()
        if name != "sentences" or isinstance(value, int)
    }


def sets_of(texts: Any, references: Any) -> dict[str, tuple[list[str], list[list[str]]]]:
    """The texts and references of each set."""
    if not isinstance(texts, Mapping):
        return {ONE_SET: _pair(texts, references, "texts", "references")}
    if references is not None:
        raise ParameterError(
            "references must be None where texts are several sets, which bring their own"
        )
    if not texts:
        raise ParameterError("texts must hold at least one set; got none")
    sets = {}
    for name, pair in texts.items():
        if not isinstance(name, str) or not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise InputTypeError(
                f"texts must map names to pairs of texts and references; got {name!r}: {pair!r:.60}"
            )
        rows, answers = pair
        sets[name] = _pair(rows, answers, f"texts of {name!r}", f"references of {name!r}")
    return sets


def _pair(
    texts: Any, references: Any, name: str, name_of_references: str
) -> tuple[list[str], list[list[str]]]:
    check_iterable(texts, name)
    check_iterable(references, name_of_references)
    rows = list(texts)
    for row, text in enumerate(rows):
        if not isinstance(text, str):
            kind = type(text).__name__
            raise InputTypeError(f"row {row} of {name} must be a str; got {text!r:.60} ({kind})")
        characters(text, f"row {row} of {name}")
    answers = rows_of(references, name_of_references)
    if len(rows) != len(answers):
        raise ParameterError(
            f"{name} and {name_of_references} must have as many rows; "
            f"got {len(rows)} and {len(answers)}"
        )
    return rows, answers


@dataclass(frozen=True)
class Run:
    """One method on one set: what it scored, in how many seconds, with how many empty summaries."""

    evaluation: Evaluation
    seconds: float
    n_empty: float


class Lot:
    """A set of texts with all that is made once for it."""

    def __init__(
        self,
        name: str,
        texts: list[str],
        references: list[list[str]],
        bootstrap: Bootstrap,
        options: dict[str, Any],
    ) -> None:
        self.name = name
        self.texts = texts
        self.references = references
        self.rouge = Rouge(references, **options)
        self.bootstrap = bootstrap
        self.references_id = digest(references)
        self.n_bytes = sum(len(text.encode()) for text in texts)

    def runs(
        self,
        systems: Mapping[str, Summarizer],
        common: dict[str, Any],
        update: Callable[[int], object],
    ) -> dict[str, Run]:
        """Run all; chance first, so that what a thread remembers of words is there for all."""

        def run(summarize: Callable[[str, list[str]], Summary]) -> Run:
            found = self._run(summarize)
            update(len(self.texts))
            return found

        seeds = [(common["seed"] + n) % 2**64 for n in range(N_RANDOM)]
        draws = [Summarizer(**{**common, "method": RANDOM, "seed": seed}) for seed in seeds]
        chance = self._mean([run(_of(draw)) for draw in draws])
        runs = {name: run(_of(summarizer)) for name, summarizer in systems.items()}
        engine = Summarizer(**common)._engine()
        best = run(lambda text, answers: engine.oracle(text, answers, self.rouge.multiple))
        return {**runs, RANDOM: chance, ORACLE: best}

    def _run(self, summarize: Callable[[str, list[str]], Summary]) -> Run:
        started = time.perf_counter()
        summaries = list(map(summarize, self.texts, self.references))
        seconds = time.perf_counter() - started
        n_empty = sum(not summary for summary in summaries)
        return Run(self._evaluation(self.rouge.scores(summaries)), seconds, n_empty)

    def _mean(self, runs: Sequence[Run]) -> Run:
        rows = zip(*(run.evaluation.rows for run in runs), strict=True)
        return Run(
            self._evaluation(tuple(mean_of(list(row)) for row in rows)),
            mean([run.seconds for run in runs]),
            mean([run.n_empty for run in runs]),
        )

    def _evaluation(self, rows: tuple[Scores, ...]) -> Evaluation:
        return evaluation(self.rouge, rows, self.bootstrap, self.references_id)


def _of(summarizer: Summarizer) -> Callable[[str, list[str]], Summary]:
    engine = summarizer._engine()
    return lambda text, _: engine.summarize(text)
