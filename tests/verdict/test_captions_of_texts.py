"""Lines of texts that the captions and credits beside them show to be pictures' texts."""

from __future__ import annotations

import pytest

from tests.built import a, gone, line, made, prose

RULES = """
  - {id: caption.credit, kind: line, why: Credit, pattern: '^credit: '}
  - {id: caption.file, kind: line, why: A file, pattern: '^[a-z]+\\.jpg$'}
"""
ARTICLE = [a(prose(60, at), -3.0) for at in (0, 9, 3)]


@pytest.mark.parametrize("above", ["quay.jpg", "Credit: Ann Gull"])
@pytest.mark.parametrize(("words", "goes"), [(25, True), (26, False)])
def test_a_short_line_between_file_and_credit_is_a_caption(
    above: str, words: int, goes: bool
) -> None:
    lines = a(above, 1.0), a(prose(words, 5), -2.0), a("Credit: Bo Tern", 1.0)
    taken = gone(made(*ARTICLE, *lines, *ARTICLE[:1], rules=RULES), threshold=0.7)
    assert (4 in taken) is goes


def test_a_line_with_a_caption_on_one_side_stays() -> None:
    lines = a("Credit: Ann Gull", 1.0), a(line(6, 5), -1.0), a(prose(30, 5), -3.0)
    assert gone(made(*ARTICLE, *lines, rules=RULES), threshold=0.7) == [3]
    lines = a(prose(30, 5), -3.0), a(line(6, 5), -1.0), a("Credit: Ann Gull", 1.0)
    assert gone(made(*ARTICLE, *lines, rules=RULES), threshold=0.7) == [5]


@pytest.mark.parametrize("more", [{"link_density": 0.0, "tag": "p"}, {"kind": "heading"}])
def test_pages_with_elements_and_headings_have_other_signs(more: dict[str, object]) -> None:
    lines = a("quay.jpg", 1.0), a(prose(10, 5), -2.0, **more), a("Credit: Bo Tern", 1.0)
    assert 4 not in gone(made(*ARTICLE, *lines, rules=RULES), threshold=0.7)
