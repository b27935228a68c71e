"""Lookup: the reference as it was known on one day; printed figures, and those that follow from them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from factcheck.computation.interval import around
from factcheck.computation.term import Term
from factcheck.model.evidence import Figure, Input, Interval, WitnessKind
from factcheck.model.period import Period, PeriodKey
from factcheck.model.quantity import PERCENT
from factcheck.model.series import Observation, Printed, Series, SeriesKey, Status
from factcheck.model.structure import Measure, Source
from factcheck.reference.snapshot import Reference
from factcheck.reference.vintages import Known, known

#: The kinds of printed figure that are percentages whatever their measure.
_RATES = frozenset({Printed.YOY, Printed.MOM, Printed.SHARE, Printed.CONTRIBUTION})


@dataclass(frozen=True, slots=True)
class Value:
    """One quantity that a computation may use: its formula, and how an editor finds it. ``ulp`` is None when it was calculated."""

    term: Term
    value: Decimal
    shown: Input
    ulp: Decimal | None = None
    back_dated: bool = False
    status: Status = Status.NORMAL
    others: tuple[Observation, ...] = ()

    @property
    def interval(self) -> Interval:
        """What the value may be within the rounding of its figures."""
        if self.ulp is not None:
            return around(self.value, self.ulp)
        return self.term.bounds or Interval(self.value, self.value)


class Lookup:
    """The figures known on ``as_of``; remembers what it has looked up, so one serves all computations about one claim.

    ``depth`` is how many steps away from print a value may be: two for what is claimed, one for the many guesses at where a
    wrong number came from, which also need not be told what is nearest (``thorough``).
    """

    def __init__(self, reference: Reference, as_of: date) -> None:
        self.reference, self.as_of = reference, as_of
        self.depth, self.thorough = 2, True
        self.catalogue = reference.catalogue
        self._series: dict[tuple[str, str], Series | None] = {}
        self._printed: dict[tuple[str, str, PeriodKey, Printed], Value | None] = {}
        self.levels: dict[tuple[str, str, PeriodKey, int], Value | None] = {}
        self.ways: dict[tuple[str, str, PeriodKey, int], list[tuple[Term, str, tuple[Value, ...]]]] = {}
        self._lengths: dict[tuple[str, str, Printed], frozenset[int]] = {}
        self._parts: dict[str, tuple[tuple[str, str], ...]] = {}

    def shallow(self) -> Lookup:
        """The same figures, one step from print at most; what was looked up is shared."""
        other = copy(self)
        other.depth, other.thorough = 1, False
        return other

    def shares_of(self, whole: str) -> tuple[tuple[str, str], ...]:
        """The finished shares in a whole, each with its part."""
        if whole not in self._parts:
            measures = self.catalogue.measures.values()
            found = ((one.id, one.ratio_of[0]) for one in measures if one.ratio_of and one.ratio_of[1] == whole and one.unit == PERCENT)
            self._parts[whole] = tuple(found)
        return self._parts[whole]

    def series(self, measure: str, entity: str) -> Series | None:
        """All that was printed about one measure of one entity."""
        key = (measure, entity)
        if key not in self._series:
            self._series[key] = self.reference.series(measure, entity)
        return self._series[key]

    def lengths(self, measure: str, entity: str, states: Printed = Printed.LEVEL) -> frozenset[int]:
        """The lengths in months of the periods for which such a figure is printed; printed shares are levels of a finished share."""
        key = (measure, entity, states)
        found = self._lengths.get(key)
        if found is None:
            series = self.series(measure, entity)
            found = series.lengths(states) if series is not None else frozenset()
            if series is not None and states is Printed.LEVEL and self.measure(measure).ratio_of:
                found |= series.lengths(Printed.SHARE)
            self._lengths[key] = found
        return found

    def measure(self, measure: str) -> Measure:
        """The catalogue's entry of a measure."""
        return self.catalogue.measures[measure]

    def printed(self, measure: str, entity: str, period: PeriodKey, states: Printed = Printed.LEVEL) -> Value | None:
        """The printed figure that leads on the day; None when there is none."""
        key = (measure, entity, period, states)
        if key not in self._printed:
            self._printed[key] = self._read(measure, entity, period, states)
        return self._printed[key]

    def rate(self, measure: str, entity: str, period: PeriodKey, base: PeriodKey) -> Value | None:
        """The printed growth rate of a period against its base; None when nobody printed that comparison."""
        if base == (period[0] - 12, period[1]):
            return self.printed(measure, entity, period, Printed.YOY)
        if period[1] == 1 and base == (period[0] - 1, 1):
            return self.printed(measure, entity, period, Printed.MOM)
        return None

    def _read(self, measure: str, entity: str, period: PeriodKey, states: Printed) -> Value | None:
        series = self.series(measure, entity)
        if series is None:
            return None
        printings = series.printings(period, states)
        if not printings and states is Printed.LEVEL and self.measure(measure).ratio_of:
            printings = series.printings(period, Printed.SHARE)
        found = known(printings, self.reference.sources, self.as_of) if printings else None
        return self._value(found, period) if found else None

    def _value(self, found: Known, period: PeriodKey) -> Value:
        lead = found.lead
        value, ulp = lead.value, lead.ulp
        measure = self.measure(lead.series.measure)
        if lead.states is Printed.LEVEL and measure.decimals is not None:
            place = Decimal(1).scaleb(-measure.decimals)
            if ulp < place:
                value, ulp = value.quantize(place, rounding=ROUND_HALF_UP), place
        unit = PERCENT if lead.states in _RATES else measure.unit
        shown = Input(
            lead.series,
            Period.of_key(period),
            value,
            ulp,
            unit,
            lead.printed,
            (lead.source,),
            self.vintage(lead.source),
            states=lead.states.value,
        )
        return Value(Term.printed(value, ulp), value, shown, ulp, found.back_dated, lead.status, found.others)

    def vintage(self, source: str) -> str:
        """The date of a publication as far as it is known."""
        found: Source | None = self.reference.sources.get(source)
        if found is None:
            return ""
        return found.published_text or (found.published.isoformat() if found.published else "")


def frequency_of(period: PeriodKey) -> str:
    """The letter of the series in which a value of this length would stand."""
    return {12: "A", 6: "H", 3: "Q"}.get(period[1], "M")


def key_of(measure: str, entity: str, period: PeriodKey) -> SeriesKey:
    """The series in which a value that nobody printed would stand."""
    return SeriesKey(entity, measure, frequency_of(period))


def printed_figure(value: Value, unit: str, formula: str) -> Figure:
    """A printed figure as the answer."""
    return Figure(value.value, value.interval, unit, WitnessKind.PRINTED, formula, (value.shown,), value.ulp)


def computed_figure(term: Term, unit: str, formula: str, inputs: tuple[Value, ...]) -> Figure | None:
    """A calculated figure as the answer; None when it is not defined (a base of zero)."""
    value, bounds = term.value, term.bounds
    if value is None or bounds is None:
        return None
    return Figure(value, bounds, unit, WitnessKind.RECOMPUTED, formula, tuple(one.shown for one in inputs))
