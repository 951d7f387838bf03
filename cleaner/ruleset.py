"""A set of packs made ready for use: matchers for all pages and for single sites."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cleaner.rules.load import load_folders, shipped
from cleaner.rules.match import FoldedBlock, Matcher, Proposals
from cleaner.rules.schema import FieldRule, HtmlRule, Pack, Rule, ShapeRule
from cleaner.shape import Shapes
from cleaner.sites import SiteIndex, parents


class RuleSet:
    """Packs, indexed. Site rules are compiled when a page of the site first comes by."""

    def __init__(self, packs: Sequence[Pack], *, timeout: float = 0.25) -> None:
        self.packs = tuple(packs)
        self._timeout = timeout
        generic = [rule for pack in packs for rule in pack.rules if not rule.sites]
        self.sites = SiteIndex(pack for pack in packs if any(rule.sites for rule in pack.rules))
        self._generic = Matcher(generic, timeout=timeout)
        self._by_site: dict[str, tuple[tuple[Rule, ...], Matcher]] = {}
        self._lock = threading.Lock()
        self._generic_rules = tuple(generic)
        self.shapes = Shapes(rule for rule in generic if isinstance(rule, ShapeRule))

    @classmethod
    def load(cls, folders: Iterable[Path] = (), *, timeout: float = 0.25) -> RuleSet:
        """The shipped packs and those of further folders.

        Raises:
            RuleFileError: a pack can't be used.
        """
        return cls(load_folders([shipped(), *folders]), timeout=timeout)

    def __getstate__(self) -> dict[str, Any]:
        return {"packs": self.packs, "timeout": self._timeout}

    def __setstate__(self, state: dict[str, Any]) -> None:
        RuleSet.__init__(self, state["packs"], timeout=state["timeout"])

    def _site(self, site: str) -> tuple[tuple[Rule, ...], Matcher]:
        """The rules of one site, and their matcher."""
        with self._lock:
            if site not in self._by_site:
                domains = set(parents(site))
                rules = tuple(
                    rule
                    for pack in self.sites.packs(site)
                    for rule in pack.rules
                    if domains.intersection(rule.sites)
                )
                self._by_site[site] = (rules, Matcher(rules, timeout=self._timeout))
            return self._by_site[site]

    def propose(self, views: Sequence[FoldedBlock], language: str, site: str) -> Proposals:
        """What all rules that apply to the page propose."""
        proposals = self._generic.match(views, language, Proposals())
        if site and self.sites.packs(site):
            _, matcher = self._site(site)
            if matcher:
                matcher.match(views, language, proposals)
        return proposals

    def rules(self, site: str) -> tuple[Rule, ...]:
        """The generic rules, and those of the site."""
        return (*self._generic_rules, *self._site(site)[0]) if site else self._generic_rules

    def fields(self, site: str) -> tuple[FieldRule, ...]:
        """The field rules of a site."""
        rules = self._site(site)[0] if site and self.sites.packs(site) else ()
        return tuple(rule for rule in rules if isinstance(rule, FieldRule))

    def html_rules(self, site: str) -> tuple[HtmlRule, ...]:
        """The html rules that apply to pages of a site; generic ones alone for no site."""
        site_rules = self._site(site)[0] if site and self.sites.packs(site) else ()
        return tuple(
            rule for rule in (*self._generic_rules, *site_rules) if isinstance(rule, HtmlRule)
        )
