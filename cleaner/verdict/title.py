"""The title: the block that says it, and the wording of it that counts.

Candidates are scored by the scorecard `title`, wordings by `wording`; their points were
fitted to labelled pages.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Metadata
from cleaner.rules.kinds import FieldRule
from cleaner.rules.proposals import Proposals
from cleaner.scores.card import Scorecard
from cleaner.scores.features import FeatureTable
from cleaner.system.pattern import pattern
from cleaner.text.fold import fold, is_unspaced
from cleaner.text.joins import columns
from cleaner.text.prose import PROSE_WORDS, final_sign
from cleaner.verdict.above_title import below_kicker, below_path, without_glued
from cleaner.verdict.candidates import Candidates
from cleaner.verdict.section_names import below_section_name
from cleaner.verdict.shape import PageShape
from cleaner.verdict.signed import below_masthead, signed_names
from cleaner.verdict.site_titles import SiteTitles
from cleaner.verdict.title_choice import choose_title
from cleaner.verdict.title_features import INTO_BODY, wording_features
from cleaner.verdict.trim import INNER, says, trim_title


class _Bounds:
    """How far the search for the title goes, and what it takes to be one.

    Counted in blocks or words where nothing else is said. Where no measurement is named, the value
    was chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    crumbs: Final = 6
    """Items that the list at a page's very start may have to be a breadcrumb."""

    alone_words: Final = 3
    """Words from which another block makes a page more than one sentence."""

    parted_words: Final = 4
    """Words of a text's headline at least that another line may have with a colon."""
    kicker_words: Final = 2
    """Words of a kicker at most that nothing parts from the title. Chosen, never measured."""
    kicker_signs: Final = 4
    """Characters that it has more than: others are articles, "The"."""
    unspaced_kicker: Final = (2, 8)
    """Characters of a kicker, least and most, of a script that writes no spaces. Chosen, never
    measured."""
    kicked: Final = 20
    """A declared title must be longer to be the shown one without its kicker."""
    shown_share: Final = 0.4
    """Share of the declared title that the shown one must make up to be a part of it."""


_BOUNDS: Final = _Bounds()
_SENTENCES: Final = pattern(r"\w[.!?]+\s+\w|\w[。！？]\w")
"""Where one sentence of a line ends and the next begins."""
_HANGUL: Final = pattern(r"[가-힣]")
"""A syllable of Korean, which is written with spaces, and whose kickers are as short."""
_RULES: Final = "*＊=＝_~─━☆★"
"""Signs whose rows titles are underlined with."""
_RULE: Final = 4
"""Signs of such a row at least. Chosen, never measured."""
_JOINTS = " :|–—-\u00a0¶🔗"
_KICKED = (":", "-", "|", ".", "!", "?", '"', "")


class ShownTitle(NamedTuple):
    """The title that a page shows.

    at: the block that says it, -1 where none does. title: what it says, without the publisher's
    name. declared: the titles that the page declares, with their origins. score: the logit by which
    the card chose it; infinite where it was pointed out. candidates: what it was chosen among.
    """

    at: int
    title: str
    declared: list[tuple[str, str]]
    score: float = math.inf
    candidates: Candidates | None = None


