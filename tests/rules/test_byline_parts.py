"""Author, date and reading time in one line go in any order, and their words in sentences stay."""

from __future__ import annotations

from itertools import permutations

import pytest

from cleaner import Cleaner

STORY = {
    "en": (
        "Rain stops play at the oval",
        "The match was called off at noon on Sunday, because the rain that had begun in the night "
        "would not stop.",
        "The captain said that nobody had wanted to play in such weather, and that the crowd had "
        "gone home hours before.",
    ),
    "de": (
        "Regen beendet das Spiel",
        "Das Spiel wurde am Sonntag um zwölf Uhr abgesagt, weil der Regen, der in der Nacht "
        "begonnen hatte, nicht aufhören wollte.",
        "Der Kapitän sagte, dass bei solchem Wetter niemand habe spielen wollen, und dass die "
        "Zuschauer längst gegangen seien.",
    ),
    "fr": (
        "La pluie arrête le match",
        "Le match a été annulé dimanche à midi, parce que la pluie qui avait commencé dans la nuit "
        "ne voulait pas cesser.",
        "Le capitaine a dit que personne n'avait voulu jouer par un temps pareil, et que le public "
        "était rentré depuis des heures.",
    ),
    "pl": (
        "Deszcz przerywa mecz",
        "Mecz odwołano w niedzielę w południe, ponieważ deszcz, który zaczął się w nocy, nie "
        "chciał przestać padać.",
        "Kapitan powiedział, że nikt nie chciał grać przy takiej pogodzie i że publiczność poszła "
        "do domu wiele godzin wcześniej.",
    ),
}
PARTS = {
    "en": [
        ("By Ada Renn", "March 3, 2031", "5 minute read"),
        ("Written by Ada Renn", "2 days ago", "Reading time: 5 min."),
        ("By Ada Renn", "Updated 3 March 2031, 10:15 am", "5-min read"),
    ],
    "de": [("Von Ada Renn", "3. März 2031", "Lesezeit: 5 Min")],
    "fr": [("Par Ada Renn", "le 3 mars 2031", "5 min de lecture")],
    "pl": [("Autor: Ada Renn", "03.03.2031", "Czas czytania: 5 min")],
}
LINES = [
    (language, sign.join(order))
    for language, all_parts in PARTS.items()
    for parts in all_parts
    for sign in (" | ", " · ", " • ", " – ", " / ", ", ")
    for order in (*permutations(parts), (parts[0], parts[2]), (parts[2], parts[0]))
]


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()


def page(language: str, line: str) -> str:
    title, first, second = STORY[language]
    return "\n\n".join((title, line, first, second, first.replace(",", " –"), second))


@pytest.mark.parametrize("language", list(PARTS))
def test_the_parts_of_a_byline_go_in_any_order(tool: Cleaner, language: str) -> None:
    left = []
    for line in (line for of, line in LINES if of == language):
        article = tool.clean(page(language, line), media="text")
        assert article.title == STORY[language][0]
        # Amid commas a name is looked for in the line's beginning alone.
        told = article.author == "Ada Renn" or ("," in line and not article.author)
        if line in article.body or line in article.dek or not told:
            left.append((line, article.author, article.body[:60]))
    assert left == []


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Renn's count the walk takes 5 minutes, and to read of it takes longer.",
        "The notice, 5 minutes to read, was signed on 3 March 2031 by Ada Renn of the club.",
        "It was a 5 minute read – by the clock on the wall – and it changed what they played.",
        "By March 3, 2031, the 5 minute read that had begun it all was forgotten by the club.",
        "“Written by hand – 5 minutes of reading – and not a word too many,” the captain said.",
    ],
)
def test_sentences_with_the_same_words_stay(tool: Cleaner, line: str) -> None:
    title, first, second = STORY["en"]
    text = "\n\n".join((title, first, line, second, first, line.replace("5", "6"), second))
    body = tool.clean(text, media="text").body
    for sentence in (line, line.replace("5", "6")):
        assert sentence.replace("“", '"').replace("”", '"') in body
