"""Data frames: the namespace of Polars, the accessor of pandas, the function of DuckDB."""

import re

import duckdb
import nutgraf
import nutgraf.duckdb
import nutgraf.pandas
import nutgraf.polars
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from nutgraf.errors import BudgetError, InputTypeError, MethodError, ParameterError

ROWS = [
    "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust.",
    None,
    "Der Fluß stieg um 3 Uhr über die Ufer 🎉. Niemand schlief. Die Brücke blieb zu.",
    "",
    "Rain fell all day. The river rose. Nobody slept.",
]
SUMMARIES = nutgraf.summarize_batch(ROWS, words=8)
EXPECTED = [None if summary is None else summary.text for summary in SUMMARIES]


@pytest.fixture
def frame():
    return pl.DataFrame({"n": range(len(ROWS)), "text": ROWS})


def summary(**parameters):
    return pl.col("text").nutgraf.summarize(words=8, **parameters)


def test_polars_eager_lazy_and_streaming(frame):
    expected = frame.with_columns(text=pl.Series(EXPECTED))
    assert frame.with_columns(summary()).equals(expected)
    lazy = frame.lazy().with_columns(summary())
    assert lazy.collect_schema() == frame.schema
    assert lazy.collect().equals(expected)
    assert lazy.collect(engine="streaming").equals(expected)
    filtered = lazy.filter(pl.col("n") > 2).select(
        pl.col("text").alias("s"), pl.col("text").str.len_chars()
    )
    for engine in ("in-memory", "streaming"):
        assert filtered.collect(engine=engine)["s"].to_list() == EXPECTED[3:]


def test_polars_in_many_morsels():
    rows = [f"Text {n} begins here. It has {n} birds in it. They fly south." for n in range(5000)]
    expected = [found.text for found in nutgraf.summarize_batch(rows, sentences=1)]
    lazy = pl.LazyFrame({"text": rows}).select(pl.col("text").nutgraf.summarize(sentences=1))
    with pl.Config() as config:
        config.set_streaming_chunk_size(700)
        assert lazy.collect(engine="streaming")["text"].to_list() == expected


def test_polars_details(frame):
    found = frame.lazy().select(summary(details=True)).collect()["text"]
    assert found.dtype == nutgraf.polars.DETAILS
    assert found.null_count() == 1
    for text, row, made in zip(ROWS, found, SUMMARIES, strict=True):
        if made is not None:
            assert (row["text"], row["language"], row["error"]) == (made.text, made.language, None)
            assert [text[p["start"] : p["end"]] for p in row["picks"]] == [p.text for p in made]
    assert frame.select(summary(details=True).struct.field("text"))["text"].to_list() == EXPECTED


def test_polars_groups_slices_and_types(frame):
    by_group = frame.group_by(pl.col("n") % 2, maintain_order=True).agg(summary())
    assert by_group["text"].to_list() == [EXPECTED[0::2], EXPECTED[1::2]]
    categories = frame.with_columns(pl.col("text").cast(pl.Categorical))
    assert categories.select(summary())["text"].to_list() == EXPECTED
    assert frame[1:4].select(summary())["text"].to_list() == EXPECTED[1:4]
    assert frame[:0].select(summary()).schema == {"text": pl.String}
    assert frame.select(text=pl.lit(None)).select(summary())["text"].to_list() == [None]


def test_polars_refuses_at_once_and_by_name(frame):
    with pytest.raises(MethodError, match="magic"):
        summary(method="magic")
    with pytest.raises((pl.exceptions.ComputeError, InputTypeError), match="Utf8View"):
        frame.select(pl.col("n").nutgraf.summarize())
    with pytest.raises((pl.exceptions.ComputeError, ParameterError), match="details=True"):
        frame.select(summary(errors="return"))


@pytest.mark.parametrize(
    "dtype",
    ["object", "str", "string", pd.ArrowDtype(pa.string()), pd.ArrowDtype(pa.large_string())],
    ids=str,
)
def test_pandas_keeps_index_name_nulls_and_type(dtype):
    texts = pd.Series(ROWS, dtype=dtype, name="text", index=list("vwxxz"))
    found = texts.nutgraf.summarize(words=8)
    assert (found.index.equals(texts.index), found.name) == (True, "text")
    assert found.isna().to_list() == [text is None for text in EXPECTED]
    assert found.dropna().to_list() == [text for text in EXPECTED if text is not None]
    if dtype != "object":
        assert found.dtype == texts.dtype
    frame = texts.to_frame()
    frame["summary"] = frame["text"].nutgraf.summarize(words=8)
    assert frame["summary"].dropna().to_list() == found.dropna().to_list()


def test_pandas_nulls_of_any_kind_and_categories():
    nulls = pd.Series([ROWS[0], None, float("nan"), pd.NA], dtype=object)
    assert nulls.nutgraf.summarize().isna().to_list() == [False, True, True, True]
    categories = pd.Series([ROWS[0], None, ROWS[0]], dtype="category")
    found = categories.nutgraf.summarize(words=8)
    assert found.dropna().to_list() == [EXPECTED[0]] * 2
    assert pd.Series([], dtype=object).nutgraf.summarize().to_list() == []


