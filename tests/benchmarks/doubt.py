"""How well the review's doubt finds bad pages: `python -m tests.benchmarks.doubt`.

Weights are fitted to one half of the publishers and measured on the other, and the other way
round: the area under the ROC curve (AUC), the chance that a bad page stands before a good one. Bad
is a body whose word F1 is under .9 (characters where words have no spaces), and a title or dek
that is not the labelled one. `body` counts what the text holds of the labelled words, `whole` all
of them: what an extractor has left out, nobody sees. Of the headline what is labelled is asked.
`--write` fits to all pages and stores the weights that the cleaner ships.

The shipped scorecards have seen these pages, and are surer of them than of others. `--tune` and
`--held` take cards that were fitted to one half of the publishers each (`python -m cleaner.training
--half tune`); each page is then cleaned by those of the other half, and the shipped weights are of
that.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cleaner import Cleaner, CleanerError
from cleaner.authoring.label import label_blocks
from cleaner.model import Media
from cleaner.pipeline import doubt_weights
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import assemble, fates_of
from cleaner.pipeline.choice import Choice, choices
from cleaner.pipeline.doubt_weights import Weight
from cleaner.pipeline.review import doubt_in, doubt_of, signs_of
from cleaner.pipeline.signs import Asked, Signs
from cleaner.scores.context import chance
from cleaner.scores.model import SHIPPED
from cleaner.training.corpora import Half
from tests.benchmarks import corpora, score
from tests.benchmarks.corpora import LabelledPage

GOOD: Final = 0.9
"""F1 from which a body is good."""
GOALS: Final[Mapping[str, float]] = {"body": 0.80, "headline": 0.75}
"""AUC that is wanted for a bad body, and for a wrong title or dek."""
SAMPLE: Final = 200
"""Pages of each corpus: all of them together take two processes some five minutes."""
SMOOTHING: Final = 30.0
"""Weight of the squared weights, of signs with a deviation of 1, in the fit. Of 10, 30, 100 and 300
it is the best for pages of which title and dek are labelled (AUC .746, the others .741 to .745)."""
WRONG: Final = 0.3
"""Share of a block that is article text, below which it is wrongly kept; and above 1 minus it
wrongly removed."""

CORPORA: Final = (
    *("html/fundus-dev", "html/wcxb-dev-articles", "html/wcxb-dev-other", "html/daniel-dev"),
    *("html/mercury", *(f"text/fundus-dev.{letter}" for letter in "abdg")),
    *(f"text/{name}.{letter}" for name in ("wcxb-dev", "daniel-dev") for letter in "abd"),
)
Labelled = Literal["body", "whole", "title", "dek", "headline"]
"""What a page may be wrong in: the body by what the text holds, or by all that is labelled; title,
dek, or one of the two that are labelled."""
ASKED: Final[tuple[Asked, ...]] = ("body", "title", "dek")
LABELLED: Final[tuple[Labelled, ...]] = ("body", "whole", "headline", "title", "dek")
_PARTS: Final[Mapping[Labelled, tuple[Asked, ...]]] = {
    "body": ("body",),
    "whole": ("body",),
    "title": ("title",),
    "dek": ("dek",),
    "headline": ("title", "dek"),
}
HALVES: Final[tuple[Half, ...]] = ("tune", "held")
Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One page: its signs, and what was wrong of what is labelled (1.0, else 0.0).

    lines: of those wrongly kept, wrongly removed by score, kept and removed by score: how many
    there are, and how many of them are marked as doubtful.
    """

    corpus: str
    media: Media
    half: Half
    signs: Mapping[Asked, Signs]
    wrong: Mapping[str, float]
    lines: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """The corpus, whatever extractor its text was left by."""
        return self.corpus.partition(".")[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 where an AUC of HTML or of text is under the goal."""
    options = _parser().parse_args(arguments)
    if options.facts and options.facts.exists():
        looked = [_read(line) for line in options.facts.read_text("utf-8").splitlines()]
    else:
        looked = list(look(options.corpora, options.pages, options.tune, options.held))
        if options.facts:
            told = (json.dumps(_told(one)) + "\n" for one in looked)
            options.facts.write_text("".join(told), "utf-8")
    if not looked:
        print(f"Skipped: there are no corpora in {options.corpora} (--corpora DIR names another)")
        return 0
    rows, missed = measure(looked)
    print(render(rows))
    print(render_lines(looked))
    if options.write:
        path = Path(doubt_weights.__file__)
        path.write_text(as_module(looked), "utf-8")
        print(f"Wrote {path}")
    return int(missed)


def look(folder: Path, pages: int, tune: Path | None, held: Path | None) -> Iterator[Looked]:
    """Each page of the corpora, cleaned and looked at. tune, held: cards fitted to these halves."""
    cleaners = {
        "held": Cleaner(cards=tune or SHIPPED),
        "tune": Cleaner(cards=held or SHIPPED),
    }
    for corpus in corpora.find_corpora(folder):
        if corpus.name not in CORPORA:
            continue
        for page in corpora.select(corpora.load(corpus), sample=pages):
            try:
                yield look_at(cleaners[page.half], page)
            except CleanerError:
                continue  # A page that an extractor left nothing of.
        print(f"{corpus.name}: done", file=sys.stderr, flush=True)


def look_at(cleaner: Cleaner, page: LabelledPage) -> Looked:
    """One page. Raises `CleanerError` where it can't be cleaned."""
    media: Media = "html" if page.group == "html" else "text"
    analysis = cleaner.analyze(page.content, url=page.url, media=media, id=page.id)
    article = assemble(analysis, cleaner.options)
    given = score.Output(title=article.title, dek=article.dek, body=article.body)
    text = page.content if media == "text" else None
    scores = score.field_scores(page.gold, given, text=text)
    by_what: dict[str, Choice] = {one.what: one for one in choices(analysis, cleaner, tell=False)}
    threshold = cleaner.shapes.cards[f"{media}-context"].card.threshold
    return Looked(
        corpus=page.corpus,
        media=media,
        half=page.half,
        signs=signs_of(analysis, fates_of(analysis), by_what, threshold),
        wrong=_wrong(page, scores, article.body),
        lines=_lines(cleaner, analysis, page) if page.gold.body else {},
    )


def _wrong(page: LabelledPage, scores: score.Scores, body: str) -> dict[str, float]:
    found: dict[str, float] = {}
    if "f1" in scores:
        unspaced = score.is_unspaced(page.gold.body or "")
        found["whole"] = float(scores["char" if unspaced else "f1"] < GOOD)
        count = score.characters if unspaced else score.words
        gold = count(page.gold.body or "")
        if page.group == "text":
            gold &= count(page.content)
        found["body"] = float(score.overlap(gold, count(body))[2] < GOOD)
    if "title" in scores:
        found["title"] = 1.0 - scores["title"]
    if "dek" in scores or "false_dek" in scores:
        found["dek"] = scores.get("false_dek", 1.0 - scores.get("dek", 1.0))
    if "title" in found or "dek" in found:
        found["headline"] = max(found.get("title", 0.0), found.get("dek", 0.0))
    return found


def _lines(
    cleaner: Cleaner, analysis: Analysis, page: LabelledPage
) -> dict[str, tuple[float, float]]:
    """How many of the lines that were wrongly kept or removed are marked."""
    marked = {(line.start, line.end) for line in doubt_of(analysis, cleaner).lines}
    labels = label_blocks(
        analysis.segmented.blocks,
        page.gold.body or "",
        page.gold.title or "",
        page.gold.dek or "",
        lists_missing="fundus" in page.corpus,
    )
    fates = fates_of(analysis)
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    found = {name: [0.0, 0.0] for name in ("kept", "gone", "wrongly kept", "wrongly gone")}
    for view, label in zip(analysis.views, labels, strict=True):
        block, rule = view.block, fates[view.block.index].rule
        if label is None or block.index in roles or (rule and not rule.startswith("shape.")):
            continue
        names = ["gone" if rule else "kept"]
        if (label > 1 - WRONG) if rule else (label < WRONG):
            names.append(f"wrongly {names[0]}")
        for name in names:
            found[name][0] += 1
            found[name][1] += (block.start, block.end) in marked
    return {name: (whole, part) for name, (whole, part) in found.items()}


# Fitting and measuring


def auc(wrong: Column, doubt: Column) -> float:
    """The chance that a wrong page has more doubt than a right one; equal doubt counts a half.

    >>> auc(np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.2, 0.9]))
    0.75

    NaN where all pages are right, or all wrong. Source: the rank sum of Mann and Whitney.
    """
    bad = wrong > 0
    if bad.all() or not bad.any():
        return float("nan")
    _, places, counts = np.unique(doubt, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = ((ends - counts + 1 + ends) / 2)[places]
    above = ranks[bad].sum() - bad.sum() * (bad.sum() + 1) / 2
    return float(above / (bad.sum() * (~bad).sum()))


def fit(pages: Sequence[Looked], what: Asked) -> dict[str, Weight]:
    """The weights of the signs: ridge logistic regression, each corpus counting as much.

    Source: iteratively reweighted least squares (McCullagh and Nelder, 1989).
    """
    names = tuple(pages[0].signs[what])
    signs = np.array([[page.signs[what][name] for name in names] for page in pages])
    wrong = np.array([page.wrong[what] for page in pages])
    groups = [page.group for page in pages]
    share = np.array([1.0 / groups.count(group) for group in groups])
    share *= len(pages) / share.sum()
    usual = np.average(signs, axis=0, weights=share)
    spread = np.sqrt(np.average((signs - usual) ** 2, axis=0, weights=share)) + 1e-6
    table = np.c_[(signs - usual) / spread, np.ones(len(pages))]
    smooth = np.diag([*(SMOOTHING for _ in names), 1e-6])
    found = np.zeros(len(names) + 1)
    for _ in range(30):
        chances = 1 / (1 + np.exp(-np.clip(table @ found, -30, 30)))
        slope = table.T @ (share * (chances - wrong)) + smooth @ found
        bend = (table * (share * chances * (1 - chances))[:, None]).T @ table + smooth
        found -= np.linalg.solve(bend, slope)
    weights = {"": Weight(0.0, round(float(found[-1]), 4))}
    for at, name in enumerate(names):
        weight = Weight(round(float(usual[at]), 4), round(float(found[at] / spread[at]), 4))
        weights[name] = weight
    return weights


def lessons(looked: Sequence[Looked], media: str, what: Asked, half: Half | None) -> list[Looked]:
    """The pages that the weights of a medium are fitted to.

    Few deks are labelled, and what makes one doubtful is the same in HTML and text: those of both
    together give an AUC that is .02 higher on HTML, and .03 on one half of the texts.
    """
    if what == "dek":
        return [page for m in ("html", "text") for page in labelled(looked, m, what, half)]
    return labelled(looked, media, what, half)


def labelled(looked: Sequence[Looked], media: str, what: str, half: Half | None) -> list[Looked]:
    """The pages of a medium and half of which something is labelled."""
    return [
        page
        for page in looked
        if page.media == media and what in page.wrong and half in (None, page.half)
    ]


Row = tuple[str, Half, str, int, int, float]
"""Corpus or medium, half, what is asked, pages, bad ones, AUC."""


def measure(looked: Sequence[Looked]) -> tuple[list[Row], bool]:
    """The AUC of each corpus and medium on each half, by weights of the other; and whether one of
    a medium is under its goal."""
    rows: list[Row] = []
    missed = False
    for media in ("html", "text"):
        for half in HALVES:
            other: Half = "held" if half == "tune" else "tune"
            weights = {what: fit(lessons(looked, media, what, other), what) for what in ASKED}
            for what in LABELLED:
                pages = labelled(looked, media, what, half)
                doubts = np.array([_doubt(weights, page, what) for page in pages])
                wrong = np.array([page.wrong[what] for page in pages])
                for name in (media, *sorted({page.group for page in pages})):
                    chosen = np.array([name in (media, page.group) for page in pages])
                    found = auc(wrong[chosen], doubts[chosen])
                    bad = int(wrong[chosen].sum())
                    rows.append((name, half, what, int(chosen.sum()), bad, found))
                    missed |= name == media and found < GOALS.get(what, 0.0)
    return rows, missed


def _doubt(weights: Mapping[Asked, Mapping[str, Weight]], page: Looked, what: Labelled) -> float:
    """The chance that something is wrong; of the headline, that what is labelled of it is."""
    parts: Sequence[Asked] = _PARTS[what]
    right = 1.0
    for part in parts:
        if part in page.wrong:
            right *= 1.0 - chance(doubt_in(weights[part], page.signs[part]))
    return 1.0 - right


def render(rows: Sequence[Row]) -> str:
    """The AUC as a table: a line for each corpus and half."""
    lines = ["corpus                 half  " + "".join(f"{what:>22}" for what in LABELLED)]
    lines.append("AUC (bad ones of pages)")
    found = {(name, half, what): rest for name, half, what, *rest in rows}
    for name, half in dict.fromkeys((name, half) for name, half, *_ in rows):
        cells = []
        for what in LABELLED:
            count, bad, value = found.get((name, half, what), (0, 0, float("nan")))
            cells.append(f"{value:.3f} ({bad} of {count})" if count else "")
        lines.append(f"{name:<23}{half:<6}" + "".join(f"{cell:>22}" for cell in cells))
    return "\n".join(lines)


def render_lines(looked: Sequence[Looked]) -> str:
    """How many of the wrong lines are marked as doubtful, and how many of the marked are wrong."""
    told = ["", "lines that are marked as doubtful"]
    for media in ("html", "text"):
        pages = [page for page in looked if page.media == media and page.lines]
        for what in ("kept", "gone"):
            wrong, all_ = (
                [sum(page.lines[name][at] for page in pages) for at in (0, 1)]
                for name in (f"wrongly {what}", what)
            )
            told.append(
                f"{media}: {wrong[1] / (wrong[0] or 1):.3f} of {wrong[0]:,.0f} wrongly {what}; "
                f"{wrong[1] / (all_[1] or 1):.3f} of the marked are wrong; "
                f"{all_[1] / (all_[0] or 1):.3f} of {all_[0]:,.0f} {what} are marked"
            )
    return "\n".join(told)


# The weights as a module


Weights = Mapping[str, tuple[float, float]]
"""By sign its usual value and its weight, as `fit` gives them."""


def as_module(looked: Sequence[Looked]) -> str:
    """The source of `doubt_weights.py`, fitted to all pages."""
    html, text = (sum(page.media == media for page in looked) for media in ("html", "text"))
    return written(
        f"Logistic regression on {html:,} HTML pages and {text:,} texts, corpora counting alike.",
        {
            media: {what: fit(lessons(looked, media, what, None), what) for what in ASKED}
            for media in ("html", "text")
        },
    )


def written(how: str, weights: Mapping[str, Mapping[str, Weights]]) -> str:
    """The source of a module with these weights. What both media share stands in it once."""
    lines = [
        '"""Weights of the signs of doubt, made by `python -m tests.benchmarks.doubt --write`.',
        "",
        how,
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Mapping",
        "from typing import Final, NamedTuple",
        "",
        "",
        "class Weight(NamedTuple):",
        '    """One sign: its usual value, and the logits that each 1.0 more adds to the doubt."""',
        "",
        "    usual: float",
        "    weight: float",
        "",
        "",
        "_Signs = Mapping[str, Weight]",
        "",
    ]
    names: dict[tuple[str, str], str] = {}
    for what in ASKED:
        tables = {media: weights[media][what] for media in weights}
        shared = len({tuple(table.items()) for table in tables.values()}) == 1
        for media, table in tables.items():
            name = names[media, what] = f"_{what}" if shared else f"_{media}_{what}"
            if name not in [*names.values()][:-1]:
                lines.append(f"{name.upper()}: Final[_Signs] = {{")
                lines += [f'    "{sign}": Weight({u}, {w}),' for sign, (u, w) in table.items()]
                lines.append("}")
    lines.append("WEIGHTS: Final[Mapping[str, Mapping[str, _Signs]]] = {")
    for media in weights:
        asked = ", ".join(f'"{what}": {names[media, what].upper()}' for what in ASKED)
        lines.append(f'    "{media}": {{{asked}}},')
    says = "By medium, what is asked, and sign; the doubt of a usual page under an empty name."
    lines += ["}", f'"""{says}"""']
    return "\n".join(lines) + "\n"


def _told(page: Looked) -> dict[str, Any]:
    return {name: getattr(page, name) for name in page.__slots__}


def _read(line: str) -> Looked:
    return Looked(**json.loads(line))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.doubt", description=__doc__)
    add = parser.add_argument
    add("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    add("--pages", type=int, default=SAMPLE, metavar="N", help="pages of each corpus")
    add("--tune", type=Path, metavar="FILE", help="scorecards fitted to the half 'tune'")
    add("--held", type=Path, metavar="FILE", help="scorecards fitted to the half 'held'")
    add("--facts", type=Path, metavar="FILE", help="read what pages tell from there, or keep it")
    add("--write", action="store_true", help="store the weights that the cleaner ships")
    return parser


if __name__ == "__main__":
    sys.exit(main())
