"""Requests are read strictly: nothing unknown, nothing coerced, every fault named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from marshmallow import Schema, ValidationError

import factcheck
from factcheck.wire import requests
from factcheck.wire.edited import edited, last_digit
from factcheck.wire.fields import Asked
from factcheck.wire.problems import faults
from factcheck.wire.requests import AssertionRequest, CheckQuery, CheckRequest, ListQuery, ParseRequest

SHARE = {
    "operation": "share",
    "measure": "autos.nev.exports",
    "entity": "CHN",
    "period": {"start": "2022-01", "end": "2022-08"},
    "relative_to": {"measure": "autos.exports"},
    "quantity": {"decimal": "26.7", "unit": "percent"},
}


def refused(schema: type[Schema], value: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        schema().load(value)
    return {one["pointer"]: one["detail"] for one in faults(caught.value.messages_dict)}


def test_only_the_text_is_needed():
    asked = CheckRequest().load({"text": "Exports rose."})
    assert (asked["profile"], asked["store"], asked["published"], asked["assertions"]) == ("standard", True, None, None)


def test_the_request_of_the_design_is_taken():
    asked = CheckRequest().load(
        {
            "text": "x", "headline": None, "published": "2022-09-15", "as_of": "2022-09-15", "language": "en",
            "context": {"entity": "CHN"}, "profile": "standard", "store": True, "url": "https://news.example/a/1",
        }
    )  # fmt: skip
    assert asked["published"] == date(2022, 9, 15)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 1), ("text", ""), ("text", ["x"]), ("text", True), ("store", "yes"), ("store", 1), ("published", "15.9.2022"),
        ("published", "2022-02-30"), ("published", "20220915"), ("published", "2022-09-15T00:00:00"), ("published", 20220915),
        ("published", "２０２２-09-15"), ("as_of", "2022-09-15\n"), ("profile", "loose"), ("profile", None), ("context", []),
        ("url", "x" * 2001), ("headline", "x" * 1001),
    ],
)  # fmt: skip
def test_values_are_not_coerced(field, value):
    assert f"/{field}" in refused(CheckRequest, {"text": "x", field: value})


@pytest.mark.parametrize(
    "field", ["id", "verdict", "owner", "created", "created_at", "hash", "engine", "claims", "Text", " text", "__proto__"]
)
def test_fields_that_the_server_sets_or_nobody_knows_are_refused(field):
    assert refused(CheckRequest, {"text": "x", field: "y"}) == {f"/{field}": "Unknown field."}
    assert refused(ParseRequest, {"text": "x", field: "y"}) == {f"/{field}": "Unknown field."}
    if field != "verdict":  # an assertion of an answer may be sent back as it came
        assert refused(AssertionRequest, {**SHARE, field: "y"}) == {f"/{field}": "Unknown field."}


def test_every_schema_refuses_what_it_does_not_know():
    schemas = [one for one in vars(requests).values() if isinstance(one, type) and issubclass(one, Asked) and one is not Asked]
    assert len(schemas) > 8
    for schema in schemas:
        assert "Unknown field." in refused(schema, {"stray": 1}).values(), schema


@pytest.mark.parametrize("both", [{}, {"text": "x", "assertions": [SHARE]}])
def test_a_check_has_a_text_or_assertions(both):
    assert "/text" in refused(CheckRequest, both)


def test_all_faults_are_named_together():
    found = refused(
        CheckRequest, {"text": 1, "published": "x", "assertions": [{**SHARE, "operation": "x", "period": {"start": "2022-13"}}]}
    )
    assert {"/text", "/published", "/assertions/0/operation", "/assertions/0/period/start"} <= set(found)


def test_a_long_list_is_refused_as_a_whole():
    assert list(refused(CheckRequest, {"assertions": [{"bad": 1}] * 100_000})) == ["/assertions"]


@pytest.mark.parametrize(
    ("period", "place"),
    [
        ({"start": "2022-13"}, "start"), ({"start": "2022"} | {"end": "2022-08"}, "end"), ({"start": "2022-08", "end": "2022-01"}, "end"),
        ({"start": "2022-08", "frequency": "Q"}, "frequency"), ({"start": "0000"}, "start"), ({"start": "2022-01/2022-08"}, "start"),
        ({"start": 2022}, "start"), ({}, "start"),
    ],
)  # fmt: skip
def test_periods_that_are_none_are_refused(period, place):
    assert f"/period/{place}" in refused(AssertionRequest, {**SHARE, "period": period})


@pytest.mark.parametrize(
    ("quantity", "place"),
    [
        ({"unit": "percent"}, "decimal"), ({"decimal": 26.7}, "decimal"), ({"decimal": "1e5"}, "decimal"), ({"decimal": "NaN"}, "decimal"),
        ({"decimal": "26.7", "value": 26.8}, "value"), ({"decimal": "1", "ulp": 0}, "ulp"), ({"decimal": "1", "hedge": "between"}, "low"),
        ({"value": "26.7"}, "value"), ({"value": True}, "value"), ({"decimal": "1\n"}, "decimal"), ({"decimal": "１"}, "decimal"),
    ],
)  # fmt: skip
def test_quantities_that_are_none_are_refused(quantity, place):
    assert f"/quantity/{place}" in refused(AssertionRequest, {**SHARE, "quantity": quantity})


def test_an_edited_reading_becomes_an_assertion_over_its_own_words():
    asked = CheckRequest().load({"assertions": [SHARE, {**SHARE, "operation": "record", "quantity": None, "direction": "up"}]})
    body, (share, record) = edited(asked["assertions"])
    assert body == "26.7\nup"
    assert [one.words.of(body) for one in (share, record)] == ["26.7", "up"]
    assert (share.quantity.value, share.quantity.ulp, share.quantity.unit) == (Decimal("26.7"), Decimal("0.1"), "percent")
    assert (share.period.code, share.relative_to.measure, record.quantity) == ("2022-01/2022-08", "autos.exports", None)


def test_an_assertion_of_an_answer_can_be_sent_back():
    answer = factcheck.check("NEVs made up 26.7% of China's auto exports in January-August 2022.", published="2022-09-15").to_dict()
    [told] = answer["claims"][0]["assertions"]
    asked = CheckRequest().load({"assertions": [{**told, "operation": "contribution"}], "published": "2022-09-15"})
    [one] = edited(asked["assertions"]).assertions
    assert (one.operation, one.period.code, one.quantity.value) == ("contribution", "2022-01/2022-08", Decimal("26.7"))
    assert refused(CheckRequest, {"assertions": [{**told, "verdicts": 1}]}) == {"/assertions/0/verdicts": "Unknown field."}


def test_a_between_keeps_its_ends():
    quantity = {"decimal": "2", "hedge": "between", "low": 1.5, "high": 3.5, "unit": "percent"}
    asked = CheckRequest().load({"assertions": [{**SHARE, "quantity": quantity}]})
    [one] = edited(asked["assertions"]).assertions
    assert (one.quantity.value, one.quantity.upper) == (2, 3)


@pytest.mark.parametrize(
    ("value", "unit", "place"),
    [
        ("341000", "vehicles", 1000),
        ("999", "vehicles", 1),
        ("50", "percent", 1),
        ("1200", "percent", 1),
        ("3.97", "times", "0.01"),
        ("0", "vehicles", 1),
    ],
)
def test_the_place_of_the_last_digit(value, unit, place):
    assert last_digit(Decimal(value), unit) == Decimal(place)


@pytest.mark.parametrize("limit", ["0", "501", "-1", "1.0", "abc", "", "１", "1e2", "9" * 30])
def test_pages_have_1_to_500_items(limit):
    assert "/limit" in refused(ListQuery, {"limit": limit})


def test_a_claim_in_the_address_has_the_same_options():
    asked = CheckQuery().load({"text": "x", "published": "2022-09-15", "period": "2022-01/2022-08"})
    assert (asked["published"], asked["period"]) == (date(2022, 9, 15), "2022-01/2022-08")
    assert "/period" in refused(CheckQuery, {"text": "x", "period": "August"})
