"""Keys in the database: made, found, replaced, revoked, each with its entry in the audit trail (reliability I1, I7)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from factcheck.access import digest_of
from factcheck.errors import Conflict, NotFound
from factcheck.store import keys, log
from factcheck.store.keys import Rights
from factcheck.store.tables import metadata

RIGHTS = Rights("desk", "Anna's CMS", ("checks:read", "checks:write"), ("https://cms.example",), "2999-01-01T00:00:00.000000Z")
HOUR = timedelta(hours=1)


def made(store, rights=RIGHTS):
    return store.write(lambda tx: keys.create(tx, rights, "test"))


def found(store, key_id, owner=None):
    with store.reading() as connection:
        return keys.find(connection, key_id, owner)


def entries(store):
    with store.reading() as connection:
        return [(entry.kind, entry.subject, json.loads(entry.payload)["details"]) for entry in log.entries(connection)]


def test_a_key_is_found_by_its_hash_with_its_rights(store):
    key, secret = made(store)
    with store.reading() as connection:
        assert keys.holding(connection, digest_of(secret)) == key == keys.find(connection, key.id, "desk")
        assert keys.holding(connection, digest_of(secret + "x")) is None
        assert keys.listed(connection) == keys.listed(connection, "desk") == [key]
        assert keys.listed(connection, "other") == []
    assert key.rights == RIGHTS


def test_a_key_of_others_is_not_there(store):
    key, _ = made(store)
    for key_id, owner in ((key.id, "other"), ("019d0a87-5300-7000-8000-000000000000", None), ("x", None)):
        with pytest.raises(NotFound, match="No key has this id"):
            found(store, key_id, owner)


def test_nothing_that_is_stored_holds_the_key(store):
    _, secret = made(store)
    store.write(lambda tx: keys.rotate(tx, keys.listed(tx.connection)[0], "test", HOUR))
    with store.reading() as connection:
        rows = str([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    assert digest_of(secret) in rows
    assert secret not in rows
    assert secret[17:39] not in rows


def test_every_change_is_an_entry_without_names(store):
    key, _ = made(store)
    after = store.write(lambda tx: keys.rotate(tx, key, "test", HOUR)).key
    store.write(lambda tx: keys.revoke(tx, after, "test"))
    told = entries(store)
    assert [(kind, subject) for kind, subject, _ in told] == [
        ("key.created", key.id), ("key.created", after.id), ("key.rotated", key.id), ("key.revoked", after.id),
    ]  # fmt: skip
    assert told[0][2]["scopes"] == ["checks:read", "checks:write"]
    assert (told[1][2]["replaces"], told[2][2]["successor"]) == (key.id, after.id)
    assert "Anna" not in str(told)
    assert "desk" not in str(told)


def test_a_key_that_is_replaced_ends_after_the_grace(store):
    key, _ = made(store)
    after, secret = store.write(lambda tx: keys.rotate(tx, key, "test", HOUR))
    before = found(store, key.id)
    assert before.created < before.rights.expires < "2999"
    assert (before.state(before.created), before.state(before.rights.expires)) == ("active", "expired")
    assert (after.rights.scopes, after.rights.origins, after.rights.owner) == (RIGHTS.scopes, RIGHTS.origins, "desk")
    assert after.rights.expires >= RIGHTS.expires
    with store.reading() as connection:
        assert keys.holding(connection, digest_of(secret)) == after


def test_grace_lengthens_no_life(store):
    key, _ = made(store)
    ends = store.write(lambda tx: keys.rotate(tx, key, "test", HOUR)) and found(store, key.id).rights.expires
    again = found(store, key.id)
    store.write(lambda tx: keys.rotate(tx, again, "test", timedelta(days=30)))
    assert found(store, key.id).rights.expires == ends


def test_a_revoked_key_stays_revoked(store):
    key, _ = made(store)
    first = store.write(lambda tx: keys.revoke(tx, key, "test"))
    again = store.write(lambda tx: keys.revoke(tx, found(store, key.id), "test"))
    assert first == again
    assert first.state("2026") == "revoked"
    assert len(entries(store)) == 2
    with pytest.raises(Conflict, match="revoked"):
        store.write(lambda tx: keys.rotate(tx, again, "test", HOUR))


def test_a_service_that_had_a_key_stays_closed(store):
    with store.reading() as connection:
        assert not keys.any_made(connection)
    key, _ = made(store)
    store.write(lambda tx: keys.revoke(tx, key, "test"))
    with store.reading() as connection:
        assert keys.any_made(connection)


def test_origins_are_those_of_good_keys(store):
    made(store)
    gone, _ = made(store, Rights("desk", "b", ("admin",), ("https://gone.example",)))
    store.write(lambda tx: keys.revoke(tx, gone, "test"))
    made(store, Rights("desk", "c", ("admin",), ("https://late.example",), "2020-01-01T00:00:00.000000Z"))
    made(store, Rights("desk", "d", ("admin",)))
    with store.reading() as connection:
        assert keys.origins(connection, "2026-03-20T00:00:00.000000Z") == {"https://cms.example"}
