"""What single cells of sources mean: numbers digit for digit, periods in their many spellings, marks for no value."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from factcheck.model.period import Frequency, Period
from factcheck.model.series import Status

#: What stands for no value wherever nothing else is said.
MISSING = frozenset({"", ":", ".", "..", "...", "NA", "N/A", "n/a"})
_NUMBER = re.compile(r"(-?)(0|[1-9]\d*|(?=\.))(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?", re.ASCII)
#: No figure of a pack has more digits before or behind its point.
_WHOLE, _PLACES = 20, 16
_EXACT = Context(prec=2_000)
_LONGEST = 200
_SPACES = re.compile("[\u0020\u00a0\u2007\u2009\u202f]")
_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
_WORDS = re.compile(r"(?:([12]\d{3})[ -]([a-z]{3,9})|([a-z]{3,9})[ -]([12]\d{3}))\.?", re.ASCII)
_CODE = re.compile(r"([12]\d{3})(?:[- ]?([AHSQMWT])(\d{1,3})|-(\d\d)(?:-(\d\d)(?:T.*)?)?)?", re.ASCII)
_IN_YEAR = {"A": ("A", 1), "H": ("H", 2), "S": ("H", 2), "Q": ("Q", 4), "M": ("M", 12)}
#: The codes of SDMX for how firm a value is; all others say nothing of it.
FIRMNESS = {"E": Status.ESTIMATED, "P": Status.PROVISIONAL, "F": Status.FORECAST, "B": Status.BREAK}


class Unreadable(Exception):
    """Something of an answer is not what it should be: ``kind`` of fault, why, and what it reads."""

    def __init__(self, kind: str, detail: str, found: object = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind, self.detail, self.found = kind, detail, str(found)


def number(text: str, *, decimal: str = ".", thousands: str = "", scale: str = "1", decimals: int | None = None) -> str:
    """A number as a plain decimal with the digits of its source, times a power of ten; anything else is Unreadable.

    >>> number("1 234,50", decimal=",", thousands=" "), number("5.20", scale="1000"), number("1.5e3"), number(".8813")
    ('1234.50', '5200', '1500', '0.8813')
    """
    found = _NUMBER.fullmatch(_plain(text, decimal, thousands)) if len(text) <= _LONGEST else None
    if not found:
        raise Unreadable("number", "this is no number", text)
    exact = Decimal(f"{found[1]}{found[2] or '0'}{'.' + found[3] if found[3] else ''}e{found[4] or 0}").scaleb(
        Decimal(scale).adjusted(), _EXACT
    )
    if exact.adjusted() >= _WHOLE:
        raise Unreadable("number", f"this has more than {_WHOLE} digits", text)
    if decimals is not None and -_places(exact) > decimals:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN, _EXACT)
    if -_places(exact) > _PLACES:
        raise Unreadable("number", f"this has more than {_PLACES} decimals: say in the feed how many the source means (decimals)", text)
    return format(exact if exact else exact.copy_abs(), "f")


def _places(exact: Decimal) -> int:
    exponent = exact.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _plain(text: str, decimal: str, thousands: str) -> str:
    """A number with a point and nothing between thousands."""
    text = text.strip().replace("\u2212", "-")
    if thousands:
        whole, sign, rest = text.partition(decimal)
        groups = _SPACES.split(whole) if thousands == " " else whole.split(thousands)
        if len(groups) > 1 and (not 1 <= len(groups[0].lstrip("-")) <= 3 or any(len(group) != 3 for group in groups[1:])):
            raise Unreadable("number", f"{thousands!r} does not stand between thousands here", text)
        text = "".join(groups) + sign + rest
    if decimal != ".":
        if "." in text:
            raise Unreadable("number", "a point, where the decimal sign is a comma", text)
        text = text.replace(decimal, ".", 1)
    return text


def is_missing(text: str | None, more: Collection[str] = ()) -> bool:
    """Whether a cell says that there is no value."""
    return text is None or text.strip() in MISSING or text.strip() in more


@lru_cache(maxsize=65_536)
def period(text: str, frequencies: Sequence[str], form: str | None = None) -> str | None:
    """The code of a period in one of some frequencies; None where it is of another; Unreadable where it is none.

    A day means the month, quarter … that it lies in, where one frequency alone is wanted. ``form`` is how strptime reads it.

    >>> [period(text, ("M", "Q", "A")) for text in ("2026M08", "2026-Q3", "1988 JAN", "2026", "2026-W12")]
    ['2026-08', '2026-Q3', '1988-01', '2026', None]
    >>> period("2026-07-01", ("Q",)), period("31.08.2026", ("M",), "%d.%m.%Y")
    ('2026-Q3', '2026-08')
    """
    frequency, year, number_ = _formed(text, form) if form else _coded(text.strip())
    if frequency == "D":
        if len(frequencies) != 1:
            raise Unreadable("period", "a day can only mean a period where one frequency is wanted", text)
        frequency = frequencies[0]
        number_ = (number_ - 1) // Frequency(frequency).months + 1
    if frequency not in frequencies:
        return None
    start = year * 12 + (number_ - 1) * Frequency(frequency).months
    return Period(start, Frequency(frequency).months, Frequency(frequency)).code


@lru_cache(maxsize=65_536)
def parsed(code: str) -> Period:
    """The period of a code; a fetch asks for the same ones over and over."""
    return Period.parse(code)


def _coded(text: str) -> tuple[str, int, int]:
    """Frequency (D a day, W a week), year, and number of the period in its year; of a day the month."""
    if not (found := _CODE.fullmatch(text)):
        return _worded(text)
    year, letter, number_, month, day = found.groups()
    if letter in _IN_YEAR:
        frequency, most = _IN_YEAR[letter]
        if not 1 <= int(number_) <= most:
            raise Unreadable("period", "no year has such a period", text)
        return frequency, int(year), int(number_)
    if letter:
        return "W", int(year), 1
    if month is None:
        return "A", int(year), 1
    try:
        datetime(int(year), int(month), int(day or 1))  # noqa: DTZ001 # only whether a calendar has it
    except ValueError:
        raise Unreadable("period", "no calendar has this", text) from None
    return ("D" if day else "M"), int(year), int(month)


def _worded(text: str) -> tuple[str, int, int]:
    found = _WORDS.fullmatch(text.lower())
    name = (found[2] or found[3]) if found else ""
    if not found or (month := _MONTHS.get(name[:3])) is None:
        raise Unreadable("period", "this is no period", text)
    return "M", int(found[1] or found[4]), month


def _formed(text: str, form: str) -> tuple[str, int, int]:
    try:
        found = datetime.strptime(text.strip(), form)  # noqa: DTZ007 # a day of a calendar, not a moment
    except ValueError:
        raise Unreadable("period", f"this is not written as {form}", text) from None
    if not 1000 <= found.year <= 2999:
        raise Unreadable("period", "this is no year", text)
    frequency = "D" if "%d" in form else "M" if any(one in form for one in ("%m", "%b", "%B")) else "A"
    return frequency, found.year, found.month


def day_of(text: str) -> datetime | None:
    """A day or moment as sources write it in headers; None where it cannot be read.

    >>> day_of("2026-07-13"), day_of("06/02/26 23:00:00")
    (datetime.datetime(2026, 7, 13, 0, 0), datetime.datetime(2026, 2, 6, 23, 0))
    """
    for form in ("%d/%m/%y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 # the day is what counts
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None
