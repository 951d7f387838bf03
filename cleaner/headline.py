"""Title and dek: chosen among what a page declares and what its leading blocks say.

A dek is only ever text that the page shows. Candidates are scored by the scorecards `title` and
`dek`, whose points stand in the packs like those of all shapes.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import regex

from cleaner.features import Features, size
from cleaner.fold import fold, words
from cleaner.model import Metadata
from cleaner.rules.match import FoldedBlock, Proposals
from cleaner.rules.schema import FieldRule
from cleaner.score import Scorecard
from cleaner.shape import PageShape
from cleaner.wording import wordings

_TITLE_REACH = 150
_TITLE_WORDS = 3
"""A shorter line that a rule knows for boilerplate is no headline, wherever it stands."""
_INTO_BODY = 3
_DEK_REACH = 25
_TWIN_REACH = 6
_DEK_ABOVE = 6
_DEK_LINES_APART = 1.5
_FAR_BELOW = 2.0
_FAR_AHEAD = 0.5
_CRUMBS = 6
_NO_TITLE_KINDS = frozenset({"list_item", "table_row", "code"})
_JOINTS = " :|–—-\u00a0"
_KICKED = (":", "-", "|", ".", "!", "?", '"', "")
_DEK_SHARE = 0.18
_NO_TITLE = 0.3
_NEXT = 4
_NEXT_WORDS = 15
_NEXT_REACH = 12
_LONG_WORD = 4
_NEVER = -99.0
_PLAIN = 0.3
_UNFINISHED_WORDS = 12
_FEW_REMOVALS = 3
_ECHOED = 3.0
"""Score of a line under the headline that the article says again: nothing else does that."""
_MARKS = frozenset("|-:·•»›")
_SUFFIX = regex.compile(r"\s+(?:[|·•»›–—\-]|::)\s+(?=[^|·•»›–—]+$)")
_PREFIX = regex.compile(r"^([^|·•»›–—]+?)\s+(?:[|·•»›–—\-]|::)\s+")
_SIGNPOSTS = ("byline", "caption", "share", "paywall", "player", "comments", "related", "tags")


@dataclass(frozen=True, slots=True)
class Headline:
    """Title and dek, and the blocks that say them.

    title_block, dek_blocks: where they stand; -1 and empty where no block does.
    repeats: further blocks that say the same, with `title` or `dek`.
    """

    title: str = ""
    dek: str = ""
    dek_source: str = ""
    title_block: int = -1
    dek_blocks: tuple[int, ...] = ()
    repeats: tuple[tuple[int, str], ...] = ()


def title_features(
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    url: str | None = None,
) -> list[tuple[int, Features]]:
    """Features of each block that may be the title, with the block's index."""
    slug = _slug_words(url)
    into = max(shape.frame.start, shape.prose.start) + _INTO_BODY
    behind = min(len(views), into)
    declared = [(origin, fold(text)) for origin, text in metadata.titles]
    lead = set()
    for view in views[shape.frame.start : shape.frame.start + 4]:
        lead.update(words(view.folded))
    heads = Counter(view.folded for view in views[:behind])
    marked = [text for text in heads if not _MARKS.isdisjoint(text)]
    h1s = sum(view.block.tag == "h1" and "hidden" not in view.block.marks for view in views)
    sure = proposals.sure()
    ruled = {proposal.index for proposal in proposals.removals if not proposal.end}
    found: list[tuple[int, Features]] = []
    for view in views[max(0, shape.frame.start - _TITLE_REACH) : behind]:
        index = view.block.index
        plain_list = view.block.kind in _NO_TITLE_KINDS and view.block.link_density is None
        known = index in sure or (index in ruled and view.words < _TITLE_WORDS)
        if not view.folded or view.words > 40 or known or plain_list:
            continue
        own = [word for word in words(view.folded) if len(word) > 3]
        features = {name: value for name, value in shape.features[index].items() if name in _BASE}
        features.update(_around(index, views, shape, proposals, ruled))
        features["score"] = shape.scores[index]
        features["h1s"] = min(4, h1s) if view.block.tag == "h1" else -1
        features["to_frame"] = min(20, shape.frame.start - index)
        features["index"] = min(30, index)
        features["in_lead"] = sum(word in lead for word in own) / len(own) if own else -1.0
        if slug:
            shared = sum(_plain(word) in slug for word in own)
            features["in_slug"] = shared / len(own) if own else -1.0
            features["slug_share"] = shared / len(slug)
        else:
            features["in_slug"] = features["slug_share"] = -2.0
        same = heads[view.folded] - 1
        if same < 3 and view.words >= 3:
            same += sum(_says(text, view.folded) for text in marked if text != view.folded)
        features["twins"] = min(3, same)
        for origin, text in declared:
            if text == view.folded or _says(text, view.folded):
                features["declared." + origin.split(":")[0]] = 1.0
        features["declared"] = 1.0 if declared else 0.0
        found.append((index, features))
    _compare(found)
    return found


