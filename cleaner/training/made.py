"""Made pages to learn from, of kinds that labelled collections hardly have.

    python -m cleaner.training.made made/pages.jsonl.gz --pages 600

Short articles among other stories' teasers and paragraphs, notices of many paragraphs, several
stories on one page, documents of hundreds of paragraphs, comments that outweigh the article,
columns of neighbours' prose. The prose is made of made-up words in several scripts, since no
feature knows words but those that a page's own text repeats; so what is article is known for sure.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Final

from cleaner.system.files import write_atomically
from cleaner.training.filler import Filler, Story

_CONTAINERS: Final = ("article", "main", "div", "section")
_NEIGHBOURS: Final = ("div", "li", "article", "section")


def _class(dice: random.Random) -> str:
    """A class that names nothing; often none, since many pages have no telling names."""
    if dice.random() < 0.3:
        return ""
    name = "".join(dice.choice("bcdfglmnprst") + dice.choice("aeiou") for _ in range(2))
    return f' class="{name}-{dice.randrange(99)}"'


@dataclass(slots=True)
class Build:
    """A page that is being made: what it says by chance, and what of it is the article."""

    dice: random.Random
    filler: Filler
    body: list[str] = field(default_factory=list)

    def own(self, text: str) -> str:
        """A text that is the article's."""
        self.body.append(text)
        return escape(text)

    def tag(self, names: Sequence[str], inner: str, attributes: str | None = None) -> str:
        """An element of one of the names around some markup."""
        name = self.dice.choice(names)
        told = _class(self.dice) if attributes is None else attributes
        return f"<{name}{told}>{inner}</{name}>"

    def paragraphs(self, texts: Sequence[str], *, own: bool) -> str:
        """Paragraphs as pages have them: elements, or lines parted by `<br>`."""
        said = [self.own(text) if own else escape(text) for text in texts]
        way = self.dice.random()
        if way < 0.7:
            return "".join(f"<p>{text}</p>" for text in said)
        if way < 0.85:
            return "<br><br>".join(said)
        return "".join(f"<div>{text}</div>" for text in said)


Kind = Callable[[Build, Story], str]


def article(build: Build, story: Story, *, most: int = 14) -> str:
    """Headline and paragraphs, with the lines that stand around them."""
    dice = build.dice
    head = f"<h1>{escape(story.title)}</h1>"
    if dice.random() < 0.15:
        head = f"<h2>{escape(story.title)}</h2>"
    if dice.random() < 0.4:
        head += build.tag(("p", "div", "span"), escape(build.filler.byline()))
    texts = story.paragraphs(dice.randint(1, most))
    parts: list[str] = []
    at = 0
    while at < len(texts):
        step = dice.randint(2, 6)
        if at and dice.random() < 0.3:
            parts.append(f"<h2>{build.own(story.heading())}</h2>")
        parts.append(build.paragraphs(texts[at : at + step], own=True))
        at += step
    inner = build.tag(("div", "section"), "".join(parts)) if dice.random() < 0.6 else "".join(parts)
    return build.tag(_CONTAINERS, head + inner)


def neighbours(build: Build, *, least: int = 4, most: int = 14) -> str:
    """Other stories, each with a heading and one paragraph or more, as a stream or a column."""
    dice = build.dice
    linked, name = dice.random() < 0.75, dice.choice(("h2", "h3", "h4"))
    tag, own = dice.choice(_NEIGHBOURS), _class(dice)
    dated, longest = dice.random() < 0.5, dice.choice((1, 1, 2, 4))
    made: list[str] = []
    for _ in range(dice.randint(least, most)):
        other = build.filler.story()
        title = escape(other.title)
        head = (
            f"<{name}><a href='/s'>{title}</a></{name}>" if linked else f"<{name}>{title}</{name}>"
        )
        if dated:
            head += f"<span>{escape(build.filler.byline())}</span>"
        texts = other.paragraphs(dice.randint(1, longest))
        made.append(f"<{tag}{own}>{head}{''.join(f'<p>{escape(t)}</p>' for t in texts)}</{tag}>")
    outer = "ul" if tag == "li" else "div"
    return f"<{outer}{_class(dice)}>{''.join(made)}</{outer}>"


