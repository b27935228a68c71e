"""Shares and contributions: which measure is the part, which the whole, and whose they are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from factcheck.model.assertion import Base, Operation
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.quantity import PERCENT
from factcheck.model.verdict import Reason
from factcheck.parsing.items import Word, is_strange, word_of
from factcheck.parsing.mentions import cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number, hedged_from, span_of
from factcheck.parsing.rates import Role
from factcheck.parsing.scene import Scene
from factcheck.parsing.timing import Against

if TYPE_CHECKING:
    from factcheck.parsing.reader import Reader


#: The months of a year.
YEAR = 12


class Shares:
    """Makes the drafts of shares and contributions of one text."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.lexicon, self.catalogue = reader, reader.lexicon, reader.catalogue
        self.naming, self.timing, self.owners = reader.naming, reader.timing, reader.owners

    def read(self, scenes: list[Scene], n: int, row: list[int], i: int, number: Number, role: Role) -> Draft:
        """The draft of a percentage that is a part of something."""
        scene = scenes[n]
        number = self.hedged(scene, i, number)
        part, whole = self.one_each(scene, i) or self.naming.share_names(scenes, n, i)
        parts = self.in_a_row(scene)
        if len(parts) > 1 and role.operation is Operation.SHARE:
            told = [k for k, item in enumerate(scene.items) if isinstance(item, Number) and item.quantity.unit == PERCENT]
            if len(told) != len(parts) or i not in told or None in parts:
                return self.unclear(scenes, n, number, role)
            part = parts[told.index(i)] or part  # "Wind und Sonne lieferten 26,7 beziehungsweise 18,0 Prozent des Stroms"
            whole = whole or self.whole_of(scene, part)
        if part is None and whole is not None and whole.measure is not None:
            part, whole = whole, None  # "12.7% of global CO2 emissions": the share of a country in the world's
        if part is not None and whole is not None and part.measure is not None and part.measure == whole.measure:
            whole = None  # "17% of the world's population lives in China"
        own = whole is None and part is not None and part.measure is not None
        lone = part is not None and own and not self.catalogue.measures[part.measure or ""].denominators
        finished = part is not None and part.measure is not None and self.catalogue.measures[part.measure].unit == PERCENT
        if finished and role.operation is Operation.SHARE:
            return self.reader.draft(scenes, n, row, i, number, replace(role, operation=Operation.LEVEL), part)
        unsaid = lone and role.operation is Operation.SHARE and not self.owners.of_the_world(scenes)
        of_all = part is not None and self.naming.only_whole(part, scene) and not (own and self.owners.of_the_world([scene]))
        if unsaid or of_all or self.of_the_year(scenes, n, i) or (lone and self.owners.of_a_country(scene, i)):
            return self.unclear(scenes, n, number, role)
        if part is not None:
            self.naming.topic.share = (part, whole)
        period, earlier = self.period(scene, n, i, role)
        entity, partner, unknown, from_topic = self.owners.of(scenes, n)
        of = self.owners.of_whom(scene, i) or (self.owners.local(scene, i) if scene.has("exceed", "trail") else None)
        if of is not None:
            entity, partner, unknown, from_topic = of, None, None, ()
        narrow = self.outsider(scenes, n)
        if narrow is not None:
            entity, partner, unknown, from_topic = narrow, None, None, ()
        against = self.timing.against(n, row, i, period) if role.operation is Operation.CONTRIBUTION else Against()
        base, base_period = against.base, against.period or self.reader.moved_from(role, period)
        if role.base_side and period is not None and not period.carried:
            self.timing.start = period
        wide = (e.entity for e in scene.entities if e.kind in ("world", "group") and e.role == "owner")
        world = next((code for code in wide if code != entity), None)
        if world is None and role.operation is Operation.CONTRIBUTION and whole is None:
            world = self.owners.whole_before(scenes, n, entity)  # "grew by 135 TWh worldwide, and India contributed 47% of that increase"
        if entity is None and world is not None and whole is not None and whole.measure is not None:
            entity, world = world, None  # "solar panels supplied 7% of the world's electricity"
        if entity == self.catalogue.world() and not any(group.first < i for place in scenes[: n + 1] for group in place.groups):
            entity, world = self.owners.taker(scenes, n), entity  # "half of the world's growth - and … - came from China"
            if entity is None:
                return self.unclear(scenes, n, number, role)
            whole = None
        worded = role.operation is not Operation.SHARE or whole is not None or world is not None or self.worded(scene, i, number)
        if not worded or self.pointed(scene) or (part is None and not scene.has("share", "contribution")):
            return replace(self.unclear(scenes, n, number, role), entity=entity, period=period)
        return Draft(
            operation=role.operation,
            words=span_of(number, self.reader.normalised),
            measure=self.reader.qualified(part),
            whole=whole,
            entity=entity,
            partner=partner,
            entity_unknown=unknown,
            period=period,
            base=base,
            base_period=base_period,
            group=world,
            quantity=number.quantity,
            direction=role.direction if not role.base_side else None,
            earlier=earlier,
            carried=from_topic,
            place=(n, i),
        )

    def of_the_year(self, scenes: list[Scene], n: int, i: int) -> bool:
        """Whether a share is one of a whole year's figure, after that of a part of it: 四季度出口215万辆，占|全年|的三成."""
        items = scenes[n].items
        taken = next((k for k in range(i - 1, -1, -1) if cued(items[k], "share") or isinstance(items[k], Number)), i)
        around = items[taken + 1 : i] if not self.lexicon.spaced and cued(items[taken], "share") else []
        if self.lexicon.spaced and i + 1 < len(items) and word_of(items[i + 1]) in self.lexicon.grammar["of"]:
            around = items[i + 2 : i + 4]
        year = any(isinstance(item, PeriodMention) and item.months == YEAR for item in around)
        short = any(mention.months < YEAR for place in scenes[: n + 1] for _, mention in place.periods)
        return year and short

    def hedged(self, scene: Scene, i: int, number: Number) -> Number:
        """A number with the hedge that stands before the word for a share: |几乎|占到汽车总销量的一半."""
        taken = next((item for item in reversed(scene.items[:i]) if isinstance(item, Number) or cued(item, "share")), None)
        if self.lexicon.spaced or not cued(taken, "share"):
            return number
        return hedged_from(number, self.reader.normalised, self.lexicon, taken.start)

    def outsider(self, scenes: list[Scene], n: int) -> str | None:
        """The company or place that a sentence began with, where a clause only says what its number is of all: "15% of China's total"."""
        if any(not group.counted for group in scenes[n].groups):
            return None
        led = (e for place in scenes[:n] for e in place.entities if e.kind in ("company", "region") and e.role == "owner")
        return next((e.entity for e in led), None)

    def in_a_row(self, scene: Scene) -> list[MeasureName | None]:
        """The parts that a clause lists before its numbers: "l'éolien et le solaire"; None for one that no label has."""
        first = next((k for k, item in enumerate(scene.items) if isinstance(item, Number)), 0)
        groups = [group for group in scene.groups if group.last < first and not group.counted and group.names[-1].measure is not None]
        small = (*self.lexicon.grammar["determiners"], ",")
        for one, two in pairwise(groups):
            between = scene.items[one.last + 1 : two.first]
            if not between or not all(cued(item, "join") or word_of(item) in small for item in between):
                return []
        names: list[MeasureName | None] = [group.names[-1] for group in groups]
        after = [item for item in scene.items[groups[-1].last + 1 : first] if word_of(item) not in small] if groups else []
        other = len(after) > 1 and cued(after[0], "join") and isinstance(after[1], Word) and is_strange(after[1], self.lexicon)
        return [*names, None] if other and self.lexicon.spaced else names if self.lexicon.spaced else []

    def one_each(self, scene: Scene, i: int) -> tuple[MeasureName, MeasureName | None] | None:
        """The part that belongs to the number at ``i`` and their whole, where a clause tells several parts of one whole, each beside its
        own number: "18% of its power from solar and 27% from wind"."""
        told = [k for k, item in enumerate(scene.items) if isinstance(item, Number) and item.quantity.unit == PERCENT]
        named = [group for group in scene.groups if group.direct and len(group.names) == 1]
        parts = [group for group in named if self.catalogue.measures[group.names[0].measure or ""].denominators]
        order = sorted([*told, *(group.first for group in parts)])
        alternate = told in (order[::2], order[1::2])
        if i not in told or len(parts) != len(told) or not alternate or not self.lexicon.spaced:
            return None
        part = parts[told.index(i)].names[0]
        whole, last = self.whole_of(scene, part), self.naming.topic.share
        if whole is not None or last is None or last[1] is None:
            return (part, whole) if len(told) > 1 else None
        goes_on = scene.clause.index > 0 and last[1].measure in self.catalogue.measures[part.measure or ""].denominators
        return (part, last[1]) if goes_on else None  # "…, 13% from hydro and 5% from solar"

    def whole_of(self, scene: Scene, part: MeasureName | None) -> MeasureName | None:
        """What a clause names of which a part is one."""
        wholes = self.catalogue.measures[part.measure].denominators if part is not None and part.measure is not None else ()
        return next((name for group in scene.groups for name in group.names if name.measure in wholes), None)

    def period(self, scene: Scene, n: int, i: int, role: Role) -> tuple[PeriodName | None, Base | None]:
        """The period of a share, and whether it is that of the base: "between 2022 and 2024 from a quarter of sales to two fifths"."""
        owner = self.timing.owner(n, i)
        period = self.reader.period(n, i)
        if owner is not None:
            return self.timing.base_name(owner, period), None
        before = scene.items[i - 1] if i else None
        if cued(before, "from") or (cued(before, "to") and any(cued(item, "from") for item in scene.items[:i])):
            period = self.timing.end_of(period, cued(before, "from"))
        return period, self.reader.earlier(scene, i, role)

    def worded(self, scene: Scene, i: int, number: Number) -> bool:
        """Whether the clause says that the number is a share, or goes on from one."""
        before = scene.items[i - 1] if i else None
        recalled = self.naming.topic.share is not None and not any(not group.counted for group in scene.groups)
        among = before is not None and word_of(before) in self.lexicon.grammar["among"]
        return among or scene.has("share", "contribution", "of_which") or number.quantity.fraction or recalled

    def pointed(self, scene: Scene) -> bool:
        """Whether the clause points back to one of two things: "the latter's share"."""
        pointing = (*self.lexicon.grammar["former"], *self.lexicon.grammar["latter"])
        return any(word_of(item).startswith(pointing) for item in scene.items)

    def unclear(self, scenes: list[Scene], n: int, number: Number, role: Role) -> Draft:
        """A percentage of which the words do not say what it is a part of."""
        return replace(self.reader.hopeless(number, Reason.UNCLEAR_MEASURE, scenes, n), operation=role.operation)
