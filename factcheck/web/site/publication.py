"""Whether anybody may read the page of a check."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import g

from factcheck.store import Writing, checks, publications
from factcheck.web.caller import caller
from factcheck.web.endpoint import StrictBlueprint, endpoint
from factcheck.web.keeping import Made, Step, store
from factcheck.wire.stored import PublicationSchema

blueprint = StrictBlueprint("publication", __name__, description="Pages of checks that anybody may read.")
_PATH = "/v1/checks/<check_id>/publication"


@endpoint(blueprint, _PATH, method="PUT", gives=PublicationSchema, problems=(404, 410), scope="checks:write")
def publish_check(check_id: str) -> Step:
    """Let anybody read the page of a check, its card and its badge; the check itself stays with its owner."""
    return Step(partial(_publish, check_id, caller().owner))


@endpoint(blueprint, _PATH, method="DELETE", gives=PublicationSchema, problems=(404, 410), scope="checks:write")
def withdraw_check(check_id: str) -> Step:
    """Show the page of a check to nobody but its owner."""
    return Step(partial(_withdraw, check_id, caller().owner))


@endpoint(blueprint, _PATH, gives=PublicationSchema, problems=(404, 410), scope="checks:read")
def read_publication(check_id: str) -> dict[str, Any]:
    """Tell whether anybody may read the page of a check."""
    g.cache_control = "private, no-cache"
    with store().reading() as connection:
        found = checks.find(connection, check_id, caller().owner)
        return _told(found.id, publications.published(connection, found.id))


def _publish(check_id: str, owner: str, tx: Writing) -> Made:
    return Made(_told(check_id, publications.publish(tx, check_id, owner)), subject=check_id, status=200)


def _withdraw(check_id: str, owner: str, tx: Writing) -> Made:
    publications.withdraw(tx, check_id, owner)
    return Made(_told(check_id, None), subject=check_id, status=200)


def _told(check_id: str, since: str | None) -> dict[str, Any]:
    return {"check": check_id, "published": since, "page": f"/checks/{check_id}"}
