"""Problems as RFC 9457 describes them: one builder for all, and the page that each `type` leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.errors import (
    BadParameter,
    ClaimTooLong,
    FactcheckError,
    InsufficientScope,
    Invalid,
    RequestError,
    TooMany,
    Unavailable,
    UnknownCode,
    UnsupportedLanguage,
)
from factcheck.wire.fields import Told, part, phrase, several, truth, whole
from factcheck.wire.gate import escaped

MEDIA_TYPE = "application/problem+json"
#: More faults of one request than these are counted, not listed.
MAX_ERRORS = 100


class FaultSchema(Told):
    """One thing that does not fit."""

    pointer = phrase("JSON Pointer to it in the body, or the name of the parameter after `?`.", "/quantity/value", required=True)
    detail = phrase("What is wrong with it.", "Not a valid number.", required=True)


class ProblemSchema(Told):
    """Why a request was not answered (RFC 9457)."""

    type = phrase("Address of the page about this kind of problem.", "/problems/validation", required=True)
    title = phrase("The kind of problem.", "The request does not fit", required=True)
    status = whole("The status code.", 422, low=400, high=599, required=True)
    detail = phrase("What happened this time.", required=True)
    instance = phrase("The request, for the log.", "urn:request:5f0c…", required=True)
    errors = several(part(FaultSchema, "A fault."), "Every fault that was found, at most 100.")
    truncated = truth("Whether there were more faults.", example=True)


class ProblemPageSchema(Told):
    """What a kind of problem means."""

    type = phrase("Its address.", "/problems/validation", required=True)
    title = phrase("Its title.", "The request does not fit", required=True)
    description = phrase("What it means and what helps.", required=True)


def described(kind: type[FactcheckError]) -> dict[str, str]:
    """The page about a kind of problem: the docstring of its exception."""
    return {"type": f"/problems/{kind.slug}", "title": kind.title, "description": re.sub(r"\s+", " ", kind.__doc__ or "").strip()}


def kinds() -> Mapping[str, type[FactcheckError]]:
    """Every kind of problem by its slug."""
    found: dict[str, type[FactcheckError]] = {}
    for kind in _family(FactcheckError):
        if "slug" in vars(kind):
            found.setdefault(kind.slug, kind)
    return found


def problem(error: FactcheckError, *, status: int, base: str, request_id: str) -> dict[str, Any]:
    """The document of a problem. What went wrong inside is never told: the log has it under the request's id."""
    told = {
        "type": f"{base}/problems/{error.slug}",
        "title": error.title,
        "status": status,
        "detail": str(error)
        if status < 500 or isinstance(error, Unavailable)
        else "The service failed; the log has the details under this request's id.",
        "instance": f"urn:request:{request_id}",
    }
    return told | _extras(error)


def faults(messages: Any, place: str = "") -> Iterator[dict[str, str]]:
    """The error tree of a schema as JSON Pointers with their details.

    >>> list(faults({"quantity": {"value": ["Not a valid number."]}}))
    [{'pointer': '/quantity/value', 'detail': 'Not a valid number.'}]
    """
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from faults(inner, place if key == "_schema" else f"{place}/{escaped(str(key))}")
    elif isinstance(messages, list):
        for inner in messages:
            yield from faults(inner, place)
    else:
        yield {"pointer": place, "detail": str(messages)}


def _extras(error: FactcheckError) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    found = list(error.faults) if isinstance(error, (Invalid, BadParameter, Unavailable)) else []
    field = error.field if isinstance(error, RequestError) else None
    if not found and field:
        found = [{"pointer": field if field.startswith(("/", "?")) else f"/{field.replace('.', '/')}", "detail": str(error)}]
    if found:
        extras["errors"] = found[:MAX_ERRORS]
        if len(found) > MAX_ERRORS:
            extras["truncated"] = True
    if isinstance(error, UnsupportedLanguage):
        extras["supported"] = list(error.supported)
    if isinstance(error, UnknownCode):
        extras |= {"code": error.code, "closest": list(error.closest)}
    if isinstance(error, ClaimTooLong):
        extras["limit"] = error.limit
    if isinstance(error, InsufficientScope):
        extras["scope"] = error.scope
    if isinstance(error, TooMany):
        extras["retry_after"] = error.retry_after
    return extras


def _family(kind: type[FactcheckError]) -> Iterator[type[FactcheckError]]:
    for child in kind.__subclasses__():
        yield from _family(child)
    yield kind
