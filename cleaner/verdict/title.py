"""The title: the block that says it, and the wording of it that counts.

Candidates are scored by the scorecard `title`, wordings by `wording`; their points stand in the
packs like those of all shapes.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from urllib.parse import unquote

import numpy as np
import regex

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Metadata
from cleaner.rules.proposals import Proposals
from cleaner.rules.schema import FieldRule
from cleaner.scores.card import Scorecard
from cleaner.scores.features import Column, Features, FeatureTable
from cleaner.text.fold import fold, words
from cleaner.verdict.candidates import Candidates
from cleaner.verdict.shape import PageShape
from cleaner.verdict.wording import wordings

_TITLE_REACH = 150
_TITLE_WORDS = 3
"""A shorter line that a rule knows for boilerplate is no headline, wherever it stands."""
_MOST_TITLE_WORDS = 40
_LIKELY_WORDS = 4
_LEAST = -9.0
_INTO_BODY = 3
_SENTENCE = 1.0
"""On labelled texts 50 of 51 wrong titles that ended in a stop scored less, 10 of 11 right ones
more."""
_FAR_BELOW = 2.0
_FAR_AHEAD = 0.5
_CRUMBS = 6
_NO_TITLE_KINDS = frozenset({"list_item", "table_row", "code"})
_JOINTS = " :|–—-\u00a0"
_KICKED = (":", "-", "|", ".", "!", "?", '"', "")
_LONG_WORD = 4
_MARKS = frozenset("|-:·•»›")
_SUFFIX = regex.compile(r"\s+(?:[|·•»›–—\-]|::)\s+(?=[^|·•»›–—]+$)")
_PREFIX = regex.compile(r"^([^|·•»›–—]+?)\s+(?:[|·•»›–—\-]|::)\s+")


def title_features(
    near: FeatureTable,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    url: str | None = None,
) -> Candidates:
    """The blocks that may be the title, with their features.

    near: what `near_features` tells of all blocks.
    """
    start = shape.frame.start
    behind = min(len(views), max(start, shape.prose.start) + _INTO_BODY)
    chosen = _title_blocks(views[max(0, start - _TITLE_REACH) : behind], proposals)
    indices = [view.block.index for view in chosen]
    places = np.array(indices, dtype=np.int64)
    h1s = sum(view.block.tag == "h1" and "hidden" not in view.block.marks for view in views)
    own = near.take(indices)
    columns = {
        "score": np.array([shape.scores[index] for index in indices]),
        "h1s": np.array([min(4, h1s) if view.block.tag == "h1" else -1 for view in chosen]),
        "to_frame": np.minimum(20, start - places),
        "index": np.minimum(30, places),
        "twins": _twins(chosen, views[:behind]),
        **_shares(chosen, views[start : start + 4], _slug_words(url)),
        **_declared(chosen, metadata),
    }
    return Candidates(tuple(indices), own.with_columns({**columns, **_compared(own, columns)}))


def _title_blocks(views: Sequence[FoldedBlock], proposals: Proposals) -> list[FoldedBlock]:
    """Those of the blocks that may be the title."""
    sure, ruled = proposals.sure(), proposals.ruled()
    found: list[FoldedBlock] = []
    for view in views:
        index = view.block.index
        plain_list = view.block.kind in _NO_TITLE_KINDS and view.block.link_density is None
        known = index in sure or (index in ruled and view.words < _TITLE_WORDS)
        if view.folded and view.words <= _MOST_TITLE_WORDS and not known and not plain_list:
            found.append(view)
    return found


def _shares(
    candidates: Sequence[FoldedBlock], opening: Sequence[FoldedBlock], slug: frozenset[str]
) -> dict[str, Column]:
    """How many of the candidates' words the article's opening and the page's address share."""
    lead = {word for view in opening for word in view.tokens}
    in_lead: list[float] = []
    in_slug: list[float] = []
    slug_share: list[float] = []
    for view in candidates:
        own = [word for word in view.tokens if len(word) >= _LONG_WORD]
        in_lead.append(sum(map(lead.__contains__, own)) / len(own) if own else -1.0)
        if slug:
            shared = sum(map(slug.__contains__, map(_plain, own)))
            in_slug.append(shared / len(own) if own else -1.0)
            slug_share.append(shared / len(slug))
        else:
            in_slug.append(-2.0)
            slug_share.append(-2.0)
    return {
        "in_lead": np.array(in_lead),
        "in_slug": np.array(in_slug),
        "slug_share": np.array(slug_share),
    }


