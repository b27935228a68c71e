"""The article of a page: what belongs to it, what the page says about it, and the way back to the page."""

from __future__ import annotations

import re
import sys
from datetime import date
from html import unescape
from pathlib import Path

import pytest

import factcheck
from factcheck.errors import HtmlNotRead, RequestError
from factcheck.markup.article import read_page
from tests.cases.scoring import FALSE, spans, statements

PAGES = Path(__file__).parents[2] / "pages"
NAMES = sorted(path.name for path in PAGES.glob("*.html"))


def page(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def shown(html: str) -> str:
    """What is read of a stretch of a page within a line: no marks of notes."""
    html = re.sub(r"<sup>.*?</sup>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize("name", NAMES)
def test_every_place_leads_back_to_the_words(name):
    html = page(name)
    answer = factcheck.check(html, format="html").to_dict()
    assert len(answer["claims"]) > 1
    for start, end, words in spans(answer):
        assert shown(html[start:end]) == " ".join(words.split()) or " | " in words
        assert html[start] not in "<> "
        assert html[end - 1] not in "< "
    for claim in answer["claims"]:
        selector = claim["selector"]
        wide = html.encode("utf-16-le")[2 * selector["start_utf16"] : 2 * selector["end_utf16"]].decode("utf-16-le")
        assert wide == html[selector["start"] : selector["end"]]


@pytest.mark.parametrize("name", NAMES)
def test_all_that_the_articles_say_is_right_and_nothing_around_them_is_read(name):
    answer = factcheck.check(page(name), format="html").to_dict()
    assert [one["words"]["text"] for one in statements(answer) if one["verdict"] in FALSE] == []
    read = read_page(page(name)).body
    for stray in (
        "842",
        "97%",
        "120,000",
        "5 million",
        "2.0 million",
        "1.2%",
        "9,999,999",
        "88,400",
        "88400",
        "999万",
        "250",
        "40,512",
        "1.2 million",
        "214",
    ):
        assert stray not in read


def test_the_page_says_its_headline_and_its_day():
    found = read_page(page("newsroom.html"))
    assert (found.headline, found.published) == ("China's car exports pass Germany's", date(2023, 1, 20))
    found = read_page(page("old_portal.html"))
    assert (found.headline, found.published) == ("2022年我国汽车出口突破三百万辆", date(2023, 1, 13))


def test_what_the_caller_says_goes_before_the_page():
    answer = factcheck.check(page("newsroom.html"), format="html", published="2023-02-01")
    assert (answer.published, answer.as_of) == (date(2023, 2, 1), date(2023, 2, 1))
    answer = factcheck.check(page("newsroom.html"), format="html", as_of="2023-03-01")
    assert (answer.published, answer.as_of) == (date(2023, 1, 20), date(2023, 3, 1))


def test_lists_captions_tables_and_quotes_are_kept():
    read = read_page(page("newsroom.html")).body.splitlines()
    assert "Vehicle sales in China came to 26.864 million in 2022." in read
    assert "Vehicle exports (million) | 3.111 | 2.015" in read
    assert any(line.startswith("Photo: cars wait") for line in read)
    assert any("27.021 million" in line for line in read)


def test_tags_and_entities_within_the_words_are_covered():
    html = "<p>In 2022 China exported <b>3.111</b>&nbsp;<i>million</i> vehicles, up 54.4&#37;.</p>"
    answer = factcheck.check(html, format="html", published="2023-01-20").to_dict()
    words = {one["words"]["text"]: html[one["words"]["start"] : one["words"]["end"]] for one in statements(answer)}
    assert words == {"3.111\u00a0million": "3.111</b>&nbsp;<i>million", "54.4%": "54.4&#37;"}
    quantity = statements(answer)[0]["quantity"]
    assert html[quantity["start"] : quantity["end"]] == "3.111</b>&nbsp;<i>million"
    assert answer["claims"][0]["selector"]["exact"] == "In 2022 China exported 3.111\u00a0million vehicles, up 54.4%."


def test_a_page_without_an_article_is_read_without_what_is_around_it():
    assert read_page(page("blog.html")).body == "China exported 3.111\u00a0million vehicles in 2022.\nIt sold 26.864 million."
    assert read_page("<nav>1</nav>two<footer>3</footer>").body == "two"
    assert read_page("<nav>one</nav>").body == "one"
    assert read_page("").body == ""


def test_a_reading_can_be_parsed_without_a_verdict():
    html = "<h1>x</h1><p>China exported 3.111 million vehicles in 2022.</p>"
    found = factcheck.parse(html, format="html").claims[0].assertions[0].words
    assert html[found.start : found.end] == found.text == "3.111 million"


def test_another_format_is_refused():
    with pytest.raises(RequestError, match="text or html"):
        factcheck.check("x", format="pdf")


@pytest.mark.parametrize("missing", ["trafilatura", "lxml_html_clean"])
def test_without_the_library_the_extra_is_named(missing, monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] in ("trafilatura", "justext", missing) or name == "lxml.html.clean"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(HtmlNotRead, match=r"factcheck\[html\]"):
        factcheck.check("<p>x</p>", format="html")


HOSTILE = {
    "deep": "<div>" * 50_000 + "<p>China exported 3.111 million vehicles in 2022.",
    "deep within a line": "<p>" + "<span>" * 50_000 + "China exported 3.111 million vehicles in 2022.",
    "unclosed": "<a " * 100_000,
    "comments": "<!--" * 100_000,
    "quotes": '<a b="' * 50_000,
    "signs": "<" * 100_000,
    "entities": "&amp" * 50_000,
    "a number without end": "&#" + "9" * 200_000 + ";",
    "cells": "<table>" + "<tr><td>2,345<td>a" * 10_000,
    "a table in a table": "<table><tr><td>" * 5_000 + "3",
    "many tags": "<p>some words</p>" * 30_000,
    "half a pair": "<p>\ud800 China exported 3.111 million vehicles in 2022.</p>",
    "a byte of nothing": "<p>\x00</p>",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_answered(html):
    found = read_page(html)
    assert len(found.body) == len(found.origin.starts) == len(found.origin.ends)
    if "3.111" in html:
        assert "China exported 3.111 million vehicles in 2022." in found.body
