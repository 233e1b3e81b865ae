"""nutgraf.dask in Dask: the rows are those of one process."""

import dask
import dask.dataframe as dd
import nutgraf.dask
import pandas as pd
import pytest
from nutgraf.errors import BudgetError, ParameterError


@pytest.fixture(scope="module", params=["threads", "processes"])
def texts(rows, request):
    with dask.config.set(scheduler=request.param, num_workers=2):
        yield dd.from_pandas(pd.Series(rows, name="text", dtype="string"), npartitions=40)


def as_list(series):
    return [None if pd.isna(text) else text for text in series]


def test_rows_are_those_of_summarize_batch(texts, expected):
    found = nutgraf.dask.summarize(texts, words=8)
    assert (found.name, found.dtype) == ("text", texts.dtype)
    assert as_list(found.compute()) == expected


def test_details(texts, rows, expected):
    found = nutgraf.dask.summarize(texts, words=8, details=True, errors="return").compute()
    assert as_list(found["text"]) == expected
    for text, picks, summary in zip(rows, found["picks"], expected, strict=True):
        if text:
            assert " ".join(text[pick["start"] : pick["end"]] for pick in picks) == summary


def test_fit_is_that_of_one_process(texts, fitted):
    summarizer, _ = fitted
    found = nutgraf.dask.fit(texts, method="lex_rank", words=8)
    assert found.corpus_ == summarizer.corpus_
    assert found.get_params() == summarizer.get_params()


def test_refusals(texts):
    with pytest.raises(BudgetError, match="words"):
        nutgraf.dask.summarize(texts, words=0)
    with pytest.raises(ParameterError, match="details=True"):
        nutgraf.dask.summarize(texts, errors="return")
    with pytest.raises(BudgetError, match="words"):
        nutgraf.dask.fit(texts, words=0)
