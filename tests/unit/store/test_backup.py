"""A backup holds everything as it was at one moment, and is put back only if it is whole (reliability A12, L12)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import zipfile

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from factcheck.cli import main
from factcheck.errors import NotABackup, StoreNotEmpty
from factcheck.settings import Settings
from factcheck.store import checkpoints_in, log, open_store, verified
from factcheck.store.backup import back_up, restore
from factcheck.store.tables import metadata
from tests import servers

CLAIM = {"text": "China exported 3.111 million vehicles in 2022 – 中国.", "published": "2023-01-20"}


def posted(keeper, times: int) -> list:
    return [keeper.post("/v1/checks", json=CLAIM, headers={"Idempotency-Key": f"k{n}"}).json for n in range(times)]


def dumped(store) -> dict[str, list]:
    with store.reading() as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=str) for table in metadata.sorted_tables}


@pytest.fixture
def empty(tmp_path, request):
    """Opens an empty store of a kind, with the signing key of the other one."""
    opened = []

    def make(kind: str, name: str = "empty"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(tmp_path / "signing-key.pem", folder)
        url = servers.fresh(request.getfixturevalue("postgres_url")) if kind == "postgresql" else ""
        opened.append(open_store(Settings(data_folder=str(folder), database_url=url, allow_unsafe_database=1), trusting=True))
        return opened[-1]

    yield make
    for store in opened:
        store.leave()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_put_back_is_what_was_there(keeper, store, empty, tmp_path, kind):
    made = posted(keeper, 3)
    keeper.put(f"/v1/checks/{made[0]['id']}/claims/1/review", json={"verdict": "refuted", "note": "no"})
    keeper.post(f"/v1/checks/{made[2]['id']}/erasure")
    before = dumped(store)
    signed = back_up(store, tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600
    other = empty(kind)
    found = restore(other, tmp_path / "backup.zip")
    assert (found.checkpoint, found.rows["checks"], found.lost) == (signed, 3, None)
    after = dumped(other)
    assert {name: rows for name, rows in after.items() if not name.startswith("audit")} == {
        name: rows for name, rows in before.items() if not name.startswith("audit")
    }
    assert after["audit"][: signed.size] == before["audit"]
    with other.reading() as connection:
        assert log.entry(connection, signed.size + 1).kind == "store.restored"
        assert list(verified(connection, checkpoints_in(other.kept_checkpoints), other.signer.public)) == []


def test_a_backup_is_taken_while_others_write(keeper, store, empty, tmp_path):
    taken_while_writing(keeper, store, lambda n: empty("sqlite", f"empty{n}"), tmp_path, 2)


@pytest.mark.slow
def test_twenty_backups_are_taken_while_others_write(keeper, store, empty, tmp_path):
    taken_while_writing(keeper, store, lambda n: empty("sqlite", f"empty{n}"), tmp_path, 20)


def taken_while_writing(keeper, store, empty, tmp_path, times: int) -> None:
    over = threading.Event()

    def writing() -> None:
        client = keeper.application.test_client()
        while not over.is_set():
            assert client.post("/v1/checks", json=CLAIM).status_code == 201

    writers = [threading.Thread(target=writing) for _ in range(2)]
    for one in writers:
        one.start()
    try:
        sizes = [(back_up(store, tmp_path / f"{n}.zip").size, store.checkpoint().size) for n in range(times)]
    finally:
        over.set()
        for one in writers:
            one.join()
    for n, (size, later) in enumerate(sizes):
        assert size <= later
        found = restore(empty(n), tmp_path / f"{n}.zip")
        assert found.checkpoint.size == size == found.rows["audit"] == found.rows["checks"]


def without(file, name: str, change):
    """The same file with one member changed."""
    changed = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == name:
                content = change(content)
            if content is not None:
                new.writestr(member, content)
    return changed


def manifest(**changed):
    return lambda content: json.dumps(json.loads(content) | changed)


DAMAGES = [
    ("checks.ndjson", lambda content: content.replace(b"supported", b"refuted"), "not what the manifest says"),
    ("checks.ndjson", lambda content: content.splitlines(keepends=True)[0], "not what the manifest says"),
    ("checks.ndjson", lambda content: b"[1]\n" + content, "checks.ndjson:1: not a row of checks"),
    ("checks.ndjson", lambda content: None, "checks.ndjson is missing"),
    ("audit.ndjson", lambda content: content + content.splitlines(keepends=True)[0], None),
    ("manifest.json", lambda content: None, "manifest cannot be read"),
    ("manifest.json", lambda content: b"{}", "manifest cannot be read"),
    ("manifest.json", manifest(edition="0000"), "restore it with that version"),
    ("manifest.json", manifest(form=2), "restore it with that version"),
    ("manifest.json", manifest(tables={}), "its tables are not those"),
]


@pytest.mark.parametrize(("member", "change", "message"), DAMAGES)
def test_a_damaged_backup_puts_nothing_back(keeper, store, empty, tmp_path, member, change, message):
    posted(keeper, 2)
    back_up(store, tmp_path / "backup.zip")
    other = empty("sqlite")
    with pytest.raises(Exception, match=message) as error:
        restore(other, without(tmp_path / "backup.zip", member, change))
    assert message is None or isinstance(error.value, NotABackup)
    assert sum(len(rows) for rows in dumped(other).values()) == 1  # the head of an empty log
    restore(other, tmp_path / "backup.zip")


def test_a_file_that_was_cut_off_is_no_backup(keeper, store, empty, tmp_path):
    posted(keeper, 2)
    back_up(store, tmp_path / "backup.zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes((tmp_path / "backup.zip").read_bytes()[:-100])
    with pytest.raises(NotABackup, match="not a zip file"):
        restore(empty("sqlite"), cut)


def test_an_altered_backup_with_a_fitting_manifest_is_found_by_the_audit_trail(keeper, store, empty, tmp_path):
    posted(keeper, 2)
    back_up(store, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        told, rows = json.loads(archive.read("manifest.json")), archive.read("checks.ndjson").replace(b"3.111", b"9.999")
    told["tables"]["checks"]["sha256"] = hashlib.sha256(rows).hexdigest()
    without(tmp_path / "backup.zip", "checks.ndjson", lambda _: rows).rename(tmp_path / "half.zip")
    altered = without(tmp_path / "half.zip", "manifest.json", lambda _: json.dumps(told))
    with pytest.raises(NotABackup, match=r"entry 1: its record .* was changed and 1 more"):
        restore(empty("sqlite"), altered)


def test_nothing_is_put_over_what_is_kept(keeper, store, tmp_path):
    posted(keeper, 1)
    back_up(store, tmp_path / "backup.zip")
    with pytest.raises(StoreNotEmpty):
        restore(store, tmp_path / "backup.zip")


def test_a_lost_tail_is_told(keeper, store, tmp_path, monkeypatch, request):
    """The disk is lost; the backup, the signing key and the checkpoints, which were elsewhere, are not."""
    monkeypatch.setenv("FACTCHECK_ALLOW_UNSAFE_DATABASE", "1")
    posted(keeper, 3)
    back_up(store, tmp_path / "backup.zip")
    posted(keeper, 5)  # three of them were there before
    store.checkpoint()
    folder = tmp_path / "new"
    folder.mkdir()
    for name in ("signing-key.pem", "checkpoints.jsonl"):
        shutil.copy(tmp_path / name, folder)
    monkeypatch.setenv("FACTCHECK_DATA_FOLDER", str(folder))
    if not store.database.sqlite:
        monkeypatch.setenv("FACTCHECK_DATABASE_URL", servers.fresh(request.getfixturevalue("postgres_url")))
    done = CliRunner().invoke(main, ["restore", str(tmp_path / "backup.zip")])
    assert done.exit_code == 1, done.output
    assert "restored: 3 entries of the audit trail" in done.stdout
    assert "lost: entries 4 to 5" in done.stderr
    verify = CliRunner().invoke(main, ["audit", "verify"])
    assert (verify.exit_code, verify.stdout[:9]) == (0, "as it was"), verify.output
    # Who holds the old checkpoints learns from the trail itself what became of the entries.
    opened = open_store(Settings.from_env(os.environ))
    with opened.reading() as connection:
        told = json.loads(log.entry(connection, 4).payload)
    opened.leave()
    assert (told["kind"], told["details"]["lost"]["size"]) == ("store.restored", 5)
    assert [file.name.partition(".before")[0] for file in folder.glob("*.before-*")] == ["checkpoints.jsonl"]


def test_commands(keeper, store, tmp_path, monkeypatch):
    posted(keeper, 1)
    monkeypatch.setenv("FACTCHECK_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", store.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("FACTCHECK_ALLOW_UNSAFE_DATABASE", "1")
    file = str(tmp_path / "backup.zip")
    done = CliRunner().invoke(main, ["backup", file])
    assert (done.exit_code, done.output.split(",")[0]) == (0, f"{file}: 1 entries of the audit trail")
    again = CliRunner().invoke(main, ["backup", file])
    assert (again.exit_code, "exists already" in again.output) == (2, True)
    nowhere = CliRunner().invoke(main, ["backup", str(tmp_path / "nowhere" / "backup.zip")])
    assert (nowhere.exit_code, nowhere.output) == (4, f"{tmp_path}/nowhere/backup.zip: No such file or directory.\n")
    over = CliRunner().invoke(main, ["restore", file])
    assert (over.exit_code, "is not empty" in over.output) == (4, True)
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM checks")).scalar_one() == 1
