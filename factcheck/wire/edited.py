"""Readings that were posted instead of a text: to the assertions of the core, over a text made of their own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from factcheck.model.assertion import Assertion, Base, Direction, Operation, RelativeTo
from factcheck.model.period import Period
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, RANK, TIMES, Hedge, Quantity
from factcheck.model.text import Span

#: Numbers of these units have the precision of their last written digit, whatever their zeros.
_PLAIN = frozenset({NUMBER, PERCENT, POINTS, TIMES, RANK})


class Edited(NamedTuple):
    """The readings and the text that their spans point into: one line for each."""

    body: str
    assertions: tuple[Assertion, ...]


def edited(asked: Sequence[Mapping[str, Any]]) -> Edited:
    """The assertions of a request; each stands on a line of its own, worded by its number or its operation."""
    lines, assertions, start = [], [], 0
    for one in asked:
        line = _words(one)
        span = Span(start, start + len(line))
        assertions.append(_assertion(one, line, span))
        lines.append(line)
        start = span.end + 1
    return Edited("\n".join(lines), tuple(assertions))


def last_digit(value: Decimal, unit: str) -> Decimal:
    """The place of the last digit that counts: trailing zeros of a number of 1,000 or more things do not.

    >>> last_digit(Decimal(341000), "vehicles"), last_digit(Decimal("26.70"), "percent"), last_digit(Decimal(50), "percent")
    (Decimal('1000'), Decimal('0.01'), Decimal('1'))
    """
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return Decimal(1).scaleb(exponent)
    if unit in _PLAIN or abs(value) < 1000:
        return Decimal(1)
    digits = str(abs(int(value)))
    return Decimal(10 ** (len(digits) - len(digits.rstrip("0"))))


def _words(one: Mapping[str, Any]) -> str:
    quantity = one["quantity"]
    if not quantity:
        return str(one["direction"] or one["operation"])
    # A line break would make two lines of one number.
    return " ".join((quantity["text"] or "").split()) or str(quantity["decimal"] if quantity["decimal"] is not None else quantity["value"])


def _assertion(one: Mapping[str, Any], line: str, span: Span) -> Assertion:
    related = one["relative_to"] or {}
    return Assertion(
        operation=Operation(one["operation"]),
        measure=one["measure"],
        entity=one["entity"],
        period=_period(one["period"]),
        words=span,
        relative_to=RelativeTo(related.get("measure"), related.get("entity"), _period(related.get("period"))),
        quantity=_quantity(one["quantity"], line, span) if one["quantity"] else None,
        direction=Direction(one["direction"]) if one["direction"] else None,
        base=Base(one["base"]) if one["base"] else Base.YEAR,
        count=one["count"],
        since=_period(one["since"]),
    )


def _quantity(one: Mapping[str, Any], line: str, span: Span) -> Quantity:
    between = one["hedge"] == Hedge.BETWEEN
    value = one["decimal"] if one["decimal"] is not None else Decimal(repr(one["value"]))
    ulp = Decimal(repr(one["ulp"])) if one["ulp"] is not None else last_digit(value, one["unit"])
    low, high = (Decimal(repr(one[end])) if one[end] is not None else value for end in ("low", "high"))
    return Quantity(
        text=line,
        span=span,
        # The interval of an answer reaches half a digit beyond the two numbers.
        value=low + ulp / 2 if between else value,
        ulp=ulp,
        unit=one["unit"],
        hedge=Hedge(one["hedge"]) if one["hedge"] else None,
        upper=high - ulp / 2 if between else None,
    )


def _period(one: Mapping[str, Any] | None) -> Period | None:
    if not one:
        return None
    start: Period = one["start"]
    end: Period | None = one["end"]
    return start if end is None or end == start else Period.span(start, end)
