"""What `rules new` makes of a site's pages: the boxes of named lines, starts of lines, titles."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.authoring.asked import Asked
from cleaner.authoring.new import new
from cleaner.check.packs import check
from cleaner.cli import app
from cleaner.errors import CleanerError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet

SITE = "north-news.example"
PROSE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning, while the keeper of the light counted the boats that came in.",
    "The crane fell on Monday, four days before it was to be taken down, and nobody was hurt but "
    "a heron, which the harbour master has taken home and feeds with what the cooks give him.",
    "The council will meet on Thursday to hear from the engineers, who had warned of the rust in "
    "March, and from the crew of the boat that tied up under it an hour before the storm began.",
)
LETTER = "Have the crane letter in your tray"
BOX = (
    f'<div class="wrap"><div class="ferry-box"><h4>{LETTER}</h4>'
    "<p>All the harbour, each Friday.</p><p>Your address</p></div></div>"
)
LINKS = (
    f'<h3 class="big">{LETTER}</h3><ul><li><a href="/a">Heron of the week wins a bucket</a></li>'
    '<li><a href="/b">Nine ropes that held through the night</a></li></ul>'
)


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def page(inside: str, title: str = "Old crane falls | North News") -> str:
    first, second, third = (f"<p>{text}</p>" for text in PROSE)
    return (
        f"<html lang=en><head><title>{title}</title></head><body><article><h1>Old crane falls</h1>"
        f'<div class="story">{first}{inside}{second}<h3 class="big">What comes next</h3>{third}'
        "</div></article></body></html>"
    )


def made(
    folder: Path, cleaner: Cleaner, html: str, *lines: str, boxes: tuple[str, ...] = ()
) -> str:
    """The text of the pack, which the checker has nothing against."""
    folder.mkdir(exist_ok=True)
    path = folder / "page.html"
    path.write_text(html, "utf-8")
    pack = new(cleaner, SITE, [path], folder / "rules", Asked(remove=lines, boxes=boxes)).path
    assert check([pack]).findings == ()
    return pack.read_text("utf-8")


def body(folder: Path, html: str) -> str:
    """The page's body by the packs in the folder."""
    rules = RuleSet.load([folder / "rules"])
    return Cleaner(rules).clean(html, url=f"https://{SITE}/a", media="html").body


def test_the_box_of_a_line_goes_with_all_that_is_in_it(tmp_path: Path, cleaner: Cleaner) -> None:
    text = made(tmp_path, cleaner, page(BOX), boxes=(LETTER,))
    assert "\n  - id: north-news.box\n" in text
    assert "# The box of it, with 2 other lines, such as:" in text
    inner = made(tmp_path / "inner", cleaner, page(BOX), boxes=("Your address",))
    told = inner.partition("# The box of it, with 2 other lines, such as:\n")[2].splitlines()[:2]
    assert told == [f"  #   {LETTER}", "  #   All the harbour, each Friday."]
    assert "- '.wrap'" in text
    got = body(tmp_path, page(BOX))
    assert got == "\n\n".join((PROSE[0], PROSE[1], "What comes next", PROSE[2]))


def test_the_examples_at_a_packs_end_are_sound_beside_its_rules(
    tmp_path: Path, cleaner: Cleaner
) -> None:
    """Their ids are no other rule's, those of lines and boxes that the pack has among them."""
    text = made(tmp_path, cleaner, page(BOX), LETTER, boxes=(LETTER,))
    pack, _, examples = text.partition("\n# Two examples")
    comments = examples.partition("\n")[2].splitlines()
    told = [line[1:] for line in comments if line.startswith("#  ")]
    assert sum(line.startswith("  - id: ") for line in told) == 2
    path = tmp_path / "rules" / f"{SITE}.yaml"
    path.write_text("\n".join([pack, *told]) + "\n", "utf-8")
    assert [one for one in check([path]).findings if one.code == "R109"] == []
    assert check([path]).findings == ()


def test_a_line_with_links_behind_it_goes_with_them(tmp_path: Path, cleaner: Cleaner) -> None:
    text = made(tmp_path, cleaner, page(LINKS), boxes=(LETTER,))
    assert f'//h3[normalize-space() = "{LETTER}"]/following-sibling::*[1][self::ul]' in text
    got = body(tmp_path, page(LINKS))
    assert got == "\n\n".join((PROSE[0], PROSE[1], "What comes next", PROSE[2]))


@pytest.mark.parametrize(
    "inside",
    [
        f'<p class="big">{LETTER}</p>',
        f'<h3 class="big">{LETTER}</h3><p>{PROSE[0]} Again.</p>',
        f'<div class="ferry-box"><p>{LETTER}</p><p>{PROSE[1]} So it went.</p></div>',
        f"<h3>{LETTER}</h3><ul><li>{PROSE[0]} Again.</li></ul>",
    ],
)
def test_no_box_holds_article_text(inside: str, tmp_path: Path, cleaner: Cleaner) -> None:
    assert "id: north-news.around" not in made(tmp_path, cleaner, page(inside), LETTER)
    with pytest.raises(CleanerError, match="stands in no element of its own"):
        made(tmp_path / "b", cleaner, page(inside), boxes=(LETTER,))


