"""What reading a page has found out, as bytes: for cleaning it later, by more rules of its site.

A page that was looked at to learn from it is neither parsed nor searched for phrases once more.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block, Page, RawPage
from cleaner.pipeline.analyze import READING, html_rules, identify, take
from cleaner.pipeline.findings import Findings
from cleaner.rows import to_columns
from cleaner.rules.proposals import Cut, Hold, Proposals, Start, Take
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.features import packed, unpacked
from cleaner.scores.vocabulary import Vocabulary
from cleaner.system.records import from_columns
from cleaner.text.characters import words_of
from cleaner.verdict.shape import FirstPass

if TYPE_CHECKING:
    from cleaner.rules.markup import HtmlRules

_TOLD: Final = [step.name for step in READING].index("identify")
"""The step that asks the page's blocks whose it is, which other rules may answer otherwise."""
_SAME: Final = ("type_features", "language", "page_type")
"""What is taken over as it is, beside the page's blocks and what tells its site."""
_PATH: Final = Block.__slots__.index("path")
Told = tuple[tuple[str, str, tuple[str, ...]], dict[str, Any]]
"""Whose page it is before its blocks are asked, and what the rules of no site propose."""
_LISTS: Final[Mapping[str, Any]] = {"removals": Take, "cuts": Cut, "keeps": Hold, "starts": Start}
"""What rules propose, by the class of it."""
_AS_THEY_ARE: Final = ("suspects", "warnings", "unfinished")


def read(found: Findings) -> Told:
    """Takes the steps before rules are matched, and gives what more of them would change.

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
    return told, _plain(found.generic)


def to_bytes(told: Told, found: Findings) -> bytes:
    """All that is known of a page that was read and scored. told: what `read` gave."""
    assert found.first is not None
    segmented, first = found.segmented, found.first
    views = [[getattr(view, name) for view in found.views] for name in ("inner", "folded", "words")]
    state = (
        replace(found.page, text="", extra={}),
        replace(segmented, blocks=(), boxes={}),
        _blocks(segmented.blocks),
        views,
        _of_trees(found.html_rules),
        replace(found.story, columns={}),
        # Their columns are among the features.
        tuple(segmented.boxes),
        tuple(found.story.columns),
        packed(first.features),
        (first.scores, first.asked),
        {name: getattr(found, name) for name in _SAME},
        told,
    )
    return pickle.dumps(state, pickle.HIGHEST_PROTOCOL)


def _blocks(blocks: Sequence[Block]) -> tuple[list[str], list[list[Any]]]:
    """The blocks as columns, with numbers for their paths: these are long, and few."""
    columns = to_columns(blocks)
    numbers: dict[str, int] = {}
    if columns:
        columns[_PATH] = [numbers.setdefault(path, len(numbers)) for path in columns[_PATH]]
    return list(numbers), columns


def _blocks_again(paths: Sequence[str], columns: list[list[Any]]) -> tuple[Block, ...]:
    if columns:
        columns[_PATH] = list(map(paths.__getitem__, columns[_PATH]))
    return from_columns(Block, columns)


def take_up(data: bytes, found: Findings) -> bool:
    """Fills in what `read` found out, for the rules that the findings have by now.

    Those are the rules that it was read by, and more for single sites.

    Returns: whether that is possible; else rules of the page's site have a say in how it becomes
    blocks that had none before, and it has to be read anew.
    """
    state = pickle.loads(data)
    (
        page,
        segmented,
        columns,
        views,
        of_trees,
        story,
        of_boxes,
        of_story,
        table,
        first,
        same,
        told,
    ) = state
    raw: Page | RawPage = found.raw
    found.page = replace(page, id=raw.id, extra=raw.extra)
    features = unpacked(table)
    found.first = FirstPass(features, *first)
    blocks = _blocks_again(*columns)
    boxes, near = ({name: features.column(name) for name in some} for some in (of_boxes, of_story))
    found.segmented = replace(segmented, blocks=blocks, boxes=boxes)
    found.story = replace(story, columns=near)
    inner, folded, counts = views
    found.views = from_columns(FoldedBlock, (blocks, inner, folded, counts, words_of(folded)))
    found.vocabulary = Vocabulary(found.views)
    for name, value in same.items():
        setattr(found, name, value)
    (found.site, found.site_origin, found.systems), generic = told
    found.generic = _proposals(generic, found.rules)
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
