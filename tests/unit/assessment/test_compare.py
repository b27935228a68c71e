"""A printed number against official figures: every outcome, and which of several figures decides."""

from __future__ import annotations

import pytest

from factcheck.assessment.compare import AGREES, MISSED, NEAR, OFF, OUTCOMES, OVERSTATED, UNDERSTATED, best, compare, witnesses
from factcheck.assessment.tolerance import profiles
from factcheck.model.assertion import Operation
from tests.unit.computation.figures import calculated, number, point

STANDARD = profiles()["standard"]
EXACT, BY_INPUT, ONE_OFF, COARSE = "exact", "by_input_precision", "one_unit_off", "coarse"
PERCENT, MILLION = "percent", "1000000"

#: Printed number, official figure, outcome and kind of rounding.
CASES = {
    "2.9 agrees with 3%": (number("3", "1", PERCENT), point("2.9", "0.1"), AGREES, EXACT),
    "2.9 is one unit off 3.0%": (number("3.0", "0.1", PERCENT), point("2.9", "0.1"), NEAR, ONE_OFF),
    "32.1 does not support 32.2%": (number("32.2", "0.1", PERCENT), point("32.1", "0.1"), NEAR, ONE_OFF),
    "a finer figure on the edge counts": (number("26.7", "0.1", PERCENT), point("26.65", "0.01"), AGREES, EXACT),
    "a finer figure beyond the edge does not": (number("26.7", "0.1", PERCENT), point("26.64", "0.01"), NEAR, ONE_OFF),
    "two units of a percentage are too much": (number("26.7", "0.1", PERCENT), point("26.9", "0.1"), OFF, None),
    "a coarser figure agrees by overlap": (number("341000", "1000"), point("340000", "10000"), AGREES, BY_INPUT),
    "touching a coarser figure is no overlap": (number("346000", "2000"), point("340000", "10000"), NEAR, None),
    "a level within 2% of what is true": (number("341000", "1000"), point("347900", "100"), NEAR, None),
    "a level beyond 2%": (number("341000", "1000"), point("348000", "100"), OFF, None),
    "a ratio within 2% of what is true": (number("2.50", "0.01", "times"), point("2.55", "0.01"), NEAR, None),
    "a ratio one unit off": (number("1.8", "0.1", "times"), point("1.88", "0.01"), NEAR, ONE_OFF),
    "a ratio beyond 5% of it, though one unit": (number("1.1", "0.1", "times"), point("1.17", "0.01"), OFF, None),
    "a third is a third within 4%": (number("33.3333", "1", PERCENT, fraction=True), point("34.6", "0.1"), AGREES, None),
    "a third, mostly, within 10%": (number("33.3333", "1", PERCENT, fraction=True), point("36.6", "0.1"), NEAR, None),
    "not a third beyond 10%": (number("33.3333", "1", PERCENT, fraction=True), point("36.7", "0.1"), OFF, None),
    "more than doubled is a threshold": (number("2", "1", "times", "over", fraction=True), point("1.9", "0.1"), MISSED, None),
    "about a third, mostly, within 10%": (number("33.3", "1", PERCENT, "about", fraction=True), point("36.6", "0.1"), NEAR, None),
    "about 33: a figure printed as finely is a point": (number("33", hedge="about"), point("35"), OFF, None),
    "about 33: a coarser figure is an interval": (number("33", "0.1", hedge="about"), point("35"), AGREES, BY_INPUT),
    "4 million within 5%": (number("4000000", MILLION), point("4190000", "10000"), AGREES, EXACT),
    "4 million, 5% exactly": (number("4000000", MILLION), point("4200000", "10000"), AGREES, EXACT),
    "4 million beyond 5%, within its digits": (number("4000000", MILLION), point("4210000", "10000"), NEAR, COARSE),
    "4 million beyond its digits, within 20%": (number("4000000", MILLION), point("4800000", "10000"), NEAR, COARSE),
    "4 million beyond 20%": (number("4000000", MILLION), point("4810000", "10000"), OFF, None),
    "a calculated value with its centre inside": (number("26.7", "0.1", PERCENT), calculated("26.72", "24", "29"), AGREES, EXACT),
    "a vague calculated value beside it": (number("26.7", "0.1", PERCENT), calculated("26.9", "26.6", "27.2"), NEAR, BY_INPUT),
    "five times as wide is not yet vague": (number("26.7", "0.1", PERCENT), calculated("26.9", "26.65", "27.15"), AGREES, BY_INPUT),
    "a less vague one agrees by overlap": (number("26.7", "0.1", PERCENT), calculated("26.9", "26.7", "27.1"), AGREES, BY_INPUT),
    "between: inside": (number("3", "1", hedge="between", upper="4"), point("4.4", "0.1"), AGREES, EXACT),
    "between: the nearer end counts": (number("300", "1", hedge="between", upper="400"), point("407", "1"), NEAR, None),
    "between: far beyond": (number("300", "1", hedge="between", upper="400"), point("420", "1"), OFF, None),
    "a fall of 8.7%": (number("-8.7", "0.1", PERCENT), point("-8.7", "0.1"), AGREES, EXACT),
    "a rise is not a fall": (number("-8.7", "0.1", PERCENT), point("8.7", "0.1"), OFF, None),
    "over: just above": (number("100", hedge="over"), point("101"), AGREES, None),
    "over: a quarter more": (number("100", hedge="over"), point("125"), AGREES, None),
    "over: far above": (number("100", hedge="over"), point("126"), UNDERSTATED, None),
    "over: below": (number("100", hedge="over"), point("99"), MISSED, None),
    "over: below, within the figure's own rounding": (number("100", hedge="over"), point("96", "10"), AGREES, None),
    "over: a vague calculated value below": (number("100", hedge="over"), calculated("90", "10", "170"), NEAR, None),
    "under: just below": (number("100", hedge="under"), point("99"), AGREES, None),
    "under: far below": (number("100", hedge="under"), point("79"), OVERSTATED, None),
    "under: above": (number("100", hedge="under"), point("101"), MISSED, None),
    "at least: anything above": (number("100", hedge="at_least"), point("1000"), AGREES, None),
    "at least: below": (number("100", hedge="at_least"), point("99"), MISSED, None),
    "at most: anything below": (number("100", hedge="at_most"), point("1"), AGREES, None),
    "at most: above": (number("100", hedge="at_most"), point("101"), MISSED, None),
    "fell more than 10%: fell 9%": (number("-10", "1", PERCENT, "over"), point("-9"), MISSED, None),
    "fell more than 10%: fell 13%": (number("-10", "1", PERCENT, "over"), point("-13"), UNDERSTATED, None),
    "fell more than 10%: rose": (number("-10", "1", PERCENT, "over"), point("5"), MISSED, None),
    "fell less than 10%: fell 3%": (number("-10", "1", PERCENT, "under"), point("-3"), OVERSTATED, None),
    "fell less than 10%: stood still": (number("-10", "1", PERCENT, "under"), point("0"), MISSED, None),
    "fell less than 10%: rose": (number("-10", "1", PERCENT, "under"), point("5"), MISSED, None),
}  # fmt: skip


