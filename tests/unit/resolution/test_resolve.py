"""Drafts to readings: what fills the slots that the words leave open, and why there is no reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.period import Frequency, Period
from factcheck.model.text import Context, Span, Text
from factcheck.model.verdict import NOT_CHECKABLE_REASONS, Reason
from factcheck.resolution.resolve import resolve
from tests.unit.computation.figures import number

BODY = "341,000"
SEPTEMBER, FEBRUARY = date(2022, 9, 15), date(2023, 2, 15)
EXPORTS = MeasureName(facets=(("activity", ("exports",)), ("product", ("nev",))))
YEAR = PeriodName(Period.year(2021))


def draft(operation="level", **rest):
    return Draft(Operation(operation), Span(0, 7), **{"measure": EXPORTS, "entity": "CHN", "period": YEAR, **rest})


@pytest.fixture
def read(reference):
    """Resolve a draft as of a day, with what the caller knows beside the text."""

    def resolved(asked, day=SEPTEMBER, **context):
        return resolve(asked, reference, Text(BODY, day, "en", day, context=Context(**context)))

    return resolved


def assumed(assertion):
    return [(one.slot, one.value, one.reason) for one in assertion.assumptions]


def only(reading):
    assert reading.reason is None
    (assertion,) = reading.assertions
    return assertion


def test_words_that_name_everything_leave_nothing_to_assume(read):
    found = only(read(draft(quantity=replace(number("341000", "1000"), span=Span(0, 7)))))
    assert (found.measure, found.entity, found.period, found.assumptions) == ("autos.nev.exports", "CHN", Period.year(2021), ())
    assert (found.quantity.text, found.quantity.unit, found.confidence) == (BODY, "vehicles", 1.0)


# -- measure ------------------------------------------------------------------------------------------------------------


def test_an_activity_without_a_product_is_about_all_vehicles(read):
    found = only(read(draft(measure=MeasureName(facets=(("activity", ("exports",)),)))))
    assert found.measure == "autos.exports"
    assert assumed(found) == [("measure", "vehicles", "default_product")]


def test_a_product_without_an_activity_is_no_measure_but_its_share_is_one_of_sales(read):
    product = MeasureName(facets=(("product", ("nev",)),))
    assert read(draft(measure=product)).reason is Reason.UNCLEAR_MEASURE
    found = only(read(draft("share", measure=product, quantity=number("13.4", "0.1", "percent"))))
    assert (found.measure, found.relative_to.measure) == ("autos.nev.sales", "autos.sales")
    assert ("measure", "sales", "default_activity") in assumed(found)


def test_words_that_may_mean_several_products_have_several_readings_the_likeliest_first(read):
    electric = MeasureName(facets=(("activity", ("sales",)), ("product", ("bev", "nev"))))
    assert [one.measure for one in read(draft(measure=electric)).assertions] == ["autos.bev.sales", "autos.nev.sales"]


@pytest.mark.parametrize(
    ("basis", "measure"),
    [(None, "autos.exports"), ("CPCA", "cpca.autos.exports"), ("GACC", "customs.autos.exports"), ("CAAM", "autos.exports")],
)
def test_an_agency_with_a_count_of_its_own_is_held_against_that(read, basis, measure):
    name = MeasureName(facets=(("activity", ("exports",)), ("product", ("vehicles",))), basis=basis)
    found = read(draft(measure=name, period=PeriodName(Period.ytd(2022, 8))))
    assert found.assertions[0].measure == measure


def test_a_count_that_an_agency_does_not_publish_has_no_series(read):
    name = MeasureName(facets=(("activity", ("production",)), ("product", ("vehicles",))), basis="CPCA")
    assert read(draft(measure=name)).reason is Reason.NO_SERIES


def test_an_unexplained_word_makes_it_another_measure(read):
    name = MeasureName(facets=EXPORTS.facets, unexplained="second-hand")
    assert read(draft(measure=name)).reason is Reason.NO_SERIES


def test_what_was_said_in_another_sentence_is_told(read):
    name = MeasureName(facets=EXPORTS.facets, carried=("product",))
    assert assumed(only(read(draft(measure=name)))) == [("measure", "nev", "carried_from_sentence")]


def test_the_caller_s_measure_fills_what_the_words_leave_open(read):
    found = only(read(draft(measure=None), measure="autos.sales"))
    assert (found.measure, assumed(found)) == ("autos.sales", [("measure", "autos.sales", "from_caller")])
    assert only(read(draft(), measure="autos.sales")).measure == "autos.nev.exports"


@pytest.mark.parametrize("whole", [None, MeasureName("autos.nev.sales")], ids=["default", "named"])
def test_a_share_without_a_whole_is_of_the_default_one(read, whole):
    found = only(read(draft("share", whole=whole, quantity=number("18.7", "0.1", "percent"))))
    assert found.relative_to.measure == ("autos.nev.sales" if whole else "autos.exports")
    assert ("relative_to.measure" in [slot for slot, *_ in assumed(found)]) is (whole is None)


# -- entity -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slots", "context", "entity", "reason"),
    [
        ({"entity": None}, {}, "CHN", "default_entity"),
        ({"entity": None}, {"entity": "JPN"}, "JPN", "from_caller"),
        ({"entity": "JPN"}, {"entity": "CHN"}, "JPN", None),
        ({"entity": "JPN", "carried": (("entity", "headline"),)}, {}, "JPN", "from_headline"),
    ],
    ids=["the measure's own", "the caller's before the measure's", "the words' before the caller's", "the headline's"],
)
def test_whose_number_it_is(read, slots, context, entity, reason):
    name = MeasureName("autos.exports")
    found = only(read(draft(measure=name, **slots), **context))
    assert (found.entity, assumed(found)) == (entity, [("entity", entity, reason)] if reason else [])


@pytest.mark.parametrize("outsider", ["CO_KIA", "CHN-ANHUI"], ids=["company", "place"])
def test_a_company_or_a_place_is_told_apart_from_its_country(read, outsider):
    found = read(draft(entity=outsider))
    assert (found.reason, found.assertions[0].entity, found.assertions[0].subject) == (Reason.NO_ENTITY, None, outsider)
    assert [(one.measure, one.entity) for one in found.nearest] == [("autos.nev.exports", "CHN")]


def test_a_company_that_only_the_caller_names_counts_all_the_same(read):
    found = read(draft(entity=None), entity="CO_KIA")
    assert (found.reason, found.assertions[0].subject) == (Reason.NO_ENTITY, "CO_KIA")


def test_every_company_and_place_of_the_catalogue_is_an_outsider_and_no_country_is(read, reference):
    kinds = {one.id: one.kind for one in reference.catalogue.entities.values()}
    asked = {kind: next(name for name, of in kinds.items() if of == kind) for kind in set(kinds.values())}
    outside = {kind for kind, name in asked.items() if read(draft(entity=name)).reason is Reason.NO_ENTITY}
    assert outside == {"company", "region"}


@pytest.mark.parametrize(("entity", "reason"), [(None, Reason.NO_ENTITY), ("CHN", Reason.NO_SERIES)])
def test_a_name_that_the_catalogue_has_not_is_kept_as_the_subject(read, entity, reason):
    found = read(draft(entity=entity, entity_unknown="Great Wall Motor"))
    assert (found.reason, found.assertions[0].subject) == (reason, "Great Wall Motor")


def test_a_country_without_the_measure_has_no_series(read):
    assert read(draft(entity="JPN")).reason is Reason.NO_SERIES


def test_first_in_the_world_is_about_the_default_country(read):
    found = only(read(draft("rank", measure=MeasureName("autos.exports"), entity="WLD", count=1)))
    assert (found.entity, found.quantity.value, found.quantity.unit) == ("CHN", 1, "rank")


# -- period -------------------------------------------------------------------------------------------------------------

LATEST = "latest_published"


@pytest.mark.parametrize(
    ("frequency", "periods"),
    [(None, ["2022-08", "2021"]), (Frequency.M, ["2022-08"]), (Frequency.A, ["2021"])],
    ids=["the latest month or the latest year", "the latest month", "the latest year"],
)
def test_without_a_period_the_latest_published_is_meant(read, frequency, periods):
    found = read(draft(measure=MeasureName("autos.exports"), period=None, frequency=frequency))
    assert [one.period.code for one in found.assertions] == periods
    assert [assumed(one) for one in found.assertions] == [[("period", code, LATEST)] for code in periods]


def test_a_day_before_its_figures_were_out_means_the_period_before(read):
    asked = draft(measure=MeasureName("autos.exports"), period=None, frequency=Frequency.A)
    assert [only(read(asked, day)).period.code for day in (date(2023, 1, 2), FEBRUARY)] == ["2021", "2022"]


def test_figures_of_long_ago_are_not_the_latest(read):
    found = read(draft(measure=MeasureName("autos.exports"), period=None), date(2031, 1, 1))
    assert (found.reason, len(found.assertions)) == (Reason.PERIOD_NOT_COVERED, 1)
    assert [one.period for one in found.nearest] != [None]


def test_the_caller_s_period_fills_the_gap(read):
    found = only(read(draft(period=None), period="2022-01/2022-08"))
    assert assumed(found) == [("period", "2022-01/2022-08", "from_caller")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (PeriodName(Period.month(2022, 8)), []),
        (PeriodName(Period.month(2022, 8), assumed=True), [("period.year", "2022", "year_of_publication")]),
        (PeriodName(Period.month(2022, 8), carried=True), [("period", "2022-08", "carried_from_text")]),
    ],
    ids=["said", "the year is the publication's", "said elsewhere"],
)
def test_what_was_assumed_about_a_period_is_told(read, name, expected):
    found = only(read(draft(period=name)))
    assert (found.period.code, assumed(found)) == ("2022-08", expected)


def test_so_far_this_year_ends_with_what_is_published(read):
    found = only(read(draft(measure=MeasureName("autos.exports"), period=PeriodName(Period.ytd(2022, 9), open_end=True))))
    assert (found.period.code, assumed(found)) == ("2022-01/2022-08", [("period", "2022-01/2022-08", LATEST)])


def test_a_part_of_a_month_is_not_covered(read):
    assert read(draft(period=PeriodName(Period.month(2022, 8), partial=True))).reason is Reason.PERIOD_NOT_COVERED


@pytest.mark.parametrize(("earlier", "code"), [(Base.YEAR, "2021-08"), (Base.PREVIOUS, "2022-07")])
def test_up_from_a_value_is_about_the_base(read, earlier, code):
    found = only(read(draft(period=PeriodName(Period.month(2022, 8)), earlier=earlier)))
    assert found.period.code == code


def test_a_change_over_several_years_runs_from_the_first_to_the_last(read):
    stretch = PeriodName(Period.span(Period.year(2019), Period.year(2021)))
    change, total = (
        only(read(draft(operation, measure=MeasureName("autos.exports"), period=stretch))) for operation in ("change_percent", "sum")
    )
    assert (change.period.code, change.relative_to.period.code) == ("2021", "2019")
    assert (total.period.code, total.relative_to.period) == ("2019/2021", None)


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"count": 3, "frequency": Frequency.M}, "2022-06/2022-08"),
        ({"count": 2}, "2020/2021"),
        ({"since": PeriodName(Period.year(2018))}, "2019/2021"),
    ],
    ids=["a third month", "a second year", "every year since"],
)
def test_a_trend_without_a_period_ends_with_the_latest(read, slots, code):
    assert (
        only(read(draft("trend", measure=MeasureName("autos.exports"), period=None, direction=Direction.UP, **slots))).period.code == code
    )


def test_a_trend_that_has_not_begun_has_no_reading(read):
    asked = draft("trend", period=None, since=PeriodName(Period.year(2021)), direction=Direction.UP)
    assert read(asked).reason is Reason.LOW_CONFIDENCE


# -- operands and numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({}, (None, None, "2020")),
        ({"base_period": PeriodName(Period.year(2019))}, (None, None, "2019")),
        ({"partner": "JPN"}, (None, "JPN", None)),
        ({"whole": MeasureName("autos.sales")}, ("autos.sales", None, None)),
    ],
    ids=["the year before", "a named base", "another country", "another measure"],
)
def test_what_a_ratio_is_held_against(read, slots, expected):
    other = only(read(draft("ratio", **slots))).relative_to
    assert (other.measure, other.entity, other.period.code if other.period else None) == expected


def test_a_change_in_points_is_one_of_the_share(read):
    found = only(read(draft("change_absolute", measure=MeasureName("autos.nev.sales"), quantity=number("8", "1", "points"))))
    assert found.measure == "autos.nev.market_share"


NUMBERS = {
    "a fall is negative": ("change_percent", number("8.7", "0.1", "percent"), "down", ("-8.7", "percent", "0.1")),
    "a rise is positive": ("change_percent", number("8.7", "0.1", "percent"), "up", ("8.7", "percent", "0.1")),
    "a level that fell is not negative": ("level", number("310000", "1000"), "down", ("310000", "vehicles", "1000")),
    "up 1.2 times is 120%": ("change_percent", number("1.2", "0.1", "times"), "up", ("120", "percent", "10")),
    "half of what it was is a ratio": ("ratio", number("50", "1", "percent"), None, ("0.5", "times", "0.01")),
}


@pytest.mark.parametrize(("operation", "quantity", "direction", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_is_in_the_unit_and_with_the_sign_of_its_answer(read, operation, quantity, direction, expected):
    found = only(read(draft(operation, quantity=quantity, direction=Direction(direction) if direction else None))).quantity
    assert (found.value, found.unit, found.ulp) == (Decimal(expected[0]), expected[1], Decimal(expected[2]))


def test_a_range_of_falls_is_turned_round(read):
    asked = number("3", "1", "percent", "between", "4")
    found = only(read(draft("change_percent", quantity=asked, direction=Direction.DOWN))).quantity
    assert (found.value, found.upper) == (-4, -3)


@pytest.mark.parametrize(
    ("measure", "unit", "reason"),
    [
        ("autos.exports", "percent", Reason.UNCLEAR_QUANTITY), ("autos.exports", "currency", Reason.NO_SERIES),
        ("autos.nev.market_share", "vehicles", Reason.UNCLEAR_QUANTITY), ("autos.nev.market_share", "percent", None),
        ("autos.exports", "number", None),
    ],
)  # fmt: skip
def test_a_unit_that_the_measure_cannot_have(read, measure, unit, reason):
    found = read(draft(measure=MeasureName(measure), period=PeriodName(Period.year(2022)), quantity=number("25", "1", unit)), FEBRUARY)
    assert found.reason is reason


# -- what parsing has found out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", Reason, ids=str)
def test_a_reason_from_the_words_stands(read, reason):
    found = read(draft(reason=reason))
    assert (found.reason, len(found.assertions)) == (reason, 1)


@pytest.mark.parametrize("reason", sorted(NOT_CHECKABLE_REASONS))
def test_what_is_no_statement_is_not_refused_for_its_company(read, reason):
    assert read(draft(entity="CO_KIA", reason=reason)).reason is reason


def test_the_doubts_of_the_words_become_the_confidence(read):
    assert only(read(draft(doubts=("strange_word", "carried_measure")))).confidence == pytest.approx(0.85 * 0.9)
