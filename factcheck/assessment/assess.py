"""assess(): one assertion judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from factcheck.assessment.caveats import OF_COMPUTATION, caveats
from factcheck.assessment.compare import AGREES, best, compare, witnesses
from factcheck.assessment.diagnose import ASSUMED
from factcheck.assessment.diagnose import diagnose as find_diagnoses
from factcheck.assessment.money import told_in_own_money
from factcheck.assessment.rules import ORDERED, Case, Outcome, judge
from factcheck.assessment.staleness import stale_missing
from factcheck.assessment.tolerance import RATES, Profile, is_slip
from factcheck.computation.compute import compute_with
from factcheck.computation.interval import ONE, TWO
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Base, Direction, Operation
from factcheck.model.evidence import Comparison, Computation, Figure
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, Hedge, Quantity
from factcheck.model.structure import Kind
from factcheck.model.verdict import Diagnosis, Finding, NotComputable, Reason, Verdict
from factcheck.reference.snapshot import Reference

#: Operations that answer in the measure's unit, and those that answer in percent or points.
_IN_UNIT = frozenset({Operation.LEVEL, Operation.SUM, Operation.AVERAGE, Operation.CHANGE_ABSOLUTE, Operation.DIFFERENCE})
_PERCENTAGES = frozenset({Operation.SHARE, Operation.CONTRIBUTION, Operation.CHANGE_PERCENT, Operation.GROWTH_AVERAGE})
#: Verdicts whose number may belong to something else.
DIAGNOSED = frozenset({Verdict.REFUTED, Verdict.MOSTLY_SUPPORTED})
#: A number so many times the figure, or so small a part of it, that is right for nothing else either, is no slip of the writer's, but
#: for one of the decimal point.
FAR = 10
#: A line that a figure is so many times beyond was drawn for something else, where it was not said for what.
WIDE = 5
_YEAR = 12
#: Two values that are so near to each other may have changed their order since they were published.
NEAR = Decimal("0.05")
_BOUNDS = frozenset({"bound-understated", "bound-overstated"})


def assess(assertion: Assertion, reference: Reference, as_of: date, profile: Profile, *, diagnose: bool = True) -> Finding:
    """An assertion computed, compared, judged and, where its number is wrong, diagnosed."""
    return assess_with(Lookup(reference, as_of), assertion, profile, diagnose=diagnose)


def assess_with(lookup: Lookup, assertion: Assertion, profile: Profile, *, diagnose: bool = True) -> Finding:
    """The same with figures that were looked up before."""
    assertion = _larger_first(lookup, assertion)
    if not unit_fits(lookup, assertion):
        refusal = NotComputable(Reason.UNCLEAR_QUANTITY, (), assertion.quantity.unit if assertion.quantity else "")
        return _finding(lookup, Case(assertion, refusal, profile), ())
    computation = compute_with(lookup, assertion)
    comparisons = _comparisons(assertion, computation, profile)
    case = Case(assertion, computation, profile, best(comparisons) if comparisons else None)
    if assertion.times_more and assertion.quantity and comparisons:
        case, comparisons = _times_more(case)
    elif assertion.operation is Operation.CHANGE_PERCENT and not _agrees(case):
        case, comparisons = _as_points(lookup, case, comparisons)
    finding = _finding(lookup, case, comparisons)
    if finding.verdict is Verdict.REFUTED:
        finding = _by_witness(lookup, assertion, profile) or _by_the_one_before(lookup, assertion, profile) or finding
    if diagnose and finding.verdict in DIAGNOSED:
        told, tried = find_diagnoses(lookup, finding, profile)
        finding = replace(finding, diagnoses=told, hypotheses_tried=tried)
        if finding.verdict is Verdict.REFUTED and (
            any(_unsaid(assertion, one) for one in told) or _of_the_next(lookup, assertion, profile)
        ):
            finding = doubted(_finding(lookup, case, comparisons), "slot-not-said")
        elif finding.verdict is Verdict.REFUTED and (rule := _doubt_of(lookup, finding)) is not None:
            finding = doubted(finding, rule)
    taken = any(one.slot == "measure" for one in assertion.assumptions)
    if finding.rule in _BOUNDS and taken and _times_off(finding) >= WIDE:
        finding = doubted(finding, "far-off")
    return finding


def _larger_first(lookup: Lookup, assertion: Assertion) -> Assertion:
    """A gap that is told without saying who is ahead as one by which the larger side is: "the gap between A and B is 2 points"."""
    relative = assertion.relative_to
    if assertion.operation is not Operation.DIFFERENCE or assertion.direction is not None or assertion.quantity is None:
        return assertion
    computation = compute_with(lookup, assertion)
    if isinstance(computation, NotComputable) or not computation.figures or computation.figures[0].value >= 0:
        return assertion
    if relative.measure is not None:
        return replace(assertion, measure=relative.measure, relative_to=replace(relative, measure=assertion.measure))
    return replace(assertion, entity=relative.entity, relative_to=replace(relative, entity=assertion.entity))


def _of_the_next(lookup: Lookup, assertion: Assertion, profile: Profile) -> bool:
    """Whether a number without a year is right for the one after the latest that we know to have been out: that may have been, too."""
    period = assertion.period
    if period is None or period.months != 12 or not any(one.reason == "latest_published" for one in assertion.assumptions):
        return False
    now, later = Lookup(lookup.reference, date.max), replace(assertion, period=period.shift(12))
    return assess_with(now, later, profile, diagnose=False).verdict in (Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED)


def doubted(finding: Finding, rule: str) -> Finding:
    """A finding that accuses nobody any more, as its number was more likely misread than written wrong."""
    verdict, reason = Verdict.INSUFFICIENT_DATA, Reason.LOW_CONFIDENCE
    return replace(finding, verdict=verdict, rule=rule, reason=reason, diagnoses=(), verdict_now=None)


def _of_a_month(finding: Finding) -> bool:
    """Whether a change is so small, beside that from the year before, that it may be one from month to month: no base is named."""
    quantity, comparison = finding.assertion.quantity, finding.comparison
    unsaid = any(one.reason == "default_base" for one in finding.assertion.assumptions)
    return unsaid and quantity is not None and comparison is not None and abs(quantity.value) < abs(comparison.figure.value) / TWO


def _doubt_of(lookup: Lookup, finding: Finding) -> str | None:
    """The rule by which a wrong number or order accuses nobody: it may be right as the words mean it."""
    if not finding.diagnoses and _far_off(finding):
        return "far-off"
    if _of_a_month(finding):
        return "slot-not-said"
    if told_in_own_money(lookup, finding):
        return "own-money"
    if _passed_later(lookup, finding):
        return "passed-later"
    return "head-to-head" if _head_to_head(lookup, finding) else None


def _head_to_head(lookup: Lookup, finding: Finding) -> bool:
    """Whether two amounts that are held against each other without a date are so near that they may have changed places since."""
    assertion, computation = finding.assertion, finding.computation
    undated = any(one.reason == "latest_published" for one in assertion.assumptions)
    if assertion.operation is not Operation.COMPARE or not undated or computation is None or not computation.figures:
        return False
    if not lookup.catalogue.dimension(assertion.measure).startswith("currency."):
        return False
    values = sorted(abs(one.value) for one in computation.figures[0].inputs)
    return len(values) == 2 and values[1] - values[0] <= values[1] * NEAR


def _passed_later(lookup: Lookup, finding: Finding) -> bool:
    """Whether a stock that is counted at mid-year passed a line by the end of the year: "passed 8 billion in 2022"."""
    assertion, comparison = finding.assertion, finding.comparison
    measure, quantity, period = lookup.catalogue.measures.get(assertion.measure or ""), assertion.quantity, assertion.period
    over = quantity is not None and quantity.hedge is Hedge.OVER and assertion.operation is Operation.LEVEL
    if not over or measure is None or measure.kind is not Kind.STOCK or measure.at_end or period is None or period.months != _YEAR:
        return False
    later = compute_with(lookup, replace(assertion, period=period.shift(_YEAR)))
    if quantity is None or comparison is None or not isinstance(later, Computation) or not later.figures:
        return False
    return comparison.figure.value < quantity.value <= (comparison.figure.value + later.figures[0].value) / TWO


def _far_off(finding: Finding) -> bool:
    """Whether a number has the figure's sign and is of quite another size, and not by a slip of the decimal point."""
    if finding.assertion.operation is Operation.RANK:
        return False
    times = _times_off(finding)
    return times >= FAR and not is_slip(times)


