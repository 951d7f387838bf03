"""The register: what makers produce is in it, and all that is in it is produced by its maker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from cleaner.errors import RuleFileError
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.scores.boxes import box_features, kin_features
from cleaner.scores.context import context_features
from cleaner.scores.features import own_columns
from cleaner.scores.lines import line_features
from cleaner.scores.model import read_cards
from cleaner.scores.page_features import type_features
from cleaner.scores.page_type import type_columns
from cleaner.scores.register import (
    CARDS,
    FAMILY,
    FEATURES,
    SHAPE,
    features,
    find_feature,
    in_words,
    unknown_feature,
)
from cleaner.scores.story import find_story
from cleaner.scores.vocabulary import Vocabulary
from cleaner.verdict.candidates import BASE, near_features
from cleaner.verdict.dek_features import dek_features
from cleaner.verdict.shape import own_features
from cleaner.verdict.title_features import title_features, wording_features

ROOT = Path(__file__).parents[2]
PAGES = (
    *sorted((ROOT / "samples" / "raw").rglob("*.[ht][tx][mt]*")),
    *sorted((ROOT / "tests" / "pages").rglob("source.*")),
)
# What is rare: each mark of a block once, and a title that everyone declares.
MARKS = """\
<html><head><title>The tower is saved | Quayside Post</title>
<meta property="og:title" content="The tower is saved"><meta name="twitter:title" content="Tower">
<meta property="og:description" content="A vote of nine to four ends the dispute.">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The tower is saved",
"description": "A vote of nine to four ends the dispute."}</script></head><body>
<nav><a href="/">Home page of the post</a></nav><header>Quayside Post of today</header>
<main><article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline"><span class="kicker">Harbour towns</span> The tower is saved</h1>
<p itemprop="description" class="dek">A vote of nine to four ends the dispute.</p>
<p><strong>By Ada Renn</strong></p><time>4 May 2031, 10:30</time><address>Quay 4, Marrow</address>
<div itemprop="articleBody"><p>The council voted on Monday evening, after a debate of four hours,
to repair the old water tower rather than to pull it down, as the mayor had wanted.</p>
<figure><img src="a.jpg"><figcaption>The tower on Monday</figcaption></figure>
<p>The repair will take two years, and a third of the money comes from the county.</p></div>
<ul><li><a href="/a">Ten towers to see</a></li><li><a href="/b">Ten more of them</a></li>
<li><a href="/c">And ten more</a></li></ul></article></main>
<aside>Beside the text</aside><form><button>Subscribe now</button><label>Your mail</label></form>
<div role="dialog">We use cookies</div><p hidden>Not to be seen</p>
<footer>All rights reserved</footer></body></html>
"""


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()


@pytest.fixture(scope="module")
def analyses(tool: Cleaner) -> list[Analysis]:
    assert len(PAGES) > 60
    found = [tool.analyze(path.read_bytes(), id=path.as_posix()) for path in PAGES]
    # Few containers hold half of a page's prose here: trafilatura is asked.
    depth = 6
    doubtful = "".join(
        f"{'<div>' * depth}<p>{word}. {'Words of the town, and so on. ' * 9}</p>{'</div>' * depth}"
        for word in ("One", "Two", "Three", "Four")
    )
    return [
        *found,
        tool.analyze(MARKS, media="html", url="https://quayside.example/the-tower-is-saved"),
        tool.analyze(f"<html><body>{doubtful}</body></html>", media="html"),
    ]


def _columns(analysis: Analysis) -> Iterator[tuple[str, set[str]]]:
    """Each maker's columns for one page."""
    views, proposals, shape = analysis.views, analysis.proposals, analysis.shape
    segmented = analysis.segmented
    metadata, boxes = segmented.metadata, segmented.boxes
    own = set(own_columns(views, proposals.suspects))
    yield "scores.features.own_columns", own
    if boxes:
        yield "scores.boxes.box_features", set(box_features(segmented.blocks))
        scores, counts = [0.5] * len(views), [view.words for view in views]
        yield "scores.boxes.kin_features", set(kin_features(segmented.blocks, scores, counts))
        story, cards = find_story(views, metadata), {"article": 1.0}
        yield "scores.story.find_story", set(story.columns)
        yield (
            "scores.page_features.type_features",
            set(type_features(views, metadata, story, analysis.page.url)),
        )
        yield "scores.page_type.type_columns", set(type_columns(cards, len(views)))
        boxes = {**boxes, **story.columns}
    first = own_features(views, proposals, boxes)
    told = set()
    if all(view.block.link_density is None for view in views):
        asked = (first.column(name) for name in ("words", "final", "clock"))
        told = set(line_features(Vocabulary(views), *asked))
        yield "scores.lines.line_features", told
    yield "verdict.shape.own_features", set(first.names) - own - set(boxes) - told
    counts = [view.words for view in views]
    around = context_features(first, shape.scores, counts, [False] * len(views))
    yield "scores.context.context_features", set(around.names) - set(first.names)
    near = near_features(views, shape, proposals)
    yield "verdict.candidates.near_features", set(near.names) - BASE
    url = analysis.page.url
    titles = title_features(near, views, shape, proposals, metadata, url).features
    yield "verdict.title_features.title_features", set(titles.names) - set(near.names)
    head = analysis.headline
    deks = dek_features(near, views, shape, proposals, metadata, head.title, head.title_block)
    yield "verdict.dek_features.dek_features", set(deks.features.names) - set(near.names)
    wordings = wording_features(head.title, metadata.titles, url)
    yield "verdict.wording.wordings", {name for _, row in wordings for name in row}


