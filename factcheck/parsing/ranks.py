"""Ranks: who is first, second or last of whom."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from factcheck.model.assertion import Direction, Operation
from factcheck.model.draft import Draft
from factcheck.model.verdict import Reason
from factcheck.parsing.histories import Histories
from factcheck.parsing.items import Item, Word, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.scene import EntityMention, Scene

#: So many words may say among whom, or by what, somebody is first.
_FRAME = 6


class Ranks(Histories):
    """Reads the ranks of one sentence."""

    def rank(self, scene: Scene, n: int) -> Draft | None:
        """ "the world's second-largest vehicle exporter"."""
        items = scene.items
        if self.one_of_many(scene) and re.search(self.lexicon.patterns["place_told"], self.words(scene)) is None:
            return None
        for i, item in enumerate(items):
            if not isinstance(item, Mark) or not (item.cue("rank_high", "rank_low") or self.ranked_superlative(scene, i)):
                continue
            text = self.normalised.lower
            phrase = text[item.start : item.end]
            place, start = 1, item.start
            before = re.search(self.lexicon.patterns["place_before"], text[max(0, item.start - 40) : item.start])
            if before:
                word = before.group("place")
                number = self.lexicon.ordinals.get(word) or (int(re.sub(r"\D", "", word)) if word[0].isdigit() else None)
                if number:
                    place, start = number, item.start - (len(before.group()))
            apart = self._place_apart(scene, i)
            if apart is not None:
                place, start = apart
                if not place:
                    continue
            held = next((one for one in self.lexicon.grammar["place_prefixes"] if phrase.startswith(one)), None)
            place = self.lexicon.ordinals[held] if held is not None else place
            place = 1 + len(self.before_it()) if place == 1 else place
            if not self.lexicon.spaced:
                found = next((value for word, value in self.lexicon.ordinals.items() if word in phrase and len(word) == 2), None)
                place = found or place
            world = [e for e in scene.entities if e.kind in ("world", "group") and e.position < i + 9]
            frame = self.frame(n)
            among = next((e for e in frame.entities if e.kind in ("world", "group")), None) if frame is not None and not world else None
            if not world and among is None and not scene.has("worldwide") and (self.in_some_area(scene) or not self.ranked_noun(scene, i)):
                continue
            end = item.end
            follows = next((group for group in scene.groups if group.first >= i and group.first - i <= 4), None)
            if follows is not None:
                end = items[follows.last].end
            by = frame.groups[-1] if frame is not None and frame.groups and follows is None else None
            if follows is None and by is None and not (any(group.first < i for group in scene.groups) or self.ranked_superlative(scene, i)):
                continue
            scope = next((e for e in world if items[e.position].start >= end), None)
            if scope is not None and self.lexicon.spaced and self._only_small(items, end, scope.position):
                end = items[scope.position].end
            if world and world[0].position == i - 1 - (1 if isinstance(items[i - 1], Word) else 0) and self.lexicon.spaced:
                start = min(start, items[world[0].position].start)
            group_code = next((e.entity for e in [*world, *([among] if among else [])] if e.kind == "group"), None)
            named, place_of = (follows, scene) if follows is not None else (by, frame or scene)
            measure = self.basis(self.reader.naming.complete(named.names[0], place_of, place_of.groups)) if named else None
            measure = self.reader.naming.economy.grown() if self.unsaid_growth(scene, i) else measure
            if measure is not None and any(word in phrase for word in self.lexicon.grammar["growing"]):
                measure = self.reader.naming.variants.growth_of(measure)  # "the world's fastest-growing economy"
            draft = self.draft(
                Operation.RANK, self.normalised.span(start, end), scene, n, i, measure=measure,
                direction=Direction.UP if item.cue("rank_high", "record_high") else Direction.DOWN, count=place, group=group_code,
            )  # fmt: skip
            if self.of_some(scene, i):
                return None  # "the fastest-growing |big| economy"
            grows = any(word in phrase for word in self.lexicon.grammar["growing"])
            if draft is not None and measure is None and draft.measure is not None and grows:
                draft = replace(draft, measure=self.reader.naming.variants.growth_of(draft.measure))
            if draft is not None and phrase in self.lexicon.grammar["swift"] and scene.has("rise", "fall"):
                draft = self.at_speed(draft)
            if draft is not None:
                places = [scene, *reversed(self.scenes[:n])]
                owners = [e for place in places for e in place.entities if e.role == "owner" and e.kind not in ("world", "group")]
                whose = [e for e in scene.entities if e.role == "partner" and e.position > i and e.kind == "country"]
                if not owners and len(whose) == 1 and draft.entity is None:  # "the shortest life expectancy was that of Chad"
                    return replace(draft, entity=whose[0].entity, partner=None, entity_unknown=None)
                return replace(draft, entity=owners[0].entity if owners else draft.entity, entity_unknown=draft.entity_unknown)
        return None

    def _place_apart(self, scene: Scene, i: int) -> tuple[int, int] | None:
        """The place that stands apart from the superlative of those among whom it is one, and where; 0 where none is told: "den |dritten
        Platz| unter den größten Volkswirtschaften"."""
        items, grammar = scene.items, self.lexicon.grammar
        k = i - 1
        while k > 0 and word_of(items[k]) in grammar["determiners"]:
            k -= 1
        if k < 0 or self.normalised.lower[items[k].start : items[k].end] not in grammar["among"]:
            return None
        start = items[0].start
        found = re.search(self.lexicon.patterns["place_told"], self.normalised.lower[start : items[k].start])
        word = found.group("place") if found is not None else ""
        place = int(re.sub(r"\D", "", word)) if word[:1].isdigit() else self.lexicon.ordinals.get(word, 0)
        return place, start + found.start() if found is not None else start

    def of_some(self, scene: Scene, i: int) -> bool:
        """Whether somebody is first among some of whom there is no list: "of the EU's |big| six", "than any |large| economy"."""
        after = [word_of(item) for item in scene.items[i + 1 : i + 1 + _FRAME]]
        return any(word.startswith(self.lexicon.grammar["some_of_many"]) for word in after)

    def by_growth(self, rank: Draft | None, drafts: list[Draft]) -> Draft | None:
        """A rank of an economy by its growth, where that was told before it: "grew by 0.2%, the least in the G7"; the largest is so by
        what it makes all the same."""
        if rank is None or rank.measure is None or rank.place is None:
            return rank
        n, i = rank.place
        growth = self.reader.naming.variants.growth_of(rank.measure).measure
        told = {one.measure.measure for one in drafts if one.measure is not None and one.words.end <= rank.words.start}
        sized = cued(self.scenes[n].items[i], "rank_high", "rank_low")
        return rank if growth not in told or sized else replace(rank, measure=self.reader.naming.variants.growth_of(rank.measure))

    def before_it(self) -> set[str]:
        """The countries after which the sentence says that somebody comes: "the largest economy |after| the United States and China"."""
        found: set[str] = set()
        for place in self.scenes:
            named = {e.position: e.entity for e in place.entities if e.kind == "country"}
            starts = (k for k, item in enumerate(place.items) if self._text(item) in self.lexicon.grammar["goes_back"])
            for k in starts if not place.clause.numbers else ():
                rest = range(k + 1, len(place.items))
                row = rest[: next((n for n, j in enumerate(rest) if not self._lists(place, j, named)), len(rest))]
                led = bool(row) and self._text(place.items[row[-1]]) in self.lexicon.grammar["determiners"]
                found |= {named[j] for j in row if j in named} if led or len(row) == len(rest) else set()  # not "After Britain |left|, …"
        return found

    def _lists(self, scene: Scene, j: int, named: Collection[int]) -> bool:
        """Whether an item is a country of a list, or a small word of one."""
        item = scene.items[j]
        small = (*self.lexicon.grammar["determiners"], *self.lexicon.grammar["list_marks"], ".")
        return j in named or cued(item, "join") or self._text(item) in small

    def _text(self, item: Item) -> str:
        return self.normalised.lower[item.start : item.end]

    def frame(self, n: int) -> Scene | None:
        """The clause before that only says among whom, or by what, somebody is first: "Among the G7, …", "By population, …"."""
        lead = self.scenes[n - 1] if n == 1 else None
        if lead is None or lead.clause.numbers or not lead.items or lead.periods:
            return None
        small = (*self.lexicon.grammar["in_of"], *self.lexicon.grammar["for"], *self.lexicon.grammar["among"])
        only = len(lead.entities) + len(lead.groups) == 1 and not any(e.kind not in ("world", "group") for e in lead.entities)
        words = self.normalised.lower[lead.items[0].start : lead.items[-1].end]
        led = any(words.startswith(f"{word} ") for word in small if word) or words.endswith(self.lexicon.grammar["scope_end"] or "\0")
        return lead if only and led and len(lead.items) <= _FRAME else None

    def unsaid_growth(self, scene: Scene, i: int) -> bool:
        """Whether a superlative is of the growth of a country, of which nothing else is said: "had the slowest growth in the G7"."""
        phrase, after = self.normalised.lower[scene.items[i].start : scene.items[i].end], scene.items[i + 1 : i + 2]
        moved = phrase in self.lexicon.grammar["swift"] and any(cued(item, "rise", "fall") for item in scene.items[:i])
        return self.lexicon.spaced and not scene.groups and (moved or any(cued(item, "growth_noun") for item in after))

    def at_speed(self, draft: Draft) -> Draft:
        """A rank by how fast something grows: "grew the slowest of the G7"; of what has no growth there are no figures."""
        grown = self.reader.naming.variants.growth_of(draft.measure) if draft.measure is not None else None
        grows = grown is not None and grown.measure is not None and self.catalogue.measures[grown.measure].growth == grown.measure
        return replace(draft, measure=grown) if grows else replace(draft, reason=draft.reason or Reason.UNCLEAR_MEASURE)

    def in_some_area(self, scene: Scene) -> bool:
        """Whether a clause speaks of an area that it does not name: "the region's largest economy"."""
        words = (word_of(item) for place in self.scenes[: scene.clause.index + 2] for item in place.items)
        return any(word in self.lexicon.grammar["some_area"] for word in words)

    def _only_small(self, items: list[Item], end: int, to: int) -> bool:
        """Whether only small words lie between a phrase and an item after it: "… in the G7"."""
        between = [item for item in items[:to] if item.start >= end]
        return len(between) <= 3 and all(isinstance(item, Word) and item.text.rstrip("'’").isalpha() for item in between)

    def ranked_superlative(self, scene: Scene, i: int) -> bool:
        """Whether "highest" or "lowest" is said of one country among many: a measure follows, and whom it is held against."""
        item = scene.items[i]
        phrase = self.normalised.lower[item.start : item.end]
        if not cued(item, "record_high", "record_low") or phrase not in self.lexicon.grammar["superlatives"]:
            return False
        if any(base.role == "since" for base in scene.bases) or any(cued(mark, "record_scope") for mark in scene.items[1:]):
            return False
        follows = self.unsaid_growth(scene, i) or any(group.direct and 0 <= group.first - i <= 2 for group in scene.groups)
        among = any(
            e.kind in ("world", "group") and e.position > i and self._only_small(scene.items, item.end, e.position) for e in scene.entities
        )
        if not self.lexicon.spaced:  # 全球结核病发病率最高
            follows = follows or any(
                e.kind in ("world", "group") and (e.position < g.first <= i or g.first < e.position == i - 1)
                for e in scene.entities
                for g in scene.groups
                if g.direct
            )  # also 失业率为欧盟最高
        told = not scene.groups and any(group.direct for place in self.scenes[: scene.clause.index] for group in place.groups)
        follows = follows or (among and (told or any(group.direct and group.first < i for group in scene.groups)))
        frame = self.frame(self.scenes.index(scene))
        follows = follows or (frame is not None and any(group.direct and group.first < i for group in scene.groups))
        entities = [*scene.entities, *(frame.entities if frame is not None else ())]
        return follows and (scene.has("worldwide") or any(e.kind in ("world", "group") for e in entities))

    def placed(self, scene: Scene, n: int) -> Draft | None:
        """ "ranked second among the world's vehicle exporters", 全球第五."""
        if not scene.items:
            return None
        start = scene.items[0].start
        text = self.normalised.lower[start : scene.items[-1].end]
        named = [e for place in self.scenes for e in place.entities if e.kind in ("world", "group")]
        for pattern, direction in (("leads", Direction.UP), ("comes_last", Direction.DOWN)):
            leads = re.search(self.lexicon.patterns[pattern], text)
            table = leads is not None and leads.groupdict().get("table") is not None
            apart = direction is Direction.UP or table or bool(named)
            if leads is not None and apart and any(group.direct for place in self.scenes for group in place.groups):
                i = next((k for k, item in enumerate(scene.items) if item.end > start + leads.start()), 0)
                words = self.normalised.span(start + leads.start(), start + leads.end())
                return self.of_owner(self.draft(Operation.RANK, words, scene, n, i, direction=direction, count=1), named)
        behind = re.search(self.lexicon.patterns["only_behind"], text)
        ahead = [
            e
            for e in scene.entities
            if e.kind == "country" and behind is not None and scene.items[e.position].start >= start + behind.end()
        ]
        if behind is not None and ahead and (named or scene.has("worldwide")):
            i = next((k for k, item in enumerate(scene.items) if item.end > start + behind.start()), 0)
            words = self.normalised.span(start + behind.start(), scene.items[ahead[-1].position].end)
            made = self.draft(Operation.RANK, words, scene, n, i, direction=Direction.UP, count=len(ahead) + 1)
            return self.of_owner(made, named)
        found = re.search(self.lexicon.patterns["rank_word"], text)
        if found is None or not (named or scene.has("worldwide")):
            return None
        word = found.group("place")
        count = self.lexicon.ordinals.get(word) or (int(re.sub(r"\D", "", word)) if word[0].isdigit() else None)
        count = (
            count or self.lexicon.number_words.get(word) or next((v for k, v in self.lexicon.ordinals.items() if k.endswith(word)), None)
        )
        if not count:
            return None
        i = next((k for k, item in enumerate(scene.items) if item.start >= start + found.start()), 0)
        words = self.normalised.span(start + (found.start("place") if self.lexicon.spaced else found.start()), start + found.end())
        return self.of_owner(self.draft(Operation.RANK, words, scene, n, i, direction=Direction.UP, count=count), named)

    def of_owner(self, draft: Draft | None, named: list[EntityMention]) -> Draft | None:
        """A rank as one of the first country of the sentence, among the members of the group that is named."""
        if draft is None:
            return None
        owners = [e for place in self.scenes for e in place.entities if e.role == "owner" and e.kind not in ("world", "group")]
        group = next((e.entity for e in named if e.kind == "group"), None)
        pointed = self.reader.owners.pointed(self.scenes, draft.place[0])[0] if draft.place is not None else None
        entity = pointed or (owners[0].entity if owners else draft.entity)
        if entity is not None and entity in (group, self.catalogue.world()):
            entity = self.reader.topic.entity  # 该国…在欧盟成员国中高居榜首
        return replace(draft, entity=entity, group=draft.group or group, entity_unknown=None)

    def ranked_noun(self, scene: Scene, i: int) -> bool:
        """Whether the words right after name those that are ranked ("largest vehicle exporter")."""
        after = self.normalised.lower[scene.items[i].end : scene.items[i].end + 30]
        return bool(scene.groups) and any(noun in after for noun in self.lexicon.grammar["ranked"])
