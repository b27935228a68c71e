"""What Spanish asks of the shared rules: small words that their place makes cues, left-out verbs, tenths, both ways to set decimals."""

from __future__ import annotations

import pytest

import factcheck
from factcheck.language.detect import detect


def read(text, day="2026-08-20"):
    told = factcheck.parse(text, published=day, language="es").to_dict()
    return [one for claim in told["claims"] for one in claim["assertions"]]


def values(text, day="2026-08-20"):
    return [(one["measure"], one["entity"], one["quantity"]["value"]) for one in read(text, day) if one["quantity"]]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("El desempleo en Chile bajó del 10,9 % en 2020 al 9 % en 2025.", ["2020", "2025"]),
        ("El desempleo en Chile bajó al 9 % en 2025.", ["2025"]),
    ],
)
def test_of_before_a_number_that_something_moved_from(text, years):
    assert [one["period"]["start"] for one in read(text)] == years


def test_of_before_a_line_that_was_crossed():
    (one,) = read("El paro en Chile bajó del 10 % en 2021.")
    assert (one["operation"], one["quantity"]["hedge"]) == ("level", "under")
    (one,) = read("Chile sufrió una caída del PIB del 6,1 % en 2020.")
    assert (one["quantity"]["value"], one["quantity"]["hedge"]) == (-6.1, None)


def test_in_after_a_movement_tells_how_far_it_went():
    (one,) = read("La población de Uruguay aumentó en 3.000 personas en 2022.")
    assert one["operation"] == "change_absolute"
    (one,) = read("La tasa de paro de Uruguay quedó en 8,4 % en 2023.")
    assert one["operation"] == "level"


def test_that_after_a_comparative_means_than():
    (one,) = read("Perú tuvo en 2024 más habitantes que Chile.")
    assert (one["operation"], one["entity"], one["relative_to"]["entity"]) == ("compare", "PER", "CHL")


def test_a_comma_stands_for_a_verb():
    assert values("El PIB per cápita de Italia fue de 43.309 dólares en 2025 y el de Francia, de 48.986 dólares.") == [
        ("gdp_per_capita", "ITA", 43309),
        ("gdp_per_capita", "FRA", 48986),
    ]


def test_a_multiple_is_taken_of_what_follows_its_last_word():
    (one,) = read("La población de Francia duplica la de Chile.")
    assert (one["operation"], one["entity"], one["relative_to"]["entity"]) == ("ratio", "FRA", "CHL")


@pytest.mark.parametrize(("words", "value"), [("tres décimas", 0.3), ("una décima", 0.1), ("7 décimas", 0.7), ("dos puntos", 2)])
def test_tenths_of_a_point(words, value):
    (one,) = read(f"La tasa de paro de Francia subió {words} en 2025.")
    assert (one["quantity"]["value"], one["quantity"]["unit"]) == (value, "points")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("La inflación de México fue de 3.8% en 2025.", 3.8),
        ("La inflación de México fue del 3,8 % en 2025.", 3.8),
        ("La población de México era de 131,946,900 personas en 2025.", 131946900),
        ("La población de México era de 131.946.900 personas en 2025.", 131946900),
        ("El PIB per cápita de México fue de 13.889 dólares en 2025.", 13889),
        ("El tipo de cambio promedió 19.21 pesos por dólar en México en 2025.", 19.21),
        ("Las remesas a México sumaron 67,6 mil millones de dólares en 2024.", 67600000000),
        ("El PIB de México fue de 1,8 billones de dólares en 2024.", 1800000000000),
    ],
)
def test_decimals_and_thousands_as_spain_and_as_mexico_set_them(text, value):
    (one,) = read(text)
    assert one["quantity"]["value"] == value


def test_zeros_before_a_magnitude_may_be_rounding():
    (one,) = read("Las exportaciones de bienes de México fueron de 664.800 millones de dólares en 2025.")
    assert one["quantity"]["ulp"] == 100_000_000


@pytest.mark.parametrize(
    "text", ["La pobreza infantil en Chile era del 10 % en 2022.", "El paro registrado en España bajó un 4 % en 2024."]
)
def test_an_adjective_that_follows_makes_another_measure(text):
    assert all(one["reason"] is not None for one in read(text))


def test_a_deficit_and_a_surplus_of_one_clause():
    told = values("Argentina pasó de un déficit fiscal del 5,3 % del PIB en 2023 a un superávit del 0,5 % en 2024.")
    assert [value for _, _, value in told] == [-5.3, 0.5]


@pytest.mark.parametrize(
    ("text", "language"), [("El PIB creció", "es"), ("Más según los datos", "es"), ("The economy grew in Los Angeles", "en")]
)
def test_it_is_found_out(text, language):
    assert detect(text) == language
