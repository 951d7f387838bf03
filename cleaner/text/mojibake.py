"""Text that was read in the wrong charset once, and how it is put right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from cleaner.system import native
from cleaner.system.pattern import pattern


def mojibake(text: str) -> str:
    r"""UTF-8 that was read as a single-byte charset, read rightly again.

    Only sequences that no language writes count, so that capitals before closing quotes stay.
    C1 characters count as Windows-1252, but for a lone U+0085, which is a line end.

    >>> mojibake("itâ€™s a cafÃ©")
    'it’s a café'
    >>> mojibake("don\x92t")
    'don’t'
    >>> mojibake("“NÃO”, diz a “IRMÔ de SÃO PAULO")
    '“NÃO”, diz a “IRMÔ de SÃO PAULO'
    """
    if not is_mojibake(text):
        return text
    # ftfy takes long to import and 45 µs a paragraph; few pages need it.
    import ftfy

    return ftfy.fix_encoding(_LOST_QUOTE.sub("â€\x9d", text))


def mojibake_lines(texts: Sequence[str]) -> Sequence[str]:
    """The texts with `mojibake` mended; one search tells that there is none, as on most pages."""
    whole = "\n".join(texts)
    return list(map(mojibake, texts)) if is_mojibake(whole) else texts


def is_mojibake(text: str) -> bool:
    """Whether a text holds what no language writes: `mojibake` mends it."""
    return may_be_mojibake(text) and mojibake_pattern().search(text) is not None


def may_be_mojibake_plainly(text: str) -> bool:
    """Whether two characters in a row are such as mojibake begins with: most texts have none.

    >>> may_be_mojibake_plainly("Où est l’été, à 3 €?"), may_be_mojibake_plainly("cafÃ©")
    (False, True)
    """
    return not text.isascii() and _BEGINNING.search(text) is not None


may_be_mojibake: Final = native.pick(
    "cleaner.text._forms", "may_be_mojibake", may_be_mojibake_plainly
)


# Byte 9D, the end of ”, is no character in Windows-1252, so what wrote the page often dropped it.
_LOST_QUOTE = pattern(r"â€(?:\ufffd|(?=[\s.,;:!?)]|$))")


_BEGINNING: Final = pattern(
    "[\x80-\x9fÂÃÄÅÇÎÏÐÑ×ØÙÚÛà-ð€ЂРСĂĹ√](?:"
    "(?<=[\x80-\x9f])"
    # Letters stand beside letters of their own script.
    "|(?<=[à-ð])(?=[\x80-\xbf\u0100-\U0010ffff])"
    "|(?<=[РС])(?=[^\x00-\x7fА-я])"
    "|(?<=[ÂÃ])(?=[ \x80-\U0010ffff])"
    "|(?<=[ÄÅÇÎÏÐÑ×ØÙÚÛ€ЂĂĹ√])(?=[\x80-\U0010ffff])"
    "|(?<=[\x80-\U0010ffff][€ÇЂ]))"
)
"""What `mojibake_pattern` begins with, and hardly more than that."""


@cache
def mojibake_pattern() -> re.Pattern[str]:
    """What UTF-8 looks like when read as Windows-1250 to 1253 or 1257, MacRoman or code page 437.

    `typed` are the characters that people write straight behind a capital letter: quotes,
    dashes, signs. They tell mojibake only together with what stands around them; `odd` ones
    alone do. Leads are one set at the front, because that is what `re` scans fast.

    A constant that is compiled when it is first asked for: that takes 10 ms and more.
    """
    typed = "‘’‚“”„‹›«»–—…•·™®©°´²³¹ºª\xa0\xad€£"
    odd = "\x80-\x9fƒ†‡ˆ‰˜¢¤¥¦§¨¬¯±µ¶¸¼½¾"
    letters = "ŠŒŽšœžŸ"
    either = f"{odd}{letters}{typed}¡¿"
    western = f"[{odd}{letters}¡¿]"
    lower = "a-zß-öø-ÿ"
    windows_1251 = "\x98Ђ-ЏђѐёђѓєѕіїјљњћќўџҐґЁЄІЇЎ‚„…†‡€‰‹‘’“”•–—™›¤¦§©«¬®°±µ¶·№»\xa0\xad"
    after_lead = (
        # Ã© and its kind; the Å of "15 Å²" is a unit.
        rf"(?<=[ÃÄÅ]){western}",
        rf"(?<=[{lower}][ÃÄÅ])[{typed}]",
        rf"(?<![^\W\d_][ÃÄÅ])(?<=[ÃÄÅ])[{typed}](?=[{lower}])",
        r"(?<=[a-z]Ã)[ ]",
        r"(?<=[a-z]\ Ã)\xa0",
        # Â before a sign or space of Latin-1, unless it is named as a letter: « Â ».
        r"(?<=Â)(?<![«‹“„‘(\"'\xa0]Â)(?:[\x80-\x9f¡-¿]|\xa0(?!»))",
        r"(?<=[a-z.,;:!?]Â)[ ]",
        # Cyrillic, Greek, Hebrew, Arabic: twice, as one of these can end a capitalised word.
        rf"(?<=[ÐÑ])[{either}][ÐÑ][{either}]",
        rf"(?<=[ÎÏ])[{either}][ÎÏ][{either}]",
        rf"(?<=×)[{either}]×[{either}]",
        rf"(?<=[ØÙÚÛ])[{either}][ØÙÚÛ][{either}]",
        # Three bytes: general punctuation, Asian scripts; é»… and café’” are not among them.
        rf"(?<=[à-ï])(?:[{odd}][{either}]|[{letters}{typed}][{odd}])",
        r"(?<=â)œ",
        r"(?<=ï)»¿",
        r"(?<=ð)Ÿ",
        rf"(?<=[РС])[{windows_1251}](?:[РС][{windows_1251}]){{2}}",
        r"(?<=Ă)[©łĽˇ¤¶§¨˘]",
        r"(?<=Ĺ)[‚›„‘ˇľ™±]",
        r"(?<=‚Ä)[ôúùìîö¶¢ò]",
        r"(?<=[a-z]√)[©®±≥º¥¶§°∫]",
    )
    by_itself = (r"(?<=[\x80-\x9f])", "(?<=[âβā]€)", "(?<=вЂ)", "(?<=ΓÇ)")
    return re.compile(
        r"[ÂÃÄÅÇÎÐÑ×ØÙÚÛà-ð€ЂРСĂĹ√\x80-\x84\x86-\x9f]"
        rf"(?:(?=[\x80-\U0010ffff]|(?<=[ÂÃ])[ ])(?:{'|'.join(after_lead)})"
        rf"|(?<=[ÇЂ€\x80-\x9f])(?:{'|'.join(by_itself)}))"
    )
