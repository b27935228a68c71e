"""Draft: what the words of a claim say, before codes, defaults and coverage are known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.period import Frequency, Period
from factcheck.model.quantity import Quantity, Sum
from factcheck.model.text import Span
from factcheck.model.verdict import Reason

#: What is carried of a name that is a measure of its own.
MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A measure as it was named: by a label of its own, or by facets ("exports" of "new energy vehicles").

    ``facets`` maps a facet to the possible values, best first. ``carried`` names the facets that come from another clause or
    sentence. ``basis`` is the agency whose own count was named. ``unexplained`` are words beside the name that make it
    something else than the measure it looks like. ``in_money`` says that it is told in the money of the day;
    ``of_money`` that an exchange rate is told of a money that is named first ("sterling against the dollar"); ``loosely`` that the words
    are also used for another measure in the same unit ("income per head").
    """

    measure: str | None = None
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    basis: str | None = None
    carried: tuple[str, ...] = ()
    unexplained: str | None = None
    in_money: bool = False
    of_money: bool = False
    loosely: bool = False

    def taken(self) -> MeasureName:
        """The same name, all of which was said elsewhere."""
        return replace(self, carried=(MEASURE,) if self.measure is not None else tuple(facet for facet, _ in self.facets))

    def value(self, facet: str) -> tuple[str, ...]:
        """The possible values of one facet; empty when it was not named."""
        return next((values for name, values in self.facets if name == facet), ())


@dataclass(frozen=True, slots=True)
class PeriodName:
    """A period as the words give it; ``assumed`` when the year is not in the words, ``carried`` when the period comes from elsewhere.

    ``open_end`` marks "so far this year", whose last month depends on what has been published; ``partial`` a part of a month,
    ``year_end`` the end of a year, ``counted`` a span told by its length ("the ten years to 2024"): what changes over it, changes
    from the year before it.
    """

    period: Period
    assumed: bool = False
    carried: bool = False
    open_end: bool = False
    partial: bool = False
    counted: bool = False
    year_end: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposition as worded. Slots that the words leave open are None; ``reason`` says why it cannot be checked at all.

    ``units`` are the units that the words around the number may mean, none where they name none. ``quantity`` is unsigned but
    for growth rates told as levels; ``direction`` carries the sign. ``frequency`` is what "monthly record" or "a third straight
    year" say about the spacing. ``entity_unknown`` holds a name that is no entity of the catalogue ("Great Wall Motor").
    ``of_share`` marks a change or history of a measure's share and not of the measure ("its share rose 2%").
    ``averaged`` says that the words speak of an average.
    ``earlier`` marks a level of the base and not of the period itself ("up from 4.9 million a year earlier").
    ``carried`` lists the slots that came from context, with where from ("sentence", "headline", "caller"). ``place`` is where
    the number or cue stands: clause and item of its sentence. ``doubts`` name what speaks against the reading.
    """

    operation: Operation
    words: Span
    measure: MeasureName | None = None
    whole: MeasureName | None = None
    entity: str | None = None
    partner: str | None = None
    group: str | None = None
    period: PeriodName | None = None
    base_period: PeriodName | None = None
    base: Base | None = None
    quantity: Quantity | None = None
    units: tuple[str, ...] = ()
    direction: Direction | None = None
    count: int | None = None
    frequency: Frequency | None = None
    since: PeriodName | None = None
    times_more: bool = False
    of_share: bool = False
    averaged: bool = False
    earlier: Base | None = None
    attribution: str | None = None
    entity_unknown: str | None = None
    reason: Reason | None = None
    carried: tuple[tuple[str, str], ...] = ()
    place: tuple[int, int] | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence (or clause) that asserts something, with everything it asserts and the sums that it states."""

    span: Span
    drafts: tuple[Draft, ...]
    exhaustive: bool = False
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as read: claims in its order, and every number that was found and is not part of one."""

    claims: tuple[DraftClaim, ...]
    unchecked: tuple[tuple[Span, Reason], ...] = field(default_factory=tuple)
