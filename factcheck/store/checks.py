"""Stored checks: written once, with the request that repeats them and an entry in the audit trail."""

from __future__ import annotations

import hashlib
import json
import zlib
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Row, Select, delete, exists, insert, select, update
from sqlalchemy.sql import ColumnElement

from factcheck.assessment.settle import worst
from factcheck.audit.canonical import commitment
from factcheck.audit.chain import Entry
from factcheck.errors import NotFound, Redacted
from factcheck.model.verdict import Verdict
from factcheck.store import log
from factcheck.store.database import Writing
from factcheck.store.ids import is_id, new_id
from factcheck.store.tables import audit, check_series, checks, comparisons, idempotency
from factcheck.store.uses import series_of

#: Fields of a stored answer that keeping it has added.
ADDED = frozenset({"url", "supersedes", "compared_to"})


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """A check as it was answered, what it was asked with, and its place in the audit trail."""

    id: str
    owner: str
    sequence: int
    entry_hash: str
    created: str
    standing: str
    supersedes: str | None
    request: Mapping[str, Any]
    body: Mapping[str, Any]
    evidence: str | None
    salt: str
    compared_to: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The check of a row of `whole` that is not erased."""
        place = (row.id, row.owner, row.sequence, row.hash, row.created, row.standing, row.supersedes)
        said = (json.loads(row.request), json.loads(row.body), row.evidence, row.salt)
        return cls(*place, *said, json.loads(row.told) if row.told else None)

    @property
    def sealed(self) -> dict[str, Any]:
        """What it takes beside the answer to recompute the commitment in the audit trail."""
        added = {name: self.body[name] for name in self.body if name in ADDED}
        return {"record": {"salt": self.salt, "owner": self.owner, "request": dict(self.request), "added": added}}

    @property
    def answer(self) -> dict[str, Any]:
        """The check as the engine gave it, with its id and time: without what keeping has added."""
        return {name: value for name, value in self.body.items() if name not in ADDED}

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the API."""
        return shown(self.body, self.sequence, self.entry_hash, self.compared_to)


