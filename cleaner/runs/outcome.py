"""What became of one page, and what a run came to."""

from __future__ import annotations

import heapq
import os
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from cleaner.errors import CleanerError, DecodeError, ExtractionError, ReadError, WriteError
from cleaner.intake.entry import Failure
from cleaner.model import Article, RawPage
from cleaner.runs.sites import Idle, SiteUnknown
from cleaner.system.pattern import pattern

_SLOWEST: Final = 10
"""Pages that the summary names, the slowest ones."""

Status = Literal["ok", "empty", "failed"]

_STAGES: tuple[tuple[type[CleanerError], str], ...] = (
    (ReadError, "read"),
    (DecodeError, "decode"),
    (ExtractionError, "segment"),
    (WriteError, "write"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a page failed.

    message: what is wrong, without the page's source and without the hint, which says what to do.
    trace: where in the code; empty unless asked for.
    quarantined: the page was over its limits or killed its worker, and is not tried again unasked.
    """

    type: str
    message: str
    stage: str
    hint: str = ""
    trace: str = ""
    quarantined: bool = False

    def told(self, source: str) -> str:
        """What is wrong with a page, where, and what to do about it."""
        kind = f"{self.type}: " if self.stage == "clean" and self.type != "PageLost" else ""
        hint = "" if self.trace or not self.hint else f"; {self.hint}"
        return f"{source}: {kind}{self.message}{hint}"

    def to_dict(self) -> dict[str, Any]:
        """The fields as a plain dict, `trace` and `quarantined` only where there is such."""
        record: dict[str, Any] = {
            "type": self.type,
            "message": self.message,
            "stage": self.stage,
            "hint": self.hint,
        }
        if self.trace:
            record["trace"] = self.trace
        if self.quarantined:
            record["quarantined"] = True
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one page; the manifest has a line for each.

    output: path below the output folder; empty for failed pages.
    into: the named output that the page is part of; empty for a folder.
    learned: the folder of learned rules that it was cleaned with; empty without.
    site: whose page it is; empty where nothing tells.
    key: what tells the page from others of this run, and is the same in the next.
    named: the output path that is this page's, whatever came of it.
    digest: what the page and the way it is done come to; the same again needs no doing.
    length: bytes of the output.
    removed_output, removed_length: the file that tells what was removed, where that is one of its
        own, and the bytes of what it tells of the page; removals: these bytes until they are
        written.
    seconds: how long it took, which the manifest leaves out.
    rules: how many pieces each rule removed.
    data: the output's bytes until they are written.
    """

    source: str
    id: Any
    url: str | None = None
    output: str = ""
    into: str = ""
    learned: str = ""
    site: str = ""
    key: str = ""
    status: Status
    blocks: int = 0
    blocks_kept: int = 0
    rules: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: Fault | None = None
    digest: str = ""
    length: int = 0
    seconds: float = 0.0
    reused: bool = False
    named: str = ""
    data: bytes = b""
    removed_output: str = ""
    removed_length: int = 0
    removals: bytes = b""

    def sized(self, length: int, removed_length: int) -> Outcome:
        """The same with the bytes of what is written of it."""
        return replace(self, length=length, removed_length=removed_length)

    def into_files(self, names: Mapping[str, str]) -> Outcome:
        """The same with the files of many records that hold the page's."""
        output = names.get("output", self.output)
        return replace(self, output=output, removed_output=names.get("removed_output", ""))

    def unwritten(self, fault: Fault) -> Outcome:
        """The same for a page whose output could not be written."""
        told = replace(self, status="failed", output="", removed_output="", error=fault)
        return told.sized(0, 0)

    def to_dict(self) -> dict[str, Any]:
        """The line of the manifest."""
        return {
            "source": self.source,
            "id": self.id,
            "url": self.url,
            "site": self.site,
            "output": self.output or None,
            **self._removed(),
            **({"into": self.into} if self.into else {}),
            **({"learned": self.learned} if self.learned else {}),
            "status": self.status,
            "blocks": self.blocks,
            "blocks_kept": self.blocks_kept,
            "blocks_removed": self.blocks - self.blocks_kept,
            "rules": dict(self.rules),
            "warnings": list(self.warnings),
            "error": self.error.to_dict() if self.error else None,
            "digest": self.digest,
            "bytes": self.length,
        }

    def _removed(self) -> dict[str, Any]:
        if not self.removed_output:
            return {}
        return {"removed_output": self.removed_output, "removed_bytes": self.removed_length}

    @classmethod
    def from_line(cls, line: Mapping[str, Any]) -> Outcome:
        """The outcome that a line of an earlier manifest tells of."""
        error = line.get("error")
        return cls(
            source=line["source"],
            id=line["id"],
            url=line.get("url"),
            site=line.get("site", ""),
            output=line.get("output") or "",
            status=line["status"],
            blocks=line.get("blocks", 0),
            blocks_kept=line.get("blocks_kept", 0),
            rules=line.get("rules", {}),
            warnings=tuple(line.get("warnings", ())),
            error=Fault(**error) if error else None,
            digest=line["digest"],
            length=line.get("bytes", 0),
            removed_length=line.get("removed_bytes", 0),
            reused=True,
        )


def warning_name(warning: str) -> str:
    """What a warning is, without what differs from page to page: quoted words and numbers.

    >>> warning_name("paywalled: the page asks to subscribe or sign in")
    'paywalled'
    >>> warning_name("the page under 'text' is HTML")
    "the page under '...' is HTML"
    """
    return _VARYING.sub(lambda found: "'...'" if found[1] else "...", warning.partition(":")[0])


_VARYING = pattern(r"('[^']*')|\d[\d,.]*")


@dataclass(slots=True, kw_only=True)
class Summary:
    """Counts over a run: pages by status, removals by rule, warnings.

    warnings: how many; warned: how many of each name.
    passed_over: how many files and records that are no pages were passed over, by kind.
    gone: pages with an output that are not among the inputs any more; stay: files that such pages
        have left in the output folder; pruned: those that were taken away.
    same_id: pages that have the id of one before them.
    left_new, left_changed: pages that a run of those that failed has left alone: new ones, and ones
        that have changed since they were done, or whose options have.
    other_format: outputs that earlier runs wrote in another format or compression, and that stay;
        other_pruned: those that were taken away. leftover: the list of all that stay.
    changed: files that something else has changed since a run wrote them; notices tell of them.
    of_rules: what is told of mistaken or old names in the rules' packs or the settings.
    site_unknown: pages of which nothing tells the site, and the caller's packs that wait for one.
    idle: rules of the caller's own that were for these pages and took nothing.
    seconds: how long the run took, without learning before it, which took learning_seconds.
    """

    manifest: Path
    leftover: Path = Path("leftover.jsonl")
    pages: Counter[Status] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    blocks: int = 0
    blocks_kept: int = 0
    warnings: int = 0
    warned: Counter[str] = field(default_factory=Counter)
    reused: int = 0
    same_id: int = 0
    left_new: int = 0
    left_changed: int = 0
    gone: int = 0
    stay: int = 0
    pruned: int = 0
    other_format: int = 0
    other_pruned: int = 0
    changed: int = 0
    notices: tuple[str, ...] = ()
    of_rules: tuple[str, ...] = ()
    site_unknown: SiteUnknown = field(default_factory=SiteUnknown)
    idle: tuple[Idle, ...] = ()
    seconds: float = 0.0
    learning_seconds: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    interrupted: bool = False
    passed_over: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Counts one more page."""
        self.pages[outcome.status] += 1
        self.rules.update(outcome.rules)
        self.blocks += outcome.blocks
        self.blocks_kept += outcome.blocks_kept
        self.warnings += len(outcome.warnings)
        self.warned.update(map(warning_name, outcome.warnings))
        self.reused += outcome.reused
        if outcome.seconds:
            heapq.heappush(self.slowest, (outcome.seconds, outcome.source))
            if len(self.slowest) > _SLOWEST:
                heapq.heappop(self.slowest)

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON-ready data."""
        return {
            "pages": {
                "all": sum(self.pages.values()),
                **{name: self.pages[name] for name in ("ok", "empty", "failed")},
                "reused": self.reused,
            },
            "same_id": self.same_id,
            "left_alone": {"new": self.left_new, "changed": self.left_changed},
            "gone": {"pages": self.gone, "stay": self.stay, "pruned": self.pruned},
            "other_format": self.other_format,
            "other_format_pruned": self.other_pruned,
            "changed_since": self.changed,
            "notices": [*self.of_rules, *self.notices],
            "site_unknown": self.site_unknown.pages,
            "packs_unused": list(self.site_unknown.unused),
            "rules_unused": [one.rule for one in self.idle],
            "blocks": self.blocks,
            "blocks_removed": self.blocks - self.blocks_kept,
            "removed_by_topic": dict(self.topics.most_common()),
            "removed_by_rule": dict(self.rules.most_common()),
            "warnings": self.warnings,
            "warnings_by_name": dict(self.warned.most_common()),
            "passed_over": dict(self.passed_over.most_common()),
            "slowest": [
                {"source": source, "seconds": round(seconds, 3)}
                for seconds, source in sorted(self.slowest, reverse=True)
            ],
            "seconds": round(self.seconds, 3),
            "learning_seconds": round(self.learning_seconds, 3),
            "interrupted": self.interrupted,
            "manifest": os.fsencode(self.manifest).decode("utf-8", "replace"),
            "exit_code": self.exit_code,
        }

    @property
    def topics(self) -> Counter[str]:
        """Removals by topic, the first part of the rules' ids."""
        topics: Counter[str] = Counter()
        for rule, count in self.rules.items():
            topics[rule.split(".", 1)[0]] += count
        return topics

    @property
    def exit_code(self) -> int:
        """0 where all pages are clean, 1 where some failed, 130 where the run was interrupted."""
        return 130 if self.interrupted else int(self.pages["failed"] > 0)


def failed(page: RawPage | Failure, fault: Fault) -> Outcome:
    """The outcome of a page that failed."""
    return Outcome(source=page.source, id=page.id, url=page.url, status="failed", error=fault)


def fault_of(
    error: Exception, *, source: str = "", stage: str = "clean", debug: bool = False
) -> Fault:
    """The fault that an exception stands for, with its true type and message.

    source: of the page, which a message may begin with.
    """
    for kind, name in _STAGES:
        if isinstance(error, kind):
            stage = name
    hint = _hint(error, stage)
    return Fault(
        type=type(error).__name__,
        message=str(error).removeprefix(f"{source}: ").removesuffix(f"; {hint}"),
        stage=stage,
        hint=hint,
        trace="".join(traceback.format_exception(error)) if debug else "",
    )


def _hint(error: Exception, stage: str) -> str:
    """What to do about an error: its own hint, the end of its message, or what its stage says."""
    if not isinstance(error, CleanerError):
        return _HINTS["clean"]
    advice = str(error).rpartition("; ")[2] if "; " in str(error) else ""
    return error.hint or advice or _HINTS[stage]


_HINTS = {
    "read": "check that the file is whole and can be read",
    "decode": "check that the page is HTML or text, and not empty",
    "segment": "open the page in a browser, and leave it out if it is broken",
    "write": "check the output folder and its disk",
    "clean": "run again with --debug to see where, and report it with the page",
}


def done(
    page: RawPage, article: Article, output: str, data: bytes, removals: bytes = b""
) -> Outcome:
    return Outcome(
        source=page.source,
        id=page.id,
        url=article.url,
        site=article.site,
        output=output,
        status="ok" if article.body else "empty",
        blocks=article.blocks,
        blocks_kept=article.blocks_kept,
        rules=dict(sorted(Counter(removal.rule for removal in article.removed).items())),
        warnings=article.warnings,
        data=data,
        removals=removals,
    )
