"""The reference data that a process answers from now, and what it is told of newer ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factcheck.store.database import now, stamp

if TYPE_CHECKING:
    from factcheck.reference.catalogue import Catalogue
    from factcheck.reference.snapshot import Reference


@dataclass(frozen=True, slots=True)
class Refused:
    """Newer reference data that cannot be used: their digest, where there is one, why, and since when."""

    digest: str | None
    detail: str
    at: str


class Current:
    """One snapshot at a time, exchanged for another in one step.

    Who works with it takes it once and stays with what was taken; the former one goes when nobody works with it any more.
    """

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.since = stamp(now())
        self.refused: Refused | None = None
        #: Told of every snapshot that comes into use.
        self.hearers: list[Callable[[Reference], None]] = []

    @property
    def reference(self) -> Reference:
        """What to answer from; it may be another one at the next time of asking."""
        return self._reference

    def exchange(self, new: Reference) -> None:
        """Answer from other data from now on."""
        self._reference = _with_catalogue_of(self._reference, new)
        self.since = stamp(now())
        self.refused = None


def _with_catalogue_of(old: Reference, new: Reference) -> Reference:
    """The new data with the catalogue of the old ones where both say the same, as a refresh leaves it: what was made of it stays."""
    return replace(new, catalogue=old.catalogue) if _same(old.catalogue, new.catalogue) else new


def _same(one: Catalogue, other: Catalogue) -> bool:
    pairs = (
        (one.measures, other.measures),
        (one.entities, other.entities),
        (one.units, other.units),
        (one.agencies, other.agencies),
        (one.facets, other.facets),
    )
    return all(list(a) == list(b) and a == b for a, b in pairs)  # in the same order, too
