"""The lists that go with a manifest: what failed, and what earlier runs have left."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.runs.formats import json_line
from cleaner.runs.ground import Ground
from cleaner.runs.journal import Journal
from cleaner.runs.leftover import Leftover
from cleaner.runs.outcome import Summary
from cleaner.runs.output import in_the_way, owner_of


class Lists:
    """`errors.jsonl` and `leftover.jsonl` of an output, and what is pruned of the latter."""

    def __init__(self, ground: Ground, journal: Journal) -> None:
        self._ground, self._journal = ground, journal
        self._output = ground.output

    def check_free(self, *, failures: bool, overwrite: bool) -> None:
        """Raises `UsageError` where a file stands in the way of a list that is not this output's.

        failures: the manifest before tells of some. overwrite: files of others may go.
        """
        errors, leftover = self._output.errors, self._output.leftover
        if os.path.lexists(errors):
            known = failures and not errors.is_dir()
            if not known and self._ground.taken(errors.name):
                raise in_the_way(errors, self._output)
        if os.path.lexists(leftover) and owner_of(leftover) is None and not overwrite:
            raise in_the_way(leftover, self._output)

    def fail(self) -> None:
        """Lists what has failed in this run."""
        self._put(self._output.errors, self._failures(), "errors.part")

    def _failures(self) -> Iterator[bytes]:
        for line in self._journal.lines():
            if b'"status": "failed"' in line:
                yield json_line(_error_record(json.loads(line)))

    def sweep(self, left: Iterable[Leftover], summary: Summary, *, prune: bool) -> None:
        """Takes away outputs of pages that are gone, where asked to, and lists those that stay."""
        path = self._output.leftover
        staying = self._swept(left, summary, prune=prune)
        first = next(staying, None)
        if first is not None:
            self._put(path, itertools.chain([first], staying), "leftover.part")
        elif owner_of(path) is not None:
            path.unlink()

    def _swept(self, left: Iterable[Leftover], summary: Summary, *, prune: bool) -> Iterator[bytes]:
        """Lines for the outputs that stay."""
        for one in left:
            summary.gone += one.gone
            if not one.file:
                continue
            if one.prunable and prune:
                dropped = self._ground.drop(one.output)
                summary.pruned += dropped and one.gone
                summary.other_pruned += dropped and one.other
                continue
            summary.stay += one.gone
            summary.other_format += one.other
            yield json_line(one.line)

    def _put(self, path: Path, lines: Iterable[bytes], part: str) -> None:
        growing = self._journal.folder / part
        with open(growing, "wb") as file:
            file.writelines(lines)
        self._journal.begin(path.name)
        os.replace(growing, path)


def _error_record(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of `errors.jsonl`: what failed, where, and what to do."""
    error = line["error"]
    return {
        "source": line["source"],
        "id": line["id"],
        "url": line["url"],
        "stage": error["stage"],
        "type": error["type"],
        "error": error["message"],
        "hint": error["hint"],
    }
