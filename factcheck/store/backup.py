"""A backup: all tables as they were at one moment, in a file that either kind of database can be filled from.

The file is a zip: for each table a member of JSON lines, a row each, and a manifest with the columns, the number of rows and the
SHA-256 of each member, and a signed checkpoint of the audit trail at that moment. The signing key is not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from factcheck.answer.engine import ENGINE
from factcheck.audit.checkpoint import Checkpoint
from factcheck.errors import NotABackup, StorageUnavailable, StoreNotEmpty
from factcheck.store import log
from factcheck.store.checkpoints import checkpoints_in
from factcheck.store.database import Writing, stamp
from factcheck.store.migrate import edition, newest
from factcheck.store.opening import Store
from factcheck.store.tables import audit_head, metadata
from factcheck.store.verify import verified

#: The edition of the file's form, and rows that are read or written together.
_FORM, _ROWS = 1, 500
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a store was filled with: the state that was signed, and the last one that is known to have been lost after it."""

    checkpoint: Checkpoint
    rows: Mapping[str, int]
    lost: Checkpoint | None


def back_up(store: Store, path: Path) -> Checkpoint:
    """Write a backup to a new file while the service goes on; gives the state of the audit trail that it holds."""
    partial = path.with_name(path.name + ".partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive, store.reading() as connection:
                size, head = log.head(connection)
                made = store.signer.sign(size, head, log.root(connection, size), stamp(store.database.clock()))
                told = {table.name: _dumped(connection, table, archive) for table in metadata.sorted_tables}
                manifest = {"form": _FORM, "edition": edition(connection), "engine": ENGINE, "checkpoint": made.to_dict(), "tables": told}
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except OSError as error:
        raise StorageUnavailable(f"{path}: {error.strerror}.") from None
    finally:
        partial.unlink(missing_ok=True)
    return made


def restore(store: Store, path: Path, others: Sequence[Checkpoint] = ()) -> Restored:
    """Fill an empty store, all of it or nothing, once the audit trail and every record have been verified.

    ``others`` are checkpoints that were kept elsewhere. What they or those of this store say of the time after the backup is lost; the
    audit trail tells so from then on, and the file of checkpoints begins anew beside the old one.
    """
    known = sorted([*checkpoints_in(store.kept_checkpoints), *others], key=lambda one: one.size)
    aside = store.kept_checkpoints.with_name(f"{store.kept_checkpoints.name}.before-{stamp(store.database.clock())}")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            found = store.write(lambda tx: _begun_anew(_filled(tx, _Backup(path, archive, manifest), known), store, aside))
    except (zipfile.BadZipFile, EOFError) as error:
        raise NotABackup(f"{path}: {error}") from None
    except OSError as error:
        raise StorageUnavailable(f"{path}: {error.strerror}.") from None
    except StorageUnavailable:
        if aside.exists():
            aside.rename(store.kept_checkpoints)
        raise
    store.checkpoint()
    return found


@dataclass(frozen=True, slots=True)
class _Backup:
    path: Path
    archive: zipfile.ZipFile
    manifest: Mapping[str, Any]

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint.from_dict(self.manifest["checkpoint"])


def _dumped(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    hashed, rows = hashlib.sha256(), 0
    query = select(table).order_by(*table.primary_key.columns)
    with archive.open(_member(table), "w", force_zip64=True) as file:
        for row in connection.execute(query, execution_options={"yield_per": _ROWS}):
            line = json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            file.write(line)
            hashed.update(line)
            rows += 1
    return {"columns": list(table.columns.keys()), "rows": rows, "sha256": hashed.hexdigest()}


def _manifest(archive: zipfile.ZipFile, path: Path) -> Mapping[str, Any]:
    try:
        told: Mapping[str, Any] = json.loads(archive.read(_MANIFEST))
        form, made_by = told["form"], told["edition"]
        Checkpoint.from_dict(told["checkpoint"])
        columns = {name: one["columns"] for name, one in told["tables"].items()}
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise NotABackup(f"{path}: its manifest cannot be read ({error}).") from None
    if form != _FORM or made_by != newest():
        raise NotABackup(
            f"{path}: it was written by factcheck {told.get('engine')} with tables of edition {made_by}; this one has edition {newest()}:"
            " restore it with that version, then upgrade."
        )
    if columns != {table.name: list(table.columns.keys()) for table in metadata.sorted_tables}:
        raise NotABackup(f"{path}: its tables are not those of edition {made_by}.")
    return told


def _filled(tx: Writing, backup: _Backup, known: Sequence[Checkpoint]) -> Restored:
    for table in metadata.sorted_tables:
        if table is not audit_head and tx.connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise StoreNotEmpty(f"The table {table.name} is not empty: a backup is restored into an empty database.")
    tx.connection.execute(delete(audit_head))
    rows = {table.name: _loaded(tx.connection, table, backup) for table in metadata.sorted_tables}
    made = backup.checkpoint
    reached = [one for one in known if one.size <= made.size]
    if faults := sorted(verified(tx.connection, [*reached, made]), key=lambda fault: fault.sequence):
        more = f" and {len(faults) - 1:,} more" if len(faults) > 1 else ""
        raise NotABackup(f"{backup.path}: {faults[0]}{more}")
    lost = known[-1] if known and known[-1].size > made.size else None
    told = {"checkpoint": made.to_dict(), "lost": lost.to_dict() if lost else None}
    log.append(tx, "store.restored", "store", told)
    return Restored(made, rows, lost)


def _begun_anew(found: Restored, store: Store, aside: Path) -> Restored:
    """Put checkpoints aside that the log no longer fits, before it is committed: the service refuses to start with both."""
    if found.lost is not None and store.kept_checkpoints.exists():
        store.kept_checkpoints.rename(aside)
    return found


def _loaded(connection: Connection, table: Table, backup: _Backup) -> int:
    told = backup.manifest["tables"][table.name]
    hashed, rows = hashlib.sha256(), 0
    for page in _pages(backup, table):
        for line in page:
            hashed.update(line)
        values = [_row(line, table, backup.path, rows + n) for n, line in enumerate(page, start=1)]
        connection.execute(insert(table), values)
        rows += len(page)
    if (rows, hashed.hexdigest()) != (told["rows"], told["sha256"]):
        raise NotABackup(f"{backup.path}: {_member(table)} is not what the manifest says: it was cut off or changed.")
    return rows


def _pages(backup: _Backup, table: Table) -> Iterator[list[bytes]]:
    page: list[bytes] = []
    try:
        member = backup.archive.open(_member(table))
    except KeyError:
        raise NotABackup(f"{backup.path}: {_member(table)} is missing.") from None
    with member as file:
        for line in file:
            page.append(line)
            if len(page) == _ROWS:
                yield page
                page = []
    if page:
        yield page


def _row(line: bytes, table: Table, path: Path, number: int) -> dict[str, Any]:
    try:
        return dict(zip(table.columns.keys(), json.loads(line), strict=True))
    except (ValueError, TypeError):
        raise NotABackup(f"{path}: {_member(table)}:{number}: not a row of {table.name}.") from None


def _member(table: Table) -> str:
    return f"{table.name}.ndjson"
