"""Batches in every format: what goes in comes out, and what is wrong is said."""

import csv
import gzip
import io
import json
import math
import sys
from datetime import date, datetime, timezone
from decimal import Decimal

import nutgraf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from nutgraf import batch, formats
from nutgraf.cli import main
from nutgraf.formats import delimited, parquet, shape

TEXT = "Rain fell all day. The wide river rose by noon. Nobody slept in the old town."
SUFFIXES = [
    "jsonl",
    "csv",
    "tsv",
    *(f"{name}.{packed}" for name in ("jsonl", "csv", "tsv") for packed in ("gz", "zst")),
    "parquet",
]
ODD = [
    TEXT,
    "Say “é” 🎉, \"quoted\", 'so'.\r\nA new line;\ta tab.\u2028Still one.",
    "",
    " \n",
    "今天下雨。河水上涨。",
    "one\rreturn",
    '"',
]


def unpacked(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix == ".zst":
        reader = zstandard.ZstdDecompressor().stream_reader(
            io.BytesIO(data), read_across_frames=True
        )
        return reader.read()
    return data


def packed(path, data):
    if path.suffix == ".gz":
        data = gzip.compress(data)
    if path.suffix == ".zst":
        data = zstandard.ZstdCompressor().compress(data)
    path.write_bytes(data)
    return path


def kind_of(path):
    (name,) = {part for part in path.name.split(".")[1:] if part in formats.OUTPUTS}
    return name


def rows_of(path):
    """The rows of a file, read by other means than nutgraf's own."""
    name = kind_of(path)
    if name == "parquet":
        return pq.read_table(path).to_pylist()
    text = unpacked(path).decode()
    if name == "jsonl":
        return [json.loads(line) for line in text.split("\n") if line]
    delimiter = "\t" if name == "tsv" else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def written(path, rows):
    """A file of rows of strings, written by other means than nutgraf's own."""
    name = kind_of(path)
    if name == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
        return path
    if name == "jsonl":
        return packed(path, "".join(json.dumps(row) + "\n" for row in rows).encode())
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], delimiter="\t" if name == "tsv" else ",")
    writer.writeheader()
    writer.writerows(rows)
    return packed(path, out.getvalue().encode())


@pytest.mark.parametrize("target", SUFFIXES)
@pytest.mark.parametrize("source", SUFFIXES)
def test_rows_go_from_any_format_to_any(nutgraf_, tmp_path, monkeypatch, source, target):
    monkeypatch.setattr(batch, "CHUNK_ROWS", 3)
    rows = [{"id": f"{n:03}", "text": text, "ö, ": text[::-1]} for n, text in enumerate(ODD)]
    status, _, err = nutgraf_(
        *["batch", written(tmp_path / f"in.{source}", rows), "-o", tmp_path / f"out.{target}"],
        *["--words", 9],
    )
    assert status == 0, err
    assert "7 rows summarised, 0 refused" in err
    summaries = nutgraf.summarize_batch([row["text"] for row in rows], words=9)
    assert rows_of(tmp_path / f"out.{target}") == [
        {**row, "summary": str(summary)} for row, summary in zip(rows, summaries, strict=True)
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"in.{source}", f"out.{target}"]


