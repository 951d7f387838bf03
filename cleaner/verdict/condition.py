"""What is wrong with a page that gives little text: an error, a guard, a wall, a missing script."""

from __future__ import annotations

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.proposals import Proposals
from cleaner.verdict.resolve import Resolved

_LITTLE = 120
"""Words of body under which a page is asked why there are so few."""
_WARNINGS = {
    "not-found": "error page: it says that there is no such page",
    "blocked": "blocked: a guard stands in the article's place; fetch the page in another way",
    "paywall": "paywalled: the page asks to subscribe or sign in; the body is what it shows",
    "cookies": "consent wall: the page asks for consent; the body is what it shows",
    "loading": "needs JavaScript: the page says so, and shows little text; fetch it with a browser",
}


def condition(
    views: tuple[FoldedBlock, ...], proposals: Proposals, resolved: Resolved, free: bool
) -> tuple[str, ...]:
    """Warnings about a page that is no whole article; none where there is nothing to warn of.

    free: the page does not declare that its article must be paid for.
    """
    topics = {rule.topic for rule in proposals.takers()}
    left = sum(
        view.words for view, fate in zip(views, resolved.fates, strict=True) if not fate.rule
    )
    if left >= _LITTLE:
        return (_WARNINGS["paywall"],) if not free and "paywall" in topics else ()
    rules = {rule.id for rule in proposals.takers()}
    for found in proposals.suspects.values():
        topics |= found & {"not-found", "blocked"}
    if "loading.javascript" not in rules:
        topics.discard("loading")
    return tuple(text for topic, text in _WARNINGS.items() if topic in topics)
