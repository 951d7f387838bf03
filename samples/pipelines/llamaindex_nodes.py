"""Cleaning LlamaIndex's documents, as one step of an ingestion pipeline.

IngestionPipeline(transformations=[CleanNodes(), SentenceSplitter()]).run(documents=documents)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent

import cleaner


class CleanNodes(TransformComponent):
    """Articles in place of pages; nodes without one are left out.

    The address is taken from `url` or `URL`, where LlamaIndex's web readers put it.
    """

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        found = []
        for node in nodes:
            url = node.metadata.get("url") or node.metadata.get("URL")
            article = cleaner.clean(node.get_content(MetadataMode.NONE), url=url)
            if article.body:
                node.set_content(article.body)
                node.metadata |= {"title": article.title, "dek": article.dek}
                found.append(node)
        return found
