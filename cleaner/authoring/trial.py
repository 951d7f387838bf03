"""Rules on pages: what each of them took, and where gold says so, whether it was right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cleaner.authoring.label import label_blocks, tokens
from cleaner.check.findings import Finding
from cleaner.check.pages import address, by_address, check_page
from cleaner.errors import CleanerError, told_of
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.model import RawPage, id_text
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.analyze import GIVEN
from cleaner.pipeline.assemble import fates_of
from cleaner.pipeline.cleaner import Cleaner, of_site
from cleaner.rules.kinds import ByKind, FieldRule, KeepRule
from cleaner.rules.pack import Pack
from cleaner.rules.proposals import Cut, Start, Take
from cleaner.runs.sites import Sites, Unused
from cleaner.text.address import from_input, parents
from cleaner.text.fold import fold, fold_digits

_WRONG: Final = 200
"""Lines of article text that are kept for the report, for each rule."""
_LINE: Final = 300
"""Characters of such a line."""
_ARTICLE: Final = 0.5
"""Label above which a block is article text: more than half of it is. Chosen, never measured."""
_GOLD_KEYS = ("gold_body", "body")
_CHANCE: Final = 0.3
"""Label under which a block is boilerplate although the gold has some of its words: a caption, or
the title of another story, shares names and phrases with the article. Chosen, never measured."""


@dataclass(slots=True)
class Hits:
    """What one rule took, over all pages.

    uncovered: taken lines that none of the rule's cases holds, with how often; bare: it has no
    cases of what it removes. boilerplate,
    article: tokens by the gold's word; unlabelled: those that the gold says nothing of.
    wrong: lines of which the gold says that they are the article's, with the page's id.
    """

    rule: str
    blocks: int = 0
    pages: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    uncovered: Counter[str] = field(default_factory=Counter)
    bare: bool = False
    boilerplate: float = 0.0
    article: float = 0.0
    unlabelled: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the labelled tokens that are boilerplate; 1.0 where none are labelled."""
        total = self.boilerplate + self.article
        return self.boilerplate / total if total else 1.0


@dataclass(slots=True)
class Trial:
    """What all rules took.

    silent: rules of the chosen packs that took nothing. kept: by keep rule of these packs, how many
    blocks that it finds stay; kept_lines: and which, cut. fields: the rules of these packs that
    tell a title, dek or other field. taken_first: by rule of these packs, which rules took blocks
    that it found too, with how many; stayed: why others stay, in words.
    named: how many of the pages these packs name; findings: which of those do not come out as they
    say. own: the ids of the rules of these packs; of_elements: of those that go by a
    page's elements, whatever these say. site: of which the pages were taken that tell
    none, because the packs are for it alone; assumed: how many these are. no_page: the packs for
    sites of which there is no page.
    """

    pages: int = 0
    failed: list[str] = field(default_factory=list)
    hits: dict[str, Hits] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    kept: Counter[str] = field(default_factory=Counter)
    kept_lines: dict[str, Counter[str]] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    taken_first: dict[str, Counter[str]] = field(default_factory=dict)
    stayed: dict[str, Counter[str]] = field(default_factory=dict)
    named: int = 0
    findings: list[Finding] = field(default_factory=list)
    own: frozenset[str] = frozenset()
    of_elements: frozenset[str] = frozenset()
    site: str = ""
    assumed: int = 0
    no_page: tuple[Unused, ...] = ()


@dataclass(frozen=True, slots=True)
class _Taken:
    """One removed piece: a block, or with `part` a span of one."""

    index: int
    rule: str
    text: str
    part: bool


