"""Rules between the entries of a catalogue: relations that cannot hold, names that would be read two ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.strict import Document
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, RANK, TIMES
from factcheck.model.structure import Labels, Measure
from factcheck.reference.catalogue import Catalogue

#: Units that every pack must have, because the operations give them.
KINDS_OF_NUMBER = frozenset({NUMBER, PERCENT, POINTS, TIMES, RANK})


def catalogue_faults(catalogue: Catalogue, documents: Mapping[str, Document]) -> Iterator[Fault]:
    """Every fault of a catalogue whose entries are sound by themselves."""
    for code in sorted(KINDS_OF_NUMBER - set(catalogue.units)):
        yield documents["units.toml"].fault((), "missing-unit", f"the unit {code} is missing")
    yield from _measure_faults(catalogue, documents)
    for name, faults in (("entities", _entity_faults), ("facets", _facet_faults), ("agencies", _agency_faults)):
        if f"{name}.toml" in documents:
            yield from faults(catalogue, documents[f"{name}.toml"])


def _measure_faults(catalogue: Catalogue, documents: Mapping[str, Document]) -> Iterator[Fault]:
    composed: dict[tuple[tuple[tuple[str, str], ...], str], str] = {}
    bases = {agency.basis for agency in catalogue.agencies.values() if agency.basis is not None}
    for measure in catalogue.measures.values():
        document = documents.get(f"measures/{measure.id}.toml")
        if document is None:
            continue  # of a pack below
        if catalogue.is_part(measure.id, measure.id):
            yield document.fault(("whole",), "circle", f"{measure.id} is part of itself")
        for part in (part for parts in measure.partition for part in parts):
            if not catalogue.is_part(part, measure.id):
                yield document.fault(("partition",), "part", f"{part} is in the partition of {measure.id}, but is not part of it")
        if measure.id in measure.siblings:
            yield document.fault(("siblings",), "sibling", f"{measure.id} is its own sibling")
        yield from _ratio_faults(measure, catalogue, document)
        for name, value in measure.facets.items():
            if catalogue.facets[value].facet != name:
                yield document.fault(("facets",), "facet", f"{excerpt(value)} is a value of {catalogue.facets[value].facet}, not of {name}")
        prefix = measure.id.partition(".")[0] if measure.basis_of is not None else ""
        if prefix and prefix not in bases:
            yield document.fault(("basis_of",), "basis", f"no agency has the basis {excerpt(prefix)}")
        if measure.basis_of is not None and measure.facets != catalogue.measures[measure.basis_of].facets:
            yield document.fault(("facets",), "facet", f"the facets are not those of {measure.basis_of}")
        if not measure.facets and not measure.labels and measure.basis_of is None:
            yield document.fault((), "unnamed", "a measure needs facets or labels, or nobody can name it")
        if measure.facets:
            other = composed.setdefault((tuple(sorted(measure.facets.items())), prefix), measure.id)
            if other != measure.id:
                yield document.fault(("facets",), "duplicate", f"{other} has the same facets")


def _ratio_faults(measure: Measure, catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    if measure.ratio_of is None:
        return
    if measure.unit != PERCENT:
        yield document.fault(("unit",), "ratio", "a finished share is in percent")
    if not catalogue.is_part(*measure.ratio_of):
        yield document.fault(("ratio_of",), "part", f"{measure.ratio_of[0]} is not part of {measure.ratio_of[1]}")


def _entity_faults(catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    for entity in catalogue.entities.values():
        if entity.members and entity.kind not in ("group", "world", "region"):
            yield document.fault((entity.id, "members"), "members", f"{entity.id} is a {entity.kind} and has members")
        if entity.kind == "company" and entity.country is None:
            yield document.fault((entity.id,), "missing-key", f"the company {entity.id} has no country")
    yield from _named_twice(document, {code: one.labels for code, one in catalogue.entities.items()})


def _facet_faults(catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    for facet in catalogue.facets.values():
        if not (facet.nouns or facet.verbs or facet.generic or facet.pairs):
            yield document.fault((facet.id,), "unnamed", f"{facet.id} has no words")
        for other in (*facet.any_of, *facet.stands_for.values(), *(value for values in facet.pairs.values() for value in values)):
            if catalogue.facets[other].facet != facet.facet:
                yield document.fault((facet.id,), "facet", f"{other} is a value of another facet than {facet.id}")
    for facet_name in sorted({facet.facet for facet in catalogue.facets.values()}):
        of_one = [facet for facet in catalogue.facets.values() if facet.facet == facet_name]
        yield from _named_twice(document, {facet.id: facet.nouns for facet in of_one})


def _agency_faults(catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    yield from _named_twice(document, {code: one.labels for code, one in catalogue.agencies.items()})


def _named_twice(document: Document, labels: Mapping[str, Labels]) -> Iterator[Fault]:
    """Words that name two codes of one codelist in the same language."""
    owners: dict[tuple[str, str], str] = {}
    for code, by_language in labels.items():
        for language, words in by_language.items():
            for word in words:
                owner = owners.setdefault((language, word.casefold()), code)
                if owner != code:
                    yield document.fault((code, "labels"), "name-twice", f"{excerpt(word)} names {owner} and {code}")
