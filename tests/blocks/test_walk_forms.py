"""The walk over a tree has two forms, a plain and a compiled one, which give the same blocks."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.blocks import dek_names, dek_words, tree
from cleaner.errors import ExtractionError

PAGES = sorted((Path(__file__).resolve().parents[1] / "pages").glob("*/source.html"))
TAGS = (
    *("div", "p", "span", "a", "b", "h1", "h2", "li", "ul", "ol", "dl", "dd", "table", "tr", "td"),
    *("th", "pre", "code", "br", "hr", "q", "sup", "button", "section", "aside", "footer", "form"),
    *("nav", "small", "em", "i", "time", "label", "ruby", "rt", "rp", "img", "math", "script"),
    *("noscript", "template", "blockquote", "figure", "figcaption", "article", "x-card", "font"),
    *("mjx-container", "nobr", "details", "summary", "body", "svg", "o:p"),
)
NAMES = (
    *("main", "Title", "articleTitle", "photoBoxCaption wide", "sr-only", "tooltip", "toolTipText"),
    *(
        "ad",
        "ad-slot",
        "inArticleAd",
        "header",
        "teaser",
        "related-box",
        "permalink",
        "headerlink anchor",
        "copy",
    ),
    *("lineno", "line-numbers", "ln", "duration", "video-length", "material-icons", "clip-text"),
    *("footnotes", "references", "note", "side-note", "margin-note", "poem", "stanza", "line"),
    *("kicker", "category", "katex", "MathJax_Preview", "mwe-math-element", "latex", "emoji"),
    *(
        "drop-cap",
        "a b c d e f g h i j",
        "Fußnoten",
        "poème",
        "ſr-only",
        "\u212aicker",
        "visually-hidden",
    ),
    *(
        "offscreen invisible",
        "x\u00a0y",
        "  ",
        "",
        "md:not-sr-only sr-only",
        "fn1",
        "ref-2",
        "_ftn3",
    ),
)
STYLES = (
    *("display:none", "DISPLAY : None", "visibility:hidden", "display: block", "width:300px"),
    *(
        "position:absolute;left:-9999px",
        "clip: rect(0,0,0,0)",
        "font-size:0",
        "height:1px;width:1px",
    ),
    *("color:red", "opacity:0;", "text-indent:-1000px", "é: display:none"),
)
LINKS = (
    *(
        "#",
        "#fn1",
        "#ref-2",
        "/news/a",
        "/",
        "//b.example/x",
        "https://www.a.example/y",
        "mailto:x@y.z",
    ),
    *(
        "https://a.example",
        "http://other.example:80/z",
        "https://u@a.example/q",
        "a.html",
        "/b.PDF",
    ),
    *(
        "/c?d=1#e",
        "/c?d=1#",
        " /f",
        "HTTPS://A.example/G.html",
        "/h .pdf",
        "/é",
        "javascript:void(0)",
    ),
    *("https:relative", "//", "/a/b.tar.gz", "https://sub.a.example/i/", "http://", "?q", "/x#y#z"),
)
TEXTS = (
    *(
        "The ferry sails at noon.",
        " ",
        "\n  ",
        "1",
        "[2]",
        "↩",
        "¶",
        "#",
        "[edit]",
        "A",
        "“A",
        "he boats",
    ),
    *(
        "Wardens",
        "twelve thousand",
        "Label:",
        "12:30",
        "渡し船は",
        "\n夜に出る。",
        "\u00a0",
        "a\u200bb",
        "12%",
    ),
    *(
        "x" * 90 + ".",
        "short line",
        "\U0001f600",
        ":-)",
        "\u200b",
        "T\u2003U",
        "é",
        "3:45",
        "* 4",
        "Copy link",
    ),
    *("Read more", "ı", "\x1f", "\x1e", "ends,", "3 min", "\ufeff"),
)
RARE = (
    '<a class="permalink" href="#x">#</a>',
    '<h2><a href="#x">¶</a>Two</h2>',
    '<h2>Three <a class="headerlink" href="#x" title="Link to this heading">link</a></h2>',
    "<h3>Four <button>Copy link</button></h3>",
    '<h2 id="x">Six <a href="#x">Link for this heading</a></h2>',
    '<p>Seven <span class="mw-editsection">[<a href="/e">edit</a>]</span></p>',
    '<p style="mso-hide:all">A word above a mail</p>',
    '<div role="table"><div role="row"><b role="cell">A</b><span role="cell">B</span></div></div>',
    "<dialog><p>Closed</p></dialog>",
    "<dialog open><p>Opened</p></dialog>",
    '<h3><span class="kicker">Sport</span>Five</h3>',
    '<p>A<sup><a href="#fn1">1</a></sup></p><ol><li id="fn1">Note <a href="#r">↩</a></li></ol>',
    '<ul class="references"><li>Renn, 2031</li></ul>',
    '<div class="footnotes"><p>1 A note</p></div>',
    '<span class="sr-only">Opens in a new window</span>',
    '<div class="ad-slot"><p>Buy this</p></div>',
    '<div class="teaser"><a href="/n">Another story</a></div>',
    '<span class="duration">3:45</span>',
    '<pre>a\n<span class="lineno">1</span>b<button>Copy</button></pre>',
    '<table><tr><td class="line-numbers">1\n2</td><td><pre>a\nb</pre></td></tr></table>',
    "<table><tr><th>A</th><td>B</td></tr><tr><th>C</th><td>D<p>E</p></td></tr></table>",
    '<b>word</b><span class="tooltip">A hint</span>',
    '<span role="tooltip">A hint</span>',
    '<div class="poem"><p>One line,</p><p>and another</p></div>',
    '<div class="stanza"><span class="line">One line,</span><span class="line">two</span></div>',
    '<span style="display:block">A line of its own</span>',
    '<span class="side-note">In the margin</span>',
    '<i style="clip: rect(0,0,0,0)">Read out</i>',
    '<img alt="T">he boats',
    '<img class="emoji" alt="\U0001f600">',
    '<img class="latex" alt="x^2">',
    '<span class="katex"><math><annotation encoding="tex">x</annotation></math></span>',
    '<script type="math/tex">x</script>',
    '<math alttext="F=m"><mi>F</mi></math>',
    '<q lang="de">Ja</q>',
    "<ruby>東<rt>to</rt></ruby><ruby>京<rp>(</rp><rt>kyo</rt></ruby>",
    '<template shadowrootmode="open"><p>Shadow</p></template>',
    "<noscript><p>No script</p></noscript>",
    '<ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul>',
    "<form><label>Name</label><input></form>",
    '<p><span class="drop-cap">T</span> he boats sail.</p>',
    "<div>T</div><p>he boats sail at noon and again.</p>",
    "<div><span>Wardens</span><span>twelve</span><a>Hundred</a></div>",
    "<p>" + "x" * 90 + ".<br>" + "y" * 90 + ".</p>",
    "<p>One,<br>two,<br>three</p>",
    '<p>Read on<br><a href="/a">A long walk to the old harbour</a></p>',
    '<i class="material-icons">home</i>',
    '<div id="div-gpt-ad-1">Ad</div>',
    '<div aria-label="Advertisement">Buy</div>',
    '<p class="photoBoxCaption HTMLBox aBCdef">Caption</p>',
)
"""What few elements are, each as pages have it."""
ATTRIBUTES = st.one_of(
    st.tuples(st.just("class"), st.sampled_from(NAMES)),
    st.tuples(
        st.just("class"), st.lists(st.sampled_from(NAMES), min_size=2, max_size=3).map(" ".join)
    ),
    st.tuples(st.just("id"), st.sampled_from(NAMES)),
    st.tuples(st.just("name"), st.sampled_from(("fn1", "ref-2", "x"))),
    st.tuples(st.just("href"), st.sampled_from(LINKS)),
    st.tuples(st.just("style"), st.sampled_from(STYLES)),
    st.tuples(
        st.just("role"),
        st.sampled_from(("heading", "navigation", "tooltip", "doc-endnotes", "Form ", "none")),
    ),
    st.tuples(st.just("aria-level"), st.sampled_from(("2", "9", ""))),
    st.tuples(st.just("aria-hidden"), st.sampled_from(("true", "false"))),
    st.tuples(
        st.just("aria-label"), st.sampled_from(("Advertisement", "Link to this heading", "é"))
    ),
    st.tuples(st.just("itemprop"), st.sampled_from(("headline", "articleBody Name"))),
    st.tuples(
        st.just("alt"), st.sampled_from(("T", ":-)", "\U0001f600", "x^2", "A long description"))
    ),
    st.tuples(st.just("src"), st.sampled_from(("/a.png", "https://latex.codecogs.com/x"))),
    st.tuples(st.just("type"), st.sampled_from(("math/tex", "text/javascript"))),
    st.tuples(st.just("lang"), st.sampled_from(("de", "fr"))),
    st.tuples(
        st.sampled_from(
            ("hidden", "popover", "data-ad-slot", "data-cleaner-apart", "shadowrootmode", "data-ad")
        ),
        st.just(""),
    ),
    st.tuples(st.just("data-cleaner-rule"), st.just("a.b c.d")),
)


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attributes, parts, close: (
            f"<{tag}{''.join(f' {key}={chr(34)}{value}{chr(34)}' for key, value in attributes)}>"
            + "".join(parts)
            + (f"</{tag}>" if close else "")
        ),
        st.sampled_from(TAGS),
        st.lists(ATTRIBUTES, max_size=3),
        st.lists(inside, max_size=5),
        st.integers(0, 9).map(bool),
    )


HTML = st.lists(
    st.recursive(st.sampled_from(TEXTS + RARE), element, max_leaves=25), min_size=1, max_size=4
).map("".join)


def compare(html: str, own: str = "a.example") -> None:
    try:
        parsed = tree.parse(html)
    except ExtractionError:
        return
    compiled, plain = tree.segment(parsed, own), tree.segment_plainly(parsed, own)
    assert list(map(astuple, compiled.blocks)) == list(map(astuple, plain.blocks))
    assert compiled == plain
    assert dek_names.telling(parsed) == dek_names.telling_plainly(parsed)


@pytest.mark.skipif(tree.segment is tree.segment_plainly, reason="the kernels are not compiled")
class TestBothForms:
    def test_of_names_of_deks(self) -> None:
        told = (one for pair in dek_words.TOGETHER for one in pair)
        words = sorted(dek_words.DEK_HINTS.union(*told))
        names = [f"{one}{joint}{other}" for one in words for other in words for joint in ("-", " ")]
        for at in range(0, len(names), 500):
            some = [*words, *names[at : at + 500]]
            parsed = tree.parse("".join(f'<p class="{name.title()}">A' for name in some))
            assert dek_names.telling(parsed) == dek_names.telling_plainly(parsed)

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HTML)
    def test_of_made_up_pages(self, html: str) -> None:
        compare(html)

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
    def test_of_the_pages_in_tests(self, page: Path) -> None:
        compare(page.read_text("utf-8"))

    @pytest.mark.parametrize("around", ["{}", "<p>Before {} after</p>", "<h2>{}</h2>", "<li>{}x"])
    @pytest.mark.parametrize("html", RARE)
    def test_of_what_few_elements_are(self, html: str, around: str) -> None:
        compare(around.format(html))

    def test_of_an_element_of_a_page(self) -> None:
        parsed = tree.parse("<div><h2>One <b>two</b></h2><p>Three<br>four<br><br>five</p></div>six")
        for one in parsed.iter():
            assert tree.segment(one) == tree.segment_plainly(one)

    def test_of_a_page_as_deep_as_the_parser_allows(self) -> None:
        compare("<div class='a'>" * 2000 + "The ferry sails at noon." + "</div>" * 2000)
