"""What was found out about a page as a whole, for `explain`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cleaner.model import id_text
from cleaner.rules.files import is_own
from cleaner.rules.pack import Pack
from cleaner.text.fold import fold

if TYPE_CHECKING:
    from cleaner.pipeline.analysis import Analysis
    from cleaner.rules.ruleset import RuleSet


class _Row(Protocol):
    """A row of `explain`, as far as it is counted here."""

    @property
    def outcome(self) -> str:
        """What became of the block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was found out about the page as a whole.

    site_origin: what told the site. systems: packs that recognized the page by its source or a
    line. packs: names and files of the packs for the site and systems, beside the generic ones.
    packs_unused: files of the caller's own packs that are for other sites alone, with the first.
    title_source: who else declares the title, such as `json-ld` or `h1`.
    """

    id: str
    source: str
    url: str | None
    media: str
    charset: str
    language: str
    page_type: str
    site: str
    site_origin: str
    systems: tuple[str, ...]
    packs: tuple[tuple[str, str], ...]
    packs_unused: tuple[tuple[str, str], ...]
    generic_packs: int
    title: str
    title_block: int
    title_source: str
    dek: str
    dek_source: str
    dek_blocks: tuple[int, ...]
    blocks: int
    removed: int
    warnings: tuple[str, ...]


def summarize(analysis: Analysis, rows: Sequence[_Row], rules: RuleSet | None = None) -> Summary:
    """The page as a whole; `rows` are those of `explain`, unfiltered.

    rules: those that the page was cleaned by, for the packs that apply to it.
    """
    scope = (analysis.site, *analysis.systems) if analysis.site else analysis.systems
    own = rules.sites.packs(scope) if rules else ()
    page, head = analysis.page, analysis.headline
    return Summary(
        id=id_text(page.id),
        source=page.source,
        url=page.url,
        media=page.media,
        charset=page.charset,
        language=analysis.language,
        page_type=analysis.page_type,
        site=analysis.site,
        site_origin=analysis.site_origin,
        systems=tuple(name.removeprefix("system:") for name in analysis.systems),
        packs=tuple((pack.name, pack.path) for pack in own),
        packs_unused=tuple(_unused(rules.packs, own)) if rules else (),
        generic_packs=sum(map(_is_generic, rules.packs)) if rules else 0,
        title=head.title,
        title_block=head.title_block + 1,
        title_source=_title_source(analysis),
        dek=head.dek,
        dek_source=head.dek_source,
        dek_blocks=tuple(index + 1 for index in head.dek_blocks),
        blocks=len(rows),
        removed=sum(row.outcome == "removed" for row in rows),
        warnings=(*analysis.warnings, *analysis.resolved.warnings),
    )


def _unused(packs: Iterable[Pack], used: Sequence[Pack]) -> Iterator[tuple[str, str]]:
    """The caller's own packs for sites alone that the page is of none of, each with a site."""
    paths = {pack.path for pack in used}
    for pack in packs:
        if is_own(pack.path) and pack.path not in paths and pack.for_sites_alone:
            yield pack.path, pack.all_sites[0]


def _is_generic(pack: Pack) -> bool:
    """Whether the pack is for all pages."""
    return not (pack.sites or pack.template or pack.fingerprints or pack.identified_by)


def _title_source(analysis: Analysis) -> str:
    """The origins of the declared titles that say the same as the chosen one."""
    title = fold(analysis.headline.title)
    declared = analysis.segmented.metadata.titles
    origins = [origin for origin, text in declared if title and fold(text).startswith(title)]
    return ", ".join(dict.fromkeys(origins))
