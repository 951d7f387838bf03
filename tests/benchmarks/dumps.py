"""Text dumps of the pages with silver labels, as the extractors of the text corpora leave them.

    python -m tests.benchmarks.dumps --out dumps/ --upstreams a b d

OUT gets a folder `text` with `silver-wcxb.a...jsonl.gz`, from the texts of WCXB that are there
already, and `silver-htmldate.a...jsonl.gz`, from HTML. On Fundus' pages these calls give what its
texts hold, to the character but for `g`. Needs resiliparse, inscriptis, readability-lxml and
beautifulsoup4, which the project itself does not.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.text.fold import fold
from tests.benchmarks.corpora import DEFAULT_CORPORA

Labels = dict[str, Any]


def _resiliparse_main(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def _resiliparse_full(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


def _trafilatura_recall(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, favor_recall=True) or ""


def _trafilatura(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html) or ""


def _readability(html: str) -> str:
    from readability import Document

    return _inscriptis(Document(html).summary())


def _inscriptis(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


def _bs4(html: str) -> str:
    from bs4 import BeautifulSoup

    return str(BeautifulSoup(html, "lxml").get_text("\n"))


UPSTREAMS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "a": ("resiliparse-main", _resiliparse_main),
    "b": ("resiliparse-full", _resiliparse_full),
    "c": ("trafilatura-recall", _trafilatura_recall),
    "d": ("trafilatura", _trafilatura),
    "e": ("readability-inscriptis", _readability),
    "f": ("inscriptis-full", _inscriptis),
    "g": ("bs4-full", _bs4),
}
"""What leaves the texts, by the letter of the text corpora: its name, and the call."""


def silver_labels(folder: Path) -> dict[tuple[str, str], Labels]:
    """The silver labels by corpus and id; of WCXB only those of articles."""
    found: dict[tuple[str, str], Labels] = {}
    for name in ("dek-silver", "dek-silver-none", "title-silver"):
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            article = record["corpus"] != "wcxb-dev" or record.get("type", "article") == "article"
            if not article:
                continue
            labels = found.setdefault((record["corpus"], record["id"]), {"dek_asserted": False})
            if name == "dek-silver":
                labels["gold_dek"] = record["dek"]
            elif name == "dek-silver-none":
                labels["dek_asserted"] = True
            else:
                labels["gold_title"] = record["title"]
    return found


def htmldate_dumps(
    corpora: Path, labels: Mapping[tuple[str, str], Labels], extract: Callable[[str], str]
) -> Iterator[dict[str, Any]]:
    """The labelled pages that have no text corpus, as one extractor leaves them."""
    for page in _records(corpora / "silver" / "htmldate-pages.jsonl.gz"):
        told = labels.get(("htmldate", page["id"]))
        if told and (text := extract(page["html"])).strip():
            yield _record(page, text, {"gold_body": None, **told})


def wcxb_dumps(
    corpora: Path, labels: Mapping[tuple[str, str], Labels], letter: str
) -> Iterator[dict[str, Any]]:
    """The labelled articles of WCXB as its text corpus has them, without the dek in the body."""
    pages = _records(corpora / "html" / "wcxb-dev-articles.jsonl.gz")
    by_url = {page["url"]: labels.get(("wcxb-dev", page["id"])) for page in pages}
    (path,) = (corpora / "text").glob(f"wcxb-dev.{letter}.*")
    for page in _records(path):
        told = by_url.get(page["url"])
        if told is None:
            continue
        dek = fold(told.get("gold_dek") or "")
        body = "\n".join(
            line for line in (page["gold_body"] or "").split("\n") if not dek or fold(line) != dek
        )
        labelled = {"gold_title": page["gold_title"], "gold_body": body, **told}
        yield _record(page, page["text"], labelled)


def _record(page: Mapping[str, Any], text: str, labels: Labels) -> dict[str, Any]:
    blank = {"gold_title": None, "gold_dek": None}
    return {"id": page["id"], "url": page["url"], "text": text, **blank, **labels}


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the dumps; those that are there already are written anew."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dumps", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=DEFAULT_CORPORA, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--upstreams", nargs="+", choices=UPSTREAMS, default=list(UPSTREAMS))
    options = parser.parse_args(arguments)
    labels = silver_labels(options.corpora / "silver")
    folder = options.out / "text"
    folder.mkdir(parents=True, exist_ok=True)
    for letter in options.upstreams:
        name, extract = UPSTREAMS[letter]
        for corpus, records in (
            ("silver-wcxb", wcxb_dumps(options.corpora, labels, letter)),
            ("silver-htmldate", htmldate_dumps(options.corpora, labels, extract)),
        ):
            path = folder / f"{corpus}.{letter}.{name}.jsonl.gz"
            # Without the time of writing, so that the same pages give the same bytes.
            with gzip.GzipFile(path, "wb", mtime=0) as file:
                for record in records:
                    line = json.dumps(record, ensure_ascii=False, sort_keys=True)
                    file.write(f"{line}\n".encode())
            print(path)


if __name__ == "__main__":
    main()
