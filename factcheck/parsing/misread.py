"""Statements whose words say something else than was read, so plainly that they are left: another time, another whole, two together."""

from __future__ import annotations

import re

from factcheck.model.assertion import Operation
from factcheck.model.draft import Draft
from factcheck.model.quantity import PERCENT
from factcheck.model.verdict import Reason
from factcheck.parsing.groups import THING
from factcheck.parsing.items import Item, Word, is_strange, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.naming import Naming
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.qualities import by_another_quality
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import Scene
from factcheck.parsing.timing import Timing

#: How far before and behind a number the words stand that date it to a time that is not told.
_NEAR = 24
#: So many unknown words name something by themselves.
_NAMED = 2


#: Operations that hold a number against another time.
_HELD = frozenset({Operation.RATIO, Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE})


class Misread:
    """Finds out why a statement is none of those that can be judged."""

    def __init__(self, naming: Naming, timing: Timing) -> None:
        self.naming, self.timing, self.lexicon = naming, timing, naming.lexicon

    def reason(self, draft: Draft, scenes: list[Scene]) -> Reason | None:
        """Why a statement is left: its time or what it is about is not told."""
        times = (self._then, self._long_ago, self._each_year, self._before_that, self._since)
        if any(test(draft, scenes) for test in times):
            return Reason.LOW_CONFIDENCE
        tests = (
            self._added, self._of_a_kind, self._of_a_part, self._of_a_time, self._of_another, self._named_after, self._of_either,
            self._beaten, self._of_other_whole, self._somebodys_part, self._of_those,
        )  # fmt: skip
        other = any(test(draft, scenes) for test in tests)
        if other or by_another_quality(draft, scenes, self.timing.assembler.normalised, self.lexicon):
            return Reason.UNCLEAR_MEASURE
        return None

    def _then(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a number was reached at a time that is not told: "unemployment, |once| above 26%, was 11.4% in 2024"."""
        n, i = draft.place or (0, 0)
        scene = scenes[n]
        if draft.quantity is None or scene.periods or scene.bases or not scene.items:
            return False
        within = self.timing.assembler.normalised.lower[scene.items[0].start : scene.items[-1].end]
        number = scene.items[i].start - scene.items[0].start
        near = within[max(0, number - _NEAR) : number + 2 * _NEAR]
        return re.search(self.lexicon.patterns["once"], near) is not None

    def _each_year(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a percentage is what something grew by each year, and not in all, since another one: "5% |a year| since 2022"."""
        n, i = draft.place or (0, 0)
        since = draft.since is not None or draft.base_period is not None
        averaged = draft.operation in (Operation.AVERAGE, Operation.GROWTH_AVERAGE) and draft.period is None and draft.base_period is None
        if averaged and any(base.role == "since" for base in scenes[n].bases):
            return True  # of the newest year alone nothing is told
        if not since or draft.operation is not Operation.CHANGE_PERCENT or draft.quantity is None or draft.quantity.unit != PERCENT:
            return False
        return any(cued(item, "per_year", "every") for item in scenes[n].items[i + 1 : i + _NAMED + 2])

    def _before_that(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a clause is led by an earlier time of which its number was not read: "|ten years earlier| it was twice as high"."""
        n = (draft.place or (0, 0))[0]
        led = [place for place in scenes[: n + 1] if place is scenes[n] or len(place.items) == 1]
        times = (base.mention for place in led for base in place.bases if not base.position)
        return draft.quantity is not None and any(one.form in ("years_earlier", "years_ago") and one.back > 1 for one in times)

    def _since(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a number is what came of something since a time, or is held against today: "has |since| doubled", "twice |today's|"."""
        n, i = draft.place or (0, 0)
        scene = scenes[n]
        if draft.quantity is None or draft.base_period is not None or not scene.items:
            return False
        text, number = self.timing.assembler.normalised.lower, scene.items[i]
        found = re.search(self.lexicon.patterns["since_then"], text[scene.items[0].start : number.start])
        if found is not None and not any(scene.items[p].start >= scene.items[0].start + found.end() for p, _ in scene.periods):
            return True
        return draft.operation in _HELD and re.search(self.lexicon.patterns["than_now"], text[number.end : scene.items[-1].end]) is not None

    def _added(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a number is of two measures together, of which one was read: "wind and solar |together| made up 43%"."""
        n = (draft.place or (0, 0))[0]
        scene = scenes[n]
        if draft.quantity is None or draft.count is not None or not any(place.has("sum") for place in scenes[max(0, n - 1) : n + 1]):
            return False
        beside = (
            scene.items[max(0, group.first - 1) : group.first] + scene.items[group.last + 1 : group.last + 2] for group in scene.groups
        )
        return any(cued(item, "join") for items in beside for item in items)

    def _of_a_kind(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a budget is told of one kind of it, for which no measure has a name: "government spending |on schools|"."""
        entry = self.naming.variants.measure(draft.measure)
        if entry is None or entry.unit != PERCENT or not entry.denominators:
            return False
        for scene in scenes[: (draft.place or (0, 0))[0] + 1]:
            ends = (group.last for group in scene.groups if any(name.measure == entry.id for name in group.names))
            for lead, noun in (scene.items[end + 1 : end + 3] for end in ends if end + 2 < len(scene.items)):
                said = self.timing.assembler.normalised.lower[lead.start : lead.end]
                if said in self.lexicon.grammar["of_a_kind"] and isinstance(noun, Word) and is_strange(noun, self.lexicon):
                    return True
        return False

    def _of_a_part(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether so much of a whole is told of one of its parts, by a word that is not its name: "burned |coal| for 1,534 TWh of
        electricity"."""
        n, i = draft.place or (0, 0)
        entry, scene = self.naming.variants.measure(draft.measure), scenes[n]
        if entry is None or not self.lexicon.spaced or draft.quantity is None or entry.unit == PERCENT or not scene.clause.numbers:
            return False
        measures, language = self.naming.catalogue.measures, self.lexicon.language
        money = self.naming.catalogue.dimension(entry.id).startswith("currency")
        parts = [one for one in measures.values() if entry.id in one.denominators and one.unit == entry.unit and not money]
        named = {re.split(r"[ -]", part.names[language].lower())[0] for part in parts if language in part.names}
        first = scene.clause.numbers[0]
        told = scene.items[i] is first or draft.operation is not Operation.LEVEL
        return told and any(isinstance(item, Word) and item.lower in named for place in scenes[: n + 1] for item in place.items)

    def _long_ago(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a sentence in the present takes its year from an earlier one: "In 1990 … The rate |has| fallen from 4.5 to 2.2."."""
        told = draft.period is None or not draft.period.carried or any(place.periods or place.bases for place in scenes)
        if told or draft.period is None or draft.period.period.first_year >= self.timing.today.year - 2:
            return False
        items = scenes[(draft.place or (0, 0))[0]].items
        said = self.timing.assembler.normalised.lower[items[0].start : items[-1].end] if items else ""
        return re.search(self.lexicon.patterns["in_the_present"], said) is not None

    def _of_another(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a clause without a verb names something that is not known: "nuclear power supplies 39%, |wind| a quarter"."""
        n, i = draft.place or (0, 0)
        scene = scenes[n]
        percent = draft.quantity is not None and draft.quantity.unit == PERCENT
        if not self.lexicon.spaced or not n or not percent or scene.groups or scene.entities or i > _NAMED + 1:
            return False
        lead = [item for item in scene.items[:i] if not cued(item, "join")]
        return bool(lead) and all(isinstance(item, Word) and is_strange(item, self.lexicon) for item in lead)

    def _named_after(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether what a share is of comes only after it: "of which 2.6 million, or |36.8%|, were new energy vehicles"."""
        n = (draft.place or (0, 0))[0]
        after = scenes[n + 1] if n + 1 < len(scenes) else None
        if draft.operation is not Operation.SHARE or scenes[n].groups or after is None or not after.groups:
            return False
        return cued(after.items[0], "level") and not after.clause.numbers

    def _of_either(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether "whose" may be of a part or of its whole: "36.8% of the vehicles were NEVs, |whose| exports doubled"."""
        n = (draft.place or (0, 0))[0]
        first = scenes[n].items[0] if n and scenes[n].items else None
        things = {name.value(THING) for group in scenes[n - 1].groups for name in group.names} if first is not None else set()
        return first is not None and word_of(first) in self.lexicon.grammar["relatives"] and len(things) > 1

    def _beaten(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a place is given to who only owns a number on the way: "outpacing |China's 5%| and the quickest in the G20"."""
        scene = scenes[(draft.place or (0, 0))[0]]
        if draft.operation is not Operation.RANK:
            return False
        own = (e.position for e in scene.entities if e.entity == draft.entity)
        return any(
            word_of(scene.items[p + 1]) in self.lexicon.grammar["possessives"] and isinstance(scene.items[p + 2], Number)
            for p in own
            if 0 < p < len(scene.items) - 2
        )

    def _of_a_time(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a percentage is what something was at a time, and no share: "faster than the 3.2% |of the year before|"."""
        n, i = draft.place or (0, 0)
        items = scenes[n].items[i + 1 : i + 4]
        if draft.operation is not Operation.SHARE or not items or word_of(items[0]) not in self.lexicon.grammar["of"]:
            return False
        k = next((k for k, one in enumerate(items) if isinstance(one, PeriodMention) or cued(one, "yoy", "mom")), None)
        return k is not None and not any(i + 1 + k < group.first <= i + 4 + k for group in scenes[n].groups)

    def _somebodys_part(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a share is what somebody has of what another one makes: "|BYD's| sales were a third of China's NEV sales"."""
        n, i = draft.place or (0, 0)
        if draft.operation is not Operation.SHARE or draft.group is not None:
            return False
        before = {e.entity for e in scenes[n].entities if e.position < i}
        return bool(before) and draft.entity not in before and any(e.entity == draft.entity and e.position > i for e in scenes[n].entities)

    def _of_those(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether what was read as the part is the whole, of which something else is told: "|every second passenger car| was an NEV"."""
        n, i = draft.place or (0, 0)
        if draft.operation is not Operation.SHARE or draft.quantity is None or not draft.quantity.fraction or draft.measure is None:
            return False
        items, after = scenes[n].items, [group for group in scenes[n].groups if group.first > i]
        if i + 1 < len(items) and word_of(items[i + 1]) in self.lexicon.grammar["of"]:
            return False
        if len(after) < 2 or draft.measure.value(THING) != after[0].names[0].value(THING):
            return False
        return any(cued(item, "level") for item in items[after[0].last + 1 : after[1].first])

    def _of_other_whole(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether a published share is told of another whole than its own: "renewables made up 22% |of energy consumption|"."""
        n, i = draft.place or (0, 0)
        entry, items = self.naming.variants.measure(draft.measure), scenes[n].items
        if entry is None or not entry.denominators or draft.quantity is None or i + 1 >= len(items):
            return False
        of = word_of(items[i + 1]) in self.lexicon.grammar["of"]
        whole = next((group for group in scenes[n].groups if i < group.first <= i + _NAMED + 3), None) if of else None
        code = whole.names[0].measure if whole is not None else None
        if code is None:
            return (
                of
                and entry.unit == PERCENT
                and not entry.ratio_of
                and self._of_something(items[i + 2 : i + 2 + _NAMED + 2], entry.denominators)
            )
        near = [one for own in entry.denominators for one in self.naming.catalogue.measures[own].siblings]  # "of national income"
        return code not in (entry.id, *entry.denominators, *entry.siblings, *near)

    def _of_something(self, items: list[Item], wholes: tuple[str, ...]) -> bool:
        """Whether a part is one of something that has no name in the catalogue: "agriculture accounts for 43% |of employment|"."""
        grammar = self.lexicon.grammar
        if not any(self.naming.catalogue.dimension(whole).startswith("currency") for whole in wholes):
            return False  # "23.4% of adults"
        small = (*grammar["determiners"], *grammar["possessives"], *grammar["its"])
        noun = next((item for item in items if word_of(item) not in small and not (isinstance(item, Mark) and item.values("entity"))), None)
        if isinstance(noun, Mark):
            output = self.timing.assembler.normalised.lower[noun.start : noun.end] in grammar["output"]
            return bool(noun.values("noun")) and set(wholes).isdisjoint(noun.values("measure")) and not output
        return isinstance(noun, Word) and is_strange(noun, self.lexicon)
