"""Pages of a sentence or two: what boxes are called and say tells more than scores."""

from __future__ import annotations

import pytest

from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.kinds import HtmlRule
from cleaner.verdict.landmarks import Landmark
from cleaner.verdict.resolve import resolve
from cleaner.verdict.shape import Shapes
from tests.built import a, line, made, prose

NEWS = (
    "The ferry stays in the harbour on Friday while its bell is hung anew.",
    "Whoever has a ticket may use it on Saturday, or cross with the night boat at eleven.",
)
OFFER = "Three letters from the sound, in your inbox at six."


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()


def short(above: str = "", below: str = "", paragraphs: int = 2) -> str:
    """A page of a headline and a few sentences, with something above and below these."""
    text = "".join(f"<p>{one}</p>" for one in NEWS[:paragraphs])
    title = "No ferry on Friday"
    return (
        f'<html lang="en"><head><title>{title}</title></head><body><main><article><h1>{title}</h1>'
        f"{above}{text}{below}</article></main></body></html>"
    )


@pytest.mark.parametrize(
    "bar",
    [
        '<div class="share"><a>Facebook</a> <a>WhatsApp</a></div>',
        '<div class="social-links"><span>Facebook</span> <span>Mastodon</span></div>',
        '<p class="sharing"><a href="#">Facebook</a> · <a href="#">Email</a></p>',
    ],
)
@pytest.mark.parametrize("below", [False, True], ids=["above", "below"])
def test_a_row_of_networks_in_a_box_for_sharing_goes(tool: Cleaner, bar: str, below: bool) -> None:
    page = short("" if below else bar, bar if below else "")
    assert tool.clean(page).body == "\n\n".join(NEWS)


@pytest.mark.parametrize(
    "told",
    [
        '<p class="share">Facebook and WhatsApp were told of it on Thursday night.</p>',
        '<h2 class="share">Share of the costs</h2>',
        '<div class="tools"><p>Whoever pulls the bell needs a rope, a hook and a hand.</p></div>',
    ],
)
def test_what_an_article_says_of_sharing_stays(tool: Cleaner, told: str) -> None:
    text = told.replace("</p>", "").replace("</h2>", "").replace("</div>", "").rpartition(">")[2]
    assert text in tool.clean(short("", f"{told}<p>{NEWS[0]} So it is said.</p>")).body


WORDS = """
  - {id: byline.demo, kind: line, effect: suspect, why: Byline, match: start, phrases: {any: [by]}}
  - {id: share.demo, kind: line, effect: suspect, why: Networks, match: start, phrases: {any: [on]}}
"""


def taken(text: str, rule: str, *, score: float = 0.5, below: bool = False, **more: str) -> bool:
    """Whether a line goes that stands in an element of which a rule of this id tells.

    below: it stands behind the article's text rather than above.
    """
    named = HtmlRule(id=rule, why="By its name", pack="t", action="landmark")
    article = (a(prose(40), -3.0), a(prose(40, 9), -3.0))
    odd = a(text, score, **more)
    page = made(*((*article, odd) if below else (odd, *article)), rules=WORDS)
    at = 2 if below else 0
    shape, proposals = page.shape, page.proposals
    found = {at: Landmark(named, apart=False)}
    return bool(resolve(page.views, proposals, shape, Shapes(()), None, found).fates[at].rule)


@pytest.mark.parametrize(("rule", "word"), [("byline.named", "By"), ("share.named", "On")])
def test_what_element_and_words_both_tell_goes(rule: str, word: str) -> None:
    assert taken(f"{word} {line(23)}", rule)
    assert not taken(f"{word} {line(24)}", rule)
    assert taken(f"{word} Wren", rule, score=-1.5)
    assert not taken(f"{word} Wren", rule, score=-1.6)
    assert taken(f"{word} Wren", rule, kind="list_item")
    assert not taken(f"{word} Wren", rule, kind="heading")
    assert not taken(f"{word} {prose(5)}", rule)
    assert not taken("Wren", rule)
    assert not taken(f"{word} Wren", "related.named")


def test_below_the_article_only_networks_do() -> None:
    assert taken("On Wren", "share.named", below=True)
    assert not taken("By Wren", "byline.named", below=True)


@pytest.mark.parametrize(
    ("box", "gone"),
    [
        ("<h3>The Morning Tide</h3><p>{}</p><input type=email><button>Sign up</button>", True),
        ("<p>{}</p>", False),
        (f"<p>{{}}</p><p>{NEWS[1]}</p>", False),
    ],
    ids=["button", "no button", "article text"],
)
def test_a_box_for_a_newsletter_may_be_as_long_as_the_news(
    tool: Cleaner, box: str, gone: bool
) -> None:
    page = short("", f'<div class="newsletter">{box.format(OFFER)}</div>', paragraphs=1)
    body = tool.clean(page).body
    assert NEWS[0] in body
    assert (OFFER not in body) is gone


def test_an_article_in_a_box_named_for_newsletters_stays(tool: Cleaner) -> None:
    text = "".join(f"<p>{one}</p>" for one in NEWS)
    inside = f"<h1>No ferry on Friday</h1>{text}<button>Sign up</button>"
    page = f'<html lang="en"><body><div class="newsletter">{inside}</div></body></html>'
    body = tool.clean(page).body
    assert all(one in body for one in NEWS)


LONG = (
    "The harbour council met on Monday evening and voted for the new bridge over the river, after "
    "a debate that lasted for more than four hours and that many people of the town had come to."
)


@pytest.mark.parametrize(
    "form", ["<form>{}<button>{}</button></form>", "<div><form>{}{}</form></div>"]
)
@pytest.mark.parametrize(
    ("label", "offer", "button"),
    [
        ("The weekly letter", "The best of the sound in your inbox.", "Sign up now"),
        ("Notre newsletter", "Nos meilleurs articles chaque vendredi.", "S'inscrire"),
        ("Our newsletter", "The best of the sound every Friday.", "Sign up"),
    ],
)
def test_a_small_box_with_a_form_that_asks_for_an_address(
    tool: Cleaner, form: str, label: str, offer: str, button: str
) -> None:
    box = f'<div class="k7"><h3>{label}</h3><p>{offer}</p>{form.format("<input>", button)}</div>'
    body = tool.clean(short("", f"<p>{LONG}</p>{box}<p>{LONG} So it did.</p>")).body
    assert not any(text in body for text in (label, offer))
    assert body.count(LONG) == 2


def test_a_form_beside_what_the_article_says_of_newsletters(tool: Cleaner) -> None:
    told = (
        "<h3>What they wrote</h3><p>Our newsletter</p><p>"
        + LONG
        + "</p><form><input><button>Search</button></form>"
    )
    body = tool.clean(short("", f'<p>{LONG}</p><div class="k7">{told}</div><p>{LONG} So.</p>')).body
    assert body.count(LONG) == 3
