"""What sites teach: labelled pages cleaned without and with what was learned of their sites.

    python -m tests.benchmarks.learning --corpora ../shared/corpora
    python -m tests.benchmarks.learning --only daniel-dev.b --sites --halves
    python -m tests.benchmarks.learning --only html/daniel-dev --sites --fitted cards/

Sites are hosts. Those with 6 pages and more are told apart from those with 2 to 5. `--halves` also
learns from one half of a site's pages and cleans the other, both ways. Body scores are by words, by
characters in unspaced scripts, as in `tests.benchmarks.score`; *kept* is the share of the gold's
words that are in title, dek or body. `--fitted` takes the folder of two files of scorecards,
`tune.safetensors` and `held.safetensors`, each fitted to the publishers of that half: pages are
cleaned by cards that have not seen their publishers then.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import process_time

from cleaner.errors import CleanerError
from cleaner.learning.facts import bytes_of, unpacked
from cleaner.learning.learn import Looker, learned_site
from cleaner.model import Article, Media, RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.pack import Pack
from cleaner.text.address import host
from cleaner.training.corpora import Half
from tests.benchmarks import corpora
from tests.benchmarks.corpora import LabelledPage
from tests.benchmarks.score import characters, is_unspaced, overlap, same, words

CORPORA = (
    *("html/daniel-dev", "text/daniel-dev.a", "text/daniel-dev.b", "text/daniel-dev.d"),
    *("html/wcxb-dev-articles", "text/wcxb-dev.b", "html/fundus-dev", "text/fundus-dev.b"),
)
MANY = 6
"""Pages from which a site is measured among those that have many."""
HALVES = 10
"""Pages from which a site is also learned by halves: fewer leave too few to each."""


@dataclass(slots=True)
class Sums:
    """Sums over pages: precision, recall, F1 and article words kept; hits of titles and deks."""

    pages: int = 0
    body: list[float] = field(default_factory=lambda: [0.0] * 4)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, page: LabelledPage, article: Article) -> None:
        """Counts one more page."""
        gold = page.gold
        body = gold.body or ""
        bag = characters if is_unspaced(body) else words
        of_gold = bag(body)
        whole = bag(f"{article.title}\n{article.dek}\n{article.body}")
        kept = (of_gold & whole).total() / max(of_gold.total(), 1)
        self.pages += 1
        for at, score in enumerate((*overlap(of_gold, bag(article.body)), kept)):
            self.body[at] += score
        for name, given in (("title", article.title), ("dek", article.dek)):
            wanted = getattr(gold, name)
            if wanted:
                self.counts[f"{name}.of"] += 1
                self.counts[name] += same(wanted, given)
        if gold.no_dek:
            self.counts["none.of"] += 1
            self.counts["none"] += bool(article.dek)

    def join(self, other: Sums) -> None:
        """Adds the sums of other pages."""
        self.pages += other.pages
        self.body = [one + more for one, more in zip(self.body, other.body, strict=True)]
        for name, count in other.counts.items():
            self.counts[name] += count

    @property
    def means(self) -> list[float]:
        """Precision, recall, F1, words kept."""
        return [value / max(self.pages, 1) for value in self.body]

    def share(self, name: str) -> str:
        """Hits of a field, of how many; empty where there are no labels."""
        of = self.counts[f"{name}.of"]
        return f"{self.counts[name]}/{of}" if of else "-"


@dataclass(slots=True)
class SiteResult:
    """One site without and with what was learned of it.

    Seconds of processor time: learning, what it takes beside cleaning the pages; and cleaning.
    """

    site: str
    without: Sums = field(default_factory=Sums)
    learned: Sums = field(default_factory=Sums)
    by_halves: Sums = field(default_factory=Sums)
    half_without: Sums = field(default_factory=Sums)
    learning: float = 0.0
    cleaning: float = 0.0


def raw(page: LabelledPage) -> RawPage:
    """The page as a batch would have it."""
    media: Media = "html" if page.group == "html" else "text"
    return RawPage(id=page.id, data=page.content, source=page.id, url=page.url, media=media)


def learned_pack(cleaner: Cleaner, site: str, pages: Iterable[LabelledPage]) -> Pack | None:
    """What these pages of one site teach, as a pack."""
    look = Looker(cleaner)
    facts = []
    for page in pages:
        try:
            facts.append(look.facts(replace(raw(page), url=f"https://{site}/")))
        except CleanerError:
            continue
    text = learned_site(site, facts).text
    return parse_pack(text, site) if text else None


def learned_and_read(
    cleaner: Cleaner, site: str, pages: Iterable[LabelledPage]
) -> tuple[Pack | None, dict[str, bytes]]:
    """As `learned_pack`, and what the looks found out of each page, by its id."""
    facts, known = [], {}
    for page in pages:
        try:
            analysis, known[page.id] = cleaner.look(raw(page))
        except CleanerError:
            continue
        facts.append(unpacked(bytes_of(analysis, site)))
    text = learned_site(site, facts).text
    return parse_pack(text, site) if text else None, known


def adding(cleaner: Cleaner, pack: Pack | None) -> Cleaner:
    """The cleaner with a site's pack, where it taught anything."""
    if not pack:
        return cleaner
    return Cleaner(cleaner.rules.adding([pack]), cleaner.options, cleaner.cards)


def cleaned(cleaner: Cleaner, page: LabelledPage, known: bytes = b"") -> Article:
    """The page's article; an empty one where it can't be cleaned. known: what a look found out."""
    try:
        return cleaner.clean_read(raw(page), known) if known else cleaner.clean(raw(page))
    except CleanerError:
        return Article()


