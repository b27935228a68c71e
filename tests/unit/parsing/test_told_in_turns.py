"""Averages, records, places, runs, multiples and shares as Spanish, French and German turn them."""

from __future__ import annotations

import pytest

import factcheck
from tests.cases.scoring import verdict

TRUE = [
    ("es", "2026-09-22", "De 2022 a 2025, la economía española creció a un ritmo medio del 3,8 % anual."),
    ("fr", "2026-09-25", "L'inflation moyenne en France a été de 2,9 % entre 2021 et 2025."),
    ("de", "2026-09-25", "Von 2022 bis 2025 wuchs die spanische Wirtschaft mit einer durchschnittlichen Rate von 3,8 Prozent pro Jahr."),
    ("de", "2026-06-30", "Die Arbeitslosenquote in Spanien war 2025 so niedrig wie seit 2007 nicht mehr."),
    ("es", "2026-06-30", "En 2025, la tasa de paro de España no había sido tan baja desde 2007."),
    ("fr", "2026-06-30", "En 2025, le taux de chômage de l'Espagne n'avait pas été aussi bas depuis 2007."),
    ("es", "2026-06-30", "España registró en 2025 la tasa de paro más baja desde 2007."),
    ("de", "2026-06-30", "Südkorea verzeichnete 2023 die niedrigste Geburtenrate seiner Geschichte."),
    ("de", "2026-07-21", "Deutschland belegte 2025 den dritten Platz unter den größten Volkswirtschaften der Welt."),
    ("es", "2026-07-21", "Alemania ocupó en 2025 el tercer puesto entre las mayores economías del mundo."),
    ("fr", "2026-07-21", "L'Allemagne occupait en 2025 la troisième place parmi les plus grandes économies du monde."),
    ("fr", "2026-06-15", "Les émissions de CO2 de l'Allemagne ont baissé en 2024."),
    ("es", "2025-12-17", "Entre 2021 y 2024 la tasa de paro de España bajó todos los años."),
    ("de", "2025-12-17", "Seit 2020 sind Chinas Autoexporte Jahr für Jahr gestiegen."),
    ("es", "2026-08-07", "El PIB español quintuplicaba en 2025 el de Portugal."),
    ("fr", "2026-03-12", "Un Américain émettait en 2024 trois fois et demie plus de CO2 qu'un Français."),
    ("de", "2026-09-09", "Pro Kopf erwirtschafteten die Schweizer 2025 114.769 Dollar, die Deutschen 60.496 Dollar."),
    (
        "de",
        "2025-11-26",
        "Frankreich stand 2024 mit 113,1 Prozent seiner Wirtschaftsleistung in der Kreide, Italien sogar mit 135,3 Prozent.",
    ),
    ("fr", "2026-05-07", "En Allemagne, 21,6 % de l'électricité produite en 2024 provenait du charbon."),
    ("es", "2026-05-07", "En Alemania, el 21,6 % de la electricidad producida en 2024 provenía del carbón."),
    ("es", "2026-09-03", "Tras caer un 1,3 % en 2024, el producto interno bruto de la Argentina repuntó un 4,4 % el año pasado."),
    ("fr", "2026-09-03", "Après avoir reculé de 1,3 % en 2024, le PIB argentin a rebondi de 4,4 % en 2025."),
    ("fr", "2026-09-04", "La Pologne, dont l'économie a crû de 3,6 % en 2025, pèse désormais plus que l'Autriche en termes de PIB."),
    ("de", "2026-06-23", "Ein 2024 in der Schweiz geborenes Kind kann mit 84,4 Lebensjahren rechnen, in Deutschland mit 80,8 Jahren."),
]
FALSE = [
    ("fr", "2026-09-25", "De 2021 à 2025, la France a enregistré une inflation moyenne de 3,9 %."),
    ("es", "2026-06-30", "En 2025, la tasa de paro de España no había sido tan alta desde 2007."),
    ("es", "2026-06-30", "España registró en 2025 la tasa de paro más alta desde 2007."),
    ("de", "2026-06-30", "Südkorea verzeichnete 2024 die niedrigste Geburtenrate seiner Geschichte."),
    ("fr", "2026-06-04", "L'Espagne a affiché en 2025 son taux de chômage le plus bas du siècle."),
    ("de", "2026-07-21", "Deutschland belegte 2025 den zweiten Platz unter den größten Volkswirtschaften der Welt."),
    ("fr", "2026-07-21", "L'Allemagne occupait en 2025 la deuxième place parmi les plus grandes économies du monde."),
    ("fr", "2026-06-15", "Les émissions de CO2 de l'Allemagne ont augmenté en 2024."),
    ("fr", "2025-12-15", "La dette publique de l'Espagne n'a cessé d'augmenter entre 2021 et 2024 en proportion du PIB."),
    ("es", "2025-12-17", "Las exportaciones chinas de automóviles no dejaron de caer entre 2021 y 2024."),
    ("es", "2026-08-07", "El PIB español triplicaba en 2025 el de Portugal."),
    ("fr", "2026-03-12", "Un Français émettait en 2024 trois fois et demie plus de CO2 qu'un Américain."),
    ("de", "2026-09-09", "Pro Kopf erwirtschafteten die Schweizer 2025 94.769 Dollar."),
    ("fr", "2026-05-07", "En Allemagne, 28,1 % de l'électricité produite en 2024 provenait du charbon."),
    ("de", "2026-05-07", "In Deutschland stammten 2024 41,6 Prozent des Stroms aus Kohle."),
    ("es", "2026-09-03", "Tras crecer un 1,3 % en 2024, el PIB de Argentina avanzó un 4,4 % en 2025."),
    ("fr", "2026-06-17", "En 2024, un Français pouvait espérer vivre 79 ans."),
]
OPEN = [
    ("de", "2026-07-21", "Deutschland zählte 2025 zu den größten Volkswirtschaften der Welt."),
    ("es", "2026-07-21", "Alemania estaba en 2025 entre las mayores economías del mundo."),
    ("fr", "2026-07-21", "L'Allemagne figurait en 2025 parmi les plus grandes économies du monde."),
    ("de", "2026-09-09", "Die Schweiz erwirtschaftete 2025 einen Exportüberschuss von 90 Milliarden Dollar."),
    ("de", "2026-09-09", "Pro Kopf erwirtschaftete der Konzern 2025 einen Gewinn von 20.000 Dollar."),
]


