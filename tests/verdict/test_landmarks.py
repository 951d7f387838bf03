"""Landmarks: where a block stands, when that decides, and when it only is the reason."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from cleaner.blocks.tags import HIDDEN, ROLE_MARKS, TAG_MARKS
from cleaner.blocks.unread import MARKS as UNREAD
from cleaner.model import Block
from cleaner.pipeline.assemble import fates_of
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.markup import HtmlRules
from cleaner.scores.model import Cards
from cleaner.verdict.landmarks import landmarks
from cleaner.verdict.pull_quotes import PULL_QUOTE
from cleaner.verdict.teasers import TEASER
from tests.built import a, gone, made, prose

PROSE = "The ferry crosses the sound four times a day and on Sundays only once before noon."
NAV = HtmlRule(id="t.nav", why="In a menu", pack="t", action="landmark", marks=frozenset(("nav",)))
AD = HtmlRule(
    id="ads.n", why="In an ad", pack="t", action="landmark", names=frozenset(("ad",)), scored=True
)


def page(*blocks: tuple[str, str]) -> list[Block]:
    """Blocks by their texts and marks, in order."""
    places = count()
    return [
        Block(index=next(places), text=text, start=0, end=0, marks=frozenset(marks.split()))
        for text, marks in blocks
    ]


def told(*blocks: tuple[str, str], rules: tuple[HtmlRule, ...] = (NAV, AD)) -> dict[int, str]:
    """What is said of each block: the rule, and whether it stands apart."""
    found = landmarks(page(*blocks), HtmlRules(rules))
    return {at: f"{one.rule.id}{' apart' * one.apart}" for at, one in found.items()}


def test_a_landmark_outside_the_prose_decides() -> None:
    assert told(("Home", "nav"), (PROSE, ""), ("Back", "nav")) == {
        0: "t.nav apart",
        2: "t.nav apart",
    }


@pytest.mark.parametrize("mark", ["article", "main"])
def test_a_landmark_of_the_article_is_only_a_reason(mark: str) -> None:
    assert told(("Contents", f"nav {mark}"), (PROSE, mark)) == {0: "t.nav"}


def test_a_landmark_amid_the_prose_is_only_a_reason() -> None:
    assert told((PROSE, ""), ("Contents", "nav"), (PROSE, "")) == {1: "t.nav"}


def test_what_holds_the_prose_is_no_landmark() -> None:
    assert told(("Home", "nav"), (PROSE, "nav"), (PROSE, "nav")) == {}
    share = [("Home", "nav"), (PROSE, "nav"), (PROSE, ""), (PROSE, ""), (PROSE, "")]
    assert told(*share) == {0: "t.nav apart", 1: "t.nav apart"}, "a quarter is not the article"
    assert told(*share[:-1]) == {}, "a third may be"


def test_a_menu_of_long_lines_is_a_landmark_however_long_it_is() -> None:
    names = " ".join(f"Oars and rudders {number}" for number in range(12))
    assert told((names, "nav"), (names, "nav"), (PROSE, "")) == {0: "t.nav apart", 1: "t.nav apart"}
    unstopped = PROSE.rstrip(".")
    verse = " ".join([unstopped] * 3)
    assert told(("Home", "nav"), (verse, "nav"), (PROSE, "nav"), (PROSE, "")) == {}, "an article"


def test_scored_landmarks_are_only_reasons_and_the_first_rule_counts() -> None:
    assert told((PROSE, ""), ("Buy", "named:ads")) == {1: "ads.n"}
    both = ((PROSE, ""), ("Buy", "named:ads nav"))
    assert told(*both) == {1: "t.nav apart"}
    assert told(*both, rules=(AD, NAV)) == {1: "t.nav apart"}, "one that decides comes first"
    assert told((PROSE, ""), ("Buy", "named:ads nav main"), rules=(AD, NAV)) == {1: "ads.n"}


def test_pages_without_prose_or_with_a_pointed_out_body_have_none_apart() -> None:
    assert told(("Home", "nav"), ("News", "")) == {0: "t.nav"}
    assert told(("Home", "nav"), ("News", "nav")) == dict.fromkeys((0, 1), "t.nav apart"), "a menu"
    body = HtmlRule(id="s.body", why="The body", pack="s", action="body", select=(".b",))
    blocks = (("Home", "nav"), (PROSE, "rule:s.body"))
    assert told(*blocks, rules=(NAV, body)) == {0: "t.nav"}
    assert told(*blocks, rules=(NAV,)) == {0: "t.nav apart"}


def test_markup_tells_all_marks_that_rules_may_name() -> None:
    from typing import get_args

    from cleaner.rules.kinds.html import Mark

    markup = {*HIDDEN, *UNREAD, TEASER, PULL_QUOTE, *ROLE_MARKS.values()}.union(*TAG_MARKS.values())
    assert set(get_args(Mark)) <= markup


PARAGRAPHS = "".join(f"<p>{PROSE} It was number {number}.</p>" for number in range(8))


def reasons(html: str, cleaner: Cleaner | None = None, url: str | None = None) -> dict[str, str]:
    """The rule that removes each block of a page, by the block's text."""
    analysis = (cleaner or Cleaner()).analyze(html, media="html", url=url)
    fates = fates_of(analysis)
    return {
        view.block.text: fates[view.block.index].rule or ""
        for view in analysis.views
        if view.block.text not in PARAGRAPHS
    }


