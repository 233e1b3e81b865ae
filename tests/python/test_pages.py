"""What the pages in docs/ show runs, as a reader would run it."""

import re
from pathlib import Path

import nutgraf
import pytest
from nutgraf.cli import main

DOCS = Path(__file__).parents[2] / "docs"
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# METHODS.md has doctests, in test_methods_page.py; ENGINES.md runs in `make test-engines`.
ELSEWHERE = {"METHODS.md", "ENGINES.md"}
PAGES = {
    path.name: CODE.findall(path.read_text("utf-8"))
    for path in sorted(DOCS.glob("*.md"))
    if path.name not in ELSEWHERE
}


@pytest.mark.parametrize("name", [name for name, blocks in PAGES.items() if blocks])
def test_a_page_runs_from_top_to_bottom(name, root, article, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(root / "examples")
    monkeypatch.chdir(tmp_path)
    exec("\n".join(PAGES[name]), {"text": article})


def test_the_commands_of_the_page_run(root, tmp_path, monkeypatch, capsys):
    page = (DOCS / "COMMANDS.md").read_text("utf-8")
    commands = re.findall(r"^nutgraf (.*)$", page, re.MULTILINE)
    (tmp_path / "examples").symlink_to(root / "examples")
    monkeypatch.chdir(tmp_path)
    for command in commands:
        assert main(command.split()) == 0, command
    sections = re.findall(r"^## ([a-z]+)$", page, re.MULTILINE)
    assert {command.split()[0] for command in commands} == set(sections)
    assert capsys.readouterr().out


def test_the_site_has_every_page_and_every_public_name(root):
    site = (root / "mkdocs.yml").read_text("utf-8")
    assert [path.name for path in DOCS.glob("*.md") if path.name not in site] == []
    documented = re.findall(
        r"^::: nutgraf\.(\w+)", (DOCS / "API.md").read_text("utf-8"), re.MULTILINE
    )
    assert set(nutgraf.__all__) - {"NutgrafError", "__version__"} <= set(documented)


def test_the_methods_of_the_page_on_migrating_are_ours():
    named = re.findall(r'method="(\w+)"', (DOCS / "MIGRATING.md").read_text("utf-8"))
    assert len(named) > 10
    assert set(named) <= set(nutgraf.METHODS)
