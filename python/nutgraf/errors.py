"""The exceptions of nutgraf.

All are :class:`NutgrafError`; each is a :class:`ValueError` or a :class:`TypeError` as well,
but for :class:`InternalError`, which is a bug of nutgraf. A message names the argument, what was
given and what is allowed. An exception that comes out of your own ``count_tokens`` arrives
unchanged and is none of these.
"""

__all__ = [
    "BudgetError",
    "ColumnError",
    "InputTypeError",
    "InternalError",
    "LanguageError",
    "MethodError",
    "MethodOptionError",
    "NutgrafError",
    "PairsError",
    "ParameterError",
    "SentencesError",
    "StateError",
    "TextError",
    "TokenCountError",
]


class NutgrafError(Exception):
    """Anything that nutgraf refuses."""


class BudgetError(NutgrafError, ValueError):
    """A budget is zero, negative, not finite or out of range, or there is more than one."""


class MethodError(NutgrafError, ValueError):
    """No method has this name."""


class MethodOptionError(NutgrafError, ValueError):
    """The method has no such option, or the value is out of its range."""


class ParameterError(NutgrafError, ValueError):
    """A parameter does not exist, or its value is none of those allowed."""


class LanguageError(NutgrafError, ValueError):
    """No language has this code or name."""


class TokenCountError(NutgrafError, ValueError):
    """A token budget lacks ``count_tokens``, or that returned something that is no count."""


class SentencesError(NutgrafError, ValueError):
    """Sentences that you gave are no pieces of the text, in order and disjoint."""


class StateError(NutgrafError, ValueError):
    """Pickled bytes or a model file are damaged or of another version."""


class PairsError(NutgrafError, ValueError):
    """Texts and the summaries to learn from do not belong together."""


class TextError(NutgrafError, ValueError):
    """A text holds a lone surrogate or bytes that are not UTF-8, or is longer than is allowed."""


class ColumnError(NutgrafError, ValueError):
    """An Arrow column is damaged, was read already, or its producer failed."""


class InputTypeError(NutgrafError, TypeError):
    """An argument or a row is of a type that is not accepted."""


class InternalError(NutgrafError, RuntimeError):
    """A bug: nutgraf failed where it never should. Nothing is lost but this one result."""
