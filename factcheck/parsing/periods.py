"""Months, quarters, ranges, year to date, relative periods (the publication date is given)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from factcheck.language.lexicon import Lexicon
from factcheck.model.period import Basis, Frequency, Period
from factcheck.parsing.numerals import numeral_value
from factcheck.parsing.text import Normalised


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """Words that name a period. ``year`` is None where the words leave it open ("in August").

    ``first`` is the first month of the year (1 to 12), ``months`` the length, ``frequency`` the unit it is named in.
    ``form`` tells dates (never a period of a series), "last month" and "so far this year" apart. ``back`` is how many years
    before the period of the statement it lies ("two years earlier"); 0 where it has a place of its own.
    """

    start: int
    end: int
    form: str
    first: int = 1
    months: int = 12
    year: int | None = None
    frequency: Frequency = Frequency.A
    basis: Basis = Basis.PERIOD
    relative: bool = False
    back: int = 0

    @property
    def is_period(self) -> bool:
        """Whether a series can have a value for it; a day is not one."""
        return self.form != "date"

    def resolve(self, today: date, year: int | None = None) -> tuple[Period, bool]:
        """The period, and whether its year was assumed: the given ``year``, else the latest that had begun by ``today``."""
        chosen = self.year if self.year is not None else year
        assumed = self.year is None
        if chosen is None:
            last = self.first + self.months - 1
            chosen = today.year - 1 if last > today.month else today.year
        elif assumed and chosen * 12 + self.first - 1 > today.year * 12 + today.month - 1:
            chosen -= 1  # "3.0% in January 2026; in December it was 3.4%"
        start = chosen * 12 + self.first - 1
        return Period(start, self.months, self.frequency, self.basis), assumed


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class _Forms:
    """Patterns of names of periods, each with its kind; ``gate`` finds where one of them may begin, in one pass for all."""

    gate: re.Pattern[str]
    each: tuple[tuple[str, re.Pattern[str]], ...]

    def found(self, lower: str, first: int, last: int) -> Iterator[tuple[str, re.Match[str]]]:
        """What each pattern finds in a stretch, as if it were searched for alone."""
        starts = [found.start() for found in self.gate.finditer(lower, first, last)]
        for kind, pattern in self.each if starts else ():
            after = first
            for start in starts:
                found = pattern.match(lower, start, last) if start >= after else None
                if found is not None:
                    yield kind, found
                    after = found.end()


@lru_cache(maxsize=8)
def _forms(lexicon: Lexicon) -> _Forms:
    small = [word for word, value in lexicon.number_words.items() if 0 < value <= 12]
    month = rf"(?:{_either(list(lexicon.months))})" + r"(?:\.(?= ?(?:19|20)\d\d))?" if lexicon.months else lexicon.patterns["month_number"]
    year = r"(?:19|20)\d\d"
    relative = _either(list(lexicon.relative_years))
    count = rf"\d{{1,2}}|{_either(small)}" if lexicon.spaced else rf"\d{{1,2}}|(?:{_either([*small, *lexicon.magnitudes])}){{1,3}}"
    link = _either(list(lexicon.grammar["link"]))
    when = rf"{year}|{relative}" if lexicon.spaced else rf"(?:{year}{lexicon.patterns['year_mark']}|{relative})(?:{link})?"
    ordinal = _either(list(lexicon.ordinals)) + "|" + lexicon.patterns["ordinal_digits"]
    slots = {
        "month": month, "month2": month, "middle": month, "mm": r"0[1-9]|1[0-2]", "year": year, "year2": year, "when": when, "count": count,
        "ordinal": ordinal, "digit": "[1-4]", "yy": r"\d\d(?![\d%.,])", "numeral": lexicon.patterns["numeral"],
    }  # fmt: skip
    before, after = (r"(?<![a-z0-9.,-])", r"(?![a-z])") if lexicon.spaced else (r"(?<![0-9.,])", "")
    bodies = [(kind, _slotted(pattern, slots)) for kind, patterns in lexicon.period_forms.items() for pattern in patterns]
    unnamed = "|".join(re.sub(r"\(\?P<\w+>", "(?:", body) + after for _, body in bodies)
    each = tuple((kind, re.compile(before + body + after)) for kind, body in bodies)
    return _Forms(re.compile(f"{before}(?={unnamed})"), each)


def _slotted(pattern: str, slots: dict[str, str]) -> str:
    """A form with its slots as named groups, each with a number of its own."""
    counter = itertools.count()

    def slot(found: re.Match[str]) -> str:
        return f"(?P<{found.group(1)}_{next(counter)}>{slots[found.group(1)]})"

    return re.sub(r"\{([a-z]+2?)\}", slot, pattern)


#: A long row of signs, in which there is no name of anything.
_SIGNS = re.compile(r"\W{64,}")


def _stretches(text: str) -> list[tuple[int, int]]:
    """From where to where there are words, in a text of which long parts may have none."""
    edges = [0, *(edge for found in _SIGNS.finditer(text) for edge in found.span()), len(text)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def find_periods(normalised: Normalised, lexicon: Lexicon, today: date) -> tuple[PeriodMention, ...]:
    """Every name of a period in the text, longest first where they overlap, in the order of the text."""
    candidates: list[PeriodMention] = []
    lower = normalised.lower
    for stretch in _stretches(lower):
        for kind, found in _forms(lexicon).found(lower, *stretch):
            mention = _read(kind, found, normalised, lexicon, today)
            if mention is not None:
                candidates.append(mention)
    candidates.sort(key=lambda mention: (-(mention.end - mention.start), mention.start))
    chosen: list[PeriodMention] = []
    taken: set[int] = set()
    for mention in candidates:
        cells = range(mention.start, mention.end)
        if taken.isdisjoint(cells):
            chosen.append(mention)
            taken.update(cells)
    return tuple(sorted(chosen, key=lambda mention: mention.start))


def _read(kind: str, found: re.Match[str], normalised: Normalised, lexicon: Lexicon, today: date) -> PeriodMention | None:
    named = {key: value for key, value in found.groupdict().items() if value is not None}
    groups = {key.rpartition("_")[0]: value for key, value in named.items()}
    start, end = found.span()
    while start < end and normalised.lower[start] == " ":
        start += 1
    groups = {key: value.rstrip(".") for key, value in groups.items()}
    month, month2 = (_month(groups.get(key), lexicon) for key in ("month", "month2"))
    if "mm" in groups:
        month = int(groups["mm"])
    if "month" in groups and (month is None or not _capital(groups["month"], _where(found, "month_"), normalised, lexicon)):
        return None
    year = int(groups["year"]) if "year" in groups else None
    if "yy" in groups:
        year = 2000 + int(groups["yy"])
    if "when" in groups:
        year = _when(groups["when"], lexicon, today)
    reader = _READERS[kind]
    return reader(_Found(start, end, kind, year, month, month2, groups, lexicon, today, found.group().strip()))


def _where(found: re.Match[str], prefix: str) -> int:
    return next(found.start(key) for key, value in found.groupdict().items() if key.startswith(prefix) and value is not None)


def _month(word: str | None, lexicon: Lexicon) -> int | None:
    if word is None:
        return None
    if word in lexicon.months:
        return lexicon.months[word]
    value = numeral_value(word, lexicon)
    return int(value) if value is not None and 1 <= value <= 12 else None


def _capital(word: str, start: int, normalised: Normalised, lexicon: Lexicon) -> bool:
    return word not in lexicon.capital_months or normalised.text[start].isupper()


def _when(word: str, lexicon: Lexicon, today: date) -> int:
    digits = re.search(r"\d{4}", word)
    if digits:
        return int(digits.group())
    return today.year + lexicon.relative_years[word.rstrip("".join(lexicon.grammar["link"])) if not lexicon.spaced else word]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str
    year: int | None
    month: int | None
    month2: int | None
    groups: dict[str, str]
    lexicon: Lexicon
    today: date
    text: str

    def count(self, key: str = "count") -> int | None:
        word = self.groups.get(key, "")
        if word.isdigit():
            return int(word)
        if word in self.lexicon.number_words:
            return self.lexicon.number_words[word]
        value = numeral_value(word, self.lexicon) if word else None
        return int(value) if value is not None else None

    def number(self) -> int | None:
        for key in ("ordinal", "digit", "numeral"):
            word = self.groups.get(key)
            if word:
                if word[0].isdigit():
                    return int(word[0])
                return self.lexicon.ordinals.get(word) or self.count(key)
        return None

    def mention(self, first: int, months: int, frequency: Frequency, year: int | None, **more: object) -> PeriodMention:
        basis = more.get("basis", Basis.PERIOD)
        assert isinstance(basis, Basis)
        back = more.get("back", 0)
        assert isinstance(back, int)
        return PeriodMention(self.start, self.end, self.kind, first, months, year, frequency, basis, bool(more.get("relative")), back)


def _date(f: _Found) -> PeriodMention | None:
    return f.mention(f.month or 1, 1, Frequency.M, f.year)


def _one_month(f: _Found) -> PeriodMention | None:
    if f.kind == "month" and "mm" in f.groups and f.year is not None and f.month and f.month > f.year % 100:
        return None  # "2008-09" may as well be two years
    return f.mention(f.month, 1, Frequency.M, f.year) if f.month else None


def _months(f: _Found) -> PeriodMention | None:
    if not f.month or not f.month2:
        return None
    told = [int(year) for year in re.findall(r"(?:19|20)\d\d", f.text)]
    if len(told) == 2 and (months := (told[1] - told[0]) * 12 + f.month2 - f.month + 1) > 0 and told[0] != told[1]:
        return f.mention(f.month, months, Frequency.M, told[0], basis=Basis.RANGE)
    if f.month2 <= f.month:
        year = f.year - 1 if f.year is not None else None
        return f.mention(f.month, f.month2 + 13 - f.month, Frequency.M, year, basis=Basis.RANGE)
    basis = Basis.YTD if f.month == 1 else Basis.RANGE
    if f.month == 1 and f.month2 == 12:
        return f.mention(1, 12, Frequency.A, f.year)
    return f.mention(f.month, f.month2 - f.month + 1, Frequency.M, f.year, basis=basis)


def _ytd_month(f: _Found) -> PeriodMention | None:
    if not f.month:
        return None
    count = f.count()
    if count is None or count == f.month:
        return f.mention(1, f.month, Frequency.M, f.year, basis=Basis.YTD)
    return _months_to(f, f.month, count) if count <= 24 else None


def _year_ended(f: _Found) -> PeriodMention | None:
    return _months_to(f, f.month, 12) if f.month else None


def _months_to(f: _Found, month: int, count: int) -> PeriodMention:
    """So many months, of which the last is ``month``."""
    year = f.year
    first = month - count
    shift = first // 12
    if year is None and shift:
        year = f.today.year if month < f.today.month else f.today.year - 1
    return f.mention(first % 12 + 1, count, Frequency.M, year + shift if year is not None else None, basis=Basis.RANGE)


def _first_months(f: _Found) -> PeriodMention | None:
    count = f.count()
    if count is None or not 1 <= count <= 12:
        return None
    if count == 12:
        return f.mention(1, 12, Frequency.A, f.year)
    return f.mention(1, count, Frequency.M, f.year, basis=Basis.YTD)


def _first_quarters(f: _Found) -> PeriodMention | None:
    return f.mention(1, 9, Frequency.M, f.year, basis=Basis.YTD)


def _half(f: _Found) -> PeriodMention | None:
    number = f.number()
    if number is None and not f.lexicon.spaced:
        number = 1 if re.search(f.lexicon.patterns["first_half"], f.text) else 2
    if number is None and "when" not in f.groups:
        number = 1  # "half-year sales" are those of the first
    return f.mention(1 if number == 1 else 7, 6, Frequency.H, f.year) if number in (1, 2) else None


def _quarter(f: _Found) -> PeriodMention | None:
    number = f.number() or (f.month // 3 if f.month and f.month % 3 == 0 else None)
    if number is None and not f.month:
        number = 4 if "when" in f.groups else 1  # "the final quarter of 2025", "a brisk opening quarter"
    return f.mention(number * 3 - 2, 3, Frequency.Q, f.year) if number in (1, 2, 3, 4) else None


def _last_named_month(f: _Found) -> PeriodMention | None:
    if not f.month:
        return None
    last = f.text.startswith(f.lexicon.grammar["previous"])
    year = f.today.year - (1 if not last or f.month >= f.today.month else 0)
    return f.mention(f.month, 1, Frequency.M, year)


def _year_range(f: _Found) -> PeriodMention | None:
    first = int(f.groups["year"])
    last = int(f.groups["year2"]) if "year2" in f.groups else first // 100 * 100 + int(f.groups["yy"])  # "2023-25"
    count = f.count()
    if not first < last or (count is not None and count != last - first + 1 and count != last - first):
        return None
    return f.mention(1, 12 * (last - first + 1), Frequency.A, first, basis=Basis.RANGE)


def _decade(f: _Found) -> PeriodMention | None:
    first = int(f.groups["year"])
    return f.mention(1, 120, Frequency.A, first, basis=Basis.RANGE) if first % 10 == 0 else None


def _years_to(f: _Found) -> PeriodMention | None:
    count = f.count() if "count" in f.groups else 10  # "the decade to 2024"
    if not count or count < 2:
        return None
    return f.mention(1, 12 * count, Frequency.A, int(f.groups["year"]) - count + 1, basis=Basis.RANGE)


def _years_back(f: _Found) -> PeriodMention | None:
    count = f.count()
    if not count or count < 2:
        return None
    return f.mention(1, 12 * count, Frequency.A, f.today.year - count, basis=Basis.RANGE, relative=True)


def _year(f: _Found) -> PeriodMention | None:
    return f.mention(1, 12, Frequency.A, f.year)


def _month_before(f: _Found) -> PeriodMention | None:
    index = f.today.year * 12 + f.today.month - 2
    return f.mention(index % 12 + 1, 1, Frequency.M, index // 12, relative=True)


def _this_month(f: _Found) -> PeriodMention | None:
    return f.mention(f.today.month, 1, Frequency.M, f.today.year, relative=True)


def _last_quarter(f: _Found) -> PeriodMention | None:
    index = f.today.year * 4 + (f.today.month - 1) // 3 - 1
    return f.mention(index % 4 * 3 + 1, 3, Frequency.Q, index // 4, relative=True)


def _so_far(f: _Found) -> PeriodMention | None:
    months = f.today.month - 1
    if not months:
        return f.mention(1, 12, Frequency.A, f.today.year - 1, relative=True)
    return f.mention(1, months, Frequency.M, f.today.year, basis=Basis.YTD, relative=True)


def _last_year(f: _Found) -> PeriodMention | None:
    return f.mention(1, 12, Frequency.A, f.today.year - 1, relative=True)


def _this_year(f: _Found) -> PeriodMention | None:
    return f.mention(1, 12, Frequency.A, f.today.year, relative=True)


def _same_last_year(f: _Found) -> PeriodMention | None:
    return f.mention(1, 12, Frequency.A, f.year, relative=True)


def _years_earlier(f: _Found) -> PeriodMention | None:
    count = f.count() if "count" in f.groups else 10  # "a decade earlier"
    return f.mention(1, 12, Frequency.A, f.today.year - count, relative=True, back=count) if count and count < 100 else None


def _years_later(f: _Found) -> PeriodMention | None:
    count = f.count()
    return f.mention(1, 12, Frequency.A, None, back=-count) if count and count < 100 else None


def _this_named_month(f: _Found) -> PeriodMention | None:
    if not f.month:
        return None
    return f.mention(f.month, 1, Frequency.M, f.today.year - (f.month > f.today.month))


def _whole_year(f: _Found) -> PeriodMention | None:
    return f.mention(1, 12, Frequency.A, None)


_READERS = {
    "date": _date,
    "ytd_month": _ytd_month,
    "year_ended": _year_ended,
    "month_range": _months,
    "first_months": _first_months,
    "first_quarters": _first_quarters,
    "half": _half,
    "quarter": _quarter,
    "month": _one_month,
    "last_named_month": _last_named_month,
    "years_list": _year_range,
    "year_range": _year_range,
    "decade": _decade,
    "years_to": _years_to,
    "years_back": _years_back,
    "year": _year,
    "last_month": _month_before,
    "this_month": _this_month,
    "last_quarter": _last_quarter,
    "this_year_so_far": _so_far,
    "last_year": _last_year,
    "same_last_year": _same_last_year,
    "years_earlier": _years_earlier,
    "years_ago": _years_earlier,
    "this_named_month": _this_named_month,
    "this_year": _this_year,
    "year_tally": _so_far,
    "whole_year": _whole_year,
    "part_of_month": _one_month,
    "part_of_year": _year,
    "year_end": _year,
    "years_later": _years_later,
}
