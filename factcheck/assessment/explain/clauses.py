"""What the figures say about an assertion, as one clause: "China's vehicle exports came to 4.91 million in 2023"."""

from __future__ import annotations

from collections.abc import Callable

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.histories import record, trend
from factcheck.model.assertion import Direction, Operation
from factcheck.model.period import Frequency, Period
from factcheck.model.quantity import POINTS, TIMES

Clause = Callable[[Case], str]


def clause(case: Case) -> str:
    """The true statement that answers the assertion, without figures in brackets and without a full stop."""
    return _CLAUSES[case.assertion.operation](case)


def sign(case: Case) -> str:
    """`up`, `down` or `flat`: the sign of the figure."""
    value = case.figure.value if case.figure else 0
    return "up" if value > 0 else "down" if value < 0 else "flat"


def _slots(case: Case) -> dict[str, str]:
    base, measure = case.base_period, case.names.measure(case.assertion.measure)
    stem, noun = case.words.groups("pattern.noun", measure) or ("", measure)
    return {
        "subject": case.subject,
        "period": case.period,
        "value": case.amount(),
        "bare": case.amount(bare=True),
        "size": case.amount(size=True),
        "bare_size": case.amount(size=True, bare=True),
        "about": case.words.say("about", amount="") if case.about else "",
        "base": case.base or "",
        "base_period": case.named(base) if base else "",
        "other": beside(case),
        "whose": case.names.owner(case.assertion.relative_to.entity, "those"),
        "owner": case.names.owner(case.assertion.entity),
        "stem": stem,
        "noun": noun,
    }


def beside(case: Case) -> str:
    """The second side of a comparison, after the first: "Japan's", "those of plug-in hybrids"."""
    assertion, relative = case.assertion, case.assertion.relative_to
    if relative.measure:
        return case.names.beside(assertion.measure, relative.measure, assertion.entity)
    if relative.entity:
        return case.names.those(assertion.measure, relative.entity)
    return ""


def _whole(case: Case) -> str:
    return case.names.subject(case.assertion.relative_to.measure, case.assertion.entity)


def _say(case: Case, *keys: str, number: str | None = None, **more: str) -> str:
    """The first of the clauses that the language has, each in the form for the figure's unit and the subject's number if it has one."""
    number, unit = number or case.number, case.figure.unit if case.figure else ""
    forms = [f"clause.{key}{form}" for key in keys for form in (f".{unit}.{number}", f".{unit}", f".{number}", "")]
    return case.words.say(*forms, **(_slots(case) | more))


def _level(case: Case) -> str:
    """A value in a period: totals come to something, rates are something."""
    flow = case.names.is_flow(case.assertion.measure)
    return _say(case, "level.flow" if flow else "level.rate", "level")


def _change_percent(case: Case) -> str:
    """A rise or fall in percent against a base that has a name of its own or is named."""
    return _say(case, f"change_percent.{sign(case)}" + ("" if case.base else ".since"))


def _change_absolute(case: Case) -> str:
    """A rise or fall in units or in percentage points."""
    return _say(case, f"change_absolute.{sign(case)}" + ("" if case.base else ".since"))


def _ratio(case: Case) -> str:
    """One value as a multiple of another; below one as a percentage of it."""
    relative = case.assertion.relative_to
    kind = "entity" if relative.entity else "measure" if relative.measure else "period"
    figure = case.figure
    return _say(case, f"ratio.{kind}" + (".below" if figure is not None and figure.unit == TIMES and figure.value < 1 else ""))


def _share(case: Case) -> str:
    """A part of a whole in percent, the part named by what tells it apart."""
    relative = case.assertion.relative_to
    if relative.measure is None:
        return _say(case, "share.entity")
    part = case.names.part(case.assertion.measure, relative.measure)
    return _say(case, "share", number=case.words.number_of(part), part=part, whole=_whole(case))


def _contribution(case: Case) -> str:
    """What a part gave to the growth of the whole, in percent of the growth or in points."""
    slots = parts_of(case)
    number = case.words.number_of(slots["part"])
    if case.figure is not None and case.figure.unit == POINTS:
        return _say(case, f"contribution.points.{sign(case)}", number=number, **slots)
    return _say(case, "contribution.decline" if whole_fell(case) else "contribution", number=number, **slots)


def parts_of(case: Case) -> dict[str, str]:
    """The part and the whole of a contribution: two measures of one place, or one measure of a place and of the group around it."""
    assertion, other = case.assertion, case.assertion.relative_to
    if other.measure is None and other.entity is not None:
        return {"part": case.names.entity(assertion.entity), "whole": case.names.subject(assertion.measure, other.entity)}
    return {"part": case.names.part(assertion.measure, other.measure), "whole": _whole(case)}


