"""The review page: one HTML file over a run, with each page's removals where they stood.

Page text never becomes markup: it is packed into inert data elements, and the page's script puts
it on the screen as text. The file loads nothing and runs no script but its own, by a content
security policy that names both by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from cleaner import __version__
from cleaner.errors import CleanerError
from cleaner.runs.formats import is_shard
from cleaner.runs.output import MANIFEST, Output, find_manifest, target
from cleaner.runs.sinks import records, unpacked
from cleaner.show.report.sites import count_site, learned_sites
from cleaner.system.files import write_atomically
from cleaner.system.jsontext import from_json
from cleaner.text.visible import shortened

MOST_PAGES: Final = 5_000
"""Pages of a review by default, the most suspicious ones. Chosen, never measured."""
_LINES_SHOWN: Final = 5
"""Lines that a rule took which the review shows, the most frequent ones."""
_LINES_KEPT: Final = 2_000
"""Lines of a rule that are counted, the most frequent ones so far: a rule of a large run takes
millions of different ones."""
_LINE_LENGTH: Final = 160
"""Characters of a line that are shown."""
# What tells a review page.
_TITLE: Final = b"<title>Review of a run</title>"
_LOOK: Final = 4096
"""Bytes in which a review's title stands."""

_COUNTED: Final = ("guard", "learned", "no body")
"""How warnings begin that count more than others."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review page holds. pages: of the run; shown: of them in the file."""

    path: Path
    pages: int
    shown: int
    bytes: int


@dataclass(slots=True)
class _RuleCount:
    """One rule over a run. lines: its removed texts, folded to one line, by how often."""

    why: str = ""
    pages: int = 0
    pieces: int = 0
    chars: int = 0
    lines: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        self.pieces += 1
        self.chars += len(text)
        self.lines[shortened(text, _LINE_LENGTH)] += 1
        if len(self.lines) > 2 * _LINES_KEPT:
            self.lines = Counter(dict(self.lines.most_common(_LINES_KEPT)))


def write_report(out: Path, to: Path | None = None, *, most: int = MOST_PAGES) -> Review:
    """Writes the review page of a run, beside its manifest unless `to` says where.

    out: the folder, or the named output such as `out/news.jsonl`.
    most: pages that the file holds; of a larger run the most suspicious ones. Rules are counted
        over all pages.

    Raises:
        CleanerError: the output is no run's, or does not tell what was removed; or a file that is
            no review page stands where this one would.
    """
    output = _output(out)
    path = to or output.report
    if to is None and not _is_free(path):
        raise CleanerError(
            f"{path}: is in the way, and is no review page; move it away, or say with --output "
            "where to write"
        )
    rules: dict[str, _RuleCount] = {}
    sites = learned_sites(output.learned)
    chosen: list[tuple[float, int, Json, bytes]] = []
    pages = 0
    for entry, record in _records(output):
        pages += 1
        _count(rules, record)
        count_site(sites, record)
        suspicion, reasons = suspicion_of(entry, record)
        row = (suspicion, -pages, _row(entry, record, suspicion, reasons), _packed(_page(record)))
        if len(chosen) < most:
            heapq.heappush(chosen, row)
        else:
            heapq.heappushpop(chosen, row)
    if not pages:
        raise CleanerError(f"{output.manifest}: lists no pages; there is nothing to review")
    chosen.sort(key=lambda row: (-row[0], -row[1]))
    summary = {
        "folder": output.path.resolve().name,
        "version": __version__,
        "pages": pages,
        "rows": [row for _, _, row, _ in chosen],
        "sites": [site.to_dict() for site in sites.values()],
        "rules": [_rule(name, count) for name, count in sorted(rules.items())],
    }
    data = render(summary, [packed for *_, packed in chosen])
    write_atomically(path, data)
    return Review(path=path, pages=pages, shown=len(chosen), bytes=len(data))


# Reading a run


def _output(out: Path) -> Output:
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


def _is_free(path: Path) -> bool:
    """Whether a review page may be written: nothing stands there, or an earlier one."""
    try:
        with open(path, "rb") as file:
            return _TITLE in file.read(_LOOK)
    except FileNotFoundError:
        return not path.is_symlink()
    except OSError:
        return False


def _records(output: Output) -> Iterator[tuple[Json, Json]]:
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


# What the page shows


