"""Position among countries, or among the members of a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from factcheck.computation.ask import Ask, answer
from factcheck.computation.implied import level
from factcheck.computation.interval import overlap
from factcheck.computation.lookup import Value
from factcheck.computation.operations.pairs import differing
from factcheck.computation.registry import operation
from factcheck.model.assertion import Assertion, Direction, Operation, RelativeTo
from factcheck.model.evidence import Computation, Figure, Interval, WitnessKind
from factcheck.model.period import Frequency, Period
from factcheck.model.quantity import RANK
from factcheck.model.series import Printed
from factcheck.model.structure import Entity
from factcheck.model.verdict import NotComputable, Reason

#: A member without a value in the period cannot matter when its values of nearby years stay this far from the place in question.
MARGIN = Decimal("0.75")
#: A measure with so many countries has its lowest, too.
MANY = 150
#: So many years to either side count as nearby.
NEARBY = 3
#: A member counted by a narrower definition keeps its place when the order would survive so much more.
NARROWER = Decimal("1.15")


@dataclass(frozen=True, slots=True)
class Member:
    """One competitor: its value, and whether it is counted by an unlike definition."""

    entity: str
    value: Value
    stand_in: bool


@operation(Operation.RANK, unit=RANK)
def rank_of(ask: Ask) -> Computation | NotComputable:
    """Position in a period among countries or the members of a named group, as far down as its members are complete."""
    own = ask.at()
    if own is None:
        return ask.missing()
    if ask.other.entity is not None and not ask.lookup.catalogue.entities[ask.other.entity].members:
        return NotComputable(Reason.NOT_COMPARABLE, (), ask.other.entity)
    members, unknown = _members(ask)
    lowest = ask.assertion.direction is Direction.DOWN
    members = _sovereign(ask, own, members, lowest=lowest)
    ahead = [one for one in members if _ahead(one.value.interval, own.interval, lowest)]
    close = [one for one in members if one not in ahead and not _ahead(own.interval, one.value.interval, lowest)]
    best, worst = len(ahead) + 1, len(ahead) + len(close) + 1
    refusal = _incomplete(ask, own, best, unknown, lowest=lowest)
    if refusal is not None:
        return refusal
    claimed = ask.assertion.quantity.value if ask.assertion.quantity else 1
    if best <= claimed and any(one.stand_in and not _survives(one, own, lowest) for one in members):
        return NotComputable(Reason.NOT_COMPARABLE, (), "definition")
    position, interval = Decimal(best), Interval(Decimal(best), Decimal(worst))
    shown = (own, *(one.value for one in _around(members, lowest)[: best + 1]))
    figure = Figure(position, interval, RANK, WitnessKind.RECOMPUTED, f"rank of {ask.measure}", tuple(one.shown for one in shown))
    return answer((figure,), (own,), notes=_definitions(ask, own, members, best))


def _members(ask: Ask) -> tuple[list[Member], list[str]]:
    """The competitors with a value in the period, and those without."""
    catalogue, found, unknown = ask.lookup.catalogue, [], []
    for entity in _field(ask):
        if entity == ask.entity:
            continue
        stand_in = ask.lookup.measure(ask.measure).stand_ins.get(entity)
        value = level(ask.lookup, ask.measure, entity, ask.period.key)
        if value is None and stand_in in catalogue.measures and stand_in is not None:
            value = level(ask.lookup, stand_in, entity, ask.period.key)
            if value is not None:
                found.append(Member(entity, value, stand_in=True))
                continue
        if value is None:
            unknown.append(entity)
        else:
            found.append(Member(entity, value, stand_in=False))
    return found, unknown


def _sovereign(ask: Ask, own: Value, members: list[Member], *, lowest: bool) -> list[Member]:
    """The competitors, without territories of other countries where the position that is claimed is that among countries alone."""
    entities = ask.lookup.catalogue.entities
    alone = [one for one in members if entities[one.entity].country is None]
    claimed = ask.assertion.quantity.value if ask.assertion.quantity else 1
    place = 1 + sum(_ahead(one.value.interval, own.interval, lowest) for one in alone)
    countries = ask.other.entity is None and entities[ask.entity].country is None
    return alone if countries and place == claimed else members


def _field(ask: Ask) -> tuple[str, ...]:
    """Who competes: the members of the group that is named, else every country that the measure knows."""
    catalogue = ask.lookup.catalogue
    if ask.other.entity is not None and catalogue.entities[ask.other.entity].members:
        return members_in(catalogue.entities[ask.other.entity], ask.period)
    known = dict.fromkeys((*ask.lookup.reference.entities_with(ask.measure), *ask.lookup.measure(ask.measure).stand_ins))
    return tuple(name for name in known if name in catalogue.entities and catalogue.entities[name].kind == "country")


def members_in(group: Entity, period: Period) -> tuple[str, ...]:
    """The members of a group at the end of a period."""
    last = f"{period.last_code[:7]}-31" if period.frequency is Frequency.M else f"{period.last_year}-12-31"
    return tuple(one for one in group.members if group.joined.get(one, "") <= last and group.left.get(one, "9999") > last)


def _ahead(one: Interval, other: Interval, lowest: bool) -> bool:
    return not overlap(one, other) and (one.high <= other.low if lowest else one.low >= other.high)


def _incomplete(ask: Ask, own: Value, best: int, unknown: Iterable[str], *, lowest: bool) -> NotComputable | None:
    """Why the position cannot be told: beyond what the catalogue vouches for, or a member without a value that could matter."""
    claimed = int(ask.assertion.quantity.value) if ask.assertion.quantity else 1
    if best > claimed:
        return None  # so many are ahead of it, whoever else is
    named = ask.other.entity is not None
    complete = ask.lookup.measure(ask.measure).rank_complete_to
    few = lowest and len(ask.lookup.reference.entities_with(ask.measure)) < MANY
    if not named and (few or max(best, claimed) > complete):
        return NotComputable(Reason.NO_SERIES, (), f"rank {max(best, claimed)}")
    vouched = not named or (not lowest and _world_place(ask, own) <= complete)
    gap = next((entity for entity in unknown if _could_matter(ask, entity, own, lowest, vouched=vouched)), None)
    return NotComputable(Reason.PERIOD_NOT_COVERED, (), gap) if gap is not None else None


def _world_place(ask: Ask, own: Value) -> int:
    """The position among all countries, so far as they have values."""
    members, _ = _members(ask.also(assertion=replace(ask.assertion, relative_to=RelativeTo())))
    return 1 + sum(_ahead(one.value.interval, own.interval, lowest=False) for one in members)


def _could_matter(ask: Ask, entity: str, own: Value, lowest: bool, *, vouched: bool) -> bool:
    """Whether a member without a value in the period may be ahead: its nearby values say no only when all stay far behind.

    One without any nearby value may, unless it is a territory of another country or the catalogue vouches that nobody is
    missing so far up.
    """
    step = max(ask.period.months, 12)
    keys = [(ask.period.start + offset * step, ask.period.months) for offset in range(-NEARBY, NEARBY + 1) if offset]
    names = [ask.measure, ask.lookup.measure(ask.measure).stand_ins.get(entity)]
    values = [value for key in keys for name in names if name and (value := ask.lookup.printed(name, entity, key, Printed.LEVEL))]
    if not values:
        return not vouched and ask.lookup.catalogue.entities[entity].country is None
    return any(value.value < own.value / MARGIN if lowest else value.value > own.value * MARGIN for value in values)


def _survives(one: Member, own: Value, lowest: bool) -> bool:
    """Whether a competitor counted by a narrower definition keeps its place if the wider count were so much more."""
    if lowest or one.value.value > own.value:
        return True
    return one.value.value * NARROWER < own.value


def _around(members: list[Member], lowest: bool) -> list[Member]:
    return sorted(members, key=lambda one: one.value.value, reverse=not lowest)


def _definitions(ask: Ask, own: Value, members: list[Member], best: int) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The caveat that agencies count by definitions of their own, for the members next to the place."""
    for one in _around(members, lowest=ask.assertion.direction is Direction.DOWN)[: best + 1]:
        assertion_with = ask.also(assertion=_against(ask, one.entity))
        notes = differing(own, one.value, assertion_with)
        if notes:
            return notes
    return ()


def _against(ask: Ask, entity: str) -> Assertion:
    return replace(ask.assertion, relative_to=RelativeTo(entity=entity))
