"""Batches: many texts that are checked in the background, each exactly once, with their outcomes in the order they were sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from factcheck.errors import NotFound, RateLimited
from factcheck.store import checks, events, log
from factcheck.store.checks import Draft, shown
from factcheck.store.database import Writing, stamp
from factcheck.store.ids import is_id, new_id
from factcheck.store.tables import audit, batch_items, batches
from factcheck.store.tables import checks as kept_checks

#: States of a batch in which there is something to do, and those in which there never will be.
UNFINISHED, ENDED = ("waiting", "running"), ("finished", "cancelled")
#: How long answers that are not kept as checks stay after the end of their batch.
KEPT = timedelta(hours=24)
#: Seconds after which somebody who has too much waiting may ask again.
_PATIENCE = 60
#: Of the places of an insertion; databases take some thousands of values at once.
_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it stands in the table."""

    id: str
    sequence: int
    owner: str
    created: str
    state: str
    options: Mapping[str, Any]
    total: int
    started: str | None
    finished: str | None
    expires: str | None


class Given(NamedTuple):
    """A text of a batch as it comes: the request, or the problem with it."""

    n: int
    label: str | None
    request: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None


class Pending(NamedTuple):
    """A text that is still to be checked."""

    n: int
    request: Mapping[str, Any]


class Answered(NamedTuple):
    """What was found out about a text: a check, which is kept where there is a draft of it, or a problem."""

    n: int
    check: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None = None
    draft: Draft | None = None


class Progress(NamedTuple):
    """How far a batch is."""

    done: int
    failed: int
    verdicts: Mapping[str, int]


class Outcome(NamedTuple):
    """What became of a text; an answer that is no longer there has neither check nor problem."""

    n: int
    label: str | None
    check: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None


def create(tx: Writing, owner: str, options: Mapping[str, Any], given: Sequence[Given], *, most: int | None = None) -> Batch:
    """Take in a batch with all its texts; those that cannot be read are done with.

    ``most``: where the unfinished batches of the owner would have more texts than that, it is `RateLimited`.
    """
    made = new_id(tx.at)
    entry = log.append(tx, "batch.created", made, {"total": len(given)})
    # Only now: who appends has the turn, so that two batches at once are not let in by the same count.
    if most is not None and (waiting := _waiting(tx.connection, owner)) + len(given) > most:
        told = f"Your unfinished batches have {waiting:,} texts; with the {len(given):,} of this one there are more than {most:,}."
        raise RateLimited(told, _PATIENCE)
    batch = Batch(made, entry.sequence, owner, tx.at, "waiting", options, len(given), None, None, None)
    columns = {name: getattr(batch, name) for name in Batch.__slots__ if name != "options"}
    tx.connection.execute(insert(batches).values(**columns, options=_json(options)))
    for start in range(0, len(given), _ROWS):
        tx.connection.execute(insert(batch_items), [_row(made, one) for one in given[start : start + _ROWS]])
    return batch


def find(connection: Connection, batch_id: str, owner: str | None = None) -> Batch:
    """A batch; with an owner, only one of theirs."""
    row = connection.execute(select(batches).where(batches.c.id == batch_id)).one_or_none() if is_id(batch_id) else None
    if row is None or owner not in {None, row.owner}:
        raise NotFound("No batch has this id.")
    return _batch(row)


def listed(connection: Connection, owner: str, *, before: int | None, limit: int) -> Sequence[Batch]:
    """The batches of an owner, the newest first."""
    query = select(batches).where(batches.c.owner == owner)
    if before is not None:
        query = query.where(batches.c.sequence < before)
    return [_batch(row) for row in connection.execute(query.order_by(batches.c.sequence.desc()).limit(limit))]


def unfinished(connection: Connection) -> Sequence[str]:
    """The ids of the batches in which there is something to do, the oldest first."""
    query = select(batches.c.id).where(batches.c.state.in_(UNFINISHED)).order_by(batches.c.sequence)
    return list(connection.execute(query).scalars())


