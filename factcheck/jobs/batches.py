"""Batches, worked on in portions: some texts are checked, then what was found is kept in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from factcheck.errors import NotFound
from factcheck.jobs.judging import Found
from factcheck.jobs.place import Place
from factcheck.store import batches
from factcheck.store.batches import UNFINISHED, Answered, Pending
from factcheck.store.checks import draft
from factcheck.store.database import stamp
from factcheck.wire.lines import merged

#: Seconds after which a portion is kept, and the most texts in it.
PORTION, MOST = 0.1, 10
#: Batches whose answers are dropped at once.
_FORGOTTEN = 10


class Worked(NamedTuple):
    """What became of a portion: how many of its texts somebody else answered first, and whether there are more."""

    kept: int
    lost: int
    more: bool


_NOTHING = Worked(0, 0, False)


def work(place: Place, batch_id: str, skip: int = 0) -> Worked:
    """Check the next texts of a batch and keep what was found."""
    with place.store.reading() as connection:
        try:
            batch = batches.find(connection, batch_id)
        except NotFound:
            return _NOTHING
        pending = batches.pending(connection, batch_id, skip=skip, limit=MOST)
    if batch.state not in UNFINISHED:
        return _NOTHING
    if not pending:
        return Worked(0, 0, more=skip > 0)
    requests = [merged(one.request, batch.options) for one in pending]
    found = place.judged(requests, date.fromisoformat(batch.options["day"]), PORTION)
    answered = [_answered(batch.owner, *known) for known in zip(pending, requests, found, strict=False)]
    kept = place.store.write(lambda tx: batches.keep(tx, batch_id, answered))
    return Worked(kept, len(answered) - kept, more=True)


def forget_answers(place: Place) -> bool:
    """Drop the answers of ended batches that were not to be kept and have had their time."""
    with place.store.reading() as connection:
        found = batches.expired(connection, stamp(place.store.database.clock()), _FORGOTTEN)
    if found:
        place.store.write(lambda tx: batches.drop_answers(tx, found))
    return len(found) == _FORGOTTEN


def unfinished(place: Place) -> list[str]:
    """The batches in which there is something to do."""
    with place.store.reading() as connection:
        return list(batches.unfinished(connection))


def _answered(owner: str, pending: Pending, request: Mapping[str, Any], found: Found) -> Answered:
    check = found["check"]
    if not found["evidence"]:  # it is not kept
        return Answered(pending.n, check, found["problem"])
    request = {name: value for name, value in request.items() if name != "store"} | {"as_of": check["as_of"]}
    return Answered(pending.n, check, None, draft(owner, check, request, evidence=found["evidence"], url=request.get("url")))
