"""What a multiple or a part is taken of: somebody else's figure, somebody else's pace, a forecast."""

from __future__ import annotations

import pytest

import factcheck


def told(text, published="2026-09-15"):
    answer = factcheck.check(text, published=published).to_dict()
    return [one for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    ("text", "other", "verdict"),
    [
        ("Japan's population was more than double South Korea's in 2024.", "KOR", "supported"),
        ("Luxembourg's GDP per head was twice Switzerland's in 2025.", "CHE", "refuted"),
        ("Ireland's debt burden in 2024 was less than half the EU average.", "EUU", "supported"),
        ("Ireland's government debt ratio in 2024 was half the level of Germany.", "DEU", "refuted"),
        ("Ireland's unemployment rate in 2024 was less than half Spain's.", "ESP", "mostly_supported"),
        ("Denmark's government debt ratio was about 40% of the EU's in 2024.", "EUU", "supported"),
    ],
)
def test_a_part_of_somebody_elses_rate_is_no_rate(text, other, verdict):
    (one,) = told(text)
    assert (one["operation"], one["relative_to"]["entity"], one["verdict"]) == ("ratio", other, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("India's economy grew twice as fast as China's in 2023.", "refuted"),
        ("India grew more than twice as fast as the United States in 2023.", "supported"),
        ("In 2023 India grew 7.2%, over twice as fast as the United States.", "supported"),
    ],
)
def test_twice_as_fast_is_of_the_growth(text, verdict):
    one = told(text)[-1]
    assert (one["operation"], one["measure"], one["verdict"]) == ("ratio", "gdp_growth", verdict)


@pytest.mark.parametrize(
    "text",
    ["Germany's exports grew twice as fast as its imports in 2023.", "Emerging economies grew twice as fast as the richer ones in 2024."],
)
def test_a_pace_without_figures_accuses_nobody(text):
    assert {one["verdict"] for one in told(text)} == {"insufficient_data"}


@pytest.mark.parametrize("words", ["what economists had forecast", "the consensus forecast"])
def test_a_multiple_of_a_forecast_is_not_checked(words):
    first, second = told(f"US employers added 353,000 jobs in January 2024, nearly double {words}.", "2024-02-02")
    assert (first["verdict"], second["verdict"], second["reason"]) == ("supported", "not_checkable", "forecast")
