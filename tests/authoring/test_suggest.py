"""Mining: a site of our own making, pages from templates with planted boilerplate."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner import RawPage, learn
from cleaner.authoring.suggest import Suggestion, added, apply, suggest
from cleaner.check.packs import check
from cleaner.cli import app
from cleaner.learning.facts import facts_of
from cleaner.learning.proposal import Proposal
from cleaner.learning.site import lessons_of
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.text.fold import fold
from tests.benchmarks.planted import LEAST_FOUND, TEMPLATES, TONGUES, make_site, make_story, measure


def mine(analyses: list[Analysis]) -> tuple[Proposal, ...]:
    """What the pages teach."""
    return lessons_of(SITE, [facts_of(analysis) for analysis in analyses]).proposals


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


SITE = "lamp-post.example"
WHO = words("ferry council baker pilot miller keeper teacher warden sailor weaver clerk mason")
DID = words("painted sold counted mended lost borrowed praised buried measured moved hid named")
WHAT = words("bridge boat oven ledger lantern tower garden clock wall piano kettle archive")
WHERE = words("quay market chapel station harbour orchard school mill dunes island tunnel yard")
NAMES = ["Ada Brome", "Kit Larsmo", "Uma Feld", "Piet Dunst", "Oda Lindq", "Ivo Marr"]
MONTHS = ["January", "March", "April", "June", "July", "September", "October", "December"]
HEAD = ["The Lamp Post shines since 1911", "Harbour edition with tide table"]
TAIL = [
    "The Lamp Post keeps this lantern burning thanks to its readers",
    "Bring a friend to the lantern evening and both of you eat for free",
    "Lantern Street 4, ring twice",
    "Printed on paper from the northern mills, folded by hand",
]
AMID = "Our lantern letter comes every Thursday with the ten best walks of the week"
LINKED = "link to another story about"


def sentence(rng: random.Random, number: int) -> str:
    return (
        f"The {rng.choice(WHO)} {rng.choice(DID)} the old {rng.choice(WHAT)} near the "
        f"{rng.choice(WHERE)} on day {number} of the long {rng.choice(WHAT)} dispute, and the "
        f"{rng.choice(WHO)} of the {rng.choice(WHERE)} said that nobody had asked for it."
    )


def title(rng: random.Random, number: int) -> str:
    return f"{rng.choice(WHO).title()} {rng.choice(DID)} a {rng.choice(WHAT)} for winter {number}"


def article(number: int) -> tuple[str, list[str], list[str]]:
    """Headline, the article's lines, and the boilerplate around and amid them."""
    rng = random.Random(number)
    body = [sentence(rng, number * 10 + line) for line in range(rng.randint(6, 10))]
    body.insert(3, rng.choice(["Background", "What comes next", "In figures"]))
    return title(rng, number), body, [AMID, stamp(rng), f"Lantern reader number {number * 37}"]


def stamp(rng: random.Random) -> str:
    day = f"{rng.randint(1, 28)} {rng.choice(MONTHS)} 2024"
    return f"Lantern desk watch kept by {rng.choice(NAMES)}, {day}"


def text_page(number: int) -> tuple[str, list[str], list[str]]:
    head, body, (amid, line, count) = article(number)
    planted = [*HEAD, amid, line, count, *TAIL]
    lines = [*HEAD, head, *body[:4], amid, *body[4:], line, count, *TAIL]
    return "\n\n".join(lines) + "\n", [head, *body], planted


