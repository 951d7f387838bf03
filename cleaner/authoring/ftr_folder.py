"""Folders of FiveFilters site configs → packs, and a table of what was not carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner.authoring.ftr import IN_SCOPE, KNOWN, Converted, convert
from cleaner.authoring.ftr_pack import MARK, plain
from cleaner.errors import CleanerError, RuleFileError
from cleaner.rules.load import parse_pack
from cleaner.rules.values import is_domain
from cleaner.system.files import write_atomically


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """All that an import came to.

    others: names of files without a directive. left_out: of each entry that can't be imported,
        where it stands and why, in words.
    """

    packs: tuple[Converted, ...]
    others: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def table(self) -> list[tuple[str, int, int, int, int]]:
        """Directive, uses, carried, met, lost; those that say something of the text first."""
        counts: Counter[tuple[str, str]] = Counter()
        for pack in self.packs:
            counts.update((use.name or "(no directive)", use.outcome) for use in pack.uses)
        names = sorted({name for name, _ in counts}, key=lambda name: (_rank(name), name))
        rows = []
        for name in names:
            parts = [counts[name, outcome] for outcome in ("carried", "met", "lost")]
            rows.append((name, sum(parts), *parts))
        return rows  # type: ignore[return-value]


def _rank(name: str) -> int:
    return IN_SCOPE.index(name) if name in IN_SCOPE else len(IN_SCOPE)


def read_configs(source: Path, *, literal: bool = False) -> Imported:
    """The packs of a site config, or of all `.txt` files of a folder, in the order of names.

    An entry that can't be read, or makes no pack, is left out, and the others go on.

    literal: as `convert_text`.

    Raises:
        CleanerError: there is no such file or folder, or it holds no site config that can be used.
    """
    if source.is_dir():
        paths = sorted(path for path in source.iterdir() if path.suffix == ".txt")
    elif source.is_file():
        paths = [source]
    else:
        raise CleanerError(f"{source}: no such file or folder; give site configs (.txt)")
    packs: dict[str, Converted] = {}
    others: list[str] = []
    left_out: list[str] = []
    for path in paths:
        try:
            found = _usable(path, packs, literal)
        except CleanerError as error:
            left_out.append(str(error))
            continue
        if any(use.name in KNOWN for use in found.uses):
            packs[found.name] = found
        else:
            others.append(found.file)
    if not packs and left_out:
        more = f" (and {len(left_out) - 1} more)" if len(left_out) > 1 else ""
        raise CleanerError(f"nothing to import: {left_out[0]}{more}")
    if not packs:
        raise CleanerError(
            f"{source}: no site configs in there; one is a .txt file with lines such as "
            "'body: //article'"
        )
    return Imported(packs=tuple(packs.values()), others=tuple(others), left_out=tuple(left_out))


def _usable(path: Path, packs: Mapping[str, Converted], literal: bool) -> Converted:
    """The pack of one file, valid, and of a site that none of the packs before is of.

    Raises:
        CleanerError: with the file, and what keeps it from being imported.
    """
    if path.is_symlink() and not path.exists():
        raise CleanerError(f"{path}: a link whose target is gone; remove it, or bring that back")
    if path.is_dir():
        raise CleanerError(f"{path}: a folder, not a site config; import it by itself")
    if not path.is_file():
        # Reading a pipe would wait for ever.
        raise CleanerError(f"{path}: not a regular file; leave it out")
    found = convert(path, literal=literal)
    try:
        if found.text:
            parse_pack(found.text, str(path))
    except RuleFileError as error:
        if is_domain(found.site):
            raise CleanerError(f"{path}: makes no valid pack: {error.message}") from error
        raise CleanerError(
            f"{path}: its name, '{found.site}', is no domain; name it after its site, as in "
            "example.org.txt"
        ) from error
    if found.name in packs:
        raise CleanerError(f"{path}: is of the same site as {packs[found.name].file}; join the two")
    return found


NOT_CARRIED: Final = "not-carried.tsv"


def write_packs(imported: Imported, out: Path) -> Path:
    """Writes the packs into a folder, and beside them a table of what was not carried over.

    Packs of an earlier import are replaced; a file of the same name that is none stops the import
    before anything is written.

    Returns: where the table is.

    Raises:
        CleanerError: the folder can't be used, or holds a pack that is not an import.
    """
    files = {out / f"{pack.name}.yaml": pack.text for pack in imported.packs if pack.text}
    for path in files:
        if path.exists() and not _imported(path):
            raise CleanerError(
                f"{path}: is a pack that no import wrote; give another folder for --output, or "
                "move it"
            )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CleanerError(f"{out}: can't be made a folder: {error.strerror}") from error
    for path, text in files.items():
        write_atomically(path, text.encode())
    table = out / NOT_CARRIED
    rows = ["file\tline\tdirective\tvalue\twhy\n"]
    rows += [
        "\t".join((use.file, str(use.line), use.name, _cell(use.value), _cell(use.note))) + "\n"
        for pack in imported.packs
        for use in pack.uses
        if use.outcome == "lost"
    ]
    write_atomically(table, "".join(rows).encode("utf-8", "replace"))
    return table


def _imported(path: Path) -> bool:
    """Whether an earlier import wrote this file."""
    return path.is_file() and MARK in path.read_text("utf-8", errors="replace")


def _cell(text: str) -> str:
    return plain(text).replace("\t", " ")


def summary_lines(imported: Imported, table: Path) -> list[str]:
    """What the import came to: packs by extent, directives by what became of them."""
    extents = Counter(pack.extent for pack in imported.packs)
    rows = imported.table()
    width = max(len(name) for name, *_ in rows)
    lines = [f"{'directive':<{width}}    uses  carried      met     lost"]
    lines += [
        f"{name:<{width}}" + " ".join(f"{number:>8,}" for number in numbers)
        for name, *numbers in rows
    ]
    about = [row for row in rows if row[0] in IN_SCOPE]
    uses, carried, met = (sum(int(row[at]) for row in about) for at in (1, 2, 3))
    shares = [f"{part / uses:.1%}" if uses else "none" for part in (carried, carried + met)]
    total = len(imported.packs)
    lines += [
        "",
        f"{total:,} site {'config' if total == 1 else 'configs'}: {extents['whole']:,} whole, "
        f"{extents['part']:,} in part, {extents['none']:,} not at all",
        f"{shares[0]} of the {uses:,} uses of directives about an article's text are carried over, "
        f"{shares[1]} with those met by what is done in any case",
        f"what is not, and why: {table}",
    ]
    if imported.others:
        lines.append(f"no site configs: {', '.join(imported.others)}")
    read_as = [use for pack in imported.packs for use in pack.uses if " read as " in use.note]
    lines += [f"{use.file}:{use.line}: {use.note}" for use in read_as]
    return lines


def left_out_lines(imported: Imported) -> list[str]:
    """Which entries were left out and why, and how many of all; nothing where none was."""
    left = imported.left_out
    if not left:
        return []
    total = len(imported.packs) + len(imported.others) + len(left)
    return [*(f"left out: {reason}" for reason in left), f"left out: {len(left):,} of {total:,}"]
