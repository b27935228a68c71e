"""The history of a series: when each figure was first published, and what it was revised from and to, by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from factcheck.model.period import Frequency, Period
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.reference.snapshot import Reference
from factcheck.reference.vintages import edition_of


@dataclass(frozen=True, slots=True)
class Edition:
    """What one publication says of a figure, and what became of it there: `first`, `revised`, `again`, `differs`, `withdrawn`.

    ``differs``: another publisher says something else. ``published`` is empty where the day is not known, ``exact`` as in a source.
    """

    period: str
    states: Printed
    what: str
    value: Decimal
    before: Decimal | None
    status: Status
    published: str
    exact: bool
    publisher: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        """The plain JSON."""
        return {
            "period": self.period,
            "states": self.states.value,
            "what": self.what,
            "value": format(self.value, "f"),
            "before": None if self.before is None else format(self.before, "f"),
            "status": self.status.value,
            "published": self.published or None,
            "dated": "exact" if self.exact else "seen_by",
            "publisher": self.publisher,
            "source": self.source,
        }


def history(reference: Reference, key: SeriesKey, start: Period | None = None, end: Period | None = None) -> Iterator[Edition]:
    """Every printing of every figure of a series, period by period, the earliest first; without a date before all others."""
    series, frequency = reference.series(key.measure, key.entity), Frequency(key.frequency)
    figures = sorted(series.observations.items(), key=lambda one: (one[0][0], one[0][1].value)) if series is not None else []
    for (about, states), printings in figures:
        period = Period(*about, frequency)
        if (start is None or period.start >= start.start) and (end is None or period.end <= end.end):
            yield from _editions(reference, period.code, states, [one for one in printings if one.series == key])


def _editions(reference: Reference, period: str, states: Printed, printings: Sequence[Observation]) -> Iterator[Edition]:
    last: dict[str, Observation] = {}
    ordered = sorted(printings, key=lambda one: (edition_of(reference.sources[one.source]), one.status is Status.WITHDRAWN))
    for one in ordered:
        source = reference.sources[one.source]
        before = last.get(source.original_publisher)
        published = source.published_text or (_told(source.published))
        yield Edition(
            period, states, _what(one, before, others=bool(last)), one.value, before.value if before else None, one.status,
            published, source.exact, source.publisher, one.source,
        )  # fmt: skip
        last[source.original_publisher] = one


def _what(one: Observation, before: Observation | None, *, others: bool) -> str:
    if one.status is Status.WITHDRAWN:
        return "withdrawn"
    if before is None:
        return "differs" if others else "first"
    if before.status is Status.WITHDRAWN:
        return "again"
    return "again" if 2 * abs(one.value - before.value) < one.ulp + before.ulp or one.value == before.value else "revised"


def _told(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
