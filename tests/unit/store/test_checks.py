"""Stored checks on both databases: kept before they are answered, never changed, found again."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from factcheck.audit import tree
from factcheck.errors import NotFound, Redacted
from factcheck.store import checks, log, verified

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


def test_a_check_is_kept_before_it_is_answered(keeper, store):
    made = keeper.post("/v1/checks", json=CLAIM)
    assert made.status_code == 201
    assert made.headers["Location"] == f"/v1/checks/{made.json['id']}"
    read = keeper.get(made.headers["Location"])
    assert read.json == made.json
    assert read.headers["Cache-Control"].endswith("immutable")
    with store.reading() as connection:
        kept = checks.find(connection, made.json["id"])
        assert kept.request == CLAIM | {"as_of": "2023-01-20"}
        assert log.entry(connection, kept.sequence).hash == made.json["audit"]["entry_hash"]


def test_unpublished_copy_is_not_kept(keeper, store):
    made = keeper.post("/v1/checks", json=CLAIM | {"store": False}, headers={"Idempotency-Key": "a"})
    assert (made.status_code, made.json["id"]) == (200, None)
    with store.reading() as connection:
        assert log.head(connection)[0] == 0
        told = connection.execute(text("SELECT * FROM idempotency")).one()
        assert "3.111" not in str(told)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE checks SET verdict = 'supported'",
        "UPDATE checks SET body = '{}'",
        "DELETE FROM checks",
        "UPDATE audit SET at = ''",
        "DELETE FROM audit",
        "DELETE FROM audit_nodes",
    ],
)
def test_what_is_kept_cannot_be_changed(keeper, store, statement):
    before = [keeper.post("/v1/checks", json=CLAIM).json for _ in range(2)]
    with pytest.raises(DBAPIError, match=r"append-only|not changed"):
        store.write(lambda tx: tx.connection.execute(text(statement)))
    assert [keeper.get(f"/v1/checks/{one['id']}").json for one in before] == before


def test_lists_are_filtered_and_walked_to_the_end_while_checks_are_added(keeper):
    wrong = {"text": "China exported 4.5 million vehicles in 2022.", "published": "2023-01-20", "url": "https://news.example/a"}
    made = [keeper.post("/v1/checks", json=wrong if n % 3 == 0 else CLAIM).json for n in range(7)]
    ids, cursor = [], None
    while True:
        page = keeper.get("/v1/checks", query_string={"limit": 3, **({"cursor": cursor} if cursor else {})}).json
        ids += [item["id"] for item in page["items"]]
        keeper.post("/v1/checks", json=CLAIM)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert ids == [one["id"] for one in reversed(made)]
    found = keeper.get("/v1/checks?verdict=refuted").json["items"]
    assert [item["id"] for item in found] == [one["id"] for one in made[::3]][::-1]
    assert keeper.get("/v1/checks?url=https://news.example/a").json["items"] == found
    assert len(keeper.get("/v1/checks?series=CHN.autos.exports.A&limit=500").json["items"]) == 10
    assert keeper.get("/v1/checks?series=CHN.autos.sales.M").json["items"] == []
    refused = keeper.get("/v1/checks", query_string={"cursor": "x"})
    assert (refused.status_code, refused.json["type"]) == (400, "/problems/invalid-cursor")


def test_an_erased_text_is_gone_and_its_entry_stays(keeper, store):
    made = keeper.post("/v1/checks", json=CLAIM, headers={"Idempotency-Key": "a"}).json
    store.write(lambda tx: checks.erase(tx, made["id"]))
    gone = keeper.get(f"/v1/checks/{made['id']}")
    assert (gone.status_code, gone.json["type"]) == (410, "/problems/redacted")
    with store.reading() as connection:
        assert log.entry(connection, made["audit"]["sequence"]).hash == made["audit"]["entry_hash"]
        assert log.head(connection)[0] == 2
        with pytest.raises(Redacted):
            checks.find(connection, made["id"])
        with pytest.raises(NotFound):
            checks.find(connection, made["id"], "somebody else")
        assert connection.execute(text("SELECT count(*) FROM idempotency")).scalar_one() == 0


@pytest.mark.parametrize("name", ["x", "00000000-0000-7000-8000-000000000000", "' OR 1=1 --", "%00"])
def test_an_unknown_id_is_not_found(keeper, name):
    assert keeper.get(f"/v1/checks/{name}").status_code == 404


@pytest.mark.parametrize("before", range(10))
def test_entries_that_are_written_together_are_those_that_are_written_one_by_one(store, before):
    """The chain and the tree are the same however many entries a transaction has."""
    told = [("test", f"s{n}", {"n": n}) for n in range(40)]
    store.write(lambda tx: [log.append(tx, *one) for one in told[:before]])
    for start, end in ((before, 17), (17, 18), (18, 18), (18, 40)):
        entries = store.write(lambda tx, start=start, end=end: log.append_all(tx, told[start:end]))
        assert [entry.subject for entry in entries] == [one[1] for one in told[start:end]]
    with store.reading() as connection:
        assert list(verified(connection)) == []
        written = list(log.entries(connection))
        leaves = [bytes.fromhex(entry.hash) for entry in written]
        for size in range(1, 41):
            assert log.root(connection, size) == tree.root(size, lambda *place: over(leaves, *place)).hex()
    assert [(entry.sequence, entry.subject) for entry in written] == [(n + 1, f"s{n}") for n in range(40)]


def over(leaves, level, index):
    """The hash over a complete subtree, from its leaves."""
    return tree.top(leaves[index << level : (index + 1) << level])
