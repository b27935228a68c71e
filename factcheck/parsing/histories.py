"""Statements about a series over time: runs of rises and falls, records, first times."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.draft import Draft, PeriodName
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import PERCENT, Hedge
from factcheck.model.structure import Kind
from factcheck.model.text import Span
from factcheck.model.verdict import Reason
from factcheck.parsing.items import Item, word_of
from factcheck.parsing.mentions import Mark, Tag, cued
from factcheck.parsing.numerals import numeral_value
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import Scene, period_name
from factcheck.parsing.statements import Statements

if TYPE_CHECKING:
    pass

#: Hedges that draw a line, and the operations whose number can be one.
_LINES = frozenset({Hedge.OVER, Hedge.UNDER})
#: Words that compare, and words that move.
COMPARATIVES = ("more_than", "less_than", "rise", "fall")
#: So many items after "so high" the time may be told since which it was not.
_SINCE_WITHIN = 4
#: Operations whose number is a value and not a change.
VALUES = frozenset({Operation.LEVEL, Operation.SHARE})


class Histories(Statements):
    """Reads trends and records of one sentence."""

    # -- trend ------------------------------------------------------------------------------------------------------

    def count_around(self, i: int, scene: Scene) -> tuple[int, Frequency, int, int] | None:
        """Count, unit of time and extent of a run such as "third straight month" or "12 consecutive quarters"."""
        item, text, patterns = scene.items[i], self.normalised.lower, self.lexicon.patterns
        after = re.match(patterns["run_after"], text[item.end : item.end + 14])
        found = after.groupdict() if after else {}
        if found.get("count"):
            value = self.lexicon.number_words.get(found["count"]) or numeral_value(found["count"], self.lexicon)
            unit = self.lexicon.time_units.get(found["unit"])
            return (int(value), Frequency(unit), item.start, item.end + (after.end() if after else 0)) if value and unit else None
        low = max(0, item.start - 40)
        before = re.search(patterns["run_before"], text[low : item.start])
        if before is None:
            return None
        named = before.groupdict()
        count = (
            int(named["digits"])
            if named["digits"]
            else self.lexicon.ordinals.get(named["word"]) or self.lexicon.number_words.get(named["word"])
        )
        word = named["unit"] or found.get("unit") or ""
        unit = self.lexicon.time_units.get(word) or self.usual_unit(scene, i)
        return (count, Frequency(unit), low + before.start(), item.end) if count and unit else None

    def usual_unit(self, scene: Scene, i: int) -> Frequency | None:
        """What a run counts that names no unit of time ("the third straight drop", "the fifth time running"): the period's own."""
        name = self.reader.period(scene.clause.index, i)
        return name.period.frequency if name is not None and name.period.months == name.period.frequency.months else None

    def trend(self, scene: Scene, n: int) -> Draft | None:
        """A run of rises or falls: "for a third straight month", "every year since 2018"."""
        items = scene.items
        for i, item in enumerate(items):
            if not isinstance(item, Mark):
                continue
            if item.cue("consecutive"):
                run = self.count_around(i, scene)
                move = self.move(scene, i)
                if run is not None and run[0] > 1 and move is not None:
                    count, unit, start, end = run
                    return self.run(scene, n, i, self.normalised.span(start, end), count, unit, move)
            if item.cue("every"):
                move = self.move(scene, i)
                ahead = list(takewhile(lambda place: not place.clause.numbers, reversed(self.scenes[:n])))
                places = [scene, *(ahead if not scene.bases and not scene.periods else [])]
                since = next((base for place in places for base in place.bases if base.role == "since"), None)
                lasting = next((mention for place in places for _, mention in place.periods), None)
                if move is None or not (since or lasting):
                    continue
                words = self.normalised.lower[item.start : item.end]
                letters = {letter for word, letter in self.lexicon.time_units.items() if word in words}
                years = lasting is not None and lasting.frequency is Frequency.A and lasting.months > 12
                counted = not letters and since is not None and since.mention.frequency is Frequency.A  # "n'a cessé de … depuis 2021"
                yearly = years or counted or Frequency.A in letters
                unit = Frequency.A if yearly else Frequency.M
                return self.every(scene, n, i, item, move, since.mention if since else None, lasting, unit)
        return self.unaided(scene, n)

    def unaided(self, scene: Scene, n: int) -> Draft | None:
        """A run told by an ordinal alone: "fell for a third month"."""
        if not scene.items:
            return None
        start, end = scene.items[0].start, scene.items[-1].end
        found = re.search(self.lexicon.patterns["run_alone"], self.normalised.lower[start:end])
        if found is None:
            return None
        word = found.group("count")
        count = self.lexicon.ordinals.get(word) or (int(re.sub(r"\D", "", word)) if word[0].isdigit() else None)
        i = next((k for k, item in enumerate(scene.items) if item.start >= start + found.start()), 0)
        move = self.move(scene, i)
        if not count or count < 2 or move is None:
            return None
        words = self.normalised.span(start + found.start(), start + found.end())
        return self.run(scene, n, i, words, count, Frequency(self.lexicon.time_units[found.group("unit")]), move)

    def move(self, scene: Scene, i: int) -> Mark | None:
        """The movement word nearest to position ``i``; a clause that only opens the sentence takes that of the next."""
        moves = [
            (abs(k - i), k, mark)
            for k, mark in enumerate(scene.items)
            if cued(mark, *COMPARATIVES, "above", "below", "exceed", "trail") and not self.reaches(scene, k)
        ]
        if not moves and scene.clause.index == 0 and not scene.groups and len(self.scenes) > 1:
            return next((mark for mark in self.scenes[1].clause.marks if mark.cue(*COMPARATIVES, "exceed", "trail")), None)
        if moves and self.held_against(scene, min(moves, key=lambda row: row[:2])[1]):
            return None
        slowed = next((mark for mark in scene.clause.marks if mark.cue("slow")), None)
        if slowed is not None and moves and all(mark.cue("growth_noun") for _, _, mark in moves):
            return slowed  # "growth slowed for a third year"
        if slowed is not None and not moves and cued(scene.items[i], "consecutive") and self.growing(scene):
            return slowed  # "inflation slowed for the fourth month in a row"
        return min(moves, key=lambda row: row[:2])[2] if moves else self.grows(scene)

    def growing(self, scene: Scene) -> bool:
        """Whether a clause speaks of a rate of growth and of nothing else, which falls as what it is of slows."""
        codes = [name.measure for group in scene.groups if not group.counted for name in group.names]
        return bool(codes) and all(code is not None and self.catalogue.measures[code].growth == code for code in codes)

    def held_against(self, scene: Scene, k: int) -> bool:
        """Whether a word at ``k`` holds somebody against another: "higher than |France's| for the fourth year running"."""
        compares = cued(scene.items[k], "more_than", "less_than", "exceed", "trail", "above", "below")
        return compares and any(e.role == "partner" and e.position > k for e in scene.entities)

    def grows(self, scene: Scene) -> Mark | None:
        """What is named by how it moves, as a movement: "cuarto año de crecimiento económico"."""
        for mark in scene.clause.marks:
            if any(self.catalogue.measures[code].growth == code for code in mark.values("measure")):
                words = self.normalised.lower[mark.start : mark.end]
                nouns = {"fall": self.lexicon.grammar["fall_nouns"], "rise": self.lexicon.cues["growth_noun"]}
                way = next((cue for cue, found in nouns.items() if any(noun in words for noun in found)), None)
                return Mark(mark.start, mark.end, (*mark.tags, Tag("cue", way))) if way is not None else None
        return None

    def reaches(self, scene: Scene, k: int) -> bool:
        """Whether "up to" only says how far a run goes: "fell for five years running up to 2023"."""
        to, period = [*scene.items[k + 1 : k + 3], None, None][:2]
        return isinstance(period, PeriodMention) and cued(to, "to")

    def base(self, scene: Scene) -> Base:
        """Year on year unless the words say otherwise, as copy means it; runs of years are year on year anyway."""
        said = any(place.has("yoy") for place in self.scenes)
        return Base.PREVIOUS if scene.has("mom") or (not said and any(place.has("mom") for place in self.scenes)) else Base.YEAR

    def run(self, scene: Scene, n: int, i: int, words: Span, count: int, unit: Frequency, move: Mark) -> Draft | None:
        """A run of ``count`` periods that ends in the period of the clause."""
        name = self.reader.period(n, i)
        period = None
        if name is not None and name.period.frequency is not unit and unit is Frequency.A and name.period.months == 12:
            name = replace(name, period=Period(name.period.start, 12, Frequency.A))
        if name is not None and name.period.months == unit.months:
            last = name.period.previous() if self.ended(scene, i) else name.period
            first = last.shift(-unit.months * (count - 1))
            period = replace(name, period=Period(first.start, count * unit.months, unit, Basis.RANGE))
        direction = self.reader.assembler.direction(move)
        base = self.base(scene)
        draft = self.draft(Operation.TREND, words, scene, n, i, direction=direction, count=count, frequency=unit, base=base)
        return replace(self.step_by_step(self.of_what_grew(draft)), period=period) if draft is not None else None

    def of_what_grew(self, draft: Draft) -> Draft:
        """A run of what grew or shrank, where a rate of growth was told before it: "grew 4.4%, ending two years of |contraction|"."""
        name = draft.measure
        if name is None or not name.carried or name.measure is None or self.catalogue.measures[name.measure].growth != name.measure:
            return draft
        grew = (one.id for one in self.catalogue.measures.values() if one.growth == name.measure and self.catalogue.is_real(one.id))
        return replace(draft, measure=replace(name, measure=next(grew, name.measure)))

    def step_by_step(self, draft: Draft) -> Draft:
        """A run of months or quarters of a rate is one from each to the next, unless the words say otherwise."""
        measure = self.catalogue.measures.get(draft.measure.measure or "") if draft.measure is not None else None
        rate = measure is not None and measure.kind is Kind.RATE and draft.frequency is not Frequency.A
        return replace(draft, base=Base.PREVIOUS) if rate and not any(place.has("yoy") for place in self.scenes) else draft

    def ended(self, scene: Scene, i: int) -> bool:
        """Whether the words say that a run is over: "ending a three-month slide"."""
        words = [self.normalised.lower[item.start : item.end] for item in scene.items[:i]]
        return any(any(end in word if not self.lexicon.spaced else word == end for end in self.lexicon.grammar["ends"]) for word in words)

    def every(
        self, scene: Scene, n: int, i: int, item: Mark, move: Mark, since: PeriodMention | None, over: PeriodMention | None, unit: Frequency
    ) -> Draft | None:
        """A run over every period since a year, or over all of a named stretch."""
        direction = self.reader.assembler.direction(move)
        words = self.span(item, item)
        count = None
        period: PeriodName | None = None
        if since is not None:
            start = period_name(since, self.reader.today, self.year)
            words = self.normalised.span(item.start, max(since.end, item.end))
            since_name: PeriodName | None = start
        else:
            assert over is not None
            since_name = None
            period = period_name(over, self.reader.today, self.year)
            if period.period.months <= unit.months:
                return None
            period = replace(period, period=replace(period.period, frequency=unit))
            count = period.period.months // unit.months
        draft = self.draft(
            Operation.TREND,
            words,
            scene,
            n,
            i,
            direction=direction,
            count=count,
            frequency=unit,
            base=self.base(scene),
            since=since_name,
        )
        if draft is None:
            return None
        return replace(self.step_by_step(draft), period=period)

    # -- record -----------------------------------------------------------------------------------------------------

    def record(self, scene: Scene, n: int) -> Draft | None:
        """ "a record", "the lowest since February 2024"."""
        items = scene.items
        if self.one_of_many(scene):
            return None
        for i, item in enumerate(items):
            postposed = self.postposed(scene, i)
            if not isinstance(item, Mark) or not (item.cue("record_high", "record_low") or postposed):
                continue
            high = item.cue("more_than") if postposed else item.cue("record_high") and not item.cue("record_low")
            phrase = self.normalised.lower[item.start : item.end]
            since = next((base for base in scene.bases if base.role == "since" and base.position > i), None) or (
                next((base for base in scene.bases if base.role == "since"), None) if not self.lexicon.spaced else None
            )
            years = self.in_years(item)
            plain = postposed or phrase in self.lexicon.grammar["superlatives"]
            century = since is None and self.of_century(item)
            scope = any(mark.cue("record_scope", "monthly") for mark in scene.clause.marks if mark.start > item.start - 20)
            if (
                plain
                and since is None
                and years is None
                and not century
                and not (scope and any(word in self.words(scene)[1:] for word in self.lexicon.grammar["ever"]))
            ):
                continue
            last: Item = item
            start = None
            if since is not None:
                last = items[since.position] if since.position > i else item
                start = period_name(since.mention, self.reader.today, self.year if since.mention.frequency is Frequency.M else None)
                first: Item = items[since.position] if since.position < i else item
            else:
                first = item
            frequency = self.frequency(item)
            if self.seasonal(scene, i, item):
                return None
            draft = self.draft(
                Operation.RECORD,
                self.normalised.span(first.start, max(last.end, item.end)),
                scene,
                n,
                i,
                direction=Direction.UP if high else Direction.DOWN,
                since=start,
                frequency=frequency,
                count=years,
            )
            if draft is not None and century and draft.period is not None:
                draft = replace(draft, count=draft.period.period.first_year % 100 or None)
            if draft is not None and self.judges(scene, i):
                draft = self.of_growth(draft)  # "the economy had its |worst| year since 2020"
            if draft is not None:
                draft = self.of_change(draft, scene, i)
            if draft is not None:
                draft = self.of_movement(draft, scene, i)
            if draft is not None:
                of, when = [*items[i + 1 : i + 3], None, None][:2]
                if isinstance(when, PeriodMention) and of is not None and word_of(of) in self.lexicon.grammar["of"] and not plain:
                    return replace(draft, period=period_name(when, self.reader.today, self.year))  # "the 5.1 million record of 2020"
                own = next((base for base in scene.bases if base.role == "base" and base.position == i - 1), None)
                if own is not None:  # "0.5% below |June's| record"
                    return replace(draft, period=self.reader.timing.base_name(own, draft.period))
                based = i > 0 and cued(items[i - 1], "from")  # "up from a record-low 0.72"
                return replace(draft, earlier=Base.YEAR) if based else draft
        return None

    def seasonal(self, scene: Scene, i: int, item: Mark) -> bool:
        """Whether a record is one among the same months of other years: "a |record August|", 创历史同期新高. Nothing tells of those."""
        after = scene.items[i + 1] if i + 1 < len(scene.items) else None
        month = isinstance(after, PeriodMention) and after.form in ("month", "quarter", "half") and after.year is None
        said = self.normalised.lower[scene.items[0].start : item.end]
        return (month and self.lexicon.spaced) or re.search(self.lexicon.patterns["same_season"], said) is not None

    def postposed(self, scene: Scene, i: int) -> bool:
        """Whether a comparative is a superlative by the article of its noun, in a language that sets it behind: "la tasa |más baja|"."""
        items, grammar = scene.items, self.lexicon.grammar
        said = self.normalised.lower[items[i].start : items[i].end]
        if not said.startswith(grammar["postposed_superlatives"]) or not cued(items[i], "more_than", "less_than") or scene.has("than"):
            return False
        if " " not in said:  # "la |mayor| inflación desde 1984"
            named = any(group.direct and group.first == i + 1 for group in scene.groups)
            return named and i > 0 and word_of(items[i - 1]) in grammar["determiners"]
        group = next((group for group in scene.groups if group.direct and group.last == i - 1), None)
        return group is not None and group.first > 0 and word_of(items[group.first - 1]) in grammar["determiners"]

    def of_century(self, item: Mark) -> bool:
        """Whether a superlative is one of the running century: "le plus bas du siècle"."""
        after = re.split(r"[.,;:!?]", self.normalised.lower[item.end : item.end + 60], maxsplit=1)[0]
        return re.search(self.lexicon.patterns["of_century"], after) is not None

    def of_change(self, draft: Draft, scene: Scene, i: int) -> Draft | None:
        """The record as one of a change where that is what it is of: "collapsed by a record 11.2%"; of a level that changes so there are
        no records. What an index is told in percent is of its growth."""
        measure = self.catalogue.measures.get((draft.measure.measure if draft.measure is not None else None) or "")
        items = scene.items
        numbers = [item for place in self.scenes for item in place.items if isinstance(item, Number)]
        if measure is not None and draft.measure is not None and measure.kind is Kind.INDEX:
            percent = any(number.quantity.unit == PERCENT for number in numbers)
            return replace(draft, measure=self.reader.naming.variants.growth_of(draft.measure)) if percent else draft
        by = i - 1 if i and cued(items[i - 1], "by") else i
        moved = items[by - 1] if by else None
        if not cued(moved, "rise", "fall") or i + 1 >= len(items) or not isinstance(items[i + 1], Number):
            return draft
        if measure is None or measure.growth != measure.id:
            return None
        return replace(draft, direction=Direction.DOWN if moved.cue("fall") else Direction.UP)

    def of_growth(self, draft: Draft) -> Draft:
        """The record as one of growth where that is how what it is of is judged."""
        measure = self.reader.naming.variants.measure(draft.measure)
        growth = self.catalogue.measures.get((measure.growth if measure is not None else None) or "")
        judged = growth is not None and growth.unsaid and draft.measure is not None
        return replace(draft, measure=self.reader.naming.variants.growth_of(draft.measure)) if judged and draft.measure else draft

    def of_movement(self, draft: Draft, scene: Scene, i: int) -> Draft | None:
        """The record as one of growth where its noun is one of movement: "el mayor avance desde 2021", "der stärkste |Rückgang|". Of
        what has no growth of its own, and of rates that move, there is none."""
        after = scene.items[i + 1] if i + 1 < len(scene.items) else None
        phrase = self.normalised.lower[scene.items[i].start : scene.items[i].end].rpartition(" ")[2]
        falls = phrase in self.lexicon.cues["decline_noun"] or cued(after, "decline_noun")
        rises = phrase in self.lexicon.cues["growth_noun"] or cued(after, "growth_noun")
        if not (falls or rises) or draft.measure is None:
            return draft
        measure = self.catalogue.measures.get(self.reader.naming.measure_of(draft.measure) or "")
        if measure is None:
            return None
        if measure.growth is None or (measure.growth == measure.id and not measure.unsaid) or (falls and draft.direction is Direction.DOWN):
            return None
        return replace(
            draft, measure=self.reader.naming.variants.growth_of(draft.measure), direction=Direction.DOWN if falls else draft.direction
        )

    def not_since(self) -> Draft | None:
        """ "Not since February 2020 had so few vehicles been sold": the lowest or highest since then."""
        lows = [(n, k, item.cue("so_low")) for n, place in enumerate(self.scenes) for k, item in enumerate(place.items)
                if isinstance(item, Mark) and item.cue("so_low", "so_high", "as_many")]  # fmt: skip
        told = [(place, base) for place in self.scenes for base in place.bases if base.role == "since" and base.position > 1]
        denied = [(p, b) for p, b in told if word_of(p.items[b.position - 2]) in self.lexicon.grammar["not"]]
        if not denied or not lows:
            return None
        place, base = denied[0]
        n, k, low = lows[0]
        since = period_name(base.mention, self.reader.today, self.year if base.mention.frequency is Frequency.M else None)
        first, last = place.items[base.position - 2], place.items[base.position]
        direction = Direction.DOWN if low else Direction.UP
        return self.draft(Operation.RECORD, self.span(first, last), self.scenes[n], n, k, direction=direction, since=since)

    def not_so_since(self) -> Draft | None:
        """ "so hoch wie seit April 2023 nicht mehr", "no era tan alta desde 2008": the highest or lowest since then."""
        for n, scene in enumerate(self.scenes):
            items, denials = scene.items, (*self.lexicon.grammar["not"], *self.lexicon.grammar["particles_of_not"])
            k = next((k for k, item in enumerate(items) if cued(item, "so_low", "so_high", "as_many")), None)
            base = next(
                (base for base in scene.bases if base.role == "since" and k is not None and 0 < base.position - k <= _SINCE_WITHIN), None
            )
            denied = next((i for i, item in enumerate(items) if word_of(item) in denials), None)
            said = self.normalised.lower[items[k].start : items[k].end] if k is not None else ""
            if k is None or base is None or denied is None or k < denied < base.position:
                continue
            since = period_name(base.mention, self.reader.today, self.year if base.mention.frequency is Frequency.M else None)
            words = self.span(items[min(k, denied)], items[max(base.position, denied)])
            direction = Direction.DOWN if said.startswith(self.lexicon.cues["so_low"]) else Direction.UP
            draft = self.draft(Operation.RECORD, words, scene, n, k, direction=direction, since=since)
            told = next((name for place in self.scenes[n + 1 :] if (name := self._dated(place)) is not None), None)
            return replace(draft, period=told) if draft is not None and told is not None and not scene.periods else draft
        return None

    def _dated(self, scene: Scene) -> PeriodName | None:
        """The period of a clause after the one that tells a record: "…: 4,2 Prozent |im Mai|"."""
        mention = next((mention for _, mention in scene.periods), None)
        return period_name(mention, self.reader.today, None) if mention is not None else None

    def never(self) -> Draft | None:
        """ "has never been as expensive as in April", "has never seen higher inflation": a record told by denying others."""
        for n, scene in enumerate(self.scenes):
            items = scene.items
            at = next((k for k, item in enumerate(items) if word_of(item) in self.lexicon.grammar["never"]), None)
            if at is None:
                continue
            found = next(((k, m) for k, m in enumerate(items) if k > at and cued(m, "as_many", "so_high", "so_low", *COMPARATIVES)), None)
            if found is None:
                continue
            k, mark = found
            low = mark.cue("so_low", "less_than", "fall")
            words = self.span(items[at], mark)
            base = next((base for base in scene.bases if base.position > k), None)
            then = period_name(base.mention, self.reader.today, self.year) if base is not None else None
            slots = {"since" if base is not None and base.role == "since" else "period": then} if then is not None else {}
            direction = Direction.DOWN if low else Direction.UP
            return self.draft(Operation.RECORD, words, scene, n, k, direction=direction, **slots)
        return None

    def first_time(self, scene: Scene, n: int, drafts: list[Draft]) -> Draft | None:
        """ "topped 700,000 for the first time", 首次突破50%: no earlier value beyond the number of the clause."""
        cue = next(((k, item) for k, item in enumerate(scene.items) if cued(item, "first_time")), None)
        if cue is None:
            return None
        k, mark = cue
        near = [(abs(j - k), j, item) for j, item in enumerate(scene.items) if isinstance(item, Number) and item.quantity.hedge in _LINES]
        if not near:
            return None
        _, j, number = min(near, key=lambda one: one[:2])
        told = next((draft for draft in drafts if draft.place == (n, j) and draft.operation in VALUES), None)
        if told is None or told.measure is None or (told.operation is Operation.SHARE and told.period is None):
            return None
        said = self.normalised.lower[self.scenes[0].items[0].start : number.start]
        if re.search(self.lexicon.patterns["monthly"], said) and told.period is not None and told.period.period.months > 1:
            drafts[drafts.index(told)] = replace(told, reason=Reason.LOW_CONFIDENCE)
            return None  # "monthly exports, which passed 500,000 for the first time in 2024"
        low = number.quantity.hedge is Hedge.UNDER
        adjacent = j == k + 1
        if adjacent:
            drafts.remove(told)
        words = self.normalised.span(mark.start, number.outer_end) if adjacent else self.span(mark, mark)
        direction = Direction.DOWN if low else Direction.UP
        return replace(
            told, operation=Operation.RECORD, words=words, direction=direction, since=None, base=None, base_period=None, earlier=None
        )

    def words(self, scene: Scene) -> str:
        """The clause in lower case."""
        return self.normalised.lower[scene.items[0].start : scene.items[-1].end] if scene.items else ""

    def one_of_many(self, scene: Scene) -> bool:
        """Whether a clause claims no first place but one among the first: "one of the lowest rates in Europe"."""
        return re.search(self.lexicon.patterns["one_of"], self.words(scene)) is not None

    def beyond_any(self, scene: Scene, n: int) -> Draft | None:
        """ "more than in any month before", "higher than it had ever been": a record told as a comparison."""
        if not scene.items:
            return None
        start = scene.items[0].start
        found = re.search(self.lexicon.patterns["any_before"], self.normalised.lower[start : scene.items[-1].end])
        if found is None:
            return None
        at = start + found.start()
        compared = [(k, m) for k, m in enumerate(scene.items) if isinstance(m, Mark) and m.start < at and m.cue("more_than", "less_than")]
        k, mark = compared[-1] if compared else (0, None)
        first = mark.start if mark is not None else at
        unit = Frequency(self.lexicon.time_units[found.group("unit")]) if found.group("unit") else None
        bare = mark is None or (mark.end >= at - 1 and self.normalised.lower[mark.start : mark.end] in self.lexicon.function_words)
        if unit is None and bare and self.lexicon.spaced:
            return None  # "now, |more than ever|, inflation matters"
        down = mark is not None and mark.cue("less_than")
        since = next((base for base in scene.bases if base.role == "since" and scene.items[base.position].start > at), None)
        end = scene.items[since.position].end if since is not None else start + found.end()
        start_of = period_name(since.mention, self.reader.today) if since is not None else None
        pace = self.pace(scene, n, k) if mark is not None else None
        if pace is not None and pace.measure is None:
            return None
        return self.draft(
            Operation.RECORD, self.normalised.span(first, end), scene, n, k, measure=pace, since=start_of, frequency=unit,
            direction=Direction.DOWN if down else Direction.UP,
        )  # fmt: skip

    def in_years(self, item: Mark) -> int | None:
        """ "highest in 14 years"."""
        found = re.match(self.lexicon.patterns["in_years"], self.normalised.lower[item.end : item.end + 50])
        return self.years(found) if found else None

    def years(self, found: re.Match[str]) -> int | None:
        """How many years a span is long: "14 years", "three decades", "half a century"."""
        word, unit = found.group("count"), found.group("unit")
        grammar = self.lexicon.grammar
        length = 10 if unit.startswith(grammar["decades"]) else 100 if unit.startswith(grammar["centuries"]) else 1
        if word in self.lexicon.denominators:  # "half a century"
            return length // self.lexicon.denominators[word]
        value = 1 if word in grammar["determiners"] else self.lexicon.number_words.get(word) or numeral_value(word, self.lexicon)
        return int(value * length) if value else None

    def years_high(self, scene: Scene, n: int) -> Draft | None:
        """ "a 41-year high", 创30年来新高: a record since so many years before its period."""
        if not scene.items:
            return None
        start = scene.items[0].start
        found = re.search(self.lexicon.patterns["years_high"], self.normalised.lower[start : scene.items[-1].end])
        count = self.years(found) if found is not None else None
        if found is None or not count:
            return None
        first, last = start + found.start(), start + found.end()
        i = next((k for k, item in enumerate(scene.items) if item.end > first), 0)
        own = [(k, mention) for k, mention in scene.periods if not (mention.start < last and first < mention.end)]
        direction = Direction.DOWN if found.group("way") in self.lexicon.grammar["lows"] else Direction.UP
        draft = self.draft(Operation.RECORD, self.normalised.span(first, last), scene, n, i, direction=direction, count=count)
        if draft is None or len(own) == len(scene.periods):
            return draft
        timed = period_name(own[0][1], self.reader.today, self.year) if own else self.reader.topic.period
        return replace(draft, period=timed)

    def frequency(self, item: Mark) -> Frequency | None:
        """ "monthly record", "annual high"."""
        text = self.normalised.lower[max(0, item.start - 18) : item.end + 24]
        for name, frequency in (("monthly", Frequency.M), ("annual", Frequency.A), ("quarterly", Frequency.Q)):
            if re.search(self.lexicon.patterns[name], text):
                return frequency
        return None
