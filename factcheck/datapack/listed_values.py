"""The values of a row of a table, `1960=5.2 1961=5.4e`: laid out all at once, and looked at one by one only where something is wrong."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from factcheck.datapack.faults import excerpt
from factcheck.datapack.values import frequency_fits, period_of
from factcheck.model.period import PeriodKey
from factcheck.model.series import Printed, Status
from factcheck.model.structure import Measure
from factcheck.reference.listed import MARKS
from factcheck.reference.rows import FIGURE, FREQUENCIES, PLAIN, STATES, STATUSES

_CODE, _WHOLE, _MARK = r"[12]\d{3}(?:-(?:[01]\d|Q[1-4]|H[12]))?", r"-?(?:0|[1-9]\d{0,19}+)", f"[{''.join(MARKS)}]"
#: A period with its value, as a row of a table has it.
ITEM = re.compile(rf"{_CODE}={_WHOLE}(?:\.\d{{1,16}})?{_MARK}?", re.ASCII)
_NUMBER = rf"{_WHOLE}(?:\.\d{{1,16}}+)?+{_MARK}?+"
_NUMBERS = re.compile(rf"(?:{_NUMBER} )*+{_NUMBER}", re.ASCII)
#: Everything that decides what comes of a row; what was compiled by other rules is compiled again.
RULES = (ITEM.pattern, tuple(MARKS.items()), tuple(Status), tuple(Printed), FREQUENCIES)
#: How many characters name a period of each frequency.
_WIDTH = {"A": 4, "H": 7, "Q": 7, "M": 7}
#: Values are kept as whole numbers between these.
_MOST = (1 << 63) - 1
#: Every value of so many digits lies between them.
MOST_DIGITS = 18
#: Rows of tables with other periods are remembered up to so many.
_MOST_AXES = 4096


@cache
def _uniform(decimals: int) -> re.Pattern[str]:
    """Numbers without a mark that all have so many decimals."""
    number = rf"{_WHOLE}\.\d{{{decimals}}}" if decimals else _WHOLE
    return re.compile(rf"(?:{number} )*+{number}", re.ASCII)


class Read(NamedTuple):
    """A row laid out. ``numbers`` are its printings without source and wording, ``last`` is its last period; ``beyond``: some value is
    below 0 or above 100."""

    table: bytes
    numbers: bytes
    printings: bytes
    size: int
    last: PeriodKey
    beyond: bool


class _Axis(NamedTuple):
    codes: Sequence[str]
    table: bytes
    last: PeriodKey


class Values:
    """Reads rows; most have the periods of the row before."""

    def __init__(self) -> None:
        self.axes: dict[str, _Axis] = {}
        self.last: dict[str, _Axis] = {}
        self.last_end = 12

    def read(self, frequency: str, values: str, source: int) -> Read | None:
        """The values of a row; None where something is wrong with them."""
        width = _WIDTH[frequency] + 1
        items = values.split(" ")
        codes = [item[:width] for item in items]
        axis = self.last.get(frequency)
        if axis is None or axis.codes != codes:
            axis = self._axis(frequency, codes)
            if axis is None:
                return None
        numbers = _mantissas([item[width:] for item in items])
        if numbers is None:
            return None
        mantissas, places, statuses, beyond = numbers
        self.last_end = max(self.last_end, sum(axis.last))
        count, letter = len(items), FREQUENCIES.index(frequency) << 24
        if isinstance(places, int):
            words = array("I", [letter | (-places & 0xFF) * 0x101]) * count
        else:
            words = array("I", [letter | status << 16 | (-place & 0xFF) * 0x101 for place, status in zip(places, statuses, strict=True)])
        halves = array("I", mantissas.tobytes())
        told, rows = array("I", bytes(12 * count)), array("I", bytes(20 * count))
        told[0::3], told[1::3], told[2::3] = halves[0::2], halves[1::2], words
        rows[0::5], rows[1::5], rows[2::5] = halves[0::2], halves[1::2], words
        rows[3::5], rows[4::5] = array("I", [source]) * count, array("I", [PLAIN]) * count
        return Read(axis.table, told.tobytes(), rows.tobytes(), count, axis.last, beyond)

    def _axis(self, frequency: str, codes: list[str]) -> _Axis | None:
        """The table of the periods of a row; None where they are not all periods of the frequency in their order."""
        name = " ".join(codes)
        axis = self.axes.get(name)
        if axis is None:
            table, last = bytearray(), (-1, 0)
            for n, code in enumerate(codes):
                period = period_of(code[:-1]) if re.fullmatch(f"{_CODE}=", code, re.ASCII) else None
                if period is None or not frequency_fits(period, frequency) or period.start <= last[0]:
                    return None
                last = period.key
                table += FIGURE.pack(*last, STATES.index(Printed.LEVEL), n)
            axis = _Axis(codes, bytes(table), last)
            if len(self.axes) >= _MOST_AXES:
                self.axes.clear()
            self.axes[name] = axis
        self.last[frequency] = axis
        return axis


def _mantissas(texts: list[str]) -> tuple[array[int], int | Sequence[int], Sequence[int], bool] | None:
    """Digits of the values, their decimals, their statuses, and whether one is beyond 0 to 100; None where one is no number."""
    first = texts[0]
    places: int | Sequence[int] = len(first) - first.find(".") - 1 if "." in first else 0
    together = " ".join(texts)
    statuses: Sequence[int] = ()
    if not _uniform(places).fullmatch(together):
        if not _NUMBERS.fullmatch(together):
            return None
        statuses = [_STATUS.get(text[-1], _NORMAL) for text in texts]
        texts = [text[:-1] if text[-1] in MARKS else text for text in texts]
        places = [len(text) - text.find(".") - 1 if "." in text else 0 for text in texts]
        together = " ".join(texts)
    try:
        mantissas = array("q", map(int, together.replace(".", "").split(" ")))
    except OverflowError:
        return None
    if isinstance(places, int):
        beyond = max(mantissas) > 100 * 10**places or min(mantissas) < 0
    else:
        beyond = any(not 0 <= digits <= 100 * 10**place for digits, place in zip(mantissas, places, strict=True))
    return mantissas, places, statuses, beyond


_NORMAL = STATUSES.index(Status.NORMAL)
_STATUS = {mark: STATUSES.index(status) for mark, status in MARKS.items()}


def value_faults(values: str, frequency: str, measure: Measure) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the values of a row: where, by which rule, and why."""
    at, before = 0, -1
    for item in values.split(" "):
        if not ITEM.fullmatch(item):
            yield at, "cell-values", f"{excerpt(item)} is no period with its value"
            return
        code, _, text = item.partition("=")
        value = Decimal(text.rstrip("".join(MARKS)))
        period = period_of(code)
        if period is None:
            yield at, "cell-values", f"{excerpt(code)} is no period"
        elif not frequency_fits(period, frequency):
            yield at, "frequency", f"{code} does not belong into a series of frequency {frequency}"
        elif period.key[0] <= before:
            yield at, "order", f"{code} does not come after the period before it"
        else:
            before = period.key[0]
        if not -_MOST <= int(value.scaleb(-value.as_tuple().exponent)) <= _MOST:  # type: ignore[operator] # it is finite
            yield at, "cell-values", f"the value of {code} has more digits than are kept (18)"
            return
        if measure.ratio_of is not None and not 0 <= value <= 100:
            yield at, "share", f"a share of {text} percent in {code}"
            return
        at += len(item) + 1
