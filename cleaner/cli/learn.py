"""`cleaner learn`: what recurs on the pages of sites, as rule packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cleaner.cli.help import OUTPUT
from cleaner.cli.option_groups import spread
from cleaner.cli.options import DebugOption, Judging, RulesOption, load_cleaner
from cleaner.cli.reading import Reading
from cleaner.cli.run_options import PagesPerSite
from cleaner.cli.site import SiteOption, none_line, told_site
from cleaner.cli.terminal import NO_PAGES, reported, say, tell_of_terminal

if TYPE_CHECKING:
    from cleaner.learning.learned import Learned

_MOST_FAILURES: Final = 5
"""Pages that could not be looked at which are told one by one."""


@spread
def learn(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="RAW...",
            help="Pages, several of each site: files, folders, patterns, as `cleaner run` takes "
            "them.",
            show_default=False,
        ),
    ],
    reading: Reading,
    rules: RulesOption = None,
    site: SiteOption = "",
    pages_per_site: PagesPerSite = None,
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
    ] = Path("learned"),
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            "-w",
            min=1,
            metavar="N",
            help="Number of worker processes. Default: one per core.",
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Learn what recurs on the pages of each site, and write it as packs, one a site.

    Use them anywhere with `--rules DIR`. They are plain YAML: read them, edit them, take rules
    out. What somebody has edited stays as it is when the same folder is learned again.
    """
    with reported(debug):
        from cleaner.cli.progress import ended_by_term
        from cleaner.learning.learned import edited_packs
        from cleaner.learning.site import MOST_PAGES
        from cleaner.runs.learning import learn_from
        from cleaner.runs.plan import Plan, check_no_outputs

        site = told_site(site)
        check_no_outputs(pages)
        edited_packs(out)  # What is in the way is told before the pages are read.
        tell_of_terminal(pages)
        plan = Plan(
            cleaner=load_cleaner(Judging(rules=rules, site=site)),
            media=reading.told_media,
            content_key=reading.content_key,
            url_key=reading.url_key,
            id_key=reading.id_key,
            input_format=reading.told_format,
            workers=workers,
        )
        with ended_by_term():
            found = learn_from(pages, plan, pages_per_site=pages_per_site or MOST_PAGES)
        found.save(out)
        say(learned_lines(found, out))
        if site and found.sites and site not in found.sites:
            say(none_line(site, [*found.sites]))
        raise typer.Exit(1 if found.failed else 0)


def learned_lines(found: Learned, folder: Path, *, failures: bool = True) -> str:
    """What was learned, for people. failures: also the pages that could not be looked at."""
    from cleaner.learning.learned import edited_packs
    from cleaner.learning.site import LEAST_ARTICLES
    from cleaner.text.visible import count

    edited = edited_packs(folder)
    pages = rules = packs = stayed = few = left = 0
    for name, site in found.sites.items():
        lessons = site.lessons
        pages += lessons.pages
        rules += len(lessons.proposals)
        packs += bool(site.text)
        stayed += bool(site.text) and f"{name}.yaml" in edited
        few += lessons.articles < LEAST_ARTICLES
        left += len(lessons.left)
    if not (found.sites or found.unplaced or found.failures):
        return f"learned: nothing; {NO_PAGES}"
    lines = [
        f"learned: {count(rules, 'rule')} from {count(pages, 'page')} of "
        f"{count(len(found.sites), 'site')}, written as {count(packs - stayed, 'pack')} in {folder}"
    ]
    if silent := len(found.sites) - packs:
        why = f" ({few:,} with fewer than {LEAST_ARTICLES} different articles)" if few else ""
        lines.append(f"learned: {count(silent, 'site')} without a pack: nothing recurs{why}")
    if left:
        recur, they, them = ("recurs", "it", "it") if left == 1 else ("recur", "they", "them")
        lines.append(
            f"learned: {count(left, 'paragraph')} left alone that {recur}, since {they} may be the "
            f"articles' own: `cleaner report` shows {them}, and packs end with rules for {them}"
        )
    if found.unplaced:
        lines.append(
            f"learned: {count(found.unplaced, 'page')} of no known site, from which nothing was "
            "learned"
        )
    if edited:
        lines.append(
            f"learned: {', '.join(sorted(edited))} stayed, because somebody has edited it; delete "
            "it to have it learned anew"
        )
    if not failures:
        return "\n".join(lines)
    lines += [f"learned: left out: {text}" for text in found.failed[:_MOST_FAILURES]]
    if found.failures > _MOST_FAILURES:
        lines.append(f"learned: left out: {found.failures - _MOST_FAILURES} more pages")
    return "\n".join(lines)
