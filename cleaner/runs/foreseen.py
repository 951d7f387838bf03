"""What a run would do, as `--dry-run` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from cleaner.model import id_text
from cleaner.runs.leftover import ANOTHER_KIND, Leftover

Fate = Literal["clean", "fail", "leave", "delete", "keep"]
"""A page is cleaned, fails, or is left as it is; an old output is deleted, or stays."""

NEW: Final = "new"
FAILED: Final = "failed before"
DONE: Final = "done before"
LOST: Final = "done before, but its output is not there"
IN_OTHER_FORM: Final = "done before in another format or compression"
CHANGED: Final = "done before, but page, rules, options or program have changed"
OVER_LIMITS: Final = "failed before by its limits; --retry-failed tries it again"
UNREADABLE: Final = "can't be read"
IN_THE_WAY: Final = "a file that no run wrote is in the way; --overwrite replaces it"
GONE: Final = "of a page that is gone from the inputs"
GONE_RECORD: Final = "record of a page that is gone from the inputs"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would do with a page, or an output of earlier runs that no page has any more.

    what: why so, in words; output: the file, by its name below the output folder. record: the id of
    the one record of it that this is about.
    """

    source: str
    what: str
    output: str = ""
    fate: Fate = "clean"
    record: str = ""


def foreseen_of(left: Leftover, *, prune: bool) -> Foreseen:
    """What becomes of an output that no page has any more. prune: a run deletes what it may."""
    source = left.line["source"]
    if not left.file:
        return Foreseen(source, GONE_RECORD, left.output, "delete", id_text(left.line["id"]))
    fate: Fate = "delete" if left.prunable and prune else "keep"
    return Foreseen(source, GONE if left.gone else ANOTHER_KIND, left.output, fate)
