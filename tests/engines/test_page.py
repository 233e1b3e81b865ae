"""The blocks of docs/ENGINES.md run from top to bottom."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "ENGINES.md"


def test_the_page_on_engines_runs_from_top_to_bottom(spark, local_ray):
    page = PAGE.read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 4
    exec("\n".join(blocks), {})
