"""Periods as files write them: years, months, quarters, halves, years to date and days, in five languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from unicodedata import normalize

from factcheck.language.lexicon import languages, lexicon
from factcheck.model.period import Frequency, Period

#: Years written in two digits from here on belong to the century before.
_PIVOT = 70
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d\d)"
_SHORT = r"(?P<year>(?:1[5-9]|20|21)\d\d|'?\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2, "I": 1, "II": 2, "III": 3, "IV": 4}
_PART = r"(?P<part>[1-4])"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:年(?:度)?)?",
        rf"{_YEAR}(?:[-/]|-?M){_MONTH}",
        rf"{_YEAR}\.?(?P<month>0[1-9]|1[0-2])",
        rf"{_YEAR}年{_MONTH}月(?:份)?",
        rf"{_MONTH}[-/.]{_YEAR}",
        rf"(?P<name>[^\W\d_]+)\.?[-/ ,]*{_SHORT}",
        rf"{_YEAR}[-/ ]*(?P<name>[^\W\d_]+)\.?",
        rf"{_YEAR}[-/ :]*(?P<q>[QTK]){_PART}",
        rf"(?P<q>[QTK]){_PART}[-/ .]*{_SHORT}",
        rf"{_PART}(?P<q>[QT])[-/ ]*{_SHORT}",
        rf"{_PART}\.? ?(?P<q>Quartal|Vj\.?|trimestre|quarter)[-/ ]*(?:de )?{_YEAR}",
        rf"(?P<q>)(?P<part>IV|I{{1,3}})[-/. ]+{_YEAR}",
        rf"{_YEAR}年?(?P<q>第?)(?P<part>[1-4一二三四])季(?:度)?",
        rf"{_YEAR}[-/ ]*(?P<h>[HSB])(?P<part>[12])",
        rf"(?P<h>[HS])(?P<part>[12])[-/ ]*{_SHORT}",
        rf"{_YEAR}年?(?P<h>)(?P<part>[上下])半年",
        rf"{_YEAR}年1[-–—~至到]{_MONTH}月(?P<ytd>)",
        rf"(?P<first>[^\W\d_]+)\.?[-–—](?P<name>[^\W\d_]+)\.? {_YEAR}",
    )
)
_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"{_YEAR}年{_MONTH}月{_DAY}日",
        rf"{_DAY}\. ?{_MONTH}\. ?{_YEAR}",
        rf"{_DAY}[-/. ]+(?P<name>[^\W\d_]+)\.?[-/ ,]+{_YEAR}",
        rf"(?P<name>[^\W\d_]+)\.? {_DAY},? {_YEAR}",
    )
)
_SLASHED = re.compile(rf"(?P<one>\d{{1,2}})[/-](?P<other>\d{{1,2}})[/-]{_YEAR}", re.ASCII)
#: Signs and footnotes behind a period.
_NOTE = re.compile(r"\s*(?:\*+|\(?[per¹²³]\)?|\[\d+\]|\(\d\)|[¹²³])$")


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell says of time: a period, or a day that stands for the period which begins or ends on it."""

    period: Period | None = None
    day: date | None = None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """The names of the months in every language, short forms too."""
    known: dict[str, int] = {}
    for code in languages():
        for name, month in lexicon(code).months.items():
            known.setdefault(_plain(name), month)
    return known


def _plain(name: str) -> str:
    """A name without accents, capitals and a closing point.

    >>> _plain("Août."), _plain("März")
    ('aout', 'marz')
    """
    return "".join(sign for sign in normalize("NFKD", name.lower()) if sign.isalpha())


def told_of(text: str, *, day_first: bool | None = None) -> Told | None:
    """What a cell says of time; None where it says nothing of it.

    ``day_first`` decides what 01/02/2024 is; without it such a day is read only where its numbers leave no choice.

    >>> [told_of(one).period.code for one in ("Q1/24", "2024M01", "Jan. 2024", "2024年1月", "2024年1-8月", "2024-S2")]
    ['2024-Q1', '2024-01', '2024-01', '2024-01', '2024-01/2024-08', '2024-H2']
    """
    for told in dict.fromkeys((text.strip(), _NOTE.sub("", text.strip()))):
        if (found := _told(told, day_first)) is not None:
            return found
    return None


