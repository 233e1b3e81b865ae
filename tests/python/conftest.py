"""What the tests share: where things are, the example texts, Python in a process of its own."""

import io
import os
import re
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import nutgraf
import pytest
from hypothesis import settings
from nutgraf.cli import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ["article.txt", "artikel_de.txt", "page.txt", "transcript.txt", "wenzhang_zh.txt"]

# Time is no matter here: a development build is slow, and slower still at its first call.
settings.register_profile("nutgraf", deadline=None)
settings.load_profile("nutgraf")


# Letters of scripts without spaces: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


def n_words(text):
    return len(text.split())


def keeps_ratio(summary, ratio):
    """Whether a summary has at most this share of the words of its text.

    Words are those of ``str.split()``. Among letters of scripts without spaces the tokenizer
    finds them: no more than there are such letters and runs of others.
    """
    if not re.search(UNSPACED, summary.source):
        return n_words(summary.text) == summary.used <= ratio * n_words(summary.source)
    most_words = len(re.findall(rf"{UNSPACED}|(?:(?!{UNSPACED})\S)+", summary.source))
    return n_words(summary.text) <= summary.used <= ratio * most_words


def is_body(sentence, language):
    """Whether a sentence of running text belongs to the body of its text, by its form.

    It has six words or more, of which two in five begin small; more than seven in ten of its
    characters are letters or spaces; and it is no time stamp.
    """
    n_terms = len(nutgraf.split_words(sentence, language))
    starts = re.findall(r"(?<![^\W_])[^\W_]", sentence.replace("’", "").replace("'", ""))
    n_small = sum(not start.isupper() for start in starts)
    n_letters = sum(c.isalpha() or c.isspace() for c in sentence)
    return (
        n_terms >= 6
        and 5 * n_small >= 2 * len(starts)
        and 10 * n_letters > 7 * len(sentence)
        and not (n_terms < 14 and re.search(r"\d:\d\d", sentence))
    )


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def examples():
    return ROOT / "examples"


@pytest.fixture(scope="session")
def article(examples):
    return (examples / "article.txt").read_text("utf-8")


@pytest.fixture(scope="session", params=EXAMPLES)
def example(examples, request):
    return (examples / request.param).read_text("utf-8")


@pytest.fixture(scope="session")
def run_python():
    """Run code in a fresh interpreter and give back what it printed."""

    def run(code, *arguments, **environment):
        command = [sys.executable, "-c", code, *map(str, arguments)]
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
        done = subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def nutgraf_(capsys):
    """Run the command in this process: its status, output and messages."""

    def run(*arguments):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse
            status = stop.code
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def stdin(monkeypatch):
    """Put bytes into standard input."""

    def put(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))

    return put


@pytest.fixture
def longest_pause():
    """How long another thread waits at most while a call runs, as a share of the call."""

    def measure(call):
        ticks = []
        stop = threading.Event()

        def tick():
            while not stop.is_set():
                ticks.append(time.perf_counter())
                time.sleep(0.0005)

        clock = threading.Thread(target=tick)
        clock.start()
        start = time.perf_counter()
        call()
        end = time.perf_counter()
        stop.set()
        clock.join()
        during = [start, *(tick for tick in ticks if start < tick < end), end]
        return max(after - before for before, after in pairwise(during)) / (end - start)

    return measure
