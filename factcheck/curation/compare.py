"""What an edition says, held against what is known: new periods, revisions, figures that are gone, descriptions that changed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from factcheck.curation.periods import key_of
from factcheck.fetchers.fetched import Value
from factcheck.model.period import Frequency, Period
from factcheck.model.series import Printed, SeriesKey, Status
from factcheck.reference.snapshot import Reference
from factcheck.reference.vintages import edition_of

#: How firm a value can be by its source's own words; what else a printing can be was decided by somebody here.
_SOURCES_OWN = frozenset({Status.NORMAL, Status.ESTIMATED, Status.PROVISIONAL, Status.FORECAST, Status.BREAK})


@dataclass(frozen=True, slots=True)
class Held:
    """The value of a period as it is known: the last one of its publisher, and the place of the edition that it stands in."""

    text: str
    ulp: Decimal
    status: Status
    edition: tuple[date, int] = (date.min, 1)

    @property
    def value(self) -> Decimal:
        """The number."""
        return Decimal(self.text)


@dataclass(frozen=True, slots=True)
class Revision:
    """A value that is another one now, or as much and firmer.

    >>> Revision("2024", "200", "210").percent
    Decimal('5.00')
    """

    period: str
    before: str
    after: str
    was: Status = Status.NORMAL
    now: Status = Status.NORMAL

    @property
    def absolute(self) -> Decimal:
        """After less before, in the measure's unit."""
        return Decimal(self.after) - Decimal(self.before)

    @property
    def percent(self) -> Decimal | None:
        """The same in percent of what was before; None where that was nothing."""
        before = Decimal(self.before)
        return None if not before else (100 * self.absolute / abs(before)).quantize(Decimal("0.01"))

    def to_dict(self) -> dict[str, Any]:
        """The plain JSON."""
        percent = self.percent
        return {
            "period": self.period,
            "before": self.before,
            "after": self.after,
            "absolute": format(self.absolute, "f"),
            "percent": None if percent is None else format(percent, "f"),
            "status_before": self.was.value,
            "status_after": self.now.value,
        }


