"""What every kind of work needs around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from factcheck.jobs.judging import Answers, Found, Here, Requests
from factcheck.settings import Settings
from factcheck.store import Store

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference


class Judge(Protocol):
    """Judges texts."""

    def __call__(self, requests: Requests, day: date, within: float, before: Answers = ()) -> list[Found]:
        """What is found of the first requests, as many as are done within some seconds and at least one; ``day`` is today.

        ``before`` is what the first ones were answered earlier: where that is found again, nothing is told.
        """
        ...


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
    judges: int = 1

    def judged(self, requests: Requests, day: date, within: float, before: Answers = ()) -> list[Found]:
        """What is found of the first requests; see `Judge`. ``judges`` threads may ask at once."""
        return (self.judge or Here(self.reference))(requests, day, within, before)