def _times_off(finding: Finding) -> Decimal:
    """How many times the smaller of a number and its figure the larger one is; once where they have not the same sign."""
    quantity, comparison = finding.assertion.quantity, finding.comparison
    if quantity is None or comparison is None or quantity.value * comparison.figure.value <= 0:
        return ONE
    small = ONE if quantity.unit in (PERCENT, POINTS) else Decimal(0)  # 3% is no other size than 0.2%
    less, more = sorted(max(abs(value), small) for value in (quantity.value, comparison.figure.value))
    return more / less


def _by_witness(lookup: Lookup, assertion: Assertion, profile: Profile) -> Finding | None:
    """The finding by another agency's figures for the same thing, where those agree."""
    for other in lookup.catalogue.witnesses(assertion.measure or ""):
        found = assess_with(lookup, replace(assertion, measure=other), profile, diagnose=False)
        if found.verdict is Verdict.SUPPORTED:
            return replace(found, assertion=assertion)
    return None


def by_another_agency(lookup: Lookup, finding: Finding, profile: Profile, *, until: date | None = None) -> Finding | None:
    """The finding by what another agency prints for the same figure, where that agrees: its own count, which the words may mean too.

    ``until`` leaves out what is known to have been published after a day."""
    computation, quantity = finding.computation, finding.assertion.quantity
    if computation is None or quantity is None or not computation.figures:
        return None
    own = _whose(lookup, computation.figures[0])
    for figure in computation.figures:
        whose = _whose(lookup, figure)
        if figure.evidence or not own or not whose or own & whose or (until is not None and _came_after(lookup, figure, until)):
            continue
        found = compare(quantity, figure, finding.assertion.operation, profile)
        if found.outcome == AGREES:
            led = replace(computation, figures=(replace(figure, evidence=True),))
            return _finding(lookup, Case(finding.assertion, led, profile, found), (found,))
    return None


