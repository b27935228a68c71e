"""resolve(): a draft into ranked assertions bound to measures, entities and periods, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from factcheck.model.assertion import Assertion, Assumption, Base, Direction, Operation, RelativeTo
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, RANK, TIMES, Hedge, Quantity
from factcheck.model.series import Observation
from factcheck.model.structure import Kind, Measure, Unit
from factcheck.model.text import Text
from factcheck.model.verdict import NOT_CHECKABLE_REASONS, Nearest, Reading, Reason
from factcheck.reference.snapshot import Reference
from factcheck.resolution.features import confidence
from factcheck.resolution.otherwise import at_its_end, is_open_end, otherwise, quoted_as

_HEAD, _THING = "activity", "product"
_HUNDRED = Decimal(100)
#: Operations in which "between 2019 and 2022" names the two ends and not the stretch.
_FROM_TO = frozenset(
    {Operation.RATIO, Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.DIRECTION, Operation.COMPARE, Operation.CONTRIBUTION}
)
#: Operations on a share that are computed on its finished series.
_OF_SHARES = frozenset({Operation.CHANGE_ABSOLUTE, Operation.CHANGE_PERCENT, Operation.DIRECTION, Operation.RECORD, Operation.TREND})
#: Changes of money whose words often mean those of what it buys.
_IN_TERMS = frozenset({Operation.CHANGE_PERCENT, Operation.RATIO, Operation.DIRECTION, Operation.RECORD, Operation.TREND})
#: Operations whose number is told in the measure's unit; a bare number this large is no percentage.
_TOLD_IN_UNITS = frozenset({Operation.LEVEL, Operation.SUM, Operation.AVERAGE, Operation.CHANGE_ABSOLUTE, Operation.DIFFERENCE})
_COUNT = Decimal(1000)
_MEASURED_FROM = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.DIRECTION, Operation.CONTRIBUTION})
#: A month or a year whose figure is older than this is not "the latest" in any claim, in months before the day.
_STALE = {1: 4, 12: 30}


@dataclass(frozen=True, slots=True)
class _Bound:
    """A measure that a name may mean, with what was assumed to get there."""

    measure: Measure | None
    assumptions: tuple[Assumption, ...] = ()
    reason: Reason | None = None


def resolve(draft: Draft, reference: Reference, text: Text) -> Reading:
    """The readings of a draft, best first, or the reason why there is none with the nearest that the catalogue has."""
    return _Resolver(draft, reference, text).reading()


class _Resolver:
    def __init__(self, draft: Draft, reference: Reference, text: Text) -> None:
        self.draft, self.reference, self.text, self.catalogue = draft, reference, text, reference.catalogue
        self.only_confirms = False

    def reading(self) -> Reading:
        bound = [self.in_december(one) for one in self.measures(self.draft.measure)]
        first = bound[0] if bound else _Bound(None, reason=self.no_measure())
        if self.draft.reason is not None and self.draft.reason in NOT_CHECKABLE_REASONS:
            return Reading((self.without_outsider(self.assertion(first, None)),), self.draft.reason)
        if self.outsider(self.draft.entity, bound):
            nearest = self.nearest(first.measure)
            return Reading((self.without_outsider(self.assertion(first, None)),), Reason.NO_ENTITY, nearest)
        if self.draft.reason is not None:
            nearest = self.nearest(first.measure) if self.draft.reason is Reason.PERIOD_NOT_COVERED else ()
            return Reading((self.assertion(first, None),), self.draft.reason, nearest)
        if first.measure is None:
            return Reading((self.assertion(first, None),), first.reason or Reason.NO_SERIES, self.nearest(None))
        if self.draft.entity_unknown is not None:
            reason = Reason.NO_ENTITY if self.draft.entity is None else Reason.NO_SERIES
            return Reading((self.assertion(first, None),), reason, self.nearest(first.measure))
        if self.draft.period is not None and (self.draft.period.partial or is_open_end(self.draft.period, first.measure, self.catalogue)):
            return Reading((self.assertion(first, (self.draft.period.period, ())),), Reason.PERIOD_NOT_COVERED, self.nearest(first.measure))
        entity = self.entity(first.measure)[0]
        if self.outsider(entity, bound):
            return Reading((self.without_outsider(self.assertion(first, None)),), Reason.NO_ENTITY, self.nearest(first.measure))
        if self.draft.operation is Operation.SHARE and self.draft.group is not None and first.measure.facets:
            return Reading((self.assertion(first, None),), Reason.NO_SERIES, self.nearest(first.measure))
        unit = self.unit_fault(first.measure)
        if unit is not None:
            return Reading((self.assertion(first, None),), unit, self.nearest(first.measure))
        assertions = tuple(self.assertion(one, period) for one in bound if one.measure is not None for period in self.periods(one.measure))
        if entity is not None and self.reference.series(first.measure.id, entity) is None and len(bound) == 1:
            made = assertions or (self.assertion(first, None),)
            if not self.reachable(first.measure, entity):
                return Reading(made[:1], Reason.NO_SERIES, self.nearest(first.measure))
        if not assertions:
            newest = self.newest(first.measure) if self.draft.since is None else ()
            reason = Reason.PERIOD_NOT_COVERED if newest else Reason.LOW_CONFIDENCE
            return Reading((self.assertion(first, None),), reason, newest or self.nearest(first.measure))
        others = otherwise(self.draft, assertions, self.catalogue)
        return Reading(assertions, otherwise=others, only_confirms=self.only_confirms)

    def in_december(self, bound: _Bound) -> _Bound:
        """The measure, or the one of the year's end where the words speak of that."""
        ends = at_its_end(self.draft, bound.measure, self.entity(bound.measure)[0], self.reference)
        self.only_confirms = self.only_confirms or ends is not None
        return replace(bound, measure=ends) if ends is not None else bound

    def outsider(self, entity: str | None, bound: Sequence[_Bound] = ()) -> bool:
        """Whether a company or a place is named that is known, but has no figures of any of these measures."""
        if entity is None or self.catalogue.entities[entity].kind not in ("company", "region"):
            return False
        return not any(one.measure is not None and self.reference.series(one.measure.id, entity) is not None for one in bound)

    def without_outsider(self, assertion: Assertion) -> Assertion:
        bound = [_Bound(self.catalogue.measures.get(assertion.measure or ""))]
        return replace(assertion, entity=None, subject=assertion.entity) if self.outsider(assertion.entity, bound) else assertion

    def reachable(self, measure: Measure, entity: str) -> bool:
        """Whether the entity has the measure itself, as a stand-in, or through its parts."""
        return measure.stand_ins.get(entity) is not None or measure.ratio_of is not None

    def no_measure(self) -> Reason:
        name = self.draft.measure
        return Reason.UNCLEAR_MEASURE if name is not None and not name.unexplained else Reason.NO_SERIES

    # -- measure ----------------------------------------------------------------------------------------------------

    def measures(self, name: MeasureName | None) -> Iterator[_Bound]:
        """What a name may mean, best first."""
        given = self.text.context.measure
        if given is not None and name is self.draft.measure and (name is None or (not name.unexplained and self.vague(name, given))):
            yield _Bound(self.catalogue.measures[given], (Assumption("measure", given, "from_caller"),))
            return
        if name is None:
            return
        if name.unexplained is not None:
            yield _Bound(None, reason=Reason.NO_SERIES)
            return
        if name.measure is not None:
            own = self.catalogue.counted_by(name.measure, name.basis) if name.basis is not None else None
            named = quoted_as(self.draft, own or self.catalogue.measures[name.measure], self.reference)
            if self.draft.operation is Operation.GROWTH_AVERAGE and named.real is not None and not name.in_money:
                yield _Bound(self.catalogue.measures[named.real], (Assumption("measure", named.real, "prices_taken_out"),))
                if named.growth is not None:
                    yield _Bound(self.catalogue.measures[named.growth], (Assumption("measure", named.growth, "prices_taken_out"),))
                return
            yield _Bound(named, (Assumption("measure", named.id, "carried_from_sentence"),) if name.carried else ())
            if named.real is not None and self.open_terms(name, named):
                yield _Bound(self.catalogue.measures[named.real], (Assumption("measure", named.real, "prices_taken_out"),))
            return
        heads, things = name.value(_HEAD), name.value(_THING)
        assumptions: tuple[Assumption, ...] = ()
        if not heads:
            if (self.draft.operation in (Operation.SHARE, Operation.CONTRIBUTION) or self.about_share()) and things:
                heads = self.default_heads()
                assumptions = (Assumption("measure", heads[0], "default_activity"),) if heads else ()
            if not heads:
                yield _Bound(None, reason=Reason.UNCLEAR_MEASURE)
                return
        if not things:
            widest = self.catalogue.default_value(_THING)
            things = (widest,) if widest else ()
            assumptions = (*assumptions, Assumption("measure", widest or "", "default_product"))
        if name.carried:
            said = ", ".join(name.value(facet)[0] for facet in name.carried if name.value(facet))
            assumptions = (*assumptions, Assumption("measure", said, "carried_from_sentence"))
        basis = name.basis if name.basis is not None and self.own_count(name.basis) else None
        whose = self.draft.entity or ""
        things = tuple(self.catalogue.facets[thing].stands_for.get(whose, thing) for thing in things)
        for thing in things:
            measure = self.catalogue.with_facets({_HEAD: heads[0], _THING: thing}, basis)
            if measure is None:
                yield _Bound(None, assumptions, Reason.NO_SERIES)
            else:
                yield _Bound(measure, assumptions)

    def open_terms(self, name: MeasureName, measure: Measure) -> bool:
        """Whether a change over years, or a record, may be one of money or of what it buys: "GDP has grown fourfold since 2000"."""
        draft, base = self.draft, self.draft.base_period
        if name.in_money or name is not draft.measure or draft.partner is not None or draft.operation not in _IN_TERMS:
            return False
        if not self.catalogue.units[measure.unit].dimension.startswith("currency"):
            return False
        long = base is not None or (draft.period is not None and self.spans_years(draft.period.period))
        return long or draft.operation in (Operation.RECORD, Operation.TREND)

    def vague(self, name: MeasureName, given: str) -> bool:
        """Whether the words leave the measure open in a way that the caller's measure fills."""
        facets = self.catalogue.measures[given].facets
        open_ended = name.measure is None and (not name.value(_HEAD) or len(name.value(_THING)) != 1)
        return open_ended and all(facets.get(facet) in values for facet, values in name.facets)

    def own_count(self, agency: str) -> bool:
        known = self.catalogue.agencies.get(agency)
        return known is not None and known.basis is not None

    def default_heads(self) -> tuple[str, ...]:
        share = next((measure for code, measure in self.catalogue.measures.items() if self.catalogue.open_share(code)), None)
        if share is None or share.ratio_of is None:
            return ()
        return (self.catalogue.measures[share.ratio_of[0]].facets.get(_HEAD, ""),)

    def whole(self, part: Measure | None) -> tuple[str | None, tuple[Assumption, ...]]:
        """The whole of a share: the one that was named, else the default denominator."""
        for bound in self.measures(self.draft.whole):
            if bound.measure is not None:
                return bound.measure.id, ()
        if part is None:
            return None, ()
        default = self.catalogue.default_denominator(part.id)
        return default, (Assumption("relative_to.measure", default, "default_denominator"),) if default else ()

    # -- entity -----------------------------------------------------------------------------------------------------

    def entity(self, measure: Measure | None) -> tuple[str | None, tuple[Assumption, ...]]:
        named = self.draft.entity
        if named is not None and not (self.draft.operation is Operation.RANK and self.catalogue.entities[named].kind == "world"):
            where = dict(self.draft.carried).get("entity")
            return named, (Assumption("entity", named, f"from_{where}"),) if where else ()
        if self.draft.entity_unknown is not None:
            return None, ()
        given = self.text.context.entity
        if given is not None and given in self.catalogue.entities:
            return given, (Assumption("entity", given, "from_caller"),)
        default = measure.default_entity if measure is not None else self.usual_entity()
        return default, (Assumption("entity", default, "default_entity"),) if default is not None else ()

    def usual_entity(self) -> str | None:
        """The entity that all measures are about when nobody is named, if it is one and the same."""
        defaults = {measure.default_entity for measure in self.catalogue.measures.values() if measure.default_entity is not None}
        return next(iter(defaults)) if len(defaults) == 1 else None

    # -- period -----------------------------------------------------------------------------------------------------

    def periods(self, measure: Measure) -> list[tuple[Period, tuple[Assumption, ...]]]:
        """The period of the draft, or the latest ones that it may mean when the words give none."""
        name = self.draft.period
        if name is not None:
            return [self.named_period(name, measure)]
        if self.draft.operation is Operation.TREND:
            return self.trend_periods(measure)
        if self.text.context.period is not None:
            try:
                period = Period.parse(self.text.context.period)
            except ValueError:
                period = None
            if period is not None:
                return [(period, (Assumption("period", period.code, "from_caller"),))]
        latest = self.latest_months(measure)
        years = self._latest(measure, 12)
        if self.draft.earlier is not None:
            latest, years = (self.before(period) if period is not None else None for period in (latest, years))
        found: list[tuple[Period, tuple[Assumption, ...]]] = []
        base = self.draft.base_period
        if base is not None and base.period.months == 12 and years is not None:
            return [(years, (Assumption("period", years.code, "latest_published"),))]
        if latest is not None and self.draft.frequency is not Frequency.A:
            found.append((latest, (Assumption("period", latest.code, "latest_published"),)))
        if years is not None and self.draft.frequency is not Frequency.M:
            found.append((years, (Assumption("period", years.code, "latest_published"),)))
        return found

    def named_period(self, name: PeriodName, measure: Measure) -> tuple[Period, tuple[Assumption, ...]]:
        period, assumptions = name.period, []
        if self.catalogue.of_year_end(measure.id) and period.months == 1:
            period = Period.year(period.first_year)
        moved = measure.kind is not Kind.FLOW and self.draft.operation in (Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE)
        if (measure.growth == measure.id or moved) and period.months == 12 and period.frequency is Frequency.M:
            period = period.parts(Frequency.M)[-1]  # "rose 8.1% in the twelve months to February"
        if self.draft.earlier is not None:
            period = self.before(period)
        if name.open_end:
            latest = self.latest_months(measure)
            if latest is not None and latest.first_year == period.first_year:
                period = Period.ytd(latest.first_year, latest.start % 12 + 1) if latest.start % 12 else latest
            assumptions.append(Assumption("period", period.code, "latest_published"))
        if name.assumed:
            assumptions.append(Assumption("period.year", str(period.first_year), "year_of_publication"))
        if name.carried:
            assumptions.append(Assumption("period", period.code, "carried_from_text"))
        if self.draft.operation is Operation.RECORD and self.draft.frequency is Frequency.A and period.months != 12:
            period = Period.year(period.first_year)
        return period, tuple(assumptions)

    def before(self, period: Period) -> Period:
        """The base of a period: a year before it, or the one just before."""
        return period.previous() if self.draft.earlier is Base.PREVIOUS else period.year_before()

    def latest_months(self, measure: Measure) -> Period | None:
        """The newest month whose figure can have been out on the day, by the measure's usual lag and what is published."""
        return self._latest(measure, 1)

    def _latest(self, measure: Measure, months: int) -> Period | None:
        entity = self.entity(measure)[0]
        base = measure.ratio_of[0] if measure.ratio_of else measure.id
        series = self.reference.series(measure.id, entity) if entity else None
        series = series or (self.reference.series(base, entity) if entity else None)
        if series is None:
            return None
        today = self.text.as_of.year * 12 + self.text.as_of.month - 1
        ends = [
            start + length
            for (start, length), states in series.observations
            if start + length <= today
            and (length <= 12 if months == 1 else length == 12 and start % 12 == 0)
            and (months == 12 or length == 1 or start % 12 == 0)
            and self._out(series.observations[(start, length), states], start + length, measure.lag_days)
        ]
        if not ends or today - max(ends) > _STALE[months]:
            return None
        return Period(max(ends) - months, months, Frequency.M if months == 1 else Frequency.A)

    def newest(self, measure: Measure) -> tuple[Nearest, ...]:
        """The newest figure of a series that is too old for "now"."""
        entity = self.entity(measure)[0]
        series = self.reference.series(measure.id, entity) if entity and self.draft.period is None else None
        ends = [(start + length, length) for (start, length), _ in series.observations] if series is not None else []
        if not ends:
            return ()
        end, length = max(ends)
        return (Nearest(measure.id, entity, Period(end - length, length, Frequency.A if length == 12 else Frequency.M).code),)

    def _out(self, printings: tuple[Observation, ...], end: int, lag_days: int) -> bool:
        """Whether a figure was out on the day: by the date of a printing, without one by the measure's usual delay."""
        usual = date(end // 12, end % 12 + 1, 1) + timedelta(days=lag_days)
        dates = [self.reference.sources[one.source].published or usual for one in printings]
        return any(day <= self.text.as_of for day in dates)

    def trend_periods(self, measure: Measure) -> list[tuple[Period, tuple[Assumption, ...]]]:
        unit = self.draft.frequency or Frequency.A
        latest = self._latest(measure, 12) if unit is Frequency.A else self.latest_months(measure)
        if latest is None:
            return []
        if unit is Frequency.A and self.catalogue.is_real(measure.id) and measure.growth is not None:  # it is out before the values are
            latest = max(latest, self._latest(self.catalogue.measures[measure.growth], 12) or latest, key=lambda period: period.end)
        if self.draft.since is not None:
            start = self.draft.since.period.start + (unit.months if self.draft.since.period.months == unit.months else 0)
            if start >= latest.end:
                return []
            run = Period(start, latest.end - start, unit, Basis.RANGE)
        else:
            count = self.draft.count or 2
            run = Period(latest.end - count * unit.months, count * unit.months, unit, Basis.RANGE)
        return [(run, (Assumption("period", run.code, "latest_published"),))]

    # -- quantity ---------------------------------------------------------------------------------------------------

    def unit_fault(self, measure: Measure) -> Reason | None:
        """A unit that the measure cannot have."""
        quantity = self.draft.quantity
        percent_measure = measure.unit == PERCENT
        if quantity is None or self.draft.operation not in _TOLD_IN_UNITS:
            return None
        if self.draft.operation in (Operation.CHANGE_ABSOLUTE, Operation.DIFFERENCE):
            counts = percent_measure and quantity.unit == NUMBER and abs(quantity.value) >= _COUNT
            return Reason.UNCLEAR_QUANTITY if counts else None
        if not self.in_units_of(measure):
            return Reason.NO_SERIES
        exchanged = self.catalogue.units[measure.unit].dimension.startswith("exchange.")
        if quantity.unit == "currency":
            return None if self.draft.units or exchanged else Reason.NO_SERIES
        money = self.catalogue.units[measure.unit].dimension.startswith(("currency.", "price."))
        if money and not self.draft.units:
            return Reason.UNCLEAR_QUANTITY
        if self.catalogue.units[measure.unit].dimension == "persons" and 0 < abs(quantity.value) < _COUNT:
            return Reason.UNCLEAR_QUANTITY  # 每100个人中就有近16人
        among = self.catalogue.units[measure.unit].dimension.removeprefix("per_")
        if among.isdigit() and abs(quantity.value) > Decimal(among):
            return Reason.UNCLEAR_QUANTITY  # 280,000 deaths are no rate per 100,000
        if percent_measure and quantity.unit == NUMBER and abs(quantity.value) >= _COUNT:
            return Reason.UNCLEAR_QUANTITY  # 7.5 million out of work are no rate
        if (quantity.unit in (PERCENT, POINTS)) != percent_measure and quantity.unit != NUMBER:
            return Reason.UNCLEAR_QUANTITY
        return None

    def in_units_of(self, measure: Measure) -> bool:
        """Whether the words around the number name no unit, or one that the measure can be told in."""
        return not self.draft.units or self.told_in(measure) is not None

    def told_in(self, measure: Measure) -> Unit | None:
        """The unit among those of the words in which the measure is told."""
        units = self.catalogue.units
        own = units.get(measure.unit)
        named = [units[code] for code in self.draft.units if code in units]
        if own is None:
            return None
        return next((unit for unit in named if unit.id in (own.id, *own.also) or unit.dimension == own.dimension), None)

    def quantity(self, measure: Measure | None) -> Quantity | None:
        """The number as it is written, in the unit of the operation's answer and with its sign."""
        found = self.in_unit(measure)
        return replace(found, text=self.text.body[found.span.start : found.span.end]) if found is not None else None

    def in_unit(self, measure: Measure | None) -> Quantity | None:
        """The number in the unit of the operation's answer, with its sign."""
        quantity, operation, direction = self.draft.quantity, self.draft.operation, self.draft.direction
        if operation is Operation.RANK:
            place = Decimal(self.draft.count or 1)
            return Quantity("", self.draft.words, place, Decimal(1), RANK)
        if quantity is None:
            return None
        unit = quantity.unit
        value, ulp, upper = quantity.value, quantity.ulp, quantity.upper
        if operation in (Operation.CHANGE_PERCENT, Operation.GROWTH_AVERAGE) and unit == TIMES:
            value, ulp, unit = value * _HUNDRED, ulp * _HUNDRED, PERCENT
            upper = upper * _HUNDRED if upper is not None else None
        if operation is Operation.RATIO and unit == PERCENT:  # "half of what China did"
            value, ulp, unit = value / _HUNDRED, ulp / _HUNDRED, TIMES
            upper = upper / _HUNDRED if upper is not None else None
        if unit in (NUMBER, "currency") and measure is not None:
            told, own = self.told_in(measure), self.catalogue.units.get(measure.unit)
            if told is not None and own is not None and told.id != own.id and operation is Operation.PER_CAPITA:
                return replace(quantity, unit=told.id)
            if told is not None and own is not None and told.dimension == own.dimension:
                scale = told.factor / own.factor
                value, ulp, upper = value * scale, ulp * scale, upper * scale if upper is not None else None
            unit = measure.unit
        falls = direction is Direction.DOWN and operation in (
            Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.GROWTH_AVERAGE, Operation.DIFFERENCE,
        )  # fmt: skip
        if falls:
            value = -abs(value)
            upper = -abs(upper) if upper is not None else None
            if upper is not None:
                value, upper = upper, value
        return replace(
            quantity,
            value=value,
            ulp=ulp,
            upper=upper,
            unit=unit,
            hedge=quantity.hedge if quantity.hedge is not Hedge.FRACTION or quantity.fraction else None,
        )

    # -- assertion --------------------------------------------------------------------------------------------------

    def assertion(self, bound: _Bound, period: tuple[Period, tuple[Assumption, ...]] | None) -> Assertion:
        draft, measure = self.draft, bound.measure
        entity, entity_assumptions = self.entity(measure)
        if period is None and draft.period is not None:
            period = (self.before(draft.period.period) if draft.earlier is not None else draft.period.period, ())
        base_period = draft.base_period.period if draft.base_period is not None else None
        if period is not None and base_period is None and draft.operation in _FROM_TO and self.spans_years(period[0]):
            first, *_, last = period[0].parts(Frequency.A)
            counted = draft.period is not None and draft.period.counted
            period, base_period = (last, period[1]), first.year_before() if counted else first
        if period is not None and base_period is None and draft.base is None and draft.operation in _FROM_TO and self.next_month(period[0]):
            first, last = period[0].parts(Frequency.M)
            period, base_period = (last, period[1]), first
        assumptions = (*bound.assumptions, *entity_assumptions, *(period[1] if period else ()))
        base = draft.base or Base.YEAR
        if period is not None and base_period is None and draft.base is None and self.may_go_on(period[0], measure):
            base = Base.PREVIOUS if self.in_points_of(measure) else Base.YEAR
            assumptions = (*assumptions, Assumption("base", base.value, "default_base"))
        relative = RelativeTo()
        operation = draft.operation
        if operation is Operation.SUM and measure is not None and measure.kind is not Kind.FLOW:
            operation = Operation.AVERAGE
        if operation is Operation.GROWTH_AVERAGE and measure is not None and measure.growth == measure.id:
            operation = Operation.AVERAGE
        target = measure
        if operation in (Operation.SHARE, Operation.CONTRIBUTION):
            whole, more = self.whole(measure)
            world = self.catalogue.world() if whole is None and measure is not None and measure.sums_with_groups else None
            if world is not None and draft.group is None and world != entity:
                more = (Assumption("relative_to.entity", world, "default_denominator"),)
                relative = RelativeTo(entity=world)
            if draft.group is not None and draft.whole is None and draft.group != entity:
                whole, more = None, ()
                relative = RelativeTo(entity=draft.group)
            relative = RelativeTo(measure=whole, entity=relative.entity, period=base_period if operation is Operation.SHARE else None)
            assumptions = (*assumptions, *more)
        elif operation in (Operation.COMPARE, Operation.RATIO, Operation.DIFFERENCE):
            relative = self.partner(operation, period, base_period)
        elif operation is Operation.CHANGE_PERCENT and draft.partner is not None:
            relative = RelativeTo(entity=draft.partner)
        elif operation is Operation.RANK:
            relative = RelativeTo(entity=draft.group)
        if draft.operation in _OF_SHARES and self.about_share() and measure is not None:
            whole, _ = self.whole(measure)
            share = self.catalogue.finished_share(measure.id, whole) if whole else None
            target = share or target
        if operation in (*_MEASURED_FROM, Operation.LEVEL) and base_period is not None:
            relative = replace(relative, period=base_period)
        since = draft.since.period if draft.since is not None else None
        if operation is Operation.RECORD:
            if since is None and draft.count and period is not None:
                since = period[0].shift(-12 * draft.count)
            relative = RelativeTo(period=since)
        return Assertion(
            operation=operation,
            measure=target.id if target is not None else None,
            entity=entity,
            period=period[0] if period else None,
            words=draft.words,
            relative_to=relative,
            quantity=self.quantity(target),
            direction=draft.direction,
            base=base,
            count=draft.count if operation is not Operation.RANK else None,
            since=since,
            times_more=draft.times_more,
            attribution=draft.attribution,
            subject=draft.entity_unknown,
            assumptions=assumptions,
            confidence=round(confidence(draft.doubts), 3),
        )

    def about_share(self) -> bool:
        return (
            self.draft.of_share or self.draft.whole is not None or (self.draft.quantity is not None and self.draft.quantity.unit == POINTS)
        )

    def in_points_of(self, measure: Measure | None) -> bool:
        """Whether points are told of a rate with a name of its own, which go from month to month: "unemployment rose 0.2 points"."""
        points = self.draft.quantity is not None and self.draft.quantity.unit == POINTS
        return points and measure is not None and measure.unit == PERCENT and not measure.ratio_of and self.draft.whole is None

    def may_go_on(self, period: Period, measure: Measure | None) -> bool:
        """Whether a change in a month or a quarter, told without a base, may be one from the month or the quarter before."""
        changes = (Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.DIRECTION)
        return (
            self.draft.operation in changes
            and self.draft.partner is None
            and period.months in (1, 3)
            and (self.in_points_of(measure) or not self.about_share())
        )

    def next_month(self, period: Period) -> bool:
        """Whether a span goes from one month to the next ("from September to October"): what changes, changes between the two."""
        return period.months == 2 and period.frequency is Frequency.M and period.basis is Basis.RANGE

    def spans_years(self, period: Period) -> bool:
        """Whether a change over the period is one from its first to its last year."""
        return period.basis is Basis.RANGE and period.frequency is Frequency.A and period.months >= 24

    def partner(self, operation: Operation, period: tuple[Period, tuple[Assumption, ...]] | None, base_period: Period | None) -> RelativeTo:
        """What the first value is held against: an entity, a measure or a period."""
        draft = self.draft
        if draft.partner is not None:
            return RelativeTo(entity=draft.partner)
        for bound in self.measures(draft.whole):
            if bound.measure is not None:
                return RelativeTo(measure=bound.measure.id)
        if base_period is not None:
            return RelativeTo(period=base_period)
        if period is not None and operation is Operation.RATIO:
            base = period[0].previous() if draft.base is Base.PREVIOUS else period[0].year_before()
            return RelativeTo(period=base)
        return RelativeTo()

    def nearest(self, measure: Measure | None) -> tuple[Nearest, ...]:
        """The nearest series of the catalogue, for an answer that says what is missing."""
        if measure is None:
            name = self.draft.measure
            heads, things = (name.value(_HEAD), name.value(_THING)) if name is not None else ((), ())
            thing = things[0] if things else self.catalogue.default_value(_THING)
            measure = self.catalogue.with_facets({_HEAD: heads[0], _THING: thing or ""}) if heads else None
        if measure is None:
            return ()
        entity = measure.default_entity
        if entity is None or self.reference.series(measure.id, entity) is None:
            return (Nearest(measure=measure.id),)
        return (Nearest(measure.id, entity, None, f"{entity}.{measure.id}.M"),)
