"""Batches that are stopped: what is left behind, and how they go on."""

import errno
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nutgraf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from nutgraf import batch
from nutgraf.journal import Parts

TEXT = "Rain fell all day. The wide river rose by noon. Nobody slept in the old town."
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")

# Runs the command in small chunks and kills itself at the step that is named: halfway through
# what is written, or just before something is made lasting, renamed or removed.
DRIVER = """
import os, signal, sys
from nutgraf import batch
from nutgraf.cli import main
from nutgraf.journal import Parts

batch.CHUNK_ROWS = 6
fatal, step = int(sys.argv[1]), 0

def counted(function, last_act=lambda *_: None):
    def run(*arguments, **flags):
        global step
        step += 1
        if step == fatal:
            last_act(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **flags)
    return run

def half(parts, name, data):
    parts._files[name].write(data[: len(data) // 2])

for name in ("fsync", "replace", "unlink", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
Parts._append = counted(Parts._append, half)
status = main(sys.argv[2:])
print(step)
sys.exit(status)
"""


def run(fatal, *arguments):
    return subprocess.run(
        [sys.executable, "-c", DRIVER, str(fatal), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def texts(n):
    """Rows of every kind: texts, nulls, refused ones."""
    return [
        {"id": n, "text": [TEXT * (n % 5), None, f"Rain fell on day {n}.", 5][n % 4], "x": n / 7}
        for n in range(n)
    ]


def written(path, n_rows=50):
    rows = texts(n_rows)
    if path.name.endswith(".parquet"):
        strings = [row["text"] if row["text"] != 5 else b"\xff" for row in rows]
        binary = [text.encode() if isinstance(text, str) else text for text in strings]
        columns = {"id": range(n_rows), "text": pa.array(binary, pa.binary()).view(pa.string())}
        pq.write_table(pa.table(columns), path, row_group_size=20)
    else:
        data = "".join(json.dumps(row) + "\n" for row in rows).encode()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


PAIRS = [
    ("in.jsonl", "out.jsonl"),
    ("in.jsonl.gz", "out.csv.gz"),
    ("in.jsonl", "out.parquet"),
    ("in.parquet", "out.parquet"),
    ("in.parquet", "out.tsv.zst"),
]


def expected(tmp_path, source, target):
    """What a run that nobody stops makes, and in how many steps."""
    (tmp_path / "whole").mkdir()
    done = run(0, "batch", source, "-o", tmp_path / "whole" / target, "-n", 1)
    assert done.returncode == 1, done.stderr
    files = contents(tmp_path / "whole")
    assert set(files) == {"out.errors.jsonl", target}
    return files, int(done.stdout)


def killed_at(tmp_path, source, target, step):
    """The files after a kill and a resumption."""
    folder = tmp_path / f"killed-{step}"
    folder.mkdir()
    command = ["batch", source, "-o", folder / target, "-n", 1]
    assert run(step, *command).returncode == -signal.SIGKILL
    assert (folder / target).exists() <= (folder / f"{target}.part").exists()
    done = run(0, *command, "--resume")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / f"{target}.part").exists()
    return contents(folder)


@needs_kill
@pytest.mark.parametrize(("source", "target"), [PAIRS[1], PAIRS[3]])
def test_a_kill_loses_and_doubles_nothing(tmp_path, source, target):
    source = written(tmp_path / source)
    files, n_steps = expected(tmp_path, source, target)
    steps = (n_steps // 2, n_steps - 7)
    for step in steps if target.endswith("parquet") else (*steps, n_steps // 3, n_steps - 4):
        assert killed_at(tmp_path, source, target, step) == files, step


@needs_kill
@pytest.mark.slow
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_kill_at_twenty_steps_loses_and_doubles_nothing(tmp_path, source, target):
    source = written(tmp_path / source)
    files, n_steps = expected(tmp_path, source, target)
    assert n_steps > 40
    last = range(n_steps - 10, n_steps)  # files get their names, and what is left is removed
    for step in (*range(1, n_steps - 10, n_steps // 10), *last):
        assert killed_at(tmp_path, source, target, step) == files, step


@needs_kill
@pytest.mark.slow
@pytest.mark.parametrize(("source", "target"), [PAIRS[0], PAIRS[1], PAIRS[3]])
def test_kills_at_random_moments_lose_and_double_nothing(tmp_path, source, target):
    source = written(tmp_path / source, 3000)
    start = time.monotonic()
    files, _ = expected(tmp_path, source, target)
    whole = time.monotonic() - start
    draw = random.Random(7)
    (tmp_path / "killed").mkdir()
    command = ["batch", source, "-o", tmp_path / "killed" / target, "-n", 1]
    driver = [sys.executable, "-c", DRIVER, "0", *map(str, command)]
    for _ in range(20):
        process = subprocess.Popen([*driver, "--resume"], stderr=subprocess.PIPE)
        with process:
            time.sleep(draw.uniform(0.2, whole))
            process.kill()
            assert b"Traceback" not in process.stderr.read()
    assert run(0, *command, "--resume").returncode == 1
    assert contents(tmp_path / "killed") == files


# In one process


@pytest.fixture
def stop(monkeypatch):
    """Small chunks, of which one raises an error in the place of being summarised."""
    monkeypatch.setattr(batch, "CHUNK_ROWS", 6)
    summarize_batch = nutgraf.Summarizer.summarize_batch

    def at(chunk, error):
        chunks = []

        def stopping(self, texts, **flags):
            chunks.append(texts)
            if len(chunks) == chunk:
                raise error
            return summarize_batch(self, texts, **flags)

        monkeypatch.setattr(nutgraf.Summarizer, "summarize_batch", stopping)
        return chunks

    return at


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_an_interrupted_job_goes_on_and_does_nothing_twice(
    nutgraf_, tmp_path, stop, source, target
):
    source = written(tmp_path / source)
    stop(0, None)
    nutgraf_("batch", source, "-o", tmp_path / target)
    whole = contents(tmp_path)
    (tmp_path / target).unlink()
    (tmp_path / "out.errors.jsonl").unlink()
    stop(5, KeyboardInterrupt)
    status, _, err = nutgraf_("batch", source, "-o", tmp_path / target)
    assert status == 130
    n_done = int(err.split(" finished rows are kept")[0].split()[-1])
    assert n_done == (20 if source.suffix == ".parquet" else 24), "a batch ends with its row group"
    assert "--resume" in err
    assert list(contents(tmp_path)) == [source.name]
    seen = stop(0, None)
    status, _, err = nutgraf_("batch", source, "-o", tmp_path / target, "--resume")
    assert status == 1
    assert f"({n_done} of them before)" in err
    assert sum(map(len, seen)) == 50 - n_done
    assert contents(tmp_path) == whole


def test_an_input_that_is_gone_is_named_and_what_is_done_is_kept(nutgraf_, tmp_path, stop):
    source, target = written(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    command = ["batch", source, "-o", target]
    stop(5, KeyboardInterrupt)
    assert nutgraf_(*command)[0] == 130
    gone = source.rename(tmp_path / "gone")
    status, _, err = nutgraf_(*command, "--resume")
    assert (status, err) == (1, f"nutgraf: {source}: No such file or directory\n")
    gone.rename(source)
    stop(0, None)
    assert "(24 of them before)" in nutgraf_(*command, "--resume")[2]
    assert len(target.read_text("utf-8").splitlines()) == 38


@needs_kill
def test_an_input_that_is_removed_while_it_is_read_is_read_to_the_end(
    nutgraf_, tmp_path, monkeypatch
):
    """As systems with signals have it: what is open stays until it is closed."""
    monkeypatch.setattr(batch, "CHUNK_ROWS", 6)
    source, target = written(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    summarize_batch = nutgraf.Summarizer.summarize_batch

    def removing(self, texts, **flags):
        source.unlink(missing_ok=True)
        return summarize_batch(self, texts, **flags)

    monkeypatch.setattr(nutgraf.Summarizer, "summarize_batch", removing)
    assert "38 rows summarised, 12 refused" in nutgraf_("batch", source, "-o", target)[2]
    assert len(target.read_text("utf-8").splitlines()) == 38


def test_a_job_may_always_be_started_with_resume(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl")
    for _ in range(2):
        _, _, err = nutgraf_("batch", source, "-o", tmp_path / "out.jsonl", "--resume")
        assert "50" not in err
        assert "before" not in err
        assert "38 rows summarised, 12 refused" in err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (["--words", 9], ["words was None, is 9"]),
        (["--summary-column", "s"], ["summary_column was summary, is s"]),
        (["--stop-words", "WORDS"], ["stop_words"]),
        ("input", ["size", "modified"]),
        ("version", ["nutgraf was"]),
    ],
)
def test_another_job_is_not_resumed(nutgraf_, tmp_path, stop, monkeypatch, change, words):
    source = written(tmp_path / "in.jsonl")
    (tmp_path / "WORDS").write_text("the")
    command = ["batch", source, "-o", tmp_path / "out.jsonl"]
    stop(5, KeyboardInterrupt)
    nutgraf_(*command)
    kept = contents(tmp_path / "out.jsonl.part")
    if change == "input":
        written(source, 51)
    elif change == "version":
        monkeypatch.setattr(nutgraf, "__version__", "99")
    else:
        command += [tmp_path / "WORDS" if word == "WORDS" else word for word in change]
    status, _, err = nutgraf_(*command, "--resume")
    assert status == 2
    for word in ("--resume", "out.jsonl.part", *words):
        assert word in err
    assert contents(tmp_path / "out.jsonl.part") == kept


def test_a_folder_that_has_changed_is_another_job(nutgraf_, tmp_path, stop):
    (tmp_path / "in").mkdir()
    for n in range(30):
        (tmp_path / "in" / f"{n:02}.txt").write_text(TEXT)
    command = ["batch", tmp_path / "in", "-o", tmp_path / "out.csv"]
    stop(3, KeyboardInterrupt)
    nutgraf_(*command)
    (tmp_path / "in" / "new.txt").write_text(TEXT)
    assert "files was" in nutgraf_(*command, "--resume")[2]
    (tmp_path / "in" / "new.txt").unlink()
    assert nutgraf_(*command, "--resume")[0] == 0
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 31


def test_without_resume_a_job_begins_anew(nutgraf_, tmp_path, stop):
    source = written(tmp_path / "in.jsonl")
    command = ["batch", source, "-o", tmp_path / "out.jsonl"]
    stop(5, KeyboardInterrupt)
    nutgraf_(*command)
    seen = stop(0, None)
    _, _, err = nutgraf_(*command)
    assert "24 finished rows in" in err
    assert "are dropped" in err
    assert sum(map(len, seen)) == 50
    assert not (tmp_path / "out.jsonl.part").exists()


def test_old_output_stays_until_the_new_one_is_whole(nutgraf_, tmp_path, stop):
    source = written(tmp_path / "in.jsonl")
    for name in ("out.jsonl", "out.errors.jsonl"):
        (tmp_path / name).write_text("old\n")
    stop(5, KeyboardInterrupt)
    nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")
    for name in ("out.jsonl", "out.errors.jsonl"):
        assert (tmp_path / name).read_text() == "old\n"


@pytest.mark.parametrize("arguments", [["-", "-o", "out.jsonl"], ["in.jsonl"], ["in.jsonl", "-o-"]])
def test_only_files_are_resumed(nutgraf_, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "in.jsonl")
    status, _, err = nutgraf_("batch", *arguments, "--resume")
    assert status == 2
    assert "--resume must have files" in err


def test_what_came_through_a_pipe_is_not_kept(nutgraf_, tmp_path, stdin, stop):
    stdin(written(tmp_path / "in.jsonl").read_bytes())
    stop(5, KeyboardInterrupt)
    assert nutgraf_("batch", "-", "-o", tmp_path / "out.jsonl")[0] == 130
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


# What goes wrong


def test_a_full_disk_keeps_what_is_done(nutgraf_, tmp_path, stop, monkeypatch):
    source = written(tmp_path / "in.jsonl")
    stop(0, None)
    nutgraf_("batch", source, "-o", tmp_path / "whole.jsonl")
    append, calls = Parts._append, []

    def full(self, name, data):
        calls.append(data)
        if len(calls) == 15:
            self._files[name].write(data[:9])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        append(self, name, data)

    monkeypatch.setattr(Parts, "_append", full)
    command = ["batch", source, "-o", tmp_path / "out.jsonl"]
    status, _, err = nutgraf_(*command)
    assert status == 1
    assert f"{tmp_path / 'out.jsonl'}: No space left on device" in err
    assert "finished rows are kept" in err
    assert not (tmp_path / "out.jsonl").exists()
    nutgraf_(*command, "--resume")
    files = contents(tmp_path)
    assert files["out.jsonl"] == files["whole.jsonl"]
    assert files["out.errors.jsonl"] == files["whole.errors.jsonl"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_a_full_device_is_named(nutgraf_, tmp_path, format_):
    source = written(tmp_path / "in.jsonl")
    status, _, err = nutgraf_("batch", source, "-o", "/dev/full", "--output-format", format_)
    assert status == 1
    assert "/dev/full: No space left on device" in err


SMALL_DISK = """
import os, subprocess, sys
import nutgraf
from nutgraf.cli import main

source, disk = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], check=True)
os.chdir(disk)
words = (f"word{n}" for n in range(20_000))
fitted = nutgraf.Summarizer().fit([" ".join(words)])
page = nutgraf.summarize(" ".join(f"It rained on day {n}." for n in range(2000)), sentences=900)
for write in (fitted.save, page.to_html):
    try:
        write("out")
    except OSError as error:
        print(error.strerror, os.listdir())
print(main(["batch", source, "-o", "out.jsonl", "--column", "text"]), sorted(os.listdir()))
"""


def test_a_disk_that_is_full_holds_nothing_half_written(tmp_path):
    """A disk of 64 kB, which a user may mount where namespaces are allowed."""
    apart = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], check=False).returncode:
        pytest.skip("no namespaces here")
    disk = tmp_path / "disk"
    disk.mkdir()
    rows = ({"text": f"Rain fell on day {n}.", "more": "x" * 4000} for n in range(100))
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    command = [*apart, sys.executable, "-c", SMALL_DISK, source, disk]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines() == ["No space left on device []"] * 2 + ["1 []"], done
    assert "out.jsonl: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_target_that_is_read_only_is_named(nutgraf_, tmp_path, monkeypatch, code):
    def mkdir(self, *_, **__):
        raise OSError(code, os.strerror(code), str(self))

    source = written(tmp_path / "in.jsonl")
    monkeypatch.setattr(Path, "mkdir", mkdir)
    status, _, err = nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")
    assert (status, err) == (1, f"nutgraf: {tmp_path / 'out.jsonl'}: {os.strerror(code)}\n")


@pytest.mark.parametrize("suffix", ["jsonl.gz", "csv.gz", "jsonl.zst", "csv.zst", "parquet"])
@pytest.mark.parametrize("target", ["jsonl", "parquet"])
def test_a_file_that_is_cut_off_is_refused(nutgraf_, tmp_path, stop, suffix, target):
    whole = tmp_path / f"whole.{suffix}"
    stop(0, None)
    nutgraf_("batch", written(tmp_path / "in.jsonl", 500), "-o", whole)
    cut = tmp_path / f"cut.{suffix}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    before = contents(tmp_path)
    status, _, err = nutgraf_("batch", cut, "-o", tmp_path / f"out.{target}")
    assert status == 1
    assert str(cut) in err
    assert "cut off" in err or "damaged" in err
    assert "Traceback" not in err
    assert contents(tmp_path) == before
    assert not (tmp_path / f"out.{target}.part").exists()


@pytest.mark.parametrize("suffix", ["jsonl.gz", "csv.zst"])
def test_what_is_not_compressed_is_refused(nutgraf_, tmp_path, suffix):
    (tmp_path / f"in.{suffix}").write_bytes(b'{"text": "Rain."}\n')
    status, _, err = nutgraf_("batch", tmp_path / f"in.{suffix}", "-o", tmp_path / "out.jsonl")
    assert status == 1
    assert "is not" in err
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("flags", [["--input-format", "csv"], ["--input-format", "parquet"]])
def test_a_folder_for_a_file_is_named(nutgraf_, tmp_path, flags):
    (tmp_path / "in").mkdir()
    status, _, err = nutgraf_("batch", tmp_path / "in", "-o", tmp_path / "out.csv", *flags)
    assert status == 1
    assert str(tmp_path / "in") in err
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("name", ["in.jsonl", "in.csv.gz", "in.parquet", "in.jsonl.zst"])
def test_a_missing_file_is_named(nutgraf_, tmp_path, name):
    status, _, err = nutgraf_("batch", tmp_path / name, "-o", tmp_path / "out.csv")
    assert (status, err) == (1, f"nutgraf: {tmp_path / name}: No such file or directory\n")
    assert list(tmp_path.iterdir()) == []


def test_the_place_of_an_error_is_shown_if_asked_for(nutgraf_, tmp_path):
    for flags in ([], ["--debug"]):
        _, _, err = nutgraf_("batch", tmp_path / "in.csv", *flags)
        assert ("Traceback" in err) == bool(flags)
        assert err.endswith(f"nutgraf: {tmp_path / 'in.csv'}: No such file or directory\n")


def test_a_folder_of_others_is_never_taken_for_parts(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl")
    (tmp_path / "a.jsonl.part").write_text("mine")
    (tmp_path / "b.jsonl.part").mkdir()
    (tmp_path / "b.jsonl.part" / "novel.txt").write_text("mine")
    for name in "ab":
        status, _, err = nutgraf_("batch", source, "-o", tmp_path / f"{name}.jsonl")
        assert status == 2
        assert f"{name}.jsonl.part" in err
    assert (tmp_path / "a.jsonl.part").read_text() == "mine"
    assert [path.name for path in (tmp_path / "b.jsonl.part").iterdir()] == ["novel.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody write what is open")
def test_two_runs_do_not_share_their_parts(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl")
    parts = Parts(tmp_path / "out.jsonl")
    parts.begin({}, resume=False)
    status, _, err = nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")
    assert status == 2
    assert "in use by another run" in err
    parts.close()
    assert nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")[0] == 1


@pytest.mark.parametrize("name", ["rows", "journal.jsonl"])
def test_damaged_parts_are_refused(nutgraf_, tmp_path, stop, name):
    source = written(tmp_path / "in.jsonl")
    command = ["batch", source, "-o", tmp_path / "out.jsonl"]
    stop(5, KeyboardInterrupt)
    nutgraf_(*command)
    part = tmp_path / "out.jsonl.part" / name
    data = part.read_bytes()
    part.write_bytes(b"{\n" * 3 if name == "journal.jsonl" else data[:-1])
    status, _, err = nutgraf_(*command, "--resume")
    assert status == 2
    assert f"{part} is damaged" in err


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise on Windows")
@pytest.mark.parametrize("format_", ["jsonl", "csv.gz", "parquet"])
def test_a_reader_that_has_enough_ends_it_without_a_word(tmp_path, format_):
    source = written(tmp_path / "in.jsonl", 3000)
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, "0", "batch", source, "--output-format", format_],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(60) == 1
    assert all(line.startswith((b"nutgraf: line ", b"2250 rows")) for line in err.splitlines())
