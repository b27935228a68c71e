"""Refreshing as a job: one feed at a time, in a process of its own, when its time has come.

Of all processes that serve a pack one refreshes it at a time. When that one is to end, the refresh is given up: a pack is changed as a
whole or not at all, and the feed is asked again later.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from factcheck import aside, logs, metrics
from factcheck.curation.files import place as curated
from factcheck.curation.files import read_json, write_json
from factcheck.curation.state import State
from factcheck.datapack.feeds import Feed
from factcheck.errors import SourceError
from factcheck.jobs.following import served_packs
from factcheck.jobs.place import Place
from factcheck.jobs.sources import feeds_served
from factcheck.store import log

#: A feed is asked later than it says by up to this part of its days, and no more than so much, so that not all installations ask at once.
SPREAD, SPREAD_MOST = 0.02, timedelta(hours=2)
#: Seconds that refreshing one feed may take, and those after which the one who waits looks whether it is still wanted.
_LONGEST, _LOOK = 3600.0, 0.2
#: What is not yet in the audit trail.
_UNTOLD = "untold.json"

Told = Mapping[str, Any]
#: Refreshes a feed of packs; gives what came of it, or None where it was given up.
Refresh = Callable[[Place, tuple[Path, ...], str], Told | None]


def step(place: Place) -> bool:
    """Refresh the feed that has waited longest, if it is time and nobody else does; tells whether there may be more to do."""
    if not place.settings.refresh:
        return False
    return refresh_next(place, refreshed_aside)


def refresh_next(place: Place, run: Refresh) -> bool:
    """The same by a way to refresh a feed."""
    folders = served_packs(place.settings)
    pack = folders[-1]
    if _next(place, folders) is None:  # most of the time: looked at before the lock is taken
        return False
    with _alone(pack) as alone:
        _tell_rest(place, pack)
        feed = _next(place, folders) if alone else None
        if feed is None:
            return False
        told = run(place, folders, feed.id)
        if told is None:
            return False
        if "fault" in told:
            told = _faulted(place, pack, feed, str(told["fault"]))
        _tell(place, pack, feed, told)
    return _next(place, folders) is not None


def due_at(feed: Feed, state: State) -> datetime | None:
    """When a feed is to be asked again; None where it has never been: at once."""
    if not state.next_attempt:
        return None
    chance = int.from_bytes(sha256(f"{feed.id}{state.last_attempt}".encode()).digest()[:4], "big") / 2**32
    return datetime.fromisoformat(state.next_attempt) + chance * min(SPREAD * timedelta(days=feed.every), SPREAD_MOST)


def _next(place: Place, folders: tuple[Path, ...]) -> Feed | None:
    """The feed whose time came first."""
    now, waiting = place.store.database.clock(), []
    for feed in feeds_served(place.reference, folders).values():
        due = due_at(feed, State.of(folders[-1], feed.id))
        if due is None or due <= now:
            waiting.append((due.timestamp() if due else 0.0, feed.id, feed))
    return min(waiting)[2] if waiting else None


@contextmanager
def _alone(pack: Path) -> Iterator[bool]:
    """Whether nobody else refreshes the pack now; nobody does as long as this lasts."""
    curated(pack).mkdir(exist_ok=True)
    with curated(pack, "refreshing.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)


def _faulted(place: Place, pack: Path, feed: Feed, detail: str) -> Told:
    """A refresh that failed for another reason than its source: remembered like one of those, so that it is not tried without a pause."""
    error = SourceError(feed.id, "refresh", feed.url, detail)
    State.of(pack, feed.id).failed(error, place.store.database.clock(), feed.every).keep(pack)
    return {"error": {"kind": error.kind, "address": error.address, "detail": detail, "excerpt": ""}}


def _tell(place: Place, pack: Path, feed: Feed, told: Told) -> None:
    """Write what came of it into the audit trail; where that cannot be now, the next time."""
    error = told.get("error")
    if error:
        metrics.count_refresh_failure(error["kind"])
        logs.logger().warning("refresh", feed=feed.id, **error)
    else:
        logs.logger().info("refresh", feed=feed.id, **told)
    if error or told.get("vintage") or told.get("held"):
        kind = "data.refresh_failed" if error else "data.refreshed"
        write_json(curated(pack, _UNTOLD), {"kind": kind, "feed": feed.id, "details": {"pack": pack.name, **(error or told)}})
        _tell_rest(place, pack)


def _tell_rest(place: Place, pack: Path) -> None:
    """What was not yet told: of a refresh after which the store was not to be had."""
    rest = read_json(curated(pack, _UNTOLD))
    if rest is not None:
        place.store.write(lambda tx: log.append(tx, rest["kind"], rest["feed"], rest["details"]))
        curated(pack, _UNTOLD).unlink()


def refreshed_aside(place: Place, folders: tuple[Path, ...], feed: str) -> Told | None:
    """Refresh a feed in another process; None where it was given up because this one is about to end."""
    settings = place.settings
    asked = {
        "folders": [str(one) for one in folders],
        "feed": feed,
        "settings": {name: getattr(settings, name) for name in ("source_keys", "source_private", "log_level")},
    }
    # It may be ended at any moment: a pack that is being changed is the old or the new one all the same.
    try:
        return aside.ask("factcheck.jobs.refreshing", asked, place.goes_on, look=_LOOK, within=_LONGEST)
    except aside.TooLong:
        return {"fault": f"It took more than {_LONGEST / 60:.0f} minutes and was ended."}
    except aside.Silent:
        return {"fault": "The process that refreshes has ended without a word; the log may have its last ones."}
