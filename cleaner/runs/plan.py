"""How a run is done, what workers do with one page of it, and what a run refuses."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cleaner import __version__
from cleaner.errors import UsageError
from cleaner.intake.decode import MAX_BYTES, decode
from cleaner.intake.entry import Failure
from cleaner.intake.fetch import is_address
from cleaner.intake.read import read
from cleaner.model import Article, Media, RawPage
from cleaner.runs.code_version import running_code
from cleaner.runs.compression import compressed, zstandard
from cleaner.runs.formats import ALL, FORMATS, Rendering, removed_line
from cleaner.runs.outcome import Outcome, done, failed, fault_of
from cleaner.runs.output import MANIFEST, Compression, Output, output_of, owner_of
from cleaner.system.fingerprint import fingerprint
from cleaner.system.limits import Limits
from cleaner.system.memory import MEGABYTE
from cleaner.system.parquet import arrow

if TYPE_CHECKING:
    from cleaner.pipeline.cleaner import Cleaner

# What a page may take where the caller says nothing.
LIMITS = Limits(seconds=60.0, memory=2048 * MEGABYTE)

# Those that what comes out depends on.
_LIBRARIES = ("lxml", "resiliparse", "charset-normalizer", "ftfy", "regex")

Again = Literal["changed", "all", "failed"]
"""What a run does of what an earlier one has done: what has changed, all, or what failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How pages are done, the same for all of a run; a copy goes to each worker.

    media: overrides what the inputs' names say. rendering: what of an article is written.
    compress: how each output is compressed, for formats of a file a page.
    removals: what was removed is told apart from the output.
    max_bytes: the longest page, unpacked.
    debug: faults come with their traceback.
    """

    cleaner: Cleaner
    format: str = "txt"
    media: Media | None = None
    rendering: Rendering = ALL
    compress: Compression = ""
    removals: bool = False
    max_bytes: int = MAX_BYTES
    debug: bool = False

    def do(self, page: RawPage, output: str, known: bytes = b"") -> Outcome:
        """Cleans one page; whatever goes wrong with it is part of the outcome.

        known: what was found out of the page when it was looked at, by rules that differ in those
        of single sites alone.
        """
        if self.media:
            page = replace(page, media=self.media)
        start = time.perf_counter()
        outcome = self._made(page, output, lambda: self._cleaned(page, known))
        return replace(outcome, seconds=time.perf_counter() - start)

    def do_together(
        self, pages: Sequence[RawPage], outputs: Sequence[str], at: Callable[[int], None]
    ) -> list[Outcome]:
        """As `do` of several pages, which go through each step together; none was looked at before.

        at: is told the place of each page that is looked at.
        """
        if self.media:
            pages = [replace(page, media=self.media) for page in pages]
        start = time.perf_counter()
        found = self.cleaner.clean_together(pages, at)
        outcomes: list[Outcome] = []
        for place, (page, output, article) in enumerate(zip(pages, outputs, found, strict=True)):
            at(place)
            outcomes.append(self._made(page, output, partial(_given, article)))
        seconds = (time.perf_counter() - start) / len(pages)
        return [replace(outcome, seconds=seconds) for outcome in outcomes]

    @property
    def takes_together(self) -> bool:
        """Whether pages may go through each step together: nothing more is asked of any."""
        return self.max_bytes == MAX_BYTES and not self.rendering.kept

    def _made(self, page: RawPage, output: str, cleaned: Callable[[], Article]) -> Outcome:
        """What becomes of a page: this is the one place where its failure is caught."""
        try:
            article = cleaned()
            data = FORMATS[self.format].render(article, self.rendering)
            if self.compress and not FORMATS[self.format].together:
                data = compressed(data, self.compress)
        except Exception as error:
            outcome = failed(page, fault_of(error, source=page.source, debug=self.debug))
        else:
            removals = removed_line(article) if self.removals else b""
            outcome = done(page, article, output, data, removals)
        return outcome

    def _cleaned(self, page: RawPage, known: bytes) -> Article:
        # The cleaner by itself takes pages of the usual length.
        usual = self.max_bytes == MAX_BYTES
        if known and usual:
            return self.cleaner.clean_read(page, known, doubt=self.rendering.kept)
        clean = self.cleaner.review if self.rendering.kept else self.cleaner.clean
        return clean(page if usual else decode(page, max_bytes=self.max_bytes))

    @property
    def settings(self) -> str:
        """A hash of all that the outputs depend on beside the pages."""
        libraries = [(name, _version(name)) for name in _LIBRARIES]
        program = (__version__, running_code(), libraries)
        how = (self.format, self.media, self.rendering, self.compress, self.removals)
        meaning = (self.cleaner.rules.meaning, self.cleaner.cards.digest())
        return fingerprint(program, self.cleaner.options, how, meaning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a run is done.

    workers: processes; the number of cores by default. limits: what one page may take; over
        them it fails, and its worker is replaced.
    content_key, url_key, id_key: the keys of records that hold page, address and id.
    kept: outputs hold the kept spans; rendering: what else of an article is written.
    removals: what was removed goes into a file of its own beside the outputs, and not into them.
    input_format: what the inputs are, by its name in `formats`; told by content and name where it
        is empty.
    strict: pictures, styles and the like in folders are failures; else they are passed over.
    max_bytes: the longest page, unpacked.
    shard_size: records a file, for formats that put articles together; `None` makes one file.
    name: what files of many articles are called. Where it is given, they have a manifest of their
        own, and inputs and other outputs may stand beside them.
    overwrite: files may be overwritten that no earlier run into the same output wrote.
    prune: outputs of pages that are gone from the inputs are taken away.
    learned: the name of the folder beside the outputs with learned rules that the cleaner has.
    again: `all` does all pages again; `failed` only those that failed, of whatever kind.
    """

    cleaner: Cleaner
    format: str = "txt"
    workers: int | None = None
    content_key: str | None = None
    input_format: str = ""
    strict: bool = False
    url_key: str = "url"
    id_key: str = "id"
    max_bytes: int = MAX_BYTES
    media: Media | None = None
    kept: bool = False
    rendering: Rendering = ALL
    removals: bool = False
    debug: bool = False
    limits: Limits = LIMITS
    shard_size: int | None = None
    compress: Compression = ""
    name: str = ""
    overwrite: bool = False
    prune: bool = False
    learned: str = ""
    again: Again = "changed"

    def pages(
        self, inputs: Sequence[str | Path], passed_over: Counter[str] | None = None
    ) -> Iterator[RawPage | Failure]:
        """The pages of inputs, read as the plan says; for `passed_over` see `read`."""
        return read(
            inputs,
            content_key=self.content_key,
            url_key=self.url_key,
            id_key=self.id_key,
            max_bytes=self.max_bytes,
            media=self.media,
            input_format=self.input_format,
            strict=self.strict,
            passed_over=passed_over,
        )

    def output(self, out: Path) -> Output:
        """The output of a run into a folder."""
        return output_of(out, self.name, self.format, self.compress)

    @property
    def work(self) -> Work:
        """What workers need of it."""
        rendering = replace(
            self.rendering,
            kept=self.kept or self.rendering.kept,
            removed=self.rendering.removed and not self.removals,
        )
        return Work(
            cleaner=self.cleaner,
            format=self.format,
            media=self.media,
            rendering=rendering,
            compress=self.compress,
            removals=self.removals,
            max_bytes=self.max_bytes,
            debug=self.debug,
        )