def _twins(candidates: Sequence[FoldedBlock], heads: Sequence[FoldedBlock]) -> Column:
    """How many of the page's leading blocks say what each candidate says, three at most."""
    counts = Counter(view.folded for view in heads)
    marked = {text: None for text in counts if not _MARKS.isdisjoint(text)}
    whole = "\n".join(marked)
    found: list[int] = []
    for view in candidates:
        own = view.folded
        same = counts[own] - 1
        if same < 3 and view.words >= 3 and (own in marked or own in whole):
            same += sum(says(text, own) for text in marked if text != own)
        found.append(min(3, same))
    return np.array(found)


def _declared(candidates: Sequence[FoldedBlock], metadata: Metadata) -> dict[str, Column]:
    """Which of the titles that the page declares each candidate says."""
    declared = [(origin.split(":")[0], fold(text)) for origin, text in metadata.titles]
    found = {"declared": np.full(len(candidates), float(bool(declared)))}
    whole = "\n".join(text for _, text in declared)
    for at, view in enumerate(candidates):
        if view.folded not in whole:
            continue
        for origin, text in declared:
            if says(text, view.folded):
                column = found.setdefault(f"declared.{origin}", np.zeros(len(candidates)))
                column[at] = 1.0
    return found


def _compared(own: FeatureTable, columns: Mapping[str, Column]) -> dict[str, Column]:
    """How each candidate stands among the others."""
    counts = own.column("words")
    found: dict[str, Column] = {}
    for name in ("in_lead", "in_slug", "slug_share", "words"):
        values = columns.get(name, counts)
        found[f"{name}_behind"] = values.max(initial=_LEAST) - values
    finals = own.column("final")
    likely = (counts >= _LIKELY_WORDS) & ((finals == 0) | (finals == 4))
    found["nearer"] = np.minimum(12, likely[::-1].cumsum()[::-1] - likely)
    return found


def _slug_words(url: str | None) -> frozenset[str]:
    """The words of a URL's path that may come from the headline."""
    if not url:
        return frozenset()
    path = unquote(url.split("?")[0].split("#")[0])
    parts = [part for part in path.split("/")[3:] if part.count("-") + part.count("_") >= 2]
    if not parts:
        return frozenset()
    longest = max(parts, key=len)
    return frozenset(
        _plain(word) for word in words(fold(longest.replace("_", " "))) if len(word) > 3
    )


def _plain(word: str) -> str:
    """A word as a slug would spell it: without accents."""
    if word.isascii():
        return word
    word = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    bare = unicodedata.normalize("NFKD", word)
    return "".join(char for char in bare if not unicodedata.combining(char))


def says(longer: str, shorter: str) -> bool:
    """Whether a text is another one, or that with a publisher's name hung on."""
    if longer == shorter:
        return True
    if len(shorter) < 12 or shorter not in longer or len(longer) - len(shorter) > 60:
        return False
    rest = longer.replace(shorter, "", 1).strip()
    return bool(rest) and (rest[0] in "|-:·•»›" or rest[-1] in "|-:·•»›")


def best(card: Scorecard | None, candidates: Candidates, prose: int, *, text: bool) -> int:
    """Index of the candidate with the highest score above the card's threshold; -1 without.

    prose: where the article's prose starts. A candidate above it may score lower if it is far
    ahead of all others: something up there is the headline.
    text: nothing but its words tells a headline. One that ends in a stop, as the article's first
    sentence does, must score `_SENTENCE`.
    """
    if card is None or not candidates.indices:
        return -1
    scores = card.scores(candidates.features)
    places = [-index for index in candidates.indices]
    ranked = sorted(zip(scores, places, strict=True), reverse=True)
    ends = candidates.features.column("final") == 1
    stops = dict(zip(candidates.indices, ends, strict=True))
    # A quotation is not told from a headline by its stop.
    plain = dict(zip(candidates.indices, candidates.features.column("first") != 3, strict=True))
    for score, index in ranked:
        sentence = text and stops[-index] and plain[-index]
        if score > (_SENTENCE if sentence else card.rule.threshold):
            return -index
    ranked = [(score, index) for score, index in ranked if -index < prose and not stops[-index]]
    if not ranked or ranked[0][0] < card.rule.threshold - _FAR_BELOW:
        return -1
    ahead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _FAR_AHEAD
    return -ranked[0][1] if ahead >= _FAR_AHEAD else -1


_LONGEST_TITLE = 1000


def trim_title(title: str, names: Sequence[str], rules: Sequence[FieldRule] = ()) -> str:
    """The title without the publisher's name.

    names: what the publisher is called (site name, domain), in any spelling. After ` | ` up to
    four words go even if the name is unknown: no headline ends so.

    >>> trim_title("Rain stops play - The Daily Gull", ["dailygull.example"])
    'Rain stops play'
    >>> trim_title("Rain stops play - again", ["dailygull.example"])
    'Rain stops play - again'
    """
    title = _trim_literals(title, rules)
    # The patterns take a time that grows with the square of a run of spaces.
    if len(title) > _LONGEST_TITLE:
        return title.strip()
    for _ in range(3):
        match = _SUFFIX.search(title)
        if not match or not match.start():
            break
        rest, suffix = title[: match.start()], title[match.end() :]
        bar = "|" in match.group()
        if not (_is_name(suffix, names) or (bar and len(suffix.split()) <= 4 <= len(rest.split()))):
            break
        title = rest
    if (match := _PREFIX.match(title)) and _is_name(match.group(1), names):
        title = title[match.end() :]
    return title.strip()


