"""Clean labelled pages, time the cleaning, and score it and the references beside it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cleaner.model import Article, Media
from cleaner.options import Options
from cleaner.training.corpora import Half
from tests.benchmarks.corpora import Corpus, Group, LabelledPage, Seed, file_hash, spread
from tests.benchmarks.score import (
    Output,
    Scores,
    field_scores,
    fold,
    identity_scores,
    same,
    text_scores,
)

SPEED_PAGES = 24
"""Pages of each HTML corpus on which the references are timed in the same run."""

LINE_START = 200
"""Characters of a removed line that a report shows."""

LONG_LINE = 4
"""A boilerplate line of this many words may not stand inside a body line either."""


class Clean(Protocol):
    """What is measured: `Cleaner.clean`, or anything called like it."""

    def __call__(
        self, page: str, /, *, url: str | None, media: Media | None, id: str
    ) -> Article: ...


CleanFactory = Callable[[], Clean]
Reference = Callable[[str], Output]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One page's scores, and what they were scored on.

    references: scores of each reference by its name.
    seconds: CPU time of cleaning the page, by the name of what cleaned it; a reference is in it
        only where it was timed in this run.
    removed: lines that cleaning took away, where the report wants them.
    error: the exception that cleaning raised, in words; empty where all went well.
    """

    corpus: str
    group: Group
    id: str
    url: str | None
    half: Half
    page_type: str
    title: str
    dek: str
    gold_title: str = ""
    gold_dek: str = ""
    scores: Scores
    references: Mapping[str, Scores] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    error: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-ready data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedResult:
    """One seed: what is not as it should be. All empty and true: passed."""

    id: str
    title: bool
    dek: bool
    boilerplate_left: tuple[str, ...]
    body_lost: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether all is as it should be."""
        return self.title and self.dek and not self.boilerplate_left and not self.body_lost


def make_clean(*, site_rules: bool, cards: Path | None = None) -> Clean:
    """The cleaner's own `clean`, with the shipped rules loaded.

    cards: a file of scorecards in place of the shipped ones.
    """
    from cleaner import Cleaner
    from cleaner.scores.model import SHIPPED

    tool = Cleaner(options=Options(site_rules=site_rules), cards=cards or SHIPPED)
    clean: Clean = tool.clean
    return clean


def trafilatura_main(html: str) -> Output:
    """What trafilatura gives with its default settings and metadata."""
    import trafilatura

    document: Any = trafilatura.bare_extraction(html, with_metadata=True)
    if document is None:
        return Output()
    return Output(
        title=document.title or "", dek=document.description or "", body=document.text or ""
    )


def resiliparse_main(html: str) -> Output:
    """What resiliparse takes for the main content; it gives neither title nor dek."""
    from resiliparse.extract.html2text import extract_plain_text

    return Output(body=extract_plain_text(html, main_content=True))


def readability_main(html: str) -> Output:
    """What Readability takes for the article, in its Python form, as text by inscriptis.

    Its dek is none: what it calls an excerpt only the form for browsers has.
    """
    from inscriptis import get_text
    from readability import Document
    from readability.readability import Unparseable

    document = Document(html)
    try:
        return Output(title=document.short_title() or "", body=str(get_text(document.summary())))
    except Unparseable:
        return Output()


def datatrove_main(html: str) -> Output:
    """What datatrove's extractor takes with its default settings; it gives neither title nor dek.

    Its limit of a second a page is left out: what a busy machine loses is no question of quality.
    As in a run of datatrove, what trafilatura has seen on the pages before counts as a duplicate.
    """
    from datatrove.pipeline.extractors import Trafilatura

    return Output(body=Trafilatura().extract(html) or "")


def datatrove_filtered(html: str) -> Output:
    """The same after datatrove's filters of text, empty where one drops the page.

    They are those of its FineWeb pipeline, in its order and with its settings, for English, but
    for the two that need lists and models from elsewhere: by address and by language.
    """
    from datatrove.data import Document
    from datatrove.pipeline import filters

    document = Document(text=datatrove_main(html).body, id="page")
    chain = (
        filters.GopherRepetitionFilter(),
        filters.GopherQualityFilter(),
        filters.C4QualityFilter(filter_no_terminal_punct=False),
        filters.FineWebQualityFilter(),
    )
    if not document.text or any(step.filter(document) is not True for step in chain):
        return Output()
    return Output(body=document.text)


REFERENCES: dict[str, Reference] = {
    "trafilatura": trafilatura_main,
    "resiliparse": resiliparse_main,
    "readability": readability_main,
    "datatrove": datatrove_main,
    "datatrove-filtered": datatrove_filtered,
}
DISTRIBUTIONS: Mapping[str, tuple[str, ...]] = {
    "readability": ("readability-lxml", "inscriptis"),
    "datatrove": ("datatrove", "trafilatura"),
    "datatrove-filtered": ("datatrove", "trafilatura", "spacy"),
}
"""What a reference needs, where that is called otherwise than the reference."""


def installed(name: str) -> bool:
    """Whether all is there that a reference needs."""
    try:
        return all(importlib.metadata.version(one) for one in DISTRIBUTIONS.get(name, (name,)))
    except importlib.metadata.PackageNotFoundError:
        return False


class ReferenceCache:
    """What references gave for the pages of one corpus file, kept between runs.

    The file's name holds the hash of the corpus file and the reference's version, so an entry
    is never stale. A folder that cannot be written to costs time and nothing else.
    """

    def __init__(self, corpus: Corpus, names: Sequence[str], *, fresh: bool = False) -> None:
        self._fresh = fresh
        self._outputs: dict[str, dict[str, Output]] = {}
        self._paths = {name: _cache_path(corpus, name) for name in names}
        for name, path in self._paths.items():
            stored = json.loads(path.read_text("utf-8")) if path.exists() else {}
            self._outputs[name] = {page: Output(**output) for page, output in stored.items()}

    def get(self, page_id: str) -> dict[str, Output]:
        """The outputs known for a page, by reference; none where all are to be fresh."""
        if self._fresh:
            return {}
        return {
            name: outputs[page_id] for name, outputs in self._outputs.items() if page_id in outputs
        }

    def add(self, found: Mapping[str, Mapping[str, Output]]) -> None:
        """Store outputs, by reference and page; a file is there whole or not at all."""
        for name, outputs in found.items():
            self._outputs[name].update(outputs)
            stored = {
                page: {"title": output.title, "dek": output.dek, "body": output.body}
                for page, output in self._outputs[name].items()
            }
            _write_whole(self._paths[name], json.dumps(stored, ensure_ascii=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One page, the reference outputs already known, and the references to run and time."""

    page: LabelledPage
    known: Mapping[str, Output]
    to_run: tuple[str, ...]


