"""The review page in a real Chromium: what a person sees and does, and what can't happen."""

from __future__ import annotations

import base64
import json
import shutil
import struct
import textwrap
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.show.report import write_report
from tests.show.test_report import HOSTILE, PAGES, PROSE, run_pages

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
pytest.importorskip("selenium", reason="the review page's browser tests need selenium")
pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no Chromium here: apt-get install chromium chromium-driver"
)

Page = Callable[..., Any]
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1280,860"),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = BROWSER or ""
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = run_pages(tmp_path_factory.mktemp("run"), "--format", "json", "--undo")
    manifest = out / "manifest.jsonl"
    lines = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    for line in lines:
        if line["id"] == "hostile.txt":
            line["url"] = "javascript:window.hacked=3"
            line["warnings"] = []
        if line["id"] == "boxes.txt":
            line["url"] = "https://harbour.example/boxes?a=<b>"
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return write_report(out).path


@pytest.fixture
def page(browser: Any, report: Path) -> Page:
    def opened(
        path: Path = report, width: int = 1280, height: int = 860, dark: bool = False
    ) -> Any:
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        browser.get(path.as_uri())
        wait(
            browser, lambda: browser.execute_script("return document.documentElement.dataset.ready")
        )
        return browser

    return opened


def wait(browser: Any, holds: Callable[[], Any]) -> Any:
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 20).until(lambda _: holds())


def texts(browser: Any, css: str) -> list[str]:
    script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)"
    found: list[str] = browser.execute_script(script, css)
    return found


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def read(browser: Any, identity: str) -> None:
    """Opens one page by its file."""
    find(browser, "#q").send_keys(identity)
    wait(browser, lambda: texts(browser, "#list button .place") == [identity])
    find(browser, "#list button").click()
    wait(browser, lambda: identity in "".join(texts(browser, "#view .facts")))


def find(browser: Any, css: str) -> Any:
    return browser.find_element("css selector", css)


