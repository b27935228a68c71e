"""What every statement without a number of its own is made with: its words, measure, basis and draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factcheck.model.assertion import REVERSED, Operation
from factcheck.model.draft import Draft, MeasureName
from factcheck.model.text import Span
from factcheck.parsing.assemble import names_facet
from factcheck.parsing.groups import HEAD, THING
from factcheck.parsing.items import Item, Line, word_of
from factcheck.parsing.mentions import cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.scene import Scene

if TYPE_CHECKING:
    from factcheck.parsing.reader import Reader


class Statements:
    """The sentence that is read, and how a draft of one of its statements is made."""

    def __init__(self, reader: Reader, line: Line, scenes: list[Scene], year: int | None) -> None:
        self.reader, self.line, self.scenes, self.year = reader, line, scenes, year
        self.lexicon, self.normalised, self.catalogue = reader.lexicon, reader.normalised, reader.catalogue
        self.spent: set[int] = set()

    def subject(self, draft: Draft) -> tuple[object, ...]:
        """What a draft is about, to tell a statement from its repetition."""
        measures = tuple(self.reader.naming.measure_of(name) if name is not None else None for name in (draft.measure, draft.whole))
        return draft.operation, measures, draft.partner, draft.direction

    # -- shared -----------------------------------------------------------------------------------------------------

    def span(self, first: Item, last: Item) -> Span:
        """From one item to another, in the original text."""
        return self.normalised.span(first.start, last.end)

    def name(self, scene: Scene, n: int, before: int | None = None) -> MeasureName | None:
        """The measure that a cue speaks of: nearest in its clause, else the sentence's last, else the topic."""
        groups = [group for group in scene.groups if not group.counted] or scene.groups
        if groups:
            chosen = groups[0]
            if before is not None:
                ahead = [group for group in groups if group.first <= before]
                chosen = ahead[-1] if ahead else groups[0]
            return self.basis(self.reader.naming.complete(chosen.names[-1], scene, groups))
        for place in reversed(self.scenes[:n]):
            named = [group for group in place.groups if not group.counted]
            if named:
                told = self.reader.naming.pair([name for group in named for name in group.names])
                name = told[0] if told is not None and told[0].measure is not None else named[-1].names[-1]
                return self.basis(self.reader.naming.complete(name, place, named))
        for place in self.scenes[n + 1 :]:
            if place.groups:
                return self.basis(self.reader.naming.complete(place.groups[0].names[0], place, place.groups))
        spoken = self.reader.naming.economy.spoken(scene)
        if spoken is not None:
            return spoken
        if self.reader.topic.names:
            name = self.reader.topic.names[-1]
            return name.taken()
        return self.reader.naming.economy.compared(scene)

    def basis(self, name: MeasureName) -> MeasureName:
        """The name with the agency that the sentence gives."""
        return replace(name, basis=self.reader.agency) if self.reader.agency else name

    def draft(self, operation: Operation, words: Span, scene: Scene, n: int, i: int, **slots: Any) -> Draft | None:
        """A draft with measure, entity and period of its clause; None where no measure is in reach."""
        if operation in (Operation.TREND, Operation.RECORD) and self.share_subject(scene):
            part, whole = self.reader.naming.share_names(self.scenes, n, i)
            if part is not None and whole is not None:
                slots = {"measure": self.basis(part), "whole": whole, "of_share": True, **slots}
            elif part is not None and (of_market := self.share_of_market(part, scene)) is not None:
                slots = {"measure": of_market, **slots}
        told = self.reader.topic.share
        if operation is Operation.RANK and "measure" not in slots and self.share_subject(scene) and told is not None and not scene.groups:
            codes = [self.reader.naming.measure_of(one) if one is not None else None for one in told]
            share = self.catalogue.finished_share(codes[0] or "", codes[1] or "")
            if share is None:
                return None
            slots["measure"] = MeasureName(measure=share.id)  # 这一比重在欧盟位居第二
        name = slots.pop("measure", None) or self.name(scene, n, i)
        if name is None or not isinstance(name, MeasureName) or not (name.measure or names_facet(name, HEAD)):
            return None
        finished = self.catalogue.measures[name.measure].per_head if name.measure is not None else None
        people = self.reader.people
        if finished is not None and (people.told_each(scene, finished) or people.per_head(self.scenes, n)):
            name = replace(name, measure=finished)
        if slots.get("direction") is not None and self.turns(scene, i, name):
            slots["direction"] = REVERSED[slots["direction"]]
        entity, partner, unknown, from_topic = self.reader.owners.of(self.scenes, n)
        period = slots.pop("period", None) or self.reader.period(n, i)
        return replace(
            Draft(
                operation,
                words,
                measure=name,
                entity=entity,
                partner=partner,
                entity_unknown=unknown,
                period=period,
                carried=from_topic,
                place=(n, i),
            ),
            **slots,
        )

    def share_of_market(self, part: MeasureName, scene: Scene) -> MeasureName | None:
        """The finished share of what a product sells where a clause speaks of its share of the market: "NEV penetration"."""
        said = any(self.catalogue.open_share(code) for mark in scene.clause.marks for code in mark.values("measure"))
        market = any(
            sphere in self.normalised.lower[item.start : item.end] for item in scene.items for sphere in self.lexicon.grammar["spheres"]
        )
        for share in self.catalogue.measures.values():
            told = share.ratio_of is not None and self.catalogue.open_share(share.id)
            if told and share.ratio_of is not None and (said or market):
                facets = self.catalogue.measures[share.ratio_of[0]].facets
                if part.value(THING) == (facets.get(THING),) and part.value(HEAD) in ((), (facets.get(HEAD),)):
                    return MeasureName(measure=share.id)
        return None

    def turns(self, scene: Scene, i: int, name: MeasureName) -> bool:
        """Whether a word judges what is the worse the more there is of it: "the world's |worst| maternal mortality" is the highest."""
        measure = self.catalogue.measures.get(name.measure or "")
        return self.judges(scene, i) and measure is not None and (measure.adverse or self.reader.money.is_deficit(measure.id, scene))

    def judges(self, scene: Scene, i: int) -> bool:
        """Whether a word says how good or bad something is, and not how much."""
        words, judging = self.normalised.lower[scene.items[i].start : scene.items[i].end], self.lexicon.grammar["judging"]
        return not set(words.split()).isdisjoint(judging) if self.lexicon.spaced else words in judging

    def pace(self, scene: Scene, n: int, comparative: int) -> MeasureName | None:
        """What is compared where something "grew faster": its growth, if that is a measure; None where no movement is compared."""
        at = comparative - 1
        while at > 0 and (isinstance(scene.items[at], PeriodMention) or word_of(scene.items[at]) in self.lexicon.grammar["in_of"]):
            at -= 1  # "wuchs |2025| langsamer als"
        before = scene.items[at] if at >= 0 else None
        words = self.normalised.lower[scene.items[comparative].start : scene.items[comparative].end]
        if words not in self.lexicon.grammar["speeds"] or before is None or not cued(before, "rise", "fall"):
            return None
        name = self.name(scene, n, comparative)
        if name is None:
            moves = self.normalised.lower[before.start : before.end] in self.lexicon.grammar["economy_moves"]
            return self.reader.naming.economy.grown() if moves and scene.entities else MeasureName()
        grows = name.measure is not None and self.catalogue.measures[name.measure].growth is not None
        return self.reader.naming.variants.growth_of(name) if grows and cued(before, "rise") else MeasureName()

    def share_subject(self, scene: Scene) -> bool:
        """Whether the clause speaks of a share."""
        return any(mark.cue("share") and not mark.cue("level") for mark in scene.clause.marks)
