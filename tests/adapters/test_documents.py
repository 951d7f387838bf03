"""The recipes for LangChain and LlamaIndex, inside a pipeline of each."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "pipelines"
TEXT = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning.\n\nNobody on the quay could say when the boat would be back, "
    "and the harbour master had gone home to his dinner.\n\nAll rights reserved."
)
HTML = f"<html><head><title>Fog on the sound</title></head><body><p>{TEXT}</p></body></html>"


def sample(name: str) -> ModuleType:
    """A sample as a module."""
    spec = importlib.util.spec_from_file_location(name, SAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_langchain(caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("langchain_core", reason="LangChain is missing: pip install langchain-core")
    from langchain_core.documents import Document

    pages = [
        Document(page_content=TEXT, metadata={"source": "https://ferry.example/1", "n": 1}),
        Document(page_content="All rights reserved."),
        Document(page_content="", metadata={"source": "empty.html"}),
        Document(page_content=HTML, metadata={"source": "page.html"}),
    ]
    text, html = sample("langchain_documents").CleanDocuments().transform_documents(pages)
    assert text.page_content.startswith("The ferry left")
    assert "rights" not in text.page_content
    assert text.metadata["n"] == 1
    assert html.page_content.startswith("The ferry left")
    assert pages[0].page_content == TEXT
    (said,) = caplog.messages
    assert said.startswith("documents[2] left out: empty.html: ")
    assert "empty page" in said


def test_llamaindex(caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("llama_index.core", reason="missing: pip install llama-index-core")
    from llama_index.core import Document
    from llama_index.core.ingestion import IngestionPipeline

    pages = [
        Document(text=TEXT, metadata={"url": "https://ferry.example/1"}),
        Document(text="All rights reserved."),
        Document(text="", doc_id="blank"),
        Document(text=HTML),
    ]
    pipeline = IngestionPipeline(transformations=[sample("llamaindex_nodes").CleanNodes()])
    text, html = pipeline.run(documents=pages)
    assert text.get_content().startswith("The ferry left")
    assert html.text.startswith("The ferry left")
    assert text.metadata["url"] == "https://ferry.example/1"
    assert [said for said in caplog.messages if "node blank left out: " in said and "empty" in said]
