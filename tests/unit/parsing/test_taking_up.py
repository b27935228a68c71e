"""Words that take up what was told before: "those of", "whose", "when", "it", "what it had been", "any time since"."""

from __future__ import annotations

import pytest

import factcheck


def told(text, published="2026-09-15", language="en"):
    answer = factcheck.check(text, published=published, language=language).to_dict()
    return [one for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    ("text", "entities", "verdicts"),
    [
        ("Goods exports from Mexico rose 7.6% in 2025; those of Japan rose 4.4%.", ["MEX", "JPN"], ["supported", "supported"]),
        ("In 2025 Mexico's goods exports rose 7.6% and those of Japan 4.4%.", ["MEX", "JPN"], ["supported", "supported"]),
        ("In 2025 Mexico's goods exports rose 7.6%, while those of Japan rose 5.4%.", ["MEX", "JPN"], ["supported", "refuted"]),
        ("Germany's jobless rate was 3.4% in 2024, that of Spain 11.4%.", ["DEU", "ESP"], ["supported", "supported"]),
    ],
)
def test_those_of_somebody_are_a_subject_of_their_own(text, entities, verdicts):
    found = told(text)
    assert [one["entity"] for one in found] == entities
    assert [one["verdict"] for one in found] == verdicts


@pytest.mark.parametrize(("times", "verdict"), [("more than three times as many", "supported"), ("four times as many", "refuted")])
def test_whose_is_of_whom_was_named_last(times, verdict):
    text = f"Germany has the second-largest number of migrants after the United States, whose 52.4 million in 2024 were {times}."
    level, ratio = (one for one in told(text) if one["operation"] != "rank")
    assert (level["entity"], level["verdict"]) == ("USA", "supported")
    assert (ratio["entity"], ratio["relative_to"]["entity"], ratio["verdict"]) == ("USA", "DEU", verdict)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Vietnamese goods exports more than doubled from 2017 to 2025, when they reached $473 billion."),
        ("de", "Vietnams Warenexporte haben sich zwischen 2017 und 2025, als sie 473 Milliarden Dollar erreichten, mehr als verdoppelt."),
    ],
)
def test_when_takes_up_the_end_of_a_span(language, text):
    assert {(one["operation"], one["verdict"]) for one in told(text, language=language)} == {("ratio", "supported"), ("level", "supported")}


@pytest.mark.parametrize(
    ("language", "text", "value", "verdict"),
    [
        ("en", "The American deficit is enormous. It amounted to 8.0% of GDP in 2024.", -8, "supported"),
        ("en", "The American deficit is enormous. It amounted to 5.0% of GDP in 2024.", -5, "refuted"),
        ("en", "Denmark's budget surplus is the envy of Europe. It came to 4.5% of GDP in 2024.", 4.5, "supported"),
        ("de", "Das Haushaltsdefizit der USA bereitet Sorgen. Es betrug 2024 8,0 Prozent des BIP.", -8, "supported"),
        ("es", "El déficit de Estados Unidos preocupa. En 2024 alcanzó el 8,0 % del PIB.", -8, "supported"),
        ("fr", "Le déficit public des États-Unis inquiète. Il a atteint 8,0 % du PIB en 2024.", -8, "supported"),
        ("zh", "美国的财政赤字引人担忧。2024年达到GDP的8.0%。", -8, "supported"),
    ],
)
def test_a_deficit_of_the_sentence_before_is_below_nothing(language, text, value, verdict):
    (one,) = told(text, language=language)
    assert (one["quantity"]["value"], one["verdict"]) == (value, verdict)


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "Portugal's public debt in 2024 was lower than at any time since 2009.", "supported"),
        ("en", "In 2024 unemployment in Spain was lower than at any point since 2005.", "refuted"),
        ("en", "In 2025 the Irish economy grew faster than in any year since 2021.", "supported"),
        ("de", "2024 war die Arbeitslosenquote in Spanien niedriger als zu irgendeinem Zeitpunkt seit 2008.", "supported"),
        ("es", "En 2024 la tasa de paro de España fue más baja que en ningún momento desde 2008.", "supported"),
        ("fr", "En 2024, le taux de chômage de l'Espagne était plus bas qu'à aucun moment depuis 2008.", "supported"),
        ("zh", "2024年西班牙失业率低于2008年以来的任何时候。", "supported"),
    ],
)
def test_lower_than_at_any_time_since_is_a_record(language, text, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["verdict"]) == ("record", verdict)


def test_the_series_of_an_agency_is_not_the_world():
    found = told("French births per woman: 1.61 in 2024, fewest in the World Bank's series")
    assert [(one["operation"], one["verdict"]) for one in found] == [("level", "supported"), ("record", "supported")]


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "By 2024 the under-five death rate in Rwanda was a fifth of what it had been in 2000.", "supported"),
        ("en", "By 2024 the under-five death rate in Rwanda was a third of what it had been in 2000.", "refuted"),
        ("en", "Germany's coal-fired generation in 2024 was half its 2013 level.", "refuted"),
        ("en", "Wind generation worldwide more than tripled in the decade to 2024.", "supported"),
        ("en", "In 2025 US imports of goods were 1.6 times its exports of goods.", "supported"),
        ("en", "In 2025 US imports of goods were twice its exports of goods.", "refuted"),
        ("de", "Im Jahr 2024 war die Kindersterblichkeit in Ruanda nur noch ein Fünftel des Niveaus von 2000.", "supported"),
        ("es", "En 2024 la mortalidad de menores de cinco años en Ruanda fue una quinta parte de lo que era en 2000.", "supported"),
        ("zh", "2024年卢旺达五岁以下儿童死亡率仅为2000年的五分之一。", "supported"),
    ],
)
def test_a_part_or_a_multiple_of_another_time_or_measure(language, text, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["verdict"]) == ("ratio", verdict)


def test_a_noun_of_the_measure_itself_is_no_other_subject():
    text = "China emitted 12.3 billion tonnes of CO2 in 2024. The EU's emissions, at 2.43 billion tonnes, were half of India's."
    assert [one["verdict"] for one in told(text)] == ["supported", "supported", "refuted"]