def on_pages(
    cleaner: Cleaner,
    paths: Sequence[Path],
    packs: Sequence[Pack] = (),
    *,
    every: int = 1,
    gold: bool = False,
    site: str = "",
    watch: Callable[[bool], None] | None = None,
) -> Trial:
    """Cleans the pages below the paths and counts what each rule took.

    packs: whose rules count as silent where they take nothing; without any, no rule does.
    every: only each n-th page. gold: only records that hold the article's text under
    `gold_body` or `body`; tokens are counted by it. site: whose the pages are that do not tell
    theirs, where the cleaner's options name none. watch: is told of each page whether it failed.

    Raises:
        UsageError: a path does not exist.
        CleanerError: there are no pages, or with `gold` none that hold a body.
    """
    every_rule = [rule for pack in packs for rule in pack.rules]
    trial = Trial(
        own=frozenset(rule.id for rule in every_rule),
        of_elements=frozenset(rule.id for rule in every_rule if rule.case_page == "html"),
    )
    if site and not cleaner.options.site:
        trial.site, cleaner = site, of_site(cleaner, site)
    covered = _covered(packs)
    named = by_address(packs)
    sites = Sites(cleaner)
    for number, found in enumerate(read(paths)):
        if number % every or (gold and not _gold(found)) or _of_packs(found, packs):
            continue
        _try_page(cleaner, found, trial, covered, sites, gold=gold)
        if named and isinstance(found, RawPage):
            for case in named.get(address(found.url or found.source), ()):
                trial.named += 1
                trial.findings += check_page(cleaner, case, found)
        if watch:
            watch(isinstance(found, Failure))
    if not trial.pages:
        what = "records with the article's text under 'gold_body' or 'body'" if gold else "pages"
        raise CleanerError(f"{', '.join(map(str, paths))}: no {what} in there")
    trial.no_page = sites.unused(packs)
    fired = trial.hits.keys()
    rules = [rule for pack in packs for rule in pack.rules]
    trial.kept.update({rule.id: 0 for rule in ByKind(rules)[KeepRule]})
    trial.fields = tuple(rule.id for rule in ByKind(rules)[FieldRule])
    trial.silent = tuple(rule.id for rule in rules if rule.takes and rule.id not in fired)
    return trial


def _of_packs(found: RawPage | Failure, packs: Sequence[Pack]) -> bool:
    """Whether it is no page but a pack, or the schema beside it, in a folder that holds both."""
    path = Path(found.source)
    if path.suffix not in (".yaml", ".json") or not path.is_file():
        return False
    beside = any(Path(pack.path).resolve().parent == path.resolve().parent for pack in packs)
    return beside and (path.suffix == ".yaml" or path.name == "schema.json")


def only_site(packs: Sequence[Pack]) -> str:
    """The site that all the packs with sites are for; empty where they are for several."""
    sites = {pack.sites[0] for pack in packs if pack.sites}
    return sites.pop() if len(sites) == 1 else ""


def _covered(packs: Iterable[Pack]) -> Mapping[str, frozenset[str]]:
    """Rule → the lines of its cases, folded."""
    return {
        rule.id: frozenset(
            _plain(line)
            for case in rule.removes
            for line in (*case.page.splitlines(), *(case.gone or ()))
        )
        for pack in packs
        for rule in pack.rules
    }


def _plain(text: str) -> str:
    return fold_digits(fold(text))


def _try_page(
    cleaner: Cleaner,
    found: RawPage | Failure,
    trial: Trial,
    covered: Mapping[str, frozenset[str]],
    sites: Sites,
    *,
    gold: bool,
) -> None:
    trial.pages += 1
    if isinstance(found, Failure):
        trial.failed.append(str(found.error))
        return
    try:
        analysis = cleaner.analyze(found)
    except CleanerError as error:
        trial.failed.append(told_of(found.source, error))
        return
    sites.add(analysis.site)
    if trial.site and analysis.site_origin == GIVEN:
        # By itself such a page would be of the site that the path to it tells.
        trial.assumed += trial.site not in parents(from_input(found.source, id_text(found.id)))
    taken = list(_taken(analysis))
    for index, fate in fates_of(analysis).items():
        if fate.kept_by in trial.own:
            trial.kept[fate.kept_by] += 1
            line = " ".join(analysis.views[index].block.text.split())[:_LINE]
            trial.kept_lines.setdefault(fate.kept_by, Counter())[line] += 1
    _count_not_taken(analysis, covered, trial)
    for rule in {piece.rule for piece in taken}:
        trial.hits.setdefault(rule, Hits(rule)).pages += 1
    for piece in taken:
        hits = trial.hits[piece.rule]
        hits.blocks += 1
        line = " ".join(piece.text.split())[:200]
        hits.lines[line] += 1
        if _is_new(piece, covered.get(piece.rule), trial):
            hits.uncovered[line] += 1
            hits.bare = not covered[piece.rule]
    if gold:
        _weigh(analysis, found.extra, taken, trial)


