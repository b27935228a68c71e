"""Sentences with several figures: what a number is held against, and of what a superlative or a change is told."""

from __future__ import annotations

import pytest

import factcheck


def statements(text, language="en", published="2026-09-03"):
    return [one for claim in factcheck.check(text, published=published, language=language).claims for one in claim.assertions]


def verdicts(text, language="en", published="2026-09-03"):
    return [one.verdict.value for one in statements(text, language, published)]


@pytest.mark.parametrize(
    ("text", "group", "verdict"),
    [
        ("Spain's unemployment rate was 10.4% in 2025, yet it remains the highest in the euro area.", "EMU", "supported"),
        ("Spain's unemployment rate was 10.4% in 2025, the highest in the euro area.", "EMU", "supported"),
        ("Greece's debt fell to 154.8% of GDP in 2024, still the highest in the EU.", "EUU", "supported"),
        ("Spain's unemployment rate was 10.4% in 2025, the lowest in the euro area.", "EMU", "refuted"),
    ],
)
def test_the_highest_of_a_group_is_a_place_and_no_record(text, group, verdict):
    ranks = [one for one in statements(text) if one.operation.value == "rank"]
    assert not any(one.operation.value == "record" for one in statements(text))
    assert [(one.relative_to.entity, one.verdict.value) for one in ranks] == [(group, verdict)]


def test_a_place_among_countries_does_not_count_their_territories():
    assert verdicts("South Korea's fertility rate was 0.75 in 2024, the lowest in the world.") == ["supported", "supported"]
    assert verdicts("Japan's fertility rate was 1.15 in 2024, the lowest in the world.") == ["supported", "refuted"]


def test_a_multiple_is_between_the_years_that_follow():
    text = "Poland's military outlays nearly doubled as a share of GDP, from 2.2% in 2022 to 4.2% in 2024."
    first = statements(text)[0]
    assert (first.relative_to.period.start, first.verdict.value) == ("2022", "supported")


def test_a_change_is_held_against_the_year_and_the_next_comparison_against_the_country():
    text = "Chinese solar farms turned out 834 TWh in 2024, 43% more than the year before and more than the United States."
    assert verdicts(text) == ["supported", "supported", "supported"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nigeria's GDP fell from $487bn in 2023 to $252bn in 2024, a drop of 48%.", "en"),
        ("US GDP rose from $29.3 trillion in 2024 to $30.8 trillion in 2025, an increase of 5%.", "en"),
        ("尼日利亚GDP从2023年的4874亿美元降至2024年的2523亿美元，降幅48%。", "zh"),
    ],
)
def test_what_money_moved_by_between_two_amounts_is_told_in_money(text, language):
    last = statements(text, language)[-1]
    assert (last.operation.value, last.measure, last.verdict.value) == ("change_percent", "gdp", "supported")


def test_half_as_large_again_is_held_against_whom_it_names():
    text = "The American economy, worth $30.8 trillion in 2025, is more than half as large again as China's ($19.5 trillion)."
    assert verdicts(text) == ["supported"] * 3


def test_a_record_of_a_year_is_that_years():
    text = "Commercial-vehicle sales recovered to 4.296 million in 2025 but fell short of the 5.133 million record of 2020."
    last = statements(text, published="2026-01-22")[-1]
    assert (last.operation.value, last.period.start, last.verdict.value) == ("record", "2020", "supported")


def test_down_to_is_where_it_went_in_chinese():
    assert verdicts("日本政府债务占GDP之比由2020年的258%降为2024年的236%。", "zh") == ["supported", "supported"]


def test_a_part_of_a_decline_is_wrong_where_the_whole_grew():
    (one,) = statements("Exports accounted for 55.7% of the decline in China's auto sales in 2023.", published="2024-01-16")
    assert (one.operation.value, one.rule, one.verdict.value) == ("contribution", "movement-contradicted", "refuted")


def test_they_are_the_subject_of_the_clause_before():
    text = "Exports contributed 55.7% of the growth in China's auto sales last year; they rose by 57.9% to 4.91 million."
    assert [(one.measure, one.verdict.value) for one in statements(text, published="2024-01-15")] == [("autos.exports", "supported")] * 3


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Excluding NEVs, some 8.7 million vehicles were sold in China in the first half of 2025.", "en"),
        ("剔除新能源汽车后，2025年上半年汽车销量约870万辆。", "zh"),
    ],
)
def test_what_is_left_out_of_a_total_makes_it_no_wrong_total(text, language):
    assert verdicts(text, language, "2025-07-14") == ["insufficient_data"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("BYD exported over one million vehicles in 2025, 15% of China's total.", "en"),
        ("比亚迪2025年出口汽车约105万辆，占全国的15%。", "zh"),
    ],
)
def test_a_companys_part_of_a_total_is_not_the_countrys(text, language):
    assert verdicts(text, language, "2026-02-05") == ["insufficient_data", "insufficient_data"]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("7月汽车产量259.1万辆，比6月的279.4万辆少7.3%。", "2025-08-12"),
        ("2024年美国人均二氧化碳排放14.2吨，是印度人均2.2吨的六倍多。", "2026-08-26"),
        ("布伦特原油4月均价每桶117.29美元，接近去年12月62.54美元的两倍。", "2026-08-12"),
    ],
)
def test_a_number_within_a_chinese_comparison_is_told_of_what_stands_before_it(text, published):
    assert verdicts(text, "zh", published) == ["supported"] * 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "In 2025 inflation was 3.4% in Britain and 2.5% in the euro zone.",
            [("GBR", "2025", 3.4), ("EMU", "2025", 2.5)],
        ),
        (
            "US inflation quickened in May 2026, to 4.2% from 3.8% in April and 3.3% in March.",
            [("USA", "2026-05", 4.2), ("USA", "2026-04", 3.8), ("USA", "2026-03", 3.3)],
        ),
        (
            "Britain's deficit narrowed from 6.1% of GDP in 2023 to 5.7% in 2024 whereas France's widened from 5.4% to 5.8%.",
            [("GBR", "2023", -6.1), ("GBR", "2024", -5.7), ("FRA", "2023", -5.4), ("FRA", "2024", -5.8)],
        ),
    ],
)
def test_each_of_several_numbers_has_its_own_country_and_time(text, told):
    found = statements(text)
    assert [(one.entity, one.period.start, one.quantity.value) for one in found] == told
    assert {one.verdict.value for one in found} == {"supported"}


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("Swedish unemployment was 8.7% in 2025, above the EU average of 5.9% and more than twice Germany's 3.7%.", "DEU"),
        ("South Korea's fertility rate was 0.75 in 2024, less than half of France's 1.61.", "FRA"),
    ],
)
def test_a_multiple_is_taken_of_the_number_after_it(text, partner):
    (ratio,) = [one for one in statements(text) if one.operation.value == "ratio"]
    assert (ratio.relative_to.entity, ratio.verdict.value) == (partner, "supported")