@pytest.mark.parametrize(("quantity", "figure", "outcome", "rounding"), CASES.values(), ids=CASES)
def test_a_number_against_a_figure(quantity, figure, outcome, rounding):
    operation = Operation.RATIO if quantity.unit == "times" else Operation.LEVEL
    found = compare(quantity, figure, operation, STANDARD)
    assert (found.outcome, found.rounding) == (outcome, rounding)


def test_a_rise_is_no_fall_by_less_than_half():
    halved = number("0.5", "1", "times", "under", fraction=True)
    found = {
        value: witnesses(halved, [point(value, "0.1")], Operation.RATIO, STANDARD, falling=True)[0].outcome for value in ("0.9", "1", "1.2")
    }
    assert found == {"0.9": OVERSTATED, "1": OVERSTATED, "1.2": MISSED}


def test_a_multiple_that_is_no_fall_may_be_overstated():
    tripled = number("3", "1", "times", "under", fraction=True)
    assert witnesses(tripled, [point("2", "0.1")], Operation.RATIO, STANDARD)[0].outcome == OVERSTATED
    assert witnesses(tripled, [point("2", "0.1")], Operation.CHANGE_PERCENT, STANDARD, falling=True)[0].outcome == OVERSTATED


def test_every_outcome_is_tried_here():
    assert {case[2] for case in CASES.values()} == set(OUTCOMES)
    assert {case[3] for case in CASES.values()} == {EXACT, BY_INPUT, ONE_OFF, COARSE, None}


