"""How fast all is, each figure beside a reference: `python -m tests.benchmarks.speed`.

Pages of the corpora, or the project's own samples where there are none, or with `--small`. Times
are processor time but for the workers, which need idle cores. The references run in turns with
what they are held against, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from cleaner import Cleaner, RawPage
from cleaner.rules.files import shipped
from cleaner.rules.load import load_folders
from cleaner.rules.ruleset import RuleSet
from tests.benchmarks import chart, corpora, growth, loop
from tests.benchmarks.measure import trafilatura_main

SAMPLES = corpora.CHECKOUT / "samples" / "raw"
_SMALL_PAGE = (
    "<title>Rain stops play</title><h1>Rain stops play</h1><p>The match was off at noon.</p>"
)
_BUSY = 0.75
"""Load for each core from which on two workers can't be held against one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that is measured.

    value, reference_value: medians, in `unit`. ratio: the median of their ratios, turn by turn;
    above 1 is better where `more` is, below 1 where less is. goal: what to reach, in words;
    loss: the ratio from which on the small run fails, 0 where there is none.
    """

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float
    ratio: float
    goal: str = ""
    more_is_better: bool = True
    loss: float = 0.0

    @property
    def lost(self) -> bool:
        """Whether it is far worse than it should be, by its ratio alone."""
        if not self.loss:
            return False
        return self.ratio < self.loss if self.more_is_better else self.ratio > self.loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is measured on."""

    texts: tuple[str, ...]
    pages: tuple[str, ...]
    lines: tuple[str, ...]
    rounds: int
    sizes: tuple[int, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 where a small run finds a large loss."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    add = parser.add_argument
    add("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    add("--small", action="store_true", help="under a minute; fails on a large loss")
    add("--only", nargs="+", choices=PARTS, default=list(PARTS))
    add("--json", type=Path, metavar="FILE", help="write the figures")
    add("--plot", type=Path, metavar="FILE", help="draw the growth with the rules, as SVG")
    add("--page", type=Path, metavar="FILE", help="put the table between its marks in a file")
    options = parser.parse_args(arguments)
    material = gather(options.corpora, small=options.small)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as place, _cache(Path(place) / "cleaner"):
        for part in options.only:
            print(f"{part} ...", file=sys.stderr, flush=True)
            figures += PARTS[part](material)
    costs = [asdict(cost) for cost in _COSTS]
    table = chart.table([asdict(figure) for figure in figures])
    print(table)
    if options.json:
        found = {"figures": [asdict(figure) for figure in figures], "growth": costs}
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if options.plot and costs:
        options.plot.write_text(chart.growth_plot(costs), "utf-8")
    if options.page:
        chart.put_between_marks(options.page, table)
    lost = [figure for figure in figures if options.small and figure.lost]
    for figure in lost:
        print(f"LOSS {figure.name}: {figure.ratio} times {figure.reference}, bound {figure.loss}")
    return int(bool(lost))


def gather(folder: Path, *, small: bool) -> Material:
    """The material of a run; samples where a run is small, or there are no corpora."""
    found = {corpus.name: corpus for corpus in corpora.find_corpora(folder)}
    if small or "html/fundus-dev" not in found:
        pages = tuple(
            path.read_text("utf-8", "replace")
            for path in sorted(SAMPLES.rglob("*.htm*"))
            if path.suffix in (".html", ".htm")
        )
        texts = [path.read_text("utf-8", "replace") for path in sorted(SAMPLES.rglob("*.txt"))]
        return Material(
            texts=tuple(texts * 4),
            pages=pages * 2,
            lines=tuple(texts * 8),
            rounds=5,
            sizes=(100, 1_000),
        )
    texts_a = [page.content for page in corpora.load(found["text/fundus-dev.a"])]
    html = [page.content for page in corpora.load(found["html/fundus-dev"])]
    return Material(
        texts=tuple(texts_a),
        pages=tuple(html),
        lines=tuple(growth.page_texts(folder, 2_000)),
        rounds=5,
        sizes=growth.SIZES,
    )


# What is measured


def text_pages(material: Material) -> Iterator[Figure]:
    """Texts of a list cleaned, against `ftfy.fix_text` on the same texts."""
    import ftfy

    cleaner, texts = Cleaner(), material.texts
    pages = [RawPage(id="", data=text, source="", media="text") for text in texts]
    ours, theirs = _turns(
        lambda: list(cleaner.clean_many(pages)),
        lambda: [ftfy.fix_text(text) for text in texts],
        material.rounds,
    )
    yield _rate("text pages", len(texts), ours, theirs, "ftfy.fix_text", "1,500 a second", 0.12)


def html_pages(material: Material) -> Iterator[Figure]:
    """HTML cleaned, against trafilatura's default with metadata."""
    cleaner, pages = Cleaner(), material.pages
    ours, theirs = _turns(
        lambda: [cleaner.clean(page, media="html") for page in pages],
        lambda: [trafilatura_main(page) for page in pages],
        2,
    )
    yield _rate(
        "HTML pages", len(pages), ours, theirs, "trafilatura.bare_extraction", "2.5 times", 0.35
    )


def workers(material: Material) -> Iterator[Figure]:
    """Two workers against one, by the clock; none where the machine has no two idle cores."""
    cores = os.cpu_count() or 1
    if cores < 2 or os.getloadavg()[0] > _BUSY * cores:
        print("workers: skipped, the machine is busy or has one core", file=sys.stderr)
        return
    cleaner = Cleaner()
    pages = [RawPage(id=str(n), data=page, source=str(n)) for n, page in enumerate(material.pages)]
    pages *= max(1, 600 // len(pages))
    two, one = _turns(
        lambda: sum(1 for _ in cleaner.clean_many(pages, workers=2)),
        lambda: sum(1 for _ in cleaner.clean_many(pages, workers=1)),
        3,
        time.perf_counter,
    )
    yield _rate("two workers", len(pages), two, one, "one worker", "1.85 times")


def loading(material: Material) -> Iterator[Figure]:
    """Packs loaded from what was kept, against reading their YAML."""
    yield _loaded("loading the shipped packs", [], "under 100 ms")
    with tempfile.TemporaryDirectory() as place:
        growth.write_packs(growth.make_rules(material.lines, 10_000), Path(place))
        if material.sizes == growth.SIZES:
            yield _loaded("loading 10,000 rules more", [Path(place)], "under 300 ms")


def _loaded(name: str, folders: list[Path], goal: str) -> Figure:
    RuleSet.load(folders)
    kept, anew = _turns(
        lambda: RuleSet.load(folders), lambda: RuleSet(load_folders([shipped(), *folders])), 3
    )
    return _spent(name, kept, anew, "from YAML", goal, 0.4)


_COSTS: list[growth.Cost] = []


def rules(material: Material) -> Iterator[Figure]:
    """What more rules cost, against splitting lines and folding case alone."""
    costs = growth.measure(
        material.lines,
        loop.as_views,
        lambda made: loop.Loop(made).match,
        material.sizes,
        min(3, material.rounds),
    )
    _COSTS[:] = costs
    for cost in costs:
        yield Figure(
            name=f"{cost.rules:,} rules",
            value=round(cost.floor + cost.match, 2),
            unit="µs a line",
            reference="split and fold",
            reference_value=round(cost.floor, 2),
            ratio=cost.times_floor,
            goal="10 times" if cost.rules > 1_000 else "4.5 times",
            more_is_better=False,
            loss=25.0,
        )
    first, last = costs[0], costs[-1]
    least, most = first.floor + first.match, last.floor + last.match
    yield Figure(
        name=f"growth from {first.rules} to {last.rules:,} rules",
        value=round(most, 2),
        unit="µs a line",
        reference=f"{first.rules} rules",
        reference_value=round(least, 2),
        ratio=round(most / least, 2),
        goal="4 times",
        more_is_better=False,
        loss=6.0,
    )


def command(material: Material) -> Iterator[Figure]:
    """The command line's start, against a bare Python, and one page against trafilatura's."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "page.html"
        page.write_text(_SMALL_PAGE, "utf-8")
        version = (python, "-m", "cleaner", "--version")
        bare = (python, "-c", "pass")
        yield _command("cleaner --version", version, bare, "python -c pass", "0.15 s", 20)
        clean = (python, "-m", "cleaner", "clean", str(page))
        code = f"import trafilatura as t; print(t.bare_extraction(open({str(page)!r}).read()))"
        other = (python, "-c", code)
        yield _command("one small page by command", clean, other, "by trafilatura", "0.6 s", 3.5)


def _command(
    name: str, ours: Sequence[str], theirs: Sequence[str], reference: str, goal: str, loss: float
) -> Figure:
    def run(line: Sequence[str]) -> None:
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, env=_with_bytecode())

    run(ours)
    run(theirs)
    spent, other = _turns(lambda: run(ours), lambda: run(theirs), 7, _children)
    return _spent(name, spent, other, reference, goal, loss)


def _with_bytecode() -> dict[str, str]:
    """The environment, in which Python keeps what it compiled, as it does where it is installed."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**env, "PYTHONPYCACHEPREFIX": os.path.join(os.environ["CLEANER_CACHE"], "..", "code")}


PARTS: dict[str, Callable[[Material], Iterator[Figure]]] = {
    "text": text_pages,
    "html": html_pages,
    "workers": workers,
    "loading": loading,
    "rules": rules,
    "command": command,
}


# How it is measured


def _children() -> float:
    """Processor seconds of all ended children."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _turns(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> tuple[list[float], list[float]]:
    """The seconds that each of two calls took, called in turns; the first turn warms up."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for times, call in zip(spent, (ours, theirs), strict=True):
            start = clock()
            call()
            if turn:
                times.append(clock() - start)
    return spent


def _rate(
    name: str,
    count: int,
    ours: Sequence[float],
    theirs: Sequence[float],
    reference: str,
    goal: str,
    loss: float = 0.0,
) -> Figure:
    return Figure(
        name=name,
        value=round(count / statistics.median(ours), 1),
        unit="pages a second",
        reference=reference,
        reference_value=round(count / statistics.median(theirs), 1),
        ratio=_median_ratio(theirs, ours),
        goal=goal,
        loss=loss,
    )


def _spent(
    name: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    reference: str,
    goal: str,
    loss: float,
) -> Figure:
    return Figure(
        name=name,
        value=round(statistics.median(ours) * 1000, 1),
        unit="ms",
        reference=reference,
        reference_value=round(statistics.median(theirs) * 1000, 1),
        ratio=_median_ratio(ours, theirs),
        goal=goal,
        more_is_better=False,
        loss=loss,
    )


def _median_ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    ratios = [one / max(other, 1e-9) for one, other in zip(ones, others, strict=True)]
    return round(statistics.median(ratios), 3)


@contextmanager
def _cache(place: Path) -> Iterator[None]:
    """What is kept of rules goes to a folder of this run's own."""
    before = os.environ.get("CLEANER_CACHE")
    os.environ["CLEANER_CACHE"] = str(place)
    try:
        yield
    finally:
        if before is None:
            del os.environ["CLEANER_CACHE"]
        else:
            os.environ["CLEANER_CACHE"] = before


if __name__ == "__main__":
    sys.exit(main())
