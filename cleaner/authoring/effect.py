"""What new rules do on pages, told where somebody who named a line or a box would not think it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cleaner.check.cases import marked_blocks
from cleaner.errors import CleanerError
from cleaner.intake.whose import tells_none
from cleaner.model import RawPage
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import fates_of
from cleaner.pipeline.boxes import article_like
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.load import packs_beside
from cleaner.rules.pack import Pack
from cleaner.text.fold import fold, fold_digits
from cleaner.text.prose import is_prose
from cleaner.text.visible import count, shortened
from cleaner.verdict.resolve import Fate

_SHOWN: Final = 90
"""Characters of a line that are told."""
_TAKERS: Final = 3
"""Rules that are named as those that take a box already."""
_OF_ARTICLE: Final = 0.8
"""Share of the words of a page's paragraphs from which a box holds its article. Comments may
outweigh an article, if seldom that much. Chosen, and never measured."""


def with_pack(cleaner: Cleaner, pack: Pack) -> Cleaner:
    """The same cleaner with a pack on top, whose rules take the place of those of the same ids.

    Raises:
        RuleFileError: the pack can't be used beside the others.
    """
    return Cleaner(cleaner.rules.adding([pack]), cleaner.options, cleaner.cards)


def with_packs_beside(cleaner: Cleaner, path: Path) -> Cleaner:
    """The same cleaner with the other packs in a pack's folder, which are used together with it.

    Raises:
        RuleFileError: one of them can't be used beside the others.
    """
    known = {Path(pack.path).resolve() for pack in cleaner.rules.packs if pack.path}
    others = [one for one in packs_beside(path) if Path(one.path).resolve() not in known]
    if not others:
        return cleaner
    return Cleaner(cleaner.rules.adding(others), cleaner.options, cleaner.cards)


def unexpected(
    before: Analysis,
    after: Analysis,
    remove: Sequence[str],
    keep: Sequence[str],
    boxes: Collection[HtmlRule],
    ids: Collection[str],
    again: Collection[str],
) -> Iterator[str]:
    """What stays that was to go, goes that was to stay, or goes and may be the article's, in words.

    before, after: one page without the rules and with them. remove, keep: lines that were named;
    boxes: the new rules for elements. ids: of all new rules. again: see `on_several`.
    """
    fates = fates_of(after)
    yield from _undone(before, after, ids)
    yield from _lines(after, fates, remove, keep)
    yield from _boxes(after, fates, boxes)
    yield from _article_text(before, after, remove, ids, again)
    yield from _headline(before, after)


def on_several(pages: Sequence[Analysis]) -> set[str]:
    """The lines that stand on more than one page, folded, with any numbers."""
    lines = [{fold_digits(view.folded) for view in one.views} for one in pages]
    seen = Counter(line for some in lines for line in some)
    return {line for line, times in seen.items() if times > 1}


def without_site(pages: Sequence[RawPage], analyses: Sequence[Analysis]) -> int:
    """How many of the pages tell no site. analyses: of the same, by whatever site."""
    return sum(
        tells_none(page, one.segmented.metadata.canonical)
        for page, one in zip(pages, analyses, strict=True)
    )


def told_once(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is said of pages, each thing once, with the first page and the number of the others.

    Numbers in a line that is told may be others on other pages.

    >>> list(told_once([("a.txt", "it stays"), ("b.txt", "it goes"), ("c.txt", "it stays")]))
    ['a.txt and 1 more page: it stays', 'b.txt: it goes']
    """
    pages: dict[tuple[str, str], list[str]] = {}
    told: dict[tuple[str, str], str] = {}
    for page, what in said:
        before, _, line = what.partition(": ")
        key = before, fold_digits(line)
        told.setdefault(key, what)
        pages.setdefault(key, []).append(page)
    for key, (first, *others) in pages.items():
        more = f" and {count(len(others), 'more page')}" if others else ""
        yield f"{first}{more}: {told[key]}"