def test_a_landmark_says_so_before_any_phrase_is_asked() -> None:
    html = f"<body>{PARAGRAPHS}<footer><p>All rights reserved</p></footer></body>"
    assert reasons(html) == {"All rights reserved": "markup.footer"}
    assert reasons(html.replace("footer", "div"))["All rights reserved"].startswith("legal.")


def test_a_rule_of_the_page_s_own_site_keeps_its_reason(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "gull.yaml").write_text(
        "pack: gull\nwhy: The Gull\nsites: [gull.example]\nrules:\n"
        "  - {id: gull.motto, kind: line, why: The motto, phrases: {en: [We see all]}}\n"
        "  - {id: gull.other, kind: line, why: Other, phrases: {en: [We hear all]}}\n"
    )
    html = f"<body>{PARAGRAPHS}<footer><p>We see all</p><p>Since then</p></footer></body>"
    cleaner = Cleaner([folder])
    assert reasons(html, cleaner, "https://gull.example/a") == {
        "We see all": "gull.motto",
        "Since then": "markup.footer",
    }


def test_a_landmark_can_be_switched_off(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "own.yaml").write_text(
        "pack: own\nwhy: Mine\ndisable: [markup.footer]\nrules:\n"
        "  - {id: own.none, kind: line, why: None, phrases: {en: [no such line]}}\n"
    )
    html = f"<body>{PARAGRAPHS}<footer><p>All rights reserved</p></footer></body>"
    assert reasons(html, Cleaner([folder]))["All rights reserved"].startswith("legal.")


def test_comments_stay_where_the_options_keep_them() -> None:
    from cleaner import Options

    html = (
        f"<body><main>{PARAGRAPHS}</main><div class=comments><p>{PROSE} I saw it!</p></div></body>"
    )
    text = f"{PROSE} I saw it!"
    assert reasons(html)[text] == "comments.named"
    assert reasons(html, Cleaner(options=Options(comments=True)))[text] == ""


def test_what_keep_rules_hold_stays_in_a_landmark(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "own.yaml").write_text(
        "pack: own\nwhy: Mine\nrules:\n"
        "  - {id: own.hold, kind: keep, why: Held, phrases: {en: [Correction of Monday]}}\n"
    )
    html = (
        f"<body>{PARAGRAPHS}<footer><p>Correction of Monday</p><p>Imprint page</p></footer></body>"
    )
    found = reasons(html, Cleaner([folder]))
    assert found == {"Correction of Monday": "", "Imprint page": "markup.footer"}


# What outgrows the article


COMMENTS = HtmlRule(
    id="comments.n",
    why="Comments",
    pack="t",
    action="landmark",
    names=frozenset(("comment",)),
)
COOKIES = HtmlRule(
    id="cookies.n", why="Consent", pack="t", action="landmark", names=frozenset(("consent",))
)


@pytest.mark.parametrize(("rule", "mark"), [(COMMENTS, "comments"), (COOKIES, "cookies")])
def test_comments_and_consent_may_outgrow_the_article(rule: HtmlRule, mark: str) -> None:
    inside = [(PROSE, f"named:{mark}")] * 8
    blocks = page(("Ferry", ""), (PROSE, ""), (PROSE, ""), *inside)
    known = landmarks(blocks, HtmlRules((rule,)), headline=0)
    assert set(known) == set(range(3, 11))
    assert landmarks(blocks, HtmlRules((rule,))) == {}, "without a headline they may be the article"