def html_page(number: int) -> tuple[str, list[str], list[str]]:
    head, body, (amid, line, count) = article(number)
    rng = random.Random(-number)
    links = [f"{title(rng, number)} {LINKED} {word}" for word in rng.sample(WHERE, 3)]
    parts = [
        f"<p>{text}</p>" if " " in text and text[-1] == "." else f"<h2>{text}</h2>" for text in body
    ]
    parts.insert(5, f"<p class=plug>{amid}</p>")
    listed = "".join(f"<li><a href=/{n}>{text}</a></li>" for n, text in enumerate(links))
    return (
        f"<html lang=en><head><title>{head}</title></head><body>"
        + "".join(f"<div class=masthead>{text}</div>" for text in HEAD)
        + f"<article><h1>{head}</h1>{''.join(parts)}</article>"
        + f"<div class=lantern-rail><ul>{listed}</ul></div>"
        + f"<p>{line}</p><p>{count}</p>"
        + "".join(f"<p>{text}</p>" for text in TAIL)
        + "</body></html>",
        [head, *body],
        [*HEAD, amid, line, count, *TAIL, *links],
    )


@pytest.mark.parametrize(("kind", "pages"), [("text", 100), ("html", 50)])
def test_planted_boilerplate_is_found_and_no_article_line(
    tmp_path: Path, kind: str, pages: int
) -> None:
    make = text_page if kind == "text" else html_page
    made = {}
    for number in range(pages):
        page, kept, planted = make(number)
        path = tmp_path / "raw" / SITE / f"{number:03}.{'txt' if kind == 'text' else 'html'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
        made[path] = kept, planted
    (suggestion,), _, failed = suggest(Cleaner(), [tmp_path / "raw"])
    assert failed == ()
    lines = {fold(line) for kept, _ in made.values() for line in kept}
    proposed = {text for proposal in suggestion.proposals for text in proposal.finds}
    assert not proposed & lines
    pack = apply(suggestion, tmp_path / "packs")
    assert check([tmp_path / "packs"]).findings == (), suggestion.pack
    cleaner = Cleaner([tmp_path / "packs"])
    missed = total = lost = 0
    own = {rule.id for rule in parse_pack(pack.read_bytes()).rules}
    for path, (kept, planted) in made.items():
        article = cleaner.clean(path.read_bytes(), id=f"{SITE}/{path.name}")
        left = article.body.split("\n\n")
        total += len(planted)
        missed += sum(line in left for line in planted)
        gone = {fold(removal.text) for removal in article.removed if removal.rule in own}
        lost += len(gone & set(map(fold, kept)))
    assert lost == 0
    assert missed <= 0.05 * total, (missed, total)


@pytest.mark.parametrize(("tongue", "template"), [("pl", "text"), ("ja", "blog")])
def test_made_sites_in_other_languages(tmp_path: Path, tongue: str, template: str) -> None:
    out = measure(tongue, template, 5, 50, tmp_path)
    assert out.found >= LEAST_FOUND, out.missed
    assert not out.proposed
    assert not out.lost


def test_one_article_many_times_gives_nothing_and_two_give_no_article_line() -> None:
    cleaner = Cleaner()
    page = text_page(1)[0]
    assert mine([cleaner.analyze(page) for _ in range(5)]) == ()
    two = [text_page(n) for n in range(2)]
    found = {text for p in mine([cleaner.analyze(page) for page, _, _ in two]) for text in p.finds}
    assert found
    assert not found & {fold(line) for _, kept, _ in two for line in kept}


def test_subheads_ranks_and_names_in_a_series_are_the_articles() -> None:
    pages = []
    for number in range(6):
        _, lines, _ = text_page(number)
        body = [line for line in lines[1:] if line.endswith(".")]
        parts = [lines[0], body[0], "Pros", body[1], "1.", body[2], "Northgull X", body[3]]
        pages.append("\n\n".join([*parts, body[4], "What we think of it", body[5]]) + "\n")
    found = mine([Cleaner().analyze(page) for page in pages])
    assert not {"pros", "1", "northgull x"} & {text for p in found for text in p.finds}


def test_paragraphs_of_background_and_headings_with_links_are_the_articles() -> None:
    pages = []
    for number in range(8):
        head, body, _ = article(number)
        if number % 2:
            body[2] = sentence(random.Random("background"), 1911)
        parts = [f"<p>{text}</p>" for text in body]
        parts.insert(2, f"<h2 class=jump><a href=#{number}>About {head} at length</a></h2>")
        page = f"<title>{head}</title><article><h1>{head}</h1>{''.join(parts)}</article>"
        pages.append(Cleaner().analyze(page, media="html"))
    found = mine(pages)
    assert not {p.text for p in found if p.form == "box"}
    assert fold(sentence(random.Random("background"), 1911)) not in {
        text for p in found for text in p.finds
    }


