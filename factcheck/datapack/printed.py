"""A figure as printed against the value that was taken from it: the digits must be those of the value."""

from __future__ import annotations

import re
from decimal import Decimal

from factcheck.datapack.values import ten_to

_FORM = re.compile(
    r"(?:(?:down|up|下降|增长) ?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?"
    r" ?(?P<magnitude>thousand|million|billion|trillion|万亿|百万|亿|万|千)?"
    r" ?(?P<tail>percentage points|per cent|percent|pct|%|个百分点|points|-fold|fold|times|倍|万辆|辆|台|units|vehicles)?",
    re.ASCII,
)
_WORDS = {"twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6}
_MAGNITUDES = {"thousand": 3, "千": 3, "万": 4, "million": 6, "百万": 6, "亿": 8, "billion": 9, "trillion": 12, "万亿": 12}
_RELATIVE = frozenset({"percentage points", "per cent", "percent", "pct", "%", "个百分点", "points", "-fold", "fold", "times", "倍"})
_FOLD = frozenset({"-fold", "fold", "times", "倍"})


def printed_fault(printed: str, value: Decimal, ulp: Decimal, relative: bool) -> str | None:
    """Why a printed figure and its value do not go together; None when they do.

    ``relative`` figures are in percent; growth "of 1.2 times" or "1.2-fold" is 120 percent. The ulp is never finer than the
    last printed digit, and the value is a multiple of it.
    """
    if printed in _WORDS:
        size, place, tail = Decimal(_WORDS[printed] * 100), Decimal(100), "fold"
    else:
        found = _FORM.fullmatch(printed)
        if found is None:
            return f"printed is {printed!a}, in which no figure can be read"
        decimals, tail = found["decimals"] or "", found["tail"] or ""
        shift = _MAGNITUDES.get(found["magnitude"] or "", 0) + (2 if tail in _FOLD else 0)
        size = Decimal(f"{found['digits'].replace(',', '')}.{decimals}0").scaleb(shift)
        place = ten_to(shift - len(decimals))
    if (tail in _RELATIVE) != relative:
        return f"printed is {printed!a}: " + ("percent or times are wanted here" if relative else "a number of things is wanted here")
    if size != abs(value):
        return f"printed is {printed!a}, but the value is {value}"
    if ulp < place:
        return f"ulp {ulp} is finer than the last printed digit of {printed!a}"
    if value % ulp:
        return f"value {value} is no multiple of its ulp {ulp}"
    if ulp > 1000 * place and ulp > abs(value):
        return f"ulp {ulp} is far coarser than {printed!a}"
    return None
