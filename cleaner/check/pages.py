"""The pages that packs name: whether their articles come out as the packs say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.check.findings import Finding
from cleaner.errors import CleanerError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.model import Article, RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.pack import Pack, PageCase
from cleaner.text.fold import fold, fold_inner


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A page that a pack names."""

    pack: Pack
    case: PageCase

    def finding(self, message: str) -> Finding:
        """What is wrong with it, at its place in the pack."""
        return Finding(
            code="R203",
            message=f"{self.case.url}: {message}",
            path=self.pack.path,
            line=self.case.line,
            key=self.case.url,
        )


def check_saved(cleaner: Cleaner, packs: Iterable[Pack]) -> Iterator[Finding]:
    """What is wrong with the pages of which a pack names a saved copy."""
    for pack in packs:
        for case in pack.pages:
            if not case.file:
                continue
            named = Named(pack=pack, case=case)
            try:
                page = _saved(Path(pack.path).parent / case.file)
            except CleanerError as error:
                yield named.finding(str(error))
                continue
            yield from check_page(cleaner, named, page)


def _saved(path: Path) -> RawPage:
    """The page of a file.

    Raises:
        CleanerError: there is no such file, or it holds no page.
    """
    found = next(iter(read([path])), None)
    if isinstance(found, Failure):
        raise found.error
    if found is None:
        raise CleanerError(f"{path}: holds no page")
    return found


def check_page(cleaner: Cleaner, named: Named, page: RawPage) -> Iterator[Finding]:
    """What is wrong with the article of this page, cleaned as the page of the case's address."""
    try:
        article = cleaner.clean(replace(page, url=named.case.url))
    except CleanerError as error:
        yield named.finding(str(error))
        return
    for message in _faults(named.case, article):
        yield named.finding(message)


def _faults(case: PageCase, article: Article) -> Iterator[str]:
    for name, wanted in (("title", case.title), ("dek", case.dek)):
        got = getattr(article, name)
        if wanted is not None and fold(got) != fold(wanted):
            yield f"its {name} is {got!r}, not {wanted!r}"
    whole = "\n".join((article.title, article.dek, article.body))
    text = fold_inner(whole)
    removed = {fold_inner(removal.text): removal.rule for removal in article.removed}
    for wanted in map(fold_inner, case.contains):
        if wanted not in text:
            by = next((rule for gone, rule in removed.items() if wanted in gone), "")
            yield f"the article does not hold {wanted!r}" + (f"; {by} took it" if by else "")
    for unwanted in case.lacks:
        if fold_inner(unwanted) in text:
            yield f"the article holds {unwanted!r}"


def by_address(packs: Sequence[Pack]) -> Mapping[str, tuple[Named, ...]]:
    """The pages that packs name, by what `address` makes of their addresses."""
    found: dict[str, tuple[Named, ...]] = {}
    for pack in packs:
        for case in pack.pages:
            key = address(case.url)
            found[key] = (*found.get(key, ()), Named(pack=pack, case=case))
    return found


def address(url: str) -> str:
    """The address without what makes no other page of it.

    >>> address("https://www.north-news.example/crane/#top")
    'north-news.example/crane'
    """
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{query}"
