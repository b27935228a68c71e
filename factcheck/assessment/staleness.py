"""Staleness: whether figures are older than they should be, by the day of the claim and the habits of their publisher.

Nothing here asks for today: the same claim and the same data give the same answer for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from factcheck.assessment.rules import Note
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion
from factcheck.model.period import Period
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
    newest = newest_known(lookup, measure, entity, period.frequency.months if period else None) or newest_known(lookup, measure, entity)
    if newest is None or (period is not None and newest.end >= period.end):
        return
    if overdue(newest, _lag(lookup, measure), lookup.as_of):
        yield _note(newest, lookup.as_of)


def newest_known(lookup: Lookup, measure: str, entity: str, months: int | None = None) -> Period | None:
    """The last period of which a figure was known on the day; of periods of one length, where one is given."""
    series = lookup.series(measure, entity) if measure in lookup.catalogue.measures else None
    keys = {key for key, _ in series.observations if months in (None, key[1])} if series is not None else set()
    for key in sorted(keys, key=lambda key: (key[0] + key[1], -key[1]), reverse=True):
        if lookup.printed(measure, entity, key) is not None:
            return Period.of_key(key)
    return None


def _lag(lookup: Lookup, measure: str) -> int:
    return lookup.measure(measure).lag_days


def _note(newest: Period, as_of: date) -> Note:
    return STALE, (("period", newest.code), ("months", str(age(newest, as_of))))