@pytest.mark.parametrize("format_", SUFFIXES)
def test_a_format_goes_through_pipes_by_name(stdin, monkeypatch, tmp_path, format_):
    rows = [{"id": "1", "text": TEXT}, {"id": "2", "text": "Rain. Snow."}]
    stdin(written(tmp_path / f"in.{format_}", rows).read_bytes())
    flags = ["--input-format", format_, "--output-format", format_]
    stdout = io.TextIOWrapper(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stdout", stdout)
    assert main(["batch", "-", "-n", "3", *flags]) == 0
    (tmp_path / f"out.{format_}").write_bytes(stdout.buffer.getvalue())
    assert rows_of(tmp_path / f"out.{format_}") == [{**row, "summary": row["text"]} for row in rows]


def test_a_format_that_is_named_goes_before_the_suffix(nutgraf_, tmp_path):
    source = written(tmp_path / "in.csv", [{"text": TEXT}]).rename(tmp_path / "in.data.gz")
    source.write_bytes(gzip.compress(source.read_bytes()))
    target = tmp_path / "out.txt"
    flags = ["--input-format", "csv", "--output-format", "tsv.gz"]
    assert nutgraf_("batch", source, "-o", target, *flags)[0] == 0
    assert gzip.decompress(target.read_bytes()).decode() == f"text\tsummary\n{TEXT}\t{TEXT}\n"


@pytest.mark.parametrize("name", ["in.xlsx", "in.txt", "in.parquet.gz", "in.csv.bz2"])
@pytest.mark.parametrize("flag", ["--input-format", "--output-format"])
def test_a_suffix_that_tells_no_format_is_refused(nutgraf_, tmp_path, name, flag):
    source = written(tmp_path / "in.csv", [{"text": TEXT}])
    names = [tmp_path / name, "-o", "-"] if "in" in flag else [source, "-o", tmp_path / name]
    (tmp_path / name).touch()
    status, _, err = nutgraf_("batch", *names)
    assert status == 2
    for word in (flag, "parquet", "csv.gz", name):
        assert word in err
    status, _, err = nutgraf_("batch", *names, flag, "xml")
    assert status == 2
    assert "got 'xml'" in err


@pytest.mark.parametrize("suffix", ["csv", "tsv.gz", "parquet"])
def test_a_column_that_is_missing_is_an_error_that_lists_the_others(nutgraf_, tmp_path, suffix):
    source = written(tmp_path / f"in.{suffix}", [{"id": "1", "body": TEXT}])
    status, _, err = nutgraf_("batch", source, "-o", tmp_path / "out.csv")
    assert status == 2
    assert "--column must be one of id, body; got 'text'" in err
    assert nutgraf_("batch", source, "-o", tmp_path / "out.csv", "--column", "body")[0] == 0


@pytest.mark.parametrize("target", ["jsonl.gz", "csv", "tsv.zst", "parquet"])
@pytest.mark.parametrize("source", SUFFIXES)
def test_files_without_rows_stay_without(nutgraf_, tmp_path, source, target):
    if source == "parquet":
        pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "in.parquet")
    else:
        packed(tmp_path / f"in.{source}", b"" if "json" in source else b"text\n")
    out = tmp_path / f"out.{target}"
    status, _, err = nutgraf_("batch", tmp_path / f"in.{source}", "-o", out, "--details")
    assert (status, rows_of(out)) == (0, [])
    assert "0 rows summarised, 0 refused" in err
    if target == "parquet":
        assert "summary_spans" in pq.read_schema(out).names


@pytest.mark.parametrize("target", ["jsonl", "csv", "parquet"])
def test_details_are_columns(nutgraf_, tmp_path, target):
    rows = [{"text": text} for text in ODD]
    source = written(tmp_path / "in.parquet", rows)
    flags = ["--summary-column", "s", "--details", "-n", 2]
    nutgraf_("batch", source, "-o", tmp_path / f"out.{target}", *flags)
    for row, text in zip(rows_of(tmp_path / f"out.{target}"), ODD, strict=True):
        summary = nutgraf.summarize(text, sentences=2)
        details = {
            "s_spans": [[pick.start, pick.end] for pick in summary],
            "s_indices": [pick.index for pick in summary],
            "s_scores": [pick.score for pick in summary],
        }
        if target == "csv":
            row.update({name: json.loads(row[name]) for name in details})
        assert row == {"text": text, "s": str(summary), **details, "s_language": summary.language}


@pytest.mark.parametrize("source", ["jsonl", "parquet"])
@pytest.mark.parametrize("target", ["jsonl", "csv", "parquet"])
def test_nulls_stay_nulls_where_the_format_has_them(nutgraf_, tmp_path, source, target):
    written(tmp_path / f"in.{source}", [{"id": None, "text": None}, {"id": None, "text": TEXT}])
    out = tmp_path / f"out.{target}"
    assert nutgraf_("batch", tmp_path / f"in.{source}", "-o", out, "--details")[0] == 0
    first, second = rows_of(out)
    assert set(first.values()) == ({""} if target == "csv" else {None})
    assert second["summary"] == TEXT


