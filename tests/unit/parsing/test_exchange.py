"""What one money is worth in another: told without a word for the rate, and which way round a bare number is quoted."""

from __future__ import annotations

import pytest

import factcheck


def statements(text, language="en", published="2026-07-17"):
    return [one for claim in factcheck.check(text, published=published, language=language).claims for one in claim.assertions]


@pytest.mark.parametrize(
    ("text", "language", "entity"),
    [
        ("The euro averaged $1.152 in June 2026.", "en", "EMU"),
        ("A euro cost $1.152 on average in June.", "en", "EMU"),
        ("One euro was worth 1.152 dollars in June 2026.", "en", "EMU"),
        ("Sterling averaged $1.334 in June.", "en", "GBR"),
        ("The pound traded at an average of 1.334 dollars in June 2026.", "en", "GBR"),
        ("6月份1欧元平均兑1.152美元。", "zh", "EMU"),
    ],
)
def test_money_is_told_in_dollars(text, language, entity):
    (one,) = statements(text, language)
    assert (one.measure, one.entity, one.verdict.value) == ("exchange_rate_usd_per_unit", entity, "supported")


def test_a_number_after_another_is_of_the_same_money():
    first, second = statements("The pound bought an average of $1.334 in June 2026, down from $1.350 in May.")
    assert (first.period.start, second.period.start) == ("2026-06", "2026-05")
    assert {one.verdict.value for one in (first, second)} == {"supported"}


@pytest.mark.parametrize(
    ("text", "language", "measure", "verdict"),
    [
        ("The pound's exchange rate averaged 1.334 against the dollar in June 2026.", "en", "exchange_rate_usd_per_unit", "supported"),
        ("The pound's exchange rate averaged 1.234 against the dollar in June 2026.", "en", "exchange_rate_usd_per_unit", "refuted"),
        ("The yen averaged 160.8 against the dollar in June 2026.", "en", "exchange_rate_per_usd", "supported"),
        ("6月英镑兑美元平均汇率为1.334。", "zh", "exchange_rate_usd_per_unit", "supported"),
        ("6月英镑兑美元平均汇率为0.7497。", "zh", "exchange_rate_usd_per_unit", "ambiguous"),
        ("6月美元兑英镑平均汇率为0.7497。", "zh", "exchange_rate_per_usd", "supported"),
    ],
)
def test_the_money_that_is_named_first_is_quoted_as_markets_do(text, language, measure, verdict):
    (one,) = statements(text, language)
    assert (one.measure, one.verdict.value) == (measure, verdict)


def test_cents_are_hundredths():
    step = statements("The fare was €1.74 in January and €1.52 in June, a fall of 22 cents.")[-1]
    assert step.quantity.value == pytest.approx(-0.22, abs=0.001)


def test_dollars_are_no_argentine_pesos():
    one = statements("One euro was worth 1.152 dollars in June 2026.")[-1]
    assert one.entity == "EMU"
