"""The ordered table of verdict rules: the first that applies gives the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from factcheck.assessment.compare import AGREES, MISSED, NEAR, OVERSTATED, UNDERSTATED
from factcheck.assessment.tolerance import RATES, Profile
from factcheck.model.assertion import Assertion, Direction, Operation
from factcheck.model.evidence import Comparison, Computation
from factcheck.model.quantity import PERCENT
from factcheck.model.verdict import NOT_CHECKABLE_REASONS, NotComputable, Reason, Verdict

Note = tuple[str, tuple[tuple[str, str], ...]]
#: Operations that are answered by yes, no or too close to call.
ORDERED = frozenset({Operation.COMPARE, Operation.DIRECTION, Operation.RECORD, Operation.TREND})
_MOVES = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.DIFFERENCE, Operation.GROWTH_AVERAGE})
_MAJORITY = Decimal(50)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a verdict is made from.

    ``comparison`` is the witness that decides. ``usual`` and ``literal`` are the two readings of "N times more", ``points``
    the reading of a relative change as percentage points. ``revised``: figures of the measure are revised for years.
    """

    assertion: Assertion
    computation: Computation | NotComputable
    profile: Profile
    comparison: Comparison | None = None
    usual: Comparison | None = None
    literal: Comparison | None = None
    points: Comparison | None = None
    revised: bool = False

    @property
    def holds(self) -> bool | None:
        """The yes or no of an operation without a number."""
        return self.computation.holds if isinstance(self.computation, Computation) else None

    @property
    def ordered(self) -> bool:
        """Whether the operation is answered by yes or no and could be computed."""
        return self.assertion.operation in ORDERED and isinstance(self.computation, Computation)

    def outcome(self, *wanted: str) -> bool:
        """Whether the deciding witness came to one of these outcomes."""
        return self.comparison is not None and self.comparison.outcome in wanted

    def noted(self, key: str) -> bool:
        """Whether the computation carries a note."""
        return isinstance(self.computation, Computation) and any(name == key for name, _ in self.computation.notes)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with what is at stake and what should be said about the wording."""

    verdict: Verdict
    materiality: str = "none"
    notes: tuple[Note, ...] = ()


_RIGHT = Outcome(Verdict.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: its id, and the function that gives a verdict where the rule applies."""

    id: str
    judge: Callable[[Case], Outcome | None]

    @property
    def reason(self) -> str:
        """Why the verdict is what it is, as the API tells it."""
        return (self.judge.__doc__ or "").strip()


def _nearly_right(case: Case, *notes: Note, materiality: str = "none", strict: Verdict = Verdict.REFUTED) -> Outcome:
    """Mostly right; a profile that knows only right and wrong takes the side that is named."""
    if case.profile.two_valued:
        return Outcome(strict, "none" if strict is Verdict.SUPPORTED else "numeric", notes)
    return Outcome(Verdict.MOSTLY_SUPPORTED, materiality, notes)


def _wrong(case: Case, *, decision: bool = False) -> Outcome:
    return Outcome(Verdict.REFUTED, "decision" if decision or _flips(case) else "numeric")


def _flips(case: Case) -> bool:
    """Whether the true number has another sign or lies on the other side of one half."""
    quantity, comparison = case.assertion.quantity, case.comparison
    if quantity is None or comparison is None:
        return False
    reference = comparison.figure.value
    if case.assertion.operation in _MOVES:
        return reference * quantity.value < 0
    if case.assertion.operation is Operation.SHARE and quantity.unit == PERCENT:
        return (reference - _MAJORITY) * (quantity.value - _MAJORITY) < 0
    return case.assertion.operation is Operation.RATIO and (reference - 1) * (quantity.value - 1) < 0


def not_computable(case: Case) -> Outcome | None:
    """The reference lacks the series, the entity or the period, or the statement is none that figures can answer."""
    if not isinstance(case.computation, NotComputable):
        return None
    return Outcome(Verdict.NOT_CHECKABLE if case.computation.reason in NOT_CHECKABLE_REASONS else Verdict.INSUFFICIENT_DATA)