def unfinished_before(connection: Connection, before: str) -> Sequence[str]:
    """The ids of the unfinished batches that came in before a time: nobody has checked all of their texts since."""
    query = select(batches.c.id).where(batches.c.state.in_(UNFINISHED), batches.c.created < before)
    return list(connection.execute(query).scalars())


def pending(connection: Connection, batch_id: str, *, skip: int, limit: int) -> Sequence[Pending]:
    """The next texts to be checked; ``skip`` leaves those before them to somebody else."""
    query = select(batch_items.c.n, batch_items.c.request).where(*_state(batch_id, "pending")).order_by(batch_items.c.n)
    return [Pending(row.n, json.loads(row.request)) for row in connection.execute(query.offset(skip).limit(limit))]


def keep(tx: Writing, batch_id: str, answered: Sequence[Answered]) -> int:
    """Keep what was found out about texts that nobody else has answered meanwhile; gives their number.

    The row of the batch is held, so that answering, ending and cancelling it follow one another.
    """
    batch = _held(tx, batch_id)
    if batch.state not in UNFINISHED:
        return 0
    tx.connection.execute(update(batches).where(batches.c.id == batch_id).values(state="running", started=batch.started or tx.at))
    mine = _taken(tx, batch_id, [one.n for one in answered])
    won = _kept(tx, [one for one in answered if one.n in mine])
    if won:
        item = update(batch_items).where(batch_items.c.batch_id == batch_id, batch_items.c.n == bindparam("item"))
        values: dict[str, Any] = {name: bindparam(name) for name in ("state", "verdict", "check_id", "answer")}
        tx.connection.execute(item.values(values), won)
    _end_if_done(tx, batch)
    return len(won)


def progress(connection: Connection, batch_id: str) -> Progress:
    """How many texts are checked, with which verdict, and how many could not be."""
    columns = batch_items.c.state, batch_items.c.verdict
    query = select(*columns, func.count()).where(batch_items.c.batch_id == batch_id, batch_items.c.state != "pending").group_by(*columns)
    counted = {(state, verdict): number for state, verdict, number in connection.execute(query)}
    verdicts = {verdict: number for (state, verdict), number in sorted(counted.items()) if state == "done"}
    return Progress(sum(verdicts.values()), counted.get(("failed", None), 0), verdicts)


def outcomes(connection: Connection, batch_id: str, *, after: int, limit: int) -> Sequence[Outcome]:
    """What became of the texts after one, in their order, as far as all before them are done."""
    first = select(func.min(batch_items.c.n)).where(*_state(batch_id, "pending"), batch_items.c.n > after)
    until = connection.execute(first).scalar_one()
    query = (
        select(batch_items, kept_checks.c.body, kept_checks.c.sequence, audit.c.hash)
        .outerjoin(kept_checks, kept_checks.c.id == batch_items.c.check_id)
        .outerjoin(audit, audit.c.sequence == kept_checks.c.sequence)
        .where(batch_items.c.batch_id == batch_id, batch_items.c.n > after)
    )
    if until is not None:
        query = query.where(batch_items.c.n < until)
    return [_outcome(row) for row in connection.execute(query.order_by(batch_items.c.n).limit(limit))]


def cancel(tx: Writing, batch_id: str, owner: str | None = None) -> Batch:
    """Stop a batch and forget it: the texts that are not checked yet, and the answers that are not kept as checks.

    With an owner, only one of theirs.
    """
    find(tx.connection, batch_id, owner)
    batch = _held(tx, batch_id)
    tx.connection.execute(delete(batch_items).where(*_state(batch_id, "pending")))
    drop_answers(tx, [batch_id])
    if batch.state in UNFINISHED:
        tx.connection.execute(update(batches).where(batches.c.id == batch_id).values(state="cancelled", finished=tx.at))
    return find(tx.connection, batch_id)


def expired(connection: Connection, at: str, limit: int) -> Sequence[str]:
    """Batches whose answers, where they are not kept as checks, have had their time."""
    query = select(batches.c.id).where(batches.c.expires <= at).order_by(batches.c.expires).limit(limit)
    return list(connection.execute(query).scalars())


