"""Batches: many texts at once, checked in the background."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import after_this_request, current_app, g, request

from factcheck.audit.canonical import fingerprint
from factcheck.errors import BodyTooLarge, Invalid, Redacted
from factcheck.store import Store, Writing, batches
from factcheck.store.batches import ENDED, Batch, Given, Outcome, Progress
from factcheck.web.caller import LOCAL, caller
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint
from factcheck.web.keeping import Made, Step, store
from factcheck.web.pages import read_cursor, sequence, walked, write_cursor
from factcheck.web.reading import body_of, query_of, refuse_media_type
from factcheck.wire import batches as shown
from factcheck.wire.lines import COLUMNS, Line, csv_lines, json_lines
from factcheck.wire.outcomes import as_csv_line, as_json_line, csv_heading, outcome
from factcheck.wire.problems import problem_of_line

blueprint = StrictBlueprint("batches", __name__, description="Many texts at once, checked in the background.")
JSON_LINES, CSV = "application/x-ndjson", "text/csv"
_READERS: Mapping[str, Callable[..., Iterator[Line]]] = {JSON_LINES: json_lines, CSV: csv_lines}
#: Results that are read at once.
_PAGE = 100
_TAKEN = {
    "required": True,
    "description": "One request of `POST /v1/checks` a line, with an `id` of your own if you like; or CSV with a heading and the columns "
    f"{', '.join(COLUMNS)}, of which only text is needed.",
    "content": {JSON_LINES: {"schema": {"type": "string"}}, CSV: {"schema": {"type": "string"}}},
}


@blueprint.before_request
def _read_body() -> None:
    """The body is read before the view, as that of every other POST: it is what an Idempotency-Key stands for."""
    if request.method != "POST":
        return
    refuse_media_type(request, *_READERS)
    request.max_content_length = current_app.extensions["factcheck"].settings.max_batch_bytes
    g.lines = body_of(request)
    g.sent = {"body": hashlib.sha256(g.lines).hexdigest(), "media": request.mimetype, "query": query_of(request)}


@endpoint(
    blueprint,
    "/v1/batches",
    method="POST",
    query=shown.BatchQuery,
    gives=Answers(shown.BatchProgressSchema, makes=202),
    scope="checks:write",
)
@blueprint.doc(requestBody=_TAKEN)
def create_batch(asked: Mapping[str, Any]) -> Step:
    """Check many texts in the background: JSON lines or CSV.

    Each is checked exactly once and kept as `POST /v1/checks` keeps it, unless it or the query says `store=false`: then what was found
    stays for 24 hours after the end. A line that cannot be read gets a problem in the results; only if none can is the batch refused.
    """
    limit = current_app.extensions["factcheck"].settings.max_batch_items
    read = _READERS[request.mimetype](io.BytesIO(g.lines))
    return queued([_given(line) for line in _readable(read, limit)], asked)


def queued(given: Sequence[Given], options: Mapping[str, Any]) -> Step:
    """Texts to be checked in the background; they are woken once they are kept."""
    service = current_app.extensions["factcheck"]
    published = options["published"].isoformat() if options["published"] else None
    told = {**options, "published": published, "day": service.clock().isoformat()}
    most = None if caller() is LOCAL else service.settings.max_waiting_items

    def run(tx: Writing) -> Made:
        batch = batches.create(tx, caller().owner, told, given, most=most)
        if service.queue is not None:
            after_this_request(partial(_wake, batch.id))
        return Made(_told(batch, batches.progress(tx.connection, batch.id)), f"/v1/batches/{batch.id}", batch.id, 202)

    return Step(run)


@endpoint(blueprint, "/v1/batches", query=shown.BatchesQuery, gives=shown.BatchPageSchema, scope="checks:read")
def list_batches(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List batches, the newest first; each is one's own."""
    scope = fingerprint(["batches", caller().owner])

    def read(after: str | None, limit: int) -> Sequence[Batch]:
        with store().reading() as connection:
            return batches.listed(connection, caller().owner, before=sequence(after), limit=limit)

    rows, following = walked(read, lambda one: one.sequence, limit=asked["limit"], cursor=asked["cursor"], scope=scope)
    return {"items": [_row(one) for one in rows], "next_cursor": following}


@endpoint(blueprint, "/v1/batches/<batch_id>", gives=shown.BatchProgressSchema, problems=(404,), scope="checks:read")
def read_batch(batch_id: str) -> dict[str, Any]:
    """Tell how far a batch is."""
    with store().reading() as connection:
        return _told(batches.find(connection, batch_id, caller().owner), batches.progress(connection, batch_id))


