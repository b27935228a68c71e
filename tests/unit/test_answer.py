"""The public answer: every field, exact offsets, and a way back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factcheck.answer import Check, Parsed
from factcheck.answer.parts import Computed, Quoting
from factcheck.assessment.calibration import Traits, calibration
from factcheck.model.assertion import Assertion, Direction, Operation
from factcheck.model.evidence import Computation, Figure, Interval, WitnessKind
from factcheck.model.period import Period
from factcheck.model.text import Span, Text
from factcheck.model.verdict import Finding, Judged, JudgedClaim, Nearest, Reason, Unchecked, Verdict
from tests import examples


@pytest.fixture
def plain() -> dict:
    return Check.of(examples.JUDGED, examples.REFERENCE).to_dict()


def test_the_example_gives_the_json_of_the_design(plain):
    assert list(plain) == [
        "id", "created", "verdict", "summary", "language", "published", "as_of", "profile", "reference", "engine", "claims", "unchecked",
        "sources",
    ]  # fmt: skip
    assert (plain["id"], plain["created"], plain["published"], plain["reference"]["snapshot"][:7]) == (None, None, "2022-09-15", "sha256:")
    refuted = plain["claims"][0]["assertions"][1]
    assert refuted["relative_to"] == {"measure": "autos.exports"}
    assert refuted["period"] == {"start": "2022-01", "end": "2022-08", "frequency": "M", "basis": "ytd", "label": "2022-01/2022-08"}
    assert refuted["quantity"] == {
        "text": "26.7%", "start": 67, "end": 72, "value": 26.7, "decimal": "26.7", "unit": "percent", "ulp": 0.1, "low": 26.65,
        "high": 26.75, "hedge": None,
    }  # fmt: skip
    assert refuted["computed"] == {
        "value": 18.712, "decimal": "18.712", "low": 18.432, "high": 18.993, "unit": "percent", "precision_limited": True,
    }  # fmt: skip
    assert refuted["working"]["inputs"][0] | {} == {
        "series": "CHN.autos.nev.exports.M", "period": "2022-01/2022-08", "states": "level", "value": 340000, "decimal": "340000",
        "ulp": 10000, "unit": "vehicles", "printed": "34万", "implied": False, "formula": None, "source": "caam-1", "sources": ["caam-1"],
        "vintage": "2022-09",
    }  # fmt: skip
    assert refuted["verdict_now"] == {
        "verdict": "refuted",
        "computed": {"value": 18.712, "low": 18.432, "high": 18.993},
        "vintage": "2022-09",
    }
    assert refuted["diagnosis"][0]["assertion"]["operation"] == "contribution"
    example = Traits("refuted", "outside-interval", Operation.SHARE, 0.94123, assumed=True, traced=True, language="en")
    assert refuted["confidence"] == calibration().confidence(example)
    assert (refuted["reading_score"], refuted["caveats"], refuted["notes"]) == (0.9412, ["short_history"], ["short_history start=2020"])


def test_a_check_survives_json_and_back(plain):
    check = Check.of(examples.JUDGED, examples.REFERENCE)
    assert Check.from_dict(json.loads(json.dumps(plain, allow_nan=False))) == check


def test_from_dict_ignores_what_a_later_version_added_and_names_what_is_missing(plain):
    assert Check.from_dict(plain | {"later": 1}).to_dict() == plain
    del plain["verdict"]
    with pytest.raises(ValueError, match="'verdict' is missing"):
        Check.from_dict(plain)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [("claims", {}), ("published", "yesterday"), ("verdict", "true"), ("summary", 1), ("reference", [])],
)
def test_from_dict_refuses_what_does_not_fit(plain, path, wrong):
    with pytest.raises((TypeError, ValueError)):
        Check.from_dict(plain | {path: wrong})


def test_sources_are_listed_once_and_only_those_used(plain):
    assert [source["id"] for source in plain["sources"]] == ["caam-1", "xinhua-2"]
    assert plain["sources"][0]["published"] == "2022-09"
    assert plain["sources"][1]["published"] == "2022-09-11"


def test_witnesses_are_the_figures_that_did_not_decide(plain):
    supported = plain["claims"][0]["assertions"][0]
    assert supported["computed"]["decimal"] == "341000"
    assert [(one["decimal"], one["kind"], one["agrees"], one["source"]) for one in supported["witnesses"]] == [
        ("18.712", "recomputed", False, "caam-1")
    ]


def test_offsets_count_code_points_and_utf16_units():
    body = "🚗🚙 Exports were 341,000 🚀."
    claim = Span(3, len(body))
    judged = replace(
        examples.JUDGED,
        text=Text(body, date(2022, 9, 15), "en"),
        claims=(JudgedClaim(claim, Verdict.NOT_CHECKABLE, ()),),
        unchecked=(Unchecked(examples.span("341,000", body), Reason.NOT_STATISTICAL),),
    )
    plain = Check.of(judged, examples.REFERENCE).to_dict()
    selector = plain["claims"][0]["selector"]
    assert selector["exact"] == body[3:]
    assert (selector["prefix"], selector["start_utf16"]) == ("🚗🚙 ", 5)
    assert body.encode("utf-16-le")[2 * selector["start_utf16"] : 2 * selector["end_utf16"]].decode("utf-16-le") == selector["exact"]
    [unchecked] = plain["unchecked"]
    assert body[unchecked["start"] : unchecked["end"]] == unchecked["text"] == "341,000"


def test_prefix_and_suffix_have_32_characters():
    body = "a" * 50 + "CLAIM" + "b" * 50
    claims = (JudgedClaim(Span(50, 55), Verdict.NOT_CHECKABLE, ()),)
    judged = replace(examples.JUDGED, text=Text(body, date(2022, 9, 15), "en"), unchecked=(), claims=claims)
    selector = Check.of(judged, examples.REFERENCE).to_dict()["claims"][0]["selector"]
    assert (selector["prefix"], selector["exact"], selector["suffix"]) == ("a" * 32, "CLAIM", "b" * 32)


@pytest.mark.parametrize("operation", [Operation.COMPARE, Operation.DIRECTION, Operation.RECORD, Operation.TREND])
def test_a_statement_of_order_without_a_number_computes_nothing(operation):
    said = Assertion(operation, "autos.exports", "CHN", examples.YTD, Span(0, 4), direction=Direction.UP)
    finding = Finding(said, Verdict.SUPPORTED, "holds", computation=Computation((examples.LEVEL,), holds=True))
    judged = replace(examples.JUDGED, claims=(JudgedClaim(Span(0, 4), Verdict.SUPPORTED, (finding,)),))
    [assertion] = Check.of(judged, examples.REFERENCE).to_dict()["claims"][0]["assertions"]
    assert (assertion["computed"], assertion["quantity"], assertion["direction"]) == (None, None, "up")
    assert assertion["working"]["inputs"]


def test_an_abstention_has_every_field():
    said = Assertion(Operation.LEVEL, None, None, None, Span(0, 4))
    finding = Finding(said, Verdict.INSUFFICIENT_DATA, "no-reading", Reason.NO_SERIES, nearest=(Nearest("autos.exports", "CHN"),))
    judged = replace(examples.JUDGED, claims=(JudgedClaim(Span(0, 4), Verdict.INSUFFICIENT_DATA, (finding,)),))
    [assertion] = Check.of(judged, examples.REFERENCE).to_dict()["claims"][0]["assertions"]
    full = Check.of(examples.JUDGED, examples.REFERENCE).to_dict()["claims"][0]["assertions"][0]
    assert set(assertion) == set(full)
    assert (assertion["reason"], assertion["nearest"][0]["measure"], assertion["working"], assertion["period"]) == (
        "no_series", "autos.exports", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "low", "high", "shown"),
    [
        ("18.7121629", "18.4316", "18.9926", ("18.712", 18.432, 18.993)),
        ("1234567.89", "1230000", "1240000", ("1234600", 1230000, 1240000)),
        ("0.123456789012", "0.123456789012", "0.123456789012", ("0.1234567890", 0.123456789, 0.123456789)),
        ("-8.66", "-8.71", "-8.61", ("-8.66", -8.71, -8.61)),
        ("3E+5", "295000", "305000", ("300000", 295000, 305000)),
    ],
)
def test_a_calculated_value_shows_three_digits_of_its_uncertainty(value, low, high, shown):
    figure = Figure(Decimal(value), Interval(Decimal(low), Decimal(high)), "percent", WitnessKind.RECOMPUTED, "", ())
    computed = Computed.of(figure)
    assert (computed.decimal, computed.low, computed.high) == shown


def test_a_printed_value_keeps_its_digits():
    interval = Interval(Decimal("26.695"), Decimal("26.705"))
    figure = Figure(Decimal("26.70"), interval, "percent", WitnessKind.PRINTED, "", (), Decimal("0.01"))
    assert (Computed.of(figure).decimal, Computed.of(figure).value) == ("26.70", 26.7)


def test_utf16_offsets_of_a_long_text_are_quick_to_find():
    quoting = Quoting("🚗" * 10 + "x")
    assert [quoting.utf16(at) for at in (0, 1, 10, 11)] == [0, 2, 20, 21]


def test_what_was_read_has_no_verdict():
    plain = Parsed.of(examples.TEXT, [examples.READ], examples.JUDGED.unchecked, examples.REFERENCE.digest).to_dict()
    first, second = plain["claims"][0]["assertions"]
    assert "verdict" not in first
    assert first["readings"][0]["operation"] == "contribution"
    assert (second["reason"], second["nearest"][0]["measure"]) == ("no_series", "autos.exports")
    assert plain["unchecked"][0]["text"] == "August"


def test_the_base_is_shown_where_no_period_is_named():
    growth = Assertion(Operation.CHANGE_PERCENT, "autos.exports", "CHN", Period.month(2022, 8), Span(0, 4))
    judged = Judged(
        examples.TEXT, "standard", "sha256:0", Verdict.SUPPORTED,
        (JudgedClaim(Span(0, 4), Verdict.SUPPORTED, (Finding(growth, Verdict.SUPPORTED, "inside-interval"),)),), (),
    )  # fmt: skip
    assert Check.of(judged, examples.REFERENCE).to_dict()["claims"][0]["assertions"][0]["base"] == "yoy"
