"""The examples in Python run, as a reader would run them; so do the blocks of the README."""

import importlib.util
import os
import re
import subprocess
import sys

import nutgraf
import pytest
from nutgraf.cli import main

needs_matplotlib = pytest.mark.skipif(
    importlib.util.find_spec("matplotlib") is None, reason="matplotlib is not installed"
)


@pytest.fixture
def compare_methods(root):
    """Run ``examples/compare_methods.py``."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, root / "examples" / "compare_methods.py", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1", **environment},
            timeout=120,
        )

    return run


def test_methods_are_compared(compare_methods, examples, article):
    done = compare_methods(examples / "article.txt", "--words", 60)
    assert (done.returncode, done.stderr) == (0, "")
    for name in nutgraf.METHODS:
        summary = nutgraf.summarize(article, method=name, words=60)
        assert f"-- {name} --\n{summary}\n" in done.stdout


@needs_matplotlib
@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_methods_are_drawn(compare_methods, examples, tmp_path, name, start):
    done = compare_methods(examples / "article.txt", "--figure", tmp_path / name)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / name).read_bytes().startswith(start)


@needs_matplotlib
def test_a_text_too_long_to_draw_is_refused(compare_methods, tmp_path):
    text = tmp_path / "long.txt"
    text.write_text("The river rose by another foot. " * 200, "utf-8")
    done = compare_methods(text, "--figure", tmp_path / "a.png")
    assert done.returncode == 1
    assert "200" in done.stderr
    assert not (tmp_path / "a.png").exists()


def test_without_matplotlib_the_text_is_printed_and_the_reason_said(
    compare_methods, examples, tmp_path
):
    (tmp_path / "matplotlib.py").write_text("raise ImportError('not here')")
    done = compare_methods(
        examples / "article.txt", "--figure", tmp_path / "a.png", PYTHONPATH=str(tmp_path)
    )
    assert done.returncode == 1
    assert "-- luhn --" in done.stdout
    assert "pip install matplotlib" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.png").exists()


def test_a_file_that_is_missing_is_named(compare_methods, tmp_path):
    done = compare_methods(tmp_path / "none.txt")
    assert done.returncode == 1
    assert "none.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_readme_runs_from_top_to_bottom(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    readme = (root / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 3
    exec("\n".join(blocks), {})
    assert capsys.readouterr().out


def test_the_commands_of_the_readme_run(root, monkeypatch, tmp_path, capsys):
    readme = (root / "README.md").read_text("utf-8")
    commands = re.findall(r"^nutgraf (.*)$", readme, re.MULTILINE)
    assert len(commands) > 3
    for command in commands:
        words = [
            str(root / word) if word.startswith("examples/") else word for word in command.split()
        ]
        monkeypatch.chdir(tmp_path)
        assert main(words) == 0, command
    assert capsys.readouterr().out
