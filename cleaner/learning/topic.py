"""The first part of the ids that a site's new rules get: short, and no other pack's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from contextlib import suppress
from itertools import count
from pathlib import Path

from cleaner.errors import RuleFileError
from cleaner.rules.files import pack_files
from cleaner.rules.load import parse_pack
from cleaner.rules.pack import Pack
from cleaner.rules.ruleset import RuleSet

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]*")
_PLAIN_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def topic_of(site: str, taken: Set[str] = frozenset()) -> str:
    """The longest label of a site's name, the last left out; the whole name where that is taken.

    >>> topic_of("www.north-news.co.uk"), topic_of("news.b.com", {"news"})
    ('north-news', 'news-b-com')
    """
    site = site.lower().removeprefix("www.")
    labels = site.split(".")[:-1] or [site]
    short = re.sub(r"[^a-z0-9-]", "", max(labels, key=len)).strip("-") or "site"
    whole = re.sub(r"[^a-z0-9]+", "-", site).strip("-")
    for name in filter(None, (short, whole)):
        if name not in taken:
            return name
    return next(name for number in count(2) if (name := f"{short}-{number}") not in taken)


def own_topic(site: str) -> str:
    """What the ids of a learned pack begin with: a name that no other site has, whatever those are.

    Groups of pages without a site have names that can stand there as they are.

    >>> own_topic("north-news.co.uk"), own_topic("north.news.co.uk"), own_topic("gülle.example")
    ('north--news-co-uk', 'north-news-co-uk', 'g-fc-lle-example')
    >>> own_topic("fjord-letter-all-rights")
    'fjord-letter-all-rights'
    """
    if "." not in site and _PLAIN.fullmatch(site):
        return site
    signs = {".": "-", "-": "--", "_": "-5f-"}
    name = "".join(
        sign if sign in _PLAIN_SIGNS else signs.get(sign, f"-{ord(sign):x}-")
        for sign in site.lower()
    )
    return name if name[:1].isalnum() else f"site{name or '-'}"


def topics_of_others(site: str, rules: RuleSet, folder: Path | None) -> frozenset[str]:
    """The topics of all rules that are not this site's own: of a set, and of a folder's packs.

    Packs that can't be read have none; `cleaner rules check` tells of them.
    """
    packs = [*rules.packs]
    for path in pack_files(folder) if folder and folder.is_dir() else ():
        with suppress(RuleFileError):
            packs.append(parse_pack(path.read_bytes(), str(path)))
    return frozenset(
        identity.partition(".")[0] for pack in packs for identity in _ids_of_others(pack, site)
    )


def _ids_of_others(pack: Pack, site: str) -> Iterator[str]:
    if site not in pack.sites:
        yield from (rule.id for rule in pack.rules if site not in rule.sites)
