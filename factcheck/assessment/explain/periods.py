"""Writing periods and days in a language."""

from __future__ import annotations

from datetime import date

from factcheck.assessment.explain.words import Words
from factcheck.model.period import Frequency, Period

_MONTH_KEYS = tuple(f"month.{number}" for number in range(1, 13))


def month_name(month: int, words: Words) -> str:
    """The name of a month, 1 to 12."""
    return words.messages[_MONTH_KEYS[month - 1]]


def period_text(period: Period, words: Words, *, running: bool = False) -> str:
    """A period as a reader names it; ``running``: as it stands inside a sentence, with an article where the language has one.

    >>> from factcheck.language.lexicon import lexicon
    >>> period_text(Period.ytd(2022, 8), Words.of(lexicon("en")))
    'January–August 2022'
    """
    name, article = _named(period, words)
    return words.say("period.running", period=name) if running and article and words.has("period.running") else name


def _named(period: Period, words: Words) -> tuple[str, bool]:
    year = str(period.first_year)
    single = period.months == period.frequency.months
    if period.months == 12 and period.start % 12 == 0:
        return words.say("period.year", year=year), False
    if period.frequency is Frequency.A:
        return words.say("period.years", first=year, last=str(period.last_year)), False
    if single and period.frequency is Frequency.H:
        return words.say(f"period.half.{period.start % 12 // 6 + 1}", year=year), True
    if single and period.frequency is Frequency.Q:
        return words.say(f"period.quarter.{period.start % 12 // 3 + 1}", year=year), True
    first, last = period.start % 12 + 1, (period.end - 1) % 12 + 1
    slots = {"first": month_name(first, words), "last": month_name(last, words), "year": year, "last_year": str(period.last_year)}
    if period.months == 1:
        return words.say("period.month", month=slots["first"], year=year), False
    if period.first_year == period.last_year:
        return words.say("period.months", **slots), False
    return words.say("period.months_across", **slots), False


def day_text(day: date, words: Words) -> str:
    """A day: 15 September 2022."""
    return words.say("day", day=str(day.day), month=month_name(day.month, words), year=str(day.year))


def month_text(day: date, words: Words) -> str:
    """The month of a day: September 2022."""
    return words.say("period.month", month=month_name(day.month, words), year=str(day.year))


def base_text(period: Period, base: Period, words: Words) -> str | None:
    """The usual name of what a change is measured against, "from a year earlier"; None when the period must be named itself."""
    frequency = Frequency.A if period.months == 12 else period.frequency
    if base.key == period.year_before().key:
        return words.say(f"base.year.{frequency.value}", "base.year")
    if base.key == period.previous().key and words.has(f"base.previous.{frequency.value}"):
        return words.say(f"base.previous.{frequency.value}")
    return None
