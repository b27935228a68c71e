"""Why figures say nothing: each refusal with its reason, and the nearest there is."""

from __future__ import annotations

from datetime import date

import pytest

from factcheck.model.verdict import Reason
from tests.unit.computation.figures import against, claim, computed, number, pack, refused, row, run

WORLD = pack(*run("goods", "100 125", 2021), *run("cars", "20 30", 2021), *run("weight", "9", 2022), *run("customs.goods", "130", 2022))

REFUSALS = {
    "no measure was understood": (claim("level", None), Reason.UNCLEAR_MEASURE),
    "nobody knows whose": (claim("level", entity=None), Reason.NO_ENTITY),
    "nobody knows when": (claim("level", period=None), Reason.PERIOD_NOT_COVERED),
    "a measure that the catalogue has not": (claim("level", "ships"), Reason.NO_SERIES),
    "a second measure that it has not": (claim("ratio", relative_to=against("ships")), Reason.NO_SERIES),
    "an entity that the catalogue has not": (claim("level", entity="XXX"), Reason.NO_ENTITY),
    "a partner that it has not": (claim("compare", direction="up", relative_to=against(entity="XXX")), Reason.NO_ENTITY),
    "a country without the series": (claim("level", entity="BBB"), Reason.NO_SERIES),
    "a period before the series": (claim("level", period="2001"), Reason.PERIOD_NOT_COVERED),
    "growth without a base": (claim("change_percent", period="2021"), Reason.PERIOD_NOT_COVERED),
    "an absolute change without a base": (claim("change_absolute", period="2021"), Reason.PERIOD_NOT_COVERED),
    "a direction without a base": (claim("direction", period="2021", direction="up"), Reason.PERIOD_NOT_COVERED),
    "a ratio without a base": (claim("ratio", period="2021"), Reason.PERIOD_NOT_COVERED),
    "a sum with a gap": (claim("sum", period="2020/2022"), Reason.PERIOD_NOT_COVERED),
    "an average with a gap": (claim("average", period="2020/2022"), Reason.PERIOD_NOT_COVERED),
    "average growth without a start": (claim("growth_average", period="2020/2022"), Reason.PERIOD_NOT_COVERED),
    "a trend with a gap": (claim("trend", period="2021/2022", direction="up"), Reason.PERIOD_NOT_COVERED),
    "a record without a history": (claim("record", direction="up"), Reason.PERIOD_NOT_COVERED),
    "a comparison without a partner": (claim("compare", direction="up"), Reason.UNCLEAR_MEASURE),
    "a difference without a partner": (claim("difference"), Reason.UNCLEAR_MEASURE),
    "a contribution without a whole": (claim("contribution", "cars"), Reason.UNCLEAR_MEASURE),
    "a share without a whole": (claim("share", "goods"), Reason.UNCLEAR_MEASURE),
    "counts of two agencies": (claim("difference", relative_to=against("customs.goods")), Reason.NOT_COMPARABLE),
    "a share across two agencies": (claim("share", "cars", relative_to=against("customs.goods")), Reason.NOT_COMPARABLE),
    "pieces and tonnes": (claim("ratio", relative_to=against("weight")), Reason.NOT_COMPARABLE),
    "a rank further down than the members are complete": (claim("rank", quantity=number("3")), Reason.NO_SERIES),
    "the lowest of all countries": (claim("rank", direction="down"), Reason.NO_SERIES),
    "a rank in a group with an unknown member": (claim("rank", "cars", relative_to=against(entity="GRP")), Reason.PERIOD_NOT_COVERED),
    "a rank in what is no group": (claim("rank", relative_to=against(entity="BBB")), Reason.NOT_COMPARABLE),
    "per head without inhabitants": (claim("per_capita"), Reason.NO_SERIES),
}


