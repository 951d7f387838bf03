"""What was learned of many sites: packs by site, in memory or in a folder of their own."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from cleaner.errors import UsageError
from cleaner.learning.site import Lessons
from cleaner.rules.files import INDEX
from cleaner.rules.load import parse_pack
from cleaner.rules.pack import Pack
from cleaner.system.files import parts_in, write_atomically
from cleaner.text.visible import count

_MARK: Final = "cleaner learn"
_MOST_SITES: Final = 12
"""Sites that a console shows of what was learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedSite:
    """What one site taught. text: its pack as YAML; empty where nothing recurs on its pages."""

    lessons: Lessons
    text: str = ""

    def __repr__(self) -> str:
        """The site on one line: how many rules, and what they were learned from."""
        return f"<LearnedSite {self.lessons.site}: {self._told()}>"

    def _told(self) -> str:
        lessons = self.lessons
        if not lessons.pages:
            return "a pack that was made elsewhere" if self.text else "nothing"
        rules = count(len(lessons.proposals), "rule") if self.text else "nothing"
        of = f" ({count(lessons.articles, 'article')})" if lessons.articles != lessons.pages else ""
        return f"{rules} from {count(lessons.pages, 'page')}{of}"

    def to_dict(self) -> dict[str, Any]:
        """What the index tells of it."""
        lessons = self.lessons
        return {
            "site": lessons.site,
            "pack": f"{pack_name(lessons.site)}.yaml" if self.text else None,
            "pages": lessons.pages,
            "articles": lessons.articles,
            "learned": {
                form: sum(one.form == form for one in lessons.proposals)
                for form in sorted({one.form for one in lessons.proposals})
            },
            "left": [[one.text, one.pages] for one in lessons.left],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned of sites, for `Cleaner(rules=...)`, which takes it as it takes folders.

    sites: by name. failed: pages that could not be looked at, in words, the first thousand;
    failures: how many there were. unplaced: pages of which nothing tells what site they are of.
    """

    sites: Mapping[str, LearnedSite]
    failed: tuple[str, ...] = ()
    failures: int = 0
    unplaced: int = 0

    def __repr__(self) -> str:
        """The sites in one screen, those that taught something first."""
        packs, lines = 0, []
        for site in self.sites.values():
            packs += bool(site.text)
            if site.text and packs <= _MOST_SITES:
                lines.append(f"  {site.lessons.site}: {site._told()}")
        if packs > _MOST_SITES:
            lines.append(f"  ... and {packs - _MOST_SITES:,} more")
        of = f"of {count(len(self.sites), 'site')}"
        told = [f"Learned: {count(packs, 'pack')} {of}", *lines]
        if silent := len(self.sites) - packs:
            told.append(f"  {count(silent, 'site')} on whose pages nothing recurs")
        if self.unplaced:
            told.append(f"  {count(self.unplaced, 'page')} of no known site")
        if self.failures:
            told.append(f"  {count(self.failures, 'page')} that could not be read, in `failed`")
        return "\n".join(told)

    @classmethod
    def of(cls, packs: Iterable[tuple[str, str]]) -> Learned:
        """Packs that were made elsewhere, by site; what they were made from is not told."""
        return cls(
            sites={
                site: LearnedSite(
                    lessons=Lessons(site=site, pages=0, articles=0, proposals=()), text=text
                )
                for site, text in packs
                if text
            }
        )

    @property
    def packs(self) -> Mapping[str, str]:
        """The YAML of each site's pack, by site."""
        return dict(self._texts())

    def __iter__(self) -> Iterator[Pack]:
        for name, text in self._texts():
            yield parse_pack(text, f"{pack_name(name)}.yaml")

    def _texts(self) -> Iterator[tuple[str, str]]:
        """The sites that have a pack, and its YAML, one after another."""
        return ((name, site.text) for name, site in self.sites.items() if site.text)

    def save(self, folder: str | Path, *, alone: bool = False) -> Path:
        """Writes the packs and their index into a folder, to read, to edit, and for `--rules`.

        Packs of an earlier call stay where they are of other sites, or where somebody has edited
        them, as does all else that stands there; those of the same sites are written anew, or go
        where these have nothing to teach any more. A kill amid it leaves a folder that is not
        complete, and is learned anew by the next run.

        alone: packs of other sites go too, unless somebody has edited them.

        Raises:
            UsageError: the folder holds files, and no learned packs.
            WriteError: it can't be written to.
        """
        folder = Path(folder)
        parts = parts_in(folder)
        index = learned_in(folder, complete=False)
        before = _digests(index)
        edited = edited_packs(folder)
        others = [] if alone or not index else self._others(index)
        theirs = {one["pack"]: before[one["pack"]] for one in others if one["pack"] in before}
        packs = {f"{pack_name(name)}.yaml": _digest(text.encode()) for name, text in self._texts()}
        new = {name: digest for name, digest in packs.items() if name not in edited}
        both = {name: [*before.get(name, ()), digest] for name, digest in new.items()}
        self._write_index(folder, {**before, **both}, edited, others, complete=False)
        for site, text in self._texts():
            if (name := f"{pack_name(site)}.yaml") in new:
                write_atomically(folder / name, text.encode())
        for name in before.keys() - packs.keys() - edited - theirs.keys():
            (folder / name).unlink(missing_ok=True)
        for part in parts:
            part.unlink(missing_ok=True)
        after = {**theirs, **{name: [digest] for name, digest in new.items()}}
        self._write_index(folder, after, edited, others, complete=True)
        return folder

    def _others(self, index: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What an index tells of sites that these are not."""
        return [one for one in index.get("sites", ()) if one["site"] not in self.sites]

    def _write_index(
        self,
        folder: Path,
        digests: Mapping[str, Sequence[str]],
        edited: frozenset[str],
        others: Sequence[Mapping[str, Any]],
        *,
        complete: bool,
    ) -> None:
        record = {
            "by": _MARK,
            "complete": complete,
            "unplaced": self.unplaced,
            "edited": sorted(edited),
            "digests": {name: list(some) for name, some in sorted(digests.items())},
        }
        head = json.dumps(record, ensure_ascii=False, indent=1)
        told = self._told_of_sites(others)
        lines = (json.dumps(one, ensure_ascii=False) for one in told)
        # One site after another: all of them together may be more than memory holds.
        rows = (f"{',' if at else ''}\n  {line}" for at, line in enumerate(lines))
        text = chain((head.removesuffix("\n}"), ',\n "sites": ['), rows, ("\n ]\n}\n",))
        write_atomically(folder / INDEX, map(str.encode, text))

    def _told_of_sites(self, others: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """What the index tells of each site, by their names in order."""
        theirs = {str(one["site"]): one for one in others}
        for name in sorted({*self.sites, *theirs}):
            yield theirs[name] if name in theirs else self.sites[name].to_dict()


def pack_name(site: str) -> str:
    """What the pack of a site is called: its name, with signs that paths can't have left out."""
    return "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in site).strip(".-")


def learned_in(folder: Path, *, complete: bool = True) -> dict[str, Any] | None:
    """The index of a folder of learned packs; `None` where it is no such folder.

    complete: it must be whole; one that was killed amid its writing is none.

    Raises:
        UsageError: the folder is there and holds other things.
    """
    if not os.path.lexists(folder):
        return None
    try:
        record = json.loads((folder / INDEX).read_bytes())
    except (OSError, ValueError):
        record = None
    if isinstance(record, dict) and record.get("by") == _MARK:
        return record if record.get("complete") or not complete else None
    if folder.is_dir() and not {*folder.iterdir()}.difference(parts_in(folder)):
        return None
    raise UsageError(
        f"{folder}: is in the way, and holds no learned packs ({INDEX}); move it away, or choose "
        "another folder"
    )


def edited_packs(folder: Path) -> frozenset[str]:
    """The names of those packs in a folder of learned ones that somebody has edited or added.

    Raises:
        UsageError: the folder is there and holds other things.
    """
    written = _digests(learned_in(folder, complete=False))
    if not folder.is_dir():
        return frozenset()
    return frozenset(
        path.name
        for path in folder.glob("*.yaml")
        if _digest(path.read_bytes()) not in written.get(path.name, ())
    )


def _digests(record: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """What the index says of the bytes of each pack."""
    return dict(record.get("digests", {})) if record else {}


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()