def test_the_box_of_a_line_is_a_comment_until_it_is_asked_for(
    tmp_path: Path, cleaner: Cleaner
) -> None:
    (tmp_path / "page.html").write_text(page(BOX), "utf-8")
    asked = Asked(remove=(LETTER,))
    written = new(cleaner, SITE, [tmp_path / "page.html"], tmp_path / "rules", asked)
    assert written.around == (LETTER,)
    got = body(tmp_path, page(BOX))
    assert (LETTER in got, "All the harbour, each Friday." in got) == (False, True)
    text = written.path.read_text("utf-8")
    head = "  # - id: north-news.around\n"
    assert head in text
    start = text.index(head)
    end = text.index("  # 1 of 1 pages declare", start)
    told = "".join(line.replace("# ", "", 1) for line in text[start:end].splitlines(True))
    written.path.write_text(text[:start] + told + text[end:], "utf-8")
    assert check([written.path]).findings == ()
    assert "All the harbour, each Friday." not in body(tmp_path, page(BOX))


def test_a_new_pack_takes_all_that_add_takes(tmp_path: Path, cleaner: Cleaner) -> None:
    kept = "Write to Ada Renn"
    html = page(f'{BOX}<div class="lamp"><p>Ask at the lamp.</p></div><p>{kept}</p>')
    (tmp_path / "page.html").write_text(html, "utf-8")
    asked = Asked(boxes=(LETTER,), select=(".lamp",), keep=(kept,))
    written = new(cleaner, SITE, [tmp_path / "page.html"], tmp_path / "rules", asked)
    assert check([written.path]).findings == ()
    ids = [rule.id for rule in parse_pack(written.path.read_text("utf-8"), "a.yaml").rules]
    assert ids == [f"north-news.{name}" for name in ("box", "box-2", "kept", "title")]
    got = body(tmp_path, html)
    assert (LETTER in got, "lamp" in got, kept in got) == (False, False, True)


def test_a_start_counts_with_its_sign_alone(tmp_path: Path, cleaner: Cleaner) -> None:
    line = "<p>&gt;&gt; Compare: ferry and tunnel</p>"
    text = made(tmp_path, cleaner, page(line), ">> Compare:")
    assert "pattern: '^compare ?:'" in text
    text = made(tmp_path / "b", cleaner, page("<p>More of the harbour: ropes</p>"), "More of the")
    assert "match: start" in text
    assert "- More of the\n" in text


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()


def test_the_end_of_one_title_is_cut_only_where_it_names_the_site(
    tmp_path: Path, cleaner: Cleaner
) -> None:
    assert "trim_end: [' | North News']" in made(tmp_path, cleaner, page(""))
    other = page("", "Old crane falls – and the heron?")
    assert "trim_end" not in made(tmp_path / "b", cleaner, other)


def test_a_page_of_another_site_is_told(tmp_path: Path, cleaner: Cleaner) -> None:
    html = page("").replace(
        "</title>", '</title><link rel="canonical" href="https://south-news.example/a">'
    )
    path = tmp_path / "page.html"
    path.write_text(html, "utf-8")
    assert new(cleaner, SITE, [path], tmp_path / "rules").others == ("south-news.example",)


def test_a_page_in_a_folder_of_another_site_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "south-news.example"
    folder.mkdir()
    (folder / "page.html").write_text(page(""), "utf-8")
    for place in (folder / "page.html", folder):
        made_of = ["rules", "new", SITE, str(place), "-o", str(tmp_path / "rules"), "--force"]
        done = CliRunner().invoke(app, made_of)
        assert done.exit_code == 0
        assert "folder or HTML that it is of south-news.example; without --url" in done.stderr
    (tmp_path / SITE).mkdir()
    own = (folder / "page.html").rename(tmp_path / SITE / "page.html")
    made_of = ["rules", "new", SITE, str(own), "-o", str(tmp_path / "rules"), "--force"]
    assert "do not hold for it" not in CliRunner().invoke(app, made_of).stderr


@pytest.mark.parametrize(
    ("shown", "named"),
    [
        # The whole block, as it stands and without its marks.
        ("“The Gull” is read in nine villages", "“The Gull” is read in nine villages"),
        ("“The Gull” is read in nine villages", "The Gull” is read in nine villages"),
        ("«Gull letter»", "Gull letter"),
        ("'s Avonds in foto's van de haven", "'s Avonds in foto's van de haven"),
        # What blocks begin with.
        ("„Gull“ asks: who has seen the heron of Thursday", "„Gull“ asks"),
        ("„Gull“ asks: who has seen the heron of Thursday", '"Gull" asks:'),
        ('"Gull" asks: who has seen the "heron" of Thursday', 'Gull" asks'),
        ('"Gull" | who has seen the heron of Thursday', '"Gull" |'),
    ],
)
def test_a_named_line_that_opens_with_a_quotation_mark_goes(
    tmp_path: Path, cleaner: Cleaner, shown: str, named: str
) -> None:
    html = page(f"<p>{shown}</p>")
    made(tmp_path, cleaner, html, named)
    assert shown not in body(tmp_path, html)
    assert PROSE[1] in body(tmp_path, html)


