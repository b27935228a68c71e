"""The pack of the world's statistics: every series cited, every measure named in both languages, and cells that anyone can look up."""

from __future__ import annotations

import re

import pytest

from factcheck.datapack.embedded import embedded_packs
from factcheck.model.period import Period
from factcheck.model.series import Printed

WORLD = embedded_packs()[0]


def newest(reference, measure, entity, period):
    """The value that was published last."""
    printings = reference.series(measure, entity).printings(Period.parse(period).key, Printed.LEVEL)
    dated = [(reference.sources[one.source].published, one) for one in printings]
    return max(dated, key=lambda pair: (pair[0] is not None, pair[0] or 0))[1].value


def test_it_holds_every_country_and_many_measures(reference):
    keys = reference.all_series()
    assert len(keys) > 28_000
    assert len({key.entity for key in keys}) > 270
    assert len({key.measure for key in keys if not key.measure.startswith(("autos.", "cpca.", "customs."))}) > 150


def test_every_source_leads_to_its_publisher(reference):
    for source in reference.sources.values():
        assert source.publisher
        assert source.original_publisher
        assert re.match(r"https?://", source.url)
        assert source.licence


def test_every_measure_is_named_in_every_language_and_defined_in_two(reference):
    for measure in reference.catalogue.measures.values():
        assert set(measure.names) == {"en", "zh", "es", "fr", "de"}, measure.id
        assert set(measure.definition) >= {"en", "zh"}, measure.id
        named = set(measure.labels) >= {"en", "zh"} or measure.facets or measure.basis_of is not None
        assert named, measure.id


@pytest.mark.parametrize(
    ("measure", "entity", "period", "low", "high"),
    [
        ("population", "IND", "2023", "1.42e9", "1.45e9"),
        ("gdp", "USA", "2023", "2.7e13", "2.8e13"),
        ("inflation", "USA", "2022-06", "9.0", "9.1"),
        ("unemployment_rate", "ESP", "2013", "26", "26.2"),
        ("oil_price_brent", "WLD", "2008-07", "132", "134"),
        ("co2_emissions", "CHN", "2020", "1.0e10", "1.15e10"),
        ("fertility_rate", "KOR", "2023", "0.71", "0.73"),
        ("nonfarm_payrolls_change", "USA", "2020-04", "-21e6", "-20e6"),
    ],
)
def test_well_known_figures_are_where_they_belong(reference, measure, entity, period, low, high):
    assert float(low) <= float(newest(reference, measure, entity, period)) <= float(high)


def test_what_was_first_printed_is_kept_beside_what_it_became(reference):
    printings = reference.series("nonfarm_payrolls_change", "USA").printings(Period.parse("2024-01").key, Printed.LEVEL)
    first = min((reference.sources[one.source].published, one.value) for one in printings if reference.sources[one.source].published)
    assert first[1] == 353_000
    assert newest(reference, "nonfarm_payrolls_change", "USA", "2024-01") != 353_000


def test_groups_know_when_their_members_came_and_went(reference):
    union = reference.catalogue.entities["EUU"]
    assert union.left["GBR"] == "2020-01-31"
    assert union.joined["HRV"] == "2013-07-01"
    assert {"DEU", "FRA"} <= set(union.members)
