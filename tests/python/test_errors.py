"""What is refused, by which class, and that the message helps."""

import math
import pickle
from types import SimpleNamespace

import nutgraf
import pyarrow
import pytest
from nutgraf import errors
from nutgraf.errors import (
    BudgetError,
    ColumnError,
    InputTypeError,
    LanguageError,
    MethodError,
    MethodOptionError,
    NutgrafError,
    PairsError,
    ParameterError,
    SentencesError,
    StateError,
    TextError,
    TokenCountError,
)

TEXT = "Rain fell all day. The river rose. Nobody slept."
STREAM = pyarrow.chunked_array([[TEXT]]).__arrow_c_stream__()
READ = SimpleNamespace(__arrow_c_stream__=lambda: STREAM)
OPTION = nutgraf.METHODS["tf_idf"].options[0]
TOO_HIGH = OPTION.range[1] + 1
TOO_LOW = OPTION.range[0] - 1


def whole(name, value, error, shown=None):
    """A budget of whole units that is refused."""
    counter = {"count_tokens": len} if name == "tokens" else {}
    return {name: value, **counter}, error, [name, "at least 1", shown or str(value)]


# Arguments, the class that refuses them, and what its message must name.
SETTINGS = [
    *[whole(name, 0, BudgetError) for name in ("sentences", "words", "chars", "tokens")],
    *[whole(name, -3, BudgetError) for name in ("sentences", "words", "chars", "tokens")],
    *[whole("words", value, BudgetError) for value in (2.5, 3.0, math.nan, math.inf, -math.inf)],
    whole("words", -(10**30), BudgetError),
    *[whole("sentences", value, InputTypeError) for value in (True, False, "3", [3])],
    whole("chars", b"3", InputTypeError),
    whole("tokens", "3", InputTypeError),
    *[
        ({"ratio": value}, BudgetError, ["ratio", "above 0 and at most 1", shown])
        for value, shown in [(0, "0"), (0.0, "0"), (-0.5, "-0.5"), (1.5, "1.5")]
    ],
    ({"ratio": math.nan}, BudgetError, ["ratio", "above 0 and at most 1", "nan"]),
    ({"ratio": math.inf}, BudgetError, ["ratio", "above 0 and at most 1", "inf"]),
    *[
        ({"ratio": value}, InputTypeError, ["ratio", "above 0 and at most 1", repr(value)])
        for value in (True, "0.5", [0.5])
    ],
    ({"sentences": 3, "words": 9}, BudgetError, ["at most one", "got sentences and words"]),
    ({"chars": 3, "ratio": 0.5}, BudgetError, ["at most one", "got chars and ratio"]),
    (
        {"words": 3, "tokens": 5, "count_tokens": len},
        BudgetError,
        ["at most one", "got words and tokens"],
    ),
    ({"method": "magic"}, MethodError, ["method", "magic", *nutgraf.METHODS]),
    ({"method": ""}, MethodError, ["method", *nutgraf.METHODS]),
    ({"method": None}, InputTypeError, ["method", "None", "str"]),
    ({"method": 5}, InputTypeError, ["method", "5", "str"]),
    ({"language": "xx"}, LanguageError, ["language", "xx", "auto", *nutgraf.LANGUAGES]),
    ({"language": ""}, LanguageError, ["language", *nutgraf.LANGUAGES]),
    ({"language": None}, InputTypeError, ["language", "None", "str"]),
    ({"language": "\ud800"}, TextError, ["language", "surrogate"]),
    (
        {"method_options": {"speed": 1}},
        MethodOptionError,
        ["method_options", "speed", "blend", "no options"],
    ),
    (
        {"method": "tf_idf", "method_options": {"speed": 1}},
        MethodOptionError,
        ["method_options", "speed", "tf_idf", *(o.name for o in nutgraf.METHODS["tf_idf"].options)],
    ),
    (
        {"method": "lead", "method_options": {"speed": 1}},
        MethodOptionError,
        ["method_options", "speed", "lead", "no options"],
    ),
    *[
        (
            {"method": "tf_idf", "method_options": {OPTION.name: value}},
            MethodOptionError,
            [OPTION.name, "from", shown],
        )
        for value, shown in [
            (TOO_HIGH, f"{TOO_HIGH:g}"),
            (TOO_LOW, f"{TOO_LOW:g}"),
            (math.nan, "nan"),
            (math.inf, "inf"),
            ("1", '"1"'),
        ]
    ],
    *[
        ({"method_options": value}, InputTypeError, ["method_options", "names to numbers"])
        for value in (5, "speed", [("speed", 1)], {1: 2}, {OPTION.name: None}, {OPTION.name: [1]})
    ],
    ({"selector": "magic"}, ParameterError, ["selector", "magic", "auto", *nutgraf.SELECTORS]),
    ({"selector": ""}, ParameterError, ["selector", "auto", *nutgraf.SELECTORS]),
    (
        {"selector": "magic", "redundancy": 0.5},
        ParameterError,
        ["selector", "magic", "auto", *nutgraf.SELECTORS],
    ),
    *[
        ({"selector": value}, InputTypeError, ["selector", "str", repr(value)])
        for value in (None, 5, ["mmr"])
    ],
    *[
        ({"redundancy": value, **mmr}, ParameterError, ["redundancy", "from 0 to 1", shown])
        for mmr in ({}, {"selector": "mmr"})
        for value, shown in [
            (-0.1, "-0.1"),
            (1.001, "1.001"),
            (2, "2"),
            (math.nan, "nan"),
            (math.inf, "inf"),
        ]
    ],
    *[
        ({"redundancy": value}, InputTypeError, ["redundancy", "number", repr(value)])
        for value in (True, "0.5", [0.5])
    ],
    *[
        (
            {"redundancy": value, "selector": "greedy"},
            ParameterError,
            ["redundancy", "mmr", "greedy"],
        )
        for value in (0, 0.5, 1)
    ],
    *[
        ({"coherent": value}, ParameterError, ["coherent", "at least 0", shown])
        for value, shown in [(-1, "-1"), (-0.5, "-0.5"), (math.nan, "nan"), (-math.inf, "-inf")]
    ],
    ({"coherent": math.inf}, ParameterError, ["coherent", "inf"]),
    *[
        ({"coherent": value}, InputTypeError, ["coherent", "number", repr(value)])
        for value in (None, "yes", [0.1])
    ],
    ({"tokens": 5}, TokenCountError, ["tokens", "count_tokens", "None"]),
    ({"count_tokens": len}, TokenCountError, ["count_tokens", "tokens"]),
    ({"words": 5, "count_tokens": len}, TokenCountError, ["count_tokens", "tokens"]),
    ({"tokens": 5, "count_tokens": 7}, InputTypeError, ["count_tokens", "function", "7"]),
    ({"tokens": 5, "count_tokens": "len"}, InputTypeError, ["count_tokens", "function", "'len'"]),
    *[
        ({"seed": value}, InputTypeError, ["seed", "from 0 to 2**64 - 1", repr(value)])
        for value in ("1", 1.5, None)
    ],
    *[
        ({"seed": value}, ParameterError, ["seed", "from 0 to 2**64 - 1", repr(value)])
        for value in (-1, 2**64)
    ],
]