def test_a_summary_column_that_is_there_is_replaced_in_its_place(nutgraf_, tmp_path):
    rows = [{"summary": "old", "text": TEXT}]
    for source in ("jsonl", "csv", "parquet"):
        written(tmp_path / f"in.{source}", rows)
        for target in ("jsonl", "csv", "parquet"):
            nutgraf_("batch", tmp_path / f"in.{source}", "-o", tmp_path / f"out.{target}")
            (row,) = rows_of(tmp_path / f"out.{target}")
            assert list(row.items()) == [("summary", TEXT), ("text", TEXT)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_row_may_be_large(nutgraf_, tmp_path, suffix):
    text = "The river rose by another foot. " * 20_000
    source = written(tmp_path / f"in.{suffix}", [{"text": TEXT}, {"text": text}, {"text": TEXT}])
    assert nutgraf_("batch", source, "-o", tmp_path / f"out.{suffix}", "-n", 1)[0] == 0
    assert [len(row["text"]) for row in rows_of(tmp_path / f"out.{suffix}")] == [
        len(TEXT),
        len(text),
        len(TEXT),
    ]


# Parquet


NANOS = pa.list_(pa.struct([("at", pa.timestamp("ns"))]))


def rich_table():
    now = datetime(2024, 5, 17, 12, 30, 1, 250_000, tzinfo=timezone.utc)
    return pa.table(
        {
            "id": pa.array([1, None, 3], pa.uint8()),
            "text": pa.array([TEXT, None, "Rain fell."], pa.large_string()),
            "when": pa.array([now, now, None], pa.timestamp("us", "UTC")),
            "nano": pa.array([1_001, 2**40, None], pa.timestamp("ns")),
            "nanos": pa.array([[{"at": 1_001}], None, []], NANOS),
            "took": pa.array([1_500_000_001, None, 0], pa.duration("ns")),
            "day": pa.array([date(2024, 2, 29)] * 3),
            "price": pa.array([Decimal("1.50")] * 3, pa.decimal128(8, 2)),
            "raw": pa.array([b"\xff\x00", b"", None]),
            "real": pa.array([math.nan, math.inf, 0.1], pa.float64()),
            "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
            "tags": pa.array([["x", None], [], None]),
            "who": pa.array([{"name": "Ö", "at": [now]}, None, {"name": None, "at": []}]),
            "map": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int64())),
        }
    ).replace_schema_metadata({"origin": "test"})


def test_parquet_keeps_its_schema(nutgraf_, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_ROWS", 2)
    pq.write_table(rich_table(), tmp_path / "in.parquet")
    read = pq.read_table(tmp_path / "in.parquet")
    assert nutgraf_("batch", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet")[0] == 0
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.column("summary").to_pylist() == [TEXT, None, "Rain fell."]
    assert out.schema.metadata[b"origin"] == b"test"
    assert out.drop_columns("summary").schema.equals(read.schema, check_metadata=True)
    kept = out.drop_columns(["summary", "real"])
    assert kept.equals(read.drop_columns("real"))
    assert str(out.column("real").to_pylist()) == "[nan, inf, 0.1]"


def test_parquet_becomes_json_that_anyone_can_read(nutgraf_, tmp_path):
    pq.write_table(rich_table(), tmp_path / "in.parquet")
    assert nutgraf_("batch", tmp_path / "in.parquet", "-o", tmp_path / "out.jsonl")[0] == 0
    assert "NaN" not in (tmp_path / "out.jsonl").read_text("utf-8")
    first, second, third = rows_of(tmp_path / "out.jsonl")
    assert first == {
        "id": 1,
        "text": TEXT,
        "when": "2024-05-17T12:30:01.250000+00:00",
        "nano": "1970-01-01T00:00:00.000001",
        "nanos": [{"at": "1970-01-01T00:00:00.000001"}],
        "took": 1.5,
        "day": "2024-02-29",
        "price": "1.50",
        "raw": "/wA=",
        "real": None,
        "kind": "a",
        "tags": ["x", None],
        "who": {"name": "Ö", "at": ["2024-05-17T12:30:01.250000+00:00"]},
        "map": {"k": 1},
        "summary": TEXT,
    }
    assert (second["text"], second["summary"], second["who"]) == (None, None, None)
    assert (third["map"], third["real"]) == (None, 0.1)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary()]
)
def test_any_column_of_strings_is_a_text(nutgraf_, tmp_path, kind):
    pq.write_table(pa.table({"text": pa.array([TEXT, None], kind)}), tmp_path / "in.parquet")
    for target in ("out.jsonl", "out.parquet"):
        assert nutgraf_("batch", tmp_path / "in.parquet", "-o", tmp_path / target)[0] == 0
        assert [row["summary"] for row in rows_of(tmp_path / target)] == [TEXT, None]