def pixels(png: bytes) -> list[tuple[int, int, int]]:
    """The colours of a screenshot, row by row: an 8-bit PNG without interlacing."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    step = 4 if kind == 6 else 3
    at, packed = 8, b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + size]
        at += 12 + size
    data, row, found = zlib.decompress(packed), bytearray(width * step), []
    for y in range(height):
        start = y * (width * step + 1)
        above, row = row, bytearray(data[start + 1 : start + 1 + width * step])
        for x in range(len(row)):
            left = row[x - step] if x >= step else 0
            corner = above[x - step] if x >= step else 0
            row[x] = (row[x] + predicted(data[start], left, above[x], corner)) & 255
        found += [(row[x], row[x + 1], row[x + 2]) for x in range(0, len(row), step)]
    return found


def predicted(filter: int, left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    nearest = min((left, above, corner), key=lambda value: abs(guess - value))
    return (0, left, above, (left + above) // 2, nearest)[filter]


def luminance(colour: tuple[int, ...]) -> float:
    parts = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in (value / 255 for value in colour[:3])
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def shot(browser: Any, css: str) -> list[tuple[int, int, int]]:
    """The colours of a screenshot of one element."""
    find(browser, css)
    return pixels(base64.b64decode(find(browser, css).screenshot_as_base64))


def test_the_most_suspicious_page_is_open_at_once(page: Page) -> None:
    browser = page()
    assert texts(browser, "#list .place")[0] == "empty.txt"
    wait(browser, lambda: "empty.txt" in "".join(texts(browser, "#view .facts")))
    assert browser.execute_script("return document.activeElement.tagName") == "BODY"


def test_pages_that_failed_are_counted_and_led_to(page: Page) -> None:
    browser = page()
    for order in ("score", "least", "title", "headline"):
        pick = "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
        browser.execute_script(pick + "e.dispatchEvent(new Event('change'))", "f-order", order)
        assert texts(browser, "#list .place")[-1] == "bytes.txt", order
    assert texts(browser, "#counts")[0].endswith(", 1 failed")
    find(browser, "#failed").click()
    wait(browser, lambda: texts(browser, "#list .place") == ["bytes.txt"])
    wait(browser, lambda: texts(browser, "#view .alerts .bad"))


def show_lines(browser: Any, which: str) -> None:
    find(browser, f"[data-mode={which}]").click()


def test_removed_lines_stand_where_they_stood(page: Page) -> None:
    browser = page()
    read(browser, "https://harbour.example/boxes?a=<b>")
    show_lines(browser, "all")
    assert texts(browser, "#text del") == ["Log in", "Loading...", "You may also like..."]
    assert texts(browser, "#text .block.title .text") == ["titleThe boats run again"]
    assert PROSE in texts(browser, "#text .stays .text")
    first = find(browser, "#text del")
    assert first.get_attribute("title").startswith(f"{texts(browser, '#text .rule')[0]}: ")
    assert "line-through" in first.value_of_css_property("text-decoration")
    assert find(browser, "#view .facts a").get_attribute("rel") == "noreferrer noopener"


@pytest.mark.parametrize("dark", [False, True])
def test_colours_of_topics_can_be_read(page: Page, dark: bool) -> None:
    browser = page(dark=dark)
    read(browser, "https://harbour.example/boxes?a=<b>")
    ground = shot(browser, "#view h2")[0]
    assert (luminance(ground) < 0.1) == dark
    struck = shot(browser, "#text del")
    common = max(set(struck), key=struck.count)
    assert max(contrast(common, colour) for colour in set(struck)) > 4.5
    assert max(common) - min(common) > 8, "the removed line has the tint of its topic"
    script = """
      const item = document.createElement("del"), colours = [];
      document.querySelector("#text p").append(item);
      for (let hue = 0; hue < 12; hue++) {
        item.className = "h" + hue;
        const style = getComputedStyle(item);
        colours.push([style.color, style.backgroundColor]);
      }
      return colours;
    """
    for pair in browser.execute_script(script):
        text, back = (tuple(int(float(n)) for n in c[4:-1].split(",")[:3]) for c in pair)
        assert contrast(text, back) > 4.5, pair


@pytest.mark.parametrize("dark", [False, True])
def test_colours_of_marks_can_be_read(page: Page, dark: bool) -> None:
    browser = page(dark=dark)
    script = """
      const style = getComputedStyle(document.documentElement);
      return arguments[0].map((name) => style.getPropertyValue(name).trim());
    """
    names = ["--warn", "--soft", "--other", "--good", "--bad"]
    grounds = ["--doubt-bg", "--doubt-bg", "--card", "--card", "--card"]
    colours, backs = (
        [tuple(bytes.fromhex(one[1:])) for one in browser.execute_script(script, some)]
        for some in (names, grounds)
    )
    for name, colour, back in zip(names, colours, backs, strict=True):
        assert contrast(colour, back) > 4.5, name


def test_a_page_opens_on_what_was_kept(page: Page) -> None:
    browser = page()
    read(browser, "https://harbour.example/boxes?a=<b>")
    (fold,) = texts(browser, "#text .fold > summary")
    assert fold.startswith("2 lines")
    assert texts(browser, "#text del") == ["Log in"], "a single removal is no run"
    find(browser, "#text .fold > summary").click()
    wait(browser, lambda: len(texts(browser, "#text del")) == 3)
    show_lines(browser, "kept")
    assert not find(browser, "#text del").is_displayed()


def test_an_open_page_stays_as_it_is_when_it_is_chosen_again(page: Page) -> None:
    browser = page()
    read(browser, "https://harbour.example/boxes?a=<b>")
    fold = find(browser, "#text .fold > summary")
    fold.click()
    unpacked = """
      const done = arguments[0], real = Response.prototype.text;
      Response.prototype.text = function () { window.read = (window.read || 0) + 1;
        return real.call(this); };
      document.querySelector("#list button").click();
      setTimeout(() => done(window.read || 0), 200);
    """
    assert browser.execute_async_script(unpacked) == 0
    assert fold.is_displayed()
    assert len(texts(browser, "#text del")) == 3


def test_the_result_stands_beside_its_source(page: Page) -> None:
    browser = page()
    read(browser, "https://harbour.example/boxes?a=<b>")
    script = """
      return [...document.querySelectorAll("#text .block.stays")].map((row) =>
        [...row.children].map((cell) => [cell.querySelector(".text, bdi") || cell, cell])
          .map(([inner, cell]) => [inner.textContent, cell.getBoundingClientRect().top]));
    """
    rows = browser.execute_script(script)
    assert [row[1][0] for row in rows] == ["The boats run again", PROSE]
    assert all(left[1] == right[1] for left, right in rows)
    find(browser, "[data-side=result]").click()
    assert not find(browser, "#text .cell.source").is_displayed()
    press(browser, "b")
    assert find(browser, "#text .cell.source").is_displayed()


def test_one_scroll_bar(page: Page) -> None:
    browser = page()
    read(browser, "https://harbour.example/boxes?a=<b>")
    script = """
      return [...document.querySelectorAll("body *")].filter((element) =>
        element.scrollHeight > element.clientHeight + 1 && element.clientHeight &&
        ["auto", "scroll"].includes(getComputedStyle(element).overflowY)).map((e) => e.id);
    """
    assert browser.execute_script(script) == []


def test_doubtful_lines_say_what_speaks_for_and_against(page: Page, tmp_path: Path) -> None:
    pieces = [(0, f"{PROSE}\n"), (len(PROSE) + 1, "Gulls of the week\n")]
    start = pieces[1][0]
    line = {"start": start, "end": start + 17, "chance": 0.61, "pro": ["its length"]}
    record = {
        "id": "p",
        "title": "Boats",
        "body": f"{PROSE}\n\nGulls of the week",
        "removed": [],
        "kept": [{"role": "body", "text": t, "start": at, "end": 0} for at, t in pieces],
        "doubt": {
            "body": 0.7,
            "title": 0.1,
            "dek": 0.0,
            "why": ["left"],
            "deks": [],
            "titles": ["Another line"],
            "lines": [{**line, "contra": ["how it ends"]}],
        },
    }
    entry = {"source": "a.txt", "id": "p", "url": None, "status": "ok", "output": "a.jsonl"}
    (tmp_path / "manifest.jsonl").write_text(json.dumps(entry) + "\n", "utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    browser = page(write_report(tmp_path).path)
    wait(browser, lambda: texts(browser, "#view h2"))
    assert texts(browser, ".doubtful .text") == ["Gulls of the week"]
    (said,) = texts(browser, ".doubtful .doubt")
    assert said == "kept, and 61 % boilerplatefor boilerplate: its lengthagainst: how it ends"
    assert texts(browser, "#chances dd") == [" 70 %", " 10 %", " 0 %"]
    assert "in the running: Another line" in texts(browser, "#text .rivals")
    press(browser, "d", "x")
    assert texts(browser, "#basket-title") == ["Rule: remove 1 line"]


def test_lines_become_one_rule_as_the_command_writes_it(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "raw" / "gull.example"
    raw.mkdir(parents=True)
    lines = ["Ring twice: it's the blue door", "続きを読む", "« Cinq ponts » – l’été", "Our gulls"]
    text = "\n\n".join(["Boats run", PROSE, lines[0], PROSE[:-1], *lines[1:], PROSE])
    for name in ("a.txt", "b.txt"):
        (raw / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    run = ["run", "raw", "out", "-q", "-w", "1", "--format", "json", "--undo"]
    assert CliRunner().invoke(app, run).exit_code == 0
    browser = page(write_report(Path("out")).path.resolve())
    wait(browser, lambda: texts(browser, "#view h2"))
    show_lines(browser, "all")
    rows = "return [...document.querySelectorAll('#text .block')].filter((row) => arguments[0]"
    rows += ".includes(row.querySelector('.text').firstChild.textContent)).map((row) => row."
    kept = browser.execute_script(rows + "classList.contains('stays'))", lines)
    assert len(kept) == len(lines)
    browser.execute_script(rows + "querySelector('.act').click())", lines)
    wait(browser, lambda: find(browser, "#basket-checks").get_attribute("data-done"))
    checks = texts(browser, "#basket-checks li")
    assert sum("stands on 2 pages of 2" in check for check in checks) == len(lines), checks
    written = Path("my-rules/gull.example.yaml")
    asked = ["rules", "add", str(written), "--page", str(raw / "a.txt")]
    for line, stays in zip(lines, kept, strict=True):
        asked += ["--line" if stays else "--keep", line]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    (shown,) = texts(browser, "#basket-yaml")
    assert shown == written.read_text("utf-8")
    browser.execute_script(rows + "querySelector('.act').click())", lines)
    assert not find(browser, "#basket").is_displayed()


BOX_PAGE = (
    "<html lang={lang}><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>{first}</p><section id=quay-card><h4>The week &amp; the quay</h4>"
    "<div class=quay-list><p>It's free, each Friday</p><p>Write to <b>Ada Renn</b></p></div>"
    "</section><p>{second}</p><p class=quay-note>Ring twice at door 12</p><p>{first}</p>"
    "</article></body></html>"
)
BOX_TEXTS = {
    "en": ("Boats run again", PROSE, f"{PROSE[:-1]} again."),
    "de": (
        "Die Boote fahren wieder",
        "Die Fähre verließ am Mittag mit vierzig Leuten an Bord den Hafen, die seit dem frühen "
        "Morgen gewartet hatten, dass sich der Nebel hob.",
        "Niemand am Kai konnte sagen, wann das Boot zurück sein würde, und der Hafenmeister war "
        "zum Essen nach Hause gegangen.",
    ),
}


def test_a_search_shows_a_page_that_it_finds(page: Page) -> None:
    """The page beside the list is one of the list's, and stays where it fits."""
    browser = page()
    wait(browser, lambda: texts(browser, "#view h2"))
    shown = "".join(texts(browser, "#view .facts"))
    other = next(name for name in texts(browser, "#list button .place") if name not in shown)
    find(browser, "#q").send_keys(other)
    wait(browser, lambda: other in "".join(texts(browser, "#view .facts")))
    assert texts(browser, "#list button[aria-current=true] .place") == [other]
    assert browser.execute_script("return document.activeElement.id") == "q"
    browser.execute_script(
        "const q = document.getElementById('q'); q.value = ''; q.dispatchEvent(new Event('input'))"
    )
    wait(browser, lambda: len(texts(browser, "#list button")) > 1)
    assert other in "".join(texts(browser, "#view .facts"))
    find(browser, "#q").send_keys("no such page")
    wait(browser, lambda: texts(browser, "#view .empty"))