@pytest.mark.parametrize(("language", "day", "text"), TRUE)
def test_what_is_true_is_found_so(language, day, text):
    assert verdict(language, day, text) in ("supported", "mostly_supported")


@pytest.mark.parametrize(("language", "day", "text"), FALSE)
def test_what_is_false_is_found_so(language, day, text):
    assert verdict(language, day, text) == "refuted"


@pytest.mark.parametrize(("language", "day", "text"), OPEN)
def test_one_of_many_and_what_else_was_made_have_no_verdict(language, day, text):
    assert verdict(language, day, text) in ("insufficient_data", "not_checkable")


def told(language, day, text):
    answer = factcheck.check(text, published=day, language=language)
    return [(one.operation, one.period.label, one.verdict) for claim in answer.claims for one in claim.assertions]


def test_the_date_of_a_record_is_not_that_of_its_figure():
    found = told("de", "2026-06-13", "US-Inflation so hoch wie seit April 2023 nicht mehr: 4,2 Prozent im Mai")
    assert found == [("record", "Mai 2026", "supported"), ("level", "Mai 2026", "supported")]


def test_the_following_year_is_the_one_after_the_year_told_before():
    text = "Argentina's economy shrank by 9.9% in 2020. It grew by 10.4% the following year."
    assert [label for _, label, _ in told("en", "2026-07-22", text)] == ["2020", "2021"]
    assert (
        factcheck.check("Argentina's economy grew by 10.4% the following year and by 6% in 2022.", published="2026-07-22").verdict
        != "refuted"
    )
