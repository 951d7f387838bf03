"""Cleaning LlamaIndex's documents, as one step of an ingestion pipeline.

IngestionPipeline(transformations=[CleanNodes(), SentenceSplitter()]).run(documents=documents)
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent

import cleaner


class CleanNodes(TransformComponent):
    """Articles in place of pages; nodes without one are left out.

    One that can't be cleaned, as an empty one, is left out alone, and the log says why. The
    address is taken from `url` or `URL`, where LlamaIndex's web readers put it.
    """

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        found = []
        for node in nodes:
            url = node.metadata.get("url") or node.metadata.get("URL")
            text = node.get_content(MetadataMode.NONE)
            try:
                article = cleaner.clean(text, url=url)
            except cleaner.CleanerError as error:
                logging.getLogger(__name__).warning("node %s left out: %s", node.node_id, error)
                continue
            if article.body:
                node.set_content(article.body)
                node.metadata |= {"title": article.title, "dek": article.dek}
                found.append(node)
        return found
