"""Web Annotations: valid by the model, each pinned to words that stand where it says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import factcheck
from factcheck.model.verdict import Verdict
from factcheck.wire.annotations import annotation_page
from factcheck.wire.dossier import Dossier
from tests.unit.wire.newsroom import LANGUAGES, REQUESTS, agreeing, dossier, review, stored

#: What of the model is used: the keys of each kind of object, those that it must have, and what a value may be.
PURPOSES = {"assessing", "commenting", "editing", "tagging"}
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "AnnotationPage": ({"@context", "id", "type", "items"}, set()),
    "Annotation": ({"id", "type", "motivation", "body", "target", "generator"}, {"created"}),
    "TextualBody": ({"type", "value", "purpose"}, {"format", "language"}),
    "TextQuoteSelector": ({"type", "exact"}, {"prefix", "suffix"}),
    "TextPositionSelector": ({"type", "start", "end"}, set()),
    "Software": ({"type", "name"}, set()),
}


def faults(node: Any, where: str = "") -> list[str]:
    if isinstance(node, list):
        return [fault for n, one in enumerate(node) for fault in faults(one, f"{where}/{n}")]
    if not isinstance(node, dict):
        return [] if isinstance(node, int) or (isinstance(node, str) and (node or where.endswith(("fix",)))) else [f"{where}: {node!r}"]
    needed, more = ({"source"}, {"selector"}) if where.endswith("target") else SHAPES[node["type"]]
    found = [f"{where}: {name}" for name in (node.keys() ^ needed) - more]
    if {node.get("purpose", "tagging"), node.get("motivation", "tagging")} - PURPOSES:
        found.append(f"{where}: purpose")
    return found + [fault for name, one in node.items() for fault in faults(one, f"{where}/{name}")]


def selected(one: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = [selector for selector in one["target"]["selector"] if selector["type"] == kind]
    return found


def tags(one: dict[str, Any]) -> list[str]:
    return [body["value"] for body in one["body"] if body["purpose"] == "tagging"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_of_the_model(language):
    for found in (dossier(language), agreeing(language), dossier(language, review(1, "ambiguous", "Both may be meant."))):
        page = annotation_page(found)
        assert faults(page) == []
        assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert len({one["id"] for one in page["items"]}) == len(page["items"])
        assert json.loads(json.dumps(page)) == page


def test_the_check_of_the_shapes_finds_faults():
    page = annotation_page(dossier("en"))
    page["items"][0]["target"]["selectors"] = page["items"][0].pop("generator")
    assert len(faults(page)) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_is_pinned_to_its_words(language):
    text, check = REQUESTS[language]["text"], stored(language)
    items = annotation_page(dossier(language))["items"]
    statements = [one for claim in check.claims for one in claim.assertions]
    assert len(items) == len(statements)
    for item, one in zip(items, statements, strict=True):
        quote, place = selected(item, "TextQuoteSelector"), selected(item, "TextPositionSelector")
        start, end = place["start"], place["end"]
        assert text[start:end] == quote["exact"] == one.words.text
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])
        assert quote["prefix"] or start == 0
        assert tags(item) == [one.verdict.value]
        assert one.explanation in [body["value"] for body in item["body"] if body.get("language") == language]


def test_words_that_stand_there_twice_are_told_apart_by_what_is_around_them():
    text = "China exported 3.111 million vehicles in 2022. Chinese exports came to 3.111 million vehicles in 2022."
    check = replace(factcheck.check(text, published="2023-01-20"), id="x")
    quotes = [selected(one, "TextQuoteSelector") for one in annotation_page(Dossier(check, {"text": text}))["items"]]
    assert [quote["exact"] for quote in quotes] == ["3.111 million", "3.111 million"]
    assert [text.count(quote["prefix"] + quote["exact"] + quote["suffix"]) for quote in quotes] == [1, 1]


def test_a_correction_is_an_edit_and_the_page_is_the_source():
    item = annotation_page(dossier("en"))["items"][-1]
    assert [body["value"] for body in item["body"] if body["purpose"] == "editing"] == ["about 18.7%"]
    assert item["target"]["source"] == "https://news.example/a/1?from=front&id=2"
    assert item["created"] == "2024-03-01T08:00:00Z"


def test_without_an_address_of_the_web_the_check_is_the_source():
    assert annotation_page(dossier("de"))["items"][0]["target"]["source"] == "https://check.example/v1/checks/chk_de"


def test_of_a_page_of_html_only_the_quotation_is_given():
    text = "<p>China exported <b>3.111</b> million vehicles in 2022, up 54.4%, said the association of the makers in Beijing.</p>" * 2
    page = f"<html><body><article><h1>Exports</h1>{text}</article></body></html>"
    check = replace(factcheck.check(page, published="2023-01-20", format="html"), id="x")
    item = annotation_page(Dossier(check, {"text": page, "format": "html"}))["items"][0]
    assert [selector["type"] for selector in item["target"]["selector"]] == ["TextQuoteSelector"]
    quote = selected(item, "TextQuoteSelector")
    assert quote["exact"] == "3.111 million"
    assert quote["prefix"].endswith("China exported ")
    assert quote["suffix"].startswith(" vehicles in 2022")


def test_words_that_cannot_be_found_in_their_claim_fall_back_on_the_claim():
    found = dossier("en")
    claim = found.check.claims[0]
    lost = replace(claim.assertions[0], words=replace(claim.assertions[0].words, text="nowhere"))
    check = replace(found.check, claims=(replace(claim, assertions=(lost,)),))
    (item,) = annotation_page(replace(found, check=check))["items"]
    assert selected(item, "TextQuoteSelector")["exact"] == claim.selector.exact
    assert selected(item, "TextPositionSelector")["start"] == claim.selector.start


def test_readings_without_a_text_have_no_selector():
    found = dossier("en")
    claim = found.check.claims[0]
    nothing = replace(claim.selector, exact="", prefix="", suffix="")
    bare = replace(claim, selector=nothing, assertions=tuple(replace(one, words=replace(one.words, text="")) for one in claim.assertions))
    items = annotation_page(replace(found, check=replace(found.check, claims=(bare,))))["items"]
    assert [one["target"] for one in items] == [{"source": found.page}] * 2


def test_an_agreeing_editor_is_added_and_a_disagreeing_one_stands_alone():
    agreed = annotation_page(dossier("en", review(3, "refuted", "So says the ministry.")))["items"]
    overruled = annotation_page(dossier("en", review(3, "supported", "With trucks.")))["items"]
    of_three = [[one for one in items if "#claim-3" in one["id"]] for items in (agreed, overruled)]
    assert [[tags(one) for one in items] for items in of_three] == [[["supported"], ["refuted"], ["refuted"]], [["supported"]]]
    (one,) = of_three[1]
    assert one["body"][0]["value"] == "With trucks."
    assert one["created"] == "2024-03-02T09:30:00Z"
    assert selected(one, "TextQuoteSelector")["exact"] == stored("en").claims[2].selector.exact
    assert "key_desk" not in json.dumps(agreed)
    assert Verdict.REFUTED is stored("en").claims[2].verdict
