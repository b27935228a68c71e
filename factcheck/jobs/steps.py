"""Every kind of work that is looked for every few seconds: a function that does a small portion and says whether there is more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from factcheck.jobs import batches, deliveries, housekeeping, rechecks, refreshes
from factcheck.jobs.place import Place

Step = Callable[[Place], bool]

#: By the name under which `Queue.step` wakes it at once. Several processes may do the same step at the same time.
STEPS: Mapping[str, Step] = {
    "batch-answers": batches.forget_answers,
    "deliveries": deliveries.step,
    "housekeeping": housekeeping.step,
    "rechecks": rechecks.step,
    "refreshes": refreshes.step,
}
