"""Parts of an article that are known by their build, and what only looks like them."""

from __future__ import annotations

import pytest

import cleaner

PROSE = tuple(
    f"<p>The {what} of the harbour was counted on the {day} day of the frost, and the clerk, who "
    f"wrote it down with a pencil since the ink had frozen, made no mistake that anybody found.</p>"
    for what, day in (
        *(("ice", "first"), ("rope", "second"), ("tar", "third"), ("sail", "fourth")),
        *(("coal", "fifth"), ("bread", "sixth"), ("salt", "seventh"), ("oil", "eighth")),
    )
)
ROWS = "".join(
    f"<tr><td>{year}</td><td>{count}</td><td>{who}</td></tr>"
    for year, count, who in (
        (2022, "39,100", "two"),
        (2023, "41,200", "two"),
        (2024, "43,9", "six"),
    )
)
HEAD = "<thead><tr><th>Year</th><th>Boats</th><th>Pilots</th></tr></thead>"
TABLE = f"<table>{HEAD}<tbody>{ROWS}</tbody></table>"


FOOTER = "<footer><p>© 2026 The Gull. All rights reserved.</p></footer>"


def body(inner: str, *, at: int = 4, end: str = FOOTER) -> str:
    """The body of a page with this inside its article, behind so many paragraphs.

    end: what stands behind the article.
    """
    text = "".join(PROSE[:at]) + inner + "".join(PROSE[at:])
    return cleaner.clean(
        "<html lang='en'><body><nav><a href='/'>Home</a> <a href='/n'>News</a></nav><main><article>"
        f"<h1>The harbour counts its stores</h1><div class='text'>{text}</div></article></main>"
        f"{end}</body></html>",
        media="html",
    ).body


def rows(text: str) -> list[str]:
    return [line for line in text.split("\n") if " | " in line]


@pytest.mark.parametrize("at", [0, 4, 8])
@pytest.mark.parametrize(
    "box",
    [
        '<figure class="wp-block-table">{}<figcaption>Source: the clerk</figcaption></figure>',
        "<figure>{}</figure>",
        "<div class='scroll'>{}</div>",
        "<aside>{}</aside>",
        "{}",
    ],
)
def test_a_table_stays_with_all_its_rows(box: str, at: int) -> None:
    assert len(rows(body(box.format(TABLE), at=at))) == 4


@pytest.mark.parametrize(
    "other",
    [
        "<table><tr><td><a href='/1'>Ferry late again</a></td><td><a href='/2'>Five walks</a></td>"
        "</tr><tr><td><a href='/3'>Who was she?</a></td><td><a href='/4'>Slate roof</a></td></tr>"
        "</table>",
        f"<form>{TABLE}</form>",
    ],
    ids=["links", "form"],
)
def test_other_tables_go(other: str) -> None:
    assert rows(body(other, at=8)) == []


def test_a_table_whose_names_are_links_stays() -> None:
    linked = "".join(
        f"<tr><td><a href='/{year}'>Report on the state of the harbour</a></td><td>{year}</td></tr>"
        for year in (2022, 2023, 2024)
    )
    assert len(rows(body(f"<table>{linked}</table>"))) == 3


FIGURES = "<li>Ropes: ninety</li><li>Lamps: eleven</li>"


@pytest.mark.parametrize("at", [0, 4, 8])
@pytest.mark.parametrize(
    "box",
    [
        "<ul>{}</ul>",
        "<ol>{}</ol>",
        "<div class='block'><div><ul class='list'>{}</ul></div></div>",
        "<div class='kg-card kg-html-card'><ul>{}</ul></div>",
        "<div class='row no-footer'><ul>{}</ul></div>",
    ],
)
def test_a_short_list_beside_the_paragraphs_stays(box: str, at: int) -> None:
    for end in ("", FOOTER):
        found = body(box.format(FIGURES), at=at, end=end)
        assert "Ropes: ninety" in found
        assert "Lamps: eleven" in found


