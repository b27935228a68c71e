"""Every kind of work in the background, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from factcheck.jobs import housekeeping
from factcheck.jobs.place import Place

STEPS: Mapping[str, Callable[[Place], bool]] = {"housekeeping": housekeeping.step}
