"""Tags of what was read, and changes that only those make who have read what is there now."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, after_this_request, current_app, request

from factcheck.errors import PreconditionFailed, PreconditionRequired

JSON = "application/json"


def as_json(value: Any) -> str:
    """A value as it is answered."""
    return current_app.json.dumps(value.to_dict() if hasattr(value, "to_dict") else value) + "\n"


def tag_of(body: bytes, content_type: str) -> str:
    """The `ETag` of an answer: it changes when the answer does, and is the same on every replica."""
    return hashlib.sha256(body + b"\n" + content_type.encode()).hexdigest()[:32]


def require_match(value: Any) -> None:
    """Refuse a change by somebody who has not read what is there now, which is this value."""
    if "If-Match" not in request.headers:
        raise PreconditionRequired("Send If-Match with the ETag of what you have read.")
    if not request.if_match.contains(tag_of(as_json(value).encode(), JSON)):
        raise PreconditionFailed("It has changed since it was read; read it again.")


def give_tag(value: Any) -> None:
    """Tell with the answer to this request the `ETag` of what it has made, which is this value."""

    @after_this_request
    def tell(response: Response) -> Response:
        response.set_etag(tag_of(as_json(value).encode(), JSON))
        return response