def gone_before(
    before: Sequence[Analysis], remove: Sequence[str], boxes: Collection[HtmlRule] = ()
) -> Iterator[str]:
    """The lines and boxes that go without the new rules, on all pages that have them."""
    for line, rule in taken_already(before, remove).items():
        yield f"{rule} takes it already: {shortened(line, _SHOWN)}"
    for box in boxes:
        rules = [fate.rule for analysis in before for fate in boxed(analysis, box)]
        if rules and all(rules):
            takers = ", ".join(list(dict.fromkeys(map(str, rules)))[:_TAKERS])
            yield f"{box.id}: without it, what is in the box goes by {takers} on these pages"


def taken_already(before: Sequence[Analysis], remove: Sequence[str]) -> dict[str, str]:
    """The lines that go on all pages that have them, each with the rule that takes the first."""
    fates = [fates_of(one) for one in before]
    found: dict[str, str] = {}
    for line in remove:
        wanted = fold(line)
        rules = [
            some[view.block.index].rule
            for analysis, some in zip(before, fates, strict=True)
            for view in analysis.views
            if view.folded.startswith(wanted)
        ]
        if rules and all(rules):
            found[line] = str(rules[0])
    return found


def boxed(analysis: Analysis, box: HtmlRule) -> list[Fate]:
    """What becomes of the blocks that a rule selects."""
    if analysis.page.media != "html":
        return []
    inside, fates = _inside(analysis, box), fates_of(analysis)
    return [
        fates[view.block.index]
        for view in analysis.views
        if (view.folded, view.block.path) in inside
    ]


def _inside(analysis: Analysis, box: HtmlRule) -> set[tuple[str, str]]:
    """The blocks that a rule selects: their words, which others may have too, and their places."""
    return {(fold(block.text), block.path) for block in marked_blocks(analysis.page, box)}


def check_not_undone(
    before: Sequence[Analysis], after: Sequence[Analysis], boxes: Collection[HtmlRule]
) -> None:
    """Raises `CleanerError` for a rule that takes the article of each page that has its elements.

    before, after: the pages without the new rules and with them. It does where the guard undoes it,
    and where it takes at least `_OF_ARTICLE` of what stayed before.
    """
    for box in boxes:
        lost = [
            box.id in _undone_on(now) or _share_of_article(was, box) >= _OF_ARTICLE
            for was, now in zip(before, after, strict=True)
            if box.id in _undone_on(now) or boxed(now, box)
        ]
        if lost and all(lost):
            raise CleanerError(
                f"{', '.join((*box.select, *box.xpath))}: holds nearly all of the article's text, "
                f"so that it would be lost, on {count(len(lost), 'page')}; name a "
                "narrower element with --select, or single lines with --line; nothing was written"
            )


def _share_of_article(before: Analysis, box: HtmlRule) -> float:
    """The share of the words of a page's paragraphs that stand in a rule's elements, 0.0 to 1.0."""
    inside, roles = _inside(before, box), _roles(before)
    looks = article_like(before, fates_of(before))
    stay = [v for v, long in zip(before.views, looks, strict=True) if long]
    own = [view for view in stay if view.block.index not in roles]
    taken = sum(view.words for view in own if (view.folded, view.block.path) in inside)
    return taken / (sum(view.words for view in own) or 1)


def _undone_on(analysis: Analysis) -> list[str]:
    """The ids of rules that are undone on a page, in whole or in part."""
    return list(dict.fromkeys((*analysis.proposals.set_aside, *analysis.resolved.undone)))


def _undone(before: Analysis, after: Analysis, ids: Collection[str]) -> Iterator[str]:
    """The new rules that the guard speaks of, and others of which it does not without them."""
    were = _undone_on(before)
    for identity in _undone_on(after):
        if identity in ids:
            yield (
                f"{identity} is undone here, in whole or in part, since too little of the "
                "article would be left; name a narrower element, or single lines"
            )
        elif identity not in were:
            yield (
                f"{identity} is undone here, since with the new rules too little of the article "
                "would be left; take one of them out again"
            )


