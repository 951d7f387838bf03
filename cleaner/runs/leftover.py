"""Outputs of earlier runs that are no page's any more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cleaner.runs.earlier import Earlier
from cleaner.runs.formats import format_of, is_shard
from cleaner.runs.identity import Keys, Unread
from cleaner.runs.names import Marks
from cleaner.runs.output import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """One line of an earlier manifest whose output no page of this run has.

    gone: no page among the inputs has this output any more; else it is in another format, or of
        what could not be read. file: its output still stands as a file of its own; records of gone
        pages are just left out. other: it is in another format than this run's.
    """

    line: Mapping[str, Any]
    gone: bool
    file: bool = True
    other: bool = False

    @property
    def output(self) -> str:
        """The output's name below the output folder."""
        return str(self.line["output"])


def leftovers(
    earlier: Earlier,
    output: Output,
    format: str,
    *,
    keys: Keys,
    unread: Unread,
    current: Callable[[str], bool],
) -> Iterator[Leftover]:
    """What earlier runs have left of pages that are gone, and of outputs in other formats.

    keys: of all pages of this run. unread: what could not be read, so that its pages may be there.
    current: whether an output of this name is one of this run's.
    """
    seen, counted = Marks(), Marks()
    for key, line in earlier.lines():
        name = line.get("output") or ""
        if not name:
            continue
        same = format_of(name) == format
        gone = same and not unread.covers(line["source"])
        if same and is_shard(name):
            # Shards are made anew as a whole.
            if gone and key not in keys and key not in counted:
                counted.add(key)
                yield Leftover(line=line, gone=True, file=False)
        elif name not in seen and not current(name) and earlier.wrote(name):
            seen.add(name)
            if os.path.lexists(output.folder / name):
                yield Leftover(line=line, gone=gone, other=not same)
