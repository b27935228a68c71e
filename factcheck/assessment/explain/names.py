"""Names of measures and entities as they stand in a sentence; where a language has no name for one, in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from factcheck.assessment.explain.words import Words
from factcheck.model.structure import Agency, Entity, Facet, Kind, Measure, Source, Unit
from factcheck.reference.remembered import remembered

#: The language whose names every pack has.
_FALLBACK = "en"


class Codelists(Protocol):
    """What writing needs of the catalogue: the entries by id."""

    def __hash__(self) -> int:
        """Of the object itself: catalogues never change."""
        ...

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
        """The entity's first label, with its article where it has one; the English one where the language has none."""
        return self._bent(code, "name")

    def owner(self, code: str | None, case: str = "owner") -> str:
        """The entity as an owner, "China's", or in another form that the language writes beside a measure; empty without an entity."""
        return self._bent(code, case)

    def _bent(self, code: str | None, case: str) -> str:
        """A name in one of its forms, by the kind of name that it is: "China", "the United States", "der Schweiz"."""
        found = self.catalogue.entities.get(code or "")
        name = self._first(found.labels) if found else ""
        name = name or code or ""
        if not name:
            return ""
        kind = self.words.kind("pattern.entity.", name)
        named = self.words.say(f"entity.name.{kind}", "entity.name", name=name)
        if case == "name":
            return named
        return self.words.say(f"entity.{case}.{kind}", f"entity.{case}", f"entity.owner.{kind}", "entity.owner", name=name, named=named)

    def _first(self, labels: Mapping[str, tuple[str, ...]]) -> str:
        """The first label in the language, else in English; empty when there is none."""
        told = labels.get(self.words.language) or labels.get(_FALLBACK) or ()
        return told[0] if told else ""

    def measure(self, code: str | None) -> str:
        """The measure's name in running text: "vehicle exports"; the English one where the language has none, else the code."""
        found = self.catalogue.measures.get(code or "")
        return found.names.get(self.words.language) or found.names.get(_FALLBACK, found.id) if found else code or ""

    def subject(self, measure: str | None, entity: str | None) -> str:
        """A measure of an entity: "China's vehicle exports"; a finished share by its part and its whole, where the language names it so."""
        found = self.catalogue.measures.get(measure or "")
        if found is not None and found.ratio_of is not None and self.words.has("subject.share"):
            part, whole = found.ratio_of
            slots = {"part": self.part(part, whole), "whole": self.subject(whole, entity)}
            return self.words.say("subject.share", **slots)
        name = self.measure(measure)
        place = self._place(name)
        owner = self.owner(entity, place)
        head, tail = self.words.groups("pattern.tail", name) or (name, "")
        return self.words.say(f"subject.{place}", "subject", owner=owner, measure=name, head=head, tail=tail) if owner else name

    def _place(self, name: str) -> str:
        """How an entity stands beside a measure: as its owner, or `inside` where the language says "in France" of such a measure."""
        return "inside" if self.words.matches("pattern.inside", name) else "owner"

    def those(self, measure: str | None, entity: str | None) -> str:
        """The same measure of another entity, after the first: "Japan's", "celles du Japon"."""
        name = self.measure(measure)
        place, number, gender = self._place(name), self.words.number_of(name), self.words.kind("pattern.gender.", name)
        keys = (f"subject.of.{place}", f"subject.of.{gender}.{number}", f"subject.of.{number}", "subject.of")
        owner = self.owner(entity, "inside" if self.words.has(keys[0]) else "those")
        return self.words.say(*keys, owner=owner, measure=name, article=name.partition(" ")[0])

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
        if not self.words.has("subject.part"):
            return self.measure(part)
        one = self.catalogue.measures.get(part or "")
        other = self.catalogue.measures.get(whole or "")
        if one is not None and other is not None:
            differing = [value for facet, value in one.facets.items() if other.facets.get(facet) != value]
            named = self._facet(differing[0]) if len(differing) == 1 else None
            if named:
                return self.words.say("subject.part", part=named)
        return self.measure(part)

    def _facet(self, value: str) -> str | None:
        found = self.catalogue.facets.get(value)
        nouns = found.nouns.get(self.words.language, ()) if found else ()
        return nouns[0] if nouns else None

    def unit(self, code: str) -> str:
        """The unit's first label in the language, else in English; empty when it has none."""
        found = self.catalogue.units.get(code)
        return self._first(found.labels) if found else ""

    def is_flow(self, measure: str | None) -> bool:
        """Whether the values of the measure are sums over time."""
        found = self.catalogue.measures.get(measure or "")
        return found is not None and found.kind is Kind.FLOW

    def agency(self, code: str) -> str:
        """An agency by id or by any of its labels, in the language of the sentence; the code itself when it is unknown."""
        found = self.catalogue.agencies.get(code) or agencies_by_name(self.catalogue).get(code.strip().casefold())
        return self._first(found.labels) or code if found is not None else code


@remembered
def agencies_by_name(catalogue: Codelists) -> Mapping[str, Agency]:
    """Agencies by their ids and all their labels in small letters; the first one counts."""
    found: dict[str, Agency] = {}
    for agency in catalogue.agencies.values():
        for name in (agency.id, *(label for labels in agency.labels.values() for label in labels)):
            found.setdefault(name.casefold(), agency)
    return found