def drop_answers(tx: Writing, batch_ids: Sequence[str]) -> None:
    """Forget the answers of batches that are not kept as checks."""
    answers = update(batch_items).where(batch_items.c.batch_id.in_(batch_ids), batch_items.c.verdict.is_not(None))
    tx.connection.execute(answers.where(batch_items.c.answer.is_not(None)).values(answer=None))
    tx.connection.execute(update(batches).where(batches.c.id.in_(batch_ids)).values(expires=None))


def _waiting(connection: Connection, owner: str) -> int:
    """The texts of the unfinished batches of an owner, also those of them that are done."""
    query = select(func.coalesce(func.sum(batches.c.total), 0)).where(batches.c.owner == owner, batches.c.state.in_(UNFINISHED))
    return int(connection.execute(query).scalar_one())


def _held(tx: Writing, batch_id: str) -> Batch:
    row = tx.connection.execute(select(batches).where(batches.c.id == batch_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("No batch has this id.")
    return _batch(row)


def _taken(tx: Writing, batch_id: str, numbers: Iterable[int]) -> set[int]:
    """Which of these texts were still to be checked; nobody else gets them now."""
    taken = update(batch_items).where(*_state(batch_id, "pending"), batch_items.c.n.in_(list(numbers)))
    return set(tx.connection.execute(taken.values(state="done", request=None).returning(batch_items.c.n)).scalars())


def _kept(tx: Writing, answered: Sequence[Answered]) -> list[dict[str, Any]]:
    """The values of these texts, now that those of them are kept which are to be."""
    drafted = [one for one in answered if one.draft is not None]
    kept = checks.keep(tx, [one.draft for one in drafted if one.draft is not None])
    ids = {one.n: made.id for one, made in zip(drafted, kept, strict=True)}
    return [_values(one, ids.get(one.n)) for one in answered]


def _values(one: Answered, check_id: str | None) -> dict[str, Any]:
    if one.check is None:
        return {"item": one.n, "state": "failed", "verdict": None, "check_id": None, "answer": _json(one.problem or {})}
    answer = None if check_id else _json(one.check)
    return {"item": one.n, "state": "done", "verdict": one.check["verdict"], "check_id": check_id, "answer": answer}


def _end_if_done(tx: Writing, batch: Batch) -> None:
    if tx.connection.execute(select(batch_items.c.n).where(*_state(batch.id, "pending")).limit(1)).first() is not None:
        return
    loose = select(batch_items.c.n).where(*_state(batch.id, "done"), batch_items.c.answer.is_not(None)).limit(1)
    expires = stamp(datetime.fromisoformat(tx.at) + KEPT) if tx.connection.execute(loose).first() is not None else None
    tx.connection.execute(update(batches).where(batches.c.id == batch.id).values(state="finished", finished=tx.at, expires=expires))
    found = progress(tx.connection, batch.id)
    told = {"batch_id": batch.id, "total": batch.total, "done": found.done, "failed": found.failed, "verdicts": found.verdicts}
    events.add(tx, batch.owner, "batch.finished", told)


def _state(batch_id: str, state: str) -> tuple[Any, ...]:
    return batch_items.c.batch_id == batch_id, batch_items.c.state == state


def _row(batch_id: str, one: Given) -> dict[str, Any]:
    readable = one.request is not None
    return {
        "batch_id": batch_id,
        "n": one.n,
        "label": one.label,
        "state": "pending" if readable else "failed",
        "request": _json(one.request) if one.request is not None else None,
        "answer": None if readable else _json(one.problem or {}),
    }


def _outcome(row: Row[Any]) -> Outcome:
    if row.check_id is not None and row.body is not None:
        stored = shown(json.loads(row.body), row.sequence, row.hash)
        return Outcome(row.n, row.label, stored, None)
    told = json.loads(row.answer) if row.answer is not None else None
    return Outcome(row.n, row.label, *((told, None) if row.verdict is not None else (None, told)))


def _batch(row: Row[Any]) -> Batch:
    return Batch(**{**row._mapping, "options": json.loads(row.options)})


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
