"""Which printings of a figure were known on a day, which of them leads, and which are only shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factcheck.model.period import Period
from factcheck.model.series import Observation, Status
from factcheck.model.structure import Source

#: Printings that are shown and never judged by.
NO_EVIDENCE = frozenset({Status.DOUBTFUL, Status.FORECAST})


@dataclass(frozen=True, slots=True)
class Known:
    """One figure as it was known on a day.

    ``lead`` is the evidence: the finest printing that no better source contradicts. ``others`` are all other printings, for
    show; those among them that say something else are ``contradicted``. ``back_dated`` tells that no printing is dated by
    the day and the earliest copy stands in, because its period had ended.
    """

    lead: Observation
    others: tuple[Observation, ...] = ()
    contradicted: tuple[Observation, ...] = ()
    back_dated: bool = False


def known(printings: Sequence[Observation], sources: Mapping[str, Source], as_of: date) -> Known | None:
    """What was known of one figure on ``as_of``; None when nothing was, or when nothing but doubtful printings.

    A printing counts when its source is dated by the day, or has no date and its period had ended. Where none does, the
    earliest copy that was merely seen later counts, with the printings that say the same, if the period had ended.
    """
    usable = [one for one in printings if one.status not in NO_EVIDENCE]
    doubtful = tuple(one for one in printings if one.status in NO_EVIDENCE)
    counted = [one for one in usable if _counts(one, sources[one.source], as_of)]
    back_dated = not counted
    if back_dated:
        counted = _earliest(usable, sources, as_of)
    if not counted:
        return None
    accepted: list[Observation] = []
    contradicted: list[Observation] = []
    for one in sorted(counted, key=lambda one: _standing(one, sources[one.source])):
        (contradicted if any(contradicts(one, better) for better in accepted) else accepted).append(one)
    lead = min(accepted, key=lambda one: one.ulp)
    others = tuple(one for one in (*accepted, *contradicted) if one is not lead)
    return Known(lead, (*others, *doubtful), (*contradicted, *(one for one in doubtful if contradicts(one, lead))), back_dated)


def contradicts(one: Observation, other: Observation) -> bool:
    """Whether two printings of a figure cannot both be roundings of it: their intervals at best touch."""
    return 2 * abs(one.value - other.value) >= one.ulp + other.ulp


def _counts(one: Observation, source: Source, as_of: date) -> bool:
    if source.published is not None:
        return source.published <= as_of
    return _ended(one, as_of)


def _ended(one: Observation, as_of: date) -> bool:
    return Period.of_key(one.period).ended_by(as_of)


def _earliest(printings: Sequence[Observation], sources: Mapping[str, Source], as_of: date) -> list[Observation]:
    """The copy that was seen first after the day and every printing of the same figure; nothing that is exactly dated."""
    seen = [(published, one) for one in printings if (published := _seen(sources[one.source])) is not None and _ended(one, as_of)]
    if not seen:
        return []
    _, first = min(seen, key=lambda pair: (pair[0], sources[pair[1].source].rank, pair[1].ulp))
    return [one for _, one in seen if not contradicts(one, first)]


def _seen(source: Source) -> date | None:
    return None if source.exact else source.published


def _standing(one: Observation, source: Source) -> tuple[int, int, Decimal]:
    """Best source first; among equals the newest, then the finest."""
    return source.rank, -source.published.toordinal() if source.published is not None else 0, one.ulp
