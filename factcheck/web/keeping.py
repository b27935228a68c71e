"""What a request keeps, and requests that come again: one transaction for both."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, current_app, g, request

from factcheck import metrics
from factcheck.errors import Busy, IdempotencyKeyInvalid
from factcheck.store import Store, Writing
from factcheck.store.idempotency import Answered, AnsweredBefore, Asked, answered, remember, reserve
from factcheck.web.caller import caller

T = TypeVar("T")

#: Marks an answer that was given before.
REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True, slots=True)
class Made:
    """What a request has made: what is told of it, where it is, and how it is told when the request comes again.

    ``subject`` is the id under which an erasure finds the answer.
    """

    value: Any
    location: str | None = None
    subject: str | None = None
    status: int = 201
    told_again: Any = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a view still has to do in a transaction; what was computed before it is not computed under the lock."""

    run: Callable[[Writing], Made]


def store() -> Store:
    """Where the service keeps things."""
    found: Store = current_app.extensions["factcheck"].store
    return found


def repeated() -> Response | None:
    """The answer to an earlier request with the same key, if there is one."""
    asked = _asked()
    if asked is None:
        return None
    with store().reading() as connection:
        before = answered(connection, asked)
    if before is None:
        return None
    g.repeated = True
    if before.response is None:  # nothing was kept, so it is computed again
        return None
    told = json.loads(before.response)
    response = Response(told["text"], before.status, content_type=told["media"])
    if told["location"]:
        response.headers["Location"] = told["location"]
    return _replayed(response)


def kept(outcome: Any, written: Callable[[Any], Response]) -> Response:
    """The answer of a view, once what it makes is kept."""
    asked = _asked()
    if asked is None:
        if isinstance(outcome, Step):
            return _told(_written_down(outcome.run), written)
        return written(outcome)

    def run(tx: Writing) -> Response:
        reserve(tx, asked)
        if not isinstance(outcome, Step):
            remember(tx, asked, Answered(200, None, None))
            return written(outcome)
        made = outcome.run(tx)
        response = _told(made, written)
        again = response if made.told_again is None else written(made.told_again)
        text = {"text": again.get_data(as_text=True), "media": again.headers["Content-Type"], "location": made.location}
        remember(tx, asked, Answered(made.status, made.subject, json.dumps(text, ensure_ascii=False)))
        return response

    try:
        return _replayed(written(outcome)) if g.get("repeated") else _written_down(run)
    except AnsweredBefore:
        before = repeated()
        if before is None and isinstance(outcome, Step):
            raise Busy("Another request with this Idempotency-Key is being answered; try again.") from None
        return before or _replayed(written(outcome))


def _written_down(step: Callable[[Writing], T]) -> T:
    with metrics.timed("store"):
        return store().write(step)


def _replayed(response: Response) -> Response:
    response.headers[REPLAYED] = "true"
    return response


def _told(made: Made, written: Callable[[Any], Response]) -> Response:
    response = written(made.value)
    response.status_code = made.status
    if made.location:
        response.headers["Location"] = made.location
    return response


def _asked() -> Asked | None:
    """The request with its key, where it has one and something can be kept."""
    values = request.headers.getlist("Idempotency-Key")
    if not values:
        return None
    key = values[0].strip()
    if len(values) > 1 or not 1 <= len(key) <= 255 or not all("!" <= sign <= "~" for sign in key):
        raise IdempotencyKeyInvalid("Idempotency-Key must be given once, as 1 to 255 visible ASCII characters.")
    if current_app.extensions["factcheck"].store is None or not caller().owner:  # of who asks without a key nothing is kept
        return None
    return Asked(caller().owner, f"{request.method} {request.path}", key, g.get("sent"))