@pytest.mark.parametrize("declared", [False, True])
def test_a_masthead_that_is_taken_for_the_title_is_found_but_no_declared_one(
    declared: bool,
) -> None:
    pages = []
    for number in range(8):
        body = article(number)[1]
        page = "\n\n".join([HEAD[0], *body]) + "\n"
        if declared:
            parts = "".join(f"<p>{text}</p>" for text in body)
            page = f"<title>{HEAD[0]}</title><article><h1>{HEAD[0]}</h1>{parts}</article>"
        pages.append(Cleaner().analyze(page, media="html" if declared else "text"))
    assert {analysis.headline.title for analysis in pages} == {HEAD[0]}
    found = {text for p in mine(pages) for text in p.finds}
    assert (fold(HEAD[0]) in found) is not declared


PACK = """\
# A pack of ours.
pack: lamp-post.example
why: Lines of the site.   # as it stands
sites: [lamp-post.example]

rules:
  # The first rule.
  - id: lamp-post.stock
    kind: line
    why: A line
    phrases: {en: [Zibbeldy]}  # kept
    removes: [Zibbeldy]
    keeps: [The zibbeldy sang.]

# The end.
identified_by: [The Lamp Post]
"""
RULES = "- id: lamp-post.stock\n  kind: line\n  why: B\n  phrases: {en: [Other]}\n"


def test_adding_leaves_all_else_as_it_is(tmp_path: Path) -> None:
    rules = RULES.replace("stock", "other")
    text = added(PACK, rules, "p.yaml")
    new = "".join(f"  {line}\n" for line in rules.splitlines())
    assert text.replace(f"\n{new}", "", 1) == PACK
    pack = parse_pack(text)
    assert [rule.id for rule in pack.rules] == ["lamp-post.stock", "lamp-post.other"]
    assert pack.identified_by


@pytest.mark.parametrize("rules", ["rules: []\n", "disable: [a.b]\n"])
def test_adding_to_a_pack_without_rules(rules: str) -> None:
    text = added(f"pack: a\nwhy: b\n{rules}", RULES, "p.yaml")
    assert len(parse_pack(text).rules) == 1


def test_ids_are_unique_over_sites_and_runs(tmp_path: Path) -> None:
    """Sites that share a label, and one whose label is a topic of the shipped packs."""
    folder = tmp_path / "rules"
    for sites in (("news.a.com", "news.b.com"), ("share.org",), ("news.c.com",)):
        raw = tmp_path / "-".join(sites)
        for site in sites:
            (raw / site).mkdir(parents=True)
            for number in range(12):
                (raw / site / f"{number}.txt").write_text(text_page(number)[0], "utf-8")
        found, _, failed = suggest(Cleaner(), [raw], folder=folder)
        assert ([one.site for one in found], failed) == (sorted(sites), ())
        for suggestion in found:
            apply(suggestion, folder)
    assert check([folder]).findings == ()
    packs = [parse_pack(path.read_bytes(), str(path)) for path in sorted(folder.glob("*.yaml"))]
    ids = [rule.id for pack in packs for rule in pack.rules]
    assert len(ids) == len(set(ids))
    topics = [sorted({rule.topic for rule in pack.rules}) for pack in packs]
    assert topics == [["news"], ["news-b-com"], ["news-c-com"], ["share-org"]]


