"""Catalogue: what is measured, whose, in what, by whom, under which names; part-of relations and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factcheck.model.quantity import PERCENT
from factcheck.model.structure import Agency, Entity, Facet, Measure, Unit
from factcheck.reference.remembered import remembered


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Catalogue:
    """The codelists of one pack. Two catalogues are the same only when they are one object."""

    measures: Mapping[str, Measure]
    entities: Mapping[str, Entity]
    units: Mapping[str, Unit]
    agencies: Mapping[str, Agency]
    facets: Mapping[str, Facet]

    def with_facets(self, facets: Mapping[str, str], basis: str | None = None) -> Measure | None:
        """The measure that is composed of exactly these facet values, in the count of ``basis``.

        ``basis`` is an agency ("CPCA") or the prefix of its series ("cpca"). Without one, and for an agency that has no count
        of its own, it is the default count; an agency with a count of its own never falls back to another's.
        """
        agency = self.agencies.get(basis) if basis is not None else None
        prefix = agency.basis if agency is not None else basis
        return _composed(self).get((frozenset(facets.items()), prefix))

    def is_part(self, part: str, whole: str) -> bool:
        """Whether one measure lies inside another, directly or through measures between them."""
        seen: set[str] = set()
        ahead = [part]
        while ahead:
            measure = self.measures.get(ahead.pop())
            if measure is None or measure.id in seen:
                continue
            seen.add(measure.id)
            above = measure.denominators if measure.whole is None else (measure.whole, *measure.denominators)
            if whole in above:
                return True
            ahead.extend(above)
        return False

    def finished_share(self, part: str, whole: str) -> Measure | None:
        """The measure whose values are the share of ``part`` in ``whole``, where somebody publishes it."""
        told = self.measures[part].share if part in self.measures and self.default_denominator(part) == whole else None
        return self.measures[told] if told else _ratios(self).get((part, whole))

    def counted_by(self, measure: str, agency: str) -> Measure | None:
        """An agency's own count of a measure; None where it has none."""
        return next((one for one in self.measures.values() if one.basis_of == measure and one.agency == agency), None)

    def witnesses(self, measure: str) -> tuple[str, ...]:
        """Other agencies' counts of a measure that speak for it."""
        return _witnesses(self).get(measure, ())

    def dimension(self, measure: str | None) -> str:
        """What the unit of a measure is of, as "currency.usd"; empty where the measure or its unit is not known."""
        entry = self.measures.get(measure or "")
        unit = self.units.get(entry.unit) if entry is not None else None
        return unit.dimension if unit is not None else ""

    def is_per_head(self, measure: str) -> bool:
        """Whether a measure is told per person already."""
        return measure in _per_heads(self)

    def of_year_end(self, measure: str) -> bool:
        """Whether the figures of a measure are what another one was at the end of each year."""
        return measure in _year_ends(self)

    def measures_in(self, whole: str) -> bool:
        """Whether some measures with names of their own are told in percent of this one."""
        return whole in _told_in(self)

    def of_goods(self, measure: str | None) -> bool:
        """Whether a measure is that of goods alone of another one."""
        return measure in _of_goods(self)

    def by_sex(self, measure: str) -> Mapping[str, str]:
        """The measures of women and of men that belong to a measure, or to one of which it is itself one of the two."""
        return _by_sex(self).get(measure, {})

    def variants(self, measure: str | None) -> frozenset[str | None]:
        """The measures that the same words may mean: its growth, that without prices, that of goods alone …"""
        return _variants(self).get(measure or "", frozenset())

    def is_real(self, measure: str) -> bool:
        """Whether a measure is one with prices taken out."""
        return measure in _reals(self)

    def annual_rate(self, measure: str) -> str | None:
        """The first of the rates at an annual rate of what a quarterly rate is told of; None where it is no such rate."""
        return _annual_rates(self).get(measure)

    def is_of_quarters(self, measure: str) -> bool:
        """Whether a measure is what the words for another one mean of a quarter."""
        return measure in _of_quarters(self)

    def world(self) -> str | None:
        """The entity that all others are in."""
        return next((entity.id for entity in self.entities.values() if entity.kind == "world"), None)

    def open_share(self, measure: str) -> bool:
        """Whether a finished share is named by words for any share ("market share"): its part is composed of facets."""
        ratio = self.measures[measure].ratio_of
        return ratio is not None and bool(self.measures[ratio[0]].facets)

    def default_denominator(self, measure: str) -> str | None:
        """What "market share" or "accounted for 20%" of a measure means when no whole is named."""
        known = self.measures.get(measure)
        return known.denominators[0] if known is not None and known.denominators else None

    def is_default(self, entity: str) -> bool:
        """Whether some measure is about an entity when nobody is named."""
        return any(measure.default_entity == entity for measure in self.measures.values())

    def default_value(self, facet: str) -> str | None:
        """What is meant where no value of a facet is named: the value whose measures contain the most others."""
        return _widest(self, facet)


