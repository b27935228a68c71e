"""Several values of one sentence, each of its own country, year or sex, and two that are held apart, in Spanish, French and German."""

from __future__ import annotations

import pytest

import factcheck


def read(language, text):
    told = factcheck.parse(text, published="2026-08-24", language=language).to_dict()
    return [one for claim in told["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Chile y Perú crecieron un 2,5 % y un 3,4 %, respectivamente, en 2025."),
        ("fr", "Le Chili et le Pérou ont crû respectivement de 2,5 % et 3,4 % en 2025."),
        ("de", "Chile und Peru wuchsen 2025 um 2,5 beziehungsweise 3,4 Prozent."),
    ],
)
def test_growth_of_two_countries_respectively(language, text):
    told = [(one["measure"], one["entity"], one["quantity"]["value"]) for one in read(language, text)]
    assert told == [("gdp_growth", "CHL", 2.5), ("gdp_growth", "PER", 3.4)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die deutsche Wirtschaft schrumpfte 2023 und 2024 um 0,9 beziehungsweise 0,5 Prozent."),
        ("de", "Das deutsche BIP sank in den Jahren 2023 und 2024 um 0,9 und 0,5 Prozent."),
        ("fr", "L'Allemagne a vu son PIB reculer de 0,9 % et 0,5 % en 2023 et 2024 respectivement."),
    ],
)
def test_growth_of_two_years(language, text):
    told = [(one["operation"], one["period"]["start"], one["quantity"]["value"]) for one in read(language, text)]
    assert told == [("level", "2023", -0.9), ("level", "2024", -0.5)]


def test_the_ends_of_a_movement_are_no_averages():
    told = read("es", "La tasa media de paro pasó en España de un 11,4 % a un 10,4 % entre 2024 y 2025.")
    assert [(one["operation"], one["period"]["start"]) for one in told] == [("level", "2024"), ("level", "2025")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "L'espérance de vie est de 85,9 ans pour les femmes et de 80,2 ans pour les hommes en France en 2024."),
        ("fr", "En France, l'espérance de vie des femmes est de 85,9 ans et celle des hommes de 80,2 ans en 2024."),
        ("de", "Die Lebenserwartung lag 2024 in Frankreich für Frauen bei 85,9 und für Männer bei 80,2 Jahren."),
        ("es", "La esperanza de vida fue en Francia de 85,9 años para las mujeres y de 80,2 para los hombres en 2024."),
    ],
)
def test_women_and_men_take_turns(language, text):
    told = [(one["measure"], one["quantity"]["value"]) for one in read(language, text)]
    assert told == [("life_expectancy_female", 85.9), ("life_expectancy_male", 80.2)]


@pytest.mark.parametrize(
    ("language", "text", "measure"),
    [
        ("es", "La esperanza de vida de las españolas fue de 86,5 años en 2024.", "life_expectancy_female"),
        ("es", "La esperanza de vida de los españoles fue de 83,9 años en 2024.", "life_expectancy"),
        ("es", "Las tasas de paro francesas superaron a las españolas en 2024.", "unemployment_rate"),
        ("fr", "L'espérance de vie des Françaises atteignait 85,9 ans en 2024.", "life_expectancy_female"),
        ("fr", "L'espérance de vie des Français atteignait 83 ans en 2024.", "life_expectancy"),
        ("de", "Die Lebenserwartung der Österreicherinnen lag 2024 bei 84,3 Jahren.", "life_expectancy_female"),
    ],
)
def test_the_form_of_a_people_tells_its_women(language, text, measure):
    assert {one["measure"] for one in read(language, text)} <= {measure}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El paro español superó en 6,7 puntos al alemán en 2025."),
        ("fr", "Le chômage espagnol dépassait de 6,7 points celui de l'Allemagne en 2025."),
        ("fr", "Le taux de chômage de l'Espagne était supérieur de 6,7 points à celui de l'Allemagne en 2025."),
    ],
)
def test_how_far_one_country_exceeds_another(language, text):
    (one,) = read(language, text)
    assert (one["operation"], one["entity"], one["relative_to"]["entity"]) == ("difference", "ESP", "DEU")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "En 2025, le PIB par habitant de l'Espagne était inférieur de 36 % à celui de l'Allemagne."),
        ("de", "Das BIP pro Kopf lag 2025 in Spanien 36 Prozent niedriger als in Deutschland."),
    ],
)
def test_by_how_many_percent_one_country_exceeds_another(language, text):
    (one,) = read(language, text)
    assert (one["operation"], one["entity"], one["relative_to"]["entity"]) == ("change_percent", "ESP", "DEU")


def test_a_sex_that_exceeds_the_other_by_years():
    (one,) = read("de", "Die Lebenserwartung der Frauen übertraf die der Männer in Österreich 2024 um 4,5 Jahre.")
    assert (one["operation"], one["measure"], one["relative_to"]["measure"]) == (
        "difference",
        "life_expectancy_female",
        "life_expectancy_male",
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Österreich hat mehr Einwohner als die Schweiz und Belgien zusammen."),
        ("en", "Austria has more inhabitants than Switzerland and Belgium combined."),
        ("fr", "L'Algérie compte plus d'habitants que le Maroc et la Tunisie réunis."),
    ],
)
def test_two_together_are_not_the_first_of_them(language, text):
    assert [one["reason"] for one in read(language, text)] == ["unclear_measure"]
