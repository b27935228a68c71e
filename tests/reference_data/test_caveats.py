"""What an answer adds to a true number of the world's statistics that may mislead."""

from __future__ import annotations

import pytest

import factcheck

DAY = "2026-08-20"


def read(text):
    told = factcheck.check(text, published=DAY, language="en")
    return [one for claim in told.claims for one in claim.assertions]


@pytest.mark.parametrize(
    ("text", "caveat"),
    [
        ("India's GDP grew from $468 billion in 2000 to $3.9 trillion in 2024.", "nominal_money"),
        ("China's nominal GDP rose 1,493% between 2000 and 2025.", "nominal_money"),
        ("Norway's population is the highest it has ever been.", "record_history"),
        ("Japan's government debt was 236.1% of GDP in 2024.", "provisional"),
        ("Greece's nominal GDP has risen 44% since 2015.", "start_year"),
        ("More than 100 million people live in India.", "uninformative"),
    ],
)
def test_a_true_number_that_may_mislead(text, caveat):
    last = read(text)[-1]
    assert last.verdict.value in ("supported", "mostly_supported")
    assert caveat in last.caveats


def test_real_growth_over_years_needs_no_remark_on_money():
    (one,) = read("Vietnam's real GDP rose 81% between 2014 and 2024.")
    assert (one.verdict.value, tuple(one.caveats)) == ("supported", ())


def test_the_newest_figure_is_named_where_none_is_recent():
    (one,) = read("Internet use in Ethiopia is at a record high.")
    assert (one.verdict.value, one.reason) == ("insufficient_data", "period_not_covered")
    assert "2021" in one.explanation