def _roles(analysis: Analysis) -> dict[int, str]:
    """What the blocks of the headline are, by their index."""
    roles = dict.fromkeys(analysis.headline.dek_blocks, "dek")
    return {**roles, analysis.headline.title_block: "title"}


def _lines(
    after: Analysis, fates: Mapping[int, Fate], remove: Sequence[str], keep: Sequence[str]
) -> Iterator[str]:
    """The named lines that are otherwise than they were to be."""
    roles = _roles(after)
    starts, whole = tuple(map(fold, remove)), set(map(fold, keep))
    for view in after.views:
        index, text = view.block.index, " ".join(view.block.text.split())
        fate = fates[index]
        if view.folded.startswith(starts) and starts and (index in roles or not fate.rule):
            why = f"it is the page's {roles[index]}" if index in roles else "it stays"
            kept_by = f", kept by {fate.kept_by}" if fate.kept_by else ""
            yield f"{why}{kept_by}: {text}"
        if view.folded in whole and fate.rule and index not in roles:
            yield f"{fate.rule} still removes: {text}"


def _boxes(
    after: Analysis, fates: Mapping[int, Fate], boxes: Collection[HtmlRule]
) -> Iterator[str]:
    """What of the boxes stays."""
    if after.page.media != "html":
        return
    roles = _roles(after)
    for rule in boxes:
        inside = _inside(after, rule)
        for view in after.views:
            index = view.block.index
            selected = (view.folded, view.block.path) in inside
            if selected and (index in roles or not fates[index].rule):
                text = shortened(view.block.text, _SHOWN)
                why = f" as the page's {roles[index]}" if index in roles else ""
                yield f"{rule.id}: it stays{why}: {text}"


def _article_text(
    before: Analysis,
    after: Analysis,
    remove: Sequence[str],
    ids: Collection[str],
    again: Collection[str],
) -> Iterator[str]:
    """What the new rules take that stayed before, and may be the article's, named or not.

    That is what is long, or prose that the scores hold for the article's. remove: lines that
    somebody named, which are to go where they are a whole block. Prose that stands on several
    pages, in `again`, is no article's, named or in a box; of one page that is told gently.
    """
    starts = tuple(map(fold, remove))
    wanted = {fold_digits(fold(line)) for line in remove}
    roles, still = _roles(before), _roles(after)
    taken: dict[str, list[str]] = {}
    fates = fates_of(before)
    looks = article_like(before, fates)
    for view, long, fate in zip(before.views, looks, after.resolved.fates, strict=True):
        index, rule = view.block.index, fate.rule
        prose = is_prose(view.block.text, view.words) and not fates[index].rule
        line = fold_digits(view.folded)
        prose = prose and before.shape.scores[index] < 0 and line not in again
        asked = line in wanted and index not in roles and not prose
        if (long or prose) and rule and rule in ids and index not in still and not asked:
            text = shortened(view.block.text, _SHOWN)
            if not long and index not in roles and view.folded.startswith(starts):
                yield (
                    f"{rule} takes a line that you named and that reads like the article's: {text} "
                    "(all right if the site sets it there; more pages that have it would tell)"
                )
                continue
            named = f"the page's {roles[index]}: {text}" if index in roles else text
            taken.setdefault(rule, []).append(named)
    for rule, texts in taken.items():
        what = count(len(texts), "paragraph")
        yield (
            f"{rule} takes {what} that may be the article's, such as: {texts[0]} (take the rule "
            "out again if so)"
        )


def _headline(before: Analysis, after: Analysis) -> Iterator[str]:
    """Title and dek where they are others than before."""
    for what in ("title", "dek"):
        was, now = (getattr(one.headline, what) for one in (before, after))
        if was != now:
            texts = [f"'{shortened(text, _SHOWN)}'" if text else "nothing" for text in (was, now)]
            yield f"the page's {what} was {texts[0]}, and is {texts[1]} with the new rules"
