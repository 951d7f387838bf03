"""What reading a page has found out, as bytes: for cleaning it later, by more rules of its site.

A page that was looked at to learn from it is neither parsed nor searched for phrases once more.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block, Page, RawPage
from cleaner.pipeline.analyze import READING, html_rules, identify, take
from cleaner.pipeline.findings import Findings
from cleaner.rows import to_columns
from cleaner.rules.proposals import Cut, Hold, Proposals, Start, Take
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.vocabulary import Vocabulary
from cleaner.system.records import from_columns
from cleaner.text.characters import words_of

if TYPE_CHECKING:
    from cleaner.rules.markup import HtmlRules

_TOLD: Final = [step.name for step in READING].index("identify")
"""The step that asks the page's blocks whose it is, which other rules may answer otherwise."""
_SAME: Final = ("type_features", "language")
"""What is taken over as it is, beside the page's blocks and what tells its site."""
_LISTS: Final[Mapping[str, Any]] = {"removals": Take, "cuts": Cut, "keeps": Hold, "starts": Start}
"""What rules propose, by the class of it."""
_AS_THEY_ARE: Final = ("suspects", "warnings", "unfinished")


def read(found: Findings) -> bytes:
    """Takes the steps before rules are matched, and gives what is known then as bytes.

    What the rules of no site propose is among it.

    Raises:
        DecodeError, ExtractionError: as `take`.
    """
    before, behind = READING[:_TOLD], READING[_TOLD:]
    take(before, found)
    told = found.site, found.site_origin, found.systems
    take(behind, found)
    timeout = found.options.pattern_timeout
    found.generic = found.rules.propose_generic(found.views, found.language, timeout=timeout)
    return _to_bytes(found, told)


def _to_bytes(found: Findings, told: tuple[str, str, tuple[str, ...]]) -> bytes:
    assert found.generic is not None
    segmented = found.segmented
    views = [[getattr(view, name) for view in found.views] for name in ("inner", "folded", "words")]
    state = (
        replace(found.page, text="", extra={}),
        replace(segmented, blocks=(), boxes={}),
        to_columns(segmented.blocks),
        views,
        told,
        _of_trees(found.html_rules),
        replace(found.story, columns={}),
        _packed(segmented.boxes),
        _packed(found.story.columns),
        {name: getattr(found, name) for name in _SAME},
        _plain(found.generic),
    )
    return pickle.dumps(state, pickle.HIGHEST_PROTOCOL)


def _packed(columns: Mapping[str, Any]) -> tuple[list[str], Any, dict[str, Any]]:
    """Columns with those of fractions as one table: one by one they take longer to unpack."""
    names = [name for name, column in columns.items() if column.dtype == np.float64]
    table = np.array([columns[name] for name in names])
    return names, table, {name: one for name, one in columns.items() if name not in names}


def _unpacked(names: Sequence[str], table: Any, others: Mapping[str, Any]) -> dict[str, Any]:
    return {**dict(zip(names, table, strict=True)), **others}


def take_up(data: bytes, found: Findings) -> bool:
    """Fills in what `read` found out, for the rules that the findings have by now.

    Those are the rules that it was read by, and more for single sites.

    Returns: whether that is possible; else rules of the page's site have a say in how it becomes
    blocks that had none before, and it has to be read anew.
    """
    page, segmented, blocks, views, told, of_trees, story, boxes, columns, same, generic = (
        pickle.loads(data)
    )
    raw: Page | RawPage = found.raw
    found.page = replace(page, id=raw.id, extra=raw.extra)
    blocks = from_columns(Block, blocks)
    found.segmented = replace(segmented, blocks=blocks, boxes=_unpacked(*boxes))
    found.story = replace(story, columns=_unpacked(*columns))
    inner, folded, counts = views
    found.views = from_columns(FoldedBlock, (blocks, inner, folded, counts, words_of(folded)))
    found.vocabulary = Vocabulary(found.views)
    for name, value in same.items():
        setattr(found, name, value)
    found.generic = _proposals(generic, found.rules)
    found.site, found.site_origin, found.systems = told
    identify(found)
    html = found.page.media == "html"
    found.html_rules = html_rules(found, found.scope) if html else None
    return bool(_of_trees(found.html_rules) == of_trees)


def _of_trees(rules: HtmlRules | None) -> tuple[str, ...]:
    """The ids of the rules that have a say in how a page becomes blocks."""
    return tuple(rule.id for rule in rules.of_trees) if rules else ()


def _plain(proposals: Proposals) -> dict[str, Any]:
    """The proposals with their rules' ids in place of them."""
    lists = {
        name: [
            (one.rule.id, *(getattr(one, field) for field in kind.__slots__[1:]))
            for one in getattr(proposals, name)
        ]
        for name, kind in _LISTS.items()
    }
    return {**lists, **{name: getattr(proposals, name) for name in _AS_THEY_ARE}}


def _proposals(plain: dict[str, Any], rules: RuleSet) -> Proposals:
    known = rules.generic_rules
    found = Proposals(**{name: plain[name] for name in _AS_THEY_ARE})
    for name, kind in _LISTS.items():
        setattr(found, name, [kind(known[identity], *rest) for identity, *rest in plain[name]])
    return found
