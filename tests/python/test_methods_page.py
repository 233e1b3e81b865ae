"""docs/METHODS.md says what the code does: scores, options, citations."""

import doctest
import re

import nutgraf
import pytest

CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KEY = re.compile(r"`([a-z]+(?:19|20)\d\d)`")


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "METHODS.md").read_text("utf-8")


@pytest.fixture(scope="module")
def sections(page):
    """Text by heading."""
    _, *parts = re.split(r"^## (.*)\n", page, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_there_is_a_section_for_each_method_in_their_order(sections):
    assert [name for name in sections if name in nutgraf.METHODS] == list(nutgraf.METHODS)


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_the_examples_print_what_the_page_says(sections, method):
    assert f'>>> scores("{method}"' in sections[method]
    assert_prints(sections, method)


def test_the_example_of_a_corpus_prints_what_the_page_says(sections):
    assert ".fit(" in sections["With a corpus"]
    assert_prints(sections, "With a corpus")


def assert_prints(sections, name):
    names = {}
    exec("\n".join(CODE.findall(sections["The example"])), names)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    for block in CODE.findall(sections[name]):
        runner.run(parser.get_doctest(block, dict(names), name, "METHODS.md", 0))
    results = runner.summarize(verbose=False)
    assert results.attempted > 0
    assert results.failed == 0


def test_the_selection_of_the_page_is_that_of_the_code(root, page):
    best_first = (root / "src" / "select" / "best_first.rs").read_text("utf-8")
    assert "max_likeness: 0.9," in best_first
    assert "max_repeated: 0.75," in best_first
    body = (root / "src" / "body.rs").read_text("utf-8")
    assert "MIN_WORDS: usize = 6;" in body
    assert "TIME_STAMP_WORDS: usize = 14;" in body
    for said in ("above 0.9", "three quarters", "six words", "fewer than 14 words"):
        assert said in page
    assert all(f"`{name}`" in page for name in nutgraf.SELECTORS)


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_a_section_has_all_that_a_reader_needs(sections, method):
    for word in ("**Rewards**", "```\n", "**Example", "**Cost.**", "**Use it**", "**Do not**"):
        assert word in sections[method], word
    assert "**Departs**" in sections[method] or method == "random"
    assert KEY.search(sections[method]) or method == "random"


def rows(section):
    """The table of options: default and range by name."""
    lines = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| .* \|$", section, re.MULTILINE)
    return {name: (default, allowed) for name, default, allowed in lines}


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_the_options_are_those_of_the_method(sections, method):
    options = nutgraf.METHODS[method].options
    table = rows(sections[method])
    assert list(table) == [option.name for option in options]
    assert bool(options) != ("No options" in sections[method])
    for option in options:
        default, allowed = table[option.name]
        if option.kind in ("number", "whole"):
            assert float(default) == option.default, option
            assert tuple(map(float, allowed.split(" to "))) == option.range, option
        elif option.kind == "choice":
            assert (default, allowed.split(", ")) == (option.default, option.choices), option
        elif option.kind == "flag":
            assert (default, allowed) == (str(option.default).lower(), "true or false"), option
        else:
            said = {"words": ("the language's", "words"), "text": ("empty", "text")}
            assert (default, allowed) == said[option.kind], option


def test_the_features_of_blend_are_those_of_the_code(root, sections):
    code = (root / "src" / "feature.rs").read_text("utf-8")
    (names,) = re.findall(r"NAMES: \[&str; N\] = \[(.*?)\];", code, re.DOTALL)
    table = re.findall(r"^\| `(\w+)` \| .* \| .* \|$", sections["blend"], re.MULTILINE)
    assert table == re.findall(r'"(\w+)"', names)


def test_every_weight_of_selection_is_explained(root, sections):
    lines = (root / "src" / "data" / "blend.txt").read_text("utf-8").splitlines()
    names = [line.split()[0] for line in lines if not line.startswith("#")]
    assert all(re.search(rf"\b{name}\b", sections["blend"]) for name in names)


def test_the_limit_of_the_threshold_is_that_of_the_code(root, page):
    code = (root / "src" / "similarity" / "threshold.rs").read_text("utf-8")
    (limit,) = re.findall(r"MAX_SENTENCES_OF_A_TERM: usize = ([\d_]+);", code)
    assert f"{limit.replace('_', '')} sentences (`MAX_SENTENCES_OF_A_TERM`)" in page


def test_every_citation_is_in_the_references_and_every_reference_is_cited(root, page):
    references = (root / "docs" / "references.bib").read_text("utf-8")
    keys = re.findall(r"^@\w+\{(\w+),$", references, re.MULTILINE)
    assert len(keys) == len(set(keys))
    sources = [path.read_text("utf-8") for path in (root / "src" / "score").glob("*.rs")]
    documents = [path.read_text("utf-8") for path in (root / "docs").glob("*.md")]
    assert set(KEY.findall("\n".join(sources))) <= set(KEY.findall(page))
    assert set(KEY.findall("\n".join(documents))) == set(keys)


def test_a_reference_has_its_fields_and_balanced_braces(root):
    text = (root / "docs" / "references.bib").read_text("utf-8")
    entries = re.split(r"^(?=@)", text, flags=re.MULTILINE)[1:]
    for entry in entries:
        assert entry.count("{") == entry.count("}"), entry
        fields = set(re.findall(r"^  (\w+) +=", entry, re.MULTILINE))
        assert fields >= {"author", "title", "year"}, entry
        assert f"{{{re.search(r'(19|20)[0-9]{2}', entry)[0]}}}" in entry, "year and key agree"


def test_the_picture_is_there_and_small(root, page):
    (name,) = re.findall(r"\]\((images/\S+)\)", page)
    assert 0 < (root / "docs" / name).stat().st_size < 150_000


def test_the_readme_lists_the_methods(root):
    readme = (root / "README.md").read_text("utf-8")
    table = re.findall(r"^\| \[?`(\w+)`", readme, re.MULTILINE)
    assert table == list(nutgraf.METHODS)
