"""The figures behind a clause, in brackets: "(340,000 of 1,817,000)"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.numbers import place_of, rounded
from factcheck.model.assertion import Operation
from factcheck.model.evidence import Input
from factcheck.model.period import Period

Brackets = Callable[[Case], str]


def figures(case: Case) -> str:
    """The levels that the figure was computed from, ready to follow the clause; empty for a figure that was printed as such."""
    if case.figure is None or case.figure.point:
        return ""
    maker = _BRACKETS.get(case.assertion.operation)
    return maker(case) if maker else ""


def _told(case: Case, key: str, *inputs: Input | None) -> str:
    texts = [case.published(one) for one in inputs if one is not None]
    return case.words.say(f"figures.{key}", first=texts[0], second=texts[-1]) if len(texts) == len(inputs) else ""


def _of(case: Case) -> str:
    assertion = case.assertion
    whole = assertion.relative_to
    first = case.input(assertion.measure, assertion.entity, assertion.period)
    if whole.measure:
        return _told(case, "of", first, case.input(whole.measure, assertion.entity, assertion.period))
    return _told(case, "of", first, case.input(assertion.measure, whole.entity, assertion.period))


def _against(case: Case) -> str:
    assertion = case.assertion
    return _told(
        case,
        "against",
        case.input(assertion.measure, assertion.entity, assertion.period),
        case.input(assertion.measure, assertion.entity, case.base_period),
    )


def _against_other(case: Case) -> str:
    assertion, other = case.assertion, case.assertion.relative_to
    if other.measure is None and other.entity is None:
        return _against(case)
    first = case.input(assertion.measure, assertion.entity, assertion.period)
    return _told(case, "against", first, case.input(other.measure or assertion.measure, other.entity or assertion.entity, assertion.period))


def _growth_of(case: Case) -> str:
    """What the part and the whole gained: "168,000 of 628,000 more than a year before"; side by side where the part is no part."""
    assertion, whole = case.assertion, case.assertion.relative_to.measure
    values: list[Decimal] = []
    for measure in (assertion.measure, whole):
        now = case.input(measure, assertion.entity, assertion.period)
        before = case.input(measure, assertion.entity, case.base_period)
        if now is None or before is None:
            return ""
        gained = now.value - before.value
        values.append(rounded(gained, max(place_of(gained) / 100, Decimal(1))) if before.implied else gained)
    part, total = values
    if not part or not total:
        return ""
    unit = case.names.catalogue.measures[whole or ""].unit if whole in case.names.catalogue.measures else ""
    if (part < 0) == (total < 0) and abs(part) <= abs(total):
        first, second = (case.quantity_text(abs(value), unit) for value in values)
        return case.words.say("figures.growth_of" if total > 0 else "figures.fall_of", first=first, second=second)
    named = (case.names.part(assertion.measure, whole), case.names.measure(whole))
    first, second = (_gained(case, name, value, unit) for name, value in zip(named, values, strict=True))
    return case.words.say("figures.beside", first=first, second=second)


def _gained(case: Case, name: str, value: Decimal, unit: str) -> str:
    return case.words.say("figures.gain.up" if value > 0 else "figures.gain.down", name=name, size=case.quantity_text(abs(value), unit))


def _added(case: Case) -> str:
    assertion, period = case.assertion, case.assertion.period
    if case.figure is None or period is None:
        return ""
    parts = [one for one in case.figure.inputs if (one.series.measure, one.series.entity) == (assertion.measure, assertion.entity)]
    if not 2 <= len(parts) <= 4 or any(one.period.key == period.key for one in parts):
        return ""
    return case.words.say("figures.added", values=case.words.listed([case.published(one) for one in parts]))


def _from_to(case: Case) -> str:
    assertion, period = case.assertion, case.assertion.period
    if period is None:
        return ""
    first, last = Period.year(period.first_year), Period.year(period.last_year)
    ends = (case.input(assertion.measure, assertion.entity, year) for year in (first, last))
    return _told(case, "from_to", *ends)


_BRACKETS: dict[Operation, Brackets] = {
    Operation.SHARE: _of,
    Operation.CONTRIBUTION: _growth_of,
    Operation.CHANGE_PERCENT: _against,
    Operation.CHANGE_ABSOLUTE: _against,
    Operation.DIRECTION: _against,
    Operation.RATIO: _against_other,
    Operation.DIFFERENCE: _against_other,
    Operation.COMPARE: _against_other,
    Operation.SUM: _added,
    Operation.GROWTH_AVERAGE: _from_to,
}
