"""What the review shows of a page: its row in the list, and the view of it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from cleaner.show.report.reading import Json

_GUARDS: Final = ("guard", "learned")
"""How warnings begin that say that rules nearly took the article."""
_HEADLINE: Final = 0.5
"""What the doubt about title and dek counts against that about the body, which is the most of an
article. In labelled texts the two have nothing to do with each other: an order by both as much
finds bad bodies with an AUC of .74 and .79 on unseen publishers, this one with .77 and .83."""
_COUNTED: Final = (*_GUARDS, "no body")
"""How warnings begin that are told by words of their own."""


def suspicion_of(entry: Json, record: Json) -> tuple[float, list[str]]:
    """How much a page wants a look, from 0.0 on, and why, in words.

    The chance that the body is bad and half of that for title and dek, where the run kept its
    doubt, and 2 on top for an article without a body. Without its doubt: 1 for a guard, a half for
    no title, a fifth for each other warning. 0.0 for a page that failed, of which nothing can be
    reviewed.
    """
    if entry.get("error"):
        return 0.0, ["failed"]
    warnings = [str(warning) for warning in record.get("warnings") or entry.get("warnings") or ()]
    others = sum(not warning.startswith(_COUNTED) for warning in warnings)
    guards = sum(warning.startswith(_GUARDS) for warning in warnings)
    doubt = record.get("doubt") or {}
    score, reasons = 0.0, list(map(str, doubt.get("why") or ()))
    if record and not record.get("body"):
        score += 2.0
        reasons.insert(0, "no body")
    told = {"guard": bool(guards), "no title": bool(record) and not record.get("title")}
    reasons += [reason for reason, holds in told.items() if holds and reason not in reasons]
    if others:
        reasons.append("1 warning" if others == 1 else f"{others} warnings")
    if doubt:
        body, headline = doubts_of(record)
        score += body + _HEADLINE * headline
    else:
        score += bool(guards) + 0.5 * told["no title"] + 0.2 * others
    return round(score, 4), reasons


def doubts_of(record: Json) -> tuple[float, float]:
    """The chances that the body is bad, and that title or dek is wrong; 0.0 where not known."""
    doubt = record.get("doubt") or {}
    body, title, dek = (float(doubt.get(name) or 0.0) for name in ("body", "title", "dek"))
    return body, 1.0 - (1.0 - title) * (1.0 - dek)


def row_of(entry: Json, record: Json, suspicion: float, reasons: list[str]) -> dict[str, Any]:
    """What the list of pages needs of one page."""
    counts = Counter(str(piece["rule"]) for piece in record.get("removed") or ())
    return {
        "id": entry["id"],
        "source": entry.get("source") or "",
        "url": entry.get("url") or "",
        "title": record.get("title") or "",
        "site": record.get("site") or "",
        "lang": record.get("lang") or "",
        "status": entry.get("status") or "",
        "score": suspicion,
        "doubt": [round(chance, 3) for chance in doubts_of(record)],
        "reasons": reasons,
        "warnings": [str(w) for w in record.get("warnings") or entry.get("warnings") or ()],
        "error": _error_of(entry),
        "rules": dict(sorted(counts.items())),
    }


def _error_of(entry: Json) -> str:
    """What went wrong with a page; empty where nothing did."""
    error = entry.get("error")
    if not error:
        return ""
    hint = error.get("hint")
    return (error.get("message") or "failed") + (f"; {hint}" if hint else "")


def page_of(record: Json) -> dict[str, Any]:
    """What the view of one page needs beside its row."""
    removed = [
        [piece["start"], piece["text"], piece["rule"], piece["why"]]
        for piece in record.get("removed") or ()
    ]
    page: dict[str, Any] = {
        "dek": record.get("dek") or "",
        "body": record.get("body") or "",
        "removed": removed,
    }
    if "kept" in record:
        page["kept"] = [[piece["start"], piece["text"], piece["role"]] for piece in record["kept"]]
    if record.get("doubt"):
        page["doubt"] = record["doubt"]
    return page
