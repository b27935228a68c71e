"""Staleness: whether figures are older than they should be, by the day of the claim and the habits of their publisher.

Nothing here asks for today: the same claim and the same data give the same answer for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from factcheck.assessment.rules import Note
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion
from factcheck.model.period import Frequency, Period
from factcheck.model.verdict import Reason
from factcheck.reference.freshness import age, overdue

#: What the code of the note is; the language files have its words.
STALE = "stale"
#: Why figures of a period can be missing.
_MISSING = frozenset({Reason.PERIOD_NOT_COVERED, Reason.PERIOD_NOT_PUBLISHED})


def stale(lookup: Lookup, assertion: Assertion) -> Iterator[Note]:
    """The claim is about the newest figure, and a newer one is usually out on its day."""
    period, measure, entity = assertion.period, assertion.measure, assertion.entity
    open_period = any(one.reason == "latest_published" for one in assertion.assumptions)
    if not period or not measure or not entity or not open_period or lookup.as_of == date.max:
        return
    length = period.frequency.months
    last = Period(period.end - length, length, period.frequency)
    if not overdue(last, _lag(lookup, measure), lookup.as_of):
        return
    newest = newest_known(lookup, measure, entity)
    if newest is None or newest.end <= last.end:
        yield _note(last, lookup.as_of)


def stale_missing(lookup: Lookup, assertion: Assertion, reason: Reason | None) -> Iterator[Note]:
    """A figure of now, or of a time after the newest one, is missing, and it or a newer one is usually out on the day."""
    period, measure, entity = assertion.period, assertion.measure, assertion.entity
    if reason not in _MISSING or not measure or not entity or lookup.as_of == date.max or measure not in lookup.catalogue.measures:
        return
    if period is None and (reason is not Reason.PERIOD_NOT_COVERED or lookup.measure(measure).quoted):  # the price of one day
        return
    newest = newest_known(lookup, measure, entity, period.frequency if period else None) or newest_known(lookup, measure, entity)
    if newest is None or (period is not None and newest.end >= period.end):
        return
    if overdue(newest, _lag(lookup, measure), lookup.as_of):
        yield _note(newest, lookup.as_of)


def newest_known(lookup: Lookup, measure: str, entity: str, frequency: Frequency | None = None) -> Period | None:
    """The last period of which a figure was known on the day; of those of one frequency, where it is given."""
    series = lookup.series(measure, entity) if measure in lookup.catalogue.measures else None
    keys = {key for key, _ in series.observations} if series is not None else set()
    periods = sorted(map(Period.of_key, keys), key=lambda period: (period.end, -period.months), reverse=True)
    wanted = (period for period in periods if frequency in (None, period.frequency))
    return next((period for period in wanted if lookup.printed(measure, entity, period.key) is not None), None)


def _lag(lookup: Lookup, measure: str) -> int:
    return lookup.measure(measure).lag_days


def _note(newest: Period, as_of: date) -> Note:
    return STALE, (("period", newest.code), ("months", str(age(newest, as_of))))
