"""The way of one page from its bytes to its article, as a list of steps with names.

`STEPS` is what runs, in this order, and what `cleaner explain --time` shows. Each step reads what
those before it found out, and writes down what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Final

from cleaner.blocks.folded import FoldedBlock, fold_blocks
from cleaner.blocks.plain import segment
from cleaner.intake.decode import decode
from cleaner.model import Page, id_text
from cleaner.pipeline.assemble import assemble
from cleaner.pipeline.findings import Findings
from cleaner.pipeline.lists import is_list, is_surely_article
from cleaner.rules.kinds.html import match_marks
from cleaner.rules.match import ran_out
from cleaner.scores.page_features import type_features
from cleaner.scores.page_type import (
    RUNNING,
    page_type,
    type_columns,
    type_scores,
)
from cleaner.scores.story import Story, find_story
from cleaner.scores.vocabulary import Vocabulary
from cleaner.text.address import declared, from_input, from_path, host, is_address
from cleaner.text.language import canonical, detect
from cleaner.text.prose import PROSE_WORDS
from cleaner.text.visible import shortened
from cleaner.verdict.bylines import credits_of
from cleaner.verdict.condition import condition
from cleaner.verdict.entries import clocked_entries
from cleaner.verdict.guard import distrusted
from cleaner.verdict.headline import headline
from cleaner.verdict.landmarks import landmarks
from cleaner.verdict.resolve import resolve
from cleaner.verdict.shape import behind_headline, without_bylines

if TYPE_CHECKING:
    from cleaner.rules.markup import HtmlRules

_LANGUAGE_BLOCKS: Final = 40
"""Blocks that a page's language is told from; more cost time, and tell nothing else."""
GIVEN: Final = "the site that was given for such pages"
"""Where the site of a page comes from that says nothing of it."""
_SHOWN: Final = 80
"""Characters of an address that a warning names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on a page's way. says: what comes of it, for people."""

    name: str
    says: str
    do: Callable[[Findings], None]


def _decode(found: Findings) -> None:
    raw = found.raw
    found.page = raw if isinstance(raw, Page) else decode(raw)


def _site(found: Findings) -> None:
    page = found.page
    found.site, found.site_origin = _told_site(page) or given_site(found)
    found.systems = found.rules.sites.systems(page.text) if page.media == "html" else ()


def _segment(found: Findings) -> None:
    if found.page.media == "text":
        found.segmented, found.html_rules = segment(found.page.text), None
    else:
        from cleaner.pipeline.html import segment_html

        found.html_rules = html_rules(found, found.scope)
        found.segmented = segment_html(found.page, found.html_rules, found.options)
    metadata, name = found.segmented.metadata, found.page.extra.get("site_name")
    if not metadata.site_name and name and isinstance(name, str):
        # A record may say what its site is called, where the page does not.
        metadata = replace(metadata, site_name=name)
        found.segmented = replace(found.segmented, metadata=metadata)


def html_rules(found: Findings, scope: Sequence[str]) -> HtmlRules:
    """The html rules of a scope by the page's rules, made ready."""
    from cleaner.rules.markup import made_ready

    return made_ready(found.rules, scope)


def _fold(found: Findings) -> None:
    found.views = fold_blocks(found.segmented.blocks)
    found.vocabulary = Vocabulary(found.views)


def _identify(found: Findings) -> None:
    """Asks the blocks whose page it is, where nothing else told it.

    If they know, the HTML is gone through once more with the html rules of the site.
    """
    scope = found.scope
    identify(found)
    if found.scope == scope or not found.html_rules:
        return
    before, found.html_rules = found.html_rules, html_rules(found, found.scope)
    if found.html_rules.of_trees != before.of_trees:
        _segment(found)
        _fold(found)


def identify(found: Findings) -> None:
    """Fills in whose page it is by what it declares and by its lines, where nothing else told.

    Both come before what was taken for its site because it says nothing of it.
    """
    if found.site and (found.site, found.site_origin) != given_site(found):
        return
    if site := host(found.segmented.metadata.canonical):
        found.site, found.site_origin = site, "the address that the page declares"
        return
    told = found.rules.sites.identify([view.folded for view in found.views])
    if told.startswith("system:"):
        found.systems = tuple(sorted({*found.systems, told}))
    elif told:
        found.site, found.site_origin = told, "a line that identifies the publisher"