@pytest.mark.parametrize("kind", ["text", "html"])
def test_what_the_folder_has_is_not_suggested_again(tmp_path: Path, kind: str) -> None:
    site = make_site(random.Random(SITE), TONGUES["en"])
    raw, folder = tmp_path / "raw", tmp_path / "rules"
    (raw / SITE).mkdir(parents=True)
    suffix, lay_out = TEMPLATES["blog" if kind == "html" else "text"]
    for number in range(12):
        page = lay_out(make_story(site, SITE, number))
        (raw / SITE / f"{number}.{suffix}").write_text(page, "utf-8")
    (found,), _, _ = suggest(Cleaner(), [raw], folder=folder)
    path = apply(found, folder)
    before = path.read_text("utf-8")
    assert suggest(Cleaner(), [raw], folder=folder)[0] == ()
    assert path.read_text("utf-8") == before


def test_a_site_that_no_rule_can_name_is_left_out_alone(tmp_path: Path) -> None:
    lines = [
        json.dumps({"url": f"https://{site}/{number}", "text": text_page(number)[0]})
        for site in ("a_b.com", "lamp.com")
        for number in range(12)
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    found, counts, failed = suggest(Cleaner(), [tmp_path])
    assert ([one.site for one in found], counts) == (["lamp.com"], {"lamp.com": 12})
    assert failed == ("a_b.com: no rule can name a site so; name its domain with --site",)


def test_rules_that_were_made_without_the_folder_get_other_numbers_in_it(tmp_path: Path) -> None:
    first = Suggestion(site="a.example", pages=3, proposals=(), rules=RULES)
    second = Suggestion(site="b.example", pages=3, proposals=(), rules=RULES)
    for suggestion in (first, second):
        apply(suggestion, tmp_path)
    packs = [parse_pack(path.read_bytes()) for path in sorted(tmp_path.glob("*.yaml"))]
    assert [pack.rules[0].id for pack in packs] == ["lamp-post.stock", "lamp-post.stock-2"]


@pytest.mark.parametrize(
    "line",
    [
        "“Lantern” is a mark of the house",
        "„Lantern“ asks: what {word} means, and why",
        "“Lantern” print kept by {name}",
    ],
)
def test_lines_that_open_with_a_quotation_mark_are_found(tmp_path: Path, line: str) -> None:
    raw = tmp_path / "raw" / SITE
    raw.mkdir(parents=True)
    for number in range(12):
        said = line.format(word=WHERE[number % 12], name=NAMES[number % 6])
        (raw / f"{number}.txt").write_text(f"{text_page(number)[0]}\n\n{said}\n", "utf-8")
    (suggestion,), _, _ = suggest(Cleaner(), [tmp_path / "raw"])
    apply(suggestion, tmp_path / "rules")
    assert check([tmp_path / "rules"]).findings == ()
    article = Cleaner([tmp_path / "rules"]).clean(
        (raw / "1.txt").read_text("utf-8"), id=f"{SITE}/1"
    )
    assert "Lantern”" not in article.body
    assert "Lantern“" not in article.body


def test_site_is_for_pages_that_tell_none_as_in_a_run() -> None:
    pages = [
        RawPage(id=f"{number}", data=text_page(number)[0], url=url and f"{url}{number}")
        for url in ("", "https://gull.example/")
        for number in range(3)
    ]
    learned = learn(pages, site=SITE)
    assert {name: site.lessons.pages for name, site in learned.sites.items()} == {
        SITE: 3,
        "gull.example": 3,
    }
    assert learn(pages).unplaced == 3


@pytest.mark.parametrize("command", [("rules", "suggest"), ("learn", "-o", "learned")])
def test_where_all_pages_tell_their_site_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(6):
        folder = tmp_path / "raw" / ("north.example" if number < 2 else "gull.example")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.txt").write_text(text_page(number)[0], "utf-8")
    done = CliRunner().invoke(app, [*command, "raw", "--site", SITE])
    assert (
        f"note: no page was taken for {SITE}: --site is for pages that tell no site, and all of "
        "these do, such as of gull.example\n"
    ) in done.stderr
    assert "note" not in CliRunner().invoke(app, [*command, "raw", "--site", "gull.example"]).stderr
    assert "note" not in CliRunner().invoke(app, [*command, "raw"]).stderr
