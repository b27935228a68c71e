"""Of whom a figure is told: women and men, age groups, crowds that are no population, jobs that are no country's."""

from __future__ import annotations

import pytest

import factcheck

DAY = "2026-08-20"


def read(text, language="en"):
    told = factcheck.check(text, published=DAY, language=language)
    return [one for claim in told.claims for one in claim.assertions]


@pytest.mark.parametrize(
    ("text", "language", "measures"),
    [
        ("A girl born in Mexico in 2024 can expect to live 78.0 years.", "en", ["life_expectancy_female"]),
        ("Unemployment in Spain was 12.7% among women in 2024, against 10.2% for men.", "en", ["unemployment_rate_female", "unemployment_rate_male"]),
        ("2024年日本女性预期寿命为87.1岁，男性为81.1岁。", "zh", ["life_expectancy_female", "life_expectancy_male"]),
        ("Life expectancy in Spain was 83.9 years in 2024.", "en", ["life_expectancy"]),
    ],
)  # fmt: skip
def test_the_figure_is_that_of_the_sex(text, language, measures):
    assert [one.measure for one in read(text, language)] == measures


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("In Russia, women lived 10.6 years longer than men in 2024.", "difference"),
        ("In Iran the labour force participation rate for men was close to five times the rate for women in 2025.", "ratio"),
    ],
)
def test_one_sex_is_held_against_the_other(text, operation):
    (one,) = read(text)
    assert (one.operation.value, one.verdict.value) == (operation, "supported")
    assert {one.measure.rsplit("_", 1)[1], one.relative_to.measure.rsplit("_", 1)[1]} == {"male", "female"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Some 12% of Spaniards aged 15 to 24 were unemployed in 2024.", "en"),
        ("Among Bhutanese aged 15 to 24, the literacy rate was 97.7% in 2022.", "en"),
        ("A 65-year-old man in France can expect to live another 19.6 years.", "en"),
        ("2024年西班牙16-24岁青年失业率为26.5%。", "zh"),
    ],
)
def test_an_age_group_is_not_answered_with_all(text, language):
    assert {one.verdict.value for one in read(text, language)} == {"insufficient_data"}


def test_the_age_group_that_a_measure_counts_is_read():
    (one,) = read("In 2022 22.5% of Croatia's population was aged 65 or more.")
    assert (one.measure, one.verdict.value) == ("population_share_65_plus", "supported")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Some 2 million people died in India in 2024.", "en"),
        ("In Spain 1.2 million people lost their jobs in 2024.", "en"),
        ("500,000 people protested in Serbia in 2025.", "en"),
        ("India had 2 million people in prison in 2024.", "en"),
        ("2024年有500万人离开乌克兰。", "zh"),
        ("The airline has cut 2,400 jobs in January 2024.", "en"),
        ("US carmakers cut 10,000 jobs in January 2024.", "en"),
        ("Worldwide 260,000 women died in childbirth in 2023.", "en"),
    ],
)
def test_a_crowd_is_no_population(text, language):
    assert {one.verdict.value for one in read(text, language)} == {"insufficient_data"}


@pytest.mark.parametrize(
    "text",
    ["Spain was home to 49 million people in 2025.", "In 2024 there were 1.45 billion people in India.", "India: 1.45bn people in 2024"],
)
def test_those_who_live_there_are_the_population(text):
    (one,) = read(text)
    assert (one.measure, one.verdict.value) == ("population", "supported")


def test_a_net_figure_takes_its_sign_from_the_words():
    (one,) = read("Ukraine lost a net 5.7 million people through migration in 2022.")
    assert (one.measure, float(one.quantity.value), one.verdict.value) == ("net_migration", -5_700_000, "supported")