@pytest.mark.parametrize(("assertion", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_has_its_reason(assertion, reason):
    assert refused(assertion, WORLD).reason is reason


def test_a_multiple_of_nothing_is_not_comparable():
    world = pack(*run("goods", "125", 2022), *run("cars", "0", 2022))
    assert refused(claim("ratio", relative_to=against("cars")), world).reason is Reason.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("by", "day", "reason"),
    [
        ("on 1 March 2023", date(2023, 2, 28), Reason.PERIOD_NOT_PUBLISHED),
        ("on 1 March 2023", date(2022, 12, 31), Reason.PERIOD_NOT_PUBLISHED),
        ("seen on 1 March 2023", date(2022, 12, 31), Reason.PERIOD_NOT_PUBLISHED),
        ("report", date(2022, 12, 31), Reason.PERIOD_NOT_PUBLISHED),
    ],
    ids=["exactly dated later", "exactly dated, period not over", "merely seen, period not over", "undated, period not over"],
)
def test_not_published_on_that_day(by, day, reason):
    assert refused(claim("level"), pack(row("goods", "2022", "125", by=by)), day).reason is reason


@pytest.mark.parametrize(
    ("by", "day", "assumed"),
    [
        ("on 1 March 2023", date(2023, 3, 1), False),
        ("seen on 1 March 2023", date(2023, 3, 1), False),
        ("seen on 1 March 2023", date(2023, 1, 1), True),
        ("report", date(2023, 1, 1), False),
    ],
    ids=["exactly dated", "seen by the day", "seen later, period over", "undated, period over"],
)
def test_published_on_that_day(by, day, assumed):
    found = computed(claim("level"), pack(row("goods", "2022", "125", by=by)), day)
    assert (found.headline.value, found.assumed_vintage) == (125, assumed)


def test_each_day_has_its_own_edition_of_a_figure():
    world = pack(row("goods", "2022", "125", by="on 1 March 2023"), row("goods", "2022", "131", by="on 1 March 2024"))
    days = (date(2023, 6, 1), date(2024, 6, 1))
    assert [computed(claim("level"), world, day).headline.value for day in days] == [125, 131]


def test_a_missing_period_names_the_nearest_of_the_same_length():
    world = pack(*run("goods", "80 - 100 125", 2019), row("goods", "2016-12", "10"))
    assert [one.period for one in refused(claim("level", period="2016"), world).nearest] == ["2019", "2021", "2022"]


def test_a_missing_series_names_relatives_and_the_countries_that_have_it():
    nearest = refused(claim("level", "cars", entity="BBB"), pack(*run("cars", "30", 2022), *run("goods", "50", 2022, entity="BBB"))).nearest
    assert [(one.measure, one.entity) for one in nearest] == [("goods", "BBB"), ("cars", "AAA")]


def test_too_short_a_history_makes_no_record_but_a_counterexample_always_refutes():
    assert refused(claim("record", period="2013", direction="up"), pack(*run("goods", "10 11 12 20"))).missing == "history"
    assert computed(claim("record", period="2011", direction="up"), pack(*run("goods", "20 10"))).holds is False


def test_a_history_with_more_than_a_third_missing_starts_later():
    gaps, few = (pack(*run("goods", values)) for values in ("10 11 - - - 12 13 20", "10 11 - 9 9 12 13 20"))
    assert refused(claim("record", period="2017", direction="up"), gaps).missing == "history"
    assert computed(claim("record", period="2017", direction="up"), few).holds is True


def test_a_member_without_a_value_does_not_matter_when_it_was_far_behind():
    figures = [*run("goods", "100 125", 2021), *run("goods", "10 50", 2021, entity="BBB")]
    world = pack(*figures, *run("goods", "9", 2021, entity="CCC"))
    assert computed(claim("rank", direction="up", relative_to=against(entity="GRP")), world).headline.value == 1
    close = pack(*figures, *run("goods", "120", 2021, entity="CCC"))
    assert refused(claim("rank", direction="up", relative_to=against(entity="GRP")), close).missing == "CCC"
