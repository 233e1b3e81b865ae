"""nutgraf.spark in Spark: the rows are those of one process."""

import os

import nutgraf.spark
import pyarrow as pa
import pytest
from nutgraf.errors import BudgetError, ParameterError
from pyspark.errors import PythonException
from pyspark.sql.functions import arrow_udf


@pytest.fixture(scope="module")
def frame(spark, rows):
    return spark.createDataFrame(list(enumerate(rows)), "n int, text string").repartition(5)


def column(frame):
    return [row[0] for row in frame.orderBy("n").select(frame.columns[-1]).collect()]


def test_rows_are_those_of_summarize_batch(frame, expected):
    udf = nutgraf.spark.summarize_udf(words=8)
    assert column(frame.withColumn("summary", udf("text"))) == expected


@pytest.mark.parametrize("large", [False, True])
def test_details(spark, frame, rows, expected, large):
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", large)
    udf = nutgraf.spark.summarize_udf(words=8, details=True, errors="return")
    found = column(frame.withColumn("details", udf("text")))
    spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")
    assert [row and row.text for row in found] == expected
    for text, row in zip(rows, found, strict=True):
        if row:
            assert (row.error, len(row.language)) == (None, 2)
            assert " ".join(text[pick.start : pick.end] for pick in row.picks) == row.text


def test_in_sql(spark, frame, expected):
    spark.udf.register("nutgraf", nutgraf.spark.summarize_udf(words=8))
    frame.createOrReplaceTempView("news")
    found = spark.sql("SELECT nutgraf(text) FROM news ORDER BY n").collect()
    assert [text for (text,) in found] == expected


def test_fit_is_that_of_one_process(frame, rows, fitted):
    summarizer, summaries = fitted
    found = nutgraf.spark.fit(frame, "text", method="lex_rank", words=8)
    assert found.corpus_ == summarizer.corpus_
    assert found.get_params() == summarizer.get_params()
    udf = nutgraf.spark.summarize_udf(found)
    assert column(frame.withColumn("summary", udf("text"))) == summaries
    assert nutgraf.spark.fit(frame.limit(0), "text").corpus_.n_documents == 0


def test_parameters_change_those_of_the_summarizer(frame, fitted, rows):
    summarizer, _ = fitted
    udf = nutgraf.spark.summarize_udf(summarizer, words=4)
    found = column(frame.withColumn("summary", udf("text")))
    other = nutgraf.Summarizer(method="lex_rank", words=4).fit(rows)
    assert found == other.transform(rows)
    assert summarizer.words == 8


def test_a_task_uses_its_cores(spark):
    udf = nutgraf.spark.summarize_udf(words=8).func

    def threads(texts: pa.Array) -> pa.Array:
        os.environ.pop("RAYON_NUM_THREADS", None)  # of an earlier task
        udf(texts)
        return pa.array([os.environ["RAYON_NUM_THREADS"]] * len(texts))

    frame = spark.range(2).selectExpr("'Rain fell.' AS text")
    found = frame.select(arrow_udf(threads, "string")("text")).distinct().collect()
    assert [n for (n,) in found] == ["1"]


def test_refusals(frame):
    with pytest.raises(BudgetError, match="words"):
        nutgraf.spark.summarize_udf(words=0)
    with pytest.raises(ParameterError, match="details=True"):
        nutgraf.spark.summarize_udf(errors="return")
    with pytest.raises(ParameterError, match="size"):
        nutgraf.spark.summarize_udf(nutgraf.Summarizer(), size=3)
    with pytest.raises(BudgetError, match="words"):
        nutgraf.spark.fit(frame, "text", words=0)
    with pytest.raises(PythonException, match="InputTypeError"):
        frame.select(nutgraf.spark.summarize_udf()("n")).collect()
