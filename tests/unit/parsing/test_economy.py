"""Economies that are spoken of without a word for what is measured, and the variant of a measure that the words mean."""

from __future__ import annotations

import pytest

import factcheck


def read(text, language="en", day="2026-08-20"):
    told = factcheck.check(text, published=day, language=language)
    return [one for claim in told.claims for one in claim.assertions]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Austria eked out growth of 0.6% in 2025.", 0.6),
        ("Having shrunk 7.3% in 2022, Sri Lanka turned a corner.", -7.3),
        ("Ireland's 12.3% expansion in 2025 surprised everyone.", 12.3),
        ("German growth was minus 0.9% in 2023.", -0.9),
        ("India's growth averaged 7.3% a year from 2023 to 2025.", 7.3),
    ],
)
def test_growth_of_a_country(text, value):
    (one,) = read(text)
    assert (one.measure, float(one.quantity.value)) == ("gdp_growth", value)


@pytest.mark.parametrize(
    "text",
    [
        "Spain's tourism sector recorded growth of 3% in 2024.",
        "Tourism in Spain recorded growth of 3% in 2024.",
        "Apple posted growth of 6% in 2025.",
        "Exports grew faster than imports in Spain in 2024.",
    ],
)
def test_growth_of_something_else_is_not_judged(text):
    assert not {one.measure for one in read(text)} & {"gdp", "gdp_growth"}


def test_output_in_money_is_gdp():
    (one,) = read("Japan's output came to $4.44 trillion in 2025.")
    assert (one.measure, one.verdict.value) == ("gdp", "supported")


@pytest.mark.parametrize(
    ("text", "day", "measure"),
    [
        ("Britain's economy shrank by 0.2% in the first quarter of 2012.", "2012-05-02", "gdp_growth_quarterly"),
        ("The US economy grew 2.2% in the first quarter of 2012.", "2012-05-02", "gdp_growth_annualised"),
        ("UK GDP grew 0.4% in the first quarter of 2012 from a year earlier.", "2012-05-02", "gdp_growth"),
        ("Measured at purchasing power parity, Russia's economy was worth $6.93 trillion in 2024.", "2026-01-09", "gdp_ppp"),
        ("China accounted for 19.3% of world GDP at PPP in 2024.", "2026-01-09", "world_gdp_share_ppp"),
        ("Chile's import bill for goods and services was $108.7 billion in 2025.", "2026-09-17", "imports"),
    ],
)
def test_the_variant_that_the_words_mean(text, day, measure):
    assert [one.measure for one in read(text, day=day)] == [measure]


def test_growth_over_years_may_be_one_of_money_or_of_what_it_buys():
    (one,) = read("Vietnam's GDP grew 81% between 2014 and 2024.")
    assert one.verdict.value == "ambiguous"
    assert [reading.assertion.measure for reading in one.readings] == ["gdp", "gdp_real"]
    (money,) = read("Vietnam's nominal GDP grew 104% between 2014 and 2024.")
    assert (money.measure, money.verdict.value) == ("gdp", "supported")


@pytest.mark.parametrize(
    ("text", "operation", "rank"),
    [
        ("Germany emitted more CO2 in 2024 than any other EU member.", "rank", "supported"),
        ("No ASEAN economy grew faster than Vietnam's in 2025.", "rank", "supported"),
        ("India's economy grew faster than China's in 2024.", "compare", "supported"),
        ("2024年卡塔尔人均碳排放量全球第一。", "rank", "supported"),
        ("2025年日本老龄化程度在全世界仅次于摩纳哥。", "rank", "supported"),
        ("Inflation in Japan hit a 30-year high in 2023.", "record", "mostly_supported"),
    ],
)
def test_places_told_without_a_number(text, operation, rank):
    (one,) = read(text, "en" if text.isascii() else "zh")
    assert (one.operation.value, one.verdict.value) == (operation, rank)


def test_a_list_gives_each_country_its_figure():
    told = read("Life expectancy in 2024: Japan 84.0, Spain 83.9, world 73.5")
    assert [(one.entity, one.verdict.value) for one in told] == [("JPN", "supported"), ("ESP", "supported"), ("WLD", "supported")]


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("The Irish economy expanded by 12.3% in 2025, having shrunk 2.5% two years before.", "en", {"2025": 12.3, "2023": -2.5}),
        ("Vietnam's growth accelerated, to 8% in 2025 from 7% in 2024.", "en", {"2025": 8, "2024": 7}),
        ("爱尔兰经济2025年大涨12.3%，而两年前还萎缩了2.5%。", "zh", {"2025": 12.3, "2023": -2.5}),
        ("2023年和2024年德国GDP分别下降0.9%和0.5%。", "zh", {"2023": -0.9, "2024": -0.5}),
        ("欧元区2025年增长1.4%，比2024年的0.9%快。", "zh", {"2025": 1.4, "2024": 0.9}),
    ],
)
def test_growth_of_two_years_in_a_sentence(text, language, told):
    found = [one for claim in factcheck.check(text, published="2026-08-28", language=language).claims for one in claim.assertions]
    assert {one.period.start: one.quantity.value for one in found if one.quantity} == told
    assert {(one.measure, one.verdict.value) for one in found} == {("gdp_growth", "supported")}


def test_points_after_growth_are_points_of_growth():
    text = "The euro area's economy expanded 1.4% in 2025, half a percentage point more than in 2024."
    (claim,) = factcheck.check(text, published="2026-08-28").claims
    assert [(one.measure, one.verdict.value) for one in claim.assertions] == [("gdp_growth", "supported")] * 2
