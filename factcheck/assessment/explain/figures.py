"""The figures behind a clause, in brackets: "(340,000 of 1,817,000)"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.numbers import KINDS, place_of, rounded, together
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
    known = [one for one in inputs if one is not None]
    if len(known) != len(inputs):
        return ""
    if known[0].unit in KINDS:
        texts = [case.quantity_text(one.value, one.unit) for one in known]
    else:
        texts = together([usable(one) for one in known], case.words)
        texts[-1] = with_unit(case, texts[-1], known[-1].unit)
    return case.words.say(f"figures.{key}", first=texts[0], second=texts[-1])


def with_unit(case: Case, number: str, unit: str) -> str:
    """A number followed by its unit word, where the language writes one."""
    label = case.label(unit)
    return case.words.say(f"unit.{unit}", "unit.named", number=number, unit=label) if label else number


def usable(used: Input) -> Decimal:
    """The value as printed, or an implied one rounded to what its interval allows."""
    if not used.implied or not used.value:
        return used.value
    return rounded(used.value, max(place_of(used.value) / 100, Decimal(1)))


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
    if other.period is not None:
        return _against(case)
    first = case.input(assertion.measure, assertion.entity, assertion.period)
    return _told(case, "against", first, case.input(other.measure or assertion.measure, other.entity or assertion.entity, assertion.period))


def _growth_of(case: Case) -> str:
    """What the part and the whole gained: "168,000 of 628,000 more than a year before"."""
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
    if not part or not total or (part < 0) != (total < 0):
        return ""
    texts = together([abs(part), abs(total)], case.words)
    unit = case.names.catalogue.measures[whole or ""].unit if whole in case.names.catalogue.measures else ""
    return case.words.say("figures.growth_of" if total > 0 else "figures.fall_of", first=texts[0], second=with_unit(case, texts[1], unit))


def _added(case: Case) -> str:
    assertion, period = case.assertion, case.assertion.period
    if case.figure is None or period is None:
        return ""
    parts = [one for one in case.figure.inputs if (one.series.measure, one.series.entity) == (assertion.measure, assertion.entity)]
    if not 2 <= len(parts) <= 4 or any(one.period.key == period.key for one in parts):
        return ""
    texts = together([one.value for one in parts], case.words)
    texts[-1] = with_unit(case, texts[-1], parts[-1].unit)
    return case.words.say("figures.added", values=case.words.listed(texts))


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
