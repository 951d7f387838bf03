"""What editors would strike out of a body: kickers, names, hints and links that stand around it."""

from __future__ import annotations

import pytest

import cleaner

PROSE = [
    f"The ferry crosses the sound {number} times a day, and on Sundays it stays in the harbour."
    for number in range(2, 12)
]
URL = "https://gull.example/news/ferry"


HEADLINE = "<h1>Ferry stays in port</h1>"


def article(inside: str, *, head: str = "", above: str = HEADLINE) -> cleaner.Article:
    page = (
        f"<html lang='en'><head><title>Ferry stays in port</title>{head}</head><body><article>"
        f"{above}{inside}</article></body></html>"
    )
    return cleaner.clean(page, media="html", url=URL)


def text(*parts: str) -> str:
    return "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)


def test_words_before_the_colon_stay_where_the_article_has_begun() -> None:
    found = article(
        text(*PROSE[:4], "<h2>Storm on the sound</h2>", *PROSE[4:]),
        head="<meta property='og:title' content='Storm on the sound: Ferry stays in port'>",
        above="<h1>Storm on the sound: Ferry stays in port</h1>",
    )
    assert "Storm on the sound" in found.body


AUTHOR = "<meta name='author' content='Ada Renn'>"


@pytest.mark.parametrize("line", ["<p><b>Ada Renn</b></p>", "<div>ADA RENN</div>"])
@pytest.mark.parametrize("at", [0, 10])
def test_the_author_by_itself_before_or_behind_the_article_goes(line: str, at: int) -> None:
    parts = [*PROSE[:at], line, *PROSE[at:]]
    found = article(text(*parts), head=AUTHOR)
    assert found.author == "Ada Renn"
    assert "renn" not in found.body.lower()


def test_the_authors_name_amid_the_article_and_other_names_stay() -> None:
    amid = article(text(*PROSE[:5], "<p><b>Ada Renn</b></p>", *PROSE[5:]), head=AUTHOR)
    other = article(text(*PROSE, "<p>Ada Renn and Bo Lind left the harbour.</p>"), head=AUTHOR)
    assert "Ada Renn" in amid.body
    assert "Ada Renn and Bo Lind left" in other.body


@pytest.mark.parametrize("around", ["{}", "<span><span>{}</span></span>", "<div>{}</div>"])
def test_a_hint_in_a_box_goes_wherever_it_stands(around: str) -> None:
    hint = "<div role='tooltip'><p>Now new on Gull:</p><p>Larger letters for all.</p></div>"
    body = article(text(*PROSE[:2], around.format(hint), *PROSE[2:])).body
    assert "Gull" not in body
    assert "Larger" not in body


def test_a_word_with_the_role_of_a_hint_and_nothing_beside_it_stays() -> None:
    body = article(text(*PROSE[:2], "<p><b role='tooltip'>Timetables</b></p>", *PROSE[2:])).body
    assert "Timetables" in body


@pytest.mark.parametrize(
    ("hint", "stays"),
    [
        ('(<a href="/news/oars">Oars that float are on trial at last</a>.)', False),
        ('[<a href="/news/oars">Oars that float are on trial at last</a>]', False),
        ('<a href="/news/oars">Oars that float are on trial at last</a>.', True),
        ('(So the <a href="/news/oars">oars that float are on trial at last</a>.)', True),
        ('(<a href="https://oars.example/">Oars that float are on trial at last</a>.)', True),
    ],
)
def test_a_link_in_brackets_by_itself_leads_elsewhere(hint: str, stays: bool) -> None:
    body = article(text(*PROSE[:3], f"<p>{hint}</p>", *PROSE[3:])).body
    assert ("float" in body) is stays


LINKS = (
    "Weir to be mended by autumn",
    "Choir sings in the customs house",
    "Net loft opens its doors",
)


def column(name: str, titles: tuple[str, ...] = LINKS) -> str:
    items = "".join(f"<li><a href='/news/{at}'>{title}</a></li>" for at, title in enumerate(titles))
    return f"<div class='{name}'><ul>{items}</ul></div>"


def test_links_that_a_list_of_related_pages_has_too_go() -> None:
    page = column("slot") + text(*PROSE) + f"<h3>Related articles</h3>{column('slot-b')}"
    body = article(page, above=HEADLINE).body
    assert not any(title in body for title in LINKS)


def test_a_list_of_the_articles_own_stays_amid_it() -> None:
    page = text(*PROSE[:4], "Read of them in this order:", column("own"), *PROSE[4:])
    body = article(page + f"<h3>Related articles</h3>{column('slot-b')}").body
    assert all(title in body for title in LINKS)


def test_sources_that_are_addresses_stay_with_their_label() -> None:
    sources = "".join(
        f"<p><a href='http://{host}/a/b'>{host}</a></p>"
        for host in ("ropes.example", "www.weir-books.example", "quay.example/tides")
    )
    body = article(text(*PROSE, "<p><b>Sources:</b></p>") + sources).body
    assert "Sources:" in body
    assert "ropes.example" in body
    assert "quay.example/tides" in body


SAID = "What a ferry needs before it may leave the harbour again after such a storm"
DESCRIBED = f"<meta name='description' content='{SAID}'>"


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_a_subhead_behind_a_paragraph_is_no_dek_although_it_is_the_description(tag: str) -> None:
    found = article(text(PROSE[0], f"<{tag}>{SAID}</{tag}>", *PROSE[1:]), head=DESCRIBED)
    assert found.dek == ""
    assert found.body.startswith(f"{PROSE[0]}\n\n{SAID}\n\n{PROSE[1]}")


@pytest.mark.parametrize("above", ["<div></div>", "<p>Old photographs of the quay</p>"])
def test_the_same_before_the_first_paragraph_is_one(above: str) -> None:
    assert article(text(above, f"<h2>{SAID}</h2>", *PROSE), head=DESCRIBED).dek == SAID
