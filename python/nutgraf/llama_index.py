"""Trimming as a node postprocessor of LlamaIndex, which is imported only when one is made."""

from __future__ import annotations

from nutgraf.trim import trim_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def postprocessor(**settings: Any) -> Any:
    """A ``BaseNodePostprocessor`` that trims the text of nodes for the query.

    For example in ``index.as_query_engine(node_postprocessors=[postprocessor(words=400)])``. Nodes
    of which nothing is left are dropped; the others keep their id, score and metadata, to which
    ``spans`` is added: where the sentences that are left stand in the original, in code points.

    Args:
        settings: Those of :func:`nutgraf.trim_context`: a budget, ``separator``, ``language`` …

    """
    from llama_index.core.postprocessor.types import BaseNodePostprocessor
    from llama_index.core.schema import MetadataMode, NodeWithScore

    trim_context([], "", **settings)  # refuses bad settings at once

    class NutgrafPostprocessor(BaseNodePostprocessor):
        """Keeps the sentences that have most to do with the query, under one budget."""

        @classmethod
        def class_name(cls) -> str:
            """The name under which it is stored."""
            return "NutgrafPostprocessor"

        def _postprocess_nodes(self, nodes: Any, query_bundle: Any = None) -> list[NodeWithScore]:
            query = "" if query_bundle is None else query_bundle.query_str
            texts = [found.node.get_content(MetadataMode.NONE) for found in nodes]
            answers = []
            for kept in trim_context(texts, query, **settings):
                found = nodes[kept.index]
                node = found.node.model_copy()
                node.set_content(kept.text)
                node.metadata = {**node.metadata, "spans": kept.spans}
                # Places are for machines; a model shall not read them.
                node.excluded_llm_metadata_keys = [*node.excluded_llm_metadata_keys, "spans"]
                node.excluded_embed_metadata_keys = [*node.excluded_embed_metadata_keys, "spans"]
                answers.append(NodeWithScore(node=node, score=found.score))
            return answers

    return NutgrafPostprocessor()
