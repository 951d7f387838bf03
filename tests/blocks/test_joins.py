"""What stands between pieces of text: words apart, words joined, marks and formulas once."""

from __future__ import annotations

import pytest

from cleaner.blocks.plain import segment as segment_text
from tests.blocks.test_walk import seen, texts


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<li><b>Wardens</b><span>twelve thousand</span></li>", "Wardens twelve thousand"),
        ("<div><span>Wardens</span><span>twelve thousand</span></div>", "Wardens twelve thousand"),
        ("<p><strong>Teheran:</strong>Druck</p>", "Teheran: Druck"),
        ("<p><strong>Teheran</strong>Druck wächst</p>", "Teheran Druck wächst"),
        ("<dd><em>Cost</em><b>1200</b></dd>", "Cost 1200"),
        ("<div><span>By Staff</span><time>3 March 2026</time></div>", "By Staff 3 March 2026"),
        ("<div><span>VON ADA</span><time>3. März</time></div>", "VON ADA 3. März"),
        ("<div><time>3 March 2026</time><span>4 min read</span></div>", "3 March 2026 4 min read"),
        ("<p><time>Monday</time><span>5/3/2026</span></p>", "Monday 5/3/2026"),
        ("<div><span>Harbour</span><span>A ferry sinks</span></div>", "Harbour A ferry sinks"),
    ],
)
def test_a_label_and_its_value_are_words_apart(html: str, text: str) -> None:
    assert texts(html) == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<li>H<sub>2</sub>O and CO<sub>2</sub></li>", "H2O and CO2"),
        ("<p>The <i>hyper</i><b>text</b> page</p>", "The hypertext page"),
        ('<li><span style="x">Har</span><span style="y">bour</span></li>', "Harbour"),
        ("<li><b>Har</b><b>bour</b></li>", "Harbour"),
        ("<p><b>T</b>he boats</p>", "The boats"),
        ("<p><b>Mc</b>Cabe rows</p>", "McCabe rows"),
        ("<p>At <b>12:</b>30 sharp</p>", "At 12:30 sharp"),
        ("<div><span>S</span><span>wing</span></div>", "Swing"),
        ("<div><span>CO</span><em>2 levels</em></div>", "CO2 levels"),
        ("<div><span>Route 6</span><em>6 miles</em></div>", "Route 66 miles"),
        ("<div><span>Boat</span><em>s left</em></div>", "Boats left"),
        ("<p>The <span>ferry</span><em>A 8</em> left</p>", "The ferryA 8 left"),
    ],
)
def test_parts_of_a_word_are_not(html: str, text: str) -> None:
    assert texts(html) == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>渡し船は\n   夜に出る。</p>", "渡し船は夜に出る。"),
        ("<p>เรือข้ามฟาก\nออกตอนกลางคืน</p>", "เรือข้ามฟากออกตอนกลางคืน"),
        ("<h1>渡し船は<br>夜に出る</h1>", "渡し船は夜に出る"),
        ("<p>배는\n밤에 떠난다</p>", "배는 밤에 떠난다"),
        ("<p>渡し船\nA 8</p>", "渡し船 A 8"),
        ("<p>渡し船 夜</p>", "渡し船 夜"),
        ("<p>他说：\n“沙子也会结冰。”</p>", "他说：“沙子也会结冰。”"),
    ],
)
def test_a_line_break_of_the_source_is_a_space_where_the_script_has_spaces(
    html: str, text: str
) -> None:
    assert texts(html) == [text]


def test_links_on_lines_of_their_own_are_words_apart_in_all_scripts() -> None:
    assert texts("<div><a href='/a'>首页</a>\n<a href='/b'>新闻</a></div>") == ["首页 新闻"]


@pytest.mark.parametrize(
    ("lang", "html", "text"),
    [
        ("en", "<q>sand freezes</q>, she said", "“sand freezes”, she said"),
        ("de", "<q>Sand friert</q>", "„Sand friert“"),
        ("fr", "<q>le sable <q>gèle</q></q>", "«le sable “gèle”»"),
        ("ja", "<q>砂も凍る</q>", "「砂も凍る」"),
        ("en", '"<q>sand freezes</q>"', '"sand freezes"'),
        ("en", "<q>“sand freezes”</q>", "“sand freezes”"),
    ],
)
def test_a_quotation_has_the_marks_of_its_language_once(lang: str, html: str, text: str) -> None:
    assert texts(f'<p lang="{lang}">{html}</p>') == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<div class="cap">T</div><p>he boats lie on their sides again.</p>', "The boats lie on"),
        ('<p><span class="cap">“T</span>he boats lie on their sides again.</p>', "“The boats lie"),
        ('<p><img src="t.png" alt="T">he boats lie on their sides.</p>', "The boats lie on"),
        ("<div>I</div><p>n the morning the boats lie on their sides.</p>", "In the morning"),
        ("<div>A</div><p>boat lies here, and a boat lies there.</p>", "A boat lies here"),
    ],
)
def test_an_initial_is_put_before_its_paragraph(html: str, text: str) -> None:
    (found,) = texts(html)
    assert found.startswith(text)


def test_other_single_letters_stay_apart() -> None:
    assert (
        len(texts("<table><tr><td>B</td><td>boats lie on their sides again</td></tr></table>")) > 1
    )
    assert texts("<h2>B</h2><p>boats lie on their sides again</p>")[0] == "B"


KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mi>F</mi>'
    '<annotation encoding="application/x-tex">F = m</annotation></semantics></math></span>'
    '<span class="katex-html" aria-hidden="true"><span>F</span><span>=m</span></span></span>'
)
MATHJAX_2 = (
    '<span class="MathJax_Preview">F m</span><span class="MathJax"><nobr><span>Fm</span></nobr>'
    '</span><script type="math/tex">F = m</script>'
)
MATHJAX_3 = (
    '<mjx-container class="MathJax"><mjx-math aria-hidden="true"><mjx-mi>F</mjx-mi></mjx-math>'
    "<mjx-assistive-mml><math><mi>F</mi><mo> = </mo><mi>m</mi></math></mjx-assistive-mml>"
    "</mjx-container>"
)
MEDIAWIKI = (
    '<span class="mwe-math-element"><span style="display:none">'
    '<math alttext="{\\displaystyle F = m}"><mi>F</mi></math></span>'
    '<img alt="{\\displaystyle F = m}" src="f.svg"></span>'
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (KATEX, "F = m"),
        (MATHJAX_2, "F = m"),
        (MATHJAX_3, "F=m"),
        (MEDIAWIKI, "F = m"),
        ("<math><mi>F</mi><mo>=</mo><mi>m</mi></math>", "F=m"),
        ('<img class="ql-img-inline-formula latex" alt="F = m">', "F = m"),
        ('<img src="https://latex.codecogs.com/gif.latex?F" alt="F = m">', "F = m"),
        ('<script type="math/tex; mode=display">F = m</script>', "F = m"),
    ],
)
def test_a_formula_comes_out_once_in_its_place(html: str, text: str) -> None:
    assert texts(f"<p>The load is {html} in all.</p>") == [f"The load is {text} in all."]


@pytest.mark.parametrize(
    "box", ["<div>{}</div>", "<p>{}</p>", "<ul><li>{}</li></ul>", "<span><div>{}</div></span>"]
)
def test_a_term_that_a_button_explains_is_a_word_of_its_sentence(box: str) -> None:
    button = f"<button aria-describedby=t>{box.format('second berth')}</button>"
    assert texts(f"<div>Nobody needs a {button} before May.</div>") == [
        "Nobody needs a second berth before May."
    ]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Rain fell. <button><div>Share</div></button> It froze.</p>", 3),
        ("<div><button><div>Open the menu</div></button> of the day</div>", 2),
        ("<div>The menu <button><div>opens</div></button></div>", 2),
        (f"<div>The <button><p>{'long ' * 20}</p></button> menu</div>", 3),
    ],
)
def test_other_buttons_with_boxes_are_blocks(html: str, found: int) -> None:
    assert len(texts(html)) == found


def test_other_pictures_and_scripts_give_no_text() -> None:
    assert texts('<p>The <img class="photo" alt="ice"> deck<script>var x = 1</script></p>') == [
        "The deck"
    ]


def test_two_lines_of_a_couplet_keep_their_break() -> None:
    couplet = "<p>The ice may come, the ice may stay,<br>my wheels will find another way.</p>"
    assert texts(couplet)[0].count("\n") == 1
    assert texts("<p>Ada Renn,<br>harbour master</p>") == ["Ada Renn, harbour master"]


def test_a_note_in_the_margin_stands_behind_its_paragraph() -> None:
    page = '<p>Built in 1911<span class="sidenote">The plaque says 1912.</span> and rebuilt.</p>'
    assert texts(page) == ["Built in 1911 and rebuilt.", "The plaque says 1912."]


def test_a_declared_shadow_root_is_read_and_another_template_is_not() -> None:
    page = '<x-a><template shadowrootmode="open"><p>Shown.</p></template></x-a>'
    assert texts(f"{page}<template><p>Not shown.</p></template>") == ["Shown."]


def test_notes_are_known_by_what_leads_to_them_and_their_arrows_stand_apart() -> None:
    page = (
        '<p>Built in 1911<sup><a id="r" href="#x1">1</a></sup> and rebuilt.</p>'
        '<div><p id="x1">The plaque says 1912. <a href="#r">↩</a></p><p id="x2">Other</p></div>'
    )
    built, note, arrow, other = seen(page)
    assert arrow.text == "↩"
    assert note.text == "The plaque says 1912."
    assert "note" in note.marks
    assert not {"note", "notes"} & (built.marks | other.marks)


def lines_of(text: str) -> list[str]:
    return [block.text.replace("\u00ad", "") for block in segment_text(text).blocks]


def test_parted_words_are_joined_in_plain_text() -> None:
    assert lines_of("The harbour coun-\ncil met at noon.") == ["The harbour council met at noon."]
    assert lines_of("It was a well-\nknown pilot.") == ["It was a well-known pilot."]
    assert lines_of("Sie maß Vor-\nund Nachteile.") == ["Sie maß Vor- und Nachteile."]
    assert lines_of("A pilot from the Anglo-\nSaxon coast") == [
        "A pilot from the Anglo-",
        "Saxon coast",
    ]


def test_a_joined_word_is_where_it_was_in_the_page() -> None:
    (block,) = segment_text("The harbour coun-\ncil met.").blocks
    kept = [char for char in block.text if not char.isspace()]
    assert len(kept) == len("".join(["The", "harbour", "coun-", "cil", "met."]))


def test_a_comma_at_a_line_s_end_goes_on_in_unspaced_scripts() -> None:
    first, second = "镇议会星期三晚上一致同意，把停用的老灯塔改建为一座图书馆，", "书由居民捐出。"
    assert lines_of(f"{first}\n{second}") == [first + second]
    poem = "床前明月光，\n疑是地上霜。"
    assert lines_of(poem) == poem.split("\n")


def test_wrapped_lines_of_unspaced_scripts_are_one_paragraph() -> None:
    line = "町議会は月曜の夜旋回橋を冬の間も自転車に開放することを決めた春の洪水以来"
    text = "\n".join([line] * 4 + ["続いていた。"])
    assert lines_of(text) == [line * 4 + "続いていた。"]
