"""An economy that is spoken of without a word for what is measured: "India grew 7%", "Japan's output came to $4.44 trillion"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Operation
from factcheck.model.draft import Draft, MeasureName
from factcheck.model.quantity import PERCENT
from factcheck.parsing.items import Item, Word, is_strange, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.scene import EntityMention, Scene
from factcheck.parsing.text import Normalised
from factcheck.parsing.topic import Topic
from factcheck.reference.catalogue import Catalogue

#: Words of a clause that says no more than where.
_LEAD = 4


class Economy:
    """Finds out that a country's growth or output is meant."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self.normalised, self.lexicon, self.catalogue = normalised, lexicon, catalogue

    def unsaid(self, scenes: list[Scene], n: int, row: list[int], topic: Topic) -> MeasureName | None:
        """What grows where only a country does ("India grew 7%"), in a text that speaks of nothing else."""
        items, number = scenes[n].items, scenes[n].items[row[0]]
        before = [group for place in scenes[:n] for group in place.groups] + [one for one in scenes[n].groups if one.first < row[0] + 4]
        if before or topic.names or topic.heads or topic.products:
            return None
        if n == 0 and len(scenes) > 1 and not scenes[1].groups and word_of(items[0]) in self.lexicon.grammar["at"]:
            return self.spoken(scenes[1])  # "At 12.3%, Irish growth last year was …"
        paced = cued(items[row[0] + 1] if row[0] + 1 < len(items) else None, "as_fast")
        if not isinstance(number, Number) or not (paced or number.quantity.unit == PERCENT) or not self._one_each(scenes[n], row):
            return None
        leads = cued(items[0], "to", "from", "at") and not scenes[n].entities
        if leads and n and any(self._owned(place, len(place.items)) for place in scenes[:n]):
            return self.grown()  # "Vietnam's growth accelerated, to 8% in 2025"
        bracketed = n and len(items) == 1 and scenes[n].clause.opener == "(" and number.quantity.text[0] in "+-"
        if bracketed and (self._owned(scenes[n - 1], len(scenes[n - 1].items)) or self._grew(scenes[n - 1])):
            return self.grown()  # "La croissance est restée soutenue en Espagne (+2,8 %)"
        if self._grows(scenes, n, row[0]) or self._goes_on(scenes, n, row[0]) or self._ends_in(scenes, n, row[0]):
            return self.grown()
        for entity in scenes[n].entities:
            between = [k for k in range(entity.position + 1, row[0]) if not isinstance(items[k], PeriodMention)]
            subject = bool(between) and self._is_economy(items[between[0]])
            verb = next((k for k in between[1 if subject else 0 :][:5] if cued(items[k], "rise", "fall")), None)
            helped = verb is not None and verb - 1 in between and cued(items[verb - 1], "level")  # "l'Italie |a| crû"
            last = verb - helped if verb is not None else 0
            if verb is not None and any(self._tells(items[k]) for k in between[1 if subject else 0 :] if k < last):
                verb = None
            if subject and not self.lexicon.spaced and any(cued(items[k], "compound") for k in between[1:3]):
                return self.grown()  # 中国经济|年均增速|接近7%
            if not self.lexicon.spaced and not subject and verb != (between[0] if between else None):
                continue  # 欧元区2025年|增长|1.4%, and nothing else that may grow
            if entity.kind not in ("country", "group", "world") or entity.role != "owner" or verb is None:
                continue
            if not subject and self._of_another(items, entity.position):
                continue
            if subject and not self.lexicon.spaced and cued(items[verb], "growth_noun"):
                return self.grown()  # 安哥拉经济2025年|增速|为3.1%
            near = row[0] - verb <= 3 or all(self._paces(item) for item in items[verb + 1 : row[0]])
            if self._text(items[verb]) in self.lexicon.grammar["economy_moves"] and near:
                return self.grown()
        return None

    def _grew(self, scene: Scene) -> bool:
        """Whether a clause says that a country grew or shrank: "Alemania volvió a crecer en 2025"."""
        items, entity = scene.items, next(iter(scene.entities), None)
        if entity is None or entity.kind not in ("country", "group") or entity.role != "owner" or scene.groups:
            return False
        between = items[entity.position + 1 :]
        verb = next((k for k, item in enumerate(between) if self._text(item) in self.lexicon.grammar["economy_moves"]), None)
        return verb is not None and not any(self._tells(item) for item in between[:verb]) and not self._of_another(items, entity.position)

    def _of_another(self, items: list[Item], k: int) -> bool:
        """Whether what moves is something of the country at ``k`` that nothing explains: "das Primärdefizit Italiens schrumpfte"."""
        grammar, at = self.lexicon.grammar, k - 1
        while at > 0 and word_of(items[at]) in grammar["determiners"]:
            at -= 1
        of = at > 0 and word_of(items[at]) in (*grammar["of"], *grammar["in_of"])  # "bank lending |in| China grew"
        noun = items[at - 1] if of else items[k - 1] if k > 1 else None
        if not isinstance(noun, Word):
            return False
        if of and word_of(items[at]) in grammar["in_of"]:  # "bank |lending| in China grew"
            return noun.text[0].isalpha() and not (noun.lower in self.lexicon.function_words or noun.lower in self.lexicon.modifiers)
        return is_strange(noun, self.lexicon) and (of or noun.text[0].isupper())

    def _one_each(self, scene: Scene, row: list[int]) -> bool:
        """Whether there is one number, or one for each of several countries: "Chile y Perú crecieron un 2,5 % y un 3,4 %"."""
        told = {e.entity for e in scene.entities if e.position < row[0] and e.role == "owner"}
        return len(row) == 1 or len(told) == len(row)

    def grown(self) -> MeasureName | None:
        """What grows where only a country is said to."""
        return next((MeasureName(measure=one.id) for one in self.catalogue.measures.values() if one.unsaid), None)

    def of_itself(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement; growth that is told after what does not grow is the economy's: "Inflation fell … |Growth| picked up to 1.6%"."""
        if not self.lexicon.spaced:
            draft = self._amount(draft, scenes)
        if draft.measure is None or not draft.measure.carried or draft.place is None:
            return draft
        if not self.lexicon.spaced:
            return self._bare_growth(draft, scenes)
        scene, entry = scenes[draft.place[0]], self.catalogue.measures.get(draft.measure.measure or "")
        lead = scenes[0].items[0] if scenes[0].items else None
        grows = entry is None or entry.growth not in (None, entry.id)
        if grows or scene.groups or scenes[0].groups or not cued(lead, "growth_noun") or (grown := self.grown()) is None:
            return draft
        percent = draft.quantity is not None and draft.quantity.unit == PERCENT
        told = percent and draft.operation in (Operation.LEVEL, Operation.CHANGE_PERCENT)
        return replace(draft, operation=Operation.LEVEL, measure=grown, direction=None) if told else draft

    def _bare_growth(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement; what a country grew by is no change of a rate that was told before: 失业率3.4%；|香港增长2.5%|."""
        assert draft.place is not None
        n, i = draft.place
        items, entry = scenes[n].items, self.catalogue.measures.get(draft.measure.measure or "") if draft.measure is not None else None
        rate = entry is not None and entry.unit == PERCENT and entry.growth != entry.id
        verb = self._text(items[i - 1]) in self.lexicon.grammar["economy_moves"] if i > 1 else False
        alone = verb and any(e.position == i - 2 for e in scenes[n].entities) and not scenes[n].groups
        grown = self.grown()
        if not (rate and alone and grown is not None and draft.operation is Operation.CHANGE_PERCENT):
            return draft
        told = any(name.measure == grown.measure for place in scenes[:n] for group in place.groups for name in group.names)
        return replace(draft, operation=Operation.LEVEL, measure=grown, direction=None) if told else replace(draft, measure=None)

    def _amount(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement; money is an amount of what grew, where growth was told before: GDP增长7.7%，首次突破|1400亿美元|."""
        entry = self.catalogue.measures.get(draft.measure.measure or "") if draft.measure is not None else None
        money = draft.quantity is not None and draft.quantity.unit == CURRENCY
        if self.lexicon.spaced or not money or entry is None or entry.unit != PERCENT or draft.measure is None:
            return draft
        grown = next((one for one in self.catalogue.measures.values() if one.growth == entry.id != one.id and one.real is not None), None)
        if grown is None or draft.place is None:
            return draft
        per_head = scenes[draft.place[0]].has("per_head")
        return replace(draft, measure=replace(draft.measure, measure=(grown.per_head if per_head else None) or grown.id))

    def worth(self, scene: Scene, number: Number, topic: Topic) -> MeasureName | None:
        """Output that is told in money and is no product's: "Japan's output came to $4.44 trillion"."""
        if number.quantity.unit != CURRENCY or topic.thing or topic.products or (grown := self.grown()) is None:
            return None
        bare = (scene.items[group.first : group.last + 1] for group in scene.groups if group.thing is None)
        told = any(self.normalised.lower[items[0].start : items[-1].end] in self.lexicon.grammar["output"] for items in bare)
        levels = (one.id for one in self.catalogue.measures.values() if one.growth == grown.measure != one.id)
        return next((MeasureName(measure=code) for code in levels), None) if told else None

    def _is_economy(self, item: Item) -> bool:
        """Whether a word says no more than that an economy is meant; in Chinese small words may be stuck to it."""
        word, economy = word_of(item), self.lexicon.grammar["economy"]
        return word in economy or (not self.lexicon.spaced and self.lexicon.small.sub("", word) in economy)

    def _goes_on(self, scenes: list[Scene], n: int, i: int) -> bool:
        """Whether the growth is that of an economy of which the clause before spoke: 斐济经济强劲反弹，增速达17.7%."""
        if self.lexicon.spaced or not n or scenes[n].entities or scenes[n].groups:
            return False
        told = [item for item in scenes[n].items[:i] if not isinstance(item, PeriodMention)]
        lead = scenes[n - 1]
        if lead.clause.opener == "" and len(lead.items) == len(lead.entities) == 1 and lead.entities[0].kind in ("country", "group"):
            moves = self._text(told[1]) in self.lexicon.grammar["economy_moves"] if len(told) > 1 else False
            return moves and self._is_economy(told[0])  # 冰岛：2025年经济仅增1.3%
        if not told or not cued(told[0], "rise", "fall", "growth_noun"):
            return False
        items = [item for item in scenes[n - 1].items if not isinstance(item, PeriodMention)]
        return any(isinstance(one, Mark) and one.values("entity") and self._is_economy(two) for one, two in pairwise(items))

    def _ends_in(self, scenes: list[Scene], n: int, i: int) -> bool:
        """Whether a clause says no more than where the growth of the clause before it led: "La croissance chinoise a ralenti, |à 5 %|"."""
        lead, at = scenes[n].items[:i], self.lexicon.grammar["at"]
        arrives = any(cued(item, "to", "at", "level") or word_of(item) in at for item in lead)
        small = all(cued(item, "to", "at", "level") or word_of(item) in (*at, *self.lexicon.function_words) for item in lead)
        before = scenes[n - 1] if n and scenes[n].clause.opener == "," else None
        return arrives and small and before is not None and not before.clause.numbers and self._owned(before, len(before.items))

    def _paces(self, item: Item) -> bool:
        """Whether a word between a verb and its number says only when, or that it is a rate: "a un |ritmo| del 2,6 %"."""
        level = word_of(item) in self.lexicon.grammar["levels"] or cued(item, "yoy", "per_year", "to", "by")
        return isinstance(item, PeriodMention) or level or not self._tells(item)

    def _tells(self, item: Item) -> bool:
        """Whether a word between a country and its verb may be what grows: anything but small words."""
        if cued(item, "real_terms"):
            return False
        return not (isinstance(item, Word) and (word_of(item) in self.lexicon.function_words or not item.text[0].isalnum()))

    def _grows(self, scenes: list[Scene], n: int, i: int) -> bool:
        """Whether growth is told of a country by a noun or a participle: "eked out growth of 0.6%", "Having shrunk 7.3%, Sri Lanka"."""
        items, grammar = scenes[n].items, self.lexicon.grammar
        verb = self._text(items[i - 1]) if i else ""
        if not self.lexicon.spaced or i < 2:
            return False
        if i == 3 and word_of(items[2]) in grammar["step_words"]:
            verb, i = self._text(items[1]), 2
        if i == 2 and verb in grammar["economy_moves"] and word_of(items[0]) in grammar["having"]:
            led = next((place for place in scenes[n + 1 :] if place.entities), None)
            return led is not None and self._subject(led) is not None
        after = self._text(items[i + 1]) if i + 1 < len(items) else ""
        if after in grammar["economy_nouns"] and word_of(items[i - 1]) in grammar["possessives"]:
            return any(e.position == i - 2 and e.kind == "country" for e in scenes[n].entities)  # "Ireland's 12.3% expansion"
        if self._owned(scenes[n], i) or (self._placed(scenes, n) and self._bare(scenes[n], i)):
            return True  # "India's growth averaged 7.3% a year"
        noun = self._text(items[i - 2])
        if word_of(items[i - 1]) not in grammar["of"] or noun not in grammar["economy_nouns"]:
            return False
        before = items[i - 3] if i > 2 else None
        owned = isinstance(before, Mark) and bool(before.values("noun", "measure", "generic"))
        return not owned and any(self._subject(place) for place in reversed(scenes[: n + 1]))

    def spoken(self, scene: Scene) -> MeasureName | None:
        """The growth that a clause gives a country: "Irish growth last year was the fastest since 2021"."""
        return self.grown() if self._owned(scene, len(scene.items)) else None

    def compared(self, scene: Scene) -> MeasureName | None:
        """The growth of which a country that a clause begins with has more or less: "Italy saw stronger growth than Spain"."""
        items = scene.items
        for one, two in pairwise(items):
            noun = next((item for item in (one, two) if self._text(item) in self.lexicon.grammar["economy_nouns"]), None)
            if noun is not None and (cued(one, "more_than", "less_than") or cued(two, "more_than", "less_than")):
                before = [e for e in scene.entities if items[e.position].start < noun.start]
                return self.grown() if len(before) == 1 and before[0].kind in ("country", "group") and before[0].role == "owner" else None
        return None

    def _owned(self, scene: Scene, end: int) -> bool:
        """Whether a country is given growth before ``end``: "Irish growth", "India's growth", "la croissance de l'Inde"."""
        items, grammar = scene.items, self.lexicon.grammar
        for e in scene.entities:
            if e.kind in ("country", "group") and e.position < end and self._noun_first(items, e.position, adjective=e.adjective):
                return True
            mark, k = items[e.position], e.position + 1
            if k < end and word_of(items[k]) in grammar["possessives"]:
                k += 1
            elif not (isinstance(mark, Mark) and mark.values("adjective")):
                continue
            if e.kind in ("country", "group") and k < end and self._text(items[k]) in grammar["economy_nouns"]:
                return True
        if self.lexicon.spaced and any(
            self._opens_with_growth(items, e.position) for e in scene.entities if e.kind in ("country", "group")
        ):
            return True
        return self._of_one(scene) and self._bare(scene, end)

    def _opens_with_growth(self, items: list[Item], k: int) -> bool:
        """Whether a clause opens with the growth in the country at ``k``: "|Growth in Ethiopia| accelerated to 9.8%"."""
        lead = [item for item in items[:k] if word_of(item) not in self.lexicon.grammar["determiners"]]
        placed = len(lead) == 2 and word_of(lead[1]) in self.lexicon.grammar["in_of"]
        return placed and self._text(lead[0]) in self.lexicon.grammar["economy_nouns"]

    def _of_one(self, scene: Scene) -> bool:
        """Whether a clause speaks of one country, in a language that tells whose something is by a word before it."""
        one = len({e.entity for e in scene.entities}) == 1 and scene.entities[0].kind in ("country", "group")
        return one and bool(self.lexicon.grammar["owner_lead"])

    def _placed(self, scenes: list[Scene], n: int) -> bool:
        """Whether the sentence opens with no more than a country in which the clause's growth was: "Au Maroc, la croissance"."""
        lead = scenes[0]
        return n == 1 and not scenes[1].entities and self._of_one(lead) and len(lead.items) <= _LEAD and not lead.clause.numbers

    def _bare(self, scene: Scene, end: int) -> bool:
        """Whether growth is told by itself: "En France, la croissance a atteint 0,8 %"."""
        items, grammar = scene.items, self.lexicon.grammar
        for k in range(1, min(end, len(items) - 1)):
            noun = word_of(items[k - 1]) in grammar["determiners"] and self._text(items[k]) in grammar["economy_nouns"]
            rest = items[k + 1 : k + 3]
            verb = rest[1] if len(rest) > 1 and word_of(rest[0]) in self.lexicon.function_words else rest[0]  # "se aceleró"
            if noun and cued(verb, "level", "rise", "fall", "slow", "unchanged"):
                return True
        return False

    def _noun_first(self, items: list[Item], k: int, *, adjective: bool) -> bool:
        """Whether a word for growth stands before the country at ``k``, in a language that tells whose something is after it."""
        if not self.lexicon.grammar["owner_lead"]:
            return False
        noun, leads = k - 1, (*self.lexicon.grammar["owner_lead"], *self.lexicon.grammar["determiners"])
        while not adjective and noun >= 0 and word_of(items[noun]) in leads:
            noun -= 1
        owned = noun >= 0 and (adjective or noun < k - 1)
        return owned and self._text(items[noun]) in self.lexicon.grammar["economy_nouns"]

    def _text(self, item: Item) -> str:
        return self.normalised.lower[item.start : item.end]

    def _subject(self, scene: Scene) -> EntityMention | None:
        """The country that a clause begins with and speaks of itself: not "Spain's tourism", not "in Spain"."""
        entity = next(iter(scene.entities), None)
        if entity is None or entity.position > 1 or entity.adjective or entity.kind not in ("country", "group", "world"):
            return None
        before = scene.items[0] if entity.position else None
        after = scene.items[entity.position + 1] if entity.position + 1 < len(scene.items) else None
        placed = before is not None and word_of(before) in (*self.lexicon.grammar["in_of"], *self.lexicon.destination)
        owning = after is not None and word_of(after) in self.lexicon.grammar["possessives"]
        return None if placed or owning else entity
