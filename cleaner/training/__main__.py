"""Fits the scorecards to labelled pages.

    python -m cleaner.training --corpora ../shared/corpora --out fitted/ --half tune
    python -m cleaner.training --corpora my-pages.jsonl.gz --out fitted/

OUT gets `cards.safetensors`, for `Cleaner(cards=...)` or `cards` in cleaner.toml, and
`cards.lock.json`, which says what they were made from. The pages are JSON lines: the page under
`html`, `text` or `content`, what is right under `title`, `dek` and `body`; what is missing is not
labelled. A page without a dek counts as one that has none only where it says so by
`"dek_asserted": true`.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from cleaner.errors import CleanerError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.scores.card import Card
from cleaner.scores.model import read_cards, write_cards
from cleaner.training.corpora import corpus_name, find_files
from cleaner.training.fit import fit_cards, headline_cards
from cleaner.training.lock import lock, write_lock
from cleaner.training.recipe import Recipe
from cleaner.training.sheets import read_sheets

CARDS_FILE = "cards.safetensors"
LOCK_FILE = "cards.lock.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 2 where the pages can't be learnt from."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(given)
    try:
        _run(options, shlex.join(("python", "-m", "cleaner.training", *given)))
    except CleanerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _run(options: argparse.Namespace, command: str) -> None:
    files = find_files(options.corpora)
    if options.only:
        files = tuple(path for path in files if corpus_name(path).startswith(tuple(options.only)))
        if not files:
            raise CleanerError(f"no corpus is called {', '.join(options.only)}")
    for name in (CARDS_FILE, LOCK_FILE):
        if (options.out / name).exists() and not options.force:
            raise CleanerError(f"{options.out / name}: is there already; --force writes over it")
    recipe = Recipe()
    found = read_sheets(
        files,
        Cleaner(),
        recipe,
        media=options.media,
        half=options.half,
        every=options.every,
    )
    for text in found.left_out:
        print(f"left out: {text}", file=sys.stderr)
    cards: dict[str, Card] = dict(read_cards().by_name)
    for media in options.media:
        sheets = found.sheets[media]
        if not sheets:
            print(f"{media}: no pages; the shipped cards stay", file=sys.stderr)
            continue
        print(f"{media}: {len(sheets)} pages", file=sys.stderr, flush=True)
        if options.headline:
            cards.update(headline_cards(sheets, cards, media, recipe))
        else:
            cards.update(fit_cards(sheets, media, recipe))
    options.out.mkdir(parents=True, exist_ok=True)
    write_cards(cards.values(), options.out / CARDS_FILE)
    told = lock(cards.values(), files, found.pages, recipe, command)
    write_lock(told, options.out / LOCK_FILE)
    print(f"written: {options.out / CARDS_FILE} and {LOCK_FILE}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--corpora", type=Path, nargs="+", required=True, metavar="PATH", help="files or folders")
    add("--only", nargs="+", default=[], metavar="NAME", help="corpora whose names start so")
    add("--out", type=Path, default=Path("fitted"), metavar="DIR", help="default: fitted/")
    add("--force", action="store_true", help="write over cards that are there already")
    add("--half", choices=("tune", "held"), help="fit to this half of the publishers alone")
    add("--media", choices=("text", "html"), nargs="+", default=["text", "html"])
    add("--headline", action="store_true", help="fit title, dek and wording alone")
    add("--every", type=_positive, default=1, metavar="N", help="only each n-th page")
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
