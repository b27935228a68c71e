"""Numbers as files write them: decimal marks, thousands, signs, footnote marks, and how precise they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from factcheck.model.series import Status

#: What stands in a cell without a value.
MISSING = frozenset(
    (
        *("", "-", "–", "—", "--", "..", "...", "…", ":", ".", "x", "X", "/", "*", "n/a", "N/A", "na", "NA", "n.a.", "nan", "NaN"),
        *("null", "NULL", "k.A.", "k. A.", "s/d", "nd", "n.d."),
    )
)
#: Letters that agencies put behind a value, and the signs of some more.
FLAGS = {
    "e": Status.ESTIMATED, "s": Status.ESTIMATED, "p": Status.PROVISIONAL, "r": Status.NORMAL, "f": Status.FORECAST, "b": Status.BREAK,
    "*": Status.PROVISIONAL,
}  # fmt: skip
_MINUS = {"−": "-", "–": "-", "‒": "-", "﹣": "-", "－": "-"}
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’_]+")
_FLAG = re.compile(r"(?P<number>.*?\d)\s*[\[(]?(?P<flag>[espfbr*])[\])]?", re.DOTALL)
_TAIL = re.compile(r"\s*(?:%|％|€|\$|£|¥)$|^(?:€|\$|£|¥)\s*")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_GROUPED = {mark: re.compile(rf"[+-]?\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", re.ASCII) for mark in ",."}
#: Rows of which this part leaves the last place out have dropped a zero there: one in ten does by chance.
_DROPPED = 0.3


@dataclass(frozen=True, slots=True)
class Marks:
    """How numbers are written: the decimal mark; the mark between thousands, if any; how many decimals every one is meant to have."""

    decimal: str = "."
    group: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was read: plain digits, and how firm it is said to be. ``rounded``: digits behind the last place were cut."""

    text: str
    status: Status = Status.NORMAL

    @property
    def decimals(self) -> int:
        """How many digits stand behind the point.

        >>> Numeral("12.50").decimals
        2
        """
        return len(self.text.partition(".")[2])


def numeral_of(text: str, marks: Marks) -> Numeral | None:
    """A cell as a number; None where it is none that is written so.

    >>> numeral_of("1.234,5 p", Marks(",", ".")).text
    '1234.5'
    >>> numeral_of("1E5", Marks()) is None
    True
    """
    told = "".join(_MINUS.get(sign, sign) for sign in text.strip())
    status = Status.NORMAL
    if (found := _FLAG.fullmatch(told)) is not None:
        told, status = found["number"], FLAGS[found["flag"]]
    if told.startswith("(") and told.endswith(")"):
        told = f"-{told[1:-1]}"  # as accountants write a loss
    told = _SPACES.sub("", _TAIL.sub("", told.strip()))
    whole, mark, decimals = told.partition(marks.decimal)
    if marks.group and marks.group in whole:
        if not _GROUPED[marks.group].fullmatch(whole):
            return None
        whole = whole.replace(marks.group, "")
    plain = f"{whole}.{decimals}" if mark and decimals else whole
    if not _PLAIN.fullmatch(plain):
        return None
    return Numeral(_tidied(plain, marks.decimals), status)


def _tidied(plain: str, decimals: int | None) -> str:
    """Without a plus sign and leading zeros, and with as many decimals as are wanted."""
    value = Decimal(plain)
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    return format(value if value else abs(value), "f")


def marks_of(cells: Sequence[str]) -> Marks:
    """How the numbers of some cells are written: the marks by which most of them can be read, the usual ones where all can be.

    >>> marks_of(["1.234", "1.234.567", "12,5"])
    Marks(decimal=',', group='.', decimals=None)
    """
    told = [cell for cell in cells if cell not in MISSING]
    ways = (Marks(".", ","), Marks(",", "."), Marks(".", ""), Marks(",", ""))
    read = {way: sum(numeral_of(cell, way) is not None for cell in told) for way in ways}
    best = max(read.values(), default=0)
    good = [way for way in ways if read[way] == best]
    if Marks(".", ",") in good and Marks(",", ".") in good:
        return _by_habit(told, good)
    return good[0]


def _by_habit(told: Sequence[str], good: Sequence[Marks]) -> Marks:
    """Which of two ways is meant where both read every cell: three digits behind every mark are thousands."""
    signs = Counter(sign for cell in told for sign in cell if sign in ",.")
    if not signs:
        return Marks(".", "")
    mark = signs.most_common(1)[0][0]
    thousands = all(_GROUPED[mark].fullmatch(_SPACES.sub("", cell).lstrip("-+")) or mark not in cell for cell in told)
    wanted = Marks("," if mark == "." else ".", mark) if thousands else Marks(mark, "," if mark == "." else ".")
    return wanted if wanted in good else good[0]


def unclear_marks(cells: Iterable[str], marks: Marks) -> bool:
    """Whether "1.234" may as well be a little more than one: every number has one mark, three digits behind it, and one group before."""
    told = [_SPACES.sub("", cell).lstrip("-+") for cell in cells if cell not in MISSING]
    marked = [cell for cell in told if marks.group and marks.group in cell]
    single = [cell for cell in marked if cell.count(marks.group) == 1 and marks.decimal not in cell]
    return bool(marked) and len(single) == len(marked) == len(told) and len({len(cell) for cell in told}) == 1


def usual_decimals(numerals: Sequence[Numeral]) -> int | None:
    """How many decimals all are meant to have, where only some lack a zero at the end; None where each stands for itself.

    >>> usual_decimals([Numeral("1.5"), Numeral("2.5"), Numeral("3"), Numeral("4.1")])
    1
    """
    counted = Counter(one.decimals for one in numerals)
    most = max(counted, default=0)
    if most == 0 or len(counted) == 1:
        return None
    short = sum(times for decimals, times in counted.items() if decimals < most)
    return most if short / len(numerals) <= _DROPPED else None