@pytest.mark.parametrize(
    ("quantity", "distance"),
    [
        (number("340"), 10), (number("-340"), 690),
        (number("300", hedge="between", upper="340"), 10), (number("300", hedge="between", upper="400"), 0),
        (number("360", hedge="between", upper="400"), 10),
    ],
)  # fmt: skip
def test_the_distance_is_to_the_printed_number(quantity, distance):
    assert compare(quantity, point("350"), Operation.LEVEL, STANDARD).distance == distance


@pytest.mark.parametrize(
    ("figure", "limited"), [(point("340000", "10000"), True), (point("340000", "1000"), False), (point("340000"), False)]
)
def test_a_reference_vaguer_than_the_claim_is_marked(figure, limited):
    assert compare(number("340000", "1000"), figure, Operation.LEVEL, STANDARD).precision_limited is limited


CLAIMED = number("26.7", "0.1", PERCENT)
SEVERAL = {
    "any figure that agrees supports": ([point("18.7", "0.1"), point("26.7", "0.1")], AGREES, "26.7"),
    "what is no evidence is not heard": ([point("18.7", "0.1"), point("26.7", "0.1", evidence=False)], OFF, "18.7"),
    "the nearest of those nearly right": ([point("26.6", "0.1"), calculated("26.76", "26.755", "26.765")], NEAR, "26.76"),
    "the headline leads when none agrees": ([point("18.7", "0.1"), calculated("19", "18.9", "19.1")], OFF, "18.7"),
    "the first of those that agree": ([calculated("26.7", "26.69", "26.71"), point("26.7", "0.1")], AGREES, "26.7"),
    "a vague calculation does not overrule finer print": ([point("26.2", "0.1"), calculated("26.5", "26.3", "26.7")], OFF, "26.2"),
    "where it is near, it is nearly right": ([point("26.2", "0.1"), calculated("26.6", "26.3", "26.9")], NEAR, "26.6"),
    "what is near only for its vagueness comes last": ([calculated("26.76", "26.4", "27.1"), point("26.6", "0.1")], NEAR, "26.6"),
    "without a printed figure it is heard": ([calculated("26.5", "26.4", "26.68")], AGREES, "26.5"),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "outcome", "value"), SEVERAL.values(), ids=SEVERAL)
def test_which_of_several_figures_decides(figures, outcome, value):
    decisive = best(witnesses(CLAIMED, figures, Operation.SHARE, STANDARD))
    assert (decisive.outcome, str(decisive.figure.value)) == (outcome, value)


#: Beside a printed figure that does not agree, what a second figure comes to.
SECOND = {
    "vaguer than the claim, near": (CLAIMED, point("26.2", "0.1"), calculated("26.6", "26.4", "26.8"), NEAR, BY_INPUT),
    "vaguer than the claim, its centre inside": (CLAIMED, point("26.2", "0.1"), calculated("26.72", "26.5", "26.9"), NEAR, BY_INPUT),
    "vaguer than the claim, far": (CLAIMED, point("26.2", "0.1"), calculated("26.5", "26.3", "26.7"), OFF, BY_INPUT),
    "a level, near": (number("341000", "1000"), point("330000"), calculated("343000", "341000", "345000"), NEAR, BY_INPUT),
    "as fine as the claim": (CLAIMED, point("26.2", "0.01"), calculated("26.7", "26.68", "26.72"), AGREES, EXACT),
    "off in itself": (CLAIMED, point("26.2", "0.1"), calculated("30", "29", "31"), OFF, None),
    "printed, however coarse": (number("341000", "1000"), point("330000"), point("340000", "10000"), AGREES, BY_INPUT),
}  # fmt: skip


@pytest.mark.parametrize(("quantity", "first", "second", "outcome", "rounding"), SECOND.values(), ids=SECOND)
def test_a_calculation_beside_print(quantity, first, second, outcome, rounding):
    printed, other = witnesses(quantity, (first, second), Operation.SHARE, STANDARD)
    assert printed.outcome == OFF
    assert (other.outcome, other.rounding) == (outcome, rounding)


def test_the_strict_profile_lets_no_unit_pass_and_the_lenient_one_two():
    for profile, outcome in (("strict", OFF), ("standard", NEAR), ("lenient", NEAR)):
        assert compare(CLAIMED, point("26.6", "0.1"), Operation.SHARE, profiles()[profile]).outcome == outcome
    assert compare(CLAIMED, point("26.5", "0.1"), Operation.SHARE, profiles()["lenient"]).outcome == NEAR
