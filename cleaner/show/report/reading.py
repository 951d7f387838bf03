"""Reading a run for its review: the manifest's lines, and the record of each page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from cleaner.errors import CleanerError
from cleaner.runs.formats import is_shard
from cleaner.runs.output import MANIFEST, Output, find_manifest, target
from cleaner.runs.sinks import records, unpacked
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
        said = (
            f"has no {wanted.manifest.name} beside it, so it is no file"
            if wanted.named
            else f"holds no {MANIFEST}, so it is no folder"
        )
        raise CleanerError(f"{out}: {said} that `cleaner run` wrote. {_RUN_AGAIN}")
    return output


def pages_of(output: Output) -> Iterator[tuple[Json, Json]]:
    """Each page's line of the manifest, with its article's record; an empty one where it failed."""
    out = output.folder
    shard = ""
    in_shard: Iterator[Json] = iter(())
    for entry in _manifest(output.manifest):
        name = entry.get("output") or ""
        if not name:
            yield entry, {}
        elif is_shard(name):
            if name != shard:
                shard, in_shard = name, _shard(out / name)
            yield entry, next(in_shard, {})
        else:
            yield entry, _article(out / name)


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
    return _told(path, record)


def _told(path: Path, record: Json) -> Json:
    """The record, if it tells what was removed, which a run with `--fields` may leave out."""
    if "removed" not in record:
        raise CleanerError(f"{path}: its fields do not tell what was removed. {_RUN_AGAIN}")
    return record


def _shard(path: Path) -> Iterator[Json]:
    """The records of a shard, which stand in the manifest's order."""
    number = 0
    try:
        for line in records(path):
            number += 1
            yield _told(path, from_json(line))
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
