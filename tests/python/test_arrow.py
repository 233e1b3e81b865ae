"""Arrow columns, in and out: against pyarrow, Polars, pandas and DuckDB, and against damage."""

import ctypes
import gc
import signal
import threading
from itertools import pairwise

import duckdb
import numpy as np
import nutgraf
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nutgraf import batch
from nutgraf.errors import ColumnError, InputTypeError, ParameterError, TextError

ROWS = [
    "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust.",
    None,
    "Der Fluß stieg um 3 Uhr über die Ufer 🎉. Niemand schlief. Die Brücke blieb zu.",
    "",
    "Rain fell all day. The river rose. Nobody slept.",
    "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust.",
    None,
    "河水上涨了。没有人睡觉。老桥在星期一关闭了。",
]
KEYS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32()]
STRINGS = [pa.string(), pa.large_string(), pa.string_view()]


def texts_of(rows, **parameters):
    """What the column of summaries should hold, by way of a list."""
    summaries = nutgraf.summarize_batch(rows, **parameters)
    return [None if summary is None else summary.text for summary in summaries]


EXPECTED = texts_of(ROWS, sentences=1)


def dictionary(rows, key=None, strings=None):
    """A dictionary column with a value that is null and one that no row has."""
    values = [*{row: 0 for row in rows if row is not None}, None, "Unused. Never read."]
    codes = [None if row is None else values.index(row) for row in rows]
    codes[codes.index(None)] = values.index(None)
    values = pa.array(values, strings or pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, key or pa.int32()), values)


def in_chunks(rows):
    return pa.chunked_array([rows[:0], rows[:3], rows[3:3], rows[3:], rows[:0]])


def as_struct(rows):
    """A struct of one field, some of whose nulls are its own."""
    rows = ["Not to be read." if row is None and at == 1 else row for at, row in enumerate(rows)]
    mask = pa.array([at == 1 for at in range(len(rows))])
    return pa.StructArray.from_arrays([pa.array(rows)], ["text"], mask=mask)


COLUMNS = {
    **{str(kind): (lambda kind=kind: pa.array(ROWS, kind)) for kind in STRINGS},
    **{
        f"dictionary of {strings} by {key}": (lambda k=key, s=strings: dictionary(ROWS, k, s))
        for key, strings in [
            *((key, pa.string()) for key in KEYS),
            *((KEYS[2], s) for s in STRINGS),
        ]
    },
    "chunked": lambda: in_chunks(pa.array(ROWS)),
    "chunked dictionary": lambda: in_chunks(dictionary(ROWS)),
    "sliced": lambda: pa.array(["Before. All.", *ROWS, None, "After."])[1:-2],
    "sliced large": lambda: pa.array(["Before. All.", *ROWS, "After."], pa.large_string())[1:-1],
    "sliced view": lambda: pa.array(["Before. All.", *ROWS, "After."], pa.string_view())[1:-1],
    "sliced dictionary": lambda: dictionary([None, "Before. All.", *ROWS, "After."])[2:-1],
    "record batch column": lambda: pa.record_batch({"text": ROWS, "n": range(8)}).column("text"),
    "table of one column": lambda: pa.table({"text": ROWS}),
    "struct": lambda: as_struct(ROWS),
    "sliced struct": lambda: pa.concat_arrays([as_struct(ROWS), as_struct(ROWS)])[8:],
    "reader": lambda: pa.table({"text": ROWS}).to_reader(max_chunksize=3),
    "polars": lambda: pl.Series(ROWS),
    "polars, rechunked not": lambda: pl.concat(
        [pl.Series(ROWS[:3]), pl.Series(ROWS[3:])], rechunk=False
    ),
    "polars categorical": lambda: pl.Series(ROWS, dtype=pl.Categorical),
    "polars frame of one column": lambda: pl.DataFrame({"text": ROWS}),
    "duckdb column": lambda: duckdb.from_arrow(pa.table({"text": ROWS, "n": range(8)}))["text"],
    "our own": lambda: nutgraf.summarize_batch(pa.array(ROWS), ratio=1.0),
}


