"""Which measures a number speaks of: one, one for each number of a row, or a part and its whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Operation
from factcheck.model.draft import MeasureName
from factcheck.model.quantity import NUMBER, PERCENT, TIMES
from factcheck.model.structure import Measure, Unit
from factcheck.parsing.assemble import fill, names_facet
from factcheck.parsing.economy import Economy
from factcheck.parsing.exchange import Exchange
from factcheck.parsing.groups import HEAD, THING, Group, Grouper, another, narrower
from factcheck.parsing.items import Word, word_of
from factcheck.parsing.leads import begun, fronted, goes_on, held_by, looks_back, of_all, of_it_all, takes_up
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.rates import Role
from factcheck.parsing.scene import Scene, counts_more
from factcheck.parsing.text import Normalised, is_han
from factcheck.parsing.topic import Topic
from factcheck.parsing.variants import Variants
from factcheck.reference.catalogue import Catalogue

#: The dimensions of money.
_MONEY = "currency."


class Naming:
    """Names the measures of numbers, from their clause outward; ``topic`` is what earlier sentences leave."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue, grouper: Grouper) -> None:
        self.normalised, self.lexicon, self.catalogue, self.grouper = normalised, lexicon, catalogue, grouper
        self.topic = Topic()
        self.economy, self.variants = Economy(normalised, lexicon, catalogue), Variants(normalised, lexicon, catalogue)
        self.exchange = Exchange(normalised, lexicon, catalogue)

    def complete(self, name: MeasureName, scene: Scene, groups: Sequence[Group]) -> MeasureName:
        """Fill a name's missing activity or product from its neighbours in the clause, else from the topic."""
        if name.measure is not None:
            return name
        for facet in (HEAD, THING):
            if names_facet(name, facet):
                continue
            others = [other for group in groups for other in group.names if names_facet(other, facet) and other is not name]
            if facet == HEAD and others:
                name = fill(name, facet, others[0].value(facet))
            elif facet == THING and (nearer := self.product_before(name, groups)):
                name = fill(name, facet, nearer)
            elif (facet == THING and self.total(name, scene, groups)) or (
                facet == THING and self.topic.widest and not self.topic.fresh and not self.its(name, scene, groups)
            ):
                continue
            elif facet == THING and self.topic.thing:
                name = fill(name, facet, self.topic.thing)
            elif self.topic.names and self.topic.names[-1].value(facet):
                name = fill(name, facet, self.topic.names[-1].value(facet))
        return name

    def total(self, name: MeasureName, scene: Scene, groups: Sequence[Group]) -> bool:
        """Whether an activity is said to be the total: "total sales"."""
        group = next((group for group in groups if name in group.names), None)
        return group is not None and of_all(scene, group, self.lexicon)

    def its(self, name: MeasureName, scene: Scene, groups: Sequence[Group]) -> bool:
        """Whether an activity is said to be that of what was spoken of: "their exports"."""
        group = next((group for group in groups if name in group.names), None)
        before = scene.items[group.first - 1] if group is not None and group.first else None
        such = group is not None and any(
            word_of(item) in self.lexicon.grammar["such"] or (cued(item, "of_which"))
            for item in scene.items[group.last + 1 : group.last + 4]
        )
        return such or (before is not None and word_of(before) in self.lexicon.grammar["its"])

    def product_before(self, name: MeasureName, groups: Sequence[Group]) -> tuple[str, ...]:
        """The product of the measure named before in the same clause: "vehicle output of 2.12 million compares with sales of …"."""
        own = next((k for k, group in enumerate(groups) if name in group.names), 0)
        before = [group for group in groups[:own] if group.head is not None and not group.counted]
        return before[-1].names[-1].value(THING) if before else ()

    def names_for(self, scenes: list[Scene], n: int, row: list[int], numbers: list[Number], other: Group | None) -> list[MeasureName]:
        """The measures that a row of numbers speaks of: one, or one for each number."""
        scene = scenes[n]
        if self._balance(scene, row[0]):
            return []
        exchanged = self.exchange.worth(scene, row[0])
        if exchanged is not None:
            self.topic.names = (exchanged,)
            return [exchanged]
        open_named = self.economy.worth(scene, numbers[0], self.topic) or self.counted_only(scene, row)
        if open_named is not None:
            return [open_named]
        if self.foreign_count(scene, row[-1], numbers[-1]):
            return []
        groups = [group for group in scene.groups if not group.counted and group is not other]
        k = len(numbers)
        side = self.of_share(scene, row)
        if side is not None and not groups:
            return [side]
        if k > 1:
            counts = [next((group for group in groups if group.thing == i + 1 and group.first >= i), None) for i in row]
            if all(counts) and not any(group.head is not None and group.first > row[0] for group in groups if group not in counts):
                return [self.complete(group.names[0], scene, groups) for group in counts if group is not None]
            for group in groups:
                if len(group.names) == k:
                    return [self.complete(name, scene, groups) for name in group.names]
            if len(groups) == k and all(len(group.names) == 1 for group in groups):
                return [self.complete(group.names[0], scene, groups) for group in groups]
            told = self.told(k)
            if len(groups) == 1 and len(groups[0].names) == 1 and not names_facet(groups[0].names[0], HEAD) and len(told) == k:
                heads = [name.value(HEAD) for name in told]
                if len(set(heads)) == k and groups[0].names[0].measure is None:
                    return [fill(groups[0].names[0], HEAD, head) for head in heads]
            for earlier in (told, self.topic.row, self.topic.names):
                if not groups and len(earlier) == k:
                    return [name.taken() for name in earlier]
        pointed = self.pointed(scene, row)
        if pointed is not None and not groups:
            return [pointed]
        if self.topic.names and takes_up(scene, self.lexicon) and not any(group.first < row[0] for group in groups):
            return [name.taken() for name in self.topic.names]
        part = self.topic.share[0] if self.topic.share is not None else None
        if part is not None and not groups and n and goes_on(scene, self.lexicon):
            return [part.taken()]
        unsaid = self.economy.unsaid(scenes, n, row, self.topic)
        if unsaid is not None:
            self.topic.names = (unsaid,)
            return [unsaid]
        nearest = narrower(self.nearest_group(scene, row, groups), scene.clause, groups, self.catalogue)
        things = self.counts_other(scene, row, nearest)
        if things is not None:
            return [things]
        if nearest is not None:
            names = [self.complete(fill(name, THING, held_by(scenes, n, self.lexicon)), scene, groups) for name in nearest.names]
            counted = next((g for g in scene.groups if g.first == row[-1] + 1 and g is not nearest), None)
            if counted is not None and counted.names[0].unexplained:
                names = [replace(name, unexplained=counted.names[0].unexplained) for name in names]
            return names
        if self.topic.names:
            counted = next((g for g in scene.groups if g.counted and g.first == row[-1] + 1), None)
            if counted is not None and counted.names[0].unexplained:
                return [counted.names[0]]
            told = self.topic.names
            if len(told) == 1 and of_it_all(scene.items[: row[0]], self.lexicon):
                told = (self.whole_of(told[0]),)
            return [name.taken() for name in told]
        ahead = [group for place in scenes[:n] for group in place.groups if group.thing is not None and not group.generic]
        for later in scenes[n + 1 :]:
            listed = next((group for group in later.groups if k > 1 and len(group.names) == k), None)
            if listed is not None:
                return [self.complete(name, later, later.groups) for name in listed.names]
            for group in later.groups:
                if not group.counted and any(names_facet(name, HEAD) or name.measure for name in group.names):
                    if ahead and group.names[0].value(HEAD):
                        return [fill(ahead[-1].names[0], HEAD, group.names[0].value(HEAD))]
                    return [self.complete(name, later, later.groups) for name in group.names][:1]
        last = row[-1] + counts_more(scene, row, self.lexicon, self.normalised.lower)
        after = scene.items[last + 1 : last + 2]
        known = [measure for item in after if isinstance(item, Mark) for measure in item.values("counted")]
        if known:
            self.topic.counted = MeasureName(measure=known[0])
            return [self.topic.counted]
        counted_groups = [group for group in scene.groups if group.counted]
        of_other = any(isinstance(item, Word) and word_of(item) in self.lexicon.grammar["of"] for item in after)
        if self.topic.counted is not None and not counted_groups and not of_other and numbers[0].quantity.unit == NUMBER:
            return [self.topic.counted]  # "1.45 billion people lived in India, 1.41 billion in China"
        return [self.complete(counted_groups[0].names[0], scene, scene.groups)] if counted_groups else []

    def by_name(self, scenes: list[Scene], n: int, row: list[int]) -> Measure | None:
        """The measure with a name of its own that a row speaks of: in its clause, else what was spoken of before.

        What a sum of money grows is its real growth, unless the sentence says that it is told in money.
        """
        scene = scenes[n]
        groups = [group for group in scene.groups if not group.counted]
        if not groups and len(scenes) > 1 and (fronted(scene, self.lexicon) or looks_back(scene, self.lexicon, self.normalised.lower)):
            groups = [group for group in scenes[1].groups if not group.counted][:1]
            group = groups[0] if groups else None
        else:
            group = self.nearest_group(scene, row, groups) if groups else None
        name = self.economy.unsaid(scenes, n, row, self.topic) or self.counts_other(scene, row, group)
        if name is None and group is not None:
            name = group.names[0]
        elif name is None:
            name = self.topic.names[-1] if self.topic.names else None
        found = self.catalogue.measures[name.measure] if name is not None and name.measure is not None else None
        nominal = self.variants.is_nominal(scene, group) or any(place.has("nominal_terms") for place in scenes)
        return replace(found, growth=None) if found is not None and found.growth != found.id and nominal else found

    def units_of(self, scene: Scene, i: int) -> tuple[str, ...]:
        """The units that the words of a number, or those right after it, may mean; one that no unit has, for other money."""
        number, after = scene.items[i], scene.items[i + 1 : i + 3]
        if isinstance(number, Number) and number.quantity.unit == PERCENT and number.quantity.fraction:
            return ()  # "82 in every 100 inhabitants"
        led = scene.unit_ahead(i)
        if led is not None:
            return (led,)
        beside = list(takewhile(lambda item: isinstance(item, Mark) and bool(item.values("unit")), after))
        named = [code for item in beside if isinstance(item, Mark) for code in item.values("unit")]
        if not (isinstance(number, Number) and number.quantity.unit == CURRENCY):
            return () if isinstance(number, Number) and number.quantity.fraction else tuple(named)
        text = (number.money or number.quantity.text).lower()
        money = [unit.id for unit in self.catalogue.units.values() if unit.dimension.startswith(_MONEY) and self._written(unit, text)]
        return tuple(money) or (CURRENCY,)

    def _written(self, unit: Unit, text: str) -> bool:
        return any(word.lower() in text for word in (*unit.labels.get(self.lexicon.language, ()), *unit.labels.get("en", ())))

    def told(self, k: int) -> tuple[MeasureName, ...]:
        """The last ``k`` measures whose levels were told one after another: "2.7 million made, 2.6 million sold; they rose x% and y%"."""
        for told in (self.topic.told, self.topic.told_before):
            if len(told) >= k:
                return told[-k:]
        return ()

    def pointed(self, scene: Scene, row: list[int]) -> MeasureName | None:
        """The measure that "the former" or "the latter" takes up."""
        grammar, told = self.lexicon.grammar, self.told(2)
        if len(told) == 2:
            before = max((k for k in range(row[0]) if isinstance(scene.items[k], Number)), default=-1)
            after = next((k for k in range(row[-1] + 1, len(scene.items)) if isinstance(scene.items[k], Number)), len(scene.items))
            beyond = scene.items[row[-1] + 1 : after]
            leads = scene.items[before + 1 : row[0]] if before < 0 or not beyond else []
            for item in [*leads, *beyond]:
                if word_of(item) in grammar["former"]:
                    return told[0].taken()
                if word_of(item) in grammar["latter"]:
                    return told[1].taken()
        return None

    def whole_of(self, name: MeasureName) -> MeasureName:
        """ "the total" after a part of it: the measure that the catalogue has as its whole."""
        code = self.measure_of(name)
        whole = self.catalogue.measures[code].whole if code is not None else None
        facets = self.catalogue.measures[whole].facets if whole is not None else {}
        return MeasureName(facets=tuple((facet, (value,)) for facet, value in facets.items()), basis=name.basis) if facets else name

    def of_share(self, scene: Scene, row: list[int]) -> MeasureName | None:
        """Part or whole of the share that was told before: "41.2% of exports: 300,000 of 728,000"."""
        if self.topic.share is None or len(row) > 1:
            return None
        items, grammar = scene.items, self.lexicon.grammar
        after, before = items[row[0] + 1 : row[0] + 3], items[max(0, row[0] - 2) : row[0]]
        if len(after) == 2 and word_of(after[0]) in grammar["of"] and isinstance(after[1], Number):
            return self.topic.share[0]
        if len(before) == 2 and word_of(before[1]) in grammar["of"] and isinstance(before[0], Number):
            return self.topic.share[1]
        return None

    def nearest_group(self, scene: Scene, row: list[int], groups: list[Group]) -> Group | None:
        """The group that a number belongs to: what it counts, else the last one before it, else the next."""
        first, last = row[0], row[-1]
        if not groups:
            return None
        rated = self.rated(scene, last, groups)
        if rated is not None:
            return rated
        for group in groups:
            if group.thing is not None and group.thing == last + 1 and (group.head is not None or len(groups) == 1):
                return group
            if group.first < first <= group.last:
                return group
        if self.lexicon.spaced and any(group.last < first for group in groups):
            for group in groups:
                at = last + 1 if last + 1 < len(scene.items) and not cued(scene.items[last + 1], "level") else last + 2
                if group.head == at and group.thing is None:
                    return group  # "397,000 were built and 383,000 sold"
        counted = next((group for group in groups if group.thing == last + 1), None)
        before = [group for group in groups if group.last < first]
        previous = max((k for k in range(first) if isinstance(scene.items[k], Number)), default=-1)
        fresh = [group for group in before if group.first > previous >= 0 and (group.head is not None or group.direct or not group.generic)]
        before = fresh or begun(scene, before) or before
        if counted is not None and counted.head is None and before and not counted.counted:
            return counted
        if before:
            named = [group for group in before if group.head is not None or group.direct]
            subject = ([group for group in named if group.thing is not None] or named or before)[-1]
            part = before[-1]
            between = scene.items[subject.last + 1 : part.first]
            return part if part.thing is not None and any(cued(item, "of_which") for item in between) else subject
        after = [group for group in groups if group.first > last]
        return after[0] if after else groups[0]

    def rated(self, scene: Scene, last: int, groups: list[Group]) -> Group | None:
        """The rate that so many in a hundred of some people make: "el 10,4 % |de la población activa| estaba |en paro|"."""
        number, of = scene.items[last], scene.items[last + 1] if last + 1 < len(scene.items) else None
        after = [group for group in groups if group.first > last and group.direct]
        if not isinstance(number, Number) or number.quantity.unit != PERCENT or len(after) < 2:
            return None
        people, rate = (self.catalogue.measures[group.names[0].measure or ""] for group in after[:2])
        counted = self.catalogue.units[people.unit].dimension == "persons" and after[0].first <= last + 3
        led = word_of(of) in self.lexicon.grammar["of"] if of is not None else False
        return after[1] if led and counted and rate.unit == PERCENT else None

    def _balance(self, scene: Scene, i: int) -> bool:
        """Whether the words before a number name what lies between exports and imports, of which there are no figures."""
        start = max((k for k in range(i) if isinstance(scene.items[k], Number)), default=-1) + 1
        words = self.normalised.lower[scene.items[start].start : scene.items[i].start] if start < i else ""
        return any(word in words for word in self.lexicon.grammar["trade_balance"])

    def counted_only(self, scene: Scene, row: list[int]) -> MeasureName | None:
        """What a number counts where only activities are named besides: "pumped out 1.4 billion tonnes of carbon dioxide"."""
        after = scene.items[row[-1] + 1] if row[-1] + 1 < len(scene.items) else None
        codes = after.values("counted") if isinstance(after, Mark) else ()
        if len(codes) != 1 or any(group.direct or group.thing is not None for group in scene.groups) or not scene.groups:
            return None
        mass = self.catalogue.units[self.catalogue.measures[codes[0]].unit].dimension.startswith("mass")
        return MeasureName(measure=codes[0]) if mass else None

    def counts_other(self, scene: Scene, row: list[int], nearest: Group | None) -> MeasureName | None:
        """What a number counts where the measure before it is told in something else: "the Italian economy created 12,000 jobs"."""
        after = scene.items[row[-1] + 1] if row[-1] + 1 < len(scene.items) else None
        codes = after.values("counted") if isinstance(after, Mark) else ()
        spoken = nearest.names[0] if nearest is not None else self.topic.names[-1] if self.topic.names else None
        own = spoken.measure if spoken is not None else None
        if len(codes) != 1 or (nearest is not None and own is None) or len(row) > 1:
            return None
        counted, named = (self.catalogue.units[self.catalogue.measures[code].unit].dimension for code in (codes[0], own or codes[0]))
        return MeasureName(measure=codes[0]) if counted == "jobs" and (own is None or named != counted) else None

    def foreign_count(self, scene: Scene, last: int, number: Number) -> bool:
        """Whether a number counts something the catalogue does not know ("10 million motorcycles", 548.4吉瓦时)."""
        if number.quantity.unit == CURRENCY:
            return not any(group.direct for group in scene.groups) and not any(name.measure for name in self.topic.names)
        if number.quantity.unit != NUMBER or last + 1 >= len(scene.items) or scene.unit_ahead(last) is not None:
            return False
        after = scene.items[last + 1]
        if not isinstance(after, Word):
            return False
        word = after.lower
        of = scene.items[last + 2] if last + 2 < len(scene.items) else None
        if isinstance(of, Mark) and any(unit.startswith("per_") for unit in of.values("unit")):
            return False  # "37.4 deaths per 1,000 live births"
        if not self.lexicon.spaced:
            if word in self.lexicon.grammar["classifiers"] and self._of_so_many(scene):
                return False
            if after.start > number.outer_end or not is_han(word[0]):
                return word[0].isascii() and word[0].isalpha() and after.start == number.outer_end
            return bool(self.grouper.uncovered(word[:2])) and bool(self.grouper.uncovered(word[:1]))
        if word in self.lexicon.heads:
            return True
        if word in self.lexicon.function_words or word in self.lexicon.modifiers or not word[0].isalpha():
            return False
        unit_like = after.text[0].isupper() and len(after.text) <= 4 and any(letter.isupper() for letter in after.text[1:])
        plural = (
            word.endswith(self.lexicon.grammar["plural_endings"])
            and not word.endswith(self.lexicon.grammar["singular_endings"])
            and len(word) > 3
        )
        return unit_like or plural

    def _of_so_many(self, scene: Scene) -> bool:
        """Whether the clause tells how many people or births its numbers are one of: 每10万人107.6起."""
        return any(unit.startswith("per_") for item in scene.items if isinstance(item, Mark) for unit in item.values("unit"))

    def other_group(self, scene: Scene, row: list[int], role: Role) -> Group | None:
        """The measure that a number holds its own against: "3.5 times as many A as B", "200,000 ahead of B", A是B的3.5倍."""
        if role.operation not in (Operation.RATIO, Operation.DIFFERENCE) or (len(scene.groups) < 2 and self.lexicon.spaced):
            return None
        items, grammar = scene.items, self.lexicon.grammar
        first, last = row[0], row[-1]
        if not self.lexicon.spaced:
            link = items[first - 1] if first else None
            linked = isinstance(link, Word) and link.text in grammar["link"]
            found = next((group for group in scene.groups if group.last == first - 2), None) if linked else None
            if found is None and role.operation is Operation.DIFFERENCE:
                than = next((k for k, item in enumerate(items[:first]) if cued(item, "than")), None)
                found = next((g for g in scene.groups if than is not None and than < g.first < first), None)
            ahead = [group for group in scene.groups if found is not None and group.last < found.first]
            apart = found is not None and another(found, ahead) and bool(ahead)
            return found if apart else None
        leads = [
            k
            for k, item in enumerate(items)
            if k > last
            and (
                (word_of(item) in grammar["as"] and any(cued(m, "as_many") for m in items[last:k]))
                or (cued(item, "than", "above", "below"))
                or (cued(item, "as_many") and item.cue("compared") and k == last + 1)
            )
        ]
        if isinstance(number := items[last], Number) and number.quantity.unit == TIMES:
            leads.append(last)
        leads.extend(k for k, item in enumerate(items[:first]) if cued(item, "exceed", "trail"))
        for k in leads:
            group = next((group for group in scene.groups if k < group.first <= k + 3 and not group.counted and not group.generic), None)
            beside = [other for other in scene.groups if other is not group]
            same = group is not None and group.direct and any(other.names[0] == group.names[0] for other in beside)
            same = same or (group is not None and any(narrower(other, scene.clause, [group], self.catalogue) is group for other in beside))
            if group is not None and not same and any(other.first < group.first for other in beside):
                return group
        return None

    def share_names(self, scenes: list[Scene], n: int, i: int) -> tuple[MeasureName | None, MeasureName | None]:
        """Part and whole of a share: whichever of the measures in reach is part of the other, by the catalogue."""
        scene = scenes[n]
        own = [group for group in scene.groups if not (group.counted and len(scene.groups) > 1)]
        if not own and n and not scenes[n - 1].clause.numbers and scenes[n - 1].clause.opener in (";", "；"):
            own = list(scenes[n - 1].groups)  # "; commercial vehicles, 18.7%"
        near = [name for group in own for name in group.names]
        told = any(place.has("share") for place in [*scenes[:n], scene]) or not any(place.groups for place in scenes)
        told = told or cued(scene.items[0], "compared")  # "one in three exported vehicles was a NEV, |against| one in five in 2024"
        if not near and self.topic.share is not None and told:
            return self.topic.share
        if self.topic.share is not None and self.topic.share[1] is not None and near == [self.topic.share[0]] and near[0].measure:
            return self.topic.share  # "from 1.2% of GDP to 3%"
        heads = [name for name in near if names_facet(name, HEAD)]
        reach = [*near]
        for place in reversed(scenes[:n]):
            reach.extend(name for group in place.groups for name in group.names if not group.counted)
        filled = []
        for name in reach:
            source = heads or [other for other in reach if names_facet(other, HEAD)] or list(self.topic.names)
            if not names_facet(name, HEAD) and name.measure is None and source:
                name = fill(name, HEAD, source[0].value(HEAD))
            filled.append(name)
        whole = self.named_whole(scene, i)
        if whole is not None and whole.unexplained is not None:
            return None, whole
        if whole is not None:
            known = [*(fill(name, THING, whole.value(THING)) for name in filled), *self.topic.history, *self.topic.names]
            found = next((pair for name in known if (pair := self.ordered(name, whole)) and pair[1] == whole), None)
            if found:
                return found
        pair = self.pair(filled[: len(near)]) or self.pair_across(filled, len(near))
        if pair:
            return pair
        later = [name for place in scenes[n + 1 :] for group in place.groups for name in group.names]
        history = [*self.topic.history, *self.topic.names]
        finished = next((m for mark in scene.clause.marks for m in mark.values("measure") if self.catalogue.open_share(m)), None)
        if finished is not None:
            history = [self.with_head(name, finished) for name in history]
            if not near:
                filled = [self.with_head(name, finished) for name in filled]
            later = [self.with_head(name, finished) for name in later]
        if len(near) > 1 and not names_facet(near[0], THING) and self.measure_of(filled[0]) == self.measure_of(filled[1]) is not None:
            return self.some_part(filled[0], filled[1]), filled[1]
        if near:
            name = filled[0]
            if whole is not None and self.measure_of(name) == self.measure_of(whole) and len(near) == 1 and not self.pair([name, *history]):
                return None, whole
            if not names_facet(name, THING) or self.is_whole(name):
                pair = self.pair([name, *filled[len(near) :], *history])
                if pair and name in pair:
                    return pair
            return self.specific(filled[: len(near)]), None
        for candidates in (filled, history, later):
            pair = self.pair(candidates)
            specific = self.specific(candidates)
            if pair and candidates is filled and n and scenes[n - 1].has("of_which"):
                return pair[0], pair[1]
            if specific is not None:
                return (pair[0], pair[1]) if pair and pair[0] == specific else (specific, None)
        left = filled or history or later
        return (left[0] if left else None), None

    def only_whole(self, part: MeasureName, scene: Scene) -> bool:
        """Whether what was taken for a part is only what somebody has a share of: "local marques raised their share of car sales"."""
        grammar, items = self.lexicon.grammar, scene.items
        named = [group for group in scene.groups if not group.counted]
        if not self.lexicon.spaced:  # 约占全国新能源汽车销量的一成
            before = items[: named[0].first] if len(named) == 1 else []
            same = len(named) == 1 and self.measure_of(named[0].names[0]) == self.measure_of(part)
            return same and any(cued(item, "share") and not item.values("measure") for item in before)
        for k, item in enumerate(items[2:-1], 2):
            owned = word_of(items[k - 1]) in (*grammar["its"], *grammar["possessives"])
            if owned and cued(item, "share") and word_of(items[k + 1]) in grammar["of"]:
                return len(named) == 1 and k < named[0].first and self.measure_of(named[0].names[0]) == self.measure_of(part)
        return False

    def named_whole(self, scene: Scene, i: int) -> MeasureName | None:
        """The measure right after "26.9% of", or "20% to 26.9% of"."""
        if i + 2 < len(scene.items) and cued(scene.items[i + 1], "to") and isinstance(scene.items[i + 2], Number):
            i += 2
        after = scene.items[i + 1] if i + 1 < len(scene.items) else None
        if not self.lexicon.spaced and after is not None and word_of(after) in self.lexicon.grammar["link"]:
            own = [group for group in scene.groups if group.direct]  # 69%的电力来自核电
            return own[0].names[0] if len(own) > 1 and own[0].first == i + 2 else None
        if i and word_of(scene.items[i - 1]) in self.lexicon.grammar["among"]:
            ahead = [group for group in scene.groups if group.last < i - 1]
            return self.complete(ahead[-1].names[0], scene, scene.groups) if ahead else None
        if after is None or word_of(after) not in self.lexicon.grammar["of"] or not self.lexicon.spaced:
            return None
        group = next((group for group in scene.groups if i < group.first <= i + 6), None)
        name = self.complete(group.names[0], scene, scene.groups) if group is not None else None
        return name if name is not None and (name.measure is not None or names_facet(name, HEAD)) else None

    def some_part(self, name: MeasureName, whole: MeasureName) -> MeasureName:
        """ "exports were 26.7% of auto exports": some part of the whole, any that the catalogue has."""
        code = self.measure_of(whole)
        head = whole.value(HEAD)
        parts = [
            m.facets[THING]
            for m in self.catalogue.measures.values()
            if m.whole == code and m.facets.get(HEAD) in head and THING in m.facets
        ]
        return replace(name, facets=((HEAD, head), (THING, tuple(dict.fromkeys(parts)))))

    def with_head(self, name: MeasureName, finished: str) -> MeasureName:
        """A name with the activity that a finished share is about: "the market share" of what was produced is one of sales."""
        ratio = self.catalogue.measures[finished].ratio_of
        head = self.catalogue.measures[ratio[0]].facets.get(HEAD) if ratio else None
        if head is None or name.measure is not None:
            return name
        return replace(name, facets=tuple((facet, (head,) if facet == HEAD else values) for facet, values in name.facets))

    def specific(self, names: Sequence[MeasureName]) -> MeasureName | None:
        """The first name that is part of something."""
        for name in names:
            measure = self.measure_of(name)
            if measure is not None and self.catalogue.default_denominator(measure):
                return name
        return names[0] if names else None

    def is_whole(self, name: MeasureName) -> bool:
        """Whether a name is a measure that is no part of anything."""
        measure = self.measure_of(name)
        return measure is not None and not self.catalogue.default_denominator(measure)

    def measure_of(self, name: MeasureName) -> str | None:
        """The measure that a name stands for with the first of its possible values; a missing product is the widest one."""
        if name.measure is not None:
            return name.measure
        facets = {facet: values[0] for facet, values in name.facets}
        if HEAD not in facets:
            return None
        facets.setdefault(THING, self.catalogue.default_value(THING) or "")
        measure = self.catalogue.with_facets(facets)
        return measure.id if measure is not None else None

    def pair(self, names: Sequence[MeasureName]) -> tuple[MeasureName, MeasureName] | None:
        """The first two names of which one is part of the other, as (part, whole)."""
        for k, one in enumerate(names):
            for other in names[k + 1 :]:
                found = self.ordered(one, other)
                if found:
                    return found
        return None

    def pair_across(self, names: Sequence[MeasureName], near: int) -> tuple[MeasureName, MeasureName] | None:
        """A pair of one name of the clause and one of an earlier clause."""
        for one in names[:near]:
            for other in names[near:]:
                found = self.ordered(one, other)
                if found:
                    return found
        return None

    def ordered(self, one: MeasureName, other: MeasureName) -> tuple[MeasureName, MeasureName] | None:
        """The two as (part, whole), or None."""
        a, b = self.measure_of(one), self.measure_of(other)
        if a is None or b is None or a == b:
            return None
        if self.catalogue.is_part(a, b):
            return one, other
        return (other, one) if self.catalogue.is_part(b, a) else None
