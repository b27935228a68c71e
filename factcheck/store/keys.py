"""Keys: made, found, replaced and revoked. Of a key itself only a hash is kept, so it can be shown once and never again."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, or_, select, update

from factcheck.access import digest_of, hint_of, new_secret
from factcheck.errors import Conflict, NotFound
from factcheck.store import log
from factcheck.store.database import Writing, stamp
from factcheck.store.ids import is_id, new_id
from factcheck.store.tables import keys


@dataclass(frozen=True, slots=True)
class Rights:
    """Whose key it is and what it may do: its scopes, the origins whose pages may use it, and until when."""

    owner: str
    name: str
    scopes: tuple[str, ...]
    origins: tuple[str, ...] = ()
    expires: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is known to the service: everything but the key itself."""

    id: str
    hint: str
    rights: Rights
    created: str
    revoked: str | None = None

    def state(self, at: str) -> str:
        """Whether it is good at a time: active, expired or revoked."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.rights.expires is not None and self.rights.expires <= at else "active"

    def to_dict(self, at: str) -> dict[str, Any]:
        """The JSON of the API."""
        rights = self.rights
        return {
            "id": self.id,
            "name": rights.name,
            "owner": rights.owner,
            "hint": f"fck_live_{self.hint}…",
            "state": self.state(at),
            "scopes": list(rights.scopes),
            "origins": list(rights.origins),
            "created": self.created,
            "expires": rights.expires,
            "revoked": self.revoked,
        }


class MadeKey(NamedTuple):
    """A new key, and the text that its holder gets now and nobody later."""

    key: Key
    secret: str


def create(tx: Writing, rights: Rights, by: str, *, replaces: str | None = None) -> MadeKey:
    """Make a key; ``by`` is who does it: the id of a key, or the command line."""
    secret = new_secret()
    made = Key(new_id(tx.at), hint_of(secret), rights, tx.at)
    # Neither name nor owner: they may be those of people, and the log is for ever.
    told = {"scopes": list(rights.scopes), "origins": list(rights.origins), "expires": rights.expires, "by": by, "replaces": replaces}
    log.append(tx, "key.created", made.id, told)
    tx.connection.execute(
        insert(keys).values(
            id=made.id,
            owner=rights.owner,
            name=rights.name,
            hint=made.hint,
            digest=digest_of(secret),
            scopes=" ".join(rights.scopes),
            origins=" ".join(rights.origins),
            created=made.created,
            expires=rights.expires,
            version=1,
        )
    )
    return MadeKey(made, secret)


def holding(connection: Connection, digest: str) -> Key | None:
    """The key with this hash, good or not."""
    row = connection.execute(select(keys).where(keys.c.digest == digest)).one_or_none()
    return _key(row) if row is not None and hmac.compare_digest(row.digest, digest) else None


def find(connection: Connection, key_id: str, owner: str | None = None) -> Key:
    """A key; with an owner, only one of theirs."""
    row = connection.execute(select(keys).where(keys.c.id == key_id)).one_or_none() if is_id(key_id) else None
    if row is None or owner not in {None, row.owner}:
        raise NotFound("No key has this id.")
    return _key(row)


def listed(connection: Connection, owner: str | None = None) -> list[Key]:
    """All keys, the oldest first; with an owner, theirs."""
    query = select(keys) if owner is None else select(keys).where(keys.c.owner == owner)
    return [_key(row) for row in connection.execute(query.order_by(keys.c.id))]


def any_made(connection: Connection) -> bool:
    """Whether there was ever a key: a service that had one is not open again when it ends."""
    return connection.execute(select(keys.c.id).limit(1)).one_or_none() is not None


def origins(connection: Connection, at: str) -> frozenset[str]:
    """The origins whose pages may use one key or another."""
    good = keys.c.revoked.is_(None), or_(keys.c.expires.is_(None), keys.c.expires > at), keys.c.origins != ""
    return frozenset(origin for row in connection.execute(select(keys.c.origins).where(*good)) for origin in row.origins.split())


def revoke(tx: Writing, key: Key, by: str) -> Key:
    """End a key for good; one that is revoked stays as it is."""
    if key.revoked is not None:
        return key
    log.append(tx, "key.revoked", key.id, {"by": by})
    _change(tx, key, revoked=tx.at)
    return find(tx.connection, key.id)


def rotate(tx: Writing, key: Key, by: str, grace: timedelta) -> MadeKey:
    """Make a key with the same rights, as long-lived as this one was meant to be; this one ends after the time of grace."""
    if key.state(tx.at) != "active":
        raise Conflict(f"The key is {key.state(tx.at)}; make a new one.")
    until = stamp(_time(tx.at) + grace)
    if key.rights.expires is not None:
        until = min(until, key.rights.expires)
    made = create(tx, _renewed(key, tx.at), by, replaces=key.id)
    log.append(tx, "key.rotated", key.id, {"by": by, "successor": made.key.id, "expires": until})
    _change(tx, key, expires=until)
    return made


def _renewed(key: Key, at: str) -> Rights:
    rights = key.rights
    lasts = None if rights.expires is None else stamp(_time(at) + (_time(rights.expires) - _time(key.created)))
    return Rights(rights.owner, rights.name, rights.scopes, rights.origins, lasts)


def _change(tx: Writing, key: Key, **values: str) -> None:
    tx.connection.execute(update(keys).where(keys.c.id == key.id).values(version=keys.c.version + 1, **values))


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


def _key(row: Row[Any]) -> Key:
    rights = Rights(row.owner, row.name, tuple(row.scopes.split()), tuple(row.origins.split()), row.expires)
    return Key(row.id, row.hint, rights, row.created, row.revoked)
