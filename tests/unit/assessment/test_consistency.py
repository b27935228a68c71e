"""Every way in which the numbers of one claim can contradict each other, beside one in which they do not."""

from __future__ import annotations

import pytest

from factcheck.assessment.consistency import CHECKS, contradictions
from factcheck.assessment.tolerance import profiles
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


def unknown(value, period=None):
    return level(value, name=None, period=period)


def part(value, *, fraction=False):
    return claim("share", None, None, quantity=number(value, "0.1" if "." in value else "1", "percent", fraction=fraction))


def drop(value):
    return claim("change_percent", None, None, quantity=number(f"-{value}", "1", "percent"), direction="down")


UNKNOWN = {
    "5,000 of 20,000, or 30%": ([unknown("20000"), unknown("5000"), part("30")], True),
    "5,000 of 20,000, or 25%": ([unknown("20000"), unknown("5000"), part("25")], False),
    "numbers of another size are not about the same": ([unknown("20000"), unknown("260"), part("89")], False),
    "what is left of the whole": ([unknown("40"), unknown("4"), part("90")], False),
    "a share told before both of them": ([part("36"), unknown("10000"), unknown("2000")], False),
    "half of 90,000, some 30,000": ([part("50", fraction=True), unknown("90000"), unknown("30000")], True),
    "from 8 to 6, down 33%": ([unknown("8"), unknown("6"), drop("33")], True),
    "13 of 56 are 23% fewer jobs": ([unknown("56"), unknown("13"), drop("23")], False),
    "a tenth of what the others give is a slip": ([unknown("20000"), unknown("5000"), part("2.5")], True),
}


@pytest.mark.parametrize(("assertions", "contradicted"), UNKNOWN.values(), ids=UNKNOWN)
def test_numbers_of_something_unknown_contradict_each_other_only_where_they_belong_together(assertions, contradicted):
    assert bool(contradictions(assertions, STANDARD, CATALOGUE)) is contradicted