@pytest.mark.parametrize("lang", list(BOX_TEXTS))
def test_boxes_become_rules_as_the_command_writes_them(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    raw = tmp_path / "raw" / "gull.example"
    raw.mkdir(parents=True)
    title, first, second = BOX_TEXTS[lang]
    html = BOX_PAGE.format(lang=lang, title=title, first=first, second=second)
    for name in ("a.html", "b.html"):
        (raw / name).write_text(html, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    run = ["run", "raw", "out", "-q", "-w", "1", "--format", "json", "--undo"]
    assert CliRunner().invoke(app, run).exit_code == 0
    browser = page(write_report(Path("out")).path.resolve())
    wait(browser, lambda: texts(browser, "#view h2"))
    show_lines(browser, "all")
    script = """
      return [...document.querySelectorAll("#text .act.box")].map((one) =>
        [one.closest(".block").querySelector(".text").firstChild.textContent, one.dataset.box])
    """
    lines = ["The week & the quay", "It's free, each Friday", "Write to Ada Renn"]
    found = dict(browser.execute_script(script))
    assert [found.get(line) for line in lines] == ["#quay-card"] * 3, found
    assert found["Ring twice at door 12"] == ".quay-note"
    assert (first in found, title in found) == (False, False)
    press_box = """
      [...document.querySelectorAll("#text .block")]
        .find((row) => row.textContent.includes(arguments[0])).querySelector(arguments[1]).click()
    """
    browser.execute_script(press_box, "Ada Renn", ".act.box")
    browser.execute_script(press_box, "Ring twice", ".act:not(.box)")
    wait(browser, lambda: find(browser, "#basket-checks").get_attribute("data-done"))
    assert texts(browser, "#basket-title") == ["Rule: remove 1 line, remove a box"]
    pressed = browser.execute_script(
        "return [...document.querySelectorAll('.act.box[aria-pressed=true]')].length"
    )
    assert pressed == len(lines)
    checks = texts(browser, "#basket-checks li")
    assert any(
        check.startswith("#quay-card is a box") and "2 pages of 2" in check for check in checks
    )
    written = Path("my-rules/gull.example.yaml")
    asked = ["rules", "add", str(written), "--page", str(raw / "a.html")]
    asked += ["--box", "The week & the quay", "--line", "Ring twice at door 12"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    (shown,) = texts(browser, "#basket-yaml")
    assert shown == written.read_text("utf-8")
    assert ("harbour" in shown) == (lang == "en")
    told = ["clean", str(raw / "b.html"), "--rules", "my-rules"]
    after = CliRunner().invoke(app, told).output
    assert [line for line in (*lines, "Ring twice") if line in after] == []
    assert second in after
    browser.execute_script(press_box, "each Friday", ".act.box")
    assert texts(browser, "#basket-title") == ["Rule: remove 1 line"]
    # The box of a line that stands alone in it.
    browser.execute_script(press_box, "Ring twice", ".act:not(.box)")
    browser.execute_script(press_box, "Ring twice", ".act.box")
    assert texts(browser, "#basket-title") == ["Rule: remove a box"]
    written.unlink()
    done = CliRunner().invoke(app, [*asked[:5], "--box", "Ring twice at door 12"])
    assert done.exit_code == 0, done.output
    assert texts(browser, "#basket-yaml") == [written.read_text("utf-8")]
    phone = page(Path("out/report.html").resolve(), width=360, height=700)
    find(phone, "#list button").click()
    wait(phone, lambda: texts(phone, "#view h2"))
    assert phone.execute_script("return document.documentElement.scrollWidth") == 360


def test_lines_that_other_tools_see_otherwise_say_so(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    Path("raw").mkdir()
    Path("mine").mkdir()
    Path("raw/a.txt").write_text(PAGES["boxes.txt"] + f"{PROSE[:-1]} again.\n", "utf-8")
    Path("mine/a.txt").write_text(f"Log in\n\n{PROSE}\n\nYou may also like...\n", "utf-8")
    done = CliRunner().invoke(app, ["compare", "raw", "--with", "mine", "-w", "1"])
    assert done.exit_code == 0, done.output
    browser = page(Path("compare.html").resolve())
    wait(browser, lambda: texts(browser, "#view h2"))
    said = """
      return [...document.querySelectorAll("#text .opinion")].map((note) =>
        [note.closest(".block").querySelector(".text").firstChild.textContent, note.textContent]);
    """
    assert browser.execute_script(said) == [
        ["Log in", "mine keeps it"],
        ["You may also like...", "mine keeps it"],
        [f"{PROSE[:-1]} again.", "mine does not have it"],
    ]
    assert texts(browser, "#differences tbody th") == ["cleaner", "mine"]
    browser = page(Path("compare.html").resolve(), width=360, height=700)
    find(browser, "#list button").click()
    wait(browser, lambda: texts(browser, "#differences"))
    assert browser.execute_script("return document.documentElement.scrollWidth") == 360


def test_a_paragraph_on_several_lines_is_one_to_a_rule(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    whole = [" ".join([PROSE, PROSE[:-1], f"in year {number}."]) for number in range(5)]
    wrapped = [textwrap.fill(text, 72) for text in whole]
    Path("raw").mkdir()
    Path("raw/a.txt").write_text("\n\n".join(["Boats run", *wrapped]) + "\n", "utf-8")
    run = ["run", "raw", "out", "-q", "-w", "1", "--format", "json", "--undo"]
    assert CliRunner().invoke(app, run).exit_code == 0
    browser = page(write_report(Path("out")).path.resolve())
    wait(browser, lambda: texts(browser, "#view h2"))
    assert texts(browser, "#text .block .text") == ["titleBoats run", *wrapped]
    browser.execute_script("document.querySelectorAll('#text .act')[1].click()")
    (yaml,) = texts(browser, "#basket-yaml")
    assert f"        - '{whole[0]}'\n" in yaml


def test_filters_narrow_the_list(page: Page) -> None:
    browser = page()
    rules = browser.execute_script(
        "return [...document.querySelectorAll('#f-rule option')].map((o) => o.value).slice(1)"
    )
    assert rules
    pick = (
        "const s = document.getElementById(arguments[0]); s.value = arguments[1];"
        "s.dispatchEvent(new Event('change'))"
    )
    everything = len(texts(browser, "#list .place"))
    browser.execute_script(pick, "f-rule", rules[0])
    assert 0 < len(texts(browser, "#list .place")) < everything
    browser.execute_script(pick, "f-topic", rules[0].split(".")[0])
    assert texts(browser, "#list .place")
    find(browser, "#narrow > summary").click()
    find(browser, "#clear").click()
    assert texts(browser, "#found") == [f"{everything} pages"]
    browser.execute_script(pick, "f-warning", "failed")
    assert texts(browser, "#list .place") == ["bytes.txt"]
    find(browser, "#q").send_keys("nothing has this name")
    assert texts(browser, "#view .empty") == ["No page fits these filters."]


def test_all_works_by_keyboard(page: Page) -> None:
    browser = page()
    wait(browser, lambda: texts(browser, "#view h2"))
    names = texts(browser, "#list .place")
    press(browser, "j")
    wait(browser, lambda: names[1] in "".join(texts(browser, "#view .facts")))
    press(browser, "j")
    wait(browser, lambda: names[2] in "".join(texts(browser, "#view .facts")))
    press(browser, "n")
    assert browser.execute_script("return document.activeElement.tagName") == "DEL"
    first = texts(browser, "#text del.at")
    assert len(first) == 1
    assert texts(browser, "#said")[0]
    press(browser, "n")
    press(browser, "p")
    assert texts(browser, "#text del.at") == first
    press(browser, "v")
    assert find(browser, "#text").get_attribute("class") == "all both"
    press(browser, "v")
    assert find(browser, "#text").get_attribute("class") == "kept both"
    assert not find(browser, "#text del").is_displayed()
    press(browser, "r")
    assert find(browser, "#rules table").is_displayed()
    press(browser, "r", "/")
    assert browser.switch_to.active_element.get_attribute("id") == "q"
    press(browser, "\ue00c", "?")
    assert find(browser, "#help").is_displayed()
    press(browser, "\ue00c", "k")
    wait(browser, lambda: names[1] in "".join(texts(browser, "#view .facts")))


def test_a_rule_leads_to_its_pages(page: Page) -> None:
    browser = page()
    find(browser, "#tab-rules").click()
    rows = texts(browser, "#rules tbody tr")
    assert any("2×Log in" in row for row in rows)
    find(browser, "#rules tbody .link").click()
    chosen = find(browser, "#f-rule").get_attribute("value")
    assert chosen
    assert not find(browser, "#rules").is_displayed()
    wait(browser, lambda: chosen in texts(browser, "#text .rule"))


def test_hostile_pages_stay_text(page: Page) -> None:
    browser = page()
    read(browser, "javascript:window.hacked=3")
    shown = "".join(texts(browser, "#text"))
    assert HOSTILE in shown
    assert HOSTILE in "".join(texts(browser, "#list .name")) + shown
    assert (
        browser.execute_script("return document.querySelectorAll('#view img, #view script').length")
        == 0
    )
    assert not texts(browser, "#view .facts a"), "only web addresses become links"
    assert browser.execute_script("return window.hacked") is None


def test_the_policy_stops_what_is_not_the_pages_own(page: Page) -> None:
    browser = page()
    browser.get_log("browser")
    browser.execute_script(
        """
        window.stopped = [];
        const note = (event) => stopped.push(event.effectiveDirective);
        document.addEventListener("securitypolicyviolation", note);
        const script = document.createElement("script");
        script.textContent = "window.hacked = 4";
        const image = new Image();
        image.src = "https://harbour.example/pixel.png";
        const box = document.createElement("div");
        box.setAttribute("onclick", "window.hacked = 5");
        box.setAttribute("style", "color: red");
        document.body.append(script, image, box);
        box.click();
        fetch("https://harbour.example/").catch(() => {});
        """
    )
    wanted = {"script-src-elem", "img-src", "script-src-attr", "style-src-attr", "connect-src"}
    wait(browser, lambda: wanted <= set(browser.execute_script("return window.stopped")))
    assert browser.execute_script("return window.hacked") is None


def test_the_page_itself_breaks_no_policy_and_loads_nothing(page: Page) -> None:
    browser = page()
    browser.get_log("browser")
    browser = page()
    wait(browser, lambda: texts(browser, "#view h2"))
    press(browser, "j", "r", "r", "?")
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_a_phones_width(page: Page) -> None:
    browser = page(width=360, height=700)
    wide = "return document.documentElement.scrollWidth"
    assert find(browser, "#list").is_displayed()
    assert not find(browser, "#view").is_displayed()
    assert browser.execute_script(wide) == 360
    read(browser, "https://harbour.example/boxes?a=<b>")
    assert find(browser, "#text").is_displayed()
    assert not find(browser, "#list").is_displayed()
    assert browser.execute_script(wide) == 360
    find(browser, ".back").click()
    assert find(browser, "#list").is_displayed()
    find(browser, "#tab-rules").click()
    assert browser.execute_script(wide) == 360


def test_thousands_of_pages_stay_quick(page: Page, tmp_path: Path) -> None:
    removed = [
        {"rule": f"topic{n % 7}.r{n}", "why": "w", "text": f"Line {n}", "start": n * 50, "end": 0}
        for n in range(0, 60, 2)
    ]
    kept = [
        {"role": "body", "text": f"\n{PROSE}\n", "start": n * 50, "end": 0} for n in range(1, 60, 2)
    ]
    with (
        (tmp_path / "manifest.jsonl").open("w") as manifest,
        (tmp_path / "articles.jsonl").open("w") as articles,
    ):
        for number in range(2_000):
            record = {"id": f"p{number}", "title": f"Title {number}", "body": PROSE, "warnings": []}
            line = {"source": "in.jsonl", "id": f"p{number}", "url": None, "status": "ok"}
            manifest.write(json.dumps({**line, "output": "articles.jsonl"}) + "\n")
            articles.write(json.dumps({**record, "removed": removed, "kept": kept}) + "\n")
    browser = page(write_report(tmp_path).path)
    assert texts(browser, "#found") == ["2,000 pages"]
    fit = len(texts(browser, "#list button"))
    assert 4 <= fit < 20
    assert texts(browser, "#place") == [f"1–{fit} of 2,000"]
    find(browser, "#later").click()
    assert texts(browser, "#place") == [f"{fit + 1}–{2 * fit} of 2,000"]
    find(browser, "#q").send_keys("title 1999")
    wait(browser, lambda: texts(browser, "#list .place") == ["p1999"])
    find(browser, "#list button").click()
    wait(browser, lambda: texts(browser, "#view h2") == ["Title 1999"])
    assert len(texts(browser, "#text del")) == len(removed)
    ordered = """
      const began = performance.now(), order = document.getElementById("f-order");
      order.value = "title";
      order.dispatchEvent(new Event("change"));
      return performance.now() - began;
    """
    assert browser.execute_script(ordered) < 1_000, "milliseconds to put 2,000 pages in order"
