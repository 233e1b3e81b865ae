"""The adapters for LangChain and LlamaIndex, against the real packages in a venv of their own."""

import os
import subprocess
import sys

import pytest

PACKAGES = ["langchain-core>=1,<2", "llama-index-core>=0.14,<0.15", "tqdm"]

LANGCHAIN = """
from langchain_core.documents import Document
from nutgraf.langchain import compressor

documents = [
    Document(id="a", page_content="Rain fell. The bridge was built in 1902.", metadata={"n": 1}),
    Document(id="b", page_content="Nobody slept. The mill burned down."),
]
(kept,) = compressor(words=7).compress_documents(documents, "When was the bridge built?")
assert (kept.id, kept.page_content) == ("a", "The bridge was built in 1902."), kept
assert kept.metadata == {"n": 1, "spans": [(11, 40)]}, kept
assert documents[0].metadata == {"n": 1}
assert compressor(words=7).compress_documents([], "bridge") == []
try:
    compressor(words=0)
except ValueError as error:
    assert "words" in str(error)
else:
    raise AssertionError("words=0 was taken")
"""

LLAMA_INDEX = """
from llama_index.core.schema import NodeWithScore, TextNode
from nutgraf.llama_index import postprocessor

texts = ["Rain fell. The bridge was built in 1902.", "Nobody slept. The mill burned down."]
nodes = [
    NodeWithScore(node=TextNode(id_=str(n), text=text, metadata={"n": n}), score=0.5)
    for n, text in enumerate(texts)
]
found = postprocessor(words=7).postprocess_nodes(nodes, query_str="When was the bridge built?")
(kept,) = found
assert (kept.node.node_id, kept.node.text) == ("0", "The bridge was built in 1902."), kept
assert (kept.score, kept.node.metadata) == (0.5, {"n": 0, "spans": [(11, 40)]}), kept
assert (nodes[0].node.text, nodes[0].node.metadata) == (texts[0], {"n": 0})
assert "spans" not in kept.node.get_content("llm")
"""


@pytest.fixture(scope="module")
def python(root):
    """An interpreter with the packages, made once; skips where they cannot be had."""
    venv = root / ".bench" / "venvs" / "adapters"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    installed = subprocess.run([*pip, *PACKAGES], capture_output=True, encoding="utf-8")
    if installed.returncode:
        pytest.skip(f"the packages cannot be installed: {installed.stderr.strip()[-200:]}")
    return python


@pytest.mark.slow
@pytest.mark.parametrize("code", [LANGCHAIN, LLAMA_INDEX], ids=["langchain", "llama_index"])
def test_an_adapter(code, python, root):
    environment = {**os.environ, "PYTHONPATH": str(root / "python"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [str(python), "-c", code], env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
