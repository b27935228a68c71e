"""China's motor industry as it is told in Spanish, French and German, and what only looks like it."""

from __future__ import annotations

import pytest

import factcheck
from tests.cases.scoring import verdict

TRUE = [
    ("es", "2026-02-01", "China vendió 34,4 millones de vehículos en 2025, un 9,4 % más que en 2024."),
    (
        "es",
        "2026-02-01",
        "Las exportaciones chinas de vehículos de nueva energía se duplicaron en 2025 y alcanzaron 2,615 millones de unidades.",
    ),
    (
        "es",
        "2025-12-18",
        "La producción y las ventas de automóviles de China alcanzaron 3,532 millones y 3,429 millones de unidades en noviembre, respectivamente.",
    ),
    ("es", "2026-02-01", "Casi la mitad de los coches vendidos en China en 2025 eran de nueva energía."),
    ("es", "2025-02-01", "México exportó 3,48 millones de vehículos ligeros en 2024, un 5,4 % más."),
    ("fr", "2026-02-01", "La Chine a exporté l'an dernier 7,098 millions de véhicules, selon la CAAM."),
    ("fr", "2026-02-01", "Un véhicule sur cinq produit en Chine en 2025 a été exporté."),
    ("fr", "2026-02-01", "Le marché automobile chinois a progressé de 9,4 % en 2025."),
    (
        "fr",
        "2025-12-18",
        "De janvier à novembre, la Chine a fabriqué 31,231 millions de véhicules, soit 11,9 % de plus que sur la même période de l'année précédente.",
    ),
    ("de", "2026-02-01", "China führte 2025 7,098 Millionen Fahrzeuge aus."),
    ("de", "2025-12-18", "Autoproduktion und Autoabsatz in China stiegen im November um 2,8 beziehungsweise 3,4 Prozent."),
    ("de", "2026-02-01", "Fast die Hälfte der 2025 in China verkauften Autos waren NEV."),
    ("de", "2024-02-10", "2023 überholte China Japan als größter Autoexporteur der Welt."),
    ("de", "2024-02-10", "2023 hat China Japan als größter Autoexporteur der Welt überholt."),
    ("de", "2024-02-10", "China überholte 2023 Japan als weltgrößter Autoexporteur."),
    ("de", "2026-02-01", "Die Pkw-Verkäufe in China kletterten 2025 auf 30,1 Millionen Einheiten."),
]
FALSE = [
    ("es", "2026-02-01", "China exportó el año pasado 5,86 millones de automóviles, según la CAAM."),
    ("es", "2026-02-01", "Las ventas de turismos en China cayeron un 9,2 % en 2025."),
    ("fr", "2026-02-01", "La part de marché des véhicules à énergies nouvelles a atteint 40,9 % en 2025."),
    ("fr", "2026-02-01", "Les deux tiers des voitures vendues en Chine en 2025 étaient des véhicules à énergies nouvelles."),
    ("de", "2026-02-01", "Der Pkw-Absatz in China sank 2025 um 9,2 Prozent."),
    ("de", "2024-02-10", "2023 überholte Japan China als größter Autoexporteur der Welt."),
    ("de", "2025-02-01", "In Deutschland wurden 2024 rund 5,07 Millionen Pkw produziert."),
]
OTHERS = [
    ("es", "2026-02-01", "BYD vendió 4,6 millones de vehículos en 2025."),
    ("es", "2026-02-01", "Zhengxin exportó 1,2 millones de coches en 2025."),
    ("es", "2026-02-01", "Las ventas de Zhengxin alcanzaron los 4,6 millones de vehículos en 2025."),
    ("es", "2026-02-01", "En 2025 vendió BYD 4,6 millones de vehículos."),
    ("es", "2026-02-01", "Las ventas de coches de segunda mano en China alcanzaron los 20 millones en 2025."),
    ("es", "2026-02-01", "Las ventas de coches de gasolina en China cayeron un 12 % en 2025."),
    ("es", "2026-02-01", "Las marcas chinas vendieron 21 millones de turismos en 2025."),
    ("es", "2026-02-01", "Las ventas de coches en China en el mercado interno sumaron 27 millones en 2025."),
    ("es", "2026-02-01", "Según las aduanas, China exportó 8,32 millones de vehículos en 2025."),
    ("es", "2026-02-01", "China exportó 580.000 vehículos a Rusia en 2025."),
    ("fr", "2026-02-01", "Zhengxin a vendu 4,6 millions de véhicules en 2025."),
    ("fr", "2026-02-01", "Le prix moyen des voitures vendues en Chine a baissé de 6 % en 2025."),
    ("fr", "2026-02-01", "Les ventes de véhicules utilitaires légers en Chine ont augmenté de 4 % en 2025."),
    ("fr", "2026-02-01", "Les ventes de pneus pour voitures en Chine ont progressé de 5 % en 2025."),
    ("fr", "2026-02-01", "Les ventes de voitures à essence en Chine ont chuté de 12 % en 2025."),
    ("fr", "2026-02-01", "Les exportations chinoises de pièces automobiles ont progressé de 5 % en 2025."),
    ("de", "2026-02-01", "2025 verkaufte Zhengxin 4,6 Millionen Fahrzeuge."),
    ("de", "2026-02-01", "Der Absatz von Zhengxin stieg 2025 auf 4,6 Millionen Fahrzeuge."),
    ("de", "2026-02-01", "Der Durchschnittspreis der in China verkauften Autos fiel 2025 um 6 Prozent."),
    ("de", "2026-02-01", "Der Absatz leichter Nutzfahrzeuge in China stieg 2025 um 4 Prozent."),
    ("de", "2026-02-01", "Chinas Batterieexporte stiegen 2025 um 26 Prozent."),
    ("de", "2026-02-01", "Chinesische Marken verkauften 2025 21 Millionen Pkw."),
    ("de", "2026-02-01", "Teslas Absatz in China sank 2025 um 4,8 Prozent."),
    ("de", "2026-02-01", "In China wurden 2025 20 Millionen Gebrauchtwagen verkauft."),
]


@pytest.mark.parametrize(("language", "day", "text"), TRUE)
def test_what_is_true_is_found_so(language, day, text):
    assert verdict(language, day, text) in ("supported", "mostly_supported")


@pytest.mark.parametrize(("language", "day", "text"), FALSE)
def test_what_is_false_is_found_so(language, day, text):
    assert verdict(language, day, text) == "refuted"


@pytest.mark.parametrize(("language", "day", "text"), OTHERS)
def test_a_company_a_part_or_another_count_has_no_figures(language, day, text):
    assert verdict(language, day, text) in ("insufficient_data", "not_checkable")


def test_a_compound_names_a_product_and_an_activity():
    answer = factcheck.check("Chinas NEV-Exporte erreichten 2025 2,615 Millionen Stück.", published="2026-02-01", language="de")
    (told,) = answer.claims[0].assertions
    assert (told.measure, told.verdict) == ("autos.nev.exports", "supported")