def _whose(lookup: Lookup, figure: Figure) -> frozenset[str]:
    """The agencies whose figures went into one."""
    sources = lookup.reference.sources
    return frozenset(sources[source].original_publisher for one in figure.inputs for source in one.sources if source in sources) - {""}


def _came_after(lookup: Lookup, figure: Figure, day: date) -> bool:
    """Whether a figure was published after a day, and not only seen."""
    sources = [lookup.reference.sources[source] for one in figure.inputs for source in one.sources]
    return any(source.exact and source.published is not None and source.published > day for source in sources)


def _by_the_one_before(lookup: Lookup, assertion: Assertion, profile: Profile) -> Finding | None:
    """The finding of a direction against the month or quarter before, where the words name no base: "inflation rose in March"."""
    unsaid = [one for one in assertion.assumptions if one.reason == "default_base"]
    if assertion.operation is not Operation.DIRECTION or not unsaid or assertion.base is Base.PREVIOUS:
        return None
    kept = tuple(one for one in assertion.assumptions if one not in unsaid)
    assumed = replace(unsaid[0], value=Base.PREVIOUS.value)
    found = assess_with(lookup, replace(assertion, base=Base.PREVIOUS, assumptions=(*kept, assumed)), profile, diagnose=False)
    return found if found.verdict is Verdict.SUPPORTED else None


def _unsaid(assertion: Assertion, diagnosis: Diagnosis) -> bool:
    """Whether a wrong number is right with another period or country, and the words name none: what was assumed was not meant."""
    assumed = {one.slot for one in assertion.assumptions if one.reason in ASSUMED}
    return diagnosis.kind in assumed and diagnosis.assertion.operation is assertion.operation


def unit_fits(lookup: Lookup, assertion: Assertion) -> bool:
    """Whether the measure can have the unit in which the number is written; a slip of magnitude is another thing."""
    quantity, measure = assertion.quantity, lookup.catalogue.measures.get(assertion.measure or "")
    if quantity is None or measure is None or quantity.unit == NUMBER:
        return True
    if assertion.operation in _PERCENTAGES:
        return quantity.unit == PERCENT or (
            quantity.unit == POINTS and (assertion.operation is Operation.CONTRIBUTION or measure.unit == PERCENT)
        )
    if assertion.operation not in _IN_UNIT:
        return True
    if measure.unit == PERCENT:
        return quantity.unit in RATES
    units = lookup.catalogue.units
    if quantity.unit == measure.unit or quantity.unit not in units or measure.unit not in units:
        return quantity.unit == measure.unit
    return units[quantity.unit].dimension == units[measure.unit].dimension


