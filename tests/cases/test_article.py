"""The article that started it: in the wording of the day, and in our own."""

from __future__ import annotations

from pathlib import Path

import pytest

import factcheck
from tests.cases.scoring import spans, statements

ARTICLE = Path(__file__).parents[3] / "shared" / "articles" / "nev-2022-09-15.txt"
OWN = """The ministry's briefing on Thursday (September 15) began late. First, the deputy minister praised the industry.

Between January and August, he went on, China's new energy vehicle output and sales came to 3.97 million and 3.86 million
respectively, up 1.2 times and 1.1 times on the year, for a market share of 22.9%.

Exports kept growing as well, data of the CAAM show. In the first eight months of this year 341,000 new energy vehicles went
abroad, or 26.7%of all vehicle exports.

The second point concerned the plan for 2021-2035."""


def told(text: str) -> dict[str, tuple[str, str]]:
    answer = factcheck.check(text, published="2022-09-15").to_dict()
    assert answer["verdict"] == "refuted"
    for start, end, words in spans(answer):
        assert text[start:end] == words
    return {one["words"]["text"].strip(): (one["operation"], one["verdict"]) for one in statements(answer)}


def hold(text: str) -> None:
    found = told(text)
    number = {words: what for words, what in found.items() if any(sign.isdigit() for sign in words)}
    assert len(number) == 7
    wanted = {"3.97 million": "level", "3.86 million": "level", "22.9%": "share", "341,000": "level"}
    for words, operation in wanted.items():
        assert number[words] == (operation, "supported")
    growth = [what for words, what in number.items() if "times" in words]
    assert growth == [("change_percent", "supported")] * 2
    assert number["26.7%"] == ("share", "refuted")


def test_our_wording():
    hold(OWN)


def test_what_is_no_statistic_stands_in_unchecked():
    answer = factcheck.check(OWN, published="2022-09-15").to_dict()
    assert [one["text"] for one in answer["unchecked"]] == ["September 15", "First", "second", "2021-2035"]
    assert {one["reason"] for one in answer["unchecked"]} == {"not_statistical"}


def test_the_wrong_number_is_the_contribution_to_growth():
    answer = factcheck.check(OWN, published="2022-09-15").to_dict()
    wrong = next(one for one in statements(answer) if one["verdict"] == "refuted")
    assert wrong["computed"]["value"] == pytest.approx(18.71, abs=0.01)
    first = wrong["diagnosis"][0]
    assert (first["kind"], first["operation"]) == ("operation", "contribution")
    assert first["value"] == pytest.approx(26.72, abs=0.01)
    assert wrong["correction"]["text"] == "about 18.7%"


@pytest.mark.skipif(not ARTICLE.is_file(), reason="the shared article is not beside the checkout")
def test_the_wording_of_the_day():
    text = ARTICLE.read_text("utf-8")
    hold(text)
    answer = factcheck.check(text, published="2022-09-15").to_dict()
    assert [one["text"] for one in answer["unchecked"]] == ["September 15", "2021-2035", "First", "second", "Third"]
