"""The calendar of the service: the only place of it that asks for today's date."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day in universal time."""
    return datetime.now(UTC).date()
