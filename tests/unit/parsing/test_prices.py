"""Rates over twelve months: which twelve, without what, and when they are no such rates at all."""

from __future__ import annotations

import pytest

import factcheck

DAY = "2025-10-30"


def statements(text, language="en", published=DAY):
    return [one for claim in factcheck.check(text, published=published, language=language).claims for one in claim.assertions]


def only(text, language="en"):
    (one,) = statements(text, language)
    return one


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("UK consumer prices rose 3.8% in the year to August 2025.", "en"),
        ("UK consumer prices rose by 3.8% in the year ended August 2025.", "en"),
        ("British prices were up 3.8% over the 12 months to August 2025.", "en"),
        ("在截至2025年8月的12个月里，英国物价上涨3.8%。", "zh"),
        ("截至2025年8月的一年里，英国物价上涨3.8%。", "zh"),
    ],
)
def test_the_year_to_a_month_is_the_twelve_months_that_end_with_it(text, language):
    one = only(text, language)
    assert (one.measure, one.period.start, one.verdict.value) == ("inflation", "2025-08", "supported")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Stripping out food and energy, US consumer prices were up 3.1% in August from a year earlier.", "en"),
        ("Excluding volatile food and energy prices, US inflation was 3.1% in August 2025.", "en"),
        ("US consumer prices, food and energy excluded, rose 3.1% in the year to August 2025.", "en"),
        ("2025年8月，美国剔除食品和能源的物价同比上涨3.1%。", "zh"),
    ],
)
def test_prices_without_food_and_energy(text, language):
    one = only(text, language)
    assert (one.measure, one.verdict.value) == ("inflation_core", "supported")


def test_only_the_number_beside_them_is_without_food_and_energy():
    both = statements("US inflation was 2.9% in August 2025; excluding food and energy it was 3.1%.")
    assert [one.measure for one in both] == ["inflation", "inflation_core"]
    assert statements("US food prices rose 3.2% in the year to August 2025.")[0].measure == "inflation_food"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The US consumer price index rose 0.4% on a monthly basis in August 2025.", "en"),
        ("US consumer prices rose 0.4% in August 2025 from July.", "en"),
        ("US core CPI climbed 0.3% in August 2025.", "en"),
        ("Shelter costs in the US rose 0.4% month on month in August 2025.", "en"),
        ("US average hourly earnings rose 0.3% in August 2025.", "en"),
        ("8月美国CPI环比上涨0.4%。", "zh"),
        ("8月美国核心CPI环比上涨0.3%。", "zh"),
    ],
)
def test_a_rise_in_a_month_is_not_held_against_that_of_a_year(text, language):
    assert only(text, language).verdict.value == "insufficient_data"


def test_a_rise_in_a_month_is_computed_from_the_index_where_that_agrees():
    one = only("On a monthly basis, UK CPI rose by 0.3% in August 2025.")
    assert (one.measure, one.base, one.verdict.value) == ("cpi_index", "previous", "supported")


def test_a_rise_that_no_month_has_is_one_of_a_year():
    assert only("UK consumer prices rose 5.1% in August 2025.").verdict.value == "refuted"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("UK inflation fell to 10.1% in January 2023 from 10.5% in December.", "en"),
        ("UK inflation was 10.1% in January 2023, after 10.5% in December.", "en"),
        ("Inflation in the UK slowed from 10.5% in December to 10.1% in January 2023.", "en"),
        ("UK inflation was 10.5% in December 2022 and 10.1% in January.", "en"),
        ("英国通胀率由12月的10.5%降至2023年1月的10.1%。", "zh"),
    ],
)
def test_a_month_beside_a_dated_one_is_the_nearest(text, language):
    found = {one.period.start: one.verdict.value for one in statements(text, language)}
    assert found == {"2022-12": "supported", "2023-01": "supported"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022年4月，美国CPI同比上涨8.3%，涨幅较上月收窄0.2个百分点。", -0.2),
        ("2022年5月，美国CPI同比上涨8.6%，涨幅较上月扩大0.3个百分点。", 0.3),
    ],
)
def test_a_rate_that_narrows_falls(text, value):
    one = statements(text, "zh")[-1]
    assert (float(one.quantity.value), one.verdict.value) == (value, "supported")


@pytest.mark.parametrize(
    "text",
    ["France's public debt rose 5.3% in 2023.", "World military spending grew 6.8% in 2023.", "Italy's tax revenue fell 4% in 2022."],
)
def test_what_is_held_as_a_share_is_not_what_grows_in_money(text):
    assert str(only(text).reason) == "no_series"


def test_a_share_that_is_told_as_one_is_judged():
    assert only("France's public debt fell by 1.7 points in 2023.").verdict.value == "supported"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Japan's economy shrank an annualised 1.8% in the first quarter of 2024.", "en"),
        ("Annualised, Japan's GDP fell 1.8% in the first quarter of 2024.", "en"),
        ("日本2024年一季度GDP折合年率下降1.8%。", "zh"),
    ],
)
def test_a_rate_of_a_quarter_is_not_held_against_one_of_a_year(text, language):
    one = only(text, language)
    assert (one.measure, one.verdict.value) == ("gdp_growth_annualised", "insufficient_data")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Turkish inflation ended 2024 at 44.4%.", "en"),
        ("Annual inflation in Turkey came in at 44.4% in December 2024.", "en"),
        ("At the close of 2024, Turkey's inflation rate stood at 44.4%.", "en"),
        ("2024年底，土耳其通胀率为44.4%。", "zh"),
        ("2024年12月，土耳其消费者价格同比上涨44.4%。", "zh"),
    ],
)
def test_inflation_at_the_end_of_a_year_is_that_of_its_december(text, language):
    (one,) = statements(text, language, "2026-07-14")
    assert (one.measure, one.period.start, one.verdict.value) == ("inflation_end_of_period", "2024", "supported")


def test_inflation_at_the_end_of_a_year_by_another_count_is_left_open():
    (one,) = statements("At the end of 2024 German inflation stood at 2.8%.", "en", "2025-06-01")
    assert (one.measure, one.verdict.value) == ("inflation_end_of_period", "insufficient_data")


@pytest.mark.parametrize(
    ("text", "language", "verdict"),
    [
        ("Turkish inflation was 58.5% in 2024.", "en", "supported"),
        ("Turkish inflation was 44.4% in 2024.", "en", "ambiguous"),
        ("Turkish inflation averaged 44.4% in 2024.", "en", "refuted"),
        ("Turkish inflation was 51.2% in 2024.", "en", "refuted"),
        ("俄罗斯2024年通胀率为9.5%。", "zh", "ambiguous"),
        ("British inflation was 3.3% in 2024.", "en", "ambiguous"),  # with owners' housing, as the World Bank counts
        ("British inflation was 2.9% in 2024.", "en", "refuted"),
    ],
)
def test_a_number_that_another_count_of_the_year_gives_is_not_called_wrong(text, language, verdict):
    (one,) = statements(text, language, "2026-07-14")
    assert one.verdict.value == verdict


def test_what_prices_rose_by_is_no_rise_of_the_rate():
    one = statements("俄罗斯2024年12月消费者价格同比上涨9.5%，而2023年12月涨幅为7.4%。", "zh", "2026-08-10")[1]
    assert (one.direction, one.verdict.value) == (None, "supported")