def short(build: Build, story: Story) -> str:
    """One or two paragraphs, and a stream of others behind, before or beside."""
    own = article(build, story, most=2)
    other = neighbours(build)
    return own + other if build.dice.random() < 0.65 else other + own


def column(build: Build, story: Story) -> str:
    """An article with a column of neighbours' prose."""
    own, other = article(build, story), neighbours(build, least=3, most=8)
    if build.dice.random() < 0.5:
        return build.tag(("div",), other) + build.tag(("div",), own)
    return build.tag(("div",), own) + build.tag(("div",), other)


def several(build: Build, story: Story) -> str:
    """The article and whole stories behind it, made alike, as endless scrolling leaves them."""
    dice = build.dice
    tag, own, level = dice.choice(("article", "div", "section")), _class(dice), dice.choice("112")
    lengths = [dice.randint(2, 8) for _ in range(dice.randint(2, 5))]
    made: list[str] = []
    for number, count in enumerate(lengths):
        told = build.filler.story() if number else story
        body = build.paragraphs(told.paragraphs(count), own=not number)
        made.append(f"<{tag}{own}><h{level}>{escape(told.title)}</h{level}>{body}</{tag}>")
    return "".join(made)


def notice(build: Build, story: Story) -> str:
    """A notice of many paragraphs before or behind the article, named for nothing."""
    dice = build.dice
    other = build.filler.story()
    texts = other.paragraphs(dice.randint(4, 16))
    head = f"<h2>{escape(other.heading())}</h2>" if dice.random() < 0.6 else ""
    layer = build.tag(("div", "section"), head + build.paragraphs(texts, own=False))
    own = article(build, story, most=8)
    return layer + own if dice.random() < 0.6 else own + layer


def comments(build: Build, story: Story) -> str:
    """Readers' comments that are longer than the article."""
    dice = build.dice
    own = article(build, story, most=4)
    tag, name = dice.choice(("li", "div", "article")), _class(dice)
    if dice.random() < 0.4:
        name = ' class="comment"'
    made: list[str] = []
    for _ in range(dice.randint(6, 40)):
        text = " ".join(story.sentence() for _ in range(dice.randint(1, 4)))
        by = f"<{dice.choice(('span', 'div'))}>{escape(build.filler.name())}</span>"
        made.append(f"<{tag}{name}>{by}<p>{escape(text)}</p></{tag}>")
    outer = "ul" if tag == "li" else "div"
    told = _class(dice) if dice.random() < 0.6 else ' id="comments"'
    return own + f"<{outer}{told}><h3>{escape(build.filler.label())}</h3>{''.join(made)}</{outer}>"


def long(build: Build, story: Story) -> str:
    """A document of hundreds of paragraphs, in chapters, as a record, or as dialogue."""
    dice = build.dice
    way, parts = dice.choice(("chapters", "record", "dialogue", "plain")), list[str]()
    for number in range(dice.randint(120, 500)):
        if way == "chapters" and number % 40 == 0:
            parts.append(f"<h2>{build.own(f'{number // 40 + 1}. {story.heading()}')}</h2>")
        text = story.paragraph()
        if way == "record":
            text = f"{number + 1}. {story.sentence()}"
        elif way == "dialogue" and number % 3:
            text = f"“{story.sentence()}”" if dice.random() < 0.6 else story.sentence(5)
        parts.append(build.own(text))
    head = f"<h1>{escape(story.title)}</h1>"
    if dice.random() < 0.3:
        cell = "<br><br>".join(parts)
        return f"<table><tr><td>{head}{cell}</td></tr></table>"
    inner = "".join(part if part.startswith("<h2>") else f"<p>{part}</p>" for part in parts)
    return build.tag(_CONTAINERS, head + inner)


