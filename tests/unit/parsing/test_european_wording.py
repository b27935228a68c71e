"""How Spanish, French and German copy words growth, ends of years, births and what hardly changed."""

from __future__ import annotations

import pytest

import factcheck


def read(language, text):
    told = factcheck.parse(text, published="2026-08-24", language=language).to_dict()
    return [one for claim in told["claims"] for one in claim["assertions"]]


def verdict(language, text):
    return factcheck.check(text, published="2026-08-24", language=language).verdict


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Inflation blieb in Deutschland 2025 nahezu unverändert."),
        ("fr", "Le solde migratoire de la France est resté quasi stable en 2025."),
        ("es", "El paro se mantuvo casi sin cambios en México en 2023."),
        ("en", "Unemployment in Austria was broadly stable in 2025."),
    ],
)
def test_about_unchanged_is_no_assertion(language, text):
    assert read(language, text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ende 2024 lag die deutsche Inflation bei 2,6 Prozent."),
        ("en", "At the end of 2024 German inflation stood at 2.8%."),
        ("fr", "L'inflation allemande était de 2,6 % fin 2024."),
    ],
)
def test_a_rate_at_the_end_of_a_year_is_not_that_of_the_year(language, text):
    assert verdict(language, text) == "insufficient_data"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La dette publique française atteignait 113,1 % du PIB fin 2024."),
        ("es", "A finales de 2024 la deuda pública de España era del 101,6 % del PIB."),
        ("de", "Ende 2024 lag die deutsche Staatsschuldenquote bei 63,5 Prozent."),
    ],
)
def test_debt_at_the_end_of_a_year_is_that_of_the_year(language, text):
    assert verdict(language, text) == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "Auf 1000 Einwohner kamen in Deutschland 2024 nur noch 8,1 Geburten.",
        "Je 1.000 Einwohner wurden 2024 in Deutschland 8,1 Kinder geboren.",
    ],
)
def test_of_how_many_people_may_come_first(text):
    (one,) = read("de", text)
    assert (one["measure"], one["quantity"]["value"]) == ("birth_rate", 8.1)


def test_a_bracket_with_the_year_before():
    told = read("de", "Die Inflation in Österreich sank 2025 auf 2,5 Prozent (Vorjahr: 2,9 Prozent).")
    assert [one["period"]["start"] for one in told] == ["2025", "2024"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le PIB de l'Espagne a augmenté en 2025 (+2,8 %)."),
        ("fr", "La croissance est restée soutenue en Espagne en 2025 (+2,8 %)."),
        ("fr", "L'Espagne a crû en 2025 de 2,8 %."),
        ("fr", "En Espagne, la croissance a ralenti à 2,8 % en 2025."),
        ("es", "En España, el crecimiento se moderó al 2,8 % en 2025."),
    ],
)
def test_growth_of_an_economy(language, text):
    assert [one["measure"] for one in read(language, text) if one["quantity"]] == ["gdp_growth"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Primärdefizit Italiens schrumpfte 2024 von 3,2 auf 0,4 Prozent."),
        ("fr", "Le déficit primaire de l'Italie est passé de 3,2 % à 0,4 % du PIB en 2024."),
    ],
)
def test_what_moves_of_a_country_is_not_its_economy(language, text):
    assert all(one["reason"] is not None for one in read(language, text))


def test_more_of_growth_is_a_comparison_of_growth():
    told = read("de", "Polens Wirtschaft wuchs 2025 um 3,6 Prozent und damit stärker als die deutsche.")
    assert [(one["operation"], one["measure"]) for one in told] == [("level", "gdp_growth"), ("compare", "gdp_growth")]


def test_a_percentage_more_after_a_level():
    told = read("es", "Las exportaciones peruanas de bienes sumaron 82.692 millones de dólares en 2025, un 10,7 % más.")
    assert [one["operation"] for one in told] == ["level", "change_percent"]


def test_a_multiple_of_what_another_has():
    told = read("es", "En Colombia hubo 24,9 homicidios por cada 100.000 habitantes en 2023, más de cinco veces la tasa argentina (4,5).")
    ratio = next(one for one in told if one["operation"] == "ratio")
    assert (ratio["entity"], ratio["relative_to"]["entity"]) == ("COL", "ARG")


def test_half_of_a_share_is_not_a_share_of_half():
    (one,) = read("es", "El peso del carbón en la electricidad de Chile cayó a menos de la mitad entre 2019 y 2024.")
    assert (one["operation"], one["relative_to"]["period"]["start"]) == ("ratio", "2019")


def test_a_forecast_that_somebody_raised():
    assert verdict("es", "El Banco de España elevó al 2,4 % su previsión de crecimiento para este año.") == "not_checkable"


@pytest.mark.parametrize("change", ["rose 55% in 2025", "was 55% larger in 2025 than in 2024"])
def test_a_deficit_that_grows_is_a_larger_balance(change):
    assert verdict("en", f"Colombia's current account deficit {change}.") == "supported"
