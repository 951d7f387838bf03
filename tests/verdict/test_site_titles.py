"""Titles of the site, which the page declares for all its pages."""

from __future__ import annotations

import pytest

import cleaner

HEADING = "Baker finds an oven under the floor"
TEXT = "".join(
    f"<p>The baker found the oven under the floor of her shop on the {day} day of the works, and "
    "had it swept before anybody could tell her that it was a monument of the town.</p>"
    for day in ("first", "second", "third")
)


def title(
    declared: str, *, heading: str = f"<h1>{HEADING}</h1>", site: str = "Harbour Gull"
) -> str:
    page = (
        f"<html><head><title>{declared}</title><meta property='og:title' content=\"{declared}\">"
        f"<meta property='og:site_name' content='{site}'></head><body><header><a href='/'>Harbour "
        "Gull</a><nav><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ul></nav>"
        f"</header><main>{heading}{TEXT}</main></body></html>"
    )
    return cleaner.clean(page, media="html", url="https://harbourgull.example/n/7").title


@pytest.mark.parametrize(
    "declared",
    [
        *("Harbour Gull", "The Harbour Gull", "harbourgull.example", "Home", "News"),
        *("News | Harbour Gull", "Fresh from the coast - Harbour Gull", "Untitled"),
        *("Welcome to the Harbour Gull", "HARBOUR GULL", "Local News | Harbour Gull"),
    ],
)
@pytest.mark.parametrize("site", ["Harbour Gull", ""])
@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
def test_the_heading_counts_more_than_a_title_of_the_site(
    declared: str, site: str, tag: str
) -> None:
    assert title(declared, heading=f"<{tag}>{HEADING}</{tag}>", site=site) == HEADING


def test_a_logo_is_no_title() -> None:
    logo = '<h1 class="logo"><a href="/">Harbour Gull</a></h1>'
    assert title("Harbour Gull", heading=f"{logo}<h2>{HEADING}</h2>") == HEADING


@pytest.mark.parametrize(
    "declared",
    ["Oven found under a baker's floor", "Baker finds an oven under the floor of her shop"],
)
def test_other_wordings_of_the_headline_still_count(declared: str) -> None:
    assert title(declared) in (HEADING, declared)


def test_a_page_that_is_about_its_site_is_called_so() -> None:
    page = f"<html><head><title>Tauri</title></head><body><h1>Tauri</h1>{TEXT}</body></html>"
    assert cleaner.clean(page, media="html", url="https://tauri.example/").title == "Tauri"


SECTIONS = {
    "zh": (
        "地方",
        "面包师在地板下发现一座旧炉子",
        "面包师在店铺的地板下面发现了一座旧炉子，她让人把炉子打扫干净，然后才听说那是文物。",
    ),
    "ko": (
        "지역 소식",
        "빵집 주인이 마루 밑에서 화덕을 찾다",
        "빵집을 하는 주인은 마루를 뜯다가 화덕을 하나 찾았고, 문화재라는 말을 듣기 전에 청소했다.",
    ),
    "ru": (
        "Регион",
        "Пекарь нашла старую печь под полом лавки",
        "Хозяйка лавки нашла печь под старым полом, и пекарю пришлось её вычистить до самой зимы.",
    ),
}


@pytest.mark.parametrize("language", SECTIONS)
def test_a_section_is_no_title_in_other_scripts(language: str) -> None:
    section, heading, sentence = SECTIONS[language]
    text = "".join(f"<p>{sentence}</p>" for _ in range(4))
    page = (
        f"<html lang='{language}'><head><title>{section}</title>"
        f"<meta property='og:title' content='{section}'></head><body>"
        f"<div><h1>{heading}</h1><div>{text}</div></div></body></html>"
    )
    assert cleaner.clean(page, media="html", url="https://gull.example/n/7").title == heading
