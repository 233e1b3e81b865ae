"""A Spark and a Ray of two workers each, and the rows that one process makes."""

import logging
import os
import sys

import nutgraf
import pytest
import ray
from pyspark.sql import SparkSession

ROWS = [
    "The old bridge closed on Monday. It was built in 1902. Nobody minds the rust.",
    None,
    "Der Fluß stieg um 3 Uhr über die Ufer 🎉. Niemand schlief. Die Brücke blieb zu.",
    "",
    "Rain fell all day. The river rose. Nobody slept.",
    *(f"Text {n} begins here. It has {n} birds in it. They fly south." for n in range(300)),
]


@pytest.fixture(scope="session")
def rows():
    return ROWS


@pytest.fixture(scope="session")
def expected():
    """What `summarize_batch` makes of the rows."""
    summaries = nutgraf.summarize_batch(ROWS, words=8)
    return [None if summary is None else summary.text for summary in summaries]


@pytest.fixture(scope="session")
def fitted():
    """What `fit` makes of the rows in one process, and what it then picks."""
    summarizer = nutgraf.Summarizer(method="lex_rank", words=8).fit(ROWS)
    return summarizer, summarizer.transform(ROWS)


@pytest.fixture(scope="session")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", False)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 40)
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def local_ray():
    ray.init(num_cpus=2, include_dashboard=False, logging_level=logging.ERROR)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()