def unsure_reading(case: Case) -> Outcome | None:
    """The figures speak against the claim as it was read, but too much of its wording is unexplained to call it wrong."""
    if case.assertion.confidence >= case.profile.sure:
        return None
    later = (outcome for rule in RULES if rule.judge is not unsure_reading and (outcome := rule.judge(case)) is not None)
    return Outcome(Verdict.INSUFFICIENT_DATA) if next(later).verdict is Verdict.REFUTED else None


def record_since_other(case: Case) -> Outcome | None:
    """It is an extreme, but the period named as the last such one was not as extreme: the record reaches further back."""
    if case.ordered and case.holds and case.noted("record_since_other"):
        return _nearly_right(case)
    return None


def statement_holds(case: Case) -> Outcome | None:
    """The order, direction, record or trend is as stated."""
    return _RIGHT if case.ordered and case.holds else None


def too_close_to_call(case: Case) -> Outcome | None:
    """The figures are too close to each other for their rounding to tell which is higher."""
    if case.ordered and case.holds is None:
        return _nearly_right(case, ("too_close_to_call", ()), strict=Verdict.SUPPORTED)
    return None


def statement_fails(case: Case) -> Outcome | None:
    """The order, direction, record or trend is not as stated, beyond the rounding of the figures."""
    return _wrong(case, decision=True) if case.ordered and case.holds is False else None


def rank_holds(case: Case) -> Outcome | None:
    """The position is as stated; where neighbours cannot be told apart, it is one of theirs."""
    if case.comparison is None or case.assertion.operation is not Operation.RANK:
        return None
    quantity, places = case.assertion.quantity, case.comparison.figure.interval
    claimed = quantity.value if quantity else Decimal(1)
    if not places.low <= claimed <= places.high:
        return None
    return _RIGHT if places.low == places.high else _nearly_right(case, ("too_close_to_call", ()), strict=Verdict.SUPPORTED)


def wrong_rank(case: Case) -> Outcome | None:
    """Others stand between: the position is another one."""
    return _wrong(case, decision=True) if case.comparison is not None and case.assertion.operation is Operation.RANK else None


def movement_contradicted(case: Case) -> Outcome | None:
    """The value moved the other way, both against the period before and against the year before."""
    found = case.computation.movement if isinstance(case.computation, Computation) else ()
    wanted = {Direction.UP: 1, Direction.DOWN: -1}.get(case.assertion.direction or Direction.UNCHANGED)
    if wanted is None or len(found) < 2 or any(one != -wanted for one in found):
        return None
    return _wrong(case, decision=True)


def one_reading_of_times_more(case: Case) -> Outcome | None:
    """ "N times more" is N times in one use of the words and N + 1 times in the other; only one of the two fits."""
    fits = [one is not None and one.outcome == AGREES for one in (case.usual, case.literal)]
    if any(fits) and not all(fits):
        return _nearly_right(case, ("times_more", ()), strict=Verdict.SUPPORTED)
    return None


def within_interval(case: Case) -> Outcome | None:
    """An official figure lies within what the printed number and its hedge allow."""
    return _RIGHT if case.outcome(AGREES) else None


def points_not_percent(case: Case) -> Outcome | None:
    """The number is right as percentage points, not as a percentage."""
    if case.points is not None and case.points.outcome == AGREES:
        return _nearly_right(case, ("points_not_percent", ()))
    return None


def bound_understated(case: Case) -> Outcome | None:
    """True as a bound, but the figure lies so far above it that the words mislead."""
    if case.outcome(UNDERSTATED):
        return _nearly_right(case, ("understated", ()), strict=Verdict.SUPPORTED)
    return None


def bound_overstated(case: Case) -> Outcome | None:
    """True as a bound, but the figure lies so far below it that the words mislead."""
    if case.outcome(OVERSTATED):
        return _nearly_right(case, ("overstated", ()), strict=Verdict.SUPPORTED)
    return None


def threshold_missed(case: Case) -> Outcome | None:
    """The figure lies on the wrong side of the line that the words draw, beyond its own rounding."""
    return _wrong(case, decision=True) if case.outcome(MISSED) else None


