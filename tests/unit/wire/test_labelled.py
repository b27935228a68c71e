"""Reviewed claims as labelled claims: read by what reads labels, and judged alone as they were in their text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import factcheck
from factcheck.answer import Check
from factcheck.assessment.tolerance import load_profile
from factcheck.evaluation.labels import read_labels
from factcheck.evaluation.run import answerer
from factcheck.wire.dossier import Dossier
from factcheck.wire.labelled import json_lines, labelled
from tests.unit.wire.newsroom import LANGUAGES, REQUESTS, agreeing, dossier, review, stored


def texts(found: Dossier) -> list[str]:
    return [line["text"] for line in labelled(found)]


def made(text: str, **asked: object) -> Dossier:
    """A check with every claim reviewed as the machine judged it."""
    check: Check = replace(factcheck.check(text, published="2024-02-10", **asked), id="x")  # type: ignore[arg-type] # options of a check
    return Dossier(check, {"text": text, **asked}, tuple(review(claim.n, claim.verdict) for claim in check.claims))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_are_read_as_labels_and_judged_as_reviewed(language, tmp_path, reference):
    file = tmp_path / "export.jsonl"
    lines = labelled(agreeing(language))
    file.write_text(json_lines(lines), "utf-8")
    claims = read_labels((file,))
    assert [(one.text, one.verdict, one.id) for one in claims] == [(one["text"], one["verdict"], one["id"]) for one in lines]
    assert {(one.published, one.language, one.headline) for one in claims} == {
        (REQUESTS[language]["published"], language, REQUESTS[language]["headline"])
    }
    answer = answerer(reference, load_profile("standard"))
    assert [answer(one).verdict for one in claims] == [one.verdict for one in claims]


def test_a_claim_that_rests_on_its_own_words_stands_alone():
    claims = stored("de").claims
    assert texts(dossier("de", review(1, "supported"), review(3, "refuted"))) == [claims[0].selector.exact, claims[2].selector.exact]


def test_a_claim_that_leans_on_the_text_is_labelled_with_the_whole_of_it():
    lines = labelled(agreeing("de"))
    assert [line["text"] for line in lines[:-1]] == [claim.selector.exact for claim in stored("de").claims[:3]]
    assert (lines[-1]["text"], lines[-1]["verdict"], lines[-1]["id"]) == (REQUESTS["de"]["text"], "refuted", "chk_de:1:2:3:4")


def test_the_whole_text_is_no_label_while_a_part_of_it_is_open():
    reviews = [review(claim.n, claim.verdict) for claim in stored("de").claims[1:]]
    assert REQUESTS["de"]["text"] not in texts(dossier("de", *reviews))


def test_what_one_clause_takes_from_another_of_its_claim_stands_alone():
    assert texts(dossier("zh", review(1, "supported"))) == [stored("zh").claims[0].selector.exact]


def test_the_editors_verdict_is_the_label():
    line, *_ = labelled(dossier("de", review(1, "refuted", "Revised since."), review(1, "supported", at="2024-01-01T00:00:00Z")))
    assert line == {
        "id": "chk_de:1", "text": "Die Inflationsrate in Deutschland lag 2023 bei 5,9 Prozent.", "published": "2024-02-10",
        "language": "de", "headline": "Preise steigen weiter", "verdict": "refuted", "tags": ["overruled"], "note": "Revised since.",
    }  # fmt: skip
    assert labelled(agreeing("de"))[0]["tags"] == ["agreed"]


def test_the_headline_tells_what_it_fills():
    text = "The unemployment rate was 3.1% in 2022."
    assert texts(made(text, headline="Germany at work")) == [text]
    untold = made(text, headline="Germany at work")
    assert texts(replace(untold, request={"text": text, "format": "html"})) == []


def test_what_the_sender_filled_in_cannot_be_told():
    text = "The unemployment rate was 3.1% in 2022."
    assert texts(made(text, context={"entity": "DEU"})) == []


def test_a_page_of_html_is_no_text_of_a_label():
    found = agreeing("de")
    assert len(texts(replace(found, request={**found.request, "format": "html"}))) == len(texts(found)) - 1


def test_readings_without_a_text_are_left_out():
    found = agreeing("de")
    bare = tuple(replace(claim, selector=replace(claim.selector, exact="")) for claim in found.check.claims)
    assert labelled(replace(found, check=replace(found.check, claims=bare), request={"assertions": []})) == ()


def test_the_day_whose_knowledge_counted_is_kept(tmp_path):
    found = agreeing("de")
    later = replace(found, check=replace(found.check, as_of=date(2025, 5, 1)))
    file = tmp_path / "export.jsonl"
    file.write_text(json_lines(labelled(later)), "utf-8")
    assert {(one.published, one.as_of) for one in read_labels((file,))} == {("2024-02-10", "2025-05-01")}
    undated = replace(found, check=replace(found.check, published=None, as_of=date(2025, 5, 1)))
    assert {(line["published"], line.get("as_of")) for line in labelled(undated)} == {("2025-05-01", None)}


def test_nothing_reviewed_gives_nothing():
    assert labelled(dossier("en")) == ()
    assert json_lines(()) == ""
