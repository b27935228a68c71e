"""Which variant of a measure is meant: in money or real, at purchasing power, of goods alone, its growth, its index."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Base, Operation
from factcheck.model.draft import Draft, MeasureName, PeriodName
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, Quantity
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised
from factcheck.parsing.timing import APART
from factcheck.reference.catalogue import Catalogue


class Variants:
    """Exchanges a measure for the variant that the words around it speak of."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.normalised, self.lexicon, self.catalogue = normalised, lexicon, catalogue

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
        if scenes[n].has("nominal_terms") or self._in_money([scenes[n]]):
            return replace(name, in_money=True)
        if any(place.has("real_terms") for place in (*scenes[: n + 1], *after)):
            return replace(name, measure=real)
        said = self._in_money(scenes) or any(place.has("nominal_terms") for place in scenes)
        return replace(name, in_money=True) if said else name

    def _in_money(self, scenes: list[Scene]) -> bool:
        """Whether a word of some clauses says that money is told as it was: "nominal GDP"."""
        words = [self.normalised.lower[item.start : item.end] for place in scenes for item in place.items]
        return any(term in word for word in words for term in self.lexicon.grammar["nominal"])

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
        measure = self.catalogue.measures.get((draft.measure.measure if draft.measure is not None else None) or "")
        if measure is None or measure.unit != PERCENT or not measure.denominators or draft.whole is not None or draft.of_share:
            return False
        said = self.normalised.lower[scenes[0].items[0].start : scenes[-1].items[-1].end]
        return re.search(self.lexicon.patterns["share_said"], said) is None

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
        """The index whose growth a measure is: what "prices" are when they are held against another time than a year before."""
        measures = self.catalogue.measures.values()
        index = next((one.id for one in measures if one.growth == name.measure and one.id != name.measure), None)
        return replace(name, measure=index) if index is not None else name

    def in_points(self, quantity: Quantity, name: MeasureName | None) -> Quantity:
        """The number of an index, whose points are no percentage points."""
        measure = self.catalogue.measures.get(name.measure or "") if name is not None else None
        points = measure is not None and self.catalogue.units[measure.unit].dimension == "index" and quantity.unit == POINTS
        return replace(quantity, unit=NUMBER) if points else quantity
