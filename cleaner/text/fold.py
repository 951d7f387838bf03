"""Folding: the one form in which rule phrases and page text are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from cleaner.system import native
from cleaner.system.pattern import pattern

# Replacing the few that a text has is many times faster than `str.translate` beyond ASCII.
_PLAIN: Final = {
    **dict.fromkeys("‘’‚‛′ʼ`´＇", "'"),
    **dict.fromkeys("“”„‟″«»‹›＂", '"'),
    **dict.fromkeys("‐‑‒–—―−－", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
    "…": "...",
    "：": ":",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
    "｜": "|",
}
_ODD: Final = pattern(f"[{''.join(_PLAIN)}]")
QUOTES = frozenset("\"'")
"""What all quotation marks and apostrophes become when they are folded."""
_PART = "\x1c"
"""Stands between texts that are looked at together: white space that no page shows."""
OUTER = (
    " \t.,:;!?\"'()[]{}<>|/\\*•·▪◦●○■□▶►▸▾▼▲△▽→←↑↓↗➔➜➤➡⟶›‹»«#+-=_~^"
    "。、，；・「」『』【】〈〉《》।؟،؛｡🔗📷📸"
)
_DIGITS = pattern(r"\d+(?:[.,]\d+)*")
_WORD = pattern(r"\w+(?:['’]\w+)*")
UNSPACED = pattern(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]"
)


def fold_inner_plainly(text: str) -> str:
    """The text with case, quotes, dashes, invisible characters and runs of space made plain.

    >>> fold_inner_plainly("Read\\u00a0 MORE – “here”!")
    'read more - "here"!'
    """
    if not text.isascii():
        text = plain(unicodedata.normalize("NFC", text))
    return " ".join(text.casefold().split())


def fold_lines_plainly(texts: Sequence[str]) -> list[str]:
    """Each text as `fold_inner` gives it. One long text is folded faster than many short ones.

    >>> fold_lines_plainly(["Read\\u00a0 MORE", "", "“here”"])
    ['read more', '', '"here"']
    """
    whole = _PART.join(texts)
    # Backticks of texts in ASCII stay.
    if whole.count(_PART) != len(texts) - 1 or "`" in whole:
        return list(map(fold_inner_plainly, texts))
    if not whole.isascii():
        whole = plain(unicodedata.normalize("NFC", whole))
    return [" ".join(text.split()) for text in whole.casefold().split(_PART)]


def plain(text: str) -> str:
    """The text with quotes, dashes and full-width signs plain and what nobody sees left out."""
    for odd in set(_ODD.findall(text)):
        text = text.replace(odd, _PLAIN[odd])
    return text


def fold(text: str) -> str:
    """What two texts must share to count as the same line.

    >>> fold("• Loading…") == fold("LOADING...")
    True
    """
    return fold_inner(text).strip(OUTER)


def opening_quote(inner: str) -> str:
    """The quotation mark or apostrophe that a text opens with, folded; empty where it has none.

    inner: the text as `fold_inner` gives it.

    >>> opening_quote(fold_inner("„Unser Brief“")), opening_quote("our letter")
    ('"', '')
    """
    return inner[:1] if inner[:1] in QUOTES else ""


def fold_digits(folded: str) -> str:
    """A folded text in which each number is `0`.

    >>> fold_digits("articles (12,345)")
    'articles (0)'
    """
    return _DIGITS.sub("0", folded)


def count_words_plainly(text: str) -> int:
    """Number of words; in scripts without spaces every two characters count as one.

    >>> count_words_plainly("It's late"), count_words_plainly("続きを読む")
    (2, 3)
    """
    if text.isascii():
        return len(text.split())
    unspaced = len(UNSPACED.findall(text))
    if not unspaced:
        return len(text.split())
    return (unspaced + 1) // 2 + len(UNSPACED.sub(" ", text).split())


def count_all_words_plainly(texts: Sequence[str]) -> list[int]:
    """Number of words of each text, as `count_words` counts them."""
    whole = "".join(texts)
    if not whole.isascii() and UNSPACED.search(whole):
        return list(map(count_words_plainly, texts))
    return [len(text.split()) for text in texts]


def holds_unspaced_plainly(text: str) -> bool:
    """Whether a text has a character of a script that writes no spaces between words."""
    return not text.isascii() and UNSPACED.search(text) is not None


holds_unspaced: Final = native.pick(
    "cleaner.text._counts", "holds_unspaced", holds_unspaced_plainly
)
fold_inner: Final = native.pick("cleaner.text._forms", "fold_inner", fold_inner_plainly)
fold_lines: Final = native.pick("cleaner.text._forms", "fold_lines", fold_lines_plainly)
count_words: Final = native.pick("cleaner.text._counts", "count_words", count_words_plainly)
count_all_words: Final = native.pick(
    "cleaner.text._counts", "count_all_words", count_all_words_plainly
)


def is_unspaced(text: str) -> bool:
    """Whether most of the text's letters are of a script that writes no spaces between words."""
    return len(UNSPACED.findall(text)) * 2 > sum(map(str.isalpha, text))


def words(text: str) -> list[str]:
    """The words of a folded text; characters of unspaced scripts stand in pairs.

    >>> words("don't stop"), words("東京都は")
    (["don't", 'stop'], ['東京', '京都', '都は'])
    """
    found: list[str] = _WORD.findall(text)
    if text.isascii() or not UNSPACED.search(text):
        return found
    parts: list[str] = []
    for word in found:
        if UNSPACED.search(word):
            parts += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            parts.append(word)
    return parts
