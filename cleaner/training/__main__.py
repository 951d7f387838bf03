"""Fits the scorecards to labelled pages.

    python -m cleaner.training --corpora ../shared/corpora --out fitted/ --half tune
    python -m cleaner.training --corpora my-pages.jsonl.gz --media html --out fitted/
    python -m cleaner.training --fitted fitted/ --media html --out cleaner/scores --force

OUT gets `cards.safetensors`, for `Cleaner(cards=...)` or `cards` in cleaner.toml, and
`cards.lock.json`, which says what they were made from, HTML and text each by itself. The third
command ships the cards of one medium and leaves those of the other as they are.

The pages are JSON lines: the page under `html`, `text` or `content`, what is right under `title`,
`dek` and `body`; what is missing is not labelled. A page without a dek counts as one that has none
only where it says so by `"dek_asserted": true`.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.scores.card import Card
from cleaner.scores.model import SHIPPED, read_cards, write_cards
from cleaner.training.corpora import corpus_name, find_files
from cleaner.training.fit import fit_cards, headline_cards
from cleaner.training.lock import fit_record, lock, read_fits, write_lock
from cleaner.training.recipe import Recipe
from cleaner.training.sheets import Sheet, read_sheets

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
    for name in (CARDS_FILE, LOCK_FILE):
        if (options.out / name).exists() and not options.force:
            raise CleanerError(f"{options.out / name}: is there already; --force writes over it")
    cards: dict[str, Card] = dict(read_cards().by_name)
    fits = read_fits(SHIPPED.with_name(LOCK_FILE))
    if options.fitted:
        _take(options, cards, fits)
    else:
        _fit(options, command, cards, fits)
    options.out.mkdir(parents=True, exist_ok=True)
    write_cards(cards.values(), options.out / CARDS_FILE)
    write_lock(lock(cards.values(), fits), options.out / LOCK_FILE)
    print(f"written: {options.out / CARDS_FILE} and {LOCK_FILE}", file=sys.stderr)


def _take(options: argparse.Namespace, cards: dict[str, Card], fits: dict[str, Any]) -> None:
    """Puts what was fitted for some media, and its record, in the place of what there is."""
    told = read_fits(options.fitted / LOCK_FILE)
    for card in read_cards(options.fitted / CARDS_FILE):
        if card.name.startswith(tuple(options.media)):
            cards[card.name] = card
    for media in options.media:
        if media not in told:
            raise CleanerError(f"{options.fitted / LOCK_FILE}: says nothing of a fit to {media}")
        fits[media] = told[media]


def _fit(
    options: argparse.Namespace, command: str, cards: dict[str, Card], fits: dict[str, Any]
) -> None:
    """Puts cards that are fitted to the pages, and their records, in the place of what there is."""
    files = find_files(options.corpora)
    if options.only:
        files = tuple(path for path in files if corpus_name(path).startswith(tuple(options.only)))
        if not files:
            raise CleanerError(f"no corpus is called {', '.join(options.only)}")
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
    for media in options.media:
        sheets = found.sheets[media]
        if not sheets:
            print(f"{media}: no pages; the shipped cards stay", file=sys.stderr)
            continue
        print(f"{media}: {len(sheets)} pages", file=sys.stderr, flush=True)
        if options.headline:
            cards.update(headline_cards(sheets, cards, media, recipe))
        else:
            cards.update(fit_cards(sheets, media, recipe, read_cards().by_name))
        fits[media] = fit_record(files, _counts(sheets), recipe, command)


def _counts(sheets: Iterable[Sheet]) -> Counter[str]:
    """How many pages of each corpus there are."""
    return Counter(sheet.page.corpus for sheet in sheets)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--corpora", type=Path, nargs="+", metavar="PATH", help="files or folders")
    given.add_argument(
        "--fitted",
        type=Path,
        metavar="DIR",
        help="an earlier fit: its cards of --media, beside the shipped ones of the other medium",
    )
    add("--only", nargs="+", default=[], metavar="NAME", help="corpora whose names start so")
    add("--out", type=Path, default=Path("fitted"), metavar="DIR", help="default: fitted/")
    add("--force", action="store_true", help="write over cards that are there already")
    add("--half", choices=("tune", "held"), help="fit to this half of the publishers alone")
    add(
        "--media",
        choices=("text", "html"),
        nargs="+",
        default=["text", "html"],
        help="fit the cards of this medium alone; the others stay as they are shipped",
    )
    add("--headline", action="store_true", help="fit title, dek and wording alone")
    add("--every", type=_positive, default=1, metavar="N", help="only each n-th page")
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
