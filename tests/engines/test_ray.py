"""nutgraf.ray in Ray Data: the rows are those of one process."""

import os

import nutgraf.ray
import pytest
import ray
from nutgraf.errors import BudgetError, ParameterError


@pytest.fixture(scope="module")
def dataset(local_ray, rows):
    items = [{"n": n, "text": text} for n, text in enumerate(rows)]
    return ray.data.from_items(items, override_num_blocks=40)


def summaries(dataset, name="summary"):
    return [row[name] for row in sorted(dataset.take_all(), key=lambda row: row["n"])]


def test_rows_are_those_of_summarize_batch(dataset, expected):
    step = nutgraf.ray.Summarize(words=8)
    found = dataset.map_batches(step, batch_format="pyarrow", batch_size=20)
    assert found.columns() == ["n", "text", "summary"]
    assert summaries(found) == expected


def test_as_a_class_in_actors(dataset, expected):
    found = dataset.map_batches(
        nutgraf.ray.Summarize,
        fn_constructor_args=("text", "short"),
        fn_constructor_kwargs={"words": 8},
        batch_format="pyarrow",
        concurrency=2,
    )
    assert summaries(found, "short") == expected


def test_details(dataset, rows, expected):
    step = nutgraf.ray.Summarize(words=8, details=True, errors="return")
    found = summaries(dataset.map_batches(step, batch_format="pyarrow"))
    assert [row and row["text"] for row in found] == expected
    for text, row in zip(rows, found, strict=True):
        if row:
            spans = [(pick["start"], pick["end"]) for pick in row["picks"]]
            assert " ".join(text[start:end] for start, end in spans) == row["text"]


def test_fit_is_that_of_one_process(dataset, fitted, rows):
    summarizer, expected = fitted
    found = nutgraf.ray.fit(dataset, method="lex_rank", words=8)
    assert found.corpus_ == summarizer.corpus_
    assert found.get_params() == summarizer.get_params()
    step = nutgraf.ray.Summarize(summarizer=found)
    assert summaries(dataset.map_batches(step, batch_format="pyarrow")) == expected
    step = nutgraf.ray.Summarize(summarizer=found, words=4)
    other = nutgraf.Summarizer(method="lex_rank", words=4).fit(rows)
    found = dataset.map_batches(step, batch_format="pyarrow")
    assert summaries(found) == other.transform(rows)
    assert nutgraf.ray.fit(dataset.limit(0)).corpus_.n_documents == 0


def test_a_task_uses_its_cores(local_ray):
    step = nutgraf.ray.Summarize(words=8)

    def threads(batch):
        os.environ.pop("RAYON_NUM_THREADS", None)  # of an earlier task
        step(batch)
        return {"n": [os.environ["RAYON_NUM_THREADS"]]}

    texts = ray.data.from_items([{"text": "Rain fell."}])
    (row,) = texts.map_batches(threads, batch_format="pyarrow", num_cpus=2).take_all()
    assert row["n"] == "2"


def test_refusals(dataset):
    with pytest.raises(BudgetError, match="words"):
        nutgraf.ray.Summarize(words=0)
    with pytest.raises(ParameterError, match="details=True"):
        nutgraf.ray.Summarize(errors="return")
    with pytest.raises(BudgetError, match="words"):
        nutgraf.ray.fit(dataset, words=0)
    with pytest.raises(ray.exceptions.RayTaskError, match='batch_format="pyarrow"'):
        dataset.map_batches(nutgraf.ray.Summarize()).take_all()
    step = nutgraf.ray.Summarize(output="n")
    with pytest.raises(ray.exceptions.RayTaskError, match="output must be"):
        dataset.map_batches(step, batch_format="pyarrow").take_all()
