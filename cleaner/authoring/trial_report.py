"""What a trial of rules found, as lines and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from cleaner.authoring.trial import Hits, Trial
from cleaner.rules.files import shown_pack
from cleaner.rules.pack import Pack
from cleaner.text.visible import count

_MOST_TAKERS: Final = 3
"""Rules that are named as those that took what another one found."""
_MOST_PACKS: Final = 3
"""Packs that are named as those that no page is of."""
_MOST_LINES: Final = 12
"""Lines of a rule in the report, the most frequent ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to say of a trial.

    rule: only this rule, or those of this topic. below: only rules of less precision against
    gold. wrong: how many of the lines that the gold has in the article are shown of each rule.
    """

    rule: str = ""
    below: float = 1.01
    wrong: int = 0

    def named(self, rule: str) -> bool:
        """Whether the rule is of those asked for."""
        return not self.rule or rule == self.rule or rule.startswith(f"{self.rule}.")

    def of(self, trial: Trial, *, gold: bool) -> Trial:
        """The trial with these rules alone."""
        hits = {
            name: hits
            for name, hits in trial.hits.items()
            if self.named(name) and (not gold or hits.precision < self.below)
        }
        kept = Counter({rule: often for rule, often in trial.kept.items() if self.named(rule)})
        silent = tuple(filter(self.named, trial.silent))
        fields = tuple(filter(self.named, trial.fields))
        return replace(trial, hits=hits, silent=silent, kept=kept, fields=fields)


def as_lines(trial: Trial, wanted: Wanted, *, gold: bool) -> Iterator[str]:
    """What `rules test` says, against gold or on pages alone."""
    trial = wanted.of(trial, gold=gold)
    if gold:
        return mass_lines(trial, wrong=wanted.wrong)
    return page_lines(trial, every=bool(wanted.rule))


def as_json(trial: Trial, wanted: Wanted, *, gold: bool) -> dict[str, Any]:
    """The same as JSON-ready data."""
    trial = wanted.of(trial, gold=gold)
    return mass_json(trial) if gold else pages_json(trial)


def page_lines(trial: Trial, *, every: bool = False) -> Iterator[str]:
    """What `rules test --pages` says: what the packs' own rules take, and how much others do.

    every: what each of the others takes, too.
    """
    ranked = sorted(trial.hits.values(), key=lambda hits: (-hits.blocks, hits.rule))
    own = [hits for hits in ranked if every or not trial.own or hits.rule in trial.own]
    cleaned = trial.pages - len(trial.failed)
    yield f"tried on {count(cleaned, 'page')}{_left_out(trial)}"
    yield from _hits_lines(own, cleaned)
    yield from _no_page(trial)
    yield from _silent(trial)
    yield from _kept(trial)
    if others := [hits for hits in ranked if hits not in own]:
        blocks = count(sum(hits.blocks for hits in others), "block")
        yield (
            f"beside these packs, {count(len(others), 'rule')} and scorecards took {blocks}: "
            f"{others[0].rule} the most; --rule {others[0].rule} shows what that one took, and "
            "--format json what each of them took"
        )
    if trial.named:
        wrong = len({(found.path, found.line) for found in trial.findings})
        yield (
            f"pages that the packs name under `pages`: {trial.named:,}, and not as they say: "
            f"{wrong:,}"
        )
    yield from map(str, trial.findings)


def _hits_lines(ranked: Iterable[Hits], pages: int) -> Iterator[str]:
    """What each rule took, and what of it none of its cases shows."""
    for hits in ranked:
        blocks = count(hits.blocks, "block")
        yield f"{hits.rule}: {blocks} on {hits.pages:,} of {pages:,} pages"
        for line, often in hits.lines.most_common(3):
            yield f"    {often:>5} × {line}"
        if hits.uncovered:
            lines = count(sum(hits.uncovered.values()), "line")
            cases = (
                f"{lines} to read, since the rule has no case under `removes`, such as"
                if hits.bare
                else f"{lines} to read, which no case under the rule's `removes` shows, such as"
            )
            yield f"    {cases}"
            for line, often in hits.uncovered.most_common(3):
                yield f"    {often:>5} × {line}"


def _no_page(trial: Trial) -> Iterator[str]:
    """The packs whose rules could take nothing, since no page is of their sites."""
    first = sorted(trial.no_page, key=lambda one: not one.near)[:_MOST_PACKS]
    for one in first:
        near = f"; there are pages of {one.near}: did you mean that?" if one.near else ""
        yield f"no page is of {one.site}, which {one.path} is for{near}"
    if more := len(trial.no_page) - len(first):
        yield f"nor is one of the sites of {count(more, 'other pack')}"


def _silent(trial: Trial) -> Iterator[str]:
    """The rules that took nothing: because they found nothing, or others took it first."""
    found = trial.taken_first.keys() | trial.stayed.keys()
    if nothing := [rule for rule in trial.silent if rule not in found]:
        yield f"took nothing, since nothing on these pages fits: {', '.join(nothing)}"
    for rule in filter(found.__contains__, trial.silent):
        first, stayed = (by.get(rule, Counter()) for by in (trial.taken_first, trial.stayed))
        told = [
            f"{taker} takes {count(often, 'block')} that it finds"
            for taker, often in first.most_common(_MOST_TAKERS)
        ]
        told += [
            f"{count(often, 'block')} {'stays' if often == 1 else 'stay'} {why}".rstrip()
            for why, often in stayed.items()
        ]
        # What scores take they may leave on other pages, so that the rule may be needed there.
        steady = not stayed and not any(taker.startswith("shape.") for taker in first)
        hint = "; it is not needed on these pages" if steady else ""
        yield f"took nothing: {rule}: {', '.join(told)}{hint}"


def _kept(trial: Trial) -> Iterator[str]:
    """The keep rules: how many blocks that they find stay."""
    for rule, often in trial.kept.most_common():
        if often:
            stay = "stays" if often == 1 else "stay"
            yield f"{rule}: {count(often, 'block')} that it finds {stay}"
            for line, times in trial.kept_lines.get(rule, Counter()).most_common(3):
                yield f"    {times:>5} × {line}"
    if idle := [rule for rule, often in trial.kept.items() if not often]:
        yield f"kept nothing, since nothing that stays on these pages fits: {', '.join(idle)}"
    if trial.fields:
        yield (
            "rules for titles and other fields take no blocks; 'cleaner clean PAGE --rules PACK' "
            f"shows what they do: {', '.join(trial.fields)}"
        )


def pack_lines(packs: Iterable[Pack], wanted: Wanted) -> Iterator[str]:
    """The packs with their rules: what each is, and how many cases it has."""
    for pack in packs:
        yield f"{pack.name} ({shown_pack(pack.path)}): {pack.why}"
        for rule in pack.rules:
            if not wanted.named(rule.id):
                continue
            kind = type(rule).__name__.removesuffix("Rule").lower()
            found, left = rule.case_keys
            cases = f"{found} {len(rule.removes)}, {left} {len(rule.keeps)}"
            yield f"  {rule.id} ({kind}): {rule.why}: {cases}"


def mass_lines(trial: Trial, *, wrong: int = 0) -> Iterator[str]:
    """What `rules test --corpora` says: the rules, worst first.

    wrong: how many of the lines that the gold has in the article are shown of each rule.
    """
    yield f"{'precision':>9} {'boilerplate':>11} {'article':>8} {'blocks':>7}  rule"
    for hits in worst_first(trial):
        yield (
            f"{hits.precision:>9.2%} {hits.boilerplate:>11,.0f} {hits.article:>8,.0f} "
            f"{hits.blocks:>7,}  {hits.rule}"
        )
        for page, line in hits.wrong[:wrong]:
            yield f"          {page}: {line}"
    cleaned = count(trial.pages - len(trial.failed), "page")
    yield (
        f"tried on {cleaned}{_left_out(trial)}; precision: the share of the words that a rule took "
        "which are not in the text that the record gives as right (seldom without a fault itself)"
    )


def worst_first(trial: Trial) -> list[Hits]:
    """The rules by precision, those that took more of the article first among equals."""
    return sorted(trial.hits.values(), key=lambda hits: (hits.precision, -hits.article, hits.rule))


def _left_out(trial: Trial) -> str:
    """How many pages could not be cleaned, and why the first could not; empty where all could."""
    if not trial.failed:
        return ""
    return f"; {count(len(trial.failed), 'more page')} left out, such as {trial.failed[0]}"


def mass_json(trial: Trial) -> dict[str, Any]:
    """The mass check as JSON-ready data, worst rule first."""
    rules = [
        {
            "rule": hits.rule,
            "precision": round(hits.precision, 5),
            "boilerplate": round(hits.boilerplate, 1),
            "article": round(hits.article, 1),
            "unlabelled": hits.unlabelled,
            "blocks": hits.blocks,
            "pages": hits.pages,
            "wrong": [{"page": page, "line": line} for page, line in hits.wrong],
        }
        for hits in worst_first(trial)
    ]
    return {"pages": trial.pages, "failed": trial.failed, "rules": rules}


def pages_json(trial: Trial) -> dict[str, Any]:
    """The hits on pages as JSON-ready data."""
    rules = [
        {
            "rule": hits.rule,
            "blocks": hits.blocks,
            "pages": hits.pages,
            "lines": dict(hits.lines.most_common(_MOST_LINES)),
            "uncovered": dict(hits.uncovered.most_common(_MOST_LINES)),
        }
        for hits in trial.hits.values()
    ]
    return {
        "pages": trial.pages,
        "failed": trial.failed,
        "rules": sorted(rules, key=lambda item: str(item["rule"])),
        "silent": list(trial.silent),
        "taken_first": {
            rule: dict(trial.taken_first[rule].most_common())
            for rule in trial.silent
            if rule in trial.taken_first
        },
        "kept": dict(trial.kept.most_common()),
        "named": trial.named,
        "findings": list(map(str, trial.findings)),
    }
