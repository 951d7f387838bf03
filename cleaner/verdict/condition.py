"""What is wrong with a page that gives little text: an error, a guard, a wall, a missing script."""

from __future__ import annotations

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.proposals import Proposals, Start, Take
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.resolve import Resolved
from cleaner.verdict.walls import last_wall

_LITTLE = 120
"""Words of body under which a page is asked why there are so few. Chosen, never measured."""
_WARNINGS = {
    "not-found": "error page: it says that there is no such page",
    "blocked": "blocked: a guard stands in the article's place; fetch the page in another way",
    "paywall": "paywalled: the page asks to subscribe or sign in; the body is what it shows",
    "cookies": "consent wall: the page asks for consent; the body is what it shows",
    "loading": "needs JavaScript: the page says so, and shows little text; fetch it with a browser",
}


_WALLS = frozenset(
    f"paywall.{name}"
    for name in ("prompt", "notice", "metered", "metered-count", "members-only", "box", "go-on")
)
"""Rules that find what stands in the place of the rest of an article. The others of their topic
find links to accounts, prices and offers, which pages have around whole articles too."""


def condition(
    views: tuple[FoldedBlock, ...], proposals: Proposals, resolved: Resolved, free: bool
) -> tuple[str, ...]:
    """Warnings about a page that is no whole article; none where there is nothing to warn of.

    A wall is told of where no prose follows it, a notice of consent where no other prose is left:
    short articles have the links and banners of their site around them.

    free: the page does not declare that its article must be paid for.
    """
    topics = {rule.topic for rule in proposals.takers()}
    kept = [view for view, fate in zip(views, resolved.fates, strict=True) if not fate.rule]
    if sum(view.words for view in kept) >= _LITTLE:
        return (_WARNINGS["paywall"],) if not free and "paywall" in topics else ()
    wishes: list[Take | Start] = [*proposals.removals, *proposals.starts]
    walls = [wish.index for wish in wishes if wish.rule.id in _WALLS]
    consent = {wish.index for wish in wishes if wish.rule.topic == "cookies"}
    prose = [view.block.index for view in kept if view.words >= PROSE_WORDS]
    walls.append(last_wall(views, [fate.rule for fate in resolved.fates]))
    if max(walls) < 0 or max(walls) < max(prose, default=-1):
        topics.discard("paywall")
    if not consent.issuperset(prose):
        topics.discard("cookies")
    rules = {rule.id for rule in proposals.takers()}
    for found in proposals.suspects.values():
        topics |= found & {"not-found", "blocked"}
    if "loading.javascript" not in rules:
        topics.discard("loading")
    return tuple(text for topic, text in _WARNINGS.items() if topic in topics)