# The same for everything that is no setting: a call, its class, and what it must say.
CALLS = {
    "sentences out of order": (
        lambda: nutgraf.summarize(TEXT, sentences=[(5, 9), (0, 4)]),
        *(SentencesError, ["sentences", "order", "code points"]),
    ),
    "sentences behind the text": (
        lambda: nutgraf.summarize(TEXT, sentences=lambda text: [(0, len(text) + 1)]),
        *(SentencesError, ["sentences"]),
    ),
    "sentences are no spans": (
        lambda: nutgraf.summarize(TEXT, sentences=["Rain fell all day."]),
        *(InputTypeError, ["sentences", "(start, end)", "Rain fell"]),
    ),
    "splitter gives no spans": (
        lambda: nutgraf.summarize(TEXT, sentences=lambda text: text),
        *(InputTypeError, ["sentences", "(start, end)"]),
    ),
    "stop words are a str": (
        lambda: nutgraf.summarize(TEXT, stop_words="the"),
        *(InputTypeError, ["stop_words", "list", "'the'"]),
    ),
    "stemmer is unknown": (
        lambda: nutgraf.summarize(TEXT, stemmer="porter"),
        *(ParameterError, ["stemmer", "snowball", "none", "porter"]),
    ),
    "text is bytes": (
        lambda: nutgraf.summarize(b"Rain."),
        *(InputTypeError, ["text", "str", "b'Rain.'", "bytes"]),
    ),
    "text is None": (lambda: nutgraf.summarize(None), InputTypeError, ["text", "str", "None"]),
    "text is a number": (lambda: nutgraf.summarize(5), InputTypeError, ["text", "str", "5"]),
    "text is long and wrong": (
        lambda: nutgraf.summarize([TEXT] * 1000),
        *(InputTypeError, ["text", "str", "list", "…"]),
    ),
    "text has a surrogate": (
        lambda: nutgraf.summarize("Rain \ud800."),
        *(TextError, ["text", "surrogate"]),
    ),
    "row is a number": (
        lambda: nutgraf.summarize_batch([TEXT, 5, TEXT]),
        *(InputTypeError, ["row 1", "texts", "str", "5"]),
    ),
    "row is bytes": (
        lambda: nutgraf.summarize_batch([b"Rain."]),
        *(InputTypeError, ["row 0", "texts", "str", "bytes"]),
    ),
    "row has a surrogate": (
        lambda: nutgraf.summarize_batch([TEXT, "Rain \ud800."]),
        *(TextError, ["row 1", "texts", "surrogate"]),
    ),
    **{
        f"texts is {texts!r}": (
            lambda texts=texts: nutgraf.summarize_batch(texts),
            *(InputTypeError, ["texts", "iterable", type(texts).__name__]),
        )
        for texts in ("Rain fell.", b"Rain fell.", {"a": "Rain fell."}, 5, None)
    },
    "texts is a column that was read": (
        lambda: [nutgraf.summarize_batch(READ) for _ in range(2)],
        *(ColumnError, ["texts", "stream", "not read yet"]),
    ),
    **{
        f"set_num_threads of {n!r}": (
            lambda n=n: nutgraf.set_num_threads(n),
            *(ParameterError, ["n must be", "from 1 to 1024", repr(n)]),
        )
        for n in (0, -1, 1025, 2**70)
    },
    "set_num_threads of a str": (
        lambda: nutgraf.set_num_threads("2"),
        *(InputTypeError, ["n must be", "whole number", "'2'"]),
    ),
    "errors is unknown": (
        lambda: nutgraf.summarize_batch([TEXT], errors="ignore"),
        *(ParameterError, ["errors", "'ignore'", "'raise'", "'return'"]),
    ),
    "parameter is unknown": (
        lambda: nutgraf.Summarizer().set_params(speed=1),
        *(ParameterError, ["speed", "words", "method"]),
    ),
    "summaries are fewer than texts": (
        lambda: nutgraf.Summarizer().fit([TEXT, TEXT], [TEXT]),
        *(PairsError, ["summaries", "texts", "1", "2"]),
    ),
    "split_sentences of bytes": (
        lambda: nutgraf.split_sentences(b"Rain."),
        *(InputTypeError, ["text", "str", "bytes"]),
    ),
    "split_sentences in an unknown language": (
        lambda: nutgraf.split_sentences(TEXT, "xx"),
        *(LanguageError, ["language", "xx", "de"]),
    ),
    "split_sentences in a language that is no str": (
        lambda: nutgraf.split_sentences(TEXT, None),
        *(InputTypeError, ["language", "str", "None"]),
    ),
    "state is damaged": (
        lambda: unpickled_with(lambda state: b"\xff" * len(state)),
        *(StateError, ["state", "Summary"]),
    ),
    "state is cut": (
        lambda: unpickled_with(lambda state: state[:-1]),
        *(StateError, ["state", "Summary"]),
    ),
}

