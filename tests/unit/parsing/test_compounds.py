"""A measure's name that is only a part of another thing's name: the broader series must not stand in for it."""

from __future__ import annotations

import pytest

import factcheck


def verdicts(text):
    answer = factcheck.check(text, published="2026-09-15").to_dict()
    return {one["verdict"] for claim in answer["claims"] for one in claim["assertions"]}


@pytest.mark.parametrize(
    "thing",
    [
        "inflation expectations rose to 4.2%", "inflation targets were 2%", "inflation-linked bonds yielded 0.3%", "unemployment benefits rose 12%",
        "unemployment insurance rate was 2.6%", "export prices rose 3.1%", "import prices fell 8.5%", "electricity prices rose 12%",
        "electricity consumption fell 5%", "CO2 emissions intensity fell 3%", "foreign population rose to 13.4 million", "import inflation was 6%",
        "wholesale inflation was 10%", "population pyramids covered 83 million people", "GDP estimates were raised to 1.2%",
    ],
)  # fmt: skip
def test_a_thing_that_only_begins_or_ends_like_a_measure_has_no_figures(thing):
    assert verdicts(f"Germany's {thing} in 2023.") <= {"insufficient_data", "not_checkable"}


@pytest.mark.parametrize(
    "text",
    [
        "Germany's headline inflation was 5.9% in 2023.",
        "German inflation averaged 5.9% in 2023.",
        "Germany's unemployment ticks up to 3.4% in 2024.",
        "Germany got 18% of its power from solar in 2025.",
        "Sweden spent 3.6% of its GDP on research and development in 2023.",
        "Norway ran a budget surplus equal to 13.2% of GDP in 2024.",
    ],
)
def test_verbs_and_neutral_words_beside_a_measure_change_nothing(text):
    assert verdicts(text) <= {"supported", "mostly_supported"}
