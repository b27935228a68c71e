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
    key, slots = _named(period, words)
    if not running:
        return words.say(f"period.{key}", **slots)
    if words.has(f"period.{key}.running") or not words.has("period.running"):
        return words.say(f"period.{key}.running", f"period.{key}", **slots)
    name = words.say(f"period.{key}", **slots)
    return words.say("period.running", period=name) if key.startswith(("half", "quarter")) else name


def _named(period: Period, words: Words) -> tuple[str, dict[str, str]]:
    """The message that names a period, and what fills it."""
    year, last_year = str(period.first_year), str(period.last_year)
    single = period.months == period.frequency.months
    if period.months == 12 and period.start % 12 == 0:
        return "year", {"year": year}
    if period.frequency is Frequency.A:
        return "years", {"first": year, "last": last_year}
    if single and period.frequency is Frequency.H:
        return f"half.{period.start % 12 // 6 + 1}", {"year": year}
    if single and period.frequency is Frequency.Q:
        return f"quarter.{period.start % 12 // 3 + 1}", {"year": year}
    first, last = month_name(period.start % 12 + 1, words), month_name((period.end - 1) % 12 + 1, words)
    if period.months == 1:
        return "month", {"month": first, "year": year}
    key = "months" if year == last_year else "months_across"
    return key, {"first": first, "last": last, "year": year, "last_year": last_year}


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
