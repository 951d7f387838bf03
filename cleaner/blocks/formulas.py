"""Formulas: the TeX that a page has for them, once, in the place where they are shown.

What typesets formulas leaves each of them two or three times in the page: as MathML for screen
readers, as boxes to look at, as TeX for those who copy it. Where there is TeX it is taken, else the
characters of the MathML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS: Final = frozenset(
    ("math", "mjx-container", "script", "span", "div", "img", "nobr", "tex-math")
)
_BOXES: Final = pattern(
    r"(?:^|\s)(?:katex(?:-display)?|mwe-math-element|MathJax(?:_Display|_SVG|_CHTML|_SVG_Display)?"
    r"|MJXc-display|mjx-chtml|mathjax-block)(?:\s|$)"
)
"""Classes of what holds a typeset formula, in KaTeX, MediaWiki and MathJax 2 to 4."""
_PREVIEW: Final = "MathJax_Preview"
_TEX_TYPE: Final = pattern(r"^\s*math/(?:tex|latex)\b", re.IGNORECASE)
_TEX_IMAGE: Final = pattern(
    r"(?:^|[\s_-])(?:latex|tex|math|equation|formula|mwe-math-fallback-image-\w+|ee_img)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_TEX_SOURCE: Final = pattern(
    r"latex\.codecogs\.com|/latex\.php\?|wikimedia\.org/api/rest_v1/media/math|/cgi-bin/mathtex|"
    r"chart\.apis\.google\.com/chart\?cht=tx",
    re.IGNORECASE,
)
"""Addresses of services that make pictures of formulas, with their TeX as the picture's text."""
_STYLED: Final = pattern(r"^\{\\(?:display|text)style\s*(.*)\}$", re.DOTALL)


def formula(element: HtmlElement) -> str | None:
    r"""The text of a formula that the element holds all of; `None` where it holds none.

    Empty where another element of the page gives the same formula. MathML that stands alone and
    has no TeX is walked as other text is: `None`.

    >>> from lxml.html import fromstring
    >>> formula(fromstring('<math alttext="{\\displaystyle F=mg}"><mi>F</mi></math>'))
    'F=mg'
    >>> formula(fromstring('<img class="latex" alt="x^2">')), formula(fromstring("<p>x</p>"))
    ('x^2', None)
    """
    tag = element.tag
    if tag not in _TAGS:
        return None
    if tag == "math":
        return _tex_of(element)
    if tag == "script":
        kind = element.get("type")
        return _bare(element.text or "") if kind and _TEX_TYPE.match(kind) else None
    if tag == "img":
        return _of_image(element)
    return _of_box(element)


def _is_mathematical(name: str) -> bool:
    """Whether a class holds a piece of those of typeset formulas; hardly any does."""
    return "ath" in name or "katex" in name or "mjx" in name or "MJX" in name


def _of_box(element: HtmlElement) -> str | None:
    """The formula of an element that typesetting made."""
    name = element.get("class")
    if element.tag != "mjx-container":
        if not name:
            return None
        if _PREVIEW in name:
            return "" if _is_typeset(element) else None
        if not (_is_mathematical(name) and _BOXES.search(name)):
            return None
    if _has_script(element):
        return ""
    if tex := element.get("data-latex") or element.get("data-tex"):
        return _bare(tex)
    for math in element.iter("math"):
        found = _tex_of(math)
        return "".join("".join(math.itertext()).split()) if found is None else found
    if mathml := element.get("data-mathml"):
        from lxml.html import fragment_fromstring

        return formula(fragment_fromstring(mathml)) or "".join(_tags.sub("", mathml).split())
    for image in element.iter("img"):
        return _of_image(image) or _bare(image.get("alt", ""))
    return None


_tags: Final = pattern(r"<[^>]*>")


def _is_typeset(preview: HtmlElement) -> bool:
    """Whether what the preview stands for follows it."""
    behind = preview.getnext()
    return _has_script(preview) or (behind is not None and "MathJax" in behind.get("class", ""))


def _has_script(element: HtmlElement) -> bool:
    """Whether a script behind the element or inside it has the TeX of its formula.

    MathJax 2 puts the preview, what it typeset and the script side by side.
    """
    if any(_TEX_TYPE.match(script.get("type", "")) for script in element.iter("script")):
        return False
    sibling = element.getnext()
    while sibling is not None and sibling.tag in ("span", "div", "nobr", "script"):
        if sibling.tag == "script":
            return bool(_TEX_TYPE.match(sibling.get("type", "")))
        if "MathJax" not in sibling.get("class", "") and "MJX" not in sibling.get("class", ""):
            return False
        sibling = sibling.getnext()
    return False


def _tex_of(math: HtmlElement) -> str | None:
    """The TeX of a MathML element."""
    for note in math.iter("annotation"):
        if "tex" in note.get("encoding", "").lower() and note.text and note.text.strip():
            return _bare(note.text)
    told = math.get("alttext")
    return _bare(told) if told and told.strip() else None


def _of_image(image: HtmlElement) -> str | None:
    """The TeX of a picture of a formula."""
    told = image.get("alt")
    if not told or not told.strip():
        return None
    if _TEX_IMAGE.search(image.get("class", "")) or _TEX_SOURCE.search(image.get("src", "")):
        return _bare(told)
    return None


def _bare(tex: str) -> str:
    """TeX on one line, without what only sets its style."""
    tex = " ".join(tex.split())
    styled = _STYLED.match(tex)
    return styled.group(1) if styled else tex