def whole_fell(case: Case) -> bool:
    """Whether the whole of a contribution shrank over the year."""
    assertion, other = case.assertion, case.assertion.relative_to
    whole = (other.measure or assertion.measure, other.entity or assertion.entity)
    now, before = case.input(*whole, assertion.period), case.input(*whole, case.base_period)
    return now is not None and before is not None and now.value < before.value


def _difference(case: Case) -> str:
    """By how much one value exceeds another or falls short of it."""
    return _say(case, f"difference.{sign(case)}")


def _per_capita(case: Case) -> str:
    """A value per head."""
    return _say(case, "per_capita")


def _average(case: Case) -> str:
    """The mean over the parts of a period: months of a year, years of a range; a rate has no "a month"."""
    period = case.assertion.period
    if not case.names.is_flow(case.assertion.measure):
        return _say(case, "average.rate")
    years = period is not None and period.frequency is Frequency.A and period.months > 12
    return _say(case, "average.years" if years else "average.months")


def _growth_average(case: Case) -> str:
    """Compound growth a year between the first and the last year of a range."""
    period = case.assertion.period
    first, last = ends(period) if period else ("", "")
    return _say(case, f"growth_average.{sign(case)}", first=first, last=last)


def ends(period: Period) -> tuple[str, str]:
    """The first and the last year of a range."""
    return str(period.first_year), str(period.last_year)


def _sum(case: Case) -> str:
    """The total of several periods."""
    return _say(case, "sum")


def order(case: Case) -> str:
    """`up`, `down` or `flat`: how the two values of a comparison really stand; without a figure as the outcome says."""
    claimed = "down" if case.assertion.direction is Direction.DOWN else "up"
    holds = case.computation.holds if case.computation else None
    if case.figure is not None and len(case.figure.inputs) == 2 and case.assertion.operation is Operation.COMPARE:
        first, second = (one.value for one in case.figure.inputs)
        return "up" if first > second else "down" if first < second else "flat"
    if holds is None:
        return "flat"
    return claimed if holds else "down" if claimed == "up" else "up"


def _compare(case: Case) -> str:
    """Which of two values is the larger."""
    relative = case.assertion.relative_to
    kind = "entity" if relative.entity else "measure" if relative.measure else "period"
    return _say(case, f"compare.{kind}.{order(case)}", f"compare.{order(case)}")


def _rank(case: Case) -> str:
    """A place in the order of countries, or of the members of a group."""
    group = case.assertion.relative_to.entity
    scope = _scope(case, group) if group else case.words.say("rank.world")
    end = "bottom" if case.assertion.direction is Direction.DOWN else "top"
    entity = case.names.entity(case.assertion.entity)
    measure = case.names.measure(case.assertion.measure)
    return _say(case, f"rank.{end}", number=case.words.number_of(entity), entity=entity, measure=measure, scope=scope)


def _scope(case: Case, group: str) -> str:
    """The group whose members are ranked: "in the euro area"."""
    return case.words.say("rank.scope", group=case.names.entity(group), inside=case.names.owner(group, "inside"))


def _direction(case: Case) -> str:
    """Whether a value rose or fell, and by how much where the claim has it the other way."""
    holds = case.computation.holds if case.computation else None
    if holds is False and case.figure is not None:
        return _change_absolute(case) if case.figure.unit == POINTS else _change_percent(case)
    still = holds is True and case.assertion.direction is Direction.UNCHANGED
    return _say(case, f"direction.{'flat' if still else sign(case)}" + ("" if case.base else ".since"))


_CLAUSES: dict[Operation, Clause] = {
    Operation.LEVEL: _level,
    Operation.CHANGE_PERCENT: _change_percent,
    Operation.CHANGE_ABSOLUTE: _change_absolute,
    Operation.RATIO: _ratio,
    Operation.SHARE: _share,
    Operation.CONTRIBUTION: _contribution,
    Operation.DIFFERENCE: _difference,
    Operation.PER_CAPITA: _per_capita,
    Operation.AVERAGE: _average,
    Operation.GROWTH_AVERAGE: _growth_average,
    Operation.SUM: _sum,
    Operation.COMPARE: _compare,
    Operation.RANK: _rank,
    Operation.RECORD: record,
    Operation.TREND: trend,
    Operation.DIRECTION: _direction,
}
