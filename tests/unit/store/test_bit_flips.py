"""A bit of the database turns on the disk: it is found, or nothing that is kept says anything else (reliability A14)."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

import factcheck
from factcheck.errors import FactcheckError
from factcheck.settings import Settings
from factcheck.store import checkpoints_in, checks, log, open_store, verified

TEXTS = ["China exported 3.111 million vehicles in 2022.", "China exported 4.5 million vehicles in 2022.", "Cats are nice."]


@pytest.fixture(scope="module")
def kept(tmp_path_factory, reference) -> Path:
    """A folder with a store of a dozen checks, all of it in the one file."""
    folder = tmp_path_factory.mktemp("kept")
    store = open_store(Settings(data_folder=str(folder)))
    answers = [factcheck.check(text, published="2023-01-20", reference=reference).to_dict() for text in TEXTS]
    for n in range(12):
        store.write(lambda tx, n=n: checks.save(tx, "local", answers[n % 3], {"text": TEXTS[n % 3]}))
    store.checkpoint()
    store.database.move_log(whole=True)
    store.leave()
    return folder


def told(folder: Path) -> list[object] | None:
    """Every check and every entry, as a service gives them; None where it fails, or where the library or the audit trail says what is wrong."""
    try:
        database = sqlite3.connect(f"file:{folder / 'factcheck.db'}?mode=ro", uri=True)
        try:
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
        finally:
            database.close()
        store = open_store(Settings(data_folder=str(folder)), trusting=True)
        try:
            with store.reading() as connection:
                if any(verified(connection, checkpoints_in(store.kept_checkpoints), store.signer.public)):
                    return None
                listed = checks.listed(connection, "local", {}, before=None, limit=500)
                kept = [checks.find(connection, row.id, "local").to_dict() for row in listed]
                return [*map(tuple, listed), *kept, *log.entries(connection)]
        finally:
            store.leave()
    except (FactcheckError, SQLAlchemyError, sqlite3.Error, ValueError):
        return None


@pytest.mark.parametrize("flips", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_a_bit_that_turned_is_found_or_says_nothing(kept, tmp_path, flips):
    before, rng, wrong, found = told(kept), random.Random(flips), [], 0
    assert before is not None
    for _ in range(flips):
        for file in kept.iterdir():
            shutil.copy(file, tmp_path)
        content = bytearray((tmp_path / "factcheck.db").read_bytes())
        place, bit = rng.randrange(len(content)), rng.randrange(8)
        content[place] ^= 1 << bit
        (tmp_path / "factcheck.db").write_bytes(content)
        after = told(tmp_path)
        if after is None:
            found += 1
        elif after != before:
            wrong.append((place, bit))
        for file in tmp_path.iterdir():
            file.unlink()
    assert wrong == []
    assert 0 < found < flips  # much of a small file is empty
