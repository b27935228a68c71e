"""Names of measures and entities as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from factcheck.assessment.explain.words import Words
from factcheck.model.structure import Agency, Entity, Facet, Kind, Measure, Source, Unit


class Codelists(Protocol):
    """What writing needs of the catalogue: the entries by id."""

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Measures by id."""
        ...

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Entities by id."""
        ...

    @property
    def units(self) -> Mapping[str, Unit]:
        """Units by id."""
        ...

    @property
    def agencies(self) -> Mapping[str, Agency]:
        """Agencies by id."""
        ...

    @property
    def facets(self) -> Mapping[str, Facet]:
        """Facet values by id."""
        ...


class References(Protocol):
    """What writing needs of the reference data: its catalogue and its publications."""

    @property
    def catalogue(self) -> Codelists:
        """The codelists."""
        ...

    @property
    def sources(self) -> Mapping[str, Source]:
        """Publications by id."""
        ...


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language, from the labels of the catalogue."""

    words: Words
    catalogue: Codelists

    def entity(self, code: str | None) -> str:
        """The entity's first label, with its article where it has one; the code itself when there is no label."""
        found = self.catalogue.entities.get(code or "")
        labels = found.labels.get(self.words.language, ()) if found else ()
        name = labels[0] if labels else code or ""
        return self.words.say("entity.article", name=name) if self.words.matches("pattern.article", name) else name

    def owner(self, code: str | None) -> str:
        """The entity as an owner: "China's"."""
        name = self.entity(code)
        if not name:
            return ""
        key = "entity.owner.s" if self.words.matches("pattern.owner_s", name) else "entity.owner"
        return self.words.say(key, "entity.owner", name=name)

    def measure(self, code: str | None) -> str:
        """The measure's name in running text: "vehicle exports"; the code itself when it has none."""
        found = self.catalogue.measures.get(code or "")
        return found.names.get(self.words.language, found.id) if found else code or ""

    def subject(self, measure: str | None, entity: str | None) -> str:
        """A measure of an entity: "China's vehicle exports"; a finished share is named by its part and its whole."""
        found = self.catalogue.measures.get(measure or "")
        if found is not None and found.ratio_of is not None:
            part, whole = found.ratio_of
            slots = {"part": self.part(part, whole), "whole": self.subject(whole, entity)}
            return self.words.say("subject.share", **slots)
        name = self.measure(measure)
        owner = self.owner(entity)
        return self.words.say("subject", owner=owner, measure=name) if owner else name

    def beside(self, measure: str | None, other: str | None, entity: str | None) -> str:
        """Another measure of the same owner, after the first: "its vehicle production", "those of plug-in hybrids"."""
        found = self.catalogue.measures.get(other or "")
        if found is None or found.ratio_of is not None or entity is None:
            return self.subject(other, entity)
        name = self.measure(other)
        own, its = (self.words.groups("pattern.head", one) for one in (self.measure(measure), name))
        if own and its and own[0] == its[0]:
            return self.words.say(f"subject.those.{self.words.number_of(name)}", "subject.its", rest=its[1], measure=name)
        return self.words.say("subject.its", measure=name)

    def part(self, part: str | None, whole: str | None) -> str:
        """The part of a whole by what tells it apart: "new energy vehicles" of vehicle exports, "exports" of vehicle sales."""
        one = self.catalogue.measures.get(part or "")
        other = self.catalogue.measures.get(whole or "")
        if one is not None and other is not None:
            differing = [value for facet, value in one.facets.items() if other.facets.get(facet) != value]
            named = self._facet(differing[0]) if len(differing) == 1 else None
            if named:
                return named
        return self.measure(part)

    def _facet(self, value: str) -> str | None:
        found = self.catalogue.facets.get(value)
        nouns = found.nouns.get(self.words.language, ()) if found else ()
        return nouns[0] if nouns else None

    def unit(self, code: str) -> str:
        """The unit's first label in the language; empty when it has none."""
        found = self.catalogue.units.get(code)
        labels = found.labels.get(self.words.language, ()) if found else ()
        return labels[0] if labels else ""

    def is_flow(self, measure: str | None) -> bool:
        """Whether the values of the measure are sums over time."""
        found = self.catalogue.measures.get(measure or "")
        return found is not None and found.kind is Kind.FLOW

    def agency(self, code: str) -> str:
        """An agency by id or by any of its labels, in the language of the sentence; the code itself when it is unknown."""
        wanted = code.strip().casefold()
        known = self.catalogue.agencies.get(code)
        for agency in (known,) if known is not None else self.catalogue.agencies.values():
            names = {agency.id.casefold(), *(label.casefold() for labels in agency.labels.values() for label in labels)}
            if wanted in names:
                labels = agency.labels.get(self.words.language, ())
                return labels[0] if labels else code
        return code