@pytest.mark.parametrize("make", COLUMNS.values(), ids=COLUMNS)
def test_any_arrow_column_of_strings_is_summarised(make):
    column = nutgraf.summarize_batch(make(), sentences=1)
    assert isinstance(column, nutgraf.Column)
    assert column.to_pylist() == EXPECTED
    pa.array(column).validate(full=True)


@pytest.mark.parametrize("dtype", ["object", "string", "str", "category"])
def test_a_series_of_pandas_3_is_a_column(dtype):
    series = pd.Series([ROWS[0], None, float("nan"), pd.NA, ROWS[4]], dtype=dtype, index=[9] * 5)
    if not hasattr(series, "__arrow_c_stream__"):
        pytest.skip("pandas before 3 has no Arrow interface")
    column = nutgraf.summarize_batch(series, sentences=1)
    assert column.to_pylist() == [EXPECTED[0], None, None, None, EXPECTED[4]]


@pytest.mark.parametrize("strings", STRINGS, ids=str)
def test_the_type_of_the_strings_is_kept(strings):
    for rows in (pa.array(ROWS, strings), dictionary(ROWS, strings=strings)):
        assert pa.array(nutgraf.summarize_batch(rows)).type == strings


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (pa.chunked_array([], pa.string()), []),
        (pa.chunked_array([[], []], pa.string_view()), []),
        (pa.array([], pa.large_string()), []),
        (pa.array([None, None], pa.string()), [None, None]),
        (pa.nulls(3), [None] * 3),
        (pl.Series([None, None]), [None, None]),
        (pl.DataFrame({"text": [None, None]}), [None, None]),
        (
            pa.DictionaryArray.from_arrays(pa.array([None], pa.int8()), pa.array([], pa.string())),
            [None],
        ),
        (pa.array(["", " "]), ["", ""]),
    ],
    ids=str,
)
def test_a_column_without_texts(rows, expected):
    for details in (False, True):
        column = nutgraf.summarize_batch(rows, details=details)
        found = [row["text"] if row and details else row for row in column]
        assert (len(column), found) == (len(expected), expected)
        assert len(pa.array(column)) == len(expected)


def test_what_others_make_of_the_column():
    column = nutgraf.summarize_batch(pa.array(ROWS), sentences=1)
    assert pa.array(column).to_pylist() == EXPECTED
    assert pa.table({"summary": column})["summary"].to_pylist() == EXPECTED
    assert pa.chunked_array(column).to_pylist() == EXPECTED
    assert pl.Series(column).to_list() == EXPECTED
    frame = pd.DataFrame({"n": range(len(ROWS))}, index=range(5, 5 + len(ROWS)))
    frame["summary"] = column
    assert frame["summary"].dropna().to_list() == [text for text in EXPECTED if text is not None]
    assert frame["summary"].isna().to_list() == [text is None for text in EXPECTED]
    assert column.null_count == EXPECTED.count(None)


def test_a_column_outlives_what_it_was_made_of():
    exported = pa.array(nutgraf.summarize_batch(pa.array(ROWS), sentences=1))
    gc.collect()
    assert exported.to_pylist() == EXPECTED


def test_the_column_is_a_sequence():
    column = nutgraf.summarize_batch(pa.array(ROWS), sentences=1)
    assert (len(column), column[0], column[1], column[-1]) == (8, EXPECTED[0], None, EXPECTED[-1])
    assert list(column) == EXPECTED
    for index in (8, -9):
        with pytest.raises(IndexError, match=f"8 rows; got {index}"):
            column[index]
    assert repr(column) == "Column(8 summaries, 2 null)"
    detailed = nutgraf.summarize_batch(pa.array(ROWS), details=True)
    assert repr(detailed) == "Column(8 summaries with details, 2 null)"


