"""Nothing that is kept can be altered unseen (reliability A8, A9): rows changed, dropped, put in, swapped, spliced, cut, rewritten."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from factcheck.audit.canonical import commitment
from factcheck.audit.chain import GENESIS, Entry
from factcheck.settings import Settings
from factcheck.store import Store, checks, open_store, verified

TEXTS = ["China exported 3.111 million vehicles in 2022.", "China exported 4.5 million vehicles in 2022.", "Cats are nice."]


@pytest.fixture(scope="module")
def kept(tmp_path_factory, reference) -> Path:
    """A folder with a store of 24 checks, two of them erased, and what the service signed on the way."""
    import factcheck

    folder = tmp_path_factory.mktemp("kept")
    store = open_store(Settings(data_folder=str(folder)))
    answers = [factcheck.check(text, published="2023-01-20", reference=reference).to_dict() for text in TEXTS]
    made = []
    for n in range(24):
        answer = answers[n % 3]
        made.append(
            store.write(
                lambda tx, answer=answer, n=n: checks.save(tx, "local", answer, {"text": TEXTS[n % 3]}, url=f"https://news.example/{n}")
            )
        )
        if n % 8 == 7:
            store.checkpoint()
    for one in made[3:5]:
        store.write(lambda tx, one=one: checks.erase(tx, one.id))
    store.close()
    return folder


def faults(folder: Path) -> list[str]:
    store = open_store(Settings(data_folder=str(folder)), trusting=True)
    try:
        return found_in(store)
    finally:
        store.leave()


def found_in(store: Store) -> list[str]:
    from factcheck.store import checkpoints_in

    with store.reading() as connection:
        return [str(fault) for fault in verified(connection, checkpoints_in(store.kept_checkpoints), store.signer.public)]


def test_a_store_as_it_was_written_has_no_fault(kept):
    assert faults(kept) == []


def edited(db: sqlite3.Connection, rng: random.Random) -> None:
    column = rng.choice(["verdict", "standing", "url", "owner", "created", "as_of", "snapshot", "language", "engine", "published"])
    name = rng.choice([row[0] for row in db.execute("SELECT id FROM checks WHERE erased IS NULL")])
    db.execute(f"UPDATE checks SET {column} = ? WHERE id = ?", (f"x{rng.random()}", name))


def evidence(db: sqlite3.Connection, rng: random.Random) -> None:
    name, body, request = rng.choice(list(db.execute("SELECT id, body, request FROM checks WHERE erased IS NULL")))
    column, text = rng.choice([("body", body), ("request", request)])
    places = [place for place, sign in enumerate(text) if sign.isdigit() or sign.isalpha()]
    place = rng.choice(places)
    other = rng.choice([sign for sign in "0123456789abcxyz" if sign != text[place]])
    db.execute(f"UPDATE checks SET {column} = ? WHERE id = ?", (text[:place] + other + text[place + 1 :], name))


def dropped(db: sqlite3.Connection, rng: random.Random) -> None:
    table, key = rng.choice([("audit", "sequence"), ("checks", "sequence")])
    row = rng.choice([row[0] for row in db.execute(f"SELECT {key} FROM {table}")])
    db.execute(f"DELETE FROM {table} WHERE {key} = ?", (row,))


def put_in(db: sqlite3.Connection, rng: random.Random) -> None:
    if rng.random() < 0.5:
        source = rng.choice([row[0] for row in db.execute("SELECT id FROM checks WHERE erased IS NULL")])
        db.execute(
            "INSERT INTO checks SELECT 'new' || id, sequence + 1000, owner, created, verdict, standing, language, published, as_of, snapshot, engine, "
            "url, NULL, salt, request, body, evidence, erased FROM checks WHERE id = ?",
            (source,),
        )
    else:
        size, head = db.execute("SELECT max(sequence), hash FROM audit").fetchone()
        entry = Entry.after((size, head), "check.created", "nobody", {"record": "0" * 64}, "2026-01-01T00:00:00.000000Z")
        db.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", (entry.sequence, entry.at, entry.kind, entry.subject, entry.payload, entry.hash)
        )


def swapped(db: sqlite3.Connection, rng: random.Random) -> None:
    first, second = rng.sample([row[0] for row in db.execute("SELECT sequence FROM audit")], 2)
    for old, new in ((first, -1), (second, first), (-1, second)):
        db.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", (new, old))


def dated(db: sqlite3.Connection, rng: random.Random) -> None:
    row = rng.choice([row[0] for row in db.execute("SELECT sequence FROM audit")])
    db.execute("UPDATE audit SET at = ? WHERE sequence = ?", (f"2020-01-01T00:00:00.{rng.randrange(10**6):06}Z", row))


def cut(db: sqlite3.Connection, rng: random.Random) -> None:
    """The last entries go with their records, and the head is made to fit."""
    end = rng.randrange(0, db.execute("SELECT max(sequence) FROM audit").fetchone()[0])
    db.execute("DELETE FROM checks WHERE sequence > ?", (end,))
    db.execute("DELETE FROM check_series WHERE check_id NOT IN (SELECT id FROM checks)")
    db.execute("DELETE FROM audit WHERE sequence > ?", (end,))
    db.execute("DELETE FROM audit_nodes WHERE (position + 1) << level > ?", (end,))
    head = db.execute("SELECT hash FROM audit WHERE sequence = ?", (end,)).fetchone()
    db.execute("UPDATE audit_head SET size = ?, hash = ?", (end, head[0] if head else GENESIS))


def rewritten(db: sqlite3.Connection, rng: random.Random) -> None:
    """One record is changed and every hash after it made anew, as somebody with full access to the database could."""
    sequence, name, salt, owner, request, body = rng.choice(
        list(db.execute("SELECT sequence, id, salt, owner, request, body FROM checks WHERE erased IS NULL"))
    )
    request = request.replace('"text":"', f'"text":"{rng.randrange(10**6)} ')
    db.execute("UPDATE checks SET request = ? WHERE id = ?", (request, name))
    rows = list(db.execute("SELECT sequence, at, kind, subject, payload FROM audit ORDER BY sequence"))
    db.execute("DELETE FROM audit")
    db.execute("DELETE FROM audit_nodes")
    head, hashes = (0, GENESIS), {}
    from factcheck.audit import tree

    for number, at, kind, subject, payload in rows:
        details = json.loads(payload)["details"]
        if number == sequence:
            details["record"] = commitment(salt, checks.committed(owner, json.loads(request), json.loads(body), None))
        entry = Entry.after(head, kind, subject, details, at)
        db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", (number, at, kind, subject, entry.payload, entry.hash))
        hashes[0, number - 1] = bytes.fromhex(entry.hash)
        for level, position, hashed in tree.completed(number - 1, hashes[0, number - 1], lambda *place: hashes[place]):
            hashes[level, position] = hashed
            db.execute("INSERT INTO audit_nodes VALUES (?, ?, ?)", (level, position, hashed.hex()))
        head = (number, entry.hash)
    db.execute("UPDATE audit_head SET size = ?, hash = ?", head)


def emptied(db: sqlite3.Connection, rng: random.Random) -> None:
    """A text is erased without the entry that an erasure leaves."""
    name = rng.choice([row[0] for row in db.execute("SELECT id FROM checks WHERE erased IS NULL")])
    db.execute("UPDATE checks SET salt = NULL, request = NULL, body = NULL, erased = '2026-01-01' WHERE id = ?", (name,))


WAYS: list[Callable[[sqlite3.Connection, random.Random], None]] = [
    edited,
    evidence,
    dropped,
    put_in,
    swapped,
    dated,
    cut,
    rewritten,
    emptied,
]


def tampered(kept: Path, scratch: Path, way: Callable[[sqlite3.Connection, random.Random], None], seed: int) -> list[str]:
    for file in kept.iterdir():
        shutil.copy(file, scratch)
    db = sqlite3.connect(scratch / "factcheck.db", isolation_level=None)
    for (trigger,) in list(db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
        db.execute(f"DROP TRIGGER {trigger}")
    way(db, random.Random(seed))
    db.close()
    return faults(scratch)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_tampering_is_found(kept, tmp_path, way):
    for seed in range(10):
        assert tampered(kept, tmp_path, way, seed), seed


@pytest.mark.parametrize("way", [cut, rewritten], ids=lambda way: way.__name__)
def test_the_last_checkpoint_shows_what_all_of_them_show(kept, tmp_path, way):
    """Older lines of the file may be put elsewhere: each signs everything before it."""
    for seed in range(10):
        assert tampered(kept, tmp_path, way, seed)
        file = tmp_path / "checkpoints.jsonl"
        file.write_text(file.read_text("utf-8").splitlines()[-1] + "\n", "utf-8")
        assert faults(tmp_path), seed


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_ten_thousand_tamperings_are_found(kept, tmp_path, way):
    assert [seed for seed in range(1112) if not tampered(kept, tmp_path, way, seed)] == []


def test_a_store_put_back_to_an_older_copy_is_not_opened(kept, tmp_path):
    from factcheck.errors import UnfitStore

    assert tampered(kept, tmp_path, cut, 1)
    with pytest.raises(UnfitStore, match="cut off"):
        open_store(Settings(data_folder=str(tmp_path)))
