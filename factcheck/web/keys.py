"""Keys, managed by who holds one with the scope admin: those of their own owner. The command line manages all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from factcheck.errors import Invalid
from factcheck.store import Writing, keys
from factcheck.store.database import stamp
from factcheck.store.keys import Key, MadeKey, Rights
from factcheck.web.caller import caller
from factcheck.web.conditional import give_tag, require_match
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint
from factcheck.web.keeping import Made, Step, store
from factcheck.web.pages import page
from factcheck.web.reading import each
from factcheck.wire.keys import KeyPageSchema, KeyRequest, KeySchema, KeysQuery, MadeKeySchema, RotationRequest

blueprint = StrictBlueprint("keys", __name__, description="Who may use the service, and for what.")


@endpoint(blueprint, "/v1/keys", body=KeyRequest, gives=Answers(MadeKeySchema, makes=201), scope="admin")
def create_key(asked: Mapping[str, Any]) -> Step:
    """Make a key for the owner of this one. The answer shows it once: only a hash of it is kept."""
    return Step(partial(_create, asked))


@endpoint(blueprint, "/v1/keys", query=KeysQuery, gives=KeyPageSchema, scope="admin")
def list_keys(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List the keys of this owner, the oldest first, also those that are no longer good."""
    with store().reading() as connection:
        found = keys.listed(connection, caller().owner)
    shown, following = page(found, lambda key: key.id, limit=asked["limit"], cursor=asked["cursor"], scope=f"keys\n{caller().owner}")
    return {"items": [key.to_dict(_now()) for key in shown], "next_cursor": following}


@endpoint(blueprint, "/v1/keys/<key_id>", gives=KeySchema, problems=(404,), scope="admin")
def read_key(key_id: str) -> dict[str, Any]:
    """Show a key, without the key itself."""
    with store().reading() as connection:
        return keys.find(connection, key_id, caller().owner).to_dict(_now())


@endpoint(blueprint, "/v1/keys/<key_id>", gives=KeySchema, problems=(404, 412, 428), method="DELETE", scope="admin")
def revoke_key(key_id: str) -> Step:
    """Revoke a key: within a second it is good nowhere. Needs `If-Match` with the `ETag` of the key."""
    return Step(partial(_revoke, key_id))


@endpoint(
    blueprint,
    "/v1/keys/<key_id>/rotation",
    body=RotationRequest,
    gives=Answers(MadeKeySchema, makes=201),
    problems=(404, 409, 412, 428),
    scope="admin",
)
def rotate_key(asked: Mapping[str, Any], key_id: str) -> Step:
    """Make a key with the same rights in the place of this one, which ends after the time of grace. Needs `If-Match`."""
    return Step(partial(_rotate, key_id, timedelta(seconds=asked["grace_seconds"])))


def _create(asked: Mapping[str, Any], tx: Writing) -> Made:
    if asked["expires"] is not None and asked["expires"] <= tx.at:
        raise Invalid(({"pointer": "/expires", "detail": "This time is over."},))
    rights = Rights(caller().owner, asked["name"], each(asked["scopes"]), each(asked["origins"]), asked["expires"])
    return _told(tx, keys.create(tx, rights, _who()))


def _revoke(key_id: str, tx: Writing) -> Made:
    revoked = keys.revoke(tx, _read(tx, key_id), _who())
    return Made(revoked.to_dict(tx.at), subject=revoked.id, status=200)


def _rotate(key_id: str, grace: timedelta, tx: Writing) -> Made:
    return _told(tx, keys.rotate(tx, _read(tx, key_id), _who(), grace))


def _read(tx: Writing, key_id: str) -> Key:
    """The key, if who asks has read it as it is now."""
    found = keys.find(tx.connection, key_id, caller().owner)
    require_match(found.to_dict(tx.at))
    return found


def _told(tx: Writing, made: MadeKey) -> Made:
    shown = made.key.to_dict(tx.at)
    give_tag(shown)
    return Made({**shown, "key": made.secret}, f"/v1/keys/{made.key.id}", made.key.id, told_again={**shown, "key": None})


def _who() -> str:
    return caller().key or "without a key"


def _now() -> str:
    return stamp(store().database.clock())
