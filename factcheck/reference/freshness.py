"""Freshness: how old the newest figures are, by the day that is asked about and the habits of their publishers.

Nothing here asks for today: the same figures and the same day give the same answer for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from factcheck.model.period import Period
from factcheck.model.structure import Dataset
from factcheck.reference.catalogue import Catalogue

#: Publications may be so late before their figures are called stale.
GRACE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a dataset is on a day.

    ``newest`` is the last period that has a figure, ``age_days`` the days since its end. ``overdue`` are the measures of which newer
    figures are usually out by then, ``stale_since`` the day from which the first of them has been missed.
    """

    newest: Period | None
    age_days: int | None
    overdue: tuple[str, ...] = ()
    stale_since: date | None = None


def freshness(dataset: Dataset, catalogue: Catalogue, on: date) -> Freshness:
    """How fresh a dataset is: each measure by its newest figure, in whatever frequency that is."""
    newest = {measure: Period.parse(code) for measure, code in dataset.newest.items()}
    if not newest:
        return Freshness(None, None)
    last = max(newest.values(), key=lambda period: (period.end, -period.months))
    known = {measure: catalogue.measures[measure].lag_days for measure in newest if measure in catalogue.measures}
    late = {measure: due(newest[measure], lag) for measure, lag in known.items() if overdue(newest[measure], lag, on)}
    return Freshness(last, max(0, (on - _first_after(last.end)).days), tuple(sorted(late)), min(late.values(), default=None))


def overdue(newest: Period, lag_days: int, on: date) -> bool:
    """Whether the figure after the newest one should have been out for a while.

    >>> overdue(Period.year(2024), 185, date(2026, 6, 1)), overdue(Period.year(2024), 185, date(2026, 9, 1))
    (False, True)
    """
    return on > due(newest, lag_days) + GRACE


def due(newest: Period, lag_days: int) -> date:
    """The day on which the figure after the newest one is usually out.

    >>> due(Period.year(2024), 185)
    datetime.date(2026, 7, 5)
    """
    return _first_after(newest.end + newest.frequency.months) + timedelta(days=lag_days)


def age(newest: Period, on: date) -> int:
    """The whole months since the end of a period.

    >>> age(Period.year(2024), date(2026, 3, 20))
    14
    """
    return on.year * 12 + on.month - 1 - newest.end


def _first_after(end: int) -> date:
    """The first day after a period, by its end in months."""
    return date(end // 12, end % 12 + 1, 1)
