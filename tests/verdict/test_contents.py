"""A list of the page's own headings goes, whatever its element is called; other lists stay."""

from __future__ import annotations

import pytest

import cleaner

LONG = (
    "The harbour council met on Monday evening and voted for the new bridge over the river, after "
    "a debate that lasted for more than four hours and that many people of the town had come to."
)
PARTS = {
    "en": ("How the bridge was planned", "What it costs", "Who may cross it"),
    "de": ("Wie die Brücke geplant wurde", "Was sie kostet", "Wer hinüber darf"),
    "el": ("Πώς σχεδιάστηκε η γέφυρα", "Τι κοστίζει", "Ποιος μπορεί να περάσει"),
}


def page(entries: str, parts: tuple[str, ...], lang: str = "en") -> str:
    text = "".join(
        f'<h2 id="{at}">{part}</h2><p>{LONG}</p><p>{LONG} {at}.</p>'
        for at, part in enumerate(parts)
    )
    return (
        f'<html lang="{lang}"><head><title>A bridge for the river</title></head><body><article>'
        f"<h1>A bridge for the river</h1><p>{LONG} It is the third one.</p>{entries}{text}"
        "</article></body></html>"
    )


def links(parts: tuple[str, ...], each: str = "<li>{}</li>", href: str = "#{}") -> str:
    return "".join(
        each.format(f'<a href="{href.format(at)}">{part}</a>') for at, part in enumerate(parts)
    )


@pytest.mark.parametrize("lang", PARTS)
@pytest.mark.parametrize(
    "form",
    [
        '<p>3 min read</p><ul class="q">{}</ul>',
        '<div class="x-9f"><p>Übersicht</p><ol>{}</ol></div>',
        "<h2>Overview</h2><ul>{}</ul>",
        "<p>Table of Contents [Hide] [Show]</p><ul>{}</ul>",
        '<details open><summary>Sommaire</summary><ul class="l">{}</ul></details>',
    ],
)
def test_a_list_of_the_headings_goes(form: str, lang: str) -> None:
    parts = PARTS[lang]
    body = cleaner.clean(page(form.format(links(parts)), parts, lang)).body
    assert [body.count(part) for part in parts] == [1, 1, 1]
    assert not any(word in body for word in ("Übersicht", "Overview", "Table of", "Sommaire"))


def test_entries_in_paragraphs_with_numbers() -> None:
    parts = PARTS["en"]
    each = "<p>{}</p>"
    entries = links(tuple(f"{at}. {part}" for at, part in enumerate(parts, 1)), each)
    body = cleaner.clean(page(f"<div><p>Contents</p>{entries}</div>", parts)).body
    assert [body.count(part) for part in parts] == [1, 1, 1]


def test_entries_that_are_no_links_below_a_label_for_them() -> None:
    parts = PARTS["en"]
    items = "".join(f"<li><span>{part}</span></li>" for part in parts)
    body = cleaner.clean(page(f"<div><p>On this page</p><ul>{items}</ul></div>", parts)).body
    assert [body.count(part) for part in parts] == [1, 1, 1]


@pytest.mark.parametrize(
    "entries",
    [
        "<p>The council wants to know three things about it:</p><ul>{}</ul>",
        "<p>The council asked all who had come for a view of these three.</p><ul>{}</ul>",
    ],
)
def test_a_list_that_the_text_introduces_stays(entries: str) -> None:
    parts = PARTS["en"]
    body = cleaner.clean(page(entries.format(links(parts)), parts)).body
    assert [body.count(part) for part in parts] == [2, 2, 2]


def test_a_list_of_other_things_stays() -> None:
    others = ("The planner, Ada Renn", "The price, a million", "The people of the town")
    body = cleaner.clean(page(f"<p>Three</p><ul>{links(others)}</ul>", PARTS["en"])).body
    assert all(other in body for other in others)


def test_a_list_without_links_stays() -> None:
    parts = PARTS["en"]
    items = "".join(f"<li>{part}</li>" for part in parts)
    body = cleaner.clean(page(f"<p>Three questions</p><ul>{items}</ul>", parts)).body
    assert [body.count(part) for part in parts] == [2, 2, 2]


def test_entries_with_numbers_of_their_own_and_a_bare_label() -> None:
    parts = PARTS["en"]
    items = "".join(
        f'<li><a href="#{at}"><div><span>{part}</span></div><div><span>{at}</span></div></a></li>'
        for at, part in enumerate(parts)
    )
    body = cleaner.clean(page(f"<div><p>Topics covered:</p><ul>{items}</ul></div>", parts)).body
    assert [body.count(part) for part in parts] == [1, 1, 1]
    assert "Topics covered" not in body