def shown_title(
    near: FeatureTable,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    card: Scorecard | None,
    names: Sequence[str],
    fields: Sequence[FieldRule] = (),
    url: str | None = None,
) -> ShownTitle:
    """The title that a page shows, and those that it declares.

    near: what `near_features` tells of all blocks. card: the scorecard for the title. All titles
    come without the publisher's name.
    """
    sure = proposals.sure()
    taken = {views[index].block.text for index in sure}
    titles = [one for one in metadata.titles if one[0] != "h1" or one[1] not in taken]
    raw = [text for _, text in titles]
    site = SiteTitles(views, shape, raw, names, url)
    around = site.around()
    never = sure | around
    pointed = proposals.fields.get("title", []) or _under_crumbs(views, never | proposals.ruled())
    score, candidates = math.inf, None
    if pointed:
        at = pointed[0]
    else:
        text = all(view.block.link_density is None for view in views)
        at, score, candidates = choose_title(
            near, views, shape, proposals, metadata, card, url, around, text=text
        )
        at = below_path(below_masthead(at, views, shape.prose.start), views)
        at = below_kicker(at, views, never | proposals.ruled())
        at = _last_twin(views, below_section_name(at, views, shape, never), shape, never)
        gone = never | {at}
        alone = all(
            view.words < _BOUNDS.alone_words for view in views if view.block.index not in gone
        )
        if at >= 0 and alone and _is_text(views[at], text=text):
            at = -1  # A page of one paragraph is its text.
    declared = [
        (origin, trim_title(text, (*names, *signed_names(text, views, at)), fields).strip(_JOINTS))
        for origin, text in titles
    ]
    if (
        at < 0 <= site.above
        and metadata.titles
        and all(site.is_of_site(text, site.above) for text in raw)
    ):
        at = site.above
    if at >= 0 and not proposals.fields.get("title"):
        at = _out_of_crumbs(at, views, shape, [text for _, text in declared])
    said = _with_colon(views[at], views) if at >= 0 else ""
    said = _unruled(said).strip(_JOINTS)
    if at >= 0 and views[at].block.link_density is None:
        said = without_glued(said, views)
    shown = trim_title(said, (*names, *signed_names(said, views, at)), fields) if at >= 0 else ""
    return ShownTitle(at, shown, site.without(declared, raw, at), score, candidates)


def _unruled(said: str) -> str:
    """A title without the row of signs behind it."""
    bare = said.rstrip()
    words = bare.rstrip(_RULES)
    return words.rstrip() if len(bare) - len(words) >= _RULE else said


def _is_text(view: FoldedBlock, *, text: bool) -> bool:
    """Whether the only block of a page is a paragraph rather than a title.

    It ends in a stop; a text's may also be several sentences, or as long as a paragraph.
    """
    line = view.block.text
    if final_sign(line) == 1:
        return True
    return text and (view.words >= PROSE_WORDS or _SENTENCES.search(line) is not None)


def worded(
    shown: str,
    declared: Sequence[tuple[str, str]],
    card: Scorecard | None,
    url: str | None,
) -> str:
    """The wording of the title that the scorecard likes best, earlier ones where two are equal."""
    if not declared:
        return shown
    if declared[0][0] == "rule":
        return declared[0][1]
    if card is None:
        return _as_declared(shown, declared) if shown else _most_declared(declared)
    found = wording_features(shown, declared, url)
    points = card.scores([features for _, features in found])
    best_at = max(range(len(found)), key=lambda at: (points[at], -at), default=-1)
    return _without_kicker(found[best_at][0], declared) if found else ""


def _without_kicker(title: str, declared: Sequence[tuple[str, str]]) -> str:
    """The title without a word or two before it that only the heading has, with nothing between.

    So do `<small>` elements at the head of a heading look once they are text.
    """
    told = {origin.partition(":")[0]: text for origin, text in reversed(declared)}
    shown = fold(title)
    for text in filter(None, (told.get("og"), told.get("title"))):
        rest = fold(text)
        agreed = sum(fold(other) == rest for origin, other in told.items() if origin != "h1")
        long = columns(text) > _BOUNDS.kicked
        if long and agreed > 1 and shown.endswith(rest) and _is_kicker(shown.removesuffix(rest)):
            return text
    return title


def _is_kicker(before: str) -> bool:
    """Whether what stands before a title is a word or two that nothing parts from it.

    >>> _is_kicker("interview "), _is_kicker("interview: "), _is_kicker("the "), _is_kicker("")
    (True, False, False, False)
    >>> _is_kicker("特集"), _is_kicker("기획 "), _is_kicker("特集："), _is_kicker("私")
    (True, True, False, False)
    """
    least, most = _BOUNDS.unspaced_kicker
    if is_unspaced(before) or _HANGUL.match(before):
        bare = before.strip()
        return bare.isalnum() and least <= len(bare) <= most
    words = before.removesuffix(" ")
    return (
        before != words
        and words[-1:].isalnum()
        and len(before) > _BOUNDS.kicker_signs
        and len(words.split()) <= _BOUNDS.kicker_words
    )


