"""Parts that are told each with its own number, amounts of a part beside its whole, and adverbs inside names."""

from __future__ import annotations

import pytest

import factcheck


def told(text):
    answer = factcheck.check(text, published="2026-09-15").to_dict()
    return [one for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    "text",
    [
        "Germany got 18% of its power from solar panels and 26.7% from wind in 2025.",
        "In 2025, 18% of Germany's electricity came from solar and 26.7% came from wind.",
        "Solar power made up 18% of German electricity and wind power 26.7% in 2025.",
        "Germany got 18% of its electricity from solar in 2025, with 26.7% from wind.",
    ],
)
def test_each_part_has_its_own_number(text):
    measures = [(one["measure"], one["relative_to"]["measure"], one["verdict"]) for one in told(text)]
    assert measures == [("electricity_solar", "electricity", "supported"), ("electricity_wind", "electricity", "supported")]


@pytest.mark.parametrize(
    "text", ["Nearly 10,600 TWh of electricity came from coal worldwide in 2024.", "In 2024 the world made 10,600 TWh of power from coal."]
)
def test_an_amount_of_the_whole_from_a_part_is_the_parts(text):
    (one,) = told(text)
    assert (one["measure"], one["operation"]) == ("electricity_coal", "level")
    assert one["verdict"] in ("supported", "mostly_supported")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Agriculture still accounted for about a third of Ethiopia's GDP in 2025.", "agriculture_share_gdp"),
        ("Coal now supplied 44.5% of ASEAN's power in 2024.", "electricity_coal"),
        ("Nuclear alone supplied 67.9% of French electricity in 2024.", "electricity_nuclear"),
    ],
)
def test_an_adverb_inside_a_name_changes_nothing(text, measure):
    (one,) = told(text)
    assert (one["measure"], one["verdict"]) == (measure, "supported")


def test_the_next_in_turn_has_the_number_to_come():
    first, second = told("Denmark posted a fiscal surplus of 4.5% of GDP in 2024 and Norway, flush with oil money, one of 13.2%.")
    assert (first["entity"], second["entity"], second["verdict"]) == ("DNK", "NOR", "supported")


def test_people_gained_by_migration_are_a_level():
    (one,) = told("Canada gained nearly 370,000 people through net migration in 2024.")
    assert (one["measure"], one["direction"], one["verdict"]) == ("net_migration", None, "supported")
