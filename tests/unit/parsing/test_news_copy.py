"""How Spanish, French and German news copy compares, counts apart, crosses thresholds and tells parts in turn."""

from __future__ import annotations

import pytest

import factcheck


def told(language, text):
    answer = factcheck.check(text, published="2026-09-15", language=language).to_dict()
    return [one for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("de", "Die spanische Wirtschaft wuchs 2025 stärker als die deutsche.", "supported"),
        ("es", "Perú creció en 2025 menos que Argentina.", "supported"),
        ("fr", "L'Italie a enregistré en 2025 une croissance plus forte que celle de l'Espagne.", "refuted"),
        ("en", "Italy recorded stronger growth than Spain in 2025.", "refuted"),
    ],
)
def test_how_fast_something_grows_is_compared_and_not_its_size(language, text, verdict):
    (one,) = told(language, text)
    assert (one["operation"], one["measure"], one["verdict"]) == ("compare", "gdp_growth", verdict)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "La diferencia entre la tasa de paro de Alemania y la de España fue de 6,7 puntos en 2025."),
        ("fr", "L'écart entre le taux de chômage de l'Espagne et celui de l'Allemagne était de 6,7 points en 2025."),
        ("de", "Der Abstand zwischen der Arbeitslosenquote Deutschlands und jener Spaniens betrug 2025 6,7 Prozentpunkte."),
    ],
)
def test_a_gap_is_one_whoever_is_named_first(language, text):
    (one,) = told(language, text)
    assert (one["operation"], one["entity"], one["verdict"]) == ("difference", "ESP", "supported")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El PIB de España equivalía en 2025 al 37,7 % del alemán."),
        ("fr", "Le PIB de l'Espagne représentait en 2025 38 % de celui de l'Allemagne."),
        ("de", "Das BIP Spaniens entsprach 2025 38 Prozent des deutschen."),
    ],
)
def test_a_share_of_what_another_country_has_is_a_ratio(language, text):
    (one,) = told(language, text)
    assert (one["operation"], one["relative_to"]["entity"], one["verdict"]) == ("ratio", "DEU", "supported")


def test_people_of_a_country_are_not_another_country():
    assert all(one["operation"] != "ratio" for one in told("es", "El 37 % de los españoles vive de alquiler."))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wind und Sonne lieferten 2025 in Deutschland 26,7 beziehungsweise 18,0 Prozent des Stroms."),
        ("es", "El viento y el sol generaron en 2025 el 20,6 % y el 21,8 % de la electricidad española, respectivamente."),
        ("fr", "L'éolien et le solaire ont fourni respectivement 7,8 % et 5,6 % de l'électricité française en 2025."),
    ],
)
def test_parts_are_told_in_turn(language, text):
    assert [one["measure"] for one in told(language, text)] == ["electricity_wind", "electricity_solar"]


def test_a_part_that_nobody_knows_leaves_all_open():
    drawn = told("de", "Wind und Zauberei lieferten 2025 in Deutschland 26,7 beziehungsweise 18,0 Prozent des Stroms.")
    assert {one["verdict"] for one in drawn} == {"insufficient_data"}


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("es", "El paro bajó en Grecia un punto y medio en 2025.", -1.5),
        ("fr", "Le chômage a reculé d'un point et demi en Grèce en 2025.", -1.5),
        ("de", "Die Inflation stieg in Österreich 2025 um einen halben Prozentpunkt.", 0.5),
        ("de", "Die Arbeitslosenquote in Spanien sank 2025 um einen Punkt.", -1.0),
        ("en", "Inflation in Austria rose half a percentage point to 3.5% in 2025.", 0.5),
    ],
)
def test_half_points_and_single_ones(language, text, value):
    one = told(language, text)[0]
    assert (one["operation"], one["quantity"]["value"], one["verdict"]) == ("change_absolute", value, "supported")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "México superó en 2025 los 131 millones de habitantes."),
        ("fr", "La population du Mexique dépassait encore les 131 millions en 2025."),
        ("de", "Mexiko überschritt 2025 die Marke von 131 Millionen Einwohnern."),
    ],
)
def test_a_line_is_crossed_over_a_time(language, text):
    (one,) = told(language, text)
    assert (one["quantity"]["hedge"], one["verdict"]) == ("over", "supported")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Spaniens Inflation fiel 2024 auf 2,7 Prozent, der stärkste Rückgang seit 2009."),
        ("es", "Las exportaciones de mercancías de Chile crecieron un 7,9 % en 2025, el mayor avance desde 2022."),
    ],
)
def test_a_record_rise_of_what_has_no_growth_of_its_own_is_none(language, text):
    assert all(one["operation"] != "record" for one in told(language, text))


def test_growth_that_slows_for_years_falls():
    one = told("fr", "La croissance portugaise a ralenti pour la troisième année d'affilée en 2025, à 1,9 %.")[0]
    assert (one["operation"], one["direction"], one["verdict"]) == ("trend", "down", "supported")


def test_a_title_in_a_group_is_not_the_group():
    (one,) = told("fr", "L'économie espagnole reste la locomotive de la zone euro (+2,8 % en 2025).")
    assert (one["entity"], one["verdict"]) == ("ESP", "supported")


def test_a_verb_at_the_end_moves_the_number():
    (one,) = told("de", "In den USA ist die Inflation im Mai 2026 auf 4,2 Prozent gesunken.")
    assert (one["direction"], one["verdict"]) == ("down", "refuted")


def test_a_bracket_that_tells_a_fraction_more_finely_parts_no_clause():
    drawn = told("de", "Gut die Hälfte des polnischen Stroms (50,7 Prozent) kam 2025 aus Kohle.")
    assert [one["verdict"] for one in drawn] == ["supported", "supported"]


def test_a_rate_that_slows_again_is_no_growth_that_falls():
    drawn = told("en", "UK inflation slowed for a third month in a row to 3.9% in November 2023.")
    assert [(one["operation"], one["measure"]) for one in drawn] == [("trend", "inflation"), ("level", "inflation")]
    assert "refuted" not in {one["verdict"] for one in drawn}
