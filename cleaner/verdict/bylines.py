"""Author and dates of a page: declared ones, else those of its byline and date line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.tags import names
from cleaner.model import Block, Metadata
from cleaner.system.pattern import pattern
from cleaner.text.dates import dates_in, find_date, may_name_day, path_date
from cleaner.text.fold import UNSPACED, fold
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.headline import Headline
from cleaner.verdict.resolve import Fate
from cleaner.verdict.shape import PageShape

TOPIC: Final = "byline."
"""What the ids of rules begin with that take bylines and date lines."""
BETWEEN: Final = "; "
"""What stands between the names of several authors."""


class _Bounds:
    """Where bylines are looked for, and what can be one.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    above: Final = 8
    """Blocks before the headline that may date the page."""
    below: Final = 40
    """Blocks behind the headline that are looked at, prose or not."""
    prose: Final = 2
    """Paragraphs behind the headline before which bylines stand."""
    line_words: Final = 25
    """Words of a line at most: a longer one that names a date tells a story."""
    behind: Final = 6
    """Blocks behind the article's last paragraph that may be its byline."""
    beside: Final = 2
    """Blocks between a date line and a name that stands by itself, at most, both counted."""
    before_cue: Final = 24
    """Characters before the word that a name follows: "Article published by" is the longest."""
    name_words: Final = 5
    """Words of a name at most."""
    name_length: Final = 48
    """Characters of a name at most."""


_BOUNDS: Final = _Bounds()

