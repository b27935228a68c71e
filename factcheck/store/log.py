"""The audit log: appending to it, reading it, proving what stands in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from factcheck.audit import tree
from factcheck.audit.chain import Entry
from factcheck.errors import NotFound
from factcheck.store.database import Writing
from factcheck.store.tables import audit, audit_head, audit_nodes

#: Entries that are read at once: with a power of two their part of the tree is one subtree.
_PAGE = 1024
_ENTRIES = select(*(audit.c[name] for name in Entry._fields))


class Proof(NamedTuple):
    """That an entry stands in a log of this size: the hashes that lead from it to the root."""

    entry: Entry
    size: int
    root: str
    path: tuple[str, ...]


def append(tx: Writing, kind: str, subject: str, details: Mapping[str, Any]) -> Entry:
    """Write the next entry; it holds the turn of all who append until the transaction ends."""
    return append_all(tx, [(kind, subject, details)])[0]


def append_all(tx: Writing, told: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[Entry]:
    """Write the next entries, each of a kind, a subject and details; it holds the turn as `append` does, unless there are none."""
    if not told:
        return []
    connection = tx.connection
    size, last = connection.execute(select(audit_head.c.size, audit_head.c.hash).where(audit_head.c.id == 1).with_for_update()).one()
    entries = list[Entry]()
    for kind, subject, details in told:
        entries.append(Entry.after((size + len(entries), last), kind, subject, details, tx.at))
        last = entries[-1].hash
    connection.execute(insert(audit), [entry._asdict() for entry in entries])
    grown = [
        {"level": level, "position": index, "hash": hashed.hex()}
        for level, index, hashed in tree.grown(size, [bytes.fromhex(entry.hash) for entry in entries], _node(connection))
    ]
    if grown:
        connection.execute(insert(audit_nodes), grown)
    connection.execute(update(audit_head).where(audit_head.c.id == 1).values(size=entries[-1].sequence, hash=last))
    return entries


def head(connection: Connection) -> tuple[int, str]:
    """How many entries there are and the hash of the last one."""
    size, hashed = connection.execute(select(audit_head.c.size, audit_head.c.hash).where(audit_head.c.id == 1)).one()
    return size, hashed


def root(connection: Connection, size: int) -> str:
    """The root of the tree over the first ``size`` entries."""
    return tree.root(size, _node(connection)).hex()


def pages(connection: Connection) -> Iterator[list[Entry]]:
    """The entries in their order, many at once."""
    after = 0
    while True:
        rows = connection.execute(_ENTRIES.where(audit.c.sequence > after).order_by(audit.c.sequence).limit(_PAGE)).all()
        page = [Entry._make(row) for row in rows]
        if page:
            yield page
        if len(page) < _PAGE:
            return
        after = page[-1].sequence


def entries(connection: Connection) -> Iterator[Entry]:
    """The entries in their order."""
    return chain.from_iterable(pages(connection))


def entry(connection: Connection, sequence: int) -> Entry:
    """One entry."""
    row = connection.execute(_ENTRIES.where(audit.c.sequence == sequence)).one_or_none()
    if row is None:
        raise NotFound(f"The audit trail has no entry {sequence}.")
    return Entry._make(row)


def proof(connection: Connection, sequence: int, size: int) -> Proof:
    """The proof that an entry is among the first ``size``."""
    node = _node(connection)
    path = tree.inclusion(sequence - 1, size, node)
    return Proof(entry(connection, sequence), size, tree.root(size, node).hex(), tuple(step.hex() for step in path))


def consistency(connection: Connection, old: int, new: int) -> tuple[str, ...]:
    """The proof that the first ``old`` entries are the beginning of the first ``new``."""
    return tuple(step.hex() for step in tree.consistency(old, new, _node(connection)))


def salted() -> str:
    """A salt for a commitment."""
    return secrets.token_hex(16)


def _node(connection: Connection) -> tree.Node:
    def found(level: int, index: int) -> bytes:
        if level == 0:
            query = select(audit.c.hash).where(audit.c.sequence == index + 1)
        else:
            query = select(audit_nodes.c.hash).where(audit_nodes.c.level == level, audit_nodes.c.position == index)
        hashed = connection.execute(query).scalar()
        # A log that was cut has no such node; the proof then fails where it is verified.
        return bytes.fromhex(hashed) if hashed else b""

    return found
