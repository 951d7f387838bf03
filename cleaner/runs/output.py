"""Where a run writes: a folder or a named file, and the files of its own that go with it.

Each output has a manifest, a list of failures and a state of its own, so that several stand in
one folder and none touches what another has written.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from cleaner.errors import UsageError
from cleaner.runs.formats import FORMATS, format_of

Compression = Literal["", "gz", "zst"]

STATE = ".cleaner"
MANIFEST = "manifest.jsonl"
ERRORS = "errors.jsonl"
LEFTOVER = "leftover.jsonl"
LEARNED = "learned"
REMOVED = "removed"
REPORT = "report.html"
ARTICLES = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An output folder, and what the name of a file in it says of the outputs.

    name, format, compress: of a file such as `news.jsonl.gz`; empty for a folder.
    """

    folder: Path
    name: str = ""
    format: str = ""
    compress: Compression = ""

    @property
    def output(self) -> Output:
        """The output that it stands for."""
        return output_of(self.folder, self.name, self.format, self.compress)


def target(out: str | Path) -> Target:
    """What the last argument of a run stands for; one that ends in a slash is a folder.

    >>> target("out/news.jsonl.gz").name, target("out/news.gz").folder.as_posix()
    ('news', 'out/news.gz')
    >>> target("news.jsonl/").folder.as_posix()
    'news.jsonl'
    """
    path = Path(out)
    format = format_of(path.name)
    ends = tuple(filter(None, ("/", os.sep, os.altsep)))
    a_folder = str(out).endswith(ends) or path.is_dir()
    if not format or not FORMATS[format].together or a_folder:
        return Target(folder=path)
    packed = path.suffix if path.suffix in (".gz", ".zst") else ""
    name = path.name.removesuffix(packed).removesuffix(FORMATS[format].suffix)
    if not name:
        return Target(folder=path)
    compress: Compression = "gz" if packed == ".gz" else "zst" if packed else ""
    return Target(folder=path.parent, name=name, format=format, compress=compress)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One output and the names of its files.

    stem, suffix: of a file such as `news.jsonl.gz`, and of its shards; `named` is false for a
        folder, whose shards have a stem of their own.
    full: manifest and errors have the file's whole name in front, because the output of another
        kind with the same stem has theirs.
    """

    folder: Path
    stem: str = ARTICLES
    suffix: str = ""
    named: bool = False
    full: bool = False

    @property
    def file(self) -> str:
        """The name of the one file without shards."""
        return self.stem + self.suffix

    @property
    def name(self) -> str:
        """What tells a named output from others in its folder; empty for a folder."""
        return self.file if self.named else ""

    @property
    def path(self) -> Path:
        """The output as it was given."""
        return self.folder / self.name if self.named else self.folder

    @property
    def state(self) -> Path:
        """The folder of what a run has done so far."""
        return self.folder / (f"{STATE}-{self.name}" if self.named else STATE)

    @property
    def manifest(self) -> Path:
        """The file with a line for each page."""
        return self.folder / (self._front + MANIFEST)

    @property
    def errors(self) -> Path:
        """The file with a line for each failure."""
        return self.folder / (self._front + ERRORS)

    @property
    def leftover(self) -> Path:
        """The file with a line for each output that is no page's any more."""
        return self.folder / (self._front + LEFTOVER)

    @property
    def learned(self) -> Path:
        """The folder of rules that were learned from the pages."""
        return self.folder / (self._front + LEARNED)

    @property
    def report(self) -> Path:
        """The review page of a run."""
        return self.folder / (self._front + REPORT)

    @property
    def _front(self) -> str:
        return f"{self.file if self.full else self.stem}." if self.named else ""

    def removals(self, suffix: str, compress: Compression = "") -> Output:
        """Where it is told what was removed: files beside those of articles.

        >>> output_of(Path(), "news", "jsonl", "gz").removals(".jsonl", "gz").file
        'news.removed.jsonl.gz'
        >>> output_of(Path(), "", "txt", "").removals(".jsonl").file
        'removed.jsonl'
        """
        return replace(self, stem=self._front + REMOVED, suffix=_packed(suffix, compress))

    def shard(self, number: int) -> str:
        """The name of a shard."""
        return f"{self.stem}-{number:05}{self.suffix}"

    def is_shard(self, name: str) -> bool:
        """Whether a file is called as a shard of this output.

        >>> Output(folder=Path(), stem="a", suffix=".jsonl").is_shard("a-00012.jsonl")
        True
        """
        pattern = rf"{re.escape(self.stem)}-[0-9]{{5,}}{re.escape(self.suffix)}"
        return re.fullmatch(pattern, name) is not None

    def may_write(self, name: str) -> bool:
        """Whether a run may write a file or folder of this name into the output's folder."""
        own = {self.file, self.state.name}
        for one in (self, replace(self, full=True)):
            own |= {one.manifest.name, one.errors.name, one.leftover.name, one.learned.name}
            removals = replace(one, stem=one._front + REMOVED)
            if name == removals.file or removals.is_shard(name):
                return True
        return not self.named or name in own or self.is_shard(name)