def test_pandas_details():
    texts = pd.Series(ROWS, name="text", index=list("vwxxz"))
    found = texts.nutgraf.summarize(words=8, details=True)
    assert list(found.columns) == ["text", "picks", "language", "error"]
    assert found.index.equals(texts.index)
    assert found["text"].isna().to_list() == [text is None for text in EXPECTED]
    for text, picks, made in zip(ROWS, found["picks"], SUMMARIES, strict=True):
        if made is not None:
            assert [text[p["start"] : p["end"]] for p in picks] == [p.text for p in made]


def test_pandas_refuses_by_name(capfd):
    texts = pd.Series(ROWS)
    with pytest.raises(BudgetError, match="words"):
        texts.nutgraf.summarize(words=0)
    for wrong in (pd.Series([1, 2]), pd.Series(["a", 5]), pd.Series([b"a"])):
        with pytest.raises(InputTypeError, match="texts"):
            wrong.nutgraf.summarize()
    with pytest.raises(ParameterError, match="details=True"):
        texts.nutgraf.summarize(errors="return")
    texts.nutgraf.summarize(progress=True)
    assert "5/5" in capfd.readouterr().err


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        nutgraf.duckdb.register(connection)
        yield connection


def test_duckdb_arguments_vary_by_row(connection):
    budgets = [8, 8, 3, 8, None]
    connection.register("rows", pa.table({"n": range(5), "text": ROWS, "words": budgets}))
    found = connection.sql("SELECT nutgraf(text, words) FROM rows ORDER BY n").fetchall()
    third = nutgraf.summarize(ROWS[2], words=3).text
    assert [text for (text,) in found] == [EXPECTED[0], None, third, "", None]
    found = connection.sql("SELECT nutgraf(text, 8) FROM rows ORDER BY n").fetchall()
    assert [text for (text,) in found] == EXPECTED
    assert connection.sql("SELECT nutgraf(text, 8) FROM rows WHERE n = 1").fetchall() == [(None,)]
    assert connection.sql("SELECT nutgraf(text, 8) FROM rows WHERE n > 9").fetchall() == []
    found = connection.sql("SELECT nutgraf('Rain fell. Why?', 2)").fetchall()
    assert found == [("Rain fell.",)]


def test_duckdb_over_many_vectors(connection):
    rows = [f"Text {n} begins here. It has {n} birds in it. They fly south." for n in range(5000)]
    budgets = [n % 7 + 3 for n in range(5000)]
    connection.register("many", pa.table({"n": range(5000), "text": rows, "words": budgets}))
    found = connection.sql("SELECT nutgraf(text, words) FROM many ORDER BY n").fetchall()
    made = [nutgraf.summarize(row, words=n).text for row, n in zip(rows, budgets, strict=True)]
    assert [text for (text,) in found] == made


def test_duckdb_name_and_parameters(connection):
    nutgraf.duckdb.register(connection, "lead_of", method="lead", language="en")
    made = nutgraf.summarize(ROWS[4], words=3, method="lead").text
    assert connection.execute("SELECT lead_of($1, 3)", [ROWS[4]]).fetchall() == [(made,)]
    with pytest.raises(MethodError, match="magic"):
        nutgraf.duckdb.register(connection, "other", method="magic")
    with pytest.raises(BudgetError, match="got words and chars"):
        nutgraf.duckdb.register(connection, "other", chars=8)
    with pytest.raises(duckdb.Error, match="words must be a whole number of at least 1; got 0"):
        connection.sql("SELECT nutgraf('Rain fell.', 0)").fetchall()


@pytest.mark.parametrize(
    ("module", "package", "call"),
    [
        ("polars", "polars", ""),
        ("pandas", "pandas", ""),
        ("pandas", "pyarrow", ""),
        ("duckdb", "pyarrow", "nutgraf.duckdb.register(None)"),
        ("dask", "dask", "nutgraf.dask.summarize(None)"),
        ("dask", "dask", "nutgraf.dask.fit(None)"),
        ("ray", "pyarrow", "nutgraf.ray.Summarize()"),
        ("ray", "ray", "nutgraf.ray.fit(None)"),
        ("spark", "pyarrow", "nutgraf.spark.fit(None, 'text')"),
        ("spark", "pyspark", "nutgraf.spark.summarize_udf()"),
    ],
)
def test_without_the_package_the_extra_is_named(run_python, module, package, call):
    code = f"""
import sys
sys.modules["{package}"] = None
try:
    import nutgraf.{module}
    {call}
except ImportError as error:
    print(error)
"""
    assert f"pip install 'nutgraf[{module}]'" in run_python(code)


def test_the_page_on_columns_runs_from_top_to_bottom(root):
    page = (root / "docs" / "COLUMNS.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 4
    exec("\n".join(blocks), {})
