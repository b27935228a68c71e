"""Whose a number is: the country, place or company of one number of a sentence, and whom it is held against."""

from __future__ import annotations

from dataclasses import replace
from itertools import dropwhile, pairwise
from typing import NamedTuple

from factcheck.language.lexicon import Lexicon
from factcheck.model.draft import Draft
from factcheck.model.verdict import Reason
from factcheck.parsing.items import BRACKETS, Item, Word, is_strange, word_of
from factcheck.parsing.leads import fronted, looks_back
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.naming import Naming
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import EntityMention, Scene
from factcheck.parsing.text import Normalised
from factcheck.parsing.timing import APART
from factcheck.reference.catalogue import Catalogue

#: So many words, a verb and an article among them, may name somebody at the end of a sentence.
_CLOSING = 3


class Owner(NamedTuple):
    """The owner, the partner that it is held against, a name that is no entity, and where the owner was said if not here."""

    entity: str | None
    partner: str | None = None
    unknown: str | None = None
    carried: tuple[tuple[str, str], ...] = ()


class Owners:
    """Finds the owners in one text; what earlier sentences leave stands in the topic of ``naming``."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, catalogue: Catalogue, naming: Naming) -> None:
        self.normalised, self.lexicon, self.catalogue, self.naming = normalised, lexicon, catalogue, naming

    def _fronted(self, scene: Scene) -> bool:
        return fronted(scene, self.lexicon) or looks_back(scene, self.lexicon, self.normalised.lower)

    def of(self, scenes: list[Scene], n: int) -> Owner:
        """Owner, partner and unknown owner for a number of clause ``n``: own clause first, then earlier, then later ones."""
        scene = scenes[n]
        pointed, opposite = self.pointed(scenes, n)
        if pointed is not None:
            return Owner(pointed, opposite)
        near = [scene, *([scenes[n - 1]] if n and not scenes[n - 1].clause.numbers and scenes[n - 1].has("compared") else [])]
        partner = next((e.entity for place in near for e in place.entities if e.role == "partner"), None)
        order = [n, *range(n - 1, -1, -1), *range(n + 1, len(scenes))]
        for k in order:
            place = scenes[k]
            if k > n and (place.clause.opener in APART or (place.clause.numbers and not (k == n + 1 and self._fronted(scene)))):
                break
            if k != n and (self.apposition(scenes, k) or self.among(place)):
                continue
            if k != n and not (place.groups or place.clause.numbers or place.periods or k == 0 or k < n):
                continue
            if place.clause.opener == "break" and k != n and not place.groups and not (k == n - 1 and self.relates(scene)):
                continue
            if k < n and (first := self.most_of_all(place)) is not None:
                return Owner(first, partner)
            owners = [e for e in place.entities if e.role == "owner" and e.kind != "world" and e is not self.as_many_as(scenes, k)]
            if k < n and owners and self.next_in_turn(place, owners[-1]):
                return Owner(owners[-1].entity, partner)
            if k != n and len(place.items) == len(place.entities) == 1 and place.entities[0].kind == "world":
                return Owner(place.entities[0].entity, partner)  # "hydropower, worldwide, delivered …"
            if (
                k == n - 1
                and (self.relative(scene) or scene.clause.opener in BRACKETS)
                and place.entities
                and not place.entities[-1].adjective
                and not (place.entities[-1].kind in ("world", "group") and place.has("rank_high", "rank_low"))
                and not self.passing(place, scene)
                and not self.titled(place)
                and (place.entities[-1].position >= len(place.items) - 2 or (scene.clause.opener in BRACKETS and self.closes(place)))
            ):
                return Owner(place.entities[-1].entity, partner)
            attached = [e for e in owners if any(0 < group.first - e.position <= 2 for group in place.groups)]
            narrow = next((e for e in (attached[:1] or owners) if e.kind in ("company", "region")), None)
            if narrow is not None and (k == n or place.groups or (k == 0 and self._first(place, narrow.position) and self.leads(scenes))):
                return Owner(narrow.entity, partner)
            if k < n and (where := self.placed(place)) is not None:
                return Owner(where, partner)
            if k != n and not place.groups:
                owners = [e for e in owners if e.kind not in ("company", "region") or (k == 0 and e.position == 0 and self.leads(scenes))]
            if owners and k <= n and place.unknown_owner in (*self.lexicon.grammar["brands"], *self.lexicon.grammar["makers"]):
                return Owner(None, partner, place.unknown_owner)  # "|Foreign brands| sold 9.5 million cars in China"
            if owners:
                stray = [e for e in place.entities if e.role == "destination" and e.entity != owners[0].entity]
                others = [e for e in owners[1:] if e.entity != owners[0].entity and not e.adjective and e.kind != "group"]
                lost = stray or (others if k == n and len(place.clause.numbers) < 2 and partner is None else [])
                unknown = self.catalogue.entities[lost[0].entity].labels[self.lexicon.language][0] if lost and place.groups else None
                return Owner(owners[0].entity, partner, unknown)
            stray = [e for e in place.entities if e.role == "destination"]
            if stray and any(group.direct for group in place.groups):
                return Owner(stray[0].entity, partner)
            if stray and place.groups:
                return Owner(None, partner, self.catalogue.entities[stray[0].entity].labels[self.lexicon.language][0])
            if place.unknown_owner and (k == n or place.groups or (k == 0 and word_of(place.items[0]) in self.lexicon.grammar["in_of"])):
                return Owner(None, partner, place.unknown_owner)
        places = [scene, *(place for place in scenes if place is not scene)]
        owned = [e.entity for place in places for e in place.entities if e.kind == "world" and e.role == "owner" and not e.adjective]
        world = next(iter(owned), None)
        later = {e.entity for place in scenes[n + 1 :] for e in place.entities if e.role == "owner" and e.kind == "country"}
        if world is not None and len(later) == 1 and not scene.entities:
            return Owner(next(iter(later)), partner)  # "at 24.3 tonnes a head, Bahrain's emissions were the fourth highest in the world"
        topic = self.naming.topic
        if world is None and topic.entity is None and (last := self.closing(scenes, n)) is not None:
            return Owner(last, partner)
        pairs = ((one, two) for place in scenes[: n + 1] for one, two in pairwise(place.items) if isinstance(one, Word))
        ours = next((one.text for one, two in pairs if one.lower in self.lexicon.grammar["we"] and self._activity(two)), None)
        if ours is not None and world is None and topic.entity is None:
            return Owner(None, partner, ours)
        if world is None and (topic.entity or topic.unknown):
            return Owner(topic.entity, partner, topic.unknown, (("entity", topic.where),))
        return Owner(world, partner)

    def of_another(self, scene: Scene, last: int) -> bool:
        """Whether a multiple is taken of what another measure has: "more than twice solar's 18%", 政府债务超过GDP的两倍."""
        if not self.lexicon.spaced:
            own = next((group for group in scene.groups if group.last == last - 2), None)
            lead = scene.items[own.first - 1] if own is not None and own.first else None
            led = lead is None or isinstance(lead, PeriodMention) or (isinstance(lead, Mark) and bool(lead.values("entity", "adjective")))
            linked = own is not None and word_of(scene.items[last - 1]).endswith(self.lexicon.grammar["link"]) and not led
            told = [name.measure for name in self.naming.topic.names]
            return linked and len(scene.groups) == 1 and bool(told) and own is not None and own.names[-1].measure not in told
        group = next((group for group in scene.groups if group.first == last + 1), None)
        after = scene.items[group.last + 1 : group.last + 2] if group is not None else []
        return bool(after) and word_of(after[0]) in self.lexicon.grammar["possessives"] and self.lexicon.spaced

    def paired(self, scene: Scene) -> bool:
        """Whether the clause's period is two periods joined by "and"."""
        words = [self.normalised.lower[mention.start : mention.end] for _, mention in scene.periods]
        return any(join in word for word in words for join in self.lexicon.grammar["pair_join"])

    def as_many_as(self, scenes: list[Scene], n: int) -> EntityMention | None:
        """Whom a multiple that ends the clause before is taken of: "has twice |as many people as the DRC| and four times as many as"."""
        before = scenes[n - 1].items[-1] if n and scenes[n - 1].items and scenes[n].clause.opener == "break" else None
        lead = scenes[n].items[0] if n < len(scenes) and scenes[n].items else None
        if (
            not (isinstance(before, Number) and before.multiple)
            or lead is None
            or self.normalised.lower[lead.start : lead.end] not in self.lexicon.grammar["as"]
        ):
            return None
        return self._next_named(scenes[n], -1)

    def partner_of(self, scenes: list[Scene], n: int, i: int) -> str | None:
        """Whom a multiple at ``i`` is taken of, where another one is taken of somebody else."""
        if not self.lexicon.spaced:
            return None
        beside = self._next_named(scenes[n], i) if i < len(scenes[n].items) - 1 else None
        held = beside if beside is not None and beside.role == "partner" else None
        held = held or (self.as_many_as(scenes, n + 1) if n + 1 < len(scenes) and i == len(scenes[n].items) - 1 else None)
        return held.entity if held is not None else None

    def _next_named(self, scene: Scene, i: int) -> EntityMention | None:
        """The first country behind ``i`` with no other number before it."""
        following = next((k for k, item in enumerate(scene.items) if k > i and isinstance(item, Number)), len(scene.items))
        return next((e for e in scene.entities if i < e.position < following and e.kind != "world"), None)

    def most_of_all(self, place: Scene) -> str | None:
        """The country than which nobody has more: "No nation emitted more per head |than Qatar|, thrice the American figure"."""
        if not place.has("than") or not any(word_of(item) in self.lexicon.grammar["nobody"] for item in place.items):
            return None
        return next((e.entity for e in place.entities if e.role == "partner" and e.kind == "country"), None)

    def _first(self, scene: Scene, position: int) -> bool:
        """Whether a clause begins with somebody: "|At the Shanghai| factory, …"."""
        return all(map(self._leads_to, scene.items[:position]))

    def _leads_to(self, item: Item) -> bool:
        """Whether a word only leads to a name: "at", "in", "the"."""
        word, grammar = word_of(item), self.lexicon.grammar
        return any(word in grammar[kind] for kind in ("in_of", "at", "determiners"))

    def closing(self, scenes: list[Scene], n: int) -> str | None:
        """The one country of a sentence whose last clause only names it: "At the foot of the table, with 0.388, |came Chad|"."""
        named = {e.entity for place in scenes for e in place.entities if e.kind == "country"}
        place = scenes[-1]
        words = [item for item in place.items if not isinstance(item, Word) or item.text[0].isalnum()]
        only = len(words) <= _CLOSING and len(place.entities) == 1 and words[-1] is place.items[place.entities[0].position]
        return next(iter(named)) if len(named) == 1 and only and n < len(scenes) - 1 and not place.groups else None

    def next_in_turn(self, place: Scene, last: EntityMention) -> bool:
        """Whether a clause ends with somebody whose number is still to come: "Denmark posted 4.5% |and Norway|, rich in oil, …"."""
        told = [k for k, item in enumerate(place.items) if isinstance(item, Number)]
        ends = last.position == len(place.items) - 1 and not last.adjective
        return ends and bool(told) and told[-1] < last.position and cued(place.items[last.position - 1], "join")

    def passing(self, place: Scene, scene: Scene) -> bool:
        """Whether a clause only says whom somebody is ahead of, or among whom, and the next goes on about that somebody: "…, ahead of
        Japan, with …", "Luxembourg had the highest in the EU, at …"."""
        if word_of(scene.items[0]) not in self.lexicon.grammar["holding"]:
            return False
        first, last = place.entities[0], place.entities[-1]
        among = (
            first.kind == "country" and last.kind in ("group", "world") and place.has("rank_high", "rank_low", "record_high", "record_low")
        )
        return among or cued(place.items[0], "above", "below")

    def titled(self, place: Scene) -> bool:
        """Whether a clause ends with what a country is called in a group: "l'Espagne reste la |locomotive de la zone euro|"."""
        first, last = place.entities[0], place.entities[-1]
        if first.kind != "country" or first.role != "owner" or last.kind not in ("group", "world") or last.role != "owner":
            return False
        k = last.position - 1
        while k > 0 and word_of(place.items[k]) in (*self.lexicon.grammar["determiners"], *self.lexicon.grammar["before_entity"]):
            k -= 1
        noun = place.items[k - 1] if k and word_of(place.items[k]) in self.lexicon.grammar["of"] else place.items[k]
        return k > first.position and isinstance(noun, Word) and is_strange(noun, self.lexicon)

    def apposition(self, scenes: list[Scene], k: int) -> bool:
        """Whether a clause only says what the entity before it is: "Bulgaria, Romania's southern neighbour, …"."""
        if not k or k + 1 >= len(scenes) or not scenes[k].items or not self.lexicon.spaced:
            return False
        place, before, after = scenes[k], scenes[k - 1], scenes[k + 1]
        named = bool(before.entities) and before.entities[-1].position == len(before.items) - 1
        lead = place.items[0]
        alone = (k == 1 or before.clause.opener in (":", "：")) and len(before.items) == 1
        opens = (
            alone
            or (self.relative(place) and not place.groups)
            or word_of(lead) in self.lexicon.grammar["determiners"]
            or (len(place.items) > 1 and word_of(place.items[1]) in self.lexicon.grammar["possessives"])
        )
        return named and opens and not place.clause.numbers and {place.clause.opener, after.clause.opener} == {","}

    def placed(self, scene: Scene) -> str | None:
        """The town or region that a clause says no more of than that it was there: "And in Nebraska, we have …"."""
        last = scene.entities[-1] if scene.entities else None
        if last is None or last.kind != "region" or not 0 < last.position <= 2 or last.position != len(scene.items) - 1:
            return None
        return last.entity if word_of(scene.items[last.position - 1]) in self.lexicon.grammar["in_of"] else None

    def among(self, scene: Scene) -> bool:
        """Whether a clause only says among whom somebody is first: 居拉美各国之首."""
        groups = bool(scene.entities) and all(e.kind == "group" for e in scene.entities)
        return groups and scene.has("rank_high", "rank_low") and not scene.clause.numbers and not scene.groups

    def pointed(self, scenes: list[Scene], n: int) -> tuple[str | None, str | None]:
        """Which of two countries "the former" or "the latter" takes up, and the other one in 前者比后者多出约6000亿美元."""
        told = list(dict.fromkeys(e.entity for place in scenes[:n] for e in place.entities if e.role == "owner" and e.kind == "country"))
        if len(told) != 2 or any(e.role == "owner" and e.kind == "country" for e in scenes[n].entities):
            return None, None
        words = [item.lower for item in scenes[n].items if isinstance(item, Word)]
        former, latter = (
            any(word in pointing if self.lexicon.spaced else word.startswith(pointing) for word in words)
            for pointing in (self.lexicon.grammar["former"], self.lexicon.grammar["latter"])
        )
        if former:
            return told[0], told[1] if latter and scenes[n].has("than") else None
        return (told[1], told[0] if scenes[n].has("than") else None) if latter else (None, None)

    def of_its(self, scene: Scene, i: int) -> bool:
        """Whether a number is that of a rate or figure named just before: "the world average of 2.2"."""
        noun, of = scene.items[i - 2], scene.items[i - 1]
        level = word_of(noun) in self.lexicon.grammar["levels"] or cued(noun, "average") or any(g.first == i - 2 for g in scene.groups)
        return level and word_of(of) in self.lexicon.grammar["of"]

    def closes(self, scene: Scene) -> bool:
        """Whether a clause ends with what its last entity has: "three times South Korea's fertility rate (0.75)"."""
        measures = {k for group in scene.groups for k in range(group.first, group.last + 1)}
        small = (*self.lexicon.grammar["possessives"], *self.lexicon.grammar["link"], *self.lexicon.grammar["levels"])
        rest = range(scene.entities[-1].position + 1, len(scene.items))
        return all(k in measures or cued(scene.items[k], "average") or word_of(scene.items[k]) in small for k in rest)

    def _activity(self, item: Item) -> bool:
        """Whether an item names an activity: "our sales", "we sold"."""
        return isinstance(item, Mark) and bool(item.values("noun", "verb", "generic"))

    def of_the_world(self, scenes: list[Scene]) -> bool:
        """Whether a sentence names the world or a group, of which a country's share may be told."""
        return any(place.has("worldwide") or any(e.kind in ("world", "group") for e in place.entities) for place in scenes)

    def whole_before(self, scenes: list[Scene], n: int, entity: str | None) -> str | None:
        """The world or group that the clauses before ``n`` were about, where a country is spoken of now."""
        if entity is None or self.catalogue.entities[entity].kind != "country" or scenes[n].groups:
            return None
        for place in reversed(scenes[:n]):
            wide = next((e.entity for e in place.entities if e.kind in ("world", "group")), None)
            if wide is not None or place.has("worldwide"):
                return wide or self.catalogue.world()
        return None

    def of_whom(self, scene: Scene, i: int) -> str | None:
        """The country whose whole a percentage is one of: "58.4% of Ireland's electricity and 36.8% of Denmark's"."""
        of = scene.items[i + 1] if i + 1 < len(scene.items) else None
        if of is None or word_of(of) not in self.lexicon.grammar["of"] or not self.lexicon.spaced:
            return None
        return next((e.entity for e in scene.entities if e.position == i + 2 and e.kind == "country" and not e.adjective), None)

    def taker(self, scenes: list[Scene], n: int) -> str | None:
        """The one country that a share of the world's may be of, in this clause or a later one."""
        found = {e.entity for place in scenes[n:] for e in place.entities if e.kind == "country"}
        return next(iter(found)) if len(found) == 1 else None

    def of_a_country(self, scene: Scene, i: int) -> bool:
        """Whether a part is taken of what a country has, and nothing says which part: "a quarter of Italy's population was …"."""
        after = scene.items[i + 1] if i + 1 < len(scene.items) else None
        if after is None or word_of(after) not in self.lexicon.grammar["of"]:
            return False
        whole = next((group for group in scene.groups if group.first > i), None)
        owner = next((e for e in scene.entities if e.position > i and whole is not None and e.position < whole.first), None)
        return owner is not None and owner.kind == "country"

    def beyond(self, scene: Scene, i: int) -> bool:
        """Whether the partner belongs to a later number: "5.4% more than the year before and 2.4 million fewer than China"."""
        following = next((k for k, item in enumerate(scene.items) if k > i and isinstance(item, Number)), None)
        base = following is not None and any(cued(item, "yoy", "mom") for item in scene.items[i + 1 : following])
        held = next((k for k, item in enumerate(scene.items) if k > i and cued(item, "yoy", "mom")), None)
        again = [k for k, item in enumerate(scene.items) if held is not None and k > held and cued(item, "more_than", "less_than")]
        if again and again[0] < (following or len(scene.items)):
            return all(e.position > again[0] for e in scene.entities if e.role == "partner")  # "… and more than China"
        return base and all(e.position > (following or 0) for e in scene.entities if e.role == "partner")

    def alone(self, draft: Draft, scenes: list[Scene]) -> Draft:
        """The statement; one that holds somebody against two together is none of the first: "more people than A and B combined"."""
        if draft.partner is None or draft.place is None:
            return draft
        scene = scenes[draft.place[0]]
        after = [e for e in scene.entities if e.position >= next((o.position for o in scene.entities if o.entity == draft.partner), 0)]
        added = scene.has("sum") and len({e.entity for e in after}) > 1
        return replace(draft, reason=draft.reason or Reason.UNCLEAR_MEASURE) if added else draft

    def leads(self, scenes: list[Scene]) -> bool:
        """Whether the first clause only names whom the sentence is about: "Chery, …" or "零跑汽车发布战报：…"."""
        told = dropwhile(self._leads_to, scenes[0].items)
        return len(list(told)) <= 2 or (len(scenes) > 1 and scenes[1].clause.opener in (":", "："))

    def of_growth(self, scene: Scene, i: int) -> str | None:
        """Whose growth a rate is: "compared with China's growth of 57.9 percent"."""
        if i < 4 or word_of(scene.items[i - 1]) not in self.lexicon.grammar["of"]:
            return None
        noun, link = scene.items[i - 2], scene.items[i - 3]
        named = cued(noun, "growth_noun", "decline_noun") and word_of(link) in self.lexicon.grammar["possessives"]
        return next((e.entity for e in scene.entities if named and e.position == i - 4), None)

    def relative(self, scene: Scene) -> bool:
        """Whether a clause tells more of what was named just before: "…, which shipped 4.91 million"."""
        return bool(scene.items) and self.normalised.lower[scene.items[0].start : scene.items[0].end] in self.lexicon.grammar["tells_more"]

    def relates(self, scene: Scene) -> bool:
        """Whether a clause is one on whom the words before it named last: "after the United States, |whose| 52.4 million …"."""
        return bool(scene.items) and self.normalised.lower[scene.items[0].start : scene.items[0].end] in self.lexicon.grammar["relatives"]

    def main(self, scenes: list[Scene], n: int, i: int, entity: str | None) -> str | None:
        """Whom the sentence is about, where a multiple at ``i`` is told of somebody else in a clause that relates to that one: "Germany
        has the most after the United States, whose 52.4 million are three times |as many|"."""
        after = scenes[n].items[i + 1 : i + 3]
        if not after or not cued(after[0], "as_many") or (len(after) > 1 and word_of(after[1]) in self.lexicon.grammar["as"]):
            return None
        first = next((e.entity for place in scenes[:n] for e in place.entities if e.role == "owner" and e.kind == "country"), None)
        return first if self.relates(scenes[n]) and first != entity and not scenes[n].bases else None

    def held(self, scene: Scene, i: int) -> str | None:
        """Whose number a multiple at ``i`` is taken of: "twice the $67.6bn that flowed to Mexico", "twice Pakistan's 3.5%"."""
        items, grammar = scene.items, self.lexicon.grammar
        told = self.told_before(scene, i)
        if told is not None:
            holder = self.holder(scene, told)
            return holder.entity if holder is not None else None
        ahead = next((k for k in range(i + 1, len(items)) if isinstance(items[k], Number)), None)
        if ahead is None or not self.lexicon.spaced:
            return None
        if ahead == i + 2 and word_of(items[i + 1]) in grammar["determiners"]:
            following = next((k for k in range(ahead + 1, len(items)) if isinstance(items[k], Number)), len(items))
            return next((e.entity for e in scene.entities if ahead < e.position < following), None)
        owned = ahead <= i + 5 and any(word_of(item) in grammar["possessives"] for item in items[i + 1 : ahead])
        return next((e.entity for e in scene.entities if owned and i < e.position < ahead), None)

    def told_before(self, scene: Scene, i: int) -> int | None:
        """The number that a multiple at ``i`` is taken of, where it comes first: 印度2.2吨的六倍, 不到巴西1.19%的四分之一."""
        items = scene.items
        number = items[i]
        if (
            self.lexicon.spaced
            or not (isinstance(number, Number) and number.multiplies)
            or i < 2
            or not word_of(items[i - 1]).endswith(self.lexicon.grammar["link"])
        ):
            return None
        return next((k for k in range(i - 2, max(i - 4, -1), -1) if isinstance(items[k], Number)), None)

    def taken_from(self, scene: Scene, i: int) -> int | None:
        """Where the words begin that say of whose value, or of when, a multiple at ``i`` is taken: 不到|卢森堡的|五百分之一."""
        items, number = scene.items, scene.items[i]
        linked = i > 1 and word_of(items[i - 1]).endswith(self.lexicon.grammar["link"])
        if self.lexicon.spaced or not linked or not (isinstance(number, Number) and number.multiplies):
            return None
        named = {e.position for e in scene.entities}
        k = next((k for k in range(i - 2, max(i - 4, -1), -1) if k in named or isinstance(items[k], PeriodMention)), None)
        return k if k is not None and not any(isinstance(item, Number) for item in items[k:i]) else None

    def holder(self, scene: Scene, told: int) -> EntityMention | None:
        """Who has the number at ``told`` that a multiple after it is taken of: 全球平均水平37.4的三倍."""
        return next((e for e in scene.entities if told - 3 <= e.position < told), None)

    def multiple_of(self, scene: Scene, i: int) -> int | None:
        """The multiple that is taken of the number at ``i``, before or after it."""
        items = scene.items
        after = next((k for k in range(i + 1, min(i + 4, len(items))) if self.told_before(scene, k) == i), None)
        if after is not None:
            return after
        before = next((k for k in range(i - 1, max(i - 5, -1), -1) if isinstance(items[k], Number)), None)
        number = items[before] if before is not None else None
        return before if isinstance(number, Number) and number.multiplies else None

    def named_level(self, scene: Scene, i: int) -> bool:
        """Whether a number is another country's or time's, before that by which it is passed: 比菲律宾的4871亿美元高出276亿美元."""
        items = scene.items
        if self.lexicon.spaced or i < 3 or word_of(items[i - 1]) not in self.lexicon.grammar["link"] or not cued(items[i - 3], "than"):
            return self._of_year_before(items, i)
        if isinstance(items[i - 2], PeriodMention) or cued(items[i - 2], "women", "men"):
            return True  # 比2013年的26.1%低了一大截, 比男性的14.9%高出8.4个百分点
        return any(e.position == i - 2 for e in scene.entities) and any(isinstance(item, Number) for item in items[i + 1 :])

    def than_a_measure(self, scene: Scene) -> bool:
        """Whether a clause holds what was spoken of against another measure, the only one that it names: 比|出口|多出920亿美元."""
        first = next((group for group in scene.groups if not group.counted), None)
        led = first is not None and first.direct and first.first > 0 and cued(scene.items[first.first - 1], "than")
        return led and not (self.lexicon.spaced or scene.bases or scene.has("yoy", "mom"))

    def _of_year_before(self, items: list[Item], i: int) -> bool:
        """Whether a number is the level of the year before that what follows is held against: 较上年|的7.0%|提高1.0个百分点."""
        number = items[i]
        linked = i > 1 and word_of(items[i - 1]) in self.lexicon.grammar["link"] and cued(items[i - 2], "yoy", "mom")
        level = isinstance(number, Number) and not (number.multiplies or number.multiple or number.quantity.fraction)
        goes_on = any(isinstance(item, Number) for item in items[i + 1 :])
        return linked and level and goes_on and not self.lexicon.spaced

    def before(self, scenes: list[Scene], n: int, other: str) -> str | None:
        """Whom the clauses before ``n`` are about, where that is not ``other``."""
        told = (e.entity for place in reversed(scenes[:n]) for e in place.entities if e.role == "owner" and e.entity != other)
        return next(told, self.naming.topic.entity)

    def other_side(self, scenes: list[Scene], n: int, i: int) -> str | None:
        """Whose the second of two numbers is, after a comparison: "higher than Germany's: 2.8% against 2.3%"."""
        scene = scenes[n]
        start = max((k for k in range(i) if isinstance(scene.items[k], Number)), default=-1)
        against = start >= 0 and any(cued(item, "compared") and not item.cue("from") for item in scene.items[start + 1 : i])
        to = start >= 0 and scene.clause.opener in (":", "：") and i == len(scene.items) - 1 - (not isinstance(scene.items[-1], Number))
        against = against or (to and any(cued(item, "to") for item in scene.items[start + 1 : i]))  # "outlived Germans: 81.4 to 80.8"
        if not against or scene.entities or scene.periods or not n or scene.bases:
            return None
        return next((e.entity for e in scenes[n - 1].entities if e.role == "partner"), None)

    def taken_up(self, scene: Scene, i: int) -> str | None:
        """Whose the number is after "those of", which takes up what was told before it: "rose 7.6% and |those of Japan| 4.4%"."""
        last = next((e for e in reversed(scene.entities) if e.position < i), None)
        led = next((k for k in range(i - 1, -1, -1) if cued(scene.items[k], "as_many")), None)
        return last.entity if last is not None and led is not None and led < last.position and scene.takes_up(led) else None

    def _placed_after(self, scene: Scene, i: int) -> str | None:
        """Where one of several numbers of a clause was, by the words right after it: "3.4% |in Britain| and 2.5% in the euro zone"."""
        items, grammar = scene.items, self.lexicon.grammar
        owners = [e for e in scene.entities if e.role == "owner" and e.kind in ("country", "group", "world")]
        if not self.lexicon.spaced or len({e.entity for e in owners}) < 2 or len(scene.clause.numbers) < 2:
            return None
        k = i + 1
        while k < len(items) and word_of(items[k]) in (*grammar["in_of"], *grammar["determiners"]):
            k += 1
        led = k > i + 1 and word_of(items[i + 1]) in grammar["in_of"]
        return next((e.entity for e in owners if led and e.position == k and not e.adjective), None)

    def local(self, scene: Scene, i: int) -> str | None:
        """Whose one level of several is: "China's 4.91 million", "against 4.42 million for China"."""
        grammar = self.lexicon.grammar
        placed = self._placed_after(scene, i)
        if placed is not None:
            return placed
        multiple = self.multiple_of(scene, i)
        if multiple is not None and (held := self.held(scene, multiple)) is not None:
            return held
        for entity in scene.entities:
            p = entity.position
            listed = entity.role == "owner" and not entity.adjective and all(cued(item, "level", "to") for item in scene.items[p + 1 : i])
            ahead = p - 1
            while ahead >= 0 and word_of(scene.items[ahead]) in grammar["before_entity"]:
                ahead -= 1
            before = scene.items[ahead] if ahead >= 0 else None
            listed = listed and (before is None or isinstance(before, Number) or cued(before, "join"))
            if p < i <= p + 2 and listed and (len(scene.entities) > 1 or entity.kind == "world"):
                return entity.entity  # "Spain 84.0, world 73.5"
            if not self.lexicon.spaced:  # 日本的442.3万辆
                between = scene.items[p + 1 : i] if p < i else []
                if between and word_of(between[-1]) in grammar["link"] and all(cued(item, "average") for item in between[:-1]):
                    return entity.entity  # 世界平均的57.8%
                continue
            if p == i - 3 and self.of_its(scene, i):
                return entity.entity  # "below the French rate of 7.5%"
            if p == i - 2 and not entity.adjective and word_of(scene.items[p + 1]) in grammar["holding"]:
                return entity.entity  # "ahead of China with 1.41 billion"
            words = [word_of(item) for item in scene.items[p + 1 : i] if not (cued(item, "join"))] if p < i else []
            small = (*grammar["possessives"], *grammar["determiners"])
            if 0 < len(words) <= 3 and words[0] in (*grammar["possessives"], *grammar["its"]) and all(word in small for word in words):
                return entity.entity
            beyond = any(cued(item, "exceed", "trail") for item in scene.items[i:p])  # "mit 3,5 Prozent über der von Deutschland"
            if i < p <= i + 3 and not entity.adjective and word_of(scene.items[p - 1]) in grammar["for"] and not beyond:
                return entity.entity
        return None
