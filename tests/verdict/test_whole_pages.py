"""Which story is the article, on pages where others are longer: in several languages, layouts."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cleaner.pipeline.cleaner import Cleaner
from cleaner.training.made import KINDS, make_page
from cleaner.verdict.trim import trim_title

_SEED = 90125
"""Of pages that no shipped card has seen: they are fitted to others."""
_PAGES = 3
"""Of each kind."""
_MEAN = 0.9
"""Mean word F1 of the bodies of a kind's pages."""
_LEAST = 0.6
"""Word F1 of each: the article is there, and is the greater part of what is left."""
_OTHERS_LEFT = 4
"""Blocks of twelve others' that may be left; four are, in English, which they share."""


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()


def words(text: str) -> Counter[str]:
    """Words; characters of scripts that write no spaces."""
    return Counter(re.findall(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+", text.lower()))


def agreement(gold: str, given: str) -> float:
    """F1 of two texts by their words."""
    one, other = words(gold), words(given)
    return 2 * (one & other).total() / (one.total() + other.total())


@pytest.mark.parametrize("number", range(len(KINDS)), ids=[kind.__name__ for kind in KINDS])
def test_made_pages_of_every_kind(tool: Cleaner, number: int) -> None:
    found: list[float] = []
    for page in (make_page(number + len(KINDS) * at, _SEED) for at in range(_PAGES)):
        article = tool.clean(page["html"], url=page["url"], media="html")
        found.append(agreement(page["body"], f"{article.dek}\n{article.body}"))
        assert found[-1] >= _LEAST, (page["id"], article.title, article.body[:300])
    assert sum(found) / _PAGES >= _MEAN


OWN = {
    "en": (
        "Old ferry sold to the island",
        "The old ferry was sold to the island on Tuesday, the harbour office said. She "
        "will sail once more on Sunday, and whoever likes may come along.",
    ),
    "de": (
        "Alte Fähre an die Insel verkauft",
        "Die alte Fähre ist am Dienstag an die Insel verkauft worden, teilte das Hafenamt "
        "mit. Am Sonntag fährt sie noch einmal, und wer mag, darf mitkommen.",
    ),
    "pl": (
        "Stary prom sprzedany na wyspę",
        "Stary prom sprzedano we wtorek na wyspę, podał urząd portu. W niedzielę popłynie "
        "jeszcze raz, a kto chce, może popłynąć z nim.",
    ),
    "el": (
        "Το παλιό πλοίο πουλήθηκε στο νησί",
        "Το παλιό πλοίο πουλήθηκε την Τρίτη στο νησί, ανακοίνωσε το λιμεναρχείο. Την "
        "Κυριακή θα ταξιδέψει ακόμη μία φορά, και όποιος θέλει μπορεί να έρθει.",
    ),
    "ru": (
        "Старый паром продан на остров",
        "Старый паром во вторник продан на остров, сообщило управление порта. В "
        "воскресенье он пойдёт ещё раз, и кто хочет, может поехать с ним.",
    ),
}
OTHERS = (
    (
        "Bread becomes dearer on the quay",
        "Bakers on the quay say that flour has become dearer since the spring. A loaf "
        "will cost a third more, and the rolls a half.",
    ),
    (
        "Weir to be mended in the autumn",
        "The weir will be mended in the autumn, the council has decided after a debate of "
        "three hours. Nobody may cross it until the snow comes.",
    ),
    (
        "School hut painted in one night",
        "Somebody painted the hut of the school in one night. The teachers are pleased "
        "with the colour and would like to know whom to thank.",
    ),
    (
        "Crane lets go of its load",
        "Nobody was hurt when a crane let go of its load beside the fish hall. The crew "
        "had gone for tea, as it does each day at four.",
    ),
    (
        "Net menders ask for more",
        "The net menders ask for a fifth more, and have given the cooperative eleven "
        "days. It was founded in the year of the great flood.",
    ),
    (
        "Tide table on old sails",
        "The tide table for next year is printed on paper made of old sails. It smells of "
        "tar, and the first hundred are gone already.",
    ),
)


def page(language: str, before: str, behind: str) -> str:
    """A page with a short article between other things."""
    title, text = OWN[language]
    return (
        f"<html lang={language}><head><title>{title} | The Gull</title></head><body>"
        "<header><a href='/'>The Gull</a><nav><ul><li><a href='/n'>News</a></li>"
        "<li><a href='/s'>Sport</a></li><li><a href='/w'>Weather</a></li></ul></nav></header>"
        f"<div class=w>{before}<div class=c><h1>{title}</h1><p>{text}</p></div>{behind}</div>"
        "<footer><p>© 2024 The Gull</p></footer></body></html>"
    )


def stream(tag: str, head: str, *, times: int = 2) -> str:
    """Other stories, each in an element of its own."""
    inner = "".join(
        f"<{tag} class=i>{head.format(title)}<p>{text}</p></{tag}>"
        for title, text in OTHERS * times
    )
    return f"<div class=s>{inner}</div>"


@pytest.mark.parametrize("language", OWN)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", stream("div", "<h3><a href='/a'>{}</a></h3>")),
        ("", stream("article", "<h2>{}</h2>")),
        (stream("li", "<h4><a href='/a'>{}</a></h4>", times=1), ""),
    ],
    ids=["a stream below", "next stories below", "a column before"],
)
def test_a_short_article_among_other_stories(
    tool: Cleaner, language: str, before: str, behind: str
) -> None:
    article = tool.clean(page(language, before, behind), media="html")
    title, text = OWN[language]
    assert article.title == title
    left = "\n\n".join(filter(None, (article.dek, article.body))).split("\n\n")
    assert left[0] == text
    assert len(left) <= 1 + _OTHERS_LEFT
    assert set(left[1:]) <= {said for other in OTHERS for said in other}