@dataclass(frozen=True, slots=True)
class Described:
    """Something that a source says of a series and said otherwise before; empty where it said nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition changes in one series.

    ``values`` is the series as the edition has it, with what it takes back; ``before`` what was known of it, by period. ``unchanged``
    counts the periods that are as they were.
    """

    key: str
    before: Mapping[str, Held]
    values: tuple[Value, ...]
    new: tuple[Value, ...] = ()
    revised: tuple[Revision, ...] = ()
    withdrawn: tuple[Value, ...] = ()
    described: tuple[Described, ...] = ()
    unchanged: int = 0

    @property
    def figures(self) -> int:
        """How many figures are new, revised or withdrawn."""
        return len(self.new) + len(self.revised) + len(self.withdrawn)

    @property
    def largest(self) -> Decimal:
        """The largest revision in percent, without its sign."""
        return max((abs(one.percent) if one.percent is not None else Decimal("Infinity") for one in self.revised), default=Decimal(0))

    def to_dict(self) -> dict[str, Any]:
        """The plain JSON, without what stayed."""
        return {
            "series": self.key,
            "new": [_told(one) for one in self.new],
            "revised": [one.to_dict() for one in self.revised],
            "withdrawn": [_told(one) for one in self.withdrawn],
            "described": [{"name": one.name, "before": one.before, "after": one.after} for one in self.described],
            "unchanged": self.unchanged,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """What one edition changes: the series in which something is another, and how many are as they were.

    ``published`` and ``exact`` are the edition's, as in `Edition`.
    """

    published: date
    exact: bool
    changes: tuple[Change, ...]
    unchanged: int = 0

    def with_figures(self) -> Difference:
        """The same without the series of which only the description changed."""
        return replace(self, changes=tuple(one for one in self.changes if one.figures))

    def to_dict(self) -> dict[str, Any]:
        """The plain JSON, the series with the biggest revisions first."""
        return {
            "published": self.published.isoformat(),
            "exact": self.exact,
            "changed": len(self.changes),
            "unchanged": self.unchanged,
            "series": [one.to_dict() for one in sorted(self.changes, key=lambda one: (-one.largest, one.key))],
        }


class Printings:
    """Every level that a publisher has printed of a series, and those that a fetch adds on the way."""

    def __init__(self, reference: Reference, key: SeriesKey, publisher: str | None) -> None:
        self.found: list[tuple[str, Held]] = []
        series, frequency = reference.series(key.measure, key.entity), Frequency(key.frequency)
        for (period, states), printings in series.observations.items() if series is not None else ():
            code = Period(*period, frequency).code
            for one in printings if states is Printed.LEVEL else ():
                source = reference.sources[one.source]
                if one.series == key and publisher in (None, source.original_publisher):
                    self.found.append((code, Held(format(one.value, "f"), one.ulp, one.status, edition_of(source))))

    def until(self, day: date | None = None) -> dict[str, Held]:
        """The values as they were last given by a day, by period in their order; what had been withdrawn is left out."""
        last: dict[str, Held] = {}
        for code, one in self.found:
            other = last.get(code)
            if (day is None or one.edition[0] <= day) and (other is None or _later(one, other)):
                last[code] = one
        return {code: last[code] for code in sorted(last, key=_start) if last[code].status is not Status.WITHDRAWN}

    def add(self, values: Iterable[Value], day: date) -> None:
        """Take in an edition of the day; it counts as the last one of its day."""
        number = 1 + max((one.edition[1] for _, one in self.found if one.edition[0] == day), default=0)
        self.found.extend((one.period, Held(one.text, place_of(one.text), one.status, (day, number))) for one in values)


def _later(one: Held, other: Held) -> bool:
    """Whether a printing goes before another one: the later edition, of one edition the finer."""
    return (one.edition, -one.ulp) > (other.edition, -other.ulp)


def compared(
    key: str,
    before: Mapping[str, Held],
    values: Sequence[Value],
    *,
    told: Mapping[str, str] | None = None,
    was_told: Mapping[str, str] | None = None,
    decided: Container[str] = (),
    reach: str | None = None,
) -> Change:
    """What the values of an edition change in what was known of a series.

    Periods from ``reach`` on, or from the first value on where there is none, belong to the edition: what is missing there is
    withdrawn. ``told`` and ``was_told`` are what the source says of the series, now and the last time; ``decided`` are periods of
    which somebody here has said how firm they are.
    """
    given = {one.period: one for one in values}
    new = tuple(one for one in values if one.period not in before)
    pairs = [(before[one.period], one) for one in values if one.period in before]
    revised = tuple(
        Revision(one.period, was.text, one.text, was.status, one.status) for was, one in pairs if _differ(was, one, one.period in decided)
    )
    starts = [_start(period) for period in ([reach, *given] if reach else given)]
    gone = tuple(
        Value(period, was.text, Status.WITHDRAWN)
        for period, was in before.items()
        if starts and period not in given and _start(period) >= min(starts)
    )
    described = () if was_told is None else tuple(_described(was_told, told or {}))
    every = tuple(sorted((*values, *gone), key=lambda one: _start(one.period)))
    return Change(key, before, every, new, revised, gone, described, len(pairs) - len(revised))


def _start(period: str) -> int:
    return key_of(period)[0]


def _differ(was: Held, now: Value, decided: bool) -> bool:
    """Whether a value is another one; how firm it is counts too, unless somebody here has decided on it."""
    if was.text == now.text and was.status is now.status:
        return False
    if 2 * abs(was.value - Decimal(now.text)) >= was.ulp + place_of(now.text) and was.value != Decimal(now.text):
        return True
    return not decided and was.status in _SOURCES_OWN and was.status is not now.status


def place_of(text: str) -> Decimal:
    """The place of the last digit of a number as a source writes it.

    >>> place_of("3.10")
    Decimal('0.01')
    """
    return Decimal(1).scaleb(-len(text.partition(".")[2]))


def _described(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Described]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name, "") != after.get(name, ""):
            yield Described(name, before.get(name, ""), after.get(name, ""))


def _told(value: Value) -> dict[str, str]:
    return {"period": value.period, "value": value.text, "status": value.status.value}
