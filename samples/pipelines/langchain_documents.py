"""Cleaning LangChain's documents, as one step between a loader and a splitter.

documents = CleanDocuments().transform_documents(loader.load())
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document

import cleaner


class CleanDocuments(BaseDocumentTransformer):
    """Articles in place of pages; documents without one are left out.

    One that can't be cleaned, as an empty one, is left out alone, and the log says why. The
    address is taken from `source`, where LangChain's web loaders put it.
    """

    def __init__(self, **settings: Any) -> None:
        self.cleaner = cleaner.Cleaner(**settings)

    def transform_documents(self, documents: Sequence[Document], **_: Any) -> list[Document]:
        found = []
        for number, document in enumerate(documents):
            source = document.metadata.get("source")
            url = source if isinstance(source, str) and "://" in source else None
            try:
                article = self.cleaner.clean(document.page_content, url=url)
            except cleaner.CleanerError as error:
                logging.getLogger(__name__).warning(
                    "documents[%d] left out: %s: %s", number, source, error
                )
                continue
            if article.body:
                metadata = {**document.metadata, "title": article.title, "dek": article.dek}
                found.append(Document(page_content=article.body, metadata=metadata))
        return found