def _story(found: Findings) -> None:
    html, metadata = found.page.media == "html", found.segmented.metadata
    found.story = find_story(found.views, metadata, found.vocabulary) if html else Story()


def _landmarks(found: Findings) -> None:
    rules, at = found.html_rules, found.story.headline
    found.landmarks = landmarks(found.segmented.blocks, rules, at) if rules else {}


def _language(found: Findings) -> None:
    told = found.segmented.metadata.lang
    found.language = detect(_prose(found.views), canonical(told) if told else "")


def _match(found: Findings) -> None:
    timeout = found.options.pattern_timeout
    found.proposals = found.rules.propose(
        found.views, found.language, found.scope, timeout=timeout, generic=found.generic
    )
    if found.html_rules:
        match_marks(found.views, found.html_rules, found.proposals)


def _score(found: Findings) -> None:
    media = found.page.media
    if not (found.first and found.first.holds(found.proposals)):
        types: Mapping[str, float] = {}
        if found.type_features:
            types = type_scores(found.type_features, found.shapes.cards, found.views, found.story)
        entries = len(clocked_entries(found.views)) // 2
        told = page_type(found.type_features, found.segmented.metadata, types, entries)
        found.page_type = told if media == "html" else ""
        types_of_blocks = type_columns(types, len(found.views))
        boxes = {**found.segmented.boxes, **found.story.columns, **types_of_blocks}
        first = found.shapes.first
        found.first = first(found.views, found.proposals, media, boxes, found.vocabulary)
    found.scored = found.shapes.second(found.views, found.proposals, media, found.first)


def _unread(found: Findings) -> None:
    if rules := found.html_rules:
        # With it come selectors and lxml, of which a text needs nothing.
        from cleaner.verdict.unread import propose_unread

        known = (found.views, found.scored.scores, found.landmarks, rules, found.proposals)
        propose_unread(*known, article=found.page_type == "article")


def _type(found: Findings) -> None:
    metadata, url = found.segmented.metadata, found.page.url
    html = found.page.media == "html"
    found.type_features = type_features(found.views, metadata, found.story, url) if html else {}


def _headline(found: Findings) -> None:
    title = found.page.extra.get("title")
    found.headline = head = headline(
        found.views,
        found.scored,
        found.proposals,
        found.segmented.metadata,
        found.shapes.cards,
        found.names,
        found.rules.fields(found.scope),
        found.page.media,
        found.page.url,
        found.vocabulary,
        title if isinstance(title, str) else "",
        # In a text no element tells where other pages of the site have their deks.
        deks=found.page.media == "html" or not found.looking,
    )
    shape = behind_headline(found.scored, (head.title_block, *head.dek_blocks))
    removals = found.proposals.removals
    bylines = {one.index for one in removals if one.rule.topic == "byline" and one.rule.zones}
    found.shape = without_bylines(shape, bylines) if bylines else shape


def _resolve(found: Findings) -> None:
    found.resolved = resolve(
        found.views,
        found.proposals,
        found.shape,
        found.shapes,
        found.shapes.cards.get(f"{found.page.media}-context"),
        found.landmarks,
        found.story,
        title=found.headline.title_block,
        tables=found.options.tables,
        comments=found.options.comments,
        article=found.page_type == "article",
        running=found.page_type in RUNNING,
        listing=is_list(found),
        surely=is_surely_article(found),
        language=found.language,
        authors=found.segmented.metadata.authors,
    )


def _trust(found: Findings) -> None:
    """Judges the page once more without the rules that were learned, where they take its article.

    Its site may be built otherwise by now, or the page be of a sort that was not among those seen.
    """
    head = frozenset((found.headline.title_block, *found.headline.dek_blocks))
    learned = distrusted(found.views, found.shape, found.proposals, found.resolved, head)
    if not learned:
        return
    found.proposals.drop(learned)
    for judge in (_score, _headline, _resolve):
        judge(found)
    found.proposals.warnings.append(
        f"learned: {', '.join(sorted(learned))} set aside, because too little of the page's "
        "article would have been left; the site's pages may be built otherwise by now"
    )


def _condition(found: Findings) -> None:
    free = found.segmented.metadata.free
    found.warnings = (
        *found.page.warnings,
        *_of_address(found.page.url),
        *found.segmented.warnings,
        *found.proposals.warnings,
        *ran_out(found.proposals, found.views, found.options.pattern_timeout),
        *condition(found.views, found.proposals, found.resolved, free),
    )


