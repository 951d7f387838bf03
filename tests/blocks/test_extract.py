"""What resiliparse keeps, and that the right blocks are marked for it."""

from __future__ import annotations

import pytest

from cleaner.blocks.second_opinion import article_texts, mark
from cleaner.blocks.tree import parse, segment
from cleaner.model import Block

SENTENCES = [
    "The ferry left the old harbour on time, although the fog had not lifted before noon.",
    "Its captain said that no passenger had asked for money back, and most stayed on deck.",
    "A second boat will join the line in spring, when the new pier is ready to be used.",
    "Until then, those who travel with a bicycle should be there half an hour early.",
]
PAGE = f"""<html><head><title>Ferry</title><script>var a = "noise";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Ferry sails again</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>
<h2>Sport</h2><p>{SENTENCES[2]} <b>{SENTENCES[3]}</b></p></article>
<footer><p>All rights reserved by the harbour office and its partners in town.</p></footer>
</body></html>"""


def blocks_of(*texts: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    start = 0
    for index, text in enumerate(texts):
        blocks.append(Block(index=index, text=text, start=start, end=start + len(text)))
        start += len(text) + 1
    return tuple(blocks)


def marked(texts: list[str], kept: list[str]) -> list[str]:
    return [b.text for b in mark(blocks_of(*texts), kept) if "extracted" in b.marks]


def test_article_is_found_and_its_blocks_marked() -> None:
    texts = article_texts(PAGE)
    assert " ".join(texts).count(SENTENCES[1]) == 1
    blocks = mark(segment(parse(PAGE)).blocks, texts)
    kept = [block for block in blocks if "extracted" in block.marks]
    assert [block.text for block in kept if block.kind == "paragraph"] == [
        SENTENCES[0],
        SENTENCES[1],
        f"{SENTENCES[2]} {SENTENCES[3]}",
    ]
    assert [block.tag for block in kept if block.text == "Sport"] == ["h2"]


def test_page_without_text_gives_nothing() -> None:
    assert article_texts("<html><body><div></div></body></html>") == ()
    assert article_texts("") == ()


def test_comments_are_an_option() -> None:
    comments = f"<div id=comments class=comments><p>{SENTENCES[3]} So say I.</p></div>"
    page = PAGE.replace("</article>", f"</article>{comments}")
    assert any("So say I" in text for text in article_texts(page, comments=True))
    assert not any("So say I" in text for text in article_texts(page))


def test_marks_follow_order_and_ignore_spacing() -> None:
    texts = ["Menu", SENTENCES[0].upper(), "x", SENTENCES[1], "Footer of the page, as ever"]
    kept = [SENTENCES[0].replace(" ", "  "), f"{SENTENCES[1]}"]
    assert marked(texts, kept) == [SENTENCES[0].upper(), SENTENCES[1]]


def test_short_blocks_must_be_whole_lines() -> None:
    assert marked(["ferry", "harbour", SENTENCES[0]], [SENTENCES[0]]) == [SENTENCES[0]]
    assert marked(["Sport", SENTENCES[0], "Spring"], [SENTENCES[0], "Spring"]) == [
        SENTENCES[0],
        "Spring",
    ]


def test_text_is_given_to_one_block_only() -> None:
    blocks = mark(blocks_of(SENTENCES[0], "x", SENTENCES[0]), [SENTENCES[0]])
    assert sum("extracted" in block.marks for block in blocks) == 1


def test_repeated_line_is_placed_between_its_neighbours() -> None:
    texts = ["Sport", SENTENCES[0], "Sport", SENTENCES[1], "Sport"]
    blocks = mark(blocks_of(*texts), [SENTENCES[0], "Sport", SENTENCES[1]])
    assert [b.index for b in blocks if "extracted" in b.marks] == [1, 2, 3]


def test_moved_paragraph_is_still_found() -> None:
    assert marked(SENTENCES, [*SENTENCES[1:], SENTENCES[0]]) == SENTENCES


def test_several_blocks_in_one_line() -> None:
    assert marked([*SENTENCES[:2], "else"], [" ".join(SENTENCES[:2])]) == SENTENCES[:2]


def test_greater_part_marks_the_block() -> None:
    whole = f"{SENTENCES[0]} {SENTENCES[1]} Read more here"
    assert marked([whole], [SENTENCES[0], SENTENCES[1]]) == [whole]
    without_middle = whole.replace("had asked for money back, ", "")
    assert marked([whole], [without_middle]) == [whole]


def test_smaller_part_does_not() -> None:
    assert marked([" ".join(SENTENCES)], [SENTENCES[3]]) == []


def test_nothing_to_mark() -> None:
    assert mark((), ["text"]) == ()
    assert marked(["text", "***"], []) == []


@pytest.mark.parametrize("tag", ["article", "main", "section", "div", "figure", "gull-story"])
@pytest.mark.parametrize(
    "head",
    [
        "<title>Ferry</title>",
        "<!doctype html><meta charset=utf-8><title>Ferry</title><link rel=icon href=a>",
        "<html lang=en><head><title>Ferry</title></head>",
        "<head><title>Ferry</title><script>1</script>",
    ],
)
@pytest.mark.parametrize(
    "behind", ["", "<p>And a tail.", "And loose text.", "<footer>All.</footer>"]
)
def test_a_page_may_leave_out_the_tags_of_its_body(tag: str, head: str, behind: str) -> None:
    inside = f"<{tag}><h1>Ferry</h1><p>It left at noon.</p></{tag}>{behind}"
    left_out, written = (segment(parse(f"{head}{body}{inside}")) for body in ("", "<body>"))
    assert [one.text for one in left_out.blocks][:2] == ["Ferry", "It left at noon."]
    assert left_out.text == written.text
    assert [one.path for one in left_out.blocks] == [one.path for one in written.blocks]