def test_all_that_makers_produce_is_registered_and_all_that_is_registered_is_produced(
    analyses: list[Analysis],
) -> None:
    made: dict[str, set[str]] = defaultdict(set)
    for analysis in analyses:
        for maker, names in _columns(analysis):
            made[f"cleaner.{maker}"] |= names
    registered = {feature.maker for feature in FEATURES}
    assert registered == made.keys()
    for maker, names in made.items():
        own = [feature for feature in FEATURES if feature.maker == maker]
        unregistered = {name for name in names if not any(one.fits(name) for one in own)}
        assert not unregistered, maker
        never_made = {one.name for one in own if not any(map(one.fits, names))}
        assert not never_made, maker


def test_features_are_known_on_the_pages_that_the_register_says(analyses: list[Analysis]) -> None:
    for analysis in analyses:
        for name in analysis.shape.features.names:
            feature = find_feature(name, SHAPE)
            assert feature is not None, name
            assert feature.pages in ("all", analysis.page.media), name


def test_makers_are_functions() -> None:
    for feature in FEATURES:
        module, _, name = feature.maker.rpartition(".")
        assert callable(getattr(import_module(module), name)), feature


def test_no_two_features_of_a_scope_fit_one_name() -> None:
    for feature in FEATURES:
        name = feature.name.replace(FAMILY, ".some")
        assert find_feature(name, (feature.scope,)) is feature


def test_cards_ask_for_what_their_scopes_have() -> None:
    for card in read_cards():
        for name in card.features:
            assert not unknown_feature(name, CARDS[card.name].scopes)


def test_candidates_are_asked_for_features_of_blocks() -> None:
    assert not [name for name in BASE if not find_feature(name, ("block",))]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("words", "its length"),
        ("nav", "the mark nav"),
        ("itemprop.headline", "the mark itemprop.headline"),
        ("named.share", "a class or id named for share"),
        ("box.links_2", "what is in the boxes around it"),
        ("kin_share.path", "the blocks in the same box"),
        ("path.next", "its element among those of the article"),
        ("declared.json-ld", "the title that json-ld declares"),
    ],
)
def test_words_for_a_reader(name: str, words: str) -> None:
    assert in_words(name) == words


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("word", "there is no feature 'word'; did you mean 'words'?"),
        ("suspect", "there is no feature 'suspect'; did you mean 'suspects'?"),
        ("named.", "there is no feature 'named.'; did you mean 'named.*'?"),
        ("twins", "'twins' is a feature of a title alone: how many blocks say the same"),
        ("zzz", "there is no feature 'zzz'"),
    ],
)
def test_the_loader_tells_the_nearest_feature(name: str, message: str) -> None:
    with pytest.raises(RuleFileError) as raised:
        parse_pack(
            "pack: own\nwhy: x y.\nrules:\n  - id: own.one\n    kind: shape\n    why: Short\n"
            f"    when: {{{name}: {{max: 1}}}}\n",
            "own.yaml",
        )
    assert raised.value.message == f"when: {message}"
    assert str(raised.value).startswith("own.yaml:7:")


def test_all_scopes_have_features() -> None:
    assert features() == FEATURES
    assert {feature.scope for feature in features(SHAPE)} == set(SHAPE)