NO_COUNTS = [-1, "3", None, True, 2.5, [3]]


def unpickled_with(damage, source=TEXT):
    """Unpickle a summary after something happened to its bytes or its text."""
    restore, (_, state) = nutgraf.summarize(TEXT).__reduce__()
    return pickle.loads(pickle.dumps(Pickled(restore, [source], damage(state))))


class Pickled:
    """Something whose pickle is the one that is asked for."""

    def __init__(self, restore, *arguments):
        self.reduced = restore, arguments

    def __reduce__(self):
        return self.reduced


def assert_says(error, words):
    message = str(error).lower()
    assert [word for word in words if word.lower() not in message] == [], message


def label(value):
    return None if isinstance(value, list) else getattr(value, "__name__", ascii(value)[:60])


@pytest.mark.parametrize(("arguments", "error", "words"), SETTINGS, ids=label)
def test_a_setting_is_refused_at_once(arguments, error, words):
    for call in (
        lambda: nutgraf.Summarizer(**arguments),
        lambda: nutgraf.summarize("", **arguments),
        lambda: nutgraf.summarize_batch([], **arguments),
        lambda: nutgraf.Summarizer().set_params(**arguments).summarize(""),
    ):
        with pytest.raises(error) as caught:
            call()
        assert_says(caught.value, words)