def test_ids_of_sites_with_a_like_label_differ(tmp_path: Path, cleaner: Cleaner) -> None:
    (tmp_path / "page.html").write_text(page(f"<p>{LETTER}</p>"), "utf-8")
    rules = tmp_path / "rules"
    for site in ("news.a.example", "news.b.example", "share.example"):
        new(cleaner, site, [tmp_path / "page.html"], rules, Asked(remove=(LETTER,)))
    assert check([rules]).findings == ()
    ids = {rule.id for pack in RuleSet.load([rules]).packs for rule in pack.rules if rule.sites}
    assert {"news.stock", "news-b-example.stock", "share-example.stock"} <= ids
    again = new(cleaner, "news.b.example", [tmp_path / "page.html"], rules, force=True)
    assert "id: news-b-example." in again.path.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            PROSE[0][:40],
            "north-news.start takes 1 paragraph that may be the article's",
        ),
        ("Old crane falls", "the page's title: Old crane falls"),
        (LETTER, ""),
    ],
)
def test_what_the_rules_do_to_the_article_is_told(
    line: str, told: str, tmp_path: Path, cleaner: Cleaner
) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(BOX), "utf-8")
    unmet = new(cleaner, SITE, [path], tmp_path / "rules", Asked(remove=(line,))).unmet
    assert [one for one in unmet if told in one] if told else unmet == ()


def test_a_line_without_words_is_none(tmp_path: Path, cleaner: Cleaner) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(BOX), "utf-8")
    with pytest.raises(CleanerError, match="has no words in it"):
        new(cleaner, SITE, [path], tmp_path / "rules", Asked(remove=("...",)))
    assert not (tmp_path / "rules").exists()


@pytest.mark.parametrize(
    ("told", "near"), [("north-news.example", True), ("quay-post.example", False)]
)
def test_a_site_that_is_spelled_like_that_of_its_page_is_asked_for(
    tmp_path: Path, told: str, near: bool
) -> None:
    """The address of a site that may be none is not offered."""
    path = tmp_path / "page.html"
    link = f"<head><link rel=canonical href=https://{told}/a>"
    path.write_text(page("").replace("<head>", link), "utf-8")
    made_of = ["rules", "new", "north-newws.example", str(path), "-o", str(tmp_path / "rules")]
    done = CliRunner().invoke(app, made_of)
    said = done.stderr
    assert (done.exit_code, f"it is of {told}: did you mean that?" in said) == (0, near), said
    assert ("--url https://north-newws.example/" in said) != near, said


def test_a_second_pack_for_a_site_is_refused_whatever_its_file_is_called(
    tmp_path: Path, cleaner: Cleaner
) -> None:
    """With --force it has ids of its own, so that both can be used."""
    (tmp_path / "page.html").write_text(page(f"<p>{LETTER}</p>"), "utf-8")
    rules, asked = tmp_path / "rules", Asked(remove=(LETTER,))
    new(cleaner, SITE, [tmp_path / "page.html"], rules, asked)
    (rules / f"{SITE}.yaml").rename(rules / "mine.yml")
    with pytest.raises(
        CleanerError, match=r"mine\.yml:7: this pack is for north-news.example"
    ) as err:
        new(cleaner, SITE, [tmp_path / "page.html"], rules, asked)
    assert f"cleaner rules add {rules / 'mine.yml'} --line" in str(err.value)
    assert not (rules / f"{SITE}.yaml").exists()
    new(cleaner, SITE, [tmp_path / "page.html"], rules, asked, force=True)
    packs = RuleSet.load([rules]).packs
    ids = [rule.id for pack in packs for rule in pack.rules if SITE in rule.sites]
    assert len(ids) == len(set(ids)) == 4


def test_the_schema_beside_a_new_pack_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(page(f"<p>{LETTER}</p>"), "utf-8")
    said = "written: my/schema.json, by which editors complete and check the packs beside it\n"
    assert said in CliRunner().invoke(app, ["rules", "new", SITE, "page.html", "-o", "my"]).stderr
    assert Path("my/schema.json").is_file()
    again = CliRunner().invoke(app, ["rules", "new", "b.example", "page.html", "-o", "my"])
    assert "schema.json" not in again.stderr
    line = ("--line", LETTER, "--page", "page.html")
    added = CliRunner().invoke(app, ["rules", "add", f"one/{SITE}.yaml", *line])
    assert said.replace("my/", "one/") in added.stderr
