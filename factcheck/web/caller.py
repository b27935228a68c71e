"""Who asks: the owner of what is stored, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, g, request

from factcheck.access import DEFAULT_OWNER, SCOPES
from factcheck.errors import InsufficientScope, MissingKey

#: To have texts checked of which nothing is kept: what every key may do, and where the installation says so everybody.
CHECKING = "checking"
#: What an endpoint needs that shows or changes nothing of anybody's.
PUBLIC = frozenset({None, CHECKING})


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose request it is and what they may do; ``origins`` are those whose pages may use the key."""

    owner: str
    scopes: frozenset[str]
    key: str | None = None
    origins: frozenset[str] = frozenset()


#: Who asks a service without keys from its own machine: everything is theirs.
LOCAL = Caller(DEFAULT_OWNER, frozenset({*SCOPES, CHECKING}))
#: Who asks without a key where texts may be checked without one, and where nothing may.
READER, NOBODY = Caller("", frozenset({CHECKING})), Caller("", frozenset())


def caller() -> Caller:
    """Who makes the request that is being answered; without a key that is found out when somebody wants to know."""
    if "caller" not in g:
        without_key: Callable[[], Caller] = current_app.extensions["factcheck"].ring.without_key
        g.caller = without_key()
    found: Caller = g.caller
    return found


def require(scope: str) -> None:
    """Refuse a caller who may not do this."""
    asking = caller()
    if scope in asking.scopes:
        return
    if asking.key is None:
        raise MissingKey("This takes a key: send it as `Authorization: Bearer fck_live_…`; `factcheck keys create` makes one.")
    raise InsufficientScope(scope)


def needed() -> str | None:
    """The scope that the endpoint of this request needs."""
    scope: str | None = getattr(current_app.view_functions.get(request.endpoint or ""), "scope", None)
    return scope
