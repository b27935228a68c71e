"""The core as the service asks it; the only place of the service that asks for today's date."""

from __future__ import annotations

from datetime import UTC, date, datetime

from factcheck.wire.core import Core

__all__ = ["Core", "today"]


def today() -> date:
    """The day in universal time."""
    return datetime.now(UTC).date()
