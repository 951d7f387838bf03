"""What other tools make of the same pages: trafilatura, and any whose texts are in a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner.errors import CleanerError, PageLost, UsageError
from cleaner.intake.decode import decode
from cleaner.intake.entry import Failure
from cleaner.model import RawPage, id_text
from cleaner.runs.output import find_manifest
from cleaner.show.texts import Folder, Said
from cleaner.system.limits import Limits
from cleaner.system.workers import Pool, Ready
from cleaner.text.fold import fold, fold_inner, words

if TYPE_CHECKING:
    from cleaner.pipeline.cleaner import Cleaner

TRAFILATURA: Final = "trafilatura"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one tool's output differs from the cleaner's.

    title, dek: whether they are the same; `None` where the tool gives none. words: of
    its body; only_here, only_there: how many words of the body only the cleaner's has, and only
    the tool's; agreement: twice the words of both by all words of either, 0.0 to 1.0.
    """

    name: str
    title: bool | None
    dek: bool | None
    words: int
    only_here: int
    only_there: int
    agreement: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One page: the cleaner's record of it, and what the other tools gave.

    error: why the cleaner gave nothing, in words.
    """

    id: str
    source: str
    url: str
    record: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Said, ...] = ()
    error: str = ""

    def differences(self) -> tuple[Difference, ...]:
        """One for each other tool that gave something."""
        return tuple(difference(self.record, one) for one in self.others if not one.error)


def folders_of(given: Sequence[str]) -> tuple[Folder, ...]:
    """The folders of `NAME=FOLDER` and `FOLDER`, which is then called as its last part is.

    Raises:
        UsageError: there is no such folder, or two have one name.
    """
    found: dict[str, Folder] = {TRAFILATURA: Folder(name=TRAFILATURA, path=Path())}
    for one in given:
        name, _, place = one.rpartition("=")
        path = Path(place)
        if not path.is_dir():
            raise UsageError(
                f"{place}: is no folder; give the folder with another tool's texts, a file a page"
            )
        name = name or path.resolve().name
        if name in found:
            raise UsageError(f"{one}: '{name}' is taken; name it otherwise, as NAME={place}")
        found[name] = Folder(name=name, path=path, own=find_manifest(path) is not None)
    del found[TRAFILATURA]
    return tuple(found.values())


class Comparing:
    """Cleaning a page and asking the others, with errors as values; goes to other processes."""

    def __init__(self, cleaner: Cleaner, folders: Sequence[Folder], *, trafilatura: bool) -> None:
        self.cleaner = cleaner
        self._folders = tuple(folders)
        self._trafilatura = trafilatura

    def __call__(self, raw: RawPage) -> Compared:
        identity = id_text(raw.id)
        try:
            page = decode(raw)
            record = self.cleaner.review(page).to_dict(kept=True)
        except Exception as error:
            return _failed(raw, error)
        others = [folder.said(identity, record) for folder in self._folders]
        if self._trafilatura and page.media == "html":
            others.insert(0, _trafilatura(page.text, page.url))
        return Compared(
            id=identity,
            source=raw.source,
            url=raw.url or "",
            record=record,
            others=tuple(one for one in others if one),
        )


def _trafilatura(text: str, url: str | None) -> Said:
    """What trafilatura gives with its default settings; all empty where it finds no article."""
    # It takes a tenth of a second to load, and nothing else asks it.
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(text, url=url, with_metadata=True)
    except Exception as error:
        return Said(name=TRAFILATURA, error=f"trafilatura can't extract the page: {error!r}")
    if found is None:
        return Said(name=TRAFILATURA)
    return Said(
        name=TRAFILATURA,
        title=found.title or "",
        dek=found.description or "",
        body=found.text or "",
    )


def _failed(page: RawPage | Failure, error: Exception) -> Compared:
    """What stands for a page that the cleaner gave nothing for."""
    told = str(error) if isinstance(error, CleanerError) else f"{type(error).__name__}: {error}"
    return Compared(id=id_text(page.id), source=page.source, url=page.url or "", error=told)


def compare(
    comparing: Comparing, pages: Iterable[RawPage | Failure], *, workers: int, limits: Limits
) -> Iterator[Compared]:
    """Each page compared, in order; a page that fails, or takes too long, says so.

    Raises:
        CleanerError: worker processes can't be started.
    """
    pool: Pool[Any, Compared] = Pool(
        comparing,
        _lost,
        workers=workers,
        limits=limits,
        weight=_weight,
        light=_light,
        before_fork=comparing.cleaner.make_ready,
    )
    return pool.map(map(_ready, pages))


def _ready(found: RawPage | Failure) -> RawPage | Ready[Compared]:
    return Ready(_failed(found, found.error)) if isinstance(found, Failure) else found


def _lost(page: RawPage, error: PageLost) -> Compared:
    return _failed(page, error.of(page.source))


def _weight(page: RawPage) -> int:
    return len(page.data)


def _light(page: RawPage) -> RawPage:
    """The page as it travels, without what passes through."""
    return replace(page, extra={})


def difference(record: Mapping[str, Any], said: Said) -> Difference:
    """How a tool's output differs from the cleaner's record of a page."""
    own, other = _bag(record["body"]), _bag(said.body)
    both = (own & other).total()
    whole = own.total() + other.total()
    return Difference(
        name=said.name,
        title=_same(record["title"], said.title),
        dek=_same(record["dek"], said.dek),
        words=other.total(),
        only_here=own.total() - both,
        only_there=other.total() - both,
        agreement=round(2 * both / whole, 4) if whole else 1.0,
    )


def _bag(text: str) -> Counter[str]:
    return Counter(words(fold_inner(text)))


def _same(own: str, other: str) -> bool | None:
    """Whether two titles or deks are the same once folded; `None` where the tool gives none."""
    return fold(own) == fold(other) if other else None
