"""What an answer rests on: the series used, those missed, and what an unprinted value follows from."""

from __future__ import annotations

from datetime import date

import pytest

from factcheck.evidence import pressed
from factcheck.jobs.core import Core
from factcheck.store.checks import unpacked
from factcheck.store.uses import series_of
from factcheck.wire.requests import CheckRequest


def used(reference, text, published) -> set[str]:
    made = Core(reference, lambda: date(2026, 3, 20)).record(CheckRequest().load({"text": text, "published": published}))
    return set(series_of(made.check.to_dict(), unpacked(pressed(made))))


@pytest.mark.parametrize(
    ("text", "published", "wanted"),
    [
        ("China exported 3.111 million vehicles in 2022.", "2023-01-20", {"CHN.autos.exports.A"}),
        ("China exported more cars than Japan in 2023.", "2024-06-01", {"CHN.autos.exports.A", "JPN.autos.exports.A"}),
        ("China accounted for 31% of global CO2 emissions in 2022.", "2024-01-01", {"CHN.co2_emissions.A", "WLD.co2_emissions.A"}),
        ("Germany's economy was the third largest in the world in 2023.", "2024-06-01", {"DEU.gdp.A", "JPN.gdp.A", "*.gdp"}),
        ("Unemployment in Tuvalu was 4.2% in 2021.", "2022-01-01", {"TUV.unemployment_rate"}),
        ("The weather was fine.", "2022-01-01", set()),
    ],
)
def test_the_series_of_an_answer(reference, text, published, wanted):
    found = used(reference, text, published)
    assert wanted <= found
    assert bool(found) == bool(wanted)


def test_an_unprinted_value_rests_on_what_it_follows_from(reference):
    text = "New energy vehicles contributed 26.7% to the growth of China's vehicle exports in the first eight months."
    found = used(reference, text, "2022-09-17")
    assert {"CHN.autos.nev.exports.M", "CHN.autos.exports.M"} <= found
    assert {"CHN.autos.exports", "CHN.autos.nev.exports"} <= found, "whatever was looked at, in every frequency"
