"""Figures that are revised for years and were seen only after the day do not call a number wrong that may be the one of that day."""

import pytest

import factcheck


def first(text, day):
    return factcheck.check(text, published=day).to_dict()["claims"][0]["assertions"][0]


@pytest.mark.parametrize(
    "text",
    [
        "UK GDP grew 7.5% in 2021.",
        "Germany's economy grew 2.9% in 2021.",
        "2021年中国GDP增长8.4%。",
        "El PIB de Japón creció un 2,1% en 2021.",
    ],
)
def test_a_number_that_may_be_the_first_one_is_left_open(text):
    one = first(text, "2023-01-20")
    assert (one["verdict"], one["reason"], one["rule"]) == ("insufficient_data", "low_confidence", "revised-since")
    assert one["computed"]["value"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("UK GDP grew 4.5% in 2021.", "2023-01-20"),  # no revision is as large
        ("The UK economy shrank 1.1% in 2021.", "2023-01-20"),
        ("UK GDP grew 7.5% in 2021.", "2026-09-01"),  # the figure was out by then
        ("Inflation in Spain was 3.2% in 2022.", "2023-09-01"),  # prices are not revised
    ],
)
def test_other_numbers_are_wrong_all_the_same(text, day):
    assert first(text, day)["verdict"] == "refuted"


def test_what_was_seen_only_later_is_said_to_be_assumed():
    one = first("UK GDP grew 4.5% in 2021.", "2023-01-20")
    assert [(each["slot"], each["value"] > "2023-01-20") for each in one["assumptions"]] == [("vintage", True)]
    assert one["notes"] == []
