"""Verbs in two parts, places in one word with what is ranked, and prepositions that mean two things."""

from __future__ import annotations

import pytest

import factcheck


def told(text: str, language: str = "de", published: str = "2026-09-01") -> list[tuple[str, str]]:
    answer = factcheck.check(text, published=published, language=language).to_dict()
    return [(one["words"]["text"], one["verdict"]) for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize("verb", ["legte 2025 um 2,8 Prozent zu", "ist 2025 um 2,8 Prozent gewachsen", "zog 2025 um 2,8 Prozent an"])
def test_a_rise_is_read_wherever_its_verb_ends(verb):
    assert told(f"Spaniens Wirtschaft {verb}.") == [("2,8 Prozent", "supported")]


def test_the_second_part_tells_the_way():
    assert told("Italiens Bevölkerung nahm 2025 um 37.048 Menschen ab.") == [("37.048", "supported")]
    assert told("Italiens Bevölkerung nahm 2025 um 37.048 Menschen zu.") == [("37.048", "refuted")]


@pytest.mark.parametrize(("place", "verdict"), [("drittgrößte", "supported"), ("viertgrößte", "refuted")])
def test_a_place_may_stand_in_the_word(place, verdict):
    assert [one[1] for one in told(f"Deutschland war 2025 die {place} Volkswirtschaft der Welt.")] == [verdict]


def test_of_is_from_where_something_goes_on_from_there():
    pair = told("Die Arbeitslosenquote in Deutschland stieg 2025 von 3,4 auf 3,7 Prozent.")
    assert pair == [("3,4", "supported"), ("3,7 Prozent", "supported")]
    assert told("Deutschland meldete 2025 eine Arbeitslosenquote von 3,7 Prozent.") == [("3,7 Prozent", "supported")]


def test_what_stands_after_a_number_is_that_of_the_year_before():
    text = "Die Inflation in Brasilien stieg 2025 auf 5,0 Prozent nach 4,4 Prozent im Jahr zuvor."
    assert told(text) == [("5,0 Prozent", "supported"), ("4,4 Prozent", "supported")]


def test_an_economy_shrinks_in_real_terms():
    assert told("Germany's economy shrank in 2024.", "en") == [("shrank", "supported")]
    assert told("Argentina's economy shrank in 2025.", "en") == [("shrank", "refuted")]


def test_a_rate_of_exchange_is_told_by_the_money_of_its_number():
    assert told("The euro's exchange rate averaged $1.152 in June.", "en", "2026-07-10") == [("$1.152", "supported")]