def test_a_long_document_keeps_its_second_half(tool: Cleaner) -> None:
    text = [f"{number}. {OTHERS[number % 6][1]}" for number in range(1, 600)]
    body = "".join(f"<p>{one}</p>" for one in text)
    html = f"<title>The record of the harbour</title><h1>The record of the harbour</h1>{body}"
    article = tool.clean(f"<html><body><div>{html}</div></body></html>", media="html")
    assert article.body.split("\n\n") == text


@pytest.mark.parametrize("bar", ["_", "|", " - ", " – ", " | ", "::"])
def test_channel_and_site_behind_a_title_in_a_script_without_spaces(bar: str) -> None:
    title = "中央船闸关闭到星期五"
    known = ["海鸥新闻网"] if bar.strip() in "-–" else []
    assert trim_title(f"{title}{bar}海鸥新闻网", known) == title
    assert trim_title("A_B", []) == "A_B"
    assert trim_title("中央_船闸", []) == "中央_船闸", "what is left would be no title"


@pytest.mark.parametrize(
    "shown",
    [
        '<nav><a href="/">Home</a> <a href="/s">Sport</a></nav><footer>Gull Media</footer>',
        '<nav><ul><li><a href="/">Start</a></li><li>Wetter</li></ul></nav><div id="root"></div>',
        '<footer><p>Gull Media 2026</p><p><a href="/imprint">Imprint</a></p></footer>',
    ],
)
def test_a_page_of_menus_and_footers_alone_has_no_body(tool: Cleaner, shown: str) -> None:
    article = tool.clean(f"<html><head><title>Gull</title></head><body>{shown}</body></html>")
    assert article.body == ""
    assert any(warning.startswith("no body") for warning in article.warnings)


@pytest.mark.parametrize("element", ["nav", "footer", "aside", "form", "header"])
def test_an_article_stays_whatever_element_all_of_it_stands_in(tool: Cleaner, element: str) -> None:
    said = "The old bridge closes on Monday for repairs that take nine weeks, the council said."
    page = f"<html><body><{element}><h1>Bridge closes</h1><p>{said}</p></{element}></body></html>"
    assert tool.clean(page).body == said
