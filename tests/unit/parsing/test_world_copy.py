"""Copy about the world's statistics: where a movement began, what a currency lost, who has the most per head, parts of a people."""

from __future__ import annotations

import pytest

import factcheck

DAY = "2026-09-03"


def read(text, published=DAY, language="en"):
    told = factcheck.check(text, published=published, language=language)
    return [one for claim in told.claims for one in claim.assertions]


def verdicts(text, published=DAY, language="en"):
    return [one.verdict.value for one in read(text, published, language)]


def bases(text, published=DAY):
    """Every level with the period that it is told for and the one that it moved from."""
    told = [one for one in read(text, published) if one.operation.value == "level"]
    return [(one.period.start, one.relative_to.period.start if one.relative_to and one.relative_to.period else None) for one in told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mexico's homicide rate rose to 24.9 per 100,000 in 2023 from 17.1 in 2015.", [("2023", "2015"), ("2015", None)]),
        ("Ireland's wind share rose to 36.8% in 2024, from 23.4% in 2015.", [("2024", "2015"), ("2015", None)]),
        ("South Africa's unemployment rate fell to 32.4% in 2025 from 34% in 2021.", [("2025", "2021"), ("2021", None)]),
        ("The rand fell to 18.3 per dollar in 2024 from 14.8 in 2021.", [("2024", "2021"), ("2021", None)]),
        ("US inflation rose to 4.2% in May 2026 from 3.8%.", [("2026-05", "2026-04"), ("2026-04", None)]),
        ("US unemployment edged down from 4.4% to 4.3% in January 2026.", [("2025-12", None), ("2026-01", "2025-12")]),
        ("Mexico's growth slowed to 0.6% in 2025, from 1.4% the year before and 3.1% in 2023.", [("2025", "2024"), ("2024", None), ("2023", None)]),
        (
            "Spain's unemployment rate climbed to 26.1% in 2013 from 19.9% in 2010 and then dropped to 10.4% in 2025.",
            [("2013", "2010"), ("2010", None), ("2025", "2013")],
        ),
    ],
)  # fmt: skip
def test_a_movement_told_backwards_begins_where_it_says(text, told):
    assert bases(text) == told
    assert set(verdicts(text)) == {"supported"}


def test_what_a_price_eased_from_is_the_last_told_and_not_the_first():
    text = "Brent soared to an average of $117 in April from $71 in February, before easing to $85 in June."
    assert verdicts(text) == ["supported"] * 3


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Turkish inflation leapt past 70% in 2022.", "supported"),
        ("Japan's population slipped beneath 124 million in 2024.", "supported"),
        ("Germany's GDP, rising past $5 trillion in 2025, is the third largest in the world.", "supported"),
        ("Portugal's government debt was shrinking, dipping below 95% of GDP in 2024.", "supported"),
        ("Portugal's government debt was shrinking, dipping below 90% of GDP in 2024.", "refuted"),
    ],
)
def test_a_line_that_is_crossed_is_a_level(text, verdict):
    assert (verdict, "level") in [(one.verdict.value, one.operation.value) for one in read(text)]
    assert not any(one.operation.value.startswith("change") for one in read(text))


@pytest.mark.parametrize(
    "text",
    [
        "A dollar cost 359 naira in 2020 and 1,518 in 2025: the Nigerian currency has lost more than three-quarters of its value.",
        "The dollar fetched 15.8 Egyptian pounds in 2020 but 49.2 in 2025; Egypt's currency lost two-thirds of its value.",
        "A dollar was worth 87.1 rupees in 2025 and 78.6 in 2022, so the rupee lost a tenth of its value.",
    ],
)
def test_what_a_currency_loses_is_not_what_its_rate_gains(text):
    assert verdicts(text) == ["supported", "supported", "insufficient_data"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Haiti's economy has now shrunk for seven years running.", "supported"),
        ("Haiti's economy has now shrunk for eight years running.", "refuted"),
        ("Argentina's economy has contracted for two consecutive years.", "refuted"),
        ("Indonesia has grown by 5 per cent or more every year since 2022.", "supported"),
    ],
)
def test_a_run_of_growth_ends_with_the_newest_rate(text, verdict):
    trend = next(one for one in read(text) if one.operation.value == "trend")
    assert (trend.measure, trend.period.end, trend.verdict.value) == ("gdp_real", "2025", verdict)


@pytest.mark.parametrize(
    "text",
    [
        "Chinese consumer prices have risen every year since 2021.",
        "Prices in Costa Rica fell for a second straight year in 2025.",
        "India's economy has grown by more than 7% a year since 2022.",
        "China's economy has grown 5% a year on average since 2022.",
    ],
)
def test_what_is_told_of_every_year_is_not_judged_by_another_figure(text):
    assert set(verdicts(text)) == {"insufficient_data"}


