"""Markdown and HTML of pages with markup: what a page has is there, and nothing that acts."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.model import BlockKind
from cleaner.runs.formats import FORMATS, Rendering
from cleaner.spans import Around, Container, Span, SpanKind
from tests.benchmarks.formats import faults_of, unsafe

MARKED = cleaner.Cleaner(options=cleaner.Options(markup=True))
PROSE = (
    "The ferry to the island left the quay at six on Tuesday, nine days after the storm that tore "
    "away the landing stage."
)
END = (
    "The harbour master said that the landing stage would hold until the end of the winter, and "
    "that nobody had been hurt."
)


def article(body: str, head: str = "") -> cleaner.Article:
    """The article of a page whose body stands between two paragraphs of prose."""
    page = (
        f"<html lang=en><head>{head}</head><body><article><h1>Ferry link reopens</h1>"
        f"<p>{PROSE}</p>{body}<p>{END}</p></article></body></html>"
    )
    found = MARKED.clean(page, url="https://gull.example/news/ferry")
    assert list(faults_of(found)) == []
    return found


def md(body: str, **how: bool) -> str:
    """What a piece of a page becomes in Markdown."""
    text = article(body).to_markdown(**how)
    between = text.split(f"{PROSE}\n", 1)[1].split(f"\n{END}", 1)[0]
    return between.strip("\n")


def html(body: str, **how: bool) -> str:
    """What a piece of a page becomes in HTML."""
    text = article(body).to_html(**how)
    assert list(unsafe(text)) == []
    between = text.split(f"<p>{PROSE}</p>\n", 1)[1].split(f"\n<p>{END}</p>", 1)[0]
    return re.sub(r">\n+<", "><", between)


SAID = "<p>It {} the mail, and {} of those who had waited in the school for nine long days.</p>"


def said(first: str, second: str) -> str:
    return SAID.format(first, second)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("<b>carried</b>", "<i>forty</i>", ("**carried**", "_forty_")),
        ("<strong>carried </strong>", "<em>forty</em>", ("**carried**", "_forty_")),
        ("<b>car</b>ried", "<b>for</b><b>ty</b>", ("**car**ried", "**forty**")),
        ("<b>car<i>ried</i></b>", "forty", ("**carried**", "forty")),
        ("<del>carried</del>", "5 * 3 * 2", ("~~carried~~", "5 \\* 3 \\* 2")),
        ("<code>carry(*a)</code>", "<kbd>`x`</kbd>", ("`carry(*a)`", "`` `x` ``")),
        ("carried <b>,</b>", "a_b __init__", ("carried **,**", "a_b \\_\\_init\\_\\_")),
        ("x<b>(y)</b>z", "&lt;b&gt;", ("x(y)z", "\\<b>")),
        ('<a href="/a b">carried</a>', "[x]", ("[carried](https://gull.example/a%20b)", "\\[x\\]")),
        ('<a href="c?d=(1)#e">[1]</a>', "y",
         ("[\\[1\\]](https://gull.example/news/c?d=%281%29#e)", "y")),
        ('<a href="mailto:a@b.example">wrote</a>', "!<a href=/x>y</a>",
         ("[wrote](mailto:a@b.example)", "\\![y](https://gull.example/x)")),
        ('<a href="javascript:alert(1)">carried</a>', '<a href="data:text/html,x">x</a>',
         ("carried", "x")),
        ("<a href=/x>a <a href=/y>b</a></a>", "c", ("[a](https://gull.example/x)", "c")),
        ("<i>\\</i>", "<em>a \\</em>", ("_\\\\_", "_a \\\\_")),
        ("<a href=/x><b>a</b></a>", "c", ("[**a**](https://gull.example/x)", "c")),
    ],
)  # fmt: skip
def test_what_stands_in_a_paragraph(first: str, second: str, expected: tuple[str, str]) -> None:
    text = md(said(first, second))
    for part in expected:
        assert part in text


def test_a_link_that_ends_in_brackets_and_a_colon_is_one() -> None:
    assert md("<p><a href=/x>Blog agent [beta]:</a> writes as much as anybody could read.</p>") == (
        "[Blog agent \\[beta\\]:](https://gull.example/x) writes as much as anybody could read."
    )
    assert md("<p>[1]: https://a.example is where all of this was said at first.</p>") == (
        "\\[1]: https://a.example is where all of this was said at first."
    )


@given(st.randoms(use_true_random=False))
def test_no_nesting_breaks_it(chance: random.Random) -> None:
    """Lists, quotations and what stands in them, in any order and depth."""
    words = ("alpha", "1. b", "- c", "> d", "# e", "x*y", "```", "h\ni", "|j|")
    chain: list[Container] = []
    parts = []
    for number in range(chance.randint(1, 7)):
        while chain and chance.random() < 0.4:
            chain.pop()
        while len(chain) < 4 and chance.random() < 0.45:
            kind: Around = chance.choice(("item", "item", "quote"))
            first = chance.choice((None, 1, 3, 120)) if kind == "item" else None
            key = 10 * number + len(chain)
            chain.append(Container(kind=kind, key=key, group=chance.randint(1, 3), number=first))
        block: BlockKind = chance.choice(("paragraph", "code", "heading", "list_item", "quote"))
        text = " ".join(chance.choice(words) for _ in range(chance.randint(1, 3)))
        parts.append(
            cleaner.Paragraph(kind=block, text=text, markup=cleaner.Markup(containers=tuple(chain)))
        )
    assert list(faults_of(cleaner.Article(paragraphs=tuple(parts)))) == []


PIECES = [*"ab é1_*`~[]()!#<>&;:|\\-+=$.\"'^/@漢", "&amp;", "![", "]("]


@given(
    text=st.lists(st.sampled_from(PIECES), max_size=14),
    cuts=st.tuples(*[st.integers(0, 14)] * 4),
    kinds=st.tuples(*[st.sampled_from(["strong", "emphasis", "code", "deleted", "link"])] * 2),
    kind=st.sampled_from(["paragraph", "heading", "list_item", "quote"]),
)
def test_no_text_and_no_span_breaks_it(
    text: list[str], cuts: tuple[int, ...], kinds: tuple[SpanKind, ...], kind: BlockKind
) -> None:
    said = " ".join("".join(text).split())
    outer, inner = sorted(cuts[:2]), sorted(cuts[2:])
    spans = [Span(start=outer[0], end=outer[1], kind=kinds[0], value="https://a.example/x")]
    if (
        kinds[0] != kinds[1]
        and kinds[0] != "code"
        and outer[0] <= inner[0]
        and inner[1] <= outer[1]
    ):
        spans.append(Span(start=inner[0], end=inner[1], kind=kinds[1], value="https://a.example/"))
    fitting = tuple(span for span in spans if span.start < span.end <= len(said))
    part = cleaner.Paragraph(kind=kind, text=said or "x", markup=cleaner.Markup(spans=fitting))
    assert list(faults_of(cleaner.Article(body=part.text, paragraphs=(part,)))) == []


def test_links_and_pictures_are_left_out_where_asked() -> None:
    body = said('<a href="/x">carried</a>', '<img src="/y.jpg" alt="a boat"> many')
    assert "[carried](https://gull.example/x)" in md(body)
    assert "![a boat](https://gull.example/y.jpg)" in md(body)
    assert "[" not in md(body, links=False, images=False)
    assert '<a href="https://gull.example/x">carried</a>' in html(body)
    assert '<img src="https://gull.example/y.jpg" alt="a boat">' in html(body)
    assert re.search(r"<(?:a|img)\b", html(body, links=False, images=False)) is None


def test_lists_nest_and_keep_their_numbers() -> None:
    body = (
        "<ol start=3><li>Flour, mail<ul><li>white <b>flour</b></li><li>brown flour<p>It was dear."
        "</p></li></ul></li><li value=9>Forty people</li></ol>"
    )
    assert md(body) == (
        "3. Flour, mail\n    - white **flour**\n    - brown flour\n\n        It was dear.\n"
        "9. Forty people"
    )
    assert html(body) == (
        '<ol start="3"><li><p>Flour, mail</p><ul><li><p>white <strong>flour</strong></p></li><li>'
        "<p>brown flour</p><p>It was dear.</p></li></ul></li><li><p>Forty people</p></li></ol>"
    )


def test_quotations_hold_what_stands_in_them() -> None:
    body = (
        "<blockquote><p>It was a long week, said the baker, who slept at the school.</p>"
        "<ul><li>Bread was dear</li></ul><blockquote><p>And milk was dearer than that.</p>"
        "</blockquote></blockquote>"
    )
    assert md(body) == (
        "> It was a long week, said the baker, who slept at the school.\n>\n> - Bread was dear\n>\n"
        "> > And milk was dearer than that."
    )
    assert html(body).count("<blockquote>") == 2


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ('<pre><code class="hljs language-python">{}</code></pre>', "python"),
        ('<div class="highlight-source-c++"><pre>{}</pre></div>', "c++"),
        ('<pre class="brush: js; toolbar: false">{}</pre>', "js"),
        ('<pre data-lang="Rust">{}</pre>', "rust"),
        ('<pre><code class="language-none">{}</code></pre>', ""),
        ("<pre>{}</pre>", ""),
    ],
)
def test_code_names_its_language(code: str, language: str) -> None:
    source = "def f(x):\n    return x *2*\n\nprint(f(1))  # &lt;b&gt;"
    assert md(code.format(source)) == f"```{language}\n{source.replace('&lt;b&gt;', '<b>')}\n```"
    named = f' class="language-{language}"' if language else ""
    assert f"<pre><code{named}>def f(x):\n    return" in article(code.format(source)).to_html()


def test_code_that_has_fences_keeps_them() -> None:
    assert md("<pre>```tasks\nnot done\n```</pre>") == "````\n```tasks\nnot done\n```\n````"


def test_cells_stand_in_their_columns() -> None:
    body = (
        "<table><thead><tr><th>Day</th><th>Boats</th><th>Note</th></tr></thead>"
        "<tr><td rowspan=2>Mon</td><td><b>3</b></td><td>a|b</td></tr><tr><td></td>"
        "<td>late</td></tr><tr><td colspan=2>Tue</td><td><code>x|y</code></td></tr></table>"
    )
    assert md(body) == (
        "| Day | Boats | Note |\n| --- | --- | --- |\n| Mon | **3** | a\\|b |\n|  |  | late |\n"
        "| Tue |  | `x\\|y` |"
    )
    assert html(body) == (
        "<table><tr><th>Day</th><th>Boats</th><th>Note</th></tr><tr><td>Mon</td><td><strong>3"
        "</strong></td><td>a|b</td></tr><tr><td></td><td></td><td>late</td></tr><tr><td>Tue</td>"
        "<td></td><td><code>x|y</code></td></tr></table>"
    )


def test_notes_lead_to_their_marks() -> None:
    body = (
        f"<p>{PROSE}<sup><a href='#fn1'>1</a></sup></p>"
        "<section class=footnotes><ol><li id=fn1><p>Nine, by another count.</p></li></ol></section>"
    )
    assert f"{PROSE}[^1]\n\n[^1]: Nine, by another count." in md(body)
    assert '<sup><a href="#note-1">1</a></sup>' in html(body)
    assert '<aside id="note-1"><p>Nine, by another count.</p></aside>' in html(body)


def test_a_mark_without_its_note_is_text() -> None:
    body = f"<p>{PROSE}<sup><a href='#fn1'>1</a></sup></p>"
    assert md(body).endswith("stage.1")


def test_formulas_stay_as_they_are() -> None:
    tex = '<span class="katex"><math alttext="x_1^2 + y*"><mi>x</mi></math></span>'
    assert "it: $x_1^2 + y*$, and costs \\$5" in md(
        f"<p>So long is it: {tex}, and costs $5 a day.</p>"
    )
    assert "costs \\$5 or \\$6" in md(f"<p>It costs $5 or $6 a day, it says.</p><p>So: {tex}</p>")
    assert md(f"<div>{tex}</div>") == "$$\nx_1^2 + y*\n$$"


def test_pictures_stand_where_the_page_has_them() -> None:
    body = (
        '<figure><img data-src="/quay.jpg" src="data:image/gif;base64,x" alt="The [quay]">'
        "<figcaption>The quay</figcaption></figure>"
        '<div class="related"><img src="/other.jpg"><a href="/o">Read also: Ten islands</a></div>'
        '<img src="/dot.gif" width=1 height=1><img src="/quay.jpg" alt="again">'
    )
    assert md(body).count("![") == 1
    assert "![The \\[quay\\]](https://gull.example/quay.jpg)" in md(body)
    assert html(body).count("<img") == 1


def test_a_logo_is_no_picture_of_the_article() -> None:
    menu = "".join(f"<li><a href=/{word}>{word}</a></li>" for word in ("News", "Sea", "Trade"))
    page = (
        f"<html><body><div><img src=/logo.svg alt=Gull><ul>{menu}<li><a href=/a>Arts</a></li></ul>"
        "<div class=related><img src=/hero-80x40.jpg><a href=/r>Read also: Ferry link reopens</a>"
        "</div><div><img src=/hero-800x400.jpg><h1>Ferry link reopens</h1></div>"
        f"<p>{PROSE}</p><img src=/hero-400x200.jpg><p>{END}</p></div>"
    )
    found = MARKED.clean(page, url="https://gull.example/")
    assert re.findall(r"!\[.*?\]\((.*?)\)", found.to_markdown()) == [
        "https://gull.example/hero-800x400.jpg"
    ]


def test_addresses_go_by_the_base_of_the_page() -> None:
    found = article(said("<a href=x>carried</a>", "y"), '<base href="https://b.example/c/">')
    assert "[carried](https://b.example/c/x)" in found.to_markdown()


HOSTILE = (
    '<p onclick="x()">It carried <a href=" java&#10;script:alert(1)" onmouseover=x>the mail</a> '
    'and <a href="vbscript:x">flour</a> <img src=x onerror=alert(1)> for those who had waited.</p>'
    "<script>alert(1)</script><style>p{}</style><iframe src=https://e.example></iframe>"
    '<form action=/x><input name=a><button>Go</button></form><svg><script>1</script></svg>'
    '<p>Then &lt;script&gt;alert(1)&lt;/script&gt; was written on the wall of the old harbour.</p>'
    '<a href="https://a.example/&quot;onclick=x">quoted</a>'
)  # fmt: skip


def test_html_is_safe_to_show() -> None:
    text = article(HOSTILE).to_html()
    assert list(unsafe(text)) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert not re.search(r"<[^>]*(?:\son\w+=|javascript:|vbscript:|<)", text, re.IGNORECASE)


def test_what_is_unsafe_is_noticed() -> None:
    for bad in ("<script>1</script>", '<p onclick="x">y</p>', '<a href="javascript:x">y</a>'):
        assert list(unsafe(f"<html><body>{bad}</body></html>"))


def test_html_tells_title_dek_author_and_date() -> None:
    text = cleaner.Article(
        title='A "<b>" & c',
        dek="D",
        author="Ada",
        date="2024-05-03",
        lang="en",
        url="https://a.example",
    ).to_html()
    assert '<html lang="en">' in text
    assert "<title>A &quot;&lt;b&gt;&quot; &amp; c</title>" in text
    assert '<meta name="author" content="Ada">\n<meta name="date" content="2024-05-03">' in text
    assert "<h1>A &quot;&lt;b&gt;&quot; &amp; c</h1>\n<p>D</p>" in text


def test_text_without_markup_has_lists_and_quotations_too() -> None:
    found = cleaner.clean(f"{PROSE}\n\n- Flour\n  - white\n- Mail\n\n> So it was.\n\n{END}")
    assert re.sub(r"\n+", "", found.to_html().split("</header>")[-1].split("<article>")[-1]) == (
        f"<p>{PROSE}</p><ul><li><p>Flour</p><ul><li><p>white</p></li></ul></li><li><p>Mail</p></li>"
        f"</ul><blockquote><p>So it was.</p></blockquote><p>{END}</p></article></body></html>"
    )


def test_markup_changes_nothing_else() -> None:
    body = "<ul><li><a href=/x>a</a> boat</li></ul><table><tr><th>a</th><td>b</td></tr></table>"
    page = f"<html><body><article><h1>Rain</h1><p>{PROSE}</p>{body}<p>{END}</p></article>"
    assert MARKED.clean(page).to_dict() == cleaner.clean(page).to_dict()


def test_fields_are_chosen_and_ordered() -> None:
    found = cleaner.Article(id=7, title="Rain", body="It fell.", author="Ada", extra={"feed": "x"})
    assert FORMATS["json"].render(found, Rendering(fields=("body", "title"))) == (
        b'{\n  "body": "It fell.",\n  "title": "Rain"\n}\n'
    )
    assert FORMATS["jsonl"].render(found, Rendering(fields=("id", "extra"))) == (
        b'{"id": 7, "feed": "x"}\n'
    )
    assert (
        FORMATS["txt"].render(found, Rendering(fields=("author", "body"))) == b"Ada\n\nIt fell.\n"
    )
    assert (
        FORMATS["md"].render(found, Rendering(fields=("author",))) == b'---\nauthor: "Ada"\n---\n'
    )
