"""A company or place that no pack knows is not taken for China, whose figures a claim that names nobody is judged on."""

from __future__ import annotations

import pytest

import factcheck


def told(text, language="en"):
    answer = factcheck.check(text, published="2023-01-20", language=language).to_dict()
    (one,) = [one for claim in answer["claims"] for one in claim["assertions"]]
    return one["entity"], one["verdict"], one["reason"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Atlantis exported 3 million vehicles in 2022."),
        ("en", "In Freedonia, car exports reached 3.1 million vehicles in 2022."),
        ("en", "Vehicle exports from Xandria were 3.111 million in 2022."),
        ("en", "Sales of new energy vehicles in the Elbonia region hit 6.887 million in 2022."),
        ("en", "Foxtron's exports of vehicles came to 3.111 million in 2022."),
        ("zh", "该公司2022年出口汽车311.1万辆。"),
    ],
)
def test_an_unknown_owner_has_no_figures(language, text):
    assert told(text, language) == (None, "insufficient_data", "no_entity")


@pytest.mark.parametrize(
    "text",
    [
        "Automakers exported 3.111 million vehicles in 2022.",
        "Exports hit 3.111 million vehicles in 2022, according to Automotive News.",
        "In Beijing, the association said vehicle exports were 3.111 million in 2022.",
        "In the year of the Tiger, vehicle exports were 3.111 million, the figure for 2022 shows.",
    ],
)
def test_names_that_own_nothing_change_nothing(text):
    assert told(text)[:2] == ("CHN", "supported")


@pytest.mark.parametrize("lead", ["LONDON - ", "LONDON (Reuters) - ", "London (dpa) – ", "LONDON, April 2 (Reuters) — ", "PARIS -- "])
def test_the_town_of_a_dateline_owns_nothing(lead):
    answer = factcheck.check(f"{lead}Brent crude averaged $103.13 a barrel in March.", published="2026-04-02").to_dict()
    (one,) = [one for claim in answer["claims"] for one in claim["assertions"]]
    assert (one["entity"], one["verdict"]) == ("WLD", "supported")
