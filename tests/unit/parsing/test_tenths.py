"""Tenths of a rate are points of it, and a rate that rose in a month may have risen from the month before."""

from __future__ import annotations

import pytest

import factcheck


def findings(text, published, reference):
    check = factcheck.check(text, published=published, reference=reference)
    return [one for claim in check.claims for one in claim.assertions]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The US unemployment rate rose by two tenths to 4.3% in July 2024.", 0.2),
        ("Unemployment in the United States rose two-tenths of a percentage point in July 2024.", 0.2),
        ("In July 2024 the jobless rate in America climbed about two tenths of a point.", 0.2),
        ("El paro de Estados Unidos subió dos décimas en julio de 2024.", 0.2),
        ("Le taux de chômage aux États-Unis a augmenté de deux dixièmes de point en juillet 2024.", 0.2),
    ],
)
def test_tenths_of_a_rate_are_points(reference, text, value):
    told = findings(text, "2024-08-03", reference)[0]
    assert (told.operation, told.quantity.unit, told.quantity.value) == ("change_absolute", "points", value)
    assert told.verdict == "supported"


def test_tenths_of_a_rate_that_may_be_a_part_of_it_are_left_open(reference):
    check = factcheck.check("US unemployment fell by a tenth in March 2024.", published="2024-05-03", reference=reference)
    assert [one.text for one in check.unchecked] == ["a tenth"]
    assert check.verdict != "refuted"


def test_a_tenth_of_what_is_counted_is_a_part_of_it(reference):
    told = findings("China's vehicle exports fell by a tenth in 2022.", "2023-02-01", reference)[0]
    assert (told.quantity.unit, told.quantity.value) == ("percent", -10)


@pytest.mark.parametrize(
    ("text", "verdict", "base"),
    [
        ("US inflation rose in March 2024.", "supported", "previous"),
        ("US inflation fell in March 2024.", "supported", "yoy"),
        ("US inflation rose in March 2024 from a year earlier.", "refuted", "yoy"),
        ("China's car exports fell in July 2022.", "refuted", "yoy"),
    ],
)
def test_a_direction_without_a_base_is_right_against_either(reference, text, verdict, base):
    told = findings(text, "2024-05-03", reference)[0]
    assert (told.verdict, told.base) == (verdict, base)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("US unemployment rose by half a point in 2022.", 0.5),
        ("US unemployment rose by half a percentage point in 2022.", 0.5),
        ("US unemployment rose a quarter of a percentage point in 2022.", 0.25),
        ("2022年美国失业率上升半个百分点。", 0.5),
    ],
)
def test_parts_of_a_point_are_no_parts_of_the_rate(reference, text, value):
    (told,) = findings(text, "2023-08-03", reference)
    assert (told.operation, told.quantity.unit, told.quantity.value) == ("change_absolute", "points", value)
