"""Dates as pages declare them and as their date lines say them."""

from __future__ import annotations

import pytest

from cleaner.text.dates import dates_in, find_date, iso_date, path_date


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T10:15:30Z", "2024-05-03T10:15:30+00:00"),
        ("2024-05-03T10:15:30.123+0200", "2024-05-03T10:15:30+02:00"),
        ("2024-05-03T10:15+02", "2024-05-03T10:15:00+02:00"),
        ("2024-05-03 10:15:30", "2024-05-03T10:15:30"),
        ("2024-05-03 10:15:30 UTC", "2024-05-03T10:15:30+00:00"),
        ("2024-05-03T00:00:00", "2024-05-03"),
        ("2024-05-03T00:00:00Z", "2024-05-03T00:00:00+00:00"),
        ("20240503", "2024-05-03"),
        ("20240503T101530", "2024-05-03T10:15:30"),
        ("2024/05/03", "2024-05-03"),
        ("Fri, 03 May 2024 08:15:00 +0200", "2024-05-03T08:15:00+02:00"),
        ("1714722930", "2024-05-03T07:55:30+00:00"),
        ("1714722930000", "2024-05-03T07:55:30+00:00"),
        ("May 3, 2024", "2024-05-03"),
        ("2024-05-03T25:99:00", "2024-05-03"),
        ("0001-01-01T00:00:00Z", ""),
        ("2024-02-30", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_what_machines_write(declared: str, expected: str) -> None:
    assert iso_date(declared) == expected


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Freitag, 3. Mai 2024, 12:15 Uhr", "de", "2024-05-03"),
        ("Publié le 1er févr. 2024 à 10h15", "fr", "2024-02-01"),
        ("3 de mayo de 2024", "es", "2024-05-03"),
        ("1º de fevereiro de 2024", "pt", "2024-02-01"),
        ("Publicerad 23 okt 2025 kl 10.23", "sv", "2025-10-23"),
        ("3 мая 2024 года", "ru", "2024-05-03"),
        ("21 listopada 2011", "pl", "2011-11-21"),
        ("3. května 2024", "cs", "2024-05-03"),
        ("Δευτέρα, 21 Νοεμβρίου 2011", "el", "2011-11-21"),
        ("3 مايو 2024", "ar", "2024-05-03"),
        ("٣ مايو ٢٠٢٤", "ar", "2024-05-03"),
        ("Ngày 3 tháng 5, 2024", "vi", "2024-05-03"),
        ("入力 2024年5月3日（金）10:15", "ja", "2024-05-03"),
        ("2024. 05. 03 10:20", "ko", "2024-05-03"),
        ("Sept. 3rd, 2024", "en", "2024-09-03"),
        ("3 May 2024", "de", "2024-05-03"),
        ("March 7, 20247:55 AM UTC", "en", "2024-03-07"),
        ("March 7, 20247", "en", ""),
        ("03.05.24 | Berlin", "de", "2024-05-03"),
        ("13/05/2024", "en", "2024-05-13"),
        ("Version 1.2.3.2024", "en", ""),
        ("12:15, 3 people", "en", ""),
        ("In May 2024", "en", ""),
        ("Room 2024", "en", ""),
        ("Mayor 3, 2024", "en", ""),
    ],
)
def test_what_date_lines_say(line: str, language: str, expected: str) -> None:
    assert find_date(line, language) == expected


def test_figures_go_by_the_country_in_english() -> None:
    hosts = {
        "": "2024-05-03",
        "gull.example": "2024-05-03",
        "gull.co.uk": "2024-03-05",
        "gull.ie": "2024-03-05",
    }
    assert {host: find_date("05/03/2024", "en", host) for host in hosts} == hosts
    assert find_date("05/03/2024", "fr") == "2024-03-05"


def test_all_days_of_a_line_come_in_order() -> None:
    line = "Updated 2024-05-04, published 3 May 2024"
    assert [(line[one.start : one.end], one.day) for one in dates_in(line)] == [
        ("2024-05-04", "2024-05-04"),
        ("3 May 2024", "2024-05-03"),
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gull.example/2024/05/03/rain.html", "2024-05-03"),
        ("https://gull.example/2024/5/3/rain", "2024-05-03"),
        ("https://gull.example/rain-20240503-1", "2024-05-03"),
        ("https://gull.example/rain?on=2024-05-03", ""),
        ("https://gull.example/2024/17/03/", ""),
        ("https://gull.example/story/3000000218734/", ""),
        (None, ""),
    ],
)
def test_days_in_addresses(url: str | None, expected: str) -> None:
    assert path_date(url) == expected
