"""Mixed work for so many seconds: ``python tests/soak.py 600``. Prints what the process took.

The process is warm when every method met every number of threads. Memory, threads and
descriptors at the end are compared with those of then; memory is the median of several looks,
each without what the allocator keeps of what was given back, which swings by a tenth.
"""

import ctypes
import gc
import json
import math
import os
import pathlib
import pickle
import signal
import statistics
import sys
import tempfile
import time

import nutgraf
import pyarrow

EXAMPLES = pathlib.Path(__file__).parents[1] / "examples"
ROWS = [json.loads(line)["text"] for line in (EXAMPLES / "corpus.jsonl").open(encoding="utf-8")]
BAD = [None, "", "\ud800", 7, "\ufdd0panic"]
LONG = " ".join(f"It said w{n % 5003} the dam{n % 97} rose over town." for n in range(60_000))
METHODS = list(nutgraf.METHODS)
LIBC = ctypes.CDLL(None)
# Rounds: methods, numbers of threads and delays of the signal go round beside one another.
WARM = math.lcm(len(METHODS), 3, 10)
LEAST_LOOKS = 120


def batches(n):
    """Lists and columns, by another method each time, with bad rows among them."""
    settings = {"method": METHODS[n % len(METHODS)], "words": 20 + n % 50}
    rows = [*ROWS[n % 7 :], *BAD]
    summaries = nutgraf.summarize_batch(rows, errors="return", **settings)
    good = [summary for summary in summaries if isinstance(summary, nutgraf.Summary)]
    for summary in good[:20]:
        assert pickle.loads(pickle.dumps(summary)).to_html() == summary.to_html()
        assert summary.to_dict()["picks"] is not None
    column = pyarrow.chunked_array([ROWS[:50], [None, *ROWS]])
    done = nutgraf.summarize_batch(column, details=True, errors="return", **settings)
    assert len(pyarrow.array(done)) == len(column)


def models(n):
    """Fits, merges and files."""
    parts = [nutgraf.Summarizer(words=40).fit(ROWS[at::2]) for at in (0, 1)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.nutgraf")
        parts[0].merge(parts[1]).save(path)
        assert nutgraf.Summarizer.load(path).transform(ROWS[:5])


def others(n):
    """Everything else that reads texts, and what is refused."""
    nutgraf.keyphrases(ROWS[n % len(ROWS)])
    nutgraf.trim_context(ROWS[:9], "Who closed the bridge?", words=50).to_html()
    nutgraf.summarize_cluster(ROWS[:9], known=ROWS[9:12], words=50).to_html()
    nutgraf.oracle(ROWS[0], ROWS[1], words=50)
    for call in (
        lambda: nutgraf.summarize(LONG, max_chars=1000),
        lambda: nutgraf.summarize(ROWS[0], words=0),
        lambda: nutgraf.Summarizer(method="magic"),
    ):
        try:
            call()
        except nutgraf.NutgrafError:
            continue
        raise AssertionError


def interrupted(n):
    """A long text that a signal stops, and another number of threads."""
    nutgraf.set_num_threads(1 + n % 3)
    try:  # The signal may be heard before the call, and behind it.
        signal.setitimer(signal.ITIMER_REAL, 0.01 + n % 10 / 100)
        try:
            nutgraf.summarize_batch([LONG] * 3, method=METHODS[n % len(METHODS)])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except TimeoutError:
        pass


def ring(*_):
    raise TimeoutError


def taken():
    """Memory in bytes, threads and open descriptors of this process."""
    if hasattr(LIBC, "malloc_trim"):
        LIBC.malloc_trim(0)
    status = pathlib.Path("/proc/self/status").read_text("ascii")
    values = dict(line.split(":", 1) for line in status.splitlines())
    memory = int(values["VmRSS"].split()[0]) * 1024
    return memory, int(values["Threads"]), len(os.listdir("/proc/self/fd"))


def run(seconds):
    """Work until the time is over; what was taken when warm and at the end."""
    os.environ["RUST_BACKTRACE"] = "0"  # reading debug information is no work of ours
    signal.signal(signal.SIGALRM, ring)
    start, looks, n = time.monotonic(), [], 0
    while time.monotonic() - start < seconds or len(looks) < LEAST_LOOKS:
        for work in (batches, models, others, interrupted):
            work(n)
        n += 1
        gc.collect()
        if n > WARM:
            looks.append(taken())
    third = max(1, len(looks) // 3)
    parts = (looks[:third], looks[-third:])
    memory = [statistics.median(look[0] for look in part) for part in parts]
    return {
        "seconds": round(time.monotonic() - start),
        "rounds": n,
        "memory": [round(each / 1e6, 1) for each in memory],
        "growth": round(memory[1] / memory[0] - 1, 4),
        "threads": [max(look[1] for look in part) for part in parts],
        "descriptors": [max(look[2] for look in part) for part in parts],
    }


if __name__ == "__main__":
    print(json.dumps(run(float(sys.argv[1]))))
