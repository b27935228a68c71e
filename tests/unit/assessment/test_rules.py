"""The table of verdict rules: a case for each, told by its id, and the order in which they are asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcheck.assessment.compare import compare
from factcheck.assessment.rules import RULES, Case, judge, reason_of
from factcheck.assessment.tolerance import profiles
from factcheck.model.assertion import Operation
from factcheck.model.evidence import Computation
from factcheck.model.verdict import NotComputable, Reason, Verdict
from tests.unit.computation.figures import calculated, claim, number, point

STANDARD = profiles()["standard"]
PERCENT = "percent"
RIGHT, NEARLY, WRONG, SILENT = Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED, Verdict.REFUTED, Verdict.INSUFFICIENT_DATA


def silent(reason):
    return Case(claim("level"), NotComputable(reason), STANDARD)


def answered(operation, holds, *notes, **rest):
    return Case(claim(operation, **rest), Computation((), holds=holds, notes=notes), STANDARD)


def compared(quantity, figure, operation="level", *, movement=(), **rest):
    """The case of a number and one figure; other readings of the number are given as further quantities."""
    readings = {
        name: compare(rest.pop(name), figure, Operation(operation), STANDARD) for name in ("usual", "literal", "points") if name in rest
    }
    assertion = claim(operation, quantity=quantity, **rest)
    decisive = compare(quantity, figure, Operation(operation), STANDARD)
    return Case(assertion, Computation((figure,), movement=movement), STANDARD, decisive, **readings)


def revised(value, figure, ulp="1", unit="number"):
    """The case of a number and a figure that was seen only later, of a measure whose figures are revised."""
    case = compared(number(value, ulp, unit), point(figure, ulp))
    return replace(case, computation=replace(case.computation, assumed_vintage=True), revised=True)


#: For each rule: a case, its verdict, what is at stake, and the note on the wording.
CASES = {
    "not-computable": [
        (silent(Reason.NO_SERIES), SILENT, "none", None),
        (silent(Reason.FORECAST), Verdict.NOT_CHECKABLE, "none", None),
    ],
    "unsure-reading": [(compared(number("100"), point("200"), confidence=0.45), SILENT, "none", None)],
    "record-since-other": [(answered("record", True, ("record_since_other", ())), NEARLY, "none", None)],
    "statement-holds": [(answered(operation, True), RIGHT, "none", None) for operation in ("compare", "direction", "record", "trend")],
    "too-close-to-call": [(answered(operation, None), NEARLY, "none", "too_close_to_call") for operation in ("compare", "direction")],
    "statement-fails": [(answered(operation, False), WRONG, "decision", None) for operation in ("compare", "direction", "record", "trend")],
    "rank-holds": [
        (compared(number("2", unit="rank"), calculated("2", "2", "2"), "rank"), RIGHT, "none", None),
        (compared(number("2", unit="rank"), calculated("1", "1", "3"), "rank"), NEARLY, "none", "too_close_to_call"),
    ],
    "wrong-rank": [(compared(number("1", unit="rank"), calculated("2", "2", "2"), "rank"), WRONG, "decision", None)],
    "movement-contradicted": [
        (compared(number("100"), point("100"), movement=(-1, -1), direction="up"), WRONG, "decision", None),
        (compared(number("100"), point("100"), movement=(1, 1), direction="down"), WRONG, "decision", None),
    ],
    "one-reading-of-times-more": [
        (compared(number("3"), point("3"), "ratio", usual=number("3"), literal=number("4"), times_more=True), NEARLY, "none", "times_more"),
        (compared(number("4"), point("4"), "ratio", usual=number("3"), literal=number("4"), times_more=True), NEARLY, "none", "times_more"),
    ],
    "points-not-percent": [
        (compared(number("1", unit="points"), point("1"), "change_absolute", points=number("1")), NEARLY, "none", "points_not_percent"),
    ],
    "within-interval": [(compared(number("100"), point("100")), RIGHT, "none", None)],
    "bound-understated": [(compared(number("100", hedge="over"), point("126")), NEARLY, "none", "understated")],
    "bound-overstated": [(compared(number("100", hedge="under"), point("79")), NEARLY, "none", "overstated")],
    "threshold-missed": [
        (compared(number("100", hedge="over"), point("99")), WRONG, "decision", None),
        (compared(number("100", hedge="at_most"), point("101")), WRONG, "decision", None),
    ],
    "coarse-number": [(compared(number("4", "1"), point("4.3", "0.1")), NEARLY, "numeric", None)],
    "near-miss": [
        (compared(number("100"), point("102")), NEARLY, "numeric", None),
        (compared(number("26.7", "0.1", PERCENT), point("26.6", "0.1"), "share"), NEARLY, "numeric", None),
    ],
    "revised-since": [
        (revised("100", "104"), SILENT, "none", None),
        (revised("7.5", "8.4", "0.1", PERCENT), SILENT, "none", None),
    ],
    "outside-interval": [
        (compared(number("100"), point("103")), WRONG, "numeric", None),
        (compared(number("10", "1", PERCENT), point("-10"), "change_percent"), WRONG, "decision", None),
        (compared(number("0", "1", PERCENT), point("5"), "change_percent"), WRONG, "numeric", None),
        (compared(number("55", "1", PERCENT), point("45"), "share"), WRONG, "decision", None),
        (compared(number("55", "1", PERCENT), point("45"), "level"), WRONG, "numeric", None),
        (compared(number("65", "1", PERCENT), point("75"), "share"), WRONG, "numeric", None),
        (compared(number("50", "1", PERCENT), point("55"), "share"), WRONG, "numeric", None),
        (compared(number("45", "1", PERCENT), point("30"), "share"), WRONG, "numeric", None),
        (compared(number("1.5", "0.1", "times"), point("0.7", "0.1"), "ratio"), WRONG, "decision", None),
        (compared(number("1.5", "0.1", "times"), point("1.9", "0.1"), "ratio"), WRONG, "numeric", None),
        (compared(number("1.0", "0.1", "times"), point("1.5", "0.1"), "ratio"), WRONG, "numeric", None),
        (compared(number("0.5", "0.1", "times"), point("0.9", "0.1"), "ratio"), WRONG, "numeric", None),
    ],
    "nothing-to-compare": [(Case(claim("level"), Computation((point("100"),)), STANDARD), SILENT, "none", None)],
}  # fmt: skip
ROWS = [pytest.param(rule.id, *case, id=rule.id) for rule in RULES for case in CASES.get(rule.id, [])]


def test_every_rule_has_a_case_and_every_case_a_rule():
    assert list(CASES) == [rule.id for rule in RULES]
    assert all(CASES.values())


@pytest.mark.parametrize(("rule", "case", "verdict", "materiality", "note"), ROWS)
def test_the_rule_that_applies_and_what_it_says(rule, case, verdict, materiality, note):
    fired, outcome = judge(case)
    assert (fired, outcome.verdict, outcome.materiality) == (rule, verdict, materiality)
    assert [key for key, _ in outcome.notes] == ([note] if note else [])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_gives_its_reason(rule):
    assert rule.reason.endswith(".")


#: What a profile that knows only right and wrong makes of what is nearly right.
STRICT = {
    "record-since-other": WRONG, "too-close-to-call": RIGHT, "rank-holds": RIGHT, "one-reading-of-times-more": RIGHT,
    "points-not-percent": WRONG, "bound-understated": RIGHT, "bound-overstated": RIGHT, "coarse-number": WRONG, "near-miss": RIGHT,
}  # fmt: skip


@pytest.mark.parametrize(("rule", "case", "verdict", "materiality", "note"), [row for row in ROWS if row.values[2] is NEARLY])
def test_a_profile_of_two_values_takes_a_side(rule, case, verdict, materiality, note):
    outcome = judge(replace(case, profile=profiles()["strict"]))[1]
    assert (outcome.verdict, outcome.materiality) == (STRICT[rule], "none" if STRICT[rule] is RIGHT else "numeric")
    assert [key for key, _ in outcome.notes] == ([note] if note else [])


@pytest.mark.parametrize("confidence", [0.45, 0.499])
@pytest.mark.parametrize("figure", ["100", "102"], ids=["right", "nearly right"])
def test_an_unsure_reading_may_be_right_but_never_wrong(confidence, figure):
    sure, unsure = (compared(number("100"), point(figure), confidence=one) for one in (1.0, confidence))
    assert judge(unsure) == judge(sure)
    assert judge(compared(number("100"), point("200"), confidence=confidence))[1].verdict is SILENT


def test_a_sure_enough_reading_is_called_wrong():
    assert judge(compared(number("100"), point("200"), confidence=0.5))[1].verdict is WRONG


@pytest.mark.parametrize(
    ("movement", "direction"), [((-1, 1), "up"), ((-1, 0), "up"), ((-1,), "up"), ((), "up"), ((-1, -1), None), ((-1, -1), "down")],
    ids=["one base agrees", "one is open", "one base alone", "no base", "no verb", "the verb agrees"],
)  # fmt: skip
def test_a_verb_is_contradicted_only_by_both_bases(movement, direction):
    assert judge(compared(number("100"), point("100"), movement=movement, direction=direction))[0] == "within-interval"


def test_a_revision_turns_no_rise_into_a_fall():
    case = compared(number("0.3", "0.1", PERCENT), point("-0.3", "0.1"), "change_percent")
    late = replace(case, computation=replace(case.computation, assumed_vintage=True), revised=True)
    assert judge(late)[0] == "outside-interval"


@pytest.mark.parametrize(("place", "rule"), [("1", "rank-holds"), ("2", "wrong-rank")])
def test_a_rank_without_a_number_is_the_first(place, rule):
    case = compared(number("1", unit="rank"), calculated(place, place, place), "rank")
    assert judge(replace(case, assertion=replace(case.assertion, quantity=None)))[0] == rule


def test_times_more_that_fits_both_readings_or_none_is_judged_as_a_number():
    both = compared(number("30", "10"), point("35"), "ratio", usual=number("30", "10"), literal=number("31", "10"))
    none = compared(number("3"), point("9"), "ratio", usual=number("3"), literal=number("4"))
    assert judge(both)[0] != "one-reading-of-times-more" != judge(none)[0]


@pytest.mark.parametrize("reason", Reason, ids=str)
def test_an_abstention_keeps_its_code(reason):
    assert reason_of(silent(reason)) is reason
    assert judge(silent(reason))[0] == "not-computable"
