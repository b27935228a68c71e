"""A measure's name that is only a part of another thing's name: the broader series must not stand in for it."""

from __future__ import annotations

import pytest

import factcheck


def verdicts(text):
    answer = factcheck.check(text, published="2026-09-15").to_dict()
    return {one["verdict"] for claim in answer["claims"] for one in claim["assertions"]}


@pytest.mark.parametrize(
    "thing",
    [
        "inflation expectations rose to 4.2%", "inflation targets were 2%", "inflation-linked bonds yielded 0.3%", "unemployment benefits rose 12%",
        "unemployment insurance rate was 2.6%", "export prices rose 3.1%", "import prices fell 8.5%", "electricity prices rose 12%",
        "electricity consumption fell 5%", "CO2 emissions intensity fell 3%", "foreign population rose to 13.4 million", "import inflation was 6%",
        "wholesale inflation was 10%", "population pyramids covered 83 million people", "GDP estimates were raised to 1.2%",
    ],
)  # fmt: skip
def test_a_thing_that_only_begins_or_ends_like_a_measure_has_no_figures(thing):
    assert verdicts(f"Germany's {thing} in 2023.") <= {"insufficient_data", "not_checkable"}


@pytest.mark.parametrize(
    "text",
    [
        "Germany's headline inflation was 5.9% in 2023.",
        "German inflation averaged 5.9% in 2023.",
        "Germany's unemployment ticks up to 3.4% in 2024.",
        "Germany got 18% of its power from solar in 2025.",
        "Sweden spent 3.6% of its GDP on research and development in 2023.",
        "Norway ran a budget surplus equal to 13.2% of GDP in 2024.",
    ],
)
def test_verbs_and_neutral_words_beside_a_measure_change_nothing(text):
    assert verdicts(text) <= {"supported", "mostly_supported"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Stromverbrauch in Deutschland sank 2023 um 5 Prozent."),
        ("de", "Die ausländische Bevölkerung in Deutschland stieg 2022 auf 13,4 Millionen."),
        ("fr", "La population étrangère en France a atteint 5,6 millions en 2023."),
        ("es", "La población extranjera en España subió a 6,1 millones en 2023."),
        ("zh", "2023年德国外籍人口升至1340万。"),
    ],
)
def test_the_same_in_other_languages(language, text):
    answer = factcheck.check(text, published="2026-09-15", language=language).to_dict()
    assert {one["verdict"] for claim in answer["claims"] for one in claim["assertions"]} <= {"insufficient_data", "not_checkable"}


@pytest.mark.parametrize(
    "text",
    [
        "Germany's HICP inflation was 8.7% in 2022.",
        "Prices in the UK, measured by the CPIH, rose 9.2% in the year to December 2022.",
        "US consumer prices rose 1.3% in June 2022.",
    ],
)
def test_another_index_or_another_span_of_prices_accuses_nobody(text):
    assert verdicts(text) == {"insufficient_data"}


def test_what_each_person_has_is_compared():
    (one,) = factcheck.check("In 2023 China emitted less CO2 per person than the United States.", published="2025-06-15").to_dict()[
        "claims"
    ]
    assert [(a["measure"], a["verdict"]) for a in one["assertions"]] == [("co2_emissions_per_capita", "supported")]
