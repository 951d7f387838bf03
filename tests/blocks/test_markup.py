"""HTML to blocks: what counts as one block, and which facts it carries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.tree import parse, segment, text_of
from cleaner.errors import ExtractionError
from cleaner.model import Block, Segmented


def blocks_of(body: str) -> tuple[Block, ...]:
    return segment(parse(f"<html><body>{body}</body></html>")).blocks


def texts_of(body: str) -> list[str]:
    return [block.text for block in blocks_of(body)]


def block_with(body: str, text: str) -> Block:
    return next(block for block in blocks_of(body) if text in block.text)


SHAPES = [
    ("paragraphs", "<p>One.</p><p>Two.</p>", ["One.", "Two."]),
    ("space is collapsed", "<p>\n One \t two\u00a0 three </p>", ["One two three"]),
    ("loose text between blocks", "<div>a<p>b</p>c</div>d", ["a", "b", "c", "d"]),
    ("inline adds no space", "<p>un<b>believ</b>able <i>it</i> is</p>", ["unbelievable it is"]),
    ("drop cap", "<p><span class=cap aria-hidden=true>T</span>he end</p>", ["The end"]),
    ("neighbouring links", "<div><a>Home</a><a>News</a></div>", ["Home News"]),
    ("wrapped links", "<div><b><a>Home</a></b><b><a>News</a></b></div>", ["Home News"]),
    ("link and word", "<p><a>Read</a>er and <a>x</a>, y</p>", ["Reader and x, y"]),
    ("buttons", "<div><button>Share</button><button>Save</button></div>", ["Share Save"]),
    ("spans in a bar", "<div><span class=a>Jo</span><span class=b>May</span></div>", ["Jo May"]),
    ("spans in a word", "<p><span class=a>wo</span><span class=b>rd</span></p>", ["word"]),
    ("double break parts", "<p>One<br> <br>Two</p>", ["One", "Two"]),
    ("single break is a space", "<p>One<br>two</p>", ["One two"]),
    ("verse keeps its lines", "<p>One<br>two<br>three</p>", ["One\ntwo\nthree"]),
    ("breaks in a heading", "<h1>One<br><br>two</h1>", ["One two"]),
    ("rule parts", "<div>One<hr>Two</div>", ["One", "Two"]),
    ("code keeps its lines", "<pre>\n  a\n    b\n</pre>", ["  a\n    b"]),
    ("code in lines", "<pre><div>a</div><div>b</div></pre>", ["a\nb"]),
    ("data table", "<table><tr><th>A<th>B<tr><td>1<td><p>2</table>", ["A | B", "1 | 2"]),
    ("empty cells", "<table><tr><th>A<th><th>C</table>", ["A | C"]),
    ("layout table", "<table><tr><td><h2>A</h2><p>B</table>", ["A", "B"]),
    ("layout by role", "<table role=none><tr><th>A<th>B</table>", ["A", "B"]),
    ("skipped", "<script>s</script>x<style>s</style><svg><title>s</title></svg>", ["x"]),
    ("form fields", "<p>Pick <select><option>a</select><textarea>t</textarea></p>", ["Pick"]),
    ("nothing but marks", "<p>\u200b</p><p> </p><p>x</p>", ["x"]),
    ("hidden part of a line", "<p>One <span hidden>zero</span>two</p>", ["One two", "zero"]),
    (
        "scriptless text",
        "<p>A long line of text.</p><noscript>Off</noscript>",
        ["A long line of text."],
    ),
    ("scriptless page", "<p>Hi</p><noscript><p>First post.</p></noscript>", ["Hi", "First post."]),
    ("block in a link", "<a><h3>Head</h3><p>Text</p></a>", ["Head", "Text"]),
    ("unclosed", "<p>One<p>Two<div>Three", ["One", "Two", "Three"]),
    ("ruby", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字</p>", ["漢(kan)字"]),
    ("ruby without brackets", "<p><ruby>漢<rt>kan</rt></ruby>字</p>", ["漢字"]),
]


@pytest.mark.parametrize(
    ("body", "expected"), [case[1:] for case in SHAPES], ids=[c[0] for c in SHAPES]
)
def test_page_falls_into_blocks(body: str, expected: list[str]) -> None:
    assert texts_of(body) == expected


def test_long_lines_with_stops_are_paragraphs() -> None:
    first = "This sentence goes on for long enough that nobody would take it for a line of verse."
    second = first.replace("sentence", "other sentence")
    assert texts_of(f"<div>{first}<br>{second}<br>Photo: A. Body</div>") == [
        first,
        second,
        "Photo: A. Body",
    ]


def test_wrapped_lines_are_one_paragraph() -> None:
    half = "This line was broken by hand in the middle of a sentence, as old editors once did it,"
    assert texts_of(f"<p>{half}<br>and goes on here.</p>") == [f"{half} and goes on here."]


KINDS = [
    ("<h3>x</h3>", "heading", 3),
    ("<div role=heading aria-level=4>x</div>", "heading", 4),
    ("<ul><li>x</ul>", "list_item", 0),
    ("<ul><li>y<ol><li><p>x</p></ol></ul>", "list_item", 1),
    ("<dl><dt>y<dd>x</dl>", "list_item", 0),
    ("<blockquote><p>x</p></blockquote>", "quote", 0),
    ("<ul><li><h4>x</h4></ul>", "heading", 4),
    ("<figure><div>x</div></figure>", "caption", 0),
    ("<figure><blockquote>x</blockquote></figure>", "quote", 0),
    ("<pre><code>x</code></pre>", "code", 0),
    ("<table><caption>x</caption><tr><th>y</table>", "caption", 0),
    ("<table><tr><th>x</table>", "table_row", 0),
    ("<div>x</div>", "paragraph", 0),
]


@pytest.mark.parametrize(("body", "kind", "level"), KINDS)
def test_kind_and_level(body: str, kind: str, level: int) -> None:
    block = block_with(body, "x")
    assert (block.kind, block.level) == (kind, level)


MARKS = [
    ("<nav><p>x</p></nav>", {"nav"}),
    ("<div role=navigation>x</div>", {"nav"}),
    ("<div role=complementary>x</div>", {"aside"}),
    ("<main><article><header>x</header></article></main>", {"main", "article", "header"}),
    ("<div role=contentinfo>x</div>", {"footer"}),
    ("<div style='color:red; DISPLAY : none'><p>x</p></div>", {"hidden"}),
    ("<div aria-hidden=true>x</div>", {"hidden"}),
    ("<div aria-hidden=false>x</div>", set()),
    ("<div role=alertdialog>x</div>", {"dialog"}),
    ("<p><b>x</b> <strong>y</strong></p>", {"strong"}),
    ("<p><b>x</b> y</p>", set()),
    ("<p><time>x</time></p>", {"time"}),
    ("<p>on <time>x</time></p>", set()),
    ("<div><button>x</button></div>", {"button"}),
    ("<div itemprop='articleBody text'>x</div>", {"itemprop:articlebody", "itemprop:text"}),
    ("<ul><li><a>x</a><li><a>y</a></ul>", {"list_links"}),
    ("<ul><li><a>x</a> has a long explanation<li><a>y</a></ul>", set()),
    ("<form><p>x</p></form><p>and a longer text outside of it</p>", {"form"}),
    ("<form><p>x is nearly all that this page has</p></form><p>no</p>", set()),
]


@pytest.mark.parametrize(("body", "marks"), MARKS)
def test_marks(body: str, marks: set[str]) -> None:
    assert block_with(body, "x").marks == marks


def test_hidden_body_says_nothing() -> None:
    tree = parse("<html><body style='visibility:hidden'><p>x</p></body></html>")
    assert segment(tree).blocks[0].marks == frozenset()


def test_link_density_counts_characters_without_spaces() -> None:
    assert block_with("<p>four <a>link  ed</a> </p>", "four").link_density == 0.6
    assert block_with("<p><a>all</a></p>", "all").link_density == 1.0


def test_path_names_all_elements_around() -> None:
    body = '<div id="Main" class="Content wide"><article><p class="dek">x</p></article></div>'
    block = block_with(body, "x")
    assert block.path == "body div#main.content.wide article p.dek"
    assert block.tag == "p"


def test_path_goes_down_to_the_inline_element_that_holds_all() -> None:
    block = block_with('<p><span class="credit">x</span></p>', "x")
    assert (block.tag, block.path) == ("p", "body p span.credit")
    assert block_with('<p><span class="credit">x</span> y</p>', "x").path == "body p"


def test_path_is_bounded() -> None:
    path = block_with("<div>" * 100 + "x", "x").path
    assert path == " ".join(["div"] * 12)


def test_offsets_count_in_the_text() -> None:
    page = segment(parse("<h1>A</h1><p>B<pre>c\nd</pre>e"))
    assert page.text == "A\nB\nc\nd\ne"
    assert_offsets(page)


def assert_offsets(page: Segmented) -> None:
    for index, block in enumerate(page.blocks):
        assert block.index == index
        assert page.text[block.start : block.end] == block.text


TAGS = (
    "<p> </p> <div> </div> <b> </b> <br> <br> <hr> <ul> </ul> <li> <table> </table> <tr> <td> <th> "
    "<pre> </pre> <a> </a> <span> <span/hidden> </span> <form> </form> <h1> </h1> <figure> "
    "</figure> <noscript> </noscript> <svg> </svg> <button>"
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(TAGS.split()),
            st.text(max_size=8),
        ),
        max_size=40,
    )
)
def test_any_markup_gives_sound_blocks(pieces: list[str]) -> None:
    try:
        tree = parse("".join(pieces))
    except ExtractionError:
        return
    page = segment(tree)
    assert_offsets(page)
    assert all(block.text.strip() for block in page.blocks)
    assert all(0 <= (block.link_density or 0) <= 1 for block in page.blocks)
    assert segment(tree) == page


@pytest.mark.parametrize("page", ["", "  \n", "<!-- nothing -->", b""])
def test_empty_page_is_an_error(page: str | bytes) -> None:
    with pytest.raises(ExtractionError, match="no HTML"):
        parse(page)


def test_page_too_deep_for_the_parser_is_an_error() -> None:
    with pytest.raises(ExtractionError, match="depth"):
        parse("<div>" * 5000 + "x")


def test_deep_page_is_walked() -> None:
    assert texts_of("<div>" * 1500 + "x" + "</div>" * 1500 + "y") == ["x", "y"]


@pytest.mark.parametrize(
    "page",
    [
        '<html><head><meta charset="latin1"></head><body><p>Größe</p></body></html>',
        '<?xml version="1.0" encoding="latin1"?><html><body><p>Größe</p></body></html>',
        "\ufeff<html/><body><p>Gr\x00öße</p>",
        "<p>Größe</p>".encode(),
    ],
)
def test_parse_takes_text_as_it_is(page: str | bytes) -> None:
    assert segment(parse(page)).text == "Größe"


@pytest.mark.parametrize("end", ["</body></html>", "</BODY>", "</html >\n", "</body>\n</html>\n"])
@pytest.mark.parametrize("start", ["<div class=page>", "<main>", "<html><body><div>", ""])
def test_what_stands_behind_an_early_end_of_the_page_stays(end: str, start: str) -> None:
    page = f"<html><body><p>A menu</p>{end}{start}<p>One.</p><p>Two.</p></div></body></html>"
    assert texts_of(page) == ["A menu", "One.", "Two."]


def test_segment_leaves_the_tree_alone() -> None:
    from lxml import etree

    tree = parse("<div>a<p>b<br>c</p><ul><li>d</ul></div>")
    before = etree.tostring(tree)
    segment(tree)
    assert etree.tostring(tree) == before


def test_text_of_one_element_leaves_out_what_follows() -> None:
    tree = parse("<div><p>One <b>two</b></p>three</div>")
    assert text_of(tree.find(".//p")) == "One two"
