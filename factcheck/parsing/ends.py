"""The two ends of a movement that is told backwards: "fell to 32.4% in 2025 |from 34% in 2021|", "slipped to 4.3% in May |from 4.4%|"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from factcheck.model.assertion import Operation
from factcheck.model.draft import Draft, PeriodName
from factcheck.model.quantity import PERCENT
from factcheck.parsing.mentions import cued
from factcheck.parsing.scene import Scene

_LEVELS = frozenset({Operation.LEVEL, Operation.SHARE})
_CHANGES = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE})
#: Rates that come out this often are held against the figure before; a year's may have come from anywhere.
_OFTEN = (1, 3)


def from_where(drafts: list[Draft], scenes: list[Scene]) -> list[Draft]:
    """The statements, each level that moved with the time of the one it moved from.

    A rate of a month or a quarter whose other end has no time of its own came from the month or quarter before.
    """
    told = list(drafts)
    spent: set[int] = set()
    order = sorted((i for i, draft in enumerate(told) if draft.place is not None), key=lambda i: told[i].words.start)
    for i, j in pairwise(order):
        one, other = told[i], told[j]
        for to, source in ((i, j), (j, i)):
            if source not in spent and _moves(told[to]) and _is_source(told[source], scenes) and _alike(one, other):
                start = _start(told[to], told[source], scenes)
                if start is None:
                    continue
                spent.add(source)
                told[source] = replace(told[source], period=start)
                told[to] = replace(told[to], base_period=start)
                for k in order[: order.index(i)] if source == j else ():  # "rose 4.6% to 50 in 2024 from 48 in 2019"
                    if _changes(told[k], told[to]):
                        told[k] = replace(told[k], base_period=start)
    return told


def _start(to: Draft, source: Draft, scenes: list[Scene]) -> PeriodName | None:
    """When a movement began; None where the words leave it open."""
    if to.period is None or source.period is None or source.earlier is not None:
        return None
    end, begin = to.period.period, source.period.period
    if begin.end <= end.start:
        return source.period if not source.period.carried else None
    told = any(place.has("yoy") or place.bases for place in scenes)
    rate = source.quantity is not None and source.quantity.unit == PERCENT
    return replace(to.period, period=end.previous()) if begin == end and end.months in _OFTEN and rate and not told else None


def _moves(draft: Draft) -> bool:
    return draft.operation in _LEVELS and draft.direction is not None and draft.quantity is not None and draft.base_period is None


def _is_source(draft: Draft, scenes: list[Scene]) -> bool:
    n, i = draft.place or (0, 0)
    level = draft.operation in _LEVELS and draft.direction is None and draft.quantity is not None
    return level and i > 0 and cued(scenes[n].items[i - 1], "from")


def _alike(one: Draft, other: Draft) -> bool:
    """Whether two statements are of one measure of one country, in one clause or one after the other."""
    measures = [draft.measure.measure if draft.measure is not None else None for draft in (one, other)]
    same = one.measure == other.measure or (measures[0] is not None and measures[0] == measures[1])
    return (
        same
        and one.entity == other.entity
        and one.operation is other.operation
        and abs((one.place or (0,))[0] - (other.place or (0,))[0]) < 2
    )


def _changes(draft: Draft, to: Draft) -> bool:
    """Whether a change led to a level that is told beside it."""
    same = draft.measure == to.measure and draft.entity == to.entity and draft.period == to.period
    near = (draft.place or (0,))[0] == (to.place or (0,))[0]
    return draft.operation in _CHANGES and same and near and draft.base is None and draft.base_period is None
