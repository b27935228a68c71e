"""Propositions without a number of their own: records, ranks, comparisons, trends and plain directions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.period import Basis, Frequency, Period
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

_UNITS = {"year": Frequency.A, "years": Frequency.A, "quarter": Frequency.Q, "quarters": Frequency.Q, "month": Frequency.M, "months": Frequency.M,
          "\u5e74": Frequency.A, "\u5b63\u5ea6": Frequency.Q, "\u6708": Frequency.M, "\u4e2a\u6708": Frequency.M}  # fmt: skip


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
            record = self.record(scene, n)
            if record is not None:
                found.append(record)
            rank = None if record is not None else self.rank(scene, n)
            if rank is not None:
                found.append(rank)
            compare = None if record is not None or rank is not None else self.compare(scene, n, drafts)
            if compare is not None:
                found = [other for other in found if self.subject(other) != self.subject(compare)]
                found.append(compare)
        if not found:
            for n, scene in enumerate(self.scenes):
                direction = self.direction(scene, n, drafts)
                if direction is not None:
                    found.append(direction)
        return found

    def subject(self, draft: Draft) -> tuple[object, ...]:
        """What a draft is about, to tell a statement from its repetition."""
        measures = tuple(self.reader.measure_of(name) if name is not None else None for name in (draft.measure, draft.whole))
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
            return self.basis(self.reader.complete(chosen.names[-1], scene, groups))
        for place in reversed(self.scenes[:n]):
            if place.groups:
                return self.basis(self.reader.complete(place.groups[-1].names[-1], place, place.groups))
        for place in self.scenes[n + 1 :]:
            if place.groups:
                return self.basis(self.reader.complete(place.groups[0].names[0], place, place.groups))
        if self.reader.topic.names:
            name = self.reader.topic.names[-1]
            return replace(name, carried=tuple(facet for facet, _ in name.facets))
        return None

    def basis(self, name: MeasureName) -> MeasureName:
        """The name with the agency that the sentence gives."""
        return replace(name, basis=self.reader.agency) if self.reader.agency else name

    def draft(self, operation: Operation, words: Span, scene: Scene, n: int, i: int, **slots: object) -> Draft | None:
        """A draft with measure, entity and period of its clause; None where no measure is in reach."""
        name = slots.pop("measure", None) or self.name(scene, n, i)
        if name is None or not isinstance(name, MeasureName) or not (name.measure or names_facet(name, HEAD)):
            return None
        entity, partner, unknown = self.reader.entity(self.scenes, n)
        period = slots.pop("period", None) or self.reader.period(self.scenes, n, i, self.year)
        return replace(
            Draft(operation, words, measure=name, entity=entity, partner=partner, entity_unknown=unknown, period=period),  # type: ignore[arg-type]
            **slots,
        )

    def share_subject(self, scene: Scene) -> bool:
        """Whether the clause speaks of a share."""
        return any(mark.cue("share") and not mark.cue("level") for mark in scene.clause.marks)

    # -- trend ------------------------------------------------------------------------------------------------------

    def count_before(self, scene: Scene, i: int) -> tuple[int | None, Frequency | None, Item]:
        """Ordinal or count, and unit of time, around "straight", "consecutive", "in a row", \u8fde\u7eed."""
        items = scene.items
        text = self.normalised.lower
        if not self.lexicon.spaced:
            tail = text[items[i].end : items[i].end + 12]
            found = re.match(
                r"\u7b2c?([\d\u4e00\u4e24\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})(\u4e2a\u6708|\u5e74|\u4e2a?\u5b63\u5ea6|\u6708)",
                tail,
            )
            if not found:
                return None, None, items[i]
            value = numeral_value(found.group(1), self.lexicon)
            last = next((item for item in items[i:] if item.end >= items[i].end + found.end()), items[i])
            end = items[i].end + found.end()
            marker = Word(end - 1, end, text[end - 1 : end])
            unit = _UNITS[found.group(2).removeprefix("\u4e2a") if "\u5b63" in found.group(2) else found.group(2)]
            return (int(value) if value else None), unit, marker if last is not None else items[i]
        low = max(0, items[i].start - 40)
        window, after = text[low : items[i].start], text[items[i].end : items[i].end + 12]
        unit_after = re.match(r" (months?|quarters?|years?)", after)
        before = re.search(r"(?:(\d{1,2})(?:st|nd|rd|th)?|([a-z]+))(?:[ -](months?|quarters?|years?))? ?\Z", window)
        if before is None:
            return None, None, items[i]
        word, unit = before.group(2), before.group(3) or (unit_after.group(1) if unit_after else None)
        count = int(before.group(1)) if before.group(1) else None
        if word is not None:
            count = self.lexicon.ordinals.get(word) or self.lexicon.number_words.get(word)
        start = Word(low + before.start(), items[i].end, "")
        return count, _UNITS.get(unit) if unit else None, start

    def trend(self, scene: Scene, n: int) -> Draft | None:
        """ "for a third straight month", "every year since 2018", \u8fde\u7eed\u4e94\u5e74\u589e\u957f."""
        items = scene.items
        for i, item in enumerate(items):
            if not isinstance(item, Mark):
                continue
            if item.cue("consecutive"):
                count, unit, edge = self.count_before(scene, i)
                if count is None or unit is None or count < 2:
                    continue
                move = self.move(scene, i)
                if move is None:
                    return None
                first, last = (edge, item) if self.lexicon.spaced else (item, edge)
                words = self.normalised.span(min(first.start, item.start), max(last.end, item.end))
                return self.run(scene, n, i, words, count, unit, move)
            if item.cue("every"):
                move = self.move(scene, i)
                since = next((base for base in scene.bases if base.role == "since"), None)
                if move is None or not (since or scene.periods):
                    continue
                unit = (
                    Frequency.A
                    if "year" in self.normalised.lower[item.start : item.end] or "\u5e74" in self.normalised.lower[item.start : item.end]
                    else Frequency.M
                )
                return self.every(scene, n, i, item, move, since.mention if since else None, unit)
        return None

    def move(self, scene: Scene, i: int) -> Mark | None:
        """The movement word nearest to position ``i``."""
        moves = [(abs(k - i), k, mark) for k, mark in enumerate(scene.items) if isinstance(mark, Mark) and mark.cue("rise", "fall")]
        return min(moves, key=lambda row: row[:2])[2] if moves else None

    def base(self, scene: Scene, unit: Frequency) -> Base:
        """Year on year unless the words say otherwise; runs of years are year on year anyway."""
        if scene.has("mom"):
            return Base.PREVIOUS
        return Base.YEAR if unit is Frequency.A or scene.has("yoy") or any(place.has("yoy") for place in self.scenes) else Base.PREVIOUS

    def run(self, scene: Scene, n: int, i: int, words: Span, count: int, unit: Frequency, move: Mark) -> Draft | None:
        name = self.reader.period(self.scenes, n, i, self.year)
        period = None
        if name is not None and name.period.frequency is not unit and unit is Frequency.A and name.period.months == 12:
            name = replace(name, period=Period(name.period.start, 12, Frequency.A))
        if name is not None and name.period.months == unit.months:
            last = name.period
            first = last.shift(-unit.months * (count - 1))
            period = replace(name, period=Period(first.start, count * unit.months, unit, Basis.RANGE))
        direction = self.reader.assembler._direction(move)
        base = self.base(scene, unit)
        draft = self.draft(Operation.TREND, words, scene, n, i, direction=direction, count=count, frequency=unit, base=base)
        return replace(draft, period=period) if draft is not None else None

    def every(self, scene: Scene, n: int, i: int, item: Mark, move: Mark, since: PeriodMention | None, unit: Frequency) -> Draft | None:
        direction = self.reader.assembler._direction(move)
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
            base=self.base(scene, unit),
            since=since_name,
        )
        if draft is None:
            return None
        return replace(draft, period=period)

    # -- record -----------------------------------------------------------------------------------------------------

    def record(self, scene: Scene, n: int) -> Draft | None:
        """ "a record", "the lowest since February 2024", \u521b\u5386\u53f2\u65b0\u9ad8."""
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
            plain = phrase in (
                "highest",
                "lowest",
                "best",
                "strongest",
                "weakest",
                "worst",
                "the most",
                "the least",
                "fewest",
                "\u6700\u9ad8",
                "\u6700\u4f4e",
                "\u6700\u5927",
                "\u6700\u5c11",
                "highest level",
                "lowest level",
            )
            scope = any(mark.cue("record_scope") for mark in scene.clause.marks if mark.start > item.start - 20)
            if (
                plain
                and since is None
                and years is None
                and not (scope and any(word in self.words(scene) for word in ("ever", "on record", "in history", "\u5386\u53f2")))
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
            if scene.has("first_time"):
                continue
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

    def words(self, scene: Scene) -> str:
        """The clause in lower case."""
        return self.reader.words_of(scene)

    def in_years(self, item: Mark) -> int | None:
        """ "highest in 14 years"."""
        found = re.match(
            r" (?:level |figure |reading )?in (?:more than |over |nearly |almost )?(\d{1,3}|[a-z]+) years",
            self.normalised.lower[item.end : item.end + 50],
        )
        if not found:
            return None
        word = found.group(1)
        return int(word) if word.isdigit() else self.lexicon.number_words.get(word)

    def frequency(self, scene: Scene, item: Mark) -> Frequency | None:
        """ "monthly record", "annual high", \u5355\u6708."""
        text = self.normalised.lower[max(0, item.start - 18) : item.end + 24]
        if re.search(r"month|\u6708", text) and not re.search(r"month of|eight months|\d\u4e2a\u6708", text):
            return Frequency.M
        if re.search(r"annual|year(?!-)|\u5e74\u5ea6|\u5168\u5e74", text):
            return Frequency.A
        return Frequency.Q if re.search(r"quarter|\u5b63\u5ea6", text) else None

    # -- rank -------------------------------------------------------------------------------------------------------

    def rank(self, scene: Scene, n: int) -> Draft | None:
        """ "the world's second-largest vehicle exporter", \u5168\u7403\u7b2c\u4e00\u5927\u6c7d\u8f66\u51fa\u53e3\u56fd."""
        items = scene.items
        for i, item in enumerate(items):
            if not isinstance(item, Mark) or not item.cue("rank_high", "rank_low"):
                continue
            text = self.normalised.lower
            phrase = text[item.start : item.end]
            place, start = 1, item.start
            before = re.search(r"([a-z]+|\d{1,2}(?:st|nd|rd|th))[ -]\Z", text[max(0, item.start - 14) : item.start])
            if before:
                word = before.group(1)
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
                measure=self.basis(self.reader.complete(follows.names[0], scene, scene.groups)) if follows else None,
                direction=Direction.UP if item.cue("rank_high") else Direction.DOWN, count=place, group=group_code,
            )  # fmt: skip
            if draft is not None:
                owners = [e for e in scene.entities if e.role == "owner" and e.kind not in ("world", "group")]
                return replace(draft, entity=owners[0].entity if owners else draft.entity, entity_unknown=draft.entity_unknown)
        return None

    def ranked_noun(self, scene: Scene, i: int) -> bool:
        """Whether the words right after name those that are ranked ("largest vehicle exporter")."""
        return "exporter" in self.normalised.lower[scene.items[i].end : scene.items[i].end + 30] and bool(scene.groups)

    # -- compare ----------------------------------------------------------------------------------------------------

    def compare(self, scene: Scene, n: int, drafts: list[Draft]) -> Draft | None:
        """ "more vehicles than Japan", "outsold", "lower than in the same month of last year", \u8d85\u8fc7\u65e5\u672c."""
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
        if any(isinstance(later, Number) for later in scene.items[i + 1 : i + 4]):
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
        return self.basis(self.reader.complete(name, scene, groups))

    def than(self, scene: Scene, n: int, i: int, drafts: list[Draft]) -> Draft | None:
        items = scene.items
        comparative = next(
            (
                k
                for k in range(i - 1, max(-1, i - 9), -1)
                if isinstance(items[k], Mark) and items[k].cue("more_than", "less_than", "rise", "fall")
            ),
            None,
        )  # type: ignore[union-attr]
        if comparative is None or any(isinstance(items[k], Number) for k in range(max(0, comparative - 2), i)):
            return None
        mark = items[comparative]
        assert isinstance(mark, Mark)
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
            one_m, other_m = self.reader.measure_of(one), self.reader.measure_of(other)
            if one_m is None or other_m is None or one_m == other_m:
                return None
            words = self.span(mark, items[right[0].last])
            return self.draft(Operation.COMPARE, words, scene, n, comparative, measure=one, whole=other, direction=direction)
        return None

    def against_period(self, scene: Scene, n: int, i: int, mark: Mark, direction: Direction) -> Draft | None:
        base = next((b for b in scene.bases if b.position > i), None)
        if base is None:
            return None
        about = [(p, m) for p, m in scene.periods]
        name = period_name(base.mention, self.reader.today)
        period = period_name(about[0][1], self.reader.today, self.year) if about else self.reader.period(self.scenes, n, i, self.year)
        if period is not None and base.mention.form == "same_last_year":
            shift = 12 * (name.period.first_year - period.period.first_year)
            name = replace(name, period=period.period.shift(shift))
        words = self.span(mark, scene.items[base.position])
        draft = self.draft(Operation.COMPARE, words, scene, n, i, direction=direction, period=period)
        return replace(draft, base_period=name) if draft is not None else None

    # -- direction --------------------------------------------------------------------------------------------------

    def direction(self, scene: Scene, n: int, drafts: list[Draft]) -> Draft | None:
        """ "exports fell in April", \u9500\u91cf\u540c\u6bd4\u589e\u957f: a movement with a measure in its own clause and no number for it."""
        if drafts and not all(draft.operation is Operation.DIRECTION for draft in drafts):
            return None
        groups = [group for group in scene.groups if group.head is not None or group.direct]
        if not groups and n and self.scenes[n - 1].groups and scene.clause.opener == "break":
            groups = list(scene.groups)
        if not groups:
            return None
        moves = [(k, mark) for k, mark in enumerate(scene.items) if isinstance(mark, Mark) and mark.cue("rise", "fall", "unchanged")]
        for k, mark in moves:
            if not self.verbal(scene, k, mark, groups):
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
            direction = self.reader.assembler._direction(mark)
            period = self.reader.period(self.scenes, n, k, self.year)
            base, base_period, since = self.reader.base(self.scenes, n, k, period, self.year)
            name = whole = None
            if self.share_subject(scene):
                name, whole = self.reader.share_names(self.scenes, n, k)
                if whole is None and not any(
                    self.catalogue.measures[m].ratio_of for item in scene.clause.marks for m in item.values("measure")
                ):
                    return None
            return self.draft(
                Operation.DIRECTION, words, scene, n, k, measure=name, whole=whole, direction=direction, base=base, base_period=base_period,
                since=base_period if since else None,
            )  # fmt: skip
        return None

    def verbal(self, scene: Scene, k: int, mark: Mark, groups: list[Group]) -> bool:
        """Whether a movement word is said of the measure before it (and is no noun in passing)."""
        before = [group for group in groups if group.last < k]
        if not before:
            return False
        word = self.normalised.lower[mark.start : mark.end]
        if self.lexicon.spaced and word in (
            "growth",
            "gain",
            "gains",
            "increase",
            "decline",
            "drop",
            "rise",
            "fall",
            "jump",
            "up",
            "down",
            "lower",
            "higher",
            "advance",
            "slump",
            "surge",
            "expansion",
            "contraction",
            "increment",
        ):
            return (
                word in ("up", "down", "rise", "fall", "slump", "surge", "jump", "drop", "decline", "increase")
                and k > 0
                and before[-1].last == k - 1
            )
        return True
