"""What every kind of work needs around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from factcheck.jobs.judging import Found, Here
from factcheck.settings import Settings
from factcheck.store import Store

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference

#: Judges the first of some requests on a day, within some seconds.
Judge = Callable[[Sequence[Mapping[str, Any]], date, float], list[Found]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where work is done: the store, the reference data, the settings and the calendar of a process, and what judges texts there.

    ``goes_on`` says no when the process is about to end: what takes long is given up then.
    """

    store: Store
    reference: Reference
    settings: Settings
    today: Callable[[], date]
    judge: Judge | None = None
    goes_on: Callable[[], bool] = lambda: True

    def judged(self, requests: Sequence[Mapping[str, Any]], day: date, within: float) -> list[Found]:
        """What is found of the first requests, as many as are done within some seconds and at least one; ``day`` is today."""
        return (self.judge or Here(self.reference))(requests, day, within)
