"""One assertion from figures to finding: units, other readings of the words, caveats."""

from __future__ import annotations

import pytest

from factcheck.assessment.assess import assess
from factcheck.assessment.tolerance import profiles
from factcheck.model.verdict import Reason, Verdict
from tests.unit.computation.figures import LATER, against, claim, number, pack, row, run

STANDARD = profiles()["standard"]
WORLD = pack(*run("goods", "64 80 100 300", 2019), *run("rate", "4.0 5.0", 2021, ulp="0.1"), *run("goods", "100", 2022, entity="BBB"))


def judged(assertion, world=WORLD):
    return assess(assertion, world, LATER, STANDARD)


FINDINGS = {
    "a level that agrees": (claim("level", quantity=number("300", unit="pieces")), "supported", "within-interval"),
    "a level that does not": (claim("level", quantity=number("400", unit="pieces")), "refuted", "outside-interval"),
    "three times more, in the usual sense": (
        claim("ratio", relative_to=against(entity="BBB"), quantity=number("3.0", "0.1", "times"), times_more=True),
        "mostly_supported", "one-reading-of-times-more",
    ),
    "two times more, in the literal sense": (
        claim("ratio", relative_to=against(entity="BBB"), quantity=number("2.0", "0.1", "times"), times_more=True),
        "mostly_supported", "one-reading-of-times-more",
    ),
    "five times more, in no sense": (
        claim("ratio", relative_to=against(entity="BBB"), quantity=number("5.0", "0.1", "times"), times_more=True),
        "refuted", "outside-interval",
    ),
    "a rate up 25%": (claim("change_percent", "rate", quantity=number("25", "1", "percent")), "supported", "within-interval"),
    "a rate up 1% where points are meant": (
        claim("change_percent", "rate", quantity=number("1.0", "0.1", "percent")), "mostly_supported", "points-not-percent",
    ),
    "a rate up 1.0 points": (claim("change_absolute", "rate", quantity=number("1.0", "0.1", "points")), "supported", "within-interval"),
    "a size that no slip explains": (claim("level", quantity=number("7")), "insufficient_data", "far-off"),
    "the decimal point in another place": (claim("level", quantity=number("3.1", "0.1")), "refuted", "outside-interval"),
    "a percentage of a small one": (claim("level", "rate", "2021", quantity=number("45", unit="percent")), "insufficient_data", "far-off"),
    "first without a number": (claim("rank", "cars", direction="up", relative_to=against(entity="GRP")), "insufficient_data", "not-computable"),
}  # fmt: skip


@pytest.mark.parametrize(("assertion", "verdict", "rule"), FINDINGS.values(), ids=FINDINGS)
def test_a_finding_names_its_verdict_and_rule(assertion, verdict, rule):
    found = judged(assertion)
    assert (found.verdict, found.rule) == (verdict, rule)


def test_a_rate_in_percent_that_fits_as_points_is_corrected_to_a_change_in_points():
    found = judged(FINDINGS["a rate up 1% where points are meant"][0])
    assert (found.assertion.operation, found.assertion.quantity.unit) == ("change_absolute", "points")


UNITS = {
    "pieces of pieces": (claim("level", quantity=number("300", unit="pieces")), True),
    "a bare number": (claim("level", quantity=number("300")), True),
    "tonnes of pieces": (claim("level", quantity=number("300", unit="tonnes")), False),
    "percent of pieces": (claim("level", quantity=number("300", unit="percent")), False),
    "a currency that the catalogue has not": (claim("level", quantity=number("300", unit="euros")), False),
    "percent of a rate": (claim("level", "rate", quantity=number("5.0", "0.1", "percent")), True),
    "pieces of a rate": (claim("level", "rate", quantity=number("5", unit="pieces")), False),
    "growth of a level in points": (claim("change_percent", quantity=number("200", unit="points")), False),
    "a share in pieces": (claim("share", "cars", quantity=number("20", unit="pieces")), False),
}


@pytest.mark.parametrize(("assertion", "fits"), UNITS.values(), ids=UNITS)
def test_a_unit_that_the_measure_cannot_have_is_no_claim_to_judge(assertion, fits):
    assert (judged(assertion).reason is Reason.UNCLEAR_QUANTITY) is not fits


def test_what_is_wrong_is_diagnosed_only_where_that_is_asked():
    turned = claim("change_percent", quantity=number("-200", "1", "percent"))
    assert [one.kind for one in judged(turned).diagnoses] == ["direction"]
    assert assess(turned, WORLD, LATER, STANDARD, diagnose=False).diagnoses == ()
    assert judged(claim("level", quantity=number("300"))).hypotheses_tried == 0


CAVEATS = {
    "uninformative": claim("level", quantity=number("100", hedge="over")),
    "start_year": claim("change_percent", "stock", "2016", relative_to=against(period="2012"), quantity=number("100", "1", "percent")),
    "tiny_base": claim("change_percent", "cars", quantity=number("900", "1", "percent")),
    "restated_base": claim("change_percent", "bikes", quantity=number("50", "1", "percent")),
    "provisional": claim("level", "weight", quantity=number("9")),
    "record_history": claim("record", "stock", "2016", direction="up"),
    "definitions_differ": claim("difference", relative_to=against(entity="CCC"), quantity=number("100", hedge="over")),
}
BESIDE = pack(
    *run("goods", "100 300", 2021), *run("cars", "10000 100000", 2021), *run("goods", "100", 2022, entity="CCC", by="abroad"),
    *run("bikes", "100 140", 2021), row("bikes", "2022", "50", states="yoy_percent"), row("weight", "2022", "9", status="provisional"),
    *run("stock", "95 96 50 95 96 97 100"),
)  # fmt: skip


@pytest.mark.parametrize("key", CAVEATS)
def test_a_true_number_that_may_mislead_has_a_caveat(key):
    found = judged(CAVEATS[key], BESIDE)
    assert key in [name for name, _ in found.caveats]
    assert found.verdict in {Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED}


def test_an_ordinary_number_has_none():
    assert judged(claim("level", quantity=number("300"))).caveats == ()
