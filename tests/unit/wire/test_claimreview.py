"""Reviewed claims as ClaimReview: valid by the vocabulary, the editor's verdict, and nothing that argues against it."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from factcheck.model.verdict import Verdict
from factcheck.wire.claimreview import RATINGS, claim_reviews
from tests.unit.wire.newsroom import LANGUAGES, agreeing, dossier, review, stored
from tests.unit.wire.schema_org import faults


def only(found):
    (one,) = claim_reviews(found)["@graph"]
    return one


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reviewed_claim_is_a_valid_claim_review(language):
    told = claim_reviews(agreeing(language))
    assert faults(told) == []
    assert [one["claimReviewed"] for one in told["@graph"]] == [claim.selector.exact for claim in stored(language).claims]
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_editor_says_the_document_is_valid(language, verdict):
    told = claim_reviews(dossier(language, review(1, verdict, "Asked the ministry.")))
    assert faults(told) == []
    assert len(told["@graph"]) == (verdict in RATINGS)


@pytest.mark.parametrize(
    ("where", "value", "fault"),
    [
        (("rating",), "5", "no such property"), (("datePublished",), "yesterday", "none of"), (("url",), "a page", "none of"),
        (("author",), {"@type": "Rating", "ratingValue": 1}, "a 'Rating'"), (("author",), {"@type": "Newsroom"}, "a 'Newsroom'"),
        (("reviewRating", "ratingValue"), True, "none of"), (("itemReviewed", "claimReviewed"), "x", "no such property"),
        (("claimReviewed",), "", "none of"), (("author", "name"), None, "none of"),
    ],
)  # fmt: skip
def test_the_table_finds_what_is_wrong(where, value, fault):
    told = copy.deepcopy(claim_reviews(agreeing("en")))
    node = told["@graph"][0]
    for name in where[:-1]:
        node = node[name]
    node[where[-1]] = value
    assert any(fault in one for one in faults(told))


def test_the_parts_of_a_review():
    one = only(dossier("en", review(3, "refuted", "The ministry confirmed the mistake.")))
    claim = stored("en").claims[2]
    assert one["url"] == one["@id"] == "https://check.example/v1/checks/chk_en#claim-3"
    assert one["author"] == {"@type": "Organization", "name": "The Harbour Ledger"}
    assert one["datePublished"] == "2024-03-02T09:30:00Z"
    assert one["reviewRating"] == {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "False"}
    assert one["reviewBody"].splitlines() == [
        "The ministry confirmed the mistake.", *(assertion.explanation for assertion in claim.assertions),
    ]  # fmt: skip
    assert one["itemReviewed"]["appearance"] == {
        "@type": "CreativeWork", "url": "https://news.example/a/1?from=front&id=2",
        "headline": "China's new energy vehicles go abroad", "datePublished": "2022-09-15",
    }  # fmt: skip
    assert [source["url"] for source in one["citation"]] == [
        "https://carspiritpk.com/more-than-308000-vehicles-exported-from-china-in-august-2022/"
    ]


def test_who_is_said_to_have_said_so_is_the_author_of_the_claim():
    assert only(dossier("en", review(2, "supported")))["itemReviewed"]["author"]["name"] == "China Automobile Association"
    assert only(dossier("zh", review(1, "supported")))["itemReviewed"]["author"]["name"] == "中国汽车工业协会"
    assert "author" not in only(dossier("en", review(3, "refuted")))["itemReviewed"]


def test_the_rating_is_named_in_the_language_of_the_text():
    names = {language: only(dossier(language, review(1, "mostly_supported")))["reviewRating"]["alternateName"] for language in LANGUAGES}
    assert names == {"en": "Mostly true", "zh": "基本属实", "de": "Größtenteils richtig"}


def test_an_address_that_is_none_of_the_web_is_no_appearance():
    assert "appearance" not in only(dossier("de", review(1, "supported")))["itemReviewed"]


def test_what_nobody_reviewed_or_could_rate_is_not_there():
    reviews = [review(1, "insufficient_data"), review(2, "ambiguous"), review(3, "not_checkable")]
    assert claim_reviews(dossier("en"))["@graph"] == claim_reviews(dossier("en", *reviews))["@graph"] == []


def test_the_newest_review_counts_whatever_the_order():
    old, new = review(3, "supported", at="2024-03-02T09:30:00Z"), review(3, "refuted", at="2024-03-02T09:30:00.250Z")
    values = {only(dossier("en", *both))["reviewRating"]["ratingValue"] for both in ((old, new), (new, old))}
    assert values == {1}


def test_where_the_editor_disagrees_the_machine_does_not_argue():
    one = only(dossier("en", review(3, "supported", "The ministry counts trucks, too.")))
    assert one["reviewRating"]["ratingValue"] == 5
    assert one["reviewBody"] == "The ministry counts trucks, too."
    assert "citation" not in one
    assert "reviewBody" not in only(dossier("en", review(3, "supported")))


def test_the_reviewer_is_not_published():
    assert "key_desk" not in json.dumps(claim_reviews(agreeing("en")))


def test_a_check_that_is_not_stored_cannot_be_linked_to():
    found = dossier("en", review(1, "supported"))
    with pytest.raises(ValueError, match="not stored"):
        claim_reviews(replace(found, check=replace(found.check, id=None)))