def test_categories_are_texts(nutgraf_, tmp_path):
    column = pa.array([TEXT, "Rain fell.", TEXT]).dictionary_encode()
    pq.write_table(pa.table({"text": column}), tmp_path / "in.parquet")
    assert nutgraf_("batch", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet")[0] == 0
    assert pq.read_schema(tmp_path / "out.parquet").field("text").type == column.type


def test_a_column_of_numbers_is_no_text(nutgraf_, tmp_path):
    pq.write_table(pa.table({"text": [1]}), tmp_path / "in.parquet")
    status, _, err = nutgraf_("batch", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet")
    assert status == 2
    assert "int64" in err


@pytest.mark.parametrize("target", ["parquet", "jsonl"])
def test_a_row_of_parquet_that_is_no_utf_8_is_refused(nutgraf_, tmp_path, target):
    wrong = pa.array([TEXT.encode(), b"Rain \xff.", TEXT.encode()]).view(pa.string())
    table = pa.table({"id": [1, 2, 3], "text": wrong})
    pq.write_table(table, tmp_path / "in.parquet")
    out = tmp_path / f"out.{target}"
    assert nutgraf_("batch", tmp_path / "in.parquet", "-o", out)[0] == 1
    assert [row["id"] for row in rows_of(out)] == [1, 3]
    (refused,) = rows_of(tmp_path / "out.errors.jsonl")
    assert refused["row_number"] == 2
    assert "0xff" in refused["error"]
    assert refused["row"] == {"id": 2, "text": None}


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_strings_of_any_type_may_be_refused(nutgraf_, tmp_path, kind):
    raw = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}
    wrong = [b"\xff", TEXT.encode(), b"Rain \xff.", None, TEXT.encode(), b"\xc3"]
    texts = pa.array(wrong, raw.get(kind, pa.binary_view())).view(kind)
    pq.write_table(pa.table({"text": texts}), tmp_path / "in.parquet")
    out = tmp_path / "out.parquet"
    assert nutgraf_("batch", tmp_path / "in.parquet", "-o", out)[0] == 1
    assert pq.read_table(out).column("summary").to_pylist() == [TEXT, None, TEXT]
    assert [row["row_number"] for row in rows_of(tmp_path / "out.errors.jsonl")] == [1, 3, 6]


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
def test_bytes_and_categories_of_bytes_are_texts(nutgraf_, tmp_path, kind):
    texts = pa.array([TEXT.encode(), None, b"Rain \xff.", TEXT.encode()], kind)
    columns = {"plain": texts, "category": texts.dictionary_encode()}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    out = tmp_path / "out.parquet"
    for name in columns:
        flags = ["-o", out, "--column", name, "--details"]
        assert nutgraf_("batch", tmp_path / "in.parquet", *flags)[0] == 1
        assert pq.read_table(out).column("summary").to_pylist() == [TEXT, None, TEXT]
        (refused,) = rows_of(tmp_path / "out.errors.jsonl")
        assert refused["error"].startswith(f"row 3, column '{name}': 'utf-8' codec")


def test_from_parquet_to_parquet_no_text_becomes_an_object(nutgraf_, tmp_path, monkeypatch):
    pq.write_table(rich_table(), tmp_path / "in.parquet")
    monkeypatch.setattr(parquet.ArrowChunk, "texts", property(lambda self: pytest.fail("texts")))
    for flags in ([], ["--details"]):
        out = tmp_path / "out.parquet"
        assert nutgraf_("batch", tmp_path / "in.parquet", "-o", out, *flags)[0] == 0
        assert pq.read_table(out).column("summary").to_pylist() == [TEXT, None, "Rain fell."]


def test_a_row_is_refused_for_the_same_reason_in_any_format(nutgraf_, tmp_path, monkeypatch):
    (tmp_path / "no_snow.py").write_text(
        "def words(text):\n"
        "    if 'Snow' in text: raise ValueError('no snow')\n"
        "    return len(text.split())\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    rows = [{"text": TEXT}, {"text": "Snow fell."}, {"text": TEXT}]
    counting = ["--tokens", 4, "--count-tokens", "no_snow:words"]
    reasons = []
    for name in ("jsonl", "parquet"):
        source, out = written(tmp_path / f"in.{name}", rows), tmp_path / f"out.{name}"
        assert nutgraf_("batch", source, "-o", out, *counting)[0] == 1
        assert [row["summary"] for row in rows_of(out)] == ["Rain fell all day."] * 2
        (refused,) = rows_of(tmp_path / "out.errors.jsonl")
        reasons.append(refused["error"])
    assert reasons == ["no snow", "no snow"]


def test_row_groups_are_read_batch_by_batch(nutgraf_, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_ROWS", 10)
    monkeypatch.setattr(parquet, "GROUP_ROWS", 25)
    sizes = []
    summarize_batch = nutgraf.Summarizer.summarize_batch

    def counted(self, texts, **flags):
        sizes.append(len(texts))
        return summarize_batch(self, texts, **flags)

    monkeypatch.setattr(nutgraf.Summarizer, "summarize_batch", counted)
    table = pa.table({"text": [f"Rain fell for {n} days." for n in range(64)]})
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=32)
    assert nutgraf_("batch", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet")[0] == 0
    assert sizes == [10, 10, 10, 2] * 2
    out = pq.ParquetFile(tmp_path / "out.parquet")
    assert out.read().column("summary").equals(table.column("text"))
    assert [out.metadata.row_group(n).num_rows for n in range(out.num_row_groups)] == [30, 32, 2]


def test_a_batch_of_large_rows_has_few(tmp_path):
    table = pa.table({"text": [f"{n} " * 500_000 for n in range(20)]})
    pq.write_table(table, tmp_path / "in.parquet", use_dictionary=False)
    reader = parquet.Reader(str(tmp_path / "in.parquet"), "text")
    assert max(len(chunk.texts) for chunk in reader.chunks()) <= 4
    reader.close()


JSON_COLUMNS = {
    "numbers": ([1, 2.5, None], pa.float64(), [1.0, 2.5, None]),
    "long": ([2**60, 1, None], pa.int64(), [2**60, 1, None]),
    "too long": ([2**70, 1, None], pa.string(), [str(2**70), "1", None]),
    "inexact": ([2**60, 0.5, 1], pa.string(), [str(2**60), "0.5", "1"]),
    "mixed": ([1, "1", None], pa.string(), ["1", '"1"', None]),
    "flags": ([True, 1, None], pa.string(), ["true", "1", None]),
    "lists": ([[1], [], [None, 2.5]], pa.list_(pa.float64()), [[1.0], [], [None, 2.5]]),
    "empty lists": ([[], None, []], pa.list_(pa.string()), [[], None, []]),
    "objects": (
        [{"a": 1}, {"b": ["x"]}, {"a": None, "b": None}],
        pa.struct([("a", pa.int64()), ("b", pa.list_(pa.string()))]),
        [{"a": 1, "b": None}, {"a": None, "b": ["x"]}, {"a": None, "b": None}],
    ),
    "no fields": ([{}, None, {}], pa.string(), ["{}", None, "{}"]),
    "list or object": ([[1], {"a": 1}, None], pa.string(), ["[1]", '{"a": 1}', None]),
    "nulls": ([None, None, None], pa.string(), [None, None, None]),
}


@pytest.mark.parametrize("chunk", [1, 2, 1000])
@pytest.mark.parametrize("case", JSON_COLUMNS)
def test_a_column_has_the_type_that_all_of_its_values_share(
    nutgraf_, tmp_path, monkeypatch, case, chunk
):
    monkeypatch.setattr(batch, "CHUNK_ROWS", chunk)
    values, kind, stored = JSON_COLUMNS[case]
    rows = [{"text": TEXT, "x": value} for value in values]
    rows.insert(1, {"text": TEXT})
    source = written(tmp_path / "in.jsonl", rows)
    assert nutgraf_("batch", source, "-o", tmp_path / "out.parquet")[0] == 0
    column = pq.read_table(tmp_path / "out.parquet").column("x")
    assert column.type.equals(kind)
    assert column.to_pylist() == [stored[0], None, *stored[1:]]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40)
@given(st.lists(json_values, max_size=6))
def test_every_json_value_finds_a_place_in_arrow(values):
    values = json.loads(json.dumps(values))
    whole = None
    for value in values:
        whole = shape.merged(whole, shape.shape_of(value))
    halves = [None, None]
    for at, value in enumerate(values):
        half = at >= len(values) // 2
        halves[half] = shape.merged(halves[half], shape.shape_of(value))
    assert shape.merged(*halves) == whole
    assert json.loads(json.dumps(whole)) == whole
    kind = parquet.storable(whole)
    column = pa.array([shape.fitted(value, kind) for value in values], parquet.arrow_type(kind))
    for value, stored in zip(values, column.to_pylist(), strict=True):
        assert (value is None) == (stored is None)
        if isinstance(value, (bool, str)) and kind != "json":
            assert stored == value


def test_a_table_of_all_names_is_refused(nutgraf_, tmp_path, monkeypatch):
    monkeypatch.setattr(shape, "MOST_COLUMNS", 4)
    rows = [{"text": TEXT, "a": 1}, {"text": TEXT, "b": 1, "c": 2}, {"text": TEXT, "a": 2}]
    source = written(tmp_path / "in.jsonl", rows)
    assert nutgraf_("batch", source, "-o", tmp_path / "out.csv")[0] == 1
    assert [row["a"] for row in rows_of(tmp_path / "out.csv")] == ["1", "2"]


def test_a_lone_surrogate_is_refused_where_the_format_has_none(nutgraf_, tmp_path):
    rows = [{"text": TEXT, "title": "\ud800"}, {"text": TEXT, "title": "fine"}]
    source = written(tmp_path / "in.jsonl", rows)
    for target in ("csv", "parquet"):
        assert nutgraf_("batch", source, "-o", tmp_path / f"out.{target}")[0] == 1
        assert [row["title"] for row in rows_of(tmp_path / f"out.{target}")] == ["fine"]
        (refused,) = rows_of(tmp_path / "out.errors.jsonl")
        assert (refused["line"], "surrogate" in refused["error"]) == (1, True)


# CSV

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.tuples(cells, cells), max_size=5), st.sampled_from(["csv", "tsv"]))
def test_cells_are_read_as_they_were_written(tmp_path_factory, rows, name):
    path = tmp_path_factory.mktemp("csv") / f"cells.{name}"
    writer = delimited.Writer(["text", "b"], delimited.DELIMITERS[name])
    lines = [writer.line({"text": text, "b": b}) for text, b in rows]
    path.write_bytes(writer.head() + b"".join(lines))
    reader = delimited.Reader(str(path), None, "text", delimited.DELIMITERS[name])
    found = [row for chunk in reader.chunks() for row in chunk.rows()]
    reader.close()
    assert found == [{"text": text, "b": b} for text, b in rows]
    assert rows_of(path) == found, "as Python's csv reads them"


