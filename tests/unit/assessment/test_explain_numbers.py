"""Numbers, periods and names as an editor of each language writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factcheck.assessment.explain.numbers import count, rounded, written
from factcheck.assessment.explain.periods import base_text, day_text, period_text
from factcheck.assessment.explain.words import Words, sentence
from factcheck.language.lexicon import lexicon
from factcheck.model.period import Period

EN, ZH = Words.of(lexicon("en")), Words.of(lexicon("zh"))


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        ("850", "850", "850"),
        ("8500", "8,500", "8500"),
        ("34000", "34,000", "3.4万"),
        ("340000", "340,000", "34万"),
        ("1181000", "1.181 million", "118.1万"),
        ("1817000", "1.817 million", "181.7万"),
        ("4910000", "4.91 million", "491万"),
        ("28879000", "28.879 million", "2887.9万"),
        ("2925185", "2.925 million", "292.5万"),
        ("34531000000", "34.531 billion", "345.31亿"),
    ],
)
def test_counts_by_their_size(value: str, english: str, chinese: str) -> None:
    assert count(Decimal(value), EN) == english
    assert count(Decimal(value), ZH) == chinese


@pytest.mark.parametrize(
    ("value", "place", "english", "chinese"),
    [
        ("26864000", "100000", "26.9 million", "2690万"),
        ("5000000", "100000", "5 million", "500万"),
        ("4910000", "1000000", "5 million", "500万"),
        ("382000", "1000", "382,000", "38.2万"),
    ],
)
def test_counts_to_a_place(value: str, place: str, english: str, chinese: str) -> None:
    assert count(Decimal(value), EN, Decimal(place)) == english
    assert count(Decimal(value), ZH, Decimal(place)) == chinese


@pytest.mark.parametrize(
    ("value", "unit", "place", "english", "chinese"),
    [
        ("18.7121", "percent", "0.1", "18.7%", "18.7%"),
        ("-6.6", "percent", None, "−6.6%", "-6.6%"),
        ("1", "points", None, "1 percentage point", "1个百分点"),
        ("7.0", "points", None, "7 percentage points", "7个百分点"),
        ("2.04297", "times", "0.01", "2.04 times", "2.04倍"),
        ("2.001", "times", "0.01", "twice", "2倍"),
        ("65.04", "percent", "0.1", "65%", "65%"),
        ("2", "rank", None, "second", "第二"),
        ("14", "rank", None, "number 14", "第14"),
    ],
)
def test_kinds_of_number(value: str, unit: str, place: str | None, english: str, chinese: str) -> None:
    asked = Decimal(place) if place else None
    assert written(Decimal(value), unit, EN, asked) == english
    assert written(Decimal(value), unit, ZH, asked) == chinese


def test_halves_are_rounded_away_from_zero() -> None:
    assert rounded(Decimal("18.65"), Decimal("0.1")) == Decimal("18.7")
    assert rounded(Decimal("1817500"), Decimal(1000)) == Decimal(1818000)


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("2022", "2022", "2022年"),
        ("2022-08", "August 2022", "2022年8月"),
        ("2022-01/2022-08", "January–August 2022", "2022年1—8月"),
        ("2022-H1", "first half of 2022", "2022年上半年"),
        ("2022-Q3", "third quarter of 2022", "2022年三季度"),
        ("2021/2025", "2021–2025", "2021—2025年"),
        ("2025-12/2026-02", "December 2025–February 2026", "2025年12月—2026年2月"),
        ("2022-01/2022-12", "2022", "2022年"),
    ],
)
def test_periods(code: str, english: str, chinese: str) -> None:
    assert period_text(Period.parse(code), EN) == english
    assert period_text(Period.parse(code), ZH) == chinese


def test_a_quarter_inside_a_sentence_has_its_article() -> None:
    assert period_text(Period.quarter(2022, 3), EN, running=True) == "the third quarter of 2022"
    assert period_text(Period.month(2022, 8), EN, running=True) == "August 2022"
    assert period_text(Period.quarter(2022, 3), ZH, running=True) == "2022年三季度"


@pytest.mark.parametrize(
    ("period", "base", "english", "chinese"),
    [
        ("2022", "2021", "from the year before", "比上年"),
        ("2022-08", "2021-08", "from a year earlier", "同比"),
        ("2022-01/2022-08", "2021-01/2021-08", "from a year earlier", "同比"),
        ("2022-08", "2022-07", "from the month before", "环比"),
        ("2022-Q3", "2022-Q2", "from the quarter before", "环比"),
        ("2025", "2020", None, None),
    ],
)
def test_bases_have_their_usual_names(period: str, base: str, english: str | None, chinese: str | None) -> None:
    assert base_text(Period.parse(period), Period.parse(base), EN) == english
    assert base_text(Period.parse(period), Period.parse(base), ZH) == chinese


def test_days() -> None:
    from datetime import date

    assert day_text(date(2022, 9, 15), EN) == "15 September 2022"
    assert day_text(date(2022, 9, 15), ZH) == "2022年9月15日"


def test_lists_and_first_letters() -> None:
    assert EN.listed(["a", "b", "c"]) == "a, b and c"
    assert ZH.listed(["一", "二", "三"]) == "一、二和三"
    assert sentence("new energy vehicles") == "New energy vehicles"


@pytest.mark.parametrize(
    ("name", "number"),
    [("vehicle exports", "other"), ("vehicle production", "one"), ("sales of new energy vehicles", "other"),
     ("production of new energy vehicles", "one"), ("the share of new energy vehicles in China's vehicle sales", "one")],
)  # fmt: skip
def test_grammatical_number_comes_from_the_head_noun(name: str, number: str) -> None:
    assert EN.number_of(name) == number