def measure_corpus(
    corpus: Corpus,
    pages: Sequence[LabelledPage],
    factory: CleanFactory,
    *,
    references: Sequence[str] = ("trafilatura",),
    fresh: bool = False,
    workers: int = 1,
) -> tuple[PageResult, ...]:
    """The results of a corpus's pages, in the order of the pages.

    The references of HTML come from the cache where it has them, but run on `SPEED_PAGES` of
    the pages in any case, so that speeds are compared on the same pages in the same run.
    """
    names = tuple(references) if corpus.group == "html" else ()
    cache = ReferenceCache(corpus, names, fresh=fresh)
    timed = {page.id for page in spread(pages, SPEED_PAGES)}
    tasks = tuple(_task(page, cache, names, timed=page.id in timed) for page in pages)
    measured = _map(tasks, factory, names, workers)
    cache.add(
        {
            name: {result.id: found[name] for result, found in measured if name in found}
            for name in names
        }
    )
    return tuple(result for result, _ in measured)


def measure_pages(
    pages: Sequence[LabelledPage], factory: CleanFactory, *, references: Sequence[str]
) -> tuple[PageResult, ...]:
    """The results of pages that belong to no corpus file; the references run on each."""
    tasks = [_Task(page=page, known={}, to_run=tuple(references)) for page in pages]
    return tuple(result for result, _ in _measure(tasks, factory=factory))


def measure_seeds(seeds: Iterable[Seed], clean: Clean) -> tuple[SeedResult, ...]:
    """Each seed's result; quotes, dashes, case and space make no difference."""
    return tuple(
        check_seed(seed, clean(seed.text, url=None, media="text", id=seed.id)) for seed in seeds
    )


def check_seed(seed: Seed, article: Article) -> SeedResult:
    """What of the article is not as the seed wants it.

    A boilerplate line is gone when no line of the article says it, and, where it is long, when
    it does not stand inside the body. Where it says the title again, as a breadcrumb does, it
    is gone when the body does not hold it.
    """
    body = fold(article.body)
    lines = {_bare_line(line) for line in article.body.splitlines()}
    lines |= {_bare_line(article.title), _bare_line(article.dek)} - {
        _bare_line(seed.title),
        _bare_line(seed.dek),
    }
    return SeedResult(
        id=seed.id,
        title=same(seed.title, article.title),
        dek=same(seed.dek, article.dek),
        boilerplate_left=tuple(
            line
            for line in seed.boilerplate
            if (bare := _bare_line(line)) in lines
            or (len(bare.split()) >= LONG_LINE and bare in body)
        ),
        body_lost=tuple(line for line in seed.body if fold(line) not in body),
    )