@pytest.mark.parametrize(
    "other",
    [
        "<ul><li><a href='/r'>Ropes</a></li><li><a href='/l'>Lamps and tar</a></li></ul>",
        "<ul><li>Print</li><li>Share on Facebook</li><li>Lamps and tar</li></ul>",
    ],
)
def test_other_lists_at_the_end_go(other: str) -> None:
    assert "Lamps and tar" not in body(other, at=8)


def test_links_that_a_sentence_introduces_above_the_first_paragraph_stay() -> None:
    papers = "<ul><li><a href='/1'>The count of the year before this</a></li></ul>"
    own = f"<p>The clerk used one paper, which anybody may read:</p>{papers}"
    assert "The count of the year" in body(own, at=0)
    assert "The count of the year" not in body(f"<p>Read also:</p>{papers}", at=0)


def test_a_list_that_is_kept_for_the_most_part_is_kept_whole() -> None:
    items = ("500g salt fish", "2 onions", "1 tbsp butter", "Salt")
    kept = body("<h2>Ingredients</h2><ul>" + "".join(f"<li>{i}</li>" for i in items) + "</ul>")
    assert all(f"- {item}" in kept for item in items)


@pytest.mark.parametrize(
    "notes",
    [
        '<hr><ol><li id="fn1">The plaque says 1912. <a href="#r1">↩</a></li></ol>',
        '<h2>Notes</h2><div class="n"><p id="fn1"><sup>1</sup> The plaque says 1912.</p></div>',
        '<section class="footnotes"><ol><li>The plaque says 1912.</li></ol></section>',
        '<section role="doc-endnotes"><ul><li><p>The plaque says 1912.</p></li></ul></section>',
        '<ol class="references"><li><span>Renn, A.: The plaque says 1912.</span></li></ol>',
    ],
)
def test_notes_stay(notes: str) -> None:
    mark = '<p>The bridge was built in 1911<sup id="r1"><a href="#fn1">1</a></sup> by the town.</p>'
    kept = body(mark + "".join(PROSE[:2]) + notes, at=8)
    assert "The plaque says 1912." in kept
    assert "↩" not in kept


@pytest.mark.parametrize("at", [4, 8])
@pytest.mark.parametrize("name", ["twitter-tweet", "bluesky-embed", "mastodon-embed", "quote"])
def test_a_quoted_post_stays(name: str, at: int) -> None:
    post = f"<blockquote class='{name}'><p>Ice. Bring gloves, too.</p>— Ada (@ada)</blockquote>"
    assert "Ice. Bring gloves, too." in body(post, at=at)


@pytest.mark.parametrize(
    "heading", ["References", "Quellen", "Notes et références", "Źródła", "参考文献"]
)
def test_what_stands_below_a_heading_of_notes_stays(heading: str) -> None:
    items = "<li>Renn: Ice and Iron, Tillery 1911.</li><li>Holm: Boats of the North.</li>"
    kept = body(f"<h2>{heading}</h2><ul>{items}</ul>", at=8)
    assert all(text in kept for text in (heading, "Ice and Iron", "Boats of the North"))


@pytest.mark.parametrize(
    "verse",
    [
        '<div class="poem"><div class="line">{}</div><div class="line">{}</div></div>',
        '<p class="verse"><span class="l">{}</span><br><span class="l">{}</span></p>',
        '<div class="stanza"><p>{}</p><p>{}</p></div>',
        '<p><span style="display:block">{}</span><span style="display:block">{}</span></p>',
        "<pre class='wp-block-verse'>{}\n{}</pre>",
    ],
)
def test_verse_keeps_its_lines(verse: str) -> None:
    first, second = "The ice may come, the ice may stay,", "my wheels will find another way."
    assert f"{first}\n{second}" in body(verse.format(first, second))


def test_stanzas_are_apart() -> None:
    stanza = (
        "<div class='stanza'><div>The ice has gone to sea,</div><div>and so has she.</div></div>"
    )
    kept = body(f"<div class='poem'>{stanza}{stanza.replace('ice', 'tar')}</div>")
    assert "she.\n\nThe tar has gone to sea,\nand so" in kept


@pytest.mark.parametrize(
    "recipe",
    [
        '<div class="ingredients"><div>{}</div></div>',
        '<p itemprop="recipeIngredient">{}</p>',
        '<div class="recipe-step">{}</div>',
    ],
)
def test_ingredients_and_steps_stay(recipe: str) -> None:
    items = ("2 onions", "Salt", "500g fish")
    kept = body("".join(map(recipe.format, items)))
    assert all(item in kept for item in items)


