"""Texts are erased on request or after a time, and the audit trail stays whole (reliability A15)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from factcheck.audit.canonical import fingerprint
from factcheck.cli import main
from factcheck.errors import NotFound
from factcheck.jobs import housekeeping
from factcheck.jobs.place import Place
from factcheck.settings import Settings
from factcheck.store import batches, checkpoints_in, checks, erasure, events, verified, webhooks
from factcheck.store.batches import Answered, Given
from factcheck.store.sealed import Seal

#: Words that stand nowhere else.
MARK = "Zyxwvutsrq"
CLAIM = {
    "text": f"China exported 3.111 million vehicles in 2022, said {MARK}.",
    "published": "2023-01-20",
    "url": f"https://news.example/{MARK}",
}


def kept(keeper, **changed) -> str:
    made = keeper.post("/v1/checks", json=CLAIM | changed, headers={"Idempotency-Key": fingerprint(changed)[:20]})
    assert made.status_code == 201
    return made.json["id"]


def repeated(store, check_id: str) -> str:
    """The id of a check that repeats another with newer figures."""
    with store.reading() as connection:
        found = checks.find(connection, check_id)
    body = {name: value for name, value in found.body.items() if name not in {"id", "created", "url", "supersedes"}}
    return store.write(lambda tx: checks.save(tx, "local", body, found.request, url=CLAIM["url"], supersedes=check_id)).id


def whole(store) -> bool:
    store.checkpoint()
    with store.reading() as connection:
        return list(verified(connection, checkpoints_in(store.kept_checkpoints), store.signer.public)) == []


def traces(store) -> list[str]:
    """Where the words still stand: in SQLite's files, in PostgreSQL's tables."""
    if store.database.sqlite:
        files = [store.database.path, *(Path(f"{store.database.path}-{end}") for end in ("wal", "shm"))]
        return [file.name for file in files if file.exists() and MARK.encode() in file.read_bytes()]
    with store.reading() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        return [one for one in tables if connection.execute(text(f"SELECT 1 FROM \"{one}\" t WHERE t::text LIKE '%{MARK}%'")).first()]


def test_a_text_is_erased_with_everything_that_quotes_it(keeper, store):
    first, other = kept(keeper), kept(keeper, published="2023-01-21")
    later = repeated(store, first)
    review = {"verdict": "refuted", "note": f"ask {MARK}"}
    assert keeper.put(f"/v1/checks/{first}/claims/1/review", json=review).status_code == 200
    erased = keeper.post(f"/v1/checks/{first}/erasure")
    assert (erased.status_code, erased.json["id"], erased.json["with_it"]) == (200, first, [later])
    for one in (first, later):
        gone = keeper.get(f"/v1/checks/{one}")
        assert (gone.status_code, gone.json["type"]) == (410, "/problems/redacted")
    assert keeper.get(f"/v1/checks/{other}").status_code == 200
    assert whole(store)
    # Erasing it again tells when it was.
    assert keeper.post(f"/v1/checks/{first}/erasure").json == erased.json
    keeper.post(f"/v1/checks/{other}/erasure")
    if store.database.sqlite:
        store.database.move_log(whole=True)
    else:
        store.database.compact()
    assert traces(store) == []
    assert whole(store)


def test_what_webhooks_would_be_told_of_it_is_forgotten(keeper, store):
    check = kept(keeper)
    store.write(lambda tx: webhooks.register(tx, Seal.of(store.signer), "local", "https://cms.example/", ["check.superseded"]))
    later = repeated(store, check)
    store.write(lambda tx: events.add(tx, "local", "check.superseded", {"check_id": later, "url": CLAIM["url"]}, event_id=later))
    store.write(lambda tx: erasure.erase(tx, check))
    with store.reading() as connection:
        for table in ("events", "deliveries"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_nobody_erases_the_checks_of_another(keeper, store):
    mine = kept(keeper)
    with pytest.raises(NotFound):
        store.write(lambda tx: erasure.erase(tx, mine, "somebody else"))
    assert keeper.get(f"/v1/checks/{mine}").status_code == 200
    assert keeper.post("/v1/checks/00000000-0000-7000-8000-000000000000/erasure").status_code == 404


def test_nothing_is_left_in_the_file_of_many(keeper, store):
    """Rows of every length, between others: pages are split and filled again."""
    gone = []
    for n in range(20):
        one = kept(keeper, published=f"2023-02-{n % 28 + 1:02}", url=f"https://news.example/{MARK}/{'x' * 37 * n}")
        keeper.post("/v1/checks", json={"text": "China exported 3.111 million vehicles in 2022." + " So it is said." * n})
        gone.append(one)
    assert traces(store)
    for one in gone:
        store.write(lambda tx, one=one: erasure.erase(tx, one))
    store.database.compact()
    assert traces(store) == []
    assert whole(store)


def test_old_texts_are_erased_by_the_service_itself(keeper, store, reference, monkeypatch):
    old = [kept(keeper, published=f"2023-03-{day:02}") for day in range(1, 6)]
    clock = store.database.clock
    monkeypatch.setattr(housekeeping, "_PORTION", 2)
    place = Place(store, reference, Settings(retention_days=30), lambda: clock().date())
    store.database.clock = lambda: clock() + timedelta(days=29)
    assert housekeeping.step(place) is False
    assert keeper.get(f"/v1/checks/{old[0]}").status_code == 200
    young = kept(keeper, published="2023-04-01")
    store.database.clock = lambda: clock() + timedelta(days=30, minutes=1)
    assert [housekeeping.step(place) for _ in range(3)] == [True, True, False]
    assert {keeper.get(f"/v1/checks/{one}").status_code for one in old} == {410}
    assert keeper.get(f"/v1/checks/{young}").status_code == 200
    assert whole(store)


def waiting(store) -> str:
    """A batch whose texts nobody has checked yet, but one, of which nothing is kept."""
    given = [Given(n, None, CLAIM, None) for n in range(1, 4)]
    batch = store.write(lambda tx: batches.create(tx, "local", {"store": False, "day": "2023-01-20"}, given))
    store.write(lambda tx: batches.keep(tx, batch.id, [Answered(1, {"verdict": "supported", "summary": MARK})]))
    return batch.id


def gone(store, batch_id: str) -> bool:
    """Whether the batch is stopped and nothing of its texts is left."""
    if store.database.sqlite:
        store.database.move_log(whole=True)
    else:
        store.database.compact()
    with store.reading() as connection:
        return batches.find(connection, batch_id).state == "cancelled" and not traces(store)


def test_old_texts_that_still_wait_in_a_batch_are_erased(store, reference):
    old, clock = waiting(store), store.database.clock
    place = Place(store, reference, Settings(retention_days=30), lambda: clock().date())
    store.database.clock = lambda: clock() + timedelta(days=29)
    housekeeping.step(place)
    assert traces(store)
    store.database.clock = lambda: clock() + timedelta(days=30, minutes=1)
    assert housekeeping.step(place) is False
    assert gone(store, old)
    with store.reading() as connection:
        assert not erasure.any_older(connection, "9")
    # Who was checking one of its texts meanwhile keeps nothing of it.
    answered = [Answered(2, {"verdict": "supported", "summary": MARK})]
    assert store.write(lambda tx: batches.keep(tx, old, answered)) == 0
    assert gone(store, old)


def test_an_operator_erases_what_waits_in_a_batch(store, monkeypatch):
    batch = waiting(store)
    installation(store, monkeypatch)
    done = CliRunner().invoke(main, ["erase", batch])
    assert (done.exit_code, done.output.partition(":")[0]) == (0, batch)
    assert gone(store, batch)


def test_texts_are_kept_where_no_time_is_set(keeper, store, reference):
    one, clock = kept(keeper), store.database.clock
    store.database.clock = lambda: clock() + timedelta(days=36500)
    assert housekeeping.step(Place(store, reference, Settings(), lambda: clock().date())) is False
    assert keeper.get(f"/v1/checks/{one}").status_code == 200


def installation(store, monkeypatch) -> None:
    """What the commands find in their environment."""
    monkeypatch.setenv("FACTCHECK_DATA_FOLDER", str(store.kept_checkpoints.parent))
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", store.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("FACTCHECK_ALLOW_UNSAFE_DATABASE", "1")


def test_an_operator_erases_without_the_service(keeper, store, monkeypatch):
    one = kept(keeper)
    installation(store, monkeypatch)
    done = CliRunner().invoke(main, ["erase", one, "--compact"])
    assert (done.exit_code, done.output[: len(one) + 11]) == (0, f"{one}: erased on")
    assert keeper.get(f"/v1/checks/{one}").status_code == 410
    assert traces(store) == []
    unknown = CliRunner().invoke(main, ["erase", "x"])
    assert (unknown.exit_code, unknown.output) == (4, "No check and no batch has this id.\n")