def output_of(folder: Path, name: str, format: str, compress: Compression) -> Output:
    """The output of a run into a folder, or of files of this name in it."""
    known = FORMATS.get(format)
    suffix = _packed(known.suffix, compress) if known else ""
    return Output(folder=folder, stem=name or ARTICLES, suffix=suffix, named=bool(name))


def _packed(suffix: str, compress: Compression) -> str:
    # Parquet compresses within, and its readers look for its own suffix.
    return f"{suffix}.{compress}" if compress and suffix != FORMATS["parquet"].suffix else suffix


# Whose a manifest is


def settled(output: Output, *, overwrite: bool = False, caseless: bool = False) -> Output:
    """The output with the names of its manifest and errors, once it is sure whose they are.

    The manifest of `a.jsonl` is `a.manifest.jsonl`. Where that is the manifest of `a.parquet`, or
    a run of such an output is on and may make it so, it is `a.jsonl.manifest.jsonl`.

    overwrite: a file that is no manifest may go. caseless: the file system takes `A` for `a`.

    Raises:
        UsageError: another file stands where the manifest belongs.
    """
    full = replace(output, full=True)
    if output.named:
        if _is_there(full.manifest) and _is_of(full.manifest, output.name, caseless):
            return full
        if _is_there(output.manifest):
            owner = owner_of(output.manifest)
            if owner and not _same(owner, output.name, caseless):
                output = full
        elif _siblings(output):
            output = full
    if not _is_there(output.manifest) or _is_of(output.manifest, output.name, caseless):
        return output
    if overwrite and not output.manifest.is_dir():
        return output
    raise in_the_way(output.manifest, output)


def in_the_way(path: Path, output: Output) -> UsageError:
    """The error for a file that this output needs and that no run of it wrote."""
    shown = os.fsencode(path).decode("utf-8", "replace")
    if path.is_dir() and not path.is_symlink():
        return UsageError(
            f"{shown}: a folder stands where a file of this run belongs; move it away"
        )
    return UsageError(f"{shown}: {not_ours(output)}")


def not_ours(output: Output) -> str:
    """Why a file may not be written, and what to do."""
    shown = os.fsencode(output.path).decode("utf-8", "replace")
    return (
        f"is in the way, and no earlier run into {shown} is known to have written it; move it "
        "away, choose another output, or allow it with --overwrite"
    )


def owner_of(manifest: Path) -> str | None:
    """The named output that a manifest belongs to, empty for a folder's; none for other files."""
    for line in usable_lines(manifest):
        return str(line.get("into") or "")
    return None


def usable_lines(manifest: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file that a run has written into a manifest."""
    try:
        with open(manifest, "rb") as lines:
            yield from filter(None, map(parsed, lines))
    except OSError:
        return


def parsed(line: bytes) -> dict[str, Any] | None:
    """A line of a manifest that can be used; none for one that something else has written."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    usable = isinstance(record, dict) and {"source", "id", "digest", "status"} <= record.keys()
    return record if usable else None


def _is_there(path: Path) -> bool:
    """Whether something stands there; a file without any bytes is nobody's."""
    try:
        return os.lstat(path).st_size > 0 or not path.is_file()
    except OSError:
        return False


def _is_of(manifest: Path, name: str, caseless: bool) -> bool:
    owner = owner_of(manifest)
    return owner is not None and _same(owner, name, caseless)


def _same(one: str, other: str, caseless: bool) -> bool:
    return one == other or (caseless and one.casefold() == other.casefold())


def _siblings(output: Output) -> bool:
    """Whether the state of an output with the same stem stands beside this one's."""
    start = f"{STATE}-{output.stem}"
    try:
        names = os.listdir(output.folder)
    except OSError:
        return False
    others = (name.removeprefix(start) for name in names if name.startswith(start))
    return any(
        rest.startswith(".") and format_of(f"x{rest}") and rest != output.suffix for rest in others
    )


def find_manifest(out: Path) -> Output | None:
    """The output of a run that has a manifest, for those who read it; none where there is none."""
    known = target(out)
    # What was a folder when it was written is one still.
    output = known.output
    for one in (replace(output, full=True), output) if output.named else (output,):
        owner = owner_of(one.manifest)
        if one.manifest.is_file() and (owner is None or owner == output.name):
            return one
    return None
