"""True figures of months and quarters in the words of statistics offices and of the agencies that report them: none is accused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

import factcheck
from factcheck.computation.lookup import Lookup
from factcheck.model.period import Period
from factcheck.reference.snapshot import Reference

DAY = date(2026, 8, 20)
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
]  # fmt: skip
QUARTERS = ["first", "second", "third", "fourth"]
PLACES = {"GBR": ("the UK", "UK", "英国"), "USA": ("the United States", "US", "美国"), "EMU": ("the euro area", "Euro area", "欧元区")}


class Figures:
    def __init__(self, reference: Reference) -> None:
        self.lookup = Lookup(reference, DAY)

    def of(self, measure: str, entity: str, period: str) -> Decimal | None:
        found = self.lookup.printed(measure, entity, Period.parse(period).key)
        return found.value if found is not None else None


def way(now: Decimal, then: Decimal, words: tuple[str, str, str]) -> str:
    return words[(now < then) + 2 * (now == then)]


def inflation(figures: Figures, year: int, month: int) -> Iterator[str]:
    before = Period.parse(f"{year}-{month:02d}").previous().code
    name, last = f"{MONTHS[month - 1]} {year}", MONTHS[month - 2]
    for entity, (place, adjective, chinese) in PLACES.items():
        now, then = figures.of("inflation", entity, f"{year}-{month:02d}"), figures.of("inflation", entity, before)
        if now is None or then is None:
            continue
        yield f"{adjective} consumer prices rose by {now}% in the 12 months to {name}."
        yield f"The consumer price index for {place} increased {now} percent over the year to {name}."
        yield f"Annual inflation in {place} was {now}% in {name}, {way(now, then, ('up from', 'down from', 'the same as'))} {then}% in {last}."
        yield f"Inflation in {place} {way(now, then, ('climbed to', 'eased to', 'held at'))} {now}% in {name} after {then}% in {last}."
        yield f"在截至{year}年{month}月的12个月里，{chinese}物价上涨{now}%。"
        if now != then:
            narrower = way(now, then, ("扩大", "收窄", ""))
            yield f"{year}年{month}月，{chinese}CPI同比上涨{now}%，涨幅较上月{narrower}{abs(now - then)}个百分点。"


def jobs(figures: Figures, year: int, month: int) -> Iterator[str]:
    period, name = f"{year}-{month:02d}", f"{MONTHS[month - 1]} {year}"
    rate, change = figures.of("unemployment_rate", "USA", period), figures.of("nonfarm_payrolls_change", "USA", period)
    if rate is None or change is None:
        return
    moved = "rose" if change > 0 else "fell"
    yield f"Nonfarm payroll employment in America {moved} by {abs(int(change)):,} in {name}, and the unemployment rate was {rate} percent."
    yield f"{year}年{month}月，美国非农就业人数{'增加' if change > 0 else '减少'}{abs(change) / 10000:f}万人，失业率为{rate}%。"


def output(figures: Figures, year: int, quarter: int) -> Iterator[str]:
    period, name = f"{year}-Q{quarter}", f"the {QUARTERS[quarter - 1]} quarter of {year}"
    for entity, place in (("GBR", "the UK"), ("EMU", "the euro zone"), ("JPN", "Japan")):
        growth = figures.of("gdp_growth_quarterly", entity, period)
        if growth:
            yield f"GDP in {place} {'rose' if growth > 0 else 'fell'} {abs(growth)}% quarter on quarter in Q{quarter} {year}."
            yield f"The economy of {place} {'grew' if growth > 0 else 'shrank'} by {abs(growth)}% in {name} from the previous three months."
    growth = figures.of("gdp_growth_annualised", "USA", period)
    if growth:
        yield f"Real GDP in the US {'increased' if growth > 0 else 'decreased'} at an annual rate of {abs(growth)} percent in {name}."
        yield f"{year}年第{'一二三四'[quarter - 1]}季度，美国实际GDP环比折年率为{growth}%。"


@pytest.mark.parametrize("kind", [inflation, jobs, output], ids=["inflation", "jobs", "output"])
def test_true_figures_in_the_words_of_the_offices(kind, reference):
    figures = Figures(reference)
    ends = range(1, 5) if kind is output else range(1, 13)
    told = [text for year in (2022, 2023, 2024) for end in ends for text in kind(figures, year, end)]
    verdicts = {text: factcheck.check(text, published=DAY).verdict.value for text in told}
    assert len(told) > 40
    assert [text for text, verdict in verdicts.items() if verdict != "supported"] == []
