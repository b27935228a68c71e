"""When a number is true, and against what its change is measured: the period and the base of one number of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Base, Operation
from factcheck.model.draft import PeriodName
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import PERCENT, TIMES
from factcheck.parsing.assemble import Assembler
from factcheck.parsing.items import BRACKETS, Item, Word, word_of
from factcheck.parsing.leads import perfect
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import BaseMention, Scene, carried, period_name, same_month_last_year


@dataclass(frozen=True, slots=True)
class Against:
    """Against what a change is measured: a default base, or a named period; ``since`` when the words say "since"."""

    base: Base | None = None
    period: PeriodName | None = None
    since: bool = False


class Timing:
    """Finds periods and bases in one sentence."""

    def __init__(self, lexicon: Lexicon, assembler: Assembler, today: date) -> None:
        self.lexicon, self.assembler, self.today = lexicon, assembler, today
        self.scenes: list[Scene] = []
        self.year: int | None = None
        self.start: PeriodName | None = None
        self.reached: PeriodName | None = None
        self.told: PeriodName | None = None

    def begin(self, scenes: list[Scene], year: int | None) -> None:
        """Start a sentence. ``start`` will be the period from which it counts ("from 310,000 in 2021 to …"), ``reached`` the last one to
        which it has counted ("… before recovering to"), ``told`` that of the last level which is no beginning."""
        self.reached = self.told = None
        self.scenes, self.year = scenes, year
        self.start = next((start for scene in scenes if (start := self._started(scene)) is not None), None)

    def name_of(self, mention: PeriodMention) -> PeriodName:
        """A mention of the sentence as a period."""
        return period_name(mention, self.today, self.year)

    def _started(self, scene: Scene) -> PeriodName | None:
        """The period of "from 2021's 310,000", 从2021年的31万辆."""
        items = scene.items
        for p, mention in scene.periods:
            led = p > 0 and isinstance(mark := items[p - 1], Mark) and mark.cue("from")
            number = next((k for k in range(p + 1, min(p + 3, len(items))) if isinstance(items[k], Number)), None)
            if led and number is not None and all(self._links(item) for item in items[p + 1 : number]):
                return period_name(mention, self.today, self.year)
            plain = [item for item in items[2:p] if not (isinstance(item, Mark) and item.values("unit", "counted", "generic"))]
            if len(plain) <= 1 and p > 1 and cued(items[0], "from") and isinstance(items[1], Number):
                return period_name(mention, self.today, self.year)  # "From 33.8 percent in November, …"
        return None

    # -- the period of a number -------------------------------------------------------------------------------------

    def period(self, n: int, i: int, topic: PeriodName | None) -> PeriodName | None:
        """The period of a number at position ``i`` of clause ``n``: its own, its clause's, its sentence's, the text's."""
        scene = self.scenes[n]
        if topic is not None and n and not any(place.periods for place in self.scenes) and self._year_before(self.scenes[0]):
            return carried(replace(topic, period=topic.period.year_before()))
        local = self._of_others(scene, i)
        if local:
            scene = replace(scene, periods=[pair for pair in scene.periods if pair[0] not in local])
        if self._presently(scene, i):
            return None
        later = next((k for k in range(i + 1, min(i + 5, len(scene.items))) if cued(scene.items[k], "next_year")), None)
        led = [mention for p, mention in self.scenes[n].periods if p < i]
        if later is not None and not any(isinstance(item, Number) for item in scene.items[i + 1 : later]):
            if led:
                told = period_name(led[-1], self.today, self.year)  # "from $41.5 billion in 2023 to $20.4 billion a year later"
            else:
                before = self.period(n - 1, len(self.scenes[n - 1].items), topic) if n else topic
                if before is None:
                    return None  # "grew by 10.4% the following year and by 6% in 2022"
                told = before
            return replace(told, period=told.period.shift(12))
        if scene.periods and not (n and (self._goes_to(scene, i) or self._before_another(scene, i))):
            return self._nearest(scene, i, topic)
        if scene.has("next_year"):
            before = self.period(n - 1, len(self.scenes[n - 1].items), topic) if n else topic
            return replace(before, period=before.period.shift(12)) if before is not None else None
        when = self._at_that_time(n)
        if when is not None:
            return when
        if self.told_before(scene, i):
            name = self.period(n - 1, len(self.scenes[n - 1].items), topic) if n else topic
            return replace(name, period=name.period.year_before()) if name is not None else None
        if n and self._bare_after(scene, i):
            name = self.period(n - 1, len(self.scenes[n - 1].items), topic)
            return replace(name, period=name.period.previous()) if name is not None else None
        for k in [*range(n - 1, -1, -1), *range(n + 1, len(self.scenes))]:
            place = self.scenes[k]
            if k < n and (
                self._aside(k, n) or self._looks_back(k, n) or (self.whence(self.scenes[k]) and len(self.scenes[k].clause.numbers) == 1)
            ):
                continue
            local = self._of_others(place, -1) if k != n else set()
            if len(local) < len(place.periods):
                place = replace(place, periods=[pair for pair in place.periods if pair[0] not in local])
            if not place.periods:
                continue
            later = k > n and bool(place.clause.numbers)  # 劳动参与率跌至5.1%，|2020年为16.5%|
            if later and (
                topic is not None
                or place.has("compared", "from")
                or (not self.lexicon.spaced and self.scenes[n].groups and not place.groups)
            ):
                break
            if k > n and place.clause.opener in APART:
                break
            named = self._not_held_against(place) if k < n and self.scenes[n].entities else place.periods
            mention = named[-1 if k < n else 0][1]
            return self._through(mention, topic) or period_name(mention, self.today, self.year)
        return self._after_base(self.scenes[n], carried(topic))

    def whence(self, scene: Scene) -> bool:
        """Whether a clause only dates what something came from: "From a peak of 26.1% in 2013, …"."""
        return cued(scene.items[0] if scene.items else None, "from") and bool(scene.clause.numbers)

    def _goes_to(self, scene: Scene, i: int) -> bool:
        """Whether a number is where something went, in a clause that dates only whence: "…, |to 4.2%| from 3.8% in April"."""
        led = i == 1 and cued(scene.items[0], "to") and i + 1 < len(scene.items) and cued(scene.items[i + 1], "from")
        return led and all(p > i + 1 for p, _ in scene.periods) and any(place.periods for place in self.scenes[: scene.clause.index])

    def _after_base(self, scene: Scene, name: PeriodName | None) -> PeriodName | None:
        """A year told elsewhere, or the one after it where that is what the clause holds against: "7.6% more than in 2024"."""
        months = [period_name(base.mention, self.today).period for base in scene.bases if base.role == "base" and base.mention.months == 1]
        last = self.today.year * 12 + self.today.month - 2
        if name is None and [month.start for month in months] == [last - 1]:
            return PeriodName(months[0].shift(1), True)  # "output up 2.4% on July", in September
        spans = [base.mention for base in scene.bases if base.role == "base" and base.mention.year and 1 < base.mention.months < 12]
        if name is None and len(spans) == 1 and (next_year := period_name(spans[0], self.today).period.shift(12)).end <= last + 1:
            return PeriodName(next_year, True)  # "412,000 vehicles, 75% more than in January-February 2021"
        told = [base.mention for base in scene.bases if base.role == "base" and base.mention.months == 12]
        if name is None or name.period.months != 12 or not any(mention.year == name.period.first_year for mention in told):
            return name
        return replace(name, period=name.period.shift(12))

    def _aside(self, k: int, n: int) -> bool:
        """Whether a bracket dates a number of its own, and not what follows it: "(2023: 16.6%)"."""
        place = self.scenes[k]
        told = self.scenes[k + 1] if k + 1 < n and self.scenes[k + 1].clause.opener in (":", "：") else None
        return place.clause.opener in BRACKETS and bool(place.clause.numbers or (told is not None and told.clause.numbers))

    def _looks_back(self, k: int, n: int) -> bool:
        """Whether a clause before another country's only dates what the first is held against: "…, up from 3.3% in 2023, …"."""
        items = self.scenes[k].items
        led = any(cued(item, "from", "compared") for item in items[:2])
        return led and bool(self.scenes[n].entities) and any(place.periods for place in self.scenes[:k])

    def _not_held_against(self, place: Scene) -> list[tuple[int, PeriodMention]]:
        """The periods of a clause before what its number is held against: "30.9% in 2025 as opposed to 16.9% in 2010; Chad is at …"."""
        at = next((k for k, item in enumerate(place.items) if cued(item, "compared") and not cued(item, "from")), len(place.items))
        number = any(isinstance(item, Number) for item in place.items[at:])
        return [pair for pair in place.periods if pair[0] < at] or place.periods if number else place.periods

    def _presently(self, scene: Scene, i: int) -> bool:
        """Whether a number is of today, after times that were long before: "overtook Britain in 2021 and is |now| worth $3.9 trillion"."""
        told = [mention for place in self.scenes for _, mention in place.periods if mention.year is not None]
        if not told or any(p > i for p, _ in scene.periods) or any((mention.year or 0) >= self.today.year - 1 for mention in told):
            return False
        items = scene.items[max((p + 1 for p, _ in scene.periods), default=0) : i + 4]
        said = self.assembler.normalised.lower[items[0].start : items[-1].end] if items else ""
        return re.search(self.lexicon.patterns["presently"], said) is not None

    def _at_that_time(self, n: int) -> PeriodName | None:
        """The period that "when" takes up, of several years the last: "Since 2020, when it stood at 995,000, …"."""
        items = self.scenes[n].items
        if not n or not items or self._text(items[0]) not in self.lexicon.grammar["when"]:
            return None
        before = self.scenes[n - 1]
        named = [*((p, m) for p, m in before.periods), *((base.position, base.mention) for base in before.bases)]
        return self.end_of(period_name(max(named, key=lambda pair: pair[0])[1], self.today, self.year), False) if named else None

    def told_before(self, scene: Scene, i: int) -> bool:
        """Whether a clause goes back a year: "…, after gaining 77.6 percent the year before"."""
        opener = scene.items[0] if scene.items else None
        if (i == 0 and self._headed_by_year_before(scene)) or self._before_another(scene, i):
            return True
        if i > 1 and cued(opener, "yoy") and self._text(opener) in self.lexicon.grammar["year_before"]:
            return not any(isinstance(item, Number) for item in scene.items[:i])  # "a year earlier it was still 11.4%"
        if opener is None or self._text(opener) not in self.lexicon.grammar["goes_back"]:
            return False
        later = [item for item in scene.items[i + 1 :] if cued(item, "yoy")]
        return bool(later) and self._text(later[0]) in self.lexicon.grammar["year_before"]

    def rated(self, operation: Operation, scene: Scene) -> bool:
        """Whether a multiple after growth is one of growth: no size is named: "grew 3.6%, |more than twice| Germany's"."""
        sized = scene.has("as_many") or any(word_of(item) in self.lexicon.grammar["sizes"] for item in scene.items)
        return operation is Operation.RATIO and not sized and not scene.groups

    def _before_another(self, scene: Scene, i: int) -> bool:
        """Whether the year before follows a number, and only the next number has a time: "from 1.4% |the year before| and 3.1% in 2023"."""
        following = next((k for k, item in enumerate(scene.items) if k > i and isinstance(item, Number)), None)
        if not scene.clause.index or following is None or not scene.periods or any(p < following for p, _ in scene.periods):
            return False
        between = scene.items[i + 1 : following]
        return any(cued(item, "yoy") and self._text(item) in self.lexicon.grammar["year_before"] for item in between)

    def _headed_by_year_before(self, scene: Scene) -> bool:
        """Whether a bracket opens with the year before and a colon: "(Vorjahr: 2,9 Prozent)"."""
        if scene.clause.opener not in (":", "\uff1a") or not scene.clause.index:
            return False
        before = self.scenes[scene.clause.index - 1]
        lead = before.items[0] if len(before.items) == 1 and before.clause.opener in BRACKETS else None
        return lead is not None and cued(lead, "yoy") and self._text(lead) in self.lexicon.grammar["year_before"]

    def tells_before(self, scene: Scene, told: PeriodName | None) -> bool:
        """Whether a clause only tells what something came from or is held against, before the period told: "…, after 4.9% in 2023"."""
        back = self._text(scene.items[0]) in self.lexicon.grammar["goes_back"] or cued(scene.items[0], "compared", "from")
        return back and told is not None and self.name_of(scene.periods[-1][1]).period.end <= told.period.start

    def bracketed(self, scene: Scene, i: int) -> Base | None:
        """The base whose value stands in brackets right after it: "hardly changed from the year before (7.3%)"."""
        if i or not scene.clause.index or scene.clause.opener not in BRACKETS:
            return None
        last = self.scenes[scene.clause.index - 1].items[-1]
        return Base.YEAR if cued(last, "yoy") and self._text(last).endswith(self.lexicon.grammar["back"]) else None

    def _bare_after(self, scene: Scene, i: int) -> bool:
        """Whether a clause tells no more than what was before: "7.5%, after 7.4%"."""
        opener, rest = scene.items[0], scene.items[i + 1 :]
        bare = i == 1 and all(isinstance(item, Word) and not item.text[0].isalnum() for item in rest)
        return bare and self._text(opener) in self.lexicon.grammar["goes_back"]

    def _text(self, item: Item) -> str:
        return self.assembler.normalised.lower[item.start : item.end]

    def _year_before(self, scene: Scene) -> bool:
        """Whether a sentence begins with "The year before," and so speaks of that year."""
        lead = scene.items[0] if len(scene.items) == 1 else None
        return cued(lead, "yoy") and self._text(lead) in self.lexicon.grammar["year_before"]

    def _nearest(self, scene: Scene, i: int, topic: PeriodName | None) -> PeriodName:
        before, after = self._neighbours(scene, i, i)
        trailing = [m for p, m in scene.periods if i < p < after]
        leading = [m for p, m in scene.periods if before < p < i]
        first = next((k for k, item in enumerate(scene.items) if isinstance(item, Number)), i)
        if leading and any(p < first for p, _ in scene.periods):
            narrower = leading[-1].form == "year" and trailing and trailing[0].months < 12
            mention = trailing[0] if narrower and self._within(trailing[0], leading[-1]) else leading[-1]
        elif trailing:
            mention = trailing[0]
        elif leading:
            mention = leading[-1]
        else:
            mention = min(scene.periods, key=lambda pair: (abs(pair[0] - i), pair[0]))[1]
        return self._through(mention, topic) or period_name(mention, self.today, self.year)

    def _within(self, mention: PeriodMention, year: PeriodMention) -> bool:
        """Whether a month is one of a year named before: "2025 ended with sales of 3.272 million in December"."""
        whole, part = (period_name(one, self.today, self.year).period for one in (year, mention))
        return whole.contains(part)

    def _through(self, mention: PeriodMention, topic: PeriodName | None) -> PeriodName | None:
        """ "So far this year" in a sentence about one of its months, "the year's total" after a month: through that month. A whole year
        that nothing of the sentence dates is the one told before."""
        others = {period_name(m, self.today, self.year).period for scene in self.scenes for _, m in scene.periods if m is not mention}
        if mention.form == "whole_year" and mention.year is None and self.year is None and not others and topic is not None:
            return carried(replace(topic, period=Period(topic.period.first_year * 12, 12, Frequency.A)))
        if mention.form not in ("this_year_so_far", "year_tally"):
            return None
        months = {period for period in others if period.months == 1}
        last = next(iter(months)) if len(months) == 1 else None
        if mention.form == "year_tally" and not others and topic is not None and topic.period.months == 1:
            last = topic.period  # "… in May. That took the year's total to …"
        if last is None or (last.first_year != self.today.year and mention.form != "year_tally"):
            return None
        if last.start % 12 == 11:
            return PeriodName(Period(last.first_year * 12, 12, Frequency.A))
        return PeriodName(Period.ytd(last.first_year, last.start % 12 + 1)) if last.start % 12 else PeriodName(last)

    def _neighbours(self, scene: Scene, first: int, last: int) -> tuple[int, int]:
        """Positions of the statistical numbers before and after a row of them."""
        numbers = [k for k, item in enumerate(scene.items) if isinstance(item, Number) and self.assembler.statistical(scene.items, k)]
        before = max((k for k in numbers if k < first), default=-1)
        return before, min((k for k in numbers if k > last), default=len(scene.items))

    def _of_others(self, scene: Scene, i: int) -> set[int]:
        """Positions of periods that belong to the base of a change ("from 40.9% in 2024 to …") when ``i`` is not that base."""
        found = set()
        items = scene.items
        for p, _ in scene.periods:
            around = [k for k in (p + 1, p + 2) if k < len(items) and isinstance(items[k], Number)]
            from_before = p > 0 and isinstance(before := items[p - 1], Mark) and before.cue("from")
            of = p > 1 and word_of(items[p - 1]) in self.lexicon.grammar["of"]
            told = max((k for k in range(p) if isinstance(items[k], Number)), default=None)
            if of and told is not None and told != i and self._the(items, told):
                found.add(p)  # "it remained below the 413 terawatt-hours of 2018"
            if from_before and around and around[0] != i:
                found.add(p)
            behind = max((k for k in range(p) if isinstance(items[k], Number)), default=None)
            if behind is not None and behind != i and behind > 0 and isinstance(mark := items[behind - 1], Mark) and mark.cue("from"):
                found.add(p)
        return found

    def _the(self, items: list[Item], k: int) -> bool:
        """Whether a number is one that is known: "the 413 terawatt-hours of 2018"."""
        number, determiners = items[k], self.lexicon.grammar["determiners"]
        hedge = self.assembler.normalised.lower[number.outer : number.start] if isinstance(number, Number) else ""
        return (k > 0 and word_of(items[k - 1]) in determiners) or any(word in determiners for word in hedge.split())

    def owner(self, n: int, i: int) -> BaseMention | None:
        """The base whose value a number is: "November's 53.2%", 上半年的44.3%, "the 507,000 of 2016", "half of December (814,000)"."""
        scene, grammar = self.scenes[n], self.lexicon.grammar
        items = scene.items
        if n and i == 0 and scene.clause.opener in BRACKETS:
            before = self.scenes[n - 1]
            return next((base for base in before.bases if base.position == len(before.items) - 1), None)
        number = items[i]
        if not isinstance(number, Number) or number.quantity.unit == TIMES:
            return None
        for base in scene.bases:
            p = base.position
            if p < i and all(self._links(item) for item in items[p + 1 : i]):
                return base
            if p == i + 2 and word_of(items[i + 1]) in grammar["of"]:
                return base
            if base.mention.back and (p == i + 1 or p < i) and perfect(scene, self.lexicon):
                return base  # "having shrunk 2.5% two years before"
        return None

    def end_of(self, period: PeriodName | None, first: bool) -> PeriodName | None:
        """The first or the last of several years, or of two months: "between 2021 and 2024, from 2.015 million to 5.859 million"."""
        if period is None:
            return None
        months, unit = period.period.months, period.period.frequency
        if not (unit is Frequency.A and months > 12) and not (unit is Frequency.M and months == 2 and period.period.basis is Basis.RANGE):
            return period
        end = period.period.parts(unit)[0 if first else -1]
        return replace(period, period=end.previous() if first and period.counted else end)  # "in the 13 years to 2023, from 85.5%"

    def held_against(self, n: int, i: int, period: PeriodName | None) -> PeriodName | None:
        """The base period of a level that the one before is held against: "1.181 million against 2.234 million"."""
        previous = self.scenes[n].items[i - 1] if i else None
        if period is None or not isinstance(previous, Mark) or not previous.cue("compared") or previous.cue("from"):
            return None
        for scene in self.scenes[: n + 1]:
            found = self._first(scene)
            if found is not None:
                against = self._named(found, period)
                base = period.period.year_before() if against.base is Base.YEAR else period.period.previous()
                return against.period or replace(period, period=base)
        return None

    def _links(self, item: Item) -> bool:
        grammar = self.lexicon.grammar
        if isinstance(item, Mark) and any(unit.startswith("per_") for unit in item.values("unit")):
            return True  # 2015年的每10万人107.6起
        return isinstance(item, Word) and item.lower in (*grammar["possessives"], *grammar["link"], *grammar["determiners"])

    # -- the base of a change ---------------------------------------------------------------------------------------

    def against(self, n: int, row: list[int], i: int, period: PeriodName | None, *, multiple: bool = False) -> Against:
        """The base of the number at ``i``: the expression nearest to it that no other number stands before; of a ``multiple`` also the
        one that a clause before was held against: 比2022年提高4.3个百分点，|接近翻番|."""
        scene = self.scenes[n]
        found = self._own(scene, row, i)
        if found is None:
            found = next((one for one in map(self._first, self._beside(n)) if one is not None), None)
        frame = self.scenes[0]
        if found is None and n and frame.bases and not frame.clause.numbers and not frame.groups:
            found = frame.bases[0]  # "Compared with 2019, …" holds for the whole sentence
        since = isinstance(found, BaseMention) and found.role == "since"
        if since and any(place.has("first_time") for place in self.scenes if found in place.bases):
            return Against()  # "fell in 2022 for the first time since 1961" is no fall from 1961
        if since and isinstance(found, BaseMention) and found in scene.bases:
            between = scene.items[i + 1 : found.position]
            if any(cued(item, "record_high", "record_low") for item in between):
                return Against()  # "its 12.3% growth in 2025 was the best since 2021"
        if found is not None:
            return self._named(found, period)
        undated = period is None and not self.lexicon.spaced and not scene.has("yoy", "mom")
        if self.start is not None and (undated or (period is not None and self.start.period.start < period.period.start)):
            return Against(period=self.start)
        if multiple and not self.lexicon.spaced:
            told = next((base for place in reversed(self.scenes[:n]) for base in place.bases), None)
            return Against(period=self.base_name(told, period)) if told is not None else Against()
        return Against()

    def dated(self, scene: Scene, i: int, *, behind: bool = False) -> bool:
        """Whether a period stands before the number that follows a number, "from 93.5 in 1990 to 37.4"; ``behind`` the first one only."""
        following = next((k for k in range(i + 1, len(scene.items)) if isinstance(scene.items[k], Number)), len(scene.items))
        return any((i if behind else -1) < p < following for p, _ in scene.periods)

    def way(self, n: int) -> tuple[PeriodName, PeriodName] | None:
        """First and last period of a change that the next clause tells the ends of: "tripled, from 3.6bn in 2022 to 12.5bn in 2025"."""
        scene, following = self.scenes[n], self._next_told(n)
        ahead = self.scenes[n - 1] if n else None
        if ahead is not None and ahead.clause.numbers and ahead.items and cued(ahead.items[0], "from") and not self.lexicon.spaced:
            following = ahead  # 从2016年的50.7万辆到2024年的1286.6万辆，八年间增长逾24倍
        elif scene.periods or scene.bases:
            return None
        if following is None or not following.items or not cued(following.items[0], "from"):
            return None
        named = [*following.periods, *((base.position, base.mention) for base in following.bases)]
        ends = [period_name(mention, self.today, self.year) for _, mention in sorted(named, key=lambda pair: pair[0])]
        return (ends[0], ends[1]) if len(ends) == 2 and ends[0].period.end <= ends[1].period.start else None

    def _next_told(self, n: int) -> Scene | None:
        """The next clause but one that only says how something is told: "doubled as a share of GDP, from 2.2% in 2022 to …"."""
        rest = [place for place in self.scenes[n + 1 : n + 3] if place.clause.numbers or place.periods or place.bases]
        return rest[0] if rest else None

    def ends_there(self, n: int, number: Number) -> bool:
        """Whether a percentage of another country stands at the end of a span that only a change was told over."""
        scene, averaged = self.scenes[n], any(place.has("average") for place in self.scenes)
        told = any(place.clause.numbers for place in self.scenes[:n]) or scene.has("rise", "fall", "rise_to", "fall_to")
        return told and number.quantity.unit == PERCENT and bool(scene.entities) and not scene.periods and not averaged

    def later_told(self, n: int, base: PeriodName | None) -> PeriodName | None:
        """The year told before ``base``, when a change follows them: "80 in 2023 and 362 in 2000, a fall of nearly four fifths"."""
        if base is None or base.period.frequency is not Frequency.A or self.scenes[n].periods or self.scenes[n].bases:
            return None
        told = [period_name(m, self.today, self.year) for place in self.scenes[:n] if place.clause.numbers for _, m in place.periods]
        same = len({name.period.start for name in told}) == 2 and told[-1].period == base.period
        return next((name for name in told if same and name.period.start > base.period.start and name.period.months == 12), None)

    def taken_of(self, scene: Scene, i: int, told: int | None) -> PeriodName | None:
        """The period whose value, at ``told`` if given, a fraction is of: 约为2010年46.3的一半, "half the 54.6 per cent of 2013", "double
        December's 260,000"."""
        items, grammar = scene.items, self.lexicon.grammar
        if self.lexicon.spaced:
            number = i + 2 < len(items) and word_of(items[i + 1]) in grammar["determiners"] and isinstance(items[i + 2], Number)
            named = [*scene.periods, *((base.position, base.mention) for base in scene.bases)]
            after = next((mention for p, mention in sorted(named, key=lambda one: one[0]) if i + 2 < p <= i + 6), None)
            owner, owned = [*items[i + 1 : i + 3], None, None][:2]
            if isinstance(owner, PeriodMention) and isinstance(owned, Number):
                return period_name(owner, self.today, self.year)
            return period_name(after, self.today, self.year) if number and after is not None else None
        if told is not None:
            k = told - 2 if told > 1 and word_of(items[told - 1]) in grammar["link"] else told - 1
        else:
            k = i - 2 if i > 1 and word_of(items[i - 1]) in grammar["link"] else -1
        mention = items[k] if k >= 0 else None
        if not isinstance(mention, PeriodMention):
            return None
        years = [one for place in self.scenes for _, one in place.periods if one.year is not None and not one.relative]
        if mention.back and years:
            name = period_name(years[-1], self.today, self.year)  # 到2025年……仅为十年前的三分之一
            return replace(name, period=name.period.shift(-12 * mention.back))
        return period_name(mention, self.today, self.year)

    def _expressions(self, scene: Scene) -> list[tuple[int, Mark | BaseMention]]:
        marks = [(k, item) for k, item in enumerate(scene.items) if cued(item, "yoy", "mom")]
        return sorted([*marks, *((base.position, base) for base in scene.bases)], key=lambda pair: pair[0])

    def _own(self, scene: Scene, row: list[int], i: int) -> Mark | BaseMention | None:
        """The base expression of a number within its clause: after it in English, before it in Chinese, else the other way round."""
        every = self._expressions(scene)
        if not every:
            return None
        before, after = self._neighbours(scene, row[0], row[-1])
        leading = [(k, one) for k, one in every if before < k < row[0]]
        if len(row) > 1 and len(leading) == len(row):
            return leading[row.index(i)][1]
        left, right = self._neighbours(scene, i, i)
        lower, upper = [(k, one) for k, one in every if left < k < i], [(k, one) for k, one in every if i < k < right]
        around = [(k, one) for k, one in every if before < k < after]
        behind, ahead = [(k, one) for k, one in every if k < i], [(k, one) for k, one in every if k > i]
        if self.lexicon.spaced:
            if lower and self._leads(scene, lower[-1][0], i):
                return lower[-1][1]
            beyond = [(k, one) for k, one in every if row[-1] < k < after]
            for found in (upper, beyond, lower, [pair for pair in around if pair[0] > i], ahead):
                if found:
                    return found[0][1] if found is not lower else found[-1][1]
            return behind[-1][1]
        for found in (lower, behind):
            if found:
                return found[-1][1]
        return (upper or ahead)[0][1]

    def _leads(self, scene: Scene, k: int, i: int) -> bool:
        """Whether a base expression stands before the movement that leads to the number: "a month-on-month increase of 3.5%"."""
        between = scene.items[k + 1 : min(k + 3, i)]
        joined = any(cued(item, "join") for item in between)
        return not joined and any(cued(item, "rise", "fall") for item in between)

    def _beside(self, n: int) -> list[Scene]:
        """Clauses without numbers of their own that a clause leans on, unless a semicolon stands between."""
        found = []
        scenes = self.scenes
        leads = n > 0 and not scenes[n - 1].clause.numbers and scenes[n].clause.opener not in APART
        opens = leads and (n == 1 or scenes[n - 1].clause.opener in APART) and bool(scenes[n - 1].bases)
        if opens:
            found.append(scenes[n - 1])
        following = scenes[n + 1] if n + 1 < len(scenes) else None
        apart = following is not None and (following.clause.opener in APART or following.has("rise", "fall", "record_high", "record_low"))
        told_as = (
            following is not None and following.clause.opener == "break" and following.has("share")
        )  # "|as a share of GDP| since 2013"
        if following is not None and not apart and not following.clause.numbers and (told_as or not following.groups):
            found.append(following)
        if leads and not opens:
            found.append(scenes[n - 1])
        return found

    def _first(self, scene: Scene) -> Mark | BaseMention | None:
        return scene.bases[0] if scene.bases else next((one for _, one in self._expressions(scene)), None)

    def _named(self, found: Mark | BaseMention, period: PeriodName | None) -> Against:
        if isinstance(found, Mark):
            return Against(Base.YEAR if found.cue("yoy") else Base.PREVIOUS)
        name = self.base_name(found, period)
        if period is not None and (same_month_last_year(name.period, period.period) or name.period.key == period.period.key):
            return Against(Base.YEAR)
        return Against(period=name, since=found.role == "since")

    def averaged_over(self, operation: Operation, period: PeriodName | None, base: PeriodName | None, *, since: bool) -> PeriodName | None:
        """The years that a mean is of, from the base to the year told, or to the last one: 2015年以来，印度经济年均增速…."""
        mean = operation is Operation.GROWTH_AVERAGE or (since and operation is Operation.AVERAGE and not self.lexicon.spaced)
        if not mean or base is None or (period is not None and period.period.months != 12):
            return period
        if period is None and since and not self.lexicon.spaced and base.period.months == 12:
            period = replace(base, period=base.period.shift(12 * (self.today.year - 1 - base.period.first_year)))
        return years_from(base, period) if period is not None else None

    def base_name(self, base: BaseMention, period: PeriodName | None) -> PeriodName:
        """A base as a period: years back and "the same month of" count from the period of the statement."""
        mention = base.mention
        name = period_name(mention, self.today, self.year if mention.frequency is Frequency.M and base.role == "base" else None)
        if period is None:
            return name
        if mention.back:
            return replace(name, period=period.period.shift(-12 * mention.back))
        if mention.form == "same_last_year":
            return replace(name, period=period.period.shift(12 * (name.period.first_year - period.period.first_year)))
        if mention.year is None and name.period.end >= period.period.end:
            told = (self.name_of(one).period for scene in self.scenes for _, one in scene.periods)
            if any(name.period.start < one.start and one.months == name.period.months for one in told):
                return name  # 9月49.7%，高于|8月|的48.8%和7月的48.7%
            return replace(name, period=name.period.shift(-12))
        if base.role == "base" and name.period.months == 12 > period.period.months and name.period.first_year != period.period.first_year:
            return replace(name, period=period.period.shift(12 * (name.period.first_year - period.period.first_year)))
        return name


#: Marks after which a clause stands by itself.
APART = frozenset(";；")


def years_from(base: PeriodName, year: PeriodName) -> PeriodName:
    """The years from a base to a year; the year alone where the base is no earlier: "5% a year in 2015 from 2021"."""
    first, last = base.period, year.period
    return replace(year, period=Period(first.start, last.end - first.start, Frequency.A, Basis.RANGE)) if first.start < last.end else year