@endpoint(
    blueprint,
    "/v1/batches/<batch_id>",
    method="DELETE",
    gives=Answers(shown.BatchProgressSchema, makes=200),
    problems=(404,),
    scope="checks:write",
)
def cancel_batch(batch_id: str) -> Step:
    """Stop a batch and forget it: texts that are not checked yet, and answers that are not kept as checks. Kept checks stay."""

    def run(tx: Writing) -> Made:
        batch = batches.cancel(tx, batch_id, caller().owner)
        return Made(_told(batch, batches.progress(tx.connection, batch_id)), subject=batch_id, status=200)

    return Step(run)


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a batch after one text, in whichever form they are asked for."""

    store: Store
    batch: Batch
    after: int
    limit: int
    scope: str

    def to_dict(self) -> dict[str, Any]:
        """A page."""
        rows = self._read(self.after, self.limit + 1)
        page = rows[: self.limit]
        last = page[-1].n if page else self.after
        ended = self.batch.state in ENDED
        more = len(rows) > len(page) or not ended
        return {
            "items": [_shown(one) for one in page],
            "next_cursor": write_cursor(str(last), self.scope) if more else None,
            "complete": ended,
        }

    def all(self) -> Iterator[dict[str, Any]]:
        """All that is done, read in pages while it is sent."""
        after = self.after
        while rows := self._read(after, _PAGE):
            yield from map(_shown, rows)
            after = rows[-1].n

    def _read(self, after: int, limit: int) -> Sequence[Outcome]:
        with self.store.reading() as connection:
            return batches.outcomes(connection, self.batch.id, after=after, limit=limit)


def _as_json_lines(results: Results) -> Iterator[str]:
    return map(as_json_line, results.all())


def _as_csv(results: Results) -> Iterator[str]:
    yield csv_heading()
    yield from map(as_csv_line, results.all())


@endpoint(
    blueprint, "/v1/batches/<batch_id>/results", query=shown.ResultsQuery, problems=(404,), scope="checks:read",
    gives=Answers(shown.ResultsSchema, also={JSON_LINES: _as_json_lines, CSV: _as_csv}),
)  # fmt: skip
def list_results(asked: Mapping[str, Any], batch_id: str) -> Results:
    """List what became of the texts of a batch, in the order they were sent, as far as all before them are done.

    JSON comes in pages; JSON lines and CSV have everything that is done, after the cursor if there is one.
    """
    scope = fingerprint(["results", batch_id])
    after = int(read_cursor(asked["cursor"], scope)) if asked["cursor"] else 0
    with store().reading() as connection:
        batch = batches.find(connection, batch_id, caller().owner)
    return Results(store(), batch, after, asked["limit"], scope)


def _readable(read: Iterator[Line], limit: int) -> list[Line]:
    lines = []
    for line in read:
        if line.n > limit:
            raise BodyTooLarge(f"The batch has more than {limit:,} texts.")
        lines.append(line)
    if all(line.problem for line in lines):
        found = [(line.line, fault) for line in lines if line.problem for fault in _faults(line.problem)]
        told = ({"pointer": f"/{at}{fault['pointer']}", "detail": f"line {at}: {fault['detail']}"} for at, fault in found)
        raise Invalid(tuple(told) or ({"pointer": "", "detail": "There is no text in the batch."},))
    return lines


def _faults(problem: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    found: Sequence[Mapping[str, str]] = problem.get("errors", ({"pointer": "", "detail": problem["detail"]},))
    return found


def _given(line: Line) -> Given:
    return Given(line.n, line.label, None if line.problem else line.sent, line.problem)


def _wake(batch_id: str, response: Any) -> Any:
    current_app.extensions["factcheck"].queue.batch(batch_id)
    return response


def _row(batch: Batch) -> dict[str, Any]:
    told = {name: getattr(batch, name) for name in ("id", "state", "total", "created", "started", "finished", "expires")}
    return told | {"href": f"/v1/batches/{batch.id}", "results": f"/v1/batches/{batch.id}/results"}


def _told(batch: Batch, found: Progress) -> dict[str, Any]:
    return _row(batch) | {"done": found.done, "failed": found.failed, "verdicts": dict(found.verdicts), "rate": _rate(batch, found)}


def _rate(batch: Batch, found: Progress) -> float | None:
    if batch.started is None:
        return None
    until = datetime.fromisoformat(batch.finished) if batch.finished else store().database.clock()
    seconds = (until - datetime.fromisoformat(batch.started)).total_seconds()
    return round(found.done / seconds, 1) if seconds > 0 else None


def _shown(one: Outcome) -> dict[str, Any]:
    gone = one.check is None and one.problem is None
    problem = problem_of_line(Redacted("What was found is no longer kept."), None) if gone else one.problem
    return outcome(one.n, one.label, one.check, problem)
