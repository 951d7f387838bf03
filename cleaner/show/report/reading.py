"""Reading a run for its review: the manifest's lines, and the record of each page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from cleaner.errors import CleanerError
from cleaner.runs.compression import records, unpacked
from cleaner.runs.formats import is_shard
from cleaner.runs.output import MANIFEST, Output, find_manifest, target
from cleaner.system.jsontext import from_json

Json = Mapping[str, Any]


def output_in(out: Path) -> Output:
    """The output whose manifest is read.

    Raises:
        CleanerError: there is none.
    """
    output = find_manifest(out)
    if output is None:
        wanted = target(out).output
        if not wanted.named and not out.exists():
            raise CleanerError(f"{out}: does not exist; give what `cleaner run` wrote into")
        said = (
            f"has no {wanted.manifest.name} beside it, so it is no file"
            if wanted.named
            else f"holds no {MANIFEST}, so it is no folder"
        )
        raise CleanerError(f"{out}: {said} that `cleaner run` wrote. {_RUN_AGAIN}")
    return output


def pages_of(output: Output) -> Iterator[tuple[Json, Json]]:
    """Each page's line of the manifest, with its article's record; an empty one where it failed."""
    articles, removals = _Records(output.folder), _Records(output.folder)
    for entry in _manifest(output.manifest):
        name, apart = entry.get("output") or "", entry.get("removed_output") or ""
        if not name:
            yield entry, {}
            continue
        path = output.folder / name
        record = articles.next(name) if is_shard(name) else _article(path)
        if apart:
            removed = removals.next(apart)
            record = {**record, **{key: removed[key] for key in ("removed",) if key in removed}}
        yield entry, _told(path, record)


class _Records:
    """The records of shards, which stand in the manifest's order."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._name = folder, ""
        self._lines: Iterator[Json] = iter(())

    def next(self, name: str) -> Json:
        """The next record of a shard; an empty one behind its end."""
        if name != self._name:
            self._name, self._lines = name, _shard(self._folder / name)
        return next(self._lines, {})


def _article(path: Path) -> Json:
    """The record of a page that has a file of its own."""
    parts = path.name.split(".")
    packed = parts[-1] in ("gz", "zst")
    if parts[-1 - packed] != "json":
        raise CleanerError(
            f"{path}: {parts[-1 - packed]} does not tell what was removed. {_RUN_AGAIN}"
        )
    try:
        record: Json = from_json(unpacked(path))
    except (OSError, ValueError) as error:
        raise CleanerError(f"{path}: can't be read: {error}; run the pages again") from error
    return record


def _told(path: Path, record: Json) -> Json:
    """The record, if it tells what was removed, which a run with `--fields` may leave out."""
    if record and "removed" not in record:
        raise CleanerError(f"{path}: its fields do not tell what was removed. {_RUN_AGAIN}")
    return record


def _shard(path: Path) -> Iterator[Json]:
    """The records of a shard, which stand in the manifest's order."""
    number = 0
    try:
        for line in records(path):
            number += 1
            yield from_json(line)
    except (OSError, ValueError) as error:
        raise CleanerError(
            f"{path}: can't be read behind record {number}: {error}; run the pages again"
        ) from error


_RUN_AGAIN: Final = (
    "Run the pages again as `cleaner run INPUT... OUT --format json --undo`, then `cleaner report "
    "OUT`"
)


def _manifest(path: Path) -> Iterator[Json]:
    """The manifest's lines, in its order."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                entry: Json = json.loads(line)
                entry["source"], entry["id"]
            except (ValueError, KeyError, TypeError) as error:
                raise CleanerError(f"{path}:{number}: is no line of a manifest: {error}") from error
            yield entry
