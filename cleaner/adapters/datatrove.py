"""A step of a datatrove pipeline that cleans its documents. The extra `datatrove`."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import ArgumentError, MissingExtraError
from cleaner.learning.facts import from_bytes, identity, to_bytes
from cleaner.learning.learn import Looker, taught
from cleaner.learning.learned import Learned
from cleaner.learning.site import MOST_PAGES
from cleaner.learning.store import Store
from cleaner.model import OWN_FIRST, RECORD_FILLS, Article, Media, RawPage, says_something
from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.given import check_media
from cleaner.rules.ruleset import RuleSet

try:
    from datatrove.pipeline.base import PipelineStep
    from datatrove.utils.typeshelper import StatHints
except ImportError:
    raise MissingExtraError("datatrove", "datatrove") from None

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.writers.disk_base import DiskWriter

_FIELDS = {
    name: name
    for name in (
        *("title", "dek", "dek_source", "author", "date", "modified"),
        *("lang", "site", "site_name", "page_type"),
    )
}
_ARTICLE_FIELDS = frozenset(Article().to_dict(kept=True))


def _check_kinds(url_key: object, fields: object, removed_key: object, writer: object) -> None:
    """Raises `TypeError` where an argument can't be meant."""
    for name, value in (("url_key", url_key), ("removed_key", removed_key)):
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r}; give a key of the metadata, as text")
    if not isinstance(fields, Mapping) or not all(isinstance(one, str) for one in fields.values()):
        raise TypeError(
            f"fields is {fields!r}; give the article's fields, each with its key of the metadata, "
            "as in {'title': 'title', 'author': 'by'}"
        )
    if writer is not None and not hasattr(writer, "write"):
        raise TypeError(
            f"exclusion_writer is {writer!r}; give a writer of datatrove's, such as "
            "JsonlWriter('left-out/')"
        )


