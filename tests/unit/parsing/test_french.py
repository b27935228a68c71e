"""What French text needs of the reading: elisions, "de" and "que" of many uses, money told once, numbers of four countries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import factcheck
from factcheck.language.detect import detect
from factcheck.language.lexicon import lexicon
from factcheck.parsing.items import Word, lines
from factcheck.parsing.mentions import cued
from factcheck.parsing.periods import find_periods
from factcheck.parsing.quantities import find_numbers
from factcheck.parsing.reader import Reader
from factcheck.parsing.text import normalise, sentences

FRENCH = lexicon("fr")
TODAY = date(2026, 8, 20)


def numbers(text: str) -> list[tuple[Decimal, str]]:
    return [(one.quantity.value, one.quantity.unit) for one in find_numbers(normalise(text, FRENCH), FRENCH)]


def told(text: str, published: str = "2026-08-20") -> dict[str, tuple[str, str | None, str | None, str]]:
    answer = factcheck.check(text, published=published, language="fr").to_dict()
    return {
        one["words"]["text"]: (one["operation"], one["measure"], one["entity"], one["verdict"])
        for claim in answer["claims"]
        for one in claim["assertions"]
    }


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1 250 300 personnes", "1250300", "number"),
        ("1\u202f250\u202f300 personnes", "1250300", "number"),
        ("3.600 milliards de dollars", "3600000000000", "currency"),
        ("114'769 francs", "114769", "currency"),
        ("2,3 billions d'euros", "2300000000000", "currency"),
        ("12 Md€", "12000000000", "currency"),
        ("septante pour cent", "70", "percent"),
        ("quatre-vingt-dix pour cent", "90", "percent"),
        ("nonante pour cent", "90", "percent"),
        ("deux tiers", "66.66666666666666666666666667", "percent"),
        ("neuf habitants sur dix", "90", "percent"),
        ("un demi-million", "500000", "number"),
        ("1,5 point de pourcentage", "1.5", "points"),
        ("multiplié par trois", "3", "times"),
    ],
)
def test_numbers(text, value, unit):
    found = numbers(text)
    assert len(found) == 1
    assert found[0][1] == unit
    assert found[0][0] == pytest.approx(Decimal(value))


def test_basis_points_are_no_points():
    assert numbers("une baisse de 25 points de base") == [(Decimal(25), "number")]


def test_an_elided_word_is_a_word():
    text = normalise("l'inflation d'août, qu'aujourd'hui", FRENCH)
    items = lines(text, sentences(text, FRENCH), [], FRENCH)[0].items
    assert [item.text for item in items if isinstance(item, Word)] == ["l'", "inflation", "d'", "août", ",", "qu'", "aujourd'hui"]
    assert [item.lower for item in items if isinstance(item, Word)][3] == "aout"


@pytest.mark.parametrize(
    ("text", "start", "months"),
    [
        ("en août 2025", 2025 * 12 + 7, 1),
        ("au deuxième trimestre 2024", 2024 * 12 + 3, 3),
        ("au T3 2024", 2024 * 12 + 6, 3),
        ("au premier semestre de 2023", 2023 * 12, 6),
        ("les neuf premiers mois de 2024", 2024 * 12, 9),
        ("l'an dernier", 2025 * 12, 12),
        ("entre 2015 et 2024", 2015 * 12, 120),
        ("de janvier à mai 2025", 2025 * 12, 5),
        ("le mois dernier", 2026 * 12 + 6, 1),
    ],
)
def test_periods(text, start, months):
    found = find_periods(normalise(text, FRENCH), FRENCH, TODAY)
    assert len(found) == 1
    period, _ = found[0].resolve(TODAY)
    assert (period.start, period.months) == (start, months)


def marks(text: str, cue: str) -> list[str]:
    from factcheck import load_reference
    from factcheck.model.text import Text

    reader = Reader(text, Text(body=text, language="fr", published=TODAY, as_of=TODAY), FRENCH, load_reference().catalogue)
    return [reader.normalised.text[item.start : item.end] for line in reader.lines() for item in line.items if cued(item, cue)]


def test_de_leads_from_a_number_only_where_another_of_its_unit_follows():
    assert marks("Le chômage a reculé de 9,1 % en 2023 à 8,9 %.", "from") == ["de"]
    assert marks("Le PIB a reculé de 2 %, à 300 milliards.", "from") == []
    assert marks("Les ventes ont augmenté de 5 % à 300 milliards.", "from") == []


def test_que_compares_only_after_a_comparative():
    assert marks("L'Algérie est plus peuplée que le Maroc.", "than") == ["que"]
    assert marks("Le ministre a dit que le Maroc progresse.", "than") == []


def test_money_is_told_once():
    found = told("Les transferts de fonds vers le Maroc ont atteint 12,5 milliards de dollars en 2024, contre 11,7 milliards en 2023.")
    assert found["11,7 milliards"] == ("level", "remittances_received", "MAR", "supported")


def test_each_of_a_list_has_its_country():
    found = told("L'Italie compte 58,9 millions d'habitants, l'Espagne 49,4 millions et la Belgique 11,9 millions (chiffres 2025).")
    assert [(entity, verdict) for _, _, entity, verdict in found.values()] == [(code, "supported") for code in ("ITA", "ESP", "BEL")]


def test_jobs_are_counted_whatever_the_economy_is_told_in():
    found = told("L'économie américaine a créé 353.000 emplois en janvier.", "2024-02-02")
    assert list(found.values()) == [("level", "nonfarm_payrolls_change", "USA", "supported")]


@pytest.mark.parametrize(
    "text",
    [
        "Le prix du beurre a bondi de 14 % en France en 2024.",
        "Le prix de l'électricité a bondi de 20 % en France en 2024.",
        "Les exportations de Renault ont augmenté de 12 % en 2024.",
    ],
)
def test_what_is_told_of_something_else_is_left_open(text):
    assert factcheck.check(text, published="2026-08-20", language="fr").to_dict()["verdict"] == "insufficient_data"


def test_growth_may_be_that_of_a_country_named_after_it():
    assert told("La croissance de la Tunisie a atteint 1,6 % en 2024 contre 0,2 % l'année précédente.") == {
        "1,6 %": ("level", "gdp_growth", "TUN", "supported"),
        "0,2 %": ("level", "gdp_growth", "TUN", "supported"),
    }
    assert told("La croissance marocaine a accéléré à 4,6 % en 2025.")["4,6 %"] == ("level", "gdp_growth", "MAR", "supported")


def test_the_last_of_a_rank_is_not_who_is_told_of():
    text = "Le Luxembourg affichait en 2024 le PIB par habitant le plus élevé de l'Union européenne, avec 137.782 dollars."
    assert told(text, "2026-01-20")["137.782 dollars"][2:] == ("LUX", "supported")


def test_the_language_is_told():
    assert detect("Allemagne : l'inflation a reculé à 2,2 % en 2025") == "fr"
    assert detect("Depuis 2020, la dette publique grecque a reculé de près de 58 points de PIB.") == "fr"