def _of_address(url: str | None) -> tuple[str, ...]:
    """A warning where what came as a page's address is none."""
    if not url or is_address(url):
        return ()
    return (
        f"url: {shortened(url, _SHOWN)!r} is no address, so that no rules for its site hold; give "
        "one such as https://example.org/a, or none",
    )


def _credits(found: Findings) -> None:
    found.credits = credits_of(
        found.views,
        found.resolved.fates,
        found.headline,
        found.shape,
        found.segmented.metadata,
        language=found.language,
        site=found.site,
        url=found.page.url or found.segmented.metadata.canonical,
    )


def _assemble(found: Findings) -> None:
    found.article = assemble(found.analysis(), found.options)


READING: Final = (
    Step(name="decode", says="bytes become text", do=_decode),
    Step(name="site", says="whose page it is, by its address or source", do=_site),
    Step(name="segment", says="the page becomes blocks; what it declares is read", do=_segment),
    Step(name="fold", says="the blocks get the forms that rules compare", do=_fold),
    Step(name="identify", says="whose page it is, by its blocks", do=_identify),
    Step(name="story", says="which block the page's titles speak of", do=_story),
    Step(name="type", says="what tells an article from a thread, a product ...", do=_type),
    Step(name="landmarks", says="what stands in navigation, footer, dialog ...", do=_landmarks),
    Step(name="language", says="what language it is in", do=_language),
)
"""What is found out of the page itself, whatever rules say of its lines."""
MATCH: Final = Step(name="match", says="rules say what they would remove or keep", do=_match)
PROPOSING: Final = (*READING, MATCH)
"""What is found out before anything is scored: the blocks, and what rules propose."""
JUDGING: Final = (
    Step(name="score", says="how much each block looks like boilerplate", do=_score),
    Step(name="unread", says="what is hidden, or not read where it stands", do=_unread),
    Step(name="headline", says="title and dek are chosen", do=_headline),
    Step(name="resolve", says="what becomes of each block is settled", do=_resolve),
    Step(
        name="trust", says="what was learned is left out where it would take the article", do=_trust
    ),
    Step(name="condition", says="what is wrong with the page, for its warnings", do=_condition),
    Step(name="credits", says="who wrote it and when", do=_credits),
)
"""What is made of it."""
STEPS: Final = (
    *PROPOSING,
    *JUDGING,
    Step(name="assemble", says="title, dek and body are put together", do=_assemble),
)
"""All steps, in order."""
LOOKING: Final = tuple(step for step in JUDGING if step.name in ("score", "unread", "headline"))
"""What is made of a page that is only learned from: what its lines are told to be, one by one."""
AGAIN: Final = tuple(step for step in STEPS if step not in READING or step.name == "landmarks")
"""The steps of a page that was read before, when rules of its site were not known yet."""


def take(steps: Sequence[Step], found: Findings) -> Findings:
    """The findings once the steps are done, one after another.

    Raises:
        DecodeError: the input is empty or no text.
        ExtractionError: the HTML can't be parsed.
    """
    for step in steps:
        step.do(found)
    return found


def timed(steps: Sequence[Step], found: Findings) -> dict[str, float]:
    """The seconds that each step takes, by its name. Raises as `take`."""
    times: dict[str, float] = {}
    for step in steps:
        began = perf_counter()
        step.do(found)
        times[step.name] = perf_counter() - began
    return times


def given_site(found: Findings) -> tuple[str, str]:
    """The site of a page that says nothing of it, and what says so: an option, or its path.

    The folder of a page's id is another matter: it is the same wherever the inputs stand.
    """
    if found.options.site:
        return found.options.site, GIVEN
    site = from_input(found.page.source, id_text(found.page.id))
    return site, "a folder that is named after it" if site else ""


def _told_site(page: Page) -> tuple[str, str] | None:
    """The site that a page says it is of, and what says so; `None` where nothing does."""
    if site := host(page.url):
        return site, "the page's URL"
    if site := from_path(id_text(page.id)):
        return site, "a folder that is named after it"
    if page.media == "html" and (site := declared(page.text)):
        return site, "the address that the page declares"
    return None


def _prose(views: Sequence[FoldedBlock]) -> str:
    """The long blocks of a page, which tell its language better than its menus do."""
    long = [view.block.text for view in views if view.words >= PROSE_WORDS]
    some = views[:_LANGUAGE_BLOCKS]
    return "\n".join(long[:_LANGUAGE_BLOCKS] or [view.block.text for view in some])
