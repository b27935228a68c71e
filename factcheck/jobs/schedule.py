"""When a message that did not arrive is sent again."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

#: How long each attempt waits after the one before it.
GAPS = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
#: The part of a wait by which it is longer or shorter at random, so that what failed together does not come back together.
SPREAD = 0.125
#: The last attempt is not made sooner after the first one.
SPAN = timedelta(hours=72)
#: The longest wait that a receiver can ask for.
MOST_ASKED = timedelta(hours=24)


def again_at(attempts: int, first: datetime, at: datetime, chance: float) -> datetime | None:
    """When to try again after so many attempts, the first and the last of them at these times; None: give up.

    ``chance`` is a random number from 0 to 1.
    """
    if attempts >= len(GAPS):
        return None
    wait = GAPS[attempts] * (1 + SPREAD * (2 * chance - 1))
    if attempts < len(GAPS) - 1:
        return at + wait
    return max(at + wait, first + SPAN * (1 + SPREAD * chance))


def asked_wait(retry_after: str | None, at: datetime) -> timedelta:
    """The wait that a receiver asks for in `Retry-After`: seconds or a date, a day at most; nothing if it says nothing readable.

    >>> asked_wait("120", datetime(2026, 3, 20)), asked_wait("-1", datetime(2026, 3, 20)), asked_wait("9" * 40, datetime(2026, 3, 20))
    (datetime.timedelta(seconds=120), datetime.timedelta(0), datetime.timedelta(days=1))
    """
    written = (retry_after or "").strip()
    if written.isascii() and written.isdigit():
        return timedelta(seconds=min(int(written), int(MOST_ASKED.total_seconds())))
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return timedelta()
    return min(max(until - at, timedelta()), MOST_ASKED) if until.tzinfo else timedelta()
