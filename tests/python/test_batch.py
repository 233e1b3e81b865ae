"""Many texts: what is accepted, order, errors, memory, threads and processes."""

import os
import pickle
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import nutgraf
import pytest
from nutgraf import batch
from nutgraf.errors import InputTypeError, TextError

ROWS = [f"Text {n} begins here. It has {n} birds in it. They fly south today." for n in range(40)]
TEXT = "Rain fell all day. The river rose. Nobody slept."


@pytest.fixture(scope="module")
def expected():
    return [nutgraf.summarize(row, sentences=2) for row in ROWS]


CONTAINERS = {
    "list": list,
    "tuple": tuple,
    "generator": lambda rows: (row for row in rows),
    "iterator": iter,
    "dict keys": lambda rows: dict.fromkeys(rows).keys(),
    "dict values": lambda rows: dict(enumerate(rows)).values(),
    "map": lambda rows: map(str, rows),
}


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
def test_any_iterable_of_str_is_accepted_and_its_order_kept(container, expected):
    assert nutgraf.summarize_batch(container(ROWS), sentences=2) == expected


def test_numpy_arrays_are_accepted(expected):
    np = pytest.importorskip("numpy")
    for array in (np.array(ROWS), np.array(ROWS, dtype=object)):
        assert nutgraf.summarize_batch(array, sentences=2) == expected
    nulls = np.array([ROWS[0], None, float("nan")], dtype=object)
    assert nutgraf.summarize_batch(nulls, sentences=2) == [expected[0], None, None]


@pytest.mark.parametrize("dtype", ["object", "string", "str"])
def test_a_pandas_series_is_accepted_with_its_nulls(expected, dtype):
    pd = pytest.importorskip("pandas")
    series = pd.Series([ROWS[0], None, float("nan"), pd.NA, ROWS[4]], dtype=dtype, index=[9] * 5)
    expected = [expected[0], None, None, None, expected[4]]
    assert nutgraf.summarize_batch(list(series), sentences=2) == expected
    # Since pandas 3 it is an Arrow column: Arrow in, Arrow out.
    texts = nutgraf.Summarizer(sentences=2).transform(series)
    assert list(texts) == [None if summary is None else summary.text for summary in expected]


def test_no_rows_give_no_summaries():
    assert nutgraf.summarize_batch([]) == []
    assert nutgraf.summarize_batch(iter(())) == []
    assert nutgraf.summarize_batch([None]) == [None]


def test_an_empty_text_is_no_null():
    empty, null = nutgraf.summarize_batch(["", None])
    assert empty.text == ""
    assert null is None


def test_the_first_bad_row_is_raised():
    with pytest.raises(InputTypeError, match="row 2"):
        nutgraf.summarize_batch([TEXT, None, 5, "\ud800"])


@pytest.mark.parametrize("chunk", [1, 2, 1000])
def test_bad_rows_can_be_returned_in_their_places(monkeypatch, chunk):
    monkeypatch.setattr(batch, "CHUNK_ROWS", chunk)
    answers = nutgraf.summarize_batch([TEXT, 5, None, "\ud800", TEXT], errors="return")
    assert answers[0] == answers[4] == nutgraf.summarize(TEXT)
    assert answers[2] is None
    assert [type(answers[at]) for at in (1, 3)] == [InputTypeError, TextError]
    assert "row 1" in str(answers[1])
    assert "row 3" in str(answers[3])


def test_an_error_of_the_iterable_itself_is_raised():
    def rows():
        yield TEXT
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        nutgraf.summarize_batch(rows(), errors="return")


def read_ahead(rows):
    """For each row, how many rows had been read from the generator when it was summarised."""
    n_read = 0
    seen = {}

    def generator():
        nonlocal n_read
        for row in rows:
            n_read += 1
            yield row

    def count_tokens(text):
        seen.setdefault(text, n_read)
        return 1

    nutgraf.summarize_batch(generator(), tokens=1, count_tokens=count_tokens)
    return [seen[row] for row in rows]