@pytest.mark.parametrize("strings", STRINGS, ids=str)
def test_details(strings):
    rows = pa.array(ROWS, strings)
    column = nutgraf.summarize_batch(rows, words=12, details=True)
    summaries = nutgraf.summarize_batch(ROWS, words=12)
    for text, row, summary in zip(ROWS, column, summaries, strict=True):
        if text is None:
            assert row is None
            continue
        assert (row["text"], row["language"], row["error"]) == (
            summary.text,
            summary.language,
            None,
        )
        places = [(pick.start, pick.end, pick.index, pick.score) for pick in summary]
        assert [tuple(pick.values()) for pick in row["picks"]] == places
        assert [text[pick["start"] : pick["end"]] for pick in row["picks"]] == [
            p.text for p in summary
        ]
    exported = pa.array(column)
    exported.validate(full=True)
    assert exported.to_pylist() == list(column)
    assert pl.Series(column).to_list() == list(column)
    place = pa.struct(
        {"start": pa.int64(), "end": pa.int64(), "index": pa.int64(), "score": pa.float64()}
    )
    assert [exported.type[name].type for name in ("text", "language", "error")] == [strings] * 3
    assert {field.name: field.type for field in exported.type["picks"].type.value_type} == {
        field.name: field.type for field in place
    }


rows_of_any_kind = st.lists(
    st.one_of(st.none(), st.text(max_size=60), st.sampled_from([row for row in ROWS if row])),
    max_size=12,
)


@given(
    rows_of_any_kind,
    st.lists(st.integers(0, 12), max_size=3),
    st.sampled_from([*STRINGS, pa.dictionary(pa.int8(), pa.string())]),
    st.sampled_from([1, 2, 1000]),
    st.sampled_from([1, 30, 10_000]),
)
def test_a_column_is_summarised_as_a_list_however_it_is_divided(rows, cuts, kind, n_texts, n_bytes):
    rows = [row if row is None else row.encode("utf-8", "replace").decode() for row in rows]
    array = pa.array(rows, pa.string())
    ends = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    chunks = pa.chunked_array([array[a:b] for a, b in pairwise(ends)], pa.string()).cast(kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "CHUNK_ROWS", n_texts)
        patch.setattr(batch, "CHUNK_CHARS", n_bytes)
        column = nutgraf.summarize_batch(chunks, words=9)
    assert list(column) == texts_of(rows, words=9)


def test_a_text_of_a_dictionary_is_read_once():
    read = []

    def count_tokens(text):
        read.append(text)
        return len(text)

    rows = dictionary(["One line.", "Two lines."] * 1000 + [None])
    column = nutgraf.summarize_batch(rows, tokens=99, count_tokens=count_tokens)
    assert column.to_pylist() == ["One line.", "Two lines."] * 1000 + [None]
    assert len(read) < 20


def test_transform_and_a_fitted_summarizer():
    summarizer = nutgraf.Summarizer(method="lex_rank", sentences=1)
    in_python = nutgraf.Summarizer(method="lex_rank", sentences=1)
    for rows in (pa.array(ROWS), dictionary(ROWS), pl.Series(ROWS)):
        assert summarizer.fit(rows).corpus_ == in_python.fit(ROWS).corpus_
        assert summarizer.partial_fit(rows).corpus_ == in_python.partial_fit(ROWS).corpus_
        assert isinstance(summarizer.transform(rows), nutgraf.Column)
        assert list(summarizer.transform(rows)) == in_python.transform(ROWS)


