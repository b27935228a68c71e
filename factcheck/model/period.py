"""Period (half-open, by frequency) and Frequency: shifting, splitting, containing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Frequency(StrEnum):
    """How often a series has a value; also the unit in which a period is named."""

    A = "A"
    H = "H"
    Q = "Q"
    M = "M"

    @property
    def months(self) -> int:
        """Length of one period in months.

        >>> Frequency.Q.months
        3
        """
        return _LENGTH[self]


_LENGTH = {Frequency.A: 12, Frequency.H: 6, Frequency.Q: 3, Frequency.M: 1}
_BY_LENGTH = {length: frequency for frequency, length in _LENGTH.items()}


class Basis(StrEnum):
    """How a period was meant: one period, the year to date, or a range of several periods."""

    PERIOD = "period"
    YTD = "ytd"
    RANGE = "range"


#: What names a stretch of time in a series, whatever it is called: first month (year × 12 + month − 1) and length in months.
PeriodKey = tuple[int, int]

_PART = re.compile(r"(\d{4})(?:-(?:(Q|H)([1-4])|(\d{2})))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch of whole months, with the frequency it is named in.

    ``start`` counts months (year × 12 + month − 1); ``months`` is the length. Two periods that cover the same months
    have the same ``key``, whether they are called "the first half" or "January to June".

    >>> Period.ytd(2022, 8).code
    '2022-01/2022-08'
    >>> Period.half(2022, 1).key == Period.ytd(2022, 6).key
    True
    """

    start: int
    months: int
    frequency: Frequency = Frequency.M
    basis: Basis = Basis.PERIOD

    def __post_init__(self) -> None:
        if self.months < 1:
            raise ValueError(f"a period has at least one month, not {self.months}")

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year.

        >>> Period.year(2022).code
        '2022'
        """
        return cls(year * 12, 12, Frequency.A)

    @classmethod
    def half(cls, year: int, number: int) -> Period:
        """A half of a year, ``number`` 1 or 2."""
        return cls(year * 12 + (number - 1) * 6, 6, Frequency.H)

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """A quarter, ``number`` 1 to 4."""
        return cls(year * 12 + (number - 1) * 3, 3, Frequency.Q)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A month, ``month`` 1 to 12."""
        return cls(year * 12 + month - 1, 1, Frequency.M)

    @classmethod
    def ytd(cls, year: int, month: int) -> Period:
        """January to ``month`` of ``year``."""
        return cls(year * 12, month, Frequency.M, Basis.YTD)

    @classmethod
    def span(cls, first: Period, last: Period) -> Period:
        """From the start of ``first`` to the end of ``last``, named in the frequency of ``first``.

        >>> Period.span(Period.year(2021), Period.year(2025)).code
        '2021/2025'
        """
        basis = Basis.RANGE
        if first.frequency is Frequency.M and first.start % 12 == 0 and last.end <= first.start + 12:
            basis = Basis.YTD
        return cls(first.start, last.end - first.start, first.frequency, basis)

    @classmethod
    def of_key(cls, key: PeriodKey, frequency: str = "") -> Period:
        """The most natural name for a key: month, quarter, half, year, year to date, else a range of months.

        The first quarter or half is told from a year to date by the ``frequency`` of its series.

        >>> Period.of_key((2022 * 12, 6)).code, Period.of_key((2022 * 12, 6), "H").code
        ('2022-01/2022-06', '2022-H1')
        """
        start, months = key
        if frequency in ("Q", "H") and months == Frequency(frequency).months and start % months == 0:
            return cls(start, months, Frequency(frequency))
        if months == 1:
            return cls(start, 1, Frequency.M)
        if months == 12 and start % 12 == 0:
            return cls(start, 12, Frequency.A)
        if months == 3 and start % 3 == 0 and start % 12 != 0:
            return cls(start, 3, Frequency.Q)
        if months == 6 and start % 12 == 6:
            return cls(start, 6, Frequency.H)
        if start % 12 == 0 and months < 12:
            return cls(start, months, Frequency.M, Basis.YTD)
        if months % 12 == 0 and start % 12 == 0:
            return cls(start, months, Frequency.A, Basis.RANGE)
        return cls(start, months, Frequency.M, Basis.RANGE)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2022`, `2022-08`, `2022-Q3`, `2022-H1`, or two of them joined by a slash (inclusive).

        >>> Period.parse("2022-01/2022-08").basis
        <Basis.YTD: 'ytd'>
        """
        first, slash, last = text.partition("/")
        start = cls._parse_part(first)
        if not slash:
            return start
        end = cls._parse_part(last)
        if end.start < start.start:
            raise ValueError(f"period {text!r} ends before it starts")
        return cls.span(start, end)

    @classmethod
    def _parse_part(cls, text: str) -> Period:
        found = _PART.match(text)
        if not found:
            raise ValueError(f"not a period: {text!r} (write 2022, 2022-08, 2022-Q3, 2022-H1 or two of them with a slash)")
        year, letter, number, month = found.groups()
        if int(year) < 1:
            raise ValueError(f"not a year: {text!r}")
        if letter == "Q":
            return cls.quarter(int(year), int(number))
        if letter == "H":
            if int(number) > 2:
                raise ValueError(f"a year has two halves: {text!r}")
            return cls.half(int(year), int(number))
        if month:
            if not 1 <= int(month) <= 12:
                raise ValueError(f"not a month: {text!r}")
            return cls.month(int(year), int(month))
        return cls.year(int(year))

    @property
    def end(self) -> int:
        """The month after the last one."""
        return self.start + self.months

    @property
    def key(self) -> PeriodKey:
        """What the period covers, whatever it is called."""
        return self.start, self.months

    @property
    def first_year(self) -> int:
        """The year of the first month."""
        return self.start // 12

    @property
    def last_year(self) -> int:
        """The year of the last month."""
        return (self.end - 1) // 12

    @property
    def first_code(self) -> str:
        """The first part on the wire (inclusive), in the period's own frequency."""
        return _code(self.start, self.frequency)

    @property
    def last_code(self) -> str:
        """The last part on the wire (inclusive), in the period's own frequency."""
        return _code(self.end - self.frequency.months, self.frequency)

    @property
    def code(self) -> str:
        """`2022-08`, or first and last part with a slash."""
        return self.first_code if self.months == self.frequency.months else f"{self.first_code}/{self.last_code}"

    def shift(self, months: int) -> Period:
        """The same period so many months later (earlier when negative).

        >>> Period.month(2022, 1).shift(-12).code
        '2021-01'
        """
        return Period(self.start + months, self.months, self.frequency, self.basis)

    def year_before(self) -> Period:
        """The same months of the previous year."""
        return self.shift(-12)

    def previous(self) -> Period:
        """The period of the same length just before this one; for a year to date the same months of the year before."""
        return self.year_before() if self.basis is Basis.YTD else self.shift(-self.months)

    def parts(self, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of ``frequency`` that make this one up; empty when they do not fit.

        >>> [part.code for part in Period.quarter(2022, 1).parts(Frequency.M)]
        ['2022-01', '2022-02', '2022-03']
        """
        step = frequency.months
        if self.start % step or self.months % step:
            return ()
        return tuple(Period(start, step, frequency) for start in range(self.start, self.end, step))

    def contains(self, other: Period) -> bool:
        """Whether every month of ``other`` lies in this period."""
        return self.start <= other.start and other.end <= self.end

    def ended_by(self, day: date) -> bool:
        """Whether the last day of the period lies before ``day``.

        >>> Period.month(2022, 8).ended_by(date(2022, 8, 31))
        False
        """
        return self.end <= day.year * 12 + day.month - 1


def _code(start: int, frequency: Frequency) -> str:
    year, month = divmod(start, 12)
    if frequency is Frequency.A:
        return f"{year:04d}"
    if frequency is Frequency.H:
        return f"{year:04d}-H{month // 6 + 1}"
    if frequency is Frequency.Q:
        return f"{year:04d}-Q{month // 3 + 1}"
    return f"{year:04d}-{month + 1:02d}"
