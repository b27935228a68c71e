"""The table of hedges, row by row, and how far off a number may be."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from factcheck.assessment.tolerance import ROWS, Profile, accepted, is_coarse, load_profile, profiles, slack
from factcheck.errors import RequestError
from factcheck.model.assertion import Operation
from factcheck.model.quantity import Hedge
from tests.unit.computation.figures import ends, number

STANDARD = profiles()["standard"]
MILLION = "1000000"

#: Row of the table, what is written, the number, and what is accepted.
TABLE = {
    ("none", "341,000"): (number("341000", "1000"), 340500, 341500),
    ("none", "26.7%"): (number("26.7", "0.1", "percent"), 26.65, 26.75),
    ("none", "50%"): (number("50", "1", "percent"), 49.5, 50.5),
    ("none", "down 8.7%"): (number("-8.7", "0.1", "percent"), -8.75, -8.65),
    ("none", "5 million"): (number("5000000", MILLION), 4500000, 5500000),
    ("about", "about 100: 5% where half a unit is less"): (number("100", "1", hedge="about"), 95, 105),
    ("about", "about 7 million: half a unit"): (number("7000000", MILLION, hedge="about"), 6500000, 7500000),
    ("about", "about 3 million: at most 10%"): (number("3000000", MILLION, hedge="about"), 2700000, 3300000),
    ("about", "about 3%: no less than half a unit"): (number("3", "1", "percent", "about"), 2.5, 3.5),
    ("about", "about 26.7%: 5%"): (number("26.7", "0.1", "percent", "about"), 26.7 * 0.95, 26.7 * 1.05),
    ("about", "down about 20%"): (number("-20", "1", "percent", "about"), -21, -19),
    ("nearly", "nearly 100: half a unit above"): (number("100", "1", hedge="nearly"), 93, 100.5),
    ("nearly", "nearly 4 million: at most 1% above"): (number("4000000", MILLION, hedge="nearly"), 3720000, 4040000),
    ("nearly", "nearly 3%: no less than half a unit below"): (number("3", "1", "percent", "nearly"), 2.5, 3.03),
    ("nearly", "down nearly 20%"): (number("-20", "1", "percent", "nearly"), -20.2, -18.6),
    ("over", "more than 100"): (number("100", "1", hedge="over"), 100, 125),
    ("over", "down more than 20%"): (number("-20", "1", "percent", "over"), -25, -20),
    ("under", "less than 100"): (number("100", "1", hedge="under"), 80, 100),
    ("under", "down less than 20%"): (number("-20", "1", "percent", "under"), -20, -16),
    ("at_least", "at least 100"): (number("100", "1", hedge="at_least"), 100, math.inf),
    ("at_least", "down at least 20%"): (number("-20", "1", "percent", "at_least"), -math.inf, -20),
    ("at_least", "at least 0"): (number("0", "1", hedge="at_least"), 0, math.inf),
    ("at_most", "at most 100"): (number("100", "1", hedge="at_most"), -math.inf, 100),
    ("at_most", "down at most 20%"): (number("-20", "1", "percent", "at_most"), -20, math.inf),
    ("between", "between 3 and 4"): (number("3", "1", hedge="between", upper="4"), 2.5, 4.5),
    ("between", "5.1% to 5.3%"): (number("5.1", "0.1", "percent", "between", "5.3"), 5.05, 5.35),
    ("between", "down between 4% and 3%"): (number("-3", "1", "percent", "between", "-4"), -4.5, -2.5),
    ("fraction", "doubled"): (number("2", "1", "times", fraction=True), 1.92, 2.08),
    ("fraction", "a quarter, as a form of its own"): (number("25", "1", "percent", "fraction"), 24, 26),
    ("fraction", "about half: no half unit"): (number("50", "10", "percent", "about", fraction=True), 47.5, 52.5),
    ("fraction", "nearly half: not above"): (number("50", "1", "percent", "nearly", fraction=True), 46.5, 50),
    ("fraction", "down by nearly half"): (number("-50", "1", "percent", "nearly", fraction=True), -50, -46.5),
    ("fraction", "more than tripled"): (number("3", "1", "times", "over", fraction=True), 3, 3.75),
}


@pytest.mark.parametrize(("quantity", "low", "high"), TABLE.values(), ids=[f"{row}: {words}" for row, words in TABLE])
def test_what_a_printed_number_accepts(quantity, low, high):
    assert ends(accepted(quantity, Operation.LEVEL, STANDARD)) == pytest.approx((low, high))


def test_every_hedge_has_its_cases():
    assert {row for row, _ in TABLE} == {"none", *(hedge.value for hedge in Hedge)}
    assert {None, *Hedge} == {*ROWS, Hedge.BETWEEN}


@pytest.mark.parametrize(
    ("hedge", "low", "high"),
    [("nearly", 0.5, 0.535), ("over", 0.375, 0.5), ("under", 0.5, 0.6), ("about", 0.475, 0.525), (None, 0.48, 0.52)],
)
def test_a_hedge_on_a_fall_to_a_ratio_applies_to_what_was_lost(hedge, low, high):
    halved = number("0.5", "1", "times", hedge, fraction=True)
    assert ends(accepted(halved, Operation.RATIO, STANDARD, falling=True)) == pytest.approx((low, high))


def test_what_was_lost_is_what_is_missing_to_the_whole():
    quarter_gone = number("0.75", "1", "times", "over", fraction=True)
    assert ends(accepted(quarter_gone, Operation.RATIO, STANDARD, falling=True)) == pytest.approx((0.6875, 0.75))


def test_a_rank_is_a_point():
    assert ends(accepted(number("2", "1", "rank", "about"), Operation.RANK, STANDARD)) == (2, 2)
    assert slack(number("2", "1", "rank"), Decimal(2), STANDARD) == 0


@pytest.mark.parametrize(
    ("quantity", "coarse"),
    [
        (number("4000000", MILLION), True), (number("10000000", MILLION), False), (number("2", "1", "times"), True),
        (number("4000000", MILLION, hedge="about"), False), (number("2", "1", "times", fraction=True), False),
        (number("3", "1", "percent"), False), (number("1", "1", "points"), False), (number("1", "1", "rank"), False),
    ],
    ids=["4 million", "10 million: 5% exactly", "2 times", "about 4 million", "doubled", "3%", "1 point", "first"],
)  # fmt: skip
def test_a_level_or_multiple_without_a_hedge_can_be_coarse(quantity, coarse):
    assert is_coarse(quantity, STANDARD) is coarse


#: What is written, what is true, and how far apart the two may be in the strict, standard and lenient profile.
SLACK = {
    "a percentage: units of its last place": (number("26.7", "0.1", "percent"), "30", (0, 0.1, 0.2)),
    "points: units of their last place": (number("3", "1", "points"), "5", (0, 1, 2)),
    "a level: a part of what is true": (number("341000", "1000"), "350000", (3500, 7000, 17500)),
    "a ratio: its last place where that is wider": (number("1.5", "0.1", "times"), "1.6", (0.016, 0.075, 0.15)),
    "a ratio: a part of what is true where that is wider": (number("2.50", "0.01", "times"), "2.6", (0.026, 0.052, 0.13)),
    "a fraction of a whole": (number("25", "1", "percent", fraction=True), "27", (1, 2.5, 2.5)),
    "a small fraction: never its last place": (number("1", "1", "percent", fraction=True), "2", (0.04, 0.1, 0.1)),
    "a multiple": (number("3", "1", "times", fraction=True), "3.2", (0.12, 0.3, 0.3)),
    "a coarse level": (number("4000000", MILLION), "4500000", (200000, 800000, 800000)),
}


@pytest.mark.parametrize(("quantity", "reference", "allowed"), SLACK.values(), ids=SLACK)
@pytest.mark.parametrize("place", [0, 1, 2], ids=["strict", "standard", "lenient"])
def test_how_far_off_is_mostly_right(quantity, reference, allowed, place):
    profile = profiles()[("strict", "standard", "lenient")[place]]
    assert float(slack(quantity, Decimal(reference), profile)) == pytest.approx(allowed[place])


def test_the_profiles_are_those_of_the_design():
    assert [(one.name, str(one.level_slack), str(one.places), one.two_valued) for one in profiles().values()] == [
        ("strict", "0.01", "0", True), ("standard", "0.02", "1", False), ("lenient", "0.05", "2", False),
    ]  # fmt: skip


def test_an_unknown_profile_is_refused_with_those_there_are():
    with pytest.raises(RequestError, match="strict, standard, lenient") as refused:
        load_profile("generous")
    assert refused.value.field == "profile"


def test_a_profile_with_a_missing_or_strange_entry_is_refused():
    with pytest.raises(ValueError, match="must have exactly"):
        Profile.read("mine", {"level_slack": "0.02"})