def test_an_element_that_holds_the_headline_or_all_prose_behind_it_is_the_article_s() -> None:
    inside = [(PROSE, "named:comments")] * 8
    rules = HtmlRules((COMMENTS,))
    assert landmarks(page(("Ferry", "named:comments"), *inside), rules, headline=0) == {}
    assert landmarks(page(("Ferry", ""), *inside), rules, headline=0) == {}
    assert landmarks(page((PROSE, ""), (PROSE, ""), ("Ferry", ""), *inside), rules, 2) == {}


def test_other_elements_that_outgrow_the_article_are_the_article_s() -> None:
    blocks = page(("Ferry", ""), (PROSE, ""), (PROSE, ""), *[(PROSE, "nav")] * 8)
    assert landmarks(blocks, HtmlRules((NAV,)), headline=0) == {}


TEXT = "The ferry crosses the sound four times a day, and on Sundays only once before noon."
OFFER = "Get the five stories that matter, every weekday at seven."


@pytest.mark.parametrize(
    ("box", "stays"),
    [
        ("<h3>The Tide</h3><p>{}</p><form><input><button>Sign up</button></form>", False),
        ("<h3>The Tide</h3><p>{}</p><div><button>Sign up</button></div>", False),
        ("<h3>{}</h3><p>Sign up for our daily newsletter.</p>", False),
        ("<h3>The Tide</h3><p>{}</p><p>Subscribe to our newsletter</p>", False),
        ("<h3>The Tide</h3><p>{}</p>", True),
        (
            "<p>{}</p><p>" + "Small print here. " * 20 + "</p><p>Subscribe to our newsletter</p>",
            True,
        ),
        ("<p>{}</p><form><p>" + "Small print here. " * 20 + "</p></form>", True),
    ],
    ids=["form", "button", "request", "request below", "without", "longer request", "longer"],
)
def test_a_small_box_named_for_sign_ups_with_a_form_goes_as_one(box: str, stays: bool) -> None:
    signs_up = Cleaner(cards=Cards())
    html = (
        f"<article><h1>Ferry</h1>{f'<p>{TEXT}</p>' * 3}"
        f"<aside class=newsletter-signup>{box.format(OFFER)}</aside>"
        f"{f'<p>{TEXT}</p>' * 3}</article>"
    )
    assert (OFFER in signs_up.clean(html, media="html").body) is stays


def test_a_box_for_the_author_is_told_as_that() -> None:
    rules = [
        rule for rule in Cleaner().rules.rules(()) if isinstance(rule, HtmlRule) and rule.names
    ]
    block = Block(
        index=0,
        text="Ada Quay writes about ferries.",
        start=0,
        end=30,
        marks=frozenset({"named:about", "named:related"}),
    )
    (found,) = landmarks([block], HtmlRules(rules)).values()
    assert found.rule.id == "about.named"


@pytest.mark.parametrize(
    ("text", "score", "more", "goes"),
    [
        ("Copy the link", 0.5, {}, True),
        ("Copy the link", 0.5, {"path": "article div button.b"}, True),
        ("Copy the link", 0.1, {}, False),
        ("Copy the link", 0.5, {"kind": "heading"}, False),
        ("Copy the link", 0.5, {"marks": frozenset()}, False),
        ("Which crossing is first?", 0.5, {}, False),
        ("Seven crossings a day in the summer", 0.5, {}, False),
        ("The first crossing", 0.5, {"path": "article button.accordion span"}, False),
        ("The first crossing", 0.5, {"path": "article button.b div ul li"}, False),
    ],
)
def test_short_lines_on_buttons_go_amid_the_article(
    text: str, score: float, more: dict[str, Any], goes: bool
) -> None:
    own: dict[str, Any] = {"marks": frozenset({"button"}), "path": "article button.b span", **more}
    lines = [a(prose(60, at), -3.0) for at in (0, 9, 3)]
    page = made(lines[0], a(text, score, **own), *lines[1:])
    assert (1 in gone(page, threshold=0.7)) is goes
