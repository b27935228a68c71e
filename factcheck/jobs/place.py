"""What every kind of work needs around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from factcheck.settings import Settings
from factcheck.store import Store

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference


@dataclass(frozen=True, slots=True)
class Place:
    """Where work is done: the store, the reference data, the settings and the calendar of a process."""

    store: Store
    reference: Reference
    settings: Settings
    today: Callable[[], date]
