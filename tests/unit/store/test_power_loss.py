"""Power is lost: what was not synced is gone, what was acknowledged is there (reliability A3, with its control).

The system calls of a process that writes are recorded. A file after the loss is what was written to it before its last sync; what came
after is dropped, at random places of the record, among them the worst ones. Without syncing the same test fails.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy.exc import DBAPIError

import factcheck
from factcheck.errors import FactcheckError, NotFound
from factcheck.settings import Settings
from factcheck.store import checks, open_store, verified
from tests import servers

#: Keeps checks and says of each, on standard output, that it is kept. The second argument is what SQLite is told about syncing.
_WRITER = """
import json, os, sys
from sqlalchemy import event
from factcheck.settings import Settings
from factcheck.store import checks, open_store
folder, syncing, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = open_store(Settings(data_folder=folder))
store.database.engine.dispose()
event.listen(store.database.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA synchronous={syncing}"))
answer = json.load(open(os.path.join(folder, "answer.json")))
for n in range(number):
    kept = store.write(lambda tx: checks.save(tx, "local", answer, {"text": str(n)}))
    if n % 7 == 6:
        store.database.move_log()
    os.write(1, f"kept {kept.id}\\n".encode())
"""
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((?:\d+<([^>]*)>|AT_FDCWD[^,]*, \"([^\"]*)\"|\"([^\"]*)\")(?:, (.*))?\) += (-?\d+)")


class Done(NamedTuple):
    """A system call that succeeded: what it did to which file."""

    call: str
    file: str
    content: bytes
    place: int


def recorded(folder: Path, syncing: str, number: int) -> list[Done]:
    (folder / "answer.json").write_text(
        json.dumps(factcheck.check("China exported 3.111 million vehicles in 2022.", published="2023-01-20").to_dict())
    )
    trace = folder / "trace"
    watched = "trace=pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat"
    command = [servers.program("strace"), "-f", "-y", "-xx", "-s", "2000000", "-e", watched, "-o", str(trace)]
    subprocess.run(
        [*command, sys.executable, "-c", _WRITER, str(folder), syncing, str(number)], check=True, capture_output=True, timeout=300
    )
    return list(_read(trace))


def _read(trace: Path) -> Iterator[Done]:
    for line in trace.read_text("ascii").splitlines():
        found = _CALL.match(line)
        if found is None or int(found[6]) < 0:
            continue
        call, path = (
            found[1],
            bytes.fromhex((found[2] or found[3] or found[4] or "").replace("\\x", "")) if "\\x" in line.split(",")[0] else b"",
        )
        name = (path.decode("utf-8", "replace") if path else found[2] or "").rsplit("/", 1)[-1]
        rest = found[5] or ""
        if call in {"pwrite64", "write"}:
            content = bytes.fromhex(rest[rest.index('"') + 1 : rest.rindex('"')].replace("\\x", ""))
            yield Done(call, name, content, int(rest.rsplit(",", 1)[1]) if call == "pwrite64" else 0)
        elif call == "ftruncate":
            yield Done(call, name, b"", int(rest))
        else:
            yield Done(call, name, b"", 0)


def lost(done: list[Done], at: int, folder: Path) -> list[str]:
    """Leave in the folder what a loss of power before the at-th call leaves; gives the checks that were acknowledged by then."""
    seen: dict[str, bytearray] = {}
    safe: dict[str, bytes] = {}
    kept = []
    for one in done[:at]:
        if one.file.startswith("factcheck.db") and not one.file.endswith(("-shm", ".lock", ".serving")):
            file = seen.setdefault(one.file, bytearray())
            if one.call == "pwrite64":
                file.extend(bytes(max(0, one.place + len(one.content) - len(file))))
                file[one.place : one.place + len(one.content)] = one.content
            elif one.call == "ftruncate":
                del file[one.place :]
            elif one.call in {"fsync", "fdatasync"}:
                safe[one.file] = bytes(file)
        elif one.call == "write" and one.content.startswith(b"kept "):
            kept.append(one.content.decode().split()[1])
    for name in ("factcheck.db", "factcheck.db-wal"):
        (folder / name).write_bytes(safe.get(name, b""))
    return kept


def missing(done: list[Done], at: int, origin: Path, folder: Path) -> list[str]:
    """Acknowledged checks that are gone after the loss."""
    for file in folder.iterdir():
        file.unlink()
    kept = lost(done, at, folder)
    if not kept:
        return []
    (folder / "signing-key.pem").write_bytes((origin / "signing-key.pem").read_bytes())
    store = open_store(Settings(data_folder=str(folder)))
    try:
        with store.reading() as connection:
            gone = [name for name in kept if not _there(connection, name)]
            assert list(verified(connection)) == []
        return gone
    finally:
        store.leave()


def _there(connection, name: str) -> bool:
    try:
        checks.find(connection, name)
    except NotFound:
        return False
    return True


def cuts(done: list[Done], number: int) -> list[int]:
    """Places of the record: right after an acknowledgement, which are the worst, and any."""
    rng = random.Random(number)
    after = [place + 1 for place, one in enumerate(done) if one.call == "write" and one.content.startswith(b"kept ")]
    return sorted({*rng.sample(after, min(number // 2, len(after))), *(rng.randrange(len(done)) for _ in range(number // 2))})


@pytest.mark.parametrize("number", [20, pytest.param(400, marks=pytest.mark.slow)])
def test_what_was_acknowledged_survives_a_loss_of_power(tmp_path, number):
    origin, after = tmp_path / "origin", tmp_path / "after"
    origin.mkdir()
    after.mkdir()
    done = recorded(origin, "FULL", 30 if number == 20 else 250)
    assert [name for at in cuts(done, number) for name in missing(done, at, origin, after)] == []


def test_without_syncing_it_would_be_lost(tmp_path):
    origin, after = tmp_path / "origin", tmp_path / "after"
    origin.mkdir()
    after.mkdir()
    done = recorded(origin, "OFF", 30)
    gone = sum(_spoilt(done, at, origin, after) for at in cuts(done, 20))
    assert gone > 0


def _spoilt(done: list[Done], at: int, origin: Path, after: Path) -> bool:
    """Whether anything is gone; a database of which only parts are left does not even open."""
    try:
        return bool(missing(done, at, origin, after))
    except (DBAPIError, FactcheckError):
        return True
