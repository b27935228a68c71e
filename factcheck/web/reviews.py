"""Editors' verdicts beside the machine's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import g

from factcheck.audit.canonical import fingerprint
from factcheck.errors import NotFound
from factcheck.store import Writing, checks, reviews
from factcheck.store.checks import StoredCheck
from factcheck.web.caller import caller
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint
from factcheck.web.keeping import Made, Step, store
from factcheck.web.pages import sequence, walked
from factcheck.web.shapes import Reviewed, dossier
from factcheck.wire.labelled import json_lines, labelled
from factcheck.wire.stored import LabelledPageSchema, LabelledQuery, ReviewedSchema, ReviewPageSchema, ReviewRequest, ReviewsQuery

blueprint = StrictBlueprint("reviews", __name__, description="What editors say beside the machine.")
_PATH = "/v1/checks/<check_id>/claims/<int:claim>/review"


@endpoint(blueprint, _PATH, method="PUT", body=ReviewRequest, gives=ReviewedSchema, problems=(404, 410), scope="checks:write")
def write_review(asked: Mapping[str, Any], check_id: str, claim: int) -> Step:
    """Write an editor's verdict on a claim; the earlier ones stay as its history."""
    with store().reading() as connection:
        check = checks.find(connection, check_id, caller().owner)
    return Step(partial(_write, check, claim, asked))


def _write(check: StoredCheck, claim: int, asked: Mapping[str, Any], tx: Writing) -> Made:
    reviewer = asked["reviewer"] or caller().owner
    reviews.write(tx, check, claim, reviewer=reviewer, verdict=asked["verdict"], note=asked["note"])
    return Made(_told(reviews.history(tx.connection, check.id, claim)), subject=check.id, status=200)


@endpoint(blueprint, _PATH, gives=ReviewedSchema, problems=(404, 410), scope="checks:read")
def read_review(check_id: str, claim: int) -> dict[str, Any]:
    """Show the review of a claim with its history."""
    g.cache_control = "private, no-cache"
    with store().reading() as connection:
        found = reviews.history(connection, checks.find(connection, check_id, caller().owner).id, claim)
    if not found:
        raise NotFound("Nobody has reviewed this claim.")
    return _told(found)


@endpoint(blueprint, "/v1/reviews", query=ReviewsQuery, gives=ReviewPageSchema, scope="checks:read")
def list_reviews(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List the reviews that count, the newest first."""
    scope = fingerprint(["reviews", caller().owner, asked["agrees"]])

    def read(after: str | None, limit: int) -> Sequence[reviews.Review]:
        with store().reading() as connection:
            return reviews.listed(connection, caller().owner, agrees=asked["agrees"], before=sequence(after), limit=limit)

    shown, following = walked(read, lambda one: one.sequence, limit=asked["limit"], cursor=asked["cursor"], scope=scope)
    return {"items": [one.to_dict() for one in shown], "next_cursor": following}


@endpoint(
    blueprint,
    "/v1/reviews/labelled",
    query=LabelledQuery,
    gives=Answers(LabelledPageSchema, also={"application/x-ndjson": lambda told: json_lines(told["items"])}),
    scope="checks:read",
)
def list_labelled(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List the reviewed claims as labelled claims, which `factcheck eval` measures the checker on; as lines of JSON where asked for."""
    with store().reading() as connection:
        found = reviews.every(connection, caller().owner, agrees=asked["agrees"])
        names = list(dict.fromkeys(one.check_id for one in found))
        told = [Reviewed(checks.find(connection, name), reviews.history(connection, name)) for name in names]
    return {"items": [line for one in told for line in labelled(dossier(one))]}


def _told(found: Sequence[reviews.Review]) -> dict[str, Any]:
    newest, *earlier = found
    return {**newest.to_dict(), "history": [one.to_dict() for one in earlier]}
