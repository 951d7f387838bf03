"""What the checker tells of packs that is no fault: what may not be meant, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.check.odd_elements import notes_on
from cleaner.rules.combine import Effective
from cleaner.rules.kinds.html import HtmlRule
from cleaner.rules.pack import Pack
from cleaner.rules.rule import Rule
from cleaner.rules.values import is_domain
from cleaner.system.pattern import pattern
from cleaner.text.visible import count, shown

_NAMED: Final = 3
"""Rules without cases that are named; imported packs have thousands of them."""
_SIMPLE: Final = pattern(r"([\w-]*)([.#])([\w-]+)")
"""A selector that is one class or id, with the element's tag or without."""
_TAKES: Final = frozenset(("drop", "body"))
"""Actions that take text away."""


def notes_of(packs: Sequence[Pack], effective: Effective) -> tuple[str, ...]:
    """What to look at in these packs, each with its place, as they take effect among others."""
    rules = [rule for pack in packs for rule in pack.rules]
    return (
        *(note for pack in packs for note in _named_for_a_site(pack)),
        *(note for rule in rules for note in notes_on(rule)),
        *_standing_in(packs, effective),
        *_without_cases(rules),
    )


def _named_for_a_site(pack: Pack) -> Iterator[str]:
    """A pack that is called as a site is, and holds on all."""
    of_all = any(not rule.sites for rule in pack.rules)
    if of_all and not pack.fingerprints and is_domain(pack.name):
        yield (
            f"{shown(pack.path)}: is named for a site, and holds on the pages of all sites, since "
            f"it says none: where it is for {pack.name} alone, write `sites: [{pack.name}]` below "
            "its `why`"
        )


def _standing_in(packs: Sequence[Pack], effective: Effective) -> Iterator[str]:
    """Rules that take the place of shipped ones of the same id without saying so."""
    paths = {pack.path for pack in packs}
    for taker, place in effective.stand_ins:
        if taker.path in paths:
            on = f" on {', '.join(taker.sites)}" if taker.sites else ""
            yield (
                f"{shown(taker.path)}:{taker.line}: {taker.id}: takes the place of the shipped one "
                f"of this id{on} ({place}); give it another id, or where that is meant write "
                f"`replaces: [{taker.id}]`"
            )


def _without_cases(rules: Sequence[Rule]) -> Iterator[str]:
    """The html rules that no case shows at work; those that were learned show where they fired."""
    bare = [
        rule
        for rule in rules
        if isinstance(rule, HtmlRule)
        and rule.action in _TAKES
        and not (rule.removes or rule.keeps or rule.seen)
    ]
    if not bare:
        return
    first = bare[0]
    named = ", ".join(rule.id for rule in bare[:_NAMED])
    more = f" and {len(bare) - _NAMED:,} more" if len(bare) > _NAMED else ""
    yield (
        f"{shown(first.path)}:{first.line}: {count(len(bare), 'html rule')} without cases ({named}"
        f"{more}): nothing shows that the site still has these elements, nor what they hold. Add a "
        f"small page, such as {_draft(first)}, or try them: `cleaner rules test PACK --pages DIR`"
    )


def _draft(rule: HtmlRule) -> str:
    """A case as it could stand under the rule's `removes`, in YAML on one line."""
    tag, sign, name = "div", ".", "box"
    if rule.select and (simple := _SIMPLE.fullmatch(rule.select[0])):
        tag, sign, name = simple.group(1) or tag, simple.group(2), simple.group(3)
    attribute = "class" if sign == "." else "id"
    box = f'<{tag} {attribute}="{name}">A line</{tag}>'
    inside = rule.action == "body"
    page = f"{box}<p>Another line</p>" if inside else f"<p>A sentence of the article.</p>{box}"
    gone = "Another line" if inside else "A line"
    return f"`removes: [{{page: '{page}', gone: [{gone}]}}]`"
