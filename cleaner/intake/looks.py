"""Pages that are no page but what leads to one, in words: a path, an address, records of JSON."""

from __future__ import annotations

from typing import Final

from cleaner.intake.json_sign import ARRAY, first_record
from cleaner.system.pattern import pattern
from cleaner.text.visible import listed

_LONGEST: Final = 300
"""Characters that a path or an address may have here; systems take more, and people hardly any."""
_CUT: Final = 4_096
"""Characters in which the keys of a record that is cut off are looked for, which takes a time that
grows with their square where quotes are escaped."""
_ADDRESS: Final = pattern(r"https?://\S+")
_PATH: Final = pattern(
    r"(?i)[^<>\t]*[\w)]\.(?:html?|xhtml|shtml|txt|text|md|jsonl?|csv|xml|mhtml?|warc|parquet|pdf)"
    r"(?:\.gz|\.zst)?"
)


def told_by_looks(text: str) -> tuple[str, ...]:
    r"""A warning where a page's text is a path, an address or JSON; none for what can be a page.

    Nothing is looked up: the same text gives the same words on any machine.

    >>> told_by_looks("news/page.html")[0][:58]
    'path: the page is one line that looks like the path of a f'
    >>> told_by_looks("Rain stops play\n\nThe match was off.")
    ()
    """
    start = text[: _LONGEST + 1].strip()
    if start[:1] in ("{", "["):
        if kind := _json(text.lstrip()):
            return (
                f"records: the page is {kind}; give the text or HTML of each record as a page, or "
                "the file to `cleaner run`",
            )
        return ()
    if len(start) > _LONGEST or "\n" in start or "\r" in start:
        return ()
    if _ADDRESS.fullmatch(start):
        return (
            "address: the page is one line that is an address; give what stands there, which "
            "`cleaner.fetch` asks for",
        )
    if _PATH.fullmatch(start):
        return (
            "path: the page is one line that looks like the path of a file; give what is in the "
            "file, as with `Path(...).read_bytes()`",
        )
    return ()


def _json(text: str) -> str:
    """What kind of JSON the text is, by its first record, which may be cut off.

    Empty where it is none, or goes on with something else.
    """
    if text.startswith("["):
        return "a list of JSON" if ARRAY.match(text) else ""
    record, end = first_record(text, whole=True)
    if record is None:
        record, end = first_record(text[:_CUT], whole=False)
    if record is None:
        return ""
    rest = text[end:].lstrip() if end else ""
    if rest.startswith("{"):
        return "JSON lines"
    keys = listed([repr(key) for key in record])
    return "" if rest or not keys else f"one object of JSON, with {keys}"