def measure_site(
    cleaner: Cleaner, site: str, pages: Sequence[LabelledPage], *, halves: bool
) -> SiteResult:
    """One site's scores."""
    result = SiteResult(site)
    plain = {}
    start = process_time()
    for page in pages:
        plain[page.id] = cleaned(cleaner, page)
    result.cleaning = process_time() - start
    for page in pages:
        result.without.add(page, plain[page.id])
    start = process_time()
    pack, known = learned_and_read(cleaner, site, pages)
    result.learning = process_time() - start - result.cleaning
    with_pack = adding(cleaner, pack)
    cleaned(with_pack, pages[0])  # Makes ready what the site's rules need.
    for page in pages:
        start = process_time()
        article = cleaned(with_pack, page, known.get(page.id, b""))
        result.learning += process_time() - start
        result.learned.add(page, article)
    if halves and len(pages) >= HALVES:
        split = [page for page in pages if _odd(page.id)], [p for p in pages if not _odd(p.id)]
        for some, others in (split, split[::-1]):
            half = learned_pack(cleaner, site, some)
            tool = adding(cleaner, half)
            for page in others:
                result.by_halves.add(page, cleaned(tool, page) if half else plain[page.id])
                result.half_without.add(page, plain[page.id])
    return result


def _odd(identity: str) -> bool:
    return hashlib.sha256(identity.encode()).digest()[0] % 2 == 1


def render(name: str, results: Sequence[SiteResult], *, sites: bool) -> str:
    """The results of one corpus as a table, with a line for each site where asked for."""
    lines = [
        f"{name:<34} {'pages':>5}   P    R    F1   kept  ->  P    R    F1   kept   titles      deks"
    ]
    lines += [_row(one.site, one.without, one.learned) for one in results if sites]
    without, learned = Sums(), Sums()
    half, half_without = Sums(), Sums()
    for one in results:
        without.join(one.without)
        learned.join(one.learned)
        half.join(one.by_halves)
        half_without.join(one.half_without)
    lines.append(_row("together", without, learned))
    if half.pages:
        lines.append(_row("learned on the other half", half_without, half))
    worse = [one for one in results if one.learned.means[2] < one.without.means[2] - 0.01]
    lost = [one for one in results if one.learned.means[3] < one.without.means[3] - 0.002]
    lines.append(f"  sites worse by .01: {', '.join(one.site for one in worse) or 'none'}")
    lines.append(f"  sites that keep less: {', '.join(one.site for one in lost) or 'none'}")
    learning, cleaning = (sum(getattr(one, n) for one in results) for n in ("learning", "cleaning"))
    lines.append(f"  learning takes {learning / max(cleaning, 1e-9):.2f} of cleaning's time")
    return "\n".join(lines)


def _row(name: str, without: Sums, learned: Sums) -> str:
    def told(means: Sequence[float]) -> str:
        return " ".join(f"{value:.3f}"[1:] if value < 1 else "1.00" for value in means)

    fields = f"{without.share('title')}->{learned.share('title')}"
    deks = f"{without.share('dek')}->{learned.share('dek')}"
    return (
        f"  {name:<32} {without.pages:>5}  {told(without.means)} -> {told(learned.means)}  "
        f"{fields}  {deks}"
    )


def cleaners(cards: Path | None, fitted: Path | None) -> Mapping[Half, Cleaner]:
    """What the pages of each half are cleaned with. fitted: the folder of cards fitted to each."""
    if fitted:
        return {
            "tune": Cleaner(cards=fitted / "held.safetensors"),
            "held": Cleaner(cards=fitted / "tune.safetensors"),
        }
    one = Cleaner(cards=cards) if cards else Cleaner()
    return {"tune": one, "held": one}


def by_site(pages: Iterable[LabelledPage]) -> Mapping[str, list[LabelledPage]]:
    """The pages by the host of their address; those without one are left out."""
    found: dict[str, list[LabelledPage]] = defaultdict(list)
    for page in pages:
        if (site := host(page.url)) and page.content.strip():
            found[site].append(page)
    return found


def main() -> int:
    """Measures the chosen corpora; 1 where learning makes one of them worse."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.learning")
    add = parser.add_argument
    add("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    add("--only", action="append", default=[], metavar="NAME", help="may be given several times")
    add("--half", choices=("tune", "held"), help="the sites of one half")
    add("--cards", type=Path, metavar="FILE", help="scorecards in place of the shipped ones")
    add("--fitted", type=Path, metavar="DIR", help="scorecards fitted to each half")
    add("--sites", action="store_true", help="a line for each site")
    add("--halves", action="store_true", help="learn from half of a site's pages, too")
    options = parser.parse_args()
    found = corpora.find_corpora(options.corpora)
    if not found:
        print(f"Skipped: there are no corpora in {options.corpora} (--corpora DIR names another)")
        return 0
    chosen = corpora.choose(found, options.only or CORPORA)
    tools = cleaners(options.cards, options.fitted)
    worse = False
    for corpus in chosen:
        pages = corpora.select(corpora.load(corpus), half=options.half)
        groups: tuple[list[SiteResult], list[SiteResult]] = ([], [])
        for site, own in sorted(by_site(pages).items(), key=lambda pair: (-len(pair[1]), pair[0])):
            if len(own) > 1:
                few = len(own) < MANY
                tool = tools[own[0].half]
                groups[few].append(measure_site(tool, site, own, halves=options.halves))
        for results, what in zip(groups, (f"{MANY} pages and more", "2 to 5 pages"), strict=True):
            if results:
                print(render(f"{corpus.name}, {what}", results, sites=options.sites), flush=True)
                without = sum(one.without.body[2] for one in results)
                worse |= sum(one.learned.body[2] for one in results) < without - 1e-9
    return int(worse)


if __name__ == "__main__":
    sys.exit(main())
