"""Another subject: a sibling measure, another entity, another edition of the figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from factcheck.assessment.hypotheses.identities import Found
from factcheck.computation.interval import around
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Base, Operation
from factcheck.model.evidence import Computation, Figure, Input, WitnessKind
from factcheck.model.series import Printed


def other_measure(lookup: Lookup, assertion: Assertion) -> Found:
    """A sibling: production, sales or exports; another product; another agency's count."""
    catalogue, name = lookup.catalogue, assertion.measure
    entry = catalogue.measures.get(name or "")
    if entry is None:
        return
    other = assertion.relative_to.measure
    counts = [one.id for one in catalogue.measures.values() if one.basis_of == name]
    near = dict.fromkeys((*entry.siblings, *(one for one in (entry.whole,) if one), *entry.denominators, *counts))
    for sibling in near:
        measure = catalogue.measures.get(sibling)
        if measure is None or sibling in (name, other) or measure.unit != entry.unit:
            continue
        single = other is None or assertion.operation not in (Operation.SHARE, Operation.CONTRIBUTION)
        if single or catalogue.is_part(sibling, other or ""):
            yield replace(assertion, measure=sibling)
        else:
            whole = _parallel(lookup, name or "", other or "", sibling)
            if whole is not None:
                yield replace(assertion, measure=sibling, relative_to=replace(assertion.relative_to, measure=whole))
    if other is not None and assertion.operation in (Operation.SHARE, Operation.CONTRIBUTION):
        for whole in entry.denominators:
            if whole != other:
                yield replace(assertion, relative_to=replace(assertion.relative_to, measure=whole))


def _parallel(lookup: Lookup, part: str, whole: str, sibling: str) -> str | None:
    """The whole that relates to a sibling as ``whole`` relates to ``part``: by the same place among its denominators."""
    measures = lookup.catalogue.measures
    places, others = measures[part].denominators, measures[sibling].denominators
    if whole in places and places.index(whole) < len(others):
        return others[places.index(whole)]
    return None


def other_entity(lookup: Lookup, assertion: Assertion) -> Found:
    """Another country: the partner of the comparison, the group or its members, then those that have the measure."""
    if assertion.measure is None or assertion.entity is None:
        return
    entities = lookup.catalogue.entities
    partner = (assertion.relative_to.entity,) if assertion.relative_to.entity else ()
    own = entities[assertion.entity].members if assertion.entity in entities else ()
    groups = [one.id for one in entities.values() if assertion.entity in one.members]
    for name in dict.fromkeys((*partner, *groups, *own, *lookup.reference.entities_with(assertion.measure))):
        if name == assertion.entity:
            continue
        if name == assertion.relative_to.entity:
            yield replace(assertion, entity=name, relative_to=replace(assertion.relative_to, entity=assertion.entity))
        else:
            yield replace(assertion, entity=name)


def other_printing(lookup: Lookup, assertion: Assertion) -> Iterator[tuple[Assertion, Computation]]:
    """A figure as it was published before it was revised, or as another publication prints it."""
    period = assertion.period
    if assertion.measure is None or assertion.entity is None or period is None:
        return
    states = Printed.YOY if assertion.operation is Operation.CHANGE_PERCENT and assertion.relative_to.period is None else Printed.LEVEL
    if assertion.operation not in (Operation.LEVEL, Operation.SUM, Operation.CHANGE_PERCENT) or assertion.base is not Base.YEAR:
        return
    lead = lookup.printed(assertion.measure, assertion.entity, period.key, states)
    for one in lead.others if lead else ():
        if lead and one.value != lead.value and one.ulp <= lead.shown.ulp:
            unit, vintage = lead.shown.unit, lookup.vintage(one.source)
            shown = Input(one.series, period, one.value, one.ulp, unit, one.printed, (one.source,), vintage, states=one.states.value)
            figure = Figure(one.value, around(one.value, one.ulp), unit, WitnessKind.PRINTED, assertion.measure, (shown,), one.ulp)
            yield assertion, Computation((figure,))
