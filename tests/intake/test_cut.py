"""Pages that break off are told, and whole ones never."""

from __future__ import annotations

import time

import pytest

from cleaner import Cleaner
from cleaner.intake.cut import cut_off
from cleaner.intake.decode import decode
from cleaner.model import RawPage

PAGE = (
    "<!doctype html><html><head><title>Ferry</title><style>p > a { color: red }</style></head>"
    "<body>"
    "<!-- <div> --><div id=main><script>var box = '<div><span>';</script>"
    "<ul><li>One<li>Two</ul><p>The ferry left <a href='/quay' title='a > b'>the quay</a> at noon."
    "<p>It came back at six.<div class=foot>Wind: 5 &lt; 6</div></div>"
    "<script>if (1 < 2) { sail('</p>') }</script></body></html>\n"
)


def cut_before(mark: str) -> str:
    return PAGE[: PAGE.rindex(mark)]


@pytest.mark.parametrize(
    ("html", "end"),
    [
        (cut_before("quay' title"), "a tag"),
        (cut_before("iv class=foot"), "a tag"),
        (cut_before("v></div>"), "a tag"),
        (cut_before("sail("), "a script"),
        (cut_before("{ sail"), "a script"),
        (cut_before("</script></body>"), "a script"),
        (cut_before("/script></body>"), "a script"),
        (cut_before(" quay</a>"), "text"),
        (cut_before("came back"), "text"),
        (cut_before("5 &lt;"), "text"),
        ("<html><body><p>One.</p><!-- more to c", "a comment"),
        ("<p>Of a feed, without a frame <img src='https://a.exam", "a tag"),
    ],
)
def test_a_page_that_breaks_off_says_in_what(html: str, end: str) -> None:
    assert cut_off(html) == end
    warning = f"cut off: the page ends in the middle of {end}, and the rest is missing"
    for data in (html, html.encode()):
        assert decode(RawPage(id="a", data=data, source="", media="html")).warnings == (warning,)


@pytest.mark.parametrize(
    "html",
    [
        PAGE,
        PAGE + "<!-- cached 12:04 < 14:19 -->\n",
        PAGE.replace("</html>", ""),
        PAGE.replace("</body></html>", ""),
        # HTML lets a page leave out all of these end tags.
        "<!doctype html><html><title>Ferry</title><p>One.<ul><li>Three<li>Four</ul><p>Two",
        "<html><table><tr><td>5 < 6</table>",
        "<html><body><dl><dt>Fare<dd>Two pounds<dt>Time<dd>Noon",
        "<p>A feed's text, with no frame, in a <div>box",
        "<html><body><div>One</div><p>A word in <b>bold",
        "<p>It costs 3 <4",
        "<p>I <3 it",
        "<html><body><svg><a></svg><template><div></template><noscript><span></noscript><p>One.",
        "Text with a < b",
    ],
)
def test_a_whole_page_is_not_told_to_break_off(html: str) -> None:
    assert cut_off(html) == ""
    assert decode(RawPage(id="a", data=html, source="", media="html")).warnings == ()


def test_text_may_end_as_it_likes() -> None:
    data = "In this tutorial we begin a list with <ul"
    assert decode(RawPage(id="a", data=data, source="", media="text")).warnings == ()


@pytest.mark.parametrize("piece", ["<svg ", "<!-", "<script></script>", "<div>", "<a <a "])
def test_a_long_page_takes_no_time(piece: str) -> None:
    html = "<html><body>" + piece * 100_000 + "words"
    start = time.process_time()
    cut_off(html)
    assert time.process_time() - start < 2


def test_the_article_carries_the_warning(tool: Cleaner) -> None:
    article = tool.clean(cut_before("came back"))
    assert "The ferry left the quay at noon." in article.body
    assert [name.partition(":")[0] for name in article.warnings] == ["cut off"]


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()
