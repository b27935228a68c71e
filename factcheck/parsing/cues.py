"""Propositions without a number of their own: records, ranks, comparisons, trends and plain directions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import Hedge
from factcheck.model.text import Span
from factcheck.parsing.assemble import names_facet
from factcheck.parsing.groups import HEAD, Group
from factcheck.parsing.items import Item, Line, Word
from factcheck.parsing.mentions import Mark
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number, numeral_value
from factcheck.parsing.scene import Scene, period_name

if TYPE_CHECKING:
    from factcheck.parsing.reader import Reader

#: Hedges that draw a line, and the operations whose number can be one.
_LINES = frozenset({Hedge.OVER, Hedge.UNDER})
_VALUES = frozenset({Operation.LEVEL, Operation.SHARE})
_COMPARATIVES = ("more_than", "less_than", "rise", "fall")


class CueReader:
    """Reads the qualitative statements of one sentence."""

    def __init__(self, reader: Reader, line: Line, scenes: list[Scene], year: int | None) -> None:
        self.reader, self.line, self.scenes, self.year = reader, line, scenes, year
        self.lexicon, self.normalised, self.catalogue = reader.lexicon, reader.normalised, reader.catalogue
        self.spent: set[int] = set()

    def read(self, drafts: list[Draft]) -> list[Draft]:
        """Qualitative drafts beside the ones that numbers gave."""
        found: list[Draft] = []
        for n, scene in enumerate(self.scenes):
            trend = self.trend(scene, n)
            if trend is not None:
                found.append(trend)
                continue
            first = self.first_time(scene, n, drafts)
            if first is not None:
                found.append(first)
            record = self.record(scene, n) or self.beyond_any(scene, n)
            if record is not None:
                found.append(record)
            rank = None if record is not None else self.rank(scene, n) or self.placed(scene, n)
            if rank is not None:
                found.append(rank)
            compare = None if record is not None or rank is not None else self.compare(scene, n, drafts)
            if compare is not None:
                found = [other for other in found if self.subject(other) != self.subject(compare)]
                found.append(compare)
        if not found:
            for n, scene in enumerate(self.scenes):
                found.extend(self.directions(scene, n, drafts))
        return found

    def subject(self, draft: Draft) -> tuple[object, ...]:
        """What a draft is about, to tell a statement from its repetition."""
        measures = tuple(self.reader.naming.measure_of(name) if name is not None else None for name in (draft.measure, draft.whole))
        return draft.operation, measures, draft.partner, draft.direction

    # -- shared -----------------------------------------------------------------------------------------------------

    def span(self, first: Item, last: Item) -> Span:
        """From one item to another, in the original text."""
        return self.normalised.span(first.start, last.end)

    def name(self, scene: Scene, n: int, before: int | None = None) -> MeasureName | None:
        """The measure that a cue speaks of: nearest in its clause, else the sentence's last, else the topic."""
        groups = [group for group in scene.groups if not group.counted] or scene.groups
        if groups:
            chosen = groups[0]
            if before is not None:
                ahead = [group for group in groups if group.first <= before]
                chosen = ahead[-1] if ahead else groups[0]
            return self.basis(self.reader.naming.complete(chosen.names[-1], scene, groups))
        for place in reversed(self.scenes[:n]):
            named = [group for group in place.groups if not group.counted]
            if named:
                return self.basis(self.reader.naming.complete(named[-1].names[-1], place, named))
        for place in self.scenes[n + 1 :]:
            if place.groups:
                return self.basis(self.reader.naming.complete(place.groups[0].names[0], place, place.groups))
        if self.reader.topic.names:
            name = self.reader.topic.names[-1]
            return replace(name, carried=tuple(facet for facet, _ in name.facets))
        return None

    def basis(self, name: MeasureName) -> MeasureName:
        """The name with the agency that the sentence gives."""
        return replace(name, basis=self.reader.agency) if self.reader.agency else name

    def draft(self, operation: Operation, words: Span, scene: Scene, n: int, i: int, **slots: Any) -> Draft | None:
        """A draft with measure, entity and period of its clause; None where no measure is in reach."""
        name = slots.pop("measure", None) or self.name(scene, n, i)
        if name is None or not isinstance(name, MeasureName) or not (name.measure or names_facet(name, HEAD)):
            return None
        entity, partner, unknown = self.reader.entity(self.scenes, n)
        period = slots.pop("period", None) or self.reader.period(self.scenes, n, i)
        return replace(
            Draft(operation, words, measure=name, entity=entity, partner=partner, entity_unknown=unknown, period=period, place=(n, i)),
            **slots,
        )

    def share_subject(self, scene: Scene) -> bool:
        """Whether the clause speaks of a share."""
        return any(mark.cue("share") and not mark.cue("level") for mark in scene.clause.marks)

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
        name = self.reader.period(self.scenes, scene.clause.index, i)
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
                since = next((base for base in scene.bases if base.role == "since"), None)
                if move is None or not (since or scene.periods):
                    continue
                words = self.normalised.lower[item.start : item.end]
                lasting = scene.periods[0][1] if scene.periods else None
                yearly = (lasting is not None and lasting.frequency is Frequency.A and lasting.months > 12) or any(word in words for word, letter in self.lexicon.time_units.items() if letter == Frequency.A)
                unit = Frequency.A if yearly else Frequency.M
                return self.every(scene, n, i, item, move, since.mention if since else None, unit)
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
        moves = [(abs(k - i), k, mark) for k, mark in enumerate(scene.items) if isinstance(mark, Mark) and mark.cue(*_COMPARATIVES)]
        if not moves and scene.clause.index == 0 and not scene.groups and len(self.scenes) > 1:
            return next((mark for mark in self.scenes[1].clause.marks if mark.cue(*_COMPARATIVES)), None)
        return min(moves, key=lambda row: row[:2])[2] if moves else None

    def base(self, scene: Scene) -> Base:
        """Year on year unless the words say otherwise, as copy means it; runs of years are year on year anyway."""
        said = any(place.has("yoy") for place in self.scenes)
        return Base.PREVIOUS if scene.has("mom") or (not said and any(place.has("mom") for place in self.scenes)) else Base.YEAR

    def run(self, scene: Scene, n: int, i: int, words: Span, count: int, unit: Frequency, move: Mark) -> Draft | None:
        """A run of ``count`` periods that ends in the period of the clause."""
        name = self.reader.period(self.scenes, n, i)
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
        return replace(draft, period=period) if draft is not None else None

    def ended(self, scene: Scene, i: int) -> bool:
        """Whether the words say that a run is over: "ending a three-month slide"."""
        words = [self.normalised.lower[item.start : item.end] for item in scene.items[:i]]
        return any(any(end in word if not self.lexicon.spaced else word == end for end in self.lexicon.grammar["ends"]) for word in words)

    def every(self, scene: Scene, n: int, i: int, item: Mark, move: Mark, since: PeriodMention | None, unit: Frequency) -> Draft | None:
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
            since_name = None
            period = period_name(scene.periods[0][1], self.reader.today, self.year)
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
        return replace(draft, period=period)

    # -- record -----------------------------------------------------------------------------------------------------

    def record(self, scene: Scene, n: int) -> Draft | None:
        """ "a record", "the lowest since February 2024"."""
        items = scene.items
        for i, item in enumerate(items):
            if not isinstance(item, Mark) or not item.cue("record_high", "record_low"):
                continue
            high = item.cue("record_high") and not item.cue("record_low")
            phrase = self.normalised.lower[item.start : item.end]
            since = next((base for base in scene.bases if base.role == "since" and base.position > i), None) or (
                next((base for base in scene.bases if base.role == "since"), None) if not self.lexicon.spaced else None
            )
            years = self.in_years(item)
            plain = phrase in self.lexicon.grammar["superlatives"]
            scope = any(mark.cue("record_scope", "monthly") for mark in scene.clause.marks if mark.start > item.start - 20)
            if (
                plain
                and since is None
                and years is None
                and not (scope and any(word in self.words(scene) for word in self.lexicon.grammar["ever"]))
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
            frequency = self.frequency(scene, item)
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
            if draft is not None:
                return draft
        return None

    def first_time(self, scene: Scene, n: int, drafts: list[Draft]) -> Draft | None:
        """ "topped 700,000 for the first time", 首次突破50%: no earlier value beyond the number of the clause."""
        cue = next(((k, item) for k, item in enumerate(scene.items) if isinstance(item, Mark) and item.cue("first_time")), None)
        if cue is None:
            return None
        k, mark = cue
        near = [(abs(j - k), j, item) for j, item in enumerate(scene.items) if isinstance(item, Number) and item.quantity.hedge in _LINES]
        if not near:
            return None
        _, j, number = min(near, key=lambda one: one[:2])
        told = next((draft for draft in drafts if draft.place == (n, j) and draft.operation in _VALUES), None)
        if told is None or told.measure is None:
            return None
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
        return self.reader.words_of(scene)

    def beyond_any(self, scene: Scene, n: int) -> Draft | None:
        """ "more than in any month before": a record told as a comparison."""
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
        unit = Frequency(self.lexicon.time_units[found.group("unit")])
        down = mark is not None and mark.cue("less_than")
        words = self.normalised.span(first, start + found.end())
        return self.draft(Operation.RECORD, words, scene, n, k, direction=Direction.DOWN if down else Direction.UP, frequency=unit)

    def in_years(self, item: Mark) -> int | None:
        """ "highest in 14 years"."""
        found = re.match(self.lexicon.patterns["in_years"], self.normalised.lower[item.end : item.end + 50])
        if not found:
            return None
        word = found.group("count")
        return int(word) if word.isdigit() else self.lexicon.number_words.get(word)

    def frequency(self, scene: Scene, item: Mark) -> Frequency | None:
        """ "monthly record", "annual high"."""
        text = self.normalised.lower[max(0, item.start - 18) : item.end + 24]
        for name, frequency in (("monthly", Frequency.M), ("annual", Frequency.A), ("quarterly", Frequency.Q)):
            if re.search(self.lexicon.patterns[name], text):
                return frequency
        return None

    # -- rank -------------------------------------------------------------------------------------------------------

    def rank(self, scene: Scene, n: int) -> Draft | None:
        """ "the world's second-largest vehicle exporter"."""
        items = scene.items
        for i, item in enumerate(items):
            if not isinstance(item, Mark) or not item.cue("rank_high", "rank_low"):
                continue
            text = self.normalised.lower
            phrase = text[item.start : item.end]
            place, start = 1, item.start
            before = re.search(self.lexicon.patterns["place_before"], text[max(0, item.start - 14) : item.start])
            if before:
                word = before.group("place")
                number = self.lexicon.ordinals.get(word) or (int(re.sub(r"\D", "", word)) if word[0].isdigit() else None)
                if number:
                    place, start = number, item.start - (len(before.group()))
            if not self.lexicon.spaced:
                found = next((value for word, value in self.lexicon.ordinals.items() if word in phrase and len(word) == 2), None)
                place = found or place
            world = [e for e in scene.entities if e.kind in ("world", "group") and e.position < i + 6]
            if not world and not self.ranked_noun(scene, i):
                continue
            end = item.end
            follows = next((group for group in scene.groups if group.first > i and group.first - i <= 4), None)
            if follows is not None:
                end = items[follows.last].end
            elif not any(group.first < i for group in scene.groups):
                continue
            if world and world[0].position == i - 1 - (1 if isinstance(items[i - 1], Word) else 0) and self.lexicon.spaced:
                start = min(start, items[world[0].position].start)
            group_code = next((e.entity for e in world if e.kind == "group"), None)
            draft = self.draft(
                Operation.RANK, self.normalised.span(start, end), scene, n, i,
                measure=self.basis(self.reader.naming.complete(follows.names[0], scene, scene.groups)) if follows else None,
                direction=Direction.UP if item.cue("rank_high") else Direction.DOWN, count=place, group=group_code,
            )  # fmt: skip
            if draft is not None:
                owners = [e for e in scene.entities if e.role == "owner" and e.kind not in ("world", "group")]
                return replace(draft, entity=owners[0].entity if owners else draft.entity, entity_unknown=draft.entity_unknown)
        return None

    def placed(self, scene: Scene, n: int) -> Draft | None:
        """ "ranked second among the world's vehicle exporters", 全球第五."""
        if not scene.items:
            return None
        start = scene.items[0].start
        found = re.search(self.lexicon.patterns["rank_word"], self.normalised.lower[start : scene.items[-1].end])
        named = [e for place in self.scenes for e in place.entities if e.kind in ("world", "group")]
        if found is None or not (named or scene.has("worldwide")):
            return None
        word = found.group("place")
        count = self.lexicon.ordinals.get(word) or (int(re.sub(r"\D", "", word)) if word[0].isdigit() else None)
        count = count or self.lexicon.number_words.get(word) or next((v for k, v in self.lexicon.ordinals.items() if k.endswith(word)), None)
        if not count:
            return None
        i = next((k for k, item in enumerate(scene.items) if item.start >= start + found.start()), 0)
        words = self.normalised.span(start + found.start(), start + found.end())
        draft = self.draft(Operation.RANK, words, scene, n, i, direction=Direction.UP, count=count)
        owners = [e for place in self.scenes for e in place.entities if e.role == "owner" and e.kind not in ("world", "group")]
        return replace(draft, entity=owners[0].entity if owners else draft.entity, period=draft.period) if draft is not None else None

    def ranked_noun(self, scene: Scene, i: int) -> bool:
        """Whether the words right after name those that are ranked ("largest vehicle exporter")."""
        after = self.normalised.lower[scene.items[i].end : scene.items[i].end + 30]
        return bool(scene.groups) and any(noun in after for noun in self.lexicon.grammar["ranked"])

    # -- compare ----------------------------------------------------------------------------------------------------

    def compare(self, scene: Scene, n: int, drafts: list[Draft]) -> Draft | None:
        """ "more vehicles than Japan", "outsold", "lower than in the same month of last year"."""
        items = scene.items
        for i, item in enumerate(items):
            if not isinstance(item, Mark):
                continue
            if item.cue("exceed", "trail") and not self.taken(item, drafts):
                made = self.exceeds(scene, n, i, item)
                if made is not None:
                    return made
            if item.cue("than") and self.lexicon.spaced:
                made = self.than(scene, n, i, drafts)
                if made is not None:
                    return made
        return None

    def taken(self, item: Mark, drafts: list[Draft]) -> bool:
        """Whether a number's words include the item."""
        span = self.span(item, item)
        return any(draft.words.overlaps(span) for draft in drafts)

    def exceeds(self, scene: Scene, n: int, i: int, item: Mark) -> Draft | None:
        """ "exceeded", "outsold", "trailed": one value against another entity, measure or period."""
        if any(isinstance(later, Number) for later in scene.items[i + 1 : i + 6]):
            return None
        direction = Direction.UP if item.cue("exceed") else Direction.DOWN
        partner = next((e for e in scene.entities if e.position > i and e.position <= i + 4 and not e.adjective), None)
        left = [group for group in scene.groups if group.first < i]
        right = [group for group in scene.groups if group.first > i]
        phrase_end: Item = item
        verb_sales = item.values("verb")
        if partner is not None and not right:
            phrase_end = scene.items[partner.position]
            owner = next((e.entity for e in scene.entities if e.position < i and e.role == "owner"), None)
            draft = self.draft(Operation.COMPARE, self.span(item, phrase_end), scene, n, i, direction=direction)
            return replace(draft, partner=partner.entity, entity=owner or self.reader.topic.entity) if draft is not None else None
        if left and right:
            whole_groups = [*left, *right]
            one = self.activity(left[-1], scene, whole_groups, bool(verb_sales))
            other = self.activity(right[0], scene, whole_groups, bool(verb_sales))
            if one is None or other is None or one == other:
                return None
            return self.draft(Operation.COMPARE, self.span(item, item), scene, n, i, measure=one, whole=other, direction=direction)
        if scene.bases or any(p > i for p, _ in scene.periods):
            return self.against_period(scene, n, i, item, direction)
        return None

    def activity(self, group: Group, scene: Scene, groups: list[Group], outsold: bool) -> MeasureName | None:
        """A group's name with its activity; "outsold" says which where no noun does."""
        name = group.names[0]
        if not names_facet(name, HEAD) and outsold:
            name = replace(name, facets=(*name.facets, (HEAD, ("sales",))))
        return self.basis(self.reader.naming.complete(name, scene, groups))

    def than(self, scene: Scene, n: int, i: int, drafts: list[Draft]) -> Draft | None:
        """A comparative with "than" and what it is held against."""
        items = scene.items
        found = next(((k, m) for k in range(i - 1, max(-1, i - 9), -1) if isinstance(m := items[k], Mark) and m.cue(*_COMPARATIVES)), None)
        if found is None or any(isinstance(items[k], Number) for k in range(max(0, found[0] - 2), i)):
            return None
        comparative, mark = found
        direction = Direction.UP if mark.cue("more_than") else Direction.DOWN
        if any(isinstance(later, Number) and self.reader.assembler.statistical(items, k) for k, later in enumerate(items) if k > i):
            return None
        partner = next((e for e in scene.entities if e.position > i), None)
        base = next((b for b in scene.bases if b.position > i), None)
        right = [group for group in scene.groups if group.first > i]
        left = [group for group in scene.groups if group.first < i]
        if partner is not None and not partner.adjective:
            owner = next((e.entity for e in scene.entities if e.position < i and e.role == "owner"), None)
            words = self.span(mark, items[partner.position])
            draft = self.draft(Operation.COMPARE, words, scene, n, comparative, direction=direction)
            return replace(draft, partner=partner.entity, entity=owner or draft.entity, entity_unknown=None) if draft is not None else None
        if base is not None:
            return self.against_period(scene, n, i, mark, direction)
        yoy = next((item for item in items[i:] if isinstance(item, Mark) and item.cue("yoy", "mom")), None)
        if yoy is not None or mark.cue("yoy"):
            words = self.span(mark, yoy or mark)
            draft = self.draft(Operation.COMPARE, words, scene, n, comparative, direction=direction)
            if draft is None or draft.period is None:
                return None
            before = draft.period.period.year_before() if yoy is None or yoy.cue("yoy") else draft.period.period.previous()
            return replace(draft, base_period=PeriodName(before))
        if left and right:
            one = self.activity(left[-1], scene, [*left, *right], False)
            other = self.activity(right[0], scene, [*right], False)
            if one is None or other is None:
                return None
            one_m, other_m = self.reader.naming.measure_of(one), self.reader.naming.measure_of(other)
            if one_m is None or other_m is None or one_m == other_m:
                return None
            words = self.span(mark, items[right[0].last])
            return self.draft(Operation.COMPARE, words, scene, n, comparative, measure=one, whole=other, direction=direction)
        return None

    def against_period(self, scene: Scene, n: int, i: int, mark: Mark, direction: Direction) -> Draft | None:
        """A comparison with another period of the same measure."""
        base = next((b for b in scene.bases if b.position > i), None)
        if base is None:
            return None
        about = [(p, m) for p, m in scene.periods]
        period = period_name(about[0][1], self.reader.today, self.year) if about else self.reader.period(self.scenes, n, i)
        name = self.reader.timing.base_name(base, period)
        words = self.span(mark, scene.items[base.position])
        draft = self.draft(Operation.COMPARE, words, scene, n, i, direction=direction, period=period)
        return replace(draft, base_period=name) if draft is not None else None

    # -- direction --------------------------------------------------------------------------------------------------

    def directions(self, scene: Scene, n: int, drafts: list[Draft]) -> list[Draft]:
        """One direction for each measure of a list: "production and sales both declined"."""
        made = self.direction(scene, n, drafts)
        if made is None or made.measure is None:
            return []
        group = next((g for g in scene.groups if len(g.names) > 1 and made.place is not None and g.last < made.place[1]), None)
        if group is None or made.whole is not None:
            return [made]
        names = [self.basis(self.reader.naming.complete(name, scene, scene.groups)) for name in group.names]
        return [replace(made, measure=name) for name in names]

    def direction(self, scene: Scene, n: int, drafts: list[Draft]) -> Draft | None:
        """ "exports fell in April"."""
        told = [draft for draft in drafts if draft.operation is not Operation.DIRECTION]
        if told and (scene.clause.numbers or any(draft.operation not in _VALUES or draft.reason is not None for draft in told)):
            return None
        groups = [group for group in scene.groups if group.head is not None or group.direct]
        if not groups and n and self.scenes[n - 1].groups and scene.clause.opener == "break":
            groups = list(scene.groups)
        if not groups:
            return None
        moves = [(k, mark) for k, mark in enumerate(scene.items) if isinstance(mark, Mark) and mark.cue("rise", "fall", "unchanged")]
        for k, mark in moves:
            after = scene.items[k + 1] if k + 1 < len(scene.items) else None
            if not self.verbal(scene, k, mark, groups) or (isinstance(after, Mark) and after.cue("to")):
                continue
            words = self.span(mark, mark)
            yoy = next(
                (
                    m
                    for j, m in enumerate(scene.items)
                    if j == k - 1 and isinstance(m, Mark) and m.cue("yoy", "mom") and not self.lexicon.spaced
                ),
                None,
            )
            if yoy is not None:
                words = self.span(yoy, mark)
            direction = self.reader.assembler.direction(mark)
            period = self.reader.period(self.scenes, n, k)
            against = self.reader.timing.against(n, [k], k, period)
            name = whole = None
            if self.share_subject(scene):
                name, whole = self.reader.naming.share_names(self.scenes, n, k)
                if whole is None and not any(
                    self.catalogue.measures[m].ratio_of for item in scene.clause.marks for m in item.values("measure")
                ):
                    return None
            return self.draft(
                Operation.DIRECTION, words, scene, n, k, measure=name, whole=whole, direction=direction,
                base=against.base, base_period=against.period, since=against.period if against.since else None,
            )  # fmt: skip
        return None

    def verbal(self, scene: Scene, k: int, mark: Mark, groups: list[Group]) -> bool:
        """Whether a movement word is said of the measure before it (and is no noun in passing)."""
        before = [group for group in groups if group.last < k]
        if not before:
            return False
        word = self.normalised.lower[mark.start : mark.end]
        if word in self.lexicon.grammar["passing_nouns"]:
            return word in self.lexicon.grammar["also_verbs"] and k > 0 and before[-1].last == k - 1
        return True