def recipe(build: Build, story: Story) -> str:
    """Short lines that are the article's: things to take, and steps."""
    dice = build.dice
    head = f"<h1>{escape(story.title)}</h1>" + build.paragraphs(story.paragraphs(2), own=True)
    lines = [f"{dice.randint(1, 500)} {story.phrase(dice.randint(1, 4))}" for _ in range(9)]
    lines = [build.own(line) for line in lines]
    items = "".join(f"<li>{line}</li>" for line in lines)
    if dice.random() < 0.4:
        cells = [line.split(" ", 1) for line in lines]
        rows = (f"<tr><td>{n}</td><td><a href='/i'>{what}</a></td></tr>" for n, what in cells)
        items = f"</ul><table>{''.join(rows)}</table><ul>"
    steps = "".join(f"<li>{build.own(story.sentence())}</li>" for _ in range(dice.randint(3, 8)))
    body = f"<h3>{build.own(story.heading())}</h3><ul>{items}</ul>"
    body += f"<h3>{build.own(story.heading())}</h3><ol>{steps}</ol>"
    other = neighbours(build, least=2, most=6) if dice.random() < 0.5 else ""
    return build.tag(_CONTAINERS, head + build.tag(("div",), body)) + other


KINDS: Final[tuple[Kind, ...]] = (
    *(short, short, column, several, notice, comments, long, recipe, article),
)
"""The kinds of pages, in turn; one that is twice here is made twice as often."""


def make_page(number: int, seed: int) -> dict[str, Any]:
    """A labelled page, the same for the same numbers."""
    dice = random.Random(f"{seed}/{number}")
    build = Build(dice, Filler(dice))
    story = build.filler.story()
    kind = KINDS[number % len(KINDS)]
    inner = kind(build, story)
    paper = build.filler.name()
    menu = "".join(f"<li><a href='/'>{escape(build.filler.label())}</a></li>" for _ in range(8))
    top = build.tag(("header", "div"), f"<a href='/'>{escape(paper)}</a><ul>{menu}</ul>")
    foot = build.tag(("footer", "div"), f"<p>© {escape(paper)} {dice.randint(2001, 2025)}</p>")
    if dice.random() < 0.6:
        inner = build.tag(("div",), inner)
    return {
        "id": f"made-{kind.__name__}-{number}",
        "url": f"https://site{number}.example/{dice.randint(10, 99)}/page",
        "html": "<!doctype html><html>"
        f"<head>{_declared(dice, story, paper)}</head><body>{top}{inner}{foot}</body></html>",
        "title": story.title,
        "body": "\n\n".join(build.body),
    }


def _declared(dice: random.Random, story: Story, paper: str) -> str:
    """What the page's head says: a title with the paper's name, often a title and a description."""
    joint = dice.choice((" | ", " - ", " – ", "_", " :: "))
    told = f"<meta charset='utf-8'><title>{escape(story.title + joint + paper)}</title>"
    if dice.random() < 0.6:
        told += f'<meta property="og:title" content="{escape(story.title)}">'
    if dice.random() < 0.5:
        told += f'<meta name="description" content="{escape(story.lead)}">'
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes made pages as JSON lines."""
    parser = argparse.ArgumentParser(
        prog="python -m cleaner.training.made",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path, metavar="FILE", help="ends in .jsonl.gz")
    parser.add_argument("--pages", type=int, default=600, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args(arguments)
    if options.out.exists():
        print(f"error: {options.out}: is there already; name another file", file=sys.stderr)
        return 2
    lines = (
        json.dumps(make_page(number, options.seed), ensure_ascii=False) + "\n"
        for number in range(options.pages)
    )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(options.out, gzip.compress("".join(lines).encode(), mtime=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