def suspicion_of(entry: Json, record: Json) -> tuple[float, list[str]]:
    """How much a page wants a look, from 0.0 on, and why, in words.

    The share of the page's text that is gone, and what went wrong on top: 5 for a failure, 2 for
    an article without a body, 1 for a guard, a half for no title, a fifth for each other warning.
    """
    if entry.get("error"):
        return 5.0, ["failed"]
    score, reasons = 0.0, []
    share = _share(record)
    if share is not None:
        score += share
        reasons.append(f"{share:.0%} removed")
    warnings = [str(warning) for warning in record.get("warnings") or entry.get("warnings") or ()]
    guards = sum(warning.startswith(("guard", "learned")) for warning in warnings)
    if record and not record.get("body"):
        score += 2.0
        reasons.append("no body")
    if guards:
        score += 1.0
        reasons.append("guard")
    if record and not record.get("title"):
        score += 0.5
        reasons.append("no title")
    others = sum(not warning.startswith(_COUNTED) for warning in warnings)
    if others:
        score += 0.2 * others
        reasons.append("1 warning" if others == 1 else f"{others} warnings")
    return round(score, 4), reasons


def _share(record: Json) -> float | None:
    """Share of the page's characters that were removed; `None` where there is no text."""
    removed = sum(len(piece["text"]) for piece in record.get("removed") or ())
    kept = sum(len(piece["text"]) for piece in record.get("kept") or ())
    if "kept" not in record:
        kept = sum(len(record.get(name) or "") for name in ("title", "dek", "body"))
    return removed / (removed + kept) if removed + kept else None


def _row(entry: Json, record: Json, suspicion: float, reasons: list[str]) -> dict[str, Any]:
    """What the list of pages needs of one page."""
    counts = Counter(str(piece["rule"]) for piece in record.get("removed") or ())
    return {
        "id": entry["id"],
        "url": entry.get("url") or "",
        "title": record.get("title") or "",
        "site": record.get("site") or "",
        "lang": record.get("lang") or "",
        "status": entry.get("status") or "",
        "score": suspicion,
        "reasons": reasons,
        "warnings": [str(w) for w in record.get("warnings") or entry.get("warnings") or ()],
        "error": (entry.get("error") or {}).get("message", ""),
        "rules": dict(sorted(counts.items())),
    }


def _page(record: Json) -> dict[str, Any]:
    """What the view of one page needs beside its row."""
    removed = [
        [piece["start"], piece["text"], piece["rule"], piece["why"]]
        for piece in record.get("removed") or ()
    ]
    page: dict[str, Any] = {"dek": record.get("dek") or "", "removed": removed}
    if "kept" in record:
        page["kept"] = [[piece["start"], piece["text"], piece["role"]] for piece in record["kept"]]
    else:
        page["body"] = record.get("body") or ""
    return page


def _count(rules: dict[str, _RuleCount], record: Json) -> None:
    seen: set[str] = set()
    for piece in record.get("removed") or ():
        count = rules.setdefault(piece["rule"], _RuleCount())
        # The longer ones tell of single pieces: what they stand below.
        count.why = min(filter(None, (count.why, piece["why"])), key=len, default="")
        count.add(piece["text"])
        if piece["rule"] not in seen:
            seen.add(piece["rule"])
            count.pages += 1


def _rule(name: str, count: _RuleCount) -> dict[str, Any]:
    ranked = sorted(count.lines.items(), key=lambda item: (-item[1], item[0]))
    return {
        "id": name,
        "why": count.why.partition(": ")[0] if name.startswith("shape.") else count.why,
        "pages": count.pages,
        "pieces": count.pieces,
        "chars": count.chars,
        "lines": [[text, number] for text, number in ranked[:_LINES_SHOWN]],
    }


# The file


def render(summary: Json, pages: list[bytes]) -> bytes:
    """The HTML file. pages: what `_packed` made of each row, in the rows' order."""
    folder = files(__package__)
    style, script, shell = (
        folder.joinpath(name).read_text("utf-8") for name in ("page.css", "page.js", "page.html")
    )
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    data = [_element("summary", _packed(summary))]
    data += [_element(f"page-{number}", packed) for number, packed in enumerate(pages)]
    parts = {"policy": policy, "style": style, "script": script}
    before, after = shell.split("{{data}}")
    for name, text in parts.items():
        before = before.replace("{{" + name + "}}", text)
        after = after.replace("{{" + name + "}}", text)
    return b"".join((before.encode(), *data, after.encode()))


def _element(name: str, packed: bytes) -> bytes:
    return b'<script type="text/plain" id="%b">%b</script>\n' % (name.encode(), packed)


def _packed(value: Any) -> bytes:
    """The value as JSON, deflated, in base64: letters that mean nothing to HTML."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("ascii"), 6))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
