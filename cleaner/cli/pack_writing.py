"""The `cleaner rules` commands that write packs: `suggest`, `new`, `add`, `import-ftr`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from cleaner.cli.help import OUTPUT
from cleaner.cli.options import DebugOption, Destination, Judging, RulesOption, load_cleaner
from cleaner.cli.site import SiteOption, assumed_line, none_line, told_site
from cleaner.cli.terminal import NO_PAGES, reported, say, tell_of_terminal, write

_SHOWN: Final = 60
"""Characters of a line that are told."""
_MOST_FAILURES: Final = 20
"""Failures that are told one by one."""

LineOption = Annotated[
    list[str] | None,
    typer.Option("--line", metavar="TEXT", help="A line to remove. Can be repeated."),
]
KeepOption = Annotated[
    list[str] | None,
    typer.Option(
        "--keep", metavar="TEXT", help="A line to keep, whatever removes it. Can be repeated."
    ),
]
BoxOption = Annotated[
    list[str] | None,
    typer.Option(
        "--box",
        metavar="TEXT",
        help="A line, or a part of one, whose box is to go, with all that stands in it. Can be "
        "repeated.",
    ),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="CSS",
        help="Elements to remove, such as '.newsletter-box' or 'article .letter > p'; upper "
        "and lower case of names count. Can be repeated.",
    ),
]


def suggest(
    pages: Annotated[
        list[Path],
        typer.Argument(
            metavar="RAW...",
            help="Pages of one or more sites, several of each: files, folders, JSON lines.",
            show_default=False,
        ),
    ],
    rules: RulesOption = None,
    site: SiteOption = "",
    apply: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            "--apply",
            metavar="DIR",
            rich_help_panel=OUTPUT,
            help="Add the rules to the packs in this folder instead of printing them; what is "
            "there stays as it is.",
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Propose rules for what recurs on the pages of a site, as YAML to review.

    Nothing is proposed that is article text on any of the pages.
    """
    with reported(debug):
        from cleaner.authoring.suggest import apply as add
        from cleaner.authoring.suggest import suggest as propose
        from cleaner.learning.site import LEAST_ARTICLES
        from cleaner.text.visible import count

        tell_of_terminal(pages)
        known = list(rules or ())
        if apply is not None and apply.is_dir() and apply not in known:
            # What the packs there take already is not to be proposed again.
            known.append(apply)
        site = told_site(site)
        found, counts, failed = propose(
            load_cleaner(Judging(rules=known, site=site)), pages, folder=apply
        )
        if site and counts and site not in counts:
            say(none_line(site, [*counts]))
        _tell_left(failed)
        if not (counts or failed):
            say(NO_PAGES)
        for suggestion in found:
            say(
                f"{suggestion.site}: {count(len(suggestion.proposals), 'proposal')} from "
                f"{suggestion.pages} pages"
            )
            if apply is None:
                Destination().write(f"{suggestion.pack}\n")
            else:
                path = add(suggestion, apply)
                say(f"written: {path}; read it, then run: cleaner rules check {path}")
                _add_schema(apply)
        for name, number in counts.items():
            if number < LEAST_ARTICLES:
                say(
                    f"{name}: no proposal; it had {count(number, 'page')}, and needs at least "
                    f"{LEAST_ARTICLES} of different articles"
                )
            elif name not in {suggestion.site for suggestion in found}:
                say(
                    f"{name}: no proposal; nothing recurs on its {number} pages that is surely no "
                    "article text; more pages may tell more"
                )
        if len(counts) > 1 and not found:
            say("where all pages are of one site, name it with --site")


