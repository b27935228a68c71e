"""Numbers are kept digit for digit, periods read in their many spellings, and nothing is guessed."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from factcheck.fetchers.cells import Unreadable, is_missing, number, period


@pytest.mark.parametrize("text", ["0", "5.20", "-0.6", "9007199254740993", "12345678901234567890", "0.1234567890123456", "100.000"])
def test_a_plain_number_stays_as_it_is(text):
    assert number(text) == text


@pytest.mark.parametrize(
    ("text", "options", "wanted"),
    [
        (".5", {}, "0.5"), ("-.25", {}, "-0.25"), ("1.50E3", {}, "1500"), ("2.1e-3", {}, "0.0021"), ("-0.0", {}, "0.0"), (" 7 ", {}, "7"),
        ("−3,5", {"decimal": ","}, "-3.5"), ("1.234.567,8", {"decimal": ",", "thousands": "."}, "1234567.8"),
        ("1 234 567", {"thousands": " "}, "1234567"), ("1\u00a0234,5", {"thousands": " ", "decimal": ","}, "1234.5"),
        ("12,345", {"thousands": ","}, "12345"), ("1'000.5", {"thousands": "'"}, "1000.5"), ("-1,000", {"thousands": ","}, "-1000"),
        ("86.135", {"scale": "1000000000"}, "86135000000"), ("5", {"scale": "0.01"}, "0.05"),
        ("2.25", {"decimals": 1}, "2.2"), ("2.35", {"decimals": 1}, "2.4"), ("3", {"decimals": 2}, "3"), ("1.23456789012345678", {"decimals": 4}, "1.2346"),
    ],
)  # fmt: skip
def test_numbers_of_sources(text, options, wanted):
    assert number(text, **options) == wanted


@pytest.mark.parametrize(
    ("text", "options"),
    [
        *(
            (text, {})
            for text in (
                *("NaN", "nan", "inf", "-inf", "Infinity", "1e400", "1e21", "123456789012345678901", "abc", "12a", "0x1F", "1_000", "1,000", "1 000"),
                *("007", "5.", "+5", "--5", "٣", "5%", "$5", "1e", "0.12345678901234567", "TRUE", "None", "1.2.3", "=1+1"),
            )
        ),
        ("1.5", {"decimal": ","}), ("1.234", {"decimal": ","}), ("12,34", {"thousands": ","}), ("1234,567", {"thousands": ","}), (",567", {"thousands": ","}),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text, options):
    with pytest.raises(Unreadable) as caught:
        number(text, **options)
    assert caught.value.kind == "number"
    assert caught.value.found == text


def test_ten_thousand_numbers_keep_value_and_digits():
    chance = random.Random(20261127)
    for _ in range(10_000):
        digits = chance.randrange(1, 17)
        text = f"{chance.choice(('', '-'))}{chance.randrange(10 ** chance.randrange(1, 18))}.{chance.randrange(10**digits):0{digits}}"
        if Fraction(text):
            assert number(text) == text
            assert Fraction(number(text, scale="1000")) == Fraction(text) * 1000


@pytest.mark.parametrize(
    ("text", "frequencies", "form", "wanted"),
    [
        ("2026", "A", None, "2026"), ("2026-A1", "A", None, "2026"), ("2026-08", "M", None, "2026-08"), ("2026M8", "M", None, "2026-08"),
        ("2026-M08", "M", None, "2026-08"), ("2026 Q3", "Q", None, "2026-Q3"), ("2026Q3", "Q", None, "2026-Q3"), ("2026-S2", "H", None, "2026-H2"),
        ("1988 JAN", "AQM", None, "1988-01"), ("Jan 1988", "M", None, "1988-01"), ("Sept-2024", "M", None, "2024-09"), ("August 2026", "M", None, "2026-08"),
        ("2026-08-31", "M", None, "2026-08"), ("2026-07-01", "Q", None, "2026-Q3"), ("2026-12-31T00:00:00", "A", None, "2026"),
        ("2026-08", "A", None, None), ("2026", "M", None, None), ("2026-W07", "M", None, None), ("2026-Q3", "MA", None, None),
        ("08/2026", "M", "%m/%Y", "2026-08"), ("2026年08月", "M", "%Y年%m月", "2026-08"), ("FY2026", "A", "FY%Y", "2026"),
    ],
)  # fmt: skip
def test_periods_of_sources(text, frequencies, form, wanted):
    assert period(text, tuple(frequencies), form) == wanted


@pytest.mark.parametrize(
    ("text", "frequencies", "form"),
    [
        *((text, "M", None) for text in ("", "2026-13", "2026-00", "26-08", "2026/08", "2026-08-32", "Foo 2026", "0026-08", "2026M13", "2026-Q5", "2026-08-1")),
        ("2026-08-31", "MQ", None), ("31.13.2026", "M", "%d.%m.%Y"), ("2026-08", "M", "%d.%m.%Y"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text, frequencies, form):
    with pytest.raises(Unreadable) as caught:
        period(text, tuple(frequencies), form)
    assert caught.value.kind == "period"


def test_marks_for_no_value():
    assert all(is_missing(text) for text in (None, "", " ", ":", ".", "..", "NA", "N/A"))
    assert not any(is_missing(text) for text in ("0", "-", "NaN", "null", "x"))
    assert is_missing("-", ("-",))
