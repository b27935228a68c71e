"""What a statement takes from other sentences and clauses, and leaves out: whose, what and when, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from factcheck.model.assertion import Operation
from factcheck.model.draft import MEASURE, Draft, MeasureName
from factcheck.model.period import PeriodKey
from factcheck.parsing.groups import HEAD, THING
from factcheck.parsing.items import Word, is_strange, word_of
from factcheck.parsing.mentions import cued
from factcheck.parsing.naming import Naming
from factcheck.parsing.scene import Scene
from factcheck.parsing.timing import Timing

_OF_MANY = frozenset({Operation.RECORD, Operation.RANK, Operation.TREND})
#: How far before what is left out the words for that may begin.
_LEAVES_WITHIN = 24


class Elsewhere:
    """Remembers what the sentences of a text told of, and says what of a statement may be meant otherwise than it was taken over."""

    def __init__(self, naming: Naming, timing: Timing) -> None:
        self.naming, self.timing, self.lexicon = naming, timing, naming.lexicon
        #: Whether the sentence before was about another body's count, and this one names nobody.
        self.other_count = False
        #: The periods and measures that earlier sentences told something of.
        self.periods: set[PeriodKey] = set()
        self.measures: set[str] = set()
        #: The countries that they named, each with where it last was.
        self.entities: dict[str, int] = {}

    def remember(self, drafts: Sequence[Draft], scenes: list[Scene]) -> None:
        """Take in what a sentence told of."""
        self.periods.update(draft.period.period.key for draft in drafts if draft.period is not None)
        self.entities |= {e.entity: scene.items[-1].end for scene in scenes for e in scene.entities if e.kind not in ("world", "region")}
        self.measures.update(name.measure for draft in drafts for name in (draft.measure,) if name is not None and name.measure is not None)

    def leaves_out(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether the sentence leaves something out that the catalogue has no figures without: "excluding NEVs"; or, of what is told
        of many times or places, one of those: "the weakest since 2012, barring the pandemic year"."""
        code = draft.measure.measure if draft.measure is not None else None
        if code is not None and any(one.core == code for one in self.naming.catalogue.measures.values()):
            return False
        lower, lead = self.timing.assembler.normalised.lower, self.lexicon.grammar["leaves_out"]
        if draft.operation in _OF_MANY and scenes[0].items and scenes[-1].items:
            sentence = lower[scenes[0].items[0].start : scenes[-1].items[-1].end]
            if draft.operation is Operation.RANK:  # "more than anybody |bar| China" is a place, and leaves nothing out
                items, offsets = [item for place in scenes for item in place.items], self.timing.assembler.normalised.offsets
                apart = [item for item in items if not draft.words.start <= offsets[item.start] < draft.words.end]
                sentence = (" " if self.lexicon.spaced else "").join(lower[item.start : item.end] for item in apart)
            around = ("(?<![a-z])", "(?![a-z])") if self.lexicon.spaced else ("", "")
            if re.search(f"{around[0]}(?:{'|'.join(map(re.escape, lead))}){around[1]}", sentence):
                return True
        for scene in scenes:
            for group in scene.groups:
                after = lower[scene.items[group.last].end : scene.items[group.last].end + _LEAVES_WITHIN]
                if self.lexicon.spaced and re.match(rf" (?:is|are|were|was) (?:{'|'.join(map(re.escape, lead))})(?![a-z])", after):
                    return True  # "once exports are stripped out"
                words = lower[max(0, scene.items[group.first].start - _LEAVES_WITHIN) : scene.items[group.first].start].rstrip()
                if words.endswith(lead) and (not self.lexicon.spaced or f" {words}".endswith(tuple(f" {word}" for word in lead))):
                    return True
        return False

    def doubts(self, draft: Draft, scenes: list[Scene]) -> Iterator[str]:
        """The doubts about what a statement takes from elsewhere."""
        n, i = draft.place or (0, 0)
        scene = scenes[n]
        if draft.operation is Operation.DIRECTION and draft.period is not None and draft.period.carried and not told_here(scenes):
            yield "idle_direction"
        if any(slot == "entity" for slot, _ in draft.carried) and self._is_somebody(draft, scenes):
            yield "carried_entity"
        if self._at_home(draft, scenes, n):
            yield "left_out"
        if self._is_named_later(draft, scenes, n):
            yield "unknown_reference"
        if self._is_elsewhere(draft, scene, scenes):
            yield "carried_period"
        if self._has_other_subject(scene, i):
            yield "strange_clause"
        if draft.measure is not None and draft.measure.carried:
            if self.other_count:
                yield "unknown_reference"
            if not any(place.groups for place in scenes):
                yield "carried_measure"
                if len(self.measures) > 1 or self._is_unknown(scene, i):
                    yield "unknown_reference"
            elif not self._said(draft.measure, scenes[: n + 1]) and self._open(draft.measure):
                yield "carried_product"
            spheres = self.lexicon.grammar["spheres"]
            if any(word_of(item).endswith(spheres) for item in scene.items if isinstance(item, Word)):
                yield "unknown_reference"

    def _at_home(self, draft: Draft, scenes: list[Scene], n: int) -> bool:
        """Whether a clause tells what was sold at home, of an activity whose figures have exports in them: 国内销量2730.2万辆."""
        catalogue, code = self.naming.catalogue, self.naming.measure_of(draft.measure) if draft.measure is not None else None
        own = catalogue.measures.get(code or "")
        wholes = (
            next((code for code in one.denominators if catalogue.measures[code].facets.get(HEAD) != one.facets[HEAD]), None)
            for one in catalogue.measures.values()
            if HEAD in one.facets
        )
        if own is None or own.id not in wholes:
            return False
        lower = self.timing.assembler.normalised.lower
        named = next((k for k in range(n, -1, -1) if any(not group.counted for group in scenes[k].groups)), n)
        told = [place for k, place in enumerate(scenes) if place.items and (k in (n, named) or not place.clause.numbers)]
        return any(re.search(self.lexicon.patterns["at_home"], lower[place.items[0].start : place.items[-1].end]) for place in told)

    def _is_somebody(self, draft: Draft, scenes: list[Scene]) -> bool:
        """Whether the country of a statement was named in another sentence, of several, or in another paragraph, and the measure is
        one of every country."""
        told = self.entities.get(draft.entity or "")
        before = "" if told is None else self.timing.assembler.normalised.text[told : scenes[0].items[0].start]
        measure = self.naming.variants.measure(draft.measure)
        anybody = measure is not None and measure.default_entity is None
        return len(self.entities) > 1 or (anybody and "\n\n" in before)

    def _is_named_later(self, draft: Draft, scenes: list[Scene], n: int) -> bool:
        """Whether the measure of a number is named only in a later clause, which has numbers of its own: 增幅0.5%，失业率由4.7%升到5.1%."""
        code = draft.measure.measure if draft.measure is not None else None
        if code is None or draft.quantity is None or any(place.groups for place in scenes[: n + 1]):
            return False
        later = [place for place in scenes[n + 1 :] if any(name.measure == code for group in place.groups for name in group.names)]
        return bool(later) and bool(later[0].clause.numbers)

    def _is_elsewhere(self, draft: Draft, scene: Scene, scenes: list[Scene]) -> bool:
        """Whether the period of a statement was told elsewhere, in a text that tells of a later one, too: it may be that one."""
        if draft.period is None or scene.periods or scene.bases:
            return False
        here = {self.timing.name_of(mention).period.key for place in scenes for _, mention in place.periods}
        told = here | self.periods if draft.earlier is not None or not here else here
        elsewhere = draft.earlier is not None or draft.period.carried or len(here) > 1
        return elsewhere and any(first + months > draft.period.period.end for first, months in told)

    def _has_other_subject(self, scene: Scene, i: int) -> bool:
        """Whether a clause that names no measure before a number begins with an unknown word that does what it says: "manufacturers cut
        46,000", "tourism grew 5% and GDP …"."""
        if not self.lexicon.spaced or any(group.first < i for group in scene.groups):
            return False
        pairs = pairwise(scene.items[:i])
        moves = ("rise", "fall", "level")
        return any(isinstance(word, Word) and is_strange(word, self.lexicon) and cued(verb, *moves) for word, verb in pairs)

    def _is_unknown(self, scene: Scene, i: int) -> bool:
        """Whether an unknown word stands before a number of which no measure is named in its sentence: "The Ibex closed 0.4% higher"."""
        return self.lexicon.spaced and any(isinstance(item, Word) and is_strange(item, self.lexicon) for item in scene.items[:i])

    def _open(self, name: MeasureName) -> bool:
        """Whether what is carried could as well be another thing: the text has told of several."""
        topic = self.naming.topic
        if MEASURE in name.carried:
            return len(self.measures) > 1
        if THING in name.carried:
            return len(topic.products) > 1
        return len(topic.heads) > 1

    def _said(self, name: MeasureName, scenes: list[Scene]) -> bool:
        """Whether what a name carries was at least said in the sentence."""
        for place in scenes:
            if any(word_of(place.items[group.first - 1]) in self.lexicon.grammar["its"] for group in place.groups if group.first):
                return True
        if MEASURE in name.carried:
            return any(one.measure == name.measure for place in scenes for group in place.groups for one in group.names)
        here = {value for place in scenes for group in place.groups for one in group.names for _, values in one.facets for value in values}
        return all(set(name.value(facet)) & here for facet in name.carried)


def told_here(scenes: Sequence[Scene]) -> bool:
    """Whether a sentence names a period at all."""
    return any(scene.periods or scene.bases for scene in scenes)