def coarse_number(case: Case) -> Outcome | None:
    """The number is printed so coarsely that its digits allow the figure, which is yet more than 5% away."""
    if case.outcome(NEAR) and case.comparison is not None and case.comparison.rounding == "coarse":
        return _nearly_right(case, materiality="numeric")
    return None


def near_miss(case: Case) -> Outcome | None:
    """The figure is off by no more than rounding: one unit of the last place, or 2% of a level."""
    if case.outcome(NEAR):
        return _nearly_right(case, materiality="numeric", strict=Verdict.SUPPORTED)
    return None


def revised_since(case: Case) -> Outcome | None:
    """The figure that disagrees was seen only later, is of a kind that is revised for years, and is near enough for the number to have
    been the one of the day."""
    quantity, comparison = case.assertion.quantity, case.comparison
    dated = isinstance(case.computation, Computation) and not case.computation.assumed_vintage
    if not case.revised or dated or quantity is None or comparison is None or _flips(case):
        return None
    off, reference = abs(comparison.figure.value - quantity.value), abs(comparison.figure.value)
    allowed = case.profile.revision_points if quantity.unit in RATES else case.profile.revision_share * reference
    return Outcome(Verdict.INSUFFICIENT_DATA) if off <= allowed else None


def outside_interval(case: Case) -> Outcome | None:
    """Official figures answer the question, and none of them agrees with the number."""
    return _wrong(case) if case.comparison is not None else None


def nothing_to_compare(case: Case) -> Outcome | None:
    """Figures exist, but the claim gives no number to hold against them."""
    return Outcome(Verdict.INSUFFICIENT_DATA)


#: First match wins.
RULES: tuple[Rule, ...] = (
    Rule("not-computable", not_computable),
    Rule("unsure-reading", unsure_reading),
    Rule("record-since-other", record_since_other),
    Rule("statement-holds", statement_holds),
    Rule("too-close-to-call", too_close_to_call),
    Rule("statement-fails", statement_fails),
    Rule("rank-holds", rank_holds),
    Rule("wrong-rank", wrong_rank),
    Rule("movement-contradicted", movement_contradicted),
    Rule("one-reading-of-times-more", one_reading_of_times_more),
    Rule("points-not-percent", points_not_percent),
    Rule("within-interval", within_interval),
    Rule("bound-understated", bound_understated),
    Rule("bound-overstated", bound_overstated),
    Rule("threshold-missed", threshold_missed),
    Rule("coarse-number", coarse_number),
    Rule("near-miss", near_miss),
    Rule("revised-since", revised_since),
    Rule("outside-interval", outside_interval),
    Rule("nothing-to-compare", nothing_to_compare),
)


#: What else can stand as the rule of an answer: verdicts that several findings give together, and the reason why nothing was judged.
BEYOND_RULES: Mapping[str, str] = MappingProxyType(
    {
        "readings-differ": "The words allow several readings, and these have different verdicts.",
        "slot-not-said": "The words name no period or country, and the number is right for another than the usual one.",
        "own-money": "The change is another one in dollars, in which the figures are kept, and about right in the country's own money.",
        "head-to-head": "Two that are held against each other without a date are nearly equal, and may have changed places since.",
        "passed-later": "The figure is of the middle of the year, and what is counted had passed the number by its end.",
        "far-off": "The number is of another size than the figures give, by no slip of the decimal point, and right for nothing else.",
        "all-wrong": "All of many numbers of one sentence disagree with the figures: it was more likely misread than written so.",
        "others-confirmed": "Of a long sentence of several countries another number is confirmed: this one was more likely misread.",
        "numbers-disagree": "The numbers of the claim contradict each other, whatever the reference says.",
        **{reason.value.replace("_", "-"): f"Nothing was held against figures: {reason.value.replace('_', ' ')}." for reason in Reason},
    }
)


def judge(case: Case) -> tuple[str, Outcome]:
    """The id of the first rule that applies, and what it says."""
    for rule in RULES:
        outcome = rule.judge(case)
        if outcome is not None:
            return rule.id, outcome
    raise ValueError("the last rule always applies")


def reason_of(case: Case) -> Reason | None:
    """The code of an abstention."""
    if isinstance(case.computation, NotComputable):
        return case.computation.reason
    return None
