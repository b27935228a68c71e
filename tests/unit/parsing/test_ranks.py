"""Among whom and by what somebody is first, how fast something grows, and what happens for the first time since a year."""

from __future__ import annotations

import pytest

import factcheck


def told(text, published="2026-09-15", language="en"):
    answer = factcheck.check(text, published=published, language=language).to_dict()
    return [one for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    ("text", "measure", "scope", "verdict"),
    [
        ("Among the G7, Japan had the highest government debt in 2024.", "government_debt_pct_gdp", "G7", "supported"),
        ("In the G7, Japan had the highest unemployment rate in 2024.", "unemployment_rate", "G7", "refuted"),
        ("In terms of population, Pakistan is the fifth-largest country in the world.", "population", None, "supported"),
        ("Germany's economy grew the slowest of the G7 in 2023.", "gdp_growth", "G7", "supported"),
        ("Among EU members, Malta had the strongest growth in 2024.", "gdp_growth", "EUU", "supported"),
        ("India grew fastest among the G20 in 2024.", "gdp_growth", "G20", "supported"),
    ],
)
def test_among_whom_and_by_what(text, measure, scope, verdict):
    (one,) = told(text)
    assert (one["operation"], one["measure"], one["verdict"]) == ("rank", measure, verdict)
    assert (one["relative_to"] or {}).get("entity") == scope


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "China's population fell in 2022 for the first time since 1961."),
        ("en", "For the first time since 1961, China's population fell in 2022."),
        ("de", "Chinas Bevölkerung schrumpfte 2022 erstmals seit 1961."),
        ("es", "La población de China cayó en 2022 por primera vez desde 1961."),
        ("fr", "La population de la Chine a reculé en 2022 pour la première fois depuis 1961."),
        ("zh", "中国人口2022年自1961年以来首次下降。"),
    ],
)
def test_the_first_time_since_a_year_is_no_change_from_it(language, text):
    (one,) = told(text, "2024-02-01", language)
    assert (one["operation"], one["base"], one["verdict"]) == ("direction", "yoy", "supported")


@pytest.mark.parametrize(
    "text",
    [
        "France's growth in 2024 was the weakest since 2012, barring the pandemic year.",
        "Apart from the pandemic year of 2020, France's growth in 2024 was the weakest since 2012.",
        "With the exception of 2020, France's growth in 2024 was the weakest since 2012.",
    ],
)
def test_a_record_with_an_exception_is_left_open(text):
    assert {one["verdict"] for one in told(text)} == {"insufficient_data"}


def test_for_how_long_a_record_stood_is_no_figure():
    assert [one["operation"] for one in told("Unemployment in Spain was 11.4% in 2024, the lowest in 16 years.")] == ["level", "record"]
