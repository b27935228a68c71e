"""Of whom a figure is told: women or men, and age groups, of which the catalogue has figures of their own or none."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Operation
from factcheck.model.draft import Draft, MeasureName
from factcheck.model.quantity import PERCENT
from factcheck.model.structure import Measure
from factcheck.model.verdict import Reason
from factcheck.parsing.items import BRACKETS, Item, Word, is_strange, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.money import negative
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import Scene
from factcheck.parsing.text import Normalised
from factcheck.reference.catalogue import Catalogue

WOMEN, MEN = "women", "men"
#: Words after a number whose other side follows.
_HELD_TO = ("than", "above", "below", "compared", "exceed", "trail")
#: So many characters before a people may say that its women are meant.
_LEAD = 16
#: How far two values lie apart.
_APART = frozenset({Operation.CHANGE_ABSOLUTE, Operation.DIFFERENCE, Operation.COMPARE, Operation.RATIO})


class People:
    """Narrows statements to the group of people that their sentence speaks of."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.normalised, self.lexicon, self.catalogue = normalised, lexicon, catalogue

    def narrowed(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement about the group that is named; without a measure where the catalogue has none of that group."""
        name = draft.measure
        measure = self.catalogue.measures.get(name.measure or "") if name is not None else None
        if draft.place is None or name is None or measure is None:
            return draft
        n, i = draft.place
        if draft.reason is None and (self._some_people(draft, measure, scenes[n], i) or self._polled(draft, measure, scenes[n], i)):
            return replace(draft, measure=None, reason=Reason.UNCLEAR_MEASURE)
        stepped = i > 0 and cued(scenes[n].items[i - 1], "by")
        if measure.net and draft.operation is Operation.CHANGE_ABSOLUTE and not stepped and draft.base_period is None:
            draft = replace(draft, operation=Operation.LEVEL, direction=None)  # "gained 1.7 million through migration"
        if measure.net and draft.quantity is not None and draft.quantity.value > 0 and self._leaves(scenes[n]):
            draft = replace(draft, quantity=negative(draft.quantity))
        of = self.catalogue.by_sex(measure.id)
        itself = next((sex for sex, code in of.items() if code == measure.id), None)
        ratio, apart = draft.operation is Operation.RATIO, draft.operation in _APART
        own, other = self._sexes(scenes, n, i, itself, multiple=ratio, apart=apart)
        if draft.operation is Operation.DIFFERENCE and draft.direction is None and draft.partner is None:
            own, other = WOMEN, MEN  # "the gap between women and men"
        if own is not None and of:
            draft = replace(draft, measure=replace(name, measure=of[own]))
            then, now = draft.base_period, draft.period
            apart = then is None or now is None or then.period == now.period  # "übertraf die der Männer 2024 um 4,5 Jahre"
            if other is not None and draft.operation in _APART and apart and draft.partner in (None, draft.entity):
                operation = Operation.DIFFERENCE if draft.operation is Operation.CHANGE_ABSOLUTE else draft.operation
                whole = MeasureName(measure=of[other])
                draft = replace(draft, operation=operation, whole=whole, period=now or then, base=None, base_period=None, partner=None)
        group = self._age_group(measure, scenes, n) or self._described(scenes, n)
        return replace(draft, measure=replace(name, unexplained=group)) if group is not None else draft

    def _polled(self, draft: Draft, measure: Measure, scene: Scene, i: int) -> bool:
        """Whether so many in a hundred of a people do something, and the measure is no share of people: "12% of Greeks trust the
        unemployment rate"."""
        after = scene.items[i + 1 : i + 3]
        quantity = draft.quantity
        if quantity is None or quantity.unit != PERCENT or len(after) < 2 or word_of(after[0]) not in self.lexicon.grammar["of"]:
            return False
        shares = {code for code in measure.denominators if self.catalogue.units[self.catalogue.measures[code].unit].dimension == "persons"}
        return self._are_people(after[1]) and not shares and all(group.first > i + 2 for group in scene.groups)

    def _are_people(self, item: Item) -> bool:
        """Whether a word names the people of a country: "Swedes", not "Swedish" and not "Swiss"."""
        text = self.normalised.lower[item.start : item.end]
        return isinstance(item, Mark) and bool(item.values("adjective")) and text.endswith("s") and not text.endswith("ss")

    def _described(self, scenes: list[Scene], n: int) -> str | None:
        """A word right before people by which they are not all of them: "foreign-born Swedes", "ultra-Orthodox women"."""
        if not self.lexicon.spaced:
            return None
        known = (*self.lexicon.function_words, *self.lexicon.modifiers, *self.lexicon.grammar["possessives"])
        for before, item in (pair for place in scenes[: n + 1] for pair in pairwise(place.items)):
            word = self.normalised.lower[before.start : before.end]
            says = len(word) > 2 and word[0].isalpha() and word not in known if isinstance(before, Word) else self._some(before, word)
            if (self._are_people(item) or cued(item, WOMEN, MEN)) and says:
                return word
        return None

    def _some(self, item: Item, word: str) -> bool:
        """Whether a recognised word is one by which people are not all of them: an age, or what is measured of others."""
        return word in self.lexicon.grammar["generations"] or (isinstance(item, Mark) and bool(item.values("measure")) and "-" in word)

    def _some_people(self, draft: Draft, measure: Measure, scene: Scene, i: int) -> bool:
        """Whether people are counted who need not be all of a country's: "5.7 million people left Ukraine"."""
        items = scene.items
        after = items[i + 1] if i + 1 < len(items) else None
        counted = isinstance(after, Mark) and measure.id in after.values("counted")
        groups = [group for group in scene.groups if not group.counted and group.first != i + 1]
        named = any(name.measure == measure.id for group in groups for name in group.names)
        dimension = self.catalogue.units[measure.unit].dimension
        if not counted or named:
            return False
        if dimension == "jobs":
            return not self._of_the_country(scene, i)
        if dimension != "persons" or draft.operation not in (Operation.LEVEL, Operation.SUM, Operation.AVERAGE):
            return False
        grammar = self.lexicon.grammar
        listed = i > 0 and isinstance(before := items[i - 1], Mark) and bool(before.values("entity"))
        listed = listed or (i == 0 and scene.clause.opener in (":", "：", "-"))
        if any(self._is(item, grammar["dwell"]) for item in items):
            return False
        rest = items[i + 2 :]
        clean = all(
            isinstance(item, PeriodMention)
            or cued(item, "than")
            or (isinstance(item, Mark) and bool(item.values("entity", "adjective")))
            or (isinstance(item, Word) and (not item.text[0].isalnum() or item.lower in (*grammar["in_of"], *grammar["after_people"])))
            for item in rest
        )
        return not (clean and (listed or any(self._is(item, grammar["has"], ending=True) for item in items[:i])))

    def _leaves(self, scene: Scene) -> bool:
        """Whether a clause says that people went away."""
        return any(self._is(item, self.lexicon.grammar["leaves"]) for item in scene.items)

    def _of_the_country(self, scene: Scene, i: int) -> bool:
        """Whether jobs are those of a whole country: "US employers added 353,000 jobs", not "the airline cut 2,400 jobs"."""
        verb = next((k for k, item in enumerate(scene.items) if cued(item, "rise", "fall", "contribution", "level")), i)
        owner = next((e for e in scene.entities if e.kind in ("country", "group")), None)
        if owner is None:
            return not any(isinstance(item, Word) and item.text[0].isalpha() and not self._small(item) for item in scene.items[:verb])
        between = scene.items[owner.position + 1 : verb] if owner.position < verb else []
        return all(not isinstance(item, Word) or self._small(item) for item in between)

    def _small(self, item: Word) -> bool:
        """Whether a word says nothing of who has the jobs."""
        word = item.lower
        return not word[0].isalpha() or word in self.lexicon.function_words or word in self.lexicon.grammar["employers"]

    def _is(self, item: Item, words: tuple[str, ...], *, ending: bool = False) -> bool:
        """Whether an item is one of some words or ends in one ("a |dépassé|"), or in Chinese holds one."""
        text = self.normalised.lower[item.start : item.end]
        last = text.rpartition(" ")[2] if ending else text
        return text in words or last in words if self.lexicon.spaced else any(word in text for word in words)

    def _sexes(
        self, scenes: list[Scene], n: int, i: int, named: str | None, *, multiple: bool, apart: bool
    ) -> tuple[str | None, str | None]:  # fmt: skip
        """The sex that a number at ``i`` is of, and the one that it is held against: "longer than a boy"."""
        items = scenes[n].items
        in_turn = self._in_turn(scenes[n], i)
        if in_turn is not None:
            return in_turn, None
        both = cued(items[i], "than")  # "inferior a la de"
        than = i if both else next((k for k, item in enumerate(items) if k > i and cued(item, *_HELD_TO)), len(items))
        if multiple:
            than = i + 1  # "five times the rate for women"
        if scenes[n].clause.opener in BRACKETS and n:
            before = scenes[n - 1]
            told = [sex for item in before.items if (sex := self._sex(item)) is not None]
            named = told[-1] if told else named
            numbers = [k for k, item in enumerate(items) if isinstance(item, Number)]
            against = len(numbers) == 2 and any(cued(item, "compared") for item in items[numbers[0] : numbers[1]])
            if against and i in numbers and len(told) == 2:
                return told[numbers.index(i)], None  # "(86,2 ans contre 82,7)"
        other = self._named(scenes[n], than, len(items))
        own = self._named(scenes[n], 0, than) or named
        beyond = next((k for k, item in enumerate(items[: i + 1]) if cued(item, "exceed", "trail")), None)
        if beyond is not None:  # "women outlive men by 8.6 years"
            other = self._named(scenes[n], beyond, i) or self._named(scenes[n], i, len(items)) or other
            own = self._named(scenes[n], 0, beyond) or (named if own == other else own)
        for place in reversed(scenes[:n]):
            own = own or self._named(place, 0, len(place.items))
        ahead = next((k for k in range(i) if apart and cued(items[k], "than")), None) if not self.lexicon.spaced else None
        if other is None and ahead is not None and (held := self._named(scenes[n], ahead, i)) is not None:
            other, own = held, self._named(scenes[n], 0, ahead) or (named if named != held else None)  # 比男性高出8.4个百分点
        if own is None and other is not None:
            own = MEN if other == WOMEN else WOMEN
        return (None, None) if own == other and own is not None else (own, other)

    def _in_turn(self, scene: Scene, i: int) -> str | None:
        """The sex of a number where numbers and sexes take turns: "85,9 ans pour les femmes et 80,2 ans pour les hommes"."""
        numbers = [k for k, item in enumerate(scene.items) if isinstance(item, Number)]
        women = {code for item in scene.items if isinstance(item, Mark) and self._sex(item) for code in item.values("adjective")}
        sexes = [(k, sex) for k, item in enumerate(scene.items) if (sex := self._sex(item) or self._men_beside(item, women)) is not None]
        if len(numbers) < 2 or len(numbers) != len(sexes) or i not in numbers:
            return None
        pairs = [(number, k) for number, (k, _) in zip(numbers, sexes, strict=True)]
        row = [k for pair in pairs for k in (pair if numbers[0] < sexes[0][0] else reversed(pair))]
        return sexes[numbers.index(i)][1] if row == sorted(row) else None

    def _men_beside(self, item: Item, women: set[str]) -> str | None:
        """The men of a country beside its women: "las españolas … frente a los 81,4 de |los españoles|"."""
        return MEN if isinstance(item, Mark) and not women.isdisjoint(item.values("adjective")) else None

    def _named(self, scene: Scene, first: int, last: int) -> str | None:
        """The one sex that a stretch of a clause names."""
        found = {sex for item in scene.items[first:last] if (sex := self._sex(item)) is not None}
        return next(iter(found)) if len(found) == 1 else None

    def _sex(self, item: Item) -> str | None:
        """The sex that an item names, also by the form of a country's people: "las españolas", "Österreicherinnen"."""
        if cued(item, WOMEN, MEN):
            return WOMEN if cued(item, WOMEN) else MEN
        if not isinstance(item, Mark):
            return None
        for code in item.values("measure"):  # "Lebenserwartung der Frauen"
            return next((sex for sex, own in self.catalogue.by_sex(code).items() if own == code), None)
        if not item.values("adjective"):
            return None
        words = self.normalised.text[max(0, item.start - _LEAD) : item.end]
        return WOMEN if re.search(self.lexicon.patterns["women_of"], words) else None

    def _age_group(self, measure: Measure, scenes: list[Scene], n: int) -> str | None:
        """Words for a part of the people that is not the one the measure counts: "Spaniards aged 15 to 24", "workers with a degree"."""
        items = [item for place in scenes[: n + 1] for item in place.items]
        if not items:
            return None
        text = self.normalised.lower[items[0].start : items[-1].end]
        labels = " ".join(measure.labels.get(self.lexicon.language, ())).translate(self.lexicon.variants)
        sexes = self.catalogue.by_sex(measure.id)
        for word in self.lexicon.grammar["generations"] if sexes else ():
            if word not in labels and any(self._begins(item, word, {measure.id, *sexes.values()}) for item in items):
                return word  # "young South African women", "|foreign-born| residents"
        for one, two in pairwise(items):
            places = (isinstance(two, Mark) and bool(two.values("entity"))) or word_of(two) in self.lexicon.grammar["areas"]
            if places and word_of(one) in self.lexicon.grammar["town_and_country"] and word_of(one) not in labels:
                return word_of(one)  # "in |rural| India"
        for found in re.finditer(self.lexicon.patterns["age_group"], text):
            ages = re.findall(r"(?<!\d)\d{1,2}(?!\d)", found.group())
            adults = re.search(self.lexicon.patterns["adults"], found.group()) is not None
            if not adults and not all(re.search(rf"(?<!\d){age}(?!\d)", labels) for age in ages):
                return found.group().strip()
        return None

    def _begins(self, item: Item, word: str, own: set[str]) -> bool:
        """Whether an unknown word is that one, or the name of another measure than its ``own`` ones begins with it."""
        if isinstance(item, Word):
            return self._is(item, (word,))
        named = isinstance(item, Mark) and bool(item.values("measure")) and own.isdisjoint(item.values("measure"))
        return named and self.lexicon.spaced and self.normalised.lower[item.start : item.end].startswith(f"{word} ")

    def of_each(self, measure: str | None, units: tuple[str, ...]) -> str | None:
        """What each person has of a measure, where a number is told in the unit of that: "4 |tonnes of CO2 per person|"."""
        whole = self.catalogue.measures.get(measure or "")
        each = self.catalogue.measures.get(whole.per_head or "") if whole is not None else None
        return each.id if each is not None and whole is not None and each.unit in units and whole.unit not in units else None

    def told_each(self, scene: Scene, measure: str | None) -> bool:
        """Whether a clause names what each person has, beside the verb for all of it: "emitted more |carbon dioxide per head| than"."""
        return measure is not None and any(name.measure == measure for group in scene.groups for name in group.names)

    def per_head(self, scenes: list[Scene], n: int) -> bool:
        """Whether a clause, or the words that open its sentence, speaks of one inhabitant: "per head", "the average American"."""
        frame = [place for place in (scenes[0], scenes[n - 1]) if n and not place.clause.numbers and not place.groups]
        for scene in (scenes[n], *frame):
            if scene.has("per_head") or any(self.one_of_them(scene, k) for k in range(1, len(scene.items))):
                return True
        return False

    def one_of_them(self, scene: Scene, k: int) -> bool:
        """Whether an adjective at ``k`` names one inhabitant: "the average American earns", "every Mongolian"."""
        mark, after = scene.items[k], scene.items[k + 1] if k + 1 < len(scene.items) else None
        nouns = self.lexicon.grammar["adjective_endings"]  # whose nouns have capitals: "ein Schweizer Junge", "ein Schweizer emittiert"
        noun = isinstance(after, Word) and is_strange(after, self.lexicon) and (not nouns or after.text[0].isupper())
        noun = noun and not self.lexicon.grammar["owner_lead"]
        one = cued(scene.items[k - 1], "the_average") or self.a_person(scene, k)
        return one and isinstance(mark, Mark) and bool(mark.values("adjective")) and not noun

    def a_person(self, scene: Scene, k: int) -> bool:
        """Whether a word at ``k`` is one of a country's people, in a language that has a noun for it: "Un Français émet …"."""
        before, mark = scene.items[k - 1], scene.items[k]
        grammar = self.lexicon.grammar
        alone = self.lexicon.number_words.get(word_of(before)) == 1 and (k < 2 or not isinstance(scene.items[k - 2], Mark))
        named = self.normalised.text[mark.start].isupper() and bool(grammar["adjective_endings"])
        return alone and (named or bool(grammar["owner_lead"]))