class CleanerStep(PipelineStep):  # type: ignore[misc]
    """Takes the boilerplate out of documents, line by line, whether they hold HTML or text.

    A document's text becomes the article's body; title, dek and so on go to its metadata. Pages
    without an article, and pages that can't be cleaned, are left out, or go to the exclusion
    writer with `filter_reason` (`empty` or `failed`), the error, and their text as it came.

    Statistics: `total`, `forwarded`, `dropped`, `dropped_empty`, `dropped_failed`,
    `failed_<ErrorType>`, `removed_<rule id>` a piece of text, `chars_in`, `chars_out`.

    Args:
        rules, options: as for `Cleaner`. The rules are read here, and travel with the step.
        url_key: the key of the document's metadata that holds its address.
        media: `html` or `text`; found out for each document by default.
        fields: which of the article's fields go to which keys of the metadata; by default those
            that describe it, and author, dates and the site's name only where the document has
            no such key. What the page does not tell of the title, dek and so on is as the metadata
            has it under the field's name.
        removed_key: a key for the list of removals, each with its rule, why and text; none by
            default, for they can be longer than the article.
        exclusion_writer: a datatrove writer for what is left out.

    Raises:
        RuleFileError: a pack can't be used.
        ArgumentError: `fields` names what an article has not; `media` is none that there is.
        TypeError: an argument is of another kind.
    """

    name = "🧹 Cleaner"
    type = "✂️ - FORMAT"

    def __init__(
        self,
        rules: Iterable[Path | str] | RuleSet = (),
        options: Options | None = None,
        *,
        url_key: str = "url",
        media: Media | None = None,
        fields: Mapping[str, str] = _FIELDS,
        removed_key: str = "",
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__()
        check_media(media)
        _check_kinds(url_key, fields, removed_key, exclusion_writer)
        unknown = set(fields).difference(_ARTICLE_FIELDS)
        if unknown:
            raise ArgumentError(
                f"an article has no {', '.join(sorted(unknown))}; "
                f"choose among {', '.join(sorted(_ARTICLE_FIELDS))}"
            )
        self.cleaner = Cleaner(rules, options)
        self.url_key = url_key
        self.media = media
        self.fields = dict(fields)
        self.own_first = OWN_FIRST if fields is _FIELDS else ()
        self.removed_key = removed_key
        self.exclusion_writer = exclusion_writer

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """The documents that hold an article, cleaned, in their order."""
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            for document in data or ():
                self.stat_update(StatHints.total)
                with self.track_time():
                    reason = self._clean(document)
                if not reason:
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document
                    continue
                self.stat_update(StatHints.dropped, f"dropped_{reason}")
                if writer:
                    document.metadata["filter_reason"] = reason
                    writer.write(document, rank)

    def _clean(self, document: Document) -> str:
        """Cleans the document in place; returns why it is left out, or nothing."""
        try:
            article = self.cleaner.clean(self._page(document))
        except Exception as error:  # A page fails alone; its task goes on.
            self.stat_update(f"failed_{type(error).__name__}")
            document.metadata["error"] = f"{type(error).__name__}: {error}"
            return "failed"
        self.stat_update("chars_in", value=len(document.text))
        for removal in article.removed:
            self.stat_update(f"removed_{removal.rule}")
        if not article.body:
            return "empty"
        self.stat_update("chars_out", value=len(article.body))
        document.text = article.body
        self._describe(article, document.metadata)
        return ""

    def _page(self, document: Document) -> RawPage:
        return _page(document, self.url_key, self.media)

    def _describe(self, article: Article, metadata: dict[str, Any]) -> None:
        # The document's own author and so on stay by `own_first`, not in other keys' place.
        record = replace(article, extra={}).to_dict(kept="kept" in self.fields)
        for name, key in self.fields.items():
            if name not in self.own_first or not says_something(metadata.get(key)):
                metadata[key] = record[name]
        if self.removed_key:
            metadata[self.removed_key] = record["removed"]


def _page(document: Document, url_key: str, media: Media | None) -> RawPage:
    url = document.metadata.get(url_key)
    known = {name: document.metadata.get(name) for name in RECORD_FILLS}
    return RawPage(
        id=document.id,
        data=document.text,
        source=document.id,
        url=url if isinstance(url, str) and url else None,
        media=media,
        extra={name: value for name, value in known.items() if isinstance(value, str)},
    )


class LearnStep(PipelineStep):  # type: ignore[misc]
    """What pages teach of their sites: gives documents of facts in place of pages.

    Each task gives at most 50 documents a site: those whose ids have the lowest hashes of its
    share, the site in the metadata's `site`. `taught_by` makes packs of those of all tasks.

    Args:
        rules, options: as for `Cleaner`, by whose judgement the pages are looked at.
        url_key, media: as for `CleanerStep`.
    """

    name = "🎓 Learn"
    type = "🔢 - STATS"

    def __init__(
        self,
        rules: Iterable[Path | str] | RuleSet = (),
        options: Options | None = None,
        *,
        url_key: str = "url",
        media: Media | None = None,
    ) -> None:
        super().__init__()
        self.looker = Looker(Cleaner(rules, options))
        self.url_key = url_key
        self.media = media

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """The facts of this task's pages, once all of them are looked at."""
        from datatrove.data import Document

        with Store(most=MOST_PAGES) as store:
            for document in data or ():
                self.stat_update(StatHints.total)
                page = _page(document, self.url_key, self.media)
                with self.track_time():
                    if store.wants(self.looker.told(page), identity(page)):
                        found = self.looker(page)
                        if isinstance(found, str):
                            self.stat_update("failed")
                        else:
                            store.add(from_bytes(found))
            for site in store.counts:
                for facts in store.pages(site):
                    text = base64.b64encode(to_bytes(facts)).decode()
                    self.stat_update(StatHints.forwarded)
                    yield Document(text=text, id=facts.id, metadata={"site": site})


def taught_by(documents: Iterable[Document]) -> Learned:
    """What the documents that `LearnStep` gave in all tasks come to, in any order.

    Raises:
        CleanerError: they can't be read.
    """
    with Store(most=MOST_PAGES) as store:
        for document in documents:
            store.add(from_bytes(base64.b64decode(document.text)))
        return taught(store)
