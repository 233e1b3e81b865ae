"""What `import nutgraf` costs and brings along."""

import importlib.metadata
import importlib.resources
import inspect
import pydoc
import re

import nutgraf

HEAVY = ["tqdm", "numpy", "pandas", "polars", "pyarrow", "duckdb", "sklearn"]
HEAVY += ["dataclasses", "inspect", "argparse", "json"]


def test_importing_is_cheap(run_python):
    code = (
        "import time; start = time.process_time(); import nutgraf;"
        "print(time.process_time() - start)"
    )
    assert min(float(run_python(code)) for _ in range(5)) < 0.030


def test_importing_brings_nothing_heavy_along(run_python):
    code = (
        "import sys; before = set(sys.modules); import nutgraf;"
        "print(*sorted(set(sys.modules) - before))"
    )
    brought = run_python(code).split()
    assert "nutgraf" in brought
    assert set(HEAVY).isdisjoint(brought)


def test_tqdm_is_the_only_dependency():
    required = importlib.metadata.requires("nutgraf")
    needed = [line for line in required if "extra ==" not in line]
    assert [re.split(r"[\s<>=!~;\[]", line)[0] for line in needed] == ["tqdm"]


def test_the_version_is_that_of_cargo_toml(root):
    cargo = (root / "Cargo.toml").read_text("utf-8")
    version = re.search(r'^version = "(.+)"$', cargo, re.MULTILINE)[1]
    assert nutgraf.__version__ == version == importlib.metadata.version("nutgraf")


def test_every_public_name_exists():
    assert [name for name in nutgraf.__all__ if not hasattr(nutgraf, name)] == []
    for name in ("summarize", "summarize_batch", "split_sentences", "Summarizer", "METHODS"):
        assert name in nutgraf.__all__


def test_completion_lists_public_names_alone():
    assert dir(nutgraf) == sorted(nutgraf.__all__)


def test_help_shows_defaults_units_and_examples():
    text = pydoc.plain(pydoc.render_doc(nutgraf.summarize))
    assert "method: 'str' = 'blend'" in text
    assert "words: Budget in words as ``str.split()`` counts them, at least 1." in text
    assert ">>> summary = nutgraf.summarize(" in text
    for name in inspect.signature(nutgraf.summarize).parameters:
        assert re.search(rf"^ +{name}: [A-Z`]", text, re.MULTILINE), name


def test_every_public_name_is_documented():
    for name in nutgraf.__all__:
        thing = getattr(nutgraf, name)
        if callable(thing):
            assert thing.__doc__, name
    for name in ("Summary", "Pick", "Method", "MethodOption", "Summarizer", "Column"):
        kind = getattr(nutgraf, name)
        for member in dir(kind):
            assert member.startswith("_") or getattr(kind, member).__doc__, f"{name}.{member}"


def test_type_checkers_find_the_types():
    package = importlib.resources.files(nutgraf)
    assert (package / "py.typed").is_file()
    assert (package / "_core.pyi").is_file()