def _trim_literals(title: str, rules: Sequence[FieldRule]) -> str:
    for rule in rules:
        if rule.field != "title":
            continue
        for suffix in rule.trim_end:
            if title.casefold().endswith(suffix.casefold()) and len(title) > len(suffix):
                title = title[: -len(suffix)].rstrip()
        for prefix in rule.trim_start:
            if title.casefold().startswith(prefix.casefold()) and len(title) > len(prefix):
                title = title[len(prefix) :].lstrip()
    return title


def _squash(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _is_name(text: str, names: Sequence[str]) -> bool:
    """Whether a text is one of the publisher's names, but for spaces, articles and the domain."""
    squashed = _squash(text)
    if len(squashed) < 2:
        return False
    short = squashed.removeprefix("the")
    for name in names:
        own = _squash(name)
        labels = [_squash(label) for label in name.split(".")] if "." in name else []
        for known in (own, *labels):
            bare = known.removeprefix("the").removeprefix("www")
            if not bare:
                continue
            if bare == short or (len(bare) > 4 and (bare in squashed or short in bare)):
                return True
    return False


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
) -> tuple[int, str, list[tuple[str, str]]]:
    """The block that says the title (-1 where none does), its title, and the declared ones.

    near: what `near_features` tells of all blocks. card: the scorecard for the title. All titles
    come without the publisher's name.
    """
    never = proposals.sure()
    pointed = proposals.fields.get("title", []) or _under_crumbs(views, never)
    if pointed:
        at = pointed[0]
    else:
        candidates = title_features(near, views, shape, proposals, metadata, url)
        text = all(view.block.link_density is None for view in views)
        at = best(card, candidates, shape.prose.start, text=text)
        at = _last_twin(views, at, shape, never)
        gone = never | {at}
        alone = all(view.words < 3 for view in views if view.block.index not in gone)
        if at >= 0 and alone and shape.features.column("final")[at] == 1:
            at = -1  # A page of one sentence is its text.
    declared = [
        (origin, trim_title(text, names, fields).strip(_JOINTS)) for origin, text in metadata.titles
    ]
    if at >= 0 and not proposals.fields.get("title"):
        at = _out_of_crumbs(at, views, shape, [text for _, text in declared])
    shown = trim_title(views[at].block.text.strip(_JOINTS), names, fields) if at >= 0 else ""
    return at, shown, declared


def wording_features(
    shown: str, declared: Sequence[tuple[str, str]], url: str | None
) -> list[tuple[str, Features]]:
    """Each wording of the title, the shown one first, with its features."""
    return wordings(shown, declared, _slug_words(url))


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
    return found[max(range(len(found)), key=lambda at: (points[at], -at))][0] if found else ""


def _under_crumbs(views: Sequence[FoldedBlock], never: Set[int]) -> list[int]:
    """The block that follows a page's opening list and says what its last item says.

    never: blocks that are no title.
    """
    for index, view in enumerate(views[: _CRUMBS + 1]):
        if view.block.kind != "list_item":
            same = index > 1 and view.folded == views[index - 1].folded
            return [index] if same and index not in never else []
    return []


def _out_of_crumbs(
    at: int, views: Sequence[FoldedBlock], shape: PageShape, declared: Sequence[str]
) -> int:
    """The headline under a breadcrumb that was taken for it: it ends in another declared title."""
    block = views[at].block
    if "nav" not in block.marks and "crumb" not in block.path:
        return at
    others = {fold(text) for text in declared} - {views[at].folded, ""}
    behind = max(shape.frame.start, shape.prose.start) + _INTO_BODY
    for view in views[at + 1 : behind]:
        if any(len(other) > 12 and view.folded.endswith(other) for other in others):
            return view.block.index
    return at


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
        if whole != shown and len(shown) >= 0.4 * len(whole) and whole.endswith(shown):
            return told["og"]
    for text in told.values():
        part = fold(text)
        before = shown.removesuffix(part).rstrip()
        if part != shown and len(part) > 20 and shown.endswith(part) and before[-1:] in _KICKED:
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
        shorter = len(view.folded) < len(views[chosen].folded) and says(
            views[chosen].folded, view.folded
        )
        if (same or shorter) and view.block.index not in never:
            chosen = view.block.index
    return chosen