def _under_crumbs(views: Sequence[FoldedBlock], never: Set[int]) -> list[int]:
    """The block that follows a page's opening list and says what its last item says.

    In a text the list does not go on below it: menus say each of their items twice.
    never: blocks that are no title.
    """
    for index, view in enumerate(views[: _BOUNDS.crumbs + 1]):
        if view.block.kind != "list_item":
            same = index > 1 and view.folded == views[index - 1].folded
            behind = views[index + 1 : index + 2] if view.block.link_density is None else ()
            menu = any(other.block.kind == "list_item" for other in behind)
            return [index] if same and not menu and index not in never else []
    return []


def _out_of_crumbs(
    at: int, views: Sequence[FoldedBlock], shape: PageShape, declared: Sequence[str]
) -> int:
    """The headline under a breadcrumb that was taken for it: it ends in another declared title."""
    block = views[at].block
    if "nav" not in block.marks and "crumb" not in block.path:
        return at
    others = {fold(text) for text in declared} - {views[at].folded, ""}
    behind = max(shape.frame.start, shape.prose.start) + INTO_BODY
    for view in views[at + 1 : behind]:
        if any(len(other) > INNER and view.folded.endswith(other) for other in others):
            return view.block.index
    return at


def _with_colon(shown: FoldedBlock, views: Sequence[FoldedBlock]) -> str:
    """A text's headline as another line says it that has a colon behind the kicker.

    Where an extractor put a kicker and its headline into one line, nothing stands between them,
    not even a space; lists of links and the line for the browser's window have the colon.
    """
    text = shown.block.text
    if shown.block.link_density is not None or shown.words < _BOUNDS.parted_words:
        return text
    letters = "".join(filter(str.isalnum, shown.folded))
    for view in views:
        colons = view.block.text.count(":") - text.count(":")
        if (
            colons == 1
            and 0 <= view.words - shown.words <= 1
            and "".join(filter(str.isalnum, view.folded)) == letters
        ):
            return view.block.text
    return text


def _as_declared(title: str, declared: Sequence[tuple[str, str]]) -> str:
    """The shown title as the page's own declarations have it, where they know it better.

    What `og` and `json-ld` agree on wins over a part of it that the heading shows (a kicker can
    belong to the title); one of them wins where the heading is the same with a kicker before it.
    """
    shown = fold(title)
    told = {origin: text for origin, text in reversed(declared) if origin in ("og", "json-ld")}
    folded = {fold(text) for text in told.values()}
    if len(told) == 2 and len(folded) == 1:
        (whole,) = folded
        if (
            whole != shown
            and len(shown) >= _BOUNDS.shown_share * len(whole)
            and whole.endswith(shown)
        ):
            return told["og"]
    for text in told.values():
        part = fold(text)
        before = shown.removesuffix(part).rstrip()
        if (
            part != shown
            and len(part) > _BOUNDS.kicked
            and shown.endswith(part)
            and before[-1:] in _KICKED
        ):
            return text
    return title


def _most_declared(declared: Sequence[tuple[str, str]]) -> str:
    """The title that most declarations agree on, the first of them where none do."""
    votes = Counter(fold(text) for _, text in declared if text)
    if not votes:
        return ""
    best_vote = max(votes.values())
    return next(text for _, text in declared if text and votes[fold(text)] == best_vote)


def _last_twin(views: Sequence[FoldedBlock], at: int, shape: PageShape, never: Set[int]) -> int:
    """The last block before the prose that says the same title, the shortest of them.

    never: blocks that are no title.
    """
    if at < 0:
        return at
    chosen = at
    for view in views[: max(at, shape.frame.start) + 2]:
        same = view.folded == views[chosen].folded and view.block.index > chosen
        long = views[chosen].folded
        shorter = view.folded in long and view.folded != long and says(long, view.folded)
        # What stands above a title that ends in it is the publisher's name.
        shorter = shorter and not (view.block.index < at and long.endswith(view.folded))
        if (same or shorter) and view.block.index not in never:
            chosen = view.block.index
    return chosen
