"""Every way in which the numbers of one claim can contradict each other, beside one in which they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcheck.assessment.consistency import CHECKS, contradicted, contradictions, operation_of
from factcheck.assessment.tolerance import profiles
from factcheck.model.assertion import Direction
from factcheck.model.quantity import Sum
from tests.unit.computation.figures import CATALOGUE, against, claim, number

STANDARD = profiles()["standard"]


def level(value, ulp="1", name="goods", period="2022", **rest):
    hedge = rest.pop("hedge", None)
    return claim("level", name, period, quantity=number(value, ulp, hedge=hedge), **rest)


def percent(operation, value, ulp="1", name="goods", hedge=None, **rest):
    return claim(operation, name, quantity=number(value, ulp, "percent", hedge), **rest)


def times(value, ulp="1", *, hedge=None, fraction=False, **rest):
    return claim("ratio", quantity=number(value, ulp, "times", hedge, fraction=fraction), **rest)


def step(value, ulp="1"):
    return claim("change_absolute", quantity=number(value, ulp))


def gap(value):
    return claim("difference", quantity=number(value), relative_to=against(entity="BBB"))


def share(value, ulp="1", name="cars", whole="goods", **rest):
    return percent("share", value, ulp, name, relative_to=against(whole), **rest)


BEFORE = level("100", period="2021")
FELL = {"direction": "down", "relative_to": against(period="2021")}

#: Kind, the numbers of a claim, and what the derived one should be; None where they agree.
CASES = {
    "341,000 of 1.817 million, or 26.7%": ("share", [level("341", name="cars"), level("1817"), share("26.7", "0.1")], 341 / 18.17),
    "341,000 of 1.817 million, or 18.8%": ("share", [level("341", name="cars"), level("1817"), share("18.8", "0.1")], None),
    "one unit off is no contradiction": ("share", [level("341", "0.1", "cars"), level("1817", "0.1"), share("18.7", "0.1")], None),
    "coarse parts are taken at 5%": ("share", [level("3", name="cars"), level("10"), share("35")], 30),
    "parts of another year": ("share", [level("341", name="cars", period="2021"), level("1817"), share("26.7", "0.1")], None),
    "from 100 to 150 is not tripled": ("change", [level("150"), BEFORE, times("3", fraction=True)], 1.5),
    "from 100 to 150 is half as much again": ("change", [level("150"), BEFORE, times("1.5", "0.1")], None),
    "from 100 to 150 is up 50%": ("change", [level("150"), BEFORE, percent("change_percent", "50")], None),
    "from 100 to 150 is not up 60%": ("change", [level("150"), BEFORE, percent("change_percent", "60")], 50),
    "up 50 to 150 is not up 60%": ("change", [level("150"), step("50"), percent("change_percent", "60")], 50),
    "up 50 from 100 is not up 60%": ("change", [BEFORE, step("50"), percent("change_percent", "60")], 50),
    "from 100 to 150 is not up 60 pieces": ("change", [level("150"), BEFORE, step("60")], 50),
    "from 100 to 150 is up 50 pieces": ("change", [level("150"), BEFORE, step("50")], None),
    "more than doubled, of a tripling": ("change", [level("300"), BEFORE, times("2", hedge="over", fraction=True)], None),
    "more than doubled, of less": ("change", [level("150"), BEFORE, times("2", hedge="over", fraction=True)], 1.5),
    "twice more, of a tripling": ("change", [level("300"), BEFORE, times("2", times_more=True)], None),
    "twice more, of half as much again": ("change", [level("150"), BEFORE, times("4", times_more=True)], 1.5),
    "three parts that are all add to 120%": ("sum", [share(one, name=None, whole=None) for one in ("60", "40", "20")], 120),
    "three parts that are all add to 100%": ("sum", [share(one, name=None, whole=None) for one in ("45", "35", "20")], None),
    "30 cars and 95 bikes are not 200 goods": ("parts", [level("200"), level("30", name="cars"), level("95", name="bikes")], 125),
    "30 cars and 95 bikes are 125 goods": ("parts", [level("125"), level("30", name="cars"), level("95", name="bikes")], None),
    "125 less 50 is not 100": ("difference", [gap("100"), level("125"), level("50", entity="BBB")], 75),
    "125 less 50 is 75": ("difference", [gap("75"), level("125"), level("50", entity="BBB")], None),
    "fell from 91 to 94": ("movement", [level("94", **FELL), level("91", period="2021")], ()),
    "fell from 94 to 91": ("movement", [level("91", **FELL), level("94", period="2021")], None),
}  # fmt: skip


def found_in(assertions):
    return contradictions(assertions, STANDARD, CATALOGUE, exhaustive=True)


@pytest.mark.parametrize(("kind", "assertions", "value"), CASES.values(), ids=CASES)
def test_numbers_contradict_each_other_or_do_not(kind, assertions, value):
    found = found_in(assertions)
    assert [one.kind for one in found] == ([] if value is None else [kind])
    if found and found[0].value is not None:
        assert float(found[0].value) == pytest.approx(value)


def test_every_check_finds_something_here():
    found = {one.kind for _, assertions, _ in CASES.values() for one in found_in(assertions)}
    assert found == {"share", "change", "sum", "parts", "difference", "movement"}
    assert len(found) == len(CHECKS)


def test_the_derived_number_carries_the_contradiction():
    part, whole, said = level("341", name="cars"), level("1817"), share("26.7", "0.1")
    assert [(one.derived, one.others) for one in found_in([said, part, whole])] == [((0,), (1, 2))]


def test_hedges_widen_what_the_numbers_allow():
    assert found_in([level("150", hedge="about"), BEFORE, percent("change_percent", "56")]) == ()
    assert found_in([level("150"), BEFORE, percent("change_percent", "56")])


def test_an_open_bound_proves_nothing():
    assert found_in([level("150", hedge="at_least"), BEFORE, percent("change_percent", "90")]) == ()


def test_one_number_alone_contradicts_nothing():
    assert found_in([share("260")]) == ()


# -- numbers of something unknown -----------------------------------------------------------------------------------------


def tied(kind, derived, *others, falls=False, unit="percent", hedge=None):
    sign = "-" if falls and kind != "ratio" else ""
    told = number(sign + derived, "0.1" if "." in derived else "1", unit, fraction=kind == "ratio", hedge=hedge)
    return Sum(kind, told, tuple(number(one) for one in others), falls)


TIED = {
    "5,000 of 20,000, or 30%": (tied("share", "30", "5000", "20000"), 25),
    "5,000 of 20,000, or 25%": (tied("share", "25", "5000", "20000"), None),
    "numbers of another size are not about the same": (tied("share", "89", "260", "20000"), None),
    "a tenth of what the others give is a slip": (tied("share", "2.5", "5000", "20000"), 25),
    "from 8 to 6, down 33%": (tied("change", "33", "6", "8", falls=True), -25),
    "from 8 to 6, down 25%": (tied("change", "25", "6", "8", falls=True), None),
    "by 2 to 10, up 40%": (tied("gain", "40", "10", "2"), 25),
    "tripled from 2 to 10": (tied("ratio", "3", "10", "2", unit="times"), 5),
    "more than halved from 8 to 2": (tied("ratio", "0.5", "2", "8", falls=True, unit="times", hedge="over"), None),
    "more than doubled from 2 to 10": (tied("ratio", "2", "10", "2", unit="times", hedge="over"), None),
    "3, 4 and 5, 12 in all": (tied("sum", "12", "3", "4", "5", unit="number"), None),
    "3, 4 and 5, 15 in all": (tied("sum", "15", "3", "4", "5", unit="number"), 12),
}


@pytest.mark.parametrize(("one", "value"), TIED.values(), ids=TIED)
def test_numbers_of_something_unknown_are_held_against_those_that_the_words_tie_them_to(one, value):
    whole = [claim(operation_of(one).value, None, None, quantity=quantity) for quantity in (one.derived, *one.others)]
    if one.falls:
        whole[0] = replace(whole[0], direction=Direction.DOWN)
    found = contradicted(one, whole, STANDARD, CATALOGUE)
    assert (found and int(found.value)) == value
