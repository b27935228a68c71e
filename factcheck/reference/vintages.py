"""Which printings of a figure were known on a day, which of them leads, and which are only shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from factcheck.model.period import Period
from factcheck.model.series import Observation, Status
from factcheck.model.structure import Source

#: Printings that are shown and never judged by.
NO_EVIDENCE = frozenset({Status.DOUBTFUL, Status.FORECAST})
#: The status of every other printing that its source has not taken back.
_SURE = frozenset(Status) - NO_EVIDENCE - {Status.WITHDRAWN}
#: How the id of a second edition of one day ends.
_AGAIN = re.compile(r"-[12]\d{3}-[01]\d-[0-3]\d-([1-9]\d{0,3})", re.ASCII)


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
    earliest copy that was merely seen later counts, with the printings that say the same, if the period had ended. What its
    publisher had withdrawn by the day counts no more, unless the same publisher gave the figure again afterwards.
    """
    if len(printings) == 1 and printings[0].status in _SURE and _counts(printings[0], sources[printings[0].source], as_of):
        return Known(printings[0])
    ends = _withdrawals(printings, sources, as_of)
    gone = tuple(one for one in printings if ends and _taken_away(one, sources[one.source], ends))
    usable = [one for one in printings if one.status not in NO_EVIDENCE and one.status is not Status.WITHDRAWN and one not in gone]
    doubtful = (*(one for one in printings if one.status in NO_EVIDENCE), *gone)
    counted = [one for one in usable if _counts(one, sources[one.source], as_of)]
    back_dated = not counted
    if back_dated:
        counted = _earliest([one for one in usable if sources[one.source].original_publisher not in ends], sources, as_of)
    if not counted:
        return None
    accepted: list[Observation] = []
    contradicted: list[Observation] = []
    for one in sorted(counted, key=lambda one: _standing(one, sources[one.source])):
        (contradicted if any(contradicts(one, better) for better in accepted) else accepted).append(one)
    lead = min(accepted, key=lambda one: one.ulp)
    others = tuple(one for one in (*accepted, *contradicted) if one is not lead)
    return Known(lead, (*others, *doubtful), (*contradicted, *(one for one in doubtful if contradicts(one, lead))), back_dated)


def withdrawn(printings: Sequence[Observation], sources: Mapping[str, Source], as_of: date) -> bool:
    """Whether a publisher had taken a figure back by the day, so that nothing is known of it.

    Nothing was withdrawn where nothing had been printed, or where the figure was given again by the day.
    """
    return bool(_withdrawals(printings, sources, as_of)) and known(printings, sources, as_of) is None


def edition_of(source: Source) -> tuple[date, int]:
    """The place of an edition among those of its publisher: its day, and which of that day it is. Without a date it is the first."""
    return source.published or date.min, _number(source.id)


def _withdrawals(printings: Sequence[Observation], sources: Mapping[str, Source], as_of: date) -> dict[str, tuple[date, int]]:
    """The publishers that had withdrawn the figure by the day, each with the edition in which it did so last."""
    ends: dict[str, tuple[date, int]] = {}
    for one in printings:
        if one.status is not Status.WITHDRAWN:
            continue
        source = sources[one.source]
        if source.published is not None and source.published <= as_of:
            publisher = source.original_publisher
            ends[publisher] = max(edition_of(source), ends.get(publisher, (date.min, 0)))
    return ends


def _taken_away(one: Observation, source: Source, ends: Mapping[str, tuple[date, int]]) -> bool:
    end = ends.get(source.original_publisher)
    return end is not None and one.status is not Status.WITHDRAWN and edition_of(source) <= end


@lru_cache(maxsize=16384)
def _number(code: str) -> int:
    found = _AGAIN.search(code)
    return int(found[1]) if found and found.end() == len(code) else 1


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
    _, first = min(seen, key=lambda pair: (pair[0], sources[pair[1].source].rank, _number(pair[1].source), pair[1].ulp))
    return [one for _, one in seen if not contradicts(one, first)]


def _seen(source: Source) -> date | None:
    return None if source.exact else source.published


def _standing(one: Observation, source: Source) -> tuple[int, int, int, Decimal]:
    """Best source first; among equals the newest, then the finest."""
    return source.rank, -source.published.toordinal() if source.published is not None else 0, -_number(source.id), one.ulp