def check(inputs: Sequence[Path], out: Path, plan: Plan) -> None:
    """Raises `UsageError` for what can't work, and `MissingExtraError` for what is missing."""
    if plan.format not in FORMATS:
        raise UsageError(f"unknown format '{plan.format}'; choose one of {', '.join(FORMATS)}")
    if plan.workers is not None and plan.workers < 1:
        raise UsageError(f"{plan.workers} workers can't do anything; give 1 or more")
    if plan.shard_size is not None and (plan.shard_size < 1 or not FORMATS[plan.format].together):
        raise UsageError("a shard size is a number of records, for --format jsonl or parquet")
    if plan.compress == "zst":
        zstandard()
    if plan.format == "parquet":
        arrow()
    _check_apart(inputs, out, plan)
    check_no_outputs(inputs)


def _given(found: Article | Exception) -> Article:
    """What a page has become; raises what it failed of."""
    if isinstance(found, Exception):
        raise found
    return found


def check_no_outputs(inputs: Sequence[str | Path]) -> None:
    """Raises `UsageError` for a folder that is the output of an earlier run, and not of pages."""
    for given in inputs:
        if not os.path.isdir(given):
            continue
        with os.scandir(given) as entries:
            names = sorted(one.name for one in entries if one.name.endswith(MANIFEST))
        for name in names:
            if owner_of(Path(given, name)) is not None:
                raise UsageError(
                    f"{given}: is the output of an earlier run, as its {name} tells; give the "
                    "pages that it was made from. To clean its texts again, name them, as in "
                    f"'{Path(given)}/**/*.txt'"
                )


def _check_apart(inputs: Sequence[str | Path], out: Path, plan: Plan) -> None:
    """Raises `UsageError` where outputs could fall among the inputs, now or in the next run."""
    target = Path(os.path.realpath(out))
    for given in inputs:
        if is_address(str(given)) and not os.path.lexists(given):
            continue
        source = Path(os.path.realpath(given))
        beside = plan.name and source != target and source.is_relative_to(target)
        if beside and not plan.output(out).may_write(source.relative_to(target).parts[0]):
            # Named outputs have but a few names, known before.
            continue
        if source == target and source.is_file():
            raise UsageError(f"{out}: is an input; give a folder for the outputs as the last one")
        if source == target:
            raise UsageError(f"{out}: is input and output; choose another folder for the outputs")
        if source.is_relative_to(target):
            raise UsageError(
                f"{out}: the output folder holds the input {given}, which outputs could "
                "overwrite; choose a folder apart from the inputs"
            )
        if target.is_relative_to(source):
            raise UsageError(
                f"{out}: the output folder stands in the input folder {given}, so that outputs "
                "would be read as pages; choose a folder apart from the inputs"
            )
    if target.exists() and not target.is_dir():
        raise UsageError(f"{out}: is a file; give a folder for the outputs as the last argument")


@cache
def _version(library: str) -> str:
    """A library's version; empty where it stands without its metadata, as in a frozen program.

    Raises:
        OSError: no more files may be opened.
    """
    try:
        return version(library)
    except PackageNotFoundError:
        # A folder that can't be opened is an empty one to `importlib.metadata`.
        with os.scandir(os.curdir):
            return ""