@pytest.mark.parametrize(("call", "error", "words"), CALLS.values(), ids=CALLS)
def test_a_call_is_refused(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert_says(caught.value, words)


@pytest.mark.parametrize("answer", NO_COUNTS, ids=repr)
def test_count_tokens_must_return_a_count(answer):
    settings = {"tokens": 5, "count_tokens": lambda text: answer}
    for call in (nutgraf.summarize, lambda text, **s: nutgraf.summarize_batch([text] * 3, **s)):
        with pytest.raises(TokenCountError) as caught:
            call(TEXT, **settings)
        assert_says(caught.value, ["count_tokens", "at least 0", repr(answer)])


def test_every_class_is_one_of_ours_and_a_value_or_type_error():
    for name in errors.__all__:
        error = getattr(errors, name)
        assert issubclass(error, NutgrafError)
        ours = error in (NutgrafError, errors.InternalError)
        assert ours or issubclass(error, (ValueError, TypeError))
        assert error.__doc__


def test_every_class_is_reached():
    # That of a bug is reached in test_reliability.py.
    reached = {error for _, error, _ in [*SETTINGS, *CALLS.values()]}
    reached |= {NutgrafError, errors.InternalError}
    assert reached == {getattr(errors, name) for name in errors.__all__}
    assert nutgraf.NutgrafError is NutgrafError


class OwnError(Exception):
    """An exception of the caller's."""


def test_what_count_tokens_raises_arrives_unchanged():
    raised = OwnError("mine", 7)

    def count_tokens(text):
        raise raised

    for call in (
        lambda: nutgraf.summarize(TEXT, tokens=5, count_tokens=count_tokens),
        lambda: nutgraf.summarize_batch([TEXT] * 4, tokens=5, count_tokens=count_tokens),
    ):
        with pytest.raises(OwnError) as caught:
            call()
        assert caught.value is raised
        assert caught.traceback[-1].name == "count_tokens"
    returned = nutgraf.summarize_batch(
        [TEXT] * 2, tokens=5, count_tokens=count_tokens, errors="return"
    )
    assert all(answer is raised for answer in returned)


@pytest.mark.parametrize("errors", ["raise", "return"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("n_rows", [1, 3])
def test_an_interrupt_inside_count_tokens_stops_a_batch(n_rows, error, errors):
    def count_tokens(text):
        raise error

    with pytest.raises(error):
        nutgraf.summarize_batch([TEXT] * n_rows, tokens=5, count_tokens=count_tokens, errors=errors)


def test_a_summary_pickled_with_another_text_is_refused():
    for source in ("", "Rain.", "é" * len(TEXT)):
        with pytest.raises(StateError):
            list(unpickled_with(lambda state: state, source))


def test_a_changed_byte_of_a_pickle_never_crashes():
    _, (_, state) = nutgraf.summarize(TEXT).__reduce__()
    for at in range(len(state)):
        for byte in (0x00, 0x01, 0x7F, 0xFF):
            changed = state[:at] + bytes([byte]) + state[at + 1 :]
            try:
                summary = unpickled_with(lambda _, changed=changed: changed)
                summary.to_dict()
            except StateError:
                pass


def test_long_values_are_cut_in_messages():
    with pytest.raises(NutgrafError) as caught:
        nutgraf.summarize(["x" * 10_000])
    assert len(str(caught.value)) < 200
