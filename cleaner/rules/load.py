"""YAML packs → rules. The one module that imports PyYAML."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from cleaner.errors import RuleFileError
from cleaner.rules import combine, kept
from cleaner.rules.files import pack_files, shipped
from cleaner.rules.frozen import meaning_of
from cleaner.rules.index import make_index
from cleaner.rules.pack import Pack, generic_rules, patterns_of, read_pack
from cleaner.rules.patterns import Patterns
from cleaner.rules.rule import Rule
from cleaner.rules.source import Source
from cleaner.rules.yaml_faults import yaml_fault

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES: Final = 4 << 20
"""Bytes of a pack, far more than people write: a file of more is no pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The packs of some folders as they stand, and all faults of those that are none.

    shipped: the shipped packs with their index; `None` where no folder is theirs.
    """

    packs: tuple[tuple[Pack, ...], ...]
    faults: tuple[RuleFileError, ...] = ()
    shipped: kept.Shipped | None = None


def load_folders(folders: Iterable[Path]) -> tuple[Pack, ...]:
    """The packs below the folders as they take effect; see `load_effective`.

    Raises:
        RuleFileError: a file is not a pack; `others` holds the further faults.
    """
    return load_effective(folders).packs


def load_effective(
    folders: Iterable[Path], disable: Sequence[str] = (), *, by: str = ""
) -> combine.Effective:
    """All packs below the folders, in the order of folders and paths, each later one winning.

    disable: ids or globs of rules to leave out everywhere; by: who asks for that, for messages.

    Raises:
        RuleFileError: a file is not a pack; `others` holds the further faults.
    """
    read = read_layers(folders)
    effective = combine.combine(read.packs, disable, by=by)
    raise_all([*read.faults, *effective.faults])
    return replace(effective, shipped=read.shipped)


def read_layers(folders: Iterable[Path]) -> Layers:
    """The packs of each folder, a layer each."""
    layers: list[tuple[Pack, ...]] = []
    faults: list[RuleFileError] = []
    ours: kept.Shipped | None = None
    for folder in folders:
        if folder == shipped() and (held := kept.find_shipped()):
            ours = held
            own = held.packs
        else:
            own, found = _read_layer(folder)
            faults += found
            if folder == shipped() and not found:
                ours = _made_of(own)
                kept.keep_shipped(ours)
        layers.append(own)
    return Layers(packs=tuple(layers), faults=tuple(faults), shipped=ours)


def _made_of(packs: tuple[Pack, ...]) -> kept.Shipped:
    return kept.Shipped(
        packs=packs,
        index=make_index(generic_rules(packs)),
        patterns=Patterns().keep(patterns_of(packs)),
        meanings=tuple(map(meaning_of, packs)),
    )


def _read_layer(folder: Path) -> tuple[tuple[Pack, ...], list[RuleFileError]]:
    """The packs of a folder, and the faults of those that are none."""
    own: list[Pack] = []
    faults: list[RuleFileError] = []
    try:
        paths = pack_files(folder)
    except RuleFileError as error:
        return (), [error]
    for path in paths:
        try:
            own.append(load_pack(path))
        except RuleFileError as error:
            faults += [error, *error.others]
    return tuple(own), [*faults, *_repeated_ids(own)]


def raise_all(faults: Sequence[RuleFileError]) -> None:
    """Raises the first fault, with the others in it; nothing where there is none."""
    if faults:
        first, *others = faults
        first.others = tuple(others)
        raise first


def _repeated_ids(packs: Sequence[Pack]) -> Iterator[RuleFileError]:
    seen: dict[str, Rule] = {}
    for pack in packs:
        for rule in pack.rules:
            if first := seen.get(rule.id):
                message = (
                    f"rule id '{rule.id}' stands already at {first.path}:{first.line}; "
                    "give this rule an id of its own"
                )
                yield RuleFileError(
                    message, path=rule.path, line=rule.line, column=1, key="id", code="R109"
                )
            seen.setdefault(rule.id, rule)


def load_pack(path: Path) -> Pack:
    """The pack in one file.

    Raises:
        RuleFileError: with file, line and column of the first fault; `others` holds the rest.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleFileError(f"can't be read: {error.strerror}", path=path, code="R101") from error
    return parse_pack(data, os.fspath(path))


def parse_pack(data: bytes | str, path: str = "<text>") -> Pack:
    """The pack that this YAML text says. `path` is for error messages.

    Raises:
        RuleFileError: as `load_pack`.
    """
    if len(data) > _MAX_BYTES:
        raise RuleFileError("larger than 4 MiB; split the pack", path=path, code="R101")
    source = Source(path, data)
    try:
        pack = read_pack(_compose(data, path), source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told, mark = yaml_fault(error, source.excerpt(mark.line) if mark else "")
        raise RuleFileError(
            f"not valid YAML: {told}",
            path=path,
            line=mark.line + 1 if mark else 0,
            column=mark.column + 1 if mark else 0,
            code="R101",
            excerpt=source.excerpt(mark.line) if mark else "",
        ) from error
    except yaml.reader.ReaderError as error:
        before = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        what = f"not UTF-8, or no text: {error.reason} ({error.character!r})"
        line = before[: error.position].count(b"\n") + 1
        raise RuleFileError(what, path=path, line=line, code="R101") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise RuleFileError(f"not valid YAML: {error}", path=path, code="R101") from error
    raise_all(source.faults)
    if pack is None:
        raise RuleFileError("a pack is a mapping of keys to values", path=path, code="R104")
    return pack


def _compose(data: bytes | str, path: str) -> Any:
    """The node tree; anchors are refused before they can be expanded (YAML bombs)."""
    for event in yaml.parse(data, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark: Any = event.start_mark
            raise RuleFileError(
                "anchors and aliases (& and *) are not allowed in packs; quote a text that "
                "starts with one, or write the value out",
                path=path,
                line=mark.line + 1,
                column=mark.column + 1,
                code="R106",
            )
    node = yaml.compose(data, Loader=_Loader)
    if node is None:
        raise RuleFileError(
            "the file is empty; a pack needs 'pack', 'why' and 'rules'", path=path, code="R103"
        )
    return node


def packs_for(site: str, path: Path) -> list[Pack]:
    """The other packs in the folder of a pack that are for a site by their `sites`."""
    return [pack for pack in packs_beside(path) if site in pack.sites]


def place_of_sites(pack: Pack) -> str:
    """The file of a pack, and the line on which it names its sites."""
    lines = Path(pack.path).read_text("utf-8", "replace").splitlines()
    at = next((n for n, line in enumerate(lines, 1) if line.startswith("sites")), 1)
    return f"{pack.path}:{at}"


def packs_beside(path: Path) -> list[Pack]:
    """The other packs in the folder of a pack, in the order of their names.

    What can't be read as a pack is none: `cleaner rules check` tells of it, and files of other
    programs end in `.yaml` too.
    """
    found: list[Pack] = []
    for other in sorted(path.parent.glob("*.y*ml")):
        if other.is_file() and not (path.exists() and other.samefile(path)):
            with suppress(RuleFileError, OSError):
                found.append(parse_pack(other.read_bytes(), str(other)))
    return found
