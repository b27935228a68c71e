"""Operations on the built-in pack, with results worked out by hand from its CSV files."""

from __future__ import annotations

from datetime import date

import pytest

from factcheck.model.verdict import Reason
from tests.unit.computation.figures import against, claim, computed, ends, number, refused

NEV, ALL, SOLD, TRADE = "autos.nev.exports", "autos.exports", "autos.nev.sales", "autos.sales"
LATE, SEPTEMBER = date(2026, 3, 20), date(2022, 9, 15)


def china(operation, measure=ALL, period="2022", **rest):
    return claim(operation, measure, period, entity="CHN", **rest)


#: Claim, the figures in the order in which they lead, and what they are made of.
NUMBERS = {
    "679,000 in 2022": (china("level", NEV), [679000]),
    "34万 in eight months": (china("level", NEV, "2022-01/2022-08"), [340000]),
    "54.4% as printed, 3.111 over 2.015 million as recomputed": (china("change_percent"), [54.4, 3111 / 2015 * 100 - 100]),
    "6.2% from July as printed, 308 over 290 as recomputed": (
        china("change_percent", ALL, "2022-08", base="previous"), [6.2, 308 / 290 * 100 - 100],
    ),
    "1.096 million more than in 2021": (china("change_absolute"), [1096000, 3111000 - 3111000 / 1.544]),
    "a fall of 1.6% in 2019": (china("change_percent", ALL, "2019"), [-1.6]),
    "1.544 times the year before": (china("ratio"), [1.544, 3111 / 2015]),
    "4.91 million over Japan's 4.422682": (
        china("ratio", ALL, "2023", relative_to=against(entity="JPN")), [4910000 / 4422682],
    ),
    "340,000 of 1.817 million": (china("share", NEV, "2022-01/2022-08"), [340 / 1817 * 100]),
    "25.6% as printed, 6.887 of 26.864 million as recomputed": (
        china("share", SOLD, relative_to=against(TRADE)), [25.6, 6887 / 26864 * 100],
    ),
    "4.91 million less Japan's 4,422,682": (china("difference", ALL, "2023", relative_to=against(entity="JPN")), [487318]),
    "3.111 million over twelve months": (china("average"), [259250]),
    "9.495, 12.866 and 16.490 million together": (china("sum", SOLD, "2023/2025"), [38851000]),
    "from 26.275 to 31.436 million in three years": (china("growth_average", TRADE, "2021/2024"), [((31436 / 26275) ** (1 / 3) - 1) * 100]),
    "first in 2023": (china("rank", ALL, "2023", direction="up"), [1]),
}  # fmt: skip

ANSWERS = {
    "more than Japan in 2023": (china("compare", ALL, "2023", direction="up", relative_to=against(entity="JPN")), True),
    "not less than Korea in 2023": (china("compare", ALL, "2023", direction="down", relative_to=against(entity="KOR")), False),
    "a fall in 2019": (china("direction", ALL, "2019", direction="down"), True),
    "no fall in August 2022": (china("direction", ALL, "2022-08", direction="down"), False),
    "growth in every year from 2021 to 2025": (china("trend", ALL, "2021/2025", direction="up"), True),
    "no growth in every year from 2019": (china("trend", ALL, "2019/2021", direction="up"), False),
    "a record in 2025": (china("record", TRADE, "2025", direction="up"), True),
    "no record in 2022, after 2017": (china("record", TRADE, "2022", direction="up"), False),
}


@pytest.mark.parametrize(("assertion", "values"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_from_the_pack(reference, assertion, values):
    figures = [figure for figure in computed(assertion, reference, LATE).figures if figure.evidence]
    assert [float(figure.value) for figure in figures[: len(values)]] == pytest.approx(values)
    assert all(one.sources for figure in figures for one in figure.inputs)


@pytest.mark.parametrize(("assertion", "holds"), ANSWERS.values(), ids=ANSWERS)
def test_answers_from_the_pack(reference, assertion, holds):
    assert computed(assertion, reference, LATE).holds is holds


def test_the_26_7_percent_of_the_example_are_a_contribution(reference):
    found = computed(china("contribution", NEV, "2022-01/2022-08", relative_to=against(ALL)), reference, SEPTEMBER)
    gains = 340000 - 340000 / 1.974, 1817000 - 1817000 / 1.528
    assert float(found.headline.value) == pytest.approx(gains[0] / gains[1] * 100, abs=1e-6) == pytest.approx(26.719, abs=1e-3)
    low, high = ends(found.headline.interval)
    assert low < 26.65 < 26.75 < high
    assert {one.implied for one in found.headline.inputs} == {True, False}


REFUSALS = {
    "the year was not over": (china("level", NEV), SEPTEMBER, Reason.PERIOD_NOT_PUBLISHED),
    "before the series": (china("level", NEV, "1999"), LATE, Reason.PERIOD_NOT_COVERED),
    "a country without the series": (claim("level", NEV, "2022", entity="JPN"), LATE, Reason.NO_SERIES),
    "association against customs": (china("difference", relative_to=against("customs.autos.exports")), LATE, Reason.NOT_COMPARABLE),
    "sixth in the world, beyond what is complete": (
        claim("rank", ALL, "2023", entity="KOR", direction="up", quantity=number("6")), LATE, Reason.NO_SERIES,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("assertion", "day", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_refusals_from_the_pack(reference, assertion, day, reason):
    assert refused(assertion, reference, day).reason is reason
