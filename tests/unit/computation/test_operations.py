"""Every operation on a handful of figures, with the results worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from factcheck.computation.compute import compute
from factcheck.computation.registry import OPERATIONS
from factcheck.model.evidence import Computation, WitnessKind
from tests.unit.computation.figures import against, claim, computed, ends, number, pack, row, run

#: All printed to the unit (rates to a tenth), so that every count may be half a unit more or less.
WORLD = pack(
    *run("goods", "64 80 100 125", 2019), *run("cars", "20 30", 2021), *run("stock", "40 44", 2021),
    row("rate", "2021", "4.0", "0.1"), row("rate", "2022", "4.5", "0.1"), row("population", "2022", "50"),
    *run("goods", "50", 2022, entity="BBB", by="abroad"), *run("goods", "130", 2022, entity="CCC"),
    *run("goods", "500", 2022, entity="GRP"),
)  # fmt: skip

#: Claim, value, lowest and highest value that the rounding allows, unit.
NUMBERS = {
    "a level is the printed figure": (claim("level"), 125, 124.5, 125.5, "pieces"),
    "a level of a rate stays in percent": (claim("level", "rate"), 4.5, 4.45, 4.55, "percent"),
    "growth is against the year before": (claim("change_percent"), 25, (124.5 / 100.5 - 1) * 100, (125.5 / 99.5 - 1) * 100, "percent"),
    "growth since a named year": (
        claim("change_percent", relative_to=against(period="2020")), 56.25, (124.5 / 80.5 - 1) * 100, (125.5 / 79.5 - 1) * 100, "percent",
    ),
    "percent more than another country": (
        claim("change_percent", relative_to=against(entity="BBB")), 150, (124.5 / 50.5 - 1) * 100, (125.5 / 49.5 - 1) * 100, "percent",
    ),
    "an absolute change is later minus earlier": (claim("change_absolute"), 25, 24, 26, "pieces"),
    "a change of a rate is in points": (claim("change_absolute", "rate"), 0.5, 0.4, 0.6, "points"),
    "a share of the default whole": (claim("share", "cars"), 24, 29.5 / 125.5 * 100, 30.5 / 124.5 * 100, "percent"),
    "a share of a named whole": (
        claim("share", "cars", relative_to=against("bikes")), 30 / 95 * 100, 29.5 / 96 * 100, 30.5 / 94 * 100, "percent",
    ),
    "a share in a group": (claim("share", relative_to=against(entity="GRP")), 25, 124.5 / 500.5 * 100, 125.5 / 499.5 * 100, "percent"),
    "a contribution is change over change": (
        claim("contribution", "cars", relative_to=against("goods")), 40, 9 / 26 * 100, 11 / 24 * 100, "percent",
    ),
    "a contribution in points is over the whole before": (
        claim("contribution", "cars", relative_to=against("goods"), quantity=number("10", unit="points")),
        10, 9 / 100.5 * 100, 11 / 99.5 * 100, "points",
    ),
    "a ratio to the year before": (claim("ratio"), 1.25, 124.5 / 100.5, 125.5 / 99.5, "times"),
    "a ratio to a named year": (claim("ratio", relative_to=against(period="2019")), 125 / 64, 124.5 / 64.5, 125.5 / 63.5, "times"),
    "a ratio of two countries": (claim("ratio", relative_to=against(entity="BBB")), 2.5, 124.5 / 50.5, 125.5 / 49.5, "times"),
    "a ratio of two measures": (claim("ratio", relative_to=against("cars")), 125 / 30, 124.5 / 30.5, 125.5 / 29.5, "times"),
    "a difference of two countries": (claim("difference", relative_to=against(entity="CCC")), -5, -6, -4, "pieces"),
    "a difference of two measures": (claim("difference", relative_to=against("cars")), 95, 94, 96, "pieces"),
    "a difference of rates is in points": (claim("difference", "rate", relative_to=against(period="2021")), 0.5, 0.4, 0.6, "points"),
    "a sum runs over the range": (claim("sum", period="2020/2022"), 305, 303.5, 306.5, "pieces"),
    "an average is the sum over the count": (claim("average", period="2020/2022"), 305 / 3, 303.5 / 3, 306.5 / 3, "pieces"),
    "an average of rates": (claim("average", "rate", "2021/2022"), 4.25, 4.2, 4.3, "percent"),
    "a flow of one year is averaged by month": (claim("average", period="2022"), 125 / 12, 124.5 / 12, 125.5 / 12, "pieces"),
    "average growth is compound": (
        claim("growth_average", period="2020/2022"), 25, ((124.5 / 80.5) ** 0.5 - 1) * 100, ((125.5 / 79.5) ** 0.5 - 1) * 100, "percent",
    ),
    "per head is over the population": (claim("per_capita"), 2.5, 124.5 / 50.5, 125.5 / 49.5, "pieces"),
    "the second place of three": (claim("rank", direction="up"), 2, 2, 2, "rank"),
    "a place that the world's order vouches for": (claim("rank", direction="up", relative_to=against(entity="GRP")), 2, 2, 2, "rank"),
    "the lowest place of a group": (claim("rank", entity="BBB", direction="down", relative_to=against(entity="GRP")), 1, 1, 1, "rank"),
}  # fmt: skip

#: Claim and answer: yes, no, or too close to call.
ANSWERS = {
    "more than another country": (claim("compare", direction="up", relative_to=against(entity="BBB")), True),
    "less than another country": (claim("compare", direction="down", relative_to=against(entity="BBB")), False),
    "more than another measure": (claim("compare", direction="up", relative_to=against("cars")), True),
    "more than in another year": (claim("compare", direction="up", relative_to=against(period="2019")), True),
    "a rise": (claim("direction", direction="up"), True),
    "no fall": (claim("direction", direction="down"), False),
    "not unchanged": (claim("direction", direction="unchanged"), False),
    "a rise of a rate": (claim("direction", "rate", direction="up"), True),
    "three years of growth": (claim("trend", period="2020/2022", direction="up", count=3), True),
    "no three years of decline": (claim("trend", period="2020/2022", direction="down", count=3), False),
}


@pytest.mark.parametrize(("assertion", "value", "low", "high", "unit"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_carries_the_rounding_of_its_inputs(assertion, value, low, high, unit):
    figure = computed(assertion, WORLD).headline
    assert (float(figure.value), *ends(figure.interval)) == pytest.approx((value, low, high))
    assert figure.unit == unit
    assert figure.inputs


@pytest.mark.parametrize(("assertion", "holds"), ANSWERS.values(), ids=ANSWERS)
def test_a_question_without_a_number_is_answered(assertion, holds):
    assert computed(assertion, WORLD).holds is holds


def test_every_operation_is_tried_here():
    tried = {case[0].operation for case in (*NUMBERS.values(), *ANSWERS.values(), *RECORDS.values())}
    assert tried == set(OPERATIONS)


@pytest.mark.parametrize("which", OPERATIONS, ids=str)
def test_every_operation_says_what_it_computes(which):
    assert OPERATIONS[which].meaning


# -- printed and recomputed rates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "ulp", "first", "second"),
    [("25.3", "0.1", 25.3, 25), ("30", "10", 25, 30)],
    ids=["a fine printed rate leads", "a coarse multiple gives way to the recomputed rate"],
)
def test_a_printed_rate_and_its_recomputation_are_two_witnesses(rate, ulp, first, second):
    world = pack(*run("goods", "100 125", 2021), row("goods", "2022", rate, ulp, states="yoy_percent"))
    figures = computed(claim("change_percent"), world).figures
    assert [float(figure.value) for figure in figures] == [first, second]
    assert {figure.kind for figure in figures} == {WitnessKind.PRINTED, WitnessKind.RECOMPUTED}


def test_a_rate_is_no_witness_of_the_base_that_was_found_with_it():
    world = pack(*run("goods", "125", 2022), row("goods", "2022", "25", states="yoy_percent"))
    assert [figure.kind for figure in computed(claim("change_percent"), world).figures] == [WitnessKind.PRINTED]


def test_a_printed_rate_gives_the_ratio():
    world = pack(row("goods", "2022", "25", states="yoy_percent"))
    figure = computed(claim("ratio"), world).headline
    assert (float(figure.value), *ends(figure.interval)) == pytest.approx((1.25, 1.245, 1.255))


def test_a_change_from_the_month_before_has_its_own_printed_rate():
    world = pack(row("goods", "2022-08", "110"), row("goods", "2022-07", "100"), row("goods", "2022-08", "7", states="mom_percent"))
    figures = computed(claim("change_percent", period="2022-08", base="previous"), world).figures
    assert [float(figure.value) for figure in figures] == pytest.approx([7, 10])


def test_a_printed_share_leads_and_its_parts_are_the_second_witness():
    world = pack(*run("goods", "125", 2022), *run("cars", "30", 2022), row("cars_share", "2022", "24.2", "0.1"))
    for asked in (claim("share", "cars"), claim("level", "cars_share")):
        assert [float(figure.value) for figure in computed(asked, world).figures] == [24.2, 24]


def test_a_share_with_more_digits_than_its_publisher_prints_is_rounded_half_up():
    figure = computed(claim("level", "cars_share"), pack(row("cars_share", "2022", "24.25", "0.01"))).headline
    assert (float(figure.value), float(figure.ulp)) == (24.3, 0.1)


def test_a_printed_contribution_leads():
    figures = [row("cars", "2022", "41", states="contribution_percent"), *run("goods", "100 125", 2021), *run("cars", "20 30", 2021)]
    found = computed(claim("contribution", "cars", relative_to=against("goods")), pack(*figures)).figures
    assert [float(figure.value) for figure in found] == [41, 40]


# -- too close to call --------------------------------------------------------------------------------------------------

CLOSE = {
    "values that overlap have no order": (run("goods", "100 100", 2021), claim("direction", direction="up"), None),
    "the same printed figure is unchanged": (run("goods", "100 100", 2021), claim("direction", direction="unchanged"), True),
    "within a thousandth a level is unchanged": (run("goods", "100000 100099", 2021), claim("direction", direction="unchanged"), True),
    "beyond a thousandth it is not": (run("goods", "100000 100200", 2021), claim("direction", direction="unchanged"), False),
    "one close step leaves a trend open": (run("goods", "90 100 100", 2020), claim("trend", period="2021/2022", direction="up"), None),
    "one step the other way ends a trend": (run("goods", "90 110 100", 2020), claim("trend", period="2021/2022", direction="up"), False),
    "a printed rise decides between rounded levels": (
        [*run("goods", "100 100", 2021), row("goods", "2022", "0.3", "0.1", states="yoy_percent")],
        claim("direction", direction="up"), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "assertion", "holds"), CLOSE.values(), ids=CLOSE)
def test_rounding_decides_what_is_too_close_to_call(figures, assertion, holds):
    assert computed(assertion, pack(*figures)).holds is holds


def test_members_that_overlap_share_their_places():
    world = pack(*run("goods", "100", 2022), *run("goods", "100", 2022, entity="BBB"), *run("goods", "50", 2022, entity="CCC"))
    assert ends(computed(claim("rank", direction="up"), world).headline.interval) == (1, 2)


# -- records ------------------------------------------------------------------------------------------------------------

RECORDS = {
    "above every earlier value": ("10 12 11 13 14", {}, True),
    "below an earlier value": ("10 12 16 13 14", {}, False),
    "level with an earlier value": ("10 12 14 13 14", {}, None),
    "below every earlier value": ("10 12 11 13 8", {"direction": "down"}, True),
    "above every value after a year that was as high": ("10 18 11 13 14", {"since": "2011"}, True),
    "not above every value after that year": ("10 18 16 13 14", {"since": "2011"}, False),
    "the first time beyond a number": ("10 12 11 13 20", {"quantity": number("15")}, True),
    "not the first time beyond it": ("10 18 11 13 20", {"quantity": number("15")}, False),
    "not beyond it at all": ("10 12 11 13 14", {"quantity": number("15")}, False),
}
RECORDS = {
    name: (claim("record", period="2014", **{"direction": "up", **rest}), values, holds) for name, (values, rest, holds) in RECORDS.items()
}


@pytest.mark.parametrize(("assertion", "values", "holds"), RECORDS.values(), ids=RECORDS)
def test_a_record_is_held_against_the_whole_history(assertion, values, holds):
    assert computed(assertion, pack(*run("goods", values))).holds is holds


def test_a_record_since_a_year_that_was_lower_reaches_further_back():
    found = computed(claim("record", period="2014", direction="up", since="2012"), pack(*run("goods", "20 12 11 12 14")))
    assert ("record_since_other", (("period", "2010"),)) in found.notes


def test_a_record_tells_where_its_history_starts_and_what_is_missing():
    found = computed(claim("record", period="2016", direction="up"), pack(*run("goods", "10 11 - 12 13 14 20")))
    assert ("record_history", (("start", "2010"), ("gaps", "1"), ("values", "5"))) in found.notes


def test_a_counterexample_is_named():
    found = computed(claim("record", period="2014", direction="up"), pack(*run("goods", "10 12 16 13 14")))
    assert found.notes == (("counterexample", (("period", "2012"), ("value", "16"))),)


# -- what else an answer tells ------------------------------------------------------------------------------------------


def test_another_bureau_s_figure_is_marked_as_counted_by_its_own_definition():
    notes = computed(claim("difference", relative_to=against(entity="BBB")), WORLD).notes
    assert notes == (("definitions_differ", (("first", "Bureau"), ("second", "Another bureau"))),)


@pytest.mark.parametrize(("status", "key"), [("provisional", "provisional"), ("estimated", "provisional"), ("break", "definition_changed")])
def test_a_value_that_is_not_firm_says_so(status, key):
    assert computed(claim("level"), pack(row("goods", "2022", "9", status=status))).notes == ((key, (("period", "2022"),)),)


@pytest.mark.parametrize(
    ("values", "movement"), [("100 90 80 95", (1, 1)), ("100 90 120 95", (-1, -1)), ("100 95 95 95", (0, 0))], ids=["up", "down", "open"]
)
def test_a_level_with_a_verb_knows_where_it_came_from(values, movement):
    assert computed(claim("level", period="2013", direction="up"), pack(*run("goods", values))).movement == movement


def test_other_printings_of_a_figure_are_shown_but_no_evidence():
    world = pack(row("goods", "2022", "125000", "1000"), row("goods", "2022", "130000", "10000"))
    assert [(float(one.value), one.evidence) for one in computed(claim("level"), world).figures] == [(125000, True), (130000, False)]


def test_a_doubtful_printing_is_never_the_answer():
    world = pack(row("goods", "2022", "999", status="doubtful"), row("goods", "2022", "120", "10"))
    assert computed(claim("level"), world).headline.value == 120


def test_what_was_seen_later_stands_in_for_a_day_on_which_its_period_had_ended():
    found = compute(claim("level"), pack(row("goods", "2022", "125", by="seen on 1 March 2023")), date(2023, 1, 20))
    assert isinstance(found, Computation)
    assert found.assumed_vintage