def dish(portion: str, *, ingredients: str = "ingredients") -> str:
    """A recipe's page, whose parts stand in boxes side by side."""
    rows = "".join(
        f"<tr><td>{n} g</td><td>{what}</td></tr>" for n, what in ((300, "flour"), (90, "lard"))
    )
    steps = "".join(
        f"<li>{step}</li>"
        for step in (
            "Rub the lard into the flour until it looks like sand from the harbour.",
            "Add as much water as it takes, and leave the dough in the cold for an hour.",
            "Bake it for half an hour at 190 degrees, until the crust is the colour of sails.",
        )
    )
    menu = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("News", "Life", "Sport"))
    return (
        f"<html lang='en'><head><title>Harbour pie</title></head><body><nav><ul>{menu}</ul></nav>"
        "<main>"
        f"<article><h1>Harbour pie</h1></article><article class='{ingredients}'><h2>You need</h2>"
        f"<table>{rows}</table></article><article><h2>Method</h2><ol>{steps}</ol></article>"
        f"<article>{portion}</article></main><footer><p>© 2026 The Tarn Courier</p></footer>"
    )


@pytest.mark.parametrize(
    "portion",
    [
        "<h2>Nutrition</h2><ul class='nutrients'><li>390 kcal</li><li>8 g protein</li></ul>",
        "<h3>Je Portion</h3><div class='naehrwerte'><p>390 kcal</p><p>8 g protein</p></div>",
        "<h2>Per portion</h2><dl id='nutrition-facts'><dt>Energy</dt><dd>390 kcal</dd></dl>",
    ],
)
def test_what_is_in_a_portion_of_a_recipe_stays(portion: str) -> None:
    kept = cleaner.clean(dish(portion), media="html").body
    assert "390 kcal" in kept
    assert portion[4:].partition("</h")[0] in kept


def test_a_box_named_for_nutrition_is_no_part_of_a_page_without_ingredients() -> None:
    box = "<h2>Nutrition</h2><ul class='nutrition-menu'><li>Vitamins</li><li>Salt</li></ul>"
    assert "Vitamins" not in cleaner.clean(dish(box, ingredients="tools"), media="html").body


def test_a_correction_at_the_end_stays() -> None:
    note = "Editor's note: The bell was cast in 1741, not in 1714."
    assert note in body(f"<div class='correction'><p>{note}</p></div>", at=8)


def test_an_embed_without_words_of_its_own_goes() -> None:
    post = "<a href='/p'>View this post on Instagram</a>"
    assert "View" not in body(f"<blockquote class='instagram-media'>{post}</blockquote>")


ASKED = (("Why ice?", "It came."), ("Tired?", "Yes."), ("And now?", "Tea."), ("Who pays?", "They."))


@pytest.mark.parametrize(
    "pair",
    [
        '<div class="question">{}</div><div class="answer">{}</div>',
        "<div><b>{}</b></div><div>{}</div>",
        "<h4>{}</h4><p>{}</p>",
        '<section class="faq-item"><p>{}</p><p>{}</p></section>',
        "<dt>{}</dt><dd>{}</dd>",
    ],
)
@pytest.mark.parametrize("at", [4, 8])
def test_the_questions_of_an_interview_stay(pair: str, at: int) -> None:
    kept = body("".join(pair.format(*one) for one in ASKED), at=at).split("\n")
    lines = [line.removeprefix("- ") for line in kept]
    assert [line for one in ASKED for line in one if line not in lines] == []


def test_a_post_at_the_end_stays_behind_whose_it_is() -> None:
    post = (
        "<div class='tweet'><a href='https://twitter.com/gull'>The Gull @thegull</a>"
        "<p>The ice is in. Bring gloves.</p></div>"
    )
    assert "The ice is in. Bring gloves." in body(post, at=8)
    other = post.replace("class='tweet'", "class='signup newsletter'")
    assert "The ice is in. Bring gloves." not in body(other, at=8)
