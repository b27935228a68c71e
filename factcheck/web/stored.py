"""Stored checks: one and many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from flask import g
from sqlalchemy import Row

from factcheck.audit.canonical import fingerprint
from factcheck.store import Writing, checks, erasure, reviews
from factcheck.web.caller import caller
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint, negotiated_json
from factcheck.web.keeping import Made, Step, store
from factcheck.web.pages import sequence, walked
from factcheck.web.shapes import STORED, Reviewed
from factcheck.wire.stored import ErasureSchema, StoredCheckSchema, StoredPageSchema, StoredQuery, StoredRowSchema

blueprint = StrictBlueprint("stored", __name__, description="Checks that were kept.")
_ROW = [name for name in StoredRowSchema._declared_fields if name != "href"]


@endpoint(blueprint, "/v1/checks", query=StoredQuery, gives=StoredPageSchema, scope="checks:read")
def list_checks(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List stored checks, the newest first; each is one's own."""
    wanted = {name: value for name, value in asked.items() if name not in {"limit", "cursor", "review"}}
    also = [reviews.reviewed(asked["review"])] if asked["review"] else []
    scope = fingerprint(["checks", caller().owner, wanted, asked["review"]])

    def read(after: str | None, limit: int) -> Sequence[Row[Any]]:
        with store().reading() as connection:
            return checks.listed(connection, caller().owner, wanted, before=sequence(after), limit=limit, also=also)

    shown, following = walked(read, lambda row: row.sequence, limit=asked["limit"], cursor=asked["cursor"], scope=scope)
    return {
        "items": [{**{name: getattr(row, name) for name in _ROW}, "href": f"/v1/checks/{row.id}"} for row in shown],
        "next_cursor": following,
    }


@endpoint(blueprint, "/v1/checks/<check_id>/erasure", method="POST", gives=ErasureSchema, problems=(404,), scope="checks:write")
def erase_check(check_id: str) -> Step:
    """Erase the text of a check for ever, with every check of the same text and what editors wrote about it.

    From then on the check is 410; the audit trail stays whole and tells that there was one. Erasing it again tells when it was.
    """
    return Step(partial(_erase, check_id))


def _erase(check_id: str, tx: Writing) -> Made:
    return Made(asdict(erasure.erase(tx, check_id, caller().owner)), status=200)


@endpoint(blueprint, "/v1/checks/<check_id>", gives=Answers(StoredCheckSchema, also=STORED), problems=(404, 410), scope="checks:read")
def read_check(check_id: str) -> Reviewed:
    """Show a stored check. As JSON it never changes: a later check of the same text is another one.

    The other forms tell what editors say as well: text and Markdown to be pasted, ClaimReview where a review rates a claim, and
    annotations of the W3C (`application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"`).
    """
    with store().reading() as connection:
        found = checks.find(connection, check_id, caller().owner)
        told = reviews.history(connection, check_id)
    g.cache_control = f"private, {'max-age=31536000, immutable' if negotiated_json() else 'no-cache'}"
    return Reviewed(found, told)