def test_own_sentences_and_tokens():
    def lines(text):
        return [(0, len(text) // 2), (len(text) // 2, len(text))]

    rows = [row for row in ROWS if row]
    for parameters in (
        {"sentences": lines},
        {"tokens": 40, "count_tokens": len},
        {"query": "the bridge", "words": 9, "redundancy": 0.4},
    ):
        column = nutgraf.summarize_batch(pa.array(rows), **parameters)
        assert list(column) == texts_of(rows, **parameters)


def from_buffers(kind, offsets, data):
    """A column with any offsets: they are written when pyarrow has looked at others."""
    held = np.zeros(len(offsets), np.int64 if kind == pa.large_string() else np.int32)
    buffers = [None, pa.py_buffer(held), pa.py_buffer(data)]
    column = pa.Array.from_buffers(kind, len(offsets) - 1, buffers)
    held[:] = offsets
    return column


BAD_BYTES = [b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x8e", b"\x80"]


@pytest.mark.parametrize("bad", BAD_BYTES)
@pytest.mark.parametrize("kind", STRINGS[:2], ids=str)
def test_bytes_that_are_not_utf8_are_refused(kind, bad):
    column = from_buffers(kind, [0, 5, 5 + len(bad)], b"Rain." + bad)
    with pytest.raises(TextError, match="row 1 of texts must be UTF-8"):
        nutgraf.summarize_batch(column)
    with pytest.raises(TextError, match="row 4 of texts"):
        nutgraf.summarize_batch(pa.chunked_array([["One."] * 3, column], kind))
    with pytest.raises(TextError, match="row 1 of texts"):
        nutgraf.Summarizer().fit(column)
    first, second = nutgraf.summarize_batch(column, details=True, errors="return")
    assert (first["text"], first["error"]) == ("Rain.", None)
    assert (second["text"], second["language"], second["picks"]) == (None, None, [])
    assert second["error"].startswith("TextError: row 1 of texts must be UTF-8")
    keys = pa.array([0, 0, 1, 0], pa.int8())
    coded = pa.DictionaryArray.from_arrays(keys, column)
    with pytest.raises(TextError, match="row 2 of texts"):
        nutgraf.summarize_batch(coded)
    assert list(nutgraf.summarize_batch(coded[:2])) == ["Rain."] * 2


def test_a_character_cut_by_the_offsets_is_refused():
    column = from_buffers(pa.string(), [0, 1, 2], "é".encode())
    with pytest.raises(TextError, match="row 0"):
        nutgraf.summarize_batch(column)


def test_views_that_are_not_utf8_are_refused():
    short, long = b"\xff\xfe", b"\xff" * 40
    views = pa.array([short, long, b"Rain."], pa.binary_view())
    column = pa.Array.from_buffers(pa.string_view(), 3, views.buffers())
    for at in (0, 1):
        with pytest.raises(TextError, match=f"row {0} of texts"):
            nutgraf.summarize_batch(column[at:])
    assert list(nutgraf.summarize_batch(column[2:])) == ["Rain."]


def test_what_stands_under_a_null_is_not_read():
    validity = pa.py_buffer(b"\x01")
    offsets = pa.array([0, 5, 7], pa.int32()).buffers()[1]
    data = pa.py_buffer(b"Rain.\xff\xff")
    column = pa.Array.from_buffers(pa.string(), 2, [validity, offsets, data])
    assert list(nutgraf.summarize_batch(column)) == ["Rain.", None]


def damaged_view():
    """A view that points behind its buffer."""
    views = pa.array(["A line that is longer than twelve bytes."], pa.string_view())
    buffers = views.buffers()
    view = bytearray(buffers[1].to_pybytes()[:16])
    view[12] = 200  # The offset.
    return pa.Array.from_buffers(pa.string_view(), 1, [None, pa.py_buffer(bytes(view)), buffers[2]])


DAMAGED = {
    "offsets fall": lambda: from_buffers(pa.string(), [0, 4, 2, 5], b"Rain."),
    "an offset is negative": lambda: from_buffers(pa.string(), [0, -3, 5], b"Rain."),
    "the first offset is negative": lambda: from_buffers(pa.string(), [-1, 5], b"Rain."),
    "the last offset is negative": lambda: from_buffers(pa.string(), [0, -5], b"Rain."),
    "offsets fall, large": lambda: from_buffers(pa.large_string(), [0, 4, 2, 5], b"Rain."),
    "the last offset is negative, large": lambda: from_buffers(
        pa.large_string(), [0, -5], b"Rain."
    ),
    "a view leaves its buffer": damaged_view,
    "a key is too high": lambda: pa.DictionaryArray.from_arrays(
        pa.array([0, 7], pa.int8()), pa.array(["Rain."]), safe=False
    ),
    "a key is negative": lambda: pa.DictionaryArray.from_arrays(
        pa.array([0, -1], pa.int8()), pa.array(["Rain."]), safe=False
    ),
    "a key of no values": lambda: pa.DictionaryArray.from_arrays(
        pa.array([0], pa.int8()), pa.array([], pa.string()), safe=False
    ),
    "the null count is wrong": lambda: pa.Array.from_buffers(
        pa.string(), 2, pa.array(["A", None]).buffers(), null_count=2
    ),
}


@pytest.mark.parametrize("make", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_column_is_refused(make):
    column = make()
    for call in (
        lambda: nutgraf.summarize_batch(column),
        lambda: nutgraf.summarize_batch(pa.chunked_array([column])),
        lambda: nutgraf.summarize_batch(column, details=True, errors="return"),
        lambda: nutgraf.Summarizer().fit(column),
    ):
        with pytest.raises(ColumnError, match="texts cannot be read"):
            call()


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (pa.array([1, 2]), "Int64"),
        (pa.array([b"Rain."]), "Binary"),
        (pa.array([["Rain."]]), "List"),
        (pa.array([1, 1]).dictionary_encode(), "Int64"),
        (pa.chunked_array([], pa.float64()), "Float64"),
        (pa.table({"title": ["A"], "text": ["B"]}), "columns title, text"),
        (pa.table({}), "columns"),
        (pl.Series([1, 2]), "Int64"),
        (pl.DataFrame({"a": ["A"], "b": ["B"]}), "columns a, b"),
        (duckdb.sql("SELECT 1 AS n"), "Int32"),
    ],
    ids=str,
)
def test_a_column_of_another_type_is_refused(column, shown):
    for call in (nutgraf.summarize_batch, nutgraf.Summarizer().fit, nutgraf.Summarizer().transform):
        with pytest.raises(InputTypeError) as caught:
            call(column)
        for word in ("Utf8", "LargeUtf8", "Utf8View", "Dictionary", shown):
            assert word in str(caught.value)


class Exports:
    """An object that exports what it is told."""

    def __init__(self, **exported):
        self.exported = exported

    def __getattr__(self, name):
        if name.strip("_") not in self.exported:
            raise AttributeError(name)
        return lambda requested_schema=None: self.exported[name.strip("_")]


ARRAY = ["length", "null_count", "offset", "n_buffers", "n_children", "buffers", "children"]
ARRAY += ["dictionary"]
SCHEMA = ["format", "name", "metadata", "flags", "n_children", "children", "dictionary"]


def told(capsule, name):
    """The fields of a struct of the C interface, to be read and written."""
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.argtypes, pointer.restype = [ctypes.py_object, ctypes.c_char_p], ctypes.c_void_p
    return (ctypes.c_int64 * 8).from_address(pointer(capsule, name))


def lying(column, of_array=(), of_schema=()):
    """A column of which the structs tell something else than is there."""
    schema, array = column.__arrow_c_array__()
    for name, value in dict(of_array).items():
        told(array, b"arrow_array")[ARRAY.index(name)] = value
    for name, value in dict(of_schema).items():
        told(schema, b"arrow_schema")[SCHEMA.index(name)] = value
    return Exports(arrow_c_array=(schema, array))


def misaligned(column, buffer):
    schema, array = column.__arrow_c_array__()
    fields = told(array, b"arrow_array")
    buffers = (ctypes.c_int64 * fields[ARRAY.index("n_buffers")]).from_address(
        fields[ARRAY.index("buffers")]
    )
    buffers[buffer] += 1
    return Exports(arrow_c_array=(schema, array))


def too_short(column):
    """A table that tells of more rows than its column has."""
    schema, array = column.__arrow_c_array__()
    children = told(array, b"arrow_array")[ARRAY.index("children")]
    child = ctypes.c_int64.from_address(children).value
    ctypes.c_int64.from_address(child + 8 * ARRAY.index("length")).value -= 1
    return Exports(arrow_c_array=(schema, array))


TEXT_OF = {text: ctypes.create_string_buffer(text) for text in (b"\xff", b"+l", b"+r", b"+w:3")}
"""They live as long as what points at them."""


def at(text):
    return ctypes.addressof(TEXT_OF[text])


TEXTS, VIEWS = pa.array(["Rain.", None]), pa.array(["Rain.", "x" * 40], pa.string_view())
TABLE = pa.StructArray.from_arrays([TEXTS], ["text"])
CODED = TEXTS.dictionary_encode()

LYING = {
    "a length below zero": lambda: lying(TEXTS, {"length": -1}),
    "a length above any memory": lambda: lying(TEXTS, {"length": 1 << 60}),
    "nulls above any memory": lambda: lying(pa.nulls(1), {"length": 1 << 60}),
    "an offset below zero": lambda: lying(TEXTS, {"offset": -1}),
    "an end that is no number": lambda: lying(TEXTS, {"length": 2**63 - 1, "offset": 2**63 - 1}),
    "a length of keys below zero": lambda: lying(CODED, {"length": -9}),
    "too few buffers": lambda: lying(TEXTS, {"n_buffers": 2}),
    "too few buffers of views": lambda: lying(VIEWS, {"n_buffers": 2}),
    "too few buffers of keys": lambda: lying(CODED, {"n_buffers": 1}),
    "no buffers": lambda: lying(VIEWS, {"n_buffers": 0}),
    "buffers below zero": lambda: lying(VIEWS, {"n_buffers": -1}),
    "buffers nowhere": lambda: lying(TEXTS, {"buffers": 0}),
    "offsets that are not aligned": lambda: misaligned(TEXTS, 1),
    "large offsets that are not aligned": lambda: misaligned(TEXTS.cast(pa.large_string()), 1),
    "lengths that are not aligned": lambda: misaligned(VIEWS, 3),
    "nulls that are not told": lambda: lying(TEXTS, {"null_count": 0}),
    "nulls that are not there": lambda: lying(pa.array(["Rain."]), {"null_count": 1}),
    "no dictionary": lambda: lying(CODED, {"dictionary": 0}),
    "no column": lambda: lying(TABLE, {"n_children": 0}),
    "columns below zero": lambda: lying(TABLE, {"n_children": -1}),
    "a column that is too short": lambda: too_short(TABLE),
    "a column of nulls that is too short": lambda: too_short(
        pa.StructArray.from_arrays([pa.nulls(2)], ["text"])
    ),
    "no format": lambda: lying(TEXTS, {}, {"format": 0}),
    "a format that is no text": lambda: lying(TEXTS, {}, {"format": at(b"\xff")}),
    "a name that is no text": lambda: lying(TEXTS, {}, {"name": at(b"\xff")}),
    "a list of nothing": lambda: lying(TEXTS, {}, {"format": at(b"+l")}),
    "runs of nothing": lambda: lying(TEXTS, {}, {"format": at(b"+r")}),
    "threes of nothing": lambda: lying(TEXTS, {}, {"format": at(b"+w:3")}),
    "types below zero": lambda: lying(TABLE, {}, {"n_children": -1}),
}


@pytest.mark.parametrize("make", LYING.values(), ids=LYING)
def test_a_producer_that_tells_what_cannot_be_is_refused(make):
    for call in (nutgraf.summarize_batch, nutgraf.Summarizer().fit):
        with pytest.raises(ColumnError, match="texts cannot be read"):
            call(make())


def test_a_type_that_is_nested_without_end_is_refused():
    """As deep as this, it would take more stack than there is."""
    schemas = [(ctypes.c_int64 * 9)() for _ in range(100_000)]
    places = [(ctypes.c_int64 * 1)(ctypes.addressof(schema)) for schema in schemas[1:]]
    for schema, place in zip(schemas, places, strict=False):
        schema[:6] = [at(b"+l"), 0, 0, 2, 1, ctypes.addressof(place)]
    first = (ctypes.c_int64 * 1)(ctypes.addressof(schemas[0]))
    deep = {"format": at(b"+l"), "n_children": 1, "children": ctypes.addressof(first)}
    with pytest.raises(ColumnError, match="nested too deep"):
        nutgraf.summarize_batch(lying(TEXTS, {}, deep))


def test_where_no_row_is_the_buffers_may_be_anything():
    nowhere = {"length": 0, "null_count": 0, "buffers": 0, "n_buffers": 0}
    assert list(nutgraf.summarize_batch(lying(TEXTS, nowhere))) == []
    # What is left of a slice in Rust: the offset that the rows before it ended at.
    behind = from_buffers(pa.string(), [5], b"")
    assert list(nutgraf.summarize_batch(behind)) == []


def test_a_stream_is_read_once():
    once = Exports(arrow_c_stream=pa.chunked_array([ROWS]).__arrow_c_stream__())
    assert list(nutgraf.summarize_batch(once, sentences=1)) == EXPECTED
    with pytest.raises(ColumnError, match="not read yet"):
        nutgraf.summarize_batch(once)
    reader = pa.table({"text": ROWS}).to_reader()
    assert len(nutgraf.summarize_batch(reader)) == len(ROWS)
    assert list(nutgraf.summarize_batch(reader)) == []


def test_an_array_is_taken_once():
    once = Exports(arrow_c_array=pa.array(ROWS).__arrow_c_array__())
    assert list(nutgraf.summarize_batch(once, sentences=1)) == EXPECTED
    with pytest.raises(ColumnError, match="not released"):
        nutgraf.summarize_batch(once)


@pytest.mark.parametrize(
    "exported",
    [
        {"arrow_c_stream": None},
        {"arrow_c_stream": pa.string().__arrow_c_schema__()},
        {"arrow_c_array": None},
        {"arrow_c_array": (1, 2, 3)},
        {"arrow_c_array": pa.array(["A"]).__arrow_c_array__()[::-1]},
    ],
    ids=list,
)
def test_what_is_no_capsule_is_refused(exported):
    with pytest.raises(InputTypeError, match="capsule"):
        nutgraf.summarize_batch(Exports(**exported))


class OwnError(Exception):
    """An exception of the producer's."""


def test_what_a_producer_raises_arrives_unchanged():
    class Producer:
        def __arrow_c_stream__(self, requested_schema=None):
            raise OwnError("mine")

    with pytest.raises(OwnError, match="mine"):
        nutgraf.summarize_batch(Producer())


def reader_of(batches):
    return pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches)


@pytest.mark.parametrize("details", [False, True])
def test_a_producer_may_fail_between_chunks(details):
    def batches():
        yield pa.record_batch({"text": ROWS})
        raise OwnError("the disk is gone")

    with pytest.raises(ColumnError, match="the disk is gone"):
        nutgraf.summarize_batch(reader_of(batches()), details=details)


def test_what_count_tokens_raises_arrives_unchanged():
    raised = OwnError("mine", 7)

    def count_tokens(text):
        raise raised

    parameters = {"tokens": 5, "count_tokens": count_tokens}
    with pytest.raises(OwnError) as caught:
        nutgraf.summarize_batch(pa.array(ROWS), **parameters)
    assert caught.value is raised
    column = nutgraf.summarize_batch(
        pa.array(ROWS[:2]), details=True, errors="return", **parameters
    )
    assert (column[0]["error"], column[1]) == ("OwnError: ('mine', 7)", None)


def test_errors_need_a_place():
    with pytest.raises(ParameterError) as caught:
        nutgraf.summarize_batch(pa.array(ROWS), errors="return")
    assert all(word in str(caught.value) for word in ("errors", "details=True", "details=False"))
    with pytest.raises(ParameterError, match=r"details .* Arrow .* list"):
        nutgraf.summarize_batch(ROWS, details=True)


@pytest.mark.parametrize("errors", ["raise", "return"])
def test_an_interrupt_inside_count_tokens_stops_a_column(errors):
    def count_tokens(text):
        raise KeyboardInterrupt

    parameters = {"tokens": 5, "count_tokens": count_tokens, "details": True, "errors": errors}
    with pytest.raises(KeyboardInterrupt):
        nutgraf.summarize_batch(pa.array(ROWS), **parameters)


@pytest.fixture
def ctrl_c():
    """A process that a shell has put into the background ignores the signal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_is_heard_between_batches(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_ROWS", 2)
    read = 0

    def batches():
        nonlocal read
        for _ in range(1000):
            read += 1
            if read == 3:
                signal.raise_signal(signal.SIGINT)
            yield pa.record_batch({"text": ROWS})

    with pytest.raises((KeyboardInterrupt, ColumnError)):
        nutgraf.summarize_batch(reader_of(batches()))
    assert read < 10
    rows = pa.array(ROWS * 50)
    steps = []

    def tell(n):
        steps.append(n)
        if len(steps) == 3:
            threading.Thread(target=signal.raise_signal, args=[signal.SIGINT]).run()

    with pytest.raises(KeyboardInterrupt):
        nutgraf.Summarizer()._engine().summarize_column(rows, False, False, 2, 1000, tell)
    assert len(steps) == 3


def test_other_python_threads_run_meanwhile(article, longest_pause):
    rows = pa.array([article * 60] * 8)
    assert longest_pause(lambda: nutgraf.summarize_batch(rows)) < 0.5


def test_progress_is_shown(capfd, monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_ROWS", 2)
    nutgraf.summarize_batch(pa.chunked_array([ROWS, ROWS]), progress=True)
    assert "16/16" in capfd.readouterr().err
    nutgraf.summarize_batch(pa.table({"text": ROWS}).to_reader(), progress=True)
    assert "8text" in capfd.readouterr().err.replace(" ", "")


def test_the_memory_of_both_sides_is_given_back():
    def once():
        rows = pa.chunked_array([ROWS * 100] * 3)
        for details in (False, True):
            column = nutgraf.summarize_batch(rows, details=details)
            pa.array(column), pl.Series(column)
        with pytest.raises(TextError):
            nutgraf.summarize_batch(from_buffers(pa.string(), [0, 1], b"\xff"))
        column.__arrow_c_array__()
        rows.__arrow_c_stream__()

    once()
    gc.collect()
    before = pa.total_allocated_bytes()
    for _ in range(5):
        once()
    gc.collect()
    assert pa.total_allocated_bytes() == before


def test_the_number_of_threads_changes_nothing(run_python, examples):
    code = """
import hashlib, json, sys, nutgraf, pyarrow as pa
with open(sys.argv[1], encoding="utf-8") as rows:
    texts = pa.array([json.loads(row)["text"] for row in rows] * 3)
column = nutgraf.summarize_batch(texts, words=40, details=True)
print(hashlib.sha256(repr(list(column)).encode()).hexdigest())
"""
    corpus = examples / "corpus.jsonl"
    answers = {run_python(code, corpus, RAYON_NUM_THREADS=str(n)) for n in (1, 4)}
    assert len(answers) == 1


def test_the_list_is_what_it_was_without_arrow(run_python):
    code = (
        "import sys; sys.modules['pyarrow'] = None; import nutgraf;"
        "print([s and str(s) for s in nutgraf.summarize_batch(['Rain fell. Why?', None], words=2)])"
    )
    assert run_python(code) == "['Rain fell.', None]\n"
