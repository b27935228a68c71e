"""What a service does for itself: it signs checkpoints, and forgets what need not be kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from factcheck.errors import Busy
from factcheck.jobs.place import Place
from factcheck.store import Store, erasure, events, idempotency, log
from factcheck.store.database import stamp

#: Entries after which a checkpoint is signed at the latest, and the time after which it is.
ENTRIES, AGE = 1000, timedelta(seconds=60)
#: How long a request that comes again is answered as before.
REPEATED = timedelta(hours=24)
#: How long events are kept, also for webhooks that are disabled.
TOLD = timedelta(days=90)
#: Texts erased, and events dropped, in one transaction.
_PORTION, _EVENTS = 50, 500


def step(place: Place) -> bool:
    """Do what is due; tells whether there is more of it."""
    store, now = place.store, place.store.database.clock()
    _sign(store, now)
    _forget_answers(store, stamp(now - REPEATED))
    more = _forget_events(store, stamp(now - TOLD))
    days = place.settings.retention_days
    return bool(days and _erase_old(store, stamp(now - timedelta(days=days)))) or more


def _sign(store: Store, now: datetime) -> None:
    """Sign a checkpoint where one is due; then nothing of what was erased is left in SQLite's write-ahead log either."""
    with store.reading() as connection:
        size, _ = log.head(connection)
    last = store.last_checkpoint()
    unsigned = size - (last.size if last else 0)
    # A clock that was put back makes the last one lie ahead: nobody waits until it has caught up.
    fresh = last is not None and timedelta() <= now - datetime.fromisoformat(last.time) < AGE
    due = unsigned >= ENTRIES or (unsigned > 0 and not fresh)
    if due:
        store.checkpoint()
    if due or (not unsigned and store.database.log_size()):
        with suppress(Busy):  # somebody reads: the next time will do
            store.database.move_log(whole=True)


def _forget_answers(store: Store, before: str) -> None:
    with store.reading() as connection:
        old = idempotency.any_older(connection, before)
    if old:
        store.write(lambda tx: idempotency.forget(tx, before))


def _forget_events(store: Store, before: str) -> bool:
    with store.reading() as connection:
        old = events.any_older(connection, before)
    return old and store.write(lambda tx: events.forget(tx, before, _EVENTS)) == _EVENTS


def _erase_old(store: Store, before: str) -> bool:
    with store.reading() as connection:
        old = erasure.any_older(connection, before)
    return old and store.write(lambda tx: erasure.erase_older(tx, before, _PORTION)) == _PORTION
