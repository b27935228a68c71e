"""What is not plausible is caught, by the rule that names it; what is usual goes through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from factcheck.curation.compare import Held, compared
from factcheck.curation.gate import RULES, About, doubts, twins
from factcheck.curation.usual import usual_of
from factcheck.fetchers.fetched import Value
from factcheck.model.series import Status
from factcheck.model.structure import Aggregation, Kind, Measure

DAY = date(2026, 11, 27)
#: A flow in its own ups and downs, an index, a rate, a share, a balance that was always a deficit, a monthly series with seasons.
FLOW = [4120, 4265, 4201, 4390, 4412, 4587, 4541, 4693, 4735, 4880, 4627, 4711, 4809, 4930, 5012]
INDEX = ["94.1", "95.0", "96.2", "97.1", "98.3", "99.0", "100.0", "101.2", "102.9", "104.1", "105.0", "106.3"]
RATE = ["5.1", "5.3", "4.9", "4.7", "4.8", "5.0", "4.6", "4.4", "4.5", "4.1", "4.0", "4.2"]
SHARE = ["81.2", "82.0", "83.1", "84.4", "85.0", "86.2", "87.1", "88.3", "89.0", "90.1", "91.2", "92.4"]
GROWTH = ["2.1", "-0.4", "1.3", "3.0", "0.2", "-1.1", "2.2", "1.9", "0.8", "2.4", "-0.3", "1.6"]
DEFICIT = [-810, -795, -830, -842, -801, -777, -790, -815, -850, -833, -798, -805]
SEASONS = [round((900 + 4 * month) * (1.6 if month % 12 == 11 else 0.7 if month % 12 == 1 else 1)) for month in range(60)]


def measure(kind: Kind = Kind.FLOW, unit: str = "tonnes", name: str = "landings", **rest: object) -> Measure:
    return Measure(name, {}, {"en": name}, unit, kind, Aggregation.SUM, "FISH", **rest)


MEASURES = {
    "flow": measure(), "index": measure(Kind.INDEX, "points", "price_index"), "rate": measure(Kind.RATE, "percent", "unemployment"),
    "share": measure(Kind.RATE, "percent", "urban_share"), "growth": measure(Kind.RATE, "percent", "growth"),
    "deficit": measure(name="balance", net=True), "seasons": measure(name="visits"), "stock": measure(Kind.STOCK, name="fleet"),
}  # fmt: skip
SERIES = {
    "flow": FLOW, "index": INDEX, "rate": RATE, "share": SHARE, "growth": GROWTH, "deficit": DEFICIT, "seasons": SEASONS, "stock": FLOW,
}  # fmt: skip

Years = dict[str, str]
Edit = Callable[[Years], None]


def years(name: str) -> Years:
    if name == "seasons":
        return {f"{2021 + month // 12}-{month % 12 + 1:02d}": str(value) for month, value in enumerate(SEASONS)}
    numbers = SERIES[name]
    return {str(2025 - len(numbers) + i): str(value) for i, value in enumerate(numbers)}


def looked_at(name: str, edit: Edit, status: Status = Status.NORMAL, **about: object) -> list[str]:
    """The rules that an edited series breaks."""
    known = years(name)
    after = dict(known)
    edit(after)
    before = {period: Held(text, Decimal(1).scaleb(-len(text.partition(".")[2])), Status.NORMAL) for period, text in known.items()}
    values = [Value(period, text, status if period not in known else Status.NORMAL) for period, text in sorted(after.items())]
    told, was = about.pop("told", None), about.pop("was_told", None)
    change = compared(f"NOR.{MEASURES[name].id}.A", before, values, told=told, was_told=was, reach=next(iter(known)))
    return [one.rule for one in doubts(change, About(MEASURES[name], DAY, **about))]


def times(factor: float, *periods: str) -> Edit:
    def edit(given: Years) -> None:
        for period in periods or given:
            given[period] = str(round(Decimal(given[period]) * Decimal(str(factor)), 3)).rstrip("0").rstrip(".") or "0"

    return edit


def put(**given: str) -> Edit:
    return lambda all_: all_.update({period.replace("y", "").replace("_", "-"): text for period, text in given.items()})


def drop(*periods: str) -> Edit:
    def edit(given: Years) -> None:
        for period in periods:
            del given[period]

    return edit


CASES: dict[str, tuple[str, Edit, str]] = {
    "a new value in thousands": ("flow", put(y2025="5.1"), "scale"),
    "a new value in place of thousands": ("flow", put(y2025="5100000"), "scale"),
    "a new value in millions": ("flow", put(y2025="5090000000"), "scale"),
    "a new value with a zero too many": ("flow", put(y2025="50950"), "scale"),
    "a new value with a zero too few": ("flow", put(y2025="509"), "scale"),
    "one old value times ten": ("flow", times(10, "2019"), "scale"),
    "one old value a thousandth": ("stock", times(0.001, "2015"), "scale"),
    "all values in thousands": ("flow", times(0.001), "scale"),
    "all values times a million": ("flow", times(1_000_000), "scale"),
    "an index that became a fraction": ("index", times(0.01), "scale"),
    "an index with another base year": ("index", times(0.9407), "rebased"),
    "another currency": ("flow", times(7.46), "rebased"),
    "a conversion to pounds": ("flow", times(2.2046), "rebased"),
    "a new value twice the last": ("flow", put(y2025="10200"), "jump"),
    "a new value a third of the last": ("flow", put(y2025="1650"), "jump"),
    "swapped digits in an old value": ("flow", put(y2018="3749"), "jump"),
    "two new values at another level": ("flow", put(y2025="9900", y2026="10010"), "jump"),
    "a level that ends the years before it": ("flow", times(2.6, "2021", "2022", "2023", "2024"), "jump"),
    "a rate that is a fraction": ("rate", put(y2025="0.042"), "scale"),
    "a rate that lost its point": ("rate", put(y2025="43"), "jump"),
    "growth that is a level": ("growth", put(y2025="104.6"), "jump"),
    "a negative catch": ("flow", put(y2025="-5080"), "sign"),
    "a rate below zero": ("rate", put(y2025="-4.1"), "sign"),
    "a deficit printed without its minus": ("deficit", put(y2025="812"), "sign"),
    "an old deficit turned round": ("deficit", put(y2019="815"), "sign"),
    "a share above a hundred": ("share", put(y2025="103.1"), "share"),
    "a share below zero": ("share", put(y2025="-3.0"), "share"),
    "a year that has not begun": ("flow", put(y2027="5200"), "future"),
    "a year far ahead": ("flow", put(y2052="9000"), "future"),
    "the last values gone": ("flow", drop("2023", "2024"), "shorter"),
    "the first values gone": ("flow", drop("2010", "2011", "2012"), "shorter"),
    "a value in the middle gone": ("flow", drop("2016"), "shorter"),
    "half of all values gone": ("flow", drop(*(str(year) for year in range(2010, 2025, 2))), "shorter"),
    "another concept under the old code": ("flow", lambda given: given.update({year: str(1800 + i * i * 9) for i, year in enumerate(given)}), "restated"),
    "the months of another series": ("seasons", lambda given: given.update({month: str(300 + i % 7) for i, month in enumerate(given)}), "restated"),
    "a month in thousands": ("seasons", put(y2026_01="1.14"), "scale"),
    "a value of thirty digits": ("flow", put(y2025="5" * 30), "form"),
    "a value that is none": ("flow", put(y2025="5.1e3"), "form"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_plausible_is_caught(case):
    name, edit, rule = CASES[case]
    assert rule in looked_at(name, edit)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("unit", "unit"), ("UNIT_MULT", "unit"), ("base year", "base"), ("BASE_PER", "base"), ("seasonal_adjustment", "adjustment"), ("FREQ", "frequency")],
)  # fmt: skip
def test_a_description_that_means_other_numbers_is_caught(name, rule):
    told, was = {"title": "Landings", name: "one"}, {"title": "Landings", name: "another"}
    assert looked_at("flow", put(y2025="5090"), told=told, was_told=was) == [rule]
    assert looked_at("flow", put(y2025="5090"), told={**told, "title": "Catch"}, was_told=told) == []


PLAUSIBLE: dict[str, tuple[str, Edit]] = {
    "the next year": ("flow", put(y2025="5090")),
    "a bad year": ("flow", put(y2025="4650")),
    "a revision of the last two": ("flow", put(y2023="4951", y2024="5040", y2025="5100")),
    "every value a little other": ("flow", lambda given: given.update({year: str(int(text) + i % 3 * 9) for i, (year, text) in enumerate(given.items())})),
    "a recession": ("growth", put(y2025="-2.9")),
    "a rate that falls": ("rate", put(y2025="3.7")),
    "the next index": ("index", put(y2025="107.9")),
    "a deficit that grows": ("deficit", put(y2025="-871")),
    "a share near its end": ("share", put(y2025="93.3")),
    "a December like the others": ("seasons", put(y2026_01="1140", y2026_02="800")),
    "older years that were not known": ("flow", put(y2008="4010", y2009="4077")),
    "a gap that is filled later": ("flow", put(y2026="5130")),
}  # fmt: skip


@pytest.mark.parametrize("case", PLAUSIBLE)
def test_what_is_usual_goes_through(case):
    name, edit = PLAUSIBLE[case]
    assert looked_at(name, edit, Status.PROVISIONAL) == []


def test_fewer_values_than_the_last_fetch_are_caught_although_all_are_known():
    assert looked_at("flow", put(y2025="5090"), count=20) == ["shorter"]


def test_two_entities_with_the_very_same_values_are_caught():
    series = {"NOR.landings.A": FLOW, "ISL.landings.A": FLOW, "FRO.landings.A": [*FLOW[:-1], 5013], "NOR.fleet.A": FLOW}
    given = {key: [Value(str(2010 + i), str(value)) for i, value in enumerate(numbers)] for key, numbers in series.items()}
    assert twins(given) == {"NOR.landings.A": ("ISL.landings.A",), "ISL.landings.A": ("NOR.landings.A",)}
    assert looked_at("flow", put(y2025="5090"), twins=("ISL.landings.A",)) == ["twin"]


def test_values_that_hardly_differ_are_nobodys_twins():
    flat = [Value(str(2010 + i), "100") for i in range(15)]
    assert twins({"NOR.access.A": flat, "ISL.access.A": flat}) == {}


def test_every_rule_is_asked_for_by_a_case():
    asked = {rule for *_, rule in CASES.values()} | {"described", "twin"}
    assert asked == set(RULES)


def test_a_few_values_tell_nothing_of_what_is_usual():
    assert usual_of({str(year): Decimal(year % 7) for year in range(2010, 2016)}) is None
