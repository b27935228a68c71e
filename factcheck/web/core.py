"""The core as the service asks it: timed and counted; the only place of the service that asks for today's date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from factcheck import metrics
from factcheck.answer import Check
from factcheck.evidence import Recorded
from factcheck.jobs.recording import recorded
from factcheck.wire import core


def today() -> date:
    """The day in universal time."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Core(core.Core):
    """The reference data that a process answers from, and its calendar."""

    clock: Callable[[], date] = today

    def check(self, asked: Mapping[str, Any]) -> Check:
        """The check of a text or of edited readings."""
        with metrics.timed("check"):
            made = core.Core.check(self, asked)
        metrics.count_check(made)
        return made

    def record(self, asked: Mapping[str, Any]) -> Recorded:
        """The check with what it rests on, so that it can be made again when the data have changed."""
        with metrics.timed("check"):
            made = recorded(self, asked)
        metrics.count_check(made.check)
        return made
