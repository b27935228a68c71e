"""Checking and reading texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response, after_this_request, current_app, g, request

from factcheck import metrics
from factcheck.answer import Check, Parsed
from factcheck.answer.compared import compared
from factcheck.errors import ClaimTooLong
from factcheck.evidence import Recorded, pressed
from factcheck.store import Writing
from factcheck.store.batches import Given
from factcheck.store.checks import Draft, compare, draft, keep, newest_of
from factcheck.store.uses import series_of
from factcheck.web.batches import queued
from factcheck.web.caller import CHECKING, caller, require
from factcheck.web.conditional import JSON, as_json
from factcheck.web.endpoint import Answers, StrictBlueprint, Written, endpoint, negotiated_json
from factcheck.web.keeping import Made, Step, store
from factcheck.web.pinned import core
from factcheck.web.reading import sent
from factcheck.web.remembered import Answered, remember
from factcheck.web.shapes import TEXTS
from factcheck.wire.answers import CheckSchema, ParsedSchema
from factcheck.wire.batches import BatchProgressSchema
from factcheck.wire.requests import CheckQuery, CheckRequest, ParseRequest
from factcheck.wire.stored import StoredCheckSchema

blueprint = StrictBlueprint("checks", __name__, description="Check a text, or read it without a verdict.")


@endpoint(
    blueprint,
    "/v1/checks",
    body=CheckRequest,
    scope=CHECKING,
    gives=Answers(StoredCheckSchema, also=TEXTS, makes=201, later=BatchProgressSchema),
)
def create_check(asked: Mapping[str, Any]) -> Check | Step:
    """Check a text, from a sentence up to a whole article, or edited readings of one.

    Every statistical assertion in it is found, read, computed from published figures and judged, with working and sources. The check
    is kept before 201 is answered. With `"store": false`, and by a service that keeps nothing, it is not, and the answer is 200; so it
    is without a key, where texts may be checked without one, unless `"store": true` asks for more. Keeping needs `checks:write`.
    With `Prefer: respond-async` the text becomes a batch of one: 202, and where to ask for it.
    """
    if _may_wait():
        require("checks:write")
        return queued([Given(1, None, sent(), None)], {"published": None, "profile": None, "store": True})
    kept = asked["store"] and current_app.extensions["factcheck"].store is not None
    if kept and not caller().owner and "store" not in sent():
        kept = False
    if not kept:
        return core().check(asked)
    require("checks:write")
    made = core().record(asked)
    return Step(partial(_keep, _draft(made), _compared(made.check, asked["url"])))


def _may_wait() -> bool:
    """Whether the sender prefers to come back for the answer (RFC 7240), and this service can work without them."""
    if current_app.extensions["factcheck"].store is None or not negotiated_json():
        return False
    wishes = (wish.partition(";")[0].strip().lower() for header in request.headers.getlist("Prefer") for wish in header.split(","))
    if "respond-async" not in wishes:
        return False
    after_this_request(_preferred)
    return True


def _preferred(response: Response) -> Response:
    if response.status_code == 202:
        response.headers["Preference-Applied"] = "respond-async"
    return response


def _compared(check: Check, url: str | None) -> dict[str, Any] | None:
    """How a text differs from what stood at its address before."""
    if url is None:
        return None
    with store().reading() as connection:
        earlier = newest_of(connection, caller().owner, url)
    return {"id": earlier.id, **compared(earlier.body, check.to_dict())} if earlier else None


def _draft(made: Recorded) -> Draft:
    request = {name: value for name, value in sent().items() if name != "store"} | {"as_of": made.check.as_of.isoformat()}
    return draft(caller().owner, made.check.to_dict(), request, evidence=pressed(made), url=request.get("url"))


def _keep(drafted: Draft, told: Mapping[str, Any] | None, tx: Writing) -> Made:
    (kept,) = keep(tx, [drafted])
    if told is not None:
        kept = compare(tx, kept, told)
    return Made(kept, f"/v1/checks/{kept.id}", kept.id)


@endpoint(blueprint, "/v1/check", query=CheckQuery, gives=Answers(CheckSchema, also=TEXTS), problems=(422,), scope=CHECKING)
def read_check(asked: Mapping[str, Any]) -> Written:
    """Check one short claim: for curl and browser extensions.

    The answer can be cached, for the day where no date of publication is given.
    """
    limit = current_app.extensions["factcheck"].settings.max_claim_characters
    if len(asked["text"]) > limit:
        raise ClaimTooLong(len(asked["text"]), limit)
    check = core().check({**asked, "context": {name: asked[name] for name in ("entity", "measure", "period")}})
    told = check.to_dict()
    text = as_json(told) if g.media == JSON else TEXTS[g.media](check)
    fixed = bool(asked["published"] or asked["as_of"])
    answered = Answered(text, g.media, fixed, frozenset(series_of(told)), metrics.Counted.of(check))
    answered.tell()
    remember(answered)
    return Written(text)


@endpoint(blueprint, "/v1/parse", body=ParseRequest, gives=ParsedSchema, scope=CHECKING)
def create_parse(asked: Mapping[str, Any]) -> Parsed:
    """Read a text: its assertions alone, no verdict."""
    return core().parse(asked)
