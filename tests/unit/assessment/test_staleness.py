"""Old figures are told as such: by the day of the claim, the frequency of the series and the habits of the publisher, never by today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import factcheck
from factcheck.model.period import Period
from factcheck.model.series import Observation, Printed, SeriesKey
from factcheck.model.structure import Dataset, Source
from factcheck.reference.freshness import freshness
from factcheck.reference.snapshot import Gathered


def holding(reference, figures):
    """The built-in catalogue with figures of our own, each out 20 days after its period."""
    observations, sources = [], {}
    for number, (series, period, value) in enumerate(figures):
        entity, _, rest = series.partition(".")
        measure, _, frequency = rest.rpartition(".")
        key, name = Period.parse(period), f"s{number}"
        end = date(key.end // 12, key.end % 12 + 1, 20)
        sources[name] = Source(name, "Statistics", "Statistics", "Release", "https://example.org", 1, end, end.isoformat(), exact=True)
        one = Decimal(value)
        observations.append(Observation(SeriesKey(entity, measure, frequency), key.key, Printed.LEVEL, one, Decimal("0.1"), value, name))
    measures = {
        code: replace(one, lag_days=20) if code == "unemployment_rate" else one for code, one in reference.catalogue.measures.items()
    }
    catalogue = replace(reference.catalogue, measures=measures)
    return replace(reference, catalogue=catalogue, figures=Gathered(observations), sources=sources)


MONTHS = [("ITA.unemployment_rate.M", f"2025-{month:02}", f"6.{month % 10}") for month in range(1, 7)]
YEARS = [("ITA.unemployment_rate.A", str(year), f"{year - 2016}.5") for year in range(2020, 2025)]


def only(reference, figures, text, published, **options):
    told = factcheck.check(text, published=published, reference=holding(reference, figures), **options).to_dict()
    (one,) = told["claims"][0]["assertions"]
    return one


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "Italy's unemployment rate was 6.2% in July 2026.", "The newest is that of June 2025, 14 months old."),
        ("de", "Die Arbeitslosenquote in Italien lag im Juli 2026 bei 6,2 %.", "Der neueste gilt für Juni 2025 und war 14 Monate alt."),
        (
            "es",
            "La tasa de paro de Italia fue del 6,2 % en julio de 2026.",
            "El último es el de junio de 2025, con 14 meses de antigüedad.",
        ),
        ("fr", "Le taux de chômage en Italie était de 6,2 % en juillet 2026.", "Le plus récent est celui de juin 2025, vieux de 14 mois."),
        ("zh", "2026年7月意大利失业率为6.2%。", "最新的是2025年6月的数字，距当时已有14个月。"),
    ],
)
def test_a_missing_figure_is_answered_by_the_newest_and_its_age(reference, language, text, age):
    one = only(reference, MONTHS, text, "2026-09-05", language=language)
    assert (one["verdict"], one["reason"], one["caveats"]) == ("insufficient_data", "period_not_covered", ["stale"])
    assert one["explanation"].endswith(age)


def test_a_claim_about_now_is_judged_by_the_newest_figure_and_warned(reference):
    one = only(reference, MONTHS, "Italy's unemployment rate is 6.6%.", "2025-10-05")
    assert (one["verdict"], one["period"]["end"], one["caveats"]) == ("supported", "2025-06", ["stale"])
    assert one["notes"] == ["The newest figure that we hold is that of June 2025, 3 months old; a newer one is usually out by then."]


@pytest.mark.parametrize("published", ["2025-07-21", "2025-08-25", "2025-09-15"])
def test_nothing_is_stale_before_the_next_figure_is_late(reference, published):
    one = only(reference, MONTHS, "Italy's unemployment rate is 6.6%.", published)
    assert (one["verdict"], one["caveats"]) == ("supported", [])


@pytest.mark.parametrize("published", ["2025-03-01", "2025-12-31", "2026-01-31"])
def test_figures_of_last_year_are_not_stale(reference, published):
    one = only(reference, YEARS, "Italy's unemployment rate is 8.5%.", published)
    assert (one["period"]["end"], one["caveats"]) == ("2024", [])


def test_figures_of_the_year_before_last_are_when_those_of_last_year_are_out(reference):
    one = only(reference, YEARS, "Italy's unemployment rate is 8.5%.", "2026-03-10")
    assert (one["period"]["end"], one["caveats"]) == ("2024", ["stale"])


@pytest.mark.parametrize("text", ["Italy's unemployment rate was 6.3% in March 2025.", "In 2023, Italy's unemployment rate was 7.5%."])
def test_claims_about_the_past_are_not_concerned(reference, text):
    one = only(reference, [*MONTHS, *YEARS], text, "2026-11-05")
    assert (one["verdict"], one["caveats"]) == ("supported", [])


def test_a_gap_in_the_past_is_no_age(reference):
    one = only(reference, [MONTHS[0], *MONTHS[3:]], "Italy's unemployment rate was 6.2% in February 2025.", "2026-11-05")
    assert (one["verdict"], one["caveats"]) == ("insufficient_data", [])


def test_what_is_known_today_does_not_change_what_is_told_of_the_day(reference):
    text = "Italy's unemployment rate was 6.2% in July 2026."
    later = ("ITA.unemployment_rate.M", "2026-07", "6.2")
    assert only(reference, [*MONTHS, later], text, "2026-08-10")["caveats"] == ["stale"]  # it came out ten days later
    assert only(reference, [*MONTHS, later], text, "2026-08-25")["verdict"] == "supported"


DATASET = Dataset("ISTAT/labour", "ISTAT", "Labour", "2025-07-20", "", "", "", "2025-07-20", "2025-07-20")


@pytest.mark.parametrize(
    ("newest", "on", "age", "overdue", "since"),
    [
        ({"unemployment_rate": "2025-06"}, date(2025, 9, 1), 62, (), None),
        (
            {"unemployment_rate": "2025-06"},
            date(2025, 9, 22),
            83,
            ("unemployment_rate",),
            date(2025, 8, 21),
        ),
        ({"unemployment_rate": "2025-Q2"}, date(2025, 11, 20), 142, (), None),
        ({"unemployment_rate": "2024"}, date(2026, 2, 22), 417, ("unemployment_rate",), date(2026, 1, 21)),
        ({"unemployment_rate": "2025-01/2025-06"}, date(2025, 9, 22), 83, ("unemployment_rate",), date(2025, 8, 21)),
        ({"gone_measure": "2025-06"}, date(2026, 9, 21), 447, (), None),
        ({}, date(2026, 9, 21), None, (), None),
    ],
)
def test_a_dataset_is_as_fresh_as_its_measures(reference, newest, on, age, overdue, since):
    told = freshness(replace(DATASET, newest=newest), holding(reference, []).catalogue, on)
    assert (told.age_days, told.overdue, told.stale_since) == (age, overdue, since)