RAGGED = {
    b"1": ("1 cells", "1"),
    b"1,Rain.,3": ("3 cells", "1,Rain.,3"),
    b'1,"Rain" fell.': ("not CSV", '1,"Rain" fell.'),
    b"1,Rain \xff.": ("byte 0xff", "1,Rain \ufffd."),
}


@pytest.mark.parametrize("chunk", [1, 1000])
@pytest.mark.parametrize("bad", RAGGED, ids=ascii)
def test_a_bad_record_spoils_no_other(nutgraf_, tmp_path, monkeypatch, bad, chunk):
    monkeypatch.setattr(batch, "CHUNK_ROWS", chunk)
    lines = [b"id,text", b"1,One.", b"", bad, b'2,"Two', b'lines."', bad, b"3,Three."]
    (tmp_path / "in.csv").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    status, _, err = nutgraf_("batch", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl")
    assert status == 1
    assert "3 rows summarised, 2 refused" in err
    assert [row["text"] for row in rows_of(tmp_path / "out.jsonl")] == [
        "One.",
        "Two\r\nlines.",
        "Three.",
    ]
    for row, line in zip(rows_of(tmp_path / "out.errors.jsonl"), (4, 7), strict=True):
        message, raw = RAGGED[bad]
        assert (row["line"], row["row"]) == (line, raw)
        assert message in row["error"]


def test_a_quote_that_is_never_closed_loses_nothing(nutgraf_, tmp_path):
    (tmp_path / "in.csv").write_bytes(b'id,text\n1,One.\n2,"Two.\n3,Three.\n')
    assert nutgraf_("batch", tmp_path / "in.csv", "-o", tmp_path / "out.csv")[0] == 1
    assert [row["id"] for row in rows_of(tmp_path / "out.csv")] == ["1"]
    (refused,) = rows_of(tmp_path / "out.errors.jsonl")
    assert (refused["line"], refused["row"]) == (3, '2,"Two.\n3,Three.')


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["empty", "column names"]),
        (b"id,id,text\n", ["'id' comes twice"]),
        (b"id,te\xffxt\n", ["header", "0xff"]),
    ],
)
def test_a_header_that_names_no_columns_is_an_error(nutgraf_, tmp_path, data, words):
    (tmp_path / "in.csv").write_bytes(data)
    status, _, err = nutgraf_("batch", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert status == 1
    for word in ("in.csv", *words):
        assert word in err


# Folders


def test_a_file_of_a_folder_is_a_row(nutgraf_, tmp_path):
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / ".git").mkdir()
    for name in ("b/two.txt", "ä.md", ".hidden", ".git/config"):
        (folder / name).write_text(f"{TEXT} {name}", "utf-8")
    packed(folder / "a.txt.gz", TEXT.encode())
    (folder / "bad.txt").write_bytes(b"Rain \xff.")
    (folder / "cut.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    for target in ("jsonl", "csv", "parquet"):
        out = tmp_path / f"out.{target}"
        assert nutgraf_("batch", folder, "-o", out, "-n", 1)[0] == 1
        assert [row["file"] for row in rows_of(out)] == ["a.txt.gz", "b/two.txt", "ä.md"]
        assert rows_of(out)[0] == {
            "file": "a.txt.gz",
            "summary": str(nutgraf.summarize(TEXT, sentences=1)),
        }
        refused = rows_of(tmp_path / "out.errors.jsonl")
        assert [row["file"] for row in refused] == ["bad.txt", "cut.txt.gz"]
        assert "0xff" in refused[0]["error"]
        assert "cut off" in refused[1]["error"]


def test_output_is_never_written_into_the_folder_that_is_read(nutgraf_, tmp_path):
    (tmp_path / "in").mkdir()
    status, _, err = nutgraf_("batch", tmp_path / "in", "-o", tmp_path / "in" / "out.jsonl")
    assert status == 2
    assert "input" in err
    assert list((tmp_path / "in").iterdir()) == []


# Packages that are not there


@pytest.mark.parametrize(
    ("module", "suffix", "extra"),
    [("pyarrow", "parquet", "nutgraf[arrow]"), ("zstandard", "jsonl.zst", "nutgraf[zstd]")],
)
def test_a_missing_package_is_named_with_its_extra(
    nutgraf_, tmp_path, monkeypatch, module, suffix, extra
):
    source = written(tmp_path / "in.jsonl", [{"text": TEXT}])
    other = written(tmp_path / f"other.{suffix}", [{"text": TEXT}])
    for name in list(sys.modules):
        if name.partition(".")[0] == module:
            monkeypatch.setitem(sys.modules, name, None)
    for names in ([source, "-o", tmp_path / f"out.{suffix}"], [other, "-o", tmp_path / "out.csv"]):
        status, _, err = nutgraf_("batch", *names)
        assert status == 2
        assert f"pip install '{extra}'" in err
        assert len(list(tmp_path.iterdir())) == 2


def test_the_table_of_formats_is_whole():
    assert set(formats.OUTPUTS) == set(SUFFIXES)
    assert set(formats.INPUTS) == {*SUFFIXES, "folder"}
