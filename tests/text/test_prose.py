"""How a sentence ends."""

from __future__ import annotations

import pytest

from cleaner.text.prose import (
    ends_sentence,
    ends_sentence_plainly,
    final_sign,
    final_signs,
    final_signs_plainly,
)


@pytest.mark.parametrize(
    ("text", "sign", "ends"),
    [
        ("The boat is back", 0, False),
        ("The boat is back.", 1, True),
        ("“The boat is back.”", 1, True),
        ("船が戻った。", 1, True),
        ("What came back:", 2, False),
        ("The boat, the crew,", 3, False),
        ("Is the boat back?", 4, True),
        ("The boat is back!", 4, True),
        ("The boat was back...", 5, True),
        ("The boat was back…", 5, True),
        ("「船が戻った。」", 1, True),
        ("（船が戻った。）", 1, True),
        ("船が戻った．", 1, True),
        ("他问：『船呢？』", 4, True),
        ("船回来了，", 3, False),
        ("《船》", 0, False),
        ("هل عاد القارب؟", 4, True),
        ("عاد القارب،", 3, False),
        ("Նավը վերադարձավ։", 1, True),
    ],
)
def test_a_sentence_ends_in_a_stop_a_question_a_call_or_dots(
    text: str, sign: int, ends: bool
) -> None:
    assert final_sign(text) == sign
    assert ends_sentence(text) is ends


def test_both_forms_tell_how_texts_end() -> None:
    chars = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x11000))]
    texts = ["", ".", "..", "...", "a...”", '"', *chars, *(f"a.{char}" for char in chars)]
    assert final_signs(texts) == final_signs_plainly(texts)
    assert [ends_sentence(text) for text in texts] == list(map(ends_sentence_plainly, texts))
