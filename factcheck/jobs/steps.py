"""Every kind of work in the background, by its name: a function that does a small portion and tells whether there is more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from factcheck.jobs import housekeeping, rechecks
from factcheck.jobs.place import Place

STEPS: Mapping[str, Callable[[Place], bool]] = {"housekeeping": housekeeping.step, "rechecks": rechecks.step}