def test_a_generator_is_read_a_bounded_number_of_rows_ahead(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_ROWS", 7)
    rows = [f"This is row {n}" for n in range(30)]
    assert read_ahead(rows) == [min(30, n // 7 * 7 + 7) for n in range(30)]


def test_a_generator_of_long_texts_is_read_a_bounded_number_of_letters_ahead(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_CHARS", 50)
    rows = [f"This is a row that is thirty {n}" for n in range(10)]
    assert read_ahead(rows) == [n // 2 * 2 + 2 for n in range(10)]


def test_progress_is_shown_on_stderr(capfd):
    nutgraf.summarize_batch(ROWS, progress=True)
    shown = capfd.readouterr()
    assert "100%" in shown.err
    assert "40/40" in shown.err
    assert shown.out == ""


def test_progress_of_a_generator_has_no_total(capfd):
    nutgraf.summarize_batch(iter(ROWS), progress=True)
    assert "40text" in capfd.readouterr().err.replace(" ", "")


def test_nothing_is_shown_and_no_tqdm_imported_without_progress(run_python):
    code = (
        "import sys, nutgraf; nutgraf.summarize_batch(['One. Two.'] * 9);"
        "print('tqdm' in sys.modules)"
    )
    assert run_python(code) == "False\n"


def test_the_number_of_threads_changes_nothing(run_python, examples):
    code = """
import hashlib, json, pickle, sys, nutgraf
with open(sys.argv[1], encoding="utf-8") as rows:
    texts = [json.loads(row)["text"] for row in rows]
settings = [{"method": method} for method in nutgraf.METHODS]
settings += [{"selector": selector} for selector in nutgraf.SELECTORS]
for each in settings:
    summaries = nutgraf.summarize_batch(texts * 3, words=40, seed=5, **each)
    print(each, hashlib.sha256(pickle.dumps(summaries)).hexdigest())
print(hashlib.sha256(pickle.dumps(nutgraf.Summarizer().fit(texts * 3))).hexdigest())
"""
    corpus = examples / "corpus.jsonl"
    answers = {run_python(code, corpus, RAYON_NUM_THREADS=str(n)) for n in (1, 4)}
    assert len(answers) == 1


def test_other_python_threads_run_during_a_batch(article, longest_pause):
    rows = [article * 60] * 16  # One chunk, so that Python itself has nothing to do between.
    assert sum(map(len, rows)) < batch.CHUNK_CHARS
    assert longest_pause(lambda: nutgraf.summarize_batch(rows)) < 0.5


def test_python_threads_share_a_summarizer(article):
    summarizer = nutgraf.Summarizer(words=60)
    texts = [f"{article} This is copy {n}." for n in range(8)]
    expected = [nutgraf.summarize(text, words=60) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(summarizer.summarize, texts * 5)) == expected * 5
        batches = list(threads.map(summarizer.summarize_batch, [texts] * 16))
    assert batches == [expected] * 16


def test_count_tokens_may_itself_summarise():
    def count_tokens(text):
        return len(nutgraf.summarize_batch([text, TEXT], sentences=1)[0].text)

    summaries = nutgraf.summarize_batch([TEXT] * 20, tokens=20, count_tokens=count_tokens)
    assert all(summary == summaries[0] for summary in summaries)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_batch_works_in_a_forked_child(expected):
    nutgraf.summarize_batch(ROWS)  # The threads that the child will not have are started.
    child = os.fork()
    if child == 0:
        same = False
        try:
            same = nutgraf.summarize_batch(ROWS, sentences=2) == expected
        finally:
            os._exit(0 if same else 1)
    assert wait_for(child, seconds=30) == 0
    assert nutgraf.summarize_batch(ROWS, sentences=2) == expected


def wait_for(child, seconds):
    """Exit status of a child process; one that hangs is killed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "it hangs"


def test_summaries_of_a_batch_can_be_pickled(expected):
    assert pickle.loads(pickle.dumps(nutgraf.summarize_batch(ROWS, sentences=2))) == expected


def test_a_notebook_gets_the_bar_of_notebooks(monkeypatch):
    used = []

    def bar(**options):
        used.append(options)
        return batch._Silent()

    monkeypatch.setitem(sys.modules, "ipykernel", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "tqdm.auto", SimpleNamespace(tqdm=bar))
    nutgraf.summarize_batch(ROWS, progress=True)
    assert [options["total"] for options in used] == [40]
