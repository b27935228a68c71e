"""Times told by their distance from the one that the words before them told: 2025年人口1.18亿，|过去十年|增长了18.8%."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from factcheck.language.lexicon import Lexicon
from factcheck.model.period import Basis
from factcheck.parsing.mentions import cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import BaseMention, Scene

_TWO = 2
#: What makes of a span more than the way from its first year to its last.
_WHOLE = ("average", "compound", "sum", "per_year", "every")


def counted_from_the_time_told(scenes: Sequence[Scene], lexicon: Lexicon) -> None:
    """Let a number of years back, over which something moved, end with the year that the clauses before it told, and the month before
    be the one before the month that was told."""
    if lexicon.spaced:
        return
    years: list[int] = []
    month: PeriodMention | None = None
    for scene in scenes:
        _whence(scene)
        told = [*scene.periods, *((base.position, base.mention) for base in scene.bases)]
        for k, (position, mention) in enumerate(scene.periods):
            if mention.form == "last_month":
                scene.periods[k] = (position, _before(mention, month))
            elif mention.form == "years_back" and (last := _end(years, mention.months // 12)) is not None and _moves(scene, position):
                year = replace(mention, form="year", year=last, months=12, basis=Basis.PERIOD, relative=False)
                scene.periods[k] = (position, year)
                scene.bases.append(BaseMention(position, replace(year, year=last - mention.months // 12), "base"))
        for k, base in enumerate(scene.bases):
            if base.mention.form == "last_month":
                scene.bases[k] = replace(base, mention=_before(base.mention, month))
        month = next((one for _, one in reversed(told) if one.form == "month"), month)
        years.extend(one.year for _, one in told if one.year is not None and one.months == 12)


def _whence(scene: Scene) -> None:
    """Make a base of the one period of a clause that tells what something came from and then, undated, to what: 从2013年的27.7%降至8.5%."""
    if len(scene.periods) != 1 or scene.bases or len(scene.clause.numbers) < _TWO:
        return
    position, mention = scene.periods[0]
    after = scene.items[position + 1 :]
    number = next((k for k, item in enumerate(after) if isinstance(item, Number)), len(after))
    led = position > 0 and cued(scene.items[position - 1], "from") and mention.months == 12
    if led and number < _TWO and any(cued(item, "rise_to", "fall_to") for item in after[number:]):
        scene.periods.clear()
        scene.bases.append(BaseMention(position, mention, "base"))


def _end(years: Sequence[int], count: int) -> int | None:
    """The year in which a span of so many years ends: the last one told, where the others are none or the span begins with one."""
    last = max(years, default=None)
    return last if last is not None and set(years) <= {last, last - count} else None


def _before(mention: PeriodMention, month: PeriodMention | None) -> PeriodMention:
    """The month before one that is itself the last before publication: 1月失业率为4.3%，|上月|为4.4%."""
    if month is None or month.first != mention.first or mention.year is None:
        return mention
    year, first = divmod(mention.year * 12 + mention.first - 2, 12)
    return replace(mention, first=first + 1, year=year)


def _moves(scene: Scene, position: int) -> bool:
    """Whether a clause says by how much something moved over the span at ``position``."""
    if position and cued(scene.items[position - 1], "consecutive"):
        return False  # 连续五年增长
    alone = len(scene.periods) == 1 and not scene.bases and len(scene.clause.numbers) == 1
    after = scene.items[position + 1 :]
    moved = any(cued(item, "rise", "fall") or (isinstance(item, Number) and item.multiple) for item in after)
    return alone and moved and not scene.has(*_WHOLE)
