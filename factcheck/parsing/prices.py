"""From when a price moved, where the text told no more than what it was at an earlier time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from factcheck.model.assertion import Direction, Operation
from factcheck.model.draft import Draft, PeriodName


def fallen(draft: Draft, levels: Sequence[Draft]) -> Draft:
    """A change of a price, counted from the one earlier time that was told, if it went that way since: "averaged $5,020 in February. By
    June it had fallen to $4,228, a drop of 16%". ``levels`` are the levels that the text told."""
    if draft.operation is not Operation.CHANGE_PERCENT or draft.base is not None or draft.base_period is not None:
        return draft
    before = {name.period.key: (name, value) for name, value in earlier(draft, levels)}
    same = [one for one in levels if one.period == draft.period and one.measure == draft.measure and one.quantity is not None]
    if len(before) != 1 or not same or same[-1].quantity is None:
        return draft
    name, value = next(iter(before.values()))
    falls = same[-1].quantity.value < value
    return replace(draft, base_period=name) if (draft.direction is Direction.DOWN) is falls else draft


def earlier(draft: Draft, levels: Sequence[Draft]) -> Iterator[tuple[PeriodName, Decimal]]:
    """The earlier times of which levels of the same measure were told, and those."""
    code, own = draft.measure.measure if draft.measure is not None else None, draft.period
    for one in levels:
        same = one.measure is not None and one.measure.measure == code and one.period is not None and one.quantity is not None
        if own is None or not same or one.period is None or one.quantity is None:
            continue
        if one.period.period.months == own.period.months and one.period.period.end <= own.period.start:
            yield one.period, one.quantity.value
