"""Changed reference data, and the verdicts that they changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from flask import g
from sqlalchemy import Row

from factcheck.answer.compared import Finding, matched, quoted
from factcheck.audit.canonical import fingerprint
from factcheck.store import rechecks, snapshots
from factcheck.store.checks import StoredCheck, standing_of
from factcheck.web.caller import caller
from factcheck.web.endpoint import StrictBlueprint, endpoint
from factcheck.web.keeping import store
from factcheck.web.pages import sequence, walked
from factcheck.web.pinned import core
from factcheck.wire.changes import (
    MOST_CLAIMS,
    ChangesPageSchema,
    ChangesQuery,
    RecheckSchema,
    SnapshotsQuery,
    UsedSnapshotsPageSchema,
)

blueprint = StrictBlueprint("changes", __name__, description="What changed figures have changed.")
_SHOWN = ("at", "snapshot", "old_check", "new_check", "old_verdict", "new_verdict", "old_standing", "new_standing")
_PROGRESS = tuple(RecheckSchema._declared_fields)


@endpoint(blueprint, "/v1/changes", query=ChangesQuery, gives=ChangesPageSchema, scope="checks:read")
def list_changes(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List stored verdicts that revised figures have changed, the newest first: that of its day, or the one by the newest figures."""
    wanted = {name: asked[name] for name in ("since", "snapshot")}
    scope = fingerprint(["changes", caller().owner, wanted])

    def read(after: str | None, limit: int) -> Sequence[tuple[Row[Any], StoredCheck | None, StoredCheck | None]]:
        with store().reading() as connection:
            return rechecks.changed(connection, caller().owner, wanted, before=sequence(after), limit=limit)

    shown, following = walked(read, lambda one: one[0].sequence, limit=asked["limit"], cursor=asked["cursor"], scope=scope)
    return {"items": [_change(*one) for one in shown], "next_cursor": following}


@endpoint(blueprint, "/v1/snapshots", query=SnapshotsQuery, gives=UsedSnapshotsPageSchema, scope="checks:read")
def list_snapshots(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List the reference data that this installation has answered from, the latest first: what they changed, and how far the stored
    checks are run again."""
    g.cache_control = "no-store"

    def read(after: str | None, limit: int) -> Sequence[tuple[Row[Any], Row[Any] | None]]:
        with store().reading() as connection:
            rows = snapshots.listed(connection, before=sequence(after), limit=limit)
            jobs = rechecks.latest_of(connection, [row.digest for row in rows])
        return [(row, jobs.get(row.digest)) for row in rows]

    shown, following = walked(read, lambda one: one[0].sequence, limit=asked["limit"], cursor=asked["cursor"], scope="snapshots")
    return {"items": [_snapshot(*one) for one in shown], "next_cursor": following}


def _change(row: Row[Any], old: StoredCheck | None, new: StoredCheck | None) -> dict[str, Any]:
    claims = list(islice(_claims(old.body, new.body), MOST_CLAIMS)) if old and new else []
    return {**{name: getattr(row, name) for name in _SHOWN}, "url": new.body["url"] if new else None, "claims": claims}


def _claims(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The claims whose verdict is another one."""
    old, new = ([Finding(claim) for claim in answer["claims"]] for answer in (before, after))
    for was, one in sorted(((old[was], new[one]) for was, one in matched(old, new)), key=lambda pair: pair[1].n):
        told = {
            "n": one.n,
            "text": quoted(one)["text"],
            "old_verdict": was.verdict,
            "new_verdict": one.verdict,
            "old_standing": standing_of({"claims": [was.claim]}),
            "new_standing": standing_of({"claims": [one.claim]}),
        }
        if (told["old_verdict"], told["old_standing"]) != (told["new_verdict"], told["new_standing"]):
            yield told


def _snapshot(row: Row[Any], job: Row[Any] | None) -> dict[str, Any]:
    counts = {name: getattr(row, name) for name in ("seen", "engine", "added", "changed", "withdrawn")}
    in_use = row.digest == core().reference.digest
    progress = {name: getattr(job, name) for name in _PROGRESS} if job is not None else None
    return {"snapshot": row.digest, "series": row.total, **counts, "in_use": in_use, "recheck": progress}