@lru_cache(maxsize=8192)
def _told(text: str, day_first: bool | None) -> Told | None:
    if not text or len(text) > 40 or not any(sign.isdigit() for sign in text):
        return None
    if "/" in text and len(text) in (9, 13, 15):
        try:
            return Told(Period.parse(text)) if text[4:5] in "/-" and not _years_apart(text) else None
        except ValueError:
            pass
    for form in _DATES:
        if (found := form.fullmatch(text)) is not None and (day := _day(found)) is not None:
            return Told(day=day)
    if (found := _SLASHED.fullmatch(text)) is not None:
        return _slashed(int(found["one"]), int(found["other"]), int(found["year"]), day_first)
    for form in _FORMS:
        if (found := form.fullmatch(text)) is not None and (period := _period(found)) is not None:
            return Told(period)
    return None


def _years_apart(text: str) -> bool:
    """Whether two years stand side by side, as those of a business year do."""
    return len(text) == 9 and text[:4].isdigit() and text[5:].isdigit()


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _months().get(_plain(parts.get("name") or ""))
    try:
        return date(int(parts["year"]), month or 0, int(parts["day"]))
    except ValueError:
        return None


def _slashed(one: int, other: int, year: int, day_first: bool | None) -> Told | None:
    first = day_first if day_first is not None else True if one > 12 else False if other > 12 else None
    if first is None:
        return None
    try:
        return Told(day=date(year, other if first else one, one if first else other))
    except ValueError:
        return None


def slashed(text: str) -> tuple[int, int] | None:
    """The first two numbers of a day written with slashes, of which either may be the month."""
    found = _SLASHED.fullmatch(text.strip())
    return (int(found["one"]), int(found["other"])) if found is not None else None


def _period(found: re.Match[str]) -> Period | None:
    parts = found.groupdict()
    year = _year(parts["year"])
    if "part" in parts:
        number = _NUMBERS.get(parts["part"].upper()) or int(parts["part"])
        return Period.quarter(year, number) if "q" in parts else Period.half(year, number)
    if "name" in parts:
        month = _months().get(_plain(parts["name"]))
        first = _months().get(_plain(parts.get("first") or parts["name"]))
        if month is None or first is None or first > month:
            return None
        return Period.span(Period.month(year, first), Period.month(year, month)) if "first" in parts else Period.month(year, month)
    if "month" in parts:
        return Period.ytd(year, int(parts["month"])) if "ytd" in parts else Period.month(year, int(parts["month"]))
    return Period.year(year)


def _year(text: str) -> int:
    number = int(text.lstrip("'"))
    return number if number > 99 else number + (1900 if number >= _PIVOT else 2000)


def month_of(text: str) -> int | None:
    """A month without its year: a number, a name, 8月."""
    told = text.strip().rstrip(".月")
    if told.isascii() and told.isdigit():
        return int(told) if 1 <= int(told) <= 12 else None
    return _months().get(_plain(told))


def frequency_of(told: Sequence[Told]) -> Frequency | None:
    """How often the values come: as the periods are named, and of days as far as they are apart; None where they come daily.

    >>> frequency_of([told_of("31.12.2022"), told_of("31.12.2023")])
    <Frequency.A: 'A'>
    """
    periods = [one.period for one in told if one.period is not None]
    days = sorted({one.day for one in told if one.day is not None})
    if periods:
        if any(one.frequency is Frequency.M for one in periods):
            return Frequency.M
        return min((one.frequency for one in periods), key=lambda frequency: frequency.months)
    for frequency in (Frequency.A, Frequency.H, Frequency.Q, Frequency.M):
        keys = {period_of_day(day, frequency).start for day in days if _fits(day, frequency)}
        if len(keys) == len(days):
            return frequency
    return None


def _fits(day: date, frequency: Frequency) -> bool:
    """Whether a day is the first or the last of a period, or any day of a month."""
    if frequency is Frequency.M:
        return True
    first = day.day == 1 and (day.month - 1) % frequency.months == 0
    last = (day + timedelta(days=1)).day == 1 and day.month % frequency.months == 0
    return first or last


def period_of_day(day: date, frequency: Frequency) -> Period:
    """The period of a frequency in which a day lies."""
    length = frequency.months
    start = (day.year * 12 + day.month - 1) // length * length
    return Period(start, length, frequency)