def new(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The domain, or an address on it.")],
    pages: Annotated[
        list[Path], typer.Argument(metavar="PAGE...", help="Saved pages of the site, HTML or text.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            "--out",
            metavar="DIR",
            rich_help_panel=OUTPUT,
            help="Folder for the pack.",
        ),
    ] = Path("rules"),
    line: LineOption = None,
    keep: KeepOption = None,
    box: BoxOption = None,
    select: SelectOption = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Replace a pack that is already there, or write one beside that of another name.",
        ),
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Begin a pack for a site: commented, valid at once, with what its pages tell of their titles.

    --line, --box, --select and --keep say what is to go or stay, as in `cleaner rules add`, which
    adds to a pack that is there. What is not asked for, but for the end of titles, stands in the
    pack as comments: the boxes around lines, the elements of title, dek and body.
    """
    with reported(debug):
        from cleaner.authoring.asked import Asked
        from cleaner.authoring.new import new as write_pack
        from cleaner.text.visible import shortened

        asked = Asked(
            remove=tuple(line or ()),
            keep=tuple(keep or ()),
            boxes=tuple(box or ()),
            select=tuple(select or ()),
        )
        written = write_pack(load_cleaner(Judging()), site, pages, out, asked, force=force)
        path = written.path
        _tell_left(written.left)
        say(f"written: {path}")
        _add_schema(out)
        for said in written.unmet:
            say(f"note: {said}")
        for text in written.around:
            say(
                f"note: the box of {shortened(text, _SHOWN)!r} is in the pack as a comment; take "
                "its # away, or give --box in place of --line, to have all of it removed"
            )
        for other in written.others:
            why = ": did you mean that? The" if other == written.near else "; without --url the"
            say(
                f"note: a page tells by its address, folder or HTML that it is of {other}{why} "
                f"rules for {path.stem} do not hold for it"
            )
        told = f" --url https://{path.stem}/" if written.others and not written.near else ""
        if written.assumed:
            say(assumed_line(written.assumed, path.stem))
            told = f" --site {path.stem}"
        files = (one for one in (*pages, Path(written.page)) if one.is_file())
        page = next(files, Path("PAGE"))
        say(f"next: cleaner explain {page} --rules {out}{told}")
        say(f"then: cleaner rules check {path}")


def add(
    pack: Annotated[
        Path,
        typer.Argument(metavar="PACK", help="The pack to add to, a .yaml file; made if missing."),
    ],
    page: Annotated[
        list[Path],
        typer.Option(
            "--page",
            metavar="PATH",
            help="A saved page that has the lines: a file, a folder, JSON lines. Can be repeated.",
            show_default=False,
        ),
    ],
    line: LineOption = None,
    keep: KeepOption = None,
    box: BoxOption = None,
    select: SelectOption = None,
    site: Annotated[
        str,
        typer.Option(
            "--site",
            metavar="DOMAIN",
            help="The site of the pages. Default: as the pack says, or its file is named.",
        ),
    ] = "",
    rules: RulesOption = None,
    debug: DebugOption = False,
) -> None:
    """Add rules for lines or boxes of a page to a pack, with cases, and check them.

    Where there is no such pack, a plain one is made; `cleaner rules new` begins one with what pages
    tell, too. What the pack does already is said, and gets no second rule.

    All lines to remove make one rule, and all lines to keep another. A line that is not a whole
    block is taken as the beginning of one. A box is a rule by itself: the widest element around
    the line that has a name and no article text in it, or what --select names. In lines, upper and
    lower case count the same. Nothing is written where the check finds a fault.
    """
    with reported(debug):
        from cleaner.authoring.add import add as add_lines
        from cleaner.authoring.asked import Asked

        asked = Asked(
            remove=tuple(line or ()),
            keep=tuple(keep or ()),
            boxes=tuple(box or ()),
            select=tuple(select or ()),
            site=site,
        )
        made = add_lines(load_cleaner(Judging(rules=rules)), pack, page, asked)
        _tell_left(made.left)
        for said in made.done:
            say(f"nothing to add for {said}")
        if not made.rules:
            return
        Destination().write(made.rules)
        what = "written" if made.created else "added to"
        say(f"{what}: {pack}: {', '.join(made.ids)}; the check found nothing wrong")
        if made.created:
            _add_schema(pack.parent)
        for said in made.elsewhere:
            say(f"note: {said}")
        for said in made.unmet:
            say(f"note: {said}")
        if made.assumed:
            say(assumed_line(made.assumed, made.site))
        if made.created:
            # The working folder may hold other YAML than packs.
            place = pack if pack.parent == Path() else pack.parent
            told = f" --site {made.site}" if made.assumed else ""
            say(f"use it: cleaner run ... --rules {place}{told}")


def _tell_left(messages: Sequence[str]) -> None:
    """Says what was left out because it is no page."""
    for message in messages[:_MOST_FAILURES]:
        say(f"left out: {message}")
    if len(messages) > _MOST_FAILURES:
        say(f"left out: {len(messages) - _MOST_FAILURES} more pages")


def _add_schema(folder: Path) -> None:
    """Puts the schema beside packs that name it, for their editors, and says so."""
    from cleaner.authoring.reference import schema_json
    from cleaner.system.files import write_atomically

    path = folder / "schema.json"
    if not path.exists():
        write_atomically(path, schema_json().encode())
        say(f"written: {path}, by which editors complete and check the packs beside it")


def import_ftr(
    source: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="A site config (.txt), or a folder of them.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            "--out",
            metavar="DIR",
            rich_help_panel=OUTPUT,
            help="Folder for the packs.",
        ),
    ],
    literal: Annotated[
        bool,
        typer.Option(
            "--literal",
            help="Also import titles that only name what a page declares, and bodies of which "
            "nothing is removed (`prune: no`). Most pages come out better without.",
        ),
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Turn FiveFilters site configs into packs, one a site, and list what has no counterpart.

    Use the packs with `--rules DIR`: of site packs, only those of a page's own site are tried. An
    entry that can't be imported is named and left out, and the exit code is 1.
    """
    with reported(debug):
        from cleaner.authoring.ftr_folder import (
            left_out_lines,
            read_configs,
            summary_lines,
            write_packs,
        )

        imported = read_configs(source, literal=literal)
        table = write_packs(imported, out)
        write("".join(f"{line}\n" for line in summary_lines(imported, table)))
        for line in left_out_lines(imported):
            say(line)
        raise typer.Exit(1 if imported.left_out else 0)
