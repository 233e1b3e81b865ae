"""Trimming as a document compressor of LangChain, which is imported only when one is made."""

from __future__ import annotations

from nutgraf.trim import trim_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def compressor(**settings: Any) -> Any:
    """A ``BaseDocumentCompressor`` that trims documents for the query.

    For example in ``ContextualCompressionRetriever(base_compressor=compressor(words=400), …)``.
    Documents of which nothing is left are dropped; the others keep their id and metadata, to which
    ``spans`` is added: where the sentences that are left stand in the original, in code points.

    Args:
        settings: Those of :func:`nutgraf.trim_context`: a budget, ``separator``, ``language`` …

    """
    from langchain_core.documents import BaseDocumentCompressor, Document

    trim_context([], "", **settings)  # refuses bad settings at once

    class NutgrafCompressor(BaseDocumentCompressor):
        """Keeps the sentences that have most to do with the query, under one budget."""

        def compress_documents(
            self, documents: Any, query: str, callbacks: Any = None
        ) -> list[Document]:
            """Trim all documents together."""
            given = list(documents)
            texts = [document.page_content for document in given]
            return [
                given[kept.index].model_copy(
                    update={
                        "page_content": kept.text,
                        "metadata": {**given[kept.index].metadata, "spans": kept.spans},
                    }
                )
                for kept in trim_context(texts, query, **settings)
            ]

    return NutgrafCompressor()
