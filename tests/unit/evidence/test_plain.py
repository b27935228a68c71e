"""Values of the model to plain JSON and back, strictly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from factcheck.evidence.plain import Misfit, step, taken, told
from factcheck.evidence.schema import Printing, Request
from factcheck.model.assertion import Assertion, Assumption, Direction, Operation, RelativeTo
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import Hedge, Quantity
from factcheck.model.series import Status
from factcheck.model.text import Span

FULL = Assertion(
    Operation.RATIO, "autos.exports", "CHN", Period.ytd(2022, 8), Span(3, 9), RelativeTo("autos.sales", None, Period.year(2021)),
    Quantity("3.0 times", Span(3, 9), Decimal("3.0"), Decimal("0.1"), "times", Hedge.ABOUT, Decimal(4), True), Direction.DOWN,
    times_more=True, attribution="CAAM", assumptions=(Assumption("period", "2022", "latest", (("day", "2022-09-15"),)),), confidence=0.45,
)  # fmt: skip


def test_an_assertion_comes_back_as_it_was():
    assert taken(Assertion, told(FULL)) == FULL
    assert str(taken(Assertion, told(FULL)).quantity.value) == "3.0"


def test_what_has_its_default_is_left_out():
    assert told(Printing("M", Decimal("340000"), Decimal(10000), "34万", "caam")) == {
        "frequency": "M", "value": "340000", "ulp": "10000", "printed": "34万", "source": "caam",
    }  # fmt: skip
    assert taken(Printing, told(Printing("M", Decimal(1), Decimal(1), "1", "caam"))).status is Status.NORMAL
    assert told(Request("x")) == {"text": "x"}


@pytest.mark.parametrize(
    "period",
    [Period.year(2022), Period.quarter(2022, 3), Period.half(2022, 2), Period.month(2022, 8), Period.ytd(2022, 8),
     Period(2022 * 12, 12, Frequency.M, Basis.RANGE), Period(2022 * 12 + 3, 12, Frequency.M, Basis.RANGE), Period.span(Period.year(2020), Period.year(2022))],
    ids=str,
)  # fmt: skip
def test_a_period_keeps_how_it_was_meant(period):
    assert taken(Period, told(period)) == period


@pytest.mark.parametrize(
    ("kind", "value", "pointer"),
    [
        (Decimal, 1, ""), (Decimal, "1e5", ""), (Decimal, "NaN", ""), (Decimal, "٣", ""), (Decimal, "1" * 61, ""),
        (int, True, ""), (int, 1.0, ""), (bool, 1, ""), (str, None, ""), (float, "1", ""), (date, "15 Sept", ""), (date, 5, ""),
        (tuple[int, ...], [1, "2"], "/1"), (tuple[int, int], [1], ""), (tuple[int, ...], {}, ""),
        (Mapping[str, int], {"a/b": "x"}, "/a~1b"), (Mapping[str, int], [], ""),
        (Span, {"start": 1}, ""), (Span, {"start": 1, "end": 2, "last": 3}, "/last"), (Span, 5, ""),
        (Status, "sure", ""), (Status, [], ""),
        (Period, "2022", ""), (Period, {"start": "2022", "end": "2021", "frequency": "A", "basis": "period"}, ""),
        (Period, {"start": "2022-01", "end": "2022-08", "frequency": "A", "basis": "ytd"}, ""),
        (Period, {"start": 2022, "end": 2022, "frequency": "A", "basis": "period"}, ""),
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit_is_named_by_its_place(kind, value, pointer):
    with pytest.raises(Misfit) as caught:
        taken(kind, value)
    assert caught.value.pointer == pointer


def test_whole_numbers_stand_for_others():
    assert taken(float, 1) == 1.0
    assert taken(int | None, None) is None
    assert step("a/b~") == "/a~1b~0"