def _is_new(piece: _Taken, cases: frozenset[str] | None, trial: Trial) -> bool:
    """Whether no case of the rule shows the piece; for elements any case does."""
    if cases is None or (cases and piece.rule in trial.of_elements):
        return False
    return _plain(piece.text) not in cases


def _taken(analysis: Analysis) -> Iterator[_Taken]:
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    for index, fate in fates_of(analysis).items():
        text = analysis.segmented.blocks[index].text
        if index in roles:
            continue
        if fate.rule:
            yield _Taken(index, fate.rule, text, part=False)
            continue
        for start, end, rule, _ in fate.parts:
            yield _Taken(index, rule, text[start:end], part=True)


def _count_not_taken(analysis: Analysis, rules: Container[str], trial: Trial) -> None:
    """Counts what became of the blocks that one of the rules found and did not take."""
    proposals, fates = analysis.proposals, fates_of(analysis)
    roles = dict.fromkeys(analysis.headline.dek_blocks, "dek")
    roles[analysis.headline.title_block] = "title"
    found: tuple[Take | Cut | Start, ...] = (
        *proposals.removals,
        *proposals.cuts,
        *proposals.starts,
    )
    for one in found:
        name, fate = one.rule.id, fates.get(one.index)
        if name not in rules or not fate or any(rule == name for _, _, rule, _ in fate.parts):
            continue
        if fate.rule and one.index not in roles:
            if fate.rule != name:
                trial.taken_first.setdefault(name, Counter())[fate.rule] += 1
            continue
        why = f"as the page's {roles[one.index]}" if one.index in roles else ""
        why = f"by {fate.kept_by}" if fate.kept_by and not why else why
        trial.stayed.setdefault(name, Counter())[why] += 1


# Gold


def _gold(found: RawPage | Failure) -> str:
    """The article's text, as the page's record gives it; empty where it does not."""
    if isinstance(found, Failure):
        return ""
    texts = (found.extra.get(key) for key in _GOLD_KEYS)
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


def _weigh(
    analysis: Analysis, extra: Mapping[str, Any], taken: Sequence[_Taken], trial: Trial
) -> None:
    """Counts the tokens of the pieces as the article's or not.

    List items that the gold leaves out amid article text count as unlabelled: some golds leave
    all of them out. A piece whose words the gold holds no more often than what stays of the page
    is a repetition (a caption that says a name, a path that ends in the title), and counts as
    boilerplate.
    """
    body = next(text for key in _GOLD_KEYS if isinstance(text := extra.get(key), str) and text)
    title, dek = (str(extra.get(f"gold_{k}") or extra.get(k) or "") for k in ("title", "dek"))
    labels = label_blocks(analysis.segmented.blocks, body, title, dek, lists_missing=True)
    whole = f" {' '.join(tokens(body))} "
    staying = _staying(analysis)
    for piece in taken:
        own = tokens(piece.text)
        label = labels[piece.index]
        if piece.part and label is not None:
            label = float(f" {' '.join(own)} " in whole)
        hits = trial.hits[piece.rule]
        if label is None:
            hits.unlabelled += len(own)
            continue
        said = f" {' '.join(own)} "
        if label < _CHANCE or 0 < whole.count(said) <= staying.count(said):
            label = 0.0
        hits.article += label * len(own)
        hits.boilerplate += (1 - label) * len(own)
        if label > _ARTICLE and own and len(hits.wrong) < _WRONG:
            hits.wrong.append((analysis.page.id, " ".join(piece.text.split())[:_LINE]))


def _staying(analysis: Analysis) -> str:
    """The words of the blocks that stay, title and dek among them."""
    fates = fates_of(analysis)
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    blocks = analysis.segmented.blocks
    stay = (
        block.text
        for block in blocks
        if block.index in roles or not (block.index in fates and fates[block.index].rule)
    )
    return f" {' '.join(word for text in stay for word in tokens(text))} "


# For people
