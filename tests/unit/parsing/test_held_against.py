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


@pytest.mark.parametrize(
    ("day", "language", "text", "verdicts"),
    [
        ("2026-09-15", "zh", "匈牙利发电量中太阳能所占的比重，2025年升至27.7%，高于希腊的22.2%。", ["supported", "supported"]),
        ("2026-09-15", "zh", "2024年牙买加政府债务与GDP之比降到62.4%，不到当年的一半。", ["supported"]),
        ("2026-06-04", "zh", "2026年5月美元兑卢比月度均值升到95.53。", ["supported"]),
        ("2026-01-09", "zh", "WTI原油12月均价跌至57.97美元/桶，低于11月的60.06美元，较上年12月跌去17.3%。", ["supported"] * 3),
        ("2025-07-15", "zh", "今年上半年，中国汽车月均销量约261万辆；去年同期，这个数是234万辆。", ["supported", "supported"]),
        (
            "2026-09-15",
            "en",
            "Filipinos' access to electricity rose by 12.5 points in the 13 years to 2023, from 85.5% to 98.0%.",
            ["supported"] * 3,
        ),
        (
            "2022-07-18",
            "en",
            "China's car plants built 2.499 million vehicles in June; the half-year was 3.7 percent below 2021's.",
            ["supported"] * 2,
        ),
    ],
)
def test_the_other_side_of_a_comparison_is_somebody_elses_or_another_times(day, language, text, verdicts):
    answer = factcheck.check(text, published=day, language=language).to_dict()
    assert [one["verdict"] for claim in answer["claims"] for one in claim["assertions"]] == verdicts


@pytest.mark.parametrize(
    ("text", "measure", "verdict"),
    [
        ("Norwegians are three times as rich as Italians by GDP per head.", "gdp_per_capita", "refuted"),
        ("India was over four times as populous as the US in 2024.", "population", "supported"),
        ("In 2024 Americans emitted three times as much CO2 per head as the world average.", "co2_emissions_per_capita", "supported"),
    ],
)
def test_a_multiple_by_any_quality(text, measure, verdict):
    (one,) = told(text)
    assert (one["operation"], one["measure"], one["verdict"]) == ("ratio", measure, verdict)
    assert one["relative_to"]["entity"]


def test_a_multiple_in_one_word():
    (one,) = told("Solar generation worldwide has grown more than sixtyfold since 2010.")
    assert (one["operation"], one["quantity"]["value"], one["verdict"]) == ("ratio", 60, "supported")


def test_a_tenfold_rise_from_nowhere_accuses_nobody():
    first = told("A tenfold rise in solar power: world generation went from 256 TWh in 2015 to 2,130 TWh in 2024.")[0]
    assert (first["operation"], first["verdict"]) == ("ratio", "insufficient_data")
