"""Which variant of a measure is meant: in money or real, at purchasing power, of goods alone, its growth, its index."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Base, Direction, Operation
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, Quantity
from factcheck.model.structure import Kind, Measure
from factcheck.parsing.groups import Group
from factcheck.parsing.items import word_of
from factcheck.parsing.mentions import cued
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised
from factcheck.parsing.timing import APART
from factcheck.reference.catalogue import Catalogue

#: From one and to the other.
_TWO = 2
#: What prices may rise by in a month, in percent.
_OF_A_MONTH = 1


class Variants:
    """Exchanges a measure for the variant that the words around it speak of."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.normalised, self.lexicon, self.catalogue = normalised, lexicon, catalogue

    def told(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement of the variant that the words of its sentence speak of."""
        for variant in (
            self.of_goods,
            self.of_income,
            self.at_parity,
            self.of_core,
            self.of_month,
            self.at_annual_rate,
            self.what_grows,
            self.with_prices_out,
        ):
            draft = variant(draft, scenes)
        return draft

    def measure(self, name: MeasureName | None) -> Measure | None:
        """The measure that a name is one of its own for; None for a name that is put together, and where there is none."""
        return self.catalogue.measures.get((name.measure if name is not None else None) or "")

    def growth_of(self, name: MeasureName) -> MeasureName:
        """The measure whose level is how much another one grows."""
        growth = self.catalogue.measures[name.measure].growth if name.measure is not None else None
        return replace(name, measure=growth) if growth is not None else name

    def in_terms(self, name: MeasureName, scenes: list[Scene], n: int) -> MeasureName:
        """The same measure with prices taken out where the words say so before the number, or after it with no other number to
        belong to; marked as money where the sentence says that."""
        real = self.catalogue.measures[name.measure].real if name.measure is not None else None
        if real is None:
            return name
        later = list(takewhile(lambda place: place.clause.opener not in APART, scenes[n + 1 :]))
        after = later if not any(place.clause.numbers for place in later) else []
        if scenes[n].has("nominal_terms") or self._in_money([scenes[n]]) or self.between_levels(scenes, n):
            return replace(name, in_money=True)
        if any(place.has("real_terms") for place in (*scenes[: n + 1], *after)):
            return replace(name, measure=real)
        said = self._in_money(scenes) or any(place.has("nominal_terms") for place in scenes)
        return replace(name, in_money=True) if said else name

    def between_levels(self, scenes: list[Scene], n: int) -> bool:
        """Whether a clause before told two amounts of money that something went between: what it moved by, it moved by in money."""
        return any(
            place.has("from") and sum(number.quantity.unit == CURRENCY for number in place.clause.numbers) == _TWO for place in scenes[:n]
        )

    def _in_money(self, scenes: list[Scene]) -> bool:
        """Whether a word of some clauses says that money is told as it was: "nominal GDP"."""
        words = [self.normalised.lower[item.start : item.end] for place in scenes for item in place.items]
        return any(term in word for word in words for term in self.lexicon.grammar["nominal"])

    def is_nominal(self, scene: Scene, group: Group | None) -> bool:
        """Whether the very name of a measure says that money is told as it was: "|nominal GDP| rose"."""
        said = [self.normalised.lower[item.start : item.end] for item in scene.items[group.first : group.last + 1]] if group else []
        return any(term in word for word in said for term in self.lexicon.grammar["nominal"])

    def of_quarter(self, name: MeasureName, period: PeriodName | None, base: Base | None, entity: str | None) -> MeasureName:
        """The rate of a quarter where one is spoken of, and not against the year before: over the quarter, in America at an annual rate."""
        measure = self.catalogue.measures[name.measure] if name.measure is not None else None
        if measure is None or measure.quarterly is None or period is None or period.period.months != 3 or base is Base.YEAR:
            return name
        own = measure.quarterly_by.get(entity or "") if base is None else None
        return replace(name, measure=own or measure.quarterly)

    def of_core(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement without food and energy where words before its number say so, or words after it with no other number to
        belong to: "US prices rose 3.1%, excluding food and energy"."""
        if draft.measure is None or draft.measure.measure is None or draft.place is None:
            return draft
        items = [item for scene in scenes for item in scene.items]
        own = scenes[draft.place[0]].items[draft.place[1]].start
        numbers = [item.start for item in items if isinstance(item, Number) and item.start != own]
        for said in re.finditer(self.lexicon.patterns["core_said"], self.normalised.lower[items[0].start : items[-1].end]):
            first, last = items[0].start + said.start(), items[0].start + said.end()
            core = self._core(draft.measure.measure, scenes, first, last)
            after = [start for start in numbers if start > first] if first > own else []
            if core is not None and not after and not any(min(own, first) < start < max(own, first) for start in numbers):
                return replace(draft, measure=replace(draft.measure, measure=core))
        return draft

    def _core(self, measure: str, scenes: list[Scene], first: int, last: int) -> str | None:
        """What a measure is without food and energy; where it is one of them that the words leave out, what else is named is."""
        told = [
            (name.measure, first <= scene.items[group.first].start < last)
            for scene in scenes
            for group in scene.groups
            for name in group.names
            if name.measure is not None
        ]
        named = [measure] if (measure, True) not in told else [code for code, within in told if not within]
        return next((core for code in named if (core := self.catalogue.measures[code].core) is not None), None)

    def of_goods(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement without services where the sentence speaks of goods."""
        named = any(self.catalogue.of_goods(name.measure) for place in scenes for group in place.groups for name in group.names)
        words = self.normalised.lower[scenes[0].items[0].start : scenes[-1].items[-1].end] if scenes and scenes[-1].items else ""
        both = any(word in words for word in self.lexicon.grammar["services"])
        if both or not (named or any(place.has("goods_only") for place in scenes)):
            return draft
        return replace(draft, measure=self._without_services(draft.measure), whole=self._without_services(draft.whole))

    def is_share_unsaid(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a measure that is a share by definition is told without a word of one: "public debt rose 5%" is told in money."""
        measure = self.measure(draft.measure)
        if measure is None or measure.unit != PERCENT or not measure.denominators or draft.whole is not None or draft.of_share:
            return False
        said = self.normalised.lower[scenes[0].items[0].start : scenes[-1].items[-1].end]
        return re.search(self.lexicon.patterns["share_said"], said) is None

    def of_income(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement, marked where it tells of an income of which the words do not say whether it is the nation's or what is made at
        home."""
        name = draft.measure
        if name is None or name.measure is None:
            return draft
        groups = ((place, group) for place in scenes for group in place.groups if any(one.measure == name.measure for one in group.names))
        said = {self.normalised.lower[place.items[group.first].start : place.items[group.last].end] for place, group in groups}
        return replace(draft, measure=replace(name, loosely=True)) if said & set(self.lexicon.grammar["loosely_named"]) else draft

    def at_parity(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement at purchasing power parity where the sentence says so; a share of the world's is then one that is published."""
        if any(place.has("ppp_terms") for place in scenes):
            draft = replace(draft, measure=self._parity(draft.measure), whole=self._parity(draft.whole))
        code = draft.measure.measure if draft.measure is not None else None
        share = self.catalogue.measures[code].world_share if code is not None else None
        if share is None or draft.whole is not None:
            return draft
        of_world = draft.operation is Operation.SHARE and draft.group in (None, self.catalogue.world())
        if of_world:
            return replace(draft, operation=Operation.LEVEL, measure=MeasureName(measure=share), group=None)
        points = draft.quantity is not None and draft.quantity.unit == POINTS
        return replace(draft, measure=MeasureName(measure=share)) if points else draft

    def _parity(self, name: MeasureName | None) -> MeasureName | None:
        parity = self.catalogue.measures[name.measure].parity if name is not None and name.measure is not None else None
        return replace(name, measure=parity) if name is not None and parity is not None else name

    def _without_services(self, name: MeasureName | None) -> MeasureName | None:
        goods = self.catalogue.measures[name.measure].goods if name is not None and name.measure is not None else None
        return replace(name, measure=goods) if name is not None and goods is not None else name

    def index_of(self, name: MeasureName) -> MeasureName:
        """The index whose growth a measure is: what "prices" are when they are held against another time than a year before. Of
        growth that has none there are no figures then."""
        measures = self.catalogue.measures.values()
        index = next((one.id for one in measures if one.growth == name.measure and one.id != name.measure), None)
        if index is None and self._over_a_year(name):
            return replace(name, unexplained="index")
        return replace(name, measure=index) if index is not None else name

    def at_annual_rate(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The rate of a quarter at an annual rate where the clause, or one that leads to it, says so: "shrank an annualised 1.8%"."""
        code = draft.measure.measure if draft.measure is not None else None
        at = self.catalogue.annual_rate(code) if code is not None else None
        if code is None or at is None or draft.measure is None or draft.place is None:
            return draft
        n = draft.place[0]
        places = [scenes[n], *(place for place in scenes[:n] if not place.clause.numbers)]
        said = (self.normalised.lower[place.items[0].start : place.items[-1].end] for place in places if place.items)
        annual = any(re.search(self.lexicon.patterns["annual_rate"], text) for text in said)
        return replace(draft, measure=replace(draft.measure, measure=at)) if annual else draft

    def of_month(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement as one of the index where a rate over twelve months is told from month to month; without an index there are no
        figures for it."""
        name = draft.measure
        if draft.operation is not Operation.LEVEL or draft.quantity is None or draft.place is None or not self._over_a_year(name):
            return draft
        if draft.earlier is not None:
            return draft  # "from 9.9% a month before"
        n, i = draft.place
        lead = [item for item in scenes[n - 1].items if n and not scenes[n - 1].clause.numbers]
        bases = [(abs(k - i), item) for k, item in enumerate(scenes[n].items) if cued(item, "mom", "yoy")]
        told = min(bases, key=lambda pair: pair[0])[1] if bases else next((item for item in lead if cued(item, "mom", "yoy")), None)
        if name is None or not cued(told, "mom"):
            return draft
        way = Direction.DOWN if draft.quantity.value < 0 else Direction.UP
        quantity = replace(draft.quantity, value=abs(draft.quantity.value))
        moved = replace(draft, operation=Operation.CHANGE_PERCENT, base=Base.PREVIOUS, direction=way, quantity=quantity)
        return replace(moved, measure=self.index_of(name))

    def what_grows(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """A run of rises or falls as one of what grows, where the words name that and not its growth: "prices have risen every year" is
        no rising inflation. Without a measure for it there are no figures."""
        measure, name = self.measure(draft.measure), draft.measure
        if draft.operation is not Operation.TREND or measure is None or name is None or draft.place is None or not self._over_a_year(name):
            return draft
        items = scenes[draft.place[0]].items
        words = [self.normalised.lower[item.start : item.end] for item in items] if self.lexicon.spaced else []
        if not words or any(pace in word for word in words for pace in (*self.lexicon.grammar["paces"], *self.lexicon.grammar["rates"])):
            return draft
        grown = [one for one in self.catalogue.measures.values() if one.growth == measure.id != one.id]
        real = next((one.id for one in grown if self.catalogue.is_real(one.id)), None) or next((one.id for one in grown), None)
        return replace(draft, measure=replace(name, measure=real) if real is not None else replace(name, unexplained="index"))

    def with_prices_out(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """A rise or fall without a number as one in real terms where the measure has them and the words speak of no money: "the economy
        shrank"."""
        measure = self.measure(draft.measure)
        shrinks = draft.operation is Operation.TREND and self._shrinks(draft, scenes)
        if shrinks and draft.place is not None and self._of_the_economy(scenes[draft.place[0]]):
            measure = next(
                (one for one in self.catalogue.measures.values() if one.unsaid), measure
            )  # 走出连续两年的|经济|萎缩，此前通胀率…
        if shrinks and measure is not None and measure.growth == measure.id:
            measure = next((one for one in self.catalogue.measures.values() if one.growth == measure.id != one.id and one.real), measure)
        if (
            draft.operation not in (Operation.DIRECTION, Operation.TREND)
            or measure is None
            or measure.real is None
            or draft.measure is None
        ):
            return draft
        if self._in_money(scenes) or any(place.has("nominal_terms") for place in scenes):
            return draft
        return replace(draft, measure=replace(draft.measure, measure=measure.real))

    def _of_the_economy(self, scene: Scene) -> bool:
        """Whether a clause names no measure and says that an economy is meant."""
        words = (word_of(item) for item in scene.items)
        return not scene.groups and any(word.endswith(self.lexicon.grammar["economy"]) for word in words if word)

    def _shrinks(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a run is one in which what grows became less, and not in which it grew less: 连续两年的|萎缩|."""
        scene = scenes[draft.place[0]] if draft.place is not None else None
        words = [self.normalised.lower[mark.start : mark.end] for mark in scene.clause.marks] if scene is not None else []
        return any(word in self.lexicon.grammar["shrinks"] for word in words) and not any(
            word in self.lexicon.grammar["paces"] for word in words
        )

    def is_seasonal(self, draft: Draft) -> bool:
        """Whether a change within a year is told of an index: agencies tell it with the swings of the seasons taken out."""
        measure = self.measure(draft.measure)
        if measure is None or measure.kind is not Kind.INDEX or draft.period is None:
            return False
        base = draft.base_period.period if draft.base_period is not None else None
        near = base is not None and 0 < abs(draft.period.period.start - base.start) < 12
        return draft.period.period.months == 1 and (draft.base is Base.PREVIOUS or near)

    def is_terms_unsaid(self, draft: Draft) -> bool:
        """Whether growth is told of something in money that as a rule grows with prices taken out: national income, output."""
        measure = self.measure(draft.measure)
        grows = draft.operation in (Operation.CHANGE_PERCENT, Operation.GROWTH_AVERAGE)
        if not grows or measure is None or draft.measure is None:
            return False
        income = measure.parity is not None and measure.growth is None
        within = draft.base_period is None and (draft.period is None or draft.period.period.months <= 12)
        return income or (measure.real is not None and not draft.measure.in_money and within)

    def is_of_month(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a rate over twelve months is so small, and told so, that it may be one of a month: "prices rose 0.4% in August"."""
        quantity, place = draft.quantity, draft.place
        if quantity is None or place is None or draft.operation is not Operation.LEVEL or not self._over_a_year(draft.measure):
            return False
        month = draft.period is not None and draft.period.period.months == 1
        before = scenes[place[0]].items[place[1] - 1] if place[1] else None
        moves = scenes[place[0]].has("rise", "fall") and not cued(before, "to", "at", "level")
        said = any(scene.has("yoy") or scene.bases for scene in scenes)
        return month and moves and not said and abs(quantity.value) <= _OF_A_MONTH

    def _over_a_year(self, name: MeasureName | None) -> bool:
        """Whether a measure is how much something has grown over a year."""
        measure = self.measure(name)
        if measure is None or measure.growth != measure.id or measure.unit != PERCENT:
            return False
        return not self.catalogue.is_of_quarters(measure.id)

    def in_points(self, quantity: Quantity, name: MeasureName | None) -> Quantity:
        """The number of an index, whose points are no percentage points."""
        measure = self.measure(name)
        points = measure is not None and self.catalogue.units[measure.unit].dimension == "index" and quantity.unit == POINTS
        return replace(quantity, unit=NUMBER) if points else quantity