def shown(body: Mapping[str, Any], sequence: int, entry_hash: str, compared_to: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A stored check as the API tells it."""
    return {**body, "compared_to": compared_to, "audit": {"sequence": sequence, "entry_hash": entry_hash}}


@dataclass(frozen=True, slots=True)
class Draft:
    """A check that is to be kept, with all that can be worked out of it before the turn to write has come."""

    owner: str
    check: Mapping[str, Any]
    request: Mapping[str, Any]
    evidence: str | None
    unpacked: bytes | None
    series: Sequence[str]
    url: str | None
    supersedes: str | None


def draft(
    owner: str,
    check: Mapping[str, Any],
    request: Mapping[str, Any],
    *,
    evidence: str | None = None,
    url: str | None = None,
    supersedes: str | None = None,
) -> Draft:
    """A check as it is to be kept; ``request`` is what it takes to run it again."""
    plain = unpacked(evidence) if evidence else None
    return Draft(owner, check, request, evidence, plain, sorted(set(series_of(check, plain))), url, supersedes)


def keep(tx: Writing, drafts: Sequence[Draft]) -> list[StoredCheck]:
    """Keep checks, which get their ids and their time here."""
    made = [_Made.of(one, tx.at) for one in drafts]
    entries = log.append_all(tx, [one.told for one in made])
    if made:
        rows = [one.columns(entry.sequence) for one, entry in zip(made, entries, strict=True)]
        tx.connection.execute(insert(checks), rows)
    if used := [{"series": key, "check_id": one.body["id"]} for one in made for key in one.draft.series]:
        tx.connection.execute(insert(check_series), used)
    return [one.stored(entry) for one, entry in zip(made, entries, strict=True)]


def save(
    tx: Writing,
    owner: str,
    check: Mapping[str, Any],
    request: Mapping[str, Any],
    *,
    evidence: str | None = None,
    url: str | None = None,
    supersedes: str | None = None,
) -> StoredCheck:
    """Keep one check that is drafted here and now."""
    return keep(tx, [draft(owner, check, request, evidence=evidence, url=url, supersedes=supersedes)])[0]


class _Made(NamedTuple):
    """A draft whose time has come: the answer with its id and time, and the salt of what the log vouches for."""

    draft: Draft
    body: Mapping[str, Any]
    salt: str

    @classmethod
    def of(cls, draft: Draft, at: str) -> Self:
        made = {"id": new_id(at), "created": at}
        said = {name: value for name, value in draft.check.items() if name not in made}
        return cls(draft, {**made, **said, "url": draft.url, "supersedes": draft.supersedes}, log.salted())

    @property
    def told(self) -> tuple[str, str, Mapping[str, Any]]:
        """The entry about it."""
        record = commitment(self.salt, committed(self.draft.owner, self.draft.request, self.body, self.draft.unpacked))
        return "check.created", self.body["id"], {"record": record, "verdict": self.body["verdict"]}

    def columns(self, sequence: int) -> dict[str, Any]:
        """Its row."""
        said = {"request": _json(self.draft.request), "body": _json(self.body), "evidence": self.draft.evidence}
        return {**columns_of(self.body), "owner": self.draft.owner, "sequence": sequence, "salt": self.salt, **said}

    def stored(self, entry: Entry) -> StoredCheck:
        """The check as it is kept."""
        place = (self.body["id"], self.draft.owner, entry.sequence, entry.hash, entry.at, standing_of(self.body), self.draft.supersedes)
        return StoredCheck(*place, self.draft.request, self.body, self.draft.evidence, self.salt)


def find(connection: Connection, check_id: str, owner: str | None = None) -> StoredCheck:
    """A stored check; with an owner, only one of theirs. An erased one is `Redacted`."""
    row = connection.execute(whole().where(checks.c.id == check_id)).one_or_none() if is_id(check_id) else None
    if row is None or owner not in {None, row.owner}:
        raise NotFound("No check has this id.")
    if row.erased is not None:
        raise Redacted(f"The text of this check was erased on {row.erased[:10]}.")
    return StoredCheck.of(row)


def listed(
    connection: Connection,
    owner: str,
    wanted: Mapping[str, Any],
    *,
    before: int | None,
    limit: int,
    also: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Row[Any]]:
    """Rows of the table, the newest first, that fit what is wanted (`_conditions` knows the names) and what else is asked of them."""
    query = select(checks).where(checks.c.owner == owner, *_conditions(wanted), *also)
    if before is not None:
        query = query.where(checks.c.sequence < before)
    return connection.execute(query.order_by(checks.c.sequence.desc()).limit(limit)).all()


def newest_of(connection: Connection, owner: str, url: str) -> StoredCheck | None:
    """The last check of what stands at this address."""
    query = whole().where(checks.c.owner == owner, checks.c.url == url, checks.c.erased.is_(None))
    row = connection.execute(query.order_by(checks.c.sequence.desc()).limit(1)).one_or_none()
    return StoredCheck.of(row) if row else None


def erase(tx: Writing, check_id: str, owner: str | None = None, reason: str = "request") -> None:
    """Forget what a check says, and every answer that quotes it; that it was made stays in the audit trail."""
    found = find(tx.connection, check_id, owner)
    log.append(tx, "check.erased", found.id, {"reason": reason})
    tx.connection.execute(
        update(checks).where(checks.c.id == found.id).values(salt=None, request=None, body=None, evidence=None, url=None, erased=tx.at)
    )
    touching = (comparisons.c.check_id == found.id) | (comparisons.c.earlier == found.id)
    quoting = tx.connection.execute(select(comparisons.c.check_id).where(touching)).scalars()
    tx.connection.execute(delete(idempotency).where(idempotency.c.subject.in_([found.id, *quoting])))
    tx.connection.execute(delete(comparisons).where(touching))


def compare(tx: Writing, kept: StoredCheck, told: Mapping[str, Any]) -> StoredCheck:
    """The check with how it differs from an earlier one (`answer.compared`), which is named there by its id and may be erased by now."""
    if tx.connection.execute(select(checks.c.erased).where(checks.c.id == told["id"])).scalar_one() is not None:
        return kept
    tx.connection.execute(insert(comparisons).values(check_id=kept.id, earlier=told["id"], told=_json(told)))
    return replace(kept, compared_to=told)


def committed(owner: str, request: Any, body: Any, evidence: bytes | None) -> dict[str, Any]:
    """What the log vouches for of a check, whatever the order of its fields and the packing of its evidence."""
    return {"owner": owner, "request": request, "body": body, "evidence": hashlib.sha256(evidence).hexdigest() if evidence else None}


def unpacked(evidence: str) -> bytes:
    """The evidence as it was before it was pressed."""
    return zlib.decompress(b64decode(evidence))


def columns_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The columns by which a check is found: all of them say what its body says."""
    plain = {name: body[name] for name in ("id", "created", "verdict", "language", "published", "as_of", "engine", "url", "supersedes")}
    return {**plain, "snapshot": body["reference"]["snapshot"], "standing": standing_of(body)}


def standing_of(check: Mapping[str, Any]) -> str:
    """The verdict by the newest figures: the worst over the claims, each by `verdict_now` where there is one."""
    told = (Verdict((one["verdict_now"] or one)["verdict"]) for claim in check["claims"] for one in claim["assertions"])
    return worst(told).value


def _conditions(wanted: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    yield checks.c.erased.is_(None)
    for name in ("verdict", "standing", "language", "url", "supersedes"):
        if wanted.get(name) is not None:
            yield checks.c[name] == wanted[name]
    if wanted.get("created_after") is not None:
        yield checks.c.created > wanted["created_after"]
    if wanted.get("created_before") is not None:
        yield checks.c.created < wanted["created_before"]
    if wanted.get("series") is not None:
        yield checks.c.id.in_(select(check_series.c.check_id).where(check_series.c.series == wanted["series"]))
    if wanted.get("latest"):
        later = checks.alias()
        yield ~exists().where(later.c.supersedes == checks.c.id)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def whole() -> Select[Any]:
    """Checks with all that belongs to them."""
    return (
        select(checks, audit.c.hash, comparisons.c.told)
        .join(audit, audit.c.sequence == checks.c.sequence)
        .outerjoin(comparisons, comparisons.c.check_id == checks.c.id)
    )
