"""Prose of made-up words: a language for each page, a subject for each story.

As in real prose, a few words are in every sentence, and a story says its own words again and again;
that is all that the features know of words.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final

_SCRIPTS: Final = (
    ("latin", "bcdfghjklmnprstvwz", "aeiou"),
    ("latin", "bdfgklmnprstvšžł", "aeiouąéü"),
    ("cyrillic", "бвгдзклмнпрстх", "аеиоуы"),
    ("greek", "βγδκλμνπρστφχ", "αειουη"),
)
"""Consonants and vowels of scripts with spaces."""
_HAN: Final = (0x4E00, 0x8FFF)
"""Characters for a script without spaces."""
_UNSPACED_SHARE: Final = 0.15
"""Share of pages in a script without spaces, as in the labelled collections."""
_COMMON: Final = 40
_CONTENT: Final = 900
_OF_STORY: Final = 45
"""Words that are in every story, words of the language, and those that a story says again."""


class Filler:
    """A made-up language, and what is said in it."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.spaced = dice.random() >= _UNSPACED_SHARE
        self.sounds = dice.choice(_SCRIPTS)[1:]
        self.common = [self._word(1, 2) for _ in range(_COMMON)]
        self.content = [self._word(2, 4) for _ in range(_CONTENT)]
        self._names = [self._word(2, 3).capitalize() for _ in range(60)]

    def _word(self, least: int, most: int) -> str:
        count = self.dice.randint(least, most)
        if not self.spaced:
            signs = range(1 if least == 1 else 2)
            return "".join(chr(self.dice.randint(*_HAN)) for _ in signs)
        first, second = self.sounds
        return "".join(self.dice.choice(first) + self.dice.choice(second) for _ in range(count))

    def join(self, words: list[str]) -> str:
        """The words as a text of this language."""
        return (" " if self.spaced else "").join(words)

    @property
    def stop(self) -> str:
        """What ends a sentence."""
        return "." if self.spaced else "。"

    def name(self) -> str:
        """A person's or a paper's name."""
        return self.join([self.dice.choice(self._names), self.dice.choice(self._names)])

    def label(self) -> str:
        """A word or two of a menu."""
        words = self.dice.choices(self.content, k=self.dice.randint(1, 2))
        return self.join(words).capitalize()

    def byline(self) -> str:
        """Who wrote it, and when."""
        dice = self.dice
        day = f"{dice.randint(1, 28)}.{dice.randint(1, 12)}.{dice.randint(2001, 2025)}"
        return dice.choice(
            (f"{self.name()} · {day}", self.name(), f"{day} {dice.randint(10, 23)}:05")
        )

    def story(self) -> Story:
        """A story with words of its own."""
        return Story(self, self.dice.sample(self.content, _OF_STORY))


@dataclass(slots=True)
class Story:
    """A story of a language: its subject's words, its title, its first sentences."""

    filler: Filler
    subject: list[str]
    title: str = ""
    lead: str = ""
    _first: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.title = self.phrase(self.filler.dice.randint(4, 9)).capitalize()
        self._first = [self.sentence() for _ in range(self.filler.dice.randint(1, 3))]
        self.lead = self._first[0]

    def phrase(self, count: int) -> str:
        """Some words of the subject, amid common ones."""
        dice, filler = self.filler.dice, self.filler
        return filler.join(
            [dice.choice(self.subject if number % 2 else filler.common) for number in range(count)]
        )

    def heading(self) -> str:
        """A subhead."""
        return self.phrase(self.filler.dice.randint(1, 6)).capitalize()

    def sentence(self, most: int = 24) -> str:
        """A sentence of up to so many words."""
        dice, filler = self.filler.dice, self.filler
        words = [
            dice.choice(
                filler.common
                if (way := dice.random()) < 0.45
                else self.subject
                if way < 0.7
                else filler.content
            )
            for _ in range(dice.randint(min(4, most), most))
        ]
        if len(words) > 9 and filler.spaced:
            words[len(words) // 2] += ","
        return filler.join(words).capitalize() + dice.choice((filler.stop,) * 8 + ("?", "!"))

    def paragraph(self) -> str:
        """Some sentences."""
        joint = " " if self.filler.spaced else ""
        return joint.join(self.sentence() for _ in range(self.filler.dice.randint(1, 5)))

    def paragraphs(self, count: int) -> list[str]:
        """So many paragraphs, the first of which opens the story."""
        joint = " " if self.filler.spaced else ""
        return [joint.join(self._first), *(self.paragraph() for _ in range(count - 1))]
