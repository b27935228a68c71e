"""Propositions without a number of their own: records, ranks, comparisons, trends and plain directions."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from factcheck.model.assertion import Direction, Operation
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.text import Span
from factcheck.parsing.assemble import fill, names_facet
from factcheck.parsing.groups import HEAD, THING, Group
from factcheck.parsing.histories import COMPARATIVES, VALUES
from factcheck.parsing.items import Item, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.quantities import Number
from factcheck.parsing.ranks import Ranks
from factcheck.parsing.scene import Scene, period_name

#: Operations that say how something moved.
CHANGES = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE})
#: So many characters before a word may take it back in part.
_VAGUE_WITHIN = 24


class CueReader(Ranks):
    """Reads the qualitative statements of one sentence."""

    def read(self, drafts: list[Draft]) -> list[Draft]:
        """Qualitative drafts beside the ones that numbers gave."""
        found: list[Draft] = []
        since = self.not_since() or self.not_so_since() or self.never() or self.nobody()
        if since is not None:
            return [since]
        for n, scene in enumerate(self.scenes):
            trend = self.trend(scene, n)
            if trend is not None:
                found.append(trend)
                continue
            first = self.first_time(scene, n, drafts)
            if first is not None:
                found.append(first)
            record = self.years_high(scene, n) or self.record(scene, n) or self.beyond_any(scene, n)
            if record is not None:
                found.append(record)
            rank = None if record is not None else self.by_growth(self.rank(scene, n), drafts) or self.placed(scene, n)
            ranked = [one for one in found if one.operation is Operation.RANK]
            told = rank is not None and any(
                (one.measure, one.entity, one.group) == (rank.measure, rank.entity, rank.group) for one in ranked
            )
            if rank is not None and not told:
                found.append(rank)
            compare = None if record is not None or rank is not None else self.grown(self.compare(scene, n, drafts), scene, drafts)
            compare = self.by_growth(compare, drafts) if compare is not None and compare.operation is Operation.RANK else compare
            if compare is not None:
                found = [other for other in found if self.subject(other) != self.subject(compare)]
                found.append(compare)
        if not found:
            for n, scene in enumerate(self.scenes):
                found.extend(self.directions(scene, n, drafts))
        return found

    # -- rank -------------------------------------------------------------------------------------------------------

    def nobody(self) -> Draft | None:
        """ "No EU member has a higher rate than Spain": the first place of the one that is named."""
        for n, scene in enumerate(self.scenes):
            items = scene.items
            at = next((k for k, item in enumerate(items) if word_of(item) in self.lexicon.grammar["nobody"]), None)
            found = next(((k, m) for k, m in enumerate(items) if at is not None and k > at and cued(m, "more_than", "less_than")), None)
            than = next((k for k, item in enumerate(items) if found is not None and k > found[0] and cued(item, "than")), None)
            if at is None or found is None or than is None or scene.clause.numbers:
                continue
            partner = next((e for e in scene.entities if e.position > than), None)
            if partner is None:
                continue
            group = next((e.entity for e in scene.entities if e.kind == "group" and e.position < than), None)
            direction = self.reader.assembler.direction(found[1])
            if scene.has("share"):
                continue  # "nowhere do children make up a smaller slice of the population"
            pace = self.pace(scene, n, found[0])
            slots = {"measure": pace} if pace is not None else {}
            if pace is not None and pace.measure is None:
                continue
            words = self.span(items[at], found[1])
            made = self.draft(Operation.RANK, words, scene, n, found[0], direction=direction, count=1, group=group, **slots)
            return replace(made, entity=partner.entity, partner=None, entity_unknown=None) if made is not None else None
        return None

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
            if item.cue("than") or self._names_after_than(item):
                made = self.than(scene, n, i) if self.lexicon.spaced else self.than_before(scene, n, i)
                if made is not None:
                    return made
        return None

    def grown(self, draft: Draft | None, scene: Scene, drafts: list[Draft]) -> Draft | None:
        """A comparison of growth where only that was told before it, and no measure is named: "grew 1.2%, less than in 2023"."""
        paced = self.at_a_pace(scene) and (scene.has("rise", "fall") or not any(group.direct for group in scene.groups))
        if draft is None or draft.measure is None or (scene.groups and not paced):
            return draft
        before = [one for one in drafts if one.words.end <= draft.words.start]
        moved = bool(before) and before[-1].operation in CHANGES and before[-1].base is None and before[-1].base_period is None
        if moved and scene.has("than") and not scene.groups and draft.base_period is None:
            return None  # "rose 7.6% in 2025, more than those of Japan": of how much is told, and not of what
        growth = self.reader.naming.variants.growth_of(draft.measure)
        told = {one.measure.measure for one in drafts if one.measure is not None}
        return replace(draft, measure=growth) if growth.measure in told else draft

    def at_a_pace(self, scene: Scene) -> bool:
        """Whether a clause compares how fast things move: "stärker als die deutsche"."""
        compared = (mark for mark in scene.clause.marks if mark.cue("more_than", "less_than"))
        return any(self.normalised.lower[mark.start : mark.end] in self.lexicon.grammar["speeds"] for mark in compared)

    def _names_after_than(self, item: Mark) -> bool:
        """Whether a name is one only after "than": "more electricity than coal"."""
        words = self.normalised.lower[item.start : item.end]
        return bool(item.values("measure")) and any(words.startswith(f"{than} ") for than in self.lexicon.cues["than"])

    def taken(self, item: Mark, drafts: list[Draft]) -> bool:
        """Whether a number's words include the item."""
        span = self.span(item, item)
        return any(draft.words.overlaps(span) for draft in drafts)

    def exceeds(self, scene: Scene, n: int, i: int, item: Mark) -> Draft | None:
        """ "exceeded", "outsold", "trailed": one value against another entity, measure or period."""
        if any(isinstance(later, Number) for later in scene.items[i + 1 : i + 6]):
            return None
        if any(cued(one, "by") and isinstance(two, Number) for one, two in pairwise(scene.items[i + 1 :])):
            return None  # "übertraf die der Männer 2024 um 4,5 Jahre"
        after = scene.items[i + 1] if i + 1 < len(scene.items) else None
        if cued(after, "by"):
            return None  # "dwarfed by China's"
        direction = Direction.UP if item.cue("exceed") else Direction.DOWN
        partner = next((e for e in scene.entities if e.position > i and not e.adjective and self._near_by(scene, i, e.position)), None)
        left = [group for group in scene.groups if group.first < i]
        right = [group for group in scene.groups if group.first > i]
        phrase_end: Item = item
        verb_sales = item.values("verb")
        between = not left and len(right) == 1 and partner is not None and right[0].last < partner.position  # "superó en renta a Chile"
        if partner is not None and (not right or between or (not left and right[0].first > partner.position)):
            phrase_end = scene.items[partner.position]
            owner = next((e.entity for e in scene.entities if e.position < i and e.role == "owner"), None)
            draft = self.draft(Operation.COMPARE, self.span(item, phrase_end), scene, n, i, direction=direction)
            paced = self.normalised.lower[item.start : item.end].startswith(self.lexicon.grammar["outgrows"])
            if draft is not None and draft.measure is not None and paced:
                draft = replace(draft, measure=self.reader.naming.variants.growth_of(draft.measure))  # "India's economy outpaced China's"
            return replace(draft, partner=partner.entity, entity=owner or self.reader.topic.entity) if draft is not None else None
        if left and right:
            whole_groups = [*left, *right]
            one = self.activity(left[-1], scene, whole_groups, bool(verb_sales))
            other = self.activity(right[0], scene, whole_groups, bool(verb_sales))
            if one is None or other is None or one == other:
                return None
            return self.draft(Operation.COMPARE, self.span(item, item), scene, n, i, measure=one, whole=other, direction=direction)
        sex = self.sex_after(scene, i)
        if left and sex is not None:
            return self.draft(Operation.COMPARE, self.span(item, sex), scene, n, i, direction=direction)
        if scene.bases or any(p > i for p, _ in scene.periods):
            return self.against_period(scene, n, i, item, direction)
        return None

    def _near_by(self, scene: Scene, i: int, k: int) -> bool:
        """Whether whom something is held against stands right behind, maybe with the words for its mean: "superior a la media de la UE"."""
        small = (*self.lexicon.grammar["determiners"], *self.lexicon.grammar["of"], *self.lexicon.grammar["before_entity"])
        return k <= i + 4 or all(word_of(item) in small or cued(item, "average") for item in scene.items[i + 1 : k])

    def sex_after(self, scene: Scene, i: int) -> Item | None:
        """The women or men that something is held against: "niedriger als die |der Männer|"."""
        return next((item for item in scene.items[i + 1 :] if cued(item, "women", "men")), None)

    def activity(self, group: Group, scene: Scene, groups: list[Group], outsold: bool) -> MeasureName | None:
        """A group's name with its activity; "outsold" says which where no noun does."""
        name = group.names[0]
        if not names_facet(name, HEAD) and outsold:
            name = replace(name, facets=(*name.facets, (HEAD, ("sales",))))
        return self.basis(self.reader.naming.complete(name, scene, groups))

    def than(self, scene: Scene, n: int, i: int) -> Draft | None:
        """A comparative with "than" and what it is held against."""
        items = scene.items
        near = [(k, m) for k in range(i, max(-1, i - 9), -1) if isinstance(m := items[k], Mark) and m.cue(*COMPARATIVES)]
        held = (pair for pair in near if pair[1].cue("more_than", "less_than"))  # "höheres Wachstum als", and no more of growth
        found = next(held, None) or next(iter(near), None)
        if found is None or any(isinstance(items[k], Number) for k in range(max(0, found[0] - 2), i)):
            return None
        comparative, mark = found
        part = any(cued(item, "share") and not item.values("measure") for item in items[comparative + 1 : i])
        if part and any(group.direct and group.first > comparative for group in scene.groups):
            return None  # "a smaller slice of the population than in South Korea"
        direction = Direction.UP if mark.cue("more_than") else Direction.DOWN
        pace = self.pace(scene, n, comparative)
        if pace is not None and pace.measure is None:
            return None  # "exports rose faster than imports": how much is told of neither
        first = self.first_of_all(scene, n, i, comparative, direction, pace)
        if first is not None:
            return first
        if any(isinstance(later, Number) and self.reader.assembler.statistical(items, k) for k, later in enumerate(items) if k > i):
            return None
        partner = next((e for e in scene.entities if e.position > i), None)
        base = next((b for b in scene.bases if b.position > i), None)
        right = [group for group in scene.groups if group.first >= i]
        left = [group for group in scene.groups if group.first < i]
        named = {group.names[0] for group in left}
        apart = partner is not None and left and right and right[0].first < partner.position and right[0].names[0] not in named
        apart = apart and right[0].direct
        if partner is not None and not partner.adjective and not apart:
            owner = next((e.entity for e in scene.entities if e.position < i and e.role == "owner"), None)
            words = self.span(mark, items[partner.position])
            counted = pace or self._counted(scene, comparative)
            slots = {"measure": counted} if counted is not None else {}
            draft = self.draft(Operation.COMPARE, words, scene, n, comparative, direction=direction, **slots)
            whose = owner or (draft.entity if draft is not None and draft.entity != partner.entity else self.reader.topic.entity)
            return replace(draft, partner=partner.entity, entity=whose, entity_unknown=None) if draft is not None else None
        if base is not None:
            return self.against_period(scene, n, i, mark, direction)
        yoy = next((item for item in items[i:] if cued(item, "yoy", "mom")), None)
        if yoy is not None or mark.cue("yoy"):
            words = self.span(mark, yoy or mark)
            draft = self.draft(Operation.COMPARE, words, scene, n, comparative, direction=direction)
            if draft is None or draft.period is None:
                return None
            before = draft.period.period.year_before() if yoy is None or yoy.cue("yoy") else draft.period.period.previous()
            return replace(draft, base_period=PeriodName(before))
        words = self.span(mark, items[right[0].last]) if right else self.span(mark, mark)
        sex = self.sex_after(scene, i)
        if sex is not None and not right:
            return self.draft(Operation.COMPARE, self.span(mark, sex), scene, n, comparative, direction=direction)
        return self.two_measures(scene, n, comparative, words, direction, left, right)

    def first_of_all(
        self, scene: Scene, n: int, i: int, comparative: int, direction: Direction, pace: MeasureName | None
    ) -> Draft | None:  # fmt: skip
        """ "more than any other EU member", "more than anybody bar America and China": the first place among them, the third."""
        start, end = scene.items[i].end, scene.items[-1].end
        text = self.normalised.lower[start:end]
        but = re.match(self.lexicon.patterns["any_but"], text)
        found = but or re.match(self.lexicon.patterns["any_other"], text)
        if found is None:
            return None
        after = [e for e in scene.entities if scene.items[e.position].start >= start]
        if self.of_some(scene, i):
            return None
        group = next((e.entity for e in after if e.kind == "group"), None)
        ahead = [e.entity for e in after if e.kind == "country" and scene.items[e.position].start >= start + found.end()]
        if any(e.kind not in ("group", "world", *(("country",) if but else ())) for e in after) or (but and not ahead):
            return None
        last = max([start + found.end(), *(scene.items[e.position].end for e in after)])
        words = self.normalised.span(scene.items[comparative].start, last)
        slots = {"measure": counted} if (counted := pace or self._counted(scene, comparative)) is not None else {}
        count = len(ahead) + 1
        made = self.draft(Operation.RANK, words, scene, n, comparative, direction=direction, count=count, group=group, **slots)
        if made is None:
            return None
        owners = [e for e in scene.entities if e.role == "owner" and e.kind == "country" and e.position < i]
        # "We generate more than anybody bar America," the French minister said
        spoken = {e.entity for place in self.scenes for e in place.entities if e.kind == "country"} - set(ahead)
        topic = self.reader.topic.entity if self.reader.topic.entity not in ahead else None
        entity = owners[0].entity if owners else next(iter(spoken)) if len(spoken) == 1 else topic
        return replace(made, entity=entity, partner=None, entity_unknown=None)

    def _counted(self, scene: Scene, comparative: int) -> MeasureName | None:
        """The measure whose things are compared where none is named: "fewer children than"."""
        after = scene.items[comparative + 1] if comparative + 1 < len(scene.items) else None
        codes = after.values("counted") if isinstance(after, Mark) and not any(not group.counted for group in scene.groups) else ()
        return MeasureName(measure=codes[0]) if len(codes) == 1 else None

    def than_before(self, scene: Scene, n: int, i: int) -> Draft | None:
        """A comparative after what the measure is held against: 产量比销量多."""
        found = next(((k, m) for k, m in enumerate(scene.items[i:], i) if cued(m, "more_than", "less_than")), None)
        if found is None or any(isinstance(item, Number) for item in scene.items[i:]):
            return None
        k, mark = found
        partner = next((e for e in scene.entities if i < e.position < k and e.role == "partner"), None)
        if partner is not None and k == partner.position + 1:  # 韩国人口比西班牙多
            words = self.span(scene.items[i], mark)
            direction = self.reader.assembler.direction(mark)
            made = self.draft(Operation.COMPARE, words, scene, n, k, direction=direction)
            return replace(made, partner=partner.entity) if made is not None else None
        left = [group for group in scene.groups if group.last < i]
        right = [group for group in scene.groups if i < group.first < k]
        first = scene.items[left[-1].first] if left and isinstance(scene.items[left[-1].first], Mark) else scene.items[i]
        direction = self.reader.assembler.direction(mark)
        return self.two_measures(scene, n, k, self.span(first, mark), direction or Direction.UP, left, right)

    def two_measures(
        self, scene: Scene, n: int, k: int, words: Span, direction: Direction, left: list[Group], right: list[Group]
    ) -> Draft | None:  # fmt: skip
        """One measure held against another of the same clause; a product that only one of them names is meant for both."""
        left = [group for group in left if not group.generic] or left
        wholes = {
            whole for group in right for name in group.names if name.measure for whole in self.catalogue.measures[name.measure].denominators
        }
        left = [group for group in left if group.names[0].measure not in wholes] or left
        if not left or not right:
            return None
        one = self.activity(left[-1], scene, [*left, *right], False)
        if one is None:
            return None
        named = replace(right[0], names=(fill(right[0].names[0], THING, one.value(THING)),))
        other = self.activity(named, scene, [*right], False)
        measures = [self.reader.naming.measure_of(name) for name in (one, other) if name is not None]
        if len(set(measures)) < 2 or None in measures:
            return None
        return self.draft(Operation.COMPARE, words, scene, n, k, measure=one, whole=other, direction=direction)

    def against_period(self, scene: Scene, n: int, i: int, mark: Mark, direction: Direction) -> Draft | None:
        """A comparison with another period of the same measure."""
        base = next((b for b in scene.bases if b.position > i), None)
        if base is None:
            return None
        about = [(p, m) for p, m in scene.periods]
        period = period_name(about[0][1], self.reader.today, self.year) if about else self.reader.period(n, i)
        name = self.reader.timing.base_name(base, period)
        words = self.span(mark, scene.items[base.position])
        if base.role == "since":  # "lower than at any time since 2009"
            return self.draft(Operation.RECORD, words, scene, n, i, direction=direction, since=name)
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
        if told and (scene.clause.numbers or any(draft.operation not in VALUES or draft.reason is not None for draft in told)):
            return None
        groups = [group for group in scene.groups if group.head is not None or group.direct]
        if not groups and n and self.scenes[n - 1].groups and scene.clause.opener == "break":
            groups = list(scene.groups)
        if not groups:
            return None
        moves = [(k, mark) for k, mark in enumerate(scene.items) if cued(mark, "rise", "fall", "unchanged")]
        for k, mark in moves:
            after = scene.items[k + 1] if k + 1 < len(scene.items) else None
            if not self.verbal(k, mark, groups) or cued(after, "to") or self.vague(mark):
                continue
            words = self.span(mark, mark)
            yoy = next(
                (m for j, m in enumerate(scene.items) if j == k - 1 and cued(m, "yoy", "mom") and not self.lexicon.spaced),
                None,
            )
            if yoy is not None:
                words = self.span(yoy, mark)
            direction = self.reader.assembler.direction(mark)
            period = self.reader.period(n, k)
            against = self.reader.timing.against(n, [k], k, period)
            name = whole = None
            if self.share_subject(scene):
                name, whole = self.reader.naming.share_names(self.scenes, n, k)
                if whole is None and not any(self.catalogue.open_share(m) for item in scene.clause.marks for m in item.values("measure")):
                    return None
            made = self.draft(
                Operation.DIRECTION, words, scene, n, k, measure=name, whole=whole, direction=direction,
                base=against.base, base_period=against.period, since=against.period if against.since else None,
            )  # fmt: skip
            return None if made is not None and self.of_prices(made, scene) else made
        return None

    def vague(self, mark: Mark) -> bool:
        """Whether something is no more than about unchanged: "nahezu unverändert"."""
        words = self.normalised.lower[mark.start : mark.end]
        before = f" {self.normalised.lower[max(0, mark.start - _VAGUE_WITHIN) : mark.start].rstrip(' -')}"
        vaguely = self.lexicon.grammar["vaguely"]
        led = any(before.endswith(f" {word}") for word in vaguely)
        return cued(mark, "unchanged") and (led or any(f" {word} " in f" {words} " for word in vaguely))

    def of_prices(self, made: Draft, scene: Scene) -> bool:
        """Whether what moves is what a rate is the growth of: prices that rise are no inflation that does."""
        measure = self.catalogue.measures.get((made.measure.measure if made.measure is not None else None) or "")
        return measure is not None and measure.growth == measure.id and not self.reader.assembler.paced(scene)

    def participle(self, mark: Mark) -> bool:
        """Whether a word that may be a noun is a participle by what stands before it: "ont |baissé|"."""
        led = self.normalised.lower[max(0, mark.start - 12) : mark.start].rpartition(" ")[0].rpartition(" ")[2]
        return led in self.lexicon.grammar["perfect_of"]

    def verbal(self, k: int, mark: Mark, groups: list[Group]) -> bool:
        """Whether a movement word is said of the measure before it (and is no noun in passing)."""
        before = [group for group in groups if group.last < k]
        if not before:
            return False
        word = self.normalised.lower[mark.start : mark.end]
        if word in self.lexicon.grammar["passing_nouns"]:
            return (word in self.lexicon.grammar["also_verbs"] and k > 0 and before[-1].last == k - 1) or self.participle(mark)
        return True
