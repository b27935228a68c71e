"""Values that nobody printed, from values that were."""

from __future__ import annotations

import pytest

from factcheck.computation.implied import WAYS, implied, level
from factcheck.computation.lookup import Lookup
from factcheck.model.period import Period
from tests.unit.computation.figures import LATER, claim, computed, ends, pack, row, run

#: What is printed, what is asked for, value with lowest and highest, and how it is worked out.
CASES = {
    "the base from a level and its growth": (
        [row("goods", "2022", "125"), row("goods", "2022", "25", states="yoy_percent")], claim("level", period="2021"),
        (100, 124.5 / 1.255, 125.5 / 1.245), "125 / (1 + 25 / 100)",
    ),
    "a level from its base and its growth": (
        [row("goods", "2021", "100"), row("goods", "2022", "25", states="yoy_percent")], claim("level"),
        (125, 99.5 * 1.245, 100.5 * 1.255), "100 × (1 + 25 / 100)",
    ),
    "the month before from a month and its growth": (
        [row("goods", "2022-08", "110"), row("goods", "2022-08", "10", states="mom_percent")], claim("level", period="2022-07"),
        (100, 109.5 / 1.105, 110.5 / 1.095), "110 / (1 + 10 / 100)",
    ),
    "a month as the difference of two years to date": (
        [row("goods", "2022-01/2022-08", "80"), row("goods", "2022-01/2022-07", "70")], claim("level", period="2022-08"),
        (10, 9, 11), "80 - 70",
    ),
    "a year to date from the one before and the month": (
        [row("goods", "2022-01/2022-07", "70"), row("goods", "2022-08", "10")], claim("level", period="2022-01/2022-08"),
        (80, 79, 81), "70 + 10",
    ),
    "a year to date from the next one less its month": (
        [row("goods", "2022-01/2022-09", "90"), row("goods", "2022-09", "10")], claim("level", period="2022-01/2022-08"),
        (80, 79, 81), "90 - 10",
    ),
    "a quarter as the sum of its months": (
        [row("goods", f"2022-0{month}", "10") for month in (4, 5, 6)], claim("level", period="2022-Q2"),
        (30, 28.5, 31.5), "10 + 10 + 10",
    ),
    "a whole as the sum of its parts": (
        [row("cars", "2022", "30"), row("bikes", "2022", "95")], claim("level"), (125, 124, 126), "30 + 95",
    ),
    "a part as the whole less the other part": (
        [row("goods", "2022", "125"), row("bikes", "2022", "95")], claim("level", "cars"), (30, 29, 31), "125 - 95",
    ),
    "a part from the whole and its share": (
        [row("goods", "2022", "125"), row("cars_share", "2022", "24", "0.1")], claim("level", "cars"),
        (30, 124.5 * 0.2395, 125.5 * 0.2405), "125 × 24 / 100",
    ),
    "a whole from a part and its share": (
        [row("cars", "2022", "30"), row("cars_share", "2022", "24", "0.1")], claim("level"),
        (125, 29.5 / 0.2405, 30.5 / 0.2395), "30 / 24 × 100",
    ),
    "a stock at the end of the year": ([row("stock", "2022-12", "44")], claim("level", "stock"), (44, 43.5, 44.5), "44"),
    "a yearly rate as the mean of its months": (
        [row("rate", f"2022-{month:02}", "4.0" if month < 7 else "5.0", "0.1") for month in range(1, 13)], claim("level", "rate"),
        (4.5, 4.45, 4.55), "(" + " + ".join(["4.0"] * 6 + ["5.0"] * 6) + ") / 12",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "assertion", "values", "formula"), CASES.values(), ids=CASES)
def test_a_value_follows_from_print(figures, assertion, values, formula):
    figure = computed(assertion, pack(*figures)).headline
    assert (float(figure.value), *ends(figure.interval)) == pytest.approx(values)
    assert [(one.implied, one.formula) for one in figure.inputs] == [(True, formula)]


def test_a_printed_value_is_never_replaced_by_an_implied_one():
    world = pack(row("goods", "2022", "125"), row("cars", "2022", "30"), row("bikes", "2022", "90"))
    assert [one.value for one in computed(claim("level"), world).figures] == [125]


def test_the_narrowest_way_leads_and_the_others_are_witnesses():
    growth = [row("goods", "2022", "125"), row("goods", "2022", "25", states="yoy_percent")]
    parts = [row("cars", "2021", "20.0", "0.1"), row("bikes", "2021", "79.0", "0.1")]
    ways = implied(Lookup(pack(*growth, *parts), LATER), "goods", "AAA", Period.year(2021).key)
    assert [float(way.value) for way in ways] == pytest.approx([99, 100])
    assert [float(way.interval.width) for way in ways] == pytest.approx([0.2, 125.5 / 1.245 - 124.5 / 1.255])


def test_a_value_may_lie_two_steps_from_print_and_no_more():
    two = [*run("goods", "125", 2022), row("goods", "2022", "25", states="yoy_percent"), row("goods", "2021", "25", states="yoy_percent")]
    lookup = Lookup(pack(*two), LATER)
    three = pack(*two, row("goods", "2020", "25", states="yoy_percent"))
    assert float(computed(claim("level", period="2020"), lookup.reference).headline.value) == pytest.approx(80)
    assert implied(Lookup(three, LATER), "goods", "AAA", Period.year(2019).key, 2) == []


def test_every_way_is_named_once():
    assert len(set(WAYS)) == len(WAYS)


def test_what_follows_is_worked_out_once_and_its_narrowest_is_the_level():
    reference = pack(
        row("goods", "2021", "100"),
        row("goods", "2022", "125"),
        row("goods", "2022", "25", states="yoy_percent"),
        row("goods", "2023", "20", states="yoy_percent"),
    )
    lookup = Lookup(reference, LATER)
    key = Period.year(2023).key
    first = implied(lookup, "goods", "AAA", key)
    assert level(lookup, "goods", "AAA", key, 1) == first[0]
    assert implied(lookup, "goods", "AAA", key)[0].term is first[0].term
