"""The kinds of work, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from factcheck.jobs import rechecks
from factcheck.jobs.place import Place

#: What does the next portion of each kind of work and tells whether there is more.
STEPS: Mapping[str, Callable[[Place], bool]] = {"rechecks": rechecks.step}
