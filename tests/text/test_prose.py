"""How a sentence ends."""

from __future__ import annotations

import pytest

from cleaner.text.prose import ends_sentence, final_sign


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
    ],
)
def test_a_sentence_ends_in_a_stop_a_question_a_call_or_dots(
    text: str, sign: int, ends: bool
) -> None:
    assert final_sign(text) == sign
    assert ends_sentence(text) is ends
