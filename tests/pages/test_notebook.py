"""A notebook that was run, exported to HTML and opened."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from test_results import CONTRASTS, THEMES

CELLS = [
    "import nutgraf\ntext = open('article.txt', encoding='utf-8').read()",
    "summary = nutgraf.summarize(text, words=60)\nsummary",
    "nutgraf.summarize_cluster([text, text.upper()], words=40)",
    "nutgraf.trim_context([text], 'What does it cost?', words=40)",
    "nutgraf.compare([text], ['The harbour is rebuilt.'], ['lead'], sentences=1, n_resamples=20)",
    "nutgraf.evaluate([summary], ['The harbour is rebuilt.'], n_resamples=20)",
]


@pytest.fixture(scope="module")
def notebook(root):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    where = {"metadata": {"path": root / "examples"}}
    return NotebookClient(made, timeout=120, kernel_name="python3", resources=where).execute()


@pytest.fixture
def exported(opened, tmp_path):
    def export(notebook, theme, system):
        file = tmp_path / f"{theme}.html"
        file.write_text(HTMLExporter(theme=theme).from_notebook_node(notebook)[0], "utf-8")
        return opened(file.as_uri(), theme=system)

    return export


@pytest.mark.parametrize("system", THEMES)
@pytest.mark.parametrize("theme", THEMES)
def test_every_result_is_shown_in_the_theme_of_the_notebook(
    exported, shoot, notebook, theme, system
):
    page = exported(notebook, theme, system)
    shoot(page, f"notebook-{theme}-on-{system}")
    assert page.locator(".nutgraf").count() == 5
    paper = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}[theme]
    for colour in page.locator(".nutgraf").evaluate_all(
        "all => all.map(each => getComputedStyle(each).backgroundColor)"
    ):
        assert colour == paper
    contrasts = page.evaluate(CONTRASTS)
    assert contrasts[0][0] >= 4.5, contrasts[:5]
    rows = page.locator(".nutgraf tbody tr").evaluate_all(
        "all => all.map(each => getComputedStyle(each).backgroundColor)"
    )
    assert set(rows) == {"rgba(0, 0, 0, 0)"}, "the stripes of a notebook are not for our colours"


def test_results_ask_for_nothing_from_the_network(exported, notebook):
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    of_the_export = exported(empty, "light", "light").requests
    assert exported(notebook, "light", "light").requests == of_the_export
