"""Pages that were looked at are cleaned without being read once more, and come out the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import cleaner
from cleaner.learning.facts import digest_of, facts_of
from cleaner.learning.learn import Looker, learned_site
from cleaner.learning.store import Known
from cleaner.model import Media
from cleaner.options import Options
from cleaner.pipeline.cleaner import of_site
from cleaner.rules.load import parse_pack
from cleaner.runs import run as batch
from cleaner.runs.job import Doing, Job
from cleaner.runs.learning import learn_before
from cleaner.runs.plan import Plan
from tests.learning.test_learn import SITE, TOOL, made
from tests.learning.test_prose import page

PAGES = Path(__file__).parents[1] / "pages"
GOLDEN = sorted(path.parent.name for path in PAGES.glob("*/source.*"))
BOXES = parse_pack(
    f"pack: {SITE}\nwhy: Learned.\nsites: [{SITE}]\nrules:\n"
    "  - {id: x.box, kind: html, why: A, seen: 3 of 3, action: drop, select: .site-menu}\n"
    "  - {id: x.prose, kind: html, why: A, seen: 3 of 3, action: prose, select: '.content > p'}\n"
    "  - {id: x.a, kind: line, why: A, seen: 3 of 3, phrases: {any: [read more, share this]}}\n",
    "x.yaml",
)


def golden(name: str) -> cleaner.RawPage:
    """One of the pages that are in the tests."""
    (path,) = (PAGES / name).glob("source.*")
    media: Media = "html" if path.suffix == ".html" else "text"
    url = f"https://{SITE}/{name}"
    return cleaner.RawPage(
        id=name, data=path.read_bytes(), source=name, url=url, media=media, extra={"n": 7}
    )


@pytest.mark.parametrize("markup", [False, True])
def test_golden_pages_come_out_the_same(markup: bool) -> None:
    tool = cleaner.Cleaner(options=Options(markup=markup))
    more = cleaner.Cleaner(tool.rules.adding([BOXES]), tool.options)
    for name in GOLDEN[markup :: 35 - 2 * markup]:
        one = golden(name)
        analysis, known = tool.look(one)
        assert facts_of(analysis) == facts_of(tool.look(one, keep=False)[0])
        if one.media == "html":
            assert facts_of(analysis) == facts_of(tool.analyze(one))
        assert more.clean_read(one, known) == more.clean(one)
        assert more.clean_read(one, known, doubt=True) == more.review(one)


def test_rules_that_change_what_scores_see_of_a_block_come_out_the_same() -> None:
    pack = (
        f"pack: x\nwhy: x\nsites: [{SITE}]\nrules:\n"
        "  - {id: promo.x, kind: line, why: s, effect: suspect, match: start, "
        "phrases: {any: [the, a, in, for]}}\n"
        "  - {id: x.l, kind: line, why: l, match: start, phrases: {any: [the, a, in]}}\n"
    )
    other = cleaner.Cleaner(TOOL.rules.adding([parse_pack(pack, "x")]))
    changed = 0
    for name in GOLDEN[::40]:
        one = golden(name)
        changed += other.analyze(one).shape.scores != TOOL.analyze(one).shape.scores
        assert other.clean_read(one, TOOL.look(one)[1]) == other.clean(one)
    assert changed


def test_a_page_whose_site_is_known_by_its_lines_only_now_comes_out_the_same() -> None:
    pages = [str(one.data) for one in made(8)]
    raws = [cleaner.RawPage(id=f"{n}", data=text, source=f"{n}") for n, text in enumerate(pages)]
    learned = cleaner.Cleaner(rules=cleaner.learn(raws))
    for one in raws:
        read = learned.clean_read(one, TOOL.look(one)[1])
        assert read == learned.clean(one)
        assert learned.analyze(one).systems != TOOL.analyze(one).systems


def test_rules_with_a_say_in_how_a_page_becomes_blocks_have_it_read_anew() -> None:
    pack = (
        f"pack: x\nwhy: x\nsites: [{SITE}]\nrules:\n"
        "  - {id: x.b, kind: html, why: b, action: unwrap, select: h1}\n"
    )
    one = page(1)
    other = cleaner.Cleaner(TOOL.rules.adding([parse_pack(pack, "x")]))
    assert other.clean_read(one, TOOL.look(one)[1]) == other.clean(one)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_learns_ends_as_one_by_what_it_learned(
    tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "raw" / SITE
    raw.mkdir(parents=True)
    for one in made(12):
        (raw / f"{one.id}.txt").write_text(str(one.data))
    plan = Plan(cleaner=cleaner.Cleaner(), workers=workers, format="json")
    sent: list[int] = []

    def noted(job: Job) -> Job:
        sent.append(len(job.known))
        return job

    monkeypatch.setattr("cleaner.runs.run.light", noted)
    with Known() as known:
        assert learn_before([tmp_path / "raw"], tmp_path / "out", plan, known=known)
        assert len(known) == 12
        rules = cleaner.Cleaner(rules=[tmp_path / "out" / "learned"])
        batch.run([tmp_path / "raw"], tmp_path / "out", replace(plan, cleaner=rules), known=known)
    assert min(sent) > 100
    batch.run([tmp_path / "raw"], tmp_path / "other", replace(plan, cleaner=rules))
    for path in (tmp_path / "other").rglob("*.json"):
        same = tmp_path / "out" / path.relative_to(tmp_path / "other")
        assert same.read_bytes() == path.read_bytes()
    assert len([*(tmp_path / "other").rglob("*.json")]) == 12


def test_pages_that_were_not_looked_at_go_through_the_steps_together_beside_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together: list[list[str]] = []
    clean = cleaner.Cleaner.clean_together

    def noted(
        self: cleaner.Cleaner, pages: list[cleaner.RawPage], at: Callable[[int], None]
    ) -> object:
        together.append([one.id for one in pages])
        return clean(self, pages, at)

    monkeypatch.setattr(cleaner.Cleaner, "clean_together", noted)
    doing = Doing(Plan(cleaner=TOOL, format="jsonl").work)
    pages = made(6)
    known = {2: TOOL.look(pages[2])[1], 5: TOOL.look(pages[5])[1]}
    jobs = [
        Job(page, f"k{at}", f"o{at}", f"d{at}", known=known.get(at, b""))
        for at, page in enumerate(pages)
    ]
    seen: list[int] = []
    found = doing.together(jobs, seen.append)
    assert together == [[pages[at].id for at in (0, 1, 3, 4)]]
    assert set(seen) == set(range(6))
    singly = [doing(job) for job in jobs]
    assert [replace(one, seconds=0.0) for one in found] == [
        replace(one, seconds=0.0) for one in singly
    ]


def test_no_more_pages_of_a_site_are_looked_at_than_count(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: Counter[str] = Counter()
    look = Looker.look

    def counted(self: Looker, candidate: object) -> object:
        found = look(self, candidate)  # type: ignore[arg-type]
        looks[getattr(found, "site", "")] += 1
        return found

    monkeypatch.setattr(Looker, "look", counted)
    pages = made(20) + made(20, "gull.example")
    cleaner.learn(pages, pages_per_site=5)
    assert looks == {SITE: 5, "gull.example": 5}


def test_ids_and_texts_of_any_kind_are_learned_from() -> None:
    class Told(str):
        """A text that holds what can't be sent."""

        def __reduce__(self) -> str:
            raise TypeError("it can't be sent")

    pages = [replace(one, id=object(), data=Told(one.data)) for one in made(6)]
    found = cleaner.learn(pages)
    assert (found.failures, list(found.packs)) == (0, [SITE])


def test_a_page_is_known_by_all_that_it_is_cleaned_from() -> None:
    one = page(1)
    others = [
        replace(one, data="another"),
        replace(one, url=None),
        replace(one, id="other"),
        replace(one, media="text"),
        replace(one, charset="utf-8"),
        replace(one, warnings=("odd",)),
        replace(one, source="elsewhere"),
    ]
    assert len({digest_of(each) for each in (one, *others)}) == 1 + len(others)
    assert digest_of(replace(one, extra={"a": 1})) == digest_of(one)


def test_names_in_camel_case_are_found_as_learning_writes_them() -> None:
    pages = [page(number, box="storyText") for number in range(8)]
    look = Looker(of_site(TOOL, SITE))
    pack = parse_pack(learned_site(SITE, map(look.facts, pages)).text, SITE)
    (prose,) = (rule for rule in pack.rules if ".prose-" in rule.id)
    found = cleaner.Cleaner(TOOL.rules.adding([pack])).analyze(pages[0])
    assert len([rule for rule in found.proposals.expected.values() if rule == prose]) == 4
