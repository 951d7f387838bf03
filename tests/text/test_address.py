"""Addresses that a page's source declares as its own."""

from __future__ import annotations

import pytest

from cleaner.text.address import declared


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="canonical" href="https://www.gull.example/a">',
        "<LINK HREF='https://gull.example/a' data-x rel=CANONICAL >",
        '<meta content="https://gull.example" property=og:url>',
        '<Meta\nProperty="OG:URL"\ncontent="http://GULL.example:80/"/>',
        '<metal><link rel=canonical><link rel=canonical href="https://gull.example/">',
    ],
)
def test_a_page_declares_its_address(tag: str) -> None:
    page = '<html><head><link rel=icon href="https://tern.example/i"><title>a < b</title>'
    assert declared(f"{page}{tag}</head>") == "gull.example"


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate canonical" href="https://gull.example/a">',
        '<link rel="canonical" href="/a">',
        '<links rel="canonical" href="https://gull.example/a">',
        '<a rel="canonical" href="https://gull.example/a">',
        '<link rel="canonical" href="https://gull.example/a"',
    ],
)
def test_other_tags_declare_none(tag: str) -> None:
    assert declared(f"<html><head>{tag}</head>".removesuffix("</head>")) == ""
