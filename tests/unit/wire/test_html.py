"""A check as HTML: quoted text stays text, every number leads to its finding, and nothing is told by colour alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factcheck
from factcheck.answer import Check
from factcheck.wire.dossier import Dossier
from factcheck.wire.html import render
from tests import examples
from tests.unit.wire.newsroom import LANGUAGES, dossier, review

CHECK = Check.of(examples.JUDGED, examples.REFERENCE)


class Page(HTMLParser):
    """Elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in {"img", "source"}:  # these have no end
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str, kind: str = "") -> list[dict[str, str]]:
        return [told for name, told in self.elements if name == tag and kind in [*told.get("class", "").split(" "), ""]]


def hostile(text: str) -> Dossier:
    first, second = CHECK.claims[0].assertions
    words = replace(first, explanation=text, words=replace(first.words, text=text))
    noted = replace(second, correction=replace(second.correction, text=text, sentence=text), notes=(text,))
    claim = replace(CHECK.claims[0], assertions=(words, noted))
    sources = tuple(replace(one, title=text, publisher=text) for one in CHECK.sources)
    return Dossier(replace(CHECK, claims=(claim,), sources=sources, summary=text, unchecked=()))


USUAL = [told[0] for told in Page(render(hostile("Usual words"))).elements]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</article><h1>",
        "&lt;b&gt; &amp;",
        "{{ 7*7 }}",
        "<!--",
        "]]>",
        "'\"`",
    ],
)
def test_quoted_text_comes_out_as_text(text):
    page = Page(render(hostile(text)))
    assert [name for name, _ in page.elements] == USUAL
    assert page.text.count(text) >= 4


@given(st.text(st.sampled_from("<>&\"'`{}%#/= \n1a中\u202e"), min_size=1, max_size=30))
def test_no_text_makes_an_element(text):
    assert [name for name, _ in Page(render(hostile(f"x{text}x"))).elements] == USUAL


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mark_leads_to_its_finding_and_back(language):
    kept = dossier(language)
    page = Page(render(kept))
    places = {told["id"] for _, told in page.elements if "id" in told}
    assert page.all("a", "mark")
    assert {told["href"][1:] for tag, told in page.elements if tag == "a" and told["href"].startswith("#")} <= places
    assert len(page.all("article", "finding")) == sum(len(claim.assertions) for claim in kept.check.claims)
    assert shown(render(kept)) == kept.request["text"]


def shown(html: str) -> str:
    """The text as it stands in its section, without the signs at its marks."""
    section = re.search(r'<section class="text".*?<p>(.*?)</p>\n</section>', html, re.DOTALL)
    assert section
    return unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", section[1]))


def test_each_finding_carries_what_has_to_be_sent_to_judge_it_again():
    page = Page(render(dossier("en")))
    findings = page.all("article", "finding")
    assert findings
    for told in findings:
        reading = json.loads(told["data-reading"])
        assert {"operation", "measure", "entity", "period", "quantity"} <= set(reading)
        assert "verdict" not in reading


def test_other_readings_of_ambiguous_words_can_be_judged():
    check = factcheck.check("The US economy grew 2.5%.", published="2024-02-01")
    found = [one for claim in check.claims for one in claim.assertions if one.readings]
    page = Page(render(Dossier(check, {"text": "The US economy grew 2.5%."})))
    assert len([told for told in page.all("li") if "data-reading" in told]) == sum(len(one.readings) for one in found)


def test_sources_are_linked_without_telling_where_one_comes_from():
    page = Page(render(dossier("en")))
    links = [told for tag, told in page.elements if tag == "a" and told["href"].startswith("http")]
    assert links
    assert all("noreferrer" in told["rel"] for told in links)


def test_an_address_that_is_none_is_no_link():
    sources = tuple(replace(one, url="javascript:alert(1)") for one in CHECK.sources)
    assert "javascript:" not in render(Dossier(replace(CHECK, sources=sources)))


def test_a_text_that_is_not_the_one_that_was_checked_is_left_out():
    assert 'class="text"' not in render(Dossier(CHECK, {"text": "Another text altogether."}))


def test_a_review_is_told():
    assert "Asked the ministry." in render(dossier("en", review(1, "refuted", "Asked the ministry.")))


def test_a_picture_is_described_by_verdict_and_sentence():
    kept = dossier("en")
    (picture,) = Page(render(kept, {1: "/checks/x/charts/1.svg"})).all("img")
    first = kept.check.claims[0].assertions[0]
    assert picture["alt"] == f"{first.verdict.value.capitalize()}: {first.explanation}"