def test_the_first_per_head_is_ranked_per_head_and_owns_what_follows():
    text = "No country emitted more CO2 per person in 2024 than Qatar, at 41.3 tonnes, nearly three times the American figure."
    told = [(one.measure, one.entity, one.verdict.value) for one in read(text)]
    assert told == [("co2_emissions_per_capita", "QAT", "supported")] * 3
    text = "No country in Africa had a bigger population in 2025 than Nigeria, at 237.5 million, more than four times the Kenyan total."
    assert [(one.entity, one.verdict.value) for one in read(text)] == [("NGA", "supported")] * 3
    text = "France emitted 4 tonnes of CO2 per person in 2024, little more than half as much as Germany."
    assert [(one.measure, one.verdict.value) for one in read(text)] == [("co2_emissions_per_capita", "supported")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Among Spanish workers with no more than a school diploma, unemployment stood at 18% in 2024.",
        "Among foreign-born residents of Germany the unemployment rate was 6.5% in 2024.",
        "Of workers in Spain with temporary contracts, unemployment stood at 20% in 2024.",
        "In the construction sector, US unemployment was 5.2% in November 2025.",
        "In rural India unemployment stood at 2.5% in 2024.",
        "In urban Kenya, 97% of people had electricity in 2023.",
        "Government spending on schools was 5% of GDP in Ghana in 2024.",
        "Agriculture accounted for 43% of employment in India in 2024.",
        "Agriculture makes up 40% of Kenya's exports.",
        "India burned coal for 1,534 TWh of electricity in 2024.",
        "Poland's readiness for coal has dropped from 94.9% in 2000 to 54.7% in 2024.",
    ],
)
def test_a_part_of_what_is_measured_is_not_judged_by_the_whole(text):
    assert not {"supported", "mostly_supported", "refuted"} & set(verdicts(text))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Between April and May alone, American consumer prices rose 0.6 per cent.", ("cpi_index", "supported")),
        ("Between January and May 2026, US consumer prices climbed 3%.", ("cpi_index", "supported")),
        ("Between April and May alone, American consumer prices leapt 4.2 per cent.", ("cpi_index", "insufficient_data")),
    ],
)
def test_prices_between_two_months_put_first_are_the_index(text, verdict):
    assert [(one.measure, one.verdict.value) for one in read(text, "2026-06-20")] == [verdict]


@pytest.mark.parametrize(
    ("text", "language", "entities"),
    [
        ("Estonia, Latvia and Lithuania spent 3.4%, 3.3% and 3.1% of GDP on defence in 2024.", "en", ["EST", "LVA", "LTU"]),
        ("In 2025 Kenya, Tanzania and Uganda grew by 4.6%, 5.9% and 6.3%.", "en", ["KEN", "TZA", "UGA"]),
        ("Nigeria, Ethiopia and Egypt had populations of 237.5m, 135.5m and 118.4m in 2025.", "en", ["NGA", "ETH", "EGY"]),
        ("Chile, Perú y Colombia crecieron en 2025 un 2,5 %, un 3,4 % y un 2,6 %, respectivamente.", "es", ["CHL", "PER", "COL"]),
    ],
)
def test_three_countries_have_three_numbers_in_their_order(text, language, entities):
    assert [(one.entity, one.verdict.value) for one in read(text, language=language)] == [(entity, "supported") for entity in entities]


def test_two_multiples_are_each_held_against_whom_it_names():
    text = "Nigeria has more than twice as many people as the DRC and four times as many as Kenya."
    assert [(one.entity, one.relative_to.entity, one.verdict.value) for one in read(text)] == [
        ("NGA", "COD", "supported"),
        ("NGA", "KEN", "supported"),
    ]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("South Africa's GDP grew by 1.1% in 2025, double the previous year's 0.5%.", "gdp_growth"),
        ("Ireland's economy grew by 12.3% in 2025, almost five times the 2.6% of 2024.", "gdp_growth"),
        ("China's economy grew 5% in 2025 and is more than four times as big as Japan's.", "gdp"),
    ],
)
def test_a_multiple_after_growth_is_of_growth_where_no_size_is_named(text, measure):
    ratio = next(one for one in read(text) if one.operation.value == "ratio")
    assert (ratio.measure, ratio.verdict.value) == (measure, "supported")


def test_who_was_lost_to_emigration_is_no_fall_of_the_population():
    assert [(one.measure, one.verdict.value) for one in read("Poland lost 331,000 people to net emigration in 2025.")] == [
        ("net_migration", "supported")
    ]


def test_a_share_of_output_doubles_since_the_year_it_names():
    text = "China's government debt has more than doubled as a share of GDP since 2013, to 88.3%."
    ratio = read(text)[0]
    assert (ratio.relative_to.period.start, ratio.verdict.value) == ("2013", "supported")


def test_a_part_of_anothers_output_is_no_ratio_of_the_two():
    assert verdicts("Agriculture accounts for 47.6% of Niger's GDP and 32.8% of Ethiopia's.") == ["supported", "insufficient_data"]


@pytest.mark.parametrize(("number", "verdict"), [("2,760", "supported"), ("2,702", "ambiguous"), ("2,900", "refuted")])
def test_income_per_head_may_be_the_nations_or_what_is_made_at_home(number, verdict):
    assert verdicts(f"India's per capita income was ${number} in 2025.") == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "Poland's reliance on coal for electricity has dropped from 94.9% in 2000 to 54.7% in 2024.",
        "Wind's slice of Irish power generation slipped to 36.8% in 2024 from 37.1% in 2023.",
        "The sun supplied 17.8% of Australia's electricity in 2024.",
        "Gas accounted for more than four-fifths of Egypt's power in 2024.",
        "Turkey owed foreign lenders $515bn in 2024, more than Indonesia's $421bn.",
        "Growth in Ethiopia accelerated to 9.8% in 2025 from 7.6% a year earlier.",
        "Pakistan produced more than seven times as much solar power in 2024 as it did in 2020.",
        "Agriculture accounted for 17.6% of the Indian economy in 2024.",
        "Malawi has cut the death rate of under-fives from 171 per 1,000 live births in 2000 to 48.8 in 2024.",
    ],
)
def test_plain_words_for_a_measure(text):
    assert set(verdicts(text)) == {"supported"}
