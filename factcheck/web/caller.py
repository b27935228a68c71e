"""Who asks: the owner of what is stored, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from factcheck.errors import InsufficientScope

#: What a key may be allowed to do, with what that means.
SCOPES = {
    "checks:read": "read stored checks, reviews, batches and changes",
    "checks:write": "check texts and keep the checks, review and erase them, start batches",
    "webhooks": "register where events are sent",
    "reference:write": "accept or reject changes of the reference data",
    "admin": "manage keys and read the operation of the service",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose request it is; without a key, the one owner of a service that has none."""

    owner: str
    scopes: frozenset[str]
    key: str | None = None


#: Who asks a service without keys: everything belongs to one owner.
LOCAL = Caller("local", frozenset(SCOPES))


def caller() -> Caller:
    """Who makes the request that is being answered."""
    found: Caller = g.get("caller", LOCAL)
    return found


def require(scope: str) -> None:
    """Refuse a caller who may not do this."""
    if scope not in caller().scopes:
        raise InsufficientScope(scope)