def _bare_line(line: str) -> str:
    """The folded line without the list marker before it."""
    return fold(line).lstrip("\u2022*- ").strip()


def _task(
    page: LabelledPage, cache: ReferenceCache, names: tuple[str, ...], *, timed: bool
) -> _Task:
    known = cache.get(page.id)
    return _Task(
        page=page,
        known=known,
        to_run=tuple(name for name in names if timed or name not in known),
    )


_Measured = tuple[PageResult, dict[str, Output]]


def _map(
    tasks: Sequence[_Task], factory: CleanFactory, names: tuple[str, ...], workers: int
) -> list[_Measured]:
    """All tasks' results in order; each worker process takes every n-th task."""
    if workers <= 1 or len(tasks) < 2 * workers:
        return _measure(tasks, factory=factory)
    shares = [tasks[index::workers] for index in range(workers)]
    with ProcessPoolExecutor(workers) as pool:
        parts = list(pool.map(partial(_measure, factory=factory), shares))
    return [parts[index % workers][index // workers] for index in range(len(tasks))]


def _measure(tasks: Sequence[_Task], *, factory: CleanFactory) -> list[_Measured]:
    """The results of some tasks, one after the other, after a first page that is not timed."""
    clean = factory()
    if tasks:
        with contextlib.suppress(Exception):  # The page's own turn records what it raises.
            _clean(clean, tasks[0].page)
        for name in tasks[0].known.keys() | set(tasks[0].to_run):
            REFERENCES[name]("<p>A first page, so that no page pays for the imports.</p>")
    return [_measure_page(task, clean) for task in tasks]


def _measure_page(task: _Task, clean: Clean) -> _Measured:
    """One page's result, and what the references gave that ran on it.

    What a page raises is recorded, and the page is scored as if nothing had come back.
    """
    page, error = task.page, ""
    seconds: dict[str, float] = {}
    try:
        seconds["cleaner"], article = _timed(partial(_clean, clean, page))
    except Exception as problem:
        article, error = Article(), f"{type(problem).__name__}: {problem}"
    output = Output(title=article.title, dek=article.dek, body=article.body)
    found: dict[str, Output] = {}
    for name in task.to_run:
        seconds[name], found[name] = _timed(partial(REFERENCES[name], page.content))
    if page.group == "text":
        references = {"untouched": _score(page, Output(body=page.content))}
    else:
        references = {name: _score(page, out) for name, out in {**task.known, **found}.items()}
    result = PageResult(
        corpus=page.corpus,
        group=page.group,
        id=page.id,
        url=page.url,
        half=page.half,
        page_type=page.page_type,
        title=article.title,
        dek=article.dek,
        gold_title=page.gold.title or "",
        gold_dek=page.gold.dek or "",
        scores=_score(page, output),
        references=references,
        seconds=seconds,
        removed=_removed_lines(article) if page.group == "identity" else (),
        error=error,
    )
    return result, found


def _clean(clean: Clean, page: LabelledPage) -> Article:
    media: Media = "html" if page.group == "html" else "text"
    return clean(page.content, url=page.url, media=media, id=page.id)


def _timed(call: Callable[[], Result]) -> tuple[float, Result]:
    """The CPU seconds that a call took in this process, and what it gave."""
    start = time.process_time()
    value = call()
    return time.process_time() - start, value


def _score(page: LabelledPage, output: Output) -> Scores:
    if page.group == "html":
        return field_scores(page.gold, output)
    if page.group == "text":
        return text_scores(page.gold, output, page.content)
    return identity_scores(page.gold, output)


def _removed_lines(article: Article) -> tuple[str, ...]:
    return tuple(
        f"[{removal.rule}] {removal.text.strip()[:LINE_START]}"
        for removal in article.removed
        if removal.text.strip()
    )


def _cache_path(corpus: Corpus, name: str) -> Path:
    needed = DISTRIBUTIONS.get(name, (name,))
    versions = "-".join(map(importlib.metadata.version, needed))
    key = f"{file_hash(corpus.path)}-{name}-{versions}"
    folder = Path(tempfile.gettempdir()) / "cleaner-benchmarks"
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


def _write_whole(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial_path = path.with_suffix(f".{os.getpid()}.part")
        partial_path.write_text(text, "utf-8")
        partial_path.replace(path)
    except OSError:
        return