def _comparisons(assertion: Assertion, computation: Computation | NotComputable, profile: Profile) -> tuple[Comparison, ...]:
    if isinstance(computation, NotComputable) or assertion.operation in ORDERED:
        return ()
    quantity = assertion.quantity
    if quantity is None and assertion.operation is Operation.RANK:
        quantity = Quantity("", assertion.words, ONE, ONE, "rank")
    if quantity is None or not computation.figures:
        return ()
    falling = assertion.direction is Direction.DOWN
    return witnesses(quantity, computation.figures, assertion.operation, profile, falling=falling)


def _agrees(case: Case) -> bool:
    return case.comparison is None or case.comparison.outcome == "agrees"


def _times_more(case: Case) -> tuple[Case, tuple[Comparison, ...]]:
    """Try N (the usual use of the words) and N + 1 (the literal one)."""
    quantity, computation = case.assertion.quantity, case.computation
    if quantity is None or isinstance(computation, NotComputable):
        return case, ()
    more = replace(quantity, value=quantity.value + ONE, upper=None if quantity.upper is None else quantity.upper + ONE)
    usual = witnesses(quantity, computation.figures, case.assertion.operation, case.profile)
    literal = witnesses(more, computation.figures, case.assertion.operation, case.profile)
    better = best((best(usual), best(literal)))
    return replace(case, comparison=better, usual=best(usual), literal=best(literal)), literal if better in literal else usual


def _as_points(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> tuple[Case, tuple[Comparison, ...]]:
    """ "Rose 1%" about a rate that is itself in percent, tried as percentage points."""
    assertion, quantity = case.assertion, case.assertion.quantity
    measure = lookup.catalogue.measures.get(assertion.measure or "")
    if quantity is None or measure is None or measure.unit != PERCENT:
        return case, comparisons
    other = replace(assertion, operation=Operation.CHANGE_ABSOLUTE, quantity=replace(quantity, unit=POINTS))
    computation = compute_with(lookup, other)
    if isinstance(computation, NotComputable):
        return case, comparisons
    points = [compare(quantity, figure, Operation.CHANGE_ABSOLUTE, case.profile) for figure in computation.figures]
    decisive = best(points)
    if decisive.outcome != "agrees":
        return case, comparisons
    return Case(other, computation, case.profile, decisive, points=decisive), tuple(points)


def _finding(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Finding:
    measure = lookup.catalogue.measures.get(case.assertion.measure or "")
    case = replace(case, revised=measure is not None and measure.revised)
    rule, outcome = judge(case)
    if isinstance(case.computation, NotComputable):
        refusal = case.computation
        old = tuple(stale_missing(lookup, case.assertion, refusal.reason)) if lookup.thorough else ()
        return Finding(case.assertion, outcome.verdict, rule, refusal.reason, nearest=refusal.nearest, caveats=old)
    return Finding(
        case.assertion,
        outcome.verdict,
        rule,
        _abstained(rule) if outcome.verdict is Verdict.INSUFFICIENT_DATA else None,
        case.computation,
        case.comparison,
        comparisons,
        materiality=outcome.materiality,
        rounding=case.comparison.rounding if case.comparison else None,
        caveats=caveats(lookup, case, comparisons),
        notes=_notes(case, outcome),
    )


def _abstained(rule: str) -> Reason:
    return Reason.LOW_CONFIDENCE if rule in ("unsure-reading", "revised-since") else Reason.UNCLEAR_QUANTITY


def _notes(case: Case, outcome: Outcome) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    computation = case.computation
    own = () if isinstance(computation, NotComputable) else tuple(note for note in computation.notes if note[0] not in OF_COMPUTATION)
    dated = (("back_dated", ()),) if isinstance(computation, Computation) and computation.assumed_vintage else ()
    return (*outcome.notes, *own, *dated)