_UPDATED: Final = pattern(
    r"updat|modifi|edited|aktuali[sz]|geändert|bearbeitet|mise? à jour|actuali[zs]|atualiz"
    r"|aggiorn|bijgewerkt|gewijzigd|aktualiz|zmienion|uppdater|opdater|oppdater|päivit|frissít|güncel"
    r"|обновл|измен|оновл|ενημέρ|更新|修正|수정|تحديث|עודכן|diperbarui|cập nhật",
    re.IGNORECASE,
)
"""Words before a date that say that it is the day of a change."""
_CUE: Final = pattern(
    r"\b(?:(?:written|posted|published|reported|story|words|text|article)\s+)?"
    r"(?:by|von|par|por|di|da|door|durch|av|af|oleh)\b[\s:：]*(?!$)|(?-i:\bBy(?=[A-Z]))"
    r"|(?:\ba cura di|\bcuratore|(?:كتبت?|بقلم|\bírta)(?=\s))[\s:：]*"
    r"|(?:\b(?:authors?|autor(?:in|en|a|es|ka|zy)?|auteure?s?|autor[ei]|author name|words|text"
    r"|texte|testo|texto|tekst|reporter|redakteur(?:in)?|redazione|skribent|journalist|forfatter|författare"
    r"|автор|авторы|автори|текст|συντάκτης|yazar|penulis|tác giả|szerző|teksti|kirjoittaja"
    r"|opracowa(?:ł|ła|nie)|oprac\.?)|作者|记者|記者|文|撰文|著者|筆者|執筆|執筆者|글|취재|기자"
    r"|الكاتب|מאת|نویسنده)\s*[:：/／]\s*",
    re.IGNORECASE,
)
"""What stands before the name in a byline."""
_PARTICLE: Final = pattern(r"(?:von|di|da|av|af)\b")
_CUE_ALONE: Final = pattern(
    r"(?:(?:written|posted|published|article|text|words|story|report)\s+)?by|von|par|por|di|door|av|af|oleh"
    r"|authors?|autor(?:in|en|a|es|ka|zy)?|auteure?s?|autor[ei]|автор|yazar|penulis|作者|著者",
    re.IGNORECASE,
)
"""A line that stands before the name in a line of its own."""
_PARTED: Final = pattern(r"\s*[|•·\n\t(){}\[\]]\s*|\s+[-–—/]+\s+|\s*(?:\s/|/\s|╱)\s*")
"""What parts a byline: name, desk, date, place."""
_AFTER: Final = pattern(
    r"[,;]?\s*\b(?:on|am|le|el|il|em|op|den|posted|published|updated|aktualisiert|veröffentlicht"
    r"|publié|mis à jour|publicado|actualizado|in|für|for|at|is|follow|senior|chief|deputy|staff"
    r"|political|contributing|the|special|associate|executive|managing|guest|aus|à|view|last|first)\b"
    r"(?=\s|$|[:.]).*$"
    r"|,?\s+(?:chef)?(?:redakteur|reporter|korrespondent|autor|journalist|editor|correspondent"
    r"|columnist)(?:in)?\b.*$"
    r"|,?\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tues?|wed|thu(?:rs)?|fri|sat|sun)"
    r"[a-z]*\.?,?\s+\d.*$|\s*(?:\d|@|https?:|[:／]).*$",
    re.IGNORECASE | re.DOTALL,
)
"""Where a name ends: a date, an office, a place or a handle follows."""
_JOINT: Final = pattern(
    r"\s*[,;&+、،]\s*|\s+(?:and|und|et|y|e|i|och|og|ja|és|și|ve|en|и|та|with|mit)\s+", re.IGNORECASE
)
_OFFICE: Final = pattern(
    r"\b(?:reporter|editors?|writer|correspondent|columnist|contributor|journalist|producer|staff"
    r"|redakteur|redakteurin|korrespondent|korrespondentin|autor|autorin|professor|director|manager"
    r"|minutes?|min|read|journaliste|redactora?|correspondante?|editorial|photos?|images?|comments?"
    r"|kommentare?|commentaires?|share|january|february|march|april|june|july|august|september"
    r"|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|news)\b",
    re.IGNORECASE,
)
"""Words of bylines that are no names."""
_NO_NAME: Final = pattern(r"[\d*:#!?<>=_]")
"""Signs that no name has."""
_NAMED: Final = pattern(
    r"(?:^|[-_.#])(?:by-?lines?|authors?|autor(?:en)?|auteurs?|writer|verfasser|contributors?|correspondents?)"
    r"(?:(?:[-_]{1,2}|)(?:names?|links?|text|info|title|url|item|label|inner|wrapper|container))*(?=[.#]|$)",
    re.IGNORECASE,
)
"""Class or id of an element that holds the author's name."""
_SMALL: Final = names(
    "van von de der den di da del della dos das du le la el al bin ibn ter ten zu zur y e"
)
"""Words of names that begin with a small letter."""
_NOBODY: Final = names(
    "admin administrator webmaster root user guest author null none undefined unknown xxx n/a"
)
"""What programs and editors put where no author is told."""
_ELSEWHERE: Final = ("comments.", "related.", "newsletter.", "ads.", "caption.", "options.")
"""What the ids of rules begin with that take what names other people and other days."""
_UNNAMING: Final = frozenset(
    f"byline.{rule}"
    for rule in ("date", "relative", "reading-time", "label", "role", "agency-note")
)
"""Rules that take lines of bylines without a name in them."""
_DATING: Final = names("byline.date byline.relative byline.reading-time byline.label")
"""Rules that take lines beside which a name may stand by itself."""
_NAMING: Final = names("byline.named byline.name-role byline.name-date")
"""Rules that take lines with a name that nothing stands before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Who wrote the page and when; each field empty where nothing tells it.

    author: names, parted by `; `. date: when it was published, or where only that is told,
    changed; modified: when it was changed; both in ISO 8601.
    """

    author: str = ""
    date: str = ""
    modified: str = ""


def credits_of(
    views: Sequence[FoldedBlock],
    fates: Sequence[Fate],
    head: Headline,
    shape: PageShape,
    metadata: Metadata,
    *,
    language: str,
    site: str,
    url: str | None,
) -> Credits:
    """The page's author and dates: what it declares first, then its lines near the headline.

    A byline comes before a declared author that is the site itself, or nobody.
    """
    names = _declared(metadata, site)
    date, modified = metadata.published, metadata.modified
    of_site = all(_is_site(name, metadata.site_name, site) for name in names)
    if date and not of_site:
        return Credits(author=BETWEEN.join(names), date=date, modified=modified)
    lines = list(_lines(views, fates, head, shape))
    if of_site:
        names = _names_in(lines, language) or names
    if not date:
        told, changed = _dates_in(lines, language, site)
        # A `time` is exact, but may date something else; the line's words say what they date.
        same = metadata.shown_date.startswith(told)
        date = (metadata.shown_date if same else told) or path_date(url)
        modified = modified or changed
        date = date or modified
    return Credits(author=BETWEEN.join(names), date=date, modified=modified)


