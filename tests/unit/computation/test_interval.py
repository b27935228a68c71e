"""Intervals and terms: where stretches of the number line meet, and one unknown that occurs twice."""

from __future__ import annotations

import operator
from decimal import Decimal

import pytest

from factcheck.computation.interval import TWO, contains, mirrored, moved, overlap, sign
from factcheck.computation.term import Term, total
from factcheck.model.evidence import Interval
from tests.unit.computation.figures import ends


def interval(low: int, high: int) -> Interval:
    return Interval(Decimal(low), Decimal(high))


def printed(value: str, ulp: str = "1") -> Term:
    return Term.printed(Decimal(value), Decimal(ulp))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 2), (2, 3), False), ((1, 2), (1, 3), True), ((1, 4), (2, 3), True),
        ((2, 2), (2, 3), True), ((1, 1), (2, 3), False), ((2, 2), (2, 2), True),
    ],
    ids=["touching", "overlapping", "inside", "a point on the edge", "a point outside", "the same point"],
)  # fmt: skip
def test_touching_ends_do_not_overlap_but_a_point_on_the_edge_counts(one, other, expected):
    assert overlap(interval(*one), interval(*other)) is expected
    assert overlap(interval(*other), interval(*one)) is expected


def test_ends_belong_to_an_interval():
    assert [contains(interval(1, 2), Decimal(value)) for value in ("0.9", "1", "2", "2.1")] == [False, True, True, False]


@pytest.mark.parametrize(("low", "high", "expected"), [(1, 2, 1), (-2, -1, -1), (-1, 1, 0), (0, 0, 0), (0, 2, 1), (-2, 0, -1)])
def test_the_sign_is_open_where_zero_is_possible(low, high, expected):
    assert sign(interval(low, high)) == expected


def test_an_interval_can_be_turned_round_and_moved():
    assert mirrored(interval(1, 3)) == interval(-3, -1)
    assert moved(interval(1, 3), Decimal(-2), Decimal(1)) == interval(-5, -1)


def test_a_figure_that_occurs_twice_is_one_unknown():
    part, rest = printed("30"), printed("70")
    share = part.share(part + rest)
    assert float(share.value) == 30
    assert ends(share.bounds) == pytest.approx((29.5, 30.5)), "29.5 of 29.5 + 70.5, 30.5 of 30.5 + 69.5; not 29.5 of 101"


def test_a_difference_from_itself_is_nothing():
    part = printed("30")
    assert ends((part - part).bounds) == (0, 0)


@pytest.mark.parametrize("count", [2, 4, 5, 12])
def test_a_sum_is_as_vague_as_all_its_figures_together(count):
    assert ends(total(printed("10") for _ in range(count)).bounds) == (9.5 * count, 10.5 * count)


def test_a_divisor_that_may_be_zero_gives_no_interval():
    assert (printed("10") / printed("0.4")).bounds is None
    assert (printed("10") / printed("0")).value is None


@pytest.mark.parametrize("further", ["add", "sub", "mul", "truediv"])
def test_a_divisor_that_may_be_zero_is_remembered_by_what_is_worked_out_further(further):
    vague, other = printed("10") / printed("0.4"), printed("5")
    for term in (getattr(operator, further)(vague, other), getattr(operator, further)(other, vague), vague.scaled(TWO)):
        assert term.bounds is None
        assert term.value is not None


def test_a_divisor_that_is_zero_on_the_way_to_a_corner_gives_no_interval():
    part = total(printed("1") for _ in range(4))
    assert (printed("10") / (part - printed("3.5"))).bounds is None


def test_only_what_is_positive_has_a_power():
    assert ends(printed("3").power(TWO).bounds) == (6.25, 12.25)
    assert [term.power(TWO).bounds for term in (printed("0.4"), printed("0.5"), printed("0", "0"))] == [None, None, None]


def test_four_figures_are_tried_at_every_corner():
    one, two, three, four = (printed("10") for _ in range(4))
    assert ends(((one - two) * (three - four)).bounds) == (-1, 1)


def test_beyond_four_each_figure_moves_where_it_raises_or_lowers_the_result():
    assert ends((total(printed("10") for _ in range(3)) - total(printed("10") for _ in range(3))).bounds) == (-3, 3)


def test_growth_there_and_back_is_the_same_figure():
    base, rate = printed("100"), printed("25")
    assert base.grown(rate).before_growth(rate).value == 100
