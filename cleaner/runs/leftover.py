"""Outputs of earlier runs that this one does not write.

They are outputs of pages that are gone, and such of another kind: another format or compression, or
what was removed where that goes into no file any more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cleaner.runs.earlier import Earlier
from cleaner.runs.formats import is_shard
from cleaner.runs.identity import Keys, Unread
from cleaner.runs.names import Marks
from cleaner.runs.output import Output

ANOTHER_KIND: Final = "written with other options, such as --format"
"""What outputs are called that this run has in another form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """One line of an earlier manifest whose output no page of this run has.

    gone: no page among the inputs has this output any more; else it is of another kind, or of what
        could not be read. file: its output still stands as a file of its own; records of gone pages
        are just left out. other: it is of another kind than this run's. prunable: a run with
        `prune` takes it away, since nothing is in it that might be of what could not be read.
    """

    line: Mapping[str, Any]
    gone: bool
    file: bool = True
    other: bool = False
    prunable: bool = False

    @property
    def output(self) -> str:
        """The output's name below the output folder."""
        return str(self.line["output"])


def leftovers(
    earlier: Earlier,
    output: Output,
    replaces: Callable[[str], bool],
    *,
    keys: Keys,
    unread: Unread,
    current: Callable[[str], bool],
) -> Iterator[Leftover]:
    """What earlier runs have left of pages that are gone, and of outputs of other kinds.

    replaces: whether this run writes outputs of the kind that a name has. keys: of all pages of
    this run. unread: what could not be read, so that its pages may be there. current: whether an
    output of this name is one of this run's.
    """
    seen, counted = Marks(), Marks()
    for key, line in earlier.lines():
        for name in filter(None, (line.get("output"), line.get("removed_output"))):
            many, same = is_shard(name), replaces(name)
            known = not unread.covers(line["source"])
            if same and many:
                # Shards are made anew as a whole.
                of_page = name == line["output"] != line["source"]
                if of_page and known and key not in keys and key not in counted:
                    counted.add(key)
                    yield Leftover(line=line, gone=True, file=False)
            elif name not in seen and not current(name) and earlier.wrote(name):
                seen.add(name)
                if os.path.lexists(output.folder / name):
                    prunable = known and not (many and len(unread))
                    told = _of_file(line, name, earlier, output) if many else line
                    gone = same and known
                    yield Leftover(line=told, gone=gone, other=not same, prunable=prunable)


def _of_file(
    line: Mapping[str, Any], name: str, earlier: Earlier, output: Output
) -> dict[str, Any]:
    """A line for a file of many records, which is no page's: the file is its own source."""
    size = earlier.size(name)
    if size < 0:
        size = os.lstat(output.folder / name).st_size
    of_file = {"source": name, "id": name, "url": None, "output": name}
    into = {"into": line["into"]} if line.get("into") else {}
    return {**of_file, **into, "status": "ok", "digest": "", "bytes": size}
