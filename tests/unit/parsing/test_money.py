"""Exchange rates and balances: what falls where a currency falls or a deficit grows, and trade of goods apart from services."""

from __future__ import annotations

import pytest

import factcheck

DAY = "2026-08-20"


def statements(text, language="en"):
    return [one for claim in factcheck.check(text, published=DAY, language=language).claims for one in claim.assertions]


def only(text, language="en"):
    (one,) = statements(text, language)
    return one


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Romania's budget deficit was 8.7% of GDP in 2024.", -8.7),
        ("Denmark ran a budget surplus of 4.5% of GDP in 2024.", 4.5),
        ("Romania's budget balance was -8.7% of GDP in 2024.", -8.7),
        ("America's current-account deficit came to $1.19 trillion in 2024.", -1.19e12),
    ],
)
def test_a_deficit_is_a_negative_balance(text, value):
    one = only(text)
    assert float(one.quantity.value) == value
    assert one.verdict.value == "supported"


def test_a_deficit_that_was_told_goes_on_in_the_next_clause():
    first, second = statements("Norway ran a budget surplus of 13.2% of GDP in 2024, while France was 5.8% in the red.")
    assert (first.quantity.value > 0, second.quantity.value < 0) == (True, True)
    assert (first.entity, second.entity) == ("NOR", "FRA")


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        ("The won averaged 1,529.5 to the dollar in June, its weakest since February 1998.", "en", "up"),
        ("The dollar averaged 157.5 yen in July 2024, its highest since 1986.", "en", "up"),
        ("6月，1美元平均兑换1529.5韩元，韩元月均汇率创1998年2月以来新低。", "zh", "up"),
    ],
)
def test_the_rate_rises_as_the_money_falls(text, language, direction):
    record = next(one for one in statements(text, language) if one.operation.value == "record")
    assert record.measure == "exchange_rate_per_usd"
    assert record.direction == direction


def test_by_how_much_money_fell_is_left_open():
    assert only("The yen fell 7.2% against the dollar in 2024.").reason == "unclear_measure"


def test_goods_are_told_from_goods_and_services():
    one = only("America imported $1.3 trillion more in goods than it exported in 2024.")
    assert (one.operation.value, one.measure, one.relative_to.measure) == ("difference", "merchandise_imports", "merchandise_exports")


def test_trade_without_services_named_is_not_accused():
    assert only("Vietnam's imports came to $380 billion in 2024.").verdict.value == "insufficient_data"
    assert only("Vietnam's imports of goods and services came to $380 billion in 2024.").verdict.value == "refuted"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Brent crude closed at $60.2 a barrel on Friday.", "en"),
        ("Gold climbed to a record $6,410 an ounce on July 14.", "en"),
        ("The yen weakened to 171.3 to the dollar in Tokyo trading.", "en"),
        ("The Fed cut its policy rate to 1.5% on Wednesday.", "en"),
        ("周五，国际油价收于每桶60.2美元。", "zh"),
        ("7月14日，日元对美元汇率一度跌至171.3日元兑1美元。", "zh"),
    ],
)
def test_the_price_of_a_day_is_not_held_against_the_average_of_a_month(text, language):
    assert {(one.verdict.value, str(one.reason)) for one in statements(text, language)} == {("insufficient_data", "period_not_covered")}


def test_what_is_missing_for_the_price_of_a_day_is_said():
    assert only("Brent crude closed at $60.2 a barrel on Friday.").explanation.startswith("We hold averages of months and years")


def test_an_average_is_judged_whenever_it_was_told():
    assert only("On Friday the agency said that Brent crude had averaged $60.2 a barrel in May 2024.").verdict.value == "refuted"


def test_a_price_without_a_time_may_be_that_of_a_day():
    assert {str(one.reason) for one in statements("Gold slipped 3% to $2,950 an ounce.")} == {"low_confidence"}
