"""The Python interface inside other programs: threads, pickles, two cleaners side by side."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from cleaner import Article, Cleaner, Options
from cleaner.errors import DecodeError
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "raw").rglob("*.[ht][tx][mt]*"))
TEXT = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning.\n\nZibbeldy badge\n\nWubbelty badge\n\nNobody on the quay could "
    "say when the boat would be back, and the harbour master had gone home to his dinner."
)


def pack(word: str) -> RuleSet:
    """Rules that take a line with this word."""
    return RuleSet(
        [
            parse_pack(
                f"pack: {word}\nwhy: Tried out here.\nrules:\n  - id: {word}.badge\n"
                f"    kind: line\n    why: A badge\n    phrases: {{en: [{word} badge]}}\n"
                f"    removes: [{word} badge]\n    keeps: [The {word} badge is worn on Sundays.]\n"
            )
        ]
    )


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads are changed as often as they can be, so that any may go on anywhere."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()


@pytest.fixture(scope="module")
def pages() -> list[bytes]:
    assert len(SAMPLES) > 10
    return [path.read_bytes() for path in SAMPLES]


@pytest.fixture(scope="module")
def expected(tool: Cleaner, pages: list[bytes]) -> list[Article]:
    return [tool.clean(page) for page in pages]


def test_one_cleaner_in_many_threads(
    tool: Cleaner, pages: list[bytes], expected: list[Article], hurried: None
) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(tool.clean, pages * 2)) == expected * 2


def test_a_fresh_cleaner_is_first_used_by_many_threads_at_once(
    tool: Cleaner, pages: list[bytes], expected: list[Article], hurried: None
) -> None:
    data = pickle.dumps(tool)
    for _ in range(3):
        fresh = pickle.loads(data)
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(fresh.clean, pages)) == expected


def test_two_cleaners_with_different_rules_do_not_meet() -> None:
    tools = [Cleaner(pack("zibbeldy")), Cleaner(pack("wubbelty"), Options(quotes="keep"))]
    alone = [tool.clean(TEXT) for tool in tools]
    assert [[r.rule for r in article.removed] for article in alone] == [
        ["zibbeldy.badge"],
        ["wubbelty.badge"],
    ]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: tools[number % 2].clean(TEXT), range(400)))
    assert found == alone * 200


def test_rules_of_one_site_do_not_meet_those_of_another(tool: Cleaner) -> None:
    urls = [f"https://site{number % 7}.example/" for number in range(70)]
    alone = [tool.clean(TEXT, url=url) for url in urls[:7]]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda url: tool.clean(TEXT, url=url), urls))
    assert found == alone * 10
    assert [article.site for article in alone] == [f"site{n}.example" for n in range(7)]


def test_sites_that_no_rule_speaks_of_take_no_memory(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(
        "pack: gull.example\nwhy: One site.\nsites: [gull.example]\ndisable: [legal.rights]\n"
    )
    (tmp_path / "system.yaml").write_text(
        "pack: gullcms\nwhy: A system.\nfingerprints: [/gull-assets/]\nrules:\n"
        "  - id: gullcms.badge\n    kind: line\n    why: A badge\n"
        "    phrases: {en: [Wubbelty badge]}\n    removes: [Wubbelty badge]\n"
        "    keeps: [The wubbelty badge is worn on Sundays.]\n"
    )
    tool = Cleaner([tmp_path])
    page = f"<html><head><script src='/gull-assets/a.js'></script></head><p>{TEXT}</p></html>"
    for number in range(20):
        tool.clean(TEXT, url=f"https://site{number}.example/")
        tool.clean(page, url=f"https://site{number}.example/")
    tool.clean(TEXT, url="https://gull.example/")
    assert set(tool.rules._scopes) == {("system:gullcms",), ("gull.example",)}


def test_a_pickled_cleaner_takes_its_rules_along() -> None:
    own = pickle.loads(pickle.dumps(Cleaner(pack("zibbeldy"))))
    assert [removal.rule for removal in own.clean(TEXT).removed] == ["zibbeldy.badge"]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_cleaner_goes_to_other_processes(
    tool: Cleaner, pages: list[bytes], expected: list[Article], method: str
) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context(method)) as processes:
        assert list(processes.map(tool.clean, pages[:3])) == expected[:3]


def test_copies_are_the_cleaner_itself(tool: Cleaner) -> None:
    assert copy.deepcopy(tool) is tool


def test_it_says_what_it_holds(tool: Cleaner) -> None:
    assert repr(tool).startswith("Cleaner(<")
    assert "rules>, Options(quotes='straight'" in repr(tool)


def test_clean_many_is_lazy_and_keeps_the_order(tool: Cleaner) -> None:
    taken = []

    def pages() -> Iterator[str]:
        for number in range(1_000_000):
            taken.append(number)
            yield f"Boat {number} left the harbour at noon with forty people aboard, it is said."

    articles = tool.clean_many(pages())
    assert taken == []
    bodies = [next(articles).body for _ in range(3)]
    assert [body.split()[1] for body in bodies] == ["0", "1", "2"]
    assert len(taken) < 100


def test_a_page_that_comes_by_itself_is_cleaned_before_the_next_is_asked_for(tool: Cleaner) -> None:
    taken = []

    def pages() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield TEXT

    for count, _ in enumerate(tool.clean_many(pages()), 1):
        assert len(taken) == count


class Loud(Cleaner):
    """Cleans in a way of its own."""

    def clean(self, page: Any, **given: Any) -> Article:
        return replace(super().clean(page, **given), title="Noon!")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_class_of_one_s_own_cleans_its_way(workers: int) -> None:
    found = Loud().clean_many([TEXT, "", TEXT], workers=workers, errors="return")
    assert [getattr(one, "title", None) for one in found] == ["Noon!", None, "Noon!"]


def test_pages_of_a_list_come_out_as_each_alone(tool: Cleaner) -> None:
    """They go through the steps together, and any of them may fail at any step."""
    html = f"<html><body><h1>Noon</h1><p>{TEXT}</p></body></html>"
    pages: list[Any] = [f"Boat {at}\n\n{TEXT}" for at in range(40)]
    pages[3], pages[5], pages[17], pages[30] = "", html, html * 3_000, 3
    found = list(tool.clean_many(pages, errors="return"))
    alone = list(tool.clean_many(iter(pages), errors="return"))
    assert len(found) == len(pages)
    for at, (one, other) in enumerate(zip(found, alone, strict=True)):
        assert type(one) is type(other)
        if at in (3, 30):
            assert isinstance(one, Exception)
            assert (repr(one), vars(one)) == (repr(other), vars(other))
        else:
            assert one == other
    with pytest.raises(DecodeError):
        list(tool.clean_many(pages))
    assert list(tool.clean_many([])) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_pages_before_one_that_never_came_are_cleaned(tool: Cleaner, workers: int) -> None:
    def pages() -> Iterator[str]:
        yield TEXT
        yield TEXT
        raise OSError("the disk is gone")

    found: list[Article] = []
    with pytest.raises(OSError, match="the disk is gone"):
        found.extend(tool.clean_many(pages(), workers=workers))
    assert found == [tool.clean(TEXT)] * 2


def test_an_iterator_that_is_left_open_ends_quietly_with_the_program() -> None:
    script = (
        "import itertools, cleaner\n"
        "pages = (f'Noon {number}.' for number in itertools.count())\n"
        "articles = cleaner.Cleaner().clean_many(pages, workers=2)\n"
        "print(next(articles).body)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == ("Noon 0.\n", "", 0)


def test_a_second_cleaner_is_cheap() -> None:
    """Beside the start of a program that cleans one page, in processor time of the same run."""
    start = os.times()
    subprocess.run(
        [sys.executable, "-c", "import cleaner; cleaner.clean('Noon.')"],
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    done = os.times()
    whole = done.children_user + done.children_system - start.children_user - start.children_system
    started = time.process_time()
    Cleaner()
    assert time.process_time() - started < whole


@pytest.mark.parametrize(
    ("head", "given", "expected"),
    [
        ("", None, None),
        ("<link rel=canonical href='https://quay.example/a'>", None, "https://quay.example/a"),
        (
            "<meta property='og:url' content='https://quay.example/b'>",
            None,
            "https://quay.example/b",
        ),
        ("<meta property='og:url' content='/b'>", None, None),
        ("<link rel=canonical href='ftp://quay.example/a'>", None, None),
        (
            "<link rel=canonical href='https://quay.example/a'>",
            "https://m.quay.example/a?from=feed",
            "https://m.quay.example/a?from=feed",
        ),
    ],
)
def test_the_address_is_the_one_given_else_the_one_that_the_page_declares(
    tool: Cleaner, head: str, given: str | None, expected: str | None
) -> None:
    html = f"<html><head><title>Ferry</title>{head}</head><body><p>It left.</p></body></html>"
    article = tool.clean(html, url=given)
    assert article.url == expected
    assert article.to_dict()["url"] == expected


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Advertisement", "ads.label"),
        ("Analytics", "cookies.choices"),
        ("Advertisement cookies", "cookies.choices"),
    ],
)
def test_a_label_of_an_advertisement_is_no_purpose_of_cookies(
    tool: Cleaner, line: str, rule: str
) -> None:
    article = tool.clean(f"{TEXT}\n\n{line}\n")
    assert [one.rule for one in article.removed if one.text == line] == [rule]