def _declared(metadata: Metadata, site: str) -> tuple[str, ...]:
    """The declared names, each by itself, without nobody's, and the site's own last of several."""
    names: list[str] = []
    for declared in metadata.authors:
        cue = _CUE.match(declared)
        told = declared[cue.end() :] if cue and cue.end() < len(declared) else declared
        parts = [part.strip(" .") for part in _JOINT.split(told)]
        several = len(parts) > 1 and all(_is_person(one) and " " in one for one in parts)
        names += parts if several else [told]
    return tuple(dict.fromkeys(name for name in names if fold(name) not in _NOBODY))


def _is_site(name: str, site_name: str, site: str) -> bool:
    """Whether a name is that of the site, or of its domain."""
    bare, label = _letters(name), _letters(site.split(".")[0])
    return bare in (_letters(site_name), label) or (len(label) > 3 and label in bare)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


@dataclass(frozen=True, slots=True)
class _Line:
    """A block that may be a byline.

    rule: what took it, where that is a rule of bylines. dated: a date line stands beside it, and no
    rule that knows what else it might be.
    """

    block: Block
    rule: str
    dated: bool = False

    @property
    def text(self) -> str:
        """Its text, with a number that was taken for a list's: the day of a date may be one."""
        marker = self.block.marker
        return f"{marker} {self.block.text}" if marker[:1].isdigit() else self.block.text


def _lines(
    views: Sequence[FoldedBlock], fates: Sequence[Fate], head: Headline, shape: PageShape
) -> Iterator[_Line]:
    """Short lines near the headline and behind the article, then bylines anywhere else."""
    rules = [fate.rule or "" for fate in fates]
    sure = [index for index, rule in enumerate(rules) if rule.startswith(TOPIC)]
    near = [
        index
        for index in _near(views, fates, head, shape)
        if not rules[index].startswith(_ELSEWHERE)
    ]
    days = [index for index in sure if rules[index] in _DATING]
    for index in dict.fromkeys((*near, *sure)):
        if views[index].words <= _BOUNDS.line_words:
            rule = rules[index]
            beside = any(0 < abs(index - day) <= _BOUNDS.beside for day in days)
            dated = beside and index > head.title_block and (not rule or rule.startswith("shape."))
            yield _Line(views[index].block, rule if rule.startswith(TOPIC) else "", dated)


def _near(
    views: Sequence[FoldedBlock], fates: Sequence[Fate], head: Headline, shape: PageShape
) -> Iterator[int]:
    """Where bylines stand: behind the headline, behind the article, above the headline."""
    at = head.title_block if head.title_block >= 0 else shape.prose.start - _BOUNDS.above
    prose = 0
    for index in range(max(at + 1, 0), min(at + 1 + _BOUNDS.below, len(views))):
        is_dek = index in head.dek_blocks
        prose += views[index].words >= PROSE_WORDS and not fates[index].rule and not is_dek
        if prose >= _BOUNDS.prose:
            break
        yield index
    yield from range(shape.prose.end, min(shape.prose.end + _BOUNDS.behind, len(views)))
    yield from range(min(at, len(views)) - 1, max(at - 1 - _BOUNDS.above, -1), -1)


def _dates_in(lines: Sequence[_Line], language: str, host: str) -> tuple[str, str]:
    """The days of publication and of change that lines tell, those of sure ones first."""
    date = modified = ""
    for line in sorted(lines, key=lambda line: not line.rule):
        text = line.text
        if not may_name_day(text):
            continue
        cue = _UPDATED.search(text)
        before = text[: cue.start()] if cue else text
        date = date or find_date(before, language, host)
        if cue and not modified:
            modified = find_date(text[cue.end() :], language, host)
        if date:
            break
    return date, modified


