"""The forms of a stored check over HTTP: what is pasted, what archives read, what measures the checker."""

from __future__ import annotations

import json

import pytest

from factcheck.evaluation.labels import read_labels

WRONG = {"text": "China exported 4.5 million vehicles in 2022.", "published": "2023-01-20", "url": "https://news.example/a"}
ANNO = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'


@pytest.fixture
def check(keeper):
    return keeper.post("/v1/checks", json=WRONG).headers["Location"]


def got(client, path, media):
    return client.get(path, headers={"Accept": media})


@pytest.mark.parametrize(("media", "words"), [("text/plain", "REFUTED"), ("text/markdown", "## ✗ Refuted"), (ANNO, "AnnotationPage")])
def test_a_check_is_had_in_other_forms(keeper, check, media, words):
    response = got(keeper, check, media)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith(media)
    assert words in response.get_data(as_text=True)
    assert "immutable" not in response.headers["Cache-Control"]


def test_only_a_reviewed_check_is_a_claim_review(keeper, check):
    assert got(keeper, check, "application/ld+json").status_code == 406
    keeper.put(f"{check}/claims/1/review", json={"verdict": "refuted", "note": "Shipments of 2023."})
    told = json.loads(got(keeper, check, "application/ld+json").get_data())
    assert [(one["@type"], one["reviewRating"]["ratingValue"]) for one in told["@graph"]] == [("ClaimReview", 1)]
    assert "Shipments of 2023." in got(keeper, check, "text/markdown").get_data(as_text=True)


def test_a_posted_text_is_answered_in_the_form_asked_for(keeper):
    response = keeper.post("/v1/checks", json=WRONG, headers={"Accept": "text/markdown"})
    assert (response.status_code, response.headers["Content-Type"]) == (201, "text/markdown; charset=utf-8")


def test_reviewed_claims_measure_the_checker(keeper, check, tmp_path):
    assert keeper.get("/v1/reviews/labelled").json == {"items": []}
    keeper.put(f"{check}/claims/1/review", json={"verdict": "supported"})
    lines = got(keeper, "/v1/reviews/labelled?agrees=false", "application/x-ndjson")
    file = tmp_path / "reviewed.jsonl"
    file.write_bytes(lines.get_data())
    (claim,) = read_labels([file])
    assert (claim.text, claim.verdict.value) == (WRONG["text"], "supported")
    assert keeper.get("/v1/reviews/labelled?agrees=true").json == {"items": []}