def _compare(candidates: list[tuple[int, Features]]) -> None:
    """Adds to each candidate for the title how it stands among the others."""
    for name in ("in_lead", "in_slug", "slug_share", "words"):
        most = max((features[name] for _, features in candidates), default=0.0)
        for _, features in candidates:
            features[f"{name}_behind"] = most - features[name]
    nearer = 0
    for _, features in reversed(candidates):
        features["nearer"] = min(12, nearer)
        nearer += features["words"] >= 4 and features["final"] in (0, 4)


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


def dek_features(
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    title: str,
    title_block: int,
) -> list[tuple[int, Features]]:
    """Features of each block that may be (a line of) the dek, with the block's index.

    The search starts behind the title, or shortly above it for a block that is named for a dek,
    and goes on behind the last block that says the title, or nearly so: many pages say a longer
    or shorter form of it first, for search engines.
    """
    told = set(words(fold(title)))
    anchor = _anchor(views, shape, told, title_block)
    twins = _title_places(views, title, title_block, anchor)
    first = twins[0] + 1 if twins else max(0, shape.frame.start - 3)
    behind = min(len(views), anchor + 1 + _DEK_REACH, max(shape.frame.start, first) + 2)
    behind = max(behind, first)
    prose = [view.words for view in views[shape.frame.start : shape.frame.end] if view.words > 15]
    typical = sorted(prose[:12])[len(prose[:12]) // 2] if prose else 40
    declared = [(origin, fold(text)) for origin, text in metadata.deks]
    description = fold(metadata.description)
    sure = proposals.sure()
    ruled = {proposal.index for proposal in proposals.removals if not proposal.end}
    sure |= {
        proposal.index
        for proposal in proposals.removals
        if proposal.rule.topic in ("byline", "caption") and not proposal.end
    }
    clean = 1.0 if not proposals.removals and max(shape.scores, default=0.0) <= 0.0 else 0.0
    found: list[tuple[int, Features]] = []
    passed = 0
    above = _named_above(views, first - 1)
    for view in (*above, *views[first:behind]):
        index = view.block.index
        if view.words < 3 or view.words > 120 or index in sure or index in twins:
            continue
        if _doubled(view, views):
            continue
        features = {name: value for name, value in shape.features[index].items() if name in _BASE}
        features.update(_around(index, views, shape, proposals, ruled))
        if view.block.link_density is None:
            features.update(_retold(view, views))
        features["adjacent"] = 1.0 if index - 1 in twins else 0.0
        features["titled"] = 1.0 if title_block >= 0 else 0.0
        features["clean"] = clean
        features["removals"] = len(proposals.removals)
        before = [twin for twin in twins if twin < index]
        features["after_title"] = index - before[-1] if before else (-1 if twins else 12)
        features["passed"] = passed if twins else 6
        features["to_frame"] = max(-3, min(12, shape.frame.start - index))
        features["ratio"] = view.words / typical
        features["echoes"] = _echoes(view, views, index)
        features["like_title"] = _shared(view, told)
        for origin, text in declared:
            if text and (text in view.folded or view.folded in text):
                features["declared." + origin.split(":")[0]] = 1.0
        if description and (description[:60] in view.folded or view.folded[:60] in description):
            features["description"] = 1.0
        found.append((index, features))
        passed += view.words >= 8 and features["final"] in (1, 4) and not features["clock"]
    return found


def _retold(view: FoldedBlock, views: Sequence[FoldedBlock]) -> Features:
    """How much of a block the paragraphs behind it tell again: a dek sums up, a lead goes first.

    `retold_1` to `retold_4`: the share of its longer words in each of the next four long blocks,
    -1 where there are fewer; `retold`: in all four together; `retold_below`: in all the rest.
    Asked of text alone: where there is markup it says more (fitted to one half of the publishers,
    these questions found 5 of 100 deks fewer on the other half's HTML, and 5 more in its text).
    """
    own = _long_words(view)
    below = [other for other in views[view.block.index + 1 :] if other.words >= _NEXT_WORDS]
    near = [other for other in below[:_NEXT] if other.block.index < view.block.index + _NEXT_REACH]
    count = len(own) or 1
    found: Features = {}
    together: set[str] = set()
    for step in range(_NEXT):
        words_there = _long_words(near[step]) if step < len(near) else set()
        together |= words_there
        found[f"retold_{step + 1}"] = len(own & words_there) / count if words_there else -1.0
    found["retold"] = len(own & together) / count
    left = own - together
    for other in below[len(near) :]:
        if not left:
            break
        left -= set(words(other.folded))
    found["retold_below"] = 1.0 - len(left) / count
    found["next_words"] = near[0].words if near else 0
    found["next_ratio"] = view.words / (near[0].words or 1) if near else 9.0
    return found


def _long_words(view: FoldedBlock) -> set[str]:
    return {word for word in words(view.folded) if len(word) >= _LONG_WORD}


def _title_places(
    views: Sequence[FoldedBlock], title: str, title_block: int, anchor: int
) -> list[int]:
    """The title, the anchor, and the blocks shortly before that which say the title, in order."""
    if anchor < 0:
        return []
    folded = fold(title)
    first = max(0, anchor - _TWIN_REACH)
    places = {index for index in range(first, anchor) if views[index].folded == folded}
    return sorted(places | {anchor} | ({title_block} if title_block >= 0 else set()))


def _named_above(views: Sequence[FoldedBlock], title_block: int) -> tuple[FoldedBlock, ...]:
    """Blocks shortly above the title that are named for a dek."""
    near = views[max(0, title_block - _DEK_ABOVE) : max(0, title_block)]
    return tuple(view for view in near if "named:dek" in view.block.marks)


def _doubled(view: FoldedBlock, views: Sequence[FoldedBlock]) -> bool:
    """Whether a neighbour says nearly the same at nearly the same length: a picture's two texts."""
    own = set(words(view.folded))
    for near in (view.block.index - 1, view.block.index + 1):
        if 0 <= near < len(views) and views[near].words <= 1.25 * view.words + 2:
            other = set(words(views[near].folded))
            if own and len(own & other) >= 0.8 * max(len(own), len(other)):
                return True
    return False


def _shared(view: FoldedBlock, told: set[str]) -> float:
    """Share of the block's words that the title has too; 0.0 without a title."""
    own = words(view.folded)
    return sum(word in told for word in own) / len(own) if own and told else 0.0


def _anchor(
    views: Sequence[FoldedBlock], shape: PageShape, told: set[str], title_block: int
) -> int:
    """The last block before the prose that says the title, or most of it; -1 without one."""
    if not told:
        return title_block
    first = max(title_block, 0)
    for view in reversed(views[first + 1 : min(shape.frame.start, first + _DEK_REACH) + 1]):
        own = set(words(view.folded))
        if 3 <= view.words <= 30 and len(own & told) >= 0.6 * max(len(own), len(told)):
            return view.block.index
    return title_block


_BASE = frozenset(
    {
        "words", "final", "first", "kind", "capitals", "digits", "signs", "clock", "link",
        "shared", "common", "commas", "sentences", "suspects", "repeats", "quoted", "question",
        "shouted", "suspect.byline", "suspect.caption", "suspect.related", "suspect.paywall",
        "suspect.newsletter", "suspect.share", "suspect.tags", "suspect.navigation",
        "suspect.comments", "suspect.legal", "suspect.player", "suspect.ads", "link_density",
        "extracted", "nav", "header", "aside", "footer", "figure", "tag", "strong", "time",
        "named.dek", "named.headline", "named.byline", "named.caption", "named.tags",
        "named.related", "named.article", "itemprop.headline", "itemprop.description",
        "judged", "box.top_share", "box.up", "box.down", "box.share_1", "box.score_1",
        "box.links_2", "box.from_first",
    }
)  # fmt: skip


def _around(
    index: int,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    ruled: set[int],
) -> Features:
    """What stands next to a candidate. ruled: blocks that rules propose to take."""
    found: Features = {}
    for name, at in (("before", index - 1), ("after", index + 1), ("after_2", index + 2)):
        inside = 0 <= at < len(views)
        found[f"{name}_size"] = size(views[at].words) if inside else -1
        found[f"{name}_score"] = shape.scores[at] if inside else 9.0
        found[f"{name}_gap"] = min(2, views[at].block.gap) if inside else -1
        topics = proposals.suspects.get(at, set())
        sign = any(topic in topics for topic in _SIGNPOSTS) or at in ruled
        found[f"{name}_sign"] = 1.0 if inside and sign else 0.0
        found[f"{name}_clock"] = shape.features[at]["clock"] if inside else 0.0
        found[f"{name}_final"] = shape.features[at]["final"] if inside else -1
    found["gap"] = min(2, views[index].block.gap)
    return found


def _says(longer: str, shorter: str) -> bool:
    """Whether a text is another one, or that with a publisher's name hung on."""
    if longer == shorter:
        return True
    if len(shorter) < 12 or shorter not in longer or len(longer) - len(shorter) > 60:
        return False
    rest = longer.replace(shorter, "", 1).strip()
    return bool(rest) and (rest[0] in "|-:·•»›" or rest[-1] in "|-:·•»›")


def _echoes(view: FoldedBlock, views: Sequence[FoldedBlock], index: int) -> float:
    """1 where a later block says the same, 2 where one starts with it or holds it, else 0."""
    if len(view.folded) < 25:
        return 0.0
    for other in views[index + 1 :]:
        if other.folded == view.folded:
            return 1.0
        if view.folded in other.folded:
            return 2.0
    return 0.0


def best(card: Scorecard | None, candidates: Sequence[tuple[int, Features]], prose: int) -> int:
    """Index of the candidate with the highest score above the card's threshold; -1 without.

    prose: where the article's prose starts. A candidate above it may score lower if it is far
    ahead of all others: something up there is the headline.
    """
    if card is None or not candidates:
        return -1
    scores = card.scores([features for _, features in candidates])
    score, index = max(
        (score, -index) for score, (index, _) in zip(scores, candidates, strict=True)
    )
    if score > card.rule.threshold:
        return -index
    ranked = sorted(
        (
            (score, -index)
            for score, (index, features) in zip(scores, candidates, strict=True)
            if features["final"] != 1 and index < prose
        ),
        reverse=True,
    )
    if not ranked or ranked[0][0] < card.rule.threshold - _FAR_BELOW:
        return -1
    ahead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _FAR_AHEAD
    return -ranked[0][1] if ahead >= _FAR_AHEAD else -1


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


def headline(
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    cards: dict[str, Scorecard],
    names: Sequence[str],
    fields: Sequence[FieldRule] = (),
    media: str = "text",
    url: str | None = None,
) -> Headline:
    """The title and dek of a page. See the module's docstring."""
    at, shown, declared = shown_title(
        views, shape, proposals, metadata, cards.get(f"{media}-title"), names, fields, url
    )
    if proposals.fields.get("title"):
        title = shown
    else:
        title = _worded(shown, declared, cards.get(f"{media}-wording"), url)
    dek_blocks = tuple(proposals.fields.get("dek", []))
    dek_source = "rule" if dek_blocks else "text"
    if not dek_blocks:
        card = cards.get(f"{media}-dek")
        candidates = dek_features(views, shape, proposals, metadata, title, at)
        least = card.rule.threshold if card else 0.0
        if not title:
            least += _NO_TITLE
        dek_blocks = _dek_blocks(card, candidates, views, title, least)
        if _is_most(dek_blocks, views, shape):
            dek_blocks = ()
    dek = "\n".join(views[index].block.text for index in dek_blocks)
    return Headline(
        title=title,
        dek=dek,
        dek_source=dek_source if dek else "",
        title_block=at,
        dek_blocks=dek_blocks,
        repeats=_repeats(views, at, title, dek_blocks, shape),
    )


def shown_title(
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

    card: the scorecard for the title. All titles come without the publisher's name.
    """
    pointed = proposals.fields.get("title", []) or _under_crumbs(views)
    if pointed:
        at = pointed[0]
    else:
        candidates = title_features(views, shape, proposals, metadata, url)
        at = best(card, candidates, shape.prose.start)
        at = _last_twin(views, at, shape)
        alone = all(view.words < 3 for view in views if view.block.index != at)
        if at >= 0 and alone and shape.features[at]["final"] == 1:
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


def _worded(
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


def _under_crumbs(views: Sequence[FoldedBlock]) -> list[int]:
    """The block that follows a page's opening list and says what its last item says."""
    for index, view in enumerate(views[: _CRUMBS + 1]):
        if view.block.kind != "list_item":
            same = index > 1 and view.folded == views[index - 1].folded
            return [index] if same else []
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


def _last_twin(views: Sequence[FoldedBlock], at: int, shape: PageShape) -> int:
    """The last block before the prose that says the same title, the shortest of them."""
    if at < 0:
        return at
    chosen = at
    for view in views[: max(at, shape.frame.start) + 2]:
        same = view.folded == views[chosen].folded and view.block.index > chosen
        shorter = len(view.folded) < len(views[chosen].folded) and _says(
            views[chosen].folded, view.folded
        )
        if same or shorter:
            chosen = view.block.index
    return chosen


def _dek_blocks(
    card: Scorecard | None,
    candidates: Sequence[tuple[int, Features]],
    views: Sequence[FoldedBlock],
    title: str,
    least: float,
) -> tuple[int, ...]:
    """The best dek and the lines next to it that score as high as a dek must."""
    if card is None:
        return ()
    folded = fold(title)
    candidates = [pair for pair in candidates if views[pair[0]].folded != folded]
    points = card.scores([features for _, features in candidates])
    scores = {
        index: max(score, _surely(features, least))
        for (index, features), score in zip(candidates, points, strict=True)
    }
    if not scores:
        return ()
    chosen = max(scores, key=lambda index: (scores[index], -index))
    if scores[chosen] <= least:
        return ()
    first = last = chosen
    if "named:dek" not in views[chosen].block.marks:
        least = max(least, scores[chosen] - _DEK_LINES_APART)
    while scores.get(last + 1, -9.0) > least and _alike(views[last], views[last + 1]):
        last += 1
    while scores.get(first - 1, -9.0) > least and _alike(views[first], views[first - 1]):
        first -= 1
    return tuple(range(first, last + 1))


def _surely(features: Features, least: float) -> float:
    """The least score of a candidate that the article says again, or that is plainly a dek.

    Plain is a block right under the headline that is named for a dek or, in a text that is
    otherwise clean, a long line without a stop: in Fundus' texts 28 of 30 such lines are deks.

    least: the score that a dek must be above.
    """
    if features["passed"] >= 1:
        return _NEVER
    if features["echoes"]:
        return _ECHOED
    if not features["adjacent"]:
        return _NEVER
    named = features.get("declared.class") and not features.get("figure")
    unfinished = (
        "retold" in features
        and features["final"] == 0
        and features["words"] >= _UNFINISHED_WORDS
        and features["removals"] <= _FEW_REMOVALS
        and not features["clock"]
    )
    return least + _PLAIN if named or unfinished else _NEVER


def _is_most(dek_blocks: Sequence[int], views: Sequence[FoldedBlock], shape: PageShape) -> bool:
    """Whether the article has hardly more words than the dek, which then is its text."""
    own = sum(views[index].words for index in dek_blocks)
    rest = sum(
        view.words
        for view, score in zip(views, shape.scores, strict=True)
        if score < 0 and view.block.index not in dek_blocks
    )
    return own > _DEK_SHARE * rest


def _alike(one: FoldedBlock, other: FoldedBlock) -> bool:
    """Whether two neighbours can be lines of one dek: of one kind, and of one element's path."""
    return one.block.kind == other.block.kind and one.block.path == other.block.path


def _repeats(
    views: Sequence[FoldedBlock],
    title_block: int,
    title: str,
    dek_blocks: tuple[int, ...],
    shape: PageShape,
) -> tuple[tuple[int, str], ...]:
    """Blocks that say the title again, anywhere, or the dek again before the prose has begun."""
    found: list[tuple[int, str]] = []
    folded = fold(title)
    deks = {views[index].folded for index in dek_blocks}
    prose_seen = 0
    for view in views:
        index = view.block.index
        if index == title_block or index in dek_blocks:
            continue
        if folded and (view.folded == folded or _says(view.folded, folded)):
            found.append((index, "title"))
        elif view.folded in deks and not prose_seen:
            found.append((index, "dek"))
        elif view.words >= 12 and shape.scores[index] < 0 and index >= shape.frame.start:
            prose_seen += 1
    return tuple(found)