def _names_in(lines: Sequence[_Line], language: str) -> tuple[str, ...]:
    """The names of the first byline."""
    alone = False
    for line in lines:
        block = line.block
        bare = alone or line.rule in _NAMING or _is_named(block)
        bare = bare or (line.dated and _is_full_name(block.text))
        alone = _CUE_ALONE.fullmatch(block.text.strip(" :：")) is not None
        if alone or line.rule in _UNNAMING:
            continue
        if names := names_of(block.text, language, bare=bare, sure=bool(line.rule)):
            return names
    return ()


def _is_named(block: Block) -> bool:
    """Whether an element around a block is named for the author, as one of the two innermost."""
    if not block.marks.isdisjoint(("itemprop:author", "itemprop:creator", "address")):
        return True
    return any(_NAMED.search(label) for label in block.path.split(" ")[-2:])


def _is_full_name(text: str) -> bool:
    """Whether a line is one name and nothing else: two or three words, as names are written."""
    words = [word for word in text.split() if fold(word) not in _SMALL]
    return 2 <= len(words) <= 3 and all(
        part[:1].isupper() and part[1:].islower() and part.isalpha()
        for word in words
        for part in re.split(r"[-'’.]", word.rstrip("."))
        if len(part) > 1
    )


def names_of(
    text: str, language: str = "", *, bare: bool = False, sure: bool = True
) -> tuple[str, ...]:
    """The names that a byline tells; none where it tells something else.

    bare: it may tell them without a word such as "by". sure: a name may be one word.

    >>> names_of("By Ada Brome and Kit Larsmo | 5 November 2024")
    ('Ada Brome', 'Kit Larsmo')
    >>> names_of("Posted on 5 November 2024 by ada"), names_of("Von KARLA ZIESCHE, Redakteurin")
    (('ada',), ('Karla Ziesche',))
    >>> names_of("5 min read", bare=True), names_of("Ada Brome / The Gull", bare=True)
    ((), ('Ada Brome',))
    """
    dates = dates_in(text, language)
    for named in reversed(dates):
        text = f"{text[: named.start]} | {text[named.end :]}"
    amid = _BOUNDS.before_cue if sure or dates else 0
    for part in _PARTED.split(text):
        cue = _CUE.search(part) if amid else _CUE.match(part)
        # Words such as "von" may be part of a name as well.
        if cue and cue.start() <= (0 if bare and _PARTICLE.match(cue[0]) else amid):
            if names := _persons(part[cue.end() :], least=1 if sure else 2):
                return names
        elif bare and (names := _persons(part, least=2)):
            return names
    return ()


def _persons(text: str, least: int) -> tuple[str, ...]:
    """The names that a text begins with; least: words that the first one has, in spaced scripts."""
    names: list[str] = []
    for part in _JOINT.split(_AFTER.sub("", text)):
        name = part.strip(" .,:-–—\"'")
        if not _is_person(name) or (not names and _words(name) < least):
            break
        if least > 1 and name[0].islower():
            break
        if names and _words(names[0]) > 1 and _words(name) < 2:
            break  # A place or a desk follows the names.
        names.append(name.title() if name.isupper() and " " in name else name)
    return tuple(dict.fromkeys(names))


def _words(name: str) -> int:
    return len(name) if UNSPACED.search(name) else len(name.split())


def _is_person(name: str) -> bool:
    """Whether a text can be a name: few words, each but small ones with a capital if it has one."""
    words = name.split()
    if not 1 <= len(words) <= _BOUNDS.name_words or not 2 <= len(name) <= _BOUNDS.name_length:
        return False
    if _OFFICE.search(name) or _NO_NAME.search(name) or not name[0].isalpha():
        return False
    return len(words) == 1 or all(not word[0].islower() or fold(word) in _SMALL for word in words)
