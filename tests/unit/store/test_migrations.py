"""The tables are brought up to date as a whole or not at all, and those of a newer program are left alone (reliability B7, B8)."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, text

import factcheck
from factcheck.errors import UnfitStore
from factcheck.settings import Settings
from factcheck.store import checkpoints_in, checks, open_store, verified
from factcheck.store.database import Database
from factcheck.store.migrate import edition, newest, upgrade
from tests import servers
from tests.running import Service

#: What leads back to an edition: by this the test makes stores as former programs left them.
BACK = {"0001": ["DROP TABLE publications"]}
CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


def settings(folder: Path, url: str) -> Settings:
    return Settings(data_folder=str(folder), database_url=url, allow_unsafe_database=1)


@pytest.fixture
def former(database_url, tmp_path, reference):
    """Makes a store of a former edition with a check in it; gives what was answered to it."""

    def make(at: str) -> dict:
        answer = factcheck.check(CLAIM["text"], published=CLAIM["published"], reference=reference).to_dict()
        store = open_store(settings(tmp_path, database_url))
        kept = store.write(lambda tx: checks.save(tx, "local", answer, CLAIM))
        store.checkpoint()
        for statement in [*BACK[at], f"UPDATE alembic_version SET version_num = '{at}'"]:
            store.write(lambda tx, statement=statement: tx.connection.execute(text(statement)))
        store.leave()
        return {"id": kept.id, "answer": kept.body}

    return make


def all_there(folder: Path, url: str, kept: dict) -> None:
    store = open_store(settings(folder, url))
    with store.reading() as connection:
        assert edition(connection) == newest()
        assert checks.find(connection, kept["id"], "local").body == kept["answer"]
        assert list(verified(connection, checkpoints_in(store.kept_checkpoints), store.signer.public)) == []
    store.leave()


def test_every_former_edition_is_tried():
    scripts = Path(factcheck.__file__).parent / "store" / "migrations" / "versions"
    assert [*BACK, newest()] == sorted(path.name.partition("_")[0] for path in scripts.glob("[0-9]*.py"))


@pytest.mark.parametrize("at", BACK)
def test_a_store_of_a_former_edition_is_brought_up_to_date(former, database_url, tmp_path, at):
    all_there(tmp_path, database_url, former(at))


@pytest.fixture
def bare(database_url, postgres_url, tmp_path) -> str:
    """The URL of a database without tables."""
    return database_url if database_url.startswith("sqlite") else servers.fresh(postgres_url, "template0")


@pytest.mark.parametrize("at", [None, *BACK])
def test_wherever_it_ends_all_of_it_is_done_or_nothing(request, bare, database_url, tmp_path, at):
    kept = request.getfixturevalue("former")(at) if at else None
    url, number, stopped = database_url if at else bare, 0, True
    tables = []
    while stopped:
        number, seen = number + (1 if at else 5), []
        database = Database(url)

        def hook(*_, seen=seen, number=number) -> None:
            seen.append(1)
            if len(seen) == number:
                raise KeyboardInterrupt

        event.listen(database.engine, "before_cursor_execute", hook)
        try:
            upgrade(database)
            stopped = False
        except KeyboardInterrupt:
            with database.reading() as connection:
                tables.append(set(inspect(connection).get_table_names()))
                assert edition(connection) == at
        finally:
            database.close()
    assert number > 5
    assert all(one == tables[0] for one in tables)
    if kept:
        all_there(tmp_path, url, kept)


_KILLED = """
import os, signal, sys
from sqlalchemy import event
from factcheck.store.database import Database
from factcheck.store.migrate import upgrade
database, left = Database(sys.argv[1]), [int(sys.argv[2])]
def hook(*_):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(database.engine, sys.argv[3], hook)
upgrade(database)
"""


@pytest.mark.parametrize("kills", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_a_process_killed_while_it_does_leaves_a_store_that_the_next_one_brings_up(former, database_url, tmp_path, kills):
    kept, rng, killed = former("0001"), random.Random(kills), 0
    for _ in range(kills):
        when = rng.choice(["before_cursor_execute", "after_cursor_execute", "commit"])
        number = str(1 if when == "commit" else rng.randrange(1, 7))
        ended = subprocess.run([sys.executable, "-c", _KILLED, database_url, number, when], check=False, timeout=120)
        assert ended.returncode in {0, -signal.SIGKILL}
        killed += ended.returncode != 0
        all_there(tmp_path, database_url, kept)
        store = open_store(settings(tmp_path, database_url))
        for statement in [*BACK["0001"], "UPDATE alembic_version SET version_num = '0001'"]:
            store.write(lambda tx, statement=statement: tx.connection.execute(text(statement)))
        store.leave()
    assert killed > kills / 3


def test_a_store_of_a_newer_program_is_left_alone(store, database_url, tmp_path):
    store.write(lambda tx: tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(UnfitStore, match=f"edition 9999, written by a newer factcheck; this one knows {newest()}"):
        open_store(settings(tmp_path, database_url))
    service = Service(tmp_path, {"FACTCHECK_DATABASE_URL": database_url, "FACTCHECK_ALLOW_UNSAFE_DATABASE": "1"})
    ended = service.run("serve", "--port", str(service.port))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (4, 1)
    assert "newer factcheck" in ended.stderr
    with store.reading() as connection:
        assert edition(connection) == "9999"