@remembered
def _widest(catalogue: Catalogue, facet: str) -> str | None:
    holds: dict[str, int] = {}
    for measure in catalogue.measures.values():
        whole = catalogue.measures.get(measure.whole) if measure.whole is not None else None
        if whole is not None and facet in whole.facets and measure.facets.get(facet) != whole.facets[facet]:
            holds[whole.facets[facet]] = holds.get(whole.facets[facet], 0) + 1
    return max(holds, key=lambda value: holds[value]) if holds else None


@remembered
def _composed(catalogue: Catalogue) -> Mapping[tuple[frozenset[tuple[str, str]], str | None], Measure]:
    """The first measure of each composition of facet values; with the prefix of its id where it is not the default count."""
    found: dict[tuple[frozenset[tuple[str, str]], str | None], Measure] = {}
    for one in catalogue.measures.values():
        prefix = one.id.partition(".")[0] if one.basis_of is not None else None
        found.setdefault((frozenset(one.facets.items()), prefix), one)
    return found


@remembered
def _reals(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(one.real for one in catalogue.measures.values() if one.real is not None)


@remembered
def _annual_rates(catalogue: Catalogue) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in catalogue.measures.values():
        if one.quarterly is not None and one.quarterly_by:
            found.setdefault(one.quarterly, next(iter(one.quarterly_by.values())))
    return found


@remembered
def _of_quarters(catalogue: Catalogue) -> frozenset[str | None]:
    return frozenset(code for one in catalogue.measures.values() for code in (one.quarterly, *one.quarterly_by.values()))


@remembered
def _ratios(catalogue: Catalogue) -> Mapping[tuple[str, str], Measure]:
    """The first measure of each ratio."""
    found: dict[tuple[str, str], Measure] = {}
    for one in catalogue.measures.values():
        if one.ratio_of is not None:
            found.setdefault(one.ratio_of, one)
    return found


@remembered
def _witnesses(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in catalogue.measures.values():
        if one.witness and one.basis_of is not None:
            found[one.basis_of] = (*found.get(one.basis_of, ()), one.id)
    return found


@remembered
def _per_heads(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(one.per_head for one in catalogue.measures.values() if one.per_head is not None)


@remembered
def _year_ends(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(one.year_end for one in catalogue.measures.values() if one.year_end is not None)


@remembered
def _told_in(catalogue: Catalogue) -> frozenset[str]:
    rates = [one for one in catalogue.measures.values() if one.unit == PERCENT and not one.facets]
    return frozenset(one.denominators[0] for one in rates if one.denominators)


@remembered
def _by_sex(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    pairs = ((one.id, one.women, one.men) for one in catalogue.measures.values())
    return {code: {"women": women, "men": men} for one, women, men in pairs if women and men for code in (one, women, men)}


@remembered
def _variants(catalogue: Catalogue) -> dict[str, frozenset[str | None]]:
    near: dict[str, set[str | None]] = {}
    for one in catalogue.measures.values():
        own = {
            one.growth,
            one.real,
            one.parity,
            one.core,
            one.goods,
            one.per_head,
            one.share,
            one.world_share,
            one.women,
            one.men,
            one.quarterly,
        }
        near[one.id] = {code for code in (*own, *one.quarterly_by.values()) if code is not None}
    return {code: frozenset(found.union(*(near.get(other or "", ()) for other in found))) for code, found in near.items()}


@remembered
def _of_goods(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(one.goods for one in catalogue.measures.values() if one.goods is not None)
